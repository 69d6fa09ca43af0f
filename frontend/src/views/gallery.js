/** A sentence about the program that is shown. */

import { html, render } from "lit/html.js";

/** @import { Scenery } from "../types" */

/**
 * @param {HTMLElement} root
 */
export function mount(root) {
  /** @param {Scenery} scenery */
  return function update({ state, say }) {
    const chosen = state.examples.find((one) => one.id === state.example);
    const own = (/** @type {Record<string, string>} */ text) => text[state.language] ?? text.en;
    render(html`<p class="summary">${chosen ? own(chosen.summary) : say("gallery.ownSummary")}</p>`, root);
  };
}
