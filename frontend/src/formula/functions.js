/** The functions that the op table's formulas call, by name, for numbers and arrays. */

import {
  broadcastTo, each, grid, groups, matmul, picked, reduce, reshape, shapeOf, sizeOfShape, spread, transpose, within, zeros,
} from "./arrays.js";
import { images } from "./images.js";

/** @import { Grid, Value, Axis } from "./arrays.js" */

const STEEP = 0.9; // as in the engine: from here on the textbook's derivative has lost digits

const sum = (/** @type {number[]} */ list) => list.reduce((a, b) => a + b, 0);
const mean = (/** @type {number[]} */ list) => sum(list) / list.length;
const variance = (/** @type {number[]} */ list) => {
  const middle = mean(list);
  return mean(list.map((x) => (x - middle) ** 2));
};
const top = (/** @type {number[]} */ list) => list.reduce((a, b) => Math.max(a, b), -Infinity);

/**
 * x ** y as C's pow.
 * @param {number} x
 * @param {number} y
 */
function power(x, y) {
  if (y === 2) return x * x;
  if (x === 1 || (x === -1 && Math.abs(y) === Infinity)) return 1;
  return Math.pow(x, y);
}

/**
 * 1 - erf(x): a series near 0, a continued fraction further out (Abramowitz and Stegun 7.1.6, 7.1.14).
 * @param {number} x
 * @returns {number}
 */
export function erfc(x) {
  if (x < 0) return 2 - erfc(-x);
  if (x < 2.5) {
    let [term, total] = [x, x];
    for (let n = 1; n < 200 && Math.abs(term) > 1e-18 * Math.abs(total); n++) {
      term *= (2 * x * x) / (2 * n + 1);
      total += term;
    }
    return 1 - (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * total;
  }
  let fraction = x;
  for (let n = 80; n > 0; n--) fraction = x + n / 2 / fraction;
  return Number.isNaN(x) ? x : x > 40 ? 0 : Math.exp(-x * x) / Math.sqrt(Math.PI) / fraction;
}

/** Π of the others, right where some are zero. @param {number[]} list */
function others(list) {
  const before = [1];
  for (let i = 0; i < list.length - 1; i++) before.push(before[i] * list[i]);
  const out = new Array(list.length);
  for (let i = list.length - 1, behind = 1; i >= 0; behind *= list[i--]) out[i] = before[i] * behind;
  return out;
}

/** log softmax; Σ exp of the others is added to 1, so that a sure prediction keeps its last digits. @param {number[]} list */
function logSoftmax(list) {
  const most = top(list);
  const first = list.indexOf(most);
  const shifted = list.map((x) => x - (Number.isFinite(most) ? most : 0));
  const rest = Math.log1p(sum(shifted.map((x, i) => (i === first ? 0 : Math.exp(x)))));
  return shifted.map((x) => x - rest);
}

/** @param {number[]} list */
function logSumExp(list) {
  const most = top(list);
  const shift = Number.isFinite(most) ? most : 0;
  return shift + Math.log(sum(list.map((x) => Math.exp(x - shift))));
}

/** @param {number[]} list */
function norm(list) {
  const most = top(list.map(Math.abs));
  const scale = most > 0 && Number.isFinite(most) ? most : 1;
  return scale * Math.sqrt(sum(list.map((x) => (x / scale) ** 2)));
}

/** Targets as probabilities in the shape of x. @param {Value} y @param {Value} x @returns {Grid} */
function classes(y, x) {
  const [target, logits] = [grid(y), grid(x)];
  if (target.shape.length === logits.shape.length) return target;
  const count = logits.shape[logits.shape.length - 1];
  const out = zeros(logits.shape);
  target.data.forEach((chosen, row) => {
    for (let k = 0; k < count; k++) out.data[row * count + k] = Number(chosen === k);
  });
  return out;
}

/** @param {Value} x @param {Value} y @returns {Value} */
function surprise(x, y) {
  const [logs, target] = [grid(within(logSoftmax)(x, -1)), classes(y, x)];
  const terms = { shape: logs.shape, data: logs.data.map((one, i) => (target.data[i] === 0 ? 0 : target.data[i] * one)) };
  return reduce((list) => -sum(list))(terms, -1);
}

/** @param {Value} x @param {Value} y @returns {Value} */
function softmaxLess(x, y) {
  const [logs, target] = [grid(within(logSoftmax)(x, -1)), classes(y, x)];
  const out = zeros(logs.shape);
  for (const row of groups(logs, -1).members) {
    const whole = sum(row.map((i) => target.data[i]));
    const sure = row.map((i) => target.data[i] === 1 && whole === 1);
    const rest = sum(row.map((i, k) => (sure[k] ? 0 : Math.exp(logs.data[i]))));
    row.forEach((i, k) => (out.data[i] = sure[k] ? -rest : Math.exp(logs.data[i]) * whole - target.data[i]));
  }
  return reshape(out, shapeOf(x));
}

/** @param {Value[]} xs @param {number} axis */
function concat(xs, axis) {
  const all = xs.map(grid);
  const rank = all[0].shape.length;
  const along = (axis + rank) % rank;
  const lengths = all.map((one) => one.shape[along]);
  const shape = all[0].shape.map((size, i) => (i === along ? sum(lengths) : size));
  const inner = sizeOfShape(shape.slice(along + 1));
  const out = zeros(shape);
  let from = 0;
  all.forEach((one, n) => {
    const run = lengths[n] * inner;
    for (let o = 0; o * run < one.data.length; o++) {
      out.data.set(one.data.subarray(o * run, (o + 1) * run), o * shape[along] * inner + from);
    }
    from += run;
  });
  return out;
}

/** @param {number} rank @param {number} axis @param {number} from @param {number} to */
const stretch = (rank, axis, from, to) =>
  Array.from({ length: rank }, (_, i) => /** @type {[string, number | null, number | null, null]} */ (i === (axis + rank) % rank ? ["slice", from, to, null] : ["slice", null, null, null]));

/** @param {Value} x @param {any} key @returns {Value} */
function take(x, key) {
  const { shape, data } = grid(x);
  const chosen = picked(shape, key);
  return reshape({ shape: [], data: Float64Array.from(chosen.places, (i) => data[i]) }, chosen.shape);
}

/** @param {Value} g @param {Value} x @param {any} key @returns {Value} */
function put(g, x, key) {
  const out = zeros(shapeOf(x));
  const { data } = grid(g);
  picked(out.shape, key).places.forEach((place, i) => (out.data[place] = data[i]));
  return out;
}

/** @param {Value} ids @param {Value} table @returns {Value} */
function gather(ids, table) {
  const [rows, all] = [grid(ids), grid(table)];
  const width = sizeOfShape(all.shape.slice(1));
  const out = zeros([...rows.shape, ...all.shape.slice(1)]);
  rows.data.forEach((id, n) => out.data.set(all.data.subarray(id * width, (id + 1) * width), n * width));
  return out.shape.length ? out : out.data[0];
}

/** @param {Value} ids @param {Value} table @param {Value} g @returns {Value} */
function scatter(ids, table, g) {
  const [rows, sent] = [grid(ids), grid(g)];
  const out = zeros(shapeOf(table));
  const width = sizeOfShape(out.shape.slice(1));
  rows.data.forEach((id, n) => {
    for (let k = 0; k < width; k++) out.data[id * width + k] += sent.data[n * width + k];
  });
  return out;
}

/** The permutation that undoes `axes`. @param {number[] | null} axes */
const inverse = (axes) => axes && axes.map((_, i) => axes.findIndex((axis) => (axis + axes.length) % axes.length === i));

/** @param {Value} x @param {Axis} axis */
const count = (x, axis) => Math.max(groups(x, axis).members[0]?.length ?? 1, 1);

/** @param {(a: number, b: number) => boolean} holds */
const compare = (holds) => each((x, y) => Number(holds(x, y)));

/** @type {Record<string, (...values: any[]) => any>} */
export const FUNCTIONS = {
  "+": each((x, y) => x + y),
  "-": each((x, y) => x - y),
  "*": each((x, y) => x * y),
  "/": each((x, y) => x / y),
  "**": each(power),
  "@": matmul,
  neg: each((x) => -x),
  ">": compare((x, y) => x > y),
  ">=": compare((x, y) => x >= y),
  "<": compare((x, y) => x < y),
  "<=": compare((x, y) => x <= y),
  "==": compare((x, y) => x === y),
  "!=": compare((x, y) => x !== y),
  where: each((c, x, y) => (c !== 0 ? x : y)),
  maximum: each((x, y) => Math.max(x, y)),
  minimum: each((x, y) => Math.min(x, y)),
  abs: each(Math.abs), sign: each(Math.sign), sqrt: each(Math.sqrt), square: each((x) => x * x),
  exp: each(Math.exp), expm1: each(Math.expm1), log: each(Math.log), log1p: each(Math.log1p),
  sin: each(Math.sin), cos: each(Math.cos), tan: each(Math.tan), arcsin: each(Math.asin), arccos: each(Math.acos),
  arctan: each(Math.atan), arctan2: each(Math.atan2), sinh: each(Math.sinh), cosh: each(Math.cosh), tanh: each(Math.tanh),
  hypot: each((x, y) => Math.hypot(x, y)),
  logaddexp: each((x, y) => (x === y ? x + Math.LN2 : Math.max(x, y) + Math.log1p(Math.exp(-Math.abs(x - y))))),
  erf: each((x) => 1 - erfc(x)),
  erfc: each(erfc),
  tanh_slope: each((x, y) => (Math.abs(y) < STEEP ? 1 - y * y : 1 / Math.cosh(x) ** 2)),
  sigmoid_slope: each((x, y) => (y < STEEP ? y * (1 - y) : 1 / (2 * Math.cosh(x / 2)) ** 2)),
  sum: reduce(sum),
  mean: reduce(mean),
  prod: reduce((list) => list.reduce((a, b) => a * b, 1)),
  max: reduce(top),
  min: reduce((list) => list.reduce((a, b) => Math.min(a, b), Infinity)),
  var: reduce(variance),
  std: reduce((list) => Math.sqrt(variance(list))),
  norm: reduce(norm),
  logsumexp: reduce(logSumExp),
  along: (x, axis) => reduce(sum)(x, axis, true),
  count,
  rows: (x) => Math.max(sizeOfShape(shapeOf(x)) / (shapeOf(x).at(-1) ?? 1), 1),
  others: within(others),
  centred: within((list) => list.map((x) => x - mean(list))),
  share: (x, out, axis) => {
    const equal = each((a, b) => Number(a === b))(x, out);
    const many = reduce(sum)(equal, axis, true);
    return each((a, b) => a / Math.max(b, 1))(equal, many);
  },
  spread,
  cumsum: (x, axis) => (axis === null ? within(running)(reshape(x, [sizeOfShape(shapeOf(x))]), 0) : within(running)(x, axis)),
  cumsum_back: (g, x, axis) => reshape(within((list) => running([...list].reverse()).reverse())(g, axis ?? 0), shapeOf(x)),
  softmax: within((list) => logSoftmax(list).map(Math.exp)),
  log_softmax: within(logSoftmax),
  log_p: (x) => within(logSoftmax)(x, -1),
  surprise,
  softmax_less: softmaxLess,
  targeted: (y, logs) => (shapeOf(y).length === shapeOf(logs).length ? logs : zeros(shapeOf(y))),
  T: (x) => transpose(x, [...shapeOf(x).keys()].map((i, _, all) => (i < all.length - 2 ? i : all.length - 2 + ((i - all.length + 3) % 2)))),
  transpose,
  inverse,
  like: (g, x) => reshape(g, shapeOf(x)),
  reshape: (x, shape) => {
    const wish = Array.isArray(shape) ? shape : [shape];
    const all = sizeOfShape(shapeOf(x));
    const known = wish.reduce((a, b) => (b === -1 ? a : a * b), 1);
    return reshape(x, wish.map((size) => (size === -1 ? all / known : size)));
  },
  broadcast_to: (x, shape) => broadcastTo(x, Array.isArray(shape) ? shape : [shape]),
  column: (x) => reshape(x, [sizeOfShape(shapeOf(x)), 1]),
  concat,
  part: (g, xs, axis, i) => {
    const rank = shapeOf(g).length;
    const lengths = xs.map((/** @type {Value} */ x) => shapeOf(x)[(axis + rank) % rank]);
    const from = sum(lengths.slice(0, i));
    return take(g, stretch(rank, axis, from, from + lengths[i]));
  },
  stack: (xs, axis) => {
    const shape = shapeOf(xs[0]);
    const at = (axis + shape.length + 1) % (shape.length + 1);
    const wide = [...shape.slice(0, at), 1, ...shape.slice(at)];
    return concat(xs.map((/** @type {Value} */ x) => reshape(x, wide)), at);
  },
  layer: (g, axis, i) => {
    const rank = shapeOf(g).length;
    return take(g, stretch(rank, axis, 0, 0).map((one, k) => (k === (axis + rank) % rank ? i : one)));
  },
  take, put, gather, scatter,
  ...images,
};

/** @param {number[]} list */
function running(list) {
  let total = 0;
  return list.map((x) => (total += x));
}
