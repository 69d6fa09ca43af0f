/** The way that a wrong answer went, drawn over the graph: past a gate, which is ringed. */

import { html, nothing, render, svg } from "lit/html.js";

/** @import { Say } from "../types" */

/**
 * From which box to which, past the gate between `from` and `past`.
 * @typedef {{ from: string, to: string, past: string }} Way
 */

const RISE = 46; // pixels by which the way goes over the boxes
const AIR = 4; // between a box and the ring
const LABEL = 16; // half of the label's height, with air
const SWING = 90; // beside the box that it comes in to from the side

/**
 * The way of a product that leaves a gate out: `grad:y * local:z>w` goes from y to w, past the gate between y and z.
 * @param {string} expr what a misconception gives
 * @param {string} asked what the prompt asks for
 * @returns {Way | null}
 */
export function wayOf(expr, asked) {
  const [, from, past, to] = /^grad:(\w+) \* local:(\w+)>(\w+)$/.exec(expr) ?? [];
  if (from && past !== from) return { from, to, past };
  const own = /^grad:(\w+)$/.exec(asked)?.[1];
  const alone = /^grad:(\w+)$/.exec(expr)?.[1];
  return own && alone && alone !== own ? { from: alone, to: own, past: own } : null;
}

/**
 * @param {ShadowRoot} shadow
 * @param {Way | null} wrong
 * @param {Say} say
 */
export function detour(shadow, wrong, say) {
  const sheet = /** @type {HTMLElement | null} */ (shadow.querySelector(".board .sheet"));
  if (!sheet) return;
  const found = sheet.querySelector(":scope > .detour");
  if (!wrong) return void found?.remove();
  const [from, to, past] = [wrong.from, wrong.to, wrong.past].map((key) => place(sheet, key));
  if (!from || !to || !past) return void found?.remove();
  const layer = found ?? sheet.appendChild(Object.assign(document.createElement("div"), { className: "detour" }));
  // Where boxes stand over each other there is no room for a way around them: the gate alone is ringed.
  const tall = Math.abs(from.x - to.x) <= Math.abs(from.y - to.y);
  const highest = /** @type {HTMLElement} */ (sheet.parentElement).getBoundingClientRect().top;
  const limit = highest - sheet.getBoundingClientRect().top + LABEL;
  const over = Math.min(from.top, to.top, past.top) - RISE;
  // Where there is no room above the box that it goes to, it comes in from the side.
  const aside = over < limit && from.x > to.right;
  const top = aside ? limit : over;
  const way = aside
    ? `M${from.x} ${from.top}C${from.x} ${top} ${to.right + SWING} ${top} ${to.right + AIR} ${to.y}`
    : `M${from.x} ${from.top}C${from.x} ${top} ${to.x} ${top} ${to.x + 12} ${to.top - AIR}`;
  const tip = aside
    ? `M${to.right + 15} ${to.y - 11}L${to.right + AIR} ${to.y}L${to.right + 18} ${to.y + 2}`
    : `M${to.x + 6} ${to.top - 14}L${to.x + 11} ${to.top - 3}L${to.x + 22} ${to.top - 9}`;
  const label = aside
    ? { x: (from.x + to.right) / 2 + SWING / 2, y: 0.75 * top + 0.125 * (from.top + to.y) }
    : { x: (from.x + to.x) / 2, y: top * 0.75 + 0.25 * from.top };
  const ring = tall
    ? { x: from.left, y: past.bottom + 2, w: past.right - from.left, h: from.top - past.bottom - 4 }
    : { x: past.right + AIR, y: Math.min(past.y, from.y) - 50, w: from.left - past.right - 2 * AIR, h: 66 };
  render(
    html`<svg aria-hidden="true">${tall ? nothing : svg`<path d=${way} /><path class="tip" d=${tip} />`}${
      ring.w > 0 && ring.h > 0
        ? svg`<rect x=${ring.x} y=${ring.y} width=${ring.w} height=${ring.h} rx="10" />`
        : nothing
    }</svg>${
      tall ? nothing : html`<b .style="left:${label.x}px;top:${Math.max(label.y, limit)}px">${say("lesson.way")}</b>`
    }`,
    /** @type {HTMLElement} */ (layer),
  );
}

/** Where a box stands on the sheet. @param {HTMLElement} sheet @param {string} key */
function place(sheet, key) {
  const box = sheet.querySelector(`.box[data-key="${CSS.escape(key)}"]`);
  if (!box) return null;
  const [own, around] = [box.getBoundingClientRect(), sheet.getBoundingClientRect()];
  const [left, top] = [own.left - around.left, own.top - around.top];
  const [right, bottom] = [left + own.width, top + own.height];
  return { left, top, right, bottom, x: (left + right) / 2, y: (top + bottom) / 2 };
}
