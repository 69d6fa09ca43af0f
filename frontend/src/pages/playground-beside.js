/** A run of the playground, and another one beside it: both begin together and take an update each. */

import optimizers from "../../facts/optimizers.json" with { type: "json" };
import { html, nothing } from "lit/html.js";
import { short } from "../formula/numerals.js";
import { FEATURES, SIGNS, trainingOf } from "../trace/playground.js";

/** @import { Network, Seen, Snapshot } from "../formula/playground.js" */
/** @import { Settings } from "../trace/playground.js" */
/** @import { Say } from "../types" */
/** @import { View } from "./playground.js" */

const TITLES = /** @type {Record<string, { title: string }>} */ (optimizers);
const MOST_KEPT = 500; // epochs to go back to; of more every second is dropped

/**
 * What an epoch has come to.
 * @typedef {{ epoch: number, train: number, test: number | null, kept: Snapshot }} Mark
 * @typedef {object} Run a network, what it is like, and how it came to that
 * @property {Network | null} net
 * @property {ReturnType<Network["whole"]> | null} whole
 * @property {Seen | null} tested
 * @property {Float32Array[][]} maps
 * @property {Mark[]} marks
 * @typedef {Run & { settings: Settings }} Beside
 */

/** @param {Settings} settings @param {Network | null} net @returns {Beside} */
export const begun = (settings, net) => ({ settings, net, whole: null, tested: null, maps: [], marks: [] });

/** A run of which nothing is there, chosen or typed yet. @param {Settings} settings @returns {View} */
export const viewed = (settings) => ({
  ...begun(settings, null),
  made: settings,
  points: null,
  own: null,
  before: [],
  beside: null,
  focus: null,
  neuron: -1,
  shown: -1,
  pending: false,
  playing: false,
  fault: "",
  note: "",
  moved: null,
  beyond: false,
  refused: "",
  dragged: {},
  drawing: false,
  answer: 1,
});

/** What a network is like now. @param {Run} run @param {number} side places of a map @param {number} span */
export function look(run, side, span) {
  const { net } = run;
  if (!net) return;
  run.whole = net.whole();
  run.tested = net.tested();
  run.maps = net.maps(side, span);
}

/** Notes an epoch, for the curve and to go back to. @param {Run} run */
export function mark(run) {
  const { net, whole, tested, marks } = run;
  if (!net || !whole) return;
  marks.push({ epoch: net.n / net.perEpoch, train: whole.loss, test: tested?.loss ?? null, kept: net.snapshot() });
  if (marks.length > MOST_KEPT) run.marks = marks.filter((_, i) => i % 2 === 0 || i === marks.length - 1);
}

/** Of what is marked, the place that is nearest to an epoch. @param {Mark[]} marks @param {number} epoch */
export const nearest = (marks, epoch) =>
  marks.reduce((a, { epoch: one }, i) => (Math.abs(one - epoch) < Math.abs(marks[a].epoch - epoch) ? i : a), 0);

/**
 * As it was at the epoch that is nearest; what came after it is known until it is trained again.
 * @param {Run} run
 * @param {number} epoch
 */
export function rewind({ marks, net }, epoch) {
  if (net && marks.length) net.restore(marks[nearest(marks, epoch)].kept);
}

/** An update, after which what was known of the time behind it does not hold any more. @param {Run} run */
export function step(run) {
  const { net } = run;
  if (!net) return;
  const now = net.n / net.perEpoch;
  if ((run.marks.at(-1)?.epoch ?? 0) > now) run.marks = run.marks.filter(({ epoch }) => epoch <= now);
  net.step();
}

/** What two runs differ in, as their addresses have it. @param {Settings} one @param {Settings} other */
export function differences(one, other) {
  const [a, b] = [one, other].map((settings) => new URLSearchParams(trainingOf(settings)));
  const names = [...new Set([...a.keys(), ...b.keys()])];
  return names.map((name) => /** @type {const} */ ([name, a.get(name), b.get(name)])).filter(([, x, y]) => x !== y);
}

/** What a setting of an address is called. @param {string} name @param {Say} say */
export function nameOf(name, say) {
  if (name in FEATURES) return say("playground.feature", { name: SIGNS[name] });
  if (name === "dataset" || name === "regDataset") return say("playground.data");
  if (name === "show") return say("playground.links");
  if (name === "networkShape") return say("playground.set.shape");
  if (name.startsWith("activation")) return say("playground.set.activation");
  return say(["noise", "percTrainData", "batchSize"].includes(name) ? `playground.${name}` : `playground.set.${name}`);
}

const WORDS = { dataset: "data", loss: "loss", init: "init" };
const SETS = /** @type {Record<string, string>} */ ({ "reg-plane": "plane", "reg-gauss": "multi_gauss" });

/** A value of an address in words. @param {string} name @param {string} value @param {Say} say */
function inWords(name, value, say) {
  if (name === "problem") return say(`playground.${value}`);
  if (name === "regDataset") return say(`playground.data.${SETS[value] ?? value}`);
  if (name in WORDS) return say(`playground.${WORDS[/** @type {keyof WORDS} */ (name)]}.${value}`);
  if (name === "optimizer") return TITLES[value].title;
  return value === "true" ? "✓" : value === "false" ? "–" : value;
}

/**
 * The other run, or the way to one.
 * @param {{ settings: Settings, beside: Beside | null }} view
 * @param {{ beside: () => void }} act
 * @param {Say} say
 */
export function besides({ settings, beside }, act, say) {
  const turn = html`<button type="button" class="turn" aria-pressed=${beside !== null}
    @click=${() => act.beside()}>${say(beside ? "playground.beside.none" : "playground.beside.keep")}</button>`;
  if (!beside) return html`<div class="beside">${turn}</div>`;
  const { whole, tested, net } = beside;
  const found = differences(settings, beside.settings);
  const losses = { train: short(whole?.loss ?? 0), test: tested ? short(tested.loss) : "–" };
  const usual = say("playground.beside.usual");
  return html`<div class="beside"><div class="above"><h2>${say("playground.beside")}</h2>${turn}</div>
    <div class="pair"><canvas class="other" role="img" aria-label=${say("playground.beside.map")}></canvas>
    <div><p class="losses">${whole ? say("playground.losses", losses) : nothing}<br>${
      net ? say("playground.epoch.at", { epoch: Math.floor(net.n / net.perEpoch) }) : nothing
    }</p>${
      found.length
        ? html`<table><thead><tr><td></td><th scope="col">${say("playground.beside.this")}</th>
        <th scope="col">${say("playground.beside.other")}</th></tr></thead>
        <tbody>${found.map(
          ([name, a, b]) => html`<tr><th scope="row">${nameOf(name, say)}</th>
            <td>${a === null ? usual : inWords(name, a, say)}</td>
            <td>${b === null ? usual : inWords(name, b, say)}</td></tr>`,
        )}</tbody></table>`
        : html`<p class="hint">${say("playground.beside.same")}</p>`
    }</div></div></div>`;
}
