/**
 * What a network makes of its data: the guess at every place of the plane with the points in it, a map for every
 * neuron, the weights between them; of points on a line the curve of the guess. It follows the training.
 */

import { html, nothing, render, svg } from "lit/html.js";
import { flat, mapsOf, rightOf } from "../formula/decision.js";
import { shortName } from "../formula/labels.js";
import { numeral, short } from "../formula/numerals.js";
import { arranged } from "../graph/layers.js";
import { paint, SIDE } from "../graph/paint-data.js";
import { batchAt } from "../trace/batches.js";
import { pictureOf, weightsAt } from "../trace/picture.js";
import { soon } from "./clock.js";
import { symbol } from "./symbols.js";

/** @import { Say, Scenery, Send, Trace } from "../types" */
/** @import { Maps } from "../formula/decision.js" */
/** @import { Picture } from "../trace/picture.js" */
/** @import { Arranged } from "../graph/layers.js" */
/** @import { Tools } from "./panels.js" */

const LEAST = 120; // pixels that there must be
const [BESIDE, BELOW] = [20, 44]; // of the picture, with its key
const FUNCTIONS = new Map(Object.entries({ sigmoid: "σ" }));

/**
 * @param {HTMLElement} root
 * @param {Send} _send
 * @param {Tools} tools
 */
export function mount(root, _send, { palette }) {
  /** @type {Scenery | null} */
  let now = null;
  /**
   * How the network stood before anything was trained, for the dashed curve.
   * @type {{ of: object, maps: Maps | null } | null}
   */
  let first = null;
  const again = soon(() => now && update(now));
  new ResizeObserver(again).observe(root);

  /** @param {Scenery} scenery */
  function update(scenery) {
    now = scenery;
    const { frame, state, say } = scenery;
    const picture = frame && pictureOf(frame.walk.trace);
    if (!frame || !picture || picture.kind === "image" || picture.kind === "shares") return render(nothing, root);
    const { trace } = frame.walk;
    // A step of a training has seen a batch: the points are those of the program.
    const seen = (state.opened === null ? null : state.base) ?? frame.walk;
    const own = { ...seen.trace, runs: [seen.run] };
    const side = SIDE[picture.kind];
    const batch = batchAt(state, picture.rows);
    if (root.offsetWidth < LEAST) return undefined;
    const maps = mapsOf(own, picture, weightsAt(state), side);
    if (!maps) return render(html`<p class="help">${say("data.none")}</p>`, root);
    if (first?.of !== trace.nodes) first = { of: trace.nodes, maps: mapsOf(own, picture, new Map(), side) };
    const above = Number.parseFloat(getComputedStyle(root).paddingTop); // less where the toggle has a row of its own
    const room = { width: root.offsetWidth - 2 * BESIDE, height: root.offsetHeight - above - BELOW };
    const plan = arranged(picture, room);
    render(view(plan, picture, maps, batch, scenery), root);
    const canvases = /** @type {HTMLCanvasElement[]} */ ([...root.querySelectorAll("canvas")]);
    for (const canvas of canvases) paint(canvas, picture, { maps, before: first.maps, batch }, palette());
    return state;
  }

  return Object.assign(update, { waiting: () => again.waiting(), repaint: () => now && update(now) });
}

/**
 * @param {Arranged} plan
 * @param {Picture} picture
 * @param {Maps} maps
 * @param {Set<number> | null} batch the points of the last step
 * @param {Scenery} scenery
 */
function view(plan, picture, maps, batch, { frame, state, say }) {
  const { trace, run } = /** @type {NonNullable<Scenery["frame"]>} */ (frame).walk;
  const name = (/** @type {number} */ id) => shortName(trace, trace.nodes[id]);
  const right = rightOf(maps);
  const said = right ? say("data.right", { right: right.right, count: right.count }) : "";
  const called = (/** @type {number} */ layer) => title(layer, picture, trace, say, plan.tall);
  const result = [said, say("data.loss", { loss: short(maps.loss) })].filter(Boolean).join(" · ");
  const weights = weightsAt(state);
  const value = (/** @type {number} */ id) => weights.get(id) ?? run.values[id];
  const about = say(picture.kind === "plane" ? "data.plane" : "data.line", {
    name: name(picture.guess),
    x: name(picture.x),
    said,
  });
  return html`<div class="net" role="img" tabindex="0" aria-label=${about}
        .style="width:${plan.width}px;height:${plan.height}px">
      <svg width=${plan.width} height=${plan.height} aria-hidden="true">${plan.wires.map(
        ({ path, weights: id, row, column, columns }) => {
          const all = id === null ? null : flat(value(id));
          const weight = all ? all[row * columns + column] : 0;
          const most = all ? Math.max(1e-12, ...all.map(Math.abs)) : 1;
          const width = 1 + (4 * Math.abs(weight)) / most;
          return svg`<path d=${path} data-sign=${Math.sign(weight)} .style="stroke-width:${width.toFixed(2)}" />`;
        },
      )}</svg>
      ${plan.tiles.map(
        ({ x, y, side, wide, layer, neuron }) => html`<canvas data-layer=${layer} data-neuron=${neuron}
          .style="left:${x}px;top:${y}px;width:${wide}px;height:${side}px"></canvas>`,
      )}
      ${plan.labels.map(
        ({ x, y, layer, neuron, more }) =>
          html`<span class="label" .style="left:${x}px;top:${y}px">${
            more
              ? say("data.more", { count: more })
              : layer < 0
                ? axis(name(picture.x), neuron, picture)
                : neuronName(name(picture.layers[layer].node), neuron, picture.layers[layer].width)
          }</span>`,
      )}
      ${plan.titles.map(
        ({ x, y, layer }) => html`<span class="title" .style="left:${x}px;top:${y}px">${called(layer)}</span>`,
      )}
    </div>
    <p class="marks">${keyOf(maps, picture, say, name(picture.target))}${
      batch && html`<span><i class="ring"></i>${say("data.batch", { count: batch.size })}</span>`
    }<b>${result}</b></p>`;
}

/** @param {string} name @param {number} column @param {Picture} picture */
const axis = (name, column, { kind }) => symbol(kind === "plane" ? `${name}_${column}` : name);

/** @param {string} name @param {number} neuron @param {number} width */
const neuronName = (name, neuron, width) => symbol(width > 1 ? `${name}_${neuron}` : name);

/**
 * @param {number} layer
 * @param {Picture} picture
 * @param {Trace} trace
 * @param {Say} say
 * @param {boolean} tall whether wires run beside it
 */
function title(layer, { layers, kind }, trace, say, tall) {
  if (layer < 0) return html`<b>${say("data.inputs")}</b> ${kind === "plane" ? 2 : 1}`;
  const { node, width } = layers[layer];
  const { op } = trace.nodes[node];
  const way = ["add", "matmul", "reshape"].includes(op) ? "" : ` · ${FUNCTIONS.get(op) ?? op}`;
  if (layer < layers.length - 1) return html`<b>${say("data.hidden")}</b> ${width}${way}`;
  if (tall) return html`<b>${say("data.output")}</b>`;
  return html`<b>${say("data.output")}</b> ${say(kind === "plane" ? "data.everywhere" : "data.curve")}`;
}

/**
 * What the marks mean.
 * @param {Maps} maps
 * @param {Picture} picture
 * @param {Say} say
 * @param {string} target
 */
function keyOf(maps, { kind }, say, target) {
  if (kind === "line")
    return html`<span><i class="point"></i>${symbol(target)}</span><span><i class="now"></i>${say("data.now")}</span>
    <span><i class="before"></i>${say("data.before")}</span>`;
  const right = rightOf(maps);
  if (!right)
    return html`<span>${symbol(target)}: ${short(Math.min(...maps.target))} … ${short(Math.max(...maps.target))}
    </span>`;
  const [low, high] = [...new Set(maps.target)].sort((a, b) => a - b);
  return html`<span><i class="disc"></i>${symbol(target)} = ${numeral(high)}</span>
    <span><i class="diamond"></i>${symbol(target)} = ${numeral(low)}</span>
    <span><i class="plus"></i>${say("data.weight.plus")}</span>
    <span><i class="minus"></i>${say("data.weight.minus")}</span>`;
}
