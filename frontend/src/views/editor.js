/** The program as text: what the reader writes, with the fault under the word that causes it. */

import { html, nothing, render } from "lit/html.js";
import { live } from "lit/directives/live.js";
import { cut, unitSpan } from "../formula/labels.js";
import { tidied } from "../trace/program.js";
import { typed } from "./fields.js";

/** @import { Scenery, Send, Problem } from "../types" */

/**
 * The editor proper is loaded after the first picture; until then, and where it cannot be loaded,
 * a plain text area does its work.
 * @param {HTMLElement} root
 * @param {Send} send
 */
export function mount(root, send) {
  /** @type {import("./code.js").Code | null} */
  let code = null;
  let asked = false;
  /** @type {Scenery | null} */
  let last = null;

  /** @param {Scenery} scenery */
  function update(scenery) {
    last = scenery;
    const { state, say } = scenery;
    render(
      html`
        <h2 id="editor-label">${say("editor.label")}</h2>
        <div class="code" ?hidden=${!code}></div>
        ${code ? nothing : textarea(scenery)}
        ${fault(scenery)}
        ${
          tidied(state.source) === state.source
            ? nothing
            : html`<p class="actions tidy"><button type="button"
            @click=${() => send({ type: "edit", text: tidied(state.source) })}>${say("editor.tidy")}</button></p>`
        }
        <p class="help" id="editor-help">${say("editor.help")}</p>
      `,
      root,
    );
    code?.update(
      state.source,
      mark(state.problem, state.source),
      line(scenery),
      say("editor.label"),
      say("editor.help"),
    );
    if (!asked) upgrade();
  }

  /** @param {Scenery} scenery */
  function textarea({ state, say }) {
    return html`<textarea
      aria-label=${say("editor.label")}
      aria-describedby="editor-help"
      aria-invalid=${state.problem?.span ? "true" : "false"}
      spellcheck="false" autocapitalize="off" autocomplete="off"
      rows=${Math.min(18, Math.max(6, state.source.split("\n").length + 1))}
      .value=${live(state.source)}
      @input=${typed((text) => send({ type: "edit", text }))}
    ></textarea>`;
  }

  async function upgrade() {
    asked = true;
    const { Code } = await import("./code.js").catch(() => ({ Code: null }));
    if (!Code || !last) return;
    const area = root.querySelector("textarea");
    const focused = area !== null && /** @type {ShadowRoot} */ (root.getRootNode()).activeElement === area;
    const caret = area?.selectionStart ?? 0;
    const place = /** @type {HTMLElement} */ (root.querySelector(".code"));
    code = new Code(
      place,
      last.state.source,
      (text) => send({ type: "edit", text }),
      (name) => (last?.say.known(`op.${name}`) ? last.say(`op.${name}`) : ""),
    );
    update(last);
    code.view.requestMeasure();
    if (focused) code.focus(caret);
  }

  return update;
}

/**
 * The fault in words; the editor draws it under the word as well.
 * @param {Scenery} scenery
 */
function fault({ state, say }) {
  const problem = state.problem;
  if (!problem?.status) return nothing;
  const where = problem.line ? say("editor.fault", { line: problem.line, column: problem.column ?? 1 }) : problem.title;
  const word = problem.span ? cut(state.source, problem.span).split("\n")[0].slice(0, 40) : "";
  return html`<div class="fault" role="alert">
    <p><strong>${where}${word ? html` <code>${word}</code>` : nothing}</strong></p>
    <p>${problem.detail}</p>
    ${problem.hint ? html`<p class="hint">${problem.hint}</p>` : nothing}
  </div>`;
}

/**
 * @param {Problem | null} problem
 * @param {string} source
 * @returns {[number, number] | null}
 */
function mark(problem, source) {
  if (!problem?.span) return null;
  const [from, to] = unitSpan(source, problem.span);
  return [Math.min(from, source.length), Math.min(Math.max(to, from), source.length)];
}

/**
 * Where the current node is written.
 * @param {Scenery} scenery
 * @returns {number | null}
 */
function line({ frame, stale }) {
  if (!frame || stale || frame.active === null) return null;
  const { trace } = frame.walk;
  const span = trace.nodes[frame.active].span;
  return span ? unitSpan(trace.source, span)[0] : null;
}
