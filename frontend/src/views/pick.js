/** Graph or picture of the data: two buttons. */

import { html } from "lit/html.js";

/** @import { Scenery, Send } from "../types" */

/**
 * @param {Scenery} scenery
 * @param {"graph" | "data"} shown
 * @param {Record<"graph" | "data", string>} called what each is called
 * @param {Send} send
 */
export const pick = ({ say }, shown, called, send) =>
  html`<span class="seg pick" role="group" aria-label=${say("data.show")}>${
    /** @type {const} */ (["graph", "data"]).map(
      (one) => html`<button type="button" aria-pressed=${one === shown}
          @click=${() => send({ type: "show", show: one })}>${say(`data.show.${called[one]}`)}</button>`,
    )
  }</span>`;
