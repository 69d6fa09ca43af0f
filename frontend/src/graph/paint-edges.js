/** Drawing the edges: lines, arrows, the two numbers on each, and what travels along them. */

/** @import { Scene, WireShape } from "./scene.js" */
/** @import { Palette } from "./paint.js" */

/** Below this zoom an arrow's head is a speck, and is left out. */
const SMALL = 0.2;

/**
 * @param {number[]} points
 * @param {{ x: number, y: number, w: number, h: number }} visible
 */
export function touches(points, visible) {
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (let i = 0; i < points.length; i += 2) {
    left = Math.min(left, points[i]);
    right = Math.max(right, points[i]);
    top = Math.min(top, points[i + 1]);
    bottom = Math.max(bottom, points[i + 1]);
  }
  return left < visible.x + visible.w && right > visible.x && top < visible.y + visible.h && bottom > visible.y;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {WireShape} wire
 * @param {Palette} palette
 * @param {number} zoom
 * @param {boolean} down
 */
export function paintWire(context, wire, palette, zoom, down) {
  context.lineWidth = wire.width + (wire.active ? 1 : 0);
  context.strokeStyle = wireColour(wire, palette);
  context.globalAlpha = wire.state === "idle" && !wire.active ? 0.55 : 1;
  // Sign is colour and dash: a negative contribution is dashed, so it reads without colour.
  context.setLineDash(wire.state === "backward" && wire.sign < 0 ? [7, 4] : []);
  trace(context, wire.points, down);
  context.stroke();
  context.setLineDash([]);
  if (zoom > SMALL) arrow(context, wire, down);
  if (wire.broken) cross(context, along(wire.points, 0.5, down), palette);
  context.globalAlpha = 1;
}

/**
 * Where an edge has been broken.
 * @param {CanvasRenderingContext2D} context
 * @param {[number, number]} place
 * @param {Palette} palette
 */
function cross(context, [x, y], palette) {
  context.strokeStyle = palette.minus;
  context.lineWidth = 3;
  context.beginPath();
  context.moveTo(x - 7, y - 7);
  context.lineTo(x + 7, y + 7);
  context.moveTo(x + 7, y - 7);
  context.lineTo(x - 7, y + 7);
  context.stroke();
}

/**
 * @param {WireShape} wire
 * @param {Palette} palette
 */
function wireColour(wire, palette) {
  if (wire.state === "backward") return wire.sign > 0 ? palette.plus : wire.sign < 0 ? palette.minus : palette.muted;
  return wire.active ? palette.ink : wire.state === "forward" ? palette.muted : palette.line;
}

/**
 * A smooth line through the points, level where it starts and ends.
 * @param {CanvasRenderingContext2D} context
 * @param {number[]} p
 * @param {boolean} down
 */
function trace(context, p, down) {
  context.beginPath();
  context.moveTo(p[0], p[1]);
  for (let i = 2; i < p.length; i += 2) {
    const half = down ? (p[i + 1] - p[i - 1]) / 2 : (p[i] - p[i - 2]) / 2;
    if (down) context.bezierCurveTo(p[i - 2], p[i - 1] + half, p[i], p[i + 1] - half, p[i], p[i + 1]);
    else context.bezierCurveTo(p[i - 2] + half, p[i - 1], p[i] - half, p[i + 1], p[i], p[i + 1]);
  }
}

/**
 * A small head that shows which way the numbers went: to the reader, or back to the source.
 * @param {CanvasRenderingContext2D} context
 * @param {WireShape} wire
 * @param {boolean} down
 */
function arrow(context, wire, down) {
  const back = wire.state === "backward";
  const p = wire.points;
  const x = back ? p[0] : p[p.length - 2];
  const y = back ? p[1] : p[p.length - 1];
  const size = 4 + wire.width / 2;
  const sense = back ? 1 : -1;
  context.fillStyle = context.strokeStyle;
  context.beginPath();
  context.moveTo(x, y);
  if (down) {
    context.lineTo(x - size, y + sense * size * 1.5);
    context.lineTo(x + size, y + sense * size * 1.5);
  } else {
    context.lineTo(x + sense * size * 1.5, y - size);
    context.lineTo(x + sense * size * 1.5, y + size);
  }
  context.fill();
}

/**
 * The two numbers of every edge that has carried: its contribution above, its local derivative
 * below. Where there is no room for a label it waits until its edge is the active one.
 * @param {CanvasRenderingContext2D} context
 * @param {Scene} scene
 * @param {Palette} palette
 * @param {{ x: number, y: number, w: number, h: number }} visible
 */
export function paintLabels(context, scene, palette, visible) {
  context.textAlign = "center";
  context.textBaseline = "middle";
  /** @type {{ x: number, y: number, w: number, h: number }[]} */
  const taken = scene.nodes.filter((n) => n.x < visible.x + visible.w && n.x + n.w > visible.x);
  for (const tag of tags(scene.wires.filter((wire) => wire.grad && touches(wire.points, visible)))) {
    context.font = `11px ${palette.font}`;
    const w = Math.max(context.measureText(tag.grad).width, context.measureText(tag.local).width) + 2;
    const h = tag.local ? 28 : 14;
    const spots = [0.5, 0.36, 0.64, 0.24, 0.76].map((t) =>
      middle(tag.wires.map((wire) => along(wire.points, t, scene.down))),
    );
    const free = spots.map(([x, y]) => ({ x: x - w / 2, y: y - h / 2, w, h }));
    const spot = free.find((one) => !taken.some((other) => overlap(one, other))) ?? (tag.active ? free[0] : null);
    if (!spot) continue;
    taken.push(spot);
    const centre = spot.x + w / 2;
    const ink = tag.sign > 0 ? palette.plusInk : tag.sign < 0 ? palette.minusInk : palette.ink;
    backed(context, tag.grad, centre, spot.y + h / 2 - 8, `600 11px ${palette.font}`, ink, palette.ground);
    backed(context, tag.local, centre, spot.y + h / 2 + 9, `10px ${palette.font}`, palette.muted, palette.ground);
  }
}

/**
 * What is written on the edges, the active one first. Edges between the same two boxes, as in x · x,
 * run too close together for a label each: their contributions are written as the sum they make.
 * @param {WireShape[]} wires
 */
export function tags(wires) {
  /** @type {Map<string, WireShape[]>} */
  const pairs = new Map();
  for (const wire of wires) {
    const pair = `${wire.source} ${wire.consumer}`;
    pairs.set(pair, [...(pairs.get(pair) ?? []), wire]);
  }
  const found = [...pairs.values()].map((pair) => ({
    wires: pair,
    grad: pair.map((wire) => wire.grad).join(" + "),
    local: pair.map((wire) => wire.local).join("  "),
    sign: pair.every((wire) => wire.sign === pair[0].sign) ? pair[0].sign : 0,
    active: pair.some((wire) => wire.active),
  }));
  return found.sort((a, b) => Number(b.active) - Number(a.active));
}

/** @param {[number, number][]} places */
function middle(places) {
  const mean = (/** @type {0 | 1} */ k) => places.reduce((sum, place) => sum + place[k], 0) / places.length;
  return [mean(0), mean(1)];
}

/**
 * Text that can be read over a line: on a patch of the ground.
 * @param {CanvasRenderingContext2D} context
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {string} font
 * @param {string} ink
 * @param {string} ground
 * @param {number} [width] of the text, if it is known
 */
function backed(context, text, x, y, font, ink, ground, width) {
  if (!text) return;
  context.font = font;
  const w = (width ?? context.measureText(text).width) + 4;
  const top = context.textBaseline === "bottom" ? y - 14 : y - 7;
  context.fillStyle = ground;
  context.globalAlpha = 0.86;
  context.fillRect(x - w / 2, top, w, 14);
  context.globalAlpha = 1;
  context.fillStyle = ink;
  context.fillText(text, x, y);
}

/**
 * @param {{ x: number, y: number, w: number, h: number }} a
 * @param {{ x: number, y: number, w: number, h: number }} b
 */
function overlap(a, b) {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

/**
 * The point at a fraction of the way along the last stretch of a wire, where it is by itself.
 * @param {number[]} p
 * @param {number} t
 * @param {boolean} down
 * @returns {[number, number]}
 */
function along(p, t, down) {
  return curve(p, p.length - 2, t, down);
}

/**
 * @param {number[]} p
 * @param {number} i index of the stretch's end point
 * @param {number} t
 * @param {boolean} down
 * @returns {[number, number]}
 */
function curve(p, i, t, down) {
  const s = 1 - t;
  // The cubic of `trace`: its control points lie half way, level with the ends.
  const ease = 3 * t * t * s + t * t * t;
  const half = 1.5 * t * s * s + 1.5 * t * t * s + t * t * t;
  const [u, v] = down ? [ease, half] : [half, ease];
  return [p[i - 2] + (p[i] - p[i - 2]) * u, p[i - 1] + (p[i + 1] - p[i - 1]) * v];
}

/**
 * The moving layer: a marker with its number on the way along a wire. A disc carries a positive
 * number, a diamond a negative one.
 * @param {CanvasRenderingContext2D} context
 * @param {WireShape} wire
 * @param {number} progress 0 to 1
 * @param {boolean} back towards the source
 * @param {{ text: string, sign: number }} load
 * @param {Palette} palette
 * @param {boolean} down
 */
export function paintMarker(context, wire, progress, back, load, palette, down) {
  const stretches = wire.points.length / 2 - 1;
  const way = (back ? 1 - progress : progress) * stretches;
  const stretch = Math.min(Math.floor(way), stretches - 1);
  const [x, y] = curve(wire.points, 2 * stretch + 2, way - stretch, down);
  context.fillStyle = load.sign > 0 ? palette.plus : load.sign < 0 ? palette.minus : palette.ink;
  context.strokeStyle = palette.ground;
  context.lineWidth = 2;
  context.beginPath();
  if (load.sign < 0) {
    context.moveTo(x, y - 7);
    context.lineTo(x + 7, y);
    context.lineTo(x, y + 7);
    context.lineTo(x - 7, y);
    context.closePath();
  } else {
    context.arc(x, y, 6, 0, 7);
  }
  context.fill();
  context.stroke();
  context.textAlign = "center";
  context.textBaseline = "bottom";
  const ink = load.sign > 0 ? palette.plusInk : load.sign < 0 ? palette.minusInk : palette.ink;
  backed(context, load.text, x, y - 9, `600 12px ${palette.font}`, ink, palette.ground);
}
