/** What the loss of a choice sends back to a score: its probability less the right answer, shared out. Pure. */

import { digitsFor, numeral } from "./numerals.js";
import { at } from "./terms.js";

/** @import { CellTerms, Walk } from "../types" */

/**
 * The probability p of a class, the right answer t, over how many predictions n the mean is, and the g that arrives.
 * @typedef {{ p: number, t: number, n: number, g: number, soft: boolean }} Choice `soft` where answers are shares
 */

const CLOSE = 1e-9;

/**
 * (p − t) / n × g, where a cell of scores enters a cross-entropy of plain classes; null anywhere else, and where the
 * trace says another number.
 * @param {Walk} walk
 * @param {CellTerms} found
 * @returns {Choice | null}
 */
export function choiceOf({ trace, run }, { node, out, cell, terms, sum }) {
  const { op, inputs, settings, shape } = trace.nodes[out];
  if (op !== "cross_entropy" || inputs[0] !== node || terms.length !== 1 || !cell.length) return null;
  const { weight, label_smoothing, reduction } = /** @type {Record<string, any>} */ (settings ?? {});
  if (weight || label_smoothing || shape.length) return null;
  const [row, last] = [cell.slice(0, -1), cell[cell.length - 1]];
  const scores = /** @type {number[]} */ (/** @type {unknown} */ (at(run.values[node], row)));
  const wanted = run.values[inputs[1]];
  if (!Array.isArray(scores) || wanted === null) return null;
  const { shape: own } = trace.nodes[node];
  const classes = trace.nodes[inputs[1]].shape.length < own.length;
  const t = classes ? Number(at(wanted, row) === last) : at(wanted, cell);
  const most = Math.max(...scores);
  const all = scores.reduce((total, one) => total + Math.exp(one - most), 0);
  const p = Math.exp(scores[last] - most) / all;
  const n = reduction === "sum" ? 1 : own.slice(0, -1).reduce((a, b) => a * b, 1);
  const [{ g }] = terms;
  return Math.abs(((p - t) / n) * g - sum) <= CLOSE * Math.abs(g / n) ? { p, t, n, g, soft: !classes } : null;
}

/**
 * "(0.0506 − 1) / 3", with as many digits as the printed result needs.
 * @param {Choice} choice
 * @param {number} sum
 */
export function choiceText({ p, t, n, g }, sum) {
  const digits = digitsFor((put) => ((put(p) - put(t)) / n) * put(g), sum);
  const [probability, answer] = [p, t].map((one) => numeral(one, false, digits));
  const apart = `${probability} − ${answer}`;
  const shared = n === 1 ? apart : `(${apart}) / ${n}`;
  return g === 1 ? shared : `${n === 1 ? `(${apart})` : shared} × ${numeral(g, false, digits)}`;
}
