/** Where boxes of arrays stand in all steps, so that nothing jumps while a reader goes on. Pure. */

import { pictureOf } from "../trace/picture.js";
import { CELLS_SCALE, CLOSE, laid } from "./board.js";
import { held } from "./hold.js";
import { gateRoom, grown, miniature } from "./play-size.js";
import { CORNER, placeIn, spread } from "./room.js";
import { mapOf } from "./size.js";

/** @import { Board, Folded, Say, Stop, Unit, Walk } from "../types" */
/** @import { Play } from "./play-size.js" */
/** @import { Fit } from "./board.js" */

export const WIDEST = 128; // gate, whose lines break
const SLIM = [96, 84];
const FORMS = /** @type {Play["form"][]} */ (["under", "beside"]);

/**
 * Where everything stands that has its largest size all the time: how wide gates become, whether arrays of too many
 * cells are large too, where gradients stand in what is made and in leaves, whether the result hangs below. The best
 * first.
 */
const TRIES = [Infinity, WIDEST, ...SLIM].flatMap((most) =>
  [true, false].flatMap((all) =>
    FORMS.flatMap((made) => FORMS.flatMap((leaf) => [false, true].map((fold) => ({ all, most, made, leaf, fold })))),
  ),
);

/**
 * Where boxes stand: a board on which all arrays have room for their cells (`whole`), or one of small boxes in columns
 * that are wide enough for them (`wide`) or not, from which those in play grow; how wide gates may become, and the room
 * that they take.
 * @typedef {{ board: Board, whole: boolean, wide: boolean, most: number, rooms: Map<number, number[]> }} Places
 */

/**
 * Values may change: where boxes stand does not.
 * @type {WeakMap<Folded, { room: string, say: Say, places: Places | null }>}
 */
const known = new WeakMap();

/**
 * @param {Board} board
 * @param {Walk} walk
 * @param {Folded} folded
 * @param {{ width: number, height: number }} room
 * @param {Stop[]} stops
 * @param {Say} say
 * @returns {Places | null} null where not even small boxes have room
 */
export function placesOf(board, walk, folded, room, stops, say) {
  const key = `${Math.round(room.width)} ${Math.round(room.height)}`;
  const before = known.get(folded);
  if (before?.room === key && before.say === say) return before.places;
  const places = found(board, walk, folded, room, stops, say);
  known.set(folded, { room: key, say, places });
  return places;
}

/** @type {typeof placesOf} */
function found(board, walk, folded, room, stops, say) {
  const { size, narrow, low } = board;
  const lie = { size, tall: false, narrow, low };
  const arrays = folded.units.filter((unit) => mapIn(walk, unit));
  const printing = arrays.filter((unit) => mapIn(walk, unit)?.numbers);
  const corner = cornerOf(walk);
  /** What gates take, by how wide they may become. @type {Map<number, Map<number, number[]>>} */
  const gates = new Map();
  /** @param {Unit[]} units @param {number} most @param {(unit: Unit) => Play["form"]} form */
  const sizes = (units, most, form) => {
    const large = new Map(units.map((unit) => [unit.id, grown(walk, unit, form(unit), { here: true })]));
    const rooms = gates.get(most) ?? roomsOf(walk, folded, stops, say, most);
    gates.set(most, rooms);
    return { large, rooms };
  };
  for (const { all, most, made, leaf, fold } of TRIES) {
    const form = (/** @type {Unit} */ { inputs }) => (inputs.length ? made : leaf);
    const units = all ? arrays : printing;
    const { large, rooms } = sizes(units, most, form);
    const fit = (/** @type {Unit} */ unit) => ({
      ...(large.get(unit.id) ?? miniature(walk, unit)),
      rooms: rooms.get(unit.id),
    });
    const close = spread(laid(walk, folded, lie, {}, { fold, fit }), room.width);
    const placed = placeIn(close, room, pictureOf(walk.trace) !== null);
    if (placed.scale < CELLS_SCALE) continue;
    const play = new Map(units.map((unit) => [unit.id, { form: form(unit), norm: large.get(unit.id)?.norm === true }]));
    return {
      board: { ...close, ...placed, fold, play, rules: true, most, kept: true },
      whole: true,
      wide: true,
      most,
      rooms,
    };
  }
  const canvas = canvasOf(room);
  const { fold } = board;
  const laidOut = (/** @type {Fit} */ fit) => laid(walk, folded, lie, {}, { fold, fit });
  /** A board whose boxes are where those of another would be, if that were as wide as its room. */
  const calm = (/** @type {Fit} */ fit, /** @type {ReturnType<typeof laidOut>} */ like, share = 1) => {
    const [x, y] = [(canvas.width - like.width * share) / 2, (canvas.height - like.height) / 2];
    const before = like.boxes.map((box) => ({ ...box, x: (box.x + box.w / 2) * share - box.w / 2 + x, y: box.y + y }));
    const made = held(laidOut(fit), before, canvas, { gap: CLOSE, corner });
    return { ...made, scale: CELLS_SCALE, lower: 0, fold, play: new Map(), rules: true };
  };
  let like = null;
  for (const most of [Infinity, WIDEST, ...SLIM]) {
    const { large, rooms } = sizes(printing, most, () => "under");
    const fit = (/** @type {Unit} */ unit) => {
      const across = large.get(unit.id);
      return { ...miniature(walk, unit), ...(across && { w: across.w }), rooms: rooms.get(unit.id) };
    };
    like = laidOut(fit);
    if (like.width > canvas.width) continue;
    const own = calm(fit, spread(like, canvas.width));
    if (own.height > canvas.height + 0.01) return null;
    return { board: { ...own, most }, whole: false, wide: true, most, rooms };
  }
  const share = like ? canvas.width / like.width : 1;
  const small = (/** @type {Unit} */ unit) => miniature(walk, unit);
  const own = calm(small, like ?? laidOut(small), share);
  if (own.width > canvas.width + 0.01 || own.height > canvas.height + 0.01) return null;
  return { board: own, whole: false, wide: false, most: Infinity, rooms: new Map() };
}

/** How many cells the map of a box has; null of what is no array. @param {Walk} walk @param {Unit} unit */
export const mapIn = ({ trace }, { node, exit }) =>
  node === null || exit === null ? null : mapOf(trace.nodes[exit].shape);

/**
 * The room of a board in which boxes grow; it has the least scale in all steps.
 * @param {{ width: number, height: number }} room
 */
export const canvasOf = ({ width, height }) => ({ width: width / CELLS_SCALE, height: height / CELLS_SCALE });

/** What of the room something else takes, at the scale of a canvas. @param {Walk} walk */
export const cornerOf = ({ trace }) =>
  pictureOf(trace) ? { w: CORNER.w / CELLS_SCALE, h: CORNER.h / CELLS_SCALE } : { w: 0, h: 0 };

/**
 * The room that the gates of all steps need along their wires, by the box that sends.
 * @param {Walk} walk
 * @param {Folded} folded
 * @param {Stop[]} stops
 * @param {Say} say
 * @param {number} most
 */
function roomsOf(walk, folded, stops, say, most) {
  /** @type {Map<number, number[]>} */
  const rooms = new Map();
  for (const here of stops) {
    const own = gateRoom(walk, folded, here, say, most);
    const before = rooms.get(here.unit) ?? [];
    if (own)
      rooms.set(
        here.unit,
        own.map((room, i) => Math.max(room, before[i] ?? 0)),
      );
  }
  return rooms;
}
