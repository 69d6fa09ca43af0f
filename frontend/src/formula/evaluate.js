/** The op table's interpreter: an operation's value, and what goes back along an edge, from the rows of the table. */

import { broadcastShapes, broadcastTo, grid, reshape, shapeOf, sizeOfShape, spread, unbroadcast } from "./arrays.js";
import { FUNCTIONS } from "./functions.js";
import machine from "../../facts/machine.json" with { type: "json" };

/** @import { Trace, TraceNode, Tree } from "../types" */
/** @import { Value } from "./arrays.js" */

/**
 * A row as the machine has it: formulas of the arguments, `out`, the settings, and `g` where the kind
 * of the row says vector-Jacobian products.
 * @typedef {{ run: Tree, back: (Tree | null)[], stops: (Tree | null)[] }} Formulas
 * @typedef {Formulas & { kind: string, args: string[], settings: object, lift: boolean, many: boolean }} Row
 * @typedef {Record<string, any>} Letters
 */

const ROWS = new Map(/** @type {[string, Row][]} */ (/** @type {unknown} */ (Object.entries(machine))));

/** @type {Map<Tree, (put: Letters) => any>} */
const made = new Map();

/**
 * A formula as a function of its letters.
 * @param {Tree} tree
 * @returns {(put: Letters) => any}
 */
export function compiled(tree) {
  const known = made.get(tree);
  if (known) return known;
  const make = () => {
    if (typeof tree === "number") return () => tree;
    if (typeof tree === "string") return (/** @type {Letters} */ put) => put[tree];
    const [head, ...parts] = tree;
    const f = FUNCTIONS[head];
    const inner = parts.map(compiled);
    if (inner.length === 1) return (/** @type {Letters} */ put) => f(inner[0](put));
    if (inner.length === 2) return (/** @type {Letters} */ put) => f(inner[0](put), inner[1](put));
    return (/** @type {Letters} */ put) => f(...inner.map((one) => one(put)));
  };
  const work = make();
  if (typeof tree === "object") made.set(tree, work);
  return work;
}

/**
 * Whether everything that a run needs is in the trace: no leaf is only summed up.
 * @param {Trace} trace
 */
export function canRun(trace) {
  return trace.nodes.every((node) => {
    const value = trace.runs[0].values[node.id];
    return ROWS.has(node.op) || (value !== null && (typeof value === "number" || Array.isArray(value)));
  });
}

/** The row of an operation; nothing for what is none, as leaves have. @param {string} op */
export const rowOf = (op) => ROWS.get(op);

/**
 * The value of a node from those of its inputs.
 * @param {TraceNode} node
 * @param {Value[]} values
 * @returns {Value}
 */
export function forwardOf(node, values) {
  const row = /** @type {Row} */ (ROWS.get(node.op));
  const out = compiled(row.run)(letters(row, node, values));
  return row.kind === "loss" ? summed(out, node) : reshape(out, node.shape);
}

/**
 * The shape that a node's value has, of the values that it is made of and not as the trace says.
 * @param {TraceNode} node
 * @param {Value[]} values
 * @returns {number[]}
 */
export function shapeOfNode(node, values) {
  const row = /** @type {Row} */ (ROWS.get(node.op));
  const put = letters(row, node, values);
  const out = compiled(row.run)(put);
  if (row.kind === "loss") return shapeOf(summed(out, node));
  if (!row.lift) return shapeOf(out);
  // What a vector was made a matrix with is taken away again.
  const [x, y] = node.inputs.map((id) => shapeOf(values[id]).length);
  return shapeOf(out).filter((_, axis, { length }) => (axis !== length - 2 || x > 1) && (axis !== length - 1 || y > 1));
}

/**
 * A loss of its elements: their mean, their sum, or themselves.
 * @param {Value} each
 * @param {TraceNode} node
 */
function summed(each, node) {
  const reduction = node.settings?.reduction ?? "mean";
  return reduction === "none" ? each : reduction === "sum" ? FUNCTIONS.sum(each) : FUNCTIONS.mean(each);
}

/**
 * A product with a local derivative, and 0 where nothing passes: 0 · ∞ is NaN there and means 0.
 * @param {Value} sent
 * @param {Tree | null | undefined} stop
 * @param {Letters} put
 */
function chosen(sent, stop, put) {
  if (!stop || !grid(sent).data.some(Number.isNaN)) return sent;
  return FUNCTIONS.unchosen(sent, compiled(stop)(put));
}

/**
 * @param {Row} row
 * @param {TraceNode} node
 * @param {Value[]} values
 * @returns {Letters}
 */
function letters(row, node, values) {
  const given = node.inputs.map((i) => values[i]);
  /** @type {Letters} */
  const put = { ...row.settings, ...node.settings };
  for (const [name, value] of Object.entries(put)) if (typeof value === "boolean") put[name] = Number(value);
  if (row.many) return { ...put, xs: given };
  const lifted = row.lift ? asMatrices(given) : given;
  row.args.forEach((arg, i) => (put[arg] = lifted[i]));
  return put;
}

/**
 * `@` treats a vector on the left as one row and a vector on the right as one column.
 * @param {Value[]} given
 * @returns {Value[]}
 */
function asMatrices(given) {
  return given.map((one, i) => {
    const { shape } = grid(one);
    return shape.length === 1 ? reshape(one, i ? [shape[0], 1] : [1, shape[0]]) : one;
  });
}

/**
 * What goes back along an edge, and its local derivative where it has one: `ops/row.py`, again.
 * @param {TraceNode} node
 * @param {number} arg
 * @param {Value[]} values
 * @param {Value} g
 * @returns {{ local: Value | null, grad: Value }}
 */
export function pull(node, arg, values, g) {
  const row = /** @type {Row} */ (ROWS.get(node.op));
  const rule = compiled(/** @type {Tree} */ (row.back[row.many ? 0 : arg]));
  const [out, source] = [values[node.id], values[node.inputs[arg]]];
  const put = letters(row, node, values);
  const shape = shapeOf(source);
  switch (row.kind) {
    case "elementwise": {
      const local = broadcastTo(rule({ ...put, out }), node.shape);
      return { local, grad: unbroadcast(chosen(FUNCTIONS["*"](g, local), row.stops[arg], { ...put, out }), shape) };
    }
    case "reduction": {
      const { axis, keepdims } = put;
      const wide = { ...put, out: spread(out, source, axis, keepdims) };
      return {
        local: null,
        grad: chosen(FUNCTIONS["*"](spread(g, source, axis, keepdims), rule(wide)), row.stops[0], wide),
      };
    }
    case "loss": {
      const whole = broadcastShapes(node.inputs.map((i) => shapeOf(values[i])));
      const each = chosen(FUNCTIONS["*"](g, broadcastTo(rule(put), whole)), row.stops[arg], put);
      return {
        local: null,
        grad: (put.reduction ?? "mean") === "mean" ? FUNCTIONS["/"](each, sizeOfShape(whole)) : each,
      };
    }
    default: {
      if (!row.lift) return { local: null, grad: reshape(unbroadcast(rule({ ...put, out, g, i: arg }), shape), shape) };
      const [left, right] = [shapeOf(put[row.args[0]]), shapeOf(put[row.args[1]])];
      const stack = broadcastShapes([left.slice(0, -2), right.slice(0, -2), []]);
      const lifted = reshape(g, [...stack, left[left.length - 2], right[right.length - 1]]);
      const grad = unbroadcast(rule({ ...put, g: lifted }), shapeOf(put[row.args[arg]]));
      return { local: null, grad: reshape(grad, shape) };
    }
  }
}

/**
 * A formula of single numbers over nodes: what it comes to.
 * @param {Tree} tree with a letter for each node, as `line` writes them
 * @param {(id: number) => number} value
 * @param {object[]} settings of the operations in it
 * @returns {number}
 */
export function evaluateFormula(tree, value, settings) {
  const put = Object.assign({}, ...settings);
  const work = (/** @type {Tree} */ one) => {
    if (typeof one === "number") return one;
    if (typeof one === "string") return one.startsWith("#") ? value(Number(one.slice(1))) : put[one];
    const [head, ...parts] = /** @type {[string, ...Tree[]]} */ (one);
    const row = ROWS.get(head);
    const values = /** @type {any[]} */ (parts.map(work));
    if (!row) return FUNCTIONS[head](...values);
    const letters = { ...row.settings, ...put, ...Object.fromEntries(row.args.map((arg, i) => [arg, values[i]])) };
    return compiled(row.run)(letters);
  };
  return Number(work(tree));
}
