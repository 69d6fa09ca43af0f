/** Walks down a surface, on the page's plan: each optimizer by its own lines, as `/train` has them. Pure. */

import { moverOf } from "./mover.js";
import { planOf } from "./plan.js";

/** @import { Trace } from "../types" */

/**
 * The place before each update, and after the last.
 * @typedef {{ x: number[], y: number[], loss: number[] }} Path
 */

/**
 * A surface that can be asked for its height, and walked down.
 * @param {Trace} trace of its program
 */
export function surface(trace) {
  const { names, output } = trace;
  const plan = planOf(trace, { wanted: new Set([names.x, names.y]) });
  const [x, y] = [plan.values[names.x], plan.values[names.y]];

  /** The height at a place. @param {number} a @param {number} b */
  function height(a, b) {
    x[0] = a;
    y[0] = b;
    plan.forward();
    return plan.values[output][0];
  }

  /**
   * Heights row by row from the top.
   * @param {[number, number, number, number]} span from and to of x, from and to of y
   * @param {number} columns @param {number} rows
   */
  function heights([left, right, bottom, top], columns, rows) {
    const found = new Float64Array(columns * rows);
    for (let i = 0; i < found.length; i++) {
      const [c, r] = [i % columns, Math.floor(i / columns)];
      found[i] = height(left + ((right - left) * (c + 0.5)) / columns, top - ((top - bottom) * (r + 0.5)) / rows);
    }
    return found;
  }

  /**
   * A walk from a place; it ends early where numbers end.
   * @param {string} optimizer @param {Record<string, number>} settings
   * @param {number} rate @param {number} steps @param {[number, number]} from
   * @returns {Path}
   */
  function walk(optimizer, settings, rate, steps, from) {
    const shared = { lr: Float64Array.of(rate), k: Float64Array.of(1), norm: new Float64Array(1) };
    const how = { optimizer, settings, l1: 0, l2: 0, clip: null };
    const movers = from.map((one) => moverOf(Float64Array.of(one), how, shared));
    /** @type {Path} */
    const path = { x: [], y: [], loss: [] };
    for (let n = 0; n <= steps; n++) {
      const loss = height(movers[0].p[0], movers[1].p[0]);
      path.x.push(x[0]);
      path.y.push(y[0]);
      path.loss.push(loss);
      if (n === steps || !Number.isFinite(loss)) break;
      plan.backward();
      shared.k[0] = n + 1;
      movers.forEach((mover, i) => {
        mover.g.set(/** @type {Float64Array} */ (plan.grads[i ? names.y : names.x] ?? [0]));
        mover.move();
      });
    }
    return path;
  }
  return { height, heights, walk };
}
/** @typedef {ReturnType<typeof surface>} Ground */
