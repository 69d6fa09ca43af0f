/** Why a gate has its number: its derivation, the curve whose slope it is, a nudge that checks it; and each phase. */

import { html, nothing, render, svg } from "lit/html.js";
import { nodeOf, passedOn } from "../formula/line.js";
import { numbersIn } from "../formula/calculator.js";
import { derivativeOf } from "../formula/slope.js";
import { shortName } from "../formula/labels.js";
import { numberText, numeral, short } from "../formula/numerals.js";
import { plain } from "../formula/plain.js";
import { rolesOf } from "../trace/roles.js";
import { cellsAt, placeOf } from "../trace/stops.js";
import { boxName } from "./told.js";
import { whyCell } from "./falk.js";
import { partial, symbols } from "./symbols.js";
import { whyPhase } from "./why-phase.js";

/** @import { Scenery, Send, Unit, Walk } from "../types" */

/** @typedef {typeof import("../formula/evaluate.js") & typeof import("../formula/rerun.js")} Runs */
/** @typedef {Runs & typeof import("../formula/nudge.js")} Tools */

const NUDGE = 0.01;
const [WIDE, HIGH] = [264, 150]; // of the curve's picture
const POINTS = 60;

/**
 * @param {HTMLElement} root
 * @param {Send} send
 */
export function mount(root, send) {
  /** What evaluates a formula, once it has been asked for. @type {Tools | null} */
  let tools = null;
  let asked = false;
  /** @type {Scenery | null} */
  let now = null;

  async function load() {
    asked = true;
    const made = await Promise.all([
      import("../formula/evaluate.js"),
      import("../formula/rerun.js"),
      import("../formula/nudge.js"),
    ]).catch(() => null);
    tools = made && { ...made[0], ...made[1], ...made[2] };
    asked = false;
    if (now && tools) update(now);
  }

  /** @param {Scenery} scenery */
  function update(scenery) {
    now = scenery;
    const { frame, state, say } = scenery;
    if (!frame) return render(nothing, root);
    const { walk } = frame;
    const place = placeOf(frame, state.open);
    const { folded, here } = place;
    const cell = cellsAt(state);
    if (cell) {
      root.hidden = false;
      if (!tools && !asked) void load();
      return render(whyCell(scenery, cell, tools, send), root);
    }
    const square = here.phase === "loss" ? squareOf(walk) : null;
    if (square) {
      root.hidden = false;
      return render(whySquared(square, say), root);
    }
    const phase = whyPhase(scenery, place, tools);
    if (["forward", "loss"].includes(here.phase) && !tools && !asked) void load();
    if (phase || here.phase !== "backward" || !folded.units[here.unit].sole) {
      root.hidden = !phase;
      return render(phase ?? nothing, root);
    }
    const [from, to] = [folded.units[here.unit], folded.units[here.to]];
    const shares = here.flows.map((flow) => passedOn(walk, from, flow));
    root.hidden = shares.some((share) => share === null);
    if (root.hidden) return render(nothing, root);
    if (!tools && !asked) void load();
    const edges = here.flows.map(
      (flow) => /** @type {[number, number]} */ ([walk.run.flows.node[flow], walk.run.flows.arg[flow]]),
    );
    const share = /** @type {number[]} */ (shares).reduce((a, b) => a + b, 0);
    const tree = derivativeOf(walk.trace, from, edges);
    const story = state.level === "story";
    // Of several ways from a box this is one: what goes the others is held still here.
    const apart = to.exit !== null && walk.into[to.exit].some((flow) => !here.flows.includes(flow));
    const [above, below] = [boxName(walk, from), boxName(walk, to)];
    const formula = tree === null ? "" : plain(tree, named(walk));
    const numbers = tree === null ? "" : numbersIn(tree, walk.run, share);
    render(
      html`<h2>${here.flows.length > 1 ? say("why.add") : say("why.gate", { share: short(share) })}</h2>
        <p class="note">${say(story ? "why.story" : "why.slope", { consumer: above, name: below })}${
          apart ? say("language.space") + say("why.apart", { name: below }) : ""
        }</p>
        ${here.flows.length > 1 ? routes(/** @type {number[]} */ (shares), below, say) : nothing}
        ${tools && to.exit !== null ? curve(walk, from, to, share, tools, say) : nothing}
        ${
          state.level === "calculus" && formula
            ? html`<div class="eq"><span>${partial(above, below)}</span> = <span
                class="m">${symbols(formula)}</span></div>`
            : nothing
        }
        ${
          !story && numbers && numbers !== short(share)
            ? html`<div
            class="eq">= <span>${numbers}</span></div>`
            : nothing
        }
        ${!story ? html`<div class="eq">= <b class="now">${short(share)}</b></div>` : nothing}
        ${tools && to.exit !== null ? nudge(walk, from, to, share, tools, say) : nothing}`,
      root,
    );
    return undefined;
  }

  return Object.assign(update, { waiting: () => asked });
}

/**
 * The gap between guess and answer where the loss is its square or half of that; null at any other.
 * @param {Walk} walk
 */
function squareOf({ trace, run }) {
  const roles = rolesOf(trace);
  const [guess, answer, loss] = [roles?.guess, roles?.target, trace.output].map((id) => run.values[id ?? -1]);
  if (typeof guess !== "number" || typeof answer !== "number" || typeof loss !== "number") return null;
  const gap = Math.abs(guess - answer);
  const share = [1, 0.5].find((one) => Math.abs(loss - one * gap * gap) <= 1e-12 * loss);
  return gap > 0 && share !== undefined ? { gap, share, loss } : null;
}

/**
 * The loss as the area of a square whose side is the gap.
 * @param {NonNullable<ReturnType<typeof squareOf>>} square
 * @param {import("../types").Say} say
 */
function whySquared({ gap, share, loss }, say) {
  const [side, left, top] = [120, 92, 8];
  const filled = side * share;
  return html`<h2>${say("why.square")}</h2>
    <p class="note">${say("why.square.text")}</p>
    <svg class="area" viewBox="0 0 ${WIDE} ${HIGH}" aria-hidden="true">
      <rect class="filled" x=${left} y=${top + side - filled} width=${side} height=${filled} />
      <rect x=${left} y=${top} width=${side} height=${side} />
      <text x=${left + side / 2} y=${top + side + 18} text-anchor="middle">${short(gap)}</text>
      <text x=${left - 8} y=${top + side / 2 + 5} text-anchor="end">${short(gap)}</text>
    </svg>
    <div class="eq"><span>${share === 1 ? "" : "½ × "}${numeral(gap, false, 4)}²</span> =
      <b class="now">${short(loss)}</b></div>`;
}

/**
 * What a push does along each of several ways, and together.
 * @param {number[]} shares
 * @param {string} name
 * @param {import("../types").Say} say
 */
function routes(shares, name, say) {
  const by = (/** @type {number} */ share) => (share * NUDGE < 0 ? "" : "+") + short(share * NUDGE);
  return html`<p class="note">${say("why.routes", { name })}</p>
    <table class="products"><tbody>${shares.map(
      (share, i) => html`<tr><th scope="row">${"①②③④⑤⑥"[i] ?? i + 1}</th><td>${numeral(NUDGE)} × ${short(share)}</td>
        <td data-sign=${Math.sign(share)}>${by(share)}</td></tr>`,
    )}<tr class="total"><th scope="row">${say("why.together")}</th><td></td>
      <td>${by(shares.reduce((a, b) => a + b, 0))}</td></tr></tbody></table>`;
}

/** Letters of a formula as names. @param {Walk} walk */
const named =
  ({ trace }) =>
  (/** @type {string} */ text) => {
    const id = nodeOf(text);
    return id === null ? numberText(text) : shortName(trace, trace.nodes[id]);
  };

/**
 * The curve of a box over what flows into it, with its slope where it stands.
 * @param {Walk} walk
 * @param {Unit} from
 * @param {Unit} to
 * @param {number} share
 * @param {Tools} tools
 * @param {import("../types").Say} say
 */
function curve(walk, from, to, share, tools, say) {
  const f = tools.functionOf(walk, from, to);
  const x0 = walk.run.values[/** @type {number} */ (to.exit)];
  const y0 = walk.run.values[/** @type {number} */ (from.exit)];
  if (!f || typeof x0 !== "number" || typeof y0 !== "number" || !Number.isFinite(x0 + y0 + share)) return nothing;
  const reach = Math.max(4, 2 * Math.abs(x0));
  const xs = Array.from({ length: POINTS + 1 }, (_, i) => -reach + (2 * reach * i) / POINTS);
  const ys = xs.map(f);
  const finite = [...ys.filter(Number.isFinite), y0];
  let [low, high] = [Math.min(...finite), Math.max(...finite)];
  if (high - low < 1e-12) [low, high] = [low - 1, high + 1];
  const px = (/** @type {number} */ x) => 14 + ((WIDE - 28) * (x + reach)) / (2 * reach);
  const py = (/** @type {number} */ y) => HIGH - 24 - ((HIGH - 40) * (y - low)) / (high - low);
  const points = xs
    .map((x, i) => (Number.isFinite(ys[i]) ? `${px(x).toFixed(1)},${py(ys[i]).toFixed(1)}` : ""))
    .filter(Boolean)
    .join(" ");
  const run = reach * 0.32;
  const ends = [x0 - run, x0 + run].map((x) => [px(x), py(y0 + share * (x - x0))]);
  return html`<svg class="curve" viewBox="0 0 ${WIDE} ${HIGH}" role="img"
      aria-label=${say("why.curve", { consumer: boxName(walk, from), name: boxName(walk, to), share: short(share) })}>
    ${svg`<line class="axis" x1="14" x2=${WIDE - 14} y1=${HIGH - 24} y2=${HIGH - 24} />
    <text x="14" y=${HIGH - 6}>${short(-reach)}</text>
    <text x=${WIDE - 14} y=${HIGH - 6} text-anchor="end">${short(reach)}</text>
    <text x=${WIDE / 2} y=${HIGH - 6} text-anchor="middle">${boxName(walk, to)}</text>
    <polyline points=${points} />
    <line class="slope" x1=${ends[0][0]} y1=${ends[0][1]} x2=${ends[1][0]} y2=${ends[1][1]} />
    <circle cx=${px(x0)} cy=${py(y0)} r="5.5" />`}
  </svg>`;
}

/**
 * What a small push of the input really does, worked out by the formula itself.
 * @param {Walk} walk
 * @param {Unit} from
 * @param {Unit} to
 * @param {number} share
 * @param {Tools} tools
 * @param {import("../types").Say} say
 */
function nudge(walk, from, to, share, tools, say) {
  const f = tools.functionOf(walk, from, to);
  const x = walk.run.values[/** @type {number} */ (to.exit)];
  if (!f || typeof x !== "number") return nothing;
  const [was, is] = [f(x), f(x + NUDGE)];
  if (!Number.isFinite(was + is)) return nothing;
  const holes = {
    name: boxName(walk, to),
    consumer: boxName(walk, from),
    was: numeral(was, false, 6),
    is: numeral(is, false, 6),
    by: (is >= was ? "+" : "") + short(is - was),
    share: short((is - was) / NUDGE),
    gate: short(share),
  };
  return html`<div class="check"><h3>${say("why.check")}</h3><p class="note">${say("why.nudge", holes)}</p></div>`;
}
