/** The lab of wrong rules: one network trained by a misconception, beside the same network trained rightly. */

import { html, nothing, render } from "lit/html.js";
import { short } from "../formula/numerals.js";
import { trained } from "../formula/rules.js";
import { readTrace } from "../trace/read.js";
import { phrase } from "../views/prose.js";
import { symbol } from "../views/symbols.js";
import { losses } from "./losses.js";
import { say } from "./spoken.js";

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
const NARROW = 640; // pixels of a page on which choices and what follows have no room beside each other
const FRAME = 24; // pixels around the chart
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
    html`${place.clientWidth < NARROW ? list(rule) : switches(rule)}
    <div class="shown">
      <h2>${name}</h2>
      <p class="belief">${phrase(belief)}</p>
      <figure>${losses(
        [
          { values: truth.losses, name: say("rules.true"), ink: "var(--plus-ink)" },
          { values: wrong.losses, name: say("rules.wrong"), ink: "var(--minus-ink)", dash: "7 5" },
        ],
        place.clientWidth - FRAME,
        say("rules.chart"),
      )}</figure>
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

/** All of them beside what follows. @param {Rule} rule */
const switches = (rule) =>
  html`<fieldset class="switches"><legend>${say("rules.choose")}</legend>${rules.map(
    (/** @type {Rule} */ one) => html`<label><input type="radio" name="rule" value=${one.code}
      .checked=${one.code === rule.code} @change=${() => choose(one.code)}> ${texts[one.code].name}</label>`,
  )}</fieldset>`;

/** On a phone what follows would be below all of them, and out of sight. @param {Rule} rule */
function list(rule) {
  const choice = (/** @type {Event} */ { target }) => choose(/** @type {HTMLSelectElement} */ (target).value);
  return html`<label class="switches">${say("rules.choose")} <select @change=${choice}>${rules.map(
    (/** @type {Rule} */ one) =>
      html`<option value=${one.code} ?selected=${one.code === rule.code}>${texts[one.code].name}</option>`,
  )}</select></label>`;
}

/** @param {string} code */
function choose(code) {
  chosen = code;
  history.replaceState(null, "", `${location.pathname}${location.search}#${code}`);
  show(rules.find((/** @type {Rule} */ one) => one.code === chosen) ?? rules[1]);
}

place.replaceChildren();
const known = (/** @type {string} */ code) => rules.some((/** @type {Rule} */ one) => one.code === code);
choose(known(chosen) ? chosen : FIRST);
addEventListener("resize", () => choose(chosen));
addEventListener("hashchange", () => {
  const code = location.hash.slice(1);
  if (code !== chosen && known(code)) choose(code);
});
