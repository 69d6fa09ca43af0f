/** The current step: its sentence, and its derivation in stages, for the reading level that was chosen. */

import { html, nothing, render } from "lit/html.js";
import { unsafeHTML } from "lit/directives/unsafe-html.js";
import { math } from "../formula/mathml.js";
import table from "../../facts/operations.json" with { type: "json" };
import { derivation, terms } from "../formula/rule.js";
import { frame as frameAt } from "../trace/frame.js";
import { passage, placeOf, stopAt } from "../trace/stops.js";
import { paths } from "./paths.js";
import { operationSentence, sentences } from "./sentences.js";

/** @import { Scenery, OpRow, Say, Send, Frame } from "../types" */

/** @type {Map<string, OpRow>} */
const ops = new Map(/** @type {any[]} */ (table).map((row) => [row.name, row]));

/**
 * @param {HTMLElement} root
 * @param {Send} send
 */
export function mount(root, send) {
  /**
   * How an optimizer's update is derived, once it has been asked for.
   * @type {typeof import("../formula/update.js") | null}
   */
  let optimizers = null;
  let asked = false;
  /** @type {Scenery | null} */
  let now = null;

  /** The lines of a step, at every level. @param {Frame} frame @param {boolean} exact */
  function derived(frame, exact) {
    if (frame.step.phase !== "update" || !frame.walk.training) return derivation(frame, ops, exact);
    if (optimizers) return optimizers.trained(frame.walk, ops, frame.step.node, exact);
    if (!asked) void load();
    return [];
  }

  async function load() {
    asked = true;
    optimizers = await import("../formula/update.js").catch(() => null);
    asked = false;
    if (now && optimizers) update(now);
  }

  /** @param {Scenery} scenery */
  function update(scenery) {
    now = scenery;
    const { state, say } = scenery;
    if (!scenery.frame) {
      render(nothing, root);
      return;
    }
    const frame = ownStep(scenery.frame, state.open);
    const { diagnostics } = frame.walk.trace;
    root.hidden = state.level !== "calculus" && !diagnostics.length;
    const said = sentences(frame, say, state.exact, state.level);
    const calculus = state.level === "calculus";
    const lines = calculus ? derived(frame, state.exact) : [];
    const about = calculus ? operationSentence(frame, say) : "";
    render(
      html`
        ${
          calculus
            ? html`<h2>${say("rule.label")}</h2>${said.map(
                (sentence) => html`<p
            class="sentence">${sentence}</p>`,
              )}`
            : nothing
        }
        ${lines.length ? formula(lines, said.join(" "), say) : nothing}
        ${calculus ? sources(frame, state, say, send) : nothing}
        ${calculus ? paths(frame, ops, state.exact, say) : nothing}
        ${about ? html`<p class="about">${about}</p>` : nothing}
        ${findings(diagnostics, say)}
      `,
      root,
    );
    fit(root);
  }

  return Object.assign(update, { waiting: () => asked });
}

/**
 * The operation's step that a step along lines is about: behind it there may be others, of leaves that have no gradient
 * to be seen.
 * @param {Frame} frame
 * @param {import("../types").State["open"]} open
 */
function ownStep(frame, open) {
  const { here } = placeOf(frame, open);
  const { step, walk } = frame;
  if (here.phase !== "backward" || step.phase !== "backward" || here.flows.includes(step.flow)) return frame;
  return frameAt(walk, Math.max(...here.flows.map((flow) => walk.arrivedAt[flow])));
}

const FEW = 3; // findings of a kind that are told at once

/** What was noticed; of many of a kind the first, and the others where they are asked for. */
function findings(/** @type {import("../types").Trace["diagnostics"]} */ all, /** @type {Say} */ say) {
  const told = (/** @type {typeof all} */ some) => some.map((one) => html`<p class="diagnostic">${one.message}</p>`);
  return [...new Set(all.map(({ code }) => code))].map((code) => {
    const own = all.filter((one) => one.code === code);
    const rest = own.slice(FEW);
    return html`${told(own.slice(0, FEW))}${
      rest.length
        ? html`<details><summary>${say("rule.more", { count: rest.length })}</summary>${told(rest)}</details>`
        : nothing
    }`;
  });
}

/**
 * @param {import("../formula/rule.js").Line[]} lines
 * @param {string} label
 * @param {Say} say
 */
function formula(lines, label, say) {
  let stage = "";
  const copy = async (/** @type {Event} */ event) => {
    const button = /** @type {HTMLButtonElement} */ (event.currentTarget);
    const { latex } = await import("../formula/latex.js");
    const text = lines.map((line) => latex(line.text + (line.rest ?? []).join(""))).join(" \\\\\n");
    await navigator.clipboard?.writeText(
      `\\begin{aligned}\n${text.replaceAll(/(^|\n)([^=\n]*)=/g, "$1$2&=")}\n\\end{aligned}`,
    );
    button.textContent = say("copied");
    setTimeout(() => (button.textContent = say("copy.latex")), 1500);
  };
  return html`<div class="formula" role="group" tabindex="0" aria-label=${label}>
      ${lines.map((line) => {
        const first = line.stage !== stage;
        stage = line.stage;
        return html`<div class="line"><span class="part">${first ? say(`stage.${line.stage}`) : ""}</span>${
          line.rest?.length
            ? html`<span class="terms">${[line.text, ...line.rest].map((text) => unsafeHTML(math(text, "")))}</span>`
            : unsafeHTML(math(line.text, ""))
        }</div>`;
      })}
    </div>
    <button type="button" class="link copy" @click=${copy}>${say("copy.latex")}</button>`;
}

/**
 * Where the numbers came from: each term leads to the step that made it.
 * @param {Frame} frame
 * @param {import("../types").State} state
 * @param {Say} say
 * @param {Send} send
 */
function sources(frame, { exact, open }, say, send) {
  const { stops } = passage(frame.walk, open);
  const here = stopAt(stops, frame.at);
  // What a step makes is there where it ends; what this one makes itself leads nowhere.
  const found = terms(frame, ops, exact)
    .slice(0, 6)
    .map(({ text, at }) => ({ text, step: stops.findIndex((stop) => stop.at >= at) }))
    .filter(({ step }) => step !== here);
  if (!found.length) return nothing;
  return html`<div class="sources"><span>${say("sources.label")}</span>
    ${found.map(
      ({ text, step }) => html`<button type="button" class="link" title=${say("sources.go", { at: step })}
          @click=${() => send({ type: "go", at: stops[step].at })}>
      ${unsafeHTML(math(text, ""))}<span class="sr">${say("sources.go", { at: step })}</span></button>`,
    )}</div>`;
}

const SMALLEST = 0.66; // of the usual size; what is wider still scrolls

/**
 * Write a line smaller if it is wider than the panel, so that its end can be seen.
 * @param {HTMLElement} root
 */
function fit(root) {
  const lines = /** @type {HTMLElement[]} */ ([...root.querySelectorAll(".formula math")]);
  if (!lines.length) return;
  // All measured first, then all written: a measurement after a change would lay the page out again.
  const right = /** @type {HTMLElement} */ (root.querySelector(".formula")).getBoundingClientRect().right - 8;
  const boxes = lines.map((line) => line.getBoundingClientRect());
  boxes.forEach(({ left, width }, i) => {
    if (right > left && width > right - left)
      lines[i].style.fontSize = `${Math.max(SMALLEST, (right - left) / width) * 17}px`;
  });
}
