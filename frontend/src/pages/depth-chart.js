/** The depth lab's chart: a gradient layer by layer, dots for what was measured and dashes for what theory says. */

import { html, nothing, svg } from "lit/html.js";
import { chi, isKnown } from "../formula/depth.js";
import { short } from "../formula/numerals.js";

/** @import { Layers, Settings } from "../trace/depth.js" */
/** @import { Say } from "../types" */

const NEAR = 0.02; // of the gain: another one as near as that is the same line
const FLOAT32 = Math.log(1.4e-45); // the smallest number of 32 bits
const NARROW = 480; // pixels
const EDGES = { left: 46, right: 76, top: 30, bottom: 66 };
const [HIGH, LOW] = [400, 330]; // pixels, in a wide room and in a narrow one
const AROUND = 400; // pixels of a window above and below it, where what sends the gradient is still in sight
const STRIP = 14; // pixels of the boxes of the layers
const THUMB = 8; // half of what a slider is held by, so that its middle stands at its layer
const DOTS = 50; // of a line, at most
const UNDER = 0.08; // of the height, for the name of a line that begins at the bottom
const STEPS = [1, 2, 5, 10, 20, 50, 100, 200]; // between the numbers of an axis

/**
 * @param {object} view
 * @param {Settings} view.settings
 * @param {Layers | null} view.own
 * @param {Layers[]} view.others
 * @param {number} view.layer that is looked at; the first if 0
 * @param {number} view.reached the lowest layer that the gradient has come to
 * @param {number} view.room pixels across
 * @param {boolean} fresh whether `own` is of the settings
 * @param {(layer: number) => void} look
 * @param {Say} say
 */
export function chart({ settings: s, own, others, layer, reached, room }, fresh, look, say) {
  const { left, top, bottom } = EDGES;
  const narrow = room < NARROW;
  const [width, height] = [Math.max(room, 200), narrow ? LOW : Math.max(LOW, Math.min(HIGH, innerHeight - AROUND))];
  const right = narrow ? 16 : EDGES.right;
  const gradient = s.show === "gradient";
  const relative = (/** @type {Layers} */ layers) => inLogs(layers, gradient);
  const lines = others
    .filter(({ gain }) => Math.abs(gain - s.gain) > NEAR * s.gain)
    .map((one) => ({ gain: one.gain, values: relative(one) }));
  const mine = own ? relative(own) : [];
  const slope = (/** @type {number} */ gain) => Math.log(chi(s.activation, gain, s.bias).chi) / 2;
  const known = isKnown(s) && gradient;
  const ends = known ? [s.gain, ...lines.map(({ gain }) => gain)].map((gain) => slope(gain) * (s.depth - 1)) : [];
  const all = [0, ...mine, ...lines.flatMap(({ values }) => values), ...ends].filter(Number.isFinite);
  const [least, high] = [Math.min(-2, ...all), Math.ceil(Math.max(2, ...all))];
  const low = Math.floor(least - (high - least) * UNDER);
  const x = (/** @type {number} */ one) => left + ((width - left - right) * (one - 1)) / Math.max(1, s.depth - 1);
  const y = (/** @type {number} */ value) => top + ((height - top - bottom) * (high - value)) / (high - low);
  const step = STEPS.find((one) => (high - low) / one <= 8) ?? 500;
  const ticks = Array.from({ length: Math.floor(high / step) - Math.ceil(low / step) + 1 }, (_, i) =>
    Math.round(step * (Math.ceil(low / step) + i)),
  );
  const dots = (/** @type {number[]} */ values, /** @type {string} */ kind) => {
    const every = Math.max(1, Math.ceil(values.length / DOTS));
    return values.map((value, i) =>
      Number.isFinite(value) && (i % every === 0 || i === values.length - 1) && (!kind || i + 1 >= reached)
        ? svg`<circle class=${kind} cx=${x(i + 1).toFixed(1)} cy=${y(value).toFixed(1)} r=${kind ? 3.5 : 2.2} />`
        : nothing,
    );
  };
  const dashes = (/** @type {number} */ gain, /** @type {string} */ kind) =>
    known
      ? svg`<path class="dash ${kind}" d="M${x(1)} ${y(slope(gain) * (s.depth - 1))}L${x(s.depth)} ${y(0)}" />`
      : nothing;
  const end = own && gradient ? FLOAT32 - Math.log(own.grads[own.grads.length - 1]) : Number.NaN;
  const at = Math.min(s.depth, Math.max(1, layer || 1));
  const name = say(`depth.axis.${s.show}`, { depth: s.depth });
  const foot = height - bottom;
  const starts = [...lines, { gain: s.gain, values: mine }].map(({ gain, values: [first] }) => ({
    gain,
    from: known ? [first, slope(gain) * (s.depth - 1)] : [first],
  }));
  // Gradients come from one place on the right, sizes go apart to it.
  const names = gradient
    ? named(starts, y, foot).map((one) => ({ ...one, x: x(1) + 8, end: false }))
    : lastOf([...lines, { gain: s.gain, values: mine }], y, foot).map((one) => ({
        ...one,
        x: narrow ? x(s.depth) - 6 : x(s.depth) + 8,
        end: narrow,
      }));
  const click = (/** @type {MouseEvent} */ { currentTarget, clientX }) => {
    const box = /** @type {Element} */ (currentTarget).getBoundingClientRect();
    const share = (clientX - box.left) / box.width;
    look(Math.min(s.depth, Math.max(1, Math.ceil(share * s.depth))));
  };
  const slide = (/** @type {Event} */ event) => look(Number(/** @type {HTMLInputElement} */ (event.target).value));
  return html`<div class="above"><h2>${say(`depth.chart.${s.show}`, { depth: s.depth })}</h2>
      <span class="legend">${known ? html`<i class="dashed"></i>${say("depth.key.theory")}` : nothing}
        <i class="dot"></i>${say("depth.key.own")} <i class="dot grey"></i>${say("depth.key.others")}</span></div>
    <p class="axis-name">${name}</p>
    <svg viewBox="0 0 ${width} ${height}" width=${width} height=${height} role="img" aria-label=${name}>
      ${ticks.map(
        (one) => svg`<path class="rule" d="M${left} ${y(one)}H${width - right}" />
        <text x=${left - 8} y=${y(one) + 4} text-anchor="end">${String(one).replace("-", "−")}</text>`,
      )}
      ${
        end > low && end < high
          ? svg`<path class="limit" d="M${left} ${y(end)}H${width - right}" />
          <text x=${width - right} y=${y(end) - 5} text-anchor="end">${say("depth.float32")}</text>`
          : nothing
      }
      ${lines.map(({ gain, values }) => svg`${dashes(gain, "")}${dots(values, "")}`)}
      ${dashes(s.gain, "own")}${dots(mine, "own")}
      ${names.map(
        ({ gain, at: place, x: from, end }) =>
          svg`<text class=${gain === s.gain ? "own" : ""} x=${from} y=${place - (end ? 14 : 0)}
            text-anchor=${end ? "end" : "start"}>${say("depth.of", { gain })}</text>`,
      )}
      ${
        gradient && !narrow
          ? svg`<text class="end" x=${x(s.depth) + 8} y=${y(0) + 4}>${say("depth.loss")}</text>`
          : nothing
      }
      <path class="at" d="M${x(at)} ${top}V${foot}" />
      ${[1, Math.round(s.depth / 2), s.depth].map(
        (one) => svg`<text x=${x(one)} y=${foot + 16} text-anchor="middle">${one}</text>`,
      )}
      <text x=${(left + width - right) / 2} y=${foot + 34} text-anchor="middle">${say("depth.axis", {
        depth: s.depth,
      })}</text>
      <g class="strip" @click=${click}>
        <rect class="whole" x=${left} y=${foot + 44} width=${width - left - right} height=${STRIP} />
        ${Array.from({ length: s.depth }, (_, i) => {
          const one = (width - left - right) / s.depth;
          return svg`<rect x=${(left + i * one).toFixed(2)} y=${foot + 44} width=${one.toFixed(2)} height=${STRIP}
            data-now=${i + 1 === at} />`;
        })}
      </g>
    </svg>
    <label class="back"><span>${say("depth.look")}</span> <input type="range" min="1" max=${s.depth} step="1"
      .style="margin-left:${left - THUMB}px;width:${width - left - right + 2 * THUMB}px"
      .value=${String(at)} @input=${slide}></label>
    ${
      own && fresh
        ? html`<p class="look" role="status" aria-live=${reached > 1 ? "off" : "polite"}>${say("depth.look.said", {
            layer: at,
            depth: s.depth,
            grad: short(own.grads[at - 1] / own.grads[own.grads.length - 1]),
            size: short(own.sizes[at - 1]),
          })}</p>`
        : nothing
    }`;
}

/**
 * In logarithms, beside the layer next to the loss; sizes as they are.
 * @param {Layers} layers
 * @param {boolean} gradient
 */
function inLogs({ grads, sizes }, gradient) {
  const list = gradient ? grads : sizes;
  const end = gradient ? Math.log(list[list.length - 1]) : 0;
  return list.map((one) => Math.log(one) - end);
}

const [BETWEEN, ABOVE, BELOW] = [16, 9, 18]; // pixels from a name to the next, and to its line

/**
 * Where the names of lines stand beside their last dots; above them where they have no room there.
 * @param {{ gain: number, values: number[] }[]} lines
 * @param {(value: number) => number} y
 * @param {number} foot
 */
function lastOf(lines, y, foot) {
  const places = lines
    .map(({ gain, values }) => ({ gain, at: y(values[values.length - 1]) + 4 }))
    .filter(({ at }) => Number.isFinite(at))
    .sort((a, b) => a.at - b.at);
  for (let i = places.length - 1; i >= 0; i--)
    places[i].at = Math.min(places[i].at, i + 1 < places.length ? places[i + 1].at - BETWEEN : foot - 4);
  return places;
}

/**
 * Where the names of lines stand: above lines that rise to the left, below those that fall, none on another.
 * @param {{ gain: number, from: number[] }[]} lines where their dots and their dashes begin
 * @param {(value: number) => number} y
 * @param {number} foot
 */
function named(lines, y, foot) {
  const places = lines
    .filter(({ from }) => from.every(Number.isFinite))
    .map(({ gain, from }) => {
      const at = from[0] >= 0 ? y(Math.max(...from)) - ABOVE : y(Math.min(...from)) + BELOW;
      return { gain, at: Math.min(at, foot - 6) };
    })
    .sort((a, b) => a.at - b.at);
  for (let i = 1; i < places.length; i++) places[i].at = Math.max(places[i].at, places[i - 1].at + BETWEEN);
  for (let i = places.length - 1; i >= 0; i--)
    places[i].at = Math.min(places[i].at, i + 1 < places.length ? places[i + 1].at - BETWEEN : foot - 4);
  return places;
}
