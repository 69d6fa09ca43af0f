/** Arrays as maps of their cells: ink for values, blue and orange for gradients. */

import { html, nothing } from "lit/html.js";
import { exampleOf, madeOf } from "../formula/entry.js";
import { slidOver } from "../formula/slid.js";
import { normOf } from "../formula/terms.js";
import { mapCells } from "../graph/map-cells.js";
import { mapOf } from "../graph/size.js";
import { short } from "../formula/numerals.js";
import { mostOf } from "../trace/changes.js";
import { cellsAt } from "../trace/stops.js";

/** @import { Numeric, Send, Unit } from "../types" */
/** @import { Scene } from "./wires.js" */

const SHORT = 6; // letters of a norm that a box in play has room for
const NOTCHED = 9; // pixels of a cell in which a notch can be seen

/**
 * A value or gradient as a map of its cells: ink for values, blue and orange for gradients.
 * @param {Numeric | null} value
 * @param {number[]} shape
 * @param {"value" | "grad"} kind
 * @param {boolean} known
 * @param {boolean} small
 * @param {{ ring?: number[][], choose?: (cell: number[]) => void, slice?: number[], bare?: boolean }} [hands]
 * cells that stand out, what is done when one is chosen, which of several matrices is shown, and whether its cells are
 * left without digits
 */
export function map(value, shape, kind, known, small, { ring = [], choose, slice = [], bare = false } = {}) {
  const form = mapOf(shape, small);
  if (!form) return nothing;
  const style = `width:${form.w}px;height:${form.h}px;grid-template-columns:repeat(${form.columns},1fr)`;
  if (!known || value === null) return html`<span class="map empty" aria-hidden="true" .style=${style}></span>`;
  const cells = mapCells(value, shape, form, kind, slice);
  const notched = form.w / form.columns >= NOTCHED;
  const ringed = new Set(ring.map((cell) => shownAt(cell, shape, form, slice)));
  const click = (/** @type {Event} */ event) => {
    const own = /** @type {HTMLElement} */ (event.currentTarget);
    const i = [...own.children].indexOf(/** @type {HTMLElement} */ (event.target));
    if (i >= 0) choose?.(cellUnder(i, shape, form, slice));
  };
  return html`<span class="map" aria-hidden="true" data-of=${kind} data-choose=${choose !== undefined} data-rings=${
    ringed.size > 0
  } .style=${style} @click=${choose ? click : nothing}>${cells.map(
    ({ sign, tint, digits, mixed, none }, i) =>
      html`<i data-sign=${sign} data-mixed=${(mixed && notched) || nothing} data-none=${none || nothing}
        data-ring=${ringed.has(i)} .style="--tint:${tint}">${form.numbers && !bare ? digits : ""}</i>`,
  )}</span>`;
}

/**
 * Where a cell stands in its map, or the block that it is in; −1 where it lies behind.
 * @param {number[]} cell
 * @param {number[]} shape
 * @param {{ rows: number, columns: number }} form
 * @param {number[]} slice
 */
function shownAt(cell, shape, { rows, columns }, slice) {
  const [height, width] = shape.length > 1 ? shape.slice(-2) : [1, shape[0]];
  if (cell.slice(0, -2).some((at, i) => at !== (slice[i] ?? 0))) return -1;
  const [row, column] = cell.length > 1 ? cell.slice(-2) : [0, cell[0]];
  return Math.floor((row * rows) / height) * columns + Math.floor((column * columns) / width);
}

/**
 * The cell at a place of a map, the first of a block.
 * @param {number} i
 * @param {number[]} shape
 * @param {{ rows: number, columns: number }} form
 * @param {number[]} slice
 */
function cellUnder(i, shape, { rows, columns }, slice) {
  const [height, width] = shape.length > 1 ? shape.slice(-2) : [1, shape[0]];
  const at = [Math.floor((Math.floor(i / columns) * height) / rows), Math.floor(((i % columns) * width) / columns)];
  return shape.length > 1 ? [...shape.slice(0, -2).map((_, axis) => slice[axis] ?? 0), ...at] : [at[1]];
}

/**
 * Whether the cells of a box have no digits now.
 * @param {Scene["board"]} board
 * @param {Unit} unit
 * @param {"value" | "grad"} kind
 */
const bare = ({ printed }, { id }, kind) => printed?.[kind].has(id) === false;

/** Whether a box has miniatures, and none of its cells can be read. @param {Scene["board"]} board @param {Unit} unit */
const small = ({ size, play }, { id }) => size === "small" && !play?.has(id);

/**
 * The map of a box's value.
 * @param {Scene} scene
 * @param {Unit} unit
 * @param {boolean} known
 */
export function valueMap(scene, unit, known) {
  const { walk, at } = scene.frame;
  const { trace, run } = walk;
  const id = /** @type {number} */ (unit.exit);
  // After the update the values are the new ones, as the numbers of the other boxes are.
  const { next } = scene.scenery.state;
  const made = next?.of === walk && at >= walk.steps.length - 1 ? next.run : null;
  const moved = made ? mostOf(walk) : undefined;
  const ring = moved ? (moved.id === id ? [moved.cell] : []) : partOf(scene, id);
  return map((made ?? run).values[id], trace.nodes[id].shape, "value", known, small(scene.board, unit), {
    ring,
    slice: sliceOf(scene, id),
    bare: bare(scene.board, unit, "value"),
  });
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
  const said =
    norm !== null &&
    state.level !== "story" &&
    (board.size === "full" || (board.play?.get(unit.id)?.norm && short(norm).length <= SHORT));
  const { shape } = frame.walk.trace.nodes[id];
  const slice = sliceOf(scene, id);
  const which =
    slice.length && shape.slice(0, -2).some((size) => size > 1) ? `[${[...slice, ":", ":"].join(", ")}]` : "";
  if (sum === null && !mine && board.play?.has(unit.id))
    return html`<div class="slot array" data-now="false"><span class="wait"></span></div>`;
  return html`<div class="slot array" data-now=${mine}>
      <span class="what">${what}${which} ${
        said ? html`<b title=${say("board.norm.title")}>${say("board.norm", { norm: short(norm) })}</b>` : nothing
      }</span>
      ${map(sum, shape, "grad", sum !== null, small(board, unit), {
        ...cellsIn(scene, id, mine, send),
        slice,
        bare: bare(board, unit, "grad"),
      })}</div>`;
}

/**
 * Which matrix of several a box shows: that of the cell which is told of.
 * @param {Scene} scene
 * @param {number} id
 */
function sliceOf({ scenery: { state }, frame }, id) {
  const deep = frame.walk.trace.nodes[id].shape.length - 2;
  const found = deep > 0 ? cellsAt(state) : null;
  const cell =
    found?.node === id
      ? found.cell
      : found?.out === id
        ? found.terms[0]?.at
        : found?.by?.node === id
          ? found.by.cells[0]
          : null;
  return deep > 0 ? (cell ?? []).slice(0, deep) : [];
}

const MANY = 6; // products from which on those that are 0 are left out

/** Whether one of several products is shown as a part. @param {{ product: number }[]} terms @param {number} i */
const tells = (terms, i) => terms.length <= MANY || terms[i].product !== 0;

/**
 * Going forward, the cell that is told of, and those that it is made of.
 * @type {WeakMap<object, Map<number, Map<number, number[][]>>>}
 */
const making = new WeakMap();

/** @param {Scene} scene @param {number} id */
function madeAt({ frame: { walk }, board, here }, id) {
  const unit = board.units[here.unit];
  if (!["forward", "loss"].includes(here.phase) || !unit.sole || unit.exit === null) return [];
  const known = making.get(walk) ?? new Map();
  making.set(walk, known);
  let found = known.get(unit.exit);
  if (!found) {
    const cell = exampleOf(walk, unit)?.cell;
    found = cell ? madeOf(walk, unit, cell) : new Map();
    if (cell?.length) found.set(unit.exit, [cell]);
    known.set(unit.exit, found);
  }
  return found.get(id) ?? [];
}

/**
 * The cells of a value that the chosen cell's products are multiplied by; going forward those that make it.
 * @param {Scene} scene
 * @param {number} id
 */
function partOf(scene, id) {
  const found = cellsAt(scene.scenery.state);
  if (!found) return madeAt(scene, id);
  if (found.share && found.out === id) return found.share.row;
  const { terms } = found;
  const by = found.by ?? slidOver(scene.frame.walk, found);
  if (by?.node !== id) return [];
  return by.cells.filter((_, i) => tells(terms, i));
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
  const ring = found?.out === id ? found.terms.filter((_, i) => tells(found.terms, i)) : [];
  return { ring: ring.map(({ at }) => at) };
}
