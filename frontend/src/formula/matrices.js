/**
 * Products of matrices in rows, as loops over arrays that were made beforehand. One loop with strides for all three was
 * measured and is slower: a training step of 2-4-2-1 then takes 1.4 to 1.6 times the same by hand, instead of 1.2.
 */

/** @import { Loop } from "./kernels.js" */

/**
 * x @ y of matrices in rows: x is n × m, y m × p. Four columns at a time, so that a number that has been read is used
 * four times; each sum is added up from the first to the last, as one by one.
 * @param {Float64Array} out
 * @param {Float64Array} x
 * @param {Float64Array} y
 * @param {[number, number, number]} sizes n, m, p
 * @returns {Loop}
 */
export function product(out, x, y, [n, m, p]) {
  if (p === 1)
    return () => {
      for (let i = 0, a = 0; i < n; i++) {
        let sum = 0;
        for (let k = 0; k < m; k++, a++) sum += x[a] * y[k];
        out[i] = sum;
      }
    };
  return () => {
    for (let i = 0, o = 0, row = 0; i < n; i++, row += m) {
      let j = 0;
      for (; j + 3 < p; j += 4, o += 4) {
        let s0 = 0;
        let s1 = 0;
        let s2 = 0;
        let s3 = 0;
        for (let k = 0, b = j; k < m; k++, b += p) {
          const one = x[row + k];
          s0 += one * y[b];
          s1 += one * y[b + 1];
          s2 += one * y[b + 2];
          s3 += one * y[b + 3];
        }
        out[o] = s0;
        out[o + 1] = s1;
        out[o + 2] = s2;
        out[o + 3] = s3;
      }
      for (; j < p; j++, o++) {
        let sum = 0;
        for (let k = 0, b = j; k < m; k++, b += p) sum += x[row + k] * y[b];
        out[o] = sum;
      }
    }
  };
}

/**
 * x @ yᵀ: x is n × m, y p × m.
 * @param {Float64Array} out
 * @param {Float64Array} x
 * @param {Float64Array} y
 * @param {[number, number, number]} sizes n, m, p
 * @returns {Loop}
 */
export function productTurned(out, x, y, [n, m, p]) {
  if (m === 1)
    return () => {
      for (let i = 0, o = 0; i < n; i++) {
        const one = x[i];
        for (let j = 0; j < p; j++, o++) out[o] = one * y[j];
      }
    };
  return () => {
    for (let i = 0, o = 0, row = 0; i < n; i++, row += m) {
      let j = 0;
      for (; j + 3 < p; j += 4, o += 4) {
        let s0 = 0;
        let s1 = 0;
        let s2 = 0;
        let s3 = 0;
        for (let k = 0, b = j * m; k < m; k++, b++) {
          const one = x[row + k];
          s0 += one * y[b];
          s1 += one * y[b + m];
          s2 += one * y[b + 2 * m];
          s3 += one * y[b + 3 * m];
        }
        out[o] = s0;
        out[o + 1] = s1;
        out[o + 2] = s2;
        out[o + 3] = s3;
      }
      for (; j < p; j++, o++) {
        let sum = 0;
        for (let k = 0, b = j * m; k < m; k++, b++) sum += x[row + k] * y[b];
        out[o] = sum;
      }
    }
  };
}

/**
 * xᵀ @ y: x is m × n, y m × p.
 * @param {Float64Array} out
 * @param {Float64Array} x
 * @param {Float64Array} y
 * @param {[number, number, number]} sizes n, m, p
 * @returns {Loop}
 */
export function turnedProduct(out, x, y, [n, m, p]) {
  if (p === 1)
    return () => {
      for (let i = 0; i < n; i++) {
        let sum = 0;
        for (let k = 0, a = i; k < m; k++, a += n) sum += x[a] * y[k];
        out[i] = sum;
      }
    };
  return () => {
    for (let i = 0, o = 0; i < n; i++) {
      let j = 0;
      for (; j + 3 < p; j += 4, o += 4) {
        let s0 = 0;
        let s1 = 0;
        let s2 = 0;
        let s3 = 0;
        for (let k = 0, a = i, b = j; k < m; k++, a += n, b += p) {
          const one = x[a];
          s0 += one * y[b];
          s1 += one * y[b + 1];
          s2 += one * y[b + 2];
          s3 += one * y[b + 3];
        }
        out[o] = s0;
        out[o + 1] = s1;
        out[o + 2] = s2;
        out[o + 3] = s3;
      }
      for (; j < p; j++, o++) {
        let sum = 0;
        for (let k = 0, a = i, b = j; k < m; k++, a += n, b += p) sum += x[a] * y[b];
        out[o] = sum;
      }
    }
  };
}
