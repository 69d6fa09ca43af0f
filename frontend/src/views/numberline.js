/** The guess and the answer on a line, and how far they are apart. */

import { html, nothing, render } from "lit/html.js";
import { steps } from "./later.js";
import { gap } from "./told.js";
import { symbols } from "./symbols.js";
import { shortName } from "../formula/labels.js";
import { numeral, short } from "../formula/numerals.js";
import { valueAt } from "../trace/frame.js";
import { rolesOf } from "../trace/roles.js";

/** @import { Run, Scenery, Walk } from "../types" */

const LEAST_GAP = 0.2; // of the interval, for which there is room to write how far it is
const AIR = 4; // pixels between two labels
const SPARE = 0.15; // of the interval, beside what it must show
const TICKS = [1, 2, 2.5, 5];

/**
 * @param {HTMLElement} root
 */
export function mount(root) {
  /**
   * The interval that is shown, which stays while values are changed within it.
   * @type {{ of: object, span: [number, number] } | null}
   */
  let held = null;

  /** @param {Scenery} scenery */
  return function update({ state, frame, say }) {
    const walk = frame?.walk;
    const roles = walk ? rolesOf(walk.trace) : null;
    const [guess, answer] =
      walk && roles ? [walk.run.values[roles.guess], walk.run.values[roles.target]] : [null, null];
    root.hidden = typeof guess !== "number" || typeof answer !== "number" || !Number.isFinite(guess + answer);
    if (!walk || !roles || root.hidden || typeof guess !== "number" || typeof answer !== "number")
      return render(nothing, root);
    // What a reader is asked to find out first is not shown yet.
    const { host } = /** @type {ShadowRoot} */ (root.getRootNode());
    const unknown = host.hasAttribute("holes") && state.level !== "story" && valueAt(frame, roles.guess) === null;
    root.toggleAttribute("data-unknown", unknown);
    const next = moved(walk, state.next, roles.guess, frame.at);
    const bead = next ?? guess;
    const must = [guess, answer, bead];
    if (
      held?.of !== walk.trace.nodes ||
      must.some((one) => one < /** @type {any} */ (held).span[0] || one > /** @type {any} */ (held).span[1])
    )
      held = { of: walk.trace.nodes, span: interval(walk, roles.guess, must) };
    const [low, high] = held.span;
    const x = (/** @type {number} */ value) => `${4 + (92 * (value - low)) / (high - low)}%`;
    const width = (/** @type {number} */ a, /** @type {number} */ b) => `${(92 * Math.abs(b - a)) / (high - low)}%`;
    const story = state.level === "story";
    const [place, there] = [answer, bead].map((one) => (one - low) / (high - low));
    // Between the two stands how far they are apart, so their labels stand outside; but none may leave a narrow line.
    const aside = bead > answer ? place > 0.14 : place > 0.68 && place - there > 0.4;
    /** A label beside its mark: the word, the name but in a story, the number. */
    const label = (
      /** @type {"guess" | "answer"} */ word,
      /** @type {number} */ id,
      /** @type {number} */ value,
      /** @type {boolean} */ left,
    ) => {
      const node = walk.trace.nodes[id];
      const name = node.kind === "const" && node.name === null ? "" : shortName(walk.trace, node);
      const own = story ? say(`told.${word}`) : html`<span class="wide">${say(`told.${word}`)}</span> ${symbols(name)}`;
      return html`<em class=${left ? "left" : ""}>${own} <b>${short(value)}</b></em>`;
    };
    render(
      html`<div class="line" aria-hidden="true">
          <span class="axis"></span>
          ${ticks(low, high).map(
            (tick) => html`<span class="tick"
              .style="left:${x(tick)}"><b>${numeral(tick, false, 4)}</b></span>`,
          )}
          <span class="gap" .style="left:${x(Math.min(bead, answer))};width:${width(bead, answer)}"></span>
          <span class="flag"
              .style="left:${x(answer)}">${label("answer", roles.target, answer, aside)}</span>
          ${next === null ? nothing : html`<span class="ghost" .style="left:${x(guess)}"></span>`}
          <span class="bead"
              .style="left:${x(bead)}">${label("guess", roles.guess, bead, bead <= answer || there > 0.86)}</span>
          ${
            bead === answer || Math.abs(bead - answer) / (high - low) < LEAST_GAP
              ? nothing
              : html`<span class="by"
              .style="left:${x((bead + answer) / 2)}">${by(bead, answer, say)}</span>`
          }
          ${next === null ? nothing : (steps()?.zoom(guess, bead, answer, held.span) ?? nothing)}
        </div>
        <p class="sr">${unknown ? "" : gap(walk, say)}</p>`,
      root,
    );
    return apart(root);
  };
}

/** How far it is stands below the line; the numbers of the axis make way. @param {HTMLElement} root */
function apart(root) {
  const own = root.querySelector(".by")?.getBoundingClientRect();
  for (const tick of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(".tick b"))) {
    const { left, right, top, bottom } = tick.getBoundingClientRect();
    const near = own && right + AIR > own.left && left - AIR < own.right && bottom > own.top && top < own.bottom;
    tick.style.visibility = near ? "hidden" : "";
  }
}

/**
 * How far the bead is from the flag, in words.
 * @param {number} bead
 * @param {number} answer
 * @param {import("../types").Say} say
 */
function by(bead, answer, say) {
  const off = short(Math.abs(bead - answer));
  return say(bead < answer ? "told.low" : bead > answer ? "told.high" : "told.hit", { by: off });
}

/**
 * The guess after the update, where that is shown.
 * @param {Walk} walk
 * @param {{ of: Walk, run: Run } | null} next
 * @param {number} guess
 * @param {number} at
 */
function moved(walk, next, guess, at) {
  const value = walk.moves.size && at >= walk.steps.length - 1 && next?.of === walk ? next.run.values[guess] : null;
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/**
 * 0 to 1 for what a sigmoid has made; else a round interval around what must be seen.
 * @param {Walk} walk
 * @param {number} guess
 * @param {number[]} must
 * @returns {[number, number]}
 */
function interval({ trace }, guess, must) {
  const [least, most] = [Math.min(...must), Math.max(...must)];
  if (trace.nodes[guess].op === "sigmoid" && least >= 0 && most <= 1) return [0, 1];
  const room = Math.max((most - least) * (1 + 2 * SPARE), Math.abs(most) * 0.2, 1e-9);
  const step = stepOf(room / 4);
  const middle = (least + most) / 2;
  return [Math.floor((middle - room / 2) / step) * step, Math.ceil((middle + room / 2) / step) * step];
}

/** A round number of about that size. @param {number} size */
function stepOf(size) {
  const power = 10 ** Math.floor(Math.log10(size));
  return power * (TICKS.find((one) => one * power >= size) ?? 10);
}

/**
 * @param {number} low
 * @param {number} high
 */
function ticks(low, high) {
  const step = stepOf((high - low) / 6);
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor((high - first * step) / step + 1e-9);
  return Array.from({ length: count + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}
