/** The functions of single numbers that the op table's formulas call, by name. */

export const STEEP = 0.9; // as in the engine: from here on the textbook's derivative has lost digits

/**
 * x ** y as C's pow.
 * @param {number} x
 * @param {number} y
 */
function power(x, y) {
  if (y === 2) return x * x;
  if (x === 1 || (x === -1 && Math.abs(y) === Infinity)) return 1;
  return x ** y;
}

/** From here on 1 - erf(x) has lost digits, and the continued fraction has found its own. */
const FAR = 1;

/**
 * erf(x): a series near 0 (Abramowitz and Stegun 7.1.6), 1 - erfc(x) further out.
 * @param {number} x
 * @returns {number}
 */
export function erf(x) {
  if (x < 0) return -erf(-x);
  if (!(x < FAR)) return 1 - erfc(x);
  let [term, total] = [x, x];
  for (let n = 1; term > 1e-18 * total; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    total += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * total;
}

/**
 * 1 - erf(x), where that has lost digits by a continued fraction (Abramowitz and Stegun 7.1.14).
 * @param {number} x
 * @returns {number}
 */
export function erfc(x) {
  if (x < FAR) return 1 - erf(x);
  let fraction = x;
  for (let n = 160; n > 0; n--) fraction = x + n / 2 / fraction;
  return Number.isNaN(x) ? x : x > 40 ? 0 : Math.exp(-x * x) / Math.sqrt(Math.PI) / fraction;
}

/** e / (1 + e)² with e = exp(x) for an x that is not positive. @param {number} x */
function share(x) {
  const small = Math.exp(x);
  return small / (1 + small) ** 2;
}

/** To the nearest whole number, a half to the even one. @param {number} x */
function rounded(x) {
  const low = Math.floor(x);
  const up = x - low > 0.5 || (x - low === 0.5 && low % 2 !== 0);
  return Number.isFinite(x) ? (x < 0 && low + Number(up) === 0 ? -0 : low + Number(up)) : x;
}

/** @type {Record<string, (...numbers: number[]) => number>} */
export const NUMBERS = {
  "+": (x, y) => x + y,
  "-": (x, y) => x - y,
  "*": (x, y) => x * y,
  "/": (x, y) => x / y,
  "**": power,
  neg: (x) => -x,
  ">": (x, y) => Number(x > y),
  ">=": (x, y) => Number(x >= y),
  "<": (x, y) => Number(x < y),
  "<=": (x, y) => Number(x <= y),
  "==": (x, y) => Number(x === y),
  "!=": (x, y) => Number(x !== y),
  where: (c, x, y) => (c !== 0 ? x : y),
  unchosen: (x, stop) => (Number.isNaN(x) && stop !== 0 ? 0 : x),
  maximum: (x, y) => Math.max(x, y),
  minimum: (x, y) => Math.min(x, y),
  abs: Math.abs,
  sign: Math.sign,
  sqrt: Math.sqrt,
  square: (x) => x * x,
  exp: Math.exp,
  expm1: Math.expm1,
  log: Math.log,
  log1p: Math.log1p,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  arcsin: Math.asin,
  arccos: Math.acos,
  arctan: Math.atan,
  arctan2: Math.atan2,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  hypot: (x, y) => Math.hypot(x, y),
  logaddexp: (x, y) => (x === y ? x + Math.LN2 : Math.max(x, y) + Math.log1p(Math.exp(-Math.abs(x - y)))),
  erf,
  erfc,
  tanh_slope: (x, y) => (Math.abs(y) < STEEP ? 1 - y * y : 4 * share(-2 * Math.abs(x))),
  sigmoid_slope: (x, y) => (y < STEEP ? y * (1 - y) : share(-x)),
  round: rounded,
  floor: Math.floor,
  ceil: Math.ceil,
  log2: Math.log2,
  log10: Math.log10,
};
