/** Where a kernel slides over an image: what each product of a cell's gradient is multiplied by. Pure. */

/** @import { CellTerms, Walk } from "../types" */

/**
 * The cells of the other one that the terms are multiplied by: pixels of the image for a cell of the kernel, cells of
 * the kernel for a pixel; null at any other operation.
 * @param {Walk} walk
 * @param {CellTerms} found
 * @returns {CellTerms["by"]}
 */
export function slidOver({ trace: { nodes } }, { node, cell, out, terms }) {
  const { op, inputs, settings } = nodes[out];
  const arg = inputs.indexOf(node);
  if (op !== "conv2d" || arg < 0 || inputs[0] === inputs[1]) return null;
  const { stride, padding } = /** @type {{ stride: number, padding: number }} */ (settings);
  if (typeof stride !== "number" || typeof padding !== "number") return null;
  const [, from, u, v] = cell;
  const cells = terms.map(({ at: [image, channel, row, column] }) => {
    const [top, left] = [row * stride - padding, column * stride - padding];
    return arg === 0 ? [channel, from, u - top, v - left] : [image, from, top + u, left + v];
  });
  return { node: inputs[1 - arg], cells };
}
