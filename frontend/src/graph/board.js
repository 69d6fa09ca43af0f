/** Where the boxes of a graph stand when there are few enough to be read one by one, and how their wires run. Pure. */

import { comesTo } from "../formula/calculator.js";
import { formulaOf, nodeOf } from "../formula/line.js";
import { shortName } from "../formula/labels.js";
import { changed, numberText, numeral, shapeText, short, sumText, THREE } from "../formula/numerals.js";
import { plain } from "../formula/plain.js";
import { linesOf } from "../trace/fold.js";
import { rolesOf } from "../trace/roles.js";
import { numbered } from "../trace/routes.js";
import { hasSlot } from "../trace/stops.js";
import { flowsOf, gateTexts, worked } from "./gate.js";
import { layout } from "./layout.js";
import { textWidth } from "./measure.js";
import { spine } from "./spine.js";

/** @import { Board, Folded, Stop, Unit, Walk } from "../types" */

export const MOST = 60; // boxes that are elements; more are drawn
const CROWDED = 30; // boxes from which on only those in play are more than their name
const NEIGHBOURS = 8; // of the box in play that are seen with it
const CHIP = { w: 64, h: 28, sign: 34 };
const NARROW = 640; // pixels below which a graph runs downward if it can
const LOW = 340; // pixels of height below which that is no phone, but an element on a page, which is to be seen whole
const COMFORTABLE = 14; // boxes that have room for their formula and slider
const ROW_SCALE = 0.8; // the least of rows on a phone, so that the last of them stays in sight
const LEAST_SCALE = 0.8; // formulas of 15 px stay at 12
const SPINE_SCALE = 0.77; // of a row of boxes in little height, which have none
const INSIDE = 140; // the least width of a closed group: "60 operations"
const WISH = 74; // "raise it: " in a slot
const WORD = 58; // "answer" before a name, in a story
const SOFAR = 34; // what "1/2" takes in a slot
const SLOT = 34;
const HEAD = 82; // of an operation's box without its slot
const LEAF = 66;
const PORT = 18; // between the ends of wires at one box, and to its corners
/** Between the beginnings of wires at one box, where a gate stands at each: above one another, or beside. */
const PARTING = { gate: 34, product: 50, beside: 78 };
const BOLD = 1.16; // how much wider a text is in a gate
const NUMBERED = 20; // what the number of a way takes in a gate
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

/**
 * What a box says in words, in a story, where names have a word beside them, and that word; whether gates show their
 * products, because nothing moves; and the stop that was reached, which counts where boxes are crowded.
 * @typedef {{ phrase?: Saying, called?: Saying, still?: boolean, here?: Stop }} How
 * @typedef {(unit: Unit) => string} Saying
 */

/** Whether only the boxes in play have room for more than their name. @param {Unit[]} units */
export const isCrowded = (units) => units.length > CROWDED;

/**
 * The boxes in play and those beside them: what is read and who reads it.
 * @param {Unit[]} units
 * @param {Stop} here
 */
export function nearOf(units, here) {
  const near = new Set(here.phase === "start" || here.phase === "update" ? [] : [here.unit]);
  if (here.phase === "backward") near.add(here.to);
  for (const id of [...near]) {
    const beside = [...units[id].inputs, ...units.filter(({ inputs }) => inputs.includes(id)).map((unit) => unit.id)];
    for (const other of beside.slice(0, NEIGHBOURS)) near.add(other);
  }
  return near;
}

/** About how wide a text is at 15 px, as formulas are. @param {string} text */
const width = (text) => (15 / 12) * textWidth(text);

/**
 * @param {Walk} walk
 * @param {Unit} unit
 * @param {"full" | "small"} size
 * @param {boolean} tall whether boxes lie as rows
 * @param {boolean} narrow
 * @param {boolean} low whether leaves stand above the boxes that read them, close together
 * @param {How} how
 * @returns {{ w: number, h: number, side?: number }}
 */
function sizeOf(walk, unit, size, tall, narrow, low, { phrase, called }) {
  const word = phrase !== undefined;
  const wish = word && !narrow ? WISH : 0;
  const { trace, run } = walk;
  const group = unit.node === null;
  const id = unit.exit ?? unit.nodes[0];
  const node = trace.nodes[id];
  const leaf = node.kind !== "op" && !group;
  const slot = hasSlot(trace, id);
  // In a story the answer is called so, and not by its name.
  const name = group ? (unit.path ?? "") : word && rolesOf(trace)?.target === id ? "" : shortName(trace, node);
  const value = run.values[id];
  const number = typeof value === "number" ? short(value) : "";
  const move = walk.moves.get(id);
  const pair = move && typeof value === "number" && typeof move.after === "number" ? changed(value, move.after) : null;
  const terse = narrow || size === "small"; // after an update only what it is now
  const right = !pair ? number || shapeText(node.shape) : terse ? pair.after : `${pair.before} → ${pair.after}`;
  const was = node.kind === "op" && walk.moves.size ? width(number) + 18 : 0; // "before 0.02544", after an update
  const both = pair && !terse;
  const head =
    1.3 * width(name) +
    (both ? 1.02 : right.length > 8 ? 1.25 : 1.15) * width(right) +
    (both ? 56 : node.kind !== "op" ? 44 : narrow ? 50 : 56) +
    (word ? WORD : 0);
  const map = group ? null : mapOf(node.shape, size === "small");
  if (size === "small") {
    // Arrays stand beside their gradients.
    const role = rolesOf(trace);
    const beside = !word ? 0 : narrow && called ? width(called(unit)) + 20 : WORD;
    const sign = [role?.guess, role?.target].includes(id) ? 20 : 0;
    const [main, lowered] = name.split("_"); // what is lowered is smaller
    const named = low && lowered ? width(main) + 0.7 * width(lowered) : width(name);
    const close = low && leaf && !map;
    const wide = (map ? 1.12 : 1) * width(right); // what stands between a shape's numbers is wide
    const top = (close ? 1.03 : 1.06) * (named + wide) + (close ? 27 : 30) + sign + beside;
    if (map) return { w: Math.max(84, top, slot ? 2 * map.w + 40 : map.w + 20), h: 38 + map.h };
    const grad = typeof run.grads[id] === "number" ? short(run.grads[id]) : "";
    const own = slot
      ? (close ? 20 : 36) + wish + Math.max(was, 1.1 * width(grad)) + (walk.into[id].length > 1 ? SOFAR : 0)
      : 0;
    return { w: Math.max(group ? INSIDE : leaf ? (close ? 56 : 64) : 84, top, own), h: 38 + (slot ? 25 : 0) };
  }
  if (map && !group) {
    const w = Math.max(
      slot ? 176 : 150,
      30 + map.w,
      1.3 * width(name) + Math.max(84, width(right) + 40),
      node.kind === "op" ? width(phrase ? phrase(unit) : formulaText(walk, unit)) + 46 : 0,
    );
    return { w, h: 44 + (node.kind === "op" ? 20 : 0) + map.h + 10 + (slot ? 30 + map.h + 8 : 0) };
  }
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
  const side = Math.max(narrow ? 94 : 118, width(sum) + 32 + wish, was + 26);
  return tall && !leaf ? { w: w + side, h: 64, side } : { w, h: (leaf ? LEAF : HEAD) + (slot ? SLOT : 0) };
}

/**
 * A box that has room for its name and a sign.
 * @param {Walk} walk
 * @param {Unit} unit
 * @returns {ReturnType<typeof sizeOf>}
 */
function chipOf({ trace }, unit) {
  const name = unit.node === null ? (unit.path ?? "") : shortName(trace, trace.nodes[unit.exit ?? unit.nodes[0]]);
  return { w: Math.max(CHIP.w, width(name) + CHIP.sign), h: CHIP.h };
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
    const made = laid(walk, folded, "full", true, how, true, room.width);
    const scale = Math.min(1, room.width / made.width, Math.max(ROW_SCALE, room.height / made.height));
    if (scale >= LEAST_SCALE && (room.height >= LOW || made.height * scale <= room.height)) return { ...made, scale };
  }
  // In little room its leaves stand above a row of small boxes.
  if (narrow && room.height < LOW && !isCrowded(folded.units)) {
    const made = laid(walk, folded, "small", false, how, true, 0, true);
    const scale = Math.min(1, room.width / made.width, room.height / made.height);
    if (scale >= SPINE_SCALE) return { ...made, scale };
    tries.push({ ...made, scale });
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
  // A spine is scrolled along where more of it is seen than of anything else.
  const seen = (/** @type {{ width: number, height: number }} */ { width: w, height: h }) =>
    Math.min(1, room.width / least / w) * Math.min(1, room.height / least / h);
  if (best[0].low && best.every((one) => seen(one) <= seen(best[0]))) return { ...best[0], scale: least };
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
 * @param {number} [across] how wide rows become, where boxes lie as rows
 * @param {boolean} [low] whether leaves stand above the boxes that read them
 */
function laid(walk, { units, unitOf }, size, tall, how, narrow = false, across = 0, low = false) {
  const near = how.here && isCrowded(units) ? nearOf(units, how.here) : null;
  const ways = numbered(walk, { units, unitOf });
  const items = units.map((unit) => ({
    id: unit.id,
    ...(near?.has(unit.id) === false ? chipOf(walk, unit) : sizeOf(walk, unit, size, tall, narrow, low, how)),
    inputs: unit.inputs,
    rooms: tall ? undefined : gateRooms(walk, unit, size, how, ways),
  }));
  const gaps = tall
    ? { rankGap: size === "full" ? (narrow ? 44 : 58) : 34, gap: narrow ? 8 : 14 }
    : { rankGap: size === "full" ? 96 : 52, gap: 16 };
  const { dropped, ...found } = low
    ? spine(items, gaps)
    : { ...rowed(layout(items, { down: tall, ...gaps }), units, across, gaps.gap), dropped: [] };
  const products = size === "full" && how.still === true;
  const wires = [tall, true].flatMap((down, i) => {
    const own = found.wires.filter(({ source }) => dropped.includes(source) === Boolean(i));
    const parting = down ? PARTING.beside : products ? PARTING.product : PARTING.gate;
    const ends = ported({ ...found, wires: own }, down, parting);
    return ends.map((wire) => ({ ...wire, down, edges: units[wire.consumer].edges[wire.arg] }));
  });
  const boxes = found.boxes.map((box, i) => ({ ...box, side: items[i].side }));
  return {
    ...found,
    boxes,
    wires,
    units,
    unitOf,
    size,
    tall,
    low,
    narrow,
    products,
    near,
    frames: framesOf(walk, units, found.boxes),
  };
}

/**
 * A tall layout whose rows are as wide as there is room: its operations grow, so that one stands straight below the
 * other and leaves drop straight into them. Rows that a wire passes through stay as they are.
 * @param {import("../types").Layout} found
 * @param {Unit[]} units
 * @param {number} across
 * @param {number} gap
 * @returns {import("../types").Layout}
 */
function rowed(found, units, across, gap) {
  if (!across) return found;
  const breadth = Math.max(across, found.width);
  const aside = (breadth - found.width) / 2;
  const boxes = found.boxes.map((box) => ({ ...box, x: box.x + aside }));
  const wires = found.wires.map((wire) => ({ ...wire, points: wire.points.map((at, i) => (i % 2 ? at : at + aside)) }));
  const passed = wires.flatMap(({ points }) => points.slice(2, -2).filter((_, i) => i % 2));
  const middle = (/** @type {Board["boxes"][number]} */ { y, h }) => y + h / 2;
  for (const line of new Set(boxes.map(middle))) {
    const row = boxes.filter((box) => middle(box) === line).sort((a, b) => a.x - b.x);
    if (passed.some((y) => row.some((box) => y > box.y && y < box.y + box.h))) continue;
    const made = row.filter(({ id }) => units[id].inputs.length);
    const growing = made.length ? made : row;
    const more = (breadth - row.reduce((sum, { w }) => sum + w + gap, -gap)) / growing.length;
    for (const box of growing) box.w += more;
    let x = 0;
    for (const box of row) {
      box.x = x;
      x += box.w + gap;
    }
  }
  for (const { points, source, consumer, arg } of wires) {
    const [from, to] = [boxes[source], boxes[consumer]];
    points[0] = from.x + from.w / 2;
    points[points.length - 2] = to.x + (to.w * (arg + 1)) / (units[consumer].inputs.length + 1);
  }
  return { ...found, boxes, wires, width: breadth };
}

/**
 * What the gates of a box need along each of its wires.
 * @param {Walk} walk
 * @param {Unit} unit
 * @param {"full" | "small"} size
 * @param {How} how
 * @param {Map<number, string>} numbers of ways, by the flow whose gate may tell it
 */
function gateRooms(walk, unit, size, { phrase, still }, numbers) {
  if (!unit.sole) return undefined;
  const around = phrase ? 104 : size === "full" ? 42 : 18; // "passes on 0.244"
  return unit.edges.map((edges) => {
    const sources = edges.map(([consumer, arg]) => walk.trace.nodes[consumer].inputs[arg]);
    if (!sources.some((id) => hasSlot(walk.trace, id))) return 0;
    const texts = gateTexts(walk, unit, edges, size);
    const flows = flowsOf(walk, edges);
    const ways = flows.filter((flow) => numbers.has(flow)).length;
    if (texts.every((text) => text.startsWith("×"))) texts.splice(0, texts.length, texts.join(", "));
    if (still && size === "full") texts.push(...flows.map((flow) => worked(walk, unit, flow, false)));
    return around + (phrase ? 0 : NUMBERED * ways) + (size === "full" ? 1 : BOLD) * Math.max(0, ...texts.map(width));
  });
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
  const side = (/** @type {Board["boxes"][number]} */ box) => (tall ? [box.x, box.w] : [box.y, box.h]);
  const outs = ports(boxes, wires, tall, parting, ({ source, consumer, points }) => {
    const [[start, size], [to, room]] = [side(boxes[source]), side(boxes[consumer])];
    // Straight on from the middle, where that meets the next box.
    const straight = Math.max(to + PORT, Math.min(to + room - PORT, start + size / 2));
    return [source, points.length > 4 ? points[2 + across] : straight, to + room / 2];
  });
  const ins = ports(boxes, wires, tall, PORT, (wire) => {
    const { consumer, source, points } = wire;
    const from = points.length > 4 ? points[points.length - 4 + across] : /** @type {number} */ (outs.get(wire));
    const [start, size] = side(boxes[source]);
    return [consumer, from, start + size / 2];
  });
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
 * @param {(wire: import("../types").Wire) => [number, number, number]} wish the box, where across it the wire would
 *   best be, and what orders those that would be at one place
 */
function ports(boxes, wires, tall, distance, wish) {
  /** @type {Map<number, { wire: import("../types").Wire, at: number, far: number }[]>} */
  const of = new Map();
  for (const wire of wires) {
    const [box, at, far] = wish(wire);
    of.set(box, [...(of.get(box) ?? []), { wire, at, far }]);
  }
  /** @type {Map<import("../types").Wire, number>} */
  const found = new Map();
  for (const [box, list] of of) {
    const { x, y, w, h } = boxes[box];
    const [start, size] = tall ? [x, w] : [y, h];
    const apart = Math.min(distance, (size - 2 * PORT) / Math.max(1, list.length - 1));
    list.sort((a, b) => a.at - b.at || a.far - b.far);
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
