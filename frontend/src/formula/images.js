/** Convolution and pooling over batches of channels of pictures, in PyTorch's order. */

import { grid, shapeOf, zeros } from "./arrays.js";

/** @import { Grid, Value } from "./arrays.js" */
/** @typedef {(x: Value) => (places: number[], count: number) => number[]} Weights */

/** @param {number | number[]} size */
const pair = (size) => (Array.isArray(size) ? size : [size, size]);

/**
 * A batch of pictures; a single one is a batch of one.
 * @param {Value} x
 * @returns {Grid}
 */
function batch(x) {
  const one = grid(x);
  return one.shape.length === 4 ? one : { shape: [1, ...one.shape], data: one.data };
}

/**
 * @param {Grid} x
 * @param {Value} like
 * @returns {Grid}
 */
const unbatch = (x, like) => (shapeOf(like).length === 4 ? x : { shape: x.shape.slice(1), data: x.data });

/**
 * Calls `visit` for every element of every window: picture, channel, row and column of the window, row
 * and column of the kernel, and the element's place in x, or -1 in the padding.
 * @param {number[]} shape of x, with the batch
 * @param {number[]} kernel
 * @param {number[]} stride
 * @param {number[]} padding
 * @param {(n: number, c: number, i: number, j: number, p: number, q: number, place: number) => void} visit
 * @returns {[number, number]} how many windows there are down and across
 */
function windows([n, c, h, w], [kh, kw], [sh, sw], [ph, pw], visit) {
  const [rows, columns] = [Math.floor((h + 2 * ph - kh) / sh) + 1, Math.floor((w + 2 * pw - kw) / sw) + 1];
  for (let b = 0; b < n; b++)
    for (let k = 0; k < c; k++)
      for (let i = 0; i < rows; i++)
        for (let j = 0; j < columns; j++)
          for (let p = 0; p < kh; p++)
            for (let q = 0; q < kw; q++) {
              const [y, x] = [i * sh + p - ph, j * sw + q - pw];
              const inside = y >= 0 && y < h && x >= 0 && x < w;
              visit(b, k, i, j, p, q, inside ? ((b * c + k) * h + y) * w + x : -1);
            }
  return [rows, columns];
}

/**
 * @param {Value} x
 * @param {Value} w
 * @param {number | number[]} stride
 * @param {number | number[]} padding
 * @param {(o: number, kernel: number, out: number, place: number) => void} visit every product: output
 *   channel, place in the kernels, place in the result, place in x
 */
export function products(x, w, stride, padding, visit) {
  const { shape } = batch(x);
  const [outs, channels, kh, kw] = grid(w).shape;
  const [rows, columns] = windows([1, 0, shape[2], shape[3]], [kh, kw], pair(stride), pair(padding), () => {});
  windows(shape, [kh, kw], pair(stride), pair(padding), (b, c, i, j, p, q, place) => {
    if (place < 0) return;
    for (let o = 0; o < outs; o++) {
      visit(o, ((o * channels + c) * kh + p) * kw + q, ((b * outs + o) * rows + i) * columns + j, place);
    }
  });
  return [shape[0], outs, rows, columns];
}

/**
 * @param {Value} x
 * @param {Value} w
 * @param {number | number[]} stride
 * @param {number | number[]} padding
 */
function conv2d(x, w, stride, padding) {
  const [pictures, kernels] = [batch(x), grid(w)];
  /** @type {Map<number, number>} */
  const sums = new Map();
  const shape = products(x, w, stride, padding, (_, kernel, out, place) =>
    sums.set(out, (sums.get(out) ?? 0) + pictures.data[place] * kernels.data[kernel]),
  );
  const out = zeros(shape);
  for (const [place, sum] of sums) out.data[place] = sum;
  return unbatch(out, x);
}

/**
 * What a window of pooling comes to, and which places share it.
 * @param {Value} x
 * @param {number | number[]} size
 * @param {number | number[] | null} stride
 * @param {number | number[]} padding
 * @param {(places: number[], count: number) => number[]} weigh the share of each place inside
 */
function pooling(x, size, stride, padding, weigh) {
  const { shape } = batch(x);
  const kernel = pair(size);
  /** @type {Map<number, number[]>} */
  const members = new Map();
  const [n, c] = shape;
  const step = stride === null ? kernel : pair(stride);
  const [rows, columns] = windows([1, 0, shape[2], shape[3]], kernel, step, pair(padding), () => {});
  windows(shape, kernel, step, pair(padding), (b, k, i, j, _p, _q, place) => {
    const window = ((b * c + k) * rows + i) * columns + j;
    if (!members.has(window)) members.set(window, []);
    if (place >= 0) /** @type {number[]} */ (members.get(window)).push(place);
  });
  const list = [...members].map(([window, places]) => ({
    window,
    places,
    shares: weigh(places, kernel[0] * kernel[1]),
  }));
  return { shape: [n, c, rows, columns], list };
}

/** @param {Value} x @returns {(places: number[]) => number[]} all to the first largest */
function winner(x) {
  const { data } = batch(x);
  return (places) => {
    let best = 0;
    places.forEach((place, i) => {
      if (data[place] > data[places[best]] || Number.isNaN(data[place])) best = i;
    });
    return places.map((_, i) => Number(i === best));
  };
}

const evenly = (/** @type {number[]} */ places, /** @type {number} */ count) => places.map(() => 1 / count);

/** @type {(weights: Weights) => (x: Value, size: any, stride: any, padding: any) => Value} */
const pool = (weights) => (x, size, stride, padding) => {
  const { data } = batch(x);
  const { shape, list } = pooling(x, size, stride, padding, weights(x));
  const out = zeros(shape);
  for (const { window, places, shares } of list) {
    places.forEach((place, i) => {
      if (shares[i]) out.data[window] += shares[i] * data[place];
    });
  }
  return unbatch(out, x);
};

/** @type {(weights: Weights) => (g: Value, x: Value, size: any, stride: any, padding: any) => Value} */
const unpool = (weights) => (g, x, size, stride, padding) => {
  const out = zeros(batch(x).shape);
  const { data } = grid(g);
  for (const { window, places, shares } of pooling(x, size, stride, padding, weights(x)).list) {
    // The others receive nothing, and not 0 times what arrives.
    places.forEach((place, i) => (out.data[place] += shares[i] && shares[i] * data[window]));
  }
  return unbatch(out, x);
};

export const images = {
  conv2d,
  conv2d_x: (
    /** @type {Value} */ g,
    /** @type {Value} */ x,
    /** @type {Value} */ w,
    /** @type {any} */ stride,
    /** @type {any} */ padding,
  ) => {
    const [sent, kernels, out] = [grid(g), grid(w), zeros(batch(x).shape)];
    products(
      x,
      w,
      stride,
      padding,
      (_, kernel, from, place) => (out.data[place] += sent.data[from] * kernels.data[kernel]),
    );
    return unbatch(out, x);
  },
  conv2d_w: (
    /** @type {Value} */ g,
    /** @type {Value} */ x,
    /** @type {Value} */ w,
    /** @type {any} */ stride,
    /** @type {any} */ padding,
  ) => {
    const [sent, pictures, out] = [grid(g), batch(x), zeros(shapeOf(w))];
    products(
      x,
      w,
      stride,
      padding,
      (_, kernel, from, place) => (out.data[kernel] += sent.data[from] * pictures.data[place]),
    );
    return out;
  },
  max_pool2d: pool(winner),
  max_pool2d_back: unpool(winner),
  avg_pool2d: pool(() => evenly),
  avg_pool2d_back: unpool(() => evenly),
};
