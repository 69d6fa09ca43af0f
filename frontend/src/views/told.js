/** What things are called in the text under the graph, and what is said before the first step. */

import { lowered, shortName, timeOf } from "../formula/labels.js";
import { short } from "../formula/numerals.js";
import { rolesOf } from "../trace/roles.js";

/** @import { Say, Unit, Walk } from "../types" */

/**
 * A caption: what is said, and the arithmetic that it is about, which stands out.
 * @typedef {{ text: string, sum: string, set?: unknown[] }} Told `text` has {sum} where the arithmetic stands; `set` is
 *   what stands before and after it, with names as symbols
 */

/** The names of a walk's values as they are read. @param {Walk} walk */
export const namesOf = (walk) => (/** @type {number} */ id) => shortName(walk.trace, walk.trace.nodes[id]);

/** What a box is called. @param {Walk} walk @param {Unit} unit */
export function boxName(walk, unit) {
  if (unit.node === null) {
    const path = (unit.path ?? "").split("/").at(-1) ?? "";
    const turn = /\[(\d+)\]$/.exec(path)?.[1];
    if (!turn || !unit.sole) return path.replace("[]", "[…]");
    // A turn of a loop that makes one value is called by it: h₁₇.
    const exit = walk.trace.nodes[/** @type {number} */ (unit.exit)];
    return shortName(walk.trace, exit) + (timeOf(walk.trace, exit) === undefined ? lowered(turn) : "");
  }
  return namesOf(walk)(/** @type {number} */ (unit.exit));
}

/**
 * Before the first step: what the program is about, and how far its guess is from the answer.
 * @param {Walk} walk
 * @param {"story" | "numbers" | "calculus"} level
 * @param {Say} say
 * @param {string} summary
 * @param {boolean} [asked] whether a reader is to find out how far it is
 * @returns {Told}
 */
export function toldFirst(walk, level, say, summary, asked = false) {
  const guess = say(rolesOf(walk.trace) ? "told.start.guess" : "told.start.story");
  const parts = level === "story" ? [gap(walk, say), guess] : [summary, asked ? "" : gap(walk, say)];
  return { text: parts.filter(Boolean).join(say("language.space")) || say("told.start"), sum: "" };
}

/**
 * How far the guess is from the answer, in a sentence; nothing where there are none.
 * @param {Walk} walk
 * @param {Say} say
 */
export function gap({ trace, run }, say) {
  const roles = rolesOf(trace);
  const [guess, answer] = roles ? [run.values[roles.guess], run.values[roles.target]] : [null, null];
  if (typeof guess !== "number" || typeof answer !== "number") return "";
  const by = short(Math.abs(guess - answer));
  return say(guess < answer ? "told.gap.low" : guess > answer ? "told.gap.high" : "told.gap.none", {
    guess: short(guess),
    answer: short(answer),
    by,
  });
}
