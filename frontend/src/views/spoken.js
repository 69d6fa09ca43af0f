/** Speaks the sentence of the step that the reader went to. */

import { sentences } from "./sentences.js";

/** @import { Scenery } from "../types" */

/** @param {HTMLElement} root */
export function mount(root) {
  root.setAttribute("role", "status");
  root.setAttribute("aria-live", "polite");
  root.className = "sr";
  let at = 0;

  /** @param {Scenery} scenery */
  return function update({ state, frame, say }) {
    if (state.at === at || state.playing) return; // while playing there would be one after the other
    at = state.at;
    if (frame) root.textContent = sentences(frame, say, state.exact, state.level).join(" ");
  };
}
