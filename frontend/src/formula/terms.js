/** What is shown of the products that a cell of a gradient is made of. */

import { agreeing, digitsFor, numeral, short, signOf, sumText } from "./numerals.js";

/** @import { CellTerms, Say } from "../types" */

const SHARP = 9; // digits of what is told of a share: a saturated one is near to 1
const NEAR = 1e-12; // of a number, within which it is as it is printed
const MOST = 3; // products that are written out; of more the two largest

/** W[1, 3]; a single number has its name alone. @param {string} name @param {number[]} cell */
export const cellName = (name, cell) =>
  cell.length ? `${name.includes(" ") ? `(${name})` : name}[${cell.join(", ")}]` : name;

/** An element of nested lists. @param {any} value @param {number[]} cell @returns {number} */
export const at = (value, cell) => cell.reduce((inner, i) => inner[i], value);

/**
 * The cell of an array that stands under a cell of a larger one: axes of one are repeated.
 * @param {number[]} shape
 * @param {number[]} cell
 */
export const under = (shape, cell) =>
  cell.slice(cell.length - shape.length).map((i, axis) => (shape[axis] === 1 ? 0 : i));

/**
 * The products that are written out, in the order of the cells, and what the others come to.
 * @param {CellTerms} found
 * @param {number} [most]
 */
export function shownOf({ terms: all }, most = MOST) {
  const terms = all.length <= most ? all : all.filter(({ product }) => product !== 0);
  if (terms.length <= most) return { shown: terms, rest: all.length - terms.length, others: 0 };
  const large = [...terms].sort((a, b) => Math.abs(b.product) - Math.abs(a.product)).slice(0, most - 1);
  const shown = terms.filter((term) => large.includes(term));
  const others = terms.reduce((sum, term) => sum + (shown.includes(term) ? 0 : term.product), 0);
  return { shown, rest: all.length - shown.length, others };
}

/**
 * Where a product comes from: by the only axis along which the places of all of them differ, else by its place.
 * @param {CellTerms} found
 * @param {number[]} place
 * @param {string} name of what is moved
 * @param {Say} say
 */
export function fromWhere({ terms }, place, name, say) {
  const differing = place.map((_, axis) => axis).filter((axis) => terms.some((one) => one.at[axis] !== place[axis]));
  // What has no name of its own is told by the place alone.
  const own = /^[\p{L}\p{N}_]+$/u.test(name) ? name : "";
  if (differing.length !== 1 || place.length > 2) return cellName(own, place);
  const [axis] = differing;
  return say(place.length < 2 ? "cell.place" : axis === 0 ? "cell.row" : "cell.column", { i: place[axis] });
}

/**
 * "0.5 × 0.0602", with as many digits as its product needs.
 * @param {CellTerms["terms"][number]} term
 * @param {number} [least] digits of the product
 */
export function productText({ slope, g, product }, least) {
  const { factors } = agreeing([slope, g], product, least);
  return factors.join(" × ");
}

/**
 * How many digits the products need, that what is printed adds up.
 * @param {{ product: number }[]} shown
 * @param {number} others what else there is
 * @param {number} sum
 */
export const digitsOf = (shown, others, sum) =>
  digitsFor((put) => [...shown.map(({ product }) => product), others].reduce((all, one) => all + put(one), 0), sum);

/**
 * What a line scales its shares by, as its gate has it: a part that is no short decimal is divided by, as in / √2.
 * @param {number} factor
 * @returns {{ sign: "×" | "/", by: number }}
 */
export const scaleOf = (factor) =>
  Math.abs(factor) < 1 && Math.abs(Number(factor.toPrecision(3)) - factor) > NEAR
    ? { sign: "/", by: 1 / factor }
    : { sign: "×", by: factor };

/** A negative number behind a sign. @param {string} text */
export const bracketed = (text) => (text.startsWith("−") ? `(${text})` : text);

/** " / 1.41", " × 0.5", or nothing where nothing is scaled. @param {number} factor @param {string} [times] */
export function scaleText(factor, times = "×") {
  const { sign, by } = scaleOf(factor);
  return short(by) === "1" ? "" : ` ${sign === "/" ? sign : times} ${bracketed(short(by))}`;
}

/**
 * "0.304 × (−0.469 − 0.112) / 1.41": a share times what arrives above the average of its row, and what the line scales
 * that by, with as many digits as the printed result needs.
 * @param {Pick<NonNullable<CellTerms["share"]>, "p" | "g" | "average" | "factor">} share
 * @param {number} sum
 */
export function shareText({ p, g, average, factor }, sum) {
  const { sign, by } = scaleOf(factor);
  const digits = digitsFor(
    (put) => {
      const above = put(p) * (put(g) - put(average));
      return sign === "/" ? above / put(by) : above * put(by);
    },
    sum,
    SHARP,
  );
  const [share, arriving, mean, scale] = [p, g, average, by].map((one) => numeral(one, false, digits));
  const above = `${arriving} ${mean.startsWith("−") ? `+ ${mean.slice(1)}` : `− ${mean}`}`;
  return `${share} × (${above})${scale === "1" ? "" : ` ${sign} ${bracketed(scale)}`}`;
}

/**
 * "0.0301 − 0.0394 − 0.0473 = −0.0566"; of one product "0.0761 × 0.791 = 0.0602"; of many the two largest, and what the
 * others come to.
 * @param {CellTerms} found
 * @param {Say} say
 */
export function cellSum(found, say) {
  const { terms, sum } = found;
  if (!terms.length) return "0";
  if (found.share) return `${shareText(found.share, sum)} = ${short(sum)}`;
  if (terms.length === 1) {
    const { factors, product } = agreeing([terms[0].g, terms[0].slope], sum);
    return `${factors.join(" × ")} = ${product}`;
  }
  const { shown, rest, others } = shownOf(found);
  const parts = shown.map(({ product }) => product);
  if (!rest) return sumText(parts, sum);
  return sumText([...parts, others], sum).replace(" =", say("cell.others.after", { count: rest }));
}

/**
 * How many of the products would have the cell raised, and how many lowered, so that the output falls.
 * @param {CellTerms} found
 */
export function votes({ terms }) {
  const count = (/** @type {number} */ sign) => terms.filter(({ product }) => signOf(product) === sign).length;
  return { raise: count(-1), lower: count(1) };
}

/** The size of a sum, without its sign. @param {CellTerms} found */
export const sizeText = ({ sum }) => short(Math.abs(sum));

/**
 * Whether a cell is only taken as it is, as A[1, 2] of a line that reads it.
 * @param {CellTerms} found
 * @param {string} place what it becomes
 * @param {string} name
 */
export function isItself({ terms }, place, name) {
  const bare = (/** @type {string} */ one) => one.replaceAll(" ", "");
  return terms.length === 1 && terms[0].slope === 1 && bare(place) === bare(name);
}

/**
 * The square root of the sum of squares; of what is told in summary, if it is told.
 * @param {Exclude<import("../types").Numeric, number>} value
 */
export function normOf(value) {
  if (!Array.isArray(value)) return value.norm ?? null;
  const all = /** @type {number[]} */ (/** @type {unknown[]} */ (value).flat(Infinity));
  return Math.sqrt(all.reduce((sum, one) => sum + one * one, 0));
}
