/** What a step of arrays says: of one cell, worked out from the cells that it is made of. */

import { choiceOf, choiceText } from "../formula/choice.js";
import { exampleOf } from "../formula/entry.js";
import { short, signOf } from "../formula/numerals.js";
import { at, cellName, cellSum, isItself, scaleText, sizeText, votes } from "../formula/terms.js";
import { boxName, namesOf } from "./told.js";
import { besides, firstly, slopeText } from "./told-steps.js";

/** @import { CellTerms, Folded, Say, Stop, Unit, Walk } from "../types" */
/** @import { Told } from "./told.js" */

/**
 * What is made of arrays, shown on one cell.
 * @param {Walk} walk
 * @param {Unit} unit
 */
export function example(walk, unit) {
  const found = exampleOf(walk, unit);
  if (!found) return null;
  const { cell, text } = found;
  const value = at(walk.run.values[/** @type {number} */ (unit.exit)], cell);
  return { cell, sum: `${cellName(boxName(walk, unit), cell)} = ${text} = ${short(value)}` };
}

/**
 * A step of arrays, told of one cell.
 * @param {Walk} walk
 * @param {Folded} folded
 * @param {Stop & { phase: "backward" }} stop
 * @param {"story" | "numbers" | "calculus"} level
 * @param {Say} say
 * @param {CellTerms} found
 * @returns {Told}
 */
export function celled(walk, folded, stop, level, say, found) {
  const name = namesOf(walk);
  const inner = found.out !== folded.units[stop.unit].exit && walk.trace.nodes[found.out].name === null;
  const holes = {
    name: cellName(boxName(walk, folded.units[stop.to]), found.cell),
    consumer: inner ? say("cell.of", { consumer: boxName(walk, folded.units[stop.unit]) }) : name(found.out),
    output: name(walk.trace.output),
    count: found.terms.length,
    place: found.terms.length === 1 ? cellName(name(found.out), found.terms[0].at) : "",
    sum: "{sum}",
  };
  const more = besides(walk, stop, found.node, found.sum, holes, say, found.cell);
  if (level === "story") {
    const sense = signOf(found.sum) < 0 ? "raise" : signOf(found.sum) > 0 ? "lower" : "leave";
    const wish = say(`cell.wish.${sense}`);
    const heard = votes(found);
    const count = heard.raise + heard.lower; // who does not care says nothing
    const kind = found.terms.length === 1 ? "one" : count === 1 ? "single" : "votes";
    return { text: say(`told.cell.story.${kind}`, { ...holes, ...heard, count, wish }), sum: sizeText(found) };
  }
  const choice = choiceOf(walk, found);
  if (choice) {
    const key = `told.cell.choice.${choice.n > 1 ? "mean" : "one"}.${level}`;
    const answer = say(choice.soft ? "cell.answer.soft" : "cell.answer");
    return {
      text: say(key, { ...holes, rows: choice.n, answer }) + more,
      sum: `${choiceText(choice, found.sum)} = ${short(found.sum)}`,
    };
  }
  const seed = found.out === walk.trace.output && found.terms.length === 1;
  const slope = seed ? slopeText(walk, folded.units[stop.unit], stop.flows, found.sum, found.cell) : "";
  const parted = walk.into[found.node].some((flow) => !stop.flows.includes(flow));
  const begins = parted ? "part" : firstly(walk, stop, found.sum);
  if (seed) return { text: say(`told.backward.${begins}.${level}`, holes) + more, sum: slope + short(found.sum) };
  // What only takes a place in a larger array, or another shape, goes through it unchanged.
  if (isItself(found, holes.place, holes.name))
    return { text: say("told.cell.itself", holes) + more, sum: short(found.sum) };
  const factor = found.share ? scaleText(found.share.factor, "·") : "";
  const few = found.terms.length ? (holes.place === holes.consumer ? "alone" : "one") : "none";
  const kind = found.share ? "share" : found.terms.length > 1 ? "many" : few;
  const own = `∂${holes.output}/∂${holes.name}`;
  const sentence = say(`told.cell.${kind}.${level}`, { ...holes, factor, own }) + more;
  return { text: sentence.replace(/(\p{Script=Han}) (?=\p{Script=Han})/gu, "$1"), sum: cellSum(found, say) };
}
