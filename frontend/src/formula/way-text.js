/** One of several ways through a line, in words: directly, or through a part of it. Pure. */

import { shortName } from "./labels.js";
import { formulaOf, nodeOf } from "./line.js";
import { numberText } from "./numerals.js";
import { plain } from "./plain.js";

/** @import { Say, Unit, Walk } from "../types" */

const LONGEST = 14; // letters of a part that is named

/**
 * By what a value that a line uses several times comes into it: "through a·b", "directly".
 * @param {Walk} walk
 * @param {Unit} unit the box of the line
 * @param {number} flow
 * @param {Say} say
 */
export function wayText({ trace, run }, unit, flow, say) {
  const entry = run.flows.node[flow];
  if (entry === unit.exit) return say("way.direct");
  const name = (/** @type {string} */ text) => {
    const id = nodeOf(text);
    return id === null ? numberText(text) : shortName(trace, trace.nodes[id]);
  };
  const part = plain(formulaOf(trace, { ...unit, exit: entry }), name);
  return [...part].length <= LONGEST ? say("way.through", { part }) : "";
}
