/** Write the rule: a formula typed as the answer is judged by the engine at random points, not by its spelling. */

import { html, nothing, render } from "lit/html.js";
import { isRefused } from "../session/refused.js";
import { symbol, symbols } from "../views/symbols.js";

/** @import { Service } from "../session/api.js" */
/** @import { Say } from "../types" */

/**
 * Programs, the slope of each that is asked for, its rule, and what people write instead, with what they have missed:
 * all of it judged by the engine. Values are such that no slip happens to have the right size at them.
 * @type {{ program: string, of: string, rule: string, slips: Record<string, string> }[]}
 */
export const TASKS = [
  {
    program: "x = param(2)\ny = param(3)\nf = x**2 * y",
    of: "grad:x",
    rule: "2*x*y",
    slips: { "2*x": "factor", "x*y": "power", "2*x + y": "product" },
  },
  {
    program: "x = param(2)\nf = (3*x + 2)**2",
    of: "grad:x",
    rule: "6*(3*x + 2)",
    slips: { "2*(3*x + 2)": "inner", "3*(3*x + 2)": "power", "6*x": "inside" },
  },
  {
    program: "a = param(2)\nb = param(3)\nf = a*b + a",
    of: "grad:a",
    rule: "b + 1",
    slips: { b: "path", "a + 1": "itself" },
  },
  {
    program: "x = param(2)\ny = param(2)\nf = x/(1 + y**2)",
    of: "grad:y",
    rule: "-2*x*y/(1 + y**2)**2",
    slips: { "-x/(1 + y**2)**2": "inner", "x/(2*y)": "quotient", "1/(1 + y**2)": "other" },
  },
  {
    program: "x = param(0.7)\nf = exp(-x**2)",
    of: "grad:x",
    rule: "-2*x*exp(-x**2)",
    slips: { "exp(-x**2)": "inner", "-exp(-x**2)": "inner", "exp(-2*x)": "inside", "-2*x": "outer" },
  },
  {
    program: "z = param(0.3)\nf = sigmoid(z)",
    of: "grad:z",
    rule: "sigmoid(z)*(1 - sigmoid(z))",
    slips: { "z*(1 - z)": "output", "1 - sigmoid(z)": "half", "sigmoid(z)": "value" },
  },
  {
    program: "x = 0.5\nw = param(0.4)\nb = param(0.1)\nt = 0.8\nf = 0.5*(sigmoid(w*x + b) - t)**2",
    of: "grad:w",
    rule: "(sigmoid(w*x + b) - t)*sigmoid(w*x + b)*(1 - sigmoid(w*x + b))*x",
    slips: {
      "(sigmoid(w*x + b) - t)*x": "gate",
      "(sigmoid(w*x + b) - t)*sigmoid(w*x + b)*(1 - sigmoid(w*x + b))": "last",
      "(sigmoid(w*x + b) - t)*(w*x + b)*(1 - (w*x + b))*x": "output",
    },
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
    const { program, of, slips } = TASKS[at];
    /** Whether what was written is some other formula, at points that the engine takes. */
    const judged = (/** @type {string} */ program, /** @type {string} */ of) => {
      const assignment = { program, parts: [{ id: "f", of }], seed: own };
      return engine
        .call("check", {
          method: "POST",
          body: JSON.stringify({ kind: "formula", assignment, formula: tidied(written) }),
        })
        .then(({ parts: [part] }) => part)
        .catch((/** @type {unknown} */ error) => ({
          ok: false,
          message: (isRefused(error) && error.problem.detail) || say("unreachable.title"),
          refused: true,
        }));
    };
    const found = await judged(program, of);
    const slip = found.ok || found.refused ? null : await slipped(program, slips, judged);
    if (own !== run) return;
    verdict = slip ? { ok: false, message: say(`practice.slip.${slip}`) } : found;
    draw();
  }

  /**
   * What has been missed, where that is known: it says more than how far the numbers are apart.
   * @param {string} program
   * @param {Record<string, string>} slips
   * @param {(program: string, of: string) => Promise<{ ok: boolean }>} judged
   */
  async function slipped(program, slips, judged) {
    const leaves = program.replace(/\nf = .*$/, "");
    const all = Object.entries(slips);
    const tried = await Promise.all(all.map(([slip]) => judged(`${leaves}\nf = ${slip}`, "value:f")));
    return all.find((_, i) => tried[i].ok)?.[1] ?? null;
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
