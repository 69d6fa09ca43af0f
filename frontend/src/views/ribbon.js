/** The ribbon: the product that is under way, factor by factor; in an update what each parameter becomes. */

import { html, nothing, render } from "lit/html.js";
import { passedOn } from "../formula/line.js";
import { numeral, THREE } from "../formula/numerals.js";
import { LAYERS, turnsOf } from "../trace/fold.js";
import { BADGES, routesTo, targets } from "../trace/routes.js";
import { cellsAt, placeOf } from "../trace/stops.js";
import { arrays, steps } from "./later.js";
import { boxName } from "./told.js";
import { effect, partial, symbol } from "./symbols.js";

/** @import { Folded, Scenery, Send, Stop, Walk } from "../types" */
/** @import { Factor } from "../trace/routes.js" */

const MOST_TILES = 5; // factors in a row; of more the ends and the one in play
const NARROW = 640; // pixels below which the path is not chosen where its product takes all the room
const FEW_TILES = 1; // that fit everywhere

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
    const cell = here.phase === "update" ? null : cellsAt(state);
    root.toggleAttribute("data-cells", cell !== null);
    root.removeAttribute("data-before");
    if (here.phase === "update") return void steps()?.cards(scenery, send, root);
    if (cell) return arrays()?.products(scenery, cell, send, root) || render(nothing, root);
    let ends = targets(walk, folded);
    // Along a strip the product is that of the layer that has been reached.
    if (here.phase === "backward" && turnsOf(folded.units).length >= LAYERS && !ends.includes(here.to))
      ends = [here.to];
    const units = ends.map((id) => boxName(walk, folded.units[id]));
    if (!ends.length) return render(nothing, root);
    let i = chosen === null ? -1 : units.indexOf(chosen);
    if (i < 0) i = Math.max(0, ends.indexOf(here.phase === "backward" ? here.to : -1));
    const choose = (/** @type {string} */ name) => {
      chosen = name;
      if (now) update(now);
    };
    const routes = routesTo(walk, folded, ends[i]);
    // A story has no rules of arrays: what comes back is told in words.
    const shareAt = shareOf(walk, folded);
    if (state.level === "story" && routes?.flat().some((factor) => shareAt(factor) === null))
      return render(nothing, root);
    const before = here.phase !== "backward";
    root.toggleAttribute("data-before", before);
    const output = boxName(walk, folded.units[folded.unitOf[walk.trace.output]]);
    const title = effect(state.level, output, units[i], say);
    const goal = state.level === "calculus" ? title : html`<span class="goal">${title}</span>`;
    const digits = (routes && steps()?.digitsOf(scenery, folded, routes, ends[i], here)) || THREE;
    // Where all routes do not fit, the one in play.
    const one = Math.max(0, routes?.findIndex((route) => route.some(inPlay(here))) ?? 0);
    const shown = (/** @type {number} */ most, single = false) =>
      render(
        html`<span class="of">${goal}</span><span class="op">=</span>
        ${
          routes && most
            ? routes.map((route, r) =>
                single && r !== one
                  ? nothing
                  : html`${single ? nothing : plus(scenery, folded, route, r)}${
                      routes.length > 1
                        ? html`<span
                      class="badge">${BADGES[r]}</span>`
                        : nothing
                    }${tiles(scenery, folded, route, here, { most, digits })}${
                      single ? html`<span class="op">+ ⋯</span>` : nothing
                    }`,
              )
            : (steps()?.shares(scenery, folded, ends[i], here) ??
              html`<span class="many">${say("ribbon.many", { name: units[i] })}</span>`)
        }
        ${steps()?.so(scenery, folded, ends[i], here) ?? nothing}
        <span class="space"></span>${steps()?.paths(units, i, say, choose) ?? nothing}`,
        root,
      );
    for (const name of ["data-tight", "data-over"]) root.removeAttribute(name);
    shown(MOST_TILES);
    // What does not fit stands closer; then there are fewer tiles and no choice of a path; what comes out is never cut.
    const closer = () => root.toggleAttribute("data-tight", root.querySelectorAll(".tile").length > FEW_TILES);
    const alone = () => root.toggleAttribute("data-over", true);
    // Of several routes the one in play, and at their end what each box brings; of one its ends.
    const several = routes !== null && routes.length > 1;
    const bring = here.phase === "backward" && here.to === ends[i];
    const fewer = !several
      ? [() => shown(3), () => shown(1)]
      : bring
        ? [() => shown(0)]
        : [() => shown(3, true), () => shown(1, true)];
    const ways = root.clientWidth < NARROW ? [closer, alone, ...fewer] : [closer, ...fewer, alone];
    for (const way of ways) if (root.scrollWidth > root.clientWidth) way();
    return undefined;
  }

  /**
   * The factors of one route.
   * @param {Scenery} scenery
   * @param {Folded} folded
   * @param {Factor[]} route
   * @param {Stop} here
   * @param {{ most: number, digits: number }} how
   */
  function tiles({ frame, state, say }, folded, route, here, { most, digits }) {
    const { walk, at } = /** @type {NonNullable<Scenery["frame"]>} */ (frame);
    const shareAt = shareOf(walk, folded);
    // Rules of arrays are followed one after the other, numbers are multiplied.
    const times = route.every((factor) => shareAt(factor) !== null) ? "×" : "→";
    return picked(route, most, route.findIndex(inPlay(here))).map((factor, i) => {
      const sign = i ? html`<span class="op">${times}</span>` : nothing;
      if (!factor) return html`${sign}<span class="op">⋯</span>`;
      const [from, to] = [folded.units[factor.from], folded.units[factor.to]];
      const [share, active] = [shareAt(factor), inPlay(here)(factor)];
      const passed = walk.arrivedAt[factor.flow] <= at;
      const known = share !== null && walk.shownAt[/** @type {number} */ (from.exit)] <= at;
      return html`${sign}<span class="tile" data-state=${active ? "now" : passed ? "done" : "todo"}
          data-sign=${passed && share !== null ? Math.sign(share) : 0}>
        <b><span>${
          share === null ? ruleAt(walk, from, factor.flow) : known ? size(state.level, share, digits) : "?"
        }</span></b>
        <small>${
          steps()?.factorText(walk, folded, factor, say) || between(state.level, boxName(walk, from), boxName(walk, to))
        }</small>
      </span>`;
    });
  }

  return update;
}

/**
 * The factors that are shown of a route: all of a few, else its ends and the one in play, with null where some are not.
 * @param {Factor[]} route
 * @param {number} most
 * @param {number} now
 * @returns {(Factor | null)[]}
 */
function picked(route, most, now) {
  if (route.length <= most) return route;
  const last = route.length - 1;
  const ends = most > 3 ? [0, 1, last - 1, last] : most > 1 ? [0, last] : now < 0 ? [last] : [];
  const places = [...new Set(now < 0 ? ends : [...ends, now])].sort((a, b) => a - b);
  const shown = places.flatMap((place, i) =>
    place > (places[i - 1] ?? -1) + 1 ? [null, route[place]] : [route[place]],
  );
  return places[places.length - 1] < last ? [...shown, null] : shown;
}

/** Whether a step is the one that goes along a factor. @param {Stop} here @returns {(factor: Factor) => boolean} */
const inPlay =
  (here) =>
  ({ from, to }) =>
    here.phase === "backward" && here.unit === from && here.to === to;

/**
 * What passes along a factor of a route, where that is one number.
 * @param {Walk} walk
 * @param {Folded} folded
 * @returns {(factor: Factor) => number | null}
 */
const shareOf =
  (walk, { units }) =>
  ({ from, flow }) =>
    units[from].sole ? passedOn(walk, units[from], flow) : null;

/**
 * The sign before a route. A story tells sizes alone: what goes against the whole is taken away from it.
 * @param {Scenery} scenery
 * @param {Folded} folded
 * @param {Factor[]} route
 * @param {number} r
 */
function plus({ frame, state }, folded, route, r) {
  const { walk } = /** @type {NonNullable<Scenery["frame"]>} */ (frame);
  const { exit } = folded.units[route[route.length - 1].to];
  const whole = exit === null ? null : walk.run.grads[exit];
  const product = route.map(shareOf(walk, folded)).reduce((a, b) => (a === null || b === null ? null : a * b), 1);
  const against = state.level === "story" && typeof whole === "number" && product !== null && product * whole < 0;
  return against || r ? html`<span class="op">${against ? "−" : "+"}</span>` : nothing;
}

/** A number, of which a story tells the size alone. @param {string} level @param {number} one @param {number} digits */
const size = (level, one, digits) => numeral(level === "story" ? Math.abs(one) : one, false, digits);

/**
 * By which rule arrays pass along an edge, in few letters.
 * @param {Walk} walk
 * @param {Folded["units"][number]} from
 * @param {number} flow
 */
function ruleAt(walk, from, flow) {
  const { node, arg } = walk.run.flows;
  return (!from.sole ? "" : arrays()?.ruleOf(walk, from, [[node[flow], arg[flow]]])[0]) || "⋯";
}

/**
 * What passes from one box to another, by name.
 * @param {string} level
 * @param {string} from
 * @param {string} to
 */
const between = (level, from, to) => (level === "calculus" ? partial(from, to) : html`${symbol(to)} → ${symbol(from)}`);
