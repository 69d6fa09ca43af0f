/** Write the rule: a formula typed as the answer is judged by the engine at random points, not by its spelling. */

import { html, nothing, render } from "lit/html.js";
import { isRefused } from "../session/refused.js";
import { symbol, symbols } from "../views/symbols.js";

/** @import { Service } from "../session/api.js" */
/** @import { Say } from "../types" */

/** Programs, the slope of each that is asked for, and its rule, which the engine judges too. */
const TASKS = [
  { program: "x = param(2)\ny = param(3)\nf = x**2 * y", of: "grad:x", rule: "2*x*y" },
  { program: "x = param(2)\nf = (3*x + 2)**2", of: "grad:x", rule: "6*(3*x + 2)" },
  { program: "a = param(2)\nb = param(3)\nf = a*b + a", of: "grad:a", rule: "b + 1" },
  { program: "x = param(2)\ny = param(0.5)\nf = x/(1 + y**2)", of: "grad:y", rule: "-2*x*y/(1 + y**2)**2" },
  { program: "x = param(0.5)\nf = exp(-x**2)", of: "grad:x", rule: "-2*x*exp(-x**2)" },
  { program: "z = param(0.3)\nf = sigmoid(z)", of: "grad:z", rule: "sigmoid(z)*(1 - sigmoid(z))" },
  {
    program: "x = 0.5\nw = param(0.4)\nb = param(0.1)\nt = 0.8\nf = 0.5*(sigmoid(w*x + b) - t)**2",
    of: "grad:w",
    rule: "(sigmoid(w*x + b) - t)*sigmoid(w*x + b)*(1 - sigmoid(w*x + b))*x",
  },
];

/** A line as it is read. @param {string} line */
const spaced = (line) => line.replaceAll("**2", "²").replaceAll("*", " * ");

/** Signs of mathematics as the language has them. @param {string} text */
const tidied = (text) => text.replaceAll("^", "**").replaceAll("σ", "sigmoid");

/**
 * @param {HTMLElement} place
 * @param {Service} engine
 * @param {Say} say
 */
export function writeRule(place, engine, say) {
  let at = 0;
  let written = "";
  /** @type {{ ok: boolean, message: string } | null} */
  let verdict = null;
  let run = 0;

  async function judge() {
    const own = ++run;
    if (!written.trim()) {
      verdict = { ok: false, message: say("practice.rule.empty") };
      return draw();
    }
    const { program, of } = TASKS[at];
    const body = {
      kind: "formula",
      assignment: { program, parts: [{ id: "f", of }], seed: own },
      formula: tidied(written),
    };
    const found = await engine
      .call("check", { method: "POST", body: JSON.stringify(body) })
      .then(({ parts: [part] }) => part)
      .catch((/** @type {unknown} */ error) => ({
        ok: false,
        message: (isRefused(error) && error.problem.detail) || say("unreachable.title"),
      }));
    if (own !== run) return;
    verdict = found;
    draw();
  }

  function draw() {
    const { program, of } = TASKS[at];
    const name = of.split(":")[1];
    const lines = program.split("\n").filter((one) => !/= (param\(|-?[\d.]+$)/.test(one));
    render(
      html`<p class="formula">${lines.map((one) => html`<span class="math">${symbols(spaced(one))}</span> `)}</p>
        <form @submit=${(/** @type {Event} */ event) => {
          event.preventDefault();
          void judge();
        }}><label>${say("practice.rule.ask")} ${symbol("f")} ${say("practice.rule.by")} ${symbol(name)}
            <input type="text" autocomplete="off" spellcheck="false" autocapitalize="off" .value=${written}
              @input=${(/** @type {Event} */ event) => {
                written = /** @type {HTMLInputElement} */ (event.target).value;
                // What was said was about another formula, and what is on its way would be too.
                run++;
                verdict = null;
                draw();
              }}></label>
          <button>${say("lesson.check")}</button>
          <button type="button" class="link" @click=${() => {
            written = TASKS[at].rule;
            run++;
            verdict = { ok: true, message: say("lesson.shown") }; // shown, and not found
            draw();
          }}>${say("lesson.show")}</button>
          <button type="button" @click=${() => {
            at = (at + 1) % TASKS.length;
            written = "";
            verdict = null;
            draw();
          }}>${say("practice.rule.next", { at: at + 1, count: TASKS.length })}</button></form>
        ${verdict ? html`<p role="status" data-ok=${verdict.ok}>${verdict.message}</p>` : nothing}`,
      place,
    );
  }
  place.replaceChildren();
  draw();
}
