/** The state of one element, how actions change it, and the part of it that the address holds. */

import { fanIn, frame, phaseStart } from "./trace/frame.js";
import { momentAt, positionOf } from "./trace/moments.js";
import { DEFAULTS, read, written } from "./trace/settings.js";
import { RATE } from "./trace/walk.js";

/** @import { State, Action, Walk } from "./types" */

/** @type {State} */
export const INITIAL = Object.freeze({
  source: "",
  walk: null,
  problem: null,
  busy: false,
  at: 0,
  playing: false,
  speed: 1,
  language: "en",
  theme: "auto",
  exact: false,
  examples: [],
  example: null,
  base: null,
  form: null,
  inputs: {},
  faults: {},
  rate: RATE,
  checks: null,
  level: "calculus",
  open: null,
  training: {
    journal: null,
    others: [],
    running: null,
    seeking: false,
    settings: DEFAULTS,
    problem: null,
  },
  opened: null,
  aside: null,
  pending: { numbers: false, check: false, open: null },
});

const NOTHING_PENDING = INITIAL.pending;

/**
 * Whether something that the reader has asked for is still to be seen.
 * @param {State} state
 */
export function isBusy({ busy, pending, training }) {
  return busy || training.running !== null || pending.numbers || pending.check || pending.open !== null;
}

/** What is forgotten when another program is written. */
const UNTOUCHED = {
  inputs: {},
  faults: {},
  checks: null,
  form: null,
  opened: null,
  aside: null,
  pending: NOTHING_PENDING,
};

/**
 * What stays of a training when the program becomes another: its settings, but for those about data.
 * @param {State["training"]} training
 * @param {boolean} other another program, and not the same with a letter changed
 * @returns {State["training"]}
 */
function left(training, other) {
  const { data: _, ...settings } = training.settings;
  return {
    ...training,
    running: null,
    seeking: false,
    problem: null,
    settings: other ? { ...settings, batch: null, test: 0 } : settings,
  };
}

/**
 * A training from the moment on that its button was pressed: what begins a run is running, what ends it is not.
 * @param {State["training"]} training
 * @param {Extract<Action, { type: "train" }>["wish"]} wish
 * @returns {State["training"]}
 */
function asked(training, wish) {
  if (wish === "one" || wish === "epoch" || wish === "run") return { ...training, running: wish, problem: null };
  return wish === "record" ? training : { ...training, running: null, seeking: false };
}

/**
 * The state after an action. Pure; everything that takes time is the element's business.
 * @param {State} state
 * @param {Action} action
 * @returns {State}
 */
export function reduce(state, action) {
  const { walk, at, pending } = state;
  const numbers = { ...pending, numbers: true };
  switch (action.type) {
    case "edit":
      // What was wrong with the text before says nothing about the new one.
      return {
        ...state,
        ...UNTOUCHED,
        training: left(state.training, false),
        source: action.text,
        example: null,
        playing: false,
        problem: state.problem?.status ? null : state.problem,
      };
    case "run":
      return { ...state, busy: true };
    case "traced":
      return {
        ...state,
        busy: false,
        problem: null,
        playing: false,
        walk: action.walk,
        base: action.walk,
        form: null,
        checks: null,
        opened: null,
        aside: null,
        pending: NOTHING_PENDING,
        at: kept(state, action),
        open: sameGraph(state.walk, action.walk) ? state.open : null,
      };
    case "refused":
      return {
        ...state,
        busy: false,
        playing: false,
        problem: action.problem,
        pending: { ...pending, numbers: false, check: false },
      };
    case "go":
      return { ...state, playing: false, at: held(walk, action.at) };
    case "by":
      return { ...state, playing: false, at: held(walk, at + action.steps) };
    case "phase":
      return { ...state, playing: false, at: walk ? phaseStart(frame(walk, at), action.by) : 0 };
    case "node":
      return { ...state, playing: false, at: walk ? stepOf(walk, at, action.node) : 0 };
    case "play":
      // Played to the end, it starts over.
      return { ...state, playing: true, at: walk && at >= walk.steps.length - 1 ? 0 : at };
    case "pause":
      return { ...state, playing: false };
    case "speed":
      return { ...state, speed: action.speed };
    case "language":
      return { ...state, language: action.language };
    case "theme":
      return { ...state, theme: action.theme };
    case "exact":
      return { ...state, exact: action.exact };
    case "examples":
      return { ...state, examples: action.examples };
    case "choose": {
      const example = state.examples.find((one) => one.id === action.id);
      return example
        ? {
            ...state,
            ...UNTOUCHED,
            training: left(state.training, true),
            open: null,
            source: example.request.program,
            example: example.id,
            rate: action.rate ?? example.rate ?? RATE,
            at: 0,
            playing: false,
          }
        : state;
    }
    case "set":
      return { ...state, playing: false, pending: numbers, inputs: { ...state.inputs, [action.name]: action.value } };
    case "reset":
      // In a step of a training the values to go back to are that step's.
      if (state.opened !== null)
        return {
          ...state,
          inputs: {},
          faults: {},
          checks: null,
          problem: null,
          pending: numbers,
          walk: state.form,
          at: held(state.form, at),
        };
      return {
        ...state,
        ...UNTOUCHED,
        training: state.training.settings.data ? left(state.training, true) : state.training,
        problem: null,
        pending: numbers,
        walk: state.base,
        at: held(state.base, at),
      };
    case "fault": {
      const { [action.edge]: _, ...faults } = state.faults;
      return {
        ...state,
        pending: numbers,
        faults: action.factor === null ? faults : { ...faults, [action.edge]: action.factor },
      };
    }
    case "rate":
      return { ...state, pending: numbers, rate: action.rate };
    case "recomputed":
      return {
        ...state,
        walk: action.walk,
        problem: null,
        pending: { ...pending, numbers: false },
        at: held(action.walk, at),
        ...(action.confirmed
          ? {
              form: action.walk.trace.nodes === state.base?.trace.nodes ? null : action.walk,
              faults: action.walk.faults,
            }
          : { checks: null }),
      };
    case "unchanged":
      return { ...state, pending: { ...pending, numbers: false } };
    case "checked":
      return { ...state, checks: action.checks, pending: { ...pending, check: false } };
    case "check":
      return { ...state, pending: { ...pending, check: true } };
    case "again":
      return walk
        ? { ...state, playing: false, at: 0, pending: numbers, inputs: { ...state.inputs, ...afterUpdate(walk) } }
        : state;
    case "train":
      return { ...state, training: asked(state.training, action.wish) };
    case "open":
      return action.n >= 1 && action.n <= (state.training.journal?.n ?? 0)
        ? { ...state, pending: { ...pending, open: action.n } }
        : state;
    case "look":
      return state;
    case "settings":
      return {
        ...state,
        training: { ...state.training, settings: { ...state.training.settings, ...action.settings } },
      };
    case "training":
      // A step that could not be opened is waited for no longer.
      return {
        ...state,
        training: { ...state.training, ...action.training },
        pending: action.training.problem ? { ...pending, open: null } : pending,
      };
    case "opened": {
      // The reader's own values wait until the step is closed again; what is changed meanwhile is changed in the step.
      const aside = state.aside ?? { inputs: state.inputs, faults: state.faults, form: state.form, walk: state.walk };
      return {
        ...state,
        ...UNTOUCHED,
        aside,
        form: action.walk,
        walk: action.walk,
        opened: action.n,
        playing: false,
        problem: null,
        at: held(action.walk, at),
      };
    }
    case "close":
      return state.aside
        ? {
            ...state,
            ...state.aside,
            aside: null,
            opened: null,
            checks: null,
            pending: NOTHING_PENDING,
            playing: false,
            at: held(state.aside.walk, at),
          }
        : state;
    case "fanin":
      return { ...state, playing: false, at: (walk && fanIn(frame(walk, at), action.by)) ?? at };
    case "fold":
      return { ...state, open: action.open };
    case "level":
      return { ...state, level: action.level };
  }
}

/**
 * Whether two walks are of graphs with the same addresses.
 * @param {Walk | null} one
 * @param {Walk} other
 */
function sameGraph(one, other) {
  return (
    one !== null &&
    one.trace.nodes.length === other.trace.nodes.length &&
    one.trace.nodes.every((node, i) => node.key === other.trace.nodes[i].key)
  );
}

/**
 * The parameters after their update, by name: where the next round starts.
 * @param {Walk} walk
 */
function afterUpdate({ trace, moves }) {
  const fine = (/** @type {any} */ value) => (Array.isArray(value) ? value.every(fine) : Number.isFinite(value));
  const named = [...moves].filter(([id, { after }]) => adjustable(trace.nodes[id]) && fine(after));
  return Object.fromEntries(named.map(([id, { after }]) => [trace.nodes[id].name, after]));
}

/**
 * Whether a reader can give a node another value: it is a leaf that has its name to itself.
 * @param {import("./types").TraceNode} node
 */
export function adjustable(node) {
  return (node.kind === "input" || node.kind === "param") && node.name !== null && node.key === node.name;
}

/**
 * Whether the picture is of another program than the one in the editor.
 * @param {State} state
 */
export function isStale(state) {
  return state.walk !== null && state.walk.trace.source !== state.source;
}

/**
 * Where to stand in a new trace: at the moment that was asked for, or where the old one stood.
 * @param {State} state
 * @param {{ walk: Walk, at?: number }} action
 */
function kept(state, action) {
  if (action.at !== undefined) return held(action.walk, action.at);
  if (!state.walk || state.example !== null) return 0;
  return positionOf(action.walk, momentAt(state.walk, held(state.walk, state.at))) ?? 0;
}

/**
 * @param {Walk | null} walk
 * @param {number} at
 */
function held(walk, at) {
  return walk ? Math.max(0, Math.min(walk.steps.length - 1, at)) : 0;
}

/**
 * The step that a click on a node leads to: its gradient once the backward pass has begun and it
 * has one, else its value.
 * @param {Walk} walk
 * @param {number} at
 * @param {number} node
 */
function stepOf(walk, at, node) {
  const key = walk.trace.nodes[node].key;
  if (at >= walk.lossAt) return positionOf(walk, `backward:${key}`) ?? at;
  return walk.shownAt[node] || at; // a leaf has its value from the start
}

// ---- the address -------------------------------------------------------------------------------------

/**
 * What the address says: settings in the query, the reader's own text in the fragment, which is
 * never sent to a server.
 * @param {URL} url
 */
export function fromAddress(url) {
  const fragment = new URLSearchParams(url.hash.replace(/^#\??/, ""));
  const theme = url.searchParams.get("theme");
  return {
    language: url.searchParams.get("lang"),
    theme: /** @type {State["theme"] | null} */ (theme && ["auto", "light", "dark"].includes(theme) ? theme : null),
    example: url.searchParams.get("example"),
    moment: url.searchParams.get("at"),
    source: fragment.get("program"),
    inputs: numbersOf(fragment.get("values")),
    rate: rateOf(url.searchParams.get("rate")),
    training: read(fragment.get("training")),
    level: /** @type {State["level"] | null} */ (
      ["story", "numbers"].find((one) => one === url.searchParams.get("level")) ?? null
    ),
  };
}

/**
 * The address of a state: only what differs from the page as it opens by itself.
 * @param {State} state
 * @param {URL} url the address now
 */
export function toAddress(state, url) {
  const to = new URL(url);
  const set = (/** @type {string} */ key, /** @type {string | null} */ value) =>
    value === null ? to.searchParams.delete(key) : to.searchParams.set(key, value);
  set("lang", state.language);
  set("theme", state.theme === "auto" ? null : state.theme);
  set("example", state.example);
  set("at", state.walk && state.at > 0 && !isStale(state) ? momentAt(state.walk, state.at) : null);
  const usual = state.examples.find((one) => one.id === state.example)?.rate ?? RATE;
  set("rate", state.rate === usual ? null : String(state.rate));
  set("level", state.level === "calculus" ? null : state.level);
  const fragment = new URLSearchParams();
  if (state.example === null && state.source) fragment.set("program", state.source);
  const { inputs } = state.aside ?? state;
  if (Object.keys(inputs).length) fragment.set("values", JSON.stringify(inputs));
  const training = written(state.training.settings);
  if (training !== null) fragment.set("training", training);
  to.hash = fragment.toString();
  return to;
}

/** @param {string | null} text */
function rateOf(text) {
  const rate = Number(text);
  return rate > 0 && Number.isFinite(rate) ? rate : null;
}

/**
 * Values of leaves by name, as the address holds them; whatever else it says is left out.
 * @param {string | null} text
 * @returns {State["inputs"]}
 */
function numbersOf(text) {
  const fine = (/** @type {any} */ value) =>
    Array.isArray(value) ? value.length > 0 && value.every(fine) : Number.isFinite(value);
  try {
    return Object.fromEntries(Object.entries(JSON.parse(text ?? "{}")).filter(([, value]) => fine(value)));
  } catch {
    return {};
  }
}
