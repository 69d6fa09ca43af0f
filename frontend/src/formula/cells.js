/**
 * Why a cell of a gradient has its number: which cells it moves, by how much, and what each of them sends back. The
 * sum over those is the chain rule itself; how much a cell is moved is asked of the op table, one cell at a time.
 */

import { fromNested, grid, sizeOfShape, zeros } from "./arrays.js";
import { FUNCTIONS } from "./functions.js";
import { pull, rowOf } from "./evaluate.js";
import { at } from "./terms.js";

/** @import { CellTerms, Numeric, Run, Unit, Walk } from "../types" */
/** @import { Value } from "./arrays.js" */

const MOST = 1_000; // cells that are looked through for one
const WORK = 4_000_000; // and numbers that are gone through for it

/** @type {WeakMap<Run, Map<number, Value>>} */
const grids = new WeakMap();

/**
 * A node's value as an array; null where the trace has only a summary of it.
 * @param {Walk} walk
 * @param {number} id
 */
function arrayOf({ run }, id) {
  let own = grids.get(run);
  if (!own) grids.set(run, (own = new Map()));
  if (!own.has(id)) {
    const value = run.values[id];
    if (typeof value !== "number" && !Array.isArray(value)) return null;
    own.set(id, fromNested(value));
  }
  return /** @type {Value} */ (own.get(id));
}

/**
 * Where the element of largest absolute value stands.
 * @param {Numeric | null} value
 * @param {number[]} shape
 * @returns {number[]}
 */
export function largest(value, shape) {
  if (!Array.isArray(value)) return [];
  const { data } = grid(fromNested(value));
  let best = 0;
  data.forEach((one, i) => {
    if (Math.abs(one) > Math.abs(data[best])) best = i;
  });
  return cellAt(best, shape);
}

/**
 * The cell that a step is told of: of what comes the largest; where more comes along other ways, one to which the most
 * ways send something, so that their parts are seen to add up.
 * @param {Pick<Walk, "run" | "into">} walk
 * @param {number} id of the array that receives
 * @param {number[]} flows that the step goes along
 * @param {number[]} shape
 */
export function toldCell({ run, into }, id, flows, shape) {
  const cells = (/** @type {number} */ flow) => {
    const nested = /** @type {unknown[]} */ ([run.flows.grad[flow]]);
    return /** @type {number[]} */ (nested.flat(Infinity));
  };
  const own = cells(flows[0]);
  const parts = into[id].map(cells);
  const ways = (/** @type {number} */ i) => (own[i] ? parts.filter((part) => part[i]).length : 0);
  const sum = (/** @type {number} */ i) => Math.abs(parts.reduce((all, part) => all + part[i], 0));
  let best = 0;
  for (let i = 1; i < own.length; i++) if ((ways(i) - ways(best) || sum(i) - sum(best)) > 0) best = i;
  return cellAt(best, shape);
}

/** The indices of the i-th element. @param {number} i @param {number[]} shape */
function cellAt(i, shape) {
  const cell = [];
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    cell.unshift(i % shape[axis]);
    i = Math.floor(i / shape[axis]);
  }
  return cell;
}

/** Which element the indices mean. @param {number[]} cell @param {number[]} shape */
const placeOf = (cell, shape) => cell.reduce((place, i, axis) => place * shape[axis] + i, 0);

/**
 * The terms of one cell of what comes back to a node from a box. Where it enters the box at a product of matrices or
 * another operation that mixes cells, the cells of that operation's result are those it moves; else the box's own.
 * @param {Walk} walk
 * @param {Unit} unit the box that the gradient comes from
 * @param {number[]} flows the edges that it comes along, all of one node
 * @param {number[]} cell
 * @returns {CellTerms | null} null where there are too many cells, or the rule is no sum over cells
 */
export function termsOf(walk, unit, flows, cell) {
  const { trace, run } = walk;
  const { node: consumers, arg: args } = run.flows;
  const entry = consumers[flows[0]];
  const source = trace.nodes[trace.nodes[entry].inputs[args[flows[0]]]];
  const out = trace.nodes[mixes(walk, flows) ? mixerOf(walk, unit, entry) : /** @type {number} */ (unit.exit)];
  const g = run.grads[out.id];
  const size = sizeOfShape(out.shape);
  if (cell.length !== source.shape.length || cell.some((i, axis) => !(i >= 0 && i < source.shape[axis]))) return null;
  if (g === null || !(typeof g === "number" || Array.isArray(g)) || size > MOST) return null;
  const within = unit.nodes.filter((id) => id <= out.id).sort((a, b) => b - a);
  const needed = new Set(within.flatMap((id) => [id, ...trace.nodes[id].inputs]));
  if (size * [...needed].reduce((sum, id) => sum + sizeOfShape(trace.nodes[id].shape), 0) > WORK) return null;
  /** @type {Value[]} */
  const values = [];
  for (const id of needed) {
    const value = arrayOf(walk, id);
    if (value === null) return null;
    values[id] = value;
  }
  const place = placeOf(cell, source.shape);
  const arriving = grid(fromNested(g)).data;
  /** @type {CellTerms["terms"]} */
  const terms = [];
  for (let i = 0; i < size; i++) {
    const one = zeros(out.shape);
    one.data[i] = 1;
    const slope = sentBack(walk, within, out.id, flows, values, out.shape.length ? one : 1)[place];
    if (slope !== 0) terms.push({ at: cellAt(i, out.shape), slope, g: arriving[i], product: slope * arriving[i] });
  }
  const come = flows.reduce((sum, flow) => sum + at(run.flows.grad[flow], cell), 0);
  const added = terms.reduce((sum, { product }) => sum + product, 0);
  const scale = terms.reduce((sum, { product }) => sum + Math.abs(product), Math.abs(come));
  if (!(Math.abs(come - added) <= 1e-9 * scale)) return null; // a rule that clips or adds noise is no such sum
  const by = out.id === entry && flows.length === 1 ? otherOf(trace, entry, args[flows[0]], cell, terms) : null;
  const whole = at(run.grads[source.id], cell);
  const factor = out.op === "softmax" && out.shape.length === cell.length ? scaleOf(walk, out.id, entry) : null;
  const share = factor === null ? null : shareOf(walk, out.id, cell, factor, come);
  return { node: source.id, cell, out: out.id, terms, flows, sum: come, whole, by, share };
}

/**
 * What a softmax sends back to a cell, told by its row: p (g − c), where c is the average of what arrives at the row,
 * the shares times it; and by what the line scales that.
 * @param {Walk} walk
 * @param {number} id
 * @param {number[]} cell
 * @param {number} factor
 * @param {number} come what it is in truth: where something is bent on the way it is not told so
 * @returns {CellTerms["share"]}
 */
function shareOf({ trace, run }, id, cell, factor, come) {
  const { shape, settings } = trace.nodes[id];
  const axis = (Number(settings?.axis ?? -1) + shape.length) % shape.length;
  if (axis !== shape.length - 1) return null; // it is no row
  const row = Array.from({ length: shape[axis] }, (_, i) => cell.map((one, k) => (k === axis ? i : one)));
  const parts = row.map((place) => at(run.values[id], place) * at(run.grads[id], place));
  const average = parts.reduce((sum, part) => sum + part, 0);
  const [p, g] = [at(run.values[id], cell), at(run.grads[id], cell)];
  const told = p * (g - average) * factor;
  return Math.abs(told - come) <= 1e-9 * Math.abs(p * factor) * (Math.abs(g) + Math.abs(average))
    ? { p, g, average, factor, row, parts }
    : null;
}

/**
 * By what one number a line multiplies its scores before a softmax, where it does nothing else to them.
 * @param {Pick<Walk, "trace" | "run">} walk
 * @param {number} id of the softmax
 * @param {number} entry
 */
export function scaleOf({ trace: { nodes }, run }, id, entry) {
  if (id === entry) return 1;
  const { op, inputs } = nodes[entry];
  if (op === "neg" && nodes[id].inputs.includes(entry)) return -1;
  const other = inputs.map((source) => run.values[source]).find((value) => typeof value === "number");
  if (!nodes[id].inputs.includes(entry) || typeof other !== "number") return null;
  return op === "mul" ? other : op === "div" && typeof run.values[inputs[1]] === "number" ? 1 / other : null;
}

/**
 * In a product of two matrices the cells of the other one that the terms are multiplied by. A vector on the left is
 * one row, on the right one column.
 * @param {import("../types").Trace} trace
 * @param {number} id
 * @param {number} arg
 * @param {number[]} cell
 * @param {CellTerms["terms"]} terms
 * @returns {CellTerms["by"]}
 */
function otherOf({ nodes }, id, arg, cell, terms) {
  const { op, inputs } = nodes[id];
  const [own, other] = [nodes[inputs[arg]], nodes[inputs[1 - arg]]];
  if (op !== "matmul" || own.id === other.id || Math.max(own.shape.length, other.shape.length) > 2) return null;
  const inner = arg === 0 ? cell[cell.length - 1] : cell[0];
  const free = (/** @type {number[]} */ place) => (arg === 0 ? place[place.length - 1] : place[0]);
  const cells = terms.map(({ at: place }) => {
    if (other.shape.length < 2) return [inner];
    return arg === 0 ? [inner, free(place)] : [free(place), inner];
  });
  return { node: other.id, cells };
}

/**
 * The operation whose cells a box is told by that is entered at one that mixes cells: that one, or where it only turns
 * what is given, the one behind it that has use for it.
 * @param {Walk} walk
 * @param {Unit} unit
 * @param {number} entry
 */
function mixerOf({ trace }, unit, entry) {
  for (let id = entry; ; ) {
    const readers = unit.nodes.filter((one) => trace.nodes[one].inputs.includes(id));
    if (trace.nodes[id].op !== "transpose" || id === unit.exit || readers.length !== 1) return id;
    [id] = readers;
    if (rowOf(trace.nodes[id].op)?.kind !== "structural") return entry;
  }
}

/**
 * Whether a box is entered at an operation that mixes cells, and nowhere else.
 * @param {Walk} walk
 * @param {number[]} flows
 */
export function mixes({ trace, run }, flows) {
  const entries = new Set(flows.map((flow) => run.flows.node[flow]));
  return entries.size === 1 && rowOf(trace.nodes[[...entries][0]].op)?.kind === "structural";
}

/**
 * What comes back to a node along some edges when g arrives at a box.
 * @param {Walk} walk
 * @param {number[]} within the box's nodes from its result back
 * @param {number} out
 * @param {number[]} flows
 * @param {Value[]} values
 * @param {Value} g
 * @returns {Float64Array}
 */
function sentBack({ trace, run, flowOf, faults }, within, out, flows, values, g) {
  /** @type {Map<number, Value>} */
  const grads = new Map([[out, g]]);
  const own = new Set(within);
  /** @type {Value | null} */
  let sum = null;
  for (const id of within) {
    const arriving = grads.get(id);
    if (arriving === undefined) continue;
    for (const flow of flowOf[id]) {
      if (flow < 0) continue;
      const node = trace.nodes[id];
      const arg = run.flows.arg[flow];
      const wanted = flows.includes(flow);
      if (!wanted && !own.has(node.inputs[arg])) continue;
      const { grad } = pull(node, arg, values, arriving);
      const sent = FUNCTIONS["*"](grad, faults[`${id}.${arg}`] ?? 1);
      if (wanted) sum = sum === null ? sent : FUNCTIONS["+"](sum, sent);
      else {
        const before = grads.get(node.inputs[arg]);
        grads.set(node.inputs[arg], before === undefined ? sent : FUNCTIONS["+"](before, sent));
      }
    }
  }
  return grid(sum ?? 0).data;
}
