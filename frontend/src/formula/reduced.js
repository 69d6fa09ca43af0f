/** A loss's formula for its elements, and what its `reduction` makes of them. */

/** @import { Tree } from "../types" */

/**
 * A loss's formula as its `reduction` leaves it: the mean is a sum or nothing, and what it divides by is gone.
 * @param {Tree} tree
 * @param {unknown} reduction
 * @returns {Tree}
 */
export function reduced(tree, reduction) {
  if (!Array.isArray(tree) || (reduction !== "sum" && reduction !== "none")) return tree;
  const [head, ...parts] = tree;
  if (head === "mean") return reduction === "sum" ? ["sum", parts[0]] : parts[0];
  if (head === "/" && (parts[1] === "n" || (Array.isArray(parts[1]) && parts[1][0] === "divisor"))) return parts[0];
  return tree;
}
