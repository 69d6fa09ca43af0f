/**
 * Why what comes back through a softmax is taken less the average of its row. Each share is a bar as wide as it, which
 * stands on the average c and reaches to what arrives there: its area p (g − c) is what comes back, and above and below
 * c the areas are equal, as the shares add up to 1.
 */

import { html, nothing, svg } from "lit/html.js";
import { digitsFor, numeral, short, signOf, sumText } from "../formula/numerals.js";
import { at, bracketed, scaleOf } from "../formula/terms.js";

/** @import { CellTerms, Numeric, Say, Walk } from "../types" */

const [WIDE, HIGH] = [284, 186];
const PLOT = { left: 64, right: WIDE - 6, top: 24, bottom: HIGH - 44 };
const MOST = 8; // bars beside each other
const LETTER = 8.2; // pixels of a digit of a bar's number
const HALF = 4; // of a line of text, to stand in its middle
const FEW = 4; // areas that are added up one by one
const PLACES = 4; // more than a printed sum has, until it is given up
const TICKS = 3; // that there are at most

/**
 * @param {Walk} walk
 * @param {CellTerms} found
 * @param {"story" | "numbers" | "calculus"} level
 * @param {Say} say
 * @param {(cell: number[]) => void} choose
 */
export function areas({ run }, found, level, say, choose) {
  const { row, average, factor } = /** @type {NonNullable<CellTerms["share"]>} */ (found.share);
  if (row.length > MOST || row.length < 2) return nothing;
  const value = (/** @type {Numeric | null} */ of) => row.map((cell) => /** @type {number} */ (at(of, cell)));
  const [shares, arriving] = [value(run.values[found.out]), value(run.grads[found.out])];
  const sizes = shares.map((p, i) => p * (arriving[i] - average));
  if (![...sizes, average].every(Number.isFinite)) return nothing;
  const words = level === "calculus" ? "calculus" : "numbers";
  const chosen = row.findIndex((cell) => String(cell) === String(found.cell));
  const equal = levelled(sizes);
  const { sign, by } = scaleOf(factor);
  const digits = digitsFor((put) => put(sizes[chosen]) * put(by) ** (sign === "/" ? -1 : 1), found.sum);
  const [size, scale] = [sizes[chosen], by].map((one) => numeral(one, false, digits));
  return html`<p class="note">${say(`why.shares.${words}`)}</p>
    <svg class="areas" viewBox="0 0 ${WIDE} ${HIGH}" role="img" aria-label=${say("why.shares.equal", { sum: equal })}>
      ${picture({ shares, arriving, sizes, average, chosen }, (i) => choose(row[i]))}
    </svg>
    <p class="note">${say("why.shares.equal", { sum: equal })}</p>
    ${
      scale === "1"
        ? nothing
        : html`<p class="note">${say(sign === "/" ? "why.shares.divided" : "why.shares.multiplied", {
            by: scale,
            factor: bracketed(scale),
            size,
            product: short(found.sum),
          })}</p>`
    }`;
}

/**
 * The bars, and the average that they stand on.
 * @param {{ shares: number[], arriving: number[], sizes: number[], average: number, chosen: number }} of
 * @param {(i: number) => void} choose
 */
function picture({ shares, arriving, sizes, average, chosen }, choose) {
  const [low, high] = [Math.min(0, ...arriving), Math.max(0, ...arriving)];
  const y = (/** @type {number} */ one) => PLOT.bottom - ((PLOT.bottom - PLOT.top) * (one - low)) / (high - low || 1);
  const starts = shares.map((_, i) => shares.slice(0, i).reduce((sum, p) => sum + p, 0));
  const x = (/** @type {number} */ share) => PLOT.left + (PLOT.right - PLOT.left) * share;
  const bars = shares.map((p, i) => {
    const [top, foot] = [Math.min(y(arriving[i]), y(average)), Math.max(y(arriving[i]), y(average))];
    const [left, wide] = [x(starts[i]) + 1, Math.max(1, x(p) - PLOT.left - 2)];
    const text = short(sizes[i]);
    const fits = LETTER * text.length <= wide;
    const inside = foot - top >= 4 * HALF;
    const up = arriving[i] >= average;
    const middle = inside ? (top + foot) / 2 + HALF : up ? top - HALF : foot + 3 * HALF;
    return svg`<g data-sign=${signOf(sizes[i])} data-now=${i === chosen} @click=${() => choose(i)}>
      <rect x=${left} y=${top} width=${wide} height=${Math.max(1, foot - top)} />
      ${
        fits || i === chosen
          ? svg`<text class="size" x=${held(left + wide / 2, text)} y=${middle}>${text}</text>`
          : nothing
      }
      ${wide > 2 * LETTER || i === chosen ? svg`<text x=${left + wide / 2} y=${HIGH - 24}>${i}</text>` : nothing}
      ${
        wide > 4 * LETTER || i === chosen
          ? svg`<text x=${held(left + wide / 2, short(p))} y=${HIGH - 8}>${short(p)}</text>`
          : nothing
      }</g>`;
  });
  const clear = (/** @type {number} */ one) => Math.abs(y(one) - y(average)) >= 4 * HALF;
  return svg`${ticks(low, high)
    .filter(clear)
    .map(
      (one) => svg`<line class="axis" x1=${PLOT.left} x2=${PLOT.right} y1=${y(one)} y2=${y(one)} />
      <text class="tick" x=${PLOT.left - 6} y=${y(one) + HALF}>${short(one)}</text>`,
    )}${bars}
    <line class="average" x1=${PLOT.left} x2=${PLOT.right} y1=${y(average)} y2=${y(average)} />
    <text class="average" x=${PLOT.left - 6} y=${y(average) + HALF}>c ${short(average)}</text>
    <text class="tick name m" x=${PLOT.left - 6} y=${3 * HALF}>g</text>
    <text class="tick name m" x=${PLOT.left - 6} y=${HIGH - 8}>p</text>`;
}

/**
 * What adds up to nothing, with as many places as it takes that what is printed does so too.
 * @param {number[]} all
 */
function levelled(all) {
  const above = all.reduce((sum, one) => sum + Math.max(0, one), 0);
  const sizes = all.length > FEW ? [above, -above] : all; // of many: all that is above, and all below
  const least = 2 - Math.floor(Math.log10(Math.max(...sizes.map(Math.abs)) || 1));
  for (let places = least; places < least + PLACES; places++) {
    const rounded = sizes.map((one) => Math.round(one * 10 ** places));
    if (rounded.reduce((sum, one) => sum + one, 0) === 0)
      return sumText(
        rounded.map((one) => one / 10 ** places),
        0,
      );
  }
  return sumText([above, -above], 0);
}

/** The middle of a text that stays within the picture. @param {number} middle @param {string} text */
const held = (middle, text) =>
  Math.max(PLOT.left + (LETTER * text.length) / 2, Math.min(middle, WIDE - (LETTER * text.length) / 2));

/** Round numbers in an interval. @param {number} low @param {number} high */
function ticks(low, high) {
  const rough = (high - low || 1) / TICKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * /** @type {number} */ ([1, 2, 5, 10].find((one) => one * power >= rough));
  const from = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - from + 1 }, (_, i) =>
    Number(((from + i) * step).toPrecision(3)),
  );
}
