/** The graph as real buttons, one per node, for keyboard and screen reader. */

import { html, nothing, render } from "lit";
import { neighbour } from "../graph/neighbour.js";
import { nodeSentence } from "./sentences.js";

/** @import { Scenery, Send, Layout } from "../types" */

const MOST = 300; // buttons at one time: those around where the reader is

/**
 * @param {HTMLElement} graph the application region, which holds `place`
 * @param {HTMLElement} place
 * @param {Send} send
 * @param {{ dragged: () => boolean, leave: () => void, reveal: (node: number) => void }} act
 */
export function mount(graph, place, send, { dragged, leave, reveal }) {
  let focused = 0;
  /** @type {Scenery | null} */
  let now = null;
  /** @type {Layout | null} */
  let plan = null;

  /**
   * @param {Scenery} scenery
   * @param {Layout | null} layout
   */
  function update(scenery, layout) {
    if (scenery.frame?.walk.trace.nodes !== now?.frame?.walk.trace.nodes) focused = scenery.frame?.walk.trace.output ?? 0;
    now = scenery;
    plan = layout;
    const { frame, say, state } = scenery;
    if (!frame || !plan) return render(nothing, place);
    const middle = frame.active ?? focused;
    const from = Math.max(0, Math.min(plan.boxes.length - MOST, middle - MOST / 2));
    const boxes = plan.boxes.slice(from, from + MOST);
    if (!boxes.some((box) => box.id === focused)) focused = middle;
    return render(
      boxes.map(
        (box) => html`<button
          type="button" data-id=${box.id} data-key=${frame.walk.trace.nodes[box.id].key}
          tabindex=${box.id === focused ? 0 : -1}
          aria-current=${frame.active === box.id ? "step" : nothing}
          aria-label=${nodeSentence(frame, box.id, say, state.exact)}
          style="left:${box.x}px;top:${box.y}px;width:${box.w}px;height:${box.h}px"
          @focus=${() => (focused = box.id)}
          @click=${() => !dragged() && send({ type: "node", node: box.id })}
        ></button>`,
      ),
      place,
    );
  }

  /** @param {number} node */
  function focus(node) {
    focused = node;
    if (now) update(now, plan);
    reveal(node);
    /** @type {HTMLElement | null} */ (place.querySelector(`[data-id="${node}"]`))?.focus({ preventScroll: true });
  }

  graph.addEventListener("keydown", (event) => {
    if (!now?.frame || !plan || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "PageDown" || event.key === "PageUp") {
      event.preventDefault();
      send({ type: "by", steps: event.key === "PageDown" ? 1 : -1 });
      const active = now.frame.active; // the frame after the step: update has been called
      if (active !== null) focus(active);
    } else if (event.key === "Escape") {
      send({ type: "pause" });
      leave();
    } else {
      const to = neighbour(now.frame.walk, plan, focused, event.key);
      if (to === null) return;
      event.preventDefault();
      focus(to);
    }
  });

  return update;
}
