/** What the playground and the labs share: their address, a seed, and what went wrong. */

import { html } from "lit/html.js";
import { isRefused } from "../session/refused.js";
import { say } from "./spoken.js";

/** Why something could not be had, in words; what is no refusal is thrown on. @param {unknown} error */
export function why(error) {
  if (!isRefused(error)) throw error;
  const { title, detail, hint } = error.problem;
  const told = [detail || title, hint].filter(Boolean).join(say("language.space"));
  return told || `${say("unreachable.title")}${say("language.stop")} ${say("unreachable.detail")}`;
}

/**
 * Tells of an address that now says something else; a place in the page, as after a skip link, says nothing.
 * @param {() => string} own what the address says of the page as it is
 * @param {(hash: string) => void} take
 */
export function addressed(own, take) {
  addEventListener("hashchange", () => {
    const hash = location.hash.slice(1);
    if ((!hash || hash.includes("=")) && hash !== own()) take(hash);
  });
}

export const MOST_SEED = 1_000_000;

/**
 * A seed that is typed or drawn by lot. What is no whole number below a million is put back.
 * @param {string} label
 * @param {number} seed
 * @param {(seed: number) => void} take
 */
export function seedField(label, seed, take) {
  const another = say("playground.seed.new");
  const typed = (/** @type {Event} */ event) => {
    const field = /** @type {HTMLInputElement} */ (event.target);
    const value = Number(field.value);
    if (field.value !== "" && Number.isInteger(value) && value >= 0 && value < MOST_SEED) take(value);
    else field.value = String(seed);
  };
  return html`<label class="row">${label} <span class="pair"><input type="number" min="0" max=${MOST_SEED - 1} step="1"
    .value=${String(seed)} @change=${typed}><button type="button" aria-label=${another} title=${another}
    @click=${() => take(Math.floor(Math.random() * MOST_SEED))}>⚄</button></span></label>`;
}
