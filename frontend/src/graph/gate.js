/** What a gate says: how much of a change it passes on, or for arrays by which rule. Pure. */

import { passedOn } from "../formula/line.js";
import { agreeing, short } from "../formula/numerals.js";

/** @import { Board, Stop, Unit, Walk } from "../types" */

const MOST_WAYS = 3; // between two boxes that have a number each

/**
 * What is crossed by a stop: the wires of its flows.
 * @param {Stop} here
 * @param {Board["wires"][number]} wire
 */
export function isNow(here, wire) {
  if (here.phase === "backward") return wire.consumer === here.unit && wire.source === here.to;
  return here.phase !== "start" && here.phase !== "update" && wire.consumer === here.unit;
}

/**
 * The flows along some edges.
 * @param {Walk} walk
 * @param {[number, number][]} edges [consumer, argument]
 */
export const flowsOf = ({ flowOf }, edges) =>
  edges.map(([consumer, arg]) => flowOf[consumer][arg]).filter((flow) => flow >= 0);

/**
 * What stands on the gate of a wire that passes on single numbers: one text for each way. Null for arrays, whose gates
 * show a rule.
 * @param {Walk} walk
 * @param {Unit} consumer
 * @param {[number, number][]} edges of the wire
 * @returns {string[] | null}
 */
export function gateTexts(walk, consumer, edges) {
  /** @type {number[]} */
  const shares = [];
  for (const flow of flowsOf(walk, edges)) {
    const share = passedOn(walk, consumer, flow);
    if (share === null) return null;
    shares.push(share);
  }
  // Of many ways together what they pass on in all.
  const all = shares.length > MOST_WAYS ? [shares.reduce((a, b) => a + b, 0)] : shares;
  return all.map((one) => `× ${short(one)}`);
}

/**
 * "−0.226 × 0.244", and with its result.
 * @param {Walk} walk
 * @param {Unit} consumer
 * @param {number} flow
 * @param {boolean} [whole]
 */
export function worked(walk, consumer, flow, whole = true) {
  const arriving = consumer.exit === null ? null : walk.run.grads[consumer.exit];
  const share = passedOn(walk, consumer, flow);
  const grad = walk.run.flows.grad[flow];
  if (typeof arriving !== "number" || share === null || typeof grad !== "number") return "";
  const { factors, product } = agreeing([arriving, share], grad);
  return whole ? `${factors.join(" × ")} = ${product}` : factors.join(" × ");
}
