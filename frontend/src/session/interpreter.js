/** What if: the program's walk with other leaves, broken edges, another rate. Loaded after the first picture. */

import { shapeOf, sizeOfShape, fromNested } from "../formula/arrays.js";
import { termsOf, toldCell } from "../formula/cells.js";
import { canRun } from "../formula/evaluate.js";
import { passedOn } from "../formula/line.js";
import { evaluate, outputOf } from "../formula/rerun.js";
import { frame } from "../trace/frame.js";
import { sameGraph } from "../trace/same.js";
import { placeOf } from "../trace/stops.js";
import { adjustable } from "../trace/leaf.js";
import { walk } from "../trace/walk.js";

/** @import { State, Trace, Walk } from "../types" */

/**
 * The walk that a state stands for, or null where only the server can tell: a leaf is only summed up, a
 * value has another shape, or it decides which graph there is.
 * @param {State} state
 * @returns {Walk | null}
 */
export function changed({ base, variant, inputs, faults, rate }) {
  const own = variant ?? base;
  if (!own) return null;
  const { trace } = own;
  const names = Object.keys(inputs);
  if (!names.length && !Object.keys(faults).length) return walk(trace, rate, {}, own.training);
  if (!canRun(trace)) return null;
  const leaves = new Map();
  for (const node of trace.nodes) {
    if (!adjustable(node) || !Object.hasOwn(inputs, node.key)) continue;
    const same = String(inputs[node.key]) === String(own.run.values[node.id]);
    if (!fits(inputs[node.key], node.shape) || (trace.sizes.includes(node.id) && !same)) return null;
    leaves.set(node.id, inputs[node.key]);
  }
  // A name that is no leaf here has only ever been a size.
  if (leaves.size < names.length) return null;
  return walk({ ...trace, runs: [evaluate(trace, leaves, new Map(Object.entries(faults)))] }, rate, faults);
}

/**
 * The server's trace with the reader's broken edges, where the graph is the one that they were broken in.
 * @param {Trace} trace
 * @param {Trace} before
 * @param {State["faults"]} faults
 * @param {number} rate
 * @returns {Walk}
 */
export function confirmed(trace, before, faults, rate) {
  if (!sameGraph(trace, before)) return walk(trace, rate);
  const same = { ...trace, nodes: before.nodes };
  if (!Object.keys(faults).length || !canRun(same)) return walk(same, rate);
  return walk({ ...same, runs: [evaluate(same, new Map(), new Map(Object.entries(faults)))] }, rate, faults);
}

/**
 * @param {any} value
 * @param {number[]} shape
 */
function fits(value, shape) {
  if (!shape.length || typeof value === "number") return typeof value === "number" && !shape.length;
  try {
    const grid = fromNested(value);
    return (
      typeof grid !== "number" &&
      String(shapeOf(grid)) === String(shape) &&
      grid.data.length === sizeOfShape(shape) &&
      grid.data.every(Number.isFinite)
    );
  } catch {
    return false;
  }
}

/**
 * The run of a walk's graph with its parameters where the update at its end has moved them.
 * @param {Walk} walk
 */
export function after({ trace, run, moves }) {
  const leaves = trace.nodes
    .filter(({ kind }) => kind !== "op")
    .map(({ id }) => /** @type {const} */ ([id, run.values[id]]));
  const moved = [...moves].map(([id, move]) => /** @type {const} */ ([id, move.after]));
  return evaluate({ ...trace, runs: [run] }, new Map([...leaves, ...moved]));
}

/**
 * Why a cell has its number at a step of arrays: the one that was chosen, else the largest of what has come; null at
 * any other step, or where that is no sum over cells.
 * @param {State} state
 */
export function cellOf({ walk, at, open, cell }) {
  if (!walk) return null;
  const { folded, here } = placeOf(frame(walk, at), open);
  const [from, to] = here.phase === "backward" ? [folded.units[here.unit], folded.units[here.to]] : [];
  if (!from || !to || here.phase !== "backward" || !from.sole || !to.sole || to.exit === null) return null;
  if (here.flows.every((flow) => passedOn(walk, from, flow) !== null)) return null;
  const own = cell?.node === to.exit ? cell : null;
  if (own && !own.cell) return null; // the whole array is looked at
  const chosen = own?.cell ? termsOf(walk, from, here.flows, own.cell) : null;
  const shape = walk.trace.nodes[to.exit].shape;
  return chosen ?? termsOf(walk, from, here.flows, toldCell(walk, to.exit, here.flows, shape));
}

export { canRun, outputOf };
