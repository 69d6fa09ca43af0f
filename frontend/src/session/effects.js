/** What actions set off, besides changing the state. */

/** @import { Action, State } from "../types" */
/** @import { Parts } from "./session.js" */

/**
 * @template {Action["type"]} T
 * @typedef {(parts: Parts, state: State, before: State, action: Extract<Action, { type: T }>) => void} Effect
 */

/** @param {Parts} parts */
const run = ({ run, whatif }) => {
  whatif.forget();
  run.now();
};

/** @param {Parts} parts @param {State} state @param {State} before */
const redone = (parts, state, before) => {
  if (state.busy && state.source !== before.source) run(parts);
  else if (state !== before) parts.whatif.changed();
};

/** What can only be worked out where the reader stands. @param {Parts} parts */
const arrive = ({ whatif }) => {
  void whatif.foresee();
  void whatif.take();
};

/** @type {{ [T in Action["type"]]?: Effect<T> }} */
export const EFFECTS = {
  // the program
  edit: ({ run, train }) => {
    run.soon();
    train.leave();
  },
  choose: (parts, { busy }) => {
    parts.train.leave();
    if (busy) run(parts);
  },
  visit: (parts, { busy }) => {
    parts.train.leave();
    if (busy) run(parts);
  },
  run,
  traced: (parts) => {
    parts.whatif.opened();
    arrive(parts);
  },
  language: (parts, { problem, language, source }, before) => {
    // The service's words are in the reader's language, and so are the comments of a program of the gallery.
    if ((problem && language !== before.language) || source !== before.source) run(parts);
  },

  // what if
  set: ({ whatif }) => whatif.changed(),
  reset: ({ whatif }) => whatif.changed(),
  fault: ({ whatif }) => whatif.changed(),
  rate: ({ whatif }) => whatif.changed(),
  again: ({ whatif }) => whatif.changed(),
  undo: redone,
  redo: redone,

  // what comes after an update and why a cell has its number are worked out when they are reached
  by: arrive,
  go: arrive,
  turn: arrive,
  phase: arrive,
  node: arrive,
  recomputed: arrive,
  fold: arrive,
  cell: arrive,
  check: ({ whatif }) => void whatif.check(),

  // training
  train: ({ train }, _state, _before, { wish, steps }) => train.act(wish, steps),
  open: ({ train }, _state, _before, { n }) => train.open(n),
  tab: ({ train }, { tab }) => void (tab === "train" && train.prepare()),
  show: ({ train }, { show }) => void (show === "data" && train.prepare()),
};
