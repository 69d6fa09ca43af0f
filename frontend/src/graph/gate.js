/** What a gate says: how much of a change it passes on, or for arrays by which rule. Pure. */

import { derivativeOf, formulaOf, letter, nodeOf, OPS, passedOn, put } from "../formula/line.js";
import { shortName } from "../formula/labels.js";
import { agreeing, numberText, short } from "../formula/numerals.js";
import { plain } from "../formula/plain.js";
import { simplified } from "../formula/simplify.js";

/** @import { Unit, Walk } from "../types" */

const LONGEST_RULE = 20; // letters of a rule that a gate shows
const MOST_WAYS = 3; // between two boxes that have a number each
const SHORT_RULE = 9; // and in a small picture

/**
 * The flows along some edges.
 * @param {Walk} walk
 * @param {[number, number][]} edges [consumer, argument]
 */
export const flowsOf = ({ flowOf }, edges) =>
  edges.map(([consumer, arg]) => flowOf[consumer][arg]).filter((flow) => flow >= 0);

/**
 * What stands on the gate of a wire: one text for each way, or for arrays the rule in at most two lines, which in a
 * small picture is its first.
 * @param {Walk} walk
 * @param {Unit} consumer
 * @param {[number, number][]} edges of the wire
 * @param {"full" | "small"} size
 */
export function gateTexts(walk, consumer, edges, size) {
  const shares = flowsOf(walk, edges).map((flow) => passedOn(walk, consumer, flow));
  // Of many ways together what they pass on in all.
  if (shares.length > MOST_WAYS && shares.every((one) => one !== null))
    return [`× ${short(/** @type {number[]} */ (shares).reduce((a, b) => a + b, 0))}`];
  return shares.every((one) => one !== null)
    ? shares.map((one) => `× ${short(/** @type {number} */ (one))}`)
    : size === "full"
      ? ruleOf(walk, consumer, edges)
      : ruleOf(walk, consumer, edges)
          .slice(0, 1)
          .map((rule) => (rule.length > SHORT_RULE ? shortened(rule) : rule));
}

/** A rule in few letters: what stands in parentheses is left out, then all but its sign. @param {string} rule */
function shortened(rule) {
  const bare = rule.replace(/\([^()]{3,}\)/g, "(…)");
  return bare.length <= SHORT_RULE ? bare : rule.startsWith("⊙") ? "⊙ …" : "…";
}

/**
 * What a gate of arrays does to the gradient g that arrives: cell by cell with the slope, or as the rule of the
 * operation says that is entered; what comes between that operation and the box's result stands on a second line.
 * @param {Walk} walk
 * @param {Unit} unit
 * @param {[number, number][]} edges
 * @returns {string[]} at most two lines
 */
export function ruleOf({ trace }, unit, edges) {
  const name = (/** @type {string} */ text) => {
    const id = nodeOf(text);
    return id === null ? numberText(text) : shortName(trace, trace.nodes[id]);
  };
  const few = (/** @type {string} */ text) => ([...text].length <= LONGEST_RULE ? text : "");
  const slope = derivativeOf(trace, unit, edges);
  const held = (/** @type {import("../types").Tree} */ tree) => {
    const text = plain(tree, name);
    return / [+−] /.test(text) ? `(${text})` : text;
  };
  if (slope !== null) return slope === 1 ? [] : [few(`⊙ ${held(slope)}`)].filter(Boolean);
  const [[consumer, arg]] = edges;
  const node = trace.nodes[consumer];
  const row = OPS.get(node.op);
  const rule = row?.kind === "structural" ? row.tree.rules[arg] : null;
  if (!rule) return [];
  // A part of the line that has no name is written out.
  const part = (/** @type {number} */ id) =>
    trace.nodes[id].name || !unit.nodes.includes(id) ? letter(id) : formulaOf(trace, { ...unit, exit: id });
  const letters = Object.fromEntries((row?.args ?? []).map((one, i) => [one, part(node.inputs[i])]));
  // From the box's result to the operation that is entered, where that is element by element.
  const rest = unit.nodes.filter((id) => id !== consumer);
  const readers = rest.flatMap((id) =>
    trace.nodes[id].inputs.flatMap((source, i) =>
      source === consumer ? [/** @type {[number, number]} */ ([id, i])] : [],
    ),
  );
  const inner =
    consumer === unit.exit ? 1 : readers.length ? derivativeOf(trace, { ...unit, nodes: rest }, readers) : null;
  if (inner === 1) return [few(plain(simplified(put(rule, letters)), name))].filter(Boolean);
  const helper = inner === null ? "" : few(`c = g ⊙ ${held(inner)}`);
  const text = few(plain(simplified(put(rule, { ...letters, g: "c" })), name));
  return text && helper ? [text, helper] : [];
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
