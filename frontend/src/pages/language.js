/** The language lab: a small decoder learns to write; every head and every place is open, with its gradient. */

import { html, nothing, render } from "lit/html.js";
import { readerOf } from "../formula/decoder.js";
import { short } from "../formula/numerals.js";
import { paintMap } from "../graph/paint-network.js";
import { service } from "../session/api.js";
import {
  hashOf,
  HEADS,
  one,
  PARAMS,
  programOf,
  RATES,
  read,
  ROUND,
  row,
  scalars,
  settingsOf,
  TASKS,
  TESTED,
  training,
} from "../trace/decoder.js";
import { soon } from "../views/clock.js";
import { colours, turning } from "./inks.js";
import { addressed, seedField, why } from "./lab.js";
import { curve, keeping, round, untrained } from "./rounds.js";
import { language } from "./site.js";
import { say } from "./spoken.js";

/** @import { Reader, Seen } from "../formula/decoder.js" */
/** @import { Rounds } from "./rounds.js" */
/** @import { Settings } from "../trace/decoder.js" */

const LARGE = 20_000; // numbers of one array that a trace may have
const SHOWN = 8; // letters that may come next which are listed
const MADE = 5; // texts that are written in one go
const PERCENT = "\u00a0%";

/**
 * @typedef {Rounds & Own} View
 * @typedef {object} Own
 * @property {Settings} settings
 * @property {Reader | null} reader
 * @property {string} text
 * @property {number} at the place that is looked from
 * @property {number | null} wish the letter that should come next there; null: the one that does
 * @property {Seen | null} seen
 * @property {boolean} draws whether the next letter is drawn by its share, or the likeliest taken
 * @property {string[]} made
 * @property {string} odd letters that were typed and are none of the task
 * @property {boolean} blank whether the reader has emptied the field, and nothing else is written yet
 * @property {Set<string>} learnt texts of the training
 */
/** @type {View} */
const view = {
  ...untrained(),
  settings: settingsOf(location.hash),
  reader: null,
  text: "",
  at: 0,
  wish: null,
  seen: null,
  draws: false,
  made: [],
  odd: "",
  blank: false,
  learnt: new Set(),
};
const place = /** @type {HTMLElement} */ (document.querySelector(".lab-place"));
const engine = service("", language);
const tab = keeping("lab-language");
let asking = new AbortController();

const task = () => TASKS[view.settings.task];
const percent = (/** @type {number} */ share) => `${share < 0.005 ? "<1" : Math.round(100 * share)}${PERCENT}`;

// ---- asking ---------------------------------------------------------------------------------------------

/** Another network, untrained. */
async function make() {
  asking.abort();
  asking = new AbortController();
  const { signal } = asking;
  Object.assign(view, untrained(), { made: [], odd: "", blank: false, reader: null, seen: null });
  draw();
  try {
    const trace = await engine.trace({ ...one(view.settings), max_elements: LARGE }, signal);
    view.reader = readerOf(trace, PARAMS, HEADS);
    view.learnt = new Set(task().texts(view.settings.seed).slice(0, -TESTED));
    Object.assign(view, { text: task().sample, at: task().from + 1, wish: null, fault: "" });
    again();
    look();
  } catch (error) {
    if (!signal.aborted) failed(error);
  }
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
    if (params) view.reader?.put(params);
    look();
  });
  draw();
  await going;
  draw();
}

/** What has been learnt stays in this tab, and the text with it. */
function remember() {
  const { reader, text, at } = view;
  if (!reader) return;
  tab.keep(hashOf(view.settings), view, { params: reader.params(), text, at });
}

/** What was learnt with these settings is there again. */
function again() {
  const found = tab.kept(hashOf(view.settings));
  if (!found || !view.reader) return;
  const { params, text, at } = found.more;
  if (found.rounds.checkpoint) {
    view.reader.put(params);
    Object.assign(view, found.rounds);
  }
  Object.assign(view, { text, at });
}

/** @param {unknown} error */
function failed(error) {
  view.fault = why(error);
  draw();
}

// ---- reading and writing --------------------------------------------------------------------------------

/**
 * What is seen from a place of a text.
 * @param {string} text @param {number} at @param {number} wish the letter that should come next
 */
const seeing = (text, at, wish) => view.reader?.see(row(view.settings.task, text, at, wish), at) ?? null;
const likeliest = (/** @type {number[]} */ shares) => shares.indexOf(Math.max(...shares));

/** The letter that should come next: the reader's, or the text's own where it can be known; else null. */
function target() {
  const next = [...view.text][view.at + 1];
  if (view.wish !== null) return view.wish;
  return next === undefined || view.at < task().from ? null : task().letters.indexOf(next);
}

/** Whether a text has come to its end. @param {string} text */
function ended(text) {
  const { letters, places, framed } = task();
  const size = [...text].length;
  return size > places || (framed && size > 1 && text.endsWith(letters[0]));
}

/** Looks from a place of the text. */
function look() {
  view.seen = seeing(view.text, view.at, target() ?? 0);
  draw();
}

/** A letter by its share, or the likeliest. @param {number[]} shares */
function chosen(shares) {
  if (!view.draws) return likeliest(shares);
  let left = Math.random();
  for (let i = 0; i < shares.length; i++) {
    left -= shares[i];
    if (left < 0) return i;
  }
  return likeliest(shares);
}

/** The text with one more letter; the same where it has ended. @param {string} text */
function longer(text) {
  if (ended(text)) return text;
  const seen = seeing(text, [...text].length - 1, 0);
  return seen ? text + task().letters[chosen(seen.shares)] : text;
}

/** @param {string} text */
function write(text) {
  const size = [...text].length;
  Object.assign(view, { text, at: Math.max(0, Math.min(size, task().places) - 1), wish: null, blank: false });
  look();
}

/** The next letter after the place that is looked from. */
function next() {
  write(longer([...view.text].slice(0, view.at + 1).join("")));
}

/** What all the rest is written after: nothing of a name; a word and its bar, or null where there is none. */
function beginning() {
  const { framed, letters, from } = task();
  if (framed) return letters[0];
  const word = [...view.text].slice(0, from);
  return word.length < from || word.includes("|") ? null : `${word.join("")}|`;
}

/** Some texts from their beginning to their end. */
function several() {
  const { framed } = task();
  const begin = beginning();
  if (begin === null) return;
  const texts = Array.from({ length: framed ? MADE : 1 }, () => {
    let text = begin;
    for (let before = ""; before !== text; ) [before, text] = [text, longer(text)];
    return text;
  });
  view.made = [...new Set(texts)]; // the likeliest is the same each time
  look();
}

/** @param {Partial<Settings>} change */
function change(change) {
  remember(); // it is there again with these settings
  view.settings = { ...view.settings, ...change };
  history.replaceState(null, "", `${location.pathname}${location.search}#${hashOf(view.settings)}`);
  draw();
  void make();
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
    <div class="columns language">
      <section class="controls" aria-label=${say("decoder.learning")}>${controls(s)}</section>${
        seen
          ? html`<section class="text" aria-label=${say("decoder.text")}>${letters(seen)}${heads(seen)}</section>
      <section class="answer" aria-label=${say("decoder.next")}>${answer(seen)}</section>`
          : nothing
      }</div>
    <details class="program"><summary>${say("depth.program")}</summary>
      <pre tabindex="0">${programOf(s)}</pre></details>`,
    place,
  );
  if (!seen) return;
  const paint = colours();
  seen.maps.forEach((map, i) => {
    const canvas = /** @type {HTMLCanvasElement | null} */ (place.querySelector(`canvas[data-head="${i}"]`));
    const [places, size] = [task().places, count()];
    const own = Float32Array.from({ length: size * size }, (_, k) => map[Math.floor(k / size) * places + (k % size)]);
    if (canvas) paintMap(canvas, own, false, { ...paint, plus: paint.ink });
  });
}

/** The text up to a place. @param {number} at */
const until = (at) => [...view.text].slice(0, at + 1).join("");

/** What it expects at this place, and where it looks. */
function sentence() {
  const { seen, at, done, text } = view;
  if (!seen) return say("vision.said.wait");
  const { letters, framed } = task();
  const [best, wish] = [likeliest(seen.shares), target()];
  const words = {
    text: until(at),
    letter: letters[best],
    share: percent(seen.shares[best]),
    wish: letters[wish ?? best],
    loss: short(seen.loss),
  };
  if (!done) return say("decoder.said.untrained", words);
  if (framed && at > 0 && [...text][at] === letters[0]) return say("decoder.said.ended", words);
  const head = seen.heads
    .map(({ weights }, i) => ({ i, key: likeliest([...weights]), most: Math.max(...weights) }))
    .sort((a, b) => b.most - a.most)[0];
  const looks = say("decoder.said.looks", {
    head: head.i + 1,
    letter: [...text][head.key] ?? "",
    place: head.key + 1,
    share: percent(head.most),
  });
  if (wish !== null) return say(best === wish ? "decoder.said.right" : "decoder.said.wrong", { ...words, looks });
  return say(at < task().from ? "decoder.said.free" : "decoder.said.open", { ...words, looks });
}

/** The text letter by letter: what comes next after each, and whom the gradient pulls. @param {Seen} seen */
function letters({ pull }) {
  const { text, at } = view;
  const { places } = task();
  const most = Math.max(...pull) || 1;
  const known = target() !== null;
  return html`<div class="above"><h2>${say("decoder.text")}</h2>
      <label class="own">${say("decoder.own")} <input type="text" spellcheck="false" autocomplete="off"
        autocapitalize="off" maxlength="20" .value=${view.blank ? "" : text.replaceAll("·", "")}
        @input=${(/** @type {Event} */ event) => {
          const field = /** @type {HTMLInputElement} */ (event.target);
          const typed = read(view.settings.task, field.value);
          const kept = typed.replaceAll("·", "");
          // What it cannot read is not taken, and said.
          const odd = [...new Set(field.value.toLowerCase())].filter(
            (one) => one.trim() && !task().letters.includes(one),
          );
          view.odd = odd.join(" ");
          if (field.value !== kept) field.value = kept;
          view.blank = !typed;
          draw();
          if (typed) write(typed); // else it is only begun
        }}></label></div>
    ${
      view.odd
        ? html`<p class="fault" role="status">${say("decoder.odd", {
            letters: view.odd,
            all: [...task().letters].filter((one) => one !== "·").join(" "),
          })}</p>`
        : nothing
    }
    <div class="letters" role="group" aria-label=${say("decoder.places")}>${[...text].slice(0, places).map(
      (letter, i) => html`<button type="button" aria-pressed=${i === at} @click=${() => {
        Object.assign(view, { at: i, wish: null });
        look();
      }}><b>${letter}</b><small>${i + 1}</small>
        ${
          known
            ? html`<i .style="--share:${((100 * pull[i]) / most).toFixed(1)}%" title=${short(pull[i])}></i>`
            : nothing
        }</button>`,
    )}</div>
    <p class="hint">${say("decoder.pull")}</p>`;
}

/** How many places of the text it reads. */
const count = () => Math.min([...view.text].length, task().places);

/** Each head: where it looks from every place, and from this one with the gradients. @param {Seen} seen */
function heads({ heads }) {
  const { at, text } = view;
  const all = [...text];
  const places = count();
  const known = target() !== null;
  return html`<div class="heads">${heads.map(({ weights, grads }, i) => {
    const most = Math.max(...Array.from(grads, Math.abs)) || 1;
    return html`<div><h2>${say("decoder.head", { head: i + 1 })}</h2>
      <div class="map" .style="--row:${at};--count:${places}"><canvas data-head=${i} role="img"
        aria-label=${say("decoder.map", { head: i + 1 })} @click=${(/** @type {MouseEvent} */ event) => {
          const canvas = /** @type {HTMLElement} */ (event.currentTarget).getBoundingClientRect();
          const to = Math.floor((places * (event.clientY - canvas.top)) / canvas.height);
          if (to < Math.min(all.length, places)) {
            Object.assign(view, { at: to, wish: null });
            look();
          }
        }}></canvas><i></i></div>
      <table><thead><tr><th scope="col">${say("decoder.to")}</th><th scope="col">${say("decoder.weight")}</th>
        ${known ? html`<th scope="col">${say("decoder.gradient")}</th>` : nothing}</tr></thead>
      <tbody>${all.slice(0, at + 1).map(
        (letter, k) => html`<tr><th scope="row"><b>${letter}</b> <small>${k + 1}</small></th>
          <td><i .style="--share:${(100 * weights[k]).toFixed(1)}%"></i> ${percent(weights[k])}</td>
          ${
            known
              ? html`<td data-sign=${Math.sign(grads[k])}><i .style="--share:${(
                  (100 * Math.abs(grads[k])) / most
                ).toFixed(1)}%"></i> ${grads[k] > 0 ? "▴ " : grads[k] < 0 ? "▾ " : ""}${short(grads[k])}</td>`
              : nothing
          }</tr>`,
      )}</tbody></table></div>`;
  })}</div><p class="hint">${say("decoder.heads.hint")}</p>`;
}

/** What may come next, and writing on. @param {Seen} seen */
function answer({ shares, loss }) {
  const { at, draws, made, learnt } = view;
  const { letters: alphabet, framed } = task();
  const wish = target();
  const order = shares.map((share, i) => ({ share, i })).sort((a, b) => b.share - a.share);
  const list = order.slice(0, SHOWN);
  const wished = order.find(({ i }) => i === wish);
  if (wished && !list.includes(wished)) list[list.length - 1] = wished;
  return html`<h2>${say("decoder.after", { text: until(at) })}</h2>
    <div class="shares" role="group" aria-label=${say("decoder.should")}>${list.map(
      ({ share, i }) => html`<button type="button" aria-pressed=${i === wish} data-guess=${i === order[0].i}
        @click=${() => {
          view.wish = i;
          look();
        }}><span>${alphabet[i]}</span><i .style="--share:${(100 * share).toFixed(1)}%"></i>
        <b>${percent(share)}</b></button>`,
    )}</div>
    <p class="hint">${
      wish === null ? say("decoder.should.open") : say("decoder.should.hint", { loss: short(loss) })
    }</p>
    <h2>${say("decoder.writing")}</h2>
    <div class="seg" role="group" aria-label=${say("decoder.how")}>${[false, true].map(
      (one_) =>
        html`<button type="button" aria-pressed=${one_ === draws} @click=${() => {
          view.draws = one_;
          draw();
        }}>${say(one_ ? "decoder.drawn" : "decoder.likeliest")}</button>`,
    )}</div>
    <p class="row"><button type="button" class="next" ?disabled=${ended(until(at))}
        @click=${next}>${say("decoder.write")}</button>
      <button type="button" class="several" ?disabled=${beginning() === null} @click=${several}>${say(
        framed ? (draws ? "decoder.several" : "decoder.name") : "decoder.whole",
      )}</button></p>
    <div role="status">${
      made.length
        ? html`<ul class="made">${made.map(
            (text) =>
              html`<li><button type="button" @click=${() => write(text)}>${
                text.replaceAll("·", "") || "·"
              }</button> <small>${say(learnt.has(text) ? "decoder.known" : "decoder.new")}</small></li>`,
          )}</ul>`
        : nothing
    }</div>
    <h2>${say("decoder.scalars")}</h2>
    <p class="hint"><a href=${studio()}>${say("decoder.scalars.open")}</a> ${say("decoder.scalars.hint")}</p>`;
}

/** The address of the same, number by number, in the studio. */
function studio() {
  const { reader, settings: s, text, at } = view;
  const wish = target() ?? likeliest(view.seen?.shares ?? [0]);
  if (!reader) return "";
  const root = /** @type {HTMLElement} */ (document.querySelector(".top")).dataset.root ?? "";
  const program = scalars(s, text, at, wish, reader.params());
  return `${root}studio/?lang=${language}#${new URLSearchParams({ program })}`;
}

/** @param {Settings} s */
function controls(s) {
  const { busy, done, marks } = view;
  const last = marks[marks.length - 1];
  const value = (/** @type {Event} */ event) => /** @type {HTMLInputElement} */ (event.target).value;
  return html`<h2>${say("decoder.task")}</h2>
    <div class="seg" role="group" aria-label=${say("decoder.task")}>${Object.keys(TASKS).map(
      (one_) => html`<button type="button" aria-pressed=${one_ === s.task}
        @click=${() => change({ task: one_ })}>${say(`decoder.task.${one_}`)}</button>`,
    )}</div>
    <p class="hint">${say(`decoder.about.${s.task}`)}</p>
    <div class="row"><button type="button" class="primary" ?data-busy=${busy} ?disabled=${!view.reader}
      @click=${() => void train()}>${
        busy ? say("brain.stop") : say(done ? "vision.more" : "vision.train", { count: ROUND })
      }</button></div>
    <p class="said" role="status">${
      last
        ? say("decoder.tested", { right: percent(last.right), count: TESTED, n: last.n, loss: short(last.loss) })
        : say("vision.none")
    }</p>
    ${curve(view, { label: say("decoder.chart"), kinds: task().letters.length, first: ROUND, width: 220 })}
    <label class="row">${say("vision.set.rate")} <select @change=${(/** @type {Event} */ event) =>
      change({ rate: Number(value(event)) })}>${RATES.map(
      (one_) => html`<option value=${one_} .selected=${one_ === s.rate}>${one_}</option>`,
    )}</select></label>
    ${seedField(say("depth.seed"), s.seed, (seed) => change({ seed }))}`;
}

addressed(
  () => hashOf(view.settings),
  (hash) => change(settingsOf(hash)),
);
turning(draw);
addEventListener("pagehide", remember); // another language, a reload, the way to the studio
draw();
void make();
