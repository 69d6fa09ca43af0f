/** The state of one session: all that its panels show and its address holds. */

import { DEFAULTS } from "../trace/defaults.js";
import { RATE } from "../trace/walk.js";

/** @import { State } from "../types" */

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
  variant: null,
  inputs: {},
  faults: {},
  rate: RATE,
  checks: null,
  level: "numbers",
  open: null,
  training: { journal: null, others: [], begun: 0, running: null, seeking: false, settings: DEFAULTS, problem: null },
  opened: null,
  aside: null,
  pending: { numbers: false, check: false, open: null },
  wanted: null,
  instead: false,
  looked: 0,
  tab: "why",
  show: null,
  pace: 0,
  panel: null,
  next: null,
  cell: null,
  cells: null,
  past: [],
  future: [],
  limit: null,
  did: "",
});

/**
 * Whether something that the reader has asked for is still to be seen.
 * @param {State} state
 */
export function isBusy({ busy, pending, training }) {
  return busy || training.running !== null || pending.numbers || pending.check || pending.open !== null;
}

/**
 * Whether the picture is of another program than the one in the editor.
 * @param {State} state
 */
export function isStale(state) {
  return state.walk !== null && state.walk.trace.source !== state.source;
}

/**
 * Whether a value has all its numbers, and they are finite.
 * @param {any} value
 * @returns {boolean}
 */
export function isFinite_(value) {
  return Array.isArray(value) ? value.length > 0 && value.every(isFinite_) : Number.isFinite(value);
}
