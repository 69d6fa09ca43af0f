/** Training: how, how far, and any step of a run to be opened. */

import { html, nothing, render } from "lit/html.js";
import { live } from "lit/directives/live.js";
import { brief } from "../formula/numerals.js";
import { goesOn } from "../trace/settings.js";
import { mount as mountCurves } from "./curves.js";
import { pictured } from "./later.js";
import { mount as mountOwn } from "./own.js";
import { settings as how } from "./settings.js";

/** @import { Scenery, Send, Say, Journal } from "../types" */
/** @import { Tools } from "./panels.js" */

/**
 * @param {HTMLElement} root
 * @param {Send} send
 * @param {Tools} tools
 */
export function mount(root, send, { palette }) {
  /** @type {((scenery: Scenery, journal: Journal | null) => void) | null} */
  let curves = null;
  /** @type {((scenery: Scenery) => void) | null} */
  let own = null;

  /** @param {Scenery} scenery */
  return function update(scenery) {
    const { state, say, stale, frame } = scenery;
    const { training } = state;
    if (!frame?.walk.trace.nodes.some((node) => node.kind === "param")) {
      [curves, own] = [null, null]; // whoever has no parameters has nothing to train
      return render(html`<p class="help">${say("train.none")}</p>`, root);
    }
    const journal = training.journal?.source === state.source ? training.journal : null;
    const same = goesOn(state, journal);
    // Where the loss has stopped being finite, more of the same leads nowhere.
    const over = stale || (journal?.end?.reason === "diverged" && same);
    const idle = training.running === null;
    render(
      html`<h2>${say("train.label")}</h2>
        <p class="help">${say("train.help")}</p>
        <fieldset class="how" ?disabled=${stale || !idle}><legend
            class="sr">${say("train.how")}</legend>${how(scenery, send)}</fieldset>
        ${
          idle && journal?.n && !same && !stale
            ? html`<p class="effect"
            role="status">${say("train.changed")}</p>`
            : nothing
        }
        <div class="actions" role="group" aria-label=${say("train.label")}>
          ${
            /** @type {const} */ (["one", "epoch"]).map((wish) =>
              wish === "epoch" && !training.settings.batch
                ? nothing
                : html`<button type="button" ?disabled=${over || !idle}
                  @click=${() => send({ type: "train", wish })}>${say(`train.${wish}`)}</button>`,
            )
          }
          <button type="button" ?disabled=${idle && over}
              @click=${() => send({ type: "train", wish: idle ? "run" : "pause" })}>
              ${say(idle ? "train.run" : "train.pause")}</button>
          <button type="button" ?disabled=${!journal?.n}
              @click=${() => send({ type: "train", wish: "rewind" })}>${say("train.rewind")}</button>
          ${
            idle && journal?.n
              ? html`<button type="button" title=${say("train.carry.title")}
              @click=${() => send({ type: "train", wish: "carry" })}>${say("train.carry")}</button>`
              : nothing
          }
        </div>
        <p class="status">${status(scenery, journal)}</p>
        ${
          journal?.n && state.opened === null && !pictured(state)
            ? html`<p class="help">${say("train.start")}</p>`
            : nothing
        }
        ${
          journal?.n && journal.by === "page" && journal.agreed
            ? html`<p class="help">${say(`train.agreed.${journal.agreed}`)}</p>`
            : nothing
        }
        ${
          training.problem
            ? html`<div class="fault"
                role="alert"><p>${
                  training.problem.status
                    ? training.problem.detail
                    : `${say("unreachable.title")}${say("language.stop")} ${say("unreachable.detail")}`
                }</p>
          ${training.problem.hint ? html`<p class="hint">${training.problem.hint}</p>` : nothing}</div>`
            : nothing
        }
        <div class="charted"></div>
        ${journal?.n ? steps(journal.n, state.opened, typed(root), say, send) : nothing}
        <div class="mine"></div>`,
      root,
    );
    curves ??= mountCurves(/** @type {HTMLElement} */ (root.querySelector(".charted")), send, palette);
    own ??= mountOwn(/** @type {HTMLElement} */ (root.querySelector(".mine")), send);
    curves(scenery, journal);
    own(scenery);
    return undefined;
  };
}

/**
 * What stands in the field of the step while the reader is in it: a run that goes on, or ends, must not overwrite it.
 * @param {HTMLElement} root
 */
function typed(root) {
  const field = /** @type {HTMLInputElement | null} */ (root.querySelector('.open input[type="number"]'));
  return field !== null && /** @type {ShadowRoot} */ (root.getRootNode()).activeElement === field ? field.value : null;
}

/**
 * @param {Scenery} scenery
 * @param {Journal | null} journal
 */
function status({ state, say }, journal) {
  const { training } = state;
  if (training.seeking) return say("train.seeking", { n: journal?.n ?? 0 });
  if (!journal?.n) return say(training.running ? "busy" : "train.ready");
  const {
    n,
    end,
    settings: { schedule },
  } = journal;
  if (end?.reason === "diverged") return say("train.diverged", { n: end.n, key: end.key ?? "" });
  const loss = brief(Number(end?.loss ?? journal.loss.at(-1)), state.exact);
  const test = end?.test_loss ?? journal.test.at(-1);
  const held =
    schedule && Number(schedule.steps) <= n
      ? say("train.scheduled", { steps: schedule.steps, rate: schedule.min ?? schedule.to })
      : "";
  if (test === undefined) return `${say("train.status", { n, loss })} ${held}`;
  return `${say("train.statusTest", { n, loss, test: brief(Number(test), state.exact) })} ${held}`;
}

/**
 * @param {number} last
 * @param {number | null} opened
 * @param {string | null} typing
 * @param {Say} say
 * @param {Send} send
 */
function steps(last, opened, typing, say, send) {
  const at = opened ?? last;
  const go = (/** @type {Event} */ e) => {
    const input = /** @type {HTMLInputElement} */ (e.target);
    const n = Number(input.value);
    const fine = Number.isInteger(n) && n >= 1 && n <= last;
    input.setCustomValidity(fine ? "" : say("train.bounds.any", { least: 1, most: last }));
    if (fine) send({ type: "open", n });
    else input.reportValidity();
  };
  return html`<div class="open">
    <label><span>${say("train.open")}</span><input type="number" min="1" max=${last} step="1"
        .value=${live(typing ?? String(at))} @change=${go}
      @blur=${(/** @type {Event} */ e) => {
        const input = /** @type {HTMLInputElement} */ (e.target);
        if (!input.validity.valid) input.value = String(at);
        input.setCustomValidity("");
      }} /></label>
    <input type="range" min="1" max=${last} step="1" .value=${live(String(at))} aria-label=${say("train.open")}
        aria-valuetext=${say("train.opened", { n: at })} @change=${go} />
    <span class="actions">
      <button type="button" ?disabled=${at <= 1} aria-label=${say("train.before")} title=${say("train.before")}
          @click=${() => send({ type: "open", n: at - 1 })}>‹</button>
      <button type="button"
          ?disabled=${opened === at && at >= last} aria-label=${say("train.after")} title=${say("train.after")}
          @click=${() => send({ type: "open", n: opened === null ? at : Math.min(last, at + 1) })}>›</button>
      ${
        opened === null
          ? nothing
          : html`<button type="button" @click=${() => send({ type: "look" })}>${say("train.look")}</button>
        <button type="button" @click=${() => send({ type: "close" })}>${say("train.close")}</button>`
      }
    </span>
    ${opened === null ? nothing : html`<p class="effect" role="status">${say("train.shown", { n: opened })}</p>`}
  </div>`;
}
