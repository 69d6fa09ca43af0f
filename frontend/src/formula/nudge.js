/** What a small push of an input does to a box, worked out by its own formula. Loaded when it is first wanted. */

import { evaluateFormula } from "./evaluate.js";
import { formulaOf } from "./line.js";

/** @import { Unit, Walk } from "../types" */

export const NUDGE = 0.01;

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
