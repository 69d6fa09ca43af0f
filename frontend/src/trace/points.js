/** A reader's own points: read from a table, and which problem their answers make. Pure. */

/** @import { Problem } from "./playground.js" */

export const MOST_CLASSES = 4;
export const FEWEST = 4; // points to train on
const MOST = 2000; // points

/**
 * Points from a text with x, y and an answer in each line, or what is amiss and where.
 * @typedef {{ x: number[][], t: number[] }} Listed
 * @param {string} text
 * @returns {{ points: Listed } | { line: number, fault: "columns" | "number" | "few" | "many" }}
 */
export function pointsOf(text) {
  const x = [];
  const t = [];
  const rows = text.split(/\r?\n/);
  for (const [i, row] of rows.entries()) {
    if (!row.trim()) continue;
    const cells = row
      .trim()
      .split(/\s*[,;\t，；]\s*|\s+/)
      .map((cell) => cell.replace(/^"(.*)"$/, "$1"));
    const values = cells.map((cell) => (cell === "" ? NaN : Number(cell)));
    if (!x.length && cells.every((cell) => /^\p{L}/u.test(cell))) continue; // the names of the columns
    if (cells.length !== 3) return { line: i + 1, fault: "columns" };
    if (!values.every(Number.isFinite)) return { line: i + 1, fault: "number" };
    x.push(values.slice(0, 2));
    t.push(values[2]);
    if (x.length > MOST) return { line: i + 1, fault: "many" };
  }
  return x.length < FEWEST ? { line: rows.length, fault: "few" } : { points: { x, t } };
}

/** Whether answers are the numbers of classes. @param {ArrayLike<number>} t */
const numbered = (t) => Array.from(t).every((one) => Number.isInteger(one) && one >= 0 && one < MOST_CLASSES);

/** Whether answers say something to a problem. @param {ArrayLike<number>} t @param {Problem} problem */
export const fits = (t, problem) =>
  problem === "classes" ? numbered(t) : problem === "regression" || Array.from(t).every((one) => Math.abs(one) === 1);

/** How many classes there are. @param {ArrayLike<number>} t their numbers */
export const classesOf = (t) => Math.max(2, ...Array.from(t, (one) => one + 1));

/**
 * What answers are, and the problem that they make: several classes where they are numbered from 0 to 2 or beyond, or
 * where several were asked for; what is called 0 and 1 is otherwise the two sides of 0.
 * @param {number[]} t
 * @param {Problem} problem that was asked for
 * @returns {{ t: number[], problem: Problem }}
 */
export function answersOf(t, problem) {
  if (problem === "regression") return { t, problem };
  if (numbered(t) && (t.includes(0) || problem === "classes"))
    return problem === "classes" || Math.max(...t) > 1
      ? { t, problem: "classes" }
      : { t: t.map((one) => 2 * one - 1), problem };
  return { t, problem: "classification" };
}

/** Answers that count their classes from 1 on, counted from 0 on; others as they are. @param {number[]} t */
export function fromZero(t) {
  const counted = t.every((one) => Number.isInteger(one) && one >= 1 && one <= MOST_CLASSES);
  return counted && new Set(t).size > 1 ? t.map((one) => one - 1) : t;
}

/**
 * The answers of one problem as those of another; null where they say nothing to it.
 * @param {ArrayLike<number>} answers
 * @param {Problem} problem
 * @returns {number[] | null}
 */
export function reposed(answers, problem) {
  const t = Array.from(answers);
  if (problem === "classes" && t.every((one) => Math.abs(one) === 1)) return t.map((one) => (one + 1) / 2);
  if (problem === "classification" && numbered(t) && t.includes(0) && Math.max(...t) < 2)
    return t.map((one) => 2 * one - 1);
  return fits(t, problem) ? t : null;
}

/**
 * Points as a program lists them: a row for each.
 * @param {{ x: ArrayLike<number>, t: ArrayLike<number> }} points
 * @returns {Listed}
 */
export const inRows = ({ x, t }) => ({ x: Array.from(t, (_, i) => [x[2 * i], x[2 * i + 1]]), t: Array.from(t) });
