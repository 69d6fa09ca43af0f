/** The current step: its sentence, and its rule in symbols and with the numbers put in. */

import { html, nothing, render } from "lit";
import { unsafeHTML } from "lit/directives/unsafe-html.js";
import { math } from "../formula/mathml.js";
import { derivation } from "../formula/rule.js";
import { operationSentence, sentences } from "./sentences.js";

/** @import { Scenery, OpRow, Say, Send } from "../types" */

/**
 * @param {HTMLElement} root
 * @param {Map<string, OpRow>} ops
 * @param {Send} send
 */
export function mount(root, ops, send) {
  /** @param {Scenery} scenery */
  return function update({ state, frame, say }) {
    if (!frame) {
      render(nothing, root);
      return;
    }
    const said = sentences(frame, say, state.exact);
    const lines = derivation(frame, ops, state.exact);
    const about = operationSentence(frame, say);
    render(
      html`
        <h2>${say("rule.label")}</h2>
        <p class="where">
          <span class="phase ${frame.phase}">${say(`phase.${frame.phase}`)}</span>
          <span class="count">${say("step.count", { at: frame.at, last: frame.last })}</span>
        </p>
        ${said.map((sentence) => html`<p class="sentence">${sentence}</p>`)}
        ${lines.length
          ? html`<div class="formula" role="group" tabindex="0" aria-label=${said.join(" ")}>
              ${lines.map((line) => unsafeHTML(math(line, "")))}
            </div>`
          : html`<p class="help">${say("rule.ready")}</p>`}
        ${frame.phase === "update" ? rate(state.rate, frame.at === frame.last, say, send) : nothing}
        ${about ? html`<p class="about">${about}</p>` : nothing}
        ${frame.walk.trace.diagnostics.map((one) => html`<p class="diagnostic">${one.message}</p>`)}
      `,
      root,
    );
    fit(root.querySelector(".formula"));
  };
}

/**
 * The learning rate of the update, and at its end another round.
 * @param {number} value
 * @param {boolean} over
 * @param {Say} say
 * @param {Send} send
 */
function rate(value, over, say, send) {
  const type = (/** @type {Event} */ event) => {
    const wish = Number(/** @type {HTMLInputElement} */ (event.target).value);
    if (Number.isFinite(wish) && wish !== 0) send({ type: "rate", rate: wish });
  };
  return html`<div class="rate">
    <label><span>${say("update.rate")}</span><input type="number" step="any" .value=${String(value)} @change=${type} /></label>
    ${over ? html`<button type="button" @click=${() => send({ type: "again" })}>${say("update.again")}</button>` : nothing}
  </div>`;
}

const SMALLEST = 0.66; // of the usual size; what is wider still scrolls

/**
 * Write a line smaller if it is wider than the panel, so that its end can be seen.
 * @param {HTMLElement | null} formula
 */
function fit(formula) {
  if (!formula) return;
  const lines = /** @type {NodeListOf<HTMLElement>} */ (formula.querySelectorAll("math"));
  for (const line of lines) line.style.fontSize = "";
  const room = formula.clientWidth - 8;
  for (const line of lines) {
    const width = line.getBoundingClientRect().width;
    if (room > 0 && width > room) line.style.fontSize = `${Math.max(SMALLEST, room / width) * 17}px`;
  }
}
