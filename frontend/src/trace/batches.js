/** Which rows of the data each step of a training sees, as the service has it (engine/training/samples.py). Pure. */

import training from "../../facts/training.json" with { type: "json" };
import { permutation } from "./permutation.js";

const [SPLIT, EPOCH] = [1, 2]; // what a draw is for, beside its seed

/** How many rows are trained on. @param {number} count @param {number} test the share that is not */
export function keptOf(count, test) {
  return Math.floor(Number((count * (1 - test)).toFixed(training.digits)));
}

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
