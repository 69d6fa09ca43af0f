/** A run of the playground, and another one beside it: both begin together and take an update each. */

import { html, nothing } from "lit/html.js";
import { short } from "../formula/numerals.js";
import { hashOf } from "../trace/playground.js";

/** @import { Network, Seen, Snapshot } from "../formula/playground.js" */
/** @import { Settings } from "../trace/playground.js" */
/** @import { Say } from "../types" */

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

/** As it was at the epoch that is nearest. @param {Run} run @param {number} epoch */
export function rewind(run, epoch) {
  const { marks, net } = run;
  if (!net || !marks.length) return;
  const to = marks.reduce((a, b) => (Math.abs(b.epoch - epoch) < Math.abs(a.epoch - epoch) ? b : a));
  net.restore(to.kept);
  run.marks = marks.slice(0, marks.indexOf(to) + 1);
}

/** What two runs differ in, as their addresses have it. @param {Settings} one @param {Settings} other */
export function differences(one, other) {
  const [a, b] = [one, other].map((settings) => new URLSearchParams(hashOf(settings)));
  const names = [...new Set([...a.keys(), ...b.keys()])];
  return names.map((name) => /** @type {const} */ ([name, a.get(name), b.get(name)])).filter(([, x, y]) => x !== y);
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
          ([name, a, b]) => html`<tr><th scope="row">${name}</th><td>${a ?? usual}</td><td>${b ?? usual}</td></tr>`,
        )}</tbody></table>`
        : html`<p class="hint">${say("playground.beside.same")}</p>`
    }</div></div></div>`;
}
