/** One of several ways through a line, in words: directly, or through a part of it. Pure. */

import { named } from "./labels.js";
import { formulaOf } from "./line.js";
import { plain } from "./plain.js";

/** @import { Factor } from "../trace/routes.js" */
/** @import { Folded, Say, Unit, Walk } from "../types" */

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

/**
 * What a factor of a product is called where the names of its two boxes do not tell which it is: of a box that is used
 * more than once in a line, and of what goes straight into the output beside other ways, for ∂L/∂w is all of them
 * together. Else nothing.
 * @param {Walk} walk
 * @param {Folded} folded
 * @param {Factor} factor
 * @param {Say} say
 */
export function factorText(walk, { units }, { from, to, flow }, say) {
  const { node, arg } = walk.run.flows;
  const own = units[from].edges[units[from].inputs.indexOf(to)] ?? [];
  const double = own.length > 1 && own.some(([id, i]) => id === node[flow] && i === arg[flow]);
  const { exit } = units[to];
  const beside = units[from].exit === walk.trace.output && exit !== null && walk.into[exit].length > 1;
  return double || beside ? wayText(walk, units[from], flow, say) : "";
}
