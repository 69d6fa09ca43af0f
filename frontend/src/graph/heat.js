/** An array as a small picture: rows and columns of numbers between -1 and 1. */

import { isSummary } from "../formula/numerals.js";

/** @import { Numeric } from "../types" */

const MOST_CELLS = 16; // rows and columns that are told apart

/**
 * @typedef {{ rows: number, columns: number, cells: number[] }} Heat cells in reading order, as shares of
 *   the largest absolute value; NaN stays NaN
 */

/**
 * The last axis across, all others down; a larger array is sampled.
 * @param {Numeric | null} value
 * @returns {Heat | null}
 */
export function heat(value) {
  if (value === null || typeof value === "number") return null;
  const grid = table(isSummary(value) ? value.thumb : value);
  const [rows, columns] = [Math.min(MOST_CELLS, grid.length), Math.min(MOST_CELLS, grid[0].length)];
  const cells = [];
  for (let i = 0; i < rows; i++) {
    const row = grid[Math.floor((i * grid.length) / rows)];
    for (let j = 0; j < columns; j++) cells.push(row[Math.floor((j * row.length) / columns)]);
  }
  const most = cells.reduce((a, b) => (Number.isFinite(b) ? Math.max(a, Math.abs(b)) : a), 0) || 1;
  return { rows, columns, cells: cells.map((cell) => Math.max(-1, Math.min(1, cell / most))) };
}

/**
 * @param {any} nested
 * @returns {number[][]}
 */
function table(nested) {
  if (!Array.isArray(nested[0])) return [nested];
  return Array.isArray(nested[0][0]) ? nested.flatMap(table) : nested;
}
