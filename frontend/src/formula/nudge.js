/** What a small push of an input does to a box, worked out by its own formula. Loaded when it is first wanted. */

import { evaluateFormula } from "./evaluate.js";
import { formulaOf } from "./line.js";

/** @import { Unit, Walk } from "../types" */

export const NUDGE = 0.01;
const STEP = 1e-5; // to both sides: the error is of the size of its square
const NEAR = 0.02; // of a slope, by which a nudge may miss it without a word
const SMALL = 1e-4; // a nudge that is small enough for a curve that bends

/**
 * A box as a function of one of its inputs, the others as they are; null where they are not all single numbers.
 * @param {Walk} walk
 * @param {Unit} from the box
 * @param {Unit} to where the input comes from
 * @returns {((x: number) => number) | null}
 */
export function functionOf({ trace, run }, from, to) {
  const tree = formulaOf(trace, from);
  const inputs = from.edges.flat().map(([consumer, arg]) => trace.nodes[consumer].inputs[arg]);
  if (inputs.concat(from.nodes).some((id) => typeof run.values[id] !== "number")) return null;
  const settings = from.nodes.map((id) => trace.nodes[id].settings ?? {}).filter((one) => Object.keys(one).length);
  if (settings.length > 1) return null; // two of a kind would be told apart by nothing
  return (x) => evaluateFormula(tree, (id) => (id === to.exit ? x : /** @type {number} */ (run.values[id])), settings);
}

/**
 * The slope of a box over one of its inputs, as a function of that input: its derivative with the input put in; where
 * that needs what lies inside the box, a small difference on both sides.
 * @param {Walk} walk
 * @param {Unit} from the box
 * @param {Unit} to where the input comes from
 * @param {import("../types").Tree | null} tree its derivative
 * @returns {((x: number) => number) | null}
 */
export function slopeOf(walk, from, to, tree) {
  const f = functionOf(walk, from, to);
  if (!f) return null;
  const { run } = walk;
  return (x) => {
    const value = (/** @type {number} */ id) =>
      id === to.exit ? x : id === from.exit ? f(x) : from.nodes.includes(id) ? Number.NaN : run.values[id];
    const found = tree === null ? Number.NaN : evaluateFormula(tree, /** @type {any} */ (value), []);
    if (!Number.isNaN(found)) return found;
    const by = STEP * Math.max(1, Math.abs(x));
    return (f(x + by) - f(x - by)) / (2 * by);
  };
}

/**
 * Why a nudge is not what the slope says: the curve bends, so that a smaller nudge comes closer; it has a corner that
 * the nudge steps over; or it has one here, where there is no one slope. Null where they agree.
 * @param {(by: number) => number} shareOf how far it goes for each bit of a nudge, to either side
 * @param {number} slope
 * @returns {{ kind: "bend" | "over", share: number } | { kind: "corner", left: number, right: number } | null}
 */
export function missed(shareOf, slope) {
  const miss = Math.abs(shareOf(NUDGE) - slope);
  if (!(miss > NEAR * Math.abs(slope) && miss > STEP)) return null;
  const [right, left] = [shareOf(SMALL), shareOf(-SMALL)];
  // Where a curve only bends, what parts its sides shrinks with the nudge.
  if (Math.abs(right - left) > Math.abs(shareOf(NUDGE) - shareOf(-NUDGE)) / 2) return { kind: "corner", left, right };
  if (Math.abs(right - slope) >= miss / 2) return null;
  // What a curve misses by its bend is half for half a nudge.
  const half = Math.abs(shareOf(NUDGE / 2) - slope) / miss;
  return { kind: Math.abs(half - 0.5) < 0.25 ? "bend" : "over", share: right };
}

/**
 * How far a box moves when an input is pushed; null where that is no number.
 * @param {Walk} walk
 * @param {Unit} from
 * @param {Unit} to
 */
export function pushed(walk, from, to) {
  const f = functionOf(walk, from, to);
  const x = to.exit === null ? null : walk.run.values[to.exit];
  if (!f || typeof x !== "number") return null;
  const by = f(x + NUDGE) - f(x);
  return Number.isFinite(by) ? by : null;
}
