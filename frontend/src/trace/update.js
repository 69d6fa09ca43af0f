/** One step of gradient descent: how far a parameter moves, and where to. */

/** @import { Numeric } from "../types" */

/**
 * before − rate · grad, element by element; null where an array is only summed up.
 * @param {Numeric} value
 * @param {Numeric} grad
 * @param {number} rate
 * @returns {{ step: Numeric, after: Numeric } | null}
 */
export function moved(value, grad, rate) {
  const step = map(grad, (g) => -rate * g);
  const after = step === null ? null : both(value, step, (a, b) => a + b);
  return step === null || after === null ? null : { step, after };
}

/**
 * A move that has been made: its step is how far apart before and after are.
 * @param {{ before: Numeric, after: Numeric }} move
 * @returns {{ step: Numeric, after: Numeric } | null}
 */
export function between({ before, after }) {
  const step = both(after, before, (a, b) => a - b);
  return step === null ? null : { step, after };
}

/**
 * @param {Numeric} value
 * @param {(x: number) => number} f
 * @returns {any}
 */
function map(value, f) {
  if (typeof value === "number") return f(value);
  return Array.isArray(value) ? value.map((one) => map(/** @type {Numeric} */ (one), f)) : null; // a summary
}

/**
 * @param {any} left
 * @param {any} right
 * @param {(x: number, y: number) => number} f
 * @returns {any}
 */
function both(left, right, f) {
  if (typeof left === "number" && typeof right === "number") return f(left, right);
  if (!Array.isArray(left) || !Array.isArray(right)) return null;
  return left.map((one, i) => both(one, right[i], f));
}
