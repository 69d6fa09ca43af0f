/** How large things must be for what will be written into them, without a screen to measure it on. */

import { brief, FEW, numeral, shapeText } from "../formula/numerals.js";
import { nameOf } from "../trace/fold.js";
import { glyph, shortTitle } from "../formula/labels.js";

/** @import { Numeric, Unit, Walk } from "../types" */

/** Height of one line of a box, and the room around its text, in the layout's units. */
export const LINE = 17;
export const PAD = 8;

/** A heat map's height, and the widths between which it follows its array's form. */
export const MAP = { h: 34, least: 30, most: 64 };

const ROOM = 24; // beside an edge's numbers, for its arrow and some air

/**
 * The box of a unit: wide enough for anything that will be written into it, so that nothing moves
 * while stepping.
 * @param {Walk} walk
 * @param {Unit} unit
 * @returns {{ w: number, h: number }}
 */
export function unitSize(walk, unit) {
  return unit.node === null ? groupSize(walk, unit) : nodeSize(walk, unit.node);
}

/**
 * @param {Walk} walk
 * @param {number} id
 */
export function nodeSize(walk, id) {
  const { trace, run } = walk;
  const node = trace.nodes[id];
  const head = textWidth(shortTitle(trace, node)) + (node.kind === "op" ? textWidth(glyph(node)) + 16 : 0);
  if (node.shape.length) {
    // The value's half and the gradient's: each with its map, and above the one its shape.
    const w = Math.max(head, 2 * Math.max(textWidth(shapeText(node.shape)), mapWidth(node.shape)) + 10) + 2 * PAD;
    return { w: Math.ceil(w), h: 2 * LINE + MAP.h + PAD + 4 };
  }
  if (node.kind === "const") return { w: Math.max(head + 2 * PAD, 30), h: LINE + PAD };
  const sums = walk.into[id].map((flow) => `∂ ${text(run.flows.total[flow], node.shape)} 1/2 ▪`);
  const move = walk.moves.get(id);
  const moved = move ? [`${text(run.values[id], node.shape)} → ${text(move.after, node.shape)}`] : [];
  const lines = [
    text(run.values[id], node.shape),
    ...moved,
    `∂ ${text(run.grads[id], node.shape)}`,
    ...sums.slice(0, -1),
  ];
  const widest = Math.max(head, ...lines.slice(0, 8).map(textWidth));
  return { w: Math.ceil(Math.max(widest + 2 * PAD, 56)), h: 3 * LINE + PAD };
}

/**
 * @param {Walk} walk
 * @param {Unit} unit
 */
function groupSize(walk, unit) {
  const exit = unit.exit === null ? null : nodeSize(walk, unit.exit);
  const longest = unit.nodes
    .slice(0, 200)
    .reduce((most, id) => Math.max(most, textWidth(walk.trace.nodes[id].name ?? walk.trace.nodes[id].op)), 0);
  const head = textWidth(groupTitle(unit)) + Math.min(longest, 90) + 44;
  return { w: Math.max(head + 2 * PAD, exit?.w ?? 0, 84), h: Math.max(exit?.h ?? 0, 3 * LINE + PAD) };
}

/**
 * What a closed group is called: `layer`, `layers × 100`.
 * @param {Unit} unit
 */
export function groupTitle({ path }) {
  const name = nameOf(/** @type {string} */ (path));
  const words = name.endsWith("[]") ? `${name.slice(0, -2)}[…]` : name;
  return words.length > 18 ? `${words.slice(0, 17)}…` : words;
}

/**
 * How wide an array's heat map is.
 * @param {number[]} shape
 */
export function mapWidth(shape) {
  const columns = shape[shape.length - 1];
  const rows = shape.length > 1 ? shape.slice(0, -1).reduce((a, b) => a * b, 1) : 1;
  return Math.max(MAP.least, Math.min(MAP.most, (MAP.h * columns) / Math.max(rows, 1)));
}

/**
 * What stands on a leaf's chip.
 * @param {Walk} walk
 * @param {number} id
 * @param {boolean} whole with its gradient, whether it has arrived or not
 * @param {Numeric | null} [grad]
 */
export function chipText({ trace, run }, id, whole, grad = null) {
  const node = trace.nodes[id];
  const value = numeral(/** @type {number} */ (run.values[id]), false, FEW);
  const name = node.name ? `${shortTitle(trace, node)} ${value}` : value;
  const sum = whole ? run.grads[id] : grad;
  return typeof sum === "number" && node.kind !== "const" ? `${name}  ∂ ${numeral(sum, false, FEW)}` : name;
}

/**
 * The room between two columns in which the widest number of an edge can stand.
 * @param {Walk} walk
 */
export function edgeRoom({ run }) {
  let widest = 0;
  for (const grad of run.flows.grad.slice(0, 2000)) widest = Math.max(widest, textWidth(rounded(grad)));
  return Math.min(96, widest * 0.92 + ROOM);
}

/**
 * A single number as it stands on an edge.
 * @param {Numeric | null} value
 * @param {string} [sign] in front
 */
export function rounded(value, sign = "") {
  return typeof value === "number" ? sign + numeral(value, false, FEW) : "";
}

/**
 * A value as it stands in a box: a number, or the shape of an array.
 * @param {Numeric | null} value
 * @param {number[]} shape
 */
export function text(value, shape) {
  if (value === null) return "";
  return shape.length ? shapeText(shape) : brief(value);
}

/**
 * About how wide a text is at 12 px: a little too wide rather than too narrow.
 * @param {string} words
 */
export function textWidth(words) {
  let width = 0;
  for (const letter of words) width += /[ᄀ-￦]/.test(letter) ? 12.5 : /[.,:'|1il ]/.test(letter) ? 4.6 : 7.2;
  return width;
}
