/** Whether a program has something to be made less, and whether that is a square. Pure. */

import { compared, rolesOf } from "./roles.js";

/** @import { Trace, Walk } from "../types" */

/**
 * Whether a program's output is there to become small: a loss, by what it compares or by its name.
 * @param {Trace} trace
 */
export const isLoss = (trace) => {
  const { name, op } = trace.nodes[trace.output];
  return compared(trace) !== null || /entropy|^[LJE]$|loss|error|损失|误差/i.test(name ?? op);
};

/**
 * The gap between guess and answer where the loss is its square or half of that; null at any other.
 * @param {Walk} walk
 */
export function squareOf({ trace, run }) {
  const roles = rolesOf(trace);
  const [guess, answer, loss] = [roles?.guess, roles?.target, trace.output].map((id) => run.values[id ?? -1]);
  if (typeof guess !== "number" || typeof answer !== "number" || typeof loss !== "number") return null;
  const gap = Math.abs(guess - answer);
  const share = [1, 0.5].find((one) => Math.abs(loss - one * gap * gap) <= 1e-12 * loss);
  return gap > 0 && share !== undefined ? { gap, share, loss } : null;
}
