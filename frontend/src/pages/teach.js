/** For teachers: lessons to be handed out, exercises for each pupil, and tasks that the engine grades. */

import { html, nothing, render } from "lit/html.js";
import { shapeText, short } from "../formula/numerals.js";
import { service } from "../session/api.js";
import { isRefused } from "../session/refused.js";
import { readTrace } from "../trace/read.js";
import { save } from "../views/save.js";
import { handout } from "./handout.js";
import { ownLesson } from "./own-lesson.js";
import { keptInTab } from "./progress.js";
import { pupils } from "./pupils.js";
import { language } from "./site.js";
import { say } from "./spoken.js";

/** @import { Trace } from "../types" */
/** @typedef {"answers" | "formula" | "program"} Kind */
/** @typedef {{ ok: boolean, id: string, message: string }} Verdict */

const NEURON =
  "x = 0.5\nw = param(0.4)\nb = param(0.1)\ny_true = 0.8\nz = w*x + b\ny = sigmoid(z)\nL = 0.5*(y - y_true)**2";
const KINDS = /** @type {const} */ (["answers", "formula", "program"]);
const DEEP = 8; // axes that an array has at most
const PAUSE = 250; // milliseconds after the last key
const home = new URL("..", location.href).href.replace(/\/$/, "");
const engine = service("", language);

handout(engine, home, language, say);

ownLesson(
  /** @type {HTMLInputElement} */ (document.querySelector("#own")),
  /** @type {HTMLElement} */ (document.querySelector(".own")),
  engine,
  say,
);

pupils(/** @type {HTMLElement} */ (document.querySelector(".pupils")), engine, home, language, say);

// ---- assignments ------------------------------------------------------------------------------------------

const place = /** @type {HTMLElement} */ (document.querySelector(".graded"));
/** @type {Kind} */
let kind = "answers";
let program = NEURON;
let decimals = 3;
/** What is asked, as references. */
const asked = new Set(["grad:w", "grad:b"]);
/** @type {Trace | null} */
let trace = null;
let fault = "";
let tried = "";
let trouble = ""; // why an answer could not be judged
/** @type {{ score: number, out_of: number, parts: Verdict[] } | null} */
let verdict = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let later;
let run = 0;
// What a teacher has typed is there after a reload, and in the other language.
const tab = keptInTab("chainrule task");
const before = tab.remembered();
if (typeof before?.program === "string") program = before.program;
if (KINDS.includes(before?.kind)) kind = before.kind;
if (Number.isInteger(before?.decimals)) decimals = Math.max(0, Math.min(12, before.decimals));
if (Array.isArray(before?.asked)) {
  asked.clear();
  for (const one of before.asked) asked.add(String(one));
}

/** The assignment as the service and the command line take it. */
const task = () => ({
  kind,
  assignment: {
    program,
    parts: references()
      .filter(({ of }) => asked.has(of))
      .map(({ of }) => ({ id: of.replace(":", "_"), of, decimals })),
  },
});

/** Everything of the program that can be asked for. */
function references() {
  if (!trace) return [];
  const { names, nodes, runs } = trace;
  return Object.entries(names).flatMap(([name, id]) =>
    /** @type {const} */ (["value", "grad"]).flatMap((part) => {
      const value = part === "value" ? runs[0].values[id] : runs[0].grads[id];
      return value === null || (part === "value" && nodes[id].kind !== "op")
        ? []
        : [
            {
              of: `${part}:${name}`,
              shows: typeof value === "number" ? short(value) : shapeText(nodes[id].shape),
              numbers: /** @type {number[]} */ (/** @type {any[]} */ ([value]).flat(DEEP)),
            },
          ];
    }),
  );
}

async function changed() {
  const own = ++run;
  const body = JSON.stringify({ program });
  const found = await engine.call("trace", { method: "POST", body }).catch((/** @type {unknown} */ error) => {
    if (own === run) fault = told(error);
  });
  if (own !== run) return;
  trace = found ? readTrace(found) : null;
  if (found) fault = "";
  verdict = null;
  draw();
}

/** Why something was refused. @param {unknown} error */
function told(error) {
  const { detail = "", hint = "" } = isRefused(error) ? error.problem : {};
  return [detail || say("unreachable.title"), hint].filter(Boolean).join(" ");
}

async function judge() {
  const given =
    kind === "answers"
      ? { answers: Object.fromEntries(new FormData(/** @type {HTMLFormElement} */ (place.querySelector(".try")))) }
      : kind === "formula"
        ? { formula: tried }
        : { program: tried };
  trouble = "";
  verdict = await engine
    .call("check", { method: "POST", body: JSON.stringify({ ...task(), ...given }) })
    .catch((/** @type {unknown} */ error) => void (trouble = told(error)));
  draw();
}

const keep = () => save("assignment.json", [JSON.stringify(task(), null, 2)], "application/json");

/** What is asked for and comes to 0 at as many decimals as count: whoever writes 0 would be right. */
const lost = () =>
  references().filter(
    ({ of, numbers }) =>
      asked.has(of) && numbers.some((one) => one !== 0) && numbers.every((one) => Number(one.toFixed(decimals)) === 0),
  );

/** @param {Event} event */
const text = (event) => /** @type {HTMLInputElement} */ (event.target).value;

function draw() {
  const own = task();
  tab.remember({ program, kind, decimals, asked: [...asked] });
  const parts = own.assignment.parts;
  render(
    html`<label>${say("teach.kind")} <select @change=${(/** @type {Event} */ event) => {
      kind = /** @type {Kind} */ (text(event));
      // A formula is the answer to one question: the first that is asked.
      const [first] = references().filter(({ of }) => asked.has(of));
      if (kind === "formula" && first) {
        asked.clear();
        asked.add(first.of);
      }
      verdict = null;
      draw();
    }}>${KINDS.map(
      (one) => html`<option value=${one} ?selected=${one === kind}>${say(`teach.kind.${one}`)}</option>`,
    )}</select></label>
      <label class="program">${say("teach.program")}<textarea rows="8" spellcheck="false" .value=${program}
        @input=${(/** @type {Event} */ event) => {
          program = text(event);
          tab.remember({ program, kind, decimals, asked: [...asked] });
          clearTimeout(later);
          later = setTimeout(() => void changed(), PAUSE);
        }}></textarea></label>
      ${fault ? html`<p class="fault" role="alert">${fault}</p>` : nothing}
      <fieldset><legend>${say(kind === "formula" ? "teach.ask.one" : "teach.ask")}</legend>${references().map(
        ({
          of,
          shows,
        }) => html`<label><input type=${kind === "formula" ? "radio" : "checkbox"} name="of" .checked=${asked.has(of)}
          @change=${(/** @type {Event} */ event) => {
            if (kind === "formula") asked.clear();
            if (/** @type {HTMLInputElement} */ (event.target).checked) asked.add(of);
            else asked.delete(of);
            draw();
          }}> ${say(`teach.${of.split(":")[0]}`, { name: of.split(":")[1] })} <i>${shows}</i></label>`,
      )}</fieldset>
      <label>${say("teach.decimals")} <input type="number" min="0" max="12" .value=${String(decimals)}
        @change=${(/** @type {Event} */ event) => {
          // What is no number of places leaves the last one, which stands there again.
          const wished = Number.parseInt(text(event), 10);
          if (Number.isFinite(wished)) decimals = Math.max(0, Math.min(12, wished));
          verdict = null; // it was judged otherwise
          /** @type {HTMLInputElement} */ (event.target).value = String(decimals);
          draw();
        }}></label>
      ${
        kind === "answers" && lost().length
          ? html`<p class="hint" role="status">${say("teach.decimals.lost", {
              names: lost()
                .map(({ of }) => say(`teach.${of.split(":")[0]}`, { name: of.split(":")[1] }))
                .join(say("language.between")),
            })}</p>`
          : nothing
      }
      <form class="try" @submit=${(/** @type {Event} */ event) => {
        event.preventDefault();
        void judge();
      }}><b>${say("teach.try")}</b>
        ${
          kind === "answers"
            ? parts.map(({ id, of }) => html`<label>${of} <input name=${id} autocomplete="off"></label>`)
            : html`<textarea rows=${kind === "formula" ? 1 : 6} spellcheck="false" aria-label=${say("teach.try")}
                .value=${tried} @input=${(/** @type {Event} */ event) => void ((tried = text(event)))}></textarea>`
        }
        <button ?disabled=${!parts.length}>${say("lesson.check")}</button>
        ${trouble ? html`<p class="fault" role="alert">${trouble}</p>` : nothing}
        ${trace && !parts.length ? html`<p class="hint" role="status">${say("teach.ask.none")}</p>` : nothing}
        ${
          verdict
            ? html`<p role="status"><b>${say("teach.score", { score: verdict.score, all: verdict.out_of })}</b></p>
              <ul>${verdict.parts.map(({ id, ok, message }) => html`<li data-ok=${ok}>${id}: ${message}</li>`)}</ul>`
            : nothing
        }</form>
      <details><summary>${say("teach.json")}</summary><pre id="assignment"
        tabindex="0">${JSON.stringify(own, null, 2)}</pre></details>
      <p class="row"><button type="button" ?disabled=${!parts.length} @click=${keep}>${say("teach.keep")}</button>
        <code>.venv/bin/python -m chainrule check assignment.json answers.json</code></p>`,
    place,
  );
}
place.replaceChildren();
draw();
await changed();
