/** Pictures of data on a canvas: every place in its shade with the boundary and the points, or points with a curve. */

import { short } from "../formula/numerals.js";
import { contour, shadesOf } from "./contour.js";

/** @import { Maps } from "../formula/decision.js" */
/** @import { Picture } from "../trace/picture.js" */
/** @import { Palette } from "./paint.js" */

export const SIDE = { plane: 56, line: 160 }; // places along an axis

/**
 * What is known of a network: its maps, those before anything was trained, and the points of the last step.
 * @typedef {{ maps: Maps, before: Maps | null, batch: Set<number> | null }} Known
 */

/**
 * @param {HTMLCanvasElement} canvas its data say which neuron of which layer it shows; layer -1 is the inputs
 * @param {Picture} picture
 * @param {Known} known
 * @param {Palette} colours
 */
export function paint(canvas, picture, { maps, before, batch }, colours) {
  const [layer, neuron] = [Number(canvas.dataset.layer), Number(canvas.dataset.neuron)];
  const ratio = Math.min(3, devicePixelRatio || 1);
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.scale(ratio, ratio);
  const last = layer === picture.layers.length - 1;
  if (picture.kind === "line")
    return last
      ? curve(context, width, height, { maps, before, batch }, colours)
      : hump(context, width, height, maps.layers[layer][neuron], colours);
  const side = SIDE.plane;
  const values = layer < 0 ? ramp(side, neuron) : maps.layers[layer][neuron];
  const { middle, scale } = last ? classes(maps) : shadesOf(values);
  shade(context, width, height, values, side, middle, scale, colours);
  context.strokeStyle = colours.ink;
  context.lineWidth = last ? 2.25 : 1.25;
  context.lineCap = "round";
  context.beginPath();
  if (layer >= 0)
    for (const [x0, y0, x1, y1] of contour(values, side, middle)) {
      context.moveTo((x0 * width) / side, (y0 * height) / side);
      context.lineTo((x1 * width) / side, (y1 * height) / side);
    }
  context.stroke();
  if (last) points(context, width, height, { maps, before, batch }, colours);
  return undefined;
}

/** The middle of two classes, and how far they are from it; of other targets their middle. @param {Maps} maps */
function classes({ target }) {
  const [low, high] = [Math.min(...target), Math.max(...target)];
  return { middle: (low + high) / 2, scale: (high - low) / 2 || 1 };
}

/** The map of an input: its own coordinate. @param {number} side @param {number} column */
const ramp = (side, column) =>
  Float32Array.from(
    { length: side * side },
    (_, i) => (2 * (column ? side - 1 - Math.floor(i / side) : i % side)) / (side - 1) - 1,
  );

/**
 * Each place in the colour of its value: from one colour over the ground to the other.
 * @param {CanvasRenderingContext2D} context
 * @param {number} width
 * @param {number} height
 * @param {Float32Array} values
 * @param {number} side
 * @param {number} middle
 * @param {number} scale
 * @param {Palette} colours
 */
function shade(context, width, height, values, side, middle, scale, colours) {
  const small = new OffscreenCanvas(side, side);
  const inner = /** @type {OffscreenCanvasRenderingContext2D} */ (small.getContext("2d"));
  const image = inner.createImageData(side, side);
  const [plus, minus, ground] = [colours.plus, colours.minus, colours.ground].map(rgb);
  values.forEach((value, i) => {
    const share = Math.max(-1, Math.min(1, (value - middle) / scale));
    const to = share > 0 ? plus : minus;
    const much = 0.72 * Math.abs(share);
    for (let c = 0; c < 3; c++) image.data[4 * i + c] = ground[c] + (to[c] - ground[c]) * much;
    image.data[4 * i + 3] = 255;
  });
  inner.putImageData(image, 0, 0);
  context.imageSmoothingEnabled = true;
  context.drawImage(small, 0, 0, width, height);
}

/** @type {Map<string, number[]>} */
const mixed = new Map();

/** A colour as three numbers. @param {string} colour @returns {number[]} */
export function rgb(colour) {
  const found = mixed.get(colour);
  if (found) return found;
  const one = /** @type {OffscreenCanvasRenderingContext2D} */ (new OffscreenCanvas(1, 1).getContext("2d"));
  one.fillStyle = colour;
  one.fillRect(0, 0, 1, 1);
  const made = [...one.getImageData(0, 0, 1, 1).data].slice(0, 3);
  mixed.set(colour, made);
  return made;
}

/**
 * The points: a disc for the upper class, a diamond for the lower, and a ring round those of the last step.
 * @param {CanvasRenderingContext2D} context
 * @param {number} width
 * @param {number} height
 * @param {Known} known
 * @param {Palette} colours
 */
function points(context, width, height, { maps, batch }, colours) {
  const { span, points: at, target } = maps;
  const { middle } = classes(maps);
  const radius = width < 240 || target.length > 300 ? 3 : 4.5;
  context.lineWidth = 1.25;
  target.forEach((answer, i) => {
    const x = ((at[2 * i] - span[0][0]) / (span[0][1] - span[0][0])) * width;
    const y = height - ((at[2 * i + 1] - span[1][0]) / (span[1][1] - span[1][0])) * height;
    context.beginPath();
    if (answer > middle) context.arc(x, y, radius, 0, 2 * Math.PI);
    else {
      const r = radius * 1.25;
      context.moveTo(x, y - r);
      context.lineTo(x + r, y);
      context.lineTo(x, y + r);
      context.lineTo(x - r, y);
      context.closePath();
    }
    context.fillStyle = answer > middle ? colours.plusInk : colours.ground;
    context.strokeStyle = answer > middle ? colours.ground : colours.minusInk;
    context.fill();
    context.stroke();
    if (batch?.has(i)) ring(context, x, y, radius, colours);
  });
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {number} radius of the point
 * @param {Palette} colours
 */
function ring(context, x, y, radius, colours) {
  for (const [width, colour] of /** @type {const} */ ([
    [5, colours.ground],
    [2.5, colours.focus],
  ])) {
    context.lineWidth = width;
    context.strokeStyle = colour;
    context.beginPath();
    context.arc(x, y, radius + 4, 0, 2 * Math.PI);
    context.stroke();
  }
  context.lineWidth = 1.25;
}

/**
 * Points on a line with the curve of the guess, and dashed the curve that it was before the training.
 * @param {CanvasRenderingContext2D} context
 * @param {number} width
 * @param {number} height
 * @param {Known} known
 * @param {Palette} colours
 */
function curve(context, width, height, { maps, before, batch }, colours) {
  const [own] = maps.layers[maps.layers.length - 1];
  const [old] = before ? before.layers[before.layers.length - 1] : [own];
  const all = [...own, ...old, ...maps.target].filter(Number.isFinite);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const room = 0.08 * (high - low || 1);
  const y = (/** @type {number} */ value) =>
    height - 22 - ((height - 32) * (value - low + room)) / (high - low + 2 * room);
  const [from, to] = maps.span[0];
  const x = (/** @type {number} */ value) => 46 + ((width - 56) * (value - from)) / (to - from);
  context.font = `12px ${colours.font}`;
  context.fillStyle = colours.muted;
  context.strokeStyle = colours.line;
  context.lineWidth = 1;
  context.strokeRect(46, 10, width - 56, height - 32);
  context.fillText(short(low), 2, y(low) + 4);
  context.fillText(short(high), 2, y(high) + 4);
  context.fillText(short(from), 46, height - 6);
  context.textAlign = "right";
  context.fillText(short(to), width - 10, height - 6);
  context.textAlign = "left";
  const line = (/** @type {Float32Array} */ values) => {
    context.beginPath();
    values.forEach((value, i) => {
      const place = x(from + ((to - from) * (i + 0.5)) / values.length);
      if (i) context.lineTo(place, y(value));
      else context.moveTo(place, y(value));
    });
    context.stroke();
  };
  context.strokeStyle = colours.muted;
  context.setLineDash([5, 5]);
  if (old.some((one, i) => one !== own[i])) line(old);
  context.setLineDash([]);
  context.strokeStyle = colours.focus;
  context.lineWidth = 2.5;
  line(own);
  maps.target.forEach((answer, i) => {
    const place = x(maps.points[i]);
    context.strokeStyle = colours.line;
    context.lineWidth = 1.5;
    context.beginPath();
    context.moveTo(place, y(maps.guess[i]));
    context.lineTo(place, y(answer));
    context.stroke();
    context.fillStyle = colours.ink;
    context.beginPath();
    context.arc(place, y(answer), 5, 0, 2 * Math.PI);
    context.fill();
    if (batch?.has(i)) ring(context, place, y(answer), 5, colours);
  });
}

/**
 * A neuron over the line.
 * @param {CanvasRenderingContext2D} context
 * @param {number} width
 * @param {number} height
 * @param {Float32Array} values
 * @param {Palette} colours
 */
function hump(context, width, height, values, colours) {
  const { middle, scale } = shadesOf(values);
  context.strokeStyle = colours.line;
  context.strokeRect(0.5, 0.5, width - 1, height - 1);
  context.strokeStyle = colours.ink;
  context.lineWidth = 2;
  context.beginPath();
  values.forEach((value, i) => {
    const y = height / 2 - ((value - middle) / scale) * (height / 2 - 6);
    if (i) context.lineTo((i * width) / values.length, y);
    else context.moveTo(0, y);
  });
  context.stroke();
}
