/** What stands above the graph: a field to find a node, a word on the picture's state, the zoom. */

import { html, nothing, render } from "lit/html.js";
import { around as groupsOf } from "../trace/fold.js";
import { title } from "../formula/labels.js";
import * as icons from "./icons.js";

/** @import { Scenery, Send, Trace } from "../types" */

const FINDABLE = 12; // nodes from which on there is a field to find one by name

/**
 * @param {HTMLElement} root
 * @param {Send} send
 * @param {{ zoom: (factor: number) => void, fit: () => void, reveal: (node: number) => void, most: number }} ask
 */
export function mount(root, send, { zoom, fit, reveal, most }) {
  /**
   * @param {Scenery} scenery
   * @param {Set<string>} open the open groups
   * @param {number} boxes that they leave to be drawn
   */
  return function update({ say, frame, stale, state }, open, boxes) {
    const trace = frame?.walk.trace;
    const count = frame ? boxes : 0;
    const note = !frame
      ? say(state.busy ? "busy" : state.problem?.status ? "graph.fault" : "graph.empty")
      : stale
        ? say(state.busy ? "busy" : "stale")
        : count > most
          ? say("graph.count", { nodes: count, most })
          : "";
    const button = (
      /** @type {"in" | "out" | "fit"} */ key,
      /** @type {unknown} */ icon,
      /** @type {() => void} */ act,
    ) =>
      html`<button type="button" aria-label=${say(`zoom.${key}`)} title=${say(`zoom.${key}`)}
          @click=${act}>${icon}</button>`;
    const seek = (/** @type {Event} */ event) => {
      const field = /** @type {HTMLInputElement} */ (event.target);
      const found = !trace || search(trace, field.value, open);
      field.setAttribute("aria-invalid", String(!found));
      field.setCustomValidity(found ? "" : say("find.none", { words: field.value }));
      if (!found) field.reportValidity();
    };
    const finder =
      trace && trace.nodes.length > FINDABLE
        ? html`<label class="find"><span class="sr">${say("find.label")}</span>
          <input type="search" placeholder=${say("find.label")} @change=${seek} /></label>`
        : nothing;
    const folding =
      open.size && trace?.nodes.some((node) => node.group.length)
        ? html`<button type="button" class="link"
            @click=${() => send({ type: "fold", open: new Set() })}>${say("group.closeAll")}</button>`
        : nothing;
    render(
      html`${finder}${folding}${
        note
          ? html`<p class="note" role="status"
          ?data-warn=${stale && !state.busy}>${note}</p>`
          : nothing
      }
      <span class="zoom">
        ${button("out", icons.minus, () => zoom(1 / 1.3))} ${button("in", icons.plus, () => zoom(1.3))}
        ${button("fit", icons.fit, fit)}
      </span>`,
      root,
    );
  };

  /**
   * Go to the node of that name, opening the groups that it is in.
   * @param {Trace} trace
   * @param {string} words
   * @param {Set<string>} open
   * @returns {boolean} whether there is one
   */
  function search(trace, words, open) {
    const wish = words.trim().toLowerCase();
    if (!wish) return true;
    const names = trace.nodes.map((node) => [
      node.key.toLowerCase(),
      (node.name ?? "").toLowerCase(),
      title(trace, node).toLowerCase(),
    ]);
    const tests = [
      (/** @type {string} */ name) => name === wish,
      (/** @type {string} */ name) => name.startsWith(wish),
      (/** @type {string} */ name) => name.includes(wish),
    ];
    for (const test of tests) {
      const node = names.findIndex((each) => each.some(test));
      if (node < 0) continue;
      const closed = groupsOf(trace, node).filter((path) => !open.has(path));
      if (closed.length) send({ type: "fold", open: new Set([...open, ...closed]) });
      send({ type: "node", node });
      reveal(node);
      return true;
    }
    return false;
  }
}
