/** What the reader must know wherever they look: the service does not answer, or not as it should. */

import { html, nothing, render } from "lit/html.js";

/** @import { Scenery, Send } from "../types" */

/** What is said of a problem that is the page's own. */
const SAID = {
  unreachable: ["unreachable.title", "unreachable.detail"],
  faulty: ["faulty.title", "faulty.detail"],
  alone: ["alone.title", "alone.detail"],
  "no-example": ["no-example.title", "no-example.detail"],
  "no-trace": ["no-trace.title", "no-trace.detail"],
  "no-source": ["no-source.title", "no-source.detail"],
  "no-lesson": ["no-lesson.title", "no-lesson.detail"],
  "no-leaf": ["no-leaf.title", "no-leaf.detail"],
  forbidden: ["forbidden.title", "forbidden.detail"],
  "not-walked": ["not-walked.title", "not-walked.detail"],
};

/**
 * @param {HTMLElement} root
 * @param {Send} send
 */
export function mount(root, send) {
  root.setAttribute("role", "alert");
  let shown = "";

  /** @param {Scenery} scenery */
  return function update({ state, say }) {
    const code = state.problem && !state.problem.status ? state.problem.code : "";
    const wish = code && `${code} ${state.language}`;
    if (wish === shown && root.hidden === !code) return; // it would be read aloud again
    shown = wish;
    root.hidden = !code;
    const about = SAID[/** @type {keyof typeof SAID} */ (code)] ?? SAID.unreachable;
    render(
      code
        ? html`<p>${about.map((key) => say(key)).join(say("language.stop"))}</p>
            <button type="button" @click=${() => send({ type: "run" })}>${say("retry")}</button>`
        : nothing,
      root,
    );
  };
}
