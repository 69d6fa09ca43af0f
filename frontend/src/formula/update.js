/** How an optimizer has moved a parameter, as a derivation: what became of the gradient, then the optimizer's lines. */

import training from "../../facts/training.json" with { type: "json" };
import { compiled } from "./evaluate.js";
import { shortName, title } from "./labels.js";
import { number, op, partial, print, printedTerms, symbol, words } from "./mathml.js";
import { numeral } from "./numerals.js";
import { rowOf } from "./optimizer.js";
import { called, continued, equation, line, result } from "./rule.js";

/** @import { Move, Numeric, OpRow, Run, Tree, Walk } from "../types" */
/** @import { Piece } from "./mathml.js" */
/** @import { Line } from "./rule.js" */
/** @import { Row } from "./optimizer.js" */

/** How the letters of an optimizer are written. @type {Record<string, string>} */
const GREEK = {
  lr: "eta",
  beta1: "beta_1",
  beta2: "beta_2",
  momentum: "mu",
  weight_decay: "lambda",
  eps: "epsilon",
  alpha: "alpha",
  rho: "rho",
  dampening: "tau",
  lr_decay: "delta",
};

/**
 * An optimizer's lines: each in symbols, and for a single number with the numbers put in.
 * @param {Walk} walk
 * @param {Map<string, OpRow>} ops
 * @param {number} id
 * @param {boolean} exact
 * @returns {Line[]}
 */
export function trained(walk, ops, id, exact) {
  const { trace, run, moves } = walk;
  const { optimizer, settings, lr, k, adjusted } = /** @type {NonNullable<Walk["training"]>} */ (walk.training);
  const node = trace.nodes[id];
  const move = run.moves?.find((one) => one.node === id);
  const row = rowOf(optimizer, settings, k);
  const own = node.name ? symbol(shortName(trace, node)) : words(title(trace, node));
  const remembered = (/** @type {string} */ letter) => (row.memory.includes(letter) ? `${letter}_t` : letter);
  const before = (/** @type {string} */ letter) =>
    letter === "p" ? own : symbol(row.memory.includes(letter) ? `${letter}_t` : (GREEK[letter] ?? letter));
  const put = Object.fromEntries(
    ["p", "g", "lr", "k", ...Object.keys(row.settings), ...row.memory].map((letter) => [letter, before(letter)]),
  );
  const after = (/** @type {string} */ letter) => {
    if (letter === "d") return symbol("Δ");
    if (letter === "p") return node.name ? symbol(shortName(trace, node), "new") : words(`${title(trace, node)} new`);
    return symbol(remembered(letter), "new");
  };
  // What a line has made is called new in the lines after it.
  const rules = row.lines.map(({ letter, tree }, i) => {
    const made = Object.fromEntries(row.lines.slice(0, i).map((one) => [one.letter, after(one.letter)]));
    return line("rule", equation(after(letter), print(tree, { ...put, ...made })));
  });
  const gradient = partial(called(walk, ops, trace.nodes[trace.output], 0), own);
  const begin = !adjusted || !move ? [] : adjustedLines(walk, adjusted, move, gradient, own, exact);
  const memory = /** @type {number[]} */ (move?.memory ?? []);
  if (typeof move?.before !== "number" || typeof move.g !== "number" || !memory.every((one) => typeof one === "number"))
    return [
      ...begin,
      ...rules,
      line("result", equation(after("p"), result(moves.get(id)?.after ?? null, node, exact))),
    ];
  const steps = worked(row, { p: move.before, g: move.g, lr, k }, memory);
  return [
    ...begin,
    ...steps.flatMap((step, i) => {
      const value = i === steps.length - 1 && typeof move.after === "number" ? move.after : step.value;
      return [rules[i], broken(step.tree, step.put, exact), line("result", continued(number(numeral(value, exact))))];
    }),
  ];
}

/** ‖g‖, of all parameters together. */
const NORM = { binds: 5, text: `${op("‖")}<mi>g</mi>${op("‖")}` };

/**
 * How regularization and clipping have made the gradient that an optimizer was given.
 * @param {Walk} walk
 * @param {Adjusted} how
 * @param {Move} move
 * @param {Piece} gradient
 * @param {Piece} own
 * @param {boolean} exact
 * @returns {Line[]}
 */
function adjustedLines(walk, how, move, gradient, own, exact) {
  const names = { p: own, l1: symbol("lambda_1"), l2: symbol("lambda_2"), c: symbol("c"), norm: NORM };
  return adjustments(walk, how, move).flatMap(({ tree, put, value }, i) => [
    line("rule", equation(symbol("g", i ? "new" : ""), print(tree, { ...names, g: i ? symbol("g") : gradient }))),
    ...(put ? [broken(tree, put, exact)] : []),
    line("result", continued(result(value, walk.trace.nodes[move.node], exact))),
  ]);
}

/**
 * A line with numbers, whose terms may stand one below the other.
 * @param {Tree} tree
 * @param {Record<string, number>} put
 * @param {boolean} exact
 * @returns {Line}
 */
function broken(tree, put, exact) {
  const numbers = Object.entries(put).map(([letter, value]) => [letter, number(numeral(value, exact))]);
  const [first, ...rest] = printedTerms(tree, Object.fromEntries(numbers));
  return { ...line("local", continued(first)), rest: rest.map(({ text }) => text) };
}

// ---- the optimizer's lines

/**
 * What each line comes to for a single number, and the letters that it was made from.
 * @param {Row} row
 * @param {{ p: number, g: number, lr: number, k: number }} start
 * @param {number[]} memory
 */
export function worked({ settings, lines, memory: names }, start, memory) {
  /** @type {Record<string, number>} */
  let put = { ...settings, ...start, ...Object.fromEntries(names.map((name, i) => [name, memory[i]])) };
  return lines.map(({ letter, tree }) => {
    const made = { letter, tree, put, value: /** @type {number} */ (compiled(tree)(put)) };
    put = { ...put, [letter]: made.value };
    return made;
  });
}

// ---- regularization and clipping

/** @typedef {{ clip: { norm?: number, value?: number } | null, l1: number, l2: number }} Adjusted */

/** The formula of each, over the gradient g, the parameter p, the bound c and the norm. @type {Record<string, Tree>} */
const ADJUSTMENTS = /** @type {any} */ (training.adjustments);

/**
 * What becomes of one parameter's gradient: the formulas, the letters that stand for numbers where it is a single one,
 * and what each comes to; the last value is what the optimizer was given.
 * @param {Walk} walk a step of a training
 * @param {Adjusted} how
 * @param {Move} move
 * @returns {{ tree: Tree, put: Record<string, number> | null, value: Numeric }[]}
 */
export function adjustments({ run }, { clip, l1, l2 }, move) {
  const penalties = [l1 && "l1", l2 && "l2"].filter(Boolean).join(" ");
  const alone = typeof move.before === "number" && typeof run.grads[move.node] === "number";
  /** @type {ReturnType<typeof adjustments>} */
  const rows = [];
  const add = (/** @type {string} */ name, /** @type {Record<string, any>} */ put) => {
    const known = alone && Object.values(put).every(Number.isFinite);
    const value = known ? compiled(ADJUSTMENTS[name])(put) : NaN;
    rows.push({ tree: ADJUSTMENTS[name], put: known ? put : null, value });
    return value;
  };
  /** @type {any} */
  let g = run.grads[move.node];
  if (penalties) g = add(penalties, { g, p: move.before, ...(l1 ? { l1 } : {}), ...(l2 ? { l2 } : {}) });
  if (clip?.norm !== undefined) add("norm", { g, norm: normOf(run, l1, l2), c: clip.norm });
  else if (clip?.value !== undefined) add("value", { g, c: clip.value });
  return rows.map((row, i) => (i === rows.length - 1 ? { ...row, value: /** @type {Numeric} */ (move.g) } : row));
}

/**
 * The norm of all regularized gradients together; NaN where one is only summed up.
 * @param {Run} run
 * @param {number} l1
 * @param {number} l2
 */
function normOf(run, l1, l2) {
  const each = (run.moves ?? []).flatMap(({ node, before }) => {
    const p = elements(before);
    return elements(run.grads[node]).map((g, i) => compiled(ADJUSTMENTS["l1 l2"])({ g, p: p[i], l1, l2 }));
  });
  return Math.hypot(...each);
}

/**
 * The elements of a value; NaN for an array that is only summed up.
 * @param {Numeric | null} value
 * @returns {number[]}
 */
function elements(value) {
  if (typeof value === "number") return [value];
  return Array.isArray(value) ? /** @type {any[]} */ (value).flat(Infinity) : [NaN];
}
