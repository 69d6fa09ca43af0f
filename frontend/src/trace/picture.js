/** Which programs have a picture of their data: points in a plane, or on a line, that a guess is made of. Pure. */

import { batchesOf } from "./batches.js";
import { compared } from "./roles.js";

/** @import { Journal, State, Trace, TraceNode } from "../types" */

const WIDEST = 64; // neurons of a layer

/**
 * A layer: the node of its neurons' values, one column for each, and the weights that lead there from the layer
 * before, where it is plainly made of them.
 * @typedef {{ node: number, width: number, weights: number | null }} Layer
 * @typedef {object} Picture
 * @property {"plane" | "line"} kind
 * @property {number} x the leaf of the points
 * @property {number} target the leaf of the answers
 * @property {number} guess
 * @property {number} rows how many points
 * @property {Layer[]} layers from the first to the guess
 */

/** @type {WeakMap<TraceNode[], Picture | null>} */
const known = new WeakMap();

/**
 * @param {Trace} trace
 * @returns {Picture | null}
 */
export function pictureOf(trace) {
  const found = known.get(trace.nodes);
  if (found !== undefined) return found;
  const picture = sought(trace);
  known.set(trace.nodes, picture);
  return picture;
}

/** @param {Trace} trace @returns {Picture | null} */
function sought(trace) {
  const { nodes } = trace;
  const sides = compared(trace);
  if (!sides) return null;
  const { guess, target } = sides;
  const rows = nodes[target].shape[0];
  if (!(rows > 1) || sizeOf(nodes[target]) !== rows || sizeOf(nodes[guess]) !== rows) return null;
  const above = upstream(nodes, guess);
  const leaves = nodes.filter(({ id, kind, shape }) => above.has(id) && isData(kind) && shape[0] === rows);
  if (leaves.length !== 1) return null;
  const [x] = leaves;
  const columns = sizeOf(x) / rows;
  if (columns > 2 || x.shape.length > 2) return null;
  const below = downstream(nodes, x.id);
  const between = nodes.filter(({ id }) => above.has(id) && below.has(id));
  const layers = between
    .filter((node) => isLayer(nodes, node, rows) && node.id !== guess)
    .map((node) => ({ node: node.id, width: sizeOf(node) / rows, weights: weightsInto(nodes, node) }));
  const last = { node: guess, width: 1, weights: weightsInto(nodes, nodes[guess]) };
  return { kind: columns === 2 ? "plane" : "line", x: x.id, target, guess, rows, layers: [...layers, last] };
}

/** @param {TraceNode["kind"]} kind */
const isData = (kind) => kind === "data" || kind === "input" || kind === "const";

/** @param {TraceNode} node */
const sizeOf = ({ shape }) => shape.reduce((a, b) => a * b, 1);

/**
 * A layer is a value with a column for each neuron that ends in a function of single numbers, and has a name.
 * @param {TraceNode[]} nodes
 * @param {TraceNode} node
 * @param {number} rows
 */
function isLayer(nodes, { kind, name, shape, inputs }, rows) {
  if (kind !== "op" || name === null || shape.length !== 2 || shape[0] !== rows || shape[1] > WIDEST) return false;
  return inputs.length === 1 && String(nodes[inputs[0]].shape) === String(shape);
}

/**
 * The weights in front of a layer: past its function, its biases and changes of shape, the right side of a product.
 * @param {TraceNode[]} nodes
 * @param {TraceNode} node
 * @returns {number | null}
 */
function weightsInto(nodes, node) {
  let at = node;
  for (let i = 0; i < 6; i++) {
    if (at.op === "matmul") {
      const right = nodes[at.inputs[1]];
      return right.kind === "op" ? null : right.id;
    }
    const next = at.inputs.map((id) => nodes[id]).filter(({ kind }) => kind === "op");
    if (next.length !== 1) return null;
    at = next[0];
  }
  return null;
}

/** What a node is made of. @param {TraceNode[]} nodes @param {number} end */
function upstream(nodes, end) {
  const found = new Set([end]);
  for (let id = end; id >= 0; id--) if (found.has(id)) for (const source of nodes[id].inputs) found.add(source);
  return found;
}

/** What is made of a node. @param {TraceNode[]} nodes @param {number} start */
function downstream(nodes, start) {
  const found = new Set([start]);
  for (const { id, inputs } of nodes) if (inputs.some((source) => found.has(source))) found.add(id);
  return found;
}

/**
 * Whether the picture of the data is shown, and not the graph: where the reader wants it, else beside the training.
 * @param {State} state
 */
export function pictured({ walk, show, tab }) {
  return (show ?? (tab === "train" ? "data" : "graph")) === "data" && walk !== null && pictureOf(walk.trace) !== null;
}

/** The batches of each run. @type {WeakMap<Journal["settings"], ReturnType<typeof batchesOf>>} */
const batches = new WeakMap();

/**
 * The rows of the training's last step, or of the one that is open; null where every step sees all.
 * @param {State} state
 * @param {number} count how many rows there are
 * @returns {Set<number> | null}
 */
export function batchAt({ training: { journal }, opened, source }, count) {
  const n = opened ?? journal?.n;
  if (!journal?.settings.batch || !n || journal.source !== source) return null;
  const { settings } = journal;
  const drawn = batches.get(settings) ?? batchesOf({ ...settings, count });
  batches.set(settings, drawn);
  return new Set(drawn.rows(n));
}
