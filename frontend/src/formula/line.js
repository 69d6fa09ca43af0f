/**
 * A box of the graph as one formula: what its line says, with names or numbers, and how much of a change of each input
 * it passes on. All numbers are the engine's; what is worked out here is how its local derivatives are multiplied.
 */

import table from "../../facts/operations.json" with { type: "json" };
import { reduced } from "./reduced.js";
import { plus, simplified, times } from "./simplify.js";

/** @import { OpRow, Trace, TraceNode, Tree, Unit, Walk } from "../types" */

/** The rows of the op table by name. @type {Map<string, OpRow>} */
export const OPS = new Map(/** @type {any[]} */ (table).map((row) => [row.name, row]));

/** Operations that are written with signs; all others are called by their name. */
export const SIGNED = new Set("add sub mul div pow neg square sqrt reciprocal exp matmul transpose abs".split(" "));
const LONGEST = 60; // operations of a line whose derivative is still written out

/** What stands for a node in a formula. @param {number} id */
export const letter = (id) => `#${id}`;

/** The node that a letter stands for, or null. @param {string} text */
export const nodeOf = (text) => (/^#\d+$/.test(text) ? Number(text.slice(1)) : null);

/**
 * The formula of a box over what it reads.
 * @param {Trace} trace
 * @param {Unit} unit
 * @returns {Tree}
 */
export function formulaOf(trace, { nodes, exit }) {
  return inside(trace, new Set(nodes), /** @type {number} */ (exit));
}

/**
 * A node of a box as a formula over what the box reads.
 * @param {Trace} trace
 * @param {Set<number>} own the nodes of the box
 * @param {number} exit
 * @returns {Tree}
 */
function inside(trace, own, exit) {
  /** @type {Map<number, Tree>} */
  const made = new Map();
  // Nodes come in evaluation order, so that parts are there before what is made of them.
  const needed = [...own].filter((id) => id <= exit).sort((a, b) => a - b);
  for (const id of needed) {
    const node = trace.nodes[id];
    const part = (/** @type {number} */ source) => made.get(source) ?? letter(source);
    made.set(id, node.kind === "op" ? written(node, node.inputs.map(part)) : literal(trace, node));
  }
  return /** @type {Tree} */ (made.get(exit));
}

/**
 * @param {Trace} trace
 * @param {TraceNode} node
 * @returns {Tree}
 */
function literal({ runs }, { id, shape }) {
  return shape.length ? letter(id) : /** @type {number} */ (runs[0].values[id]);
}

/**
 * An operation on its parts as it is written in the program.
 * @param {TraceNode} node
 * @param {Tree[]} parts
 * @returns {Tree}
 */
export function written(node, parts) {
  const row = OPS.get(node.op);
  if (!row || !SIGNED.has(node.op)) return [node.op, ...parts];
  return put(row.tree.forward, Object.fromEntries(row.args.map((arg, i) => [arg, parts[i]])));
}

/**
 * A formula with its letters replaced.
 * @param {Tree} tree
 * @param {Record<string, Tree>} letters
 * @returns {Tree}
 */
export function put(tree, letters) {
  if (typeof tree === "string") return Object.hasOwn(letters, tree) ? letters[tree] : tree;
  if (!Array.isArray(tree)) return tree;
  const [head, ...parts] = tree;
  return [head, ...parts.map((part) => put(/** @type {Tree} */ (part), letters))];
}

/**
 * The letters of nodes in a formula, each once, in the order in which they are written.
 * @param {Tree} tree
 * @returns {number[]}
 */
export function nodesIn(tree) {
  /** @type {number[]} */
  const found = [];
  const todo = [tree];
  while (todo.length) {
    const next = /** @type {Tree} */ (todo.pop());
    const node = typeof next === "string" ? nodeOf(next) : null;
    if (node !== null && !found.includes(node)) found.push(node);
    if (Array.isArray(next)) todo.push(.../** @type {Tree[]} */ (next.slice(1)).reverse());
  }
  return found;
}

/**
 * How much of a change along one edge into a box comes out of it: the local derivatives on the way multiplied, and the
 * ways added. Null where one of them is no single number.
 * @param {Walk} walk
 * @param {Unit} unit
 * @param {number} flow that enters the box from without: its edge's
 * @returns {number | null}
 */
export function passedOn({ trace, run, flowOf, faults }, { nodes, exit }, flow) {
  const own = new Set(nodes);
  const { node: consumers, arg: args, local } = run.flows;
  /** @type {Map<number, number>} */
  const share = new Map([[/** @type {number} */ (exit), 1]]);
  const through = (/** @type {number} */ one) => {
    const own_ = share.get(consumers[one]);
    const slope = local[one];
    if (own_ === undefined || typeof slope !== "number") return null;
    return own_ * slope * (faults[`${consumers[one]}.${args[one]}`] ?? 1);
  };
  for (const id of [...nodes].sort((a, b) => b - a)) {
    for (const one of flowOf[id]) {
      if (one < 0) continue;
      const source = trace.nodes[id].inputs[args[one]];
      if (!own.has(source)) continue;
      const part = through(one);
      if (part === null) return null;
      share.set(source, (share.get(source) ?? 0) + part);
    }
  }
  return through(flow);
}

/**
 * The derivative of a box with respect to what enters along some of its edges, as a simplified formula; null where the
 * box is not made of element-by-element operations alone.
 * @param {Trace} trace
 * @param {Unit} unit
 * @param {[number, number][]} edges [consumer, argument] of edges into the box
 * @returns {Tree | null}
 */
export function derivativeOf(trace, unit, edges) {
  const own = new Set(unit.nodes);
  const exit = /** @type {number} */ (unit.exit);
  if (own.size > LONGEST) return null;
  const wanted = new Set(edges.map(([consumer, arg]) => `${consumer}.${arg}`));
  /** @type {Map<number, Tree>} */
  const share = new Map([[exit, 1]]);
  /** @type {Tree} */
  let whole = 0;
  for (const id of [...own].sort((a, b) => b - a)) {
    const node = trace.nodes[id];
    const upstream = share.get(id);
    const row = OPS.get(node.op);
    if (upstream === undefined || node.kind !== "op") continue;
    const averages = node.op === "sum" || node.op === "mean";
    if (row === undefined || !(row.kind === "elementwise" || row.kind === "loss" || averages)) return null;
    // Towards one number each place counts by itself; between arrays a sum mixes them.
    if (row.kind !== "elementwise" && trace.nodes[exit].shape.length) return null;
    const name = (/** @type {number} */ one) => (own.has(one) && one !== exit ? inside(trace, own, one) : letter(one));
    const settings = Object.entries(node.settings ?? {}).filter(([, value]) => typeof value === "number");
    const letters = {
      // A sum sends the gradient to every cell, a mean its share; a loss has that in its rule.
      g: /** @type {Tree} */ (1),
      n: Math.max(...node.inputs.map((one) => sizeOf(trace, one))),
      .../** @type {Record<string, Tree>} */ (Object.fromEntries(settings)),
      ...Object.fromEntries(row.args.map((arg, i) => [arg, name(node.inputs[i])])),
      out: trace.nodes[id].name || id === exit ? letter(id) : inside(trace, own, id),
    };
    node.inputs.forEach((source, arg) => {
      const rule = averages ? averaged(trace, node) : row.tree.rules[arg];
      if (rule === null || rule === undefined) return;
      const inner = own.has(source) && trace.nodes[source].kind === "op";
      if (!inner && !wanted.has(`${id}.${arg}`)) return;
      const term = times(upstream, simplified(put(reduced(rule, node.settings?.reduction), letters)));
      if (wanted.has(`${id}.${arg}`))
        whole = plus(term, whole); // as they are written
      else share.set(source, plus(share.get(source) ?? 0, term));
    });
  }
  return whole;
}

/** How many cells a node has. @param {Trace} trace @param {number} id */
const sizeOf = (trace, id) => trace.nodes[id].shape.reduce((a, b) => a * b, 1);

/** What a sum or a mean passes on to each cell. @param {Trace} trace @param {TraceNode} node @returns {Tree} */
const averaged = (trace, { op, id, inputs }) =>
  op === "sum" ? 1 : ["/", 1, sizeOf(trace, inputs[0]) / sizeOf(trace, id)];
