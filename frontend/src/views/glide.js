/** Boxes that grow and move between two steps, so that an eye can follow them. */

import { animate } from "./clock.js";

/** @import { Board } from "../types" */

const TIME = 240; // milliseconds

/**
 * Draws the boards between two, and the second at last; null where nothing lies differently.
 * @param {Board} from
 * @param {Board} to of the same boxes
 * @param {number} speed
 * @param {(board: Board) => void} draw
 * @param {() => void} done
 * @returns {(() => void) | null} stops it
 */
export function glide(from, to, speed, draw, done) {
  if (from.units !== to.units || alike(from, to)) return null;
  const at = (/** @type {number} */ share) => draw(share < 1 ? between(from, to, share * share * (3 - 2 * share)) : to);
  at(0); // not for one frame where they will stand
  return animate(TIME / speed, at, done);
}

/** @param {Board} a @param {Board} b */
const alike = (a, b) =>
  a.scale === b.scale &&
  (a.lower ?? 0) === (b.lower ?? 0) &&
  a.boxes.every(({ x, y, w, h }, i) => {
    const other = b.boxes[i];
    return x === other.x && y === other.y && w === other.w && h === other.h;
  });

/**
 * The board at a share of the way.
 * @param {Board} from
 * @param {Board} to
 * @param {number} share
 * @returns {Board}
 */
export function between(from, to, share) {
  const mix = (/** @type {number} */ a, /** @type {number} */ b) => a + (b - a) * share;
  const wires = to.wires.map((wire, i) => {
    const { points } = from.wires[i];
    // A wire that bends elsewhere is there from the start.
    return points.length === wire.points.length
      ? { ...wire, points: wire.points.map((at, k) => mix(points[k], at)) }
      : wire;
  });
  const boxes = to.boxes.map((box, i) => {
    const { x, y, w, h } = from.boxes[i];
    return { ...box, x: mix(x, box.x), y: mix(y, box.y), w: mix(w, box.w), h: mix(h, box.h) };
  });
  const [width, height] = [mix(from.width, to.width), mix(from.height, to.height)];
  const frames = to.frames.map((frame, i) => {
    const { x, y, w, h } = from.frames[i];
    return { ...frame, x: mix(x, frame.x), y: mix(y, frame.y), w: mix(w, frame.w), h: mix(h, frame.h) };
  });
  const lower = mix(from.lower ?? 0, to.lower ?? 0);
  return { ...to, boxes, wires, frames, width, height, lower, scale: mix(from.scale, to.scale), gliding: true };
}
