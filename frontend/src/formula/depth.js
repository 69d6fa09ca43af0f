/**
 * What mean-field theory says of a gradient in a deep network with random weights (Poole et al. 2016; Schoenholz et al.
 * 2017): the size q of what a layer adds up goes to a fixed point, and there each layer multiplies the square of the
 * gradient by χ₁ = σw² E[φ′(√q z)²]. Pure.
 */

/** @import { Activation, Settings } from "../trace/depth.js" */

const [FAR, PLACES] = [8, 800]; // of the normal distribution that is integrated over
const MOST = 500; // rounds to a fixed point
const NEAR = 1e-13;

/** @type {Record<Activation, [(z: number) => number, (z: number) => number]>} */
const FUNCTIONS = {
  tanh: [Math.tanh, (z) => 1 / Math.cosh(z) ** 2],
  sigmoid: [
    (z) => 1 / (1 + Math.exp(-z)),
    (z) => {
      const y = 1 / (1 + Math.exp(-z));
      return y * (1 - y);
    },
  ],
  relu: [(z) => Math.max(0, z), (z) => (z > 0 ? 1 : 0)],
  linear: [(z) => z, () => 1],
};

/** E[f(√q z)²] over a normal z, by the trapezoidal rule. @param {(z: number) => number} f @param {number} q */
function mean(f, q) {
  let [sum, all] = [0, 0];
  for (let i = 0; i <= PLACES; i++) {
    const z = FAR * ((2 * i) / PLACES - 1);
    const weight = Math.exp((-z * z) / 2);
    sum += weight * f(Math.sqrt(q) * z) ** 2;
    all += weight;
  }
  return sum / all;
}

/**
 * χ₁ at the fixed point, and that point; q is Infinity where sizes grow for ever.
 * @param {Activation} activation
 * @param {number} gain σw²
 * @param {number} bias σb²
 */
export function chi(activation, gain, bias) {
  const [f, slope] = FUNCTIONS[activation];
  // Without bounds the integral is known, and there may be no fixed point.
  if (activation === "linear") return { chi: gain, q: gain < 1 ? bias / (1 - gain) : Number.POSITIVE_INFINITY };
  if (activation === "relu") return { chi: gain / 2, q: gain < 2 ? bias / (1 - gain / 2) : Number.POSITIVE_INFINITY };
  let q = 1;
  for (let i = 0; i < MOST; i++) {
    const next = gain * mean(f, q) + bias;
    const near = Math.abs(next - q) <= NEAR * Math.max(next, 1e-6);
    q = next;
    if (near) break;
  }
  return { chi: gain * mean(slope, q), q };
}

/** The gain at which χ₁ is 1, or null where no gain has it within these bounds. */
export function edge(/** @type {Activation} */ activation, /** @type {number} */ bias, [low, high] = [0.05, 60]) {
  const over = (/** @type {number} */ gain) => chi(activation, gain, bias).chi > 1;
  if (over(low) || !over(high)) return null;
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (over(middle)) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}

/** Whether theory speaks of these settings. @param {Settings} s */
export const isKnown = ({ residual, norm, orthogonal, clip, activation }) =>
  !residual && !norm && !clip && (!orthogonal || activation === "linear");

/**
 * How much ln‖∂L/∂z‖ changes from a layer to the next, by the straight line through most of the layers: the first
 * and last tenth are left out, where sizes have not settled.
 * @param {number[]} grads by layer
 */
export function slopeOf(grads) {
  const n = grads.length;
  const skip = n > 20 ? Math.floor(n / 10) : 0;
  const points = grads
    .map((g, i) => /** @type {[number, number]} */ ([i, Math.log(g)]))
    .slice(skip, n - skip)
    .filter(([, value]) => Number.isFinite(value));
  if (points.length < 2) return Number.NaN;
  const [mx, my] = [0, 1].map((k) => points.reduce((sum, point) => sum + point[k], 0) / points.length);
  const [sxy, sxx] = points.reduce(([a, b], [x, y]) => [a + (x - mx) * (y - my), b + (x - mx) ** 2], [0, 0]);
  return sxy / sxx;
}
