/** In the ribbon: what has come out so far, and in an update what each parameter becomes. */

import { html, nothing } from "lit/html.js";
import { shortName } from "../formula/labels.js";
import { passedOn } from "../formula/line.js";
import { changed, numeral, short, signOf, THREE } from "../formula/numerals.js";
import { worked } from "../graph/gate.js";
import { gradOf } from "../trace/frame.js";
import { arrow, effect, symbol } from "./symbols.js";
import { boxName } from "./told.js";

/** @import { Factor } from "../trace/routes.js" */
/** @import { Folded, Say, Scenery, Send, Stop } from "../types" */

const LONG = 8; // letters of a number that is written smaller
const MOST_SHARES = 5; // tiles of what arrives; of more the first and the last two
const DIGITS = [THREE, 4, 5, 6];
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
    return html`<span class="change">${part(pair.before, html`${say("ribbon.old")} ${symbol(name)}`)}<span
        class="op">−</span>${part(numeral(walk.rate), eta)}<span class="op">×</span>
      <span data-sign=${signOf(grad)}><b>${grad < 0 ? `(${short(grad)})` : short(grad)}</b>
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
 * What arrives at a box, one tile for each box that it comes through: where too many routes lead to it for each to be a
 * product of its own. Nothing where arrays arrive.
 * @param {Scenery} scenery
 * @param {Folded} folded
 * @param {number} end
 * @param {Stop} here
 */
export function shares({ frame, state, say }, folded, end, here) {
  const { walk, at } = /** @type {NonNullable<Scenery["frame"]>} */ (frame);
  const { exit, nodes } = folded.units[end];
  /** @type {Map<number, number[]>} */
  const senders = new Map();
  for (const flow of walk.into[exit ?? nodes[0]]) {
    const from = folded.unitOf[walk.run.flows.node[flow]];
    senders.set(from, [...(senders.get(from) ?? []), flow]);
  }
  // From a single box each way is told by its product.
  const alone = senders.size === 1;
  const ways = alone ? [...senders].flatMap(([from, flows]) => flows.map((flow) => [from, [flow]])) : [...senders];
  const each = /** @type {[number, number[]][]} */ (ways).map(([from, flows]) => {
    const parts = flows.map((flow) => walk.run.flows.grad[flow]);
    const sum = parts.every((one) => typeof one === "number") ? parts.reduce((a, b) => a + b, 0) : null;
    const unit = folded.units[from];
    const words = alone ? worked(walk, unit, flows[0], false) : via(boxName(walk, unit), say);
    return { from, sum, words, come: flows.every((flow) => walk.arrivedAt[flow] <= at) };
  });
  const parts = each.map(({ sum }) => sum ?? NaN);
  if (parts.some(Number.isNaN)) return null;
  const whole = parts.reduce((a, b) => a + b, 0);
  const digits = digitsFor((put) => parts.reduce((all, one) => all + put(one), 0), whole);
  const shown = each.length > MOST_SHARES ? [...each.slice(0, 2), null, ...each.slice(-2)] : each;
  return shown.map((one, i) => {
    if (!one) return html`<span class="op">+</span><span class="op">⋯</span>`;
    const { from, come, words } = one;
    const sum = /** @type {number} */ (one.sum);
    // A story tells sizes alone: what goes against the whole is taken away from it.
    const against = state.level === "story" && sum * whole < 0;
    const plus = against || i ? html`<span class="op">${against ? "−" : "+"}</span>` : nothing;
    const now = here.phase === "backward" && here.unit === from && here.to === end;
    return html`${plus}<span class="tile" data-state=${now ? "now" : come ? "done" : "todo"}
        data-sign=${come ? signOf(sum) : 0}>
      <b>${come ? size(state.level, sum, digits) : "?"}</b>
      <small>${alone && !come ? "" : words}</small></span>`;
  });
}

/** @param {string} name @param {Say} say */
function via(name, say) {
  const [before, after] = say("ribbon.via", { name: "\0" }).split("\0");
  return html`${before}${symbol(name)}${after}`;
}

/**
 * How many digits the factors of routes need, three to six, so that a reader who multiplies what is printed comes to
 * what is printed under "so far".
 * @param {Scenery} scenery
 * @param {Folded} folded
 * @param {Factor[][]} routes
 * @param {number} end
 * @param {Stop} here
 */
export function digitsOf({ frame }, folded, routes, end, here) {
  const now = /** @type {NonNullable<Scenery["frame"]>} */ (frame);
  const { walk } = now;
  if (here.phase !== "backward") return THREE;
  const sumAt = (/** @type {number} */ id) => gradOf(now, /** @type {number} */ (folded.units[id].exit));
  const { complete } = sumAt(end);
  const goal = sumAt(complete ? end : here.to).sum;
  // What has been gone of each route.
  const gone = complete
    ? routes
    : routes.flatMap((route) => {
        const last = route.findIndex(({ from, to }) => from === here.unit && to === here.to);
        return last < 0 ? [] : [route.slice(0, last + 1)];
      });
  const products = (complete ? gone : gone.slice(0, 1)).map((route) =>
    route.map(({ from, flow }) => (folded.units[from].sole ? passedOn(walk, folded.units[from], flow) : null) ?? NaN),
  );
  if (typeof goal !== "number" || products.flat().some(Number.isNaN)) return THREE;
  const sum = (/** @type {(one: number) => number} */ put) =>
    products.reduce((all, factors) => all + factors.reduce((a, b) => a * put(b), 1), 0);
  if (Math.abs(sum((one) => one) - goal) > 1e-9 * Math.abs(goal)) return THREE; // more has arrived than these
  return digitsFor(sum, goal);
}

/**
 * The fewest digits with which printed numbers give a printed result.
 * @param {(put: (one: number) => number) => number} result with each of the numbers put through a function
 * @param {number} goal
 */
function digitsFor(result, goal) {
  const printed = (/** @type {number} */ digits) => result((one) => Number(one.toPrecision(digits)));
  const agrees = (/** @type {number} */ digits) => short(printed(digits)) === short(goal);
  return DIGITS.find(agrees) ?? THREE;
}

/**
 * What has come out so far, under its own name.
 * @param {Scenery} scenery
 * @param {Folded} folded
 * @param {number} end
 * @param {Stop} here
 */
export function so({ frame, state, say }, folded, end, here) {
  const now = /** @type {NonNullable<Scenery["frame"]>} */ (frame);
  const { walk } = now;
  if (here.phase !== "backward") return nothing;
  const last = folded.units[end];
  const { complete } = gradOf(now, /** @type {number} */ (last.exit ?? last.nodes[0]));
  const unit = complete ? last : folded.units[here.to];
  const grad = unit.exit === null ? null : gradOf(now, unit.exit).sum;
  if (typeof grad !== "number") return nothing;
  const output = boxName(walk, folded.units[folded.unitOf[walk.trace.output]]);
  const name = boxName(walk, unit);
  const long = size(state.level, grad).length > LONG;
  const way = state.level === "story" ? -signOf(grad) : signOf(grad); // in a story it points where to turn, as in boxes
  return html`<span class="bar"></span><span class="so" data-long=${long}><b
      data-sign=${signOf(grad)}>${arrow(way)}${size(state.level, grad)}</b>
    <small>${effect(state.level, output, name, say)}${complete ? "" : say("ribbon.sofar")}</small></span>`;
}

/**
 * A number, of which a story tells the size alone.
 * @param {string} level
 * @param {number} one
 * @param {number} [digits]
 */
const size = (level, one, digits = THREE) => numeral(level === "story" ? Math.abs(one) : one, false, digits);

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
