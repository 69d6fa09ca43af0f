/** An optimizer's update of one parameter as lines: in symbols, with numbers put in, the result. */

import optimizers from "../../facts/optimizers.json" with { type: "json" };

/** @import { Tree } from "../types" */

/** @typedef {{ letter: string, tree: Tree, when: string[] }} Line */
/** @typedef {{ title: string, settings: Record<string, number>, memory: string[], lines: Line[] }} Row */

/** The second table, as the service has it. @type {Record<string, Row>} */
const ROWS = /** @type {any} */ (optimizers);

/** Names of their own, the same in every language. @type {Record<string, string>} */
export const NAMES = Object.fromEntries(Object.entries(ROWS).map(([name, { title }]) => [name, title]));

/**
 * The lines of an optimizer that its settings ask for, in update `k` where that is known.
 * @param {string} name
 * @param {Record<string, number>} given
 * @param {number} [k]
 */
export function rowOf(name, given, k) {
  const row = ROWS[name];
  const settings = { ...row.settings, ...given };
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
  return /** @type {Tree} */ (reckoned(/** @type {Tree} */ (tree[1]), { k }) ? tree[2] : tree[3]);
}

/**
 * What each line comes to for a single number, and the letters that it was made from.
 * @param {{ settings: Record<string, number>, lines: Line[], memory: string[] }} row
 * @param {{ p: number, g: number, lr: number, k: number }} start
 * @param {number[]} memory
 * @returns {{ line: Line, put: Record<string, number>, value: number }[]}
 */
export function worked({ settings, lines, memory: names }, start, memory) {
  /** @type {Record<string, number>} */
  let put = { ...settings, ...start, ...Object.fromEntries(names.map((name, i) => [name, memory[i]])) };
  return lines.map((line) => {
    const value = reckoned(line.tree, put);
    const made = { line, put, value };
    put = { ...put, [line.letter]: value };
    return made;
  });
}

/** What the table's formulas use. @type {Record<string, (...parts: number[]) => number>} */
const FUNCTIONS = {
  "+": (x, y) => x + y,
  "-": (x, y) => x - y,
  "*": (x, y) => x * y,
  "/": (x, y) => x / y,
  "**": (x, y) => (y === 2 ? x * x : x ** y),
  neg: (x) => -x,
  sqrt: Math.sqrt,
  maximum: Math.max,
  "==": (x, y) => Number(x === y),
  where: (c, x, y) => (c ? x : y),
};

/**
 * @param {Tree} tree
 * @param {Record<string, number>} put
 * @returns {number}
 */
function reckoned(tree, put) {
  if (typeof tree === "number") return tree;
  if (typeof tree === "string") return put[tree];
  const [head, ...parts] = tree;
  return FUNCTIONS[head](...parts.map((part) => reckoned(part, put)));
}

/**
 * @param {Tree} tree
 * @returns {string[]}
 */
function letters(tree) {
  if (typeof tree === "string") return [tree];
  return Array.isArray(tree) ? tree.slice(1).flatMap((part) => letters(/** @type {Tree} */ (part))) : [];
}
