/** The ribbon: the product that is under way, factor by factor; in an update what each parameter becomes. */

import { html, nothing, render } from "lit/html.js";
import { passedOn } from "../formula/line.js";
import { changed, numeral, short, signOf } from "../formula/numerals.js";
import { ruleOf } from "../graph/gate.js";
import { LAYERS, turnsOf } from "../trace/fold.js";
import { BADGES, routesTo, targets } from "../trace/routes.js";
import { cellsAt, placeOf } from "../trace/stops.js";
import { products } from "./products.js";
import { shortName } from "../formula/labels.js";
import { boxName } from "./told.js";
import { arrow, partial, symbol } from "./symbols.js";

/** @import { Folded, Say, Scenery, Send, Stop, Walk } from "../types" */
/** @import { Factor } from "../trace/routes.js" */

const MOST_TILES = 5; // factors in a row; of more the first and the last two
const FEW_TILES = 2; // that fit everywhere
const LONG = 8; // letters of a number that is written smaller
const MOST_CARDS = 3; // parameters of an update
const MOST_TARGETS = 4; // parameters to choose from; more are a list

/**
 * @param {HTMLElement} root
 * @param {Send} send
 */
export function mount(root, send) {
  /** The parameter whose product is shown, by name. @type {string | null} */
  let chosen = null;
  /** @type {Scenery | null} */
  let now = null;

  /** @param {Scenery} scenery */
  function update(scenery) {
    now = scenery;
    const { frame, state, say } = scenery;
    if (!frame) return render(nothing, root);
    const { walk } = frame;
    const { folded, here } = placeOf(frame, state.open);
    if (here.phase === "update") return render(cards(scenery), root);
    const cell = cellsAt(state);
    root.toggleAttribute("data-cells", cell !== null);
    if (cell) {
      root.removeAttribute("data-before");
      return render(products(scenery, cell, send, root.clientWidth), root);
    }
    let ends = targets(walk, folded);
    // Along a strip the product is that of the layer that has been reached.
    if (here.phase === "backward" && turnsOf(folded.units).length >= LAYERS && !ends.includes(here.to))
      ends = [here.to];
    const units = ends.map((id) => boxName(walk, folded.units[id]));
    if (!ends.length) return render(nothing, root);
    let i = chosen === null ? -1 : units.indexOf(chosen);
    if (i < 0) i = Math.max(0, ends.indexOf(here.phase === "backward" ? here.to : -1));
    const routes = routesTo(walk, folded, ends[i]);
    const story = state.level === "story";
    const before = here.phase !== "backward";
    root.toggleAttribute("data-before", before && story);
    const output = boxName(walk, { ...folded.units[folded.unitOf[walk.trace.output]] });
    const goal =
      state.level === "calculus"
        ? partial(output, units[i])
        : html`<span class="goal">${say(story ? "ribbon.goal.story" : "ribbon.goal", { name: units[i] })}</span>`;
    render(
      html`<span class="of">${goal}</span><span class="op">=</span>
        ${
          routes
            ? routes.map(
                (route, r) =>
                  html`${r ? html`<span class="op">+</span>` : nothing}${
                    routes.length > 1
                      ? html`<span
                      class="badge">${BADGES[r]}</span>`
                      : nothing
                  }${tiles(scenery, folded, route, here)}`,
              )
            : html`<span class="many">${say("ribbon.many", { name: units[i] })}</span>`
        }
        ${so(scenery, folded, ends[i], here)}
        <span class="space"></span>${paths(units, i)}`,
      root,
    );
    // What does not fit stands closer.
    root.removeAttribute("data-tight");
    if (routes && routes.flat().length > FEW_TILES && root.scrollWidth > root.clientWidth)
      root.setAttribute("data-tight", "");
    return undefined;
  }

  /**
   * The factors of one route.
   * @param {Scenery} scenery
   * @param {Folded} folded
   * @param {Factor[]} route
   * @param {Stop} here
   */
  function tiles({ frame, state }, folded, route, here) {
    const { walk, at } = /** @type {NonNullable<Scenery["frame"]>} */ (frame);
    const shown = route.length > MOST_TILES ? [...route.slice(0, 2), null, ...route.slice(-2)] : route;
    return shown.map((factor, i) => {
      const sign = i ? html`<span class="op">×</span>` : nothing;
      if (!factor) return html`${sign}<span class="op">⋯</span>`;
      const [from, to] = [folded.units[factor.from], folded.units[factor.to]];
      const share = !from.sole ? null : passedOn(walk, from, factor.flow);
      const active = here.phase === "backward" && here.unit === factor.from && here.to === factor.to;
      const passed = walk.arrivedAt[factor.flow] <= at;
      const known = share !== null && walk.shownAt[/** @type {number} */ (from.exit)] <= at;
      return html`${sign}<span class="tile" data-state=${active ? "now" : passed ? "done" : "todo"}
          data-sign=${passed && share !== null ? Math.sign(share) : 0}>
        <b>${share === null ? ruleAt(walk, from, factor.flow) : known ? size(state.level, share) : "?"}</b>
        <small>${between(state.level, boxName(walk, from), boxName(walk, to))}</small>
      </span>`;
    });
  }

  /**
   * What has come out so far, under its own name.
   * @param {Scenery} scenery
   * @param {Folded} folded
   * @param {number} end
   * @param {Stop} here
   */
  function so({ frame, state, say }, folded, end, here) {
    const { walk, at } = /** @type {NonNullable<Scenery["frame"]>} */ (frame);
    if (here.phase !== "backward") return nothing;
    const last = folded.units[end];
    const id = /** @type {number} */ (last.exit ?? last.nodes[0]);
    const complete = walk.into[id].length > 0 && walk.into[id].every((flow) => walk.arrivedAt[flow] <= at);
    const unit = complete ? last : folded.units[here.to];
    const grad = unit.exit === null ? null : walk.run.grads[unit.exit];
    if (typeof grad !== "number") return nothing;
    const output = boxName(walk, folded.units[folded.unitOf[walk.trace.output]]);
    const name = boxName(walk, unit);
    const long = size(state.level, grad).length > LONG;
    return html`<span class="bar"></span><span class="so" data-long=${long}><b
        data-sign=${signOf(grad)}>${arrow(signOf(grad))}${size(state.level, grad)}</b>
      <small>${effect(state.level, output, name, say)}${complete ? "" : say("ribbon.sofar")}</small></span>`;
  }

  /**
   * Which parameter's product is shown.
   * @param {string[]} names
   * @param {number} i
   */
  function paths(names, i) {
    const { say } = /** @type {Scenery} */ (now);
    if (names.length < 2) return nothing;
    const choose = (/** @type {string} */ name) => {
      chosen = name;
      if (now) update(now);
    };
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

  /** @param {Scenery} scenery */
  function cards({ frame, state, say }) {
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
          <small>${effect(state.level, boxNameOf(trace, trace.output), name, say)}</small></span>
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
      <span class="space"></span>${walk.training ? nothing : rate(state.rate, say, story)}`;
  }

  /**
   * The learning rate, on a slider by powers of ten.
   * @param {number} value
   * @param {import("../types").Say} say
   * @param {boolean} story
   */
  function rate(value, say, story) {
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

  return update;
}

/** A number, of which a story tells the size alone. @param {string} level @param {number} one */
const size = (level, one) => short(level === "story" ? Math.abs(one) : one);

/**
 * By which rule arrays pass along an edge, in few letters.
 * @param {Walk} walk
 * @param {Folded["units"][number]} from
 * @param {number} flow
 */
function ruleAt(walk, from, flow) {
  const { node, arg } = walk.run.flows;
  return (!from.sole ? "" : ruleOf(walk, from, [[node[flow], arg[flow]]])[0]) || "⋯";
}

/**
 * What passes from one box to another, by name.
 * @param {string} level
 * @param {string} from
 * @param {string} to
 */
const between = (level, from, to) => (level === "calculus" ? partial(from, to) : html`${symbol(to)} → ${symbol(from)}`);

/**
 * The gradient of the output at a name, as it is called at a level.
 * @param {string} level
 * @param {string} output
 * @param {string} name
 * @param {Say} say
 */
const effect = (level, output, name, say) =>
  level === "calculus"
    ? partial(output, name)
    : say(level === "story" ? "ribbon.goal.story" : "ribbon.effect", { name });

/**
 * @param {Walk["trace"]} trace
 * @param {number} id
 */
const boxNameOf = (trace, id) => trace.nodes[id].name ?? trace.nodes[id].op;
