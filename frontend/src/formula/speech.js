/** Formulas of the op table in words, with names or numbers put in for the letters: what a screen reader says. */

import notation from "../../facts/notation.json" with { type: "json" };

/** @import { Say, Tree } from "../types" */

/** Of each form: how tightly it binds, how tightly it wants its parts, its layout. */
const NOTATION = /** @type {Record<string, [number, number[], any]>} */ (/** @type {unknown} */ (notation));
const UNSEEN = new Set(notation.unseen);
const PRODUCT = 3; // what binds less tightly than a product is said to stand in brackets

/**
 * A formula with `put` for its letters; a letter left out stands for itself. Numbers come as they are to be said.
 * @param {Tree} tree
 * @param {Record<string, string>} put
 * @param {Say} say
 * @returns {string}
 */
export function spoken(tree, put, say) {
  if (typeof tree === "number") return numberSpoken(String(Number(tree.toPrecision(6))), say);
  if (!Array.isArray(tree)) return put[tree] ?? tree;
  const [head, ...parts] = /** @type {[string, ...Tree[]]} */ (tree);
  const [, wants, layout] = NOTATION[head] ?? [0, [], null];
  if (typeof layout === "number") return spoken(parts[layout], put, say);
  if (layout !== null && !wants.length) return String(layout); // a length, which is a letter
  const said = parts.map((part, i) => within(part, wants[i] ?? 0, put, say));
  if (head === "**" && parts[1] === 2) return say("op.spoken.squared", { 0: said[0] });
  if (say.known(`op.spoken.${head}`)) return say(`op.spoken.${head}`, Object.fromEntries(said.entries()));
  const seen = said.filter((_, i) => !UNSEEN.has(/** @type {any} */ (parts[i])));
  if (!seen.length) return head;
  const all = seen.reduce((one, next) => say("op.spoken.and", { 0: one, 1: next }));
  return say("op.spoken.call", { name: head.replaceAll("_", " "), parts: all });
}

/**
 * A part of a formula, in brackets where it would be taken apart otherwise.
 * @param {Tree} part
 * @param {number} want how tightly the form wants it bound
 * @param {Record<string, string>} put
 * @param {Say} say
 */
function within(part, want, put, say) {
  const text = spoken(part, put, say);
  const binds = Array.isArray(part) ? (NOTATION[/** @type {string} */ (part[0])]?.[0] ?? 5) : 5;
  return binds < Math.max(want, want ? 0 : PRODUCT) && binds !== 2 ? say("op.spoken.bracket", { 0: text }) : text;
}

/**
 * A numeral in words where its signs would not be said: "−1.2 × 10⁻⁵" is minus 1.2 times 10 to the power minus 5.
 * @param {string} text
 * @param {Say} say
 * @returns {string}
 */
export function numberSpoken(text, say) {
  const [, sign, digits, power] = /^([-−]?)([^×]*?)(?: × 10([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+))?$/.exec(text) ?? ["", "", text];
  const signed = (/** @type {string} */ number) => (sign ? say("op.spoken.neg", { 0: number }) : number);
  if (!power) return signed(digits);
  const exponent = [...power].map((one) => "0123456789−"["⁰¹²³⁴⁵⁶⁷⁸⁹⁻".indexOf(one)]).join("");
  const raised = say("op.spoken.**", { 0: "10", 1: numberSpoken(exponent, say) });
  return signed(say("op.spoken.*", { 0: digits, 1: raised }));
}
