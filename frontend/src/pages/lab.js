/** What the playground and the labs share: the page's colours, its address, and what went wrong. */

import { isRefused } from "../session/refused.js";
import { say } from "./site.js";

/** The colours of the page as it is, light or dark. @returns {import("../graph/paint-network.js").Colours} */
export function colours() {
  const style = getComputedStyle(document.documentElement);
  const of = (/** @type {string} */ name) => style.getPropertyValue(`--${name}`).trim();
  return { plus: of("plus"), minus: of("minus"), ground: of("panel"), ink: of("ink"), focus: of("focus") };
}

/** Why something could not be had, in words; what is no refusal is thrown on. @param {unknown} error */
export function why(error) {
  if (!isRefused(error)) throw error;
  const { title, detail } = error.problem;
  return detail || title || `${say("unreachable.title")}${say("language.stop")} ${say("unreachable.detail")}`;
}

/**
 * Tells of an address that now says something else; a place in the page, as after a skip link, says nothing.
 * @param {() => string} own what the address says of the page as it is
 * @param {(hash: string) => void} take
 */
export function addressed(own, take) {
  addEventListener("hashchange", () => {
    const hash = location.hash.slice(1);
    if ((!hash || hash.includes("=")) && hash !== own()) take(hash);
  });
}

/**
 * The whole number in a field, from 0 to below `most`; of anything else the field shows again what it had, and this
 * is null.
 * @param {Event} event
 * @param {number} before
 * @param {number} most
 */
export function wholeIn(event, before, most) {
  const field = /** @type {HTMLInputElement} */ (event.target);
  const value = Number(field.value);
  if (field.value !== "" && Number.isInteger(value) && value >= 0 && value < most) return value;
  field.value = String(before);
  return null;
}

/**
 * What a training in rounds has come to.
 * @typedef {object} Rounds
 * @property {{ n: number, loss: number, right: number }[]} marks of the test rows
 * @property {number} done updates
 * @property {object | null} checkpoint from which the next round goes on
 * @property {boolean} busy
 * @property {string} fault
 */

/** A training of which nothing is done. @returns {Rounds} */
export const untrained = () => ({ marks: [], done: 0, checkpoint: null, busy: false, fault: "" });

/**
 * A round of a training: its lines are noted as they come.
 * @param {Rounds} rounds
 * @param {AsyncGenerator<any>} lines of the service
 * @param {AbortSignal} signal
 * @param {(params: Record<string, any> | undefined) => void} took called with the parameters of a line, if it has them
 */
export async function round(rounds, lines, signal, took) {
  Object.assign(rounds, { busy: true, fault: "" });
  try {
    for await (const line of lines) {
      if (signal.aborted) return;
      if (line.error) throw Object.assign(new Error(line.error.detail), { problem: line.error });
      if (line.checkpoint) rounds.checkpoint = line.checkpoint;
      if (line.n) rounds.done = line.n;
      const last = rounds.marks[rounds.marks.length - 1];
      if (line.test_watch && (!last || last.n < line.n))
        rounds.marks.push({ n: line.n, loss: line.test_loss, right: line.test_watch.right });
      const params = line.run?.params ?? line.params; // of some steps, and of the end
      if (params || line.test_watch) took(params);
    }
  } catch (error) {
    if (!signal.aborted) rounds.fault = why(error);
  } finally {
    if (!signal.aborted) rounds.busy = false; // whoever stops it says so, and may have begun another
  }
}
