/** The address under which what is shown is found again. Pure. */

import { written } from "../trace/defaults.js";
import { momentAt } from "../trace/moments.js";
import { RATE } from "../trace/walk.js";
import { isStale } from "./state.js";

/** @import { State } from "../types" */

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
  set("program", null); // a text stands behind the #, which no server sees
  set("at", state.walk && state.at > 0 && !isStale(state) ? momentAt(state.walk, state.at) : null);
  const usual = state.examples.find((one) => one.id === state.example)?.rate ?? RATE;
  set("rate", state.rate === usual ? null : String(state.rate));
  set("level", state.level === "numbers" ? null : state.level);
  const fragment = new URLSearchParams();
  if (state.example === null && state.source) fragment.set("program", state.source);
  const { inputs } = state.aside ?? state;
  if (Object.keys(inputs).length) fragment.set("values", JSON.stringify(inputs));
  const training = written(state.training.settings);
  if (training !== null) fragment.set("training", training);
  if (Object.keys(state.faults).length) fragment.set("faults", JSON.stringify(state.faults));
  if (state.open) fragment.set("open", [...state.open].join(" "));
  to.hash = fragment.toString();
  return to;
}
