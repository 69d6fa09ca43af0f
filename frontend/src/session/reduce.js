/** How actions change the state. Pure; what takes time is the business of the effects. */

import { fanIn, frame, phaseStart } from "../trace/frame.js";
import { momentAt, positionOf } from "../trace/moments.js";
import { RATE } from "../trace/walk.js";
import { adjustable, INITIAL, isFinite_ } from "./state.js";

/** @import { Action, State, Walk } from "../types" */

const NOTHING_PENDING = INITIAL.pending;

/**
 * The state after an action.
 * @param {State} state
 * @param {Action} action
 * @returns {State}
 */
export function reduce(state, action) {
  const { walk, at, pending } = state;
  const numbers = { ...pending, numbers: true };
  switch (action.type) {
    case "edit":
      return edited(state, action.text);
    case "visit": {
      const { source, example, moment, inputs, training, rate } = action.address;
      const wanted = { moment, inputs, training, rate };
      if (source) return { ...edited(state, source), wanted, busy: true };
      return example ? chosen({ ...state, wanted }, example) : state;
    }
    case "run":
      return { ...state, busy: true };
    case "traced":
      return traced(state, action.walk);
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
    case "turn":
      return { ...state, at: at + 1, playing: walk !== null && at + 1 < walk.steps.length - 1 };
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
    case "choose":
      return chosen(state, action.id);
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
          walk: state.variant,
          at: held(state.variant, at),
        };
      return {
        ...state,
        ...UNTOUCHED,
        training: state.training.settings.data ? kept(state.training, true) : state.training,
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
              variant: action.walk.trace.nodes === state.base?.trace.nodes ? null : action.walk,
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
      return { ...state, looked: state.looked + 1 };
    case "noted":
      return { ...state, training: { ...state.training, journal: action.journal, seeking: false } };
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
      const aside = state.aside ?? {
        inputs: state.inputs,
        faults: state.faults,
        variant: state.variant,
        walk: state.walk,
      };
      return {
        ...state,
        ...UNTOUCHED,
        aside,
        variant: action.walk,
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

/** What is forgotten when another program is written. */
const UNTOUCHED = {
  inputs: {},
  faults: {},
  checks: null,
  variant: null,
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
function kept(training, other) {
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
  if (wish === "record") return training.journal?.n ? { ...training, running: training.running ?? "run" } : training;
  return { ...training, running: null, seeking: false };
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
  const named = [...moves].filter(([id, { after }]) => adjustable(trace.nodes[id]) && isFinite_(after));
  return Object.fromEntries(named.map(([id, { after }]) => [trace.nodes[id].name, after]));
}

/**
 * Another text in the editor.
 * @param {State} state
 * @param {string} text
 * @returns {State}
 */
function edited(state, text) {
  // What was wrong with the text before says nothing about the new one.
  const problem = state.problem?.status ? null : state.problem;
  const training = kept(state.training, false);
  return { ...state, ...UNTOUCHED, training, source: text, example: null, wanted: null, playing: false, problem };
}

/**
 * A program of the gallery.
 * @param {State} state
 * @param {string} id
 * @returns {State}
 */
function chosen(state, id) {
  const example = state.examples.find((one) => one.id === id);
  if (!example) return state;
  return {
    ...state,
    ...UNTOUCHED,
    training: kept(state.training, true),
    open: null,
    source: example.request.program,
    example: example.id,
    rate: state.wanted?.rate ?? example.rate ?? RATE,
    at: 0,
    playing: false,
    busy: true,
  };
}

/**
 * The program has been run: where to stand in it, and what the address wants of it.
 * @param {State} state
 * @param {Walk} walk
 * @returns {State}
 */
function traced(state, walk) {
  const { wanted, training } = state;
  const moment = wanted?.moment ? positionOf(walk, wanted.moment) : null;
  const inputs = { ...state.inputs, ...wanted?.inputs };
  return {
    ...state,
    busy: false,
    problem: null,
    playing: false,
    walk,
    base: walk,
    variant: null,
    checks: null,
    opened: null,
    aside: null,
    wanted: null,
    inputs,
    training: wanted ? { ...training, settings: { ...training.settings, ...wanted.training } } : training,
    pending: { ...NOTHING_PENDING, numbers: Object.keys(inputs).length > 0 },
    at: moment ?? sameMoment(state, walk),
    open: sameGraph(state.walk, walk) ? state.open : null,
  };
}

/**
 * Where the reader stood in the program before, as a step of this one.
 * @param {State} state
 * @param {Walk} walk
 */
function sameMoment(state, walk) {
  if (!state.walk || state.example !== null) return 0;
  return positionOf(walk, momentAt(state.walk, held(state.walk, state.at))) ?? 0;
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
