/** Which rows of the data each step of a training sees, as the service has it (engine/training/samples.py). Pure. */

import { permutation } from "./permutation.js";
import { keptOf } from "./settings.js";

/** @import { Journal, State } from "../types" */

const [SPLIT, EPOCH] = [1, 2]; // what a draw is for, beside its seed

/**
 * The rows that are trained on and those that are not, and the rows of step n, from 1; the last batch of an epoch has
 * what is left over.
 * @param {{ count: number, batch: number | null, seed: number, test: number }} how
 */
export function batchesOf({ count, batch, seed, test }) {
  const kept = keptOf(count, test);
  const all = Array.from({ length: count }, (_, i) => i);
  const order = kept < count ? permutation(count, [seed, SPLIT]) : all;
  const [train, rest] = [order.slice(0, kept), order.slice(kept)].map((rows) => rows.sort((a, b) => a - b));
  const each = batch === null ? 1 : Math.max(Math.ceil(kept / batch), 1);
  let drawn = -1;
  /** @type {number[]} */
  let mixed = [];
  return {
    train,
    test: rest,
    /** @param {number} n @returns {number[]} */
    rows(n) {
      if (batch === null) return train;
      const epoch = Math.floor((n - 1) / each);
      if (epoch !== drawn) mixed = permutation(kept, [seed, EPOCH, epoch]).map((i) => train[i]);
      drawn = epoch;
      const place = (n - 1) % each;
      return mixed.slice(place * batch, (place + 1) * batch);
    },
  };
}

/** The batches of each run. @type {WeakMap<Journal["settings"], ReturnType<typeof batchesOf>>} */
const batches = new WeakMap();

/**
 * The rows of the training's last step, or of the one that is open; null where every step sees all.
 * @param {State} state
 * @param {number} count how many rows there are
 * @returns {Set<number> | null}
 */
export function batchAt({ training: { journal }, opened, source }, count) {
  const n = opened ?? journal?.n;
  if (!journal?.settings.batch || !n || journal.source !== source) return null;
  const { settings } = journal;
  const drawn = batches.get(settings) ?? batchesOf({ ...settings, count });
  batches.set(settings, drawn);
  return new Set(drawn.rows(n));
}
