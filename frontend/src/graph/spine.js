/** A layout of little height: leaves stand above the one box that reads them, so that what is left is a spine. Pure. */

import { layout } from "./layout.js";

/** @import { Layout } from "../types" */
/** @import { Item } from "./layout.js" */

const DROP = 34; // pixels between a leaf and its box: an arrow, and beside it a gate
const BESIDE = 6; // between two leaves

/**
 * @param {Item[]} items in evaluation order
 * @param {{ rankGap: number, gap: number }} gaps
 * @returns {Layout & { dropped: number[] }} and the leaves that stand above their box
 */
export function spine(items, gaps) {
  const readers = items.map(({ id }) => items.filter(({ inputs }) => inputs.includes(id)));
  const host = items.map(({ id, inputs }) => (inputs.length || readers[id].length !== 1 ? -1 : readers[id][0].id));
  const dropped = items.filter(({ id }) => host[id] >= 0).map(({ id }) => id);
  const kept = items.filter(({ id }) => host[id] < 0);
  const above = (/** @type {number} */ id) => dropped.filter((leaf) => host[leaf] === id);
  const room = Math.max(0, ...dropped.map((leaf) => items[leaf].h + DROP)); // above every box, so that they stand level
  const row = (/** @type {number[]} */ leaves) => leaves.reduce((sum, leaf) => sum + items[leaf].w + BESIDE, 0);
  // The gap behind a box, for the gates of its readers.
  const behind = (/** @type {number} */ id) =>
    Math.max(gaps.rankGap, ...readers[id].map(({ inputs, rooms }) => rooms?.[inputs.indexOf(id)] ?? 0));
  const found = layout(
    kept.map((one, i) => {
      const along = one.inputs.flatMap((source, arg) => (host[source] < 0 ? [{ source, arg }] : []));
      return {
        id: i,
        // A row of leaves may reach over the gap.
        w: Math.max(one.w, row(above(one.id)) - behind(one.id)),
        h: room + one.h,
        inputs: along.map(({ source }) => kept.findIndex(({ id }) => id === source)),
        rooms: along.map(({ arg }) => one.rooms?.[arg] ?? 0),
      };
    }),
    gaps,
  );
  /** @type {Layout["boxes"]} */
  const boxes = new Array(items.length);
  let width = found.width;
  found.boxes.forEach(({ x, y, w }, i) => {
    const { id, h } = kept[i];
    boxes[id] = { id, x, y: y + room, w, h };
    let left = x;
    for (const leaf of above(id)) {
      const own = items[leaf];
      boxes[leaf] = { id: leaf, x: left, y: y + room - DROP - own.h, w: own.w, h: own.h };
      left += own.w + BESIDE;
      width = Math.max(width, left - BESIDE);
    }
  });
  const wires = found.wires.map(({ consumer, source, arg, points }) => {
    const along = kept[consumer].inputs.flatMap((one, place) => (host[one] < 0 ? [place] : []));
    const lowered = points.map((at, i) => (i % 2 ? at + room / 2 : at));
    return { consumer: kept[consumer].id, source: kept[source].id, arg: along[arg], points: lowered };
  });
  const drops = items.flatMap(({ id, inputs }) =>
    inputs.flatMap((source, arg) => {
      if (host[source] < 0) return [];
      const [from, to] = [boxes[source], boxes[id]];
      const middle = from.x + from.w / 2;
      return [{ consumer: id, source, arg, points: [middle, from.y + from.h, middle, to.y] }];
    }),
  );
  return { ...found, boxes, wires: [...wires, ...drops], width, dropped };
}
