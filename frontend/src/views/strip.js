/** A deep chain: a box for each layer, the one that a step goes through open, and how large the gradient is at each. */

import { html, nothing, render, svg } from "lit/html.js";
import { timeOf } from "../formula/labels.js";
import { passedOn } from "../formula/line.js";
import { short, signOf, sizeOf } from "../formula/numerals.js";
import { formulaText } from "../graph/size.js";
import { axisOf, boxesOf, heightOf, NARROW, openAt, stripOf } from "../graph/strip.js";
import { gradOf, valueAt } from "../trace/frame.js";
import { hasSlot, placeOf } from "../trace/stops.js";
import { hand } from "./boxes.js";
import { soon } from "./clock.js";
import { nodeSentence } from "./said.js";
import { arrow, partial, symbol, symbols } from "./symbols.js";
import { boxName } from "./told.js";

/** @import { Frame, Numeric, Scenery, Send, Stop, Trace, Unit } from "../types" */

const [TOP, BOX, CARD] = [34, 42, 116]; // heights: of the title, of a box, of the open one
const HANDS = 56;
const LEAST = 60; // height of the bars
const LABELS = 12; // layers that have their number under them, at most

/**
 * @param {HTMLElement} root
 * @param {Send} send
 */
export function mount(root, send) {
  /** @type {Scenery | null} */
  let now = null;
  let focused = 0;
  /** @type {Map<string, [number, number]>} */
  let spans = new Map();
  /** @type {object | null} */
  let of = null;
  let lacking = 0; // pixels that what stands above and below the bars takes besides
  let room = "";
  const again = soon(() => now && update(now));
  new ResizeObserver(again).observe(root);

  /** @param {Scenery} scenery */
  function update(scenery) {
    now = scenery;
    const { frame, state, say } = scenery;
    if (!frame) return render(nothing, root);
    const { walk } = frame;
    const { folded, here } = placeOf(frame, state.open);
    const turns = stripOf(walk.trace, folded.units) ?? [];
    if (!turns.length || root.offsetWidth < 40) return render(nothing, root);
    if (of !== walk.trace.nodes) [of, spans, focused] = [walk.trace.nodes, new Map(), 0];
    const open = openAt(turns, here);
    const [width, height] = [root.offsetWidth, root.offsetHeight];
    const boxes = boxesOf(turns.length, width, open);
    const narrow = width < NARROW;
    if (room !== `${width} ${height} ${walk.trace.nodes.length}`)
      [room, lacking] = [`${width} ${height} ${walk.trace.nodes.length}`, 0];
    const high = Math.max(LEAST, height - TOP - CARD - HANDS - 30 - lacking);
    const exits = turns.map(({ exit }) => /** @type {number} */ (exit));
    const axis = axisOf(
      exits.map((id) => walk.run.grads[id]),
      Math.max(2, Math.floor(high / 20)),
    );
    const name = (/** @type {Unit} */ unit) => boxName(walk, unit);
    const output = walk.trace.nodes[walk.trace.output].name ?? "";
    const grads = exits.map((id) => gradOf(frame, id)).map(({ sum, complete }) => (complete ? sum : null));
    const arriving = here.phase === "backward" ? turns.findIndex(({ id }) => id === here.to) : -1;
    const others = folded.units.filter((unit) => !turns.includes(unit));
    const numbers = turns.map((turn) => numberOf(walk.trace, turn));
    const every = Math.ceil(turns.length / Math.min(LABELS, width / 72));
    const title =
      state.level === "calculus"
        ? html`<b>${say("strip.title.calculus")}</b> |${partial(output, name(turns[0]).replace(/[₀-₉]+$/, "_k"))}|`
        : html`<b>${say("strip.title", { output })}</b>`;
    render(
      html`<p class="title">${title} ${say("strip.count", { count: turns.length })}${ends(grads, turns, name, say)}</p>
        <svg class="bars" width=${width} height=${high + 16} aria-hidden="true">${
          axis
            ? axis.ticks.map((power) => {
                const y = 12 + high * (1 - (power - axis.low) / (axis.high - axis.low));
                return svg`<line x1="54" x2=${width - 10} y1=${y} y2=${y} /><text x="48" y=${y + 4}>${
                  power === 0 ? "1" : svg`10<tspan dy="-5">${String(power).replace("-", "−")}</tspan>`
                }</text>`;
              })
            : nothing
        }${grads.map((grad, i) => {
          const share = grad === null || !axis ? 0 : heightOf(grad, axis);
          const w = Math.min(boxes[i].w, 16);
          return share
            ? svg`<rect data-sign=${signOf(grad)} data-now=${i === arriving} x=${boxes[i].middle - w / 2}
              y=${12 + high * (1 - share)} width=${w} height=${high * share} />`
            : nothing;
        })}</svg>
        <div class="turns" role="group" aria-label=${say("graph.label")} @keydown=${keys} .style="height:${CARD}px">
          ${turns.map((turn, i) => (i === open ? card(frame, turn, i) : small(frame, turn, i)))}
          ${boxes.map((box, i) =>
            i !== open && (i === 0 || (i >= every - 1 && numbers[i] % every === 0))
              ? html`<span class="number" aria-hidden="true" .style="left:${box.middle}px">${numbers[i]}</span>`
              : nothing,
          )}
        </div>
        <div class="hands">${others.map((unit) => beside(frame, unit, here))}</div>`,
      root,
    );
    const over = root.scrollHeight - root.clientHeight;
    if (over > 0 && high > LEAST) {
      lacking += over;
      return update(scenery);
    }

    /** @param {Frame} at @param {Unit} turn @param {number} i */
    function small(at, turn, i) {
      const exit = /** @type {number} */ (turn.exit);
      return html`<button type="button" class="turn" data-i=${i} tabindex=${i === focused ? 0 : -1}
          data-known=${valueAt(at, exit) !== null} data-sign=${signOf(grads[i])}
          aria-label=${nodeSentence(at, exit, say, state.exact)} title=${name(turn)}
          .style="left:${boxes[i].x}px;width:${boxes[i].w}px;height:${BOX}px"
          @focus=${() => (focused = i)} @click=${() => send({ type: "node", node: exit })}></button>`;
    }

    /** @param {Frame} at @param {Unit} turn @param {number} i */
    function card(at, turn, i) {
      const exit = /** @type {number} */ (turn.exit);
      const value = valueAt(at, exit);
      const sum = grads[i];
      const share = shareOf(turn);
      const through = here.phase === "backward" && here.unit === turn.id;
      const gate =
        share === null || value === null
          ? nothing
          : html`<span class="gate" data-now=${through}>× ${short(share)}</span>`;
      const words = narrow ? "story" : state.level; // where there is little room the triangle is enough
      const what = words === "calculus" ? partial(output, name(turn)) : words === "numbers" ? say("board.effect") : "";
      return html`<button type="button" class="turn card" data-i=${i} tabindex=${i === focused ? 0 : -1}
          aria-current="step" .style="left:${boxes[i].x}px;width:${boxes[i].w}px;height:${CARD}px"
          @focus=${() => (focused = i)} @click=${() => send({ type: "node", node: exit })}>
        <span class="sr">${nodeSentence(at, exit, say, state.exact)}</span>
        <span class="row" aria-hidden="true"><span class="name">${symbol(name(turn))}</span>
          <b>${figure(value)}</b></span>
        <span class="row" aria-hidden="true"><span class="m formula">${
          state.level === "story" ? "" : symbols(formulaOf(turn))
        }</span>${gate}</span>
        <span class="row slot" aria-hidden="true" data-now=${i === arriving} data-sign=${signOf(sum)}>
          <span>${what}</span><b
            >${sum === null ? html`<span class="wait"></span>` : html`${arrow(signOf(sum))}${figure(sum)}`}</b></span>
      </button>`;
    }

    /** What a turn passes on of what it is made of, where that is one number. @param {Unit} turn */
    function shareOf(turn) {
      if (!turn.sole) return null; // what goes through several values has no one factor
      const flows = turn.edges
        .flat()
        .map(([consumer, arg]) => walk.flowOf[consumer][arg])
        .filter((flow) => flow >= 0 && turns.some(({ nodes }) => nodes.includes(sourceOf(flow))));
      const shares = flows.map((flow) => passedOn(walk, turn, flow));
      return shares.length && shares.every((one) => one !== null)
        ? /** @type {number[]} */ (shares).reduce((a, b) => a + b, 0)
        : null;
    }

    /** @param {number} flow */
    function sourceOf(flow) {
      return walk.trace.nodes[walk.run.flows.node[flow]].inputs[walk.run.flows.arg[flow]];
    }

    /** @param {Unit} turn */
    function formulaOf(turn) {
      const text = formulaText(walk, turn);
      return text.length <= (narrow ? 10 : 20) ? text : "";
    }

    /**
     * What stands beside the turns: leaves with their sliders, the output.
     * @param {Frame} at
     * @param {Unit} unit
     * @param {Stop} stop
     */
    function beside(at, unit, stop) {
      if (unit.exit === null) return nothing;
      const node = walk.trace.nodes[unit.exit];
      if (node.kind === "const" && node.name === null) return nothing;
      const value = valueAt(at, node.id);
      const { sum, complete } = gradOf(at, node.id);
      const movable =
        node.kind !== "op" && node.kind !== "const" && typeof value === "number" && node.key === node.name;
      const active = stop.phase === "backward" ? stop.to === unit.id : stop.unit === unit.id && stop.phase !== "start";
      const kind = node.id === walk.trace.output ? "output" : node.kind;
      return html`<div class="beside" data-kind=${kind} data-now=${active}>
        <span class="name">${symbol(name(unit))}</span>
        ${movable ? hand({ frame: at, scenery }, node.id, { send, spans }) : nothing}
        <b>${figure(value)}</b>
        ${
          hasSlot(walk, node.id) && sum !== null && complete
            ? html`<span class="sent" data-sign=${signOf(sum)}>${
                state.level === "calculus"
                  ? partial(output, name(unit))
                  : state.level === "story"
                    ? ""
                    : say("board.effect")
              } <b>${arrow(signOf(sum))}${figure(sum)}</b></span>`
            : nothing
        }</div>`;
    }
    return undefined;
  }

  /** @param {KeyboardEvent} event */
  function keys(event) {
    if (event.key === "PageDown" || event.key === "PageUp") {
      event.preventDefault();
      return send({ type: "by", steps: event.key === "PageDown" ? 1 : -1 });
    }
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const all = root.querySelectorAll(".turn").length;
    if (!by || !now) return undefined;
    event.preventDefault();
    focused = Math.max(0, Math.min(all - 1, focused + by));
    update(now);
    /** @type {HTMLElement | null} */ (root.querySelector(`[data-i="${focused}"]`))?.focus();
    return undefined;
  }

  return Object.assign(update, { waiting: () => again.waiting() });
}

/** A number, or the norm of an array. @param {Numeric | null} value */
function figure(value) {
  if (value === null) return "";
  return typeof value === "number" ? short(value) : `‖${short(sizeOf(value))}‖`;
}

/** Which turn it is: the number of the value that it makes, or its own. @param {Trace} trace @param {Unit} turn */
const numberOf = (trace, { exit, path }) =>
  timeOf(trace, trace.nodes[/** @type {number} */ (exit)]) ?? Number(/\[(\d+)\]$/.exec(path ?? "")?.[1]);

/**
 * How much of the gradient is left at the first layer of what the last one has, once both are known.
 * @param {(Numeric | null)[]} grads
 * @param {Unit[]} turns
 * @param {(unit: Unit) => string} name
 * @param {import("../types").Say} say
 */
function ends(grads, turns, name, say) {
  const [first, last] = [grads[0], grads[grads.length - 1]];
  if (first === null || last === null) return nothing;
  return html` <span class="ends">${say("strip.ends", {
    last: name(turns[turns.length - 1]),
    from: short(sizeOf(last)),
    first: name(turns[0]),
    to: short(sizeOf(first)),
  })}</span>`;
}
