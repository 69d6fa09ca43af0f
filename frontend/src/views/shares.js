/**
 * An attention as one sees it: each row shares itself out among all of them. The arcs of the chosen row are as wide as
 * its shares; below it stands what comes back to its scores, which is what lies above the row's average.
 */

import { html, nothing, render, svg } from "lit/html.js";
import { fromNested, grid } from "../formula/arrays.js";
import { largest, scaleOf } from "../formula/cells.js";
import { shortName } from "../formula/labels.js";
import { short } from "../formula/numerals.js";
import { shareText } from "../formula/terms.js";
import { completed } from "../formula/rerun.js";
import { pictureOf, weightsAt } from "../trace/picture.js";
import { cellsAt } from "../trace/stops.js";
import { soon } from "./clock.js";
import { arrow } from "./symbols.js";

/** @import { Scenery, Send } from "../types" */

const WIDEST = 720;
const LEAST = 120; // pixels that there must be
const BOX = 80; // a row's button with its distance to the next
const SELF = 26; // above the highest arc
const LEGEND = 262; // around the arcs

/**
 * @param {HTMLElement} root
 * @param {Send} _send
 */
export function mount(root, _send) {
  /** @type {Scenery | null} */
  let now = null;
  let row = -1; // as long as none has been chosen
  /** The cell that the steps spoke of last. @type {unknown} */
  let told = null;
  const again = soon(() => now && update(now));
  new ResizeObserver(again).observe(root);

  /** @param {Scenery} scenery */
  function update(scenery) {
    now = scenery;
    const { frame, state, say } = scenery;
    const shared = frame && pictureOf(frame.walk.trace);
    if (!frame || shared?.kind !== "shares") return render(nothing, root);
    const { trace } = frame.walk;
    if (root.offsetWidth < LEAST) return undefined;
    const run = completed(trace, frame.walk.run, weightsAt(state), [shared.shares, shared.scores]);
    if (!run) return render(html`<p class="help">${say("image.cannot")}</p>`, root);
    const [n] = trace.nodes[shared.shares].shape;
    row = Math.min(row, n - 1);
    const cell = cellsAt(state);
    if (cell !== told && cell && [shared.shares, shared.scores].includes(cell.node)) [row] = cell.cell;
    told = cell;
    // It opens on the row to which most comes back.
    if (row < 0) [row] = largest(run.grads[shared.scores], [n, n]);
    const line = (/** @type {unknown} */ value) => grid(fromNested(value)).data.slice(row * n, (row + 1) * n);
    const scale = scaleOf({ trace, run: /** @type {any} */ (run) }, shared.shares, shared.entry) ?? 1;
    const [p, g, back] = [run.values[shared.shares], run.grads[shared.shares], run.grads[shared.scores]].map(line);
    const middle = p.reduce((sum, share, j) => sum + share * g[j], 0);
    const width = Math.min(WIDEST, root.offsetWidth - 40);
    const step = width / n;
    const height = Math.max(90, Math.min(230, root.offsetHeight - LEGEND));
    const x = (/** @type {number} */ j) => (j + 0.5) * step;
    const name = shortName(trace, trace.nodes[shared.shares]);
    const choose = (/** @type {number} */ j) => () => {
      row = j;
      again();
    };
    const story = state.level === "story";
    const strongest = p.indexOf(Math.max(...p));
    const arcs = html`<svg width=${width} height=${height} aria-hidden="true">${Array.from(p, (share, j) => {
      const style = `stroke-width:${1.5 + 11 * share}`;
      const at = x(j);
      const loop = `M${at - 9} ${height} c-25 -58 43 -58 18 0`;
      if (j === row) return svg`<path d=${loop} .style=${style} />`;
      const lift = height - Math.min(height - SELF, 26 + (Math.abs(j - row) / Math.max(1, n - 1)) * height) - 10;
      const arc = `M${at} ${height} C${at} ${lift} ${x(row)} ${lift} ${x(row)} ${height}`;
      return svg`<path d=${arc} .style=${style} />`;
    })}</svg>`;
    render(
      html`<div class="shares" .style="width:${width}px">
        ${step < BOX ? nothing : arcs}
        <div class=${step < BOX ? "list" : "row"}>${Array.from(p, (share, j) => {
          const style = step < BOX ? `--share:${100 * share}%` : `width:${step}px`;
          return html`<span class="one" .style=${style}>
            <button type="button" aria-pressed=${j === row} @click=${choose(j)}>
              ${say("shares.row", { row: j })}</button>
            ${step < BOX ? html`<i></i>` : nothing}<b>${short(share)}</b>
            ${
              story
                ? nothing
                : html`<small data-sign=${Math.sign(back[j])}>${arrow(Math.sign(back[j]))}${short(back[j])}</small>`
            }
          </span>`;
        })}</div>
        <p role="status">${say(strongest === row ? "shares.self" : "shares.told", {
          row,
          name,
          other: strongest,
          share: short(p[strongest]),
        })}</p>
        ${
          story
            ? nothing
            : html`<p class="help">${say("shares.back", {
                row,
                middle: short(middle),
                place: strongest,
                product: shareText(
                  { p: p[strongest], g: g[strongest], average: middle, factor: scale },
                  back[strongest],
                ),
                result: short(back[strongest]),
              })}</p>`
        }
      </div>`,
      root,
    );
    return undefined;
  }

  return Object.assign(update, { waiting: () => again.waiting(), repaint: () => now && update(now) });
}
