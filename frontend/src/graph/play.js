/** Arrays in play: in a picture of small boxes those that a step is about are large, and print their cells. Pure. */

import { pictureOf } from "../trace/picture.js";
import { changesOf, largest } from "../trace/changes.js";
import { gradOf } from "../trace/frame.js";
import { hasSlot } from "../trace/stops.js";
import { CELLS_SCALE, CLOSE, laid } from "./board.js";
import { held } from "./hold.js";
import { legible } from "./map-cells.js";
import { gateRoom, grown, miniature } from "./play-size.js";
import { placeIn, spread } from "./room.js";
import { canvasOf, cornerOf, mapIn, placesOf, WIDEST } from "./steady.js";

/** @import { Board, Folded, Frame, Say, Stop, Unit, Walk } from "../types" */
/** @import { Play } from "./play-size.js" */
/** @import { Places } from "./steady.js" */

const MOST_CELLS = 40; // printed at once

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
 * @param {{ stops: Stop[], here: Stop, say: Say }} step
 * @returns {Board}
 */
export function inPlay(board, frame, folded, room, step) {
  const { size, tall, narrow, near } = board;
  if (size === "full" || near || !frame.walk.arrays) return board;
  const flat = !narrow && !tall && !board.frames.length;
  const places = flat ? placesOf(board, frame.walk, folded, room, step.stops, step.say) : null;
  return places ? steadily([board, frame, folded, room, step], places) : loosely(board, frame, folded, room, step);
}

/**
 * Everything stays where it is if all cells have their place at once; else what is in play grows where it stands, and
 * moves the others no further than it must.
 * @param {Parameters<typeof inPlay>} step
 * @param {Places} places
 * @returns {Board}
 */
function steadily([board, frame, folded, room, { here, say }], places) {
  const { walk } = frame;
  const sets = setsOf(frame, folded, here, false);
  if (places.whole) {
    const leaves = folded.units.filter(({ inputs }) => !inputs.length).map(({ id }) => id);
    const wanted = here.phase === "start" ? leaves : sets[0];
    const own = playersOf(frame, folded.units, wanted, fullAt(here));
    return { ...places.board, printed: printedOf(own, wanted, here) };
  }
  if (here.phase === "start") return places.board;
  const canvas = canvasOf(room);
  const { low, size, fold } = board;
  const first = sets[0][0];
  for (const { high, who, whole, to, others } of TRIES) {
    if (high || who >= sets.length || (places.wide && (!whole || to !== "under" || others !== "under"))) continue;
    const own = playersOf(frame, folded.units, sets[who], fullAt(here));
    const form = (/** @type {Unit} */ { id }) => (id === first ? to : others);
    const large = new Map(
      own.map((unit) => [unit.id, grown(walk, unit, form(unit), { here: come(frame, unit.exit) })]),
    );
    const most = places.wide ? places.most : whole ? Infinity : WIDEST;
    const rooms = gateRoom(walk, folded, here, say, most);
    const fit = (/** @type {Unit} */ unit) => {
      const grew = large.get(unit.id) ?? miniature(walk, unit);
      if (!places.wide) return { ...grew, rooms: unit.id === here.unit ? rooms : undefined };
      return { ...grew, w: places.board.boxes[unit.id].w, rooms: places.rooms.get(unit.id) };
    };
    const close = laid(walk, folded, { size, tall: false, narrow: false, low }, {}, { fold, fit });
    const made = held(close, places.board.boxes, canvas, { gap: CLOSE, corner: cornerOf(walk) });
    const play = new Map(own.map((unit) => [unit.id, { form: form(unit), norm: large.get(unit.id)?.norm === true }]));
    if (made.width <= canvas.width + 0.01 && made.height <= canvas.height + 0.01)
      return {
        ...made,
        scale: CELLS_SCALE,
        lower: 0,
        fold,
        play,
        rules: true,
        most,
        printed: printedOf(own, sets[who], here),
      };
  }
  return places.board;
}

/**
 * On a phone, where boxes lie as rows, and where lines are opened, every step has its own places.
 * @type {typeof inPlay}
 */
function loosely(board, frame, folded, room, { here, say }) {
  const { size, tall, narrow, low, fold } = board;
  const { walk } = frame;
  if (here.phase === "start" && !narrow) return board;
  const sets = setsOf(frame, folded, here, narrow);
  const first = sets[0][0];
  const players = sets.map((wanted) => playersOf(frame, folded.units, wanted, fullAt(here)));
  const corner = pictureOf(walk.trace) !== null;
  for (const { high, who, whole, to, others } of TRIES) {
    const own = players[who] ?? [];
    const none = who === sets.length - 1; // the last of all: only miniatures
    if ((high && !narrow) || (tall && whole) || (none ? narrow && !high : !own.length)) continue;
    const form = (/** @type {Unit} */ { id }) => (id === first ? to : others);
    const large = new Map(
      own.map((unit) => [unit.id, grown(walk, unit, form(unit), { narrow, here: come(frame, unit.exit) })]),
    );
    const most = whole ? Infinity : WIDEST;
    const rooms = gateRoom(walk, folded, here, say, most);
    const fit = (/** @type {Unit} */ unit) => ({
      ...(large.get(unit.id) ?? miniature(walk, unit)),
      rooms: unit.id === here.unit && !tall ? rooms : undefined, // else it hangs beside the wire
    });
    const close = laid(walk, folded, { size, tall, narrow, low }, {}, { fold, fit });
    const made = tall ? close : spread(close, room.width);
    const placed = high ? { scale: Math.min(1, room.width / made.width), lower: 0 } : placeIn(made, room, corner);
    const play = new Map(own.map((unit) => [unit.id, { form: form(unit), norm: large.get(unit.id)?.norm === true }]));
    const printed = printedOf(own, sets[who], here);
    if (placed.scale >= CELLS_SCALE) return { ...made, ...placed, fold, play, rules: !tall, most, printed };
  }
  return board;
}

/**
 * Which boxes a step is about, what matters most first: as many as there may be, and fewer and fewer; none at last.
 * @param {Frame} frame
 * @param {Folded} folded
 * @param {Stop} here
 * @param {boolean} narrow on a phone the picture stays as it is when parameters move
 * @returns {number[][]}
 */
function setsOf({ walk }, folded, here, narrow) {
  if (here.phase === "start" || (here.phase === "update" && narrow)) return [[], [], [], [], []];
  if (here.phase === "update") {
    const moved = movedIn(walk, folded);
    return [3, 2, 1, 0].map((count) => moved.slice(0, count));
  }
  const first = here.phase === "backward" ? [here.to, here.unit] : [here.unit];
  const every = [...new Set([...first, ...folded.units[here.unit].inputs])];
  return [every, every.slice(0, -1), first, first.slice(0, 1), []];
}

/** How many boxes of a step print their gradients: two between which one goes, or what is moved. @param {Stop} here */
const fullAt = (here) => (here.phase === "update" ? Infinity : 2);

/**
 * Whose digits are printed.
 * @param {Unit[]} own
 * @param {number[]} wanted
 * @param {Stop} here
 * @returns {NonNullable<Board["printed"]>}
 */
function printedOf(own, wanted, here) {
  const value = new Set(own.map(({ id }) => id));
  return { value, grad: new Set(wanted.slice(0, fullAt(here)).filter((id) => value.has(id))) };
}

/** The boxes of the arrays that an update moves, what moves most first. @param {Walk} walk @param {Folded} folded */
function movedIn(walk, folded) {
  const all = changesOf(walk);
  const ids = new Set(largest(all, all.length).map(({ id }) => id));
  return [...ids].map((id) => folded.unitOf[id]).filter((unit) => folded.units[unit].exit !== null);
}

/** Whether a box's gradient has come, or a part of it. @param {Frame} frame @param {number | null} id */
const come = (frame, id) => id !== null && hasSlot(frame.walk, id) && gradOf(frame, id).sum !== null;

/**
 * The arrays among some boxes that can print their cells, the most important first, as long as there are few cells.
 * @param {Frame} frame
 * @param {Unit[]} units
 * @param {number[]} wanted
 * @param {number} full how many of them print their gradients too; the others are what is multiplied by
 */
function playersOf(frame, units, wanted, full) {
  let left = MOST_CELLS;
  return wanted.flatMap((one, i) => {
    const unit = units[one];
    const form = mapIn(frame.walk, unit);
    const node = frame.walk.trace.nodes[/** @type {number} */ (unit.exit)];
    const { walk, at } = frame;
    const after = at >= walk.steps.length - 1 ? walk.moves.get(node.id)?.after : undefined;
    if (!form?.numbers || !legible(after ?? walk.run.values[node.id], node.shape, form, "value")) return [];
    const cells = form.rows * form.columns * (i < full && come(frame, unit.exit) ? 2 : 1);
    if (cells > left) return [];
    left -= cells;
    return [unit];
  });
}
