/** Boxes that stay where they stood, as near as what has become larger lets them. Pure. */

import { DROP, PARTING } from "./board.js";
import { BEND, isotonic } from "./place.js";
import { ported } from "./ports.js";

/** @import { Board, Box } from "../types" */

const LOOSE = 0.01; // how little a passing wire counts beside the boxes

/**
 * What stands across a column: a box, or where wires bend; `above`: how far it keeps from what stands above it.
 * @typedef {{ box: number, key: string, at: number, size: number, above: number, wish: [number, number] }} Spot
 */

/** The middle of a box along. @param {Box} box */
const middle = ({ x, w }) => x + w / 2;

/**
 * A board across whose boxes are where they were on another, or as near as they can be.
 * @template {Pick<Board, "boxes" | "wires" | "width" | "height">} T
 * @param {T} made laid as closely as it may be
 * @param {Box[]} before where each box was
 * @param {{ width: number, height: number }} room that it keeps to
 * @param {{ gap: number, corner: { w: number, h: number } }} options how far boxes stand above one another, and how
 *   much of the room is taken at its top on the right
 * @returns {T} as large as its room, or larger where that does not do
 */
export function held(made, before, room, { gap, corner }) {
  /** By their middles. @type {Map<number, { at: number, spots: Spot[] }>} */
  const columns = new Map();
  const put = (/** @type {number} */ at, /** @type {Spot} */ spot) => {
    const own = columns.get(Math.round(at)) ?? { at, spots: [] };
    if (!own.spots.some(({ key }) => key === spot.key)) own.spots.push(spot);
    columns.set(Math.round(at), own);
  };
  const hung = new Set(made.wires.filter(({ down }) => down).map(({ consumer }) => consumer));
  for (const { id, x, y, w, h } of made.boxes) {
    const wish = before[id].y + before[id].h / 2;
    const above = hung.has(id) ? DROP : gap;
    put(x + w / 2, { box: id, key: `${id}`, at: y + h / 2, size: h, above, wish: [wish, 1] });
  }
  for (const { source, points } of made.wires)
    for (let i = 2; i < points.length - 2; i += 2) {
      const wish = before[source].y + before[source].h / 2;
      const key = `${source}, ${points[i + 1]}`;
      put(points[i], { box: -1, key, at: points[i + 1], size: BEND, above: gap, wish: [wish, LOOSE] });
    }

  const along = [...columns].sort(([a], [b]) => a - b);
  const places = along.map(([, column]) => column);
  const depths = places.map(({ spots }) => Math.max(0, ...spots.map(({ box }) => (box < 0 ? 0 : made.boxes[box].w))));
  const offsets = places.map(({ at }) => at - places[0].at);
  const wishes = places.map(({ at, spots }) => {
    const own = spots.find(({ box }) => box >= 0);
    return /** @type {[number, number]} */ (own ? [middle(before[own.box]), 1] : [at, LOOSE]);
  });
  const middles = within(isotonic(wishes, offsets), offsets, depths, [0, room.width]);

  let [right, bottom] = [room.width, room.height];
  const boxes = [...made.boxes];
  /** @type {Map<string, number>} */
  const bends = new Map();
  along.forEach(([at, { spots }], k) => {
    const end = middles[k] + depths[k] / 2;
    const top = end > room.width - corner.w ? corner.h : 0;
    spots.sort((a, b) => a.at - b.at);
    const sizes = spots.map(({ size }) => size);
    let offset = 0;
    const apart = sizes.map((size, i) => (offset += i && (sizes[i - 1] + size) / 2 + spots[i].above));
    const found = within(
      isotonic(
        spots.map(({ wish }) => wish),
        apart,
      ),
      apart,
      sizes,
      [top, room.height],
    );
    spots.forEach(({ box, key, size }, i) => {
      if (box < 0) bends.set(`${at}, ${key}`, found[i]);
      else {
        const { w } = made.boxes[box];
        boxes[box] = { ...made.boxes[box], x: middles[k] - w / 2, y: found[i] - size / 2 };
      }
      bottom = Math.max(bottom, found[i] + size / 2);
    });
    right = Math.max(right, end);
  });

  const wires = made.wires.map((wire) => {
    const points = [...wire.points];
    const [from, to] = [boxes[wire.source], boxes[wire.consumer]];
    for (let i = 2; i < points.length - 2; i += 2) {
      const column = Math.round(points[i]);
      points[i] = middles[along.findIndex(([at]) => at === column)];
      points[i + 1] = /** @type {number} */ (bends.get(`${column}, ${wire.source}, ${points[i + 1]}`));
    }
    if (wire.down) return { ...wire, points: [middle(from), from.y + from.h, middle(to), to.y] };
    points[0] = from.x + from.w;
    points[points.length - 2] = to.x;
    return { ...wire, points };
  });
  const across = wires.filter(({ down }) => !down);
  const ends = ported({ ...made, down: false, boxes, wires: across }, false, PARTING.gate);
  return {
    ...made,
    boxes,
    wires: wires.map((wire) => ({ ...wire, points: ends[across.indexOf(wire)]?.points ?? wire.points })),
    width: right,
    height: bottom,
  };
}

/**
 * Places moved into a room, if they fit; else they begin where it does.
 * @param {number[]} places
 * @param {number[]} offsets
 * @param {number[]} sizes
 * @param {[number, number]} room from where to where
 */
function within(places, offsets, sizes, [from, to]) {
  const last = sizes.length - 1;
  const end = to - sizes[last] / 2 - offsets[last];
  return places.map((at, i) => Math.max(from + sizes[0] / 2, Math.min(end, at - offsets[i])) + offsets[i]);
}
