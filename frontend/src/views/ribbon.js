/** The ribbon: the product that is under way, factor by factor; in an update what each parameter becomes. */

import { html, nothing, render } from "lit/html.js";
import { passedOn } from "../formula/line.js";
import { short } from "../formula/numerals.js";
import { ruleOf } from "../graph/gate.js";
import { LAYERS, turnsOf } from "../trace/fold.js";
import { BADGES, routesTo, targets } from "../trace/routes.js";
import { cellsAt, placeOf } from "../trace/stops.js";
import { steps } from "./later.js";
import { boxName } from "./told.js";
import { effect, partial, symbol } from "./symbols.js";

/** @import { Folded, Scenery, Send, Stop, Walk } from "../types" */
/** @import { Factor } from "../trace/routes.js" */

const MOST_TILES = 5; // factors in a row; of more the first and the last two
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
    if (here.phase === "update") return render(steps()?.cards(scenery, send) ?? nothing, root);
    if (cell) {
      return render(steps()?.products(scenery, cell, send, root.clientWidth) ?? nothing, root);
    }
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
    const before = here.phase !== "backward";
    root.toggleAttribute("data-before", before);
    const output = boxName(walk, { ...folded.units[folded.unitOf[walk.trace.output]] });
    const title = effect(state.level, output, units[i], say);
    const goal = state.level === "calculus" ? title : html`<span class="goal">${title}</span>`;
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
        ${steps()?.so(scenery, folded, ends[i], here) ?? nothing}
        <span class="space"></span>${steps()?.paths(units, i, say, choose) ?? nothing}`,
      root,
    );
    // What does not fit stands closer.
    for (const name of ["data-tight", "data-over"]) root.removeAttribute(name);
    if (routes && routes.flat().length > FEW_TILES && root.scrollWidth > root.clientWidth)
      root.setAttribute("data-tight", "");
    root.toggleAttribute("data-over", root.scrollWidth > root.clientWidth);
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
