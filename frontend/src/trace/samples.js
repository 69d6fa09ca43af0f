/** The reader's own samples: text of comma-separated values, and the leaves of a program that it gives. Pure. */

/** @import { TraceNode } from "../types" */

/**
 * A fault of such a text: a key of the catalog and the holes of its sentence.
 */
export class Amiss extends Error {
  /**
   * @param {string} key
   * @param {Record<string, string | number>} holes
   */
  constructor(key, holes) {
    super(key);
    this.key = key;
    this.holes = holes;
  }
}

/**
 * Text as columns: a line of names, then a line of numbers for each sample. Amiss with the line that is wrong.
 * @param {string} text
 * @returns {{ names: string[], rows: number[][] }}
 */
export function columns(text) {
  const lines = text
    .replace(/^\ufeff/, "")
    .split(/\r?\n/)
    .filter((line) => line.trim());
  const cells = (/** @type {string} */ line) =>
    line.split(/[,;\t]/).map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"));
  const names = cells(lines[0] ?? "");
  if (lines.length < 2 || names.some((name) => !/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)))
    throw new Amiss("train.own.names", {});
  const rows = lines.slice(1).map((line, i) => {
    const row = cells(line).map((cell) => (cell === "" ? NaN : Number(cell)));
    if (row.length !== names.length || !row.every(Number.isFinite)) throw new Amiss("train.own.fault", { line: i + 2 });
    return row;
  });
  return { names, rows };
}

/**
 * The columns as values of leaves: a name that stands over several columns is a matrix of so many. Amiss
 * where the program has no such leaf, or one of another width.
 * @param {{ names: string[], rows: number[][] }} table
 * @param {TraceNode[]} nodes of the program
 * @returns {Record<string, number[] | number[][]>}
 */
export function samples({ names, rows }, nodes) {
  const leaves = new Map(
    nodes.filter((node) => node.kind === "input" || node.kind === "data").map((node) => [node.name, node]),
  );
  /** @type {Record<string, number[] | number[][]>} */
  const found = {};
  for (const name of new Set(names)) {
    const leaf = leaves.get(name);
    if (!leaf) throw new Amiss("train.own.stranger", { name });
    const places = names.flatMap((one, i) => (one === name ? [i] : []));
    const width = leaf.shape.length > 1 ? leaf.shape[1] : 1;
    if (places.length !== width || leaf.shape.length > 2)
      throw new Amiss("train.own.width", { name, width, count: places.length });
    found[name] =
      leaf.shape.length > 1 ? rows.map((row) => places.map((i) => row[i])) : rows.map((row) => row[places[0]]);
  }
  return found;
}
