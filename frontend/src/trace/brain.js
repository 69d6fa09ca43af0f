/** The brain lab's experiments: requests for the service, and what their answers come to. Pure. */

/**
 * A line of a chart: its mean, and from where to where the seeds reach.
 * @typedef {{ x: number, mean: number, low: number, high: number }} Point
 * @typedef {{ name: string, points: Point[] }} Series
 */

export const SEEDS = 8;
export const STARTS = [0.01, 0.1, 0.3];
export const FEEDBACKS = ["exact", "random", "local", "none"];
export const LOSSES = [8, 12, 16, 20]; // of 24 units
const [EXAMPLES, EVERY] = [400, 20];
const FAULTS = { flips: [0, 0.2, 0.5], noise: [1, 3, 10] };
export const COUNTS = [2, 4, 8, 16, 32, 64, 128];

const seeds = (/** @type {number} */ first) => Array.from({ length: SEEDS }, (_, i) => first + i);
const every = (/** @type {number} */ to, /** @type {number} */ step) => [
  1,
  ...Array.from({ length: Math.floor(to / step) }, (_, i) => (i + 1) * step),
];

/**
 * A linear network that learns a matrix, with one of four ways back to its first layer: exact, through fixed random
 * numbers (Lillicrap et al. 2016), none, or a rule of its own: the first layer is told by a fixed random reading of
 * itself, and nothing comes from the layer behind it (Mostafa et al. 2018).
 * @param {string} way @param {number} start @param {number} first seed
 */
export function feedback(way, start, first) {
  const out = {
    exact: "h @ W",
    random: "feedback_matmul(h, W, B)",
    local: "stop_gradient(h) @ W",
    none: "stop_gradient(h) @ W",
  }[way];
  const program = [
    "X = randn(540, 30, seed=seed)",
    "T = uniform(30, 10, low=-1, high=1, seed=seed + 1000)",
    "t = X @ T",
    "W0 = param(uniform(30, 20, low=-a, high=a, seed=seed + 2000))",
    "W = param(uniform(20, 10, low=-a, high=a, seed=seed + 3000))",
    "B = uniform(20, 10, low=-0.5, high=0.5, seed=seed + 4000)",
    "h = X @ W0",
    `y = ${out}`,
    "e = y - t",
    "true_way = e @ W.T",
    "sent = e @ B.T",
    "angle = arccos(sum(true_way * sent) / (norm(true_way) * norm(sent))) * 180 / pi",
    "E = sum(e ** 2) / 2",
    way === "local" ? "L = E + sum((h @ B - t) ** 2) / 2" : "L = E",
  ].join("\n");
  return {
    program,
    grid: { a: [start] },
    seeds: seeds(first),
    train: {
      steps: EXAMPLES,
      optimizer: { name: "sgd", lr: 0.005 },
      data: ["X"],
      batch_size: 1,
      test_ratio: 0.25,
      at: every(EXAMPLES, EVERY),
      watch: ["angle", "E"],
    },
  };
}

const NET = [
  "X, t = circle(300, seed=seed)",
  "W1 = param(glorot(2, 8, seed=seed))",
  "b1 = param(zeros(8))",
  "W2 = param(glorot(8, 8, seed=seed + 1))",
  "b2 = param(zeros(8))",
  "W3 = param(glorot(8, 1, seed=seed + 2))",
  "b3 = param(0)",
];

/**
 * A network whose gradients are disturbed: some signs flipped for good, or noise on each, drawn anew at every step.
 * @param {"flips" | "noise"} kind
 * @param {number} first seed
 */
export function faults(kind, first) {
  const program = [
    ...NET,
    ...(kind === "flips"
      ? [
          "F2 = where(uniform(8, 8, seed=seed + 3) < amount, -1, 1)",
          "F3 = where(uniform(8, 1, seed=seed + 4) < amount, -1, 1)",
          "h1 = tanh(X @ W1 + b1)",
          "h2 = tanh(feedback_matmul(h1, W2, W2 * F2) + b2)",
          "y = tanh(reshape(feedback_matmul(h2, W3, W3 * F3) + b3, (-1,)))",
        ]
      : [
          "h1 = noise_gradient(tanh(X @ W1 + b1), sigma=amount, seed=1, relative=True)",
          "h2 = noise_gradient(tanh(h1 @ W2 + b2), sigma=amount, seed=2, relative=True)",
          "y = tanh(reshape(h2 @ W3 + b3, (-1,)))",
        ]),
    "right = mean(y * t > 0)",
    "L = mse(y, t) / 2",
  ].join("\n");
  return {
    program,
    grid: { amount: FAULTS[kind] },
    seeds: seeds(first),
    train: {
      steps: 800,
      optimizer: { name: "sgd", lr: 0.1 },
      batch_size: 10,
      test_ratio: 0.5,
      at: every(800, 40),
      watch: ["right"],
    },
  };
}

export const CHAIN = { layers: 10, at: 6, factor: 1.5, width: 8 };
export const FAULT_KINDS = /** @type {const} */ (["none", "factor", "unit"]);

/**
 * A chain of layers with one fault in its middle, on the way back alone: a gradient that is too large by a factor, or
 * that of one unit turned round.
 * @param {typeof FAULT_KINDS[number]} kind
 * @param {number} seed
 */
export function chained(kind, seed) {
  const { layers, at, factor, width } = CHAIN;
  const out = {
    none: `h${at} * 1`,
    factor: `scale_gradient(h${at}, ${factor})`,
    unit: `stop_gradient(2 * h${at} * m) + h${at} * (1 - 2 * m)`,
  }[kind];
  const lines = [`m = [1${", 0".repeat(width - 1)}]`, `h0 = randn(${width}, seed=${seed})`];
  for (let i = 1; i <= layers; i++) {
    lines.push(
      `h${i} = tanh(${i === at + 1 ? "k" : `h${i - 1}`} @ glorot(${width}, ${width}, seed=${1000 * seed + i}))`,
    );
    if (i === at) lines.push(`k = ${out}`);
  }
  return [...lines, `L = sum(h${layers} * randn(${width}, seed=${seed + 1}))`].join("\n");
}

/**
 * How wrong the gradient of each layer is, from the first: the length of the difference beside the true one.
 * @param {any} right an answer to the chain without a fault
 * @param {any} wrong and to one with it
 */
export function wrongness(right, wrong) {
  const of = (/** @type {any} */ { names, runs }, /** @type {number} */ i) =>
    /** @type {number[]} */ (runs[0].grads[names[`h${i}`]]);
  return Array.from({ length: CHAIN.layers }, (_, i) => {
    const [true_, other] = [of(right, i + 1), of(wrong, i + 1)];
    return Math.hypot(...other.map((g, k) => g - true_[k])) / Math.hypot(...true_);
  });
}

/** A network that sees n points of each class, and is asked about 300 others. @param {number} first seed */
export function samples(first) {
  const program = [
    "X, t = circle(600, seed=seed)",
    "W1 = param(glorot(2, 8, seed=seed))",
    "b1 = param(zeros(8))",
    "W2 = param(glorot(8, 1, seed=seed + 1))",
    "b2 = param(0)",
    "x = concat([X[0:n], X[300:300 + n]], axis=0)",
    "g = concat([t[0:n], t[300:300 + n]], axis=0)",
    "y = reshape(tanh(tanh(x @ W1 + b1) @ W2 + b2), (-1,))",
    "others = concat([X[150:300], X[450:600]], axis=0)",
    "wanted = concat([t[150:300], t[450:600]], axis=0)",
    "said = reshape(tanh(tanh(others @ W1 + b1) @ W2 + b2), (-1,))",
    "right = mean(said * wanted > 0)",
    "L = mse(y, g) / 2",
  ].join("\n");
  return {
    program,
    grid: { n: COUNTS },
    seeds: seeds(first),
    train: { steps: 400, optimizer: { name: "adam", lr: 0.03 }, watch: ["right"] },
  };
}

/**
 * The networks that are damaged, all seeds in one program: what they begin with, and their points.
 * @param {number} first seed
 */
export const damaged = (first) =>
  [
    ...seeds(first).flatMap((seed, i) => [
      `X${i}, t${i} = circle(400, seed=${seed})`,
      `V${i} = glorot(2, 24, seed=${seed})`,
      `w${i} = reshape(glorot(24, 1, seed=${seed + 1}), (-1,))`,
    ]),
    "L = sum(t0)",
  ].join("\n");

/** One of them, with a few rows: the form that all of them have. */
export const DAMAGED = [
  "X = [[1, 2], [3, -1]]",
  "t = [1, -1]",
  "W1 = param(zeros(2, 24))",
  "b1 = param(zeros(24))",
  "h1 = tanh(X @ W1 + b1)",
  "W2 = param(zeros(24))",
  "b2 = param(0.0)",
  "y = tanh(h1 @ W2 + b2)",
  "L = mse(y, t) / 2",
].join("\n");

/** Mean and range of some values at a place. @param {number} x @param {number[]} values @returns {Point} */
export const over = (x, values) => ({
  x,
  mean: values.reduce((a, b) => a + b, 0) / values.length,
  low: Math.min(...values),
  high: Math.max(...values),
});

/**
 * What a number of each step is over the seeds.
 * @param {any[]} cells
 * @param {(step: any, cell: any) => number} of
 * @returns {Point[]}
 */
export const bySteps = (cells, of) =>
  cells[0].steps.map((/** @type {{ n: number }} */ { n }, /** @type {number} */ i) =>
    over(
      n === 1 ? 0 : n,
      cells.map((cell) => of(cell.steps[i], cell)),
    ),
  );
