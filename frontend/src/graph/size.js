/** What a box of a board holds, and how large it must be for it. Pure. */

import { numbersIn } from "../formula/calculator.js";
import { shortName } from "../formula/labels.js";
import { formulaOf, nodeOf } from "../formula/line.js";
import { changed, numberText, shapeText, short, sumText } from "../formula/numerals.js";
import { plain } from "../formula/plain.js";
import { rolesOf } from "../trace/roles.js";
import { hasSlot } from "../trace/stops.js";
import { textWidth } from "./measure.js";

/** @import { Unit, Walk } from "../types" */

const CHIP = { w: 64, h: 28, sign: 34 };
const INSIDE = 140; // the least width of a closed group: "60 operations"
const WISH = 74; // "raise it: " in a slot
const WORD = 58; // "answer" before a name, in a story
const SOFAR = 34; // what "1/2" takes in a slot
const SLOT = 34;
const HEAD = 82; // of an operation's box without its slot
const LEAF = 66;
export const CELL = { w: 50, h: 22, mini: 11, most: 24, columns: 6, side: 12 };

/**
 * The columns and rows of a value's map: the last two axes; more lie behind. In a small box it is a miniature.
 * @param {number[]} shape
 * @param {boolean} [small]
 */
export function mapOf(shape, small = false) {
  if (!shape.length) return null;
  const columns = shape[shape.length - 1];
  const rows = shape.length > 1 ? shape[shape.length - 2] : 1;
  const numbers = !small && rows * columns <= CELL.most && columns <= CELL.columns;
  const [across, down] = [Math.min(columns, CELL.side), Math.min(rows, CELL.side)];
  const side = small ? Math.max(3, Math.min(CELL.mini, 72 / across, 34 / down)) : CELL.mini;
  return {
    rows: down,
    columns: across,
    numbers,
    w: across * (numbers ? CELL.w : side),
    h: down * (numbers ? CELL.h : side),
  };
}

/**
 * What a box says of itself in a line: its formula over names.
 * @param {Walk} walk
 * @param {Unit} unit
 */
export function formulaText({ trace }, unit) {
  if (!unit.sole || unit.exit === null || trace.nodes[unit.exit].kind !== "op") return "";
  const name = (/** @type {string} */ text) => {
    const id = nodeOf(text);
    return id === null ? numberText(text) : shortName(trace, trace.nodes[id]);
  };
  return plain(formulaOf(trace, unit), name);
}

/**
 * The formula of a box with its numbers put in, where they are single numbers.
 * @param {Walk} walk
 * @param {Unit} unit
 */
export function arithmetic(walk, unit) {
  const { trace, run } = walk;
  const tree = formulaOf(trace, unit);
  const inputs = unit.edges.flat().map(([consumer, arg]) => trace.nodes[consumer].inputs[arg]);
  if (unit.nodes.concat(inputs).some((id) => typeof run.values[id] !== "number")) return null;
  return numbersIn(tree, run, /** @type {number} */ (run.values[unit.exit ?? unit.nodes[0]]));
}

export const BOLD = 1.16; // how much wider a text is in a gate

/** About how wide a text is at 15 px, as formulas are. @param {string} text */
export const formulaWidth = (text) => (15 / 12) * textWidth(text);

/**
 * How the boxes of a board lie: large or small; as rows; on a narrow screen; their leaves above what reads them, close
 * together.
 * @typedef {{ size: "full" | "small", tall: boolean, narrow: boolean, low: boolean }} Lie
 * @typedef {import("./board.js").How} How
 */

/**
 * What a box holds, as far as its size depends on it.
 * @param {Walk} walk
 * @param {Unit} unit
 * @param {Lie} lie
 * @param {How} how
 */
function contentOf(walk, unit, { size, narrow }, { phrase, called, brief }) {
  const { trace, run } = walk;
  const group = unit.node === null;
  const id = unit.exit ?? unit.nodes[0];
  const node = trace.nodes[id];
  const operation = node.kind === "op";
  const role = rolesOf(trace);
  const word = phrase !== undefined;
  const alone = called?.(unit) === ""; // its name is all that it is called
  const value = run.values[id];
  const number = typeof value === "number" ? short(value) : "";
  const move = walk.moves.get(id);
  const pair = move && typeof value === "number" && typeof move.after === "number" ? changed(value, move.after) : null;
  const terse = narrow || size === "small"; // after an update only what it is now
  const gradient = run.grads[id];
  return {
    group,
    operation,
    leaf: !operation && !group,
    word,
    // In a story the answer is called so, and not by its name.
    name: group ? (unit.path ?? "") : word && !alone && role?.target === id ? "" : shortName(trace, node),
    beside: !word || alone ? 0 : narrow && called ? formulaWidth(called(unit)) + 20 : WORD,
    flagged: [role?.guess, role?.target].includes(id),
    slot: hasSlot(walk, id),
    wish: word && !narrow ? WISH : 0,
    right: !pair ? number || shapeText(node.shape) : terse ? pair.after : `${pair.before} → ${pair.after}`,
    both: pair !== null && !terse,
    was: operation && walk.moves.size ? formulaWidth(number) + 18 : 0, // "before 0.02544", after an update
    gradient: typeof gradient === "number" ? gradient : null,
    parts: brief ? [] : walk.into[id].map((flow) => run.flows.grad[flow]).filter((one) => typeof one === "number"),
    map: group ? null : mapOf(node.shape, size === "small"),
  };
}

/** @typedef {ReturnType<typeof contentOf>} Content */

/**
 * How large a box must be, so that nothing moves while a reader steps.
 * @param {Walk} walk
 * @param {Unit} unit
 * @param {Lie} lie
 * @param {How} how
 * @returns {{ w: number, h: number, side?: number }} `side` is what its slot takes, where that stands beside it
 */
export function sizeOf(walk, unit, lie, how) {
  const content = contentOf(walk, unit, lie, how);
  if (lie.size === "small") return smallSize(content, lie.low);
  const formula = how.phrase ? how.phrase(unit) : content.group ? "" : formulaText(walk, unit);
  if (content.map) return arraySize(content, content.map, formula);
  const numbers = content.group || how.phrase ? "" : (arithmetic(walk, unit) ?? "");
  return scalarSize(content, lie, formula, numbers);
}

/**
 * A small box: name and value, and under them the gradient, which stands beside the value where it is an array.
 * @param {Content} content
 * @param {boolean} low
 */
function smallSize({ group, leaf, name, right, map, slot, gradient, parts, wish, was, beside, flagged }, low) {
  const [main, lowered] = name.split("_"); // what is lowered is smaller
  const named = low && lowered ? formulaWidth(main) + 0.7 * formulaWidth(lowered) : formulaWidth(name);
  const close = low && leaf && !map;
  const wide = (map ? 1.12 : 1) * formulaWidth(right); // what stands between a shape's numbers is wide
  const head = (close ? 1.03 : 1.06) * (named + wide) + (close ? 27 : 30) + (flagged ? 20 : 0) + beside;
  if (map) return { w: Math.max(84, head, slot ? 2 * map.w + 40 : map.w + 20), h: 38 + map.h };
  const text = gradient === null ? "" : short(gradient);
  const sum = Math.max(was, 1.1 * formulaWidth(text)) + (parts.length > 1 ? SOFAR : 0);
  const least = group ? INSIDE : leaf ? (close ? 56 : 64) : 84;
  return { w: Math.max(least, head, slot ? (close ? 20 : 36) + wish + sum : 0), h: 38 + (slot ? 25 : 0) };
}

/**
 * An array's box: its value as a map, and under it its gradient on the same grid.
 * @param {Content} content
 * @param {NonNullable<ReturnType<typeof mapOf>>} map
 * @param {string} formula
 */
function arraySize({ name, right, slot, operation }, map, formula) {
  const head = 1.3 * formulaWidth(name) + Math.max(84, formulaWidth(right) + 40);
  const w = Math.max(
    slot ? (right.split(",").length > 2 ? 240 : 176) : 150,
    30 + map.w,
    head,
    operation ? formulaWidth(formula) + 46 : 0,
  );
  return { w, h: 44 + (operation ? 24 : 0) + map.h + 10 + (slot ? 30 + map.h + 8 : 0) };
}

/**
 * The box of a number or of a group: name and value, its formula or slider, and its slot, which on a row stands beside.
 * @param {Content} content
 * @param {Lie} lie
 * @param {string} formula
 * @param {string} numbers the formula with its numbers put in
 */
function scalarSize(content, { tall, narrow }, formula, numbers) {
  const { group, operation, leaf, word, name, right, both, was, slot, wish, gradient, parts } = content;
  const air = both ? 56 : operation ? (narrow ? 50 : 56) : 44;
  const value = (both ? 1.02 : right.length > 8 ? 1.25 : 1.15) * formulaWidth(right);
  const head = 1.3 * formulaWidth(name) + value + air + (word ? WORD : 0);
  const letters = Math.max(formulaWidth(formula), Math.min(190, formulaWidth(numbers)));
  const wordy = word || /[a-z]{2}/.test(formula); // names of functions are wider than the letters of a formula
  const words = leaf ? 0 : word ? 1.08 * letters + 36 : wordy ? letters + 36 : (narrow ? 0.84 : 1) * letters + 28;
  const several = parts.length > 1 && parts.length <= 4;
  const sum = formulaWidth(gradient === null ? "" : several ? sumText(parts, gradient) : short(gradient));
  const before = narrow && leaf ? 26 : word ? 40 : Math.max(formulaWidth(name), 18) + 80;
  const own = slot ? before + Math.max(was + (word ? 56 : 0), sum + wish) : 0;
  const least = leaf ? (narrow ? 112 : 140) : group ? INSIDE : narrow ? 96 : slot ? 142 : 134;
  const w = Math.max(least, head, words, tall && !leaf ? 0 : own);
  const side = Math.max(narrow ? 94 : 118, sum + 32 + wish, was + 26);
  return tall && !leaf ? { w: w + side, h: 64, side } : { w, h: (leaf ? LEAF : HEAD) + (slot ? SLOT : 0) };
}

/**
 * A box that has room for its name and a sign.
 * @param {Walk} walk
 * @param {Unit} unit
 * @returns {ReturnType<typeof sizeOf>}
 */
export function chipOf({ trace }, unit) {
  const name = unit.node === null ? (unit.path ?? "") : shortName(trace, trace.nodes[unit.exit ?? unit.nodes[0]]);
  return { w: Math.max(CHIP.w, formulaWidth(name) + CHIP.sign), h: CHIP.h };
}
