/** The article's guessing game, alive: another guess, another knob. Loaded when its figure is near. */

import { html, render } from "lit/html.js";
import { unsafeHTML } from "lit/directives/unsafe-html.js";
import { short } from "../formula/numerals.js";
import { evaluate } from "../formula/rerun.js";
import { after } from "../session/interpreter.js";
import { readTrace } from "../trace/read.js";
import { rolesOf } from "../trace/roles.js";
import { walk as walkOf } from "../trace/walk.js";
import * as icons from "../views/icons.js";
import { drawn, fill, isNear, told } from "./guess-line.js";

/** @import { Walk } from "../types" */

/** @param {HTMLElement} place with the trace, the rate, how many guesses were drawn, and the words */
export function begin(place) {
  const script = /** @type {HTMLScriptElement} */ (place.querySelector("script"));
  const { trace, rate, rounds, knob: span, words } = JSON.parse(script.textContent ?? "");
  const first = walkOf(readTrace(trace), rate);
  const { guess, target } = /** @type {{ guess: number, target: number }} */ (rolesOf(first.trace));
  const knob = first.trace.nodes.findIndex(({ kind }) => kind === "param");
  const { x } = first.trace.names;
  const answer = Number(first.run.values[target]);

  const round = (/** @type {Walk} */ walk) => walkOf({ ...walk.trace, runs: [after(walk)] }, rate);
  let walks = [first];
  while (walks.length < rounds) walks.push(round(walks[walks.length - 1]));

  /** @param {number} value */
  const turned = (value) => walkOf({ ...first.trace, runs: [evaluate(first.trace, new Map([[knob, value]]))] }, rate);

  /** @param {Walk[]} next */
  function show(next) {
    walks = next;
    const guesses = walks.map(({ run }) => ({ knob: Number(run.values[knob]), guess: Number(run.values[guess]) }));
    const now = guesses[guesses.length - 1];
    render(
      html`${unsafeHTML(drawn(guesses, answer, words))}
        <p class="said" aria-live="polite">${told(guesses, answer, words)}</p>
        <div class="hands">
          <button type="button" class="go-on" ?disabled=${now.guess === answer || isNear(now.guess, answer)}
            @click=${() => show([...walks, round(walks[walks.length - 1])])}>${words.again} ${icons.step}</button>
          <button type="button" aria-label=${words.reset} title=${words.reset} @click=${() => show([first])}>↺</button>
          <label>${words.knob} <input type="range" min=${span[0]} max=${span[1]} step="0.1" .value=${String(now.knob)}
            @input=${(/** @type {Event} */ event) =>
              show([turned(Number(/** @type {HTMLInputElement} */ (event.target).value))])} />
            <b>${short(now.knob)}</b></label>
          <span class="rule">${fill(words.rule, { x: short(Number(first.run.values[x])) })}</span>
        </div>`,
      place,
    );
  }
  place.replaceChildren();
  show(walks);
}
