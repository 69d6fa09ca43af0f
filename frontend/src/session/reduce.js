/** How actions change the state. Pure; what takes time is the business of the effects. */

import { programOf } from "../trace/gallery.js";
import { momentAt, positionOf } from "../trace/moments.js";
import { passage, stopAt } from "../trace/stops.js";
import { RATE } from "../trace/walk.js";
import { refused } from "./refused.js";
import { INITIAL, isFinite_ } from "./state.js";
import { adjustable } from "../trace/leaf.js";
import { broken, fits, openable } from "./wanted.js";

/** @import { Action, State, Walk } from "../types" */

/**
 * The position so many stops further. From between two stops, the nearest one counts as the first.
 * @param {State} state
 * @param {Walk} walk
 * @param {number} by
 */
function stopped({ at, open }, walk, by) {
  const { stops } = passage(walk, open);
  const here = stopAt(stops, at);
  const to = here + by + (by < 0 && stops[here].at < at ? 1 : 0);
  return stops[Math.max(0, Math.min(stops.length - 1, to))].at;
}

/**
 * The position where the phase before or after this one begins.
 * @param {State} state
 * @param {Walk} walk
 * @param {1 | -1} by
 */
function phased({ at, open }, walk, by) {
  const { stops } = passage(walk, open);
  const starts = stops.filter(({ phase }, i) => phase !== stops[i - 1]?.phase).map((stop) => stop.at);
  if (by > 0) return starts.find((start) => start > at) ?? walk.steps.length - 1;
  return starts.findLast((start) => start < at) ?? 0;
}

const NOTHING_PENDING = INITIAL.pending;

/** What can be undone. @type {Set<Action["type"]>} */
const DOINGS = new Set(["edit", "choose", "set", "reset", "fault", "rate", "fold", "settings", "again"]);
const MOST_DOINGS = 100; // that are remembered

/**
 * The state after an action; what a reader does can be undone.
 * @param {State} state
 * @param {Action} action
 * @returns {State}
 */
export function reduce(state, action) {
  const next = remembered(state, action);
  return next.limit !== null && next.at > next.limit ? { ...next, at: next.limit, playing: false } : next;
}

/**
 * The state after an action, and what an undo brings back.
 * @param {State} state
 * @param {Action} action
 * @returns {State}
 */
function remembered(state, action) {
  if (action.type === "undo") return brought(state, state.past, "past");
  if (action.type === "redo") return brought(state, state.future, "future");
  const next = acted(state, action);
  if (!DOINGS.has(action.type) || !state.walk || next === state) return next;
  // The whole move of a slider is one doing, and so is what is typed without a pause for something else.
  const did = action.type === "set" ? `set ${action.name}` : action.type === "edit" ? "edit" : "";
  if (did && did === state.did) return { ...next, future: [] };
  return { ...next, did, past: [...state.past, doings(state)].slice(-MOST_DOINGS), future: [] };
}

/** @param {State} state @returns {import("../types").Doings} */
function doings({ source, example, inputs, faults, rate, open, training }) {
  return { source, example, inputs, faults, rate, open, settings: training.settings };
}

/**
 * The state with the reader's doings as they were before the last one, or as they were before it was undone.
 * @param {State} state
 * @param {import("../types").Doings[]} list
 * @param {"past" | "future"} name
 * @returns {State}
 */
function brought(state, list, name) {
  const to = list.at(-1);
  if (!to) return state;
  const other = name === "past" ? "future" : "past";
  const lists = { [name]: list.slice(0, -1), [other]: [...state[other], doings(state)], did: "" };
  const training = { ...state.training, settings: to.settings };
  if (to.source !== state.source) {
    const { inputs, faults, rate, open } = to;
    const wanted = { moment: null, inputs, training: to.settings, rate, faults, open: open && [...open] };
    return { ...edited(state, to.source), ...lists, example: to.example, training, wanted, busy: true };
  }
  const pending = { ...state.pending, numbers: true };
  const { inputs, faults, rate, open } = to;
  return { ...state, ...lists, inputs, faults, rate, open, training, pending, playing: false, problem: null };
}

/**
 * @param {State} state
 * @param {Exclude<Action, { type: "undo" | "redo" }>} action
 * @returns {State}
 */
function acted(state, action) {
  const { walk, at, pending } = state;
  const numbers = { ...pending, numbers: true };
  switch (action.type) {
    case "edit":
      return edited(state, action.text);
    case "visit": {
      const { source, example, moment, inputs, training, rate, faults, open } = action.address;
      const wanted = { moment, inputs, training, rate, faults, open };
      if (source) return { ...edited(state, source), rate: rate ?? RATE, wanted, busy: true };
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
        tab: walk === null && action.problem.status ? "program" : state.tab,
        pending: { ...pending, numbers: false, check: false },
      };
    case "go":
      return { ...state, playing: false, at: held(walk, action.at) };
    case "by":
      return { ...state, playing: false, at: walk ? stopped(state, walk, action.steps) : 0 };
    case "phase":
      return { ...state, playing: false, at: walk ? phased(state, walk, action.by) : 0 };
    case "node":
      return { ...state, playing: false, at: walk ? stepOf(walk, at, action.node) : 0 };
    case "limit":
      return { ...state, limit: action.at };
    case "play":
      // Played to the end, it starts over.
      return { ...state, playing: true, at: walk && at >= walk.steps.length - 1 ? 0 : at };
    case "turn": {
      const next = walk ? stopped(state, walk, 1) : 0;
      return { ...state, at: next, playing: walk !== null && next < walk.steps.length - 1 };
    }
    case "pause":
      return { ...state, playing: false };
    case "speed":
      return { ...state, speed: action.speed };
    case "language":
      return spoken(state, action.language);
    case "theme":
      return { ...state, theme: action.theme };
    case "exact":
      return { ...state, exact: action.exact };
    case "examples":
      return { ...state, examples: action.examples };
    case "choose":
      return { ...chosen(state, action.id), instead: action.instead === true };
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
    case "tab":
      return { ...state, tab: action.tab, show: null, panel: true };
    case "show":
      return { ...state, show: action.show };
    case "panel":
      return { ...state, panel: action.open };
    case "pace":
      return { ...state, pace: action.pace };
    case "foreseen":
      return { ...state, next: { of: action.of, run: action.run } };
    case "cell":
      return {
        ...state,
        playing: false,
        cell: { node: action.node, cell: action.cell },
        cells: action.cell ? state.cells : null,
      };
    case "taken":
      return { ...state, cells: action.cells };
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
      const { inputs, faults, variant, walk } = state;
      const aside = state.aside ?? { inputs, faults, variant, walk };
      return {
        ...state,
        ...UNTOUCHED,
        aside,
        variant: action.walk,
        walk: action.walk,
        opened: action.n,
        show: "graph", // its numbers are what was asked for
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
            show: null,
            opened: null,
            checks: null,
            pending: NOTHING_PENDING,
            playing: false,
            at: held(state.aside.walk, at),
          }
        : state;
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
  const wanted = state.walk ? null : state.wanted; // what is opened first is still to be as it was asked for
  const training = kept(state.training, false);
  return { ...state, ...UNTOUCHED, training, source: text, example: null, wanted, playing: false, problem };
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
    source: programOf(example, state.language),
    example: example.id,
    rate: state.wanted?.rate ?? example.rate ?? RATE,
    at: 0,
    playing: false,
    busy: true,
  };
}

/**
 * Another language: a program of the gallery has its comments in it, where nothing has been trained yet.
 * @param {State} state
 * @param {string} language
 * @returns {State}
 */
function spoken(state, language) {
  const example = state.examples.find((one) => one.id === state.example);
  const source = example && programOf(example, language);
  const { journal, running } = state.training;
  const own = source && state.source === programOf(example, state.language) && !journal && !running;
  if (!own || source === state.source) return { ...state, language };
  const { walk, at, inputs, rate, faults, open } = state;
  // The same program with other comments: whoever reads it goes on where they are.
  const moment = walk ? momentAt(walk, held(walk, at)) : (state.wanted?.moment ?? null);
  const wanted = { moment, inputs, training: {}, rate, faults, open: open && [...open] };
  return { ...state, language, source, wanted: state.wanted ?? wanted, busy: true };
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
  const asked = Object.entries(wanted?.inputs ?? {});
  const given = asked.filter(([name, value]) => fits(walk.trace, name, value));
  const inputs = { ...state.inputs, ...Object.fromEntries(given) };
  // What a link asked for is not there, and something else is shown instead.
  const missing = state.instead ? refused("no-example").problem : null;
  const faults = { ...state.faults, ...Object.fromEntries(broken(walk, wanted?.faults ?? {})) };
  return {
    ...state,
    busy: false,
    problem: given.length < asked.length ? refused("no-leaf").problem : missing,
    instead: false,
    playing: false,
    walk,
    base: walk,
    variant: null,
    checks: null,
    opened: null,
    aside: null,
    wanted: null,
    inputs,
    faults,
    training: wanted ? { ...training, settings: { ...training.settings, ...wanted.training } } : training,
    pending: { ...NOTHING_PENDING, numbers: Object.keys({ ...inputs, ...faults }).length > 0 },
    at: moment ?? sameMoment(state, walk),
    open: wanted?.open ? openable(walk.trace, wanted.open) : sameGraph(state.walk, walk) ? state.open : null,
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
