/** Names of a program as mathematics writes them: slanted, with what follows an underscore lowered. */

import { html, nothing } from "lit/html.js";

/** @import { Say } from "../types" */

/**
 * A text of names, numbers and signs, with each name set as a symbol.
 * @param {string} text
 * @returns {unknown}
 */
export function symbols(text) {
  const parts = text
    .replace(/(?<!\*) \* (?!\*)/g, "·")
    .replaceAll("-", "−")
    .split(/([\p{L}][\p{L}\p{N}_]*)/u);
  // The name of a function has no subscript: max_pool2d(h).
  const isFunction = (/** @type {number} */ i) =>
    parts[i + 1].startsWith("(") && /^[a-z]{2,}[a-z0-9_]*$/.test(parts[i]);
  return parts.map((part, i) =>
    i % 2 ? (isFunction(i) ? html`<span class="m"><span class="w">${part}</span></span>` : symbol(part)) : part,
  );
}

/**
 * One name.
 * @param {string} name
 * @returns {import("lit").TemplateResult}
 */
export function symbol(name) {
  if (/[\s(·]/.test(name)) return html`<span class="m">${symbols(name)}</span>`; // a part of a line, which has no name
  const [, stem, low, digits] = /^(.+?)(?:_(.+)|(?<=\D)(\d+))?$/su.exec(name) ?? ["", name];
  const tail = low ?? digits;
  const word = stem.length > 1 && /^[\p{Script=Latin}]+$/u.test(stem);
  const base = word || /\p{Script=Han}/u.test(stem) ? html`<span class="w">${stem}</span>` : html`<i>${stem}</i>`;
  return html`<span class="m">${base}${tail ? html`<sub>${tail}</sub>` : nothing}</span>`;
}

/**
 * ∂ above / ∂ below, in one line.
 * @param {string} above
 * @param {string} below
 */
export const partial = (above, below) =>
  html`<span class="m">∂</span>${held(above)}<span class="m">/∂</span>${held(below)}`;

/** A name, or what has none in parentheses: ∂f/∂(a·b). @param {string} text */
const held = (text) => (/[\s·−]/.test(text) ? html`(${symbols(text)})` : symbol(text));

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
export const effect = (level, output, name, say) =>
  level === "calculus"
    ? partial(output, name)
    : say(level === "story" ? "ribbon.goal.story" : "ribbon.effect", { name });
