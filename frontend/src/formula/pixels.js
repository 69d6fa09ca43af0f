/** A convolution as the products that it is the sum of: for an answer, for a number of the kernel, for a pixel. */

import { fromNested, grid } from "./arrays.js";
import { products } from "./images.js";

/** @import { Run, Trace } from "../types" */
/** @import { Seen } from "../trace/picture.js" */

/**
 * One product: which pixel meets which number of the kernel for which answer, as places in the three arrays. For an
 * answer it is pixel times number; for a number of the kernel the pixel, for a pixel the number, times what has come
 * back to the answer.
 * @typedef {{ pixel: number, kernel: number, answer: number, product: number }} Product
 * @typedef {{ on: "pixel" | "kernel" | "answer", place: number }} Choice
 */

/**
 * @param {Trace} trace
 * @param {Run} run
 * @param {Seen} seen
 * @param {Choice} choice
 * @returns {{ terms: Product[], sum: number }}
 */
export function metBy({ nodes }, { values, grads }, { x, kernel, conv }, { on, place }) {
  const of = (/** @type {unknown} */ value) => fromNested(value);
  const [pixels, numbers] = [of(values[x]), of(values[kernel])];
  const [a, b] = [grid(pixels).data, grid(numbers).data];
  const g = grid(of(grads[conv] ?? 0)).data;
  const { stride = 1, padding = 0 } = /** @type {any} */ (nodes[conv].settings ?? {});
  /** @type {Product[]} */
  const terms = [];
  products(pixels, numbers, stride, padding, (_, number, answer, pixel) => {
    if ({ pixel, kernel: number, answer }[on] !== place) return;
    const product =
      on === "answer" ? a[pixel] * b[number] : on === "kernel" ? a[pixel] * g[answer] : b[number] * g[answer];
    terms.push({ pixel, kernel: number, answer, product });
  });
  return { terms, sum: terms.reduce((sum, { product }) => sum + product, 0) };
}
