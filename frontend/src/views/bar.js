/** The studio's row: which program, how much is said, and back and forth through what was done. */

import { html, render } from "lit/html.js";
import { typed } from "./fields.js";
import * as icons from "./icons.js";
import { levels } from "./levels.js";
import { panelOpen } from "../trace/shown.js";

/** @import { Scenery, Send } from "../types" */
/** @import { Tools } from "./panels.js" */

/**
 * @param {HTMLElement} root
 * @param {Send} send
 * @param {Tools} tools
 */
export function mount(root, send, tools) {
  /** @type {Scenery | null} */
  let now = null;

  async function share() {
    if (!now) return;
    if (!now.say.whole) tools.words();
    const found = await import("./share.js").catch(() => null);
    const place = /** @type {HTMLElement} */ (root.querySelector(".sharing-place"));
    if (found && now?.say.whole)
      found.open(place, { ...tools.shared(), state: now.state, say: now.say }, tools.service());
  }

  /** @param {Scenery} scenery */
  return function update(scenery) {
    now = scenery;
    const { state, say } = scenery;
    const chosen = state.examples.find((one) => one.id === state.example);
    const own = (/** @type {Record<string, string>} */ text) => text[state.language] ?? text.en;
    const step = (/** @type {"undo" | "redo"} */ name, /** @type {boolean} */ can) =>
      html`<button type="button" class="icon" aria-label=${say(`bar.${name}`)} title=${say(`bar.${name}`)}
          ?disabled=${!can}
          @click=${() => send({ type: name })}>${name === "undo" ? icons.undo : icons.redo}</button>`;
    render(
      html`<label class="which"><span class="sr">${say("gallery.label")}</span>
          <select @change=${typed((id) => send({ type: "choose", id }))}>
            ${chosen ? null : html`<option selected>${say("gallery.own")}</option>`}
            ${state.examples.map(
              (one) => html`<option value=${one.id}
                ?selected=${one === chosen}>${own(one.title)}</option>`,
            )}
          </select></label>
        ${levels(scenery, send)}
        <button type="button" class="panel" aria-pressed=${panelOpen(state)}
            @click=${() => send({ type: "panel", open: !panelOpen(state) })}>${say("bar.panel")}</button>
        <button type="button" class="sheet" aria-expanded=${state.panel === true}
            @click=${() => send({ type: "panel", open: state.panel !== true })}>${say("bar.panel")}</button>
        <span class="undo">${step("undo", state.past.length > 0)}${step("redo", state.future.length > 0)}<button
            type="button" class="icon" aria-label=${say("bar.share")} title=${say("bar.share")} aria-haspopup="dialog"
            ?disabled=${!state.walk} @click=${share}>${icons.share}</button></span><span class="sharing-place"></span>`,
      root,
    );
  };
}
