/** How a board makes use of its window: its columns apart, and off what stands in the corner. Pure. */

/** @import { Board } from "../types" */

export const CORNER = { w: 160, h: 32, air: 8 }; // of what chooses between graph and data, in the window of the graph
const MOST_MORE = 70; // between two columns, where there is room

/**
 * A layout whose columns are further apart, as far as there is room, so that its ends stay where they are from step to
 * step.
 * @template {{ boxes: Board["boxes"], wires: Board["wires"], frames: Board["frames"], width: number }} T
 * @param {T} made
 * @param {number} width of the window
 * @returns {T}
 */
export function spread(made, width) {
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
export function placeIn({ boxes, width, height }, room, corner) {
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
