/** Names of a program as mathematics writes them: slanted, with what follows an underscore lowered. */

import { html, nothing } from "lit/html.js";
import { parted } from "../formula/labels.js";

/** @import { Say } from "../types" */

/**
 * A piece of a text: a name, slanted or upright, with what stands below the line; or signs and numbers, which are
 * neither.
 * @typedef {{ text: string, slanted?: boolean, low?: string }} Piece
 */

/**
 * A text of names, numbers and signs in pieces.
 * @param {string} text
 * @returns {Piece[]}
 */
export function pieces(text) {
  const parts = text
    .replace(/(?<!\*) \* (?!\*)/g, "·")
    .replaceAll("-", "−")
    .split(/([\p{L}][\p{L}\p{N}_]*)/u);
  // The name of a function has no subscript: max_pool2d(h).
  const isFunction = (/** @type {number} */ i) =>
    parts[i + 1].startsWith("(") && /^[a-z]{2,}[a-z0-9_]*$/.test(parts[i]);
  return parts.map((text, i) => (i % 2 ? (isFunction(i) ? { text, slanted: false } : piece(text)) : { text }));
}

/** A name as a piece. @param {string} name @returns {Piece} */
function piece(name) {
  const { stem, low } = parted(name);
  const word = (stem.length > 1 && /^[\p{Script=Latin}]+$/u.test(stem)) || /\p{Script=Han}/u.test(stem);
  return { text: stem, slanted: !word, low };
}

/**
 * A text of names, numbers and signs, with each name set as a symbol.
 * @param {string} text
 * @returns {unknown}
 */
export const symbols = (text) => pieces(text).map((one) => (one.slanted === undefined ? one.text : set(one)));

/** @param {Piece} one */
const set = ({ text, slanted, low }) =>
  html`<span class="m">${slanted ? html`<i>${text}</i>` : html`<span class="w">${text}</span>`}${
    low ? html`<sub>${low}</sub>` : nothing
  }</span>`;

/**
 * One name.
 * @param {string} name
 * @returns {import("lit").TemplateResult}
 */
export function symbol(name) {
  if (/[\s(·]/.test(name)) return html`<span class="m">${symbols(name)}</span>`; // a part of a line, which has no name
  return set(piece(name));
}

/**
 * ∂ above / ∂ below, in one line.
 * @param {string} above
 * @param {string} below
 */
export const partial = (above, below) =>
  html`<span class="m">∂</span>${held(above)}<span class="m">/∂</span>${held(below)}`;

/** A name or a cell, or what has none in parentheses: ∂f/∂(a·b). @param {string} text */
const held = (text) => (/^[^[]*[\s·−]/.test(text) ? html`(${symbols(text)})` : symbol(text));

/** The sign of a gradient: a triangle up or down. @param {number} sign */
export const arrow = (sign) =>
  sign
    ? html`<svg class="arrow" viewBox="0 0 10 10" aria-hidden="true"><path
        d=${sign > 0 ? "M1 7.5h8L5 1.5z" : "M1 2.5h8L5 8.5z"} fill="currentColor" /></svg>`
    : nothing;

/**
 * The gradient of the output at a name, as it is called at a level.
 * @param {string} level
 * @param {string} output
 * @param {string} name
 * @param {Say} say
 */
export function effect(level, output, name, say) {
  if (level === "calculus") return partial(output, name);
  const [before, after] = say(level === "story" ? "ribbon.goal.story" : "ribbon.effect", { name: "\0" }).split("\0");
  return html`${before}${symbol(name)}${after}`;
}
