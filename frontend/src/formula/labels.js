/** What a node is called: its name, its number, or the part of the program that it was written as. */

import { nodeOf } from "./line.js";
import { numberText, numeral } from "./numerals.js";

/** @import { Trace, TraceNode } from "../types" */

const LONGEST = 13;

/** The sign that stands for an operation where there is no room for its name. */
const GLYPHS = new Map(
  Object.entries({
    add: "+",
    sub: "−",
    mul: "×",
    div: "÷",
    pow: "xʸ",
    neg: "−x",
    matmul: "@",
    exp: "eˣ",
    log: "ln",
    sqrt: "√",
    abs: "|x|",
    sigmoid: "σ",
    maximum: "max",
    minimum: "min",
    sum: "Σ",
    transpose: "xᵀ",
  }),
);

/**
 * @param {TraceNode} node
 * @returns {string}
 */
export function glyph(node) {
  return node.kind === "op" ? (GLYPHS.get(node.op) ?? node.op) : "";
}

/** By a trace's nodes, which one of its name each is, of those that are called the same. */
const known = /** @type {WeakMap<TraceNode[], Map<number, number>>} */ (new WeakMap());

/**
 * Which one of its name a node is, where a program gives it several times: what it is before any operation is the 0th,
 * so that h = 0 is h₀, and the turns of a loop make h₁, h₂, h₃ of it.
 * @param {Trace} trace
 * @param {TraceNode} node
 * @returns {number | undefined}
 */
export function timeOf({ nodes }, node) {
  const found = known.get(nodes) ?? timesOf(nodes);
  known.set(nodes, found);
  return found.get(node.id);
}

/** @param {TraceNode[]} nodes */
function timesOf(nodes) {
  /** @type {Map<string, TraceNode[]>} */
  const named = new Map();
  for (const node of nodes) {
    if (!node.name) continue;
    const list = named.get(node.name);
    if (list) list.push(node);
    else named.set(node.name, [node]);
  }
  return new Map(
    [...named.values()]
      .filter(({ length }) => length > 1)
      .flatMap((list) => list.map(({ id }, i) => [id, list[0].kind === "op" ? i + 1 : i])),
  );
}

/** @param {Trace} trace @param {TraceNode} node */
function nameOf(trace, node) {
  const time = timeOf(trace, node);
  return `${node.name}${time === undefined ? "" : lowered(time)}`;
}

const LOW = "₀₁₂₃₄₅₆₇₈₉";

/** A number as it stands below the line. @param {number | string} number */
export const lowered = (number) => String(number).replace(/\d/g, (digit) => LOW[Number(digit)]);

/**
 * A name's stem, and what stands below the line: what follows an underscore, or is a number at its end.
 * @param {string} name
 * @returns {{ stem: string, low: string | undefined }}
 */
export function parted(name) {
  const even = name.replace(/(?<!^)[₀-₉]+$/, (digits) => `_${[...digits].map((one) => LOW.indexOf(one)).join("")}`);
  const [, stem, low, digits] = /^(.+?)(?:_(.+)|(?<=\D)(\d+))?$/su.exec(even) ?? ["", even];
  return { stem, low: (low ?? digits)?.replaceAll("_", ",") };
}

/**
 * What a node is called in full.
 * @param {Trace} trace
 * @param {TraceNode} node
 * @returns {string}
 */
export function title(trace, node) {
  if (node.name) return timeOf(trace, node) === undefined ? node.key : nameOf(trace, node);
  const value = trace.runs[0].values[node.id];
  if (node.kind === "const" && typeof value === "number") return numeral(value);
  const words = written(trace, node);
  // Inside a function of the prelude the program has only its call to show.
  const call = node.group.findLast((name) => !name.includes("["))?.replace(/#\d+$/, "");
  const turn = node.kind === "op" ? undefined : turnOf(node);
  return words && !(node.kind === "op" && call && words.startsWith(`${call}(`))
    ? words + (turn ? ` [${turn}]` : "")
    : node.op;
}

/**
 * A name as it stands in a formula: without the groups that it is in, and with the number of the time that it is given;
 * of what has none, the operation or its text.
 * @param {Trace} trace
 * @param {TraceNode} node
 */
export function shortName(trace, node) {
  if (node.name) return nameOf(trace, node);
  if (node.kind === "const") return title(trace, node);
  const words = written(trace, node);
  if (words && [...words].length <= LONGEST) return typeset(words);
  // Parameters that have no name are told apart by their number, and a power by its exponent.
  if (node.kind !== "param") return node.op === "pow" ? powerName(trace, node) : node.op;
  return `θ${lowered(trace.nodes.filter(({ kind, name }) => kind === "param" && !name).indexOf(node) + 1)}`;
}

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** A power of what is too long to be written. @param {Trace} trace @param {TraceNode} node */
function powerName({ nodes, runs: [{ values }] }, { inputs, op }) {
  const exponent = nodes[inputs[1]].kind === "const" ? RAISED[/** @type {number} */ (values[inputs[1]])] : undefined;
  return exponent === undefined ? op : `(…)${exponent}`;
}

/** A part of a program as mathematics writes it: a·b, −q. @param {string} text */
const typeset = (text) => text.replace(/(?<!\*) ?\* ?(?!\*)/g, "·").replaceAll("-", "−");

/**
 * Which turn of the innermost loop a node is in.
 * @param {TraceNode} node
 */
function turnOf({ group }) {
  return /\[(\d+)\](?:#\d+)?$/.exec(group.findLast((name) => /\[\d+\]/.test(name)) ?? "")?.[1];
}

/**
 * The same, cut to what fits into a box.
 * @param {Trace} trace
 * @param {TraceNode} node
 */
export function shortTitle(trace, node) {
  // In a picture the frame around says which group it is; the turn of a loop is worth its number.
  const turn = turnOf(node);
  const inside =
    node.name && node.key.includes("/")
      ? node.name + (turn && !node.name.includes("[") ? ` [${turn}]` : "")
      : title(trace, node);
  const letters = [...inside];
  return letters.length > LONGEST ? `${letters.slice(0, LONGEST - 1).join("")}…` : letters.join("");
}

/**
 * The program text of a node, spaces evened out.
 * @param {Trace} trace
 * @param {TraceNode} node
 */
export function written(trace, node) {
  return node.span ? cut(trace.source, node.span).replace(/\s+/g, " ") : "";
}

/**
 * A span of a text. Spans count characters, JavaScript counts UTF-16 units.
 * @param {string} text
 * @param {[number, number]} span
 */
export function cut(text, span) {
  return text.slice(...unitSpan(text, span));
}

/**
 * A span of characters as UTF-16 units.
 * @param {string} text
 * @param {[number, number]} span
 * @returns {[number, number]}
 */
export function unitSpan(text, [from, to]) {
  if (!/[\ud800-\udbff]/.test(text)) return [from, to];
  const letters = [...text];
  const start = letters.slice(0, from).join("").length;
  return [start, start + letters.slice(from, to).join("").length];
}

/** Letters of a formula as names. @param {Trace} trace @returns {(text: string) => string} */
export const named = (trace) => (text) => {
  const id = nodeOf(text);
  return id === null ? numberText(text) : shortName(trace, trace.nodes[id]);
};
