/** The vision lab: a small convolutional network reads a digit, and says which pixel and which kernel to blame. */

import { live } from "lit/directives/live.js";
import { html, nothing, render } from "lit/html.js";
import { fromNested, grid } from "../formula/arrays.js";
import { short } from "../formula/numerals.js";
import { seerOf } from "../formula/vision.js";
import { paintMap } from "../graph/paint-network.js";
import { service } from "../session/api.js";
import {
  ACTIVATIONS,
  CLASSES,
  COUNTS,
  hashOf,
  inked,
  oneProgram,
  PARAMS,
  PIXELS,
  RATES,
  ROUND,
  ROWS,
  samplesProgram,
  settingsOf,
  SIDE,
  TESTED,
  trainedProgram,
  training,
} from "../trace/vision.js";
import { soon } from "../views/clock.js";
import { colours, turning } from "./inks.js";
import { addressed, seedField, why } from "./lab.js";
import { curve, keeping, round, untrained } from "./rounds.js";
import { language } from "./site.js";
import { say } from "./spoken.js";

/** @import { Colours } from "../graph/paint-network.js" */
/** @import { Seen, Seer } from "../formula/vision.js" */
/** @import { Rounds } from "./rounds.js" */
/** @import { Settings } from "../trace/vision.js" */

const SAMPLES = 60; // digits of the test rows that are asked for; the first of each kind are shown
const EACH = 2;
const LARGE = 20_000; // numbers of one array that a trace may have
const PERCENT = "\u00a0%";

/**
 * @typedef {Rounds & Own} View
 * @typedef {object} Own
 * @property {Settings} settings
 * @property {Seer | null} seer
 * @property {{ pixels: Float64Array, label: number }[]} samples
 * @property {Float64Array} pixels
 * @property {number} label
 * @property {number} cell of the pad that the keyboard is at
 * @property {boolean[]} open
 * @property {Seen | null} seen
 */
/** @type {View} */
const view = {
  ...untrained(),
  settings: settingsOf(location.hash),
  seer: null,
  samples: [],
  pixels: new Float64Array(PIXELS),
  label: 0,
  cell: 0,
  open: [],
  seen: null,
};
const place = /** @type {HTMLElement} */ (document.querySelector(".lab-place"));
const engine = service("", language);
const tab = keeping("lab-vision");
let asking = new AbortController();
let pen = [0, 0]; // where a stroke is, in pixels

// ---- asking ---------------------------------------------------------------------------------------------

/** Another network, untrained. */
async function make() {
  asking.abort();
  asking = new AbortController();
  const { signal } = asking;
  Object.assign(view, untrained(), { seer: null, seen: null });
  draw();
  try {
    const body = { program: oneProgram(view.settings), max_elements: LARGE };
    const [trace, list] = await Promise.all([engine.trace(body, signal), view.samples.length ? null : samples(signal)]);
    if (list) {
      view.samples = list;
      Object.assign(view, { pixels: list[0].pixels, label: list[0].label });
    }
    view.seer = seerOf(trace, PARAMS);
    view.open = new Array(view.settings.kernels).fill(true);
    view.fault = "";
    again();
    look();
  } catch (error) {
    if (!signal.aborted) failed(error);
  }
}

/** What has been learnt stays in this tab, and the digit with it. */
function remember() {
  const { seer, pixels, label } = view;
  if (!seer) return;
  tab.keep(hashOf(view.settings), view, { params: seer.params(), pixels: [...pixels], label });
}

/** What was learnt with these settings is there again. */
function again() {
  const found = tab.kept(hashOf(view.settings));
  if (!found || !view.seer) return;
  if (found.rounds.checkpoint) {
    Object.assign(view, found.rounds);
    view.seer.put(found.more.params);
  }
  const { pixels, label } = found.more;
  const sample = view.samples.find((one) => one.label === label && one.pixels.every((ink, i) => ink === pixels[i]));
  Object.assign(view, { pixels: sample?.pixels ?? Float64Array.from(pixels), label });
}

/** Digits that no training sees, of each kind a few. @param {AbortSignal} signal */
async function samples(signal) {
  const { names, runs } = await engine.trace({ program: samplesProgram(SAMPLES), max_elements: LARGE * 10 }, signal);
  const of = (/** @type {string} */ name) => grid(fromNested(runs[0].values[names[name]])).data;
  const [pixels, labels] = [of("pixels"), of("labels")];
  const all = Array.from(labels, (label, i) => ({ label, pixels: pixels.slice(i * PIXELS, (i + 1) * PIXELS) }));
  return Array.from({ length: CLASSES }, (_, label) => all.filter((one) => one.label === label).slice(0, EACH)).flat();
}

/** Some more updates, from where the last ended. */
async function train() {
  asking.abort();
  if (view.busy) {
    view.busy = false;
    return draw();
  }
  asking = new AbortController();
  const { signal } = asking;
  const lines = engine.train(training(view.settings, view.done + ROUND, view.checkpoint), signal);
  const going = round(view, lines, signal, (params) => {
    if (params) view.seer?.put(params);
    look();
  });
  draw();
  await going;
  draw();
}

/** @param {unknown} error */
function failed(error) {
  view.fault = why(error);
  draw();
}

/** The digit through the network as it is. */
function look() {
  view.seen = view.seer?.see(view.pixels, view.label, view.open) ?? null;
  draw();
}

/** @param {Partial<Settings>} change */
function change(change) {
  remember(); // it is there again with these settings
  view.settings = { ...view.settings, ...change };
  history.replaceState(null, "", `${location.pathname}${location.search}#${hashOf(view.settings)}`);
  draw();
  void make();
}

/** @param {Float64Array} pixels @param {number} [label] */
function show(pixels, label = view.label) {
  Object.assign(view, { pixels, label });
  look();
}

// ---- drawing --------------------------------------------------------------------------------------------

const draw = soon(drawNow);

function drawNow() {
  const { settings: s, seen, fault } = view;
  place.setAttribute("aria-busy", String(view.busy));
  render(
    html`<p class="caption" role="status" aria-live=${view.busy ? "off" : "polite"}>${
      fault ? html`<b class="fault">${fault}</b>` : sentence()
    }</p>
    <div class="columns vision">${
      seen
        ? html`<section class="digit" aria-label=${say("vision.digit")}>${digit(seen)}</section>
      <section class="tries" aria-label=${say("vision.unseen")}>${tries()}</section>
      <section class="kernels" aria-label=${say("vision.kernels")}>${kernels(seen)}</section>
      <section class="answer" aria-label=${say("vision.answer")}>${answer(seen)}${learning()}</section>
`
        : nothing
    }<section class="controls" aria-label=${say("vision.network")}>${controls(s)}</section></div>
    ${
      seen
        ? html`<details class="program"><summary>${say("depth.program")}</summary>
      <pre tabindex="0">${trainedProgram(s)}</pre><p><a href=${studio()}>${say("vision.open")}</a></p></details>`
        : nothing
    }`,
    place,
  );
  if (!seen) return;
  const paint = colours();
  const ink = { ...paint, plus: paint.ink };
  /** @param {string} selector @param {ArrayLike<number>} values @param {Colours} with_ */
  const onto = (selector, values, with_, most = largest(values) || 1) => {
    const canvas = /** @type {HTMLCanvasElement | null} */ (place.querySelector(selector));
    if (canvas)
      paintMap(
        canvas,
        Float32Array.from(values, (one) => one / most),
        false,
        with_,
      );
  };
  onto("canvas.pull", seen.pull, paint);
  // Kernels beside each other are painted on one scale.
  for (const of of /** @type {const} */ (["k", "dk", "map", "dmap"])) {
    const most = Math.max(...seen.kernels.map((one) => largest(one[of]))) || 1;
    seen.kernels.forEach((one, i) =>
      onto(`canvas[data-of="${of}"][data-at="${i}"]`, one[of], of === "map" ? ink : paint, most),
    );
  }
  view.samples.forEach(({ pixels }, i) => onto(`canvas[data-sample="${i}"]`, pixels, ink, 1));
}

const largest = (/** @type {ArrayLike<number>} */ values) =>
  Array.from(values).reduce((most, one) => Math.max(most, Math.abs(one)), 0);
const percent = (/** @type {number} */ share) => `${share < 0.01 ? "<1" : Math.round(100 * share)}${PERCENT}`;

const SURE = 0.9; // a share from which on little is left to learn

/** What it takes the digit for, and who is to blame. */
function sentence() {
  const { seen, label, done, open, pixels } = view;
  if (!seen) return say("vision.said.wait");
  if (!pixels.some(Boolean)) return say("vision.said.empty");
  const words = { label, guess: seen.guess, share: percent(seen.shares[seen.guess]), loss: short(seen.loss) };
  if (!open.includes(true)) return say("vision.said.off", words);
  if (!done) return say("vision.said.untrained", words);
  if (seen.guess !== label && seen.kernels.every(({ map, dk }) => ![...map, ...dk].some(Boolean)))
    return say("vision.said.dead", words);
  if (seen.guess === label) return say(seen.shares[label] >= SURE ? "vision.said.right" : "vision.said.just", words);
  const worst = seen.kernels
    .map((one, i) => ({ ...one, i }))
    .filter(({ i }) => open[i])
    .sort((a, b) => a.without - b.without)[0];
  if (worst.without >= seen.loss) return say("vision.said.all", words);
  return say("vision.said.wrong", { ...words, kernel: worst.i + 1, without: short(worst.without) });
}

// ---- the digit ------------------------------------------------------------------------------------------

/** @param {Seen} seen */
function digit({ pull }) {
  const { pixels, cell } = view;
  /** @param {PointerEvent} event */
  const stroke = (event) => {
    const pad = /** @type {HTMLElement} */ (event.currentTarget);
    const begins = event.type === "pointerdown";
    if (begins ? event.button !== 0 : !pad.hasPointerCapture(event.pointerId)) return;
    if (begins) pad.setPointerCapture(event.pointerId);
    event.preventDefault();
    const box = pad.getBoundingClientRect();
    const to = [event.clientX - box.left, event.clientY - box.top].map((one) => (SIDE * one) / box.width);
    const from = begins ? to : pen;
    const steps = Math.max(1, Math.ceil(2 * Math.hypot(to[0] - from[0], to[1] - from[1]))); // a fast pen leaves no gaps
    let pixels = view.pixels;
    for (let i = 1; i <= steps; i++) {
      const [x, y] = [0, 1].map((k) => from[k] + ((to[k] - from[k]) * i) / steps);
      pixels = inked(pixels, x, y);
    }
    pen = to;
    show(pixels);
  };
  /** @param {KeyboardEvent} event */
  const key = (event) => {
    const way = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -SIDE, ArrowDown: SIDE }[event.key];
    if (way === undefined) return;
    event.preventDefault();
    const next = view.cell + way;
    const aside = Math.abs(way) === 1 && Math.floor(next / SIDE) !== Math.floor(view.cell / SIDE);
    if (next < 0 || next >= PIXELS || aside) return;
    view.cell = next;
    drawNow();
    /** @type {HTMLElement | null} */ (place.querySelector(`.pad [data-pixel="${next}"]`))?.focus();
  };
  const turn = (/** @type {number} */ i) => () => {
    view.cell = i;
    show(view.pixels.map((one, k) => (k === i ? Number(one < 0.5) : one)));
  };
  return html`<h2>${say("vision.draw")}</h2>
    <div class="pad" role="group" aria-label=${say("vision.pad")} @pointerdown=${stroke} @pointermove=${stroke}
      @keydown=${key}>${Array.from(
        pixels,
        (one, i) => html`<button type="button" data-pixel=${i} tabindex=${i === cell ? 0 : -1}
        aria-label=${say("vision.pixel", { row: Math.floor(i / SIDE) + 1, column: (i % SIDE) + 1, ink: short(one) })}
        .style="--ink-share:${Math.round(100 * one)}%" @keydown=${(/** @type {KeyboardEvent} */ event) => {
          if (event.key !== " " && event.key !== "Enter") return;
          event.preventDefault();
          turn(i)();
        }}></button>`,
      )}</div>
    <p class="row"><button type="button" @click=${() => show(new Float64Array(PIXELS))}>${say(
      "vision.clear",
    )}</button></p>
    <h2>${say("vision.pull")}</h2>
    <canvas class="pull" role="img" aria-label=${say("vision.pull.label", { most: short(largest(pull)) })}></canvas>
    <p class="hint">${say("vision.pull.hint")}</p>`;
}

/** Digits to try. */
function tries() {
  const { pixels, label } = view;
  return html`<h2>${say("vision.unseen")}</h2>
    <div class="samples">${view.samples.map(
      (one, i) => html`<button type="button" aria-label=${say("vision.sample", { label: one.label })}
        aria-pressed=${one.pixels === pixels && one.label === label} @click=${() => show(one.pixels, one.label)}>
        <canvas data-sample=${i}></canvas></button>`,
    )}</div>`;
}

// ---- kernels --------------------------------------------------------------------------------------------

/** @param {Seen} seen */
function kernels({ kernels, loss }) {
  const { open } = view;
  const best = Math.min(...kernels.filter((_, i) => open[i]).map(({ without }) => without));
  const canvas = (/** @type {string} */ of, /** @type {number} */ i) =>
    html`<canvas data-of=${of} data-at=${i} role="img"
      aria-label=${say(`vision.of.${of}`, { kernel: i + 1 })}></canvas>`;
  const turn = (/** @type {number} */ i) => () => {
    view.open = open.map((one, k) => (k === i ? !one : one));
    look();
  };
  const off = (/** @type {number} */ i) => (open[i] ? nothing : html`<small>${say("vision.with")}</small>`);
  const change = (/** @type {number} */ to) =>
    html`<b>${short(to)}</b> <small data-sign=${Math.sign(to - loss)}>${
      to === loss ? "" : `${to < loss ? "▾ −" : "▴ +"}${short(Math.abs(to - loss))}`
    }</small>`;
  return html`<div class="above"><h2>${say("vision.kernels")}</h2><span>L = <b>${short(loss)}</b> <small>${say(
    "vision.loss",
  )}</small></span></div>
    <div class="scroll" tabindex="0" role="group" aria-label=${say("vision.kernels")}><table><thead><tr>
      <th scope="col">${say("vision.kernel")}</th><th scope="col" colspan="2">${say("vision.weights")}</th>
      <th scope="col" colspan="2">${say("vision.map")}</th><th scope="col">${say("vision.promised")}</th>
      <th scope="col">${say("vision.without")}</th></tr></thead>
    <tbody>${kernels.map(
      (one, i) => html`<tr data-open=${open[i]} data-worst=${open[i] && one.without === best && best < loss}>
        <th scope="row"><label><input type="checkbox" .checked=${live(open[i])} @change=${turn(i)}
          aria-label=${say("vision.on", { kernel: i + 1 })}> ${i + 1}</label></th>
        <td>${canvas("k", i)}</td><td>${canvas("dk", i)}</td>
        <td>${canvas("map", i)}</td><td>${canvas("dmap", i)}</td>
        <td>${off(i)} ${change(one.promised)}</td><td>${off(i)} ${change(one.without)}</td></tr>`,
    )}</tbody></table></div>
    <p class="hint">${say("vision.kernels.hint")}</p>`;
}

// ---- the answer, and learning ---------------------------------------------------------------------------

/** @param {Seen} seen */
function answer({ shares, guess }) {
  const { label } = view;
  return html`<h2>${say("vision.answer")}</h2>
    <div class="shares" role="group" aria-label=${say("vision.should")}>${shares.map(
      (share, i) => html`<button type="button" aria-pressed=${i === label} data-guess=${i === guess}
        @click=${() => show(view.pixels, i)}>
        <span>${i}</span><i .style="--share:${(100 * share).toFixed(1)}%"></i><b>${percent(share)}</b></button>`,
    )}</div>
    <p class="hint">${say("vision.should.hint")}</p>`;
}

/** How far it has learnt, and more of it. */
function learning() {
  const { marks, busy, done } = view;
  const last = marks[marks.length - 1];
  return html`<h2>${say("vision.learning")}</h2>
    <div class="row"><button type="button" class="primary" ?data-busy=${busy} @click=${() => void train()}>${
      busy ? say("brain.stop") : say(done ? "vision.more" : "vision.train", { count: ROUND })
    }</button></div>
    <p class="said" role="status">${
      last ? say("vision.tested", { right: percent(last.right), count: TESTED, n: last.n }) : say("vision.none")
    }</p>
    ${curve(view, { label: say("vision.chart"), kinds: CLASSES, first: ROUND, width: 270 })}`;
}

/** @param {Settings} s */
function controls(s) {
  const chosen = (/** @type {Event} */ event) => /** @type {HTMLSelectElement} */ (event.target).value;
  /** @param {"kernels" | "activation" | "rate"} name @param {readonly any[]} list */
  const select = (name, list) => html`<label class="row">${say(`vision.set.${name}`)} <select
      @change=${(/** @type {Event} */ event) =>
        change({ [name]: name === "activation" ? chosen(event) : Number(chosen(event)) })}>${list.map(
        (one) => html`<option value=${one} .selected=${one === s[name]}>${one}</option>`,
      )}</select></label>`;
  return html`<h2>${say("vision.network")}</h2>
    ${select("kernels", COUNTS)}${select("activation", ACTIVATIONS)}${select("rate", RATES)}
    ${seedField(say("depth.seed"), s.seed, (seed) => change({ seed }))}
    <p class="hint">${say("vision.rows", { train: ROWS - TESTED, test: TESTED })}</p>`;
}

/** The address of this digit and these parameters in the studio. */
function studio() {
  const { seer, settings, pixels: x, label: t, open } = view;
  if (!seer) return "";
  const root = /** @type {HTMLElement} */ (document.querySelector(".top")).dataset.root ?? "";
  const program = oneProgram(settings, { x, t, open, params: seer.params() });
  return `${root}studio/?lang=${language}&rate=${settings.rate}#${new URLSearchParams({ program })}`;
}

addressed(
  () => hashOf(view.settings),
  (hash) => change(settingsOf(hash)),
);
turning(draw);
addEventListener("pagehide", remember); // another language, a reload, the way to the studio
draw();
void make();
