/** Drawing the boxes: kinds, texts, heat maps. */

import { LINE, MAP, PAD } from "./measure.js";

/** @import { NodeShape } from "./scene.js" */
/** @import { Heat } from "./heat.js" */
/** @import { Palette } from "./paint.js" */

/**
 * Kinds differ in outline, not only in colour: an input is round, a parameter has a double edge,
 * a constant a dotted one, the output a thick one.
 * @param {CanvasRenderingContext2D} context
 * @param {NodeShape} node
 * @param {Palette} palette
 * @param {boolean} readable whether its text is large enough
 * @param {string} mark
 */
export function paintNode(context, node, palette, readable, mark) {
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
  if (!readable && node.kind !== "input") {
    // From afar nobody sees round corners, which cost a path for each box.
    context.fillRect(x, y, w, h);
    context.shadowBlur = 0;
    context.strokeRect(x, y, w, h);
    context.setLineDash([]);
    if (node.valueMap) paintMaps(context, node, palette);
    return;
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
  if (readable) paintText(context, node, palette, mark);
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
