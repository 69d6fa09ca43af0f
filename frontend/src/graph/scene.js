/** The picture of one frame as plain shapes: what is written where, how thick, which sign. */

import { brief, FEW, numeral, shapeText, signOf, sizeOf } from "../formula/numerals.js";
import { flowAlong, gradOf, moveOf, valueOf } from "../trace/frame.js";
import { glyph, shortTitle } from "./labels.js";

/** @import { Frame, Layout, Walk, Numeric } from "../types" */
/** @import { Item } from "./layout.js" */

/**
 * @typedef {object} NodeShape
 * @property {number} id
 * @property {number} x
 * @property {number} y
 * @property {number} w
 * @property {number} h
 * @property {string} kind input, param, const, data or op
 * @property {boolean} output
 * @property {boolean} named
 * @property {boolean} active
 * @property {string} title
 * @property {string} glyph
 * @property {string} value
 * @property {string} after the value after the update, once it has been made
 * @property {string} grad
 * @property {number} sign of the gradient
 * @property {string} count how many contributions have arrived, "1/2", while some are missing
 */

/**
 * @typedef {object} WireShape
 * @property {number} source
 * @property {number} consumer
 * @property {number} arg
 * @property {number[]} points
 * @property {"idle" | "forward" | "backward"} state
 * @property {boolean} active
 * @property {number} sign of the contribution
 * @property {number} width
 * @property {string} local
 * @property {string} grad
 */

/**
 * @typedef {object} Scene
 * @property {NodeShape[]} nodes
 * @property {WireShape[]} wires
 * @property {boolean} down
 */

/** Height of one line of a box, and the room around its text, in the layout's units. */
export const LINE = 17;
export const PAD = 8;

/**
 * The boxes that a walk needs: wide enough for anything that will be written into them, so that
 * nothing moves while stepping.
 * @param {Walk} walk
 * @returns {Item[]}
 */
export function items(walk) {
  const { trace, run } = walk;
  return trace.nodes.map((node) => {
    const head = textWidth(shortTitle(trace, node)) + (node.kind === "op" ? textWidth(glyph(node)) + 16 : 0);
    if (node.kind === "const" && !node.shape.length) {
      return { id: node.id, w: Math.max(head + 2 * PAD, 30), h: LINE + PAD, inputs: [] };
    }
    const sums = walk.into[node.id].map((flow) => "∂ " + text(run.flows.total[flow], node.shape) + " 1/2");
    const move = walk.moves.get(node.id);
    const moved = move ? [`${text(run.values[node.id], node.shape)} → ${text(move.after, node.shape)}`] : [];
    const lines = [text(run.values[node.id], node.shape), ...moved, "∂ " + text(run.grads[node.id], node.shape), ...sums.slice(0, -1)];
    const widest = Math.max(head, ...lines.slice(0, 8).map(textWidth));
    const rows = node.kind === "const" ? 2 : 3;
    return { id: node.id, w: Math.ceil(Math.max(widest + 2 * PAD, 56)), h: rows * LINE + PAD, inputs: node.inputs };
  });
}

const ROOM = 24; // beside an edge's numbers, for its arrow and some air

/**
 * The room between two columns in which the widest number of an edge can stand.
 * @param {Walk} walk
 */
export function edgeRoom({ run }) {
  let widest = 0;
  for (const grad of run.flows.grad) widest = Math.max(widest, textWidth(rounded(grad)));
  return Math.min(96, widest * 0.92 + ROOM);
}

/**
 * @param {Frame} frame
 * @param {Layout} layout
 * @returns {Scene}
 */
export function scene(frame, layout) {
  const { trace } = frame.walk;
  return {
    down: layout.down,
    nodes: layout.boxes.map((box) => nodeShape(frame, box)),
    wires: layout.wires.map((wire) => wireShape(frame, wire, trace)),
  };
}

/**
 * @param {Frame} frame
 * @param {import("../types").Box} box
 * @returns {NodeShape}
 */
function nodeShape(frame, box) {
  const { trace } = frame.walk;
  const node = trace.nodes[box.id];
  const value = valueOf(frame, node.id);
  const { arrived, expected, sum, complete } = gradOf(frame, node.id);
  const scalarConst = node.kind === "const" && !node.shape.length;
  const move = moveOf(frame, node.id);
  return {
    ...box,
    kind: node.kind,
    output: node.id === trace.output,
    named: node.name !== null,
    active: frame.active === node.id,
    title: shortTitle(trace, node),
    glyph: glyph(node),
    value: value === null || scalarConst ? "" : text(value, node.shape),
    after: move ? text(move.after, node.shape) : "",
    grad: sum === null ? "" : text(sum, node.shape),
    sign: signOf(sum),
    count: arrived && !complete ? `${arrived}/${expected}` : "",
  };
}

/**
 * @param {Frame} frame
 * @param {import("../types").Wire} wire
 * @param {import("../types").Trace} trace
 * @returns {WireShape}
 */
function wireShape(frame, wire, trace) {
  const { step, walk } = frame;
  const flow = flowAlong(frame, wire.consumer, wire.arg);
  const backward = step.phase === "backward" && step.consumer === wire.consumer && step.arg === wire.arg;
  const forward = step.phase === "forward" && step.node === wire.consumer;
  const { local, grad } = walk.run.flows;
  const shape = trace.nodes[wire.source].shape;
  return {
    ...wire,
    state: flow >= 0 ? "backward" : walk.shownAt[wire.consumer] <= frame.at ? "forward" : "idle",
    active: backward || forward,
    sign: flow >= 0 ? signOf(grad[flow]) : 0,
    width: flow >= 0 ? thickness(grad[flow]) : 1.25,
    local: flow >= 0 ? rounded(local[flow], "×") : "",
    grad: flow >= 0 ? rounded(grad[flow]) || shapeText(shape) : "",
  };
}

/**
 * Thickness shows magnitude on a log scale: one unit more per two powers of ten, from 1e-6 up.
 * @param {Numeric | null} value
 * @returns {number}
 */
export function thickness(value) {
  const size = sizeOf(value);
  if (!(size > 0)) return 1.25;
  return 1.5 + Math.max(0, Math.min(4, (Math.log10(size) + 6) / 2));
}

/**
 * A single number as it stands on an edge.
 * @param {Numeric | null} value
 * @param {string} [sign] in front
 */
function rounded(value, sign = "") {
  return typeof value === "number" ? sign + numeral(value, false, FEW) : "";
}

/**
 * A value as it stands in a box: a number, or the shape of an array with its beginning.
 * @param {Numeric | null} value
 * @param {number[]} shape
 */
function text(value, shape) {
  if (value === null) return "";
  if (!shape.length) return brief(value);
  const words = `${shapeText(shape)} ${brief(value, false, 1)}`;
  return words.length > 24 ? words.slice(0, 23) + "…" : words;
}

/**
 * About how wide a text is at 12 px, without a screen to measure it on: a little too wide rather
 * than too narrow.
 * @param {string} words
 */
export function textWidth(words) {
  let width = 0;
  for (const letter of words) width += /[ᄀ-￦]/.test(letter) ? 12.5 : /[.,:'|1il ]/.test(letter) ? 4.6 : 7.2;
  return width;
}
