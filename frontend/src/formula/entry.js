/**
 * One cell of an array, worked out from the cells that it is made of: `0.5 × 0.8 + ⋯ + 0.1`. The cells are the
 * engine's; here stands only which of them make another.
 */

import { comesTo } from "./calculator.js";
import { largest } from "./cells.js";
import { letter, nodeOf, OPS, put, written } from "./line.js";
import { numberText, numeral, short, THREE } from "./numerals.js";
import { plain } from "./plain.js";
import { at, under } from "./terms.js";

/** @import { TraceNode, Tree, Unit, Walk } from "../types" */

const PARTS = [4, 2, 1]; // parts of a sum that are written out, if the formula is to be short enough
const LONGEST = 72; // letters of a formula that a sentence still holds
const DIGITS = [THREE, 4, 5, 6];
const LEFT_OUT = "⋯";
const MOST_CELLS = 600; // of an array of which cells are ringed
const CLOSE = 1e-6; // how far a formula may be from the number that it is a formula of

/** What the table has no formula by cells for. */
class Unknown extends Error {}

/**
 * How a cell of a box's value comes about, in numbers; null where that is no short formula of a few cells.
 * @param {Walk} walk
 * @param {Unit} unit
 * @param {number[]} cell
 * @returns {string | null} `tanh(0.4 + 0.1) = tanh(0.5)`, without the result
 */
export function entryText(walk, { nodes, exit }, cell) {
  if (exit === null) return null;
  try {
    for (const most of PARTS) {
      const text = shown(walk, new Set(nodes), exit, cell, most);
      if (text === null || text.length <= LONGEST) return text;
    }
    return null;
  } catch (error) {
    if (error instanceof Unknown) return null;
    throw error;
  }
}

/**
 * A cell of a box's value by which all of them are explained: the largest, for what is multiplied by 0 shows nothing.
 * Null where no formula of it is short enough.
 * @param {Walk} walk
 * @param {Unit} unit
 * @returns {{ cell: number[], text: string } | null}
 */
export function exampleOf(walk, unit) {
  const exit = /** @type {number} */ (unit.exit);
  const { shape } = walk.trace.nodes[exit];
  const cells = [largest(walk.run.values[exit], shape), shape.map(() => 0)];
  for (const cell of cells) {
    const text = entryText(walk, unit, cell);
    if (text) return { cell, text };
  }
  return null;
}

/**
 * The cells that a cell of a box's value is made of, by the node that they are of; none where the table has no formula
 * by cells.
 * @param {Walk} walk
 * @param {Unit} unit
 * @param {number[]} cell
 */
export function madeOf(walk, { nodes, exit }, cell) {
  /** @type {Map<number, number[][]>} */
  const found = new Map();
  const sizes = nodes.flatMap((id) => walk.trace.nodes[id].inputs).map((id) => sizeOfShape(walk.trace.nodes[id].shape));
  if (sizes.some((size) => size > MOST_CELLS)) return found;
  /** @param {Tree} tree */
  const collect = (tree) => {
    if (Array.isArray(tree)) return tree.forEach((part) => void collect(/** @type {Tree} */ (part)));
    const [name, place] = String(tree).split("@");
    const id = nodeOf(name);
    if (id === null || !place) return;
    const at = place.split(",").map(Number);
    // A part that is shown as its number is made of others in its turn.
    if (own.has(id) && id !== exit) made(id, at);
    else found.set(id, [...(found.get(id) ?? []), at]);
  };
  const own = new Set(nodes.filter((id) => walk.trace.nodes[id].kind === "op"));
  /** @param {number} id @param {number[]} at */
  const made = (id, at) => {
    try {
      collect(entryOf({ walk, own, most: Infinity }, id, at));
    } catch (error) {
      if (!(error instanceof Unknown)) throw error;
    }
  };
  made(/** @type {number} */ (exit), cell);
  return found;
}

/**
 * @param {Walk} walk
 * @param {Set<number>} own
 * @param {number} exit
 * @param {number[]} cell
 * @param {number} most parts of a sum
 */
function shown(walk, own, exit, cell, most) {
  const tree = entryOf({ walk, own, most }, exit, cell);
  const value = cellOf(walk, exit, cell);
  const exact = comesTo(tree, (text) => numberAt(walk, text) ?? Number(text));
  if (Math.abs(exact - value) > CLOSE * Math.max(Math.abs(value), 1)) throw new Unknown(); // it is made otherwise
  const letters = (/** @type {string} */ text, /** @type {number} */ digits) => {
    const number = numberAt(walk, text);
    return number === null ? Number(text) : Number(number.toPrecision(digits));
  };
  const digits = DIGITS.find((one) => short(comesTo(tree, (text) => letters(text, one))) === short(value)) ?? THREE;
  const print = (/** @type {Tree} */ one) =>
    plain(
      one,
      (text) => (numberAt(walk, text) === null ? numberText(text) : numeral(letters(text, digits), false, digits)),
      "×",
    );
  const whole = print(tree).replace(/\+ (−[\d.]+(?: × 10⁻?[⁰¹²³⁴-⁹]+)?)/g, "+ ($1)");
  if (whole === short(value)) return null;
  // What a function is applied to, where that is worked out first.
  let [top, there] = [exit, cell];
  const { nodes } = walk.trace;
  while (nodes[top].op === "reshape" && own.has(nodes[top].inputs[0])) {
    const from = nodes[nodes[top].inputs[0]];
    [there, top] = [cellAt(placeIn(there, nodes[top].shape), from.shape), from.id];
  }
  const [source] = nodes[top].inputs;
  const alone = OPS.get(nodes[top].op)?.kind === "elementwise" && nodes[top].inputs.length === 1;
  const applied = alone && Array.isArray(tree) && tree.length === 2 && Array.isArray(tree[1]) && own.has(source);
  if (!applied || nodes[source].kind !== "op") return whole;
  const inner = print([String(tree[0]), place(source, under(nodes[source].shape, there))]);
  return `${whole} = ${inner}`;
}

/** What is worked out: the walk, the nodes of the box, and how many parts of a sum are written out. */
/** @typedef {{ walk: Walk, own: Set<number>, most: number }} Work */

/**
 * A cell as a formula over cells of what a box reads.
 * @param {Work} work
 * @param {number} id
 * @param {number[]} cell
 * @returns {Tree}
 */
function entryOf(work, id, cell) {
  const { walk, own } = work;
  const node = walk.trace.nodes[id];
  if (node.kind !== "op" || !own.has(id)) return place(id, cell);
  const shape = (/** @type {number} */ source) => walk.trace.nodes[source].shape;
  const part = (/** @type {number} */ source, /** @type {number[]} */ where) => {
    const to = under(shape(source), where);
    try {
      return entryOf(work, source, to);
    } catch (error) {
      if (error instanceof Unknown) return place(source, to); // a part that has no formula by cells is its number
      throw error;
    }
  };
  const [x, y] = node.inputs;
  switch (node.op) {
    case "matmul": {
      if (shape(x).length > 2 || shape(y).length > 2) throw new Unknown();
      // A vector on the left is a row, on the right a column.
      const row = shape(x).length > 1 ? cell.slice(0, 1) : [];
      const column = shape(y).length > 1 ? cell.slice(-1) : [];
      return sum(work, shape(y)[0], (k) => ["*", part(x, [...row, k]), part(y, [k, ...column])]);
    }
    case "transpose":
      if (shape(x).length !== 2) throw new Unknown();
      return part(x, [...cell].reverse());
    case "reshape":
      return part(x, cellAt(placeIn(cell, node.shape), shape(x)));
    case "cross_entropy":
      return surprise(work, node);
    case "sum":
    case "mean":
      return reduced(work, node, cell, part);
    case "conv2d":
      return slid(work, node, cell, part);
    case "max_pool2d": {
      const { size, stride, padding } = /** @type {{ size: number, stride: number | null, padding: number }} */ (
        node.settings
      );
      if (typeof size !== "number" || padding !== 0) throw new Unknown();
      const [image, channel, row, column] = cell;
      const from = (/** @type {number} */ i) => i * (stride ?? size);
      const places = Array.from({ length: size * size }, (_, k) => [Math.floor(k / size), k % size]);
      return ["max", ...places.map(([u, v]) => part(x, [image, channel, from(row) + u, from(column) + v]))];
    }
    case "softmax": {
      const axis = shape(x).length - 1;
      if (![axis, -1].includes(/** @type {any} */ (node.settings).axis)) throw new Unknown();
      const all = sum(work, shape(x)[axis], (k) => ["exp", place(x, [...cell.slice(0, -1), k])]);
      return ["/", ["exp", place(x, cell)], all];
    }
  }
  const row = OPS.get(node.op);
  if (row?.kind === "elementwise")
    return written(
      node,
      node.inputs.map((source) => part(source, cell)),
    );
  if (row?.kind === "loss" && /** @type {any} */ (node.settings?.reduction ?? "mean") === "mean")
    return lost(work, node, part);
  throw new Unknown();
}

/**
 * A sum or mean over all cells, or along one axis.
 * @param {Work} work
 * @param {TraceNode} node
 * @param {number[]} cell
 * @param {(source: number, where: number[]) => Tree} part
 * @returns {Tree}
 */
function reduced(work, { op, inputs: [x], settings }, cell, part) {
  const { axis, keepdims } = /** @type {{ axis: number | number[] | null, keepdims: boolean }} */ (settings);
  const { shape } = work.walk.trace.nodes[x];
  if (Array.isArray(axis)) throw new Unknown();
  const along = axis === null ? null : (axis + shape.length) % shape.length;
  const count = along === null ? sizeOfShape(shape) : shape[along];
  const all = sum(work, count, (k) => {
    if (along === null) return part(x, cellAt(k, shape));
    return part(x, [...cell.slice(0, along), k, ...cell.slice(along + (keepdims ? 1 : 0))]);
  });
  return op === "mean" ? ["/", all, count] : all;
}

/**
 * The mean of a loss over its cells.
 * @param {Work} work
 * @param {TraceNode} node
 * @param {(source: number, where: number[]) => Tree} part
 * @returns {Tree}
 */
function lost(work, node, part) {
  const row = /** @type {import("../types").OpRow} */ (OPS.get(node.op));
  const [, each] = /** @type {[string, Tree]} */ (row.tree.forward);
  const { shape } = work.walk.trace.nodes[node.inputs[0]];
  const count = sizeOfShape(shape);
  const all = sum(work, count, (k) =>
    put(each, Object.fromEntries(row.args.map((arg, i) => [arg, part(node.inputs[i], cellAt(k, shape))]))),
  );
  return count === 1 ? all : ["/", all, count];
}

/**
 * The mean over the rows of minus the logarithm of the probability that a row gives to its class.
 * @param {Work} work
 * @param {TraceNode} node
 * @returns {Tree}
 */
function surprise(work, { inputs: [x, y], settings }) {
  const { nodes } = work.walk.trace;
  const { weight, label_smoothing, reduction, ignore_index } = /** @type {Record<string, any>} */ (settings ?? {});
  const [count, classes] = nodes[x].shape;
  if (weight || label_smoothing || reduction === "none" || nodes[x].shape.length !== 2 || nodes[y].shape.length !== 1)
    throw new Unknown();
  // What the program calls its probabilities, or else how they come about.
  const shares = nodes.find(
    ({ op, inputs, settings }) =>
      op === "softmax" && inputs[0] === x && [1, -1].includes(/** @type {any} */ (settings)?.axis),
  );
  const chance = (/** @type {number} */ row) => {
    const cell = [row, cellOf(work.walk, y, [row])];
    if (cell[1] === ignore_index) throw new Unknown();
    if (shares) return place(shares.id, cell);
    const all = sum(work, classes, (k) => ["exp", place(x, [row, k])]);
    return /** @type {Tree} */ (["/", ["exp", place(x, cell)], all]);
  };
  const all = sum(work, count, (row) => ["log", chance(row)]);
  return count === 1 || reduction === "sum" ? ["neg", all] : ["neg", ["/", all, count]];
}

/**
 * Where a kernel lies for a cell of the result: each of its cells times the one under it, outside of the picture 0.
 * @param {Work} work
 * @param {TraceNode} node
 * @param {number[]} cell
 * @param {(source: number, where: number[]) => Tree} part
 * @returns {Tree}
 */
function slid(work, { inputs: [x, y], settings }, [image, channel, row, column], part) {
  const { stride, padding } = /** @type {{ stride: number, padding: number }} */ (settings);
  if (typeof stride !== "number" || typeof padding !== "number") throw new Unknown();
  const [, , high, wide] = work.walk.trace.nodes[x].shape;
  const [, , tall, broad] = work.walk.trace.nodes[y].shape;
  const count = sizeOfShape(work.walk.trace.nodes[y].shape.slice(1));
  return sum(work, count, (k) => {
    const [from, u, v] = [Math.floor(k / (tall * broad)), Math.floor(k / broad) % tall, k % broad];
    const [i, j] = [row * stride + u - padding, column * stride + v - padding];
    const inside = i >= 0 && i < high && j >= 0 && j < wide;
    return ["*", inside ? part(x, [image, from, i, j]) : 0, part(y, [channel, from, u, v])];
  });
}

/**
 * @param {Work} work
 * @param {number} count
 * @param {(k: number) => Tree} term
 * @returns {Tree}
 */
function sum({ most }, count, term) {
  const first = (/** @type {number} */ some) => Array.from({ length: some }, (_, k) => term(k));
  const last = most > 1 ? [term(count - 1)] : [];
  const shown = count <= most ? first(count) : [...first(most > 2 ? 2 : 1), LEFT_OUT, ...last];
  return shown.reduce((all, one) => ["+", all, one]);
}

/** How many cells there are. @param {number[]} shape */
const sizeOfShape = (shape) => shape.reduce((a, b) => a * b, 1);

/** The indices of the k-th element. @param {number} k @param {number[]} shape */
function cellAt(k, shape) {
  const cell = [];
  for (const size of [...shape].reverse()) {
    cell.unshift(k % size);
    k = Math.floor(k / size);
  }
  return cell;
}

/** Which cell the indices mean. @param {number[]} cell @param {number[]} shape */
const placeIn = (cell, shape) => cell.reduce((k, i, axis) => k * shape[axis] + i, 0);

/** What stands for a cell in a formula. @param {number} id @param {number[]} cell @returns {Tree} */
const place = (id, cell) => `${letter(id)}@${cell.join(",")}`;

/** The number that a letter stands for. @param {Walk} walk @param {string} text */
function numberAt(walk, text) {
  const [name, cell] = text.split("@");
  const id = nodeOf(name);
  return id === null ? null : cellOf(walk, id, cell ? cell.split(",").map(Number) : []);
}

/** @param {Walk} walk @param {number} id @param {number[]} cell */
function cellOf({ run }, id, cell) {
  const value = run.values[id];
  const one = typeof value === "number" || Array.isArray(value) ? at(value, cell) : null;
  if (typeof one !== "number") throw new Unknown();
  return one;
}
