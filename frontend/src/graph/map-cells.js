/** The cells of an array's map: how deep their tint is, and their digits where those can be read. Pure. */

import { numeral } from "../formula/numerals.js";
import { CELLS_SCALE } from "./board.js";
import { CELL } from "./size.js";

/** @import { Numeric } from "../types" */

const TINY = 0.002; // what is smaller everywhere would read 0.000
const NEARLY = "≈0"; // what is not 0, and would be printed so

/**
 * @typedef {{ rows: number, columns: number }} Form how many cells a map has
 * @typedef {{ sign: number, tint: number, digits: string, mixed: boolean, none: boolean }} Cell `mixed`: it stands for
 *   several cells of both signs; `none`: it is no number
 */

/**
 * The cells of a map, with as many decimals as fit a cell, for all of a map the same. Where numbers of one map are so
 * far apart that these would be wrong for some, or wider than a cell, none are printed.
 * @param {Numeric} value
 * @param {number[]} shape
 * @param {Form} form
 * @param {"value" | "grad"} kind
 * @param {number[]} [slice] which of several matrices, by their leading indices; without it the first
 * @returns {Cell[]}
 */
export function mapCells(value, shape, form, kind, slice = []) {
  const cells = blocksOf(value, shape, form, slice);
  const finite = cells.map(({ mean }) => Math.abs(mean)).filter(Number.isFinite);
  const most = Math.max(...finite, 1e-300);
  const digits = digitsOf(
    cells.map(({ mean }) => mean),
    most,
    kind,
  );
  return cells.map(({ mean, mixed }, i) => {
    const share = Math.min(1, Math.abs(mean) / most); // of what is infinite, all
    const tint = kind === "value" ? 0.03 + 0.25 * share : 0.08 + 0.57 * share;
    const none = Number.isNaN(mean);
    return { sign: Math.sign(mean) || 0, tint: none ? 0 : tint, digits: digits[i], mixed, none };
  });
}

/**
 * The digits of the cells of a map; all empty where they would not do.
 * @param {number[]} cells
 * @param {number} most the largest size among them
 * @param {"value" | "grad"} kind
 */
function digitsOf(cells, most, kind) {
  const none = cells.map(() => "");
  const whole = most >= 1 ? Math.floor(Math.log10(most)) + 1 : 0; // digits before the point
  const decimals = Math.max(0, kind === "value" ? 2 - Math.max(0, whole - 1) : 3 - whole);
  const asWritten = cells.every((cell) => Number.isInteger(cell) || !Number.isFinite(cell));
  const coarse = decimals === 0 && !asWritten && cells.some((cell) => cell !== 0 && Math.abs(cell) < 10);
  if (coarse || (most < TINY && !asWritten)) return none;
  const texts = cells.map((cell) => {
    if (Number.isNaN(cell)) return "NaN";
    if (!Number.isFinite(cell)) return cell > 0 ? "∞" : "−∞";
    if (asWritten || cell === 0) return numeral(cell);
    const text = cell.toFixed(decimals);
    return Number(text) === 0 ? NEARLY : text.replace("-", "−");
  });
  return texts.every((text) => widthOf(text) <= CELLS_SCALE * CELL.w) ? texts : none;
}

/** How wide digits of 12 px are where they are widest, in DejaVu Sans. @param {string} text */
const widthOf = (text) => [...text].reduce((sum, one) => sum + (one === "." ? 3.8 : /[0-9]/.test(one) ? 7.65 : 10), 0);

/**
 * Whether the numbers of an array are printed in its cells.
 * @param {Numeric | null} value
 * @param {number[]} shape
 * @param {Form} form
 * @param {"value" | "grad"} kind
 */
export const legible = (value, shape, form, kind) =>
  value === null || mapCells(value, shape, form, kind).some(({ digits }) => digits !== "");

/**
 * What the cells of a map stand for: means of blocks where an array has more cells than its map.
 * @param {Numeric} value
 * @param {number[]} shape
 * @param {Form} form
 * @param {number[]} slice
 * @returns {{ mean: number, mixed: boolean }[]}
 */
function blocksOf(value, shape, { rows, columns }, slice) {
  if (!Array.isArray(value)) return Array.from({ length: rows * columns }, () => ({ mean: 0, mixed: false }));
  let grid = /** @type {any} */ (value);
  for (let i = 0; i < shape.length - 2; i++) grid = grid[slice[i] ?? 0];
  if (shape.length === 1) grid = [grid];
  const [height, width] = [grid.length, grid[0].length];
  return Array.from({ length: rows * columns }, (_, i) => {
    const [row, column] = [Math.floor(i / columns), i % columns];
    const [r0, r1] = [Math.floor((row * height) / rows), Math.ceil(((row + 1) * height) / rows)];
    const [c0, c1] = [Math.floor((column * width) / columns), Math.ceil(((column + 1) * width) / columns)];
    let [sum, least, largest] = [0, Infinity, -Infinity];
    for (let r = r0; r < r1; r++)
      for (let c = c0; c < c1; c++) {
        sum += grid[r][c];
        least = Math.min(least, grid[r][c]);
        largest = Math.max(largest, grid[r][c]);
      }
    return { mean: sum / ((r1 - r0) * (c1 - c0)), mixed: least < 0 && largest > 0 };
  });
}
