/** The graph as an outline: a tree from the output back to the leaves, for reading and for screen readers. */

import { html, nothing, render } from "lit/html.js";
import { brief, signOf } from "../formula/numerals.js";
import { title } from "../formula/labels.js";
import { gradOf, valueAt } from "../trace/frame.js";

/** @import { Scenery, Send, Frame, Say, Walk } from "../types" */

const MOST_ROWS = 400; // rows at one time

/**
 * One row: a node as it is reached along one path.
 * @typedef {{ path: string, node: number, depth: number, again: boolean, expanded: boolean | null }} Place
 * @typedef {Place & { place: number, of: number }} Row
 */

/**
 * @param {HTMLElement} root
 * @param {Send} send
 */
export function mount(root, send) {
  /** Paths of rows that are open. @type {Set<string>} */
  let open = new Set();
  let focused = "";
  let shown = false;
  /** @type {Scenery | null} */
  let now = null;
  /** @type {Walk["trace"]["nodes"] | null} */
  let nodes = null;

  /** @param {Scenery} scenery */
  function update(scenery) {
    const { frame, say, state } = (now = scenery);
    if (!frame) return render(nothing, root);
    if (frame.walk.trace.nodes !== nodes) {
      nodes = frame.walk.trace.nodes;
      focused = String(frame.walk.trace.output);
      open = new Set([focused, ...nodes[frame.walk.trace.output].inputs.map((_, arg) => `${focused}.${arg}`)]);
    }
    const list = shown ? rows(frame.walk, open) : [];
    if (list.length && !list.some((row) => row.path === focused)) focused = list[0].path;
    return render(
      html`<details ?open=${shown} @toggle=${(/** @type {Event} */ e) => {
        shown = /** @type {HTMLDetailsElement} */ (e.target).open;
        update(scenery);
      }}>
        <summary><h2>${say("outline.label")}</h2></summary>
        <p class="help" id="outline-help">${say("outline.help")}</p>
        <ul role="tree" aria-label=${say("outline.label")} aria-describedby="outline-help" @keydown=${keys}>
          ${list.map((row) => line(frame, row, say, state.exact))}
        </ul>
      </details>`,
      root,
    );
  }

  /**
   * @param {Frame} frame
   * @param {Row} row
   * @param {Say} say
   * @param {boolean} exact
   */
  function line(frame, row, say, exact) {
    const { trace } = frame.walk;
    const value = valueAt(frame, row.node);
    const { sum, complete } = gradOf(frame, row.node);
    const grad = complete ? sum : null;
    return html`<li role="treeitem" tabindex=${row.path === focused ? 0 : -1} data-path=${row.path}
      aria-level=${row.depth + 1} aria-setsize=${row.of} aria-posinset=${row.place + 1}
      aria-expanded=${row.expanded === null ? nothing : String(row.expanded)}
      aria-current=${frame.active === row.node ? "step" : nothing}
      .style="padding-left:${row.depth * 1.3 + 0.2}em"
      @click=${() => act(row)} @focus=${() => (focused = row.path)}>
      <span class="mark" aria-hidden="true">${row.expanded === null ? "·" : row.expanded ? "▾" : "▸"}</span>
      <strong>${title(trace, trace.nodes[row.node])}</strong>
      ${value === null ? nothing : html`<span>${brief(value, exact, 2)}</span>`}
      ${grad === null ? nothing : html`<span class="slope" data-sign=${signOf(grad)}>∂ ${brief(grad, exact, 2)}</span>`}
      ${row.again ? html`<em>${say("outline.again")}</em>` : nothing}
    </li>`;
  }

  /** @param {Row} row */
  function act(row) {
    focused = row.path;
    if (row.expanded !== null && !open.delete(row.path)) open.add(row.path);
    send({ type: "node", node: row.node });
    if (now) update(now);
  }

  /** @param {KeyboardEvent} event */
  function keys(event) {
    if (!now?.frame || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    const list = rows(now.frame.walk, open);
    const at = list.findIndex((row) => row.path === focused);
    const row = list[at];
    if (!row) return;
    const parent = row.path.slice(0, row.path.lastIndexOf("."));
    /** @type {string | undefined} */
    let to;
    if (event.key === "ArrowDown") to = list[at + 1]?.path;
    else if (event.key === "ArrowUp") to = list[at - 1]?.path;
    else if (event.key === "Home") to = list[0].path;
    else if (event.key === "End") to = list[list.length - 1].path;
    else if (event.key === "ArrowRight" && row.expanded === false) open.add(row.path);
    else if (event.key === "ArrowRight" && row.expanded) to = list[at + 1]?.path;
    else if (event.key === "ArrowLeft" && row.expanded) open.delete(row.path);
    else if (event.key === "ArrowLeft") to = parent || undefined;
    else if (event.key === "Enter" || event.key === " ") act(row);
    else return;
    event.preventDefault();
    if (to !== undefined) focused = to;
    update(now);
    /** @type {HTMLElement | null} */ (root.querySelector(`[data-path="${focused}"]`))?.focus();
  }

  return update;
}

/**
 * The rows of the open part of the tree. A node that is reached a second time is named and not opened.
 * @param {Walk} walk
 * @param {Set<string>} open
 * @returns {Row[]}
 */
function rows({ trace }, open) {
  /** @type {Row[]} */
  const list = [];
  const seen = new Set();
  /** @type {{ path: string, node: number, depth: number, place: number, of: number }[]} */
  const todo = [{ path: String(trace.output), node: trace.output, depth: 0, place: 0, of: 1 }];
  while (todo.length && list.length < MOST_ROWS) {
    const next = /** @type {typeof todo[0]} */ (todo.pop());
    const { inputs } = trace.nodes[next.node];
    const again = seen.has(next.node) && inputs.length > 0;
    const expanded = inputs.length && !again ? open.has(next.path) : null;
    seen.add(next.node);
    list.push({ ...next, again, expanded });
    if (!expanded) continue;
    for (let arg = inputs.length - 1; arg >= 0; arg--) {
      todo.push({
        path: `${next.path}.${arg}`,
        node: inputs[arg],
        depth: next.depth + 1,
        place: arg,
        of: inputs.length,
      });
    }
  }
  return list;
}
