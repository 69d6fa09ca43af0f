/** The lab of wrong rules: one network trained by a misconception, beside the same network trained rightly. */

import { html, nothing, render, svg } from "lit/html.js";
import { short } from "../formula/numerals.js";
import { trained } from "../formula/rules.js";
import { readTrace } from "../trace/read.js";
import { phrase } from "../views/prose.js";
import { symbol } from "../views/symbols.js";
import { say } from "./site.js";

/** @import { Rule } from "../formula/rules.js" */

const {
  rate,
  updates,
  params,
  rules,
  trace: recorded,
  texts,
} = JSON.parse(/** @type {HTMLElement} */ (document.querySelector("#rules")).textContent ?? "");
const trace = readTrace(recorded);
const [NARROWEST, FRAME] = [250, 24]; // pixels of the chart, and around it
const SIZE = { width: 720, height: 300, left: 62, right: 130, top: 26, bottom: 44 };
const place = /** @type {HTMLElement} */ (document.querySelector(".rules-place"));
const truth = trained(trace, params, rate, updates);
const FIRST = "M3"; // the one whose loss is plainly worse
let chosen = location.hash.slice(1) || FIRST;

/** @param {Rule} rule */
function show(rule) {
  const wrong = trained(trace, params, rate, updates, rule);
  const { name, belief, truth: right } = texts[rule.code];
  const ends = [truth, wrong].map(({ losses }) => losses[updates]);
  const changed = params.filter((/** @type {string} */ one) => wrong.first[one] !== truth.first[one]);
  render(
    html`<fieldset class="switches"><legend>${say("rules.choose")}</legend>${rules.map(
      (/** @type {Rule} */ one) => html`<label><input type="radio" name="rule" value=${one.code}
          .checked=${one.code === rule.code} @change=${() => choose(one.code)}> ${texts[one.code].name}</label>`,
    )}</fieldset>
    <div class="shown">
      <h2>${name}</h2>
      <p class="belief">${phrase(belief)}</p>
      <figure>${chart(truth.losses, wrong.losses)}</figure>
      <p role="status">${say("rules.ends", { right: short(ends[0]), wrong: short(ends[1]), count: updates })}</p>
      <p>${phrase(right)}</p>
      ${
        changed.length
          ? html`<table><caption>${say("rules.first")}</caption><thead><tr><th>${say("rules.param")}</th>
            <th>${say("rules.true")}</th><th>${say("rules.wrong")}</th></tr></thead><tbody>${changed.map(
              (
                /** @type {string} */ one,
              ) => html`<tr><th scope="row">${symbol(one)}</th><td>${short(truth.first[one])}</td>
                <td>${short(wrong.first[one])}</td></tr>`,
            )}</tbody></table>`
          : nothing
      }
    </div>`,
    place,
  );
}

/** @param {string} code */
function choose(code) {
  chosen = code;
  history.replaceState(null, "", `${location.pathname}${location.search}#${code}`);
  show(rules.find((/** @type {Rule} */ one) => one.code === chosen) ?? rules[1]);
}

/**
 * Two losses over the updates, on a log axis.
 * @param {number[]} right
 * @param {number[]} wrong
 */
function chart(right, wrong) {
  const { height, left, right: aside, top, bottom } = SIZE;
  // Letters stay as large as they are.
  const width = Math.min(SIZE.width, Math.max(NARROWEST, place.clientWidth - FRAME));
  const sizes = [...right, ...wrong].filter((one) => one > 0 && Number.isFinite(one)).map(Math.log10);
  const [low, high] = [Math.floor(Math.min(...sizes)), Math.ceil(Math.max(...sizes))];
  const x = (/** @type {number} */ n) => left + ((width - left - aside) * n) / updates;
  const y = (/** @type {number} */ loss) =>
    top + ((height - top - bottom) * (high - Math.max(low, Math.log10(loss)))) / Math.max(1, high - low);
  const line = (/** @type {number[]} */ losses) =>
    `M${losses
      .map((loss, n) => `${x(n).toFixed(1)} ${y(Number.isFinite(loss) ? loss : 10 ** high).toFixed(1)}`)
      .join("L")}`;
  const ticks = Array.from({ length: high - low + 1 }, (_, i) => low + i);
  const [a, b] = [right, wrong].map((losses) => y(losses[updates]));
  const apart = Math.abs(a - b) < 18 ? 18 - Math.abs(a - b) : 0;
  return html`<svg viewBox="0 0 ${width} ${height}" role="img" aria-label=${say("rules.chart")}>
    ${ticks.map(
      (power) => svg`<path d="M${left} ${y(10 ** power)}H${width - aside}" stroke="var(--rule)" />
        <text x=${left - 8} y=${y(10 ** power) + 4} font-size="13" text-anchor="end" fill="var(--muted)">10<tspan
          dy="-5" font-size="12">${String(power).replace("-", "−")}</tspan></text>`,
    )}
    <path d=${line(right)} fill="none" stroke="var(--plus-ink)" stroke-width="2.5" />
    <path d=${line(wrong)} fill="none" stroke="var(--minus-ink)" stroke-width="2.5" stroke-dasharray="7 5" />
    <text x=${width - aside + 8} y=${a + 4 - (a <= b ? apart / 2 : -apart / 2)} font-size="14" font-weight="600"
      fill="var(--plus-ink)">${say("rules.true")}</text>
    <text x=${width - aside + 8} y=${b + 4 + (a <= b ? apart / 2 : -apart / 2)} font-size="14" font-weight="600"
      fill="var(--minus-ink)">${say("rules.wrong")}</text>
    ${[0, updates / 2, updates].map(
      (n) => svg`<text x=${x(n)} y=${height - bottom + 18} font-size="13" text-anchor="middle"
        fill="var(--muted)">${n}</text>`,
    )}
    <text x=${left} y="12" font-size="13" text-anchor="end" fill="var(--muted)">${say("rules.loss")}</text>
    <text x=${(left + width - aside) / 2} y=${height - 8} font-size="13" text-anchor="middle"
      fill="var(--muted)">${say("rules.updates")}</text></svg>`;
}

place.replaceChildren();
const known = (/** @type {string} */ code) => rules.some((/** @type {Rule} */ one) => one.code === code);
choose(known(chosen) ? chosen : FIRST);
addEventListener("resize", () => choose(chosen));
addEventListener("hashchange", () => {
  const code = location.hash.slice(1);
  if (code !== chosen && known(code)) choose(code);
});
