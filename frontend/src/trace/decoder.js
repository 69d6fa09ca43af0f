/**
 * The language lab: a decoder of one layer and two heads, the texts that it learns, and the same as scalars. Pure.
 * Letters are numbers: a place in the task's alphabet.
 */

import { permutation } from "./permutation.js";

const WIDTH = 16; // numbers of a letter
export const HEADS = 2;
const EACH = WIDTH / HEADS; // numbers of a head
const HIDDEN = 32;
const [TEXTS, SHARE] = [500, 0.2]; // texts of a task, and how many of them are for testing
export const TESTED = TEXTS * SHARE;
const BATCH = 32;
export const ROUND = 100; // updates of a press of the button
export const RATES = [0.001, 0.003, 0.01, 0.03];
const MOST_SEED = 1_000_000;

/**
 * @typedef {object} Task
 * @property {string} letters the alphabet; the first begins and ends a text where `framed`
 * @property {boolean} framed
 * @property {number} places letters that it reads at most
 * @property {number} from the first place whose next letter counts
 * @property {string} sample
 * @property {(seed: number) => string[]} texts
 */

const SYLLABLES = "ka mi lo ra ne to su bi da ve li no ja re ma".split(" ");
const ENDS = ["n", "l", "s", "r", ""];
const FRAME = "·";

/** Numbers below `count`, drawn from a seed. @param {number} seed @param {number} count */
const drawn = (seed, count) => permutation(count, [seed, 7]);

/** All words of some letters, each so long. @param {string} letters @param {number} length @returns {string[]} */
const words = (letters, length) =>
  length ? words(letters, length - 1).flatMap((word) => [...letters].map((letter) => word + letter)) : [""];

/** @type {Record<string, Task>} */
export const TASKS = {
  reverse: {
    letters: "abcdef|",
    framed: false,
    places: 8,
    from: 4,
    sample: "bdac|cadb",
    texts: (seed) => {
      const all = words("abcdef", 4);
      return drawn(seed, all.length)
        .slice(0, TEXTS)
        .map((i) => `${all[i]}|${[...all[i]].reverse().join("")}`);
    },
  },
  names: {
    letters: `${FRAME}abcdefghijklmnopqrstuvwxyz`,
    framed: true,
    places: 10,
    from: 0,
    sample: `${FRAME}mira${FRAME}`,
    texts: (seed) => {
      const two = SYLLABLES.flatMap((a) => SYLLABLES.map((b) => a + b));
      const all = [...two, ...two.flatMap((a) => SYLLABLES.slice(0, 5).map((b) => a + b))].flatMap((name) =>
        ENDS.map((end) => name + end),
      );
      return drawn(seed, all.length)
        .slice(0, TEXTS)
        .map((i) => `${FRAME}${all[i]}${FRAME}`);
    },
  },
};

/**
 * @typedef {{ task: string, rate: number, seed: number }} Settings
 */
/** @type {Settings} */
export const DEFAULTS = { task: "reverse", rate: 0.01, seed: 1 };

/** The letters of a text as numbers, and what comes next after each; `nothing` where it does not count. */
function numbers(/** @type {Task} */ { letters, places, from }, /** @type {string} */ text) {
  const all = [...text].map((letter) => letters.indexOf(letter));
  const nothing = letters.length;
  const x = Array.from({ length: places }, (_, i) => (i < all.length - 1 ? all[i] : 0));
  const y = x.map((_, i) => (i >= from && i < all.length - 1 ? all[i + 1] : nothing));
  return { x, y };
}

const HEAD = Array.from({ length: HEADS }, (_, i) => i + 1);
/** The parameters in the program's order. */
export const PARAMS = ["E", "P", ...HEAD.flatMap((i) => [`Q${i}`, `K${i}`, `V${i}`]), "O", "U", "u", "D", "Z", "c"];

/** The program: `X` and `Y` are leaves of the request. @param {Settings} s */
export function programOf({ task, seed }) {
  const { letters, places } = TASKS[task];
  const [n, of] = [letters.length, (/** @type {number} */ i) => seed + MOST_SEED * i];
  const mask = Array.from({ length: places }, (_, i) =>
    Array.from({ length: places }, (_, j) => (j <= i ? "0" : "-1e9")).join(", "),
  );
  const projections = HEAD.flatMap((i) =>
    ["Q", "K", "V"].map((name, k) => `${name}${i} = param(glorot(${WIDTH}, ${EACH}, seed=${of(3 * i + k)}))`),
  );
  return [
    `E = param(0.5 * randn(${n}, ${WIDTH}, seed=${of(0)}))`,
    `P = param(0.5 * randn(${places}, ${WIDTH}, seed=${of(1)}))`,
    ...projections,
    `O = param(glorot(${WIDTH}, ${WIDTH}, seed=${of(20)}))`,
    `U = param(he(${WIDTH}, ${HIDDEN}, seed=${of(21)}))`,
    `u = param(zeros(${HIDDEN}))`,
    `D = param(glorot(${HIDDEN}, ${WIDTH}, seed=${of(22)}))`,
    `Z = param(glorot(${WIDTH}, ${n}, seed=${of(23)}))`,
    `c = param(zeros(${n}))`,
    `mask = [${mask.map((row) => `[${row}]`).join(",\n        ")}]`,
    "h = embedding(X, E) + P",
    ...HEAD.map((i) => `A${i} = softmax((h @ Q${i}) @ transpose(h @ K${i}, axes=(0, 2, 1)) / sqrt(${EACH}) + mask)`),
    `m = concat([${HEAD.map((i) => `A${i} @ (h @ V${i})`).join(", ")}], axis=-1)`,
    "r = h + m @ O",
    "s = r + relu(r @ U + u) @ D",
    "z = s @ Z + c",
    "p = softmax(z)",
    `target = embedding(Y, concat([eye(${n}), zeros(1, ${n})]))`,
    "right = sum(target * p) / sum(target)",
    "L = -sum(target * log_softmax(z)) / sum(target)",
  ].join("\n");
}

/** @param {Settings} s @param {number} steps in all @param {object | null} resume */
export function training(s, steps, resume) {
  const task = TASKS[s.task];
  const rows = task.texts(s.seed).map((text) => numbers(task, text));
  return {
    program: programOf(s),
    inputs: { X: rows.map(({ x }) => x), Y: rows.map(({ y }) => y) },
    data: ["X", "Y"],
    steps,
    optimizer: { name: "adam", lr: s.rate },
    batch_size: BATCH,
    shuffle: false,
    test_ratio: SHARE,
    watch: ["right"],
    record: { every: 20, runs: "params" },
    ...(resume ? { resume } : {}),
  };
}

/** One text, to be looked at. @param {Settings} s */
export function one(s) {
  const { x } = numbers(TASKS[s.task], TASKS[s.task].sample);
  return { program: programOf(s), inputs: { X: [x], Y: [x] } };
}

/**
 * The letters of a text that the network can read: at most as many as it has places, and one more that comes next.
 * @param {string} task @param {string} text as it was typed
 */
export function read(task, text) {
  const { letters, framed, places } = TASKS[task];
  const kept = [...text.toLowerCase()].filter((letter) => letters.includes(letter) && !(framed && letter === FRAME));
  return (framed ? FRAME : "") + kept.slice(0, places + (framed ? 0 : 1)).join("");
}

/**
 * The letters as numbers, filled up to all places, and the target of one place alone.
 * @param {string} task @param {string} text @param {number} at @param {number} target a letter's number
 */
export function row(task, text, at, target) {
  const { letters, places } = TASKS[task];
  const all = [...text].map((letter) => letters.indexOf(letter));
  return {
    x: Array.from({ length: places }, (_, i) => all[i] ?? 0),
    y: Array.from({ length: places }, (_, i) => (i === at ? target : letters.length)),
  };
}

/**
 * The same network for one place of one text, number by number: every product and every sum is a node.
 * @param {Settings} s @param {string} text @param {number} at @param {number} target
 * @param {Record<string, any>} params as they are
 */
export function scalars(s, text, at, target, params) {
  const { letters } = TASKS[s.task];
  const round = (/** @type {any} */ value) =>
    JSON.stringify(value, (_, one_) => (typeof one_ === "number" ? Number(one_.toPrecision(5)) : one_));
  const places = [...text].slice(0, at + 1).map((letter, i) => {
    const own = params.E[letters.indexOf(letter)];
    return own.map((/** @type {number} */ value, /** @type {number} */ k) => value + params.P[i][k]);
  });
  const rest = PARAMS.slice(2).map((name) => `${name} = param(${round(params[name])})`);
  return [
    `E = param(${round(places)})`,
    ...rest,
    "def dot(a, b):",
    "    s = a[0] * b[0]",
    "    for i in range(1, len(a)):",
    "        s = s + a[i] * b[i]",
    "    return s",
    "def add(a):",
    "    s = a[0]",
    "    for i in range(1, len(a)):",
    "        s = s + a[i]",
    "    return s",
    "def plus(a, b):",
    "    return [a[i] + b[i] for i in range(len(a))]",
    "def columns(W):",
    "    return [[W[i, j] for i in range(W.shape[0])] for j in range(W.shape[1])]",
    "def times(x, W):",
    "    return [dot(x, column) for column in W]",
    "def head(h, Q, K, V):",
    "    q = times(h[-1], columns(Q))",
    "    W = columns(K)",
    "    keys = [times(place, W) for place in h]",
    "    W = columns(V)",
    "    values = [times(place, W) for place in h]",
    `    e = [exp(dot(q, key) / sqrt(${EACH})) for key in keys]`,
    "    total = add(e)",
    "    A = [one / total for one in e]",
    `    return [dot(A, [value[j] for value in values]) for j in range(${EACH})]`,
    "def letters(E):",
    "    return [[E[p, i] for i in range(E.shape[1])] for p in range(E.shape[0])]",
    "def gate(a):",
    "    return [relu(one) for one in a]",
    "def loss(z, target):",
    "    return log(add([exp(one) for one in z])) - z[target]",
    "h = letters(E)",
    `m = ${HEAD.map((i) => `head(h, Q${i}, K${i}, V${i})`).join(" + ")}`,
    "r = plus(h[-1], times(m, columns(O)))",
    "a = gate(plus(times(r, columns(U)), u))",
    "s = plus(r, times(a, columns(D)))",
    "z = plus(times(s, columns(Z)), c)",
    `L = loss(z, ${target})`,
  ].join("\n");
}

/** @param {string} hash @returns {Settings} */
export function settingsOf(hash) {
  const asked = new URLSearchParams(hash.replace(/^#/, ""));
  const number = (/** @type {string} */ name) => Number(asked.get(name) || Number.NaN);
  const [task, rate, seed] = [asked.get("task") ?? "", number("rate"), number("seed")];
  return {
    task: Object.hasOwn(TASKS, task) ? task : DEFAULTS.task,
    rate: RATES.includes(rate) ? rate : DEFAULTS.rate,
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
