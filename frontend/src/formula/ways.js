/**
 * One model trained three times, and only the way to its gradient differs: a central difference, formulas worked out by
 * hand, the backward pass. Pure.
 */

import { planOf } from "./plan.js";

/** @import { Trace } from "../types" */

/**
 * @typedef {"numeric" | "hand" | "automatic"} Way
 * @typedef {{ losses: number[], grads: Record<string, number>[] }} Training the losses before the first update and
 *   after each, and the gradient at each of these places
 */

export const WAYS = /** @type {Way[]} */ (["numeric", "hand", "automatic"]);

/**
 * @param {Trace} trace with `hand_<name>`, what somebody has worked out, for each parameter
 * @param {string[]} params
 * @param {{ rate: number, updates: number, h: number }} how `h`: the step of the difference to either side
 * @returns {Record<Way, Training>}
 */
export function trainings(trace, params, { rate, updates, h }) {
  const { names, runs, output } = trace;
  const plan = planOf(trace, { wanted: new Set(params.map((name) => names[name])) });
  const start = params.map((name) => Number(runs[0].values[names[name]]));
  /** @param {number[]} values of the parameters */
  function loss(values) {
    params.forEach((name, i) => void plan.put(names[name], values[i]));
    plan.forward();
    return plan.values[output][0];
  }
  /** @type {Record<Way, (values: number[]) => number[]>} */
  const slopes = {
    // (L(p + h) − L(p − h)) / 2h, whose error falls with h² until rounding takes over (LeVeque 2007, 1.1).
    numeric: (values) =>
      values.map((_, i) => {
        const moved = (/** @type {number} */ by) => loss(values.map((one, k) => (k === i ? one + by : one)));
        return (moved(h) - moved(-h)) / (2 * h);
      }),
    hand(values) {
      loss(values);
      return params.map((name) => plan.values[names[`hand_${name}`]][0]);
    },
    automatic(values) {
      loss(values);
      plan.backward();
      return params.map((name) => plan.grads[names[name]]?.[0] ?? 0);
    },
  };
  const train = (/** @type {Way} */ way) => {
    let values = start;
    /** @type {Training} */
    const made = { losses: [], grads: [] };
    for (let n = 0; n <= updates; n++) {
      made.losses.push(loss(values));
      const found = slopes[way](values);
      made.grads.push(Object.fromEntries(params.map((name, i) => [name, found[i]])));
      values = values.map((one, i) => one - rate * found[i]);
    }
    return made;
  };
  return { numeric: train("numeric"), hand: train("hand"), automatic: train("automatic") };
}

/**
 * How far a training is from another: the largest difference of two gradients at its beginning, as a share; NaN where
 * one of them is no number.
 * @param {Training} one
 * @param {Training} other
 */
export function apart({ grads: [one] }, { grads: [other] }) {
  return Object.keys(other).reduce((most, name) => {
    const size = Math.max(Math.abs(one[name]), Math.abs(other[name]));
    return size === 0 ? most : Math.max(most, Math.abs(one[name] - other[name]) / size);
  }, 0);
}

/**
 * From which update on two losses differ by more than a hundredth; null: never.
 * @param {Training} one
 * @param {Training} other
 */
export function parting({ losses: one }, { losses: other }) {
  const at = one.findIndex(
    (loss, n) => !(Math.abs(loss - other[n]) <= 0.01 * Math.max(Math.abs(loss), Math.abs(other[n]))),
  );
  return at < 0 ? null : at;
}
