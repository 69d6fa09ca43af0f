/** The camera: how a layout is seen through a window. Pure; positions in, positions out. */

/** @import { Layout, Box } from "../types" */

/**
 * A layout's point p is seen at p * zoom + (x, y).
 * @typedef {{ x: number, y: number, zoom: number }} Camera
 * @typedef {{ width: number, height: number }} Window
 */

const MARGIN = 20;
const LARGEST = 1.2;
export const LEGIBLE = 0.8; // what we zoom out to by ourselves, and no further

/**
 * The zoom at which everything is seen.
 * @param {Layout} plan
 * @param {Window} window
 */
export function whole(plan, { width, height }) {
  return Math.min(LARGEST, (width - 2 * MARGIN) / plan.width, (height - 2 * MARGIN) / plan.height);
}

/**
 * The height at which a layout is seen whole in a window of a given width, if it can be read so.
 * @param {Layout} plan
 * @param {number} width
 */
export function wantedHeight(plan, width) {
  return plan.height * Math.max(Math.min(LARGEST, (width - 2 * MARGIN) / plan.width), LEGIBLE) + 2 * MARGIN;
}

/**
 * The layout in the middle of the window.
 * @param {Layout} plan
 * @param {Window} window
 * @param {number} zoom
 * @returns {Camera}
 */
export function centred(plan, { width, height }, zoom) {
  return {
    zoom,
    x: (width - plan.width * zoom) / 2,
    y: (height - plan.height * zoom) / 2,
  };
}

/**
 * The camera moved, if it must be, so that some boxes are well inside the window.
 * @param {Camera} camera
 * @param {Box[]} boxes
 * @param {Layout} plan
 * @param {Window} window
 * @returns {Camera}
 */
export function showing(camera, boxes, plan, { width, height }) {
  const { zoom } = camera;
  const left = Math.min(...boxes.map((box) => box.x)) * zoom + camera.x;
  const right = Math.max(...boxes.map((box) => box.x + box.w)) * zoom + camera.x;
  const top = Math.min(...boxes.map((box) => box.y)) * zoom + camera.y;
  const bottom = Math.max(...boxes.map((box) => box.y + box.h)) * zoom + camera.y;
  return {
    zoom,
    x: held(camera.x + slide(left, right, width), width, plan.width * zoom),
    y: held(camera.y + slide(top, bottom, height), height, plan.height * zoom),
  };
}

/**
 * An offset that leaves no side of the window blank: in the middle if the picture fits, else with
 * its ends no further in than the margin.
 * @param {number} offset
 * @param {number} size of the window
 * @param {number} length of the picture
 */
function held(offset, size, length) {
  if (length + 2 * MARGIN <= size) return (size - length) / 2;
  return Math.max(size - MARGIN - length, Math.min(MARGIN, offset));
}

/**
 * How far to move along one axis so that a stretch is well inside the window.
 * @param {number} from
 * @param {number} to
 * @param {number} size of the window
 */
function slide(from, to, size) {
  const edge = Math.min(2 * MARGIN, Math.max(0, (size - (to - from)) / 2));
  if (from >= edge && to <= size - edge) return 0;
  return size / 2 - (from + to) / 2;
}

/**
 * The camera zoomed about a point of the window.
 * @param {Camera} camera
 * @param {number} factor
 * @param {number} x
 * @param {number} y
 * @param {number} least the smallest zoom allowed
 * @returns {Camera}
 */
export function zoomed(camera, factor, x, y, least) {
  const zoom = Math.max(least, Math.min(3, camera.zoom * factor));
  const by = zoom / camera.zoom;
  return { zoom, x: x - (x - camera.x) * by, y: y - (y - camera.y) * by };
}

/**
 * Part of the way from one camera to another.
 * @param {Camera} from
 * @param {Camera} to
 * @param {number} share
 * @returns {Camera}
 */
export function between(from, to, share) {
  const mix = (/** @type {"x" | "y" | "zoom"} */ key) => from[key] + (to[key] - from[key]) * share;
  return { x: mix("x"), y: mix("y"), zoom: mix("zoom") };
}

/**
 * The part of the layout that is seen.
 * @param {Camera} camera
 * @param {Window} window
 */
export function visible(camera, { width, height }) {
  const { x, y, zoom } = camera;
  return { x: -x / zoom, y: -y / zoom, w: width / zoom, h: height / zoom };
}
