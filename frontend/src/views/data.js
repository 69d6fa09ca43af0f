/**
 * What a network makes of its data: the guess at every place of the plane with the points in it, a map for every
 * neuron, the weights between them; of points on a line the curve of the guess. It follows the training.
 */

import { html, nothing, render, svg } from "lit";
import { flat, mapsOf, rightOf } from "../formula/decision.js";
import { shortName } from "../formula/labels.js";
import { numeral, short } from "../formula/numerals.js";
import { contour, shadesOf } from "../graph/contour.js";
import { arranged } from "../graph/layers.js";
import { pictureOf } from "../trace/picture.js";
import { soon } from "./clock.js";
import { symbol } from "./symbols.js";

/** @import { Numeric, Say, Scenery, Send, Trace } from "../types" */
/** @import { Maps } from "../formula/decision.js" */
/** @import { Picture } from "../trace/picture.js" */
/** @import { Arranged } from "../graph/layers.js" */
/** @import { Tools } from "./panels.js" */

const SIDE = { large: 56, small: 28, line: 160 }; // places along an axis
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
    if (!frame || !picture) return render(nothing, root);
    const { trace } = frame.walk;
    // A step of a training has seen a batch: the points are those of the program.
    const seen = (state.opened === null ? null : state.base) ?? frame.walk;
    const own = { ...seen.trace, runs: [seen.run] };
    const side = picture.kind === "plane" ? SIDE.large : SIDE.line;
    const maps = mapsOf(own, picture, weightsOf(scenery, trace), side);
    if (!maps) return render(html`<p class="help">${say("data.none")}</p>`, root);
    if (first?.of !== trace.nodes) first = { of: trace.nodes, maps: mapsOf(own, picture, new Map(), side) };
    const above = Number.parseFloat(getComputedStyle(root).paddingTop); // less where the toggle has a row of its own
    const room = { width: root.clientWidth - 2 * BESIDE, height: root.clientHeight - above - BELOW };
    const plan = arranged(picture, room);
    render(view(plan, picture, maps, scenery), root);
    const canvases = /** @type {HTMLCanvasElement[]} */ ([...root.querySelectorAll("canvas")]);
    for (const canvas of canvases) paint(canvas, picture, maps, first.maps, palette());
    return state;
  }

  return Object.assign(update, { waiting: () => again.waiting(), repaint: () => now && update(now) });
}

/**
 * The parameters of the step that is open; else as the training has left them, where there is one of this program.
 * @param {Scenery} scenery
 * @param {Trace} trace
 * @returns {Map<number, Numeric>}
 */
function weightsOf({ state, frame }, trace) {
  const { journal } = state.training;
  if (state.opened !== null && frame) {
    const params = trace.nodes.filter(({ kind }) => kind === "param");
    return new Map(params.map(({ id }) => [id, frame.walk.run.values[id]]));
  }
  if (!journal?.n || journal.source !== state.source) return new Map();
  return new Map(
    trace.nodes
      .filter(({ key }) => Object.hasOwn(journal.weights, key))
      .map(({ id, key }) => [id, journal.weights[key]]),
  );
}

/**
 * @param {Arranged} plan
 * @param {Picture} picture
 * @param {Maps} maps
 * @param {Scenery} scenery
 */
function view(plan, picture, maps, { frame, state, say }) {
  const { trace, run } = /** @type {NonNullable<Scenery["frame"]>} */ (frame).walk;
  const name = (/** @type {number} */ id) => shortName(trace, trace.nodes[id]);
  const right = rightOf(maps);
  const said = right ? say("data.right", { right: right.right, count: right.count }) : "";
  const called = (/** @type {number} */ layer) => title(layer, picture, trace, say, plan.tall);
  const result = [said, say("data.loss", { loss: short(maps.loss) })].filter(Boolean).join(" · ");
  const weights = weightsOf({ state, frame, say, stale: false }, trace);
  const value = (/** @type {number} */ id) => weights.get(id) ?? run.values[id];
  const about = say(picture.kind === "plane" ? "data.plane" : "data.line", {
    name: name(picture.guess),
    x: name(picture.x),
    said,
  });
  return html`<div class="net" role="img" tabindex="0" aria-label=${about}
        style="width:${plan.width}px;height:${plan.height}px">
      <svg width=${plan.width} height=${plan.height} aria-hidden="true">${plan.wires.map(
        ({ path, weights: id, row, column, columns }) => {
          const all = id === null ? null : flat(value(id));
          const weight = all ? all[row * columns + column] : 0;
          const most = all ? Math.max(1e-12, ...all.map(Math.abs)) : 1;
          const width = 1 + (4 * Math.abs(weight)) / most;
          return svg`<path d=${path} data-sign=${Math.sign(weight)} style="stroke-width:${width.toFixed(2)}" />`;
        },
      )}</svg>
      ${plan.tiles.map(
        ({ x, y, side, wide, layer, neuron }) => html`<canvas data-layer=${layer} data-neuron=${neuron}
          style="left:${x}px;top:${y}px;width:${wide}px;height:${side}px"></canvas>`,
      )}
      ${plan.labels.map(
        ({ x, y, layer, neuron, more }) =>
          html`<span class="label" style="left:${x}px;top:${y}px">${
            more
              ? say("data.more", { count: more })
              : layer < 0
                ? axis(name(picture.x), neuron, picture)
                : neuronName(name(picture.layers[layer].node), neuron, picture.layers[layer].width)
          }</span>`,
      )}
      ${plan.titles.map(
        ({ x, y, layer }) => html`<span class="title" style="left:${x}px;top:${y}px">${called(layer)}</span>`,
      )}
    </div>
    <p class="marks">${keyOf(maps, picture, say, name(picture.target))}<b>${result}</b></p>`;
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

// ---- what is painted --------------------------------------------------------------------------------------

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Picture} picture
 * @param {Maps} maps
 * @param {Maps | null} before
 * @param {import("../graph/paint.js").Palette} colours
 */
function paint(canvas, picture, maps, before, colours) {
  const [layer, neuron] = [Number(canvas.dataset.layer), Number(canvas.dataset.neuron)];
  const ratio = Math.min(3, devicePixelRatio || 1);
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.scale(ratio, ratio);
  const last = layer === picture.layers.length - 1;
  if (picture.kind === "line")
    return last
      ? curve(context, width, height, maps, before, colours)
      : hump(context, width, height, maps.layers[layer][neuron], colours);
  const side = SIDE.large;
  const values = layer < 0 ? ramp(side, neuron) : maps.layers[layer][neuron];
  const { middle, scale } = last ? classes(maps) : shadesOf(values);
  shade(context, width, height, values, side, middle, scale, colours);
  context.strokeStyle = colours.ink;
  context.lineWidth = last ? 2.25 : 1.25;
  context.lineCap = "round";
  context.beginPath();
  if (layer >= 0)
    for (const [x0, y0, x1, y1] of contour(values, side, middle)) {
      context.moveTo((x0 * width) / side, (y0 * height) / side);
      context.lineTo((x1 * width) / side, (y1 * height) / side);
    }
  context.stroke();
  if (last) points(context, width, height, maps, colours);
  return undefined;
}

/** The middle of two classes, and how far they are from it; of other targets their middle. @param {Maps} maps */
function classes({ target }) {
  const [low, high] = [Math.min(...target), Math.max(...target)];
  return { middle: (low + high) / 2, scale: (high - low) / 2 || 1 };
}

/** The map of an input: its own coordinate. @param {number} side @param {number} column */
const ramp = (side, column) =>
  Float32Array.from(
    { length: side * side },
    (_, i) => (2 * (column ? side - 1 - Math.floor(i / side) : i % side)) / (side - 1) - 1,
  );

/**
 * Each place in the colour of its value: from one colour over the ground to the other.
 * @param {CanvasRenderingContext2D} context
 * @param {number} width
 * @param {number} height
 * @param {Float32Array} values
 * @param {number} side
 * @param {number} middle
 * @param {number} scale
 * @param {import("../graph/paint.js").Palette} colours
 */
function shade(context, width, height, values, side, middle, scale, colours) {
  const small = new OffscreenCanvas(side, side);
  const inner = /** @type {OffscreenCanvasRenderingContext2D} */ (small.getContext("2d"));
  const image = inner.createImageData(side, side);
  const [plus, minus, ground] = [colours.plus, colours.minus, colours.ground].map(rgb);
  values.forEach((value, i) => {
    const share = Math.max(-1, Math.min(1, (value - middle) / scale));
    const to = share > 0 ? plus : minus;
    const much = 0.72 * Math.abs(share);
    for (let c = 0; c < 3; c++) image.data[4 * i + c] = ground[c] + (to[c] - ground[c]) * much;
    image.data[4 * i + 3] = 255;
  });
  inner.putImageData(image, 0, 0);
  context.imageSmoothingEnabled = true;
  context.drawImage(small, 0, 0, width, height);
}

/** @type {Map<string, number[]>} */
const known = new Map();

/** A colour as three numbers. @param {string} colour @returns {number[]} */
function rgb(colour) {
  const found = known.get(colour);
  if (found) return found;
  const one = /** @type {OffscreenCanvasRenderingContext2D} */ (new OffscreenCanvas(1, 1).getContext("2d"));
  one.fillStyle = colour;
  one.fillRect(0, 0, 1, 1);
  const made = [...one.getImageData(0, 0, 1, 1).data].slice(0, 3);
  known.set(colour, made);
  return made;
}

/**
 * The points: a disc for the upper class, a diamond for the lower.
 * @param {CanvasRenderingContext2D} context
 * @param {number} width
 * @param {number} height
 * @param {Maps} maps
 * @param {import("../graph/paint.js").Palette} colours
 */
function points(context, width, height, maps, colours) {
  const { span, points: at, target } = maps;
  const { middle } = classes(maps);
  const radius = width < 240 || target.length > 300 ? 3 : 4.5;
  context.lineWidth = 1.25;
  target.forEach((answer, i) => {
    const x = ((at[2 * i] - span[0][0]) / (span[0][1] - span[0][0])) * width;
    const y = height - ((at[2 * i + 1] - span[1][0]) / (span[1][1] - span[1][0])) * height;
    context.beginPath();
    if (answer > middle) context.arc(x, y, radius, 0, 2 * Math.PI);
    else {
      const r = radius * 1.25;
      context.moveTo(x, y - r);
      context.lineTo(x + r, y);
      context.lineTo(x, y + r);
      context.lineTo(x - r, y);
      context.closePath();
    }
    context.fillStyle = answer > middle ? colours.plusInk : colours.ground;
    context.strokeStyle = answer > middle ? colours.ground : colours.minusInk;
    context.fill();
    context.stroke();
  });
}

/**
 * Points on a line with the curve of the guess, and dashed the curve that it was before the training.
 * @param {CanvasRenderingContext2D} context
 * @param {number} width
 * @param {number} height
 * @param {Maps} maps
 * @param {Maps | null} before
 * @param {import("../graph/paint.js").Palette} colours
 */
function curve(context, width, height, maps, before, colours) {
  const [own] = maps.layers[maps.layers.length - 1];
  const [old] = before ? before.layers[before.layers.length - 1] : [own];
  const all = [...own, ...old, ...maps.target].filter(Number.isFinite);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const room = 0.08 * (high - low || 1);
  const y = (/** @type {number} */ value) =>
    height - 22 - ((height - 32) * (value - low + room)) / (high - low + 2 * room);
  const [from, to] = maps.span[0];
  const x = (/** @type {number} */ value) => 46 + ((width - 56) * (value - from)) / (to - from);
  context.font = `12px ${colours.font}`;
  context.fillStyle = colours.muted;
  context.strokeStyle = colours.line;
  context.lineWidth = 1;
  context.strokeRect(46, 10, width - 56, height - 32);
  context.fillText(short(low), 2, y(low) + 4);
  context.fillText(short(high), 2, y(high) + 4);
  context.fillText(short(from), 46, height - 6);
  context.textAlign = "right";
  context.fillText(short(to), width - 10, height - 6);
  context.textAlign = "left";
  const line = (/** @type {Float32Array} */ values) => {
    context.beginPath();
    values.forEach((value, i) => {
      const place = x(from + ((to - from) * (i + 0.5)) / values.length);
      if (i) context.lineTo(place, y(value));
      else context.moveTo(place, y(value));
    });
    context.stroke();
  };
  context.strokeStyle = colours.muted;
  context.setLineDash([5, 5]);
  if (old.some((one, i) => one !== own[i])) line(old);
  context.setLineDash([]);
  context.strokeStyle = colours.focus;
  context.lineWidth = 2.5;
  line(own);
  maps.target.forEach((answer, i) => {
    const place = x(maps.points[i]);
    context.strokeStyle = colours.line;
    context.lineWidth = 1.5;
    context.beginPath();
    context.moveTo(place, y(maps.guess[i]));
    context.lineTo(place, y(answer));
    context.stroke();
    context.fillStyle = colours.ink;
    context.beginPath();
    context.arc(place, y(answer), 5, 0, 2 * Math.PI);
    context.fill();
  });
}

/**
 * A neuron over the line.
 * @param {CanvasRenderingContext2D} context
 * @param {number} width
 * @param {number} height
 * @param {Float32Array} values
 * @param {import("../graph/paint.js").Palette} colours
 */
function hump(context, width, height, values, colours) {
  const { middle, scale } = shadesOf(values);
  context.strokeStyle = colours.line;
  context.strokeRect(0.5, 0.5, width - 1, height - 1);
  context.strokeStyle = colours.ink;
  context.lineWidth = 2;
  context.beginPath();
  values.forEach((value, i) => {
    const y = height / 2 - ((value - middle) / scale) * (height / 2 - 6);
    if (i) context.lineTo((i * width) / values.length, y);
    else context.moveTo(0, y);
  });
  context.stroke();
}
