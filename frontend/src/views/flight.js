/** A step on its way: what is sent leaves its box, is multiplied at the gate, and lands in the next. */

import { short, signOf } from "../formula/numerals.js";
import { animate } from "./clock.js";
import { flowsOf, worked } from "../graph/gate.js";
import { isNow } from "./wires.js";

/** @import { Board, Frame, Stop, Walk } from "../types" */

/** How long a product stands at its gate, in milliseconds: of a kind of gate that is new, of one that is known. */
const HOLD = { first: 900, later: 400, forward: 180 };
const NEW = 3; // times that a kind of gate is new
/** How often a reader has seen a kind of gate multiply, by its operation. @type {Map<string, number>} */
const met = new Map();

/**
 * The moments of a step, in milliseconds at speed 1: lifted, at the gate, multiplied, there, landed.
 * @typedef {ReturnType<typeof wayOf>} Way
 * @param {number} hold
 */
const wayOf = (hold) => ({ lift: 120, gate: 300, product: 300 + hold, land: 540 + hold, end: 660 + hold });

/**
 * How long a step holds at its gates: longest where one of them is of a new kind.
 * @param {Walk} walk
 * @param {Board} board
 * @param {Board["wires"]} wires
 */
function holdAt({ trace }, { units }, wires) {
  const kinds = new Set(wires.map(({ consumer }) => trace.nodes[units[consumer].exit ?? units[consumer].nodes[0]].op));
  const fresh = [...kinds].some((kind) => (met.get(kind) ?? 0) < NEW);
  for (const kind of kinds) met.set(kind, (met.get(kind) ?? 0) + 1);
  return fresh ? HOLD.first : HOLD.later;
}

/**
 * What is sent along the wires of a stop flies over the sheet; null where it is no single number.
 * @param {{ sheet: HTMLElement, flying: HTMLElement }} places
 * @param {Board} board
 * @param {Frame} frame
 * @param {Stop} here
 * @param {{ speed: number, story: boolean }} how in a story sizes alone are told
 * @param {() => void} done
 * @returns {(() => void) | null} stops it
 */
export function fly({ sheet, flying }, board, { walk }, here, { speed, story }, done) {
  const back = here.phase === "backward";
  const wires = board.wires.filter((wire) => isNow(here, wire));
  const chips = wires.flatMap((wire) => chipsOf(walk, board, wire, back, story));
  if (!chips.length) return null;
  const moments = wayOf(back ? holdAt(walk, board, wires) : HOLD.forward);
  const [origin, place] = [flying.getBoundingClientRect(), sheet.getBoundingClientRect()];
  const paths = wires.map(
    ({ consumer, arg }) =>
      /** @type {SVGPathElement | null} */ (sheet.querySelector(`[data-wire="${consumer}.${arg}"]`)),
  );
  const elements = chips.map(({ text, sign }) => {
    const chip = document.createElement("span");
    chip.className = "chip";
    chip.dataset.sign = String(sign);
    chip.textContent = text;
    flying.append(chip);
    return chip;
  });
  const show = (/** @type {number} */ share) => {
    const time = share * moments.end;
    chips.forEach((chip, i) => {
      const path = paths[wires.indexOf(chip.wire)];
      if (!path) return;
      const along = way(time, back, moments);
      const point = path.getPointAtLength(path.getTotalLength() * (back ? 1 - along : along));
      const [x, y] = [place.x - origin.x + point.x * board.scale, place.y - origin.y + point.y * board.scale];
      elements[i].style.transform = `translate(${x}px, ${y}px) translate(-50%, -50%)`;
      if (!back || time <= moments.gate) return;
      const over = time > moments.product;
      elements[i].textContent = over ? chip.after : chip.product;
      elements[i].dataset.sign = String(over ? chip.signAfter : chip.sign);
    });
  };
  return animate(moments.end / speed, show, done);
}

/**
 * How far a chip has come at a time: to the gate, where it is held, and on.
 * @param {number} time
 * @param {boolean} back
 * @param {Way} moments
 */
function way(time, back, { lift, gate, product, land }) {
  const ease = (/** @type {number} */ x) => x * x * (3 - 2 * x);
  const between = (/** @type {number} */ from, /** @type {number} */ to) =>
    ease(Math.max(0, Math.min(1, (time - from) / (to - from))));
  if (!back) return between(0, product);
  return 0.38 * between(lift, gate) + 0.62 * between(product, land);
}

/**
 * What flies along a wire.
 * @param {Walk} walk
 * @param {Board} board
 * @param {Board["wires"][number]} wire
 * @param {boolean} back
 * @param {boolean} story which tells sizes alone
 */
function chipsOf(walk, { units }, wire, back, story) {
  const { run } = walk;
  const size = (/** @type {string} */ text) => (story ? text.replaceAll("−", "") : text);
  const [consumer, source] = [units[wire.consumer], units[wire.source]];
  if (!back) {
    const value = source.exit === null ? null : run.values[source.exit];
    return typeof value === "number"
      ? [{ wire, text: short(value), sign: 0, product: "", after: "", signAfter: 0 }]
      : [];
  }
  const arriving = consumer.exit === null ? null : run.grads[consumer.exit];
  return flowsOf(walk, wire.edges).flatMap((flow) => {
    const grad = run.flows.grad[flow];
    if (typeof grad !== "number" || typeof arriving !== "number" || !consumer.sole) return [];
    return [
      {
        wire,
        text: size(short(arriving)),
        sign: signOf(arriving),
        product: size(worked(walk, consumer, flow, false)),
        after: size(short(grad)),
        signAfter: signOf(grad),
      },
    ];
  });
}
