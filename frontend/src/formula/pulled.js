/** What becomes of a gradient before the optimizer gets it: regularization, then clipping, as lines of a derivation. */

import training from "../../facts/training.json" with { type: "json" };

/** @import { Tree, Walk, Move, Numeric } from "../types" */

/**
 * One such line for a single number: its formula, the letters that stand for numbers, and what it comes to.
 * @typedef {{ tree: Tree, put: Record<string, number> | null, value: Numeric }} Pull
 */

const EPSILON = training.clip_epsilon; // beside the norm

/** The formula of each, over d (the gradient of the loss), g, p (the parameter), c (the bound) and their norm. @type {Record<string, Tree>} */
const TREES = {
  both: ["+", ["+", "d", ["*", "l1", ["sign", "p"]]], ["*", "l2", "p"]],
  l1: ["+", "d", ["*", "l1", ["sign", "p"]]],
  l2: ["+", "d", ["*", "l2", "p"]],
  norm: ["*", "g", ["min", 1, ["/", "c", ["+", "norm", EPSILON]]]],
  value: ["max", ["min", "g", "c"], ["neg", "c"]],
};

/**
 * The lines for one parameter; the last one's value is what the optimizer was given. Where it is no single
 * number, or the others' gradients are not all known, a line has its formula alone.
 * @param {Walk} walk a step of a training
 * @param {{ clip: { norm?: number, value?: number } | null, l1: number, l2: number }} how
 * @param {Move} move
 * @returns {Pull[]}
 */
export function pulls({ run }, { clip, l1, l2 }, move) {
  const pulled = (/** @type {Move} */ one) =>
    elements(run.grads[one.node]).map(
      (d, i) => d + l1 * Math.sign(elements(one.before)[i]) + l2 * elements(one.before)[i],
    );
  const d = run.grads[move.node];
  const alone = typeof d === "number" && typeof move.before === "number" && typeof move.g === "number";
  const given = /** @type {Numeric} */ (move.g);
  /** @type {Pull[]} */
  const lines = [];
  let g = alone ? d : NaN;
  if (l1 || l2) {
    const before = g;
    [g] = alone ? pulled(move) : [NaN];
    lines.push({
      tree: TREES[l1 && l2 ? "both" : l1 ? "l1" : "l2"],
      put: alone ? { d: before, p: /** @type {number} */ (move.before), l1, l2 } : null,
      value: clip ? g : given,
    });
  }
  if (clip?.norm !== undefined) {
    const norm = Math.hypot(...(run.moves ?? []).flatMap(pulled));
    lines.push({
      tree: TREES.norm,
      put: alone && Number.isFinite(norm) ? { g, norm, c: clip.norm } : null,
      value: given,
    });
  } else if (clip?.value !== undefined) {
    lines.push({ tree: TREES.value, put: alone ? { g, c: clip.value } : null, value: given });
  }
  return lines;
}

/**
 * The elements of a value; NaN for an array that is only summed up.
 * @param {Numeric | null} value
 * @returns {number[]}
 */
function elements(value) {
  if (typeof value === "number") return [value];
  return Array.isArray(value) ? /** @type {any[]} */ (value).flat(Infinity) : [NaN];
}
