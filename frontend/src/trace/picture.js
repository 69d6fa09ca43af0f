/**
 * Which programs have a picture beside their graph: points in a plane or on a line that a guess is made of, an image
 * that a kernel goes over, the shares of an attention. Pure.
 */

import { compared } from "./roles.js";

/** @import { Numeric, State, Trace, TraceNode, Walk } from "../types" */

const WIDEST = 64; // neurons of a layer
const MOST = { side: 64, rows: 12 }; // pixels of an image, rows of an attention

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

/**
 * An image that a kernel goes over: the leaves of both, their convolution, and what a function makes of it.
 * @typedef {{ kind: "image", x: number, kernel: number, conv: number, line: number }} Seen
 * The rows of a softmax, which share out what is taken of others: the shares and the scores that they are made of,
 * before the line scales them; and where the scores go in.
 * @typedef {{ kind: "shares", shares: number, scores: number, entry: number }} Shared
 */

/** @type {WeakMap<TraceNode[], Picture | Seen | Shared | null>} */
const known = new WeakMap();

/** @param {Trace} trace */
export function pictureOf(trace) {
  const found = known.get(trace.nodes);
  if (found !== undefined) return found;
  const picture = pointsOf(trace) ?? imageOf(trace) ?? sharesOf(trace);
  known.set(trace.nodes, picture);
  return picture;
}

/** @param {Trace} trace @returns {Seen | null} */
function imageOf({ nodes }) {
  const conv = nodes.find(
    ({ op, inputs }) =>
      op === "conv2d" && inputs.every((id) => nodes[id].kind !== "op" && nodes[id].shape.length === 4),
  );
  if (!conv) return null;
  const [x, kernel] = conv.inputs;
  if (nodes[x].shape.slice(2).some((side) => side > MOST.side)) return null;
  // Past functions of the convolution alone; what is added to it is another sum.
  let last = conv;
  for (const node of nodes)
    if (node.line === conv.line && node.inputs.length === 1 && node.inputs[0] === last.id) last = node;
  if (String(last.shape) !== String(conv.shape)) last = conv;
  return { kind: "image", x, kernel, conv: conv.id, line: last.id };
}

/** @param {Trace} trace @returns {Shared | null} */
function sharesOf({ nodes }) {
  const found = nodes.find(
    ({ op, id, shape, settings }) =>
      op === "softmax" &&
      shape.length === 2 &&
      shape[0] === shape[1] &&
      shape[0] > 1 &&
      shape[0] <= MOST.rows &&
      [-1, 1].includes(/** @type {any} */ (settings)?.axis ?? -1) &&
      nodes.some(({ op: next, inputs }) => next === "matmul" && inputs[0] === id),
  );
  if (!found) return null;
  const into = nodes[found.inputs[0]];
  const scaled = into.name === null && ["mul", "div"].includes(into.op);
  const scores = scaled ? into.inputs.find((id) => String(nodes[id].shape) === String(found.shape)) : undefined;
  return scores === undefined
    ? { kind: "shares", shares: found.id, scores: into.id, entry: found.id }
    : { kind: "shares", shares: found.id, scores, entry: into.id };
}

/** @param {Trace} trace @returns {Picture | null} */
function pointsOf(trace) {
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

/**
 * The parameters of the step that is open; else as the training has left them, where there is one of this program.
 * @param {State} state
 * @returns {Map<number, Numeric>} by node id
 */
export function weightsAt({ training: { journal }, opened, source, walk }) {
  const { nodes } = /** @type {Walk} */ (walk).trace;
  if (opened !== null && walk) {
    const params = nodes.filter(({ kind }) => kind === "param");
    return new Map(params.map(({ id }) => [id, walk.run.values[id]]));
  }
  if (!journal?.n || journal.source !== source) return new Map();
  return new Map(
    nodes.filter(({ key }) => Object.hasOwn(journal.weights, key)).map(({ id, key }) => [id, journal.weights[key]]),
  );
}
