/** Training by a wrong rule beside the true one: a parameter is moved by an expression of references. Pure. */

import { walk as walkOf } from "../trace/walk.js";
import { evaluate } from "./rerun.js";
import { numberOf } from "./reference.js";

/** @import { Trace } from "../types" */

/**
 * A rule: for some parameters an expression in place of the gradient; another start or rate; whether what has been
 * added up stays from one update to the next.
 * @typedef {{ code: string, kept?: boolean, start?: Record<string, number>, rate?: number } & Record<string, any>} Rule
 */

/**
 * The losses of a training by a rule, before the first update and after each.
 * @param {Trace} trace
 * @param {string[]} params
 * @param {number} rate
 * @param {number} updates
 * @param {Rule} [rule]
 * @returns {{ losses: number[], first: Record<string, number> }} and what stood for the gradients at first
 */
export function trained(trace, params, rate, updates, rule) {
  const own = rule?.rate ?? rate;
  const id = (/** @type {string} */ name) => trace.names[name];
  const leaves = new Map(params.map((name) => [id(name), Number(trace.runs[0].values[id(name)])]));
  for (const [name, value] of Object.entries(rule?.start ?? {})) leaves.set(id(name), value);
  const sums = new Map(params.map((name) => [name, 0]));
  /** @type {Record<string, number>} */
  let first = {};
  const losses = [];
  for (let n = 0; ; n++) {
    const walk = walkOf({ ...trace, runs: [evaluate(trace, leaves)] }, own);
    losses.push(Number(walk.run.values[trace.output]));
    const given = Object.fromEntries(params.map((name) => [name, numberOf(walk, rule?.[name] ?? `grad:${name}`)]));
    if (n === 0) first = given;
    if (n === updates) return { losses, first };
    for (const name of params) {
      const sum = given[name] + (rule?.kept ? /** @type {number} */ (sums.get(name)) : 0);
      sums.set(name, sum);
      leaves.set(id(name), /** @type {number} */ (leaves.get(id(name))) - own * sum);
    }
  }
}
