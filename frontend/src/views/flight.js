/** A step on its way: what is sent leaves its box, is multiplied at the gate, and lands in the next. */

import { html, render } from "lit/html.js";
import { short, signOf } from "../formula/numerals.js";
import { flowsOf, isNow, worked } from "../graph/gate.js";
import { animate } from "./clock.js";

/** @import { Board, Frame, Numeric, Stop, Walk } from "../types" */
/** @typedef {import("./maps.js")["map"]} Card */

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
 * @param {{ speed: number, story: boolean, map: Card | undefined }} how in a story sizes alone are told; how an array
 *   looks, where that is known
 * @param {() => void} done
 * @returns {(() => void) | null} stops it
 */
export function fly({ sheet, flying }, board, { walk }, here, { speed, story, map }, done) {
  if (here.phase === "start" || here.phase === "update") return null;
  const back = here.phase === "backward";
  const wires = board.wires.filter((wire) => isNow(here, wire));
  const chips = wires.flatMap((wire) => chipsOf(walk, board, wire, back, story, map));
  if (!chips.length) return null;
  const moments = wayOf(back ? holdAt(walk, board, wires) : HOLD.forward);
  const paths = wires.map(
    ({ consumer, arg }) =>
      /** @type {SVGPathElement | null} */ (sheet.querySelector(`[data-wire="${consumer}.${arg}"]`)),
  );
  const elements = chips.map(({ text, sign }) => {
    const chip = document.createElement("span");
    chip.className = "chip";
    flying.append(chip);
    put(chip, text, sign);
    return chip;
  });
  let told = 0; // which of its moments is told
  const show = (/** @type {number} */ share) => {
    const time = share * moments.end;
    // A board may be scrolled meanwhile, to what the step is about.
    const [origin, place] = [flying.getBoundingClientRect(), sheet.getBoundingClientRect()];
    const moment = !back || time <= moments.gate ? 0 : time > moments.product ? 2 : 1;
    chips.forEach((chip, i) => {
      const path = paths[wires.indexOf(chip.wire)];
      if (!path) return;
      const along = way(time, back, moments);
      const point = path.getPointAtLength(path.getTotalLength() * (back ? 1 - along : along));
      const [x, y] = [place.x - origin.x + point.x * board.scale, place.y - origin.y + point.y * board.scale];
      elements[i].style.transform = `translate(${x}px, ${y}px) translate(-50%, -50%)`;
      if (moment === told) return;
      put(elements[i], moment > 1 ? chip.after : chip.product, moment > 1 ? chip.signAfter : chip.sign);
    });
    told = moment;
  };
  show(0);
  return animate(moments.end / speed, show, done);
}

/**
 * What a chip says: a number, or what an array looks like.
 * @param {HTMLElement} chip
 * @param {unknown} text
 * @param {number} sign
 */
function put(chip, text, sign) {
  chip.dataset.sign = String(sign);
  chip.toggleAttribute("data-card", typeof text !== "string");
  render(text, chip);
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
 * What flies along a wire: the value, or what arrives at a gate, stands there as a product, and goes on. An array is a
 * card, whose map has the shape of what arrives until it is through the gate.
 * @param {Walk} walk
 * @param {Board} board
 * @param {Board["wires"][number]} wire
 * @param {boolean} back
 * @param {boolean} story which tells sizes alone
 * @param {Card | undefined} map
 */
function chipsOf(walk, { units }, wire, back, story, map) {
  const { run, trace } = walk;
  const [consumer, source] = [units[wire.consumer], units[wire.source]];
  const size = (/** @type {string} */ text) => (story ? text.replaceAll("−", "") : text);
  /** @param {Numeric | null} value @param {number} id @param {"value" | "grad"} kind */
  const shown = (value, id, kind) => {
    if (typeof value === "number") return size(short(value));
    return Array.isArray(value) && map ? card(map, value, trace.nodes[id].shape, kind) : null;
  };
  const sign = (/** @type {Numeric | null} */ value) => (typeof value === "number" ? signOf(value) : 0);
  if (!back) {
    const text = source.exit === null ? null : shown(run.values[source.exit], source.exit, "value");
    return text === null ? [] : [{ wire, text, sign: 0, product: text, after: text, signAfter: 0 }];
  }
  const { exit } = consumer;
  const arriving = exit === null ? null : run.grads[exit];
  return flowsOf(walk, wire.edges).flatMap((flow) => {
    const grad = run.flows.grad[flow];
    const node = trace.nodes[run.flows.node[flow]].inputs[run.flows.arg[flow]];
    const [text, after] = [shown(arriving, /** @type {number} */ (exit), "grad"), shown(grad, node, "grad")];
    if (text === null || after === null || !consumer.sole) return [];
    const product = size(worked(walk, consumer, flow, false)) || text;
    return [{ wire, text, sign: sign(arriving), product, after, signAfter: sign(grad) }];
  });
}

/**
 * An array on its way: its map and its shape.
 * @param {Card} map
 * @param {Numeric} value
 * @param {number[]} shape
 * @param {"value" | "grad"} kind
 */
const card = (map, value, shape, kind) => html`${map(value, shape, kind, true, true)}<span>${shape.join(" × ")}</span>`;
