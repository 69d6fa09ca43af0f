/** The curve of a box over what flows into it, whose slope is the gate; its point can be moved, to see other slopes. */

import { html, nothing, svg } from "lit/html.js";
import { live } from "lit/directives/live.js";
import { numeral, short } from "../formula/numerals.js";
import { boxName } from "./told.js";

/** @import { Say, Tree, Unit, Walk } from "../types" */

const [WIDE, HIGH] = [264, 150]; // of the curve's picture
const POINTS = 60;
const PLACES = 400; // that the point can be moved to

/**
 * Where a reader has moved the point to, and of which curve.
 * @typedef {{ of: Walk, box: number, x: number }} Probe
 * @typedef {{ walk: Walk, from: Unit, to: Unit, share: number, tree: Tree | null,
 *   tools: import("./why.js").Tools }} Gate
 */

/**
 * @param {Gate} gate
 * @param {Probe | null} probe
 * @param {Say} say
 * @param {(probe: Probe | null) => void} tried the point has been moved
 */
export function curve({ walk, from, to, share, tree, tools }, probe, say, tried) {
  const f = tools.functionOf(walk, from, to);
  const slope = tools.slopeOf(walk, from, to, tree);
  const x0 = walk.run.values[/** @type {number} */ (to.exit)];
  const y0 = walk.run.values[/** @type {number} */ (from.exit)];
  if (!f || !slope || typeof x0 !== "number" || typeof y0 !== "number" || !Number.isFinite(x0 + y0 + share))
    return nothing;
  const reach = Math.max(4, 2 * Math.abs(x0));
  const xs = Array.from({ length: POINTS + 1 }, (_, i) => -reach + (2 * reach * i) / POINTS);
  const ys = xs.map(f);
  const finite = [...ys.filter(Number.isFinite), y0];
  let [low, high] = [Math.min(...finite), Math.max(...finite)];
  if (high - low < 1e-12) [low, high] = [low - 1, high + 1];
  const px = (/** @type {number} */ x) => 14 + ((WIDE - 28) * (x + reach)) / (2 * reach);
  const py = (/** @type {number} */ y) => HIGH - 24 - ((HIGH - 40) * (y - low)) / (high - low);
  const points = xs
    .map((x, i) => (Number.isFinite(ys[i]) ? `${px(x).toFixed(1)},${py(ys[i]).toFixed(1)}` : ""))
    .filter(Boolean)
    .join(" ");
  const run = reach * 0.32;
  const tangent = (
    /** @type {number} */ x,
    /** @type {number} */ y,
    /** @type {number} */ by,
    /** @type {string} */ as,
  ) => svg`<line class=${as} x1=${px(x - run)} y1=${py(y - by * run)} x2=${px(x + run)} y2=${py(y + by * run)} />`;
  const own = probe?.of === walk && probe.box === from.id && Math.abs(probe.x) <= reach ? probe : null;
  const [x, y, by] = own ? [own.x, f(own.x), slope(own.x)] : [x0, y0, share];
  const [consumer, name] = [boxName(walk, from), boxName(walk, to)];
  const moved = own !== null && Number.isFinite(y + by);
  return html`<svg class="curve" viewBox="0 0 ${WIDE} ${HIGH}" role="img"
      aria-label=${say("why.curve", { consumer, name, share: short(share) })}>
    ${svg`<line class="axis" x1="14" x2=${WIDE - 14} y1=${HIGH - 24} y2=${HIGH - 24} />
    <text x="14" y=${HIGH - 6}>${short(-reach)}</text>
    <text x=${WIDE - 14} y=${HIGH - 6} text-anchor="end">${short(reach)}</text>
    <text x=${WIDE / 2} y=${HIGH - 6} text-anchor="middle">${name}</text>
    <polyline points=${points} />
    ${tangent(x0, y0, share, moved ? "slope was" : "slope")}
    ${moved ? tangent(x, y, by, "slope tried") : nothing}
    <circle cx=${px(x0)} cy=${py(y0)} r="5.5" />
    ${moved ? svg`<circle class="tried" cx=${px(x)} cy=${py(y)} r="5.5" />` : nothing}`}
  </svg>
  <input class="probe" type="range" min=${-reach} max=${reach} step=${(2 * reach) / PLACES} .value=${live(String(x))}
    aria-label=${say("why.probe", { name })} aria-valuetext=${say("why.probe.at", {
      name,
      x: short(x),
      share: short(by),
    })}
    @input=${(/** @type {Event} */ event) => {
      const at = Number(/** @type {HTMLInputElement} */ (event.target).value);
      tried({ of: walk, box: from.id, x: at });
    }} />
  <p class="note probed">${
    moved
      ? html`${say("why.probe.at", { name, x: short(x), share: numeral(by, false, 3) })}
        <button type="button" class="link" @click=${() => tried(null)}>${say("why.probe.back", {
          x: short(x0),
        })}</button>`
      : say("why.probe.hint", { name })
  }</p>`;
}
