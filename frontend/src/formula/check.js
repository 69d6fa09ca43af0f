/** The gradient check, in the page: every leaf's gradient beside a central difference. */

import { fromNested, grid } from "./arrays.js";
import { forward } from "./evaluate.js";

/** @import { Trace, Numeric } from "../types" */

const MOST = 400; // elements of a leaf that are checked
const WORK = 3_000_000; // elements of all leaves x nodes, beyond which the page would stand still
const EPSILON = Math.cbrt(Number.EPSILON);

/**
 * The largest relative error of each leaf, by node id; a leaf with too many elements is left out. None
 * at all where it would take too long.
 * @param {Trace} trace
 * @returns {Map<number, number>}
 */
export function check(trace) {
  const run = trace.runs[0];
  const found = new Map();
  const elements = trace.nodes.reduce((sum, { kind, shape }) => (kind === "op" || kind === "const" ? sum : sum + shape.reduce((a, b) => a * b, 1)), 0);
  if (elements * trace.nodes.length > WORK) return found;
  const output = (/** @type {number} */ node, /** @type {Numeric} */ value) => {
    const { data } = grid(forward(trace, new Map([[node, value]]))[trace.output]);
    const weight = grid(fromNested(run.grads[trace.output] ?? 1)).data;
    return data.reduce((sum, x, i) => sum + x * weight[i], 0);
  };
  for (const node of trace.nodes) {
    if (node.kind === "op" || node.kind === "const" || run.grads[node.id] === null) continue;
    const value = grid(fromNested(run.values[node.id]));
    const grad = grid(fromNested(run.grads[node.id])).data;
    if (value.data.length > MOST) continue;
    let worst = 0;
    value.data.forEach((x, i) => {
      const slope = (/** @type {number} */ step) => {
        const at = (/** @type {number} */ to) => {
          const data = Float64Array.from(value.data);
          data[i] = to;
          return output(node.id, nested(value.shape, data));
        };
        const [up, down] = [x + step, x - step];
        return (at(up) - at(down)) / (up - down);
      };
      // The scale that suits the function is not known: the kindest of a few is kept.
      const errors = [Math.max(1, Math.abs(x)), Math.abs(x) || 1, 0.01].map((scale) => relative(slope(EPSILON * scale), grad[i]));
      worst = Math.max(worst, Math.min(...errors));
    });
    found.set(node.id, worst);
  }
  return found;
}

/**
 * |n − a| / max(|n|, |a|), or the difference itself where both are next to nothing.
 * @param {number} numeric
 * @param {number} analytic
 */
function relative(numeric, analytic) {
  return Math.abs(numeric - analytic) / Math.max(Math.abs(numeric), Math.abs(analytic), 1e-6);
}

/**
 * @param {number[]} shape
 * @param {Float64Array} data
 * @returns {any}
 */
function nested(shape, data) {
  if (!shape.length) return data[0];
  const step = data.length / shape[0];
  return Array.from({ length: shape[0] }, (_, i) => nested(shape.slice(1), data.subarray(i * step, (i + 1) * step)));
}
