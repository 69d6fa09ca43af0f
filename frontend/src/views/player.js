/** The controls of the steps: buttons, speed, and a scrubber whose segments are the phases. */

import { html, nothing, render } from "lit";
import { live } from "lit/directives/live.js";
import { phases } from "../trace/frame.js";
import { icons } from "./icons.js";
import { typed } from "./fields.js";

/** @import { Scenery, Send, Action } from "../types" */

const SPEEDS = [0.5, 1, 2, 4, 8, 16];

/**
 * @param {HTMLElement} root
 * @param {Send} send
 */
export function mount(root, send) {
  /** @param {Scenery} scenery */
  return function update({ state, frame, say }) {
    const at = frame?.at ?? 0;
    const last = frame?.last ?? 0;
    const phase = say(`phase.${frame?.phase ?? "start"}`);
    /**
     * @param {string} key
     * @param {Action} action
     * @param {boolean} possible
     */
    const button = (key, action, possible) => html`<button
      type="button" class=${key} aria-label=${say(`controls.${key}`)} title=${say(`controls.${key}`)}
      aria-disabled=${String(!possible)}
      @click=${() => possible && send(action)}
    >${icons[/** @type {keyof typeof icons} */ (key)]}</button>`;
    render(
      html`
        <div class="buttons" role="toolbar" aria-label=${say("controls.label")} @keydown=${rove}>
          ${button("first", { type: "go", at: 0 }, at > 0)}
          ${button("phaseBack", { type: "phase", by: -1 }, at > 0)}
          ${button("back", { type: "by", steps: -1 }, at > 0)}
          ${state.playing ? button("pause", { type: "pause" }, true) : button("play", { type: "play" }, last > 0)}
          ${button("step", { type: "by", steps: 1 }, at < last)}
          ${button("phaseNext", { type: "phase", by: 1 }, at < last)}
          ${button("last", { type: "go", at: last }, at < last)}
        </div>
        <div class="scrub">
          <input
            type="range" min="0" max=${last} step="1" .value=${live(String(at))} ?disabled=${!frame}
            aria-label=${say("scrub.label")} aria-valuetext=${say("scrub.value", { at, last, phase })}
            @input=${typed((text) => send({ type: "go", at: Number(text) }))}
            @keydown=${(/** @type {KeyboardEvent} */ e) => page(e, send)}
          />
          <div class="phases" aria-hidden="true">
            ${
              frame &&
              phases(frame.walk)
                .filter((one) => ["forward", "backward", "update"].includes(one.phase))
                .map(
                  (one) => html`<span class=${one.phase} ?data-now=${one.phase === frame.phase}
                style="left:${(100 * one.from) / last}%;width:${(100 * (one.to - one.from)) / last}%"><i
                    ?hidden=${one.to - one.from < 0.04 * last}>${say(`phase.${one.phase}`)}</i></span>`,
                )
            }
          </div>
        </div>
        ${
          state.opened === null
            ? nothing
            : html`<p class="shown">${say("train.shownHere", { n: state.opened })} <button
            type="button" class="link" @click=${() => send({ type: "close" })}>${say("train.close")}</button></p>`
        }
        <label class="speed">
          <span>${say("controls.speed")}</span>
          <select @change=${typed((text) => send({ type: "speed", speed: Number(text) }))}>
            ${SPEEDS.map((speed) => html`<option value=${speed} ?selected=${speed === state.speed}>${speed}×</option>`)}
          </select>
        </label>
      `,
      root,
    );
  };
}

/**
 * Arrow keys move among the buttons of the toolbar.
 * @param {KeyboardEvent} event
 */
function rove(event) {
  const bar = /** @type {HTMLElement} */ (event.currentTarget);
  const buttons = [...bar.querySelectorAll("button")];
  const here = buttons.indexOf(/** @type {HTMLButtonElement} */ (event.target));
  const to = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: buttons.length - 1 }[event.key];
  if (to === undefined || !buttons[to]) return;
  event.preventDefault();
  buttons[to].focus();
}

/**
 * Page Up and Page Down on the scrubber go by phase; its other keys are the browser's own.
 * @param {KeyboardEvent} event
 * @param {Send} send
 */
function page(event, send) {
  if (event.key !== "PageUp" && event.key !== "PageDown") return;
  event.preventDefault();
  send({ type: "phase", by: event.key === "PageUp" ? 1 : -1 });
}
