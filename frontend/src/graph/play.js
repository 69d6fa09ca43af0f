/** Arrays in play: in a picture of small boxes those that a step is about are large, and print their cells. Pure. */

import { shortName } from "../formula/labels.js";
import { shapeText } from "../formula/numerals.js";
import { pictureOf } from "../trace/picture.js";
import { changesOf, largest } from "../trace/changes.js";
import { badgesAt } from "../trace/routes.js";
import { gradOf } from "../trace/frame.js";
import { hasSlot } from "../trace/stops.js";
import { CELLS_SCALE, laid } from "./board.js";
import { gateTexts } from "./gate.js";
import { rulesAt } from "./gate-rule.js";
import { legible } from "./map-cells.js";
import { BOLD, formulaWidth, mapOf } from "./size.js";

/** @import { Board, Folded, Frame, Say, Stop, Unit, Walk } from "../types" */

const MOST_CELLS = 40; // printed at once
const HEAD = 36; // of a box: its name and shape
const PAD = 22; // beside a map
const LABEL = 24; // above a gradient's map
const EMPTY = 26; // of a slot whose gradient has not come
const NORM = 106; // a norm of few letters, with its word
const [SIGNS, WORD, SLICE] = [34, 48, 56]; // of the name of a gradient: ∂ /∂; "effect"; [1, :, :]
const CORNER = { w: 160, h: 32, air: 8 }; // of what chooses between graph and data, in the window of the graph
const MOST_MORE = 70; // between two columns, where there is room
const GATE = 42; // beside the rule of a gate: its wire bends there
const WIDEST = 128; // gate, whose lines break

/**
 * A box in play: whether its gradient lies under its value or beside it, and whether its norm has room above.
 * @typedef {{ form: "under" | "beside", norm: boolean }} Play
 */

/**
 * What is tried, the best first: which of the boxes in play are large, whether the gate's lines stay whole, where the
 * gradient stands in the box that receives and in the others, and whether the picture may be higher than its window.
 * @type {{ who: number, whole: boolean, to: Play["form"], others: Play["form"], high: boolean }[]}
 */
const TRIES = [false, true].flatMap((high) =>
  [0, 1, 2, 3, 4].flatMap((who) =>
    [true, false].flatMap((whole) =>
      /** @type {Play["form"][]} */ (["under", "beside"]).flatMap((to) =>
        /** @type {Play["form"][]} */ (["under", "beside"]).map((others) => ({ high, who, whole, to, others })),
      ),
    ),
  ),
);

/**
 * The board of a step with the boxes in play large, as many of them as fit; the same board where none does.
 * @param {Board} board
 * @param {Frame} frame
 * @param {Folded} folded
 * @param {{ width: number, height: number }} room
 * @param {Stop} here
 * @param {Say} say
 * @returns {Board}
 */
export function inPlay(board, frame, folded, room, here, say) {
  const { size, tall, narrow, low, near, fold } = board;
  const { walk } = frame;
  const updates = here.phase === "update" && !narrow; // on a phone the picture stays as it is in a step
  const quiet = here.phase === "start" || (here.phase === "update" && narrow);
  if (size === "full" || near || (quiet && !narrow) || !walk.arrays) return board;
  const moved = updates ? movedIn(walk, folded) : [];
  const first = quiet ? [] : updates ? moved : here.phase === "backward" ? [here.to, here.unit] : [here.unit];
  const every = quiet ? [] : updates ? moved : [...new Set([...first, ...folded.units[here.unit].inputs])];
  const sets = updates
    ? [3, 2, 1, 0].map((count) => moved.slice(0, count))
    : [every, every.slice(0, -1), first, first.slice(0, 1), []];
  const players = sets.map((wanted) => playersOf(frame, folded.units, wanted));
  const corner = pictureOf(walk.trace) !== null;
  for (const { high, who, whole, to, others } of TRIES) {
    const own = players[who] ?? [];
    const none = who === sets.length - 1; // the last of all: only miniatures
    if ((high && !narrow) || (tall && whole) || (none ? narrow && !high : !own.length)) continue;
    const form = (/** @type {Unit} */ { id }) => (id === first[0] ? to : others);
    const large = new Map(own.map((unit) => [unit.id, grown(frame, unit, form(unit), narrow)]));
    const rooms = gateRoom(frame, folded, here, say, whole ? Infinity : WIDEST);
    const fit = (/** @type {Unit} */ unit) => ({
      ...(large.get(unit.id) ?? miniature(frame, unit)),
      rooms: unit.id === here.unit && !tall ? rooms : undefined, // else it hangs beside the wire
    });
    const close = laid(walk, folded, { size, tall, narrow, low }, {}, { fold, fit });
    const made = tall ? close : spread(close, room.width);
    const placed = high ? { scale: Math.min(1, room.width / made.width), lower: 0 } : placeIn(made, room, corner);
    const play = new Map(own.map((unit) => [unit.id, { form: form(unit), norm: large.get(unit.id)?.norm === true }]));
    if (placed.scale >= CELLS_SCALE) return { ...made, ...placed, fold, play, rules: !tall, whole };
  }
  return board;
}

/** The boxes of the arrays that an update moves, what moves most first. @param {Walk} walk @param {Folded} folded */
function movedIn(walk, folded) {
  const all = changesOf(walk);
  const ids = new Set(largest(all, all.length).map(({ id }) => id));
  return [...ids].map((id) => folded.unitOf[id]).filter((unit) => folded.units[unit].exit !== null);
}

/**
 * A layout whose columns are further apart, as far as there is room, so that its ends stay where they are from step to
 * step.
 * @template {{ boxes: Board["boxes"], wires: Board["wires"], frames: Board["frames"], width: number }} T
 * @param {T} made
 * @param {number} width of the window
 * @returns {T}
 */
function spread(made, width) {
  const middle = (/** @type {Board["boxes"][number]} */ { x, w }) => Math.round(x + w / 2);
  const columns = [...new Set(made.boxes.map(middle))].sort((a, b) => a - b);
  const more = Math.min(MOST_MORE, (width - made.width) / (columns.length - 1));
  if (!(more > 0) || made.frames.length) return made;
  const boxes = made.boxes.map((box) => ({ ...box, x: box.x + more * columns.indexOf(middle(box)) }));
  const wires = made.wires.map((wire) => {
    const { points, source, consumer } = wire;
    const [from, to] = [source, consumer].map((id) => more * columns.indexOf(middle(made.boxes[id])));
    const by = (/** @type {number} */ x, /** @type {number} */ i) =>
      i === 0 ? from : i === points.length - 2 ? to : more * nearest(columns, x);
    return { ...wire, points: points.map((at, i) => (i % 2 ? at : at + by(at, i))) };
  });
  return { ...made, boxes, wires, width: made.width + more * (columns.length - 1) };
}

/** Which of some numbers is nearest. @param {number[]} all @param {number} one */
const nearest = (all, one) =>
  all.reduce((best, at, i) => (Math.abs(at - one) < Math.abs(all[best] - one) ? i : best), 0);

/**
 * How large a board is in its window, and how much lower than in the middle it stands, so that none of it lies under
 * what chooses between graph and data.
 * @param {{ boxes: Board["boxes"], width: number, height: number }} made
 * @param {{ width: number, height: number }} room
 * @param {boolean} corner whether there is something to choose
 */
function placeIn({ boxes, width, height }, room, corner) {
  const whole = Math.min(1, room.width / width, room.height / height);
  if (!corner) return { scale: whole, lower: 0 };
  for (const scale of [whole, Math.min(whole, (room.height + CORNER.air - CORNER.h) / height)]) {
    const [left, top] = [(room.width - width * scale) / 2, (room.height - height * scale) / 2];
    const under = boxes.filter(({ x, w }) => left + (x + w) * scale > room.width - CORNER.w);
    const lower = Math.max(0, ...under.map(({ y }) => CORNER.h - top - y * scale));
    if (lower <= top + CORNER.air + 0.01) return { scale, lower };
  }
  return { scale: 0, lower: 0 };
}

/** Whether a box's gradient has come, or a part of it. @param {Frame} frame @param {number} id */
const come = (frame, id) => hasSlot(frame.walk, id) && gradOf(frame, id).sum !== null;

/**
 * The arrays among some boxes that can print their cells, the most important first, as long as there are few cells.
 * @param {Frame} frame
 * @param {Unit[]} units
 * @param {number[]} wanted
 */
function playersOf(frame, units, wanted) {
  let left = MOST_CELLS;
  return wanted.flatMap((one) => {
    const unit = units[one];
    const form = unit.node === null ? null : mapOf(frame.walk.trace.nodes[/** @type {number} */ (unit.exit)].shape);
    const node = frame.walk.trace.nodes[/** @type {number} */ (unit.exit)];
    const { walk, at } = frame;
    const after = at >= walk.steps.length - 1 ? walk.moves.get(node.id)?.after : undefined;
    if (!form?.numbers || !legible(after ?? walk.run.values[node.id], node.shape, form, "value")) return [];
    const cells = form.rows * form.columns * (come(frame, /** @type {number} */ (unit.exit)) ? 2 : 1);
    if (cells > left) return [];
    left -= cells;
    return [unit];
  });
}

/**
 * How large a box in play is.
 * @param {Frame} frame
 * @param {Unit} unit
 * @param {Play["form"]} form
 * @param {boolean} narrow where its cells say what shape it has
 */
function grown(frame, unit, form, narrow) {
  const { trace } = frame.walk;
  const id = /** @type {number} */ (unit.exit);
  const map = /** @type {NonNullable<ReturnType<typeof mapOf>>} */ (mapOf(trace.nodes[id].shape));
  const name = 1.1 * formulaWidth(shortName(trace, trace.nodes[id]));
  const shape = narrow ? 0 : 1.15 * formulaWidth(shapeText(trace.nodes[id].shape)) + 10; // its numbers stand wide
  const head = name + shape + 28;
  const slot = hasSlot(frame.walk, id);
  const here = come(frame, id);
  const beside = form === "beside";
  const output = formulaWidth(shortName(trace, trace.nodes[trace.output]));
  // ∂L/∂W, and at the level of numbers one word; which of several matrices it is stands behind.
  const label = Math.max(SIGNS + output + name, WORD) + (trace.nodes[id].shape.length > 2 ? SLICE : 0);
  const half = Math.max(map.w, label);
  const own = slot && here ? (beside ? map.w + half + 2 * PAD : label) : slot && beside ? 1.4 * map.w + 16 : 0;
  const w = Math.max(head, map.w + PAD, own + (beside ? 0 : PAD));
  const below = slot && !beside ? (here ? LABEL + map.h + 10 : EMPTY) : 0;
  return { w, h: HEAD + map.h + 8 + below, norm: !beside && label + NORM + PAD <= w };
}

/**
 * How large the box of an array is that is not in play: its name and miniatures.
 * @param {Frame} frame
 * @param {Unit} unit
 */
function miniature({ walk }, { node, exit }) {
  const { trace } = walk;
  const map = node === null || exit === null ? null : mapOf(trace.nodes[exit].shape, true);
  if (!map || exit === null) return {};
  const maps = hasSlot(walk, exit) ? 2 * map.w + 34 : map.w + 20;
  return { w: Math.max(60, 1.15 * formulaWidth(shortName(trace, trace.nodes[exit])) + 28, maps), h: 38 + map.h };
}

/**
 * The room that the gate of a step needs along its wire, for each wire into the box that sends.
 * @param {Frame} frame
 * @param {Folded} folded
 * @param {Stop} here
 * @param {Say} say
 * @param {number} most that it takes; its lines break
 */
function gateRoom({ walk }, folded, here, say, most) {
  const consumer = folded.units[here.unit];
  if (here.phase !== "backward" || !consumer.sole) return undefined;
  const badges = badgesAt(walk, folded, here);
  return consumer.edges.map((edges, i) => {
    if (consumer.inputs[i] !== here.to) return 0;
    const lines = gateTexts(walk, consumer, edges) ?? rulesAt(walk, edges, consumer, { badges, say, roomy: true });
    return GATE + Math.min(most, BOLD * Math.max(0, ...lines.map(formulaWidth)));
  });
}
