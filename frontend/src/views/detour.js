/** The way that a wrong answer went, drawn over the graph: past a gate, which is ringed. */

import { html, nothing, render, svg } from "lit/html.js";

/** @import { Say } from "../types" */

/**
 * From which box to which, past the gate between `from` and `past`.
 * @typedef {{ from: string, to: string, past: string }} Way
 */

const RISE = 46; // pixels by which the way goes over the boxes
const AIR = 4; // between a box and the ring

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
 * @param {Way | null} way
 * @param {Say} say
 */
export function detour(shadow, way, say) {
  const sheet = /** @type {HTMLElement | null} */ (shadow.querySelector(".board .sheet"));
  if (!sheet) return;
  const found = sheet.querySelector(":scope > .detour");
  if (!way) return void found?.remove();
  const [from, to, past] = [way.from, way.to, way.past].map((key) => place(sheet, key));
  if (!from || !to || !past) return void found?.remove();
  const layer = found ?? sheet.appendChild(Object.assign(document.createElement("div"), { className: "detour" }));
  // Where boxes stand over each other there is no room for a way around them: the gate alone is ringed.
  const tall = Math.abs(from.x - to.x) <= Math.abs(from.y - to.y);
  const top = Math.min(from.top, to.top, past.top) - RISE;
  const ring = tall
    ? { x: from.left, y: past.bottom + 2, w: past.right - from.left, h: from.top - past.bottom - 4 }
    : { x: past.right + AIR, y: Math.min(past.y, from.y) - 50, w: from.left - past.right - 2 * AIR, h: 66 };
  render(
    html`<svg aria-hidden="true">${
      tall
        ? nothing
        : svg`<path d=${`M${from.x} ${from.top}C${from.x} ${top} ${to.x} ${top} ${to.x + 12} ${to.top - 4}`} />
          <path class="tip" d=${`M${to.x + 6} ${to.top - 14}L${to.x + 11} ${to.top - 3}L${to.x + 22} ${to.top - 9}`} />`
    }${
      ring.w > 0 && ring.h > 0
        ? svg`<rect x=${ring.x} y=${ring.y} width=${ring.w} height=${ring.h} rx="10" />`
        : nothing
    }</svg>${
      tall
        ? nothing
        : html`<b .style="left:${(from.x + to.x) / 2}px;top:${top * 0.75 + 0.25 * from.top}px">${say("lesson.way")}</b>`
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
