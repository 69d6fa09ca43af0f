/** The steps: one button that is seen first, back, play, and a scrubber whose ticks are the stops of each phase. */

import { html, nothing, render } from "lit/html.js";
import { live } from "lit/directives/live.js";
import { rolesOf } from "../trace/roles.js";
import { passage, stopAt, stretches } from "../trace/stops.js";
import * as icons from "./icons.js";
import { typed } from "./fields.js";

/** @import { Scenery, Send, Stop } from "../types" */

const SPEEDS = [0.5, 1, 2, 4, 8, 16];
const MOST_TICKS = 40; // stops that have a tick each

/**
 * @param {HTMLElement} root
 * @param {Send} send
 */
export function mount(root, send) {
  /** @param {Scenery} scenery */
  return function update({ state, frame, say }) {
    const walk = frame?.walk ?? null;
    const stops = walk ? passage(walk, state.open).stops : [];
    const k = frame ? stopAt(stops, frame.at) : 0;
    const last = Math.max(0, stops.length - 1);
    const roles = walk !== null && rolesOf(walk.trace) !== null;
    const name = (/** @type {Stop["phase"]} */ phase) => {
      const own = phase === "loss" && !roles ? "forward" : phase;
      return say(`phase.${state.level === "story" ? "story." : ""}${own}`);
    };
    const phase = name(stops[k]?.phase ?? "start");
    const over = k === last && last > 0;
    // While a lesson asks about these numbers there is no next round of them.
    const again = over && (walk?.moves.size ?? 0) > 0 && !walk?.training && state.limit === null;
    const held = !over && state.limit !== null && (frame?.at ?? 0) >= state.limit; // a lesson goes on elsewhere
    const go = () => send(again ? { type: "again" } : over ? { type: "go", at: 0 } : { type: "by", steps: 1 });
    // Where a page asks for what is missing, the step that is no more about it has a name of its own.
    const asks = /** @type {ShadowRoot} */ (root.getRootNode()).host?.hasAttribute("holes");
    const turns = asks && stops[k + 1]?.phase === "update";
    const step = turns ? "player.update" : k === 0 ? "player.start" : "player.step";
    const word = again ? "player.round" : over ? "player.over" : step;
    render(
      html`
        <div class="buttons" role="toolbar" aria-label=${say("controls.label")} @keydown=${rove}>
          <button type="button" class="step" ?disabled=${!last} aria-disabled=${String(held)}
            @click=${go}>${say(word)}${icons.step}</button>
          <button type="button" class="back" aria-label=${say("controls.back")} title=${say("controls.back")}
            aria-disabled=${String(k === 0)} @click=${() => send({ type: "by", steps: -1 })}>${icons.before}</button>
          ${
            state.playing
              ? html`<button type="button" class="pause" aria-label=${say("controls.pause")}
                  title=${say("controls.pause")}
                @click=${() => send({ type: "pause" })}>${icons.pause}</button>`
              : html`<button type="button" class="play" aria-label=${say("controls.play")} title=${say("controls.play")}
                aria-disabled=${String(!last)} @click=${() => last && send({ type: "play" })}>${icons.play}</button>`
          }
        </div>
        <div class="scrub">
          <div class="phases" aria-hidden="true">${stretches(stops, roles).map(
            ({ phase, from, to }) => html`<span class="phase-of" data-now=${k >= from && k <= to}
                .style="flex:${to - from + 1.35}"><b>${name(phase)}</b><span
              class="ticks">${ticksOf(from, to, k)}</span></span>`,
          )}</div>
          <input type="range" min="0" max=${last} step="1" .value=${live(String(k))} ?disabled=${!last}
            aria-label=${say("scrub.label")} aria-valuetext=${say("scrub.value", { at: k, last, phase })}
            @input=${typed((text) => send({ type: "go", at: stops[Number(text)].at }))}
            @keydown=${(/** @type {KeyboardEvent} */ e) => page(e, send)} />
        </div>
        <span class="count">${k} / ${last}</span>
        ${
          state.opened === null
            ? nothing
            : html`<p class="shown">${say("train.shownHere", { n: state.opened })} <button type="button" class="link"
              @click=${() => send({ type: "close" })}>${say("train.close")}</button></p>`
        }
        <label class="speed"><span class="sr">${say("controls.speed")}</span>
          <select title=${say("controls.speed")}
              @change=${typed((text) => send({ type: "speed", speed: Number(text) }))}>
            ${SPEEDS.map((speed) => html`<option value=${speed} ?selected=${speed === state.speed}>${speed}×</option>`)}
          </select></label>
        <button type="button" class="because" aria-expanded=${state.panel === true}
          @click=${() => why(root, send)}>${say("controls.why")}</button>
      `,
      root,
    );
  };
}

/**
 * Where the panel does not stand beside the graph it comes over it, and is read from its tab on.
 * @param {HTMLElement} root
 * @param {Send} send
 */
function why(root, send) {
  send({ type: "tab", tab: "why" });
  const side = /** @type {ShadowRoot} */ (root.getRootNode()).querySelector(".side");
  /** @type {HTMLElement | null} */ (side?.querySelector("[aria-selected=true]"))?.focus({ preventScroll: true });
}

/**
 * @param {number} from
 * @param {number} to
 * @param {number} k
 */
function ticksOf(from, to, k) {
  if (to - from + 1 > MOST_TICKS / 2) {
    const share = Math.max(0, Math.min(1, (k - from + 1) / (to - from + 1)));
    return html`<i class="whole" .style="--share:${100 * share}%"
        data-state=${k < from ? "todo" : k > to ? "done" : "now"}></i>`;
  }
  return Array.from(
    { length: to - from + 1 },
    (_, i) => html`<i data-state=${from + i < k ? "done" : from + i === k ? "now" : "todo"}></i>`,
  );
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
