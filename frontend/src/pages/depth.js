/** The depth lab: one gradient sent back through a hundred layers, beside what theory says, and every gain at once. */

import { html, nothing, render } from "lit/html.js";
import { chi, edge, isKnown, slopeOf } from "../formula/depth.js";
import { digitsFor, numeral, short } from "../formula/numerals.js";
import { paintColumns } from "../graph/paint-network.js";
import { service } from "../session/api.js";
import {
  ACTIVATIONS,
  CLIPS,
  DEFAULTS,
  hashOf,
  layersOf,
  programOf,
  RANGES,
  settingsOf,
  sweepOf,
} from "../trace/depth.js";
import { animate, settled, soon, still } from "../views/clock.js";
import { chart } from "./depth-chart.js";
import { colours, turning } from "./inks.js";
import { addressed, seedField, why } from "./lab.js";
import { language } from "./site.js";
import { say } from "./spoken.js";

/** @import { Layers, Settings } from "../trace/depth.js" */

const EDGE = 1.761; // of tanh: between what dies and what explodes
/** Gains that stay in sight as grey dots. @param {Settings} s */
const gainsBeside = ({ activation }) => [4, 2.5, ...(activation === "tanh" ? [EDGE] : []), 1];
const PAUSE = 60; // milliseconds without a change before the service is asked
const GAINS = Array.from({ length: 36 }, (_, i) => Math.round(100 * (0.25 + (4.25 * i) / 35)) / 100);
const MAP_WIDTH = 100; // neurons a layer, for the map of all gains
const JOURNEY = 2400; // milliseconds that a gradient takes from the loss to the first layer
const COLOURS = 16; // of ln, where the map's colours end
const SMALL = 8; // neurons a layer of what is opened in the studio

/** He's start: half of what a ReLU is given becomes 0, for which the weights have twice the variance (He 2015). */
const HE = /** @type {const} */ ({ activation: "relu", gain: 2, bias: 0 });
const USUAL = { activation: DEFAULTS.activation, gain: DEFAULTS.gain, bias: DEFAULTS.bias };
/** @param {Settings} s */
const isHe = ({ activation, gain, bias }) => activation === HE.activation && gain === HE.gain && bias === HE.bias;

/**
 * @typedef {object} View
 * @property {Settings} settings
 * @property {Layers | null} own
 * @property {string} of what it was measured of
 * @property {Layers[]} others
 * @property {Map<number, Layers>} columns of the map, by gain
 * @property {number} asked columns of the map that there will be; 0 before it is asked for
 * @property {boolean} mapping
 * @property {string} fault
 * @property {number} layer that is looked at, from 1; the first if 0
 * @property {number} reached the lowest layer that a gradient on its way has come to; 1 once it is there
 * @property {number} room pixels across that there are for the chart
 */

/** @type {View} */
const view = {
  settings: settingsOf(location.hash),
  own: null,
  of: "",
  others: [],
  columns: new Map(),
  asked: 0,
  mapping: false,
  fault: "",
  layer: 0,
  reached: 1,
  room: 600,
};
const place = /** @type {HTMLElement} */ (document.querySelector(".lab-place"));
const engine = service("", language);
let asking = new AbortController();
let mapping = new AbortController();
let companions = "";
let halt = () => {};

// ---- asking ---------------------------------------------------------------------------------------------

/** What is measured, whatever of it is shown. @param {Settings} s */
const facts = (s) => JSON.stringify({ ...s, show: "" });

/** @param {number[]} gains @param {AbortSignal} signal @param {Settings} s @param {(layers: Layers) => void} got */
async function swept(gains, signal, s, got) {
  for await (const line of engine.lines("sweep", sweepOf(s, gains), signal)) {
    const layers = layersOf(line, s.width);
    if (layers) got(layers);
    else if (line.error) view.fault = line.error.detail;
  }
}

const measure = settled(async () => {
  asking.abort();
  asking = new AbortController();
  const { signal } = asking;
  const s = view.settings;
  try {
    await swept([s.gain], signal, s, (layers) => {
      view.own = layers;
      view.of = facts(s);
      view.fault = "";
    });
    draw();
    // The companions change with everything but the gain.
    const key = JSON.stringify({ ...s, gain: 0, show: "" });
    if (key === companions) return;
    view.others = [];
    await swept(gainsBeside(s), signal, s, (layers) => {
      view.others.push(layers);
      draw();
    });
    companions = key;
  } catch (error) {
    if (signal.aborted) return;
    failed(error);
  }
}, PAUSE);

/** @param {unknown} error */
function failed(error) {
  view.fault = why(error);
  draw();
}

/** The map column by column; what is there already is not asked for again. */
async function map() {
  if (view.mapping) return mapping.abort();
  mapping = new AbortController();
  const { signal } = mapping;
  view.mapping = true;
  view.asked = GAINS.length;
  draw();
  try {
    const left = GAINS.filter((gain) => !view.columns.has(gain));
    await swept(left, signal, { ...view.settings, width: MAP_WIDTH, depth: 100 }, (layers) => {
      view.columns.set(layers.gain, layers);
      draw();
    });
  } catch (error) {
    if (!signal.aborted) failed(error);
  } finally {
    if (mapping.signal === signal) view.mapping = false;
    draw();
  }
}

/** @param {Partial<Settings>} change */
function change(change) {
  const before = view.settings;
  view.settings = { ...before, ...change };
  history.replaceState(null, "", `${location.pathname}${location.search}#${hashOf(view.settings)}`);
  const other = Object.keys(change).some((name) => !["gain", "width", "depth", "show"].includes(name));
  if (other) {
    mapping.abort();
    view.mapping = false;
    view.columns = new Map();
    view.asked = 0;
  }
  halt();
  view.reached = 1;
  view.layer = Math.min(view.layer, view.settings.depth);
  if (Object.keys(change).join() !== "show") measure();
  draw();
}

/** What is measured is of what is set. */
const isFresh = () => view.own !== null && view.of === facts(view.settings);

/** Sends the gradient back once more, a layer after the other. */
function send() {
  halt();
  const { depth } = view.settings;
  const to = (/** @type {number} */ layer) => {
    view.reached = layer;
    view.layer = layer;
    draw();
  };
  if (still()) return to(1);
  halt = animate(
    JOURNEY,
    (share) => to(Math.max(1, Math.round(depth - share * (depth - 1)))),
    () => to(1),
  );
}

// ---- drawing --------------------------------------------------------------------------------------------

/** Draws with the next picture, however often it is asked for. */
const draw = soon(drawNow);

function drawNow() {
  const { settings: s, fault } = view;
  const box = place.querySelector(".chart");
  if (box) view.room = box.clientWidth - 2 * Number.parseFloat(getComputedStyle(box).paddingLeft);
  const look = (/** @type {number} */ layer) => {
    halt();
    view.reached = 1;
    view.layer = layer;
    draw();
  };
  render(
    html`<p class="caption" role="status">${fault ? html`<b class="fault">${fault}</b>` : sentence()}</p>
    <div class="columns depth">
      <section class="controls" aria-label=${say("depth.layer")}>${controls(s)}</section>
      <section class="chart" aria-busy=${!isFresh()}>${chart(view, isFresh(), look, say)}
        <div class="send"><button type="button" class="primary" ?disabled=${!isFresh()} @click=${send}>${say(
          "depth.send",
        )} <span aria-hidden="true">◀❚</span></button></div></section>
      <section class="heat">${heat()}</section>
    </div>
    <p class="theory">${theory()}</p>
    <details class="program"><summary>${say("depth.program")}</summary><pre tabindex="0">${programOf(s)}</pre>
      <p><a href=${studio()}>${say("depth.open", { width: SMALL })}</a></p></details>`,
    place,
  );
  const canvas = /** @type {HTMLCanvasElement | null} */ (place.querySelector(".heat canvas"));
  if (!box) new ResizeObserver(draw).observe(/** @type {Element} */ (place.querySelector(".chart")));
  if (canvas) paintColumns(canvas, GAINS.map(columnOf), COLOURS, colours());
}

/** A column of the map: ln of how a gradient has changed after so many layers. @param {number} gain */
function columnOf(gain) {
  const layers = view.columns.get(gain);
  if (!layers) return null;
  const { grads } = layers;
  const end = Math.log(grads[grads.length - 1]);
  return [...grads].reverse().map((one) => Math.log(one) - end);
}

/** The address of the same in the studio, with few neurons a layer. */
function studio() {
  const root = /** @type {HTMLElement} */ (document.querySelector(".top")).dataset.root ?? "";
  const program = programOf({ ...view.settings, width: SMALL });
  return `${root}studio/?lang=${language}#${new URLSearchParams({ program })}`;
}

/** What a layer keeps, and what is left after all of them. */
function sentence() {
  const { own, settings: s } = view;
  if (!own || !isFresh()) return say("depth.said.wait");
  const { grads } = own;
  const [first, last] = [grads[0], grads[grads.length - 1]];
  const steps = Math.max(1, s.depth - 1); // from the last layer back to the first
  const over = say(steps === 1 ? "depth.over.once" : "depth.over", { steps, depth: s.depth });
  const about = { gain: s.gain, depth: s.depth, over };
  if (!(first > 0)) return say("depth.said.zero", { ...about, layers: grads.filter((g) => !(g > 0)).length });
  const ratio = first / last;
  const each = ratio ** (1 / steps);
  // As many digits as it takes for a calculator to come to the same.
  const digits = digitsFor(
    (put) => (ratio < 1 ? 1 / put(each) ** steps : put(each) ** steps),
    ratio < 1 ? 1 / ratio : ratio,
  );
  const share = `${numeral(100 * each, false, digits)}\u00a0%`;
  if (ratio > SAME)
    return say("depth.said.grows", { ...about, each: numeral(each, false, digits), times: many(ratio) });
  if (ratio > 1 / SAME) return say("depth.said.stays", { ...about, share });
  if (1 / ratio >= LARGEST || 1 / ratio < PART) return say("depth.said.gone", { ...about, share, left: short(ratio) });
  return say("depth.said.dies", { ...about, share, parts: many(1 / ratio) });
}

const SAME = 1.1; // up to which a gradient is called as large as it was
const PART = 2; // from which on what is left is one part in so many
const LARGEST = 1e12; // that has a word of its own
const words = new Intl.NumberFormat(language, {
  notation: "compact",
  compactDisplay: "long",
  maximumSignificantDigits: 3,
});
/** A large number as people say it; in Chinese a space parts digits from words. @param {number} value */
function many(value) {
  const plain = value < 100 || value >= LARGEST ? short(value) : String(Math.round(value));
  const text = value >= 1e4 && value < LARGEST ? words.format(value) : plain;
  return language === "zh" ? text.replace(/(?<=\d)(?=\p{Script=Han})|(?<!\p{Script=Han})$/u, "\u00a0") : text;
}

/** ½ ln χ₁, as a calculation. */
function theory() {
  const { settings: s, own } = view;
  const measured = own && isFresh() ? -slopeOf(own.grads) : Number.NaN;
  const key = isKnown(s) ? "depth.measured" : "depth.measured.alone";
  const seen = Number.isFinite(measured) ? html`<b>${say(key, { slope: signed(measured) })}</b>` : nothing;
  if (!isKnown(s)) return html`${say("depth.unknown")} ${seen}`;
  const { chi: value } = chi(s.activation, s.gain, s.bias);
  const slope = Math.log(value) / 2;
  return html`<span class="math">½ ln <i>χ</i><sub>1</sub> = ½ ln ${short(value)} = <b>${signed(
    slope,
  )}</b></span> ${say("depth.predicted")}${seen === nothing ? say("language.stop") : say("language.semicolon")}${seen}`;
}

/** @param {number} value */
const signed = (value) => `${value <= -0.0005 ? "−" : ""}${Math.abs(value).toFixed(3)}`;

/** @param {Settings} s */
function controls(s) {
  const slider = (/** @type {keyof typeof RANGES} */ name) => {
    const [low, high, step] = RANGES[name];
    const type = (/** @type {Event} */ event) =>
      change({ [name]: Number(/** @type {HTMLInputElement} */ (event.target).value) });
    return html`<label class="slide">${say(`depth.${name}`)} <b>${s[name]}</b>
      <input type="range" min=${low} max=${high} step=${step} .value=${String(s[name])} @input=${type}></label>`;
  };
  const check = (/** @type {"residual" | "norm" | "orthogonal"} */ name) =>
    html`<label class="check"><input type="checkbox" .checked=${s[name]}
      @change=${() => change({ [name]: !s[name] })}> ${say(`depth.${name}`)}</label>`;
  const chosen = (/** @type {Event} */ event) => Number(/** @type {HTMLInputElement} */ (event.target).value);
  return html`<h2>${say("depth.layer")}</h2>
    <div class="seg" role="group" aria-label=${say("depth.activation")}>${ACTIVATIONS.map(
      (one) => html`<button type="button" aria-pressed=${one === s.activation}
        @click=${() => change({ activation: one })}>${one}</button>`,
    )}</div>
    ${slider("gain")}${slider("bias")}${slider("width")}${slider("depth")}
    <h2>${say("depth.remedies")}</h2>
    <label class="check"><input type="checkbox" .checked=${isHe(s)}
      @change=${() => change(isHe(s) ? USUAL : HE)}> ${say("depth.he")}</label>
    ${check("residual")}${check("norm")}${check("orthogonal")}
    <label class="row">${say("depth.clip")} <select @change=${(/** @type {Event} */ event) =>
      change({ clip: chosen(event) })}>${CLIPS.map(
      (one) => html`<option value=${one} .selected=${one === s.clip}>${one || say("depth.off")}</option>`,
    )}</select></label>
    ${seedField(say("depth.seed"), s.seed, (seed) => change({ seed }))}
    <h2>${say("depth.shows")}</h2>
    <div class="seg" role="group" aria-label=${say("depth.shows")}>${(
      /** @type {const} */ (["gradient", "activation"])
    ).map(
      (one) => html`<button type="button" aria-pressed=${one === s.show}
        @click=${() => change({ show: one })}>${say(`depth.show.${one}`)}</button>`,
    )}</div>`;
}

/** Every gain at every depth, as far as it is known; a click takes one of them. */
function heat() {
  const { settings: s, columns, asked, mapping: busy } = view;
  const [low, high] = [GAINS[0], GAINS[GAINS.length - 1]];
  const line = isKnown(s) ? edge(s.activation, s.bias, [low, high]) : null;
  const left = (/** @type {number} */ gain) => `${(100 * (gain - low)) / (high - low)}%`;
  const drag = (/** @type {PointerEvent} */ event) => {
    if (event.type === "pointerdown") /** @type {Element} */ (event.currentTarget).setPointerCapture(event.pointerId);
    if (event.pointerType === "mouse" && event.buttons === 1) take(event);
  };
  const take = (/** @type {MouseEvent} */ event) => {
    const box = /** @type {HTMLElement} */ (event.currentTarget).getBoundingClientRect();
    const share = (event.clientX - box.left) / box.width;
    const depth = Math.round(100 * (1 - (event.clientY - box.top) / box.height));
    const gain = Math.round(100 * (low + (high - low) * share)) / 100;
    change({
      gain: Math.min(RANGES.gain[1], Math.max(RANGES.gain[0], gain)),
      depth: Math.min(100, Math.max(2, depth)),
    });
  };
  const next = busy ? "stop" : columns.size === 0 ? "start" : columns.size < GAINS.length ? "more" : "";
  return html`<div class="above"><h2>${say("depth.map")}</h2></div>
    <div class="plane" role="img" aria-label=${say("depth.map.label")} @click=${take} @pointerdown=${drag}
        @pointermove=${drag}>
      <canvas></canvas>
      ${line === null || !asked ? nothing : html`<i class="edge" .style="left:${left(line)}"><span>χ₁ = 1</span></i>`}
      ${
        columns.size < GAINS.length
          ? nothing
          : html`<b data-end="low">${say("depth.map.dies")}</b><b data-end="high">${say("depth.map.explodes")}</b>`
      }
      ${asked ? nothing : html`<p>${say("depth.map.hint", { count: GAINS.length })}</p>`}
      <i class="you" .style="left:${left(s.gain)};bottom:${s.depth}%"></i>
      <span data-at="top">100</span><span data-at="bottom">1</span></div>
    <p class="axis"><span>${low}</span><span>${say("depth.gain.short")}</span><span>${high}</span></p>
    <p class="scale"><i></i></p><p class="axis"><span>10⁻⁷</span><span>1</span><span>10⁷</span></p>
    ${
      asked
        ? html`<progress max=${asked} value=${columns.size} ?hidden=${columns.size >= asked}
          aria-label=${say("depth.map.progress")}></progress>`
        : nothing
    }
    ${next ? html`<button type="button" @click=${() => void map()}>${say(`depth.map.${next}`)}</button>` : nothing}
    <p class="hint">${say("depth.map.note", { width: MAP_WIDTH })}</p>`;
}

addressed(
  () => hashOf(view.settings),
  (hash) => change({ ...DEFAULTS, ...settingsOf(hash) }),
);
turning(draw);
draw();
measure();
