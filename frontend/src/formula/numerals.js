/** Numbers as text: rounded for reading, or exact to the last digit. */

/** @import { Numeric, Summary } from "../types" */

export const DIGITS = 6; // for reading
export const FEW = 4; // where there is little room
export const THREE = 3; // on the screen's picture and in its sentences
const SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/**
 * A number to six significant digits, or in full; the minus is the mathematical one (U+2212).
 * Very large and very small ones read 2.65614 × 10⁻⁵.
 * @param {number} value
 * @param {boolean} [exact]
 * @param {number} [digits] significant digits, where not exact
 * @returns {string}
 */
export function numeral(value, exact = false, digits = DIGITS) {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (value === 0) return "0";
  const size = Math.abs(value);
  // A whole number is read digit by digit; rounding 1234567 to 1234570 would only puzzle.
  const whole = exact || (Number.isInteger(value) && size < 1e7);
  const plain = whole ? String(value) : String(Number(value.toPrecision(digits)));
  const [mantissa, power] =
    size >= 1e7 || size < 1e-4
      ? (exact ? value.toExponential() : Number(value.toPrecision(digits)).toExponential()).split("e")
      : [plain.replace(/e.*/, ""), plain.includes("e") ? plain.replace(/.*e/, "") : ""];
  const text = power ? `${mantissa} × 10${superscript(power)}` : mantissa;
  return text.replace("-", "−");
}

/** @param {string} power */
function superscript(power) {
  return power
    .replace("+", "")
    .replace("-", "⁻")
    .replace(/\d/g, (digit) => SUPERSCRIPT[Number(digit)]);
}

/**
 * A number as it can be pasted into a program: ASCII, every digit.
 * @param {number} value
 * @returns {string}
 */
export function pasteable(value) {
  return String(value);
}

/**
 * @param {Numeric} value
 * @returns {value is Summary}
 */
export function isSummary(value) {
  return typeof value === "object" && !Array.isArray(value);
}

/**
 * The shape of a value as programs write it: `(2, 3)`, `(4,)`, or `()` for a single number.
 * @param {number[]} shape
 * @returns {string}
 */
export function shapeText(shape) {
  return `(${shape.join(", ")}${shape.length === 1 ? "," : ""})`;
}

/**
 * A value in one short line: a number, the first numbers of an array, or a summary's range.
 * @param {Numeric | null} value
 * @param {boolean} [exact]
 * @param {number} [most] how many elements of an array are written out
 * @returns {string}
 */
export function brief(value, exact = false, most = 3) {
  if (value === null) return "";
  if (typeof value === "number") return numeral(value, exact);
  if (isSummary(value)) return `${numeral(value.min ?? NaN, exact)} … ${numeral(value.max ?? NaN, exact)}`;
  const parts = value.slice(0, most).map((item) => brief(item, exact, most));
  return `[${parts.join(", ")}${value.length > most ? ", …" : ""}]`;
}

/**
 * −1, 0 or 1: the sign that a value's colour, dash and glyph show; 0 for an array.
 * @param {Numeric | null} value
 */
export function signOf(value) {
  return typeof value === "number" && !Number.isNaN(value) ? Math.sign(value) : 0;
}

/**
 * How large a value is: its absolute value, or the root mean square of an array's elements.
 * @param {Numeric | null} value
 * @returns {number}
 */
export function sizeOf(value) {
  if (value === null) return 0;
  if (typeof value === "number") return Math.abs(value);
  if (isSummary(value)) return (value.norm ?? NaN) / Math.sqrt(value.shape.reduce((a, b) => a * b, 1));
  const all = /** @type {number[]} */ (/** @type {unknown[]} */ (value).flat(Infinity));
  return Math.sqrt(all.reduce((sum, item) => sum + item * item, 0) / all.length);
}

/** A number as the picture and its sentences show it: three significant digits. @param {number} value */
export const short = (value) => numeral(value, false, THREE);

/**
 * Factors and their product as they are printed together: with as many digits, three to six, as a reader with a
 * calculator needs to find the printed product.
 * @param {number[]} factors
 * @param {number} product
 * @param {number} [least] digits of the product
 * @returns {{ factors: string[], product: string, exact: boolean }} `exact`: whether they do
 */
export function agreeing(factors, product, least = THREE) {
  const goal = Number(product.toPrecision(least));
  for (let digits = THREE; digits <= DIGITS; digits++) {
    const printed = factors.map((one) => Number(one.toPrecision(digits)));
    if (Number(printed.reduce((a, b) => a * b, 1).toPrecision(least)) === goal || digits === DIGITS)
      return {
        factors: factors.map((one) => numeral(one, false, digits)),
        product: numeral(product, false, least),
        exact: digits < DIGITS,
      };
  }
  throw new Error("not reached");
}

/**
 * The fewest digits, three to six, with which printed numbers give a printed result; three where none do.
 * @param {(put: (one: number) => number) => number} result with each of the numbers put through a function
 * @param {number} goal
 * @param {number} [most] digits that are tried
 */
export function digitsFor(result, goal, most = DIGITS) {
  const printed = (/** @type {number} */ digits) => result((one) => Number(one.toPrecision(digits)));
  const all = Array.from({ length: most - THREE + 1 }, (_, i) => THREE + i);
  return all.find((digits) => short(printed(digits)) === short(goal)) ?? THREE;
}

const SUMMANDS = 4; // of a sum that is written out; of more the first and the last

/**
 * "3 + 1 = 4", with a minus for what is negative, and with as many digits, three to six, as the printed sum needs.
 * @param {number[]} parts
 * @param {number} whole
 */
export function sumText(parts, whole) {
  const goal = Number(whole.toPrecision(THREE));
  let digits = THREE;
  const printed = () => parts.reduce((sum, one) => sum + Number(one.toPrecision(digits)), 0);
  while (digits < DIGITS && Number(printed().toPrecision(THREE)) !== goal) digits++;
  const [first, ...rest] = parts.map((one) => numeral(one, false, digits));
  const signed = rest.map((one) => (one.startsWith("−") ? ` − ${one.slice(1)}` : ` + ${one}`));
  const shown = parts.length > SUMMANDS ? [" + ⋯", signed[signed.length - 1]] : signed;
  return `${first}${shown.join("")} = ${short(whole)}`;
}

const CLOSE = 0.25;

/**
 * Before and after, with as many digits as the change needs to be seen, and as many places both; what is exact needs
 * no zeros behind it.
 * @param {number} before
 * @param {number} after
 * @param {number} [close] how far what is printed may be from the change, as a share of it
 */
export function changed(before, after, close = CLOSE) {
  if (!Number.isFinite(before) || !Number.isFinite(after)) return { before: short(before), after: short(after) };
  for (let digits = 3; digits < 15; digits++) {
    const seen = Math.abs(Number(before.toPrecision(digits)) - Number(after.toPrecision(digits)));
    if (Math.abs(seen - Math.abs(after - before)) > close * Math.abs(after - before)) continue;
    const both = [before, after].map((value) => numeral(value, false, digits));
    const places = Math.max(...both.map((text) => (/\.(\d+)$/.exec(text)?.[1] ?? "").length));
    const alike = both.every((text) => !text.includes("×")) && places > 0;
    const exact = (/** @type {number} */ value) => {
      const text = value.toFixed(places);
      return (Number(text) === value ? String(Number(text)) : text).replace("-", "−");
    };
    const [one, other] = alike ? [before, after].map(exact) : both;
    return { before: one, after: other };
  }
  return { before: numeral(before, true), after: numeral(after, true) };
}

/**
 * A step in print: before − rate × gradient = after, with as many digits as it takes that a reader with a calculator
 * comes to what stands behind the sign.
 * @param {{ before: number, after: number, grad: number }} change
 * @param {number} rate
 */
export function stepped({ before, after, grad }, rate) {
  const pair = changed(before, after);
  if (/[^−\d.]/.test(pair.before + pair.after)) return { ...pair, grad: short(grad) }; // a power of ten, or no number
  const places = Math.max(...[pair.before, pair.after].map((text) => (/\.(\d+)$/.exec(text)?.[1] ?? "").length));
  const fixed = (/** @type {number} */ one, /** @type {number} */ more) => one.toFixed(places + more).replace("-", "−");
  // First with more digits of the gradient, then with another place of what there was, and then of both.
  for (const [more, also] of [
    [0, 0],
    [1, 0],
    [1, 1],
    [2, 1],
  ]) {
    const from = more ? fixed(before, more) : pair.before;
    const to = also ? fixed(after, also) : pair.after;
    const [one, other] = [from, to].map((text) => Number(text.replace("−", "-")));
    for (let digits = THREE; digits <= THREE + DIGITS; digits++) {
      const off = Math.abs(one - rate * Number(grad.toPrecision(digits)) - other);
      if (off <= 0.5 * 10 ** -(places + also) * (1 + 1e-9))
        return { before: from, after: to, grad: numeral(grad, false, digits) };
    }
  }
  return { ...pair, grad: short(grad) };
}

/** A literal of a formula, to three digits. @param {string} text */
export function numberText(text) {
  const value = Number(text);
  return Number.isNaN(value) ? text : short(value);
}
