/** In the ribbon: what has come so far, under its own name, and the tiles of what comes along many routes. */

import { html, nothing } from "lit/html.js";
import { passedOn } from "../formula/line.js";
import { digitsFor, numeral, signOf, THREE } from "../formula/numerals.js";
import { worked } from "../graph/gate.js";
import { gradOf } from "../trace/frame.js";
import { arrow, effect, symbol } from "./symbols.js";
import { boxName } from "./told.js";

/** @import { Factor } from "../trace/routes.js" */
/** @import { Folded, Say, Scenery, Stop } from "../types" */

const LONG = 8; // letters of a number that is written smaller
const MOST_SHARES = 5; // tiles of what arrives; of more the first and the last two

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
  // What comes to a box beside the path says nothing of it.
  if (!complete && !onPath(folded, here.to, end)) return nothing;
  const unit = complete ? last : folded.units[here.to];
  const grad = unit.exit === null ? null : gradOf(now, unit.exit).sum;
  if (typeof grad !== "number") return nothing;
  const output = boxName(walk, folded.units[folded.unitOf[walk.trace.output]]);
  const name = boxName(walk, unit);
  const long = size(state.level, grad).length > LONG;
  return html`<span class="bar"></span><span class="so" data-long=${long}><b
      data-sign=${signOf(grad)}>${arrow(signOf(grad))}${size(state.level, grad)}</b>
    <small>${effect(state.level, output, name, say)}${complete ? "" : say("ribbon.sofar")}</small></span>`;
}

/**
 * Whether a box is one that the path's end leads to.
 * @param {Folded} folded
 * @param {number} box
 * @param {number} end
 */
function onPath({ units }, box, end) {
  const reached = new Set([end]);
  for (const { id, inputs } of units) if (inputs.some((one) => reached.has(one))) reached.add(id);
  return reached.has(box);
}

/**
 * A number, of which a story tells the size alone.
 * @param {string} level
 * @param {number} one
 * @param {number} [digits]
 */
const size = (level, one, digits = THREE) => numeral(level === "story" ? Math.abs(one) : one, false, digits);
