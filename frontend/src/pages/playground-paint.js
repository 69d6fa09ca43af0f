/** The playground's canvases: links, maps of neurons, the large map with its points, a picture of each data set. */

import { classified } from "../formula/playground.js";
import { paintClasses, paintLinks, paintMap, paintPoints } from "../graph/paint-network.js";
import { DATA } from "../trace/playground.js";
import { colours } from "./inks.js";
import { linksIn } from "./playground-board.js";

/** @import { Points } from "../formula/playground.js" */
/** @import { Colours } from "../graph/paint-network.js" */
/** @import { DataName } from "../trace/playground.js" */
/** @import { View } from "./playground.js" */
/** @import { Room } from "./playground-board.js" */

export const [SIDE, SPAN] = [40, 6]; // places along an axis of a map, which goes from -6 to 6
const BETWEEN = 40; // milliseconds, while it trains, from one drawing of all links to the next: they change little
const SMALL = 1.6; // pixels of a point in the picture of a data set

/** The colours of the page, until it turns. @type {Colours | null} */
let known = null;
/** The page has turned light or dark. */
export function repaint() {
  known = null;
}

let linked = 0; // when links were drawn last

/** What each canvas shows. @type {WeakMap<HTMLCanvasElement, unknown[]>} */
const shown = new WeakMap();

/**
 * Whether a canvas is to be painted, because what it shows has become another: most stay as they are while a network
 * trains.
 * @param {HTMLCanvasElement} canvas
 * @param {unknown[]} what it is to show, told apart by identity
 */
function isNew(canvas, ...what) {
  const old = shown.get(canvas);
  if (old?.length === what.length && old.every((one, i) => one === what[i])) return false;
  shown.set(canvas, what);
  return true;
}

/**
 * @param {HTMLElement} place
 * @param {View} view
 * @param {Record<string, Points>} small a few points of each data set
 * @param {Room} room of the network
 */
export function paint(place, view, small, room) {
  known ??= colours();
  const inks = known;
  const { settings, made, net, maps, points, neuron } = view;
  if (!net) return;
  const several = made.problem === "classes";
  const now = performance.now();
  const links = view.playing && now - linked < BETWEEN ? null : linksIn(view, room);
  if (links) {
    linked = now;
    for (const canvas of all(place, "canvas.links")) paintLinks(canvas, links.links, links.values, links, inks);
  }
  for (const canvas of all(place, "canvas[data-layer]")) {
    const [layer, i] = [Number(canvas.dataset.layer), Number(canvas.dataset.neuron)];
    if (layer < 0) {
      if (isNew(canvas, inks, i)) paintMap(canvas, feature(i), false, inks);
    } else if (maps[layer]?.[i]) paintMap(canvas, maps[layer][i], settings.discrete && layer === maps.length - 1, inks);
  }
  for (const canvas of all(place, "canvas.large")) {
    const values = neuron < 0 ? null : maps[view.shown]?.[neuron];
    if (values) paintMap(canvas, values, settings.discrete, inks);
    else paintOutput(canvas, maps.at(-1), several, settings.discrete, inks);
  }
  for (const canvas of all(place, "canvas.other"))
    paintOutput(canvas, view.beside?.maps.at(-1), several, settings.discrete, inks);
  const growing = view.drawing && made.data !== "own" ? view.own : null; // too few to be trained on yet
  const over = growing ?? points;
  if (over)
    for (const canvas of all(place, "canvas.points")) {
      const kept = growing ? over.t.length : net.kept;
      const batched = !view.playing && !growing;
      const size = canvas.clientWidth;
      const first = batched ? net.n : -1;
      if (!isNew(canvas, inks, over, net, kept, settings.test, first, size, devicePixelRatio)) continue;
      const rows = Array.from({ length: over.t.length }, (_, k) => k);
      const batch = new Set(batched ? net.rows : []);
      const which = { rows: rows.slice(0, kept), hollow: settings.test ? rows.slice(kept) : [], batch, several };
      paintPoints(canvas, over, which, SPAN, inks);
    }
  for (const canvas of all(place, "canvas[data-set]")) {
    const name = canvas.dataset.set ?? "";
    const few = small[name];
    if (!few || !isNew(canvas, inks, few, canvas.clientWidth, devicePixelRatio)) continue;
    const rows = Array.from({ length: few.t.length }, (_, k) => k);
    const kinds = DATA.classes.includes(/** @type {DataName} */ (name));
    paintPoints(canvas, few, { rows, hollow: [], batch: new Set(), several: kinds }, SPAN + 1, inks, SMALL);
  }
}

/** @param {HTMLElement} place @param {string} selector @returns {NodeListOf<HTMLCanvasElement>} */
const all = (place, selector) => place.querySelectorAll(selector);

/**
 * What the network says: its one output, or the class of each place.
 * @param {HTMLCanvasElement} canvas
 * @param {Float32Array[] | undefined} maps
 * @param {boolean} several
 * @param {boolean} discrete
 * @param {Colours} inks
 */
function paintOutput(canvas, maps, several, discrete, inks) {
  if (!maps) return;
  if (several) paintClasses(canvas, classified(maps), discrete, inks);
  else paintMap(canvas, maps[0], discrete, inks);
}

/** The map of an input: what is made of a place before the first layer. @param {number} i place among all features */
function feature(i) {
  const of = [
    (/** @type {number} */ x) => x / SPAN,
    (/** @type {number} */ _, /** @type {number} */ y) => y / SPAN,
    (/** @type {number} */ x) => (x / SPAN) ** 2,
    (/** @type {number} */ _, /** @type {number} */ y) => (y / SPAN) ** 2,
    (/** @type {number} */ x, /** @type {number} */ y) => (x * y) / SPAN ** 2,
    (/** @type {number} */ x) => Math.sin(x),
    (/** @type {number} */ _, /** @type {number} */ y) => Math.sin(y),
  ][i];
  return Float32Array.from({ length: SIDE * SIDE }, (_, k) =>
    of(SPAN * ((2 * ((k % SIDE) + 0.5)) / SIDE - 1), SPAN * (1 - (2 * (Math.floor(k / SIDE) + 0.5)) / SIDE)),
  );
}
