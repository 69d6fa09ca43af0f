/** Drawing a scene onto a canvas. It is told everything and decides only pixels. */

import { paintLabels, paintWire, touches } from "./paint-edges.js";
import { paintNode } from "./paint-nodes.js";

/** @import { Scene, NodeShape } from "./scene.js" */

/**
 * @typedef {"ground" | "ink" | "muted" | "line" | "box" | "param" | "constant" | "plus" | "minus" | "plusInk"} Role
 * @typedef {Record<Role | "minusInk" | "focus" | "font", string>} Palette
 */

/** Below this zoom, text is too small to read and is left out. */
export const READABLE = 0.42;

/**
 * The still layer: the whole scene.
 * @param {CanvasRenderingContext2D} context already moved and scaled to the camera
 * @param {Scene} scene
 * @param {Palette} palette
 * @param {number} zoom
 * @param {{ x: number, y: number, w: number, h: number }} visible what the camera sees
 */
export function paint(context, scene, palette, zoom, visible) {
  const seen = (/** @type {NodeShape} */ n) =>
    n.x < visible.x + visible.w && n.x + n.w > visible.x && n.y < visible.y + visible.h && n.y + n.h > visible.y;
  for (const frame of scene.frames) paintFrame(context, frame, palette, zoom);
  for (const wire of scene.wires)
    if (touches(wire.points, visible)) paintWire(context, wire, palette, zoom, scene.down);
  for (const node of scene.nodes) if (seen(node)) paintNode(context, node, palette, zoom >= READABLE, scene.mark);
  if (zoom >= READABLE) paintLabels(context, scene, palette, visible);
}

const EDGE = 14; // pixels around a shape that its shadow and its line reach

/**
 * One part of the still layer again; the rest is left as it is.
 * @param {CanvasRenderingContext2D} context
 * @param {Scene} scene
 * @param {Palette} palette
 * @param {import("./camera.js").Camera} camera
 * @param {{ x: number, y: number, w: number, h: number }} part in the layout's units
 */
export function paintPart(context, scene, palette, { x, y, zoom }, part) {
  const ratio = devicePixelRatio;
  // Whole pixels, so that nothing is left of what stood at the border.
  const from = (/** @type {number} */ at, /** @type {number} */ shift) =>
    Math.floor((at * zoom + shift - EDGE) * ratio);
  const to = (/** @type {number} */ at, /** @type {number} */ shift) => Math.ceil((at * zoom + shift + EDGE) * ratio);
  const [left, top, right, bottom] = [from(part.x, x), from(part.y, y), to(part.x + part.w, x), to(part.y + part.h, y)];
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.beginPath();
  context.rect(left, top, right - left, bottom - top);
  context.clip();
  context.clearRect(left, top, right - left, bottom - top);
  context.setTransform(zoom * ratio, 0, 0, zoom * ratio, x * ratio, y * ratio);
  const scale = zoom * ratio;
  const around = EDGE / zoom;
  paint(context, scene, palette, zoom, {
    x: left / scale - x / zoom - around,
    y: top / scale - y / zoom - around,
    w: (right - left) / scale + 2 * around,
    h: (bottom - top) / scale + 2 * around,
  });
  context.restore();
}

/**
 * The frame of an open group, and its name.
 * @param {CanvasRenderingContext2D} context
 * @param {Scene["frames"][number]} frame
 * @param {Palette} palette
 * @param {number} zoom
 */
function paintFrame(context, { x, y, w, h, name, depth }, palette, zoom) {
  context.globalAlpha = depth % 2 ? 0.9 : 0.5;
  context.fillStyle = palette.constant;
  context.strokeStyle = palette.line;
  context.lineWidth = 1;
  context.beginPath();
  context.roundRect(x, y, w, h, 10);
  context.fill();
  context.stroke();
  context.globalAlpha = 1;
  if (zoom < READABLE) return;
  context.fillStyle = palette.muted;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.font = `11px ${palette.font}`;
  context.fillText(`▾ ${name}`, x + 7, y + 10, w - 12);
}
