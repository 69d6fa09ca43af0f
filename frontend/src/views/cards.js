/** In the ribbon: in an update what each parameter becomes; and which parameter's product is shown. */

import { html, nothing } from "lit/html.js";
import { shortName } from "../formula/labels.js";
import { changed, numeral, short, signOf } from "../formula/numerals.js";
import { effect, symbol } from "./symbols.js";

/** @import { Say, Scenery, Send } from "../types" */

const MOST_TARGETS = 4; // parameters to choose from; more are a list
const MOST_CARDS = 3; // parameters of an update

/**
 * What each parameter becomes, and the learning rate.
 * @param {Scenery} scenery
 * @param {Send} send
 */
export function cards({ frame, state, say }, send) {
  const { walk } = /** @type {NonNullable<Scenery["frame"]>} */ (frame);
  const { trace, run } = walk;
  const story = state.level === "story";
  const eta = story ? say("ribbon.rate.story") : html`<span class="m"><i>η</i></span>`;
  const plain = [...walk.moves].filter(
    ([id, { after }]) => typeof run.values[id] === "number" && typeof after === "number",
  );
  const size = (/** @type {[number, { after: unknown }]} */ [id, { after }]) =>
    Math.abs(/** @type {number} */ (after) - /** @type {number} */ (run.values[id]));
  const shown = plain.length > MOST_CARDS ? [...plain].sort((a, b) => size(b) - size(a)).slice(0, MOST_CARDS) : plain;
  return html`${shown.map(([id, { after }]) => {
    const grad = /** @type {number} */ (run.grads[id]);
    const pair = changed(/** @type {number} */ (run.values[id]), /** @type {number} */ (after));
    const name = shortName(trace, trace.nodes[id]);
    const part = (/** @type {unknown} */ number, /** @type {unknown} */ words) =>
      html`<span><b>${number}</b><small>${words}</small></span>`;
    if (walk.training)
      return html`<span class="change">${part(pair.before, html`${say("ribbon.old")} ${symbol(name)}`)}<span
          class="op">→</span>${part(pair.after, html`${say("ribbon.new")} ${symbol(name)}`)}</span>`;
    // A story tells sizes alone: what is taken away with a minus is added.
    const plus = story && grad < 0;
    const effects = story ? short(Math.abs(grad)) : grad < 0 ? `(${short(grad)})` : short(grad);
    return html`<span class="change">${part(pair.before, html`${say("ribbon.old")} ${symbol(name)}`)}<span
        class="op">${plus ? "+" : "−"}</span>${part(numeral(walk.rate), eta)}<span class="op">×</span>
      <span data-sign=${signOf(grad)}><b>${effects}</b>
        <small>${effect(state.level, shortName(trace, trace.nodes[trace.output]), name, say)}</small></span>
      <span class="op">=</span><span
          class="made"><b>${pair.after}</b><small>${say("ribbon.new")} ${symbol(name)}</small></span></span>`;
  })}
    ${
      walk.moves.size > shown.length
        ? html`<button type="button" class="link"
        @click=${() => send({ type: "tab", tab: "table" })}>${
          shown.length ? say("ribbon.all", { count: walk.moves.size }) : say("ribbon.arrays")
        }</button>`
        : nothing
    }
    <span class="space"></span>${walk.training ? nothing : rate(state.rate, say, story, send)}`;
}

/**
 * The learning rate, on a slider by powers of ten.
 * @param {number} value
 * @param {import("../types").Say} say
 * @param {boolean} story
 * @param {Send} send
 */
function rate(value, say, story, send) {
  const at = Math.log10(value);
  const type = (/** @type {Event} */ event) => {
    const power = Number(/** @type {HTMLInputElement} */ (event.target).value);
    send({ type: "rate", rate: Number((10 ** power).toPrecision(2)) });
  };
  return html`<label class="eta"><span>${say(story ? "ribbon.rate.story" : "ribbon.rate")} ${
    story ? nothing : html`<span class="m"><i>η</i></span>`
  } <b>${numeral(value, false, 3)}</b></span>
    <input type="range" min=${Math.min(-4, Math.floor(at))} max=${Math.max(2, Math.ceil(at))} step="0.1"
        .value=${String(at)} aria-valuetext=${numeral(value)} @input=${type} /></label>`;
}

/**
 * Which parameter's product is shown.
 * @param {string[]} names
 * @param {number} i
 * @param {Say} say
 * @param {(name: string) => void} choose
 */
export function paths(names, i, say, choose) {
  if (names.length < 2) return nothing;
  if (names.length > MOST_TARGETS)
    return html`<label class="to"><span aria-hidden="true">${say("ribbon.path")}</span><select
      aria-label=${say("ribbon.path")}
        @change=${(/** @type {Event} */ event) => choose(/** @type {HTMLSelectElement} */ (event.target).value)}>
      ${names.map((name, k) => html`<option ?selected=${k === i}>${name}</option>`)}</select></label>`;
  return html`<span class="to" role="group" aria-label=${say("ribbon.path")}><span>${say("ribbon.path")}</span><span
      class="seg">${names.map(
        (name, k) =>
          html`<button type="button" aria-pressed=${k === i} @click=${() => choose(name)}>${symbol(name)}</button>`,
      )}</span></span>`;
}
