/**
 * What moves a parameter, as loops over arrays: its gradient adjusted, then the lines of an optimizer, in the order of
 * engine/training/updates.py.
 */

import training from "../../facts/training.json" with { type: "json" };
import { copy, folded, inTurn, vectorized } from "./kernels.js";
import { rowOf } from "./optimizer.js";

/** @import { Tree } from "../types" */
/** @import { Loop, Operand } from "./kernels.js" */

/** @type {Record<string, Tree>} */
const ADJUSTMENTS = /** @type {any} */ (training.adjustments);

/**
 * How parameters are moved. `lr` is the rate of this update and `k` its number from 1; `norm` is that of all
 * regularized gradients together.
 * @typedef {{ optimizer: string, settings: Record<string, number>, l1: number, l2: number,
 *   clip: { norm?: number | null, value?: number | null } | null }} How
 * @typedef {{ lr: Float64Array, k: Float64Array, norm: Float64Array }} Shared
 * @typedef {object} Mover
 * @property {Float64Array} p the parameter, moved in place
 * @property {Float64Array} g its gradient: put in before, and what the optimizer was given after
 * @property {Float64Array[]} memory what the optimizer remembers
 * @property {Loop} regularize
 * @property {Loop} clip
 * @property {Loop} move
 */

/**
 * @param {Float64Array} p
 * @param {How} how
 * @param {Shared} shared
 * @returns {Mover}
 */
export function moverOf(p, { optimizer, settings, l1, l2, clip }, { lr, k, norm }) {
  const n = p.length;
  const g = new Float64Array(n);
  const adjusted = (/** @type {string} */ name, /** @type {Record<string, number>} */ known) =>
    inTurn(
      vectorized(folded(ADJUSTMENTS[name], known), { g: { data: g }, p: { data: p }, norm: { data: norm } }, n, g)
        .loops,
    );
  const penalties = [l1 && "l1", l2 && "l2"].filter(Boolean).join(" ");
  const clips = [
    ...(typeof clip?.norm === "number" ? [adjusted("norm", { c: clip.norm })] : []),
    ...(typeof clip?.value === "number" ? [adjusted("value", { c: clip.value })] : []),
  ];

  const row = rowOf(optimizer, settings);
  const { lr: _, ...known } = row.settings;
  const memory = row.memory.map(() => new Float64Array(n));
  /** @type {Record<string, Operand>} */
  const letters = { p: { data: p }, g: { data: g }, lr: { data: lr }, k: { data: k } };
  row.memory.forEach((letter, i) => (letters[letter] = { data: memory[i] }));
  /** @type {Loop[]} */
  const loops = [];
  for (const { letter, tree } of row.lines) {
    const made = vectorized(folded(tree, known), letters, n, new Float64Array(n));
    loops.push(...made.loops);
    letters[letter] = { data: made.result };
  }
  // What the next update begins with: the parameter, and what is remembered.
  row.memory.forEach(
    (letter, i) => letters[letter].data !== memory[i] && loops.push(copy(memory[i], letters[letter].data)),
  );
  loops.push(copy(p, letters.p.data));
  const nothing = () => {};
  return {
    p,
    g,
    memory,
    regularize: penalties ? adjusted(penalties, { l1, l2 }) : nothing,
    clip: clips.length ? inTurn(clips) : nothing,
    move: inTurn(loops),
  };
}
