/** The second table: the optimizers, and which of their lines some settings ask for. */

import optimizers from "../../facts/optimizers.json" with { type: "json" };
import updates from "../../facts/updates.json" with { type: "json" };
import { compiled } from "./evaluate.js";

/** @import { Tree } from "../types" */

/** @typedef {{ letter: string, tree: Tree, when: string[] }} Assignment */
/** @typedef {{ settings: Record<string, number>, memory: string[], lines: Assignment[] }} Row */

/** The second table, as the service has it: settings, and the lines. */
const SETTINGS = /** @type {Record<string, Pick<Row, "settings">>} */ (/** @type {unknown} */ (optimizers));
const UPDATES = /** @type {Record<string, Pick<Row, "memory" | "lines">>} */ (/** @type {unknown} */ (updates));

/**
 * The lines of an optimizer that its settings ask for, in update `k` where that is known.
 * @param {string} name
 * @param {Record<string, number>} given
 * @param {number} [k]
 */
export function rowOf(name, given, k) {
  const row = UPDATES[name];
  const settings = { ...SETTINGS[name].settings, ...given };
  const holds = (/** @type {string} */ wish) =>
    wish.startsWith("-") ? !settings[wish.slice(1)] : Boolean(settings[wish]);
  const lines = row.lines
    .filter((line) => line.when.every(holds))
    .map((line) => ({ ...line, tree: decided(line.tree, k) }));
  const used = new Set(lines.flatMap((line) => letters(line.tree)));
  return { settings, lines, memory: row.memory.filter((letter) => used.has(letter)) };
}

/**
 * A line that is another in the first update, as it is in update `k`.
 * @param {Tree} tree
 * @param {number | undefined} k
 * @returns {Tree}
 */
function decided(tree, k) {
  if (k === undefined || !Array.isArray(tree) || tree[0] !== "where") return tree;
  return /** @type {Tree} */ (compiled(/** @type {Tree} */ (tree[1]))({ k }) ? tree[2] : tree[3]);
}

/**
 * @param {Tree} tree
 * @returns {string[]}
 */
function letters(tree) {
  if (typeof tree === "string") return [tree];
  return Array.isArray(tree) ? tree.slice(1).flatMap((part) => letters(/** @type {Tree} */ (part))) : [];
}
