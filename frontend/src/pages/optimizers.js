/** The optimizer lab: walkers race down a surface, each by its own rule, from a place that a click chooses. */

import { live } from "lit/directives/live.js";
import { html, nothing, render, svg } from "lit/html.js";
import { surface } from "../formula/descent.js";
import { short } from "../formula/numerals.js";
import { paintHeights } from "../graph/paint-network.js";
import { service } from "../session/api.js";
import {
  BOWLS,
  bowlOf,
  FEWEST,
  fresh,
  hashOf,
  MOST,
  OWN,
  programOf,
  RACERS,
  rateFor,
  settingsOf,
  STEEPEST,
  SURFACES,
  surfaceOf,
} from "../trace/descent.js";
import { soon } from "../views/clock.js";
import { colours, turning } from "./inks.js";
import { addressed, why } from "./lab.js";
import { language } from "./site.js";
import { say } from "./spoken.js";

/** @import { Ground, Path } from "../formula/descent.js" */
/** @import { Settings } from "../trace/descent.js" */

const [COLUMNS, ROWS] = [240, 180]; // places of the map
const CHART = { width: 290, height: 220, left: 66, right: 14, top: 14, bottom: 44 };
const KINDS = /** @type {Record<string, string>} */ ({
  sgd: "one",
  momentum: "two",
  rmsprop: "four",
  adagrad: "five",
  adam: "three",
});
const RATES = [-5, 2]; // powers of ten that a rate goes through
const TIE = 1e-3; // of a loss, within which two are as low
const NONE = 1e-12; // a loss that is as good as none, on a log axis

/**
 * @typedef {object} View
 * @property {Settings} settings
 * @property {Ground | null} ground
 * @property {string} of the formula that it is of
 * @property {Float64Array | null} heights
 * @property {number} shown steps that are shown
 * @property {boolean} playing
 * @property {string} fault
 */
/** @type {View} */
const view = {
  settings: settingsOf(location.hash),
  ground: null,
  of: "",
  heights: null,
  shown: 0,
  playing: false,
  fault: "",
};
const place = /** @type {HTMLElement} */ (document.querySelector(".lab-place"));
const engine = service("", language);
let asking = new AbortController();
/** @type {Map<string, Path>} */
let paths = new Map();

// ---- walking --------------------------------------------------------------------------------------------

/** The surface of the formula, read by the engine. */
async function read() {
  asking.abort();
  asking = new AbortController();
  const { signal } = asking;
  const { formula, start, surface: name } = view.settings;
  try {
    const trace = await engine.trace({ program: programOf({ formula, start }) }, signal);
    signal.throwIfAborted();
    const [x, y] = [trace.names.x, trace.names.y].map((id) => trace.nodes[id].shape.length);
    if (x || y || trace.nodes[trace.output].shape.length) throw new Error("scalars have scalars");
    view.ground = surface(trace);
    view.of = `${name} ${formula}`;
    view.heights = view.ground.heights(surfaceOf(name).span, COLUMNS, ROWS);
    view.fault = "";
    race();
  } catch (error) {
    if (signal.aborted) return;
    Object.assign(view, { fault: why(error), ground: null, heights: null, of: "" });
    paths = new Map();
    draw();
  }
}

/** Every racer walks from the start. */
function race() {
  const { ground, settings: s } = view;
  if (!ground) return;
  view.fault = "";
  paths = new Map(
    Object.entries(s.rates).map(([racer, rate]) => {
      const [optimizer, settings] = RACERS[racer];
      return [racer, ground.walk(optimizer, settings, rate, s.steps, s.start)];
    }),
  );
  if (!view.playing) view.shown = s.steps;
  draw();
}

const frame = soon(() => {
  if (!view.playing) return;
  view.shown = Math.min(view.settings.steps, view.shown + Math.max(1, Math.round(view.settings.steps / 180)));
  if (view.shown === view.settings.steps) view.playing = false;
  drawNow();
  frame();
});

/** @param {Partial<Settings>} change */
function change(change) {
  view.settings = { ...view.settings, ...change };
  view.playing = false;
  history.replaceState(null, "", `${location.pathname}${location.search}#${hashOf(view.settings)}`);
  if (`${view.settings.surface} ${view.settings.formula}` === view.of) return race();
  drawNow(); // the field holds this formula from now on: the answer must not write over what is typed meanwhile
  void read();
}

function play() {
  view.playing = !view.playing;
  if (view.playing) view.shown = 0;
  draw();
  frame();
}

// ---- drawing --------------------------------------------------------------------------------------------

const draw = soon(drawNow);

function drawNow() {
  const { settings: s, fault } = view;
  render(
    html`<p class="caption" role="status">${fault ? html`<b class="fault">${fault}</b>` : sentence()}</p>
    <div class="columns depth">
      <section class="controls" aria-label=${say("race.surface")}>${controls(s)}</section>
      ${
        view.ground
          ? html`<section class="chart" aria-label=${say("race.map")}>${ground()}</section>
      <section class="heat charts" aria-label=${say("race.losses")}>${losses()}</section>`
          : nothing
      }
    </div>`,
    place,
  );
  const canvas = /** @type {HTMLCanvasElement | null} */ (place.querySelector(".ground canvas"));
  if (!canvas || !view.heights) return;
  paintHeights(canvas, view.heights, COLUMNS, colours());
}

const name = (/** @type {string} */ racer) => say(`race.racer.${racer}`);
const endOf = (/** @type {Path} */ { loss }) => loss[Math.min(view.shown, loss.length - 1)];
const gone = (/** @type {Path} */ path) =>
  path.loss.length - 1 < view.settings.steps || !(endOf(path) <= 100 * Math.max(1, path.loss[0]));

/** Whether a way has come, without running away, to where there is no number: √x below 0. @param {Path} path */
const outside = ({ loss }) => Number.isNaN(loss[loss.length - 1]) && !(Math.abs(loss[loss.length - 2]) > 1e6);

/** Who is lowest, and who has run away. */
function sentence() {
  const all = [...paths].map(([racer, path]) => ({ racer, path, loss: endOf(path) }));
  if (!all.length) return view.ground ? say("race.said.none") : "";
  if (!all.every(({ path }) => Number.isFinite(path.loss[0]))) return say("race.said.undefined");
  const called = (/** @type {typeof all} */ of) => of.map(({ racer }) => name(racer)).join(say("race.and"));
  const out = all.filter(({ path }) => outside(path));
  const away = all.filter(({ path }) => gone(path) && !outside(path));
  const left = all.filter(({ path }) => !gone(path)).sort((a, b) => a.loss - b.loss);
  const lost = [
    away.length ? say("race.said.away", { names: called(away) }) : "",
    out.length ? say("race.said.out", { names: called(out) }) : "",
  ]
    .filter(Boolean)
    .join(" ");
  if (!left.length) return lost;
  const least = left[0].loss;
  const bottom = left.filter(({ loss }) => Math.abs(loss) < NONE);
  if (bottom.length && least > -NONE) {
    const words = { step: view.shown, name: called(bottom), loss: raised(Math.log10(NONE)) };
    return `${say("race.said.bottom", words)}${lost ? ` ${lost}` : ""}`;
  }
  const first = left.filter(({ loss }) => loss - least <= TIE * Math.max(NONE, Math.abs(least)));
  const names = first.map(({ racer }) => name(racer)).join(say("race.and"));
  const words = { step: view.shown, name: names, loss: short(least) };
  return `${say("race.said.first", words)}${lost ? ` ${lost}` : ""}`;
}

/** @param {Settings} s */
function controls(s) {
  const value = (/** @type {Event} */ event) => /** @type {HTMLInputElement} */ (event.target).value;
  const choose = (/** @type {string} */ surface) =>
    change(surface === OWN ? { ...s, surface, condition: 0 } : { ...fresh(surface), steps: s.steps });
  const racer = (/** @type {string} */ one) => {
    const on = one in s.rates;
    const rate = s.rates[one] ?? rateFor(one, surfaceOf(s.surface));
    const turn = () => {
      const { [one]: _, ...others } = s.rates;
      change({ rates: on ? others : { ...s.rates, [one]: rate } });
    };
    const slide = (/** @type {Event} */ event) =>
      change({ rates: { ...s.rates, [one]: Number((10 ** Number(value(event))).toPrecision(2)) } });
    return html`<div class="racer"><label class="check"><input type="checkbox" .checked=${on} @change=${turn}>
        <i class=${KINDS[one]}></i> ${name(one)}</label> <b>${on ? short(rate) : ""}</b>
      ${
        on
          ? html`<input type="range" min=${RATES[0]} max=${RATES[1]} step="0.05"
            .value=${live(String(Math.log10(rate)))}
            aria-label=${say("race.rate", { name: name(one) })} aria-valuetext=${short(rate)} @input=${slide}>`
          : nothing
      }</div>`;
  };
  const own = (/** @type {Event} */ event) => {
    const field = /** @type {HTMLInputElement} */ (event.target);
    if (field.value.trim()) change({ surface: OWN, condition: 0, formula: field.value });
    else field.value = s.formula;
  };
  const place_ = (/** @type {0 | 1} */ i) => (/** @type {Event} */ event) => {
    const number = Number(value(event));
    if (value(event) === "" || !Number.isFinite(number)) {
      /** @type {HTMLInputElement} */ (event.target).value = String(s.start[i]);
      return;
    }
    const start = /** @type {[number, number]} */ ([...s.start]);
    start[i] = number;
    change({ start });
  };
  return html`<h2>${say("race.surface")}</h2>
    <select aria-label=${say("race.surface")} @change=${(/** @type {Event} */ event) => choose(value(event))}>
      ${[...Object.keys(SURFACES), OWN].map(
        (one) => html`<option value=${one} .selected=${one === s.surface}>${say(`race.surface.${one}`)}</option>`,
      )}</select>
    <label class="formula">L = <input type="text" spellcheck="false" autocomplete="off" .value=${s.formula}
      aria-label=${say("race.formula")} @change=${(/** @type {Event} */ event) => own(event)}></label>
    ${s.surface in BOWLS ? steepness(s) : nothing}
    <p class="row">${say("race.start")} <span class="pair">${([0, 1]).map(
      (i) => html`<input type="number" step="any" .value=${String(s.start[i])}
        aria-label=${say("race.start.of", { name: "xy"[i] })} @change=${place_(/** @type {0 | 1} */ (i))}>`,
    )}</span></p>
    <label class="slide">${say("race.steps")} <b>${s.steps}</b><input type="range" min=${FEWEST} max=${MOST} step="10"
      .value=${live(String(s.steps))} @input=${(/** @type {Event} */ event) =>
        change({ steps: Number(value(event)) })}></label>
    <h2>${say("race.racers")}</h2>${Object.keys(RACERS).map(racer)}`;
}

/** How much steeper a bowl is one way than the other, and what that leaves to plain descent. @param {Settings} s */
function steepness({ condition }) {
  const slide = (/** @type {Event} */ event) => {
    const chosen = Number((10 ** Number(/** @type {HTMLInputElement} */ (event.target).value)).toPrecision(2));
    change({ condition: chosen, formula: bowlOf(chosen) });
  };
  return html`<label class="slide">${say("race.condition")} <b>1 : ${short(condition)}</b><input type="range" min="0"
      max=${Math.log10(STEEPEST)} step="0.05" .value=${live(String(Math.log10(condition)))} @input=${slide}></label>
    <p class="hint">${say("race.condition.limit", { rate: short(2 / condition) })}</p>`;
}

/** The surface from above, with the ways of all. */
function ground() {
  const { settings: s, shown, playing } = view;
  const [left, right, bottom, top] = surfaceOf(s.surface).span;
  const x = (/** @type {number} */ value) => (100 * (value - left)) / (right - left);
  const y = (/** @type {number} */ value) => (100 * (top - value)) / (top - bottom);
  const clamp = (/** @type {number} */ value) => Math.max(-500, Math.min(600, value));
  const take = (/** @type {MouseEvent} */ event) => {
    const box = /** @type {HTMLElement} */ (event.currentTarget).getBoundingClientRect();
    const at = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
    const start = [left + (right - left) * at[0], top - (top - bottom) * at[1]].map((one) =>
      Number(one.toPrecision(3)),
    );
    change({ start: /** @type {[number, number]} */ (start) });
  };
  const ways = [...paths].map(([racer, path]) => {
    const points = path.x
      .slice(0, shown + 1)
      .map((one, i) => /** @type {[number, number]} */ ([clamp(x(one)), clamp(y(path.y[i]))]))
      .filter(([a, b]) => Number.isFinite(a) && Number.isFinite(b));
    const [a, b] = points[points.length - 1] ?? [0, 0];
    const way = points.map((one) => one.map((n) => n.toFixed(2)).join(" ")).join("L");
    return {
      line: way ? svg`<path class="way ${KINDS[racer]}" d="M${way}" vector-effect="non-scaling-stroke" />` : nothing,
      end: html`<i class="walker-end ${KINDS[racer]}" .style="left:${a}%;top:${b}%"></i>`,
    };
  });
  return html`<div class="above"><h2>${say("race.map")}</h2>
      <button type="button" class="primary" @click=${play}>${
        playing ? say("brain.stop") : say("race.play")
      }</button></div>
    <div class="ground" role="img" aria-label=${say("race.map.label", { formula: s.formula })} @click=${take}>
      <canvas></canvas><svg viewBox="0 0 100 100" preserveAspectRatio="none">${ways.map(({ line }) => line)}</svg>
      ${ways.map(({ end }) => end)}
      <i class="you" .style="left:${x(s.start[0])}%;top:${y(s.start[1])}%"></i></div>
    <p class="axis"><span>x = ${short(left)}</span>
      <span>${say("race.axis", { low: short(bottom), high: short(top) })}</span>
      <span>${right}</span></p>
    <label class="back">${say("race.look")} <input type="range" min="0" max=${s.steps} step="1"
      .value=${live(String(shown))}
      @input=${(/** @type {Event} */ event) => {
        view.playing = false;
        view.shown = Number(/** @type {HTMLInputElement} */ (event.target).value);
        draw();
      }}></label>`;
}

/** A tick of the heights, the lowest of which is all that lies below. @param {number} power */
const heightText = (power) =>
  `${10 ** power <= NONE ? "≤ " : ""}${Math.abs(power) > 4 ? raised(power) : short(10 ** power)}`;

/** A power of ten. @param {number} power */
const raised = (power) => short(10 ** power).replace(/^1 × /, "");

/** The losses by step, on a log axis, and where everybody stands. */
function losses() {
  const { settings: s, shown } = view;
  const { width, height, left, right, top, bottom } = CHART;
  const all = [...paths.values()].flatMap(({ loss }) => loss).filter((one) => Number.isFinite(one));
  const below = Math.min(0, ...all); // what lies below zero has no logarithm: heights above the lowest are drawn
  const log = (/** @type {number} */ one) => Math.log10(Math.max(NONE, one - below));
  const first = Math.max(NONE, ...[...paths.values()].map(({ loss }) => loss[0] - below).filter(Number.isFinite));
  const high = Math.ceil(Math.log10(first)) + 1;
  const low = Math.floor(Math.min(high - 2, Math.max(-12, Math.min(...all.map(log)))));
  const x = (/** @type {number} */ n) => left + ((width - left - right) * n) / s.steps;
  const level = (/** @type {number} */ power) =>
    top + ((height - top - bottom) * (high - Math.min(high, Math.max(low, power)))) / (high - low);
  const y = (/** @type {number} */ one) => level(log(one));
  const step = Math.max(1, Math.ceil((high - low) / 5));
  const ticks = Array.from({ length: Math.floor((high - low) / step) + 1 }, (_, i) => low + step * i);
  return html`<figure><figcaption>${say("race.losses")}${
    below < 0 ? html`<small> (${say("race.below", { low: short(below) })})</small>` : nothing
  }</figcaption>
    <svg viewBox="0 0 ${width} ${height}" role="img" aria-label=${say("race.losses")}>
      ${ticks.map(
        (one) => svg`<path class="rule" d="M${left} ${level(one)}H${width - right}" />
        <text x=${left - 8} y=${level(one) + 4} text-anchor="end">${heightText(one)}</text>`,
      )}
      ${[0, s.steps].map(
        (n) => svg`<text x=${x(n)} y=${height - bottom + 18} text-anchor=${n ? "end" : "start"}>${n}</text>`,
      )}
      <text x=${(left + width - right) / 2} y=${height - 6} text-anchor="middle">${say("race.steps")}</text>
      ${[...paths].map(([racer, { loss }]) => {
        const points = loss
          .map((one, n) => ({ one, n }))
          .filter(
            ({ one, n }) => Number.isFinite(one) && (n % Math.ceil(s.steps / 200) === 0 || n === loss.length - 1),
          );
        const line = points.map(({ one, n }) => `${x(n).toFixed(1)} ${y(one).toFixed(1)}`).join("L");
        return points.length ? svg`<path class="line ${KINDS[racer]}" d="M${line}" />` : nothing;
      })}
      <path class="rule" d="M${x(shown)} ${top}V${height - bottom}" />
    </svg></figure>
    <table><caption>${say("race.table", { step: shown })}</caption><tbody>${[...paths].map(([racer, path]) => {
      const n = Math.min(shown, path.loss.length - 1);
      const end = gone(path) && n === path.loss.length - 1;
      return html`<tr><th scope="row"><i class=${KINDS[racer]}></i> ${name(racer)}</th>
        <td>${
          end ? say(outside(path) ? "race.out" : "race.gone") : html`L = ${short(path.loss[n])}`
        }<small>(${short(path.x[n])}, ${short(path.y[n])})</small></td></tr>`;
    })}</tbody></table>`;
}

addressed(
  () => hashOf(view.settings),
  (hash) => change(settingsOf(hash)),
);
turning(draw);
draw();
void read();
