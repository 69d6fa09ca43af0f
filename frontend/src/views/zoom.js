/** On the line of guess and answer: a step that is too small to be seen, in a frame of its own. */

import { html, nothing } from "lit/html.js";
import { changed } from "../formula/numerals.js";

const ROOM = 0.3; // of the interval that such a frame takes
const SMALL_STEP = 0.08; // of the interval: a step that is shown larger in a frame of its own

/**
 * A step that is too small to be seen, seen larger: where the guess was and where it is.
 * @param {number} before
 * @param {number} now
 * @param {number} answer
 * @param {[number, number]} span
 */
export function zoom(before, now, answer, [low, high]) {
  if (now === before || Math.abs(now - before) > SMALL_STEP * (high - low)) return nothing;
  const pair = changed(before, now);
  const least = (Math.min(before, answer) - low) / (high - low);
  const most = (Math.max(before, answer) - low) / (high - low);
  // Where there is room: left of guess and answer, or right of them.
  const side = least > 1 - most ? "left" : "right";
  if (Math.max(least, 1 - most) < ROOM) return nothing;
  const rises = now > before;
  const mark = (/** @type {string} */ name, /** @type {boolean} */ right, /** @type {string} */ text) =>
    html`<span class=${name} data-at=${right ? "right" : "left"}
        .style="left:${right ? 70 : 30}%"><em>${text}</em></span>`;
  return html`<span class="zoom" data-side=${side}><span class="way" data-to=${rises ? "right" : "left"}></span>${mark(
    "ghost",
    !rises,
    pair.before,
  )}${mark("bead", rises, pair.after)}</span>`;
}
