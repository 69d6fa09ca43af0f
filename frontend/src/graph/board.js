/** Where the boxes of a graph stand when there are few enough to be read one by one, and how their wires run. Pure. */

import { linesOf } from "../trace/fold.js";
import { numbered } from "../trace/routes.js";
import { hasSlot } from "../trace/stops.js";
import { flowsOf, gateTexts, worked } from "./gate.js";
import { layout } from "./layout.js";
import { ported } from "./ports.js";
import { BOLD, chipOf, formulaWidth, sizeOf } from "./size.js";
import { spine } from "./spine.js";

/** @import { Board, Folded, Stop, Unit, Walk } from "../types" */

export const MOST = 60; // boxes that are elements; more are drawn
const CROWDED = 30; // boxes from which on only those in play are more than their name
const NEIGHBOURS = 8; // of the box in play that are seen with it
const NARROW = 640; // pixels below which a graph runs downward if it can
const LOW = 340; // pixels of height below which that is no phone, but an element on a page, which is to be seen whole
const COMFORTABLE = 14; // boxes that have room for their formula and slider
const ROW_SCALE = 0.8; // the least of rows on a phone, so that the last of them stays in sight
const LEAST_SCALE = 0.8; // formulas of 15 px stay at 12
export const CELLS_SCALE = 0.9; // what is printed in cells is not made smaller, and has room
const SPINE_SCALE = 0.77; // of a row of boxes in little height, which have none
export const DROP = 40; // between a box and the result below it: an arrow, and beside it a gate
/** Between the beginnings of wires at one box, where a gate stands at each: above one another, or beside. */
export const PARTING = { gate: 34, product: 50, beside: 78 };
/** What there is room for at a gate of arrays, which breaks its lines where it says more. */
const RULE = { full: "⊙ (1 − h²)", small: "Wᵀ @ gg" };
export const CLOSE = 10; // between boxes that are as large as they are needed
const NUMBERED = 20; // what the number of a way takes in a gate
const LEAF = 176; // the most that a leaf becomes for being like the others
const FRAME = 10; // around the boxes of an opened line
const TITLE = 22; // and above them, for its name

/**
 * What a box says in words, in a story, where names have a word beside them, and that word; whether gates show their
 * products, because nothing moves; the stop that was reached, which counts where boxes are crowded; whether small
 * boxes stand apart so far that the rules of arrays have room between them; and whether slots have no room for what
 * they are the sum of.
 * @typedef {{ phrase?: Saying, called?: Saying, still?: boolean, here?: Stop, apart?: boolean, brief?: boolean }} How
 * @typedef {(unit: Unit) => string} Saying
 * @typedef {(unit: Unit) => { w?: number, h?: number, rooms?: number[] }} Fit
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
  const cells = walk.arrays;
  const legible = cells ? CELLS_SCALE : LEAST_SCALE;
  /** @type {("full" | "small")[]} */
  const sizes = folded.units.length > COMFORTABLE ? ["small"] : ["full", "small"];
  if (narrow && sizes[0] === "full") {
    // On a phone the graph is scrolled downward, so that every box keeps its hands.
    const made = laid(walk, folded, { size: "full", tall: true, narrow, low: false }, how, { across: room.width });
    const scale = Math.min(1, room.width / made.width, Math.max(ROW_SCALE, room.height / made.height));
    if (scale >= legible && (room.height >= LOW || made.height * scale <= room.height)) return { ...made, scale };
  }
  // In little room its leaves stand above a row of small boxes.
  if (narrow && room.height < LOW && !isCrowded(folded.units)) {
    const made = laid(walk, folded, { size: "small", tall: false, narrow, low: true }, how);
    const scale = Math.min(1, room.width / made.width, room.height / made.height);
    if (scale >= SPINE_SCALE) return { ...made, scale };
    tries.push({ ...made, scale });
  }
  const arrays = !how.phrase && cells;
  const hows = {
    // Products on gates are given up first, then what a slot is the sum of.
    full: [how, { ...how, still: false }, { ...how, still: false, brief: true }],
    small: arrays && !narrow ? [{ ...how, apart: true }, how] : [how],
  };
  const ways = sizes.flatMap((size) => hows[size].map((way) => ({ size, way })));
  // Across, or with a last column that does not fit folded down, or down.
  const lies = [{ tall: false }, { tall: false, fold: true }, { tall: true }];
  for (const { size, way } of ways) {
    const own = lies.filter(({ tall, fold }) =>
      fold ? size === "small" && !narrow && !way.apart : !tall || !way.apart,
    );
    for (const { tall, fold } of narrow ? own.reverse() : own) {
      const made = laid(walk, folded, { size, tall, narrow, low: false }, way, { fold });
      const scale = Math.min(1, room.width / made.width, room.height / made.height);
      if (scale >= (way.apart ? 1 : size === "full" ? legible : LEAST_SCALE)) return { ...made, scale, fold };
      if (!way.apart && !fold) tries.push({ ...made, scale });
    }
  }
  const least = LEAST_SCALE;
  // Nothing fits whole: along the side that scrolls, the other fits.
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
 * @param {import("./size.js").Lie} lie
 * @param {How} how
 * @param {{ across?: number, fold?: boolean, fit?: Fit }} [options] how wide rows become, where boxes lie as rows;
 *   whether the result stands below the box that it is made of; and what is as large as it is needed
 */
export function laid(walk, { units, unitOf }, lie, how, { across = 0, fold = false, fit } = {}) {
  const { size, tall, narrow, low } = lie;
  const near = how.here && isCrowded(units) ? nearOf(units, how.here) : null;
  const ways = numbered(walk, { units, unitOf });
  const items = units.map((unit) => ({
    id: unit.id,
    ...(near?.has(unit.id) === false ? chipOf(walk, unit) : sizeOf(walk, unit, lie, how)),
    inputs: unit.inputs,
    rooms: tall || fit ? undefined : gateRooms(walk, unit, size, how, ways),
    ...fit?.(unit),
  }));
  // Leaves that are numbers are alike, so that they stand below one another as a column.
  const scalar = (/** @type {number | null} */ exit) => exit !== null && !walk.trace.nodes[exit].shape.length;
  const leaves = items.filter(({ id, inputs }) => !inputs.length && scalar(units[id].exit));
  const alike = size === "small" || tall ? 0 : Math.min(LEAF, Math.max(0, ...leaves.map(({ w }) => w)));
  for (const leaf of leaves) leaf.w = Math.max(leaf.w, alike);
  const gaps = tall
    ? { rankGap: size === "full" ? (narrow ? 44 : 58) : 28, gap: narrow ? 8 : 14 }
    : { rankGap: size === "full" ? 96 : fit ? 36 : 52, gap: fit ? CLOSE : 16 };
  const straight = { dropped: /** @type {number[]} */ ([]) };
  const { dropped, ...found } = low
    ? spine(items, gaps)
    : { ...straight, ...rowed(layout(items, { down: tall, ...gaps }), units, across, gaps.gap) };
  const hung = fold ? hang(found, unitOf[walk.trace.output]) : -1;
  const products = size === "full" && how.still === true;
  const wires = [tall, true].flatMap((down, i) => {
    const own = found.wires.filter(
      ({ source, consumer }) => (dropped.includes(source) || consumer === hung) === Boolean(i),
    );
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
    brief: how.brief,
    rules: size === "full" || how.apart === true,
    near,
    frames: framesOf(walk, units, found.boxes),
  };
}

/**
 * The result below the box that it is made of, where that is one and nothing stands there.
 * @param {import("../types").Layout} found is changed
 * @param {number} output
 * @returns {number} the result, or -1 where it stays
 */
function hang(found, output) {
  const { boxes, wires } = found;
  const into = wires.filter(({ consumer }) => consumer === output);
  const box = boxes[output];
  if (into.length !== 1 || boxes.some((one) => one !== box && one.x + one.w > box.x)) return -1;
  const above = boxes[into[0].source];
  const place = { x: above.x + (above.w - box.w) / 2, y: above.y + above.h + DROP };
  const bottom = place.y + box.h;
  const others = boxes.filter((one) => one !== box);
  const right = Math.max(place.x + box.w, ...others.map(({ x, w }) => x + w));
  const taken = (/** @type {number} */ x, /** @type {number} */ y) =>
    x > place.x && y > above.y + above.h && y < bottom;
  if (others.some(({ x, y, w, h }) => taken(x + w, y) || taken(x + w, y + h))) return -1;
  if (wires.some(({ points }) => points.some((x, i) => i % 2 === 0 && taken(x, points[i + 1])))) return -1;
  Object.assign(box, place);
  into[0].points = [above.x + above.w / 2, above.y + above.h, place.x + box.w / 2, place.y];
  found.width = right;
  found.height = Math.max(found.height, bottom);
  return output;
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
function gateRooms(walk, unit, size, { phrase, still, apart }, numbers) {
  if (!unit.sole) return undefined;
  const roomy = size === "full" || apart;
  const around = phrase ? (size === "full" ? 104 : 40) : roomy ? 42 : 18; // "passes on 0.244", in two lines
  return unit.edges.map((edges) => {
    const sources = edges.map(([consumer, arg]) => walk.trace.nodes[consumer].inputs[arg]);
    if (!sources.some((id) => hasSlot(walk, id))) return 0;
    const texts = gateTexts(walk, unit, edges) ?? [apart ? RULE.full : RULE[size]];
    const flows = flowsOf(walk, edges);
    const ways = flows.filter((flow) => numbers.has(flow)).length;
    if (texts.every((text) => text.startsWith("×"))) texts.splice(0, texts.length, texts.join(", "));
    if (still && size === "full") texts.push(...flows.map((flow) => worked(walk, unit, flow, false)));
    return (
      around + (phrase ? 0 : NUMBERED * ways) + (size === "full" ? 1 : BOLD) * Math.max(0, ...texts.map(formulaWidth))
    );
  });
}

/**
 * The frames around opened lines whose boxes stand together, and the places of the names of others.
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
    const whole = within.length === ids.length;
    // With a stranger among them the name stands at the box that the line makes.
    const made = own[own.length - 1];
    const place = whole ? { x, y, w, h } : { ...made, y: made.y - TITLE };
    return [{ ...place, path, whole }];
  });
}
