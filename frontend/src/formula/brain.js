/** A network that loses most of its units, before, in the middle of or after its training, on the page's plan. Pure. */

import { networkOf } from "./playground.js";

/** @import { Trace } from "../types" */

export const [UNITS, UPDATES, LOOK] = [24, 1200, 40];
/** When units are lost, and whether training goes on after that. @type {Record<string, { at: number, end: number }>} */
export const TIMES = {
  before: { at: 0, end: UPDATES },
  middle: { at: UPDATES / 3, end: UPDATES },
  after: { at: (2 * UPDATES) / 3, end: (2 * UPDATES) / 3 },
  repaired: { at: (2 * UPDATES) / 3, end: UPDATES },
};

/**
 * The share of right answers on points that it has not seen, while one network trains and is damaged.
 * @param {Trace} trace of the form
 * @param {{ x: Float64Array, t: Float64Array, V: Float64Array, w: Float64Array }} start
 * @param {{ at: number, end: number }} when
 * @param {number} lost units
 * @returns {number[]} at every so many updates
 */
export function withDamage(trace, { x, t, V, w }, { at, end }, lost) {
  const net = networkOf(trace, { x, t }, { batch: 10, kept: t.length / 2, rate: 0.1, l1: 0, l2: 0, optimizer: "sgd" });
  const [W1, b1, W2] = net.params;
  W1.p.set(V);
  W2.p.set(w);
  const found = [];
  for (let n = 0; n <= UPDATES; n++) {
    // A unit without weights says 0 for ever: nothing comes in, nothing goes out, and no gradient reaches it.
    if (n === at)
      for (let unit = 0; unit < lost; unit++) {
        W1.p[unit] = W1.p[UNITS + unit] = b1.p[unit] = W2.p[unit] = 0;
      }
    if (n % LOOK === 0) found.push(net.tested()?.right ?? Number.NaN);
    if (n < end) net.step();
  }
  return found;
}
