/** The functions that the op table's formulas call, by name, for numbers and arrays. */

import {
  broadcastTo,
  each,
  grid,
  groups,
  matmul,
  picked,
  reduce,
  reshape,
  shapeOf,
  sizeOfShape,
  spread,
  transpose,
  within,
  withinBoth,
  zeros,
} from "./arrays.js";
import { images } from "./images.js";
import { solve, solveX, svd, svdBack } from "./linear.js";
import { NUMBERS } from "./numbers.js";

/** @import { Grid, Value, Axis } from "./arrays.js" */
/** @typedef {[weight: number[] | null, ignore: number, smoothing: number, reduction: string]} How of cross-entropy */

const sum = (/** @type {number[]} */ list) => list.reduce((a, b) => a + b, 0);
const mean = (/** @type {number[]} */ list) => sum(list) / list.length;
const top = (/** @type {number[]} */ list) => list.reduce((a, b) => Math.max(a, b), -Infinity);

/** Π of the others, right where some are zero. @param {number[]} list */
function others(list) {
  const before = [1];
  for (let i = 0; i < list.length - 1; i++) before.push(before[i] * list[i]);
  const out = new Array(list.length);
  for (let i = list.length - 1, behind = 1; i >= 0; behind *= list[i--]) out[i] = before[i] * behind;
  return out;
}

/**
 * log softmax; Σ exp of the others is added to 1, so that a sure prediction keeps its last digits. Where the largest is
 * not finite there are no shares (∞ / ∞).
 * @param {number[]} list
 */
function logSoftmax(list) {
  const most = top(list);
  if (!Number.isFinite(most)) return list.map(() => NaN);
  const first = list.indexOf(most);
  const shifted = list.map((x) => x - most);
  const rest = Math.log1p(sum(shifted.map((x, i) => (i === first ? 0 : Math.exp(x)))));
  return shifted.map((x) => x - rest);
}

/** @param {number[]} list */
function logSumExp(list) {
  const most = top(list);
  if (!Number.isFinite(most)) return most;
  const first = list.indexOf(most);
  return most + Math.log1p(sum(list.map((x, i) => (i === first ? 0 : Math.exp(x - most)))));
}

/** What each has of the sum of exponentials. @param {number[]} list */
function shares(list) {
  const most = top(list);
  const all = list.map((x) => Math.exp(x - (Number.isFinite(most) ? most : 0)));
  const whole = sum(all);
  return all.map((one) => (whole === 0 ? 0 : one / whole));
}

/** √Σx², of numbers scaled first. @param {number[]} list */
function length(list) {
  const most = top(list.map(Math.abs));
  const scale = most > 0 && Number.isFinite(most) ? most : 1;
  return scale * Math.sqrt(sum(list.map((x) => (x / scale) ** 2)));
}

/** @param {number} ddof @returns {(list: number[]) => number} */
const deviation = (ddof) => (list) => {
  const middle = mean(list);
  const away = list.map((x) => x - middle);
  const most = top(away.map(Math.abs));
  const scale = most > 0 && Number.isFinite(most) ? most : 1;
  return scale * Math.sqrt(sum(away.map((x) => (x / scale) ** 2)) / (list.length - ddof));
};

/** @param {number} ord @returns {(list: number[]) => number} */
const norm = (ord) => (list) =>
  ord === 1 ? sum(list.map(Math.abs)) : ord === Infinity ? top(list.map(Math.abs)) : length(list);

/** out · (g - Σ g·out), of gradients counted from that of the likeliest. @param {number[]} g @param {number[]} out */
function softmaxBack(g, out) {
  const first = g[out.indexOf(top(out))];
  const middle = sum(out.map((p, i) => (g[i] - first) * p));
  return out.map((p, i) => p * (g[i] - first - middle));
}

/** g - exp(out) · Σ g; of the likeliest g·(1 - p) - p·(Σ g - g). @param {number[]} g @param {number[]} out */
function logSoftmaxBack(g, out) {
  const first = out.indexOf(top(out));
  const p = out.map(Math.exp);
  const others_ = sum(p.filter((_, i) => i !== first));
  const rest = sum(g.filter((_, i) => i !== first));
  return g.map((one, i) => (i === first ? one * others_ - p[i] * rest : one - p[i] * sum(g)));
}

/** Σ p - p; of the largest the sum of the others. @param {number[]} p */
function othersOf(p) {
  const first = p.indexOf(top(p));
  const rest = sum(p.filter((_, i) => i !== first));
  return p.map((one, i) => (i === first ? rest : p[first] + (rest - one)));
}

/** dL/dx of running products. @param {number[]} g @param {number[]} x */
function cumprodBack(g, x) {
  let before = 1;
  return x.map((own, i) => {
    let behind = 1;
    let total = g[i];
    for (let k = i + 1; k < x.length; k++) total += g[k] * (behind *= x[k]);
    const sent = before * total;
    before *= own;
    return sent;
  });
}

/** The places of numbers in their order. @param {number[]} list */
const order = (list) => list.map((_, i) => i).sort((a, b) => list[a] - list[b] || a - b);

/** @param {(list: number[]) => number} best */
const placeOf = (best) => (/** @type {Value} */ x, /** @type {Axis} */ axis) =>
  reduce((list) => list.indexOf(best(list)))(x, axis);

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

/**
 * What each class is wanted with, weight and smoothing in it.
 * @param {Value} y @param {Value} x @param {number[] | null} weight @param {number} ignore @param {number} smoothing
 * @returns {Grid}
 */
function goal(y, x, weight, ignore, smoothing) {
  const [wanted, numbers] = [classes(y, x), grid(y)];
  const count_ = /** @type {number} */ (wanted.shape.at(-1));
  const whole = numbers.shape.length === wanted.shape.length;
  const data = wanted.data.map((one, i) => {
    if (!whole && numbers.data[Math.floor(i / count_)] === ignore) return 0;
    return (weight?.[i % count_] ?? 1) * ((1 - smoothing) * one + smoothing / count_);
  });
  return { shape: wanted.shape, data };
}

/**
 * What a mean divides by.
 * @param {Value} y @param {Value} x @param {number[] | null} weight @param {number} ignore @param {string} reduction
 */
function divisor(y, x, weight, ignore, reduction) {
  if (reduction !== "mean") return 1;
  const [numbers, logits] = [grid(y), grid(x)];
  if (numbers.shape.length === logits.shape.length) return Math.max(logits.data.length / (logits.shape.at(-1) ?? 1), 1);
  return sum([...numbers.data].filter((one) => one !== ignore).map((one) => weight?.[one] ?? 1));
}

/**
 * What gradients divide by: where every prediction is ignored, nothing divides by nothing.
 * @param {Value} y @param {Value} x @param {number[] | null} weight @param {number} ignore @param {string} reduction
 */
function divisorBack(y, x, weight, ignore, reduction) {
  const by = divisor(y, x, weight, ignore, reduction);
  return by || (grid(y).data.every((one) => one === ignore) ? 1 : by);
}

/** @type {(x: Value, y: Value, ...how: How) => Value} */
function surprises(x, y, weight, ignore, smoothing, reduction) {
  const [logs, wanted] = [grid(within(logSoftmax)(x, -1)), goal(y, x, weight, ignore, smoothing)];
  const terms = {
    shape: logs.shape,
    data: logs.data.map((one, i) => (wanted.data[i] === 0 ? 0 : wanted.data[i] * one)),
  };
  const all = reduce((list) => -sum(list))(terms, -1);
  return reduction === "none"
    ? all
    : /** @type {number} */ (reduce(sum)(all)) / divisor(y, x, weight, ignore, reduction);
}

/** g for each logit. @param {Value} g @param {Value} x @param {string} reduction */
const perLogit = (g, x, reduction) => (reduction === "none" ? reshape(g, [...shapeOf(x).slice(0, -1), 1]) : g);

/** @type {(g: Value, x: Value, y: Value, ...how: How) => Value} */
function surprisesX(g, x, y, weight, ignore, smoothing, reduction) {
  const wanted = goal(y, x, weight, ignore, smoothing);
  const p = within((list) => logSoftmax(list).map(Math.exp))(x, -1);
  const [restOfP, restOfT] = [within(othersOf)(p, -1), within(othersOf)(wanted, -1)];
  const by = divisorBack(y, x, weight, ignore, reduction);
  const less = each((pi, ti, op, ot) => pi * ot - ti * op)(p, wanted, restOfP, restOfT);
  return each((gi, one) => (gi * one) / by)(perLogit(g, x, reduction), less);
}

/** @type {(g: Value, x: Value, y: Value, ...how: How) => Value} */
function surprisesY(g, x, y, weight, ignore, smoothing, reduction) {
  if (shapeOf(y).length !== shapeOf(x).length) return zeros(shapeOf(y));
  const by = divisorBack(y, x, weight, ignore, reduction);
  const wide = weight === null ? 1 : { shape: [weight.length], data: Float64Array.from(weight) };
  return each((gi, w, log) => (-gi * w * (1 - smoothing) * log) / by)(
    perLogit(g, x, reduction),
    wide,
    within(logSoftmax)(x, -1),
  );
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
  Array.from(
    { length: rank },
    (_, i) =>
      /** @type {[string, number | null, number | null, null]} */ (
        i === (axis + rank) % rank ? ["slice", from, to, null] : ["slice", null, null, null]
      ),
  );

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
  picked(out.shape, key).places.forEach((place, i) => (out.data[place] += data[i])); // one place may be picked twice
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
const inverse = (axes) => axes?.map((_, i) => axes.findIndex((axis) => (axis + axes.length) % axes.length === i));

/** @param {Value} x @param {Axis} axis */
const count = (x, axis) => Math.max(groups(x, axis).members[0]?.length ?? 1, 1);

const elementwise = Object.fromEntries(Object.entries(NUMBERS).map(([name, f]) => [name, each(f)]));

/** @type {Record<string, (...values: any[]) => any>} */
export const FUNCTIONS = {
  ...elementwise,
  "@": matmul,
  solve,
  solve_x: solveX,
  svd,
  svd_back: svdBack,
  sum: reduce(sum),
  mean: reduce(mean),
  prod: reduce((list) => list.reduce((a, b) => a * b, 1)),
  max: reduce(top),
  min: reduce((list) => list.reduce((a, b) => Math.min(a, b), Infinity)),
  var: (x, axis, keepdims, ddof) => reduce((list) => deviation(ddof)(list) ** 2)(x, axis, keepdims),
  std: (x, axis, keepdims, ddof) => reduce(deviation(ddof))(x, axis, keepdims),
  norm: (x, axis, keepdims, ord) => reduce(norm(ord))(x, axis, keepdims),
  norm_weight: (x, out, ord, axis) => {
    if (ord === 1) return each(Math.sign)(x);
    if (ord === Infinity) return each((a, b) => Math.sign(a) * b)(x, FUNCTIONS.share(each(Math.abs)(x), out, axis));
    return each((a, b) => (b === 0 ? 0 : a / b))(x, out);
  },
  shares: within(shares),
  zeros_in: within((list) => list.map(() => list.filter((one) => one === 0).length)),
  cumprod: (x, axis) =>
    axis === null ? within(products)(reshape(x, [sizeOfShape(shapeOf(x))]), 0) : within(products)(x, axis),
  cumprod_back: (g, x, axis) => withinBoth(cumprodBack)(reshape(g, shapeOf(x)), x, axis),
  sort: within((list) => order(list).map((i) => list[i])),
  unsort: withinBoth((g, list) => {
    const out = new Array(list.length);
    order(list).forEach((i, k) => (out[i] = g[k]));
    return out;
  }),
  argmax: placeOf(top),
  argmin: placeOf((list) => list.reduce((a, b) => Math.min(a, b), Infinity)),
  softmax_back: withinBoth(softmaxBack),
  log_softmax_back: withinBoth(logSoftmaxBack),
  goal,
  divisor,
  surprises,
  surprises_x: surprisesX,
  surprises_y: surprisesY,
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
  cumsum: (x, axis) =>
    axis === null ? within(running)(reshape(x, [sizeOfShape(shapeOf(x))]), 0) : within(running)(x, axis),
  cumsum_back: (g, x, axis) =>
    reshape(within((list) => running([...list].reverse()).reverse())(g, axis ?? 0), shapeOf(x)),
  softmax: within((list) => logSoftmax(list).map(Math.exp)),
  log_softmax: within(logSoftmax),
  log_p: (x) => within(logSoftmax)(x, -1),
  T: (x) =>
    transpose(
      x,
      [...shapeOf(x).keys()].map((i, _, all) => (i < all.length - 2 ? i : all.length - 2 + ((i - all.length + 3) % 2))),
    ),
  transpose,
  inverse,
  like: (g, x) => reshape(g, shapeOf(x)),
  reshape: (x, shape) => {
    const wish = Array.isArray(shape) ? shape : [shape];
    const all = sizeOfShape(shapeOf(x));
    const known = wish.reduce((a, b) => (b === -1 ? a : a * b), 1);
    return reshape(
      x,
      wish.map((size) => (size === -1 ? all / known : size)),
    );
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
    return concat(
      xs.map((/** @type {Value} */ x) => reshape(x, wide)),
      at,
    );
  },
  layer: (g, axis, i) => {
    const rank = shapeOf(g).length;
    return take(
      g,
      stretch(rank, axis, 0, 0).map((one, k) => (k === (axis + rank) % rank ? i : one)),
    );
  },
  take,
  put,
  gather,
  scatter,
  ...images,
};

/** @param {number[]} list */
function products(list) {
  let whole = 1;
  return list.map((x) => (whole *= x));
}

/** @param {number[]} list */
function running(list) {
  let total = 0;
  return list.map((x) => (total += x));
}
