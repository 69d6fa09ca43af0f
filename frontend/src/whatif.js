/** What if: the program's walk with other leaves, broken edges, another rate. Loaded when first needed. */

import { check } from "./formula/check.js";
import { canRun, evaluate } from "./formula/evaluate.js";
import { adjustable } from "./state.js";
import { walk } from "./trace/walk.js";

/** @import { State, Walk } from "./types" */

/**
 * The walk that a state stands for, or null where only the server can tell.
 * @param {State} state
 * @returns {Walk | null}
 */
export function changed({ base, inputs, faults, rate }) {
  if (!base || !canRun(base.trace)) return null;
  const { trace } = base;
  const leaves = new Map(
    trace.nodes.filter((node) => adjustable(node) && Object.hasOwn(inputs, node.key)).map((node) => [node.id, inputs[node.key]]),
  );
  const run = leaves.size || Object.keys(faults).length ? evaluate(trace, leaves, new Map(Object.entries(faults))) : trace.runs[0];
  return walk({ ...trace, runs: [run] }, rate);
}

export { canRun, check };
