/** What the playground and the labs share: the colours of the page, and why something could not be had. */

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
