/** One text through the decoder on the page's plan: what comes next, where each head looks, whom to blame. Pure. */

import { toNested } from "./arrays.js";
import { planOf } from "./plan.js";

/** @import { Numeric, Trace } from "../types" */

/**
 * What is seen from one place of a text.
 * @typedef {object} Seen
 * @property {number} loss of the letter that should come next there
 * @property {number[]} shares of the letters that may come next
 * @property {{ weights: Float64Array, grads: Float64Array }[]} heads where it looks, and each weight's gradient
 * @property {Float64Array[]} maps of each head, from all places to all
 * @property {number[]} pull how large the gradient of each place's numbers is
 */

/**
 * @param {Trace} trace of the program with one text
 * @param {string[]} params the names of its parameters
 * @param {number} heads
 */
export function readerOf({ nodes, runs, output, names }, params, heads) {
  const list = Array.from({ length: heads }, (_, i) => names[`A${i + 1}`]);
  const wanted = new Set([names.h, ...list]);
  const plan = planOf({ nodes, runs, output }, { wanted });
  const { values, grads } = plan;
  const [X, Y, h, p] = ["X", "Y", "h", "p"].map((name) => names[name]);
  const places = nodes[X].shape[1];
  const part = (/** @type {ArrayLike<number>} */ all, /** @type {number} */ i) => {
    const size = all.length / places;
    return Float64Array.from({ length: size }, (_, k) => all[i * size + k]);
  };
  return {
    /** @param {Record<string, Numeric>} given */
    put(given) {
      for (const [name, value] of Object.entries(given)) if (params.includes(name)) plan.put(names[name], value);
    },
    /** The parameters as lists. */
    params: () =>
      Object.fromEntries(
        params.map((name) => [name, toNested({ shape: nodes[names[name]].shape, data: values[names[name]] })]),
      ),
    /**
     * @param {{ x: number[], y: number[] }} text letters, and the one that should come next, at one place alone
     * @param {number} at
     * @returns {Seen}
     */
    see({ x, y }, at) {
      values[X].set(x);
      values[Y].set(y);
      plan.forward();
      plan.backward();
      const none = (/** @type {number} */ id) => grads[id] ?? new Float64Array(values[id].length);
      return {
        loss: values[output][0],
        shares: [...part(values[p], at)],
        heads: list.map((id) => ({ weights: part(values[id], at), grads: part(none(id), at) })),
        maps: list.map((id) => values[id].slice()),
        pull: x.map((_, i) => Math.hypot(...part(none(h), i))),
      };
    },
  };
}
/** @typedef {ReturnType<typeof readerOf>} Reader */
