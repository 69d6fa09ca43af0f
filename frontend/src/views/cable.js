/**
 * The wire of an array: a cable of two strands, which show the signs of the gradient that has come through. And the
 * wire of a number that a line uses several times: a strand for each of its ways.
 */

import { svg } from "lit/html.js";
import { pathOf } from "../graph/ports.js";

/** @import { Numeric } from "../types" */

const [CABLE, WAYS] = [5, 9]; // pixels between two strands: of an array, and of ways
const MOST_WAYS = 3;

/** What signs a gradient has, once it was looked through. @type {WeakMap<object, number[]>} */
const known = new WeakMap();

/**
 * @param {number[]} points
 * @param {boolean} down
 * @param {(Numeric | null)[] | null} grads what has come through, or null where nothing has
 * @param {number} ways how many ways of a number it is; 0 of an array
 */
export function cable(points, down, grads, ways) {
  const found = [...new Set((grads ?? []).flatMap((one) => signsOf(one)))].sort((a, b) => b - a);
  const each = Array.from({ length: Math.min(ways, MOST_WAYS) }, (_, i) => signsOf(grads?.[i] ?? null)[0] ?? 0);
  const signs = ways ? each : found.length ? found : [0, 0];
  return signs.map((sign, i) => {
    const by = (i - (signs.length - 1) / 2) * (ways ? WAYS : CABLE);
    const moved = points.map((at, k) => (Boolean(k % 2) === !down ? at + by : at));
    return svg`<path class="strand" data-sign=${sign} d=${pathOf(moved, down)} />`;
  });
}

/** The signs that occur. @param {Numeric | null} value */
function signsOf(value) {
  if (typeof value === "number") return value ? [Math.sign(value)] : [];
  if (!Array.isArray(value)) return [];
  let signs = known.get(value);
  if (!signs) {
    const all = /** @type {number[]} */ (/** @type {unknown[]} */ (value).flat(Infinity));
    signs = [1, -1].filter((sign) => all.some((one) => Math.sign(one) === sign));
    known.set(value, signs);
  }
  return signs;
}
