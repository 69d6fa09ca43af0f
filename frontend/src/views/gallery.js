/** Which program: the gallery, and a sentence about the one that is shown. */

import { html, render } from "lit";

/** @import { Scenery, Send } from "../types" */

/**
 * @param {HTMLElement} root
 * @param {Send} send
 */
export function mount(root, send) {
  /** @param {Scenery} scenery */
  return function update({ state, say }) {
    const chosen = state.examples.find((one) => one.id === state.example);
    const own = (/** @type {Record<string, string>} */ text) => text[state.language] ?? text.en;
    const choose = (/** @type {Event} */ event) =>
      send({ type: "choose", id: /** @type {HTMLSelectElement} */ (event.target).value });
    render(
      html`<label>
          <span>${say("gallery.label")}</span>
          <select @change=${choose}>
            ${chosen ? null : html`<option selected>${say("gallery.own")}</option>`}
            ${state.examples.map(
              (one) => html`<option value=${one.id} ?selected=${one === chosen}>${own(one.title)}</option>`,
            )}
          </select>
        </label>
        <p class="summary">${chosen ? own(chosen.summary) : say("gallery.ownSummary")}</p>`,
      root,
    );
  };
}
