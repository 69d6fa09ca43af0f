/**
 * A convolution as one sees it: the image in greys, the kernel, and the answers. Whatever is chosen in one of the three
 * lights up what it has met in the others, with the sum that it is or that comes back to it.
 */

import { html, nothing, render, svg } from "lit/html.js";
import { fromNested, grid } from "../formula/arrays.js";
import { shortName } from "../formula/labels.js";
import { short } from "../formula/numerals.js";
import { metBy } from "../formula/pixels.js";
import { completed } from "../formula/rerun.js";
import { field } from "../graph/paint-field.js";
import { pictureOf, weightsAt } from "../trace/picture.js";
import { soon } from "./clock.js";
import { symbol } from "./symbols.js";

/** @import { Run, Say, Scenery, Send, Trace } from "../types" */
/** @import { Seen } from "../trace/picture.js" */
/** @import { Choice } from "../formula/pixels.js" */
/** @import { Tools } from "./panels.js" */

const NUMBERS = 34; // pixels of a cell in which its number is written
const LEAST = 120; // pixels that there must be
const ROOM = { title: 26, legend: 66, told: 140, gap: 36, padding: 58 };
const WAYS = /** @type {const} */ (["image", "blame", "both"]);

/**
 * One of the three maps: which node, which of its planes is shown, and its rows and columns.
 * @typedef {{ rows: number, columns: number, side: number, plane: number, planes: number, across: number }} Form
 * @typedef {Form & { on: Choice["on"], node: number, values: Float64Array, grads: Float64Array | null }} Plane
 */

/**
 * @param {HTMLElement} root
 * @param {Send} _send
 * @param {Tools} tools
 */
export function mount(root, _send, { palette }) {
  /** @type {Scenery | null} */
  let now = null;
  /** What is chosen; null for the largest answer. @type {Choice | null} */
  let chosen = null;
  /** Which plane of each map is shown. @type {Record<string, number>} */
  let planes = {};
  let way = /** @type {typeof WAYS[number]} */ ("image");
  /** @type {object | null} */
  let of = null;
  const again = soon(() => now && update(now));
  new ResizeObserver(again).observe(root);

  /** @param {Scenery} scenery */
  function update(scenery) {
    now = scenery;
    const { frame, state, say } = scenery;
    const seen = frame && pictureOf(frame.walk.trace);
    if (!frame || seen?.kind !== "image") return render(nothing, root);
    const { trace } = frame.walk;
    if (of !== trace.nodes) [of, chosen, planes] = [trace.nodes, null, {}];
    if (root.offsetWidth < LEAST) return undefined;
    const { x, kernel, conv, line } = seen;
    const run = completed(trace, frame.walk.run, weightsAt(state), [x, kernel, conv, line]);
    if (!run) return render(html`<p class="help">${say("image.cannot")}</p>`, root);
    const maps = mapsOf(trace, run, seen, planes, root.offsetWidth - 40, root.offsetHeight - ROOM.padding);
    across = Object.fromEntries(maps.map((map) => [map.on, map.across]));
    const choice = chosen ?? { on: "answer", place: largest(maps[2]) };
    const met = metBy(trace, run, seen, choice);
    const name = (/** @type {number} */ id) => shortName(trace, trace.nodes[id]);
    const titles = [name(seen.x), name(seen.kernel), name(seen.line)];
    render(
      html`<div class="seen">${maps.map((map, i) => figure(map, titles[i], choice, met.terms, say))}</div>
        <div class="told">
          <span class="seg" role="group" aria-label=${say("image.way")}>${WAYS.map(
            (one) =>
              html`<button type="button" aria-pressed=${one === way} @click=${() => {
                way = one;
                again();
              }}>${say(`image.way.${one}`)}</button>`,
          )}</span>
          <p role="status">${sentence(trace, seen, maps, choice, met, titles, say)}</p>
        </div>`,
      root,
    );
    for (const canvas of /** @type {HTMLCanvasElement[]} */ ([...root.querySelectorAll("canvas")])) {
      const map = maps[Number(canvas.dataset.map)];
      const grey = map.on === "pixel" && way === "blame" ? null : map.values;
      const tint = map.on === "pixel" ? (way === "image" ? null : map.grads) : null;
      field(
        canvas,
        map,
        { grey, tint: tintOf(map, choice, met.terms) ?? tint, numbers: map.side >= NUMBERS },
        palette(),
      );
    }
    return undefined;
  }

  /** How many planes each map has along its second axis: channels, or kernels. @type {Record<string, number>} */
  let across = {};

  /**
   * A plane of one map is chosen: the others show those that it has met.
   * @param {Choice["on"]} on
   * @param {number} plane
   */
  function follow(on, plane) {
    const at = { image: 0, channel: 0, kernel: 0 };
    const read = (/** @type {Choice["on"]} */ which, /** @type {number} */ k) => {
      const [a, b] = [Math.floor(k / across[which]), k % across[which]];
      if (which === "pixel") [at.image, at.channel] = [a, b];
      else if (which === "kernel") [at.kernel, at.channel] = [a, b];
      else [at.image, at.kernel] = [a, b];
    };
    for (const which of /** @type {const} */ (["answer", "kernel", "pixel"]))
      if (which !== on) read(which, planes[which] ?? 0);
    read(on, plane);
    planes = {
      pixel: at.image * across.pixel + at.channel,
      kernel: at.kernel * across.kernel + at.channel,
      answer: at.image * across.answer + at.kernel,
    };
  }

  /**
   * @param {Plane} map
   * @param {string} title
   * @param {Choice} choice
   * @param {ReturnType<typeof metBy>["terms"]} terms
   * @param {Say} say
   */
  function figure(map, title, choice, terms, say) {
    const { on, rows, columns, side, plane, planes: count } = map;
    const [width, height] = [columns * side, rows * side];
    const size = rows * columns;
    const here = new Set(on === choice.on ? [choice.place] : terms.map((term) => term[on]));
    const rings = [...here].filter((place) => Math.floor(place / size) === plane).map((place) => place % size);
    const choose = (/** @type {number} */ place) => {
      chosen = { on, place: plane * size + place };
      follow(on, plane);
      again();
    };
    const at = on === choice.on && Math.floor(choice.place / size) === plane ? choice.place % size : 0;
    const press = (/** @type {MouseEvent} */ event) =>
      choose(
        Math.min(rows - 1, Math.floor(event.offsetY / side)) * columns +
          Math.min(columns - 1, Math.floor(event.offsetX / side)),
      );
    const keys = (/** @type {KeyboardEvent} */ event) => {
      const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[event.key];
      if (by === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      if (at + by >= 0 && at + by < size) choose(at + by);
    };
    // What fills a rectangle has one frame.
    const box = rings.length > 1 ? boxOf(rings, columns) : null;
    const whole = box && box.w * box.h === rings.length ? box : null;
    const frames = whole ? [whole] : rings.map((place) => boxOf([place], columns));
    const turn = (/** @type {Event} */ event) => {
      planes[on] = Number(/** @type {HTMLSelectElement} */ (event.target).value);
      follow(on, planes[on]);
      again();
    };
    return html`<figure>
      <figcaption>${symbol(title)} <small>${rows} × ${columns}</small>${
        count > 1
          ? html`<select aria-label=${say("image.plane", { name: title })} @change=${turn}>${Array.from(
              { length: count },
              (_, k) => html`<option value=${k} ?selected=${k === plane}>[${pairOf(map, k).join(", ")}]</option>`,
            )}</select>`
          : nothing
      }</figcaption>
      <div class="field" tabindex="0" role="img" @click=${press} @keydown=${keys}
          .style="width:${width}px;height:${height}px"
          aria-label=${say(`image.label.${on}`, { name: title, row: Math.floor(at / columns), column: at % columns })}>
        <canvas data-map=${["pixel", "kernel", "answer"].indexOf(on)}></canvas>
        <svg width=${width} height=${height} aria-hidden="true">${frames.map(
          ({ x, y, w, h }) =>
            svg`<rect data-window=${whole !== null} x=${x * side + 1} y=${y * side + 1} width=${w * side - 2}
                height=${h * side - 2} rx="3" />`,
        )}</svg>
      </div>
    </figure>`;
  }

  return Object.assign(update, { waiting: () => again.waiting(), repaint: () => now && update(now) });
}

/**
 * The three maps as large as there is room for.
 * @param {Trace} trace
 * @param {Run} run
 * @param {Seen} seen
 * @param {Record<string, number>} planes
 * @param {number} width
 * @param {number} height
 * @returns {Plane[]}
 */
function mapsOf({ nodes }, run, { x, kernel, conv, line }, planes, width, height) {
  const given = /** @type {const} */ ([
    ["pixel", x, x],
    ["kernel", kernel, kernel],
    ["answer", line, conv],
  ]);
  const sides = given.map(([, id]) => nodes[id].shape.slice(-2));
  const [image, ...others] = sides;
  const beside = width >= 480;
  const wide = sides.reduce((sum, [, columns]) => sum + columns, 0);
  const two = others.reduce((sum, [, columns]) => sum + columns, 0);
  const high = Math.max(...others.map(([rows]) => rows));
  // Beside each other, or the image above the other two.
  const [room, tall] = beside
    ? [(width - 2 * ROOM.gap) / wide, (height - ROOM.title - ROOM.legend) / Math.max(image[0], high)]
    : [(width - ROOM.gap) / Math.max(image[1], two), (height - 2 * ROOM.title - ROOM.told) / (image[0] + high)];
  const side = Math.max(4, Math.min(56, Math.floor(Math.min(room, tall))));
  return given.map(([on, shown, graded], i) => {
    const [rows, columns] = sides[i];
    const [values, grads] = [run.values[shown], run.grads[graded]].map((one) =>
      one === null ? null : grid(fromNested(one)).data,
    );
    const count = /** @type {Float64Array} */ (values).length / (rows * columns);
    const plane = Math.min(planes[on] ?? 0, count - 1);
    return {
      on,
      node: shown,
      plane,
      planes: count,
      across: nodes[shown].shape[1],
      rows,
      columns,
      side,
      values: /** @type {Float64Array} */ (values),
      grads,
    };
  });
}

/** A plane by its place along the first two axes. @param {Plane} map @param {number} k */
const pairOf = ({ across }, k) => [Math.floor(k / across), k % across];

/** The answer that is furthest from 0. @param {Plane} map */
function largest({ values, plane, rows, columns }) {
  const from = plane * rows * columns;
  let best = from;
  for (let i = from; i < from + rows * columns; i++) if (Math.abs(values[i]) > Math.abs(values[best])) best = i;
  return best;
}

/**
 * What each pixel gives to a number of the kernel that is chosen.
 * @param {Plane} map
 * @param {Choice} choice
 * @param {ReturnType<typeof metBy>["terms"]} terms
 */
function tintOf({ on, values }, choice, terms) {
  if (on !== "pixel" || choice.on !== "kernel") return null;
  const tints = new Float64Array(values.length);
  for (const { pixel, product } of terms) tints[pixel] += product;
  return tints;
}

/** The box around some cells. @param {number[]} cells @param {number} columns */
function boxOf(cells, columns) {
  const [xs, ys] = [cells.map((cell) => cell % columns), cells.map((cell) => Math.floor(cell / columns))];
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, w: Math.max(...xs) - x + 1, h: Math.max(...ys) - y + 1 };
}

/**
 * What the choice means, with its sum.
 * @param {Trace} trace
 * @param {Seen} seen
 * @param {Plane[]} maps
 * @param {Choice} choice
 * @param {ReturnType<typeof metBy>} met
 * @param {string[]} titles
 * @param {Say} say
 */
function sentence({ nodes }, seen, maps, { on, place }, { terms, sum }, [image, kernel, answer], say) {
  const map = maps[["pixel", "kernel", "answer"].indexOf(on)];
  const size = map.rows * map.columns;
  const within = place % size;
  const planes = map.planes > 1 ? pairOf(map, Math.floor(place / size)) : [];
  const where = `[${[...planes, Math.floor(within / map.columns), within % map.columns].join(", ")}]`;
  const holes = {
    image: image + where,
    kernel: kernel + where,
    answer: answer + where,
    count: terms.length,
    sum: short(sum),
  };
  const after = short(maps[2].values[place] ?? 0);
  const cut = on === "answer" && seen.line !== seen.conv && after !== short(sum);
  const own = say(`image.told.${on}`, holes);
  return cut ? `${own} ${say("image.told.after", { op: nodes[seen.line].op, after })}` : own;
}
