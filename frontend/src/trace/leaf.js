/** The leaves of a program whose values are a reader's to change. Pure. */

/** @import { TraceNode } from "../types" */

/**
 * Whether a reader can give a node another value: it is a leaf that has its name to itself.
 * @param {TraceNode} node
 */
export function adjustable(node) {
  return (node.kind === "input" || node.kind === "param") && node.name !== null && node.key === node.name;
}
