/** The playground's canvases: what a neuron says at every place, the points, and the links. */

import { onLog } from "./network.js";
import { rgb } from "./paint-data.js";

/** @import { Link } from "./network.js" */

/**
 * @typedef {object} Colours
 * @property {string} plus
 * @property {string} minus
 * @property {string} ground
 * @property {string} ink
 * @property {string} line of what has no sign
 * @property {string} focus
 * @property {string[]} classes of each of several classes; the first two are those of plus and minus
 */

const MOST = 0.85; // of a colour over the ground, where a value is 1 or more

/**
 * Each place in the colour of its value, from -1 to 1; a canvas of a pixel for each place, which the page makes larger.
 * @param {HTMLCanvasElement} canvas
 * @param {Float32Array} values row by row from the top
 * @param {boolean} discrete whether a value counts by its sign alone
 * @param {Colours} colours
 */
export function paintMap(canvas, values, discrete, colours) {
  const side = Math.round(Math.sqrt(values.length));
  if (canvas.width !== side) [canvas.width, canvas.height] = [side, side];
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const image = context.createImageData(side, side);
  const places = new Uint32Array(image.data.buffer);
  const shades = shadesOf(colours);
  for (let i = 0; i < values.length; i++) {
    const value = discrete ? Math.sign(values[i]) : Math.max(-1, Math.min(1, values[i]));
    places[i] = shades[Math.round(STEPS * (1 + (value || 0)))]; // what is no number is the ground
  }
  context.putImageData(image, 0, 0);
}

const STEPS = 255; // shades from the ground to either colour
/** @type {WeakMap<Colours, Uint32Array>} */
const known = new WeakMap();

/**
 * Every shade from minus to plus over the ground, as the four bytes of a pixel; worked out once for each colouring.
 * @param {Colours} colours
 */
function shadesOf(colours) {
  let shades = known.get(colours);
  if (shades) return shades;
  const [plus, minus, ground] = [colours.plus, colours.minus, colours.ground].map(rgb);
  const bytes = new Uint8ClampedArray(4 * (2 * STEPS + 1));
  for (let i = -STEPS; i <= STEPS; i++) {
    const to = i > 0 ? plus : minus;
    const at = 4 * (i + STEPS);
    for (let c = 0; c < 3; c++) bytes[at + c] = ground[c] + ((to[c] - ground[c]) * MOST * Math.abs(i)) / STEPS;
    bytes[at + 3] = 255;
  }
  shades = new Uint32Array(bytes.buffer);
  known.set(colours, shades);
  return shades;
}

/**
 * Each place in the colour of its class, the stronger the surer.
 * @param {HTMLCanvasElement} canvas
 * @param {{ classes: Uint8Array, shares: Float32Array }} found of each place, row by row from the top
 * @param {boolean} discrete whether the class counts alone
 * @param {Colours} colours
 */
export function paintClasses(canvas, { classes, shares }, discrete, colours) {
  const side = Math.round(Math.sqrt(classes.length));
  if (canvas.width !== side) [canvas.width, canvas.height] = [side, side];
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const image = context.createImageData(side, side);
  const ground = rgb(colours.ground);
  const inks = colours.classes.map(rgb);
  for (let i = 0; i < classes.length; i++) {
    const much = Number.isNaN(shares[i]) ? 0 : MOST * (discrete ? 1 : shares[i] ** 2); // a guess is faint
    const to = inks[classes[i] % inks.length];
    for (let c = 0; c < 3; c++) image.data[4 * i + c] = ground[c] + (to[c] - ground[c]) * much;
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}

/** Marks of points that tell classes apart without their colours, as corners from the top on: a disc has none. */
const CORNERS = /** @type {[number, number][][]} */ ([
  [],
  [
    [0, -1.25],
    [1.25, 0],
    [0, 1.25],
    [-1.25, 0],
  ],
  [
    [0, -1.3],
    [1.25, 0.9],
    [-1.25, 0.9],
  ],
  [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ],
]);

/**
 * The points over a map: discs for what is above 0, diamonds for what is below, or a mark for each class; a ring round
 * those of the next batch.
 * @param {HTMLCanvasElement} canvas
 * @param {{ x: ArrayLike<number>, t: ArrayLike<number> }} points
 * @param {{ rows: number[], hollow: number[], batch: Set<number>, several?: boolean }} which rows of the training and
 *   of the test, and whether their answers are the numbers of several classes
 * @param {number} span the map goes from -span to span
 * @param {Colours} colours
 * @param {number} [radius] of a point, in pixels
 */
export function paintPoints(
  canvas,
  { x, t },
  { rows, hollow, batch, several = false },
  span,
  colours,
  radius = rows.length > 400 ? 2.5 : 3.5,
) {
  const ratio = Math.min(3, devicePixelRatio || 1);
  const { clientWidth: width, clientHeight: height } = canvas;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.scale(ratio, ratio);
  const draw = (/** @type {number} */ i, /** @type {boolean} */ tested) => {
    const [px, py] = [((x[2 * i] / span + 1) / 2) * width, ((1 - x[2 * i + 1] / span) / 2) * height];
    const kind = several ? t[i] % CORNERS.length : t[i] > 0 ? 0 : 1;
    const ink = colours.classes[kind];
    context.beginPath();
    for (const [cx, cy] of CORNERS[kind]) context.lineTo(px + radius * cx, py + radius * cy);
    if (kind) context.closePath();
    else context.arc(px, py, radius, 0, 2 * Math.PI);
    context.globalAlpha = several ? 1 : Math.max(0.25, Math.min(1, Math.abs(t[i])));
    context.fillStyle = tested ? colours.ground : ink;
    context.strokeStyle = tested ? ink : colours.ground;
    context.lineWidth = tested ? 2 : 1;
    context.fill();
    context.stroke();
    context.globalAlpha = 1;
    if (!batch.has(i)) return;
    context.beginPath();
    context.arc(px, py, radius + 3.5, 0, 2 * Math.PI);
    context.lineWidth = 2;
    context.strokeStyle = colours.focus;
    context.stroke();
  };
  for (const i of hollow) draw(i, true);
  for (const i of rows) draw(i, false);
}

const [THINNEST, THICKEST, THIN] = [0.75, 5.25, 1.5]; // pixels of a link: by its weight, and where that says nothing
const DASH = [6, 4]; // of what is below 0
const STEEP = 3; // so that a gradient ten times as large is plainly thicker
const CROWDED = 24; // links between two layers from which on a gradient is as thick as it is large
const [SHORTEST, LONGEST] = [8, 16]; // pixels of what flows back along a link

/** The curve of each link. @type {WeakMap<Link, Path2D>} */
const curves = new WeakMap();

/** @param {Link} link */
function curveOf(link) {
  let curve = curves.get(link);
  if (!curve) {
    curve = new Path2D(link.path);
    curves.set(link, curve);
  }
  return curve;
}

/**
 * The links of a network: each as thick as its weight, or with what flows back along it. A canvas draws some hundred of
 * them with every picture, which elements of their own cannot.
 * @param {HTMLCanvasElement} canvas
 * @param {Link[]} links
 * @param {ArrayLike<number>} values of each link its weight or its gradient
 * @param {{ gradient: boolean, focus: Link | null }} how
 * @param {Colours} colours
 */
export function paintLinks(canvas, links, values, { gradient, focus }, colours) {
  const ratio = Math.min(3, devicePixelRatio || 1);
  const [width, height] = [canvas.clientWidth, canvas.clientHeight].map((one) => Math.round(one * ratio));
  if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  let most = 1e-9;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]));
  /** @type {number[]} */
  const counts = [];
  for (const { layer } of links) counts[layer] = (counts[layer] ?? 0) + 1;
  const pointed = (/** @type {Link} */ link) => gradient && (counts[link.layer] <= CROWDED || link === focus);
  links.forEach((link, i) => {
    const value = values[i];
    const chosen = link === focus;
    const signed = !pointed(link) && value !== 0;
    const share = gradient ? onLog(Math.abs(value)) ** STEEP : Math.abs(value) / most;
    context.lineWidth = pointed(link) ? THIN : THINNEST + (THICKEST - THINNEST) * share;
    context.globalAlpha = signed && !chosen ? 0.75 : 1;
    context.strokeStyle = chosen ? colours.focus : signed ? (value > 0 ? colours.plus : colours.minus) : colours.line;
    context.setLineDash(signed && value < 0 ? DASH : []);
    context.shadowColor = colours.focus;
    context.shadowBlur = chosen ? 3 * ratio : 0;
    context.stroke(curveOf(link));
  });
  context.setLineDash([]);
  context.shadowBlur = 0;
  context.globalAlpha = 1;
  links.forEach((link, i) => {
    if (pointed(link) && values[i]) paintChevron(context, link, values[i], colours);
  });
}

/**
 * What flows back along a link: as large as its size on a log scale, pointing to where it goes, full above 0.
 * @param {CanvasRenderingContext2D} context
 * @param {Link} link
 * @param {number} gradient
 * @param {Colours} colours
 */
function paintChevron(context, { x, y, angle }, gradient, colours) {
  const half = (SHORTEST + (LONGEST - SHORTEST) * onLog(Math.abs(gradient))) / 2;
  const [cos, sin] = [-Math.cos(angle) * half, -Math.sin(angle) * half]; // back along the link
  context.beginPath();
  context.moveTo(x - cos + sin, y - sin - cos);
  context.lineTo(x + cos, y + sin);
  context.lineTo(x - cos - sin, y - sin + cos);
  context.lineWidth = 2;
  context.strokeStyle = gradient > 0 ? colours.plus : colours.minus;
  if (gradient > 0) {
    context.closePath();
    context.fillStyle = colours.plus;
    context.fill();
  }
  context.stroke();
}

/**
 * Columns of numbers from the bottom up, from one colour over the ground to the other; what is not known is left out.
 * @param {HTMLCanvasElement} canvas
 * @param {(number[] | null)[]} columns
 * @param {number} most the number at which a colour is full
 * @param {Colours} colours
 */
export function paintColumns(canvas, columns, most, colours) {
  const height = Math.max(1, ...columns.map((one) => one?.length ?? 0));
  [canvas.width, canvas.height] = [columns.length, height];
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const image = context.createImageData(columns.length, height);
  const [plus, minus, ground] = [colours.plus, colours.minus, colours.ground].map(rgb);
  columns.forEach((column, x) =>
    column?.forEach((value, i) => {
      const share = Number.isNaN(value) ? 0 : Math.max(-1, Math.min(1, value / most));
      const to = share > 0 ? minus : plus; // what explodes is orange, what dies is blue
      const at = 4 * ((height - 1 - i) * columns.length + x);
      for (let c = 0; c < 3; c++) image.data[at + c] = ground[c] + (to[c] - ground[c]) * Math.abs(share);
      image.data[at + 3] = 255;
    }),
  );
  context.putImageData(image, 0, 0);
}

const BANDS = 14; // of heights, between their lowest and their highest

/**
 * A surface from above: the higher the darker, on a log scale above its lowest place, with a line between its bands.
 * @param {HTMLCanvasElement} canvas
 * @param {Float64Array} heights row by row from the top
 * @param {number} columns
 * @param {Colours} colours
 */
export function paintHeights(canvas, heights, columns, colours) {
  const rows = heights.length / columns;
  [canvas.width, canvas.height] = [columns, rows];
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const image = context.createImageData(columns, rows);
  const [ink, ground] = [colours.ink, colours.ground].map(rgb);
  const finite = heights.filter(Number.isFinite);
  const low = finite.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const shares = Float64Array.from(heights, (one) => Math.log1p(Math.max(0, one - low)));
  const most = shares.reduce((a, b) => (Number.isFinite(b) ? Math.max(a, b) : a), 1e-9);
  shares.forEach((share, i) => {
    const known = Number.isFinite(heights[i]);
    const band = known ? Math.floor((BANDS * share) / most) : BANDS;
    const other = [i + 1, i + columns].some(
      (k) => k < shares.length && known && Math.floor((BANDS * shares[k]) / most) !== band,
    );
    const much = Math.min(1, 0.04 + (0.42 * band) / BANDS + (other ? 0.12 : 0));
    for (let c = 0; c < 3; c++) image.data[4 * i + c] = ground[c] + (ink[c] - ground[c]) * much;
    image.data[4 * i + 3] = 255;
  });
  context.putImageData(image, 0, 0);
}
