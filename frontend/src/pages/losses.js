/** Losses over updates on a log axis, each line with its name at its end. */

import { html, svg } from "lit/html.js";
import { say } from "./spoken.js";

/** @typedef {{ values: number[], name: string, ink: string, dash?: string, width?: number }} Line */

const SIZE = { width: 720, left: 62, right: 130, top: 26, bottom: 44 };
const NARROWEST = 250;
const LETTERS = 18; // pixels between two names

/**
 * @param {Line[]} lines of as many values each
 * @param {number} room pixels of width; letters stay as large as they are
 * @param {string} label what is seen
 * @param {number} [height]
 */
export function losses(lines, room, label, height = 300) {
  const { left, right: aside, top, bottom } = SIZE;
  const width = Math.min(SIZE.width, Math.max(NARROWEST, room));
  const updates = lines[0].values.length - 1;
  const sizes = lines.flatMap(({ values }) => values.filter((one) => one > 0 && Number.isFinite(one)).map(Math.log10));
  const [low, high] = [Math.floor(Math.min(...sizes)), Math.ceil(Math.max(...sizes))];
  const x = (/** @type {number} */ n) => left + ((width - left - aside) * n) / updates;
  const y = (/** @type {number} */ loss) =>
    top + ((height - top - bottom) * (high - Math.max(low, Math.log10(loss)))) / Math.max(1, high - low);
  const place = (/** @type {number} */ loss) => y(Number.isFinite(loss) ? loss : 10 ** high);
  const way = (/** @type {number[]} */ values) =>
    `M${values.map((loss, n) => `${x(n).toFixed(1)} ${place(loss).toFixed(1)}`).join("L")}`;
  const ticks = Array.from({ length: high - low + 1 }, (_, i) => low + i);
  return html`<svg viewBox="0 0 ${width} ${height}" role="img" aria-label=${label}>
    ${ticks.map(
      (power) => svg`<path d="M${left} ${y(10 ** power)}H${width - aside}" stroke="var(--rule)" />
        <text x=${left - 8} y=${y(10 ** power) + 4} font-size="13" text-anchor="end" fill="var(--muted)">10<tspan
          dy="-5" font-size="12">${String(power).replace("-", "−")}</tspan></text>`,
    )}
    ${lines.map(
      ({ values, ink, dash = "none", width: thick = 2.5 }) => svg`<path class="loss" d=${way(values)} fill="none"
        stroke=${ink} stroke-width=${thick} stroke-dasharray=${dash} />`,
    )}
    ${named(
      lines.map(({ values }) => place(values[updates])),
      height - bottom + 4,
    ).map(
      (at, i) => svg`<text x=${width - aside + 8} y=${at + 4} font-size="14" font-weight="600"
        fill=${lines[i].ink}>${lines[i].name}</text>`,
    )}
    ${[0, updates / 2, updates].map(
      (n) => svg`<text x=${x(n)} y=${height - bottom + 18} font-size="13" text-anchor="middle"
        fill="var(--muted)">${n}</text>`,
    )}
    <text x=${left} y="12" font-size="13" text-anchor="end" fill="var(--muted)">${say("rules.loss")}</text>
    <text x=${(left + width - aside) / 2} y=${height - 8} font-size="13" text-anchor="middle"
      fill="var(--muted)">${say("rules.updates")}</text></svg>`;
}

/**
 * Where names stand beside the ends of their lines, without lying on each other.
 * @param {number[]} ends
 * @param {number} lowest
 */
function named(ends, lowest) {
  const order = ends.map((_, i) => i).sort((a, b) => ends[a] - ends[b] || a - b);
  const found = [...ends];
  order.forEach((i, k) => {
    if (k) found[i] = Math.max(found[i], found[order[k - 1]] + LETTERS);
  });
  // The names of lines that end together stand round their end, and all of them on the picture.
  const last = order[order.length - 1];
  const over = Math.max(found[last] - lowest, Math.min(found[last] - ends[last], found[order[0]] - LETTERS) / 2, 0);
  return found.map((one) => one - over);
}
