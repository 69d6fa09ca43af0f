/** The vision lab: a small convolutional network for digits of 8 by 8 pixels, as programs and an address. Pure. */

export const SIDE = 8; // pixels of a digit, each way
export const PIXELS = SIDE * SIDE;
const KERNEL = 3; // numbers of a kernel, each way
export const MAP = SIDE - KERNEL + 1; // places of a feature map, each way
const POOLED = MAP / 2;
export const CLASSES = 10;
export const ROWS = 1797; // digits that there are; the last of them are for testing
export const TESTED = 540;
export const ROUND = 300; // updates of a press of the button
const BATCH = 16;

export const COUNTS = [2, 4, 6, 8];
export const ACTIVATIONS = /** @type {const} */ (["relu", "tanh", "sigmoid"]);
export const RATES = [0.03, 0.1, 0.3, 1];
const MOST_SEED = 1_000_000;

/**
 * @typedef {object} Settings
 * @property {number} kernels
 * @property {(typeof ACTIVATIONS)[number]} activation
 * @property {number} rate
 * @property {number} seed
 */
/** @type {Settings} */
export const DEFAULTS = { kernels: 6, activation: "relu", rate: 0.3, seed: 1 };

/** The parameters in the program's order. */
export const PARAMS = ["K", "k", "W", "b"];

/** @param {Settings} s */
function starts({ kernels, seed }) {
  const wide = kernels * POOLED * POOLED;
  return [
    `K = param(he(${kernels}, 1, ${KERNEL}, ${KERNEL}, seed=${seed}))`,
    `k = param(zeros(${kernels}, 1, 1))`,
    `W = param(glorot(${wide}, ${CLASSES}, seed=${seed + MOST_SEED}))`,
    `b = param(zeros(${CLASSES}))`,
  ];
}

/** The network. @param {Settings} s @param {boolean} [gated] whether `on` lets each map through, or not */
function layers({ kernels, activation }, gated = false) {
  return [
    `h = ${activation}(conv2d(reshape(x, (-1, 1, ${SIDE}, ${SIDE})), K) + k)`,
    `m = max_pool2d(${gated ? "h * on" : "h"}, 2)`,
    `z = reshape(m, (-1, ${kernels * POOLED * POOLED})) @ W + b`,
  ];
}

/** What is trained: all digits, the first of them to learn from. @param {Settings} s */
export const trainedProgram = (s) =>
  [
    "x, t = digits()",
    ...starts(s),
    ...layers(s),
    "right = mean(argmax(z, axis=1) == t)",
    "L = cross_entropy(z, t)",
  ].join("\n");

/** @param {Settings} s @param {number} steps in all @param {object | null} resume */
export const training = (s, steps, resume) => ({
  program: trainedProgram(s),
  steps,
  optimizer: { name: "sgd", lr: s.rate },
  batch_size: BATCH,
  shuffle: false, // the rows have the order of a seed already
  test_ratio: TESTED / ROWS,
  watch: ["right"],
  record: { every: 10, runs: "params" },
  ...(resume ? { resume } : {}),
});

/**
 * One digit. With `held` every number stands in the text.
 * @param {Settings} s
 * @param {{ x: ArrayLike<number>, t: number, open: boolean[], params: Record<string, any> } | null} [held]
 */
export function oneProgram(s, held = null) {
  const short = (/** @type {number} */ one) => Number(one.toPrecision(6));
  const rounded = (/** @type {any} */ value) =>
    JSON.stringify(value, (_, one) => (typeof one === "number" ? short(one) : one));
  const first = held
    ? [
        `x = ${rounded([Array.from(held.x)])}`,
        ...PARAMS.map((name) => `${name} = param(${rounded(held.params[name])})`),
        `on = ${JSON.stringify(held.open.map((one) => [[Number(one)]]))}`,
      ]
    : [`x = zeros(1, ${PIXELS})`, ...starts(s), `on = ones(${s.kernels}, 1, 1)`];
  const gated = !held || held.open.includes(false);
  if (!gated) first.pop();
  return [...first, `t = [${held?.t ?? 0}]`, ...layers(s, gated), "p = softmax(z)", "L = cross_entropy(z, t)"].join(
    "\n",
  );
}

/** Some of the digits that training does not see. @param {number} count */
export const samplesProgram = (count) => {
  const from = ROWS - TESTED;
  const some = `[${from}:${from + count}]`;
  return `x, t = digits()\npixels = x${some}\nlabels = t${some}\nL = sum(pixels) + sum(labels)`;
};

/**
 * What a pen leaves on the pixels: full within, less towards its rim.
 * @param {Float64Array} pixels @param {number} x @param {number} y in pixels
 */
export function inked(pixels, x, y, radius = 1.35) {
  return pixels.map((one, i) => {
    const [column, row] = [(i % SIDE) + 0.5, Math.floor(i / SIDE) + 0.5];
    return Math.max(one, Math.min(1, Math.max(0, radius - Math.hypot(x - column, y - row))));
  });
}

/** @param {string} hash @returns {Settings} */
export function settingsOf(hash) {
  const asked = new URLSearchParams(hash.replace(/^#/, ""));
  const number = (/** @type {string} */ name) => Number(asked.get(name) || Number.NaN);
  const one = (/** @type {readonly any[]} */ list, /** @type {any} */ value, /** @type {any} */ usual) =>
    list.includes(value) ? value : usual;
  const seed = number("seed");
  return {
    kernels: one(COUNTS, number("kernels"), DEFAULTS.kernels),
    activation: one(ACTIVATIONS, asked.get("activation"), DEFAULTS.activation),
    rate: one(RATES, number("rate"), DEFAULTS.rate),
    seed: Number.isInteger(seed) && seed >= 0 && seed < MOST_SEED ? seed : DEFAULTS.seed,
  };
}

/** @param {Settings} s */
export function hashOf(s) {
  const names = /** @type {(keyof Settings)[]} */ (Object.keys(DEFAULTS));
  return new URLSearchParams(
    names.filter((name) => s[name] !== DEFAULTS[name]).map((name) => [name, String(s[name])]),
  ).toString();
}
