/** Drawing a scene onto a canvas. It is told everything and decides only pixels. */

import { LINE, MAP, PAD } from "./measure.js";

/** @import { Scene, NodeShape, WireShape } from "./scene.js" */
/** @import { Heat } from "./heat.js" */

/**
 * @typedef {Record<"ground" | "ink" | "muted" | "line" | "box" | "param" | "constant" | "plus" | "minus" | "plusInk" | "minusInk" | "focus" | "font", string>} Palette
 */

/** Below this zoom, text is too small to read and is left out. */
const READABLE = 0.42;

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
  for (const wire of scene.wires) if (touches(wire.points, visible)) paintWire(context, wire, palette, scene.down);
  for (const node of scene.nodes) if (seen(node)) paintNode(context, node, palette, zoom, scene.mark);
  if (zoom >= READABLE) paintLabels(context, scene, palette, visible);
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
  box(context, x, y, w, h, 10);
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

/**
 * @param {number[]} points
 * @param {{ x: number, y: number, w: number, h: number }} visible
 */
function touches(points, visible) {
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
 * @param {boolean} down
 */
function paintWire(context, wire, palette, down) {
  context.lineWidth = wire.width + (wire.active ? 1 : 0);
  context.strokeStyle = wireColour(wire, palette);
  context.globalAlpha = wire.state === "idle" && !wire.active ? 0.55 : 1;
  // Sign is colour and dash: a negative contribution is dashed, so it reads without colour.
  context.setLineDash(wire.state === "backward" && wire.sign < 0 ? [7, 4] : []);
  trace(context, wire.points, down);
  context.stroke();
  context.setLineDash([]);
  arrow(context, wire, down);
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
 * Kinds differ in outline, not only in colour: an input is round, a parameter has a double edge,
 * a constant a dotted one, the output a thick one.
 * @param {CanvasRenderingContext2D} context
 * @param {NodeShape} node
 * @param {Palette} palette
 * @param {number} zoom
 * @param {string} mark
 */
function paintNode(context, node, palette, zoom, mark) {
  const { x, y, w, h } = node;
  const leaf = node.kind !== "op" && node.kind !== "group";
  const round = node.kind === "input" || node.kind === "data" ? Math.min(h / 2, 18) : node.kind === "const" ? 4 : 7;
  if (node.kind === "group") {
    // A closed group is a stack of cards.
    context.fillStyle = palette.constant;
    context.strokeStyle = palette.line;
    context.lineWidth = 1;
    for (const shift of [6, 3]) {
      box(context, x + shift, y + shift, w, h, round);
      context.fill();
      context.stroke();
    }
  }
  context.fillStyle = node.kind === "param" ? palette.param : leaf ? palette.constant : palette.box;
  context.strokeStyle = node.active ? palette.focus : node.output ? palette.ink : palette.muted;
  context.lineWidth = node.active ? 2.5 : node.output ? 2 : 1;
  context.setLineDash(node.kind === "const" && !node.active ? [2, 2] : []);
  if (node.active) {
    context.shadowColor = palette.focus;
    context.shadowBlur = 10;
  }
  box(context, x, y, w, h, round);
  context.fill();
  context.shadowBlur = 0;
  context.stroke();
  context.setLineDash([]);
  if (node.kind === "param" && !node.chip) {
    context.lineWidth = 1;
    box(context, x + 2.5, y + 2.5, w - 5, h - 5, round - 2);
    context.stroke();
  }
  if (zoom >= READABLE) paintText(context, node, palette, mark);
  else if (node.valueMap) paintMaps(context, node, palette);
}

/**
 * Heat maps of an array's value and, once it has arrived, of its gradient.
 * @param {CanvasRenderingContext2D} context
 * @param {NodeShape} node
 * @param {Palette} palette
 */
function paintMaps(context, node, palette) {
  const top = node.y + PAD / 2 + 2 * LINE + 1;
  const width = (node.w - 2 * PAD - 10) / 2;
  if (node.valueMap) paintHeat(context, node.valueMap, node.x + PAD, top, width, palette);
  if (node.gradMap) paintHeat(context, node.gradMap, node.x + PAD + width + 10, top, width, palette);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Heat} heat
 * @param {number} x
 * @param {number} y
 * @param {number} room
 * @param {Palette} palette
 */
function paintHeat(context, { rows, columns, cells }, x, y, room, palette) {
  const side = Math.min(room / columns, MAP.h / rows, 14);
  cells.forEach((cell, i) => {
    const [left, top] = [x + (i % columns) * side, y + Math.floor(i / columns) * side];
    context.globalAlpha = Number.isNaN(cell) ? 1 : 0.08 + 0.92 * Math.abs(cell);
    context.fillStyle = Number.isNaN(cell) ? palette.ink : cell < 0 ? palette.minus : palette.plus;
    context.fillRect(left, top, side - 0.4, side - 0.4);
  });
  context.globalAlpha = 1;
  context.strokeStyle = palette.line;
  context.lineWidth = 0.8;
  context.strokeRect(x, y, side * columns, side * rows);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {NodeShape} node
 * @param {Palette} palette
 * @param {string} mark
 */
function paintText(context, node, palette, mark) {
  const { x, y, w } = node;
  const line = (/** @type {number} */ n) => y + PAD / 2 + LINE * (n + 0.5) + 0.5;
  context.textBaseline = "middle";
  context.textAlign = "left";
  context.fillStyle = node.named || node.kind === "const" ? palette.ink : palette.muted;
  context.font = `${node.named ? "600 " : ""}12px ${palette.font}`;
  if (node.chip) {
    context.font = `11px ${palette.font}`;
    context.fillStyle = node.sign > 0 ? palette.plusInk : node.sign < 0 ? palette.minusInk : palette.ink;
    context.fillText(node.title, x + 5, y + node.h / 2 + 0.5, w - 8);
    return;
  }
  if (node.kind === "const" && !node.value) {
    context.textAlign = "center";
    context.fillText(node.title, x + w / 2, line(0), w - 6);
    return;
  }
  context.fillText(node.title, x + PAD, line(0));
  if (node.glyph) {
    context.textAlign = "right";
    context.fillStyle = palette.muted;
    context.font = `12px ${palette.font}`;
    context.fillText(node.glyph, x + w - PAD, line(0));
  }
  context.textAlign = "left";
  context.font = `12px ${palette.font}`;
  context.fillStyle = palette.ink;
  if (node.valueMap) {
    context.fillText(node.value, x + PAD, line(1), w - 2 * PAD);
    if (node.grad) {
      context.fillStyle = palette.muted;
      context.font = `${node.count ? "" : "600 "}12px ${palette.font}`;
      context.fillText(node.count ? `${mark} ${node.count}` : mark, x + PAD + (w - 2 * PAD - 10) / 2 + 10, line(1));
    }
    return paintMaps(context, node, palette);
  }
  if (node.after) {
    const before = `${node.value} `;
    context.fillText(before, x + PAD, line(1));
    const width = context.measureText(before).width;
    context.fillStyle = palette.focus;
    context.font = `600 12px ${palette.font}`;
    context.fillText(`→ ${node.after}`, x + PAD + width, line(1), w - 2 * PAD - width);
    context.font = `12px ${palette.font}`;
  } else {
    context.fillText(node.value, x + PAD, line(1), w - 2 * PAD);
  }
  if (node.grad) {
    context.fillStyle = node.sign > 0 ? palette.plusInk : node.sign < 0 ? palette.minusInk : palette.ink;
    context.font = `${node.count ? "" : "600 "}12px ${palette.font}`;
    context.fillText(`${mark} ${node.grad}`, x + PAD, line(2), w - 2 * PAD);
    if (node.count) {
      lock(context, x + w - PAD - context.measureText(node.count).width - 14, line(2), palette.muted);
      context.textAlign = "right";
      context.fillStyle = palette.muted;
      context.font = `10px ${palette.font}`;
      context.fillText(node.count, x + w - PAD, line(2));
    }
  }
}

/**
 * A small closed lock: the gradient waits for more contributions.
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y of its middle
 * @param {string} ink
 */
function lock(context, x, y, ink) {
  context.fillStyle = context.strokeStyle = ink;
  context.lineWidth = 1.4;
  context.beginPath();
  context.arc(x + 4, y - 1, 2.6, Math.PI, 0);
  context.stroke();
  context.fillRect(x, y - 1, 8, 6);
}

/**
 * The two numbers of every edge that has carried: its contribution above, its local derivative
 * below. Where there is no room for a label it waits until its edge is the active one.
 * @param {CanvasRenderingContext2D} context
 * @param {Scene} scene
 * @param {Palette} palette
 * @param {{ x: number, y: number, w: number, h: number }} visible
 */
function paintLabels(context, scene, palette, visible) {
  context.textAlign = "center";
  context.textBaseline = "middle";
  /** @type {{ x: number, y: number, w: number, h: number }[]} */
  const taken = scene.nodes.filter((n) => n.x < visible.x + visible.w && n.x + n.w > visible.x);
  const wires = scene.wires.filter((wire) => wire.grad && touches(wire.points, visible));
  wires.sort((a, b) => Number(b.active) - Number(a.active));
  for (const wire of wires) {
    context.font = `11px ${palette.font}`;
    const w = Math.max(context.measureText(wire.grad).width, context.measureText(wire.local).width) + 2;
    const h = wire.local ? 28 : 14;
    const spots = [0.5, 0.36, 0.64, 0.24, 0.76].map((t) => along(wire.points, t, scene.down));
    const free = spots.map(([x, y]) => ({ x: x - w / 2, y: y - h / 2, w, h }));
    const spot = free.find((one) => !taken.some((other) => overlap(one, other))) ?? (wire.active ? free[0] : null);
    if (!spot) continue;
    taken.push(spot);
    const middle = spot.x + w / 2;
    const ink = wire.sign > 0 ? palette.plusInk : wire.sign < 0 ? palette.minusInk : palette.ink;
    haloed(context, wire.grad, middle, spot.y + h / 2 - 8, `600 11px ${palette.font}`, ink, palette.ground);
    haloed(context, wire.local, middle, spot.y + h / 2 + 9, `10px ${palette.font}`, palette.muted, palette.ground);
  }
}

/**
 * Text that can be read over a line, which stays visible around it.
 * @param {CanvasRenderingContext2D} context
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {string} font
 * @param {string} ink
 * @param {string} ground
 */
function haloed(context, text, x, y, font, ink, ground) {
  context.font = font;
  context.lineJoin = "round";
  context.lineWidth = 5;
  context.strokeStyle = ground;
  context.strokeText(text, x, y);
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
  haloed(context, load.text, x, y - 9, `600 12px ${palette.font}`, ink, palette.ground);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {number} w
 * @param {number} h
 * @param {number} r
 */
function box(context, x, y, w, h, r) {
  context.beginPath();
  context.roundRect(x, y, w, h, r);
}
