/** What a gate says: how much of a change it passes on, or for arrays by which rule. Pure. */

import { derivativeOf, letter, nodeOf, OPS, passedOn, put } from "../formula/line.js";
import { shortName } from "../formula/labels.js";
import { agreeing, numberText, short } from "../formula/numerals.js";
import { plain } from "../formula/plain.js";

/** @import { Unit, Walk } from "../types" */

const LONGEST_RULE = 16; // letters of a rule that a gate shows

/**
 * The flows along some edges.
 * @param {Walk} walk
 * @param {[number, number][]} edges [consumer, argument]
 */
export const flowsOf = ({ flowOf }, edges) =>
  edges.map(([consumer, arg]) => flowOf[consumer][arg]).filter((flow) => flow >= 0);

/**
 * What stands on the gate of a wire, one text for each way.
 * @param {Walk} walk
 * @param {Unit} consumer
 * @param {[number, number][]} edges of the wire
 */
export function gateTexts(walk, consumer, edges) {
  const shares = flowsOf(walk, edges).map((flow) => passedOn(walk, consumer, flow));
  return shares.every((one) => one !== null)
    ? shares.map((one) => `× ${short(/** @type {number} */ (one))}`)
    : [ruleOf(walk, consumer, edges)];
}

/**
 * What a gate of arrays does to the gradient g that arrives: cell by cell with the slope, or as its rule says.
 * @param {Walk} walk
 * @param {Unit} unit
 * @param {[number, number][]} edges
 */
export function ruleOf({ trace }, unit, edges) {
  const name = (/** @type {string} */ text) => {
    const id = nodeOf(text);
    return id === null ? numberText(text) : shortName(trace, trace.nodes[id]);
  };
  const slope = derivativeOf(trace, unit, edges);
  if (slope === 1) return "";
  const [[consumer, arg]] = edges;
  const node = trace.nodes[consumer];
  const row = OPS.get(node.op);
  const tree = row?.kind === "structural" ? row.tree.rules[arg] : null;
  const letters = Object.fromEntries((row?.args ?? []).map((one, i) => [one, letter(node.inputs[i])]));
  const text = slope !== null ? `⊙ ${plain(slope, name)}` : tree ? plain(put(tree, letters), name) : "";
  return [...text].length <= LONGEST_RULE ? text : "";
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
