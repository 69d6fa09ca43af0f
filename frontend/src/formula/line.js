/**
 * A box of the graph as one formula: what its line says, with names or numbers, and how much of a change of each input
 * it passes on. All numbers are the engine's; what is worked out here is how its local derivatives are multiplied.
 */

import table from "../../facts/operations.json" with { type: "json" };

/** @import { OpRow, Trace, TraceNode, Tree, Unit, Walk } from "../types" */

/** The rows of the op table by name, without their rules. @type {Map<string, OpRow>} */
export const OPS = new Map(/** @type {any[]} */ (table).map((row) => [row.name, row]));

/** Operations that are written with signs; all others are called by their name. */
export const SIGNED = new Set("add sub mul div pow neg square sqrt reciprocal exp matmul transpose abs".split(" "));

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
export function inside(trace, own, exit) {
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

/** An index as it is written: [0, :]. @param {unknown} key */
const places = (key) =>
  JSON.stringify(key)
    .replace(/\["slice",(.*?),(.*?),(.*?)\]/g, "$1:$2:$3")
    .replace(/:null(?=[\],])|null|"places",/g, "")
    .replaceAll(",", ", ")
    .replaceAll("-", "−");

/**
 * An operation on its parts as it is written in the program.
 * @param {TraceNode} node
 * @param {Tree[]} parts
 * @returns {Tree}
 */
export function written(node, parts) {
  const row = OPS.get(node.op);
  // Along which axis is part of what is meant.
  const { axis = null, key } = /** @type {Record<string, any>} */ (node.settings ?? {});
  if (key) return [node.op, ...parts, places(key)];
  if (row?.kind === "reduction" && axis !== null) return [node.op, ...parts, `axis=${JSON.stringify(axis)}`];
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
