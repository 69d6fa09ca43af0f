/** A digit through a small convolutional network on the page's plan: what is seen, and who is to blame. Pure. */

import { toNested } from "./arrays.js";
import { planOf } from "./plan.js";

/** @import { Numeric, Trace } from "../types" */

/**
 * What one digit comes to, and each gradient of the loss beside it.
 * @typedef {object} Seen
 * @property {number} loss
 * @property {number[]} shares of the classes
 * @property {number} guess the class with the largest share
 * @property {Float64Array} pull the gradient of each pixel
 * @property {Kernel[]} kernels
 *
 * @typedef {object} Kernel
 * @property {Float64Array} k its numbers
 * @property {Float64Array} dk and their gradients
 * @property {Float64Array} map
 * @property {Float64Array} dmap
 * @property {number} promised the loss without its map, as the gradients have it: L − Σ h · ∂L/∂h
 * @property {number} without the loss without its map, as it is
 */

/**
 * @param {Trace} trace of the program of one digit
 * @param {string[]} params the names of its parameters
 */
export function seerOf({ nodes, runs, output, names }, params) {
  const wanted = new Set(["x", "h", "on", ...params].map((name) => names[name]));
  const plan = planOf({ nodes, runs, output }, { wanted });
  const { values, grads } = plan;
  const [x, t, on, h, p] = ["x", "t", "on", "h", "p"].map((name) => names[name]);
  const own = Object.fromEntries(params.map((name) => [name, names[name]]));

  const part = (/** @type {ArrayLike<number>} */ all, /** @type {number} */ i, /** @type {number} */ count) => {
    const size = all.length / count;
    return Float64Array.from({ length: size }, (_, k) => all[i * size + k]);
  };
  const lossOf = () => {
    plan.forward();
    return values[output][0];
  };

  return {
    /** @param {Record<string, Numeric>} given */
    put(given) {
      for (const [name, value] of Object.entries(given)) plan.put(own[name], value);
    },
    /** The parameters as lists. */
    params: () =>
      Object.fromEntries(
        params.map((name) => [name, toNested({ shape: nodes[own[name]].shape, data: values[own[name]] })]),
      ),
    /**
     * @param {ArrayLike<number>} pixels
     * @param {number} label
     * @param {boolean[]} open which kernels' maps go on
     * @returns {Seen}
     */
    see(pixels, label, open) {
      values[x].set(pixels);
      values[on].set(open.map(Number));
      values[t][0] = label;
      const loss = lossOf();
      plan.backward();
      const shares = [...values[p]];
      const of = (/** @type {number} */ id) => (grads[id] ?? new Float64Array(values[id].length)).slice();
      const [pull, dh, dk, dlet] = [x, h, own.K, on].map(of);
      const map = values[h].slice();
      const count = open.length;
      return {
        loss,
        shares,
        guess: shares.indexOf(Math.max(...shares)),
        pull,
        kernels: open.map((is, i) => {
          values[on].set(open.map((one, k) => Number(k === i ? !is : one)));
          const without = lossOf();
          values[on].set(open.map(Number));
          return {
            k: part(values[own.K], i, count),
            dk: part(dk, i, count),
            map: part(map, i, count),
            dmap: part(dh, i, count),
            promised: loss + (is ? -dlet[i] : dlet[i]),
            without,
          };
        }),
      };
    },
  };
}
/** @typedef {ReturnType<typeof seerOf>} Seer */
