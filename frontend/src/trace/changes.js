/** What an update changes, number by number. Pure. */

/** @import { Walk } from "../types" */

/**
 * A number that an update changes: of which parameter, and at which cell of it.
 * @typedef {{ id: number, cell: number[], before: number, after: number, grad: number }} Change
 */

/**
 * Every number that an update changes.
 * @param {Walk} walk
 * @returns {Change[]}
 */
export function changesOf({ run, moves }) {
  /** @type {Change[]} */
  const found = [];
  /** @param {number} id @param {any} before @param {any} after @param {any} grad @param {number[]} cell */
  const collect = (id, before, after, grad, cell) => {
    if (Array.isArray(before) && Array.isArray(after))
      return void before.forEach((one, i) => collect(id, one, after[i], grad?.[i], [...cell, i]));
    if (typeof before === "number" && typeof after === "number")
      found.push({ id, cell, before, after, grad: Number(grad) });
    return undefined;
  };
  for (const [id, { after }] of moves) collect(id, run.values[id], after, run.grads[id], []);
  return found;
}

/** So many of some changes that are the largest. @param {Change[]} all @param {number} most */
export function largest(all, most) {
  const size = (/** @type {Change} */ { before, after }) => Math.abs(after - before);
  return [...all].sort((a, b) => size(b) - size(a)).slice(0, most);
}
