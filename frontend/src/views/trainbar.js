/** Under the picture of the data: train, at a speed that can be watched, and open the step that was reached. */

import { html, nothing, render } from "lit/html.js";
import { short } from "../formula/numerals.js";
import { pictured } from "../trace/picture.js";
import { goesOn } from "../trace/settings.js";
import * as icons from "./icons.js";

/** @import { Scenery, Send } from "../types" */

const PACES = [1, 5, 25, 0]; // updates a second; 0: as fast as it goes

/**
 * @param {HTMLElement} root
 * @param {Send} send
 */
export function mount(root, send) {
  /** @param {Scenery} scenery */
  return function update({ state, frame, say, stale }) {
    root.hidden = !pictured(state) || !frame?.walk.moves.size;
    if (root.hidden) return render(nothing, root);
    const { training } = state;
    const journal = training.journal?.source === state.source ? training.journal : null;
    const idle = training.running === null;
    const over = stale || (journal?.end?.reason === "diverged" && goesOn(state, journal));
    const n = journal?.n ?? 0;
    const pace = (/** @type {Event} */ event) =>
      send({ type: "pace", pace: Number(/** @type {HTMLSelectElement} */ (event.target).value) });
    const train = (/** @type {"one" | "epoch" | "run" | "pause" | "rewind"} */ wish) => () =>
      send({ type: "train", wish });
    const figure = (/** @type {unknown} */ number, /** @type {string} */ key) =>
      html`<span class="figure"><b>${number}</b><small>${say(key, { n })}</small></span>`;
    return render(
      html`<div class="buttons">
          <button type="button" class="step" ?disabled=${idle && over} @click=${train(idle ? "run" : "pause")}>${say(
            idle ? "data.train" : "train.pause",
          )}</button>
          <button type="button" ?disabled=${over || !idle} @click=${train("one")}>${say("train.one")}</button>
          ${
            training.settings.batch
              ? html`<button type="button" ?disabled=${over || !idle} @click=${train("epoch")}>${say(
                  "train.epoch",
                )}</button>`
              : nothing
          }
          <button type="button" ?disabled=${!n} aria-label=${say("train.rewind")} title=${say("train.rewind")}
              @click=${train("rewind")}>${icons.undo}</button>
        </div>
        <label class="speed"><span class="sr">${say("data.pace")}</span><select @change=${pace}>
          ${PACES.map(
            (one) =>
              html`<option value=${one} ?selected=${state.pace === one}>${
                one ? say("data.pace.each", { count: one }) : say("data.pace.most")
              }</option>`,
          )}</select></label>
        <span class="figures" role="status">${figure(n, "data.updates")}${
          journal && journal.loss.length > 1
            ? html`${figure(short(journal.loss[0]), "data.loss.first")}${figure(
                short(journal.loss[journal.loss.length - 1]),
                "data.loss.now",
              )}`
            : nothing
        }</span>
        ${
          n && idle
            ? html`<button type="button" class="link opens" @click=${() => send({ type: "open", n })}>${say(
                "data.open",
              )}</button>`
            : nothing
        }`,
      root,
    );
  };
}
