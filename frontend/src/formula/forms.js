/** A recorded graph as it is for other rows of its data: the same operations, and the shapes that they then have. */

import { fromNested, grid, reshape, shapeOf, sizeOfShape, toNested } from "./arrays.js";
import { forwardOf, rowOf, shapeOfNode } from "./evaluate.js";

/** @import { Numeric, Trace, TraceNode } from "../types" */
/** @import { Value } from "./arrays.js" */

/** A graph that can be planned and run. @typedef {Pick<Trace, "nodes" | "output" | "runs">} Form */

/** What asks a program for the number of its rows, which is then another. */
const COUNTS = /\blen\b|\.\s*shape\b/;

/**
 * Some rows of a leaf's value.
 * @param {Numeric} value
 * @param {number[]} rows
 * @returns {Numeric}
 */
export const taken = (value, rows) => rows.map((row) => /** @type {any[]} */ (value)[row]);

/**
 * The graph for some rows of the data; null where the page cannot tell what the program would then be: it counts its
 * rows, walks through them one by one, or has shapes that do not follow from theirs.
 * @param {Trace} trace
 * @param {Set<number>} data the leaves whose first axis is samples
 * @param {number[]} rows
 * @returns {Form | null}
 */
export function formOf(trace, data, rows) {
  const { nodes, runs, output } = trace;
  if (trace.sizes.some((id) => data.has(id)) || counts(trace)) return null;
  /** @type {Set<number>} the nodes whose shape is another */
  const other = new Set();
  /** @type {Value[]} */
  const values = [];
  /** @type {TraceNode[]} */
  const shaped = [];
  try {
    for (const node of nodes) {
      const { id } = node;
      if (!rowOf(node.op)) {
        const value = /** @type {Numeric} */ (runs[0].values[id]);
        values[id] = fromNested(data.has(id) ? taken(value, rows) : value);
        if (data.has(id)) other.add(id);
      } else {
        if (node.op === "index" && other.has(node.inputs[0]) && walks(node)) return null;
        const shape = shapeOfNode(node, values);
        if (node.inputs.some((source) => other.has(source))) {
          if (String(shape) !== String(node.shape)) other.add(id);
        } else if (String(shape) !== String(node.shape)) return null;
        values[id] = forwardOf({ ...node, shape }, values);
        if (grid(values[id]).data.length !== sizeOfShape(shape)) return null;
      }
      shaped.push({ ...node, shape: shapeOf(values[id]) });
    }
  } catch {
    return null; // shapes that do not go together
  }
  const numbers = values.map((value) => toNested(reshape(value, grid(value).shape)));
  return { nodes: shaped, output, runs: [{ ...runs[0], values: numbers }] };
}

/**
 * Whether the program asks for a shape, or what it has called does.
 * @param {Trace & { prelude?: string | null }} trace
 */
function counts({ source, lines, prelude }) {
  const called = lines.filter((line) => line.source === "prelude");
  // Spans count characters.
  return COUNTS.test(source) || called.some(({ span }) => COUNTS.test([...(prelude ?? "")].slice(...span).join("")));
}

/** Whether an index asks for one row and not for all of them. @param {TraceNode} node */
function walks({ settings }) {
  const first = /** @type {any} */ (settings)?.key?.[0];
  return !(
    Array.isArray(first) &&
    first[0] === "slice" &&
    first.slice(1).every((/** @type {any} */ one) => one === null)
  );
}
