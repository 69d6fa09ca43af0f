/** Arrays as maps of their cells: ink for values, blue and orange for gradients. */

import { html, nothing } from "lit/html.js";
import { mapOf } from "../graph/size.js";
import { numeral, short } from "../formula/numerals.js";
import { cellsAt } from "../trace/stops.js";

/** @import { Numeric, Send, Unit } from "../types" */
/** @import { Scene } from "./wires.js" */

const TINY = 0.002; // what is smaller everywhere would read 0.000

/**
 * The square root of the sum of squares.
 * @param {Exclude<Numeric, number>} value
 */
function normOf(value) {
  if (!Array.isArray(value)) return value.norm ?? null;
  const all = /** @type {number[]} */ (/** @type {unknown[]} */ (value).flat(Infinity));
  return Math.hypot(...all);
}

/**
 * A value or gradient as a map of its cells: ink for values, blue and orange for gradients.
 * @param {Numeric | null} value
 * @param {number[]} shape
 * @param {"value" | "grad"} kind
 * @param {boolean} known
 * @param {boolean} small
 * @param {{ ring?: number[][], choose?: (cell: number[]) => void }} [hands] cells that stand out, and what is done when
 * one is chosen
 */
export function map(value, shape, kind, known, small, { ring = [], choose } = {}) {
  const form = mapOf(shape, small);
  if (!form) return nothing;
  const style = `width:${form.w}px;height:${form.h}px;grid-template-columns:repeat(${form.columns},1fr)`;
  if (!known || value === null) return html`<span class="map empty" aria-hidden="true" .style=${style}></span>`;
  const cells = printed(value, shape, form, kind);
  const ringed = new Set(ring.map((cell) => shownAt(cell, shape, form)));
  const click = (/** @type {Event} */ event) => {
    const own = /** @type {HTMLElement} */ (event.currentTarget);
    const i = [...own.children].indexOf(/** @type {HTMLElement} */ (event.target));
    if (i >= 0) choose?.(cellUnder(i, shape, form));
  };
  return html`<span class="map" aria-hidden="true" data-of=${kind} data-choose=${choose !== undefined} data-rings=${
    ringed.size > 0
  } .style=${style} @click=${choose ? click : nothing}>${cells.map(
    ({ sign, tint, digits }, i) =>
      html`<i data-sign=${sign} data-ring=${ringed.has(i)}
        .style="--tint:${tint}">${form.numbers ? digits : ""}</i>`,
  )}</span>`;
}

/**
 * The cells of a map as they are printed: how deep their ink is, and their digits, with as many decimals as fit a
 * cell, for all of a map the same.
 * @param {Numeric} value
 * @param {number[]} shape
 * @param {{ rows: number, columns: number }} form
 * @param {"value" | "grad"} kind
 */
export function printed(value, shape, form, kind) {
  const cells = cellsOf(value, shape, form);
  const most = Math.max(...cells.map(Math.abs).filter(Number.isFinite), 1e-300);
  const whole = most >= 1 ? Math.floor(Math.log10(most)) + 1 : 0; // digits before the point
  const decimals = Math.max(0, kind === "value" ? 2 - Math.max(0, whole - 1) : 3 - whole);
  return cells.map((cell) => {
    const tint = kind === "value" ? 0.03 + (0.25 * Math.abs(cell)) / most : 0.08 + (0.57 * Math.abs(cell)) / most;
    return {
      sign: Math.sign(cell),
      tint: Number.isFinite(tint) ? tint : 0,
      digits: Number.isInteger(cell)
        ? numeral(cell)
        : most < TINY
          ? ""
          : cell
              .toFixed(decimals)
              .replace(/^-(?=0\.?0*$)/, "")
              .replace("-", "−"),
    };
  });
}

/**
 * Where a cell stands in its map, or the block that it is in; −1 where it lies behind.
 * @param {number[]} cell
 * @param {number[]} shape
 * @param {{ rows: number, columns: number }} form
 */
function shownAt(cell, shape, { rows, columns }) {
  const [height, width] = shape.length > 1 ? shape.slice(-2) : [1, shape[0]];
  if (cell.slice(0, -2).some((i) => i > 0)) return -1;
  const [row, column] = cell.length > 1 ? cell.slice(-2) : [0, cell[0]];
  return Math.floor((row * rows) / height) * columns + Math.floor((column * columns) / width);
}

/**
 * The cell at a place of a map, the first of a block.
 * @param {number} i
 * @param {number[]} shape
 * @param {{ rows: number, columns: number }} form
 */
function cellUnder(i, shape, { rows, columns }) {
  const [height, width] = shape.length > 1 ? shape.slice(-2) : [1, shape[0]];
  const at = [Math.floor((Math.floor(i / columns) * height) / rows), Math.floor(((i % columns) * width) / columns)];
  return shape.length > 1 ? [...shape.slice(0, -2).map(() => 0), ...at] : [at[1]];
}

/**
 * The cells that a map shows: of the first of several matrices; block means where there are more than it has cells.
 * @param {Numeric} value
 * @param {number[]} shape
 * @param {{ rows: number, columns: number }} form
 * @returns {number[]}
 */
function cellsOf(value, shape, { rows, columns }) {
  if (!Array.isArray(value)) return new Array(rows * columns).fill(0);
  let grid = /** @type {any} */ (value);
  for (let i = shape.length; i > 2; i--) grid = grid[0];
  if (shape.length === 1) grid = [grid];
  const [height, width] = [grid.length, grid[0].length];
  return Array.from({ length: rows * columns }, (_, i) => {
    const [row, column] = [Math.floor(i / columns), i % columns];
    const [r0, r1] = [Math.floor((row * height) / rows), Math.ceil(((row + 1) * height) / rows)];
    const [c0, c1] = [Math.floor((column * width) / columns), Math.ceil(((column + 1) * width) / columns)];
    let sum = 0;
    for (let r = r0; r < r1; r++) for (let c = c0; c < c1; c++) sum += grid[r][c];
    return sum / ((r1 - r0) * (c1 - c0));
  });
}

/** Whether a box has miniatures, and none of its cells can be read. @param {Scene["board"]} board @param {Unit} unit */
const small = ({ size, play }, { id }) => size === "small" && !play?.has(id);

/**
 * The map of a box's value.
 * @param {Scene} scene
 * @param {Unit} unit
 * @param {boolean} known
 */
export function valueMap(scene, unit, known) {
  const { trace, run } = scene.frame.walk;
  const id = /** @type {number} */ (unit.exit);
  const ring = partOf(scene, id);
  return map(run.values[id], trace.nodes[id].shape, "value", known, small(scene.board, unit), { ring });
}

/**
 * The slot of an array: how large its gradient is, and its map.
 * @param {Scene} scene
 * @param {Unit} unit
 * @param {{ what: unknown, sum: Numeric | null, mine: boolean }} slot what it is called, what has come, and whether it
 *   comes now
 * @param {Send} send
 */
export function slotMap(scene, unit, { what, sum, mine }, send) {
  const { board, frame, scenery } = scene;
  const { state, say } = scenery;
  const id = /** @type {number} */ (unit.exit);
  const norm = typeof sum === "object" && sum !== null ? normOf(sum) : null;
  const said = norm !== null && state.level !== "story" && (board.size === "full" || board.play?.get(unit.id)?.norm);
  const { shape } = frame.walk.trace.nodes[id];
  if (sum === null && !mine && board.play?.has(unit.id))
    return html`<div class="slot array" data-now="false"><span class="wait"></span></div>`;
  return html`<div class="slot array" data-now=${mine}>
      <span class="what">${what} ${
        said ? html`<b title=${say("board.norm.title")}>${say("board.norm", { norm: short(norm) })}</b>` : nothing
      }</span>
      ${map(sum, shape, "grad", sum !== null, small(board, unit), cellsIn(scene, id, mine, send))}</div>`;
}

/**
 * The cells of a value that the chosen cell's products are multiplied by.
 * @param {Scene} scene
 * @param {number} id
 */
function partOf({ scenery: { state } }, id) {
  const found = cellsAt(state);
  return found?.by?.node === id ? found.by.cells : [];
}

/**
 * The cells of a gradient that stand out: the chosen one where it is choosing time, or those that send it something.
 * @param {Scene} scene
 * @param {number} id
 * @param {boolean} mine
 * @param {Send} send
 */
function cellsIn({ scenery: { state } }, id, mine, send) {
  const found = cellsAt(state);
  const choose = (/** @type {number[]} */ cell) => send({ type: "cell", node: id, cell });
  if (mine && found?.node === id) return { ring: [found.cell], choose };
  return { ring: found?.out === id ? found.terms.map(({ at }) => at) : [] };
}
