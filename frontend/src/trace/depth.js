/** The depth lab's settings, their address, the program that they stand for, and what its sweep answers. Pure. */

/**
 * @typedef {"tanh" | "sigmoid" | "relu" | "linear"} Activation
 * @typedef {object} Settings
 * @property {Activation} activation
 * @property {number} gain σw²: the variance of a weight is that by the width
 * @property {number} bias σb²: the variance of a bias
 * @property {number} width
 * @property {number} depth
 * @property {boolean} residual
 * @property {boolean} norm whether each layer is normalized
 * @property {boolean} orthogonal
 * @property {number} clip of the norm of the gradient, on its way through each layer; 0: none
 * @property {number} seed
 * @property {"gradient" | "activation"} show
 */

export const ACTIVATIONS = /** @type {Activation[]} */ (["tanh", "sigmoid", "relu", "linear"]);
export const RANGES = /** @type {const} */ ({
  gain: [0.25, 4.5, 0.01],
  bias: [0, 0.5, 0.01],
  width: [16, 300, 4],
  depth: [2, 100, 1],
});
export const CLIPS = [0, 10, 1, 0.1];

/** @type {Settings} */
export const DEFAULTS = {
  activation: "tanh",
  gain: 1,
  bias: 0.05,
  width: 300,
  depth: 100,
  residual: false,
  norm: false,
  orthogonal: false,
  clip: 0,
  seed: 3,
  show: "gradient",
};

/** Settings from an address; what is no such thing is passed over. @param {string} hash @returns {Settings} */
export function settingsOf(hash) {
  const asked = new URLSearchParams(hash.replace(/^#/, ""));
  const made = { ...DEFAULTS };
  for (const name of /** @type {(keyof typeof RANGES)[]} */ (Object.keys(RANGES))) {
    const [low, high, step] = RANGES[name];
    const value = Number(asked.get(name));
    if (asked.get(name) && Number.isFinite(value)) {
      const near = step < 1 ? value : Math.round(value);
      made[name] = Math.min(high, Math.max(low, near));
    }
  }
  const seed = Number(asked.get("seed"));
  if (asked.get("seed") && Number.isInteger(seed) && seed >= 0 && seed < 1e6) made.seed = seed;
  const activation = ACTIVATIONS.find((one) => one === asked.get("activation"));
  if (activation) made.activation = activation;
  for (const name of /** @type {const} */ (["residual", "norm", "orthogonal"])) made[name] = asked.get(name) === "true";
  const clip = Number(asked.get("clip"));
  if (CLIPS.includes(clip)) made.clip = clip;
  if (asked.get("show") === "activation") made.show = "activation";
  return made;
}

/** The address of settings. @param {Settings} s */
export const hashOf = (s) =>
  new URLSearchParams(
    /** @type {[keyof Settings, unknown][]} */ (Object.entries(s))
      .filter(([name, value]) => value !== DEFAULTS[name])
      .map(([name, value]) => [name, String(value)]),
  ).toString();

/**
 * A hundred layers as a program: weights N(0, gain / width), biases N(0, bias), and a direction at the end that the
 * gradient comes from. The weights are constants: what is asked is how a gradient gets through them.
 * @param {Settings} s
 */
export function programOf({ activation, gain, bias, width, depth, residual, norm, orthogonal, clip, seed }) {
  const weights = orthogonal ? "orthogonal(width, width, gain=sqrt(gain)" : "he(width, width, gain=sqrt(gain / 2)";
  const sum = `h @ ${weights}, seed=1000 * seed + i) + sqrt(bias) * randn(width, seed=1000 * seed + 500 + i)`;
  const made = activation === "linear" ? "z" : `${activation}(z)`;
  return [
    `seed = ${seed}`,
    `gain = ${gain}`,
    `bias = ${bias}`,
    `width = ${width}`,
    `depth = ${depth}`,
    "h = randn(width, seed=seed)",
    "for i in range(depth):",
    `    z = ${norm ? `layer_norm(${sum})` : sum}`,
    `    h = ${residual ? `h + ${made}` : made}`,
    ...(clip ? [`    h = clip_gradient_norm(h, ${clip})`] : []),
    "L = h @ randn(width, seed=seed + 1) / sqrt(width)",
  ].join("\n");
}

/** The request whose cells tell of each layer, for these gains. @param {Settings} s @param {number[]} gains */
export const sweepOf = (s, gains) => ({
  program: programOf(s),
  grid: { gain: gains },
  measure: ["grad_norm_by_node", "value_norm_by_node"],
  nodes: ["z"],
});

/**
 * What a cell has measured, by layer: the norm of ∂L/∂z, and how large z is (its root mean square).
 * @typedef {{ gain: number, grads: number[], sizes: number[] }} Layers
 * @param {any} cell
 * @param {number} width
 * @returns {Layers | null} null for a cell that could not be run
 */
export function layersOf(cell, width) {
  if (cell?.event !== "cell" || !cell.grad_norm_by_node) return null;
  return {
    gain: cell.at.gain,
    grads: Object.values(cell.grad_norm_by_node).map(Number),
    sizes: Object.values(cell.value_norm_by_node).map((one) => Number(one) / Math.sqrt(width)),
  };
}
