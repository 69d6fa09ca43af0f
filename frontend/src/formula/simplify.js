/** Formulas as a person would write them: no x¹, no · 1, no + 0, numbers multiplied out. */

/** @import { Tree } from "../types" */

/** @param {Tree} tree @returns {tree is number} */
const isNumber = (tree) => typeof tree === "number";

/** @param {Tree} tree @param {string} head @returns {tree is [string, ...Tree[]]} */
const is = (tree, head) => Array.isArray(tree) && tree[0] === head;

/**
 * The same function with fewer signs. Only what holds for all finite numbers is used, and 0 · x is 0.
 * @param {Tree} tree
 * @returns {Tree}
 */
export function simplified(tree) {
  if (!Array.isArray(tree)) return tree;
  const [head, ...parts] = tree;
  const [x, y] = parts.map((part) => simplified(/** @type {Tree} */ (part)));
  switch (head) {
    case "+":
      return plus(x, y);
    case "-":
      return minus(x, y);
    case "*":
      return times(x, y);
    case "/":
      return over(x, y);
    case "**":
      return power(x, y);
    case "neg":
      return negative(x);
    case "transpose":
    case "T":
      return turned(x);
    default:
      return [head, ...parts.map((part) => simplified(/** @type {Tree} */ (part)))];
  }
}

/**
 * A transpose: of a transpose nothing is left, and (xᵀ @ y)ᵀ is yᵀ @ x.
 * @param {Tree} x
 * @returns {Tree}
 */
function turned(x) {
  if (is(x, "T")) return /** @type {Tree} */ (x[1]);
  const [left, right] = /** @type {Tree[]} */ (Array.isArray(x) && is(x, "@") ? x.slice(1) : []);
  return is(left, "T") || is(right, "T") ? ["@", turned(right), turned(left)] : ["T", x];
}

/**
 * A formula as a number times the rest.
 * @param {Tree} tree
 * @returns {[number, Tree]}
 */
function split(tree) {
  if (isNumber(tree)) return [tree, 1];
  if (is(tree, "neg")) {
    const [factor, rest] = split(/** @type {Tree} */ (tree[1]));
    return [-factor, rest];
  }
  if (is(tree, "*") && isNumber(/** @type {Tree} */ (tree[1])))
    return [/** @type {number} */ (tree[1]), /** @type {Tree} */ (tree[2])];
  return [1, tree];
}

/**
 * @param {number} factor
 * @param {Tree} rest
 * @returns {Tree}
 */
function joined(factor, rest) {
  if (rest === 1 || factor === 0) return factor;
  if (factor === 1) return rest;
  return factor === -1 ? ["neg", rest] : ["*", factor, rest];
}

/** @param {Tree} x @param {Tree} y @returns {Tree} */
export function times(x, y) {
  const [a, left] = split(x);
  const [b, right] = split(y);
  if (left === 1 || right === 1) return joined(a * b, left === 1 ? right : left);
  if (is(right, "/") && right[1] === 1) return joined(a * b, over(left, /** @type {Tree} */ (right[2])));
  if (is(left, "/") && left[1] === 1) return joined(a * b, over(right, /** @type {Tree} */ (left[2])));
  return joined(a * b, powers(left, right) ?? ["*", left, right]);
}

/**
 * A power where both are powers of one name: x · x is x²; null where they are not.
 * @param {Tree} left
 * @param {Tree} right
 * @returns {Tree | null}
 */
function powers(left, right) {
  const [[x, n], [y, m]] = [left, right].map((one) =>
    is(one, "**") && isNumber(/** @type {Tree} */ (one[2])) ? [one[1], one[2]] : [one, 1],
  );
  return typeof x === "string" && x === y ? power(x, /** @type {number} */ (n) + /** @type {number} */ (m)) : null;
}

/**
 * A sum with so many times a term more, where the term is in it already: x² + x² is 2x²; null where it is not.
 * @param {Tree} sum
 * @param {number} count
 * @param {string} term as JSON
 * @returns {Tree | null}
 */
function collected(sum, count, term) {
  if (is(sum, "+")) {
    const [left, right] = /** @type {Tree[]} */ (sum.slice(1));
    const last = collected(right, count, term);
    if (last !== null) return plus(left, last);
    const first = collected(left, count, term);
    return first === null ? null : plus(first, right);
  }
  const [factor, rest] = split(sum);
  return rest !== 1 && JSON.stringify(rest) === term ? joined(factor + count, rest) : null;
}

/** @param {Tree} x @param {Tree} y @returns {Tree} */
export function plus(x, y) {
  if (x === 0) return y;
  if (y === 0) return x;
  if (isNumber(x) && isNumber(y)) return x + y;
  if (is(y, "+")) return plus(plus(x, /** @type {Tree} */ (y[1])), /** @type {Tree} */ (y[2]));
  const [b, right] = split(y);
  const alike = right === 1 ? null : collected(x, b, JSON.stringify(right));
  if (alike !== null) return alike;
  return b < 0 && right !== 1 ? ["-", x, joined(-b, right)] : ["+", x, y];
}

/** @param {Tree} x @param {Tree} y @returns {Tree} */
function minus(x, y) {
  if (y === 0) return x;
  if (x === 0) return negative(y);
  if (isNumber(x) && isNumber(y)) return x - y;
  if (JSON.stringify(x) === JSON.stringify(y)) return 0;
  return is(y, "neg") ? plus(x, /** @type {Tree} */ (y[1])) : ["-", x, y];
}

/** @param {Tree} x @returns {Tree} */
function negative(x) {
  const [factor, rest] = split(x);
  return joined(-factor, rest);
}

/** @param {Tree} x @param {Tree} y @returns {Tree} */
function over(x, y) {
  if (x === 0 || y === 1) return x;
  if (isNumber(x) && isNumber(y) && y !== 0 && Number((x / y).toPrecision(6)) === x / y) return x / y;
  if (is(x, "/")) return over(/** @type {Tree} */ (x[1]), times(/** @type {Tree} */ (x[2]), y));
  const [factor, rest] = split(x);
  // 2x / 4 is 0.5x, where that is a short number.
  if (isNumber(y) && y !== 0 && factor !== 1 && Number((factor / y).toPrecision(6)) === factor / y)
    return joined(factor / y, rest);
  return rest === 1 ? ["/", factor, y] : joined(factor, ["/", rest, y]);
}

/** @param {Tree} x @param {Tree} y @returns {Tree} */
function power(x, y) {
  if (y === 1) return x;
  if (y === 0) return 1;
  return isNumber(x) && isNumber(y) ? x ** y : ["**", x, y];
}
