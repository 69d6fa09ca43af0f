/** Keys for a number, where fingers answer: a keyboard of the system's own would cover the graph and move the page. */

import { html, nothing } from "lit/html.js";

/** @import { Say } from "../types" */

const KEYS = ["1", "2", "3", "4", "5", "−", "6", "7", "8", "9", "0", "."];

/** Whether answers are given by fingers alone. */
export const byFinger = () => matchMedia("(pointer: coarse) and (hover: none)").matches;

/**
 * The keys beside the field of the same answer.
 * @param {Say} say
 */
export function pad(say) {
  if (!byFinger()) return nothing;
  return html`<div class="pad" role="group" aria-label=${say("lesson.pad")} @pointerdown=${stay} @click=${press}>
    ${KEYS.map((key) => html`<button type="button" data-key=${key}>${key}</button>`)}
    <button type="button" class="back" data-key="" aria-label=${say("lesson.pad.back")}>⌫</button></div>`;
}

/** A key leaves the caret where it is. @param {Event} event */
function stay(event) {
  event.preventDefault();
}

/** @param {Event} event */
function press(event) {
  const button = /** @type {HTMLElement} */ (event.target).closest("button");
  const answer = button?.closest(".answer");
  const field = answer?.querySelector("input");
  if (!button || !field) return;
  const { key = "" } = button.dataset;
  const [from, to] = [field.selectionStart ?? field.value.length, field.selectionEnd ?? field.value.length];
  field.setRangeText(key, key || from !== to ? from : Math.max(0, from - 1), to, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
