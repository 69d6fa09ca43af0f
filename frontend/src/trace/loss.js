/** Whether a program has something to be made less. Pure. */

import { compared } from "./roles.js";

/** @import { Trace } from "../types" */

/**
 * Whether a program's output is there to become small: a loss, by what it compares or by its name.
 * @param {Trace} trace
 */
export const isLoss = (trace) => {
  const { name, op } = trace.nodes[trace.output];
  return compared(trace) !== null || /entropy|^[LJE]$|loss|error|损失|误差/i.test(name ?? op);
};
