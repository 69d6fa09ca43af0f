/** How much is said: three levels, of which one is chosen. */

import { html } from "lit/html.js";

/** @import { Scenery, Send } from "../types" */

const LEVELS = /** @type {const} */ (["story", "numbers", "calculus"]);

/** @param {Scenery} scenery @param {Send} send */
export const levels = (
  { state, say },
  send,
) => html`<span class="seg levels" role="group" aria-label=${say("level.label")}>
  ${LEVELS.map(
    (level) => html`<button type="button" aria-pressed=${level === state.level}
      @click=${() => send({ type: "level", level })}>${say(`level.${level}`)}</button>`,
  )}
</span>`;
