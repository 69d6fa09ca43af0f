/** Why a gate has its number: its derivation, the curve whose slope it is, a nudge that checks it; and each phase. */

import { html, nothing, render } from "lit/html.js";
import { again } from "../again.js";
import { passedOn } from "../formula/line.js";
import { numbersIn } from "../formula/calculator.js";
import { named } from "../formula/labels.js";
import { derivativeOf } from "../formula/slope.js";
import { numeral, short } from "../formula/numerals.js";
import { plain } from "../formula/plain.js";
import { wayText } from "../formula/way-text.js";
import { squareOf } from "../trace/loss.js";
import { cellsAt, placeOf } from "../trace/stops.js";
import { curve } from "./curve.js";
import { boxName } from "./told.js";
import { miss, whyCell } from "./falk.js";
import { partial, symbols } from "./symbols.js";
import { whyPhase } from "./why-phase.js";

/** @import { Scenery, Send, Unit, Walk } from "../types" */

/** @typedef {typeof import("../formula/evaluate.js") & typeof import("../formula/rerun.js")} Runs */
/** @typedef {Runs & typeof import("../formula/nudge.js")} Tools */

const NUDGE = 0.01;
const [WIDE, HIGH] = [264, 150]; // of the curve's picture

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

  /** Where a reader has moved the point of a curve to. @type {import("./curve.js").Probe | null} */
  let probe = null;

  /** @param {import("./curve.js").Probe | null} one */
  function tried(one) {
    probe = one;
    if (now) update(now);
  }

  async function load() {
    asked = true;
    const made = await Promise.all([
      import("../formula/evaluate.js").catch(again),
      import("../formula/rerun.js").catch(again),
      import("../formula/nudge.js").catch(again),
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
    const formula = tree === null ? "" : plain(tree, named(walk.trace));
    const numbers = tree === null ? "" : numbersIn(tree, walk.run, share);
    render(
      html`<h2>${here.flows.length > 1 ? say("why.add") : say("why.gate", { share: short(share) })}</h2>
        <p class="note">${say(story ? "why.story" : "why.slope", { consumer: above, name: below })}${
          apart ? say("language.space") + say("why.apart", { name: below }) : ""
        }</p>
        ${
          here.flows.length > 1
            ? routes(
                /** @type {number[]} */ (shares),
                here.flows.map((flow) => wayText(walk, from, flow, say)),
                below,
                say,
              )
            : nothing
        }
        ${tools && to.exit !== null ? curve({ walk, from, to, share, tree, tools }, probe, say, tried) : nothing}
        ${
          state.level === "calculus" && formula
            ? html`<div class="eq"><span>${partial(above, below)}${
                // What comes along other ways belongs to ∂L/∂w as well.
                apart && from.exit === walk.trace.output ? html` <small>${say("why.direct")}</small>` : nothing
              }</span> = <span class="m">${symbols(formula)}</span></div>`
            : nothing
        }
        ${
          // Of a factor that is another box's number, that box is told.
          state.level === "numbers" && formula && formula !== numbers && (!numbers || numbers === short(share))
            ? html`<div class="eq">= <span class="m">${symbols(formula)}</span></div>`
            : nothing
        }
        ${
          !story && numbers && numbers !== short(share)
            ? html`<div
            class="eq">= <span>${numbers}</span></div>`
            : nothing
        }
        ${!story ? html`<div class="eq">= <b class="now">${short(share)}</b></div>` : nothing}
        ${tools && to.exit !== null ? nudge(walk, from, to, share, { tools, story, say }) : nothing}`,
      root,
    );
    return undefined;
  }

  return Object.assign(update, { waiting: () => asked });
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
 * @param {string[]} ways in words
 * @param {string} name
 * @param {import("../types").Say} say
 */
function routes(shares, ways, name, say) {
  const by = (/** @type {number} */ share) => (share * NUDGE < 0 ? "" : "+") + short(share * NUDGE);
  return html`<p class="note">${say("why.routes", { name })}</p>
    <table class="products"><tbody>${shares.map(
      (share, i) => html`<tr><th scope="row">${"①②③④⑤⑥"[i] ?? i + 1} ${symbols(ways[i])}</th>
        <td>${numeral(NUDGE)} × ${short(share)}</td>
        <td data-sign=${Math.sign(share)}>${by(share)}</td></tr>`,
    )}<tr class="total"><th scope="row">${say("why.together")}</th><td></td>
      <td>${by(shares.reduce((a, b) => a + b, 0))}</td></tr></tbody></table>`;
}

/**
 * What a small push of the input really does, worked out by the formula itself.
 * @param {Walk} walk
 * @param {Unit} from
 * @param {Unit} to
 * @param {number} share
 * @param {{ tools: Tools, story: boolean, say: import("../types").Say }} how
 */
function nudge(walk, from, to, share, { tools, story, say }) {
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
  const missed = story ? null : tools.missed((by) => (f(x + by) - f(x)) / by, share);
  return html`<div class="check"><h3>${say("why.check")}</h3><p class="note">${say(
    story ? "why.nudge.story" : "why.nudge",
    holes,
  )}
    ${missed ? miss(missed, short(share), say) : nothing}</p></div>`;
}
