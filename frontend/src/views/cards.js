/** In the ribbon: in an update what each parameter becomes; and which parameter's product is shown. */

import { html, nothing, render } from "lit/html.js";
import { shortName } from "../formula/labels.js";
import { changed, numeral, signOf, stepped } from "../formula/numerals.js";
import { cellName } from "../formula/terms.js";
import { changesOf, largest } from "../trace/changes.js";
import { effect, symbol } from "./symbols.js";

/** @import { Change } from "../trace/changes.js" */
/** @import { Say, Scenery, Send } from "../types" */

const MOST_TARGETS = 4; // parameters to choose from; more are a list
const MOST_CARDS = 3; // parameters of an update
const TALLEST = 62; // pixels of the ribbon, in which cards may stand one below the other

/**
 * What the parameters become, as many of those that change most as there is room for, and the learning rate.
 * @param {Scenery} scenery
 * @param {Send} send
 * @param {HTMLElement} root
 */
export function cards(scenery, send, root) {
  const all = changesOf(/** @type {NonNullable<Scenery["frame"]>} */ (scenery.frame).walk);
  // Where there is too little room the learning rate, which the cards have too, cannot be turned.
  for (const rated of [true, false])
    for (let most = MOST_CARDS; most > 0; most--) {
      render(made(scenery, send, all, most, rated), root);
      const edge = root.querySelector(".eta")?.getBoundingClientRect().left ?? Infinity;
      const under = [...root.querySelectorAll(".change")].some((one) => one.getBoundingClientRect().right > edge);
      if (!under && root.scrollWidth <= root.clientWidth && root.scrollHeight <= Math.max(root.clientHeight, TALLEST))
        return;
    }
}

/**
 * @param {Scenery} scenery
 * @param {Send} send
 * @param {Change[]} all
 * @param {number} most that are shown
 * @param {boolean} rated whether the learning rate stands beside them
 */
function made({ frame, state, say }, send, all, most, rated) {
  const { walk } = /** @type {NonNullable<Scenery["frame"]>} */ (frame);
  const { trace } = walk;
  const story = state.level === "story";
  const eta = story ? say("ribbon.rate.story") : html`<span class="m"><i>η</i></span>`;
  const shown = all.length > most ? largest(all, most) : all;
  return html`${shown.map(({ id, cell, before, after, grad }) => {
    const name = cellName(shortName(trace, trace.nodes[id]), cell);
    const pair = walk.training ? { ...changed(before, after), grad: "" } : stepped({ before, after, grad }, walk.rate);
    const part = (/** @type {unknown} */ number, /** @type {unknown} */ words) =>
      html`<span><b>${number}</b><small>${words}</small></span>`;
    const own = html`<i class="own">${symbol(name)}</i>`; // where there is no room for words
    if (walk.training)
      return html`<span class="change">${own}${part(pair.before, html`${say("ribbon.old")} ${symbol(name)}`)}<span
          class="op">→</span>${part(pair.after, html`${say("ribbon.new")} ${symbol(name)}`)}</span>`;
    // A story tells sizes alone: what is taken away with a minus is added.
    const plus = story && grad < 0;
    const effects = story ? pair.grad.replace("−", "") : grad < 0 ? `(${pair.grad})` : pair.grad;
    return html`<span class="change">${own}${part(pair.before, html`${say("ribbon.old")} ${symbol(name)}`)}<span
        class="op">${plus ? "+" : "−"}</span>${part(numeral(walk.rate), eta)}<span class="op">×</span>
      <span data-sign=${signOf(grad)}><b>${effects}</b>
        <small>${effect(state.level, shortName(trace, trace.nodes[trace.output]), name, say)}</small></span>
      <span class="op">=</span><span
          class="made"><b>${pair.after}</b><small>${say("ribbon.new")} ${symbol(name)}</small></span></span>`;
  })}
    ${
      all.length > shown.length || !shown.length
        ? html`<button type="button" class="link"
        @click=${() => send({ type: "tab", tab: "table" })}>${
          shown.length ? say("ribbon.all", { count: all.length }) : say("ribbon.arrays")
        }</button>`
        : nothing
    }
    <span class="space"></span>${walk.training || !rated ? nothing : rate(state.rate, say, story, send)}`;
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
