/** A loop of many turns as a strip: a box for each, one of them open, and a bar of its gradient on a log axis. Pure. */

import { sizeOf } from "../formula/numerals.js";
import { LAYERS, turnsOf } from "../trace/fold.js";

/** @import { Numeric, Stop, Trace, Unit } from "../types" */

const MOST_OTHERS = 3; // operations beside the turns that a strip has room for
const OPEN = { wide: 206, narrow: 174 };
export const NARROW = 560; // pixels below which a box says less
const [AXIS, END] = [58, 10]; // beside the boxes: the labels of the axis; air
const PITCH = 30; // from one box to the next, at most
const TICKS = 6;

/**
 * The turns of a graph that is drawn as a strip; null where it is none.
 * @param {Trace} trace
 * @param {Unit[]} units
 * @returns {Unit[] | null}
 */
export function stripOf(trace, units) {
  const turns = turnsOf(units);
  const others = units.filter(
    (unit) => !turns.includes(unit) && unit.nodes.some((id) => trace.nodes[id].kind === "op"),
  );
  const fits = turns.length >= LAYERS && others.length <= MOST_OTHERS;
  return fits && turns.every(({ exit }) => exit !== null) ? turns : null;
}

/**
 * Which turn is open: the one that a step goes through.
 * @param {Unit[]} turns
 * @param {Stop} here
 */
export function openAt(turns, here) {
  const at = (/** @type {number} */ id) => turns.findIndex((turn) => turn.id === id);
  if (here.phase === "start" || here.phase === "update") return 0;
  if (here.phase !== "backward") return at(here.unit) >= 0 ? at(here.unit) : turns.length - 1;
  if (at(here.unit) >= 0) return at(here.unit);
  return at(here.to) >= 0 ? at(here.to) : turns.length - 1;
}

/**
 * Where the boxes stand along a width: the open one wider, the others alike.
 * @param {number} count
 * @param {number} width
 * @param {number} open
 * @returns {{ x: number, w: number, middle: number }[]}
 */
export function boxesOf(count, width, open) {
  const own = width < NARROW ? OPEN.narrow : OPEN.wide;
  const pitch = Math.min(PITCH, (width - AXIS - END - own) / Math.max(1, count - 1));
  const air = Math.min(5, pitch * 0.3);
  let x = AXIS;
  return Array.from({ length: count }, (_, i) => {
    const w = i === open ? own : pitch - air;
    const box = { x, w, middle: x + w / 2 };
    x += w + air;
    return box;
  });
}

/**
 * The log axis of some sizes: its lowest and highest power of ten, and those that are labelled.
 * @param {(Numeric | null)[]} grads
 * @param {number} [most] labels, about
 * @returns {{ low: number, high: number, ticks: number[] } | null} null where none is above 0
 */
export function axisOf(grads, most = TICKS) {
  const powers = grads.map((grad) => Math.log10(sizeOf(grad))).filter(Number.isFinite);
  if (!powers.length) return null;
  const [least, largest] = [Math.min(...powers), Math.max(...powers)];
  const step = Math.max(1, Math.ceil((largest - least) / Math.min(most, TICKS)));
  const low = Math.floor(least / step - 1e-9) * step;
  const high = Math.max(low + step, Math.ceil(largest / step) * step);
  return { low, high, ticks: Array.from({ length: Math.round((high - low) / step) + 1 }, (_, i) => low + i * step) };
}

/**
 * How high a bar is, as a share; nothing for 0 and for what is not finite.
 * @param {Numeric | null} grad
 * @param {{ low: number, high: number }} axis
 */
export function heightOf(grad, { low, high }) {
  const power = Math.log10(sizeOf(grad));
  return Number.isFinite(power) ? Math.max(0.012, Math.min(1, (power - low) / (high - low))) : 0;
}
