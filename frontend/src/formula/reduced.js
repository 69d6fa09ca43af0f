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

/**
 * The rule of a cross-entropy as a textbook has it, p − t: where each row has one class, what a row aims at is a one
 * there, and adds up to 1.
 * @param {Tree} tree
 * @param {{ ids: boolean, plain: boolean }} how whether the target names a class for each row, and whether nothing is
 *   weighted, left out or smoothed
 * @returns {Tree}
 */
export function aimed(tree, how) {
  if (!Array.isArray(tree)) return tree;
  const [head, ...parts] = tree;
  if (head === "goal") return how.ids ? ["onehot", parts[0]] : tree;
  const [x, y] = parts;
  if (head === "along" && how.plain && Array.isArray(x) && x[0] === "goal") return 1;
  const made = parts.map((part) => aimed(/** @type {Tree} */ (part), how));
  if (head === "*" && made[1] === 1 && Array.isArray(y)) return made[0];
  return /** @type {Tree} */ ([head, ...made]);
}
