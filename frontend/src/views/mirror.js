/** The graph as real buttons, one per node or group, for keyboard and screen reader. */

import { html, nothing, render } from "lit/html.js";
import { guard } from "lit/directives/guard.js";
import { groupTitle } from "../graph/measure.js";
import { gradOf, valueAt } from "../trace/frame.js";
import { neighbour } from "../graph/neighbour.js";
import { nodeSentence } from "./said.js";

/** @import { Scenery, Send, Arrangement, Unit, Say, Frame } from "../types" */

const MOST_BUTTONS = 300; // buttons at one time: those around where the reader is

/**
 * @param {HTMLElement} graph the application region, which holds `place`
 * @param {HTMLElement} place
 * @param {Send} send
 * @param {{ dragged: () => boolean, leave: () => void, reveal: (unit: number) => void, opened: () => Set<string> }} ask
 */
export function mount(graph, place, send, { dragged, leave, reveal, opened }) {
  let focused = 0; // the unit that a key starts from
  /** @type {Scenery | null} */
  let now = null;
  /** @type {Arrangement | null} */
  let plan = null;

  /**
   * @param {Scenery} scenery
   * @param {Arrangement | null} next
   */
  function update(scenery, next) {
    if (next !== plan) {
      // Another picture: the reader stays at the node where they were, if it is the same graph.
      const same = scenery.frame?.walk.trace.nodes === now?.frame?.walk.trace.nodes;
      const node = (same ? plan?.units[focused]?.nodes.at(-1) : undefined) ?? scenery.frame?.walk.trace.output ?? 0;
      focused = next?.unitOf[node] ?? 0;
    }
    now = scenery;
    plan = next;
    const { frame, say, state } = scenery;
    if (!frame || !plan) return render(nothing, place);
    const here = plan;
    const active = frame.active === null ? null : here.unitOf[frame.active];
    const middle = active ?? focused;
    const from = Math.max(0, Math.min(here.units.length - MOST_BUTTONS, middle - MOST_BUTTONS / 2));
    const units = here.units.slice(from, from + MOST_BUTTONS);
    if (!units.some((unit) => unit.id === focused)) focused = middle;
    return render(
      [
        ...here.frames.slice(0, MOST_BUTTONS).map(
          (one) => html`<button type="button" class="fold" tabindex="-1" data-path=${one.path}
            aria-label=${say("group.close", { name: one.name })} title=${say("group.close", { name: one.name })}
            .style="left:${one.x}px;top:${one.y}px;width:${Math.min(one.w, 24 + 8 * one.name.length)}px;height:20px"
            @click=${() => !dragged() && close(one.path)}></button>`,
        ),
        ...units.map(
          (unit) => html`<button
            type="button" data-id=${unit.id} data-key=${unit.path ?? frame.walk.trace.nodes[unit.nodes[0]].key}
            tabindex=${unit.id === focused ? 0 : -1}
            aria-current=${active === unit.id ? "step" : nothing}
            aria-expanded=${unit.path === null ? nothing : "false"}
            aria-label=${guard(about(frame, unit, say, state.exact), () => label(frame, unit, say, state.exact))}
            .style=${placed(here.boxes[unit.id])}
            @focus=${() => (focused = unit.id)}
            @click=${() => !dragged() && act(unit)}
          ></button>`,
        ),
      ],
      place,
    );
  }

  /** @param {Unit} unit */
  function act(unit) {
    if (unit.path !== null) {
      send({ type: "fold", open: toggled(unit.path) });
      if (plan) focus(plan.unitOf[unit.nodes[0]]);
    } else send({ type: "node", node: unit.nodes[0] });
  }

  /** @param {string} path */
  function close(path) {
    send({ type: "fold", open: toggled(path) });
    const unit = plan?.units.find((one) => one.path === path);
    if (unit) focus(unit.id);
  }

  /** The open groups with one of them opened or closed. @param {string} path */
  function toggled(path) {
    const open = new Set(opened());
    if (!open.delete(path)) open.add(path);
    return open;
  }

  /** @param {number} unit */
  function focus(unit) {
    focused = unit;
    if (now) update(now, plan);
    reveal(unit);
    /** @type {HTMLElement | null} */ (place.querySelector(`[data-id="${unit}"]`))?.focus({ preventScroll: true });
  }

  graph.addEventListener("keydown", (event) => {
    if (!now?.frame || !plan || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "PageDown" || event.key === "PageUp") {
      event.preventDefault();
      send({ type: "by", steps: event.key === "PageDown" ? 1 : -1 });
      const active = now.frame.active; // the frame after the step: update has been called
      if (active !== null) focus(plan.unitOf[active]);
    } else if (event.key === "Escape") {
      send({ type: "pause" });
      leave();
    } else {
      const to = neighbour(plan, plan.unitOf[now.frame.walk.trace.output], focused, event.key);
      if (to === null) return;
      event.preventDefault();
      focus(to);
    }
  });

  return update;
}

/** @param {{ x: number, y: number, w: number, h: number }} box */
const placed = ({ x, y, w, h }) => `left:${x}px;top:${y}px;width:${w}px;height:${h}px`;

/**
 * What a unit's label depends on.
 * @param {Frame} frame
 * @param {Unit} unit
 * @param {Say} say
 * @param {boolean} exact
 */
function about(frame, { path, exit, nodes }, say, exact) {
  const id = path === null ? nodes[0] : exit;
  if (id === null) return [path, nodes.length, say];
  const { sum, arrived, complete } = gradOf(frame, id);
  return [frame.walk.trace.nodes, path, id, valueAt(frame, id), sum, arrived, complete, say, exact];
}

/**
 * @param {Frame} frame
 * @param {Unit} unit
 * @param {Say} say
 * @param {boolean} exact
 */
function label(frame, unit, say, exact) {
  if (unit.path === null) return nodeSentence(frame, unit.nodes[0], say, exact);
  const about = unit.exit === null ? "" : nodeSentence(frame, unit.exit, say, exact);
  return say("group.closed", { name: groupTitle(unit), count: unit.nodes.length, about });
}
