/** What the playground and the labs share: the page's colours, its address, and what went wrong. */

import { isRefused } from "../session/refused.js";
import { say } from "./site.js";

/** The colours of the page as it is, light or dark. @returns {import("../graph/paint-network.js").Colours} */
export function colours() {
  const style = getComputedStyle(document.documentElement);
  const of = (/** @type {string} */ name) => style.getPropertyValue(`--${name}`).trim();
  return { plus: of("plus"), minus: of("minus"), ground: of("panel"), ink: of("ink"), focus: of("focus") };
}

/** Why something could not be had, in words; what is no refusal is thrown on. @param {unknown} error */
export function why(error) {
  if (!isRefused(error)) throw error;
  const { title, detail } = error.problem;
  return detail || title || `${say("unreachable.title")}${say("language.stop")} ${say("unreachable.detail")}`;
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

/**
 * The whole number in a field, from 0 to below `most`; of anything else the field shows again what it had, and this
 * is null.
 * @param {Event} event
 * @param {number} before
 * @param {number} most
 */
export function wholeIn(event, before, most) {
  const field = /** @type {HTMLInputElement} */ (event.target);
  const value = Number(field.value);
  if (field.value !== "" && Number.isInteger(value) && value >= 0 && value < most) return value;
  field.value = String(before);
  return null;
}
