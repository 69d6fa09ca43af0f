/** Where the boxes of a graph stand when there are few enough to be read one by one, and how their wires run. Pure. */

import { formulaOf, nodeOf } from "../formula/line.js";
import { shortName } from "../formula/labels.js";
import { changed, numberText, numeral, shapeText, short, sumText, THREE } from "../formula/numerals.js";
import { plain } from "../formula/plain.js";
import { linesOf } from "../trace/fold.js";
import { rolesOf } from "../trace/roles.js";
import { hasSlot } from "../trace/stops.js";
import { flowsOf, gateTexts, worked } from "./gate.js";
import { layout } from "./layout.js";
import { textWidth } from "./measure.js";

/** @import { Board, Folded, Tree, Unit, Walk } from "../types" */

export const MOST = 60; // boxes that are elements; more are drawn
const NARROW = 640; // pixels below which a graph runs downward if it can
const COMFORTABLE = 14; // boxes that have room for their formula and slider
const LEAST_SCALE = 0.8; // formulas of 15 px stay at 12
const INSIDE = 140; // the least width of a closed group: "60 operations"
const WISH = 74; // "raise it: " in a slot
const SOFAR = 34; // what "1/2" takes in a slot
const SLOT = 34;
const HEAD = 82; // of an operation's box without its slot
const LEAF = 66;
const PORT = 18; // between the ends of wires at one box, and to its corners
const PARTING = { gate: 34, product: 50 }; // between the beginnings of wires at one box, where a gate stands at each
const NUMBERED = 22; // what the number of a way takes in a gate
const FRAME = 10; // around the boxes of an opened line
const TITLE = 22; // and above them, for its name
const CELL = { w: 47, h: 22, mini: 11, most: 24, columns: 6, side: 12 };

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
  const number = (/** @type {string} */ text, /** @type {number} */ digits) => {
    const id = nodeOf(text);
    return id === null ? Number(text) : Number(/** @type {number} */ (run.values[id]).toPrecision(digits));
  };
  // A reader with a calculator must agree: where three digits do not give the printed result, four may.
  const result = short(/** @type {number} */ (run.values[unit.exit ?? unit.nodes[0]]));
  const digits = DIGITS.find((one) => short(comesTo(tree, (text) => number(text, one))) === result) ?? THREE;
  const value = (/** @type {string} */ text) =>
    nodeOf(text) === null ? numberText(text) : numeral(number(text, digits), false, digits);
  return plain(tree, value, "×");
}

const DIGITS = [THREE, 4, 5, 6];

/** What a reader has on a calculator. @type {Record<string, (...numbers: number[]) => number>} */
const KEYS = {
  "+": (x, y) => x + y,
  "-": (x, y) => x - y,
  "*": (x, y) => x * y,
  "/": (x, y) => x / y,
  "**": (x, y) => x ** y,
  neg: (x) => -x,
};

/**
 * What a formula of numbers comes to; NaN where it has a function.
 * @param {Tree} tree
 * @param {(letter: string) => number} value
 * @returns {number}
 */
function comesTo(tree, value) {
  if (!Array.isArray(tree)) return value(String(tree));
  const [head, ...parts] = /** @type {[string, ...Tree[]]} */ (tree);
  return KEYS[head]?.(...parts.map((part) => comesTo(part, value))) ?? Number.NaN;
}

/**
 * What a box says in words, in a story, where names have a word beside them; and whether gates show their products,
 * because nothing moves.
 * @typedef {{ phrase?: (unit: Unit) => string, still?: boolean }} How
 */

/** About how wide a text is at 15 px, as formulas are. @param {string} text */
const width = (text) => (15 / 12) * textWidth(text);

/**
 * @param {Walk} walk
 * @param {Unit} unit
 * @param {"full" | "small"} size
 * @param {boolean} tall whether boxes lie as rows
 * @param {boolean} narrow
 * @param {((unit: Unit) => string) | undefined} phrase what a box says in words, in a story
 * @returns {{ w: number, h: number, side?: number }}
 */
function sizeOf(walk, unit, size, tall, narrow, phrase) {
  const word = phrase !== undefined;
  const wish = word && !narrow ? WISH : 0;
  const { trace, run } = walk;
  const group = unit.node === null;
  const id = unit.exit ?? unit.nodes[0];
  const node = trace.nodes[id];
  const slot = hasSlot(trace, id);
  // In a story the answer is called so, and not by its name.
  const name = group ? (unit.path ?? "") : word && rolesOf(trace)?.target === id ? "" : shortName(trace, node);
  const value = run.values[id];
  const number = typeof value === "number" ? short(value) : "";
  const move = walk.moves.get(id);
  const pair = move && typeof value === "number" && typeof move.after === "number" ? changed(value, move.after) : null;
  const right = !pair ? number || shapeText(node.shape) : narrow ? pair.after : `${pair.before} → ${pair.after}`;
  const was = node.kind === "op" ? width(number) + 12 : 0; // "before 0.0254", after an update
  const both = pair && !narrow;
  const head =
    1.3 * width(name) +
    (both ? 1.02 : right.length > 8 ? 1.25 : 1.15) * width(right) +
    (both ? 56 : node.kind !== "op" ? 44 : narrow ? 50 : 56) +
    (word ? 40 : 0);
  const map = group ? null : mapOf(node.shape, size === "small");
  if (size === "small") {
    const own = slot
      ? (narrow ? 36 : word ? 100 : Math.max(width(name), 18) + 76) +
        Math.max(was, width(map ? "norm 0.1234" : typeof run.grads[id] === "number" ? short(run.grads[id]) : "")) +
        (!map && walk.into[id].length > 1 ? SOFAR : 0)
      : 0;
    return {
      w: Math.max(group ? INSIDE : 96, 1.02 * head, own),
      h: 38 + (map ? map.h + 6 : 0) + (slot ? 25 + (map ? map.h + 6 : 0) : 0),
    };
  }
  if (map && !group) {
    const w = Math.max(
      slot ? 176 : 150,
      30 + map.w,
      1.3 * width(name) + 84,
      node.kind === "op" ? width(phrase ? phrase(unit) : formulaText(walk, unit)) + 46 : 0,
    );
    return { w, h: 44 + (node.kind === "op" ? 20 : 0) + map.h + 10 + (slot ? 30 + map.h + 8 : 0) };
  }
  const leaf = node.kind !== "op" && !group;
  const numbers = group || phrase ? "" : (arithmetic(walk, unit) ?? "");
  const formula = phrase ? phrase(unit) : group ? "" : formulaText(walk, unit);
  const letters = Math.max(width(formula), Math.min(190, width(numbers)));
  const wordy = word || /[a-z]{2}/.test(formula); // names of functions are wider than the letters of a formula
  const words = leaf ? 0 : word ? 1.08 * letters + 36 : wordy ? letters + 36 : (narrow ? 0.84 : 1) * letters + 28;
  const sums = slot ? walk.into[id].map((flow) => run.flows.grad[flow]).filter((one) => typeof one === "number") : [];
  const grad = run.grads[id];
  const sum =
    sums.length > 1 && sums.length <= 4
      ? sumText(/** @type {number[]} */ (sums), Number(grad))
      : typeof grad === "number"
        ? short(grad)
        : "";
  const before = narrow && leaf ? 26 : word ? 40 : Math.max(width(name), 18) + 80;
  const own = slot ? before + Math.max(was + (word ? 56 : 0), width(sum) + wish) : 0;
  const least = leaf ? (narrow ? 112 : 140) : group ? INSIDE : narrow ? 96 : slot ? 142 : 134;
  const w = Math.max(least, head, words, tall && !leaf ? 0 : own);
  const side = Math.max(narrow ? 94 : 118, width(sum) + 32 + wish);
  return tall && !leaf ? { w: w + side, h: 64, side } : { w, h: (leaf ? LEAF : HEAD) + (slot ? SLOT : 0) };
}

/**
 * The board of a graph for a window of so much room. Wide or tall, large or small is chosen by what fits; what does not
 * fit is larger than its window and is scrolled.
 * @param {Walk} walk
 * @param {Folded} folded
 * @param {{ width: number, height: number }} room
 * @param {How} [how]
 * @returns {Board}
 */
export function boardOf(walk, folded, room, how = {}) {
  const tries = [];
  const narrow = room.width < NARROW;
  /** @type {("full" | "small")[]} */
  const sizes = folded.units.length > COMFORTABLE ? ["small"] : ["full", "small"];
  if (narrow && sizes[0] === "full") {
    // On a phone the graph is scrolled downward, so that every box keeps its hands.
    const made = laid(walk, folded, "full", true, how, true);
    const scale = Math.min(1, room.width / made.width);
    if (scale >= LEAST_SCALE) return { ...made, scale };
  }
  // Products on gates are given up before the boxes' hands are.
  const ways = sizes.flatMap((size) =>
    (size === "full" && how.still ? [how, { ...how, still: false }] : [how]).map(
      (way) => /** @type {const} */ ([size, way]),
    ),
  );
  for (const [size, way] of ways) {
    for (const tall of narrow ? [true, false] : [false, true]) {
      const made = laid(walk, folded, size, tall, way, narrow);
      const scale = Math.min(1, room.width / made.width, room.height / made.height);
      if (scale >= LEAST_SCALE) return { ...made, scale };
      tries.push({ ...made, scale });
    }
  }
  // Nothing fits whole: along the side that scrolls, the other fits.
  const least = LEAST_SCALE;
  const best = tries.filter((one) => one.size === sizes[sizes.length - 1]);
  const fits = best.find((one) => (narrow ? one.width : one.height) * least <= (narrow ? room.width : room.height));
  const chosen = fits ?? best.reduce((a, b) => (a.scale >= b.scale ? a : b));
  return { ...chosen, scale: Math.max(chosen.scale, least) };
}

/**
 * @param {Walk} walk
 * @param {Folded} folded
 * @param {"full" | "small"} size
 * @param {boolean} tall
 * @param {How} how
 * @param {boolean} [narrow]
 */
function laid(walk, { units, unitOf }, size, tall, how, narrow = false) {
  const items = units.map((unit) => ({
    id: unit.id,
    ...sizeOf(walk, unit, size, tall, narrow, how.phrase),
    inputs: unit.inputs,
  }));
  const gaps = tall
    ? { rankGap: size === "full" ? (narrow ? 50 : 58) : 34, gap: narrow ? 8 : 14 }
    : { rankGap: Math.max(size === "full" ? 96 : 56, gateRoom(walk, units, size, how)), gap: 16 };
  const found = layout(items, { down: tall, ...gaps });
  const products = size === "full" && how.still === true;
  const parted = ported(found, tall, products ? PARTING.product : PARTING.gate);
  const wires = parted.map((wire) => ({ ...wire, edges: units[wire.consumer].edges[wire.arg] }));
  const boxes = found.boxes.map((box, i) => ({ ...box, side: items[i].side }));
  return {
    ...found,
    boxes,
    wires,
    units,
    unitOf,
    size,
    tall,
    narrow,
    products,
    frames: framesOf(walk, units, found.boxes),
  };
}

/**
 * What the widest gate needs between two boxes.
 * @param {Walk} walk
 * @param {Unit[]} units
 * @param {"full" | "small"} size
 * @param {How} how
 */
function gateRoom(walk, units, size, { phrase, still }) {
  let most = 0;
  // Where a value is read twice, its gates may tell their ways.
  const read = units.flatMap(({ edges }) =>
    edges.flat().map(([consumer, arg]) => walk.trace.nodes[consumer].inputs[arg]),
  );
  const way = !phrase && size === "full" && new Set(read).size < read.length ? NUMBERED : 0;
  for (const unit of units) {
    if (!unit.sole) continue;
    for (const edges of unit.edges) {
      const sources = edges.map(([consumer, arg]) => walk.trace.nodes[consumer].inputs[arg]);
      if (!sources.some((id) => hasSlot(walk.trace, id))) continue;
      const texts = gateTexts(walk, unit, edges, size);
      const ways = way * texts.length;
      if (texts.every((text) => text.startsWith("×"))) texts.splice(0, texts.length, texts.join(", "));
      if (still && size === "full") texts.push(...flowsOf(walk, edges).map((flow) => worked(walk, unit, flow, false)));
      for (const text of texts) most = Math.max(most, width(text) + ways);
    }
  }
  return most + (phrase ? 104 : 42); // "passes on 0.244"
}

/**
 * The wires of a layout with their ends where they come in straight, if there is room: each port lies level with where
 * its wire comes from or goes to, and ports of one box keep apart.
 * @param {import("../types").Layout} found
 * @param {boolean} tall
 * @param {number} parting how far apart wires begin
 */
function ported({ boxes, wires }, tall, parting) {
  const across = tall ? 0 : 1; // which coordinate of a point lies across the way
  const ins = ports(boxes, wires, tall, PORT, ({ consumer, points }) => [consumer, points[points.length - 4 + across]]);
  const outs = ports(boxes, wires, tall, parting, ({ source, points }) => [source, points[2 + across]]);
  return wires.map((wire) => {
    const points = [...wire.points];
    points[points.length - 2 + across] = /** @type {number} */ (ins.get(wire));
    points[across] = /** @type {number} */ (outs.get(wire));
    return { ...wire, points };
  });
}

/**
 * Where wires meet one side of their boxes.
 * @param {Board["boxes"]} boxes
 * @param {import("../types").Wire[]} wires
 * @param {boolean} tall
 * @param {number} distance that they keep, if the box is large enough
 * @param {(wire: import("../types").Wire) => [number, number]} wish the box, and where across it the wire would best be
 */
function ports(boxes, wires, tall, distance, wish) {
  /** @type {Map<number, { wire: import("../types").Wire, at: number }[]>} */
  const of = new Map();
  for (const wire of wires) {
    const [box, at] = wish(wire);
    of.set(box, [...(of.get(box) ?? []), { wire, at }]);
  }
  /** @type {Map<import("../types").Wire, number>} */
  const found = new Map();
  for (const [box, list] of of) {
    const { x, y, w, h } = boxes[box];
    const [start, size] = tall ? [x, w] : [y, h];
    const apart = Math.min(distance, (size - 2 * PORT) / Math.max(1, list.length - 1));
    list.sort((a, b) => a.at - b.at);
    list.forEach((one, i) => {
      const least = start + PORT + i * apart;
      const most = start + size - PORT - (list.length - 1 - i) * apart;
      const before = i ? /** @type {number} */ (found.get(list[i - 1].wire)) + apart : least;
      found.set(one.wire, Math.max(least, before, Math.min(most, one.at)));
    });
  }
  return found;
}

/**
 * The frames around opened lines: of those whose boxes stand together, with nothing else among them.
 * @param {Walk} walk
 * @param {Unit[]} units
 * @param {Board["boxes"]} boxes
 * @returns {Board["frames"]}
 */
function framesOf({ trace }, units, boxes) {
  const lines = linesOf(trace);
  /** @type {Map<string, number[]>} */
  const members = new Map();
  for (const { id, node, path } of units) {
    const line = node === null || path !== null ? null : lines[node];
    if (line !== null) members.set(line, [...(members.get(line) ?? []), id]);
  }
  return [...members].flatMap(([path, ids]) => {
    if (ids.length < 2) return [];
    const own = ids.map((id) => boxes[id]);
    const x = Math.min(...own.map((box) => box.x)) - FRAME;
    const y = Math.min(...own.map((box) => box.y)) - FRAME - TITLE;
    const w = Math.max(...own.map((box) => box.x + box.w)) + FRAME - x;
    const h = Math.max(...own.map((box) => box.y + box.h)) + FRAME - y;
    const within = boxes.filter((box) => box.x + box.w > x && box.x < x + w && box.y + box.h > y && box.y < y + h);
    return [{ path, x, y, w, h, whole: within.length === ids.length }];
  });
}

/**
 * A wire as the path of an SVG.
 * @param {number[]} points
 * @param {boolean} down
 */
export function pathOf(points, down) {
  let [x, y] = points;
  let path = `M${x} ${y}`;
  for (let i = 2; i < points.length; i += 2) {
    const [to, at] = [points[i], points[i + 1]];
    path += down
      ? `C${x} ${(y + at) / 2} ${to} ${(y + at) / 2} ${to} ${at}`
      : `C${(x + to) / 2} ${y} ${(x + to) / 2} ${at} ${to} ${at}`;
    [x, y] = [to, at];
  }
  return path;
}
