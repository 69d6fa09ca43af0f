/** What a reader with a calculator gets out of a formula of printed numbers. */

/** @import { Tree } from "../types" */

/** What a reader has on a calculator. @type {Record<string, (...numbers: number[]) => number>} */
const KEYS = {
  "+": (x, y) => x + y,
  "-": (x, y) => x - y,
  "*": (x, y) => x * y,
  "/": (x, y) => x / y,
  "**": (x, y) => x ** y,
  neg: (x) => -x,
  exp: Math.exp,
  tanh: Math.tanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  relu: (x) => Math.max(0, x),
  max: Math.max,
};

/**
 * What a formula of numbers comes to; NaN where it has a function.
 * @param {Tree} tree
 * @param {(letter: string) => number} value
 * @returns {number}
 */
export function comesTo(tree, value) {
  if (!Array.isArray(tree)) return value(String(tree));
  const [head, ...parts] = /** @type {[string, ...Tree[]]} */ (tree);
  return KEYS[head]?.(...parts.map((part) => comesTo(part, value))) ?? Number.NaN;
}
