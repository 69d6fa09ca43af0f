/** What a program can take of what a link or a page asks of it. Pure. */

import { around } from "../trace/fold.js";
import { adjustable } from "../trace/leaf.js";

/** @import { State, Trace, Walk } from "../types" */

/**
 * The edges that a link breaks, if the program has them and they are broken by a number.
 * @param {Walk} walk
 * @param {State["faults"]} faults
 */
export const broken = ({ flowOf }, faults) =>
  Object.entries(faults).filter(([edge, factor]) => {
    const [consumer, arg] = edge.split(".").map(Number);
    return typeof factor === "number" && flowOf[consumer]?.[arg] >= 0;
  });

/**
 * The groups and lines that a link opens, of those that there are.
 * @param {Trace} trace
 * @param {string[]} paths
 */
export function openable(trace, paths) {
  const there = new Set(trace.nodes.flatMap(({ id }) => around(trace, id)));
  return new Set(paths.filter((path) => there.has(path)));
}

/**
 * Whether a leaf can have a value that a link or a page gives it. What the program does not even name would be a leaf
 * of its own to the service.
 * @param {Trace} trace
 * @param {string} name
 * @param {unknown} value
 */
export function fits({ nodes, source }, name, value) {
  const node = nodes.find(({ key }) => key === name);
  if (!Array.isArray(value) && !Number.isFinite(value)) return false;
  if (node) return adjustable(node) && Array.isArray(value) === node.shape.length > 0;
  // A size is no node, but a word of the program.
  return source.match(/[\p{L}_][\p{L}\p{N}_]*/gu)?.includes(name) ?? false;
}
