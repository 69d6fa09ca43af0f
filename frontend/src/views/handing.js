/** At the end of a graded lesson: the answers, to be copied and handed in. */

import { html } from "lit/html.js";
import { answersText } from "../formula/handed.js";

/** @import { Say } from "../types" */
/** @import { Lesson, Text } from "../trace/lesson.js" */

/**
 * What was answered can be taken along: nobody has seen it yet.
 * @param {Lesson} lesson
 * @param {Text} text
 * @param {Parameters<typeof answersText>[3]} answerOf
 * @param {Say} say
 */
export function handing(lesson, text, answerOf, say) {
  const title = `${say("lesson.number", { number: lesson.number })} ${text.title}`;
  const all = answersText(title, lesson.moments, text, answerOf, say);
  const copy = async (/** @type {Event} */ event) => {
    const button = /** @type {HTMLElement} */ (event.currentTarget);
    const shown = /** @type {HTMLElement} */ (button.nextElementSibling);
    const done = await navigator.clipboard?.writeText(all).then(
      () => true,
      () => false,
    );
    const [before, after] = /** @type {NodeListOf<HTMLElement>} */ (button.querySelectorAll("span"));
    [before.hidden, after.hidden] = [done === true, !done];
    shown.hidden = done === true; // where it is forbidden, they are there for the reader's own keys
  };
  return html`<button type="button" class="link" @click=${copy}><span>${say("lesson.hand")}</span><span
      hidden>${say("lesson.handed")}</span></button><pre class="handed" hidden>${all}</pre>`;
}
