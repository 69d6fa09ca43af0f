/** What actions set off, besides changing the state. */

/** @import { Action, State } from "../types" */
/** @import { Parts } from "./session.js" */

/**
 * @template {Action["type"]} T
 * @typedef {(parts: Parts, state: State, before: State, action: Extract<Action, { type: T }>) => void} Effect
 */

/** @param {Parts} parts */
const run = ({ run, suppose }) => {
  suppose.forget();
  run.now();
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
  traced: ({ suppose }) => suppose.opened(),
  language: (parts, { problem, language }, before) => {
    if (problem && language !== before.language) run(parts); // the service's words are in the reader's language
  },

  // what if
  set: ({ suppose }) => suppose.changed(),
  reset: ({ suppose }) => suppose.changed(),
  fault: ({ suppose }) => suppose.changed(),
  rate: ({ suppose }) => suppose.changed(),
  again: ({ suppose }) => suppose.changed(),
  check: ({ suppose }) => void suppose.check(),

  // training
  train: ({ train }, _state, _before, { wish, steps }) => train.act(wish, steps),
  open: ({ train }, _state, _before, { n }) => train.open(n),
};
