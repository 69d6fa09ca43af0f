/** What a reader with a calculator gets out of a formula of printed numbers. */

import { nodeOf, nodesIn } from "./line.js";
import { digitsFor, numberText, numeral } from "./numerals.js";
import { plain } from "./plain.js";

/** @import { Numeric, Run, Tree } from "../types" */

/** What a reader has on a calculator. @type {Record<string, (...numbers: number[]) => number>} */
const KEYS = {
  "+": (x, y) => x + y,
  "-": (x, y) => x - y,
  "*": (x, y) => x * y,
  "/": (x, y) => x / y,
  "**": (x, y) => x ** y,
  neg: (x) => -x,
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  abs: Math.abs,
  sin: Math.sin,
  cos: Math.cos,
  tanh: Math.tanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  relu: (x) => Math.max(0, x),
  max: Math.max,
};

const CLOSE = 1e-6; // how far a formula may be from the number that it is a formula of

/**
 * A formula with the numbers of a run put in. A reader with a calculator must agree: where three digits do not give the
 * printed result, up to six do.
 * @param {Tree} tree
 * @param {Run} run
 * @param {number} result
 * @returns {string} nothing where there are arrays
 */
export function numbersIn(tree, run, result) {
  return numbersOf(tree, (id) => run.values[id], result);
}

/**
 * The same with the number that is wanted of each node, as of an array one cell.
 * @param {Tree} tree
 * @param {(id: number) => Numeric | null} one
 * @param {number} result
 * @param {boolean} [sure] whether nothing is said unless the formula comes to the result
 */
export function numbersOf(tree, one, result, sure = false) {
  if (nodesIn(tree).some((id) => typeof one(id) !== "number")) return "";
  const given = (/** @type {string} */ text) => {
    const id = nodeOf(text);
    return id === null ? Number(text) : /** @type {number} */ (one(id));
  };
  const comes = (/** @type {(one: number) => number} */ put) =>
    comesTo(tree, (text) => (nodeOf(text) === null ? Number(text) : put(given(text))));
  if (sure && !(Math.abs(comes((x) => x) - result) <= CLOSE * Math.max(1e-9, Math.abs(result)))) return "";
  const digits = digitsFor(comes, result);
  const value = (/** @type {string} */ text) =>
    nodeOf(text) === null ? numberText(text) : numeral(given(text), false, digits);
  return plain(tree, value, "×");
}

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
