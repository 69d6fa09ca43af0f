/** A node in words, as a screen reader announces it. */

import { title } from "../formula/labels.js";
import { brief, isSummary, numeral, THREE } from "../formula/numerals.js";
import { gradOf, valueAt } from "../trace/frame.js";

/** @import { Frame, Numeric, Say } from "../types" */

/**
 * A node as a screen reader announces it: what it is, and what is known of it at this moment.
 * @param {Frame} frame
 * @param {number} id
 * @param {Say} say
 * @param {boolean} exact
 */
export function nodeSentence(frame, id, say, exact) {
  const node = frame.walk.trace.nodes[id];
  const value = valueAt(frame, id);
  const { arrived, expected, sum, complete } = gradOf(frame, id);
  const known = value === null ? "hidden" : sum === null ? "value" : complete ? "grad" : "partial";
  if (node.shape.length && known !== "hidden")
    return say(`node.array.${known === "partial" ? "grad" : known}`, {
      title: title(frame.walk.trace, node),
      kind: say(`kind.${node.kind}`, { op: node.op }),
      shape: node.shape.join(say("node.by")),
      ...inWords(sum),
    });
  return say(`node.${known}`, {
    title: title(frame.walk.trace, node),
    kind: say(`kind.${node.kind}`, { op: node.op }),
    value: brief(value, exact),
    grad: brief(sum, exact),
    arrived,
    expected,
  });
}

/**
 * An array's gradient as it is said: how large it is, and how many of its numbers have which sign.
 * @param {Numeric | null} sum
 */
function inWords(sum) {
  const all = Array.isArray(sum) ? /** @type {number[]} */ (/** @type {unknown[]} */ (sum).flat(Infinity)) : null;
  const norm = all ? Math.hypot(...all) : sum !== null && isSummary(sum) ? (sum.norm ?? NaN) : NaN;
  return {
    norm: numeral(norm, false, THREE),
    above: all?.filter((one) => one > 0).length ?? "",
    below: all?.filter((one) => one < 0).length ?? "",
  };
}
