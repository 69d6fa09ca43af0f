/**
 * What an answer to a prompt is worth: right, a misconception by its code, or how it is off. Answers are references, so
 * that the engine's numbers decide, whatever the inputs are. Pure.
 */

import { numeral, short, THREE } from "./numerals.js";
import { positionOf } from "../trace/moments.js";
import { numberOf } from "./reference.js";

/** @import { Walk } from "../types" */

/**
 * A prompt. `sign`, `size` and `choice` take one of a few words, `number` takes a number; `reach` and `visit` are
 * answered by what a reader does: a value falls below a bound, a step is reached.
 * @typedef {object} Prompt
 * @property {string} id
 * @property {"sign" | "size" | "number" | "choice" | "reach" | "visit"} kind
 * @property {string} [of] what is asked: a reference
 * @property {string} [against] what its size is compared with
 * @property {number} [below] of what is to be reached: the bound
 * @property {string[]} [hands] the values that a reader moves for it
 * @property {[number, number]} [span] between which
 * @property {string} [answer] of a choice: which of its options
 * @property {string[]} [options]
 * @property {Record<string, Record<string, number>>} [act] of a choice: the values that an option stands for, which the
 *   picture then shows
 * @property {{ decimals?: number, share?: number }} [tolerance] of a number: units of a decimal place, or a share of it
 * @property {{ code: string, expr?: string, option?: string, walk?: string }[]} [wrong] what misconceptions give
 */
/**
 * @typedef {"sign" | "size" | "zero" | "none" | "coarse" | "digits" | ""} Off
 * @typedef {{ right: boolean, code: string | null, walk: string | null, off: Off, expr?: string }} Verdict `off` is
 *   `none` where the answer is 0, `coarse` or `digits` for the right number with too few places or digits; `expr` is
 *   what the misconception took for the answer
 */

const ROUNDING = 1e-9; // below which a number is a 0 that was worked out
const ALIKE = 0.1; // a difference of less than a tenth is "about the same size"

/**
 * @param {Walk} walk
 * @param {Prompt} prompt
 * @param {string} answer as it was given
 * @returns {Verdict}
 */
export function judged(walk, prompt, answer) {
  const { kind, wrong = [] } = prompt;
  if (kind !== "number") {
    const right = answer === expected(walk, prompt);
    const found = right ? undefined : wrong.find(({ option }) => option === answer);
    return { right, code: found?.code ?? null, walk: found?.walk ?? null, off: "" };
  }
  const truth = numberOf(walk, /** @type {string} */ (prompt.of));
  // 2,250 is two and a quarter where a comma is a decimal point.
  const readings = [read(answer), read(answer.replace(/(?<=^\D?\d{1,3}),(?=\d{3}$)/, "."))];
  const given = readings.find((one) => one !== null && near(one, truth, prompt)) ?? readings[0];
  if (given === null) return { right: false, code: null, walk: null, off: "" };
  if (near(given, truth, prompt)) return { right: true, code: null, walk: null, off: "" };
  const found = wrong.find(({ expr }) => expr && near(given, numberOf(walk, expr), prompt));
  const nothing = Math.abs(truth) < ROUNDING;
  const amiss = nothing ? "none" : given === 0 ? "zero" : Math.sign(given) !== Math.sign(truth) ? "sign" : "size";
  const cut = prompt.tolerance?.share === undefined ? "coarse" : "digits";
  const off = amiss === "size" && isCoarse(given, truth, prompt) ? cut : amiss;
  return {
    right: false,
    code: found?.code ?? null,
    walk: found?.walk ?? null,
    off: found ? "" : off,
    expr: found?.expr,
  };
}

/**
 * Whether a reader has done what a prompt asks to be done.
 * @param {Walk} walk
 * @param {number} at
 * @param {Prompt} prompt
 */
export function done(walk, at, { kind, of = "", below = 0 }) {
  if (kind === "visit") return at >= (positionOf(walk, of) ?? Infinity);
  return kind === "reach" && numberOf(walk, of) < below;
}

/**
 * The right answer: a word of the prompt's, or a number as text.
 * @param {Walk} walk
 * @param {Prompt} prompt
 * @returns {string}
 */
export function expected(walk, { kind, of = "", against = "", answer = "" }) {
  if (kind === "choice") return answer;
  const value = numberOf(walk, of);
  if (kind === "number") return String(value);
  if (kind === "sign") return value > 0 ? "up" : value < 0 ? "down" : "same";
  const [own, other] = [Math.abs(value), Math.abs(numberOf(walk, against))];
  return Math.abs(own - other) <= ALIKE * Math.max(own, other) ? "same" : own > other ? "larger" : "smaller";
}

/**
 * Whether an answer is a number as far as it was asked for: within a unit of its last decimal place, or a share of it.
 * @param {number} given
 * @param {number} truth
 * @param {Pick<Prompt, "tolerance">} prompt
 */
export function near(given, truth, { tolerance = { decimals: 3 } }) {
  const { decimals, share = 0 } = tolerance;
  const unit = decimals === undefined ? 0 : 10 ** -decimals;
  // However small it is, the sign is not the other one.
  if (given * truth < 0 && Math.abs(truth) > ROUNDING) return false;
  return Math.abs(given - truth) <= Math.max(unit * 1.000001, share * Math.abs(truth));
}

/**
 * Whether a number is the right one, rounded or cut to fewer places than were asked for.
 * @param {number} given
 * @param {number} truth
 * @param {Pick<Prompt, "tolerance">} prompt
 */
function isCoarse(given, truth, { tolerance: { decimals = 0, share } = { decimals: 3 } }) {
  const first = -Math.floor(Math.log10(Math.abs(truth))); // the place of its first digit
  const [from, to] = share === undefined ? [1, decimals] : [first, first + THREE - 1];
  for (let places = from; places < to; places++) {
    const unit = 10 ** -places;
    if ([Math.round, Math.trunc].some((cut) => Math.abs(cut(truth / unit) * unit - given) < unit * 1e-6)) return true;
  }
  return false;
}

/**
 * A number as an answer would be written: with the decimal places that are asked for, and three digits where they would
 * leave less.
 * @param {number} value
 * @param {Pick<Prompt, "tolerance">} prompt
 */
export function printed(value, { tolerance }) {
  const places = tolerance?.decimals;
  const text = places === undefined ? short(value) : numeral(Number(value.toFixed(places)), true);
  return places === undefined || Number(short(value).replace("−", "-")) === 0 || digitsOf(text) < THREE
    ? short(value)
    : text;
}

/** How many digits a number has that count. @param {string} text */
const digitsOf = (text) => text.replace(/^[−0.]+|\./g, "").length;

const RAISED = /[⁻⁰¹²³⁴-⁹]+/g;
const NUMBER = String.raw`-?(?:\d+[.,]?\d*|[.,]\d+)(?:e[-+]?\d+)?`;
const [MIXED, HALVES] = [/^([-+]?)(\d+) +(\d+) ?\/ ?(\d+)$/, /(\d)\s*([¼-¾⅐-⅞])/g];
const FRACTION = new RegExp(`^(${NUMBER})(?:/(${NUMBER}))?$`, "i");

/**
 * A number as people write it: with any of the signs for minus, full-width digits, a comma, as a fraction, or as
 * 2.76 × 10⁻²; null where it is none.
 * @param {string} text
 * @returns {number | null}
 */
export function read(text) {
  const spaced = text
    .replace(HALVES, "$1 $2")
    .replace(RAISED, (digits) => `^${digits}`)
    .normalize("NFKC")
    .trim()
    .replace(/[−–—‐‑]|^负/g, "-")
    .replaceAll("⁄", "/");
  const mixed = MIXED.exec(spaced); // 1½ is one and a half
  if (mixed) {
    const [, sign, whole, above, below] = mixed;
    const part = read(`${above}/${below}`);
    return part === null ? null : (sign === "-" ? -1 : 1) * (Number(whole) + part);
  }
  // A space stands between thousands, or beside a sign; two numbers are none.
  if (/\d\s+\d/.test(spaced.replace(/(?<=\d) (?=\d{3}(?!\d))/g, ""))) return null;
  const plain = spaced
    .replace(/\s/g, "")
    .replaceAll("。", ".")
    .replace(/[×x*·]10(?:\^|\*\*)?(-?\d+)/i, "e$1")
    .replace(/^\+/, "")
    .replace(/^(-?[1-9]\d{0,2}(?:,\d{3})+)(?=$|[./])/, (number) => number.replaceAll(",", ""))
    .replace(/(\d)[.,](?=$|\/)/g, "$1");
  const [, above, below] = FRACTION.exec(plain) ?? [];
  if (above === undefined) return null;
  const number = (/** @type {string} */ one) => Number(one.replace(",", "."));
  const value = number(above) / (below === undefined ? 1 : number(below));
  return Number.isFinite(value) ? value : null;
}
