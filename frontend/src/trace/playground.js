/**
 * The playground's settings: what they are, how an address says them (as TensorFlow Playground's do, and some more),
 * and the program that they stand for. Pure.
 */

/**
 * @typedef {"circle" | "xor" | "gauss" | "spiral" | "arms" | "iris" | "plane" | "multi_gauss" | "own"} DataName
 * @typedef {"classification" | "classes" | "regression"} Problem two sides, several classes, or a number
 * @typedef {object} Settings
 * @property {Problem} problem
 * @property {number} classes how many, where there are several
 * @property {DataName} data
 * @property {number} noise in percent
 * @property {number} share of rows to train on, in percent
 * @property {number} batch rows of an update
 * @property {number} seed
 * @property {string[]} features in the order of FEATURES
 * @property {number[]} shape neurons of each hidden layer
 * @property {string[]} activations of each hidden layer
 * @property {number} rate
 * @property {"none" | "L1" | "L2"} regularization
 * @property {number} strength of it
 * @property {string} loss
 * @property {string} optimizer
 * @property {string} init
 * @property {boolean} test whether test points are shown
 * @property {boolean} discrete
 * @property {"weight" | "gradient"} show
 * @property {number | null} until the share of right answers, in percent, at which training stops by itself
 * @property {string[]} hidden controls that a link leaves out
 */

/** Input features: how a program writes them. The names are those of the addresses. */
export const FEATURES = /** @type {Record<string, string>} */ ({
  x: "X[:, 0]",
  y: "X[:, 1]",
  xSquared: "X[:, 0] ** 2",
  ySquared: "X[:, 1] ** 2",
  xTimesY: "X[:, 0] * X[:, 1]",
  sinX: "sin(X[:, 0])",
  sinY: "sin(X[:, 1])",
});

/** And how mathematics does. */
export const SIGNS = /** @type {Record<string, string>} */ ({
  x: "x₁",
  y: "x₂",
  xSquared: "x₁²",
  ySquared: "x₂²",
  xTimesY: "x₁x₂",
  sinX: "sin x₁",
  sinY: "sin x₂",
});

export const DATA = {
  classification: /** @type {DataName[]} */ (["circle", "xor", "gauss", "spiral"]),
  classes: /** @type {DataName[]} */ (["arms", "iris"]),
  regression: /** @type {DataName[]} */ (["plane", "multi_gauss"]),
};
export const PROBLEMS = /** @type {Problem[]} */ (Object.keys(DATA));
export const SAMPLES = { classification: 500, classes: 450, regression: 1200 };
const FLOWERS = 150; // rows of the iris table
const STRETCHED = 3; // its petals, in deviations, over a map from -6 to 6
export const ACTIVATIONS = ["relu", "tanh", "sigmoid", "linear"];
export const RATES = [0.00001, 0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10];
export const STRENGTHS = [0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10];
export const INITS = ["uniform", "glorot", "he", "zero"];
export const [MOST_LAYERS, MOST_NEURONS, NEW_NEURONS] = [6, 8, 2];

/** Losses: whether the output goes through tanh first where sides are told apart, how it is written, and for what. */
export const LOSSES = /** @type {Record<string, { tanh: boolean, text: string, problems: Problem[] }>} */ ({
  half: { tanh: true, text: "mean((y - t) ** 2) / 2", problems: ["classification", "regression"] },
  absolute: { tanh: true, text: "mae(y, t)", problems: ["classification", "regression"] },
  logistic: { tanh: false, text: "mean(softplus(-t * y))", problems: ["classification"] },
  hinge: { tanh: false, text: "hinge(y, t)", problems: ["classification"] },
  softmax: { tanh: false, text: "cross_entropy(y, t)", problems: ["classes"] },
});
/** The losses of a problem, its usual one first. @param {Problem} problem */
export const lossesOf = (problem) => Object.keys(LOSSES).filter((one) => LOSSES[one].problems.includes(problem));

/** @type {Settings} */
export const DEFAULTS = {
  problem: "classification",
  classes: 3,
  data: "circle",
  noise: 0,
  share: 50,
  batch: 10,
  seed: 7,
  features: ["x", "y"],
  shape: [4, 2],
  activations: ["tanh", "tanh"],
  rate: 0.03,
  regularization: "none",
  strength: 0,
  loss: "half",
  optimizer: "sgd",
  init: "uniform",
  test: false,
  discrete: false,
  show: "weight",
  until: null,
  hidden: [],
};

const clamped = (/** @type {number} */ value, /** @type {number} */ low, /** @type {number} */ high) =>
  Math.min(high, Math.max(low, value));

/**
 * Settings from an address, as TensorFlow Playground writes them; what is no such thing is passed over.
 * @param {string} hash with or without its #
 * @param {string[]} optimizers that there are
 * @returns {Settings}
 */
export function settingsOf(hash, optimizers) {
  const asked = new URLSearchParams(hash.replace(/^#/, ""));
  const made = structuredClone(DEFAULTS);
  const number = (
    /** @type {string} */ name,
    /** @type {number} */ usual,
    /** @type {number} */ low,
    /** @type {number} */ high,
  ) => {
    const text = asked.get(name);
    const value = Number(text);
    return text === null || text === "" || !Number.isFinite(value) ? usual : clamped(value, low, high);
  };
  const one = (/** @type {string} */ name, /** @type {string[]} */ of, /** @type {string} */ usual) => {
    const value = asked.get(name) ?? usual;
    return of.includes(value) ? value : usual;
  };
  const flag = (/** @type {string} */ name, /** @type {boolean} */ usual) =>
    asked.has(name) ? asked.get(name) === "true" : usual;
  made.problem = /** @type {Problem} */ (one("problem", PROBLEMS, made.problem));
  made.data =
    made.problem === "regression"
      ? asked.get("regDataset") === "reg-gauss"
        ? "multi_gauss"
        : "plane"
      : /** @type {DataName} */ (one("dataset", DATA[made.problem], DATA[made.problem][0]));
  made.noise = Math.round(number("noise", made.noise, 0, 50));
  made.share = Math.round(number("percTrainData", made.share, 10, 90));
  made.batch = Math.round(number("batchSize", made.batch, 1, 30));
  const seed = number("seed", made.seed, 0, 2 ** 31 - 1);
  made.seed = Number.isInteger(seed) ? seed : Math.round((seed % 1) * 1e5); // theirs is a decimal of five digits
  const features = Object.keys(FEATURES).filter((name) => flag(name, DEFAULTS.features.includes(name)));
  made.features = features.length ? features : DEFAULTS.features;
  const shape = asked.get("networkShape");
  if (shape !== null)
    made.shape = shape
      .split(",")
      .map(Number)
      .filter((width) => Number.isInteger(width) && width > 0)
      .slice(0, MOST_LAYERS)
      .map((width) => Math.min(width, MOST_NEURONS));
  const activation = one("activation", ACTIVATIONS, "tanh");
  const own = (asked.get("activations") ?? "").split(",");
  made.activations = made.shape.map((_, i) => (ACTIVATIONS.includes(own[i]) ? own[i] : activation));
  made.rate = number("learningRate", made.rate, 1e-6, 100);
  made.regularization = /** @type {"none"} */ (one("regularization", ["none", "L1", "L2"], "none"));
  made.strength = number("regularizationRate", 0, 0, 100);
  const losses = lossesOf(made.problem);
  made.loss = one("loss", losses, losses[0]);
  made.optimizer = one("optimizer", optimizers, "sgd");
  made.init = flag("initZero", false) ? "zero" : one("init", INITS, "uniform");
  made.test = flag("showTestData", false);
  made.discrete = flag("discretize", false);
  made.show = /** @type {"weight"} */ (one("show", ["weight", "gradient"], "weight"));
  made.until = asked.has("until") ? number("until", 95, 1, 100) : null;
  made.hidden = [...asked].flatMap(([name, value]) =>
    name.endsWith("_hide") && value === "true" ? [name.slice(0, -5)] : [],
  );
  return made;
}

/**
 * The address of settings: what is as it always is is left out, and the names are TensorFlow Playground's.
 * @param {Settings} s
 */
export function hashOf(s) {
  const [usual] = DATA[s.problem];
  /** @type {[string, unknown, unknown]} */
  const data =
    s.problem === "regression" && s.data !== "own"
      ? ["regDataset", s.data === "multi_gauss" ? "reg-gauss" : "reg-plane", "reg-plane"]
      : ["dataset", s.data, usual];
  /** @type {[string, unknown, unknown][]} */
  const all = [
    ["problem", s.problem, DEFAULTS.problem],
    data,
    ["noise", s.noise, DEFAULTS.noise],
    ["percTrainData", s.share, DEFAULTS.share],
    ["batchSize", s.batch, DEFAULTS.batch],
    ["seed", s.seed, DEFAULTS.seed],
    ...Object.keys(FEATURES).map(
      (name) =>
        /** @type {[string, unknown, unknown]} */ ([name, s.features.includes(name), DEFAULTS.features.includes(name)]),
    ),
    ["networkShape", s.shape.join(","), DEFAULTS.shape.join(",")],
    ["learningRate", s.rate, DEFAULTS.rate],
    ["regularization", s.regularization, "none"],
    ["regularizationRate", s.strength, 0],
    ["loss", s.loss, lossesOf(s.problem)[0]],
    ["optimizer", s.optimizer, DEFAULTS.optimizer],
    ["init", s.init, DEFAULTS.init],
    ["showTestData", s.test, false],
    ["discretize", s.discrete, false],
    ["show", s.show, DEFAULTS.show],
    ["until", s.until, null],
    ...s.hidden.map((name) => /** @type {[string, unknown, unknown]} */ ([`${name}_hide`, true, false])),
  ];
  const [first = "tanh"] = s.activations;
  if (s.activations.every((one) => one === first)) all.push(["activation", first, "tanh"]);
  else all.push(["activations", s.activations.join(","), ""]);
  return new URLSearchParams(
    all.filter(([, value, usual]) => value !== usual).map(([name, value]) => [name, String(value)]),
  ).toString();
}

/** What is only shown, or hidden, and changes no training. */
const LOOK = { test: false, discrete: false, show: /** @type {"weight"} */ ("weight"), until: null, hidden: [] };
/** The address of what a training depends on. @param {Settings} s */
export const trainingOf = (s) => hashOf({ ...s, ...LOOK });

/**
 * Which settings of an address say nothing that there is, so that others stand in their place.
 * @param {string} hash
 * @param {Settings} made of it
 */
export function unreadOf(hash, made) {
  const asked = new URLSearchParams(hash.replace(/^#/, ""));
  return [...asked].flatMap(([name, value]) => {
    const now = SAID[name]?.(made);
    return now === undefined || value === "" || now === value || Number(now) === Number(value) ? [] : [name];
  });
}
/** What an address says of settings. @type {Record<string, (made: Settings) => string | undefined>} */
const SAID = {
  problem: ({ problem }) => problem,
  dataset: ({ problem, data }) => (problem === "regression" && data !== "own" ? undefined : data),
  regDataset: ({ problem, data }) =>
    problem !== "regression" || data === "own" ? undefined : data === "multi_gauss" ? "reg-gauss" : "reg-plane",
  noise: ({ noise }) => String(noise),
  percTrainData: ({ share }) => String(share),
  batchSize: ({ batch }) => String(batch),
  networkShape: ({ shape }) => shape.join(","),
  learningRate: ({ rate }) => String(rate),
  regularization: ({ regularization }) => regularization,
  regularizationRate: ({ strength }) => String(strength),
  loss: ({ loss }) => loss,
  optimizer: ({ optimizer }) => optimizer,
  init: ({ init }) => init,
  activation: ({ activations }) => activations[0] ?? "tanh",
  show: ({ show }) => show,
  until: ({ until }) => String(until),
};

/** A number as a program has it. @param {number} value */
const written = (value) => String(value).replace("e+", "e");
/** Nested lists as a program has them. @param {any} value @returns {string} */
const listed = (value) => (Array.isArray(value) ? `[${value.map(listed).join(", ")}]` : written(value));

/** How many outputs there are: one for each of several classes. @param {Settings} s */
export const outputsOf = ({ problem, classes }) => (problem === "classes" ? classes : 1);

/**
 * The lines of a data set.
 * @param {DataName} data
 * @param {number | null} count of points; null: as many as there always are
 * @param {{ noise?: number, seed?: number, mark?: string | number }} [how] noise in percent, and what the names end in
 */
export function dataLines(data, count, { noise = 0, seed = 0, mark = "" } = {}) {
  const problem = /** @type {Problem} */ (PROBLEMS.find((one) => DATA[one].includes(data)));
  const real = data === "iris";
  const rows = count ?? (real ? FLOWERS : SAMPLES[problem]);
  const how = `${rows}, noise=${written(noise / 100)}, seed=${seed}`;
  return real
    ? [`P${mark}, t${mark} = iris(${how})`, `X${mark} = ${STRETCHED} * P${mark}[:, 2:4]`]
    : [`X${mark}, t${mark} = ${data}(${how})`];
}

/**
 * A parameter as it begins.
 * @param {Settings} s
 * @param {number} layer
 * @param {number[]} shape
 */
function start({ init, seed }, layer, shape) {
  const sizes = shape.join(", ");
  const own = 10 * seed + layer;
  if (init === "zero") return `zeros(${sizes})`;
  if (init === "uniform") return `uniform(${sizes}, low=-0.5, high=0.5, seed=${own})`;
  return `${init}(${sizes}, seed=${own})`;
}

/**
 * What regularization adds to the loss: a share of its strength, of each weight. The gradient is
 * TensorFlow Playground's.
 * @type {Record<string, { times: number, of: (weights: string) => string } | undefined>}
 */
const PULLS = {
  L1: { times: 1, of: (weights) => `abs(${weights})` },
  L2: { times: 0.5, of: (weights) => `${weights} ** 2` },
};

/**
 * The program that settings stand for.
 * @param {Settings} s
 * @param {{ points?: { x: number[][], t: number[] } | null, params?: Record<string, any>, dead?: Record<string, any>,
 *   pulled?: boolean }} [given] points in place of a data set; values that the parameters have by now; 0 for each link
 *   that was cut for ever and 1 for the others; and whether regularization is a part of the loss, whose gradient is
 *   then all that a step of plain descent takes
 */
export function programOf(s, { points = null, params = {}, dead = {}, pulled = false } = {}) {
  const bias = s.init === "uniform" ? 0.1 : 0;
  const value = (/** @type {string} */ name, /** @type {string} */ usual) =>
    name in params ? listed(params[name]) : usual;
  const plain = s.features.join(" ") === "x y";
  /** What a layer adds up. @param {string} inputs @param {number} k */
  const layer = (inputs, k) => {
    const cut = dead[`W${k}`];
    const weights = cut ? `(W${k} * M${k})` : `W${k}`;
    if (cut) lines.push(`M${k} = ${listed(cut)}`);
    links.push(weights);
    return `${inputs} @ ${weights} + b${k}`;
  };
  const lines = points
    ? [`X = ${listed(points.x)}`, `t = ${listed(points.t)}`]
    : dataLines(s.data === "own" ? DATA[s.problem][0] : s.data, null, s);
  /** The links of each layer, as the pull towards 0 has them. @type {string[]} */
  const links = [];
  if (!plain) lines.push(`F = stack([${s.features.map((name) => FEATURES[name]).join(", ")}], axis=1)`);
  let [before, width] = [plain ? "X" : "F", s.features.length];
  s.shape.forEach((neurons, i) => {
    const k = i + 1;
    const [W, b] = [`W${k}`, `b${k}`];
    const sum = layer(before, k);
    lines.push(
      `${W} = param(${value(W, start(s, k, [width, neurons]))})`,
      `${b} = param(${value(b, `full(${neurons}, ${written(bias)})`)})`,
      `h${k} = ${s.activations[i] === "linear" ? sum : `${s.activations[i]}(${sum})`}`,
    );
    [before, width] = [`h${k}`, neurons];
  });
  const k = s.shape.length + 1;
  const outputs = outputsOf(s);
  const several = outputs > 1;
  const sum = layer(before, k);
  lines.push(
    `W${k} = param(${value(`W${k}`, start(s, k, several ? [width, outputs] : [width]))})`,
    `b${k} = param(${value(`b${k}`, several ? `full(${outputs}, ${written(bias)})` : written(bias))})`,
    `y = ${s.problem === "classification" && LOSSES[s.loss].tanh ? `tanh(${sum})` : sum}`,
  );
  const pull = pulled && s.strength ? PULLS[s.regularization] : null;
  if (!pull) return [...lines, `L = ${LOSSES[s.loss].text}`].join("\n");
  const parts = links.map((one) => `sum(${pull.of(one)})`).join(" + ");
  return [
    ...lines,
    `E = ${LOSSES[s.loss].text}`,
    `R = ${written(s.strength * pull.times)} * (${parts})`,
    "L = E + R",
  ].join("\n");
}
