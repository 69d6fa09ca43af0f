/**
 * Numbers that a text or an answer names instead of holding them: `grad:w`, `value:y`, `local:z>w`, `next:w`, a cell of
 * an array as `grad:W[0,1]`, and arithmetic with them. So other inputs give another right text. Pure.
 */

import { Fault } from "../trace/fault.js";
import { passage } from "../trace/stops.js";
import { passedOn } from "./line.js";
import { numeral, short } from "./numerals.js";

/** @import { Walk } from "../types" */

const ROUNDING = 4e-16; // of the sizes of the terms of a sum
const PART =
  /\s*(?:(\d+(?:\.\d+)?(?:e-?\d+)?)|((?:value|grad|local|next):[\p{L}\p{N}_#>]+(?:\[[\d, ]+\])?)|([-+*/^()]))/uy;
const HOLE = /\{([^{}|]*(?:value|grad|local|next):[^{}|]+|[\d.]+\s*[-+*/^][-\d\s.+*/^()]*)(?:\|(\w+))?\}/gu;

/**
 * The number that a text stands for.
 * @param {Walk} walk
 * @param {string} text
 * @returns {number}
 * @throws {Fault} that says which part of it is no number here
 */
export function numberOf(walk, text) {
  const parts = partsOf(text);
  let at = 0;
  const take = (/** @type {string} */ signs) => (parts[at] && signs.includes(parts[at]) ? parts[at++] : null);

  /** @returns {number} */
  function sum() {
    let value = product();
    let size = Math.abs(value);
    for (let sign = take("+-"); sign; sign = take("+-")) {
      const term = sign === "+" ? product() : -product();
      value += term;
      size += Math.abs(term);
    }
    // What is left of numbers that cancel is their rounding.
    return Math.abs(value) <= ROUNDING * size ? 0 : value;
  }

  /** @returns {number} */
  function product() {
    let value = power();
    for (let sign = take("*/"); sign; sign = take("*/")) value = sign === "*" ? value * power() : value / power();
    return value;
  }

  /** @returns {number} */
  function power() {
    if (take("-")) return -power();
    const base = atom();
    return take("^") ? base ** power() : base;
  }

  /** @returns {number} */
  function atom() {
    if (take("(")) {
      const value = sum();
      if (!take(")")) throw new Fault("paren", { text });
      return value;
    }
    const part = parts[at++];
    if (part === undefined) throw new Fault("end", { text });
    return /^\d/.test(part) ? Number(part) : looked(walk, part);
  }
  const value = sum();
  if (at < parts.length) throw new Fault("many", { text, part: parts[at] });
  return value;
}

/** @param {string} text */
function partsOf(text) {
  const parts = [];
  for (PART.lastIndex = 0; PART.lastIndex < text.trimEnd().length; ) {
    const from = PART.lastIndex;
    const found = PART.exec(text);
    if (!found) throw new Fault("part", { text, part: text.slice(from).trim() });
    parts.push(found[1] ?? found[2] ?? found[3]);
  }
  return parts;
}

/** @param {Walk} walk @param {string} reference @returns {number} */
function looked(walk, reference) {
  const [, kind, name, from, cell] = /^(\w+):([^>[]+)(?:>([^[]+))?(?:\[(.+)\])?$/u.exec(reference) ?? [];
  const { trace, run } = walk;
  const node = (/** @type {string} */ key) => {
    const id = trace.names[key] ?? trace.nodes.find((one) => one.key === key)?.id;
    if (id === undefined) throw new Fault("unknown", { text: reference, name: key });
    return id;
  };
  const found =
    kind === "value"
      ? run.values[node(name)]
      : kind === "grad"
        ? run.grads[node(name)]
        : kind === "next"
          ? walk.moves.get(node(name))?.after
          : slope(walk, node(name), node(from ?? ""));
  const one = (cell?.split(",") ?? []).reduce((/** @type {any} */ inner, i) => inner?.[Number(i)], found);
  if (typeof one !== "number") throw new Fault("single", { text: reference });
  return one;
}

/** How much of a change of one value the line of another passes on. @param {Walk} walk @param {number} to
 * @param {number} from */
function slope(walk, to, from) {
  const { units } = passage(walk, null).folded;
  const unit = units.find(({ exit }) => exit === to);
  const flows = (unit?.edges.flat() ?? [])
    .filter(([consumer, arg]) => walk.trace.nodes[consumer].inputs[arg] === from)
    .map(([consumer, arg]) => walk.flowOf[consumer][arg]);
  const shares = flows.map((flow) => (unit && flow >= 0 ? passedOn(walk, unit, flow) : null));
  if (!shares.length || shares.some((one) => one === null)) return undefined;
  return /** @type {number[]} */ (shares).reduce((a, b) => a + b, 0);
}

/**
 * A text with its holes filled: `{grad:w}` with three digits, `{grad:w|6}` with as many, `{grad:w|exact}` with all; and
 * `{2.01*3^2}`, which names nothing.
 * Other holes stay.
 * @param {Walk} walk
 * @param {string} text
 */
export function filled(walk, text) {
  return text.replace(HOLE, (_, reference, how, at) => {
    const value = numberOf(walk, reference);
    const shown = how === "exact" ? numeral(value, true) : how ? numeral(value, false, Number(how)) : short(value);
    // A negative factor or summand behind a sign stands in brackets.
    return shown.startsWith("−") && /[×·+−] $/.test(text.slice(0, at)) ? `(${shown})` : shown;
  });
}
