/** Linear equations and singular values, for the few places where a matrix is taken as a whole. */

import { grid, zeros } from "./arrays.js";

/** @import { Grid, Value } from "./arrays.js" */

/** A matrix as its columns, and back. @param {Value} x @param {number} [width] */
function columns(x, width = grid(x).shape[1] ?? 1) {
  const { data } = grid(x);
  const height = data.length / width;
  return Array.from({ length: width }, (_, j) => Float64Array.from({ length: height }, (_, i) => data[i * width + j]));
}

/**
 * u with x @ u = y, by elimination; NaN where x has no inverse.
 * @param {Value} x
 * @param {Value} y
 * @returns {Value}
 */
export function solve(x, y) {
  const right = grid(y);
  const n = grid(x).shape[0];
  const width = right.shape[1] ?? 1;
  const rows = Array.from({ length: n }, (_, i) => [
    ...grid(x).data.slice(i * n, (i + 1) * n),
    ...right.data.slice(i * width, (i + 1) * width),
  ]);
  for (let k = 0; k < n; k++) {
    let top = k;
    for (let i = k; i < n; i++) if (Math.abs(rows[i][k]) > Math.abs(rows[top][k])) top = i;
    [rows[k], rows[top]] = [rows[top], rows[k]];
    if (rows[k][k] === 0) return { shape: right.shape, data: new Float64Array(right.data.length).fill(NaN) };
    for (let i = k + 1; i < n; i++) {
      const factor = rows[i][k] / rows[k][k];
      for (let j = k; j < n + width; j++) rows[i][j] -= factor * rows[k][j];
    }
  }
  const out = zeros(right.shape);
  for (let i = n - 1; i >= 0; i--)
    for (let j = 0; j < width; j++) {
      let left = rows[i][n + j];
      for (let k = i + 1; k < n; k++) left -= rows[i][k] * out.data[k * width + j];
      out.data[i * width + j] = left / rows[i][i];
    }
  return out;
}

/** What goes back to the matrix of `solve`: −s outᵀ. @param {Value} s @param {Value} out @returns {Grid} */
export function solveX(s, out) {
  const [left, right] = [columns(s), columns(out)];
  const n = left[0].length;
  const sent = zeros([n, n]);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) left.forEach((column, k) => (sent.data[i * n + j] -= column[i] * right[k][j]));
  return sent;
}

const SWEEPS = 60;
const dot = (/** @type {Float64Array} */ a, /** @type {Float64Array} */ b) =>
  a.reduce((s, one, i) => s + one * b[i], 0);

/**
 * Singular values with their directions, largest first, by turning columns until they stand upright on each
 * other (one-sided Jacobi, Hestenes 1958).
 * @param {Value} x
 * @returns {{ size: number, left: Float64Array, right: Float64Array }[]}
 */
function directions(x) {
  const [height, width] = grid(x).shape;
  if (height < width) {
    const flipped = zeros([width, height]);
    columns(x).forEach((column, j) => flipped.data.set(column, j * height));
    return directions(flipped).map(({ size, left, right }) => ({ size, left: right, right: left }));
  }
  const a = columns(x);
  const v = a.map((_, j) => Float64Array.from({ length: width }, (_, i) => Number(i === j)));
  for (let turned = true, sweep = 0; turned && sweep < SWEEPS; sweep++) {
    turned = false;
    for (let p = 0; p < width - 1; p++)
      for (let q = p + 1; q < width; q++) {
        const [pp, qq, pq] = [dot(a[p], a[p]), dot(a[q], a[q]), dot(a[p], a[q])];
        if (!(Math.abs(pq) > 1e-16 * Math.sqrt(pp * qq))) continue;
        turned = true;
        const half = (qq - pp) / (2 * pq);
        const t = (half < 0 ? -1 : 1) / (Math.abs(half) + Math.hypot(1, half));
        const c = 1 / Math.hypot(1, t);
        for (const m of [a, v]) {
          const [one, other] = [m[p], m[q]];
          m[p] = one.map((value, i) => c * (value - t * other[i]));
          m[q] = other.map((value, i) => c * (value + t * one[i]));
        }
      }
  }
  return a
    .map((column, j) => {
      const size = Math.hypot(...column);
      return { size, left: column.map((value) => (size ? value / size : 0)), right: v[j] };
    })
    .sort((one, other) => other.size - one.size);
}

/** @param {Value} x @returns {Grid} */
export function svd(x) {
  const sizes = directions(x).map(({ size }) => size);
  return { shape: [sizes.length], data: Float64Array.from(sizes) };
}

/** U diag(g) Vᵀ @param {Value} g @param {Value} x @returns {Grid} */
export function svdBack(g, x) {
  const sent = zeros(grid(x).shape);
  const width = sent.shape[1];
  directions(x).forEach(({ left, right }, k) =>
    left.forEach((l, i) => right.forEach((r, j) => (sent.data[i * width + j] += l * grid(g).data[k] * r))),
  );
  return sent;
}
