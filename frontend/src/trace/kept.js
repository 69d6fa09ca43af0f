/** A step of training as a program's own values: what a link must hold so that others see the same numbers. Pure. */

import { adjustable } from "./leaf.js";

/** @typedef {import("./snippets.js").Shared} Shared */

/** A link with more numbers than this is cut off by what it is sent with. */
const MAX_NUMBERS = 1000;

/**
 * What is shared, with the values that an opened step of training shows as the reader's own. Without such a step, and
 * where its numbers are too many for a link, it is the same.
 * @param {Shared} shared
 * @returns {Shared}
 */
export function keptIn(shared) {
  const { state } = shared;
  if (!state.aside?.walk || !state.walk) return shared;
  const { trace, run } = state.walk;
  const own = state.aside.walk;
  const before = new Map(own.trace.nodes.map(({ key, id }) => [key, own.run.values[id]]));
  const moved = trace.nodes
    .filter(adjustable)
    .map(({ key, id }) => ({ key, value: run.values[id], was: before.get(key) }))
    .filter(({ value, was }) => JSON.stringify(value) !== JSON.stringify(was));
  const trained = Object.fromEntries(moved.map(({ key, value }) => [key, value]));
  const inputs = { ...state.aside.inputs, ...trained, ...state.inputs };
  if (Object.values(inputs).flat(9).length > MAX_NUMBERS) return shared;
  const link = new URL(shared.link);
  const fragment = new URLSearchParams(link.hash.slice(1));
  fragment.set("values", JSON.stringify(inputs));
  link.hash = fragment.toString();
  return { ...shared, link: link.href, state: { ...state, aside: null, inputs } };
}
