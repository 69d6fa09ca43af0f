/** The part of the state that a page's address holds. Pure. */

import { momentAt } from "../trace/moments.js";
import { read, written } from "../trace/settings.js";
import { RATE } from "../trace/walk.js";
import { isFinite_, isStale } from "./state.js";

/** @import { State } from "../types" */

/** @typedef {ReturnType<typeof fromAddress>} Address */

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
      ["story", "calculus"].find((one) => one === url.searchParams.get("level")) ?? null
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
  set("level", state.level === "numbers" ? null : state.level);
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
  try {
    return Object.fromEntries(Object.entries(JSON.parse(text ?? "{}")).filter(([, value]) => isFinite_(value)));
  } catch {
    return {};
  }
}
