/** Prose as it is written in lessons: paragraphs, **what stands out**, and $formulas$ of names and numbers. */

import { html } from "lit/html.js";
import { symbols } from "./symbols.js";

/**
 * One paragraph or a part of one.
 * @param {string} text
 * @returns {unknown[]}
 */
export const phrase = (text) =>
  text
    .split(/(\*\*[^*]+\*\*|\$[^$]+\$)/)
    .map((part) =>
      part.startsWith("**")
        ? html`<b>${phrase(part.slice(2, -2))}</b>`
        : part.startsWith("$")
          ? html`<span class="math">${symbols(part.slice(1, -1))}</span>`
          : part,
    );

/** Paragraphs. @param {string} text */
export const prose = (text) =>
  text
    .split(/\n\n+/)
    .filter((one) => one.trim())
    .map((one) => html`<p>${phrase(one.trim())}</p>`);
