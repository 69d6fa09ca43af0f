/** A map of numbers on a canvas: greys for values, blue and orange over them for gradients, numbers where they fit. */

import { rgb } from "./paint-data.js";

/** @import { Palette } from "./paint.js" */

const TINT = { most: 0.75, least: 0.08 };

/**
 * @param {HTMLCanvasElement} canvas
 * @param {{ rows: number, columns: number, side: number, plane: number }} map
 * @param {{ grey: Float64Array | null, tint: Float64Array | null, numbers: boolean }} what values of all planes
 * @param {Palette} colours
 */
export function field(canvas, { rows, columns, side, plane }, { grey, tint, numbers }, colours) {
  const ratio = Math.min(3, devicePixelRatio || 1);
  const [width, height] = [columns * side, rows * side];
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.scale(ratio, ratio);
  const from = plane * rows * columns;
  const [low, high] = grey ? [Math.min(...grey), Math.max(...grey)] : [0, 1];
  const most = tint ? Math.max(1e-300, ...tint.map(Math.abs)) : 1;
  const [ground, ink] = [rgb(colours.ground), rgb(colours.ink)];
  const [plus, minus] = [rgb(colours.plus), rgb(colours.minus)];
  context.font = `12px ${colours.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (let i = 0; i < rows * columns; i++) {
    const [x, y] = [(i % columns) * side, Math.floor(i / columns) * side];
    const share = grey ? (0.62 * (grey[from + i] - low)) / (high - low || 1) : 0;
    let colour = mixed(ground, ink, share);
    const g = tint ? tint[from + i] : 0;
    if (g) colour = mixed(colour, g > 0 ? plus : minus, TINT.least + ((TINT.most - TINT.least) * Math.abs(g)) / most);
    context.fillStyle = `rgb(${colour.map(Math.round)})`;
    context.fillRect(x, y, side - (side > 8 ? 1 : 0), side - (side > 8 ? 1 : 0));
    if (!numbers || !grey) continue;
    // Of ground and ink what stands out more.
    context.fillStyle = apart(colour, ground) > apart(colour, ink) ? colours.ground : colours.ink;
    const value = grey[from + i];
    const text = Number.isInteger(value) ? String(value) : value.toFixed(side < 44 ? 1 : 2);
    context.fillText(text.replace("-", "−"), x + side / 2, y + side / 2);
  }
}

/** @param {number[]} a @param {number[]} b @param {number} share */
const mixed = (a, b, share) => a.map((one, i) => one + (b[i] - one) * share);

/** How far two colours are apart in lightness. @param {number[]} a @param {number[]} b */
const apart = (a, b) => Math.abs(0.3 * (a[0] - b[0]) + 0.59 * (a[1] - b[1]) + 0.11 * (a[2] - b[2]));
