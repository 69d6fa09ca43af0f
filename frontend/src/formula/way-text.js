/** One of several ways through a line, in words: directly, or through a part of it. Pure. */

import { named } from "./labels.js";
import { formulaOf } from "./line.js";
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
  const part = plain(formulaOf(trace, { ...unit, exit: entry }), named(trace));
  return [...part].length <= LONGEST ? say("way.through", { part }) : "";
}
