/** What an update changes, number by number. Pure. */

/** @import { Walk } from "../types" */

/**
 * A number that an update changes: of which parameter, and at which cell of it.
 * @typedef {{ id: number, cell: number[], before: number, after: number, grad: number }} Change
 */

/** By its walk, what an update changes. @type {WeakMap<Walk, Change[]>} */
const known = new WeakMap();

/** By its walk, the number that an update changes most. @type {WeakMap<Walk, Change | undefined>} */
const most = new WeakMap();

/** The number that an update changes most, if it changes any. @param {Walk} walk @returns {Change | undefined} */
export function mostOf(walk) {
  if (!most.has(walk)) most.set(walk, largest(changesOf(walk), 1)[0]);
  return most.get(walk);
}

/**
 * Every number that an update changes.
 * @param {Walk} walk
 * @returns {Change[]}
 */
export function changesOf(walk) {
  const found = known.get(walk) ?? changed(walk);
  known.set(walk, found);
  return found;
}

/** @param {Walk} walk @returns {Change[]} */
function changed({ run, moves }) {
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

/** So many of some changes that are the largest. @param {Change[]} all @param {number} count */
export function largest(all, count) {
  const size = (/** @type {Change} */ { before, after }) => Math.abs(after - before);
  return [...all].sort((a, b) => size(b) - size(a)).slice(0, count);
}
