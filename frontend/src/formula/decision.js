/** Maps of what a network says at every place of its plane, or along its line, from the page's plan. Pure. */

import { fromNested, grid } from "./arrays.js";
import { canRun } from "./evaluate.js";
import { planOf } from "./plan.js";

/** @import { Numeric, Trace, TraceNode } from "../types" */
/** @import { Picture } from "../trace/picture.js" */
/** @import { Plan } from "./plan.js" */

/**
 * What a network says: of each layer the values by place, neuron by neuron.
 * @typedef {object} Maps
 * @property {Float32Array[][]} layers
 * @property {Float64Array} guess at the points
 * @property {number} loss over them
 * @property {Float64Array} points
 * @property {Float64Array} target
 * @property {[number, number][]} span of each axis
 */

/** @type {WeakMap<TraceNode[], Plan | null>} */
const plans = new WeakMap();

/**
 * A plan of the forward pass alone; null where a guess depends on the other points too, so that there is no saying
 * what it is at a place.
 * @param {Trace} trace
 * @param {Picture} picture
 */
function planned(trace, picture) {
  const found = plans.get(trace.nodes);
  if (found !== undefined) return found;
  const plan = canRun(trace) ? planOf(trace, { wanted: new Set() }) : null;
  const fits = plan !== null && isByPoint(plan, picture);
  plans.set(trace.nodes, fits ? plan : null);
  return fits ? plan : null;
}

/**
 * Whether the points turned round give the guesses turned round.
 * @param {Plan} plan
 * @param {Picture} picture
 */
function isByPoint({ values, forward }, { x, guess, rows }) {
  const points = values[x];
  const columns = points.length / rows;
  const own = Float64Array.from(points);
  forward();
  const said = Float64Array.from(values[guess]);
  for (let i = 0; i < rows; i++)
    for (let c = 0; c < columns; c++) points[i * columns + c] = own[(rows - 1 - i) * columns + c];
  forward();
  const same = said.every((one, i) => Math.abs(one - values[guess][rows - 1 - i]) <= 1e-9 * Math.max(1, Math.abs(one)));
  points.set(own);
  return same;
}

/**
 * @param {Trace} trace with the values of its leaves in its run
 * @param {Picture} picture
 * @param {Map<number, Numeric>} leaves other values of leaves, by node
 * @param {number} side places along an axis
 * @returns {Maps | null}
 */
export function mapsOf(trace, picture, leaves, side) {
  const plan = planned(trace, picture);
  if (!plan) return null;
  const { x, target, guess, rows, kind, layers } = picture;
  for (const { id, inputs } of trace.nodes)
    if (!inputs.length) plan.put(id, leaves.get(id) ?? trace.runs[0].values[id]);
  const points = Float64Array.from(plan.values[x]);
  plan.forward();
  const said = Float64Array.from(plan.values[guess]);
  const [loss] = plan.values[trace.output];
  const columns = kind === "plane" ? 2 : 1;
  const span = Array.from({ length: columns }, (_, c) => spanOf(points, columns, c));
  if (columns === 2) alike(span);
  const places = side ** columns;
  const found = layers.map(({ width }) => Array.from({ length: width }, () => new Float32Array(places)));
  const room = plan.values[x];
  for (let from = 0; from < places; from += rows) {
    const count = Math.min(rows, places - from);
    for (let i = 0; i < rows; i++) {
      const place = from + Math.min(i, count - 1);
      room[i * columns] = at(span[0], place % side, side);
      if (columns === 2) room[i * 2 + 1] = at(span[1], side - 1 - Math.floor(place / side), side);
    }
    plan.forward();
    layers.forEach(({ node, width }, l) => {
      const values = plan.values[node];
      for (let k = 0; k < width; k++) for (let i = 0; i < count; i++) found[l][k][from + i] = values[i * width + k];
    });
  }
  return { layers: found, guess: said, loss, points, target: Float64Array.from(plan.values[target]), span };
}

/** A place along an axis. @param {[number, number]} span @param {number} i @param {number} side */
const at = ([low, high], i, side) => low + ((high - low) * (i + 0.5)) / side;

/**
 * The interval of a coordinate, with some room beside.
 * @param {Float64Array} points
 * @param {number} columns
 * @param {number} c
 * @returns {[number, number]}
 */
function spanOf(points, columns, c) {
  const all = points.filter((_, i) => i % columns === c);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const room = 0.08 * (high - low || 1);
  return [low - room, high + room];
}

/** Both axes are as long, so that a circle is one. @param {[number, number][]} span */
function alike(span) {
  const most = Math.max(...span.map(([low, high]) => high - low));
  span.forEach(([low, high], i) => {
    const more = (most - (high - low)) / 2;
    span[i] = [low - more, high + more];
  });
}

/**
 * How many guesses are on the answer's side, where answers are two classes; null where they are not.
 * @param {Maps} maps
 * @returns {{ right: number, count: number, middle: number } | null}
 */
export function rightOf({ guess, target }) {
  const classes = [...new Set(target)].sort((a, b) => a - b);
  if (classes.length !== 2) return null;
  const middle = (classes[0] + classes[1]) / 2;
  const right = [...guess].filter((one, i) => one > middle === target[i] > middle).length;
  return { right, count: guess.length, middle };
}

/** The elements of a value in a row. @param {Numeric} value */
export const flat = (value) => grid(fromNested(value)).data;
