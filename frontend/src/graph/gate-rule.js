/** What a gate of arrays says: its rule, in as few letters as there is room for. Pure. */

import { ruleOf } from "../formula/array-rule.js";
import { shortName } from "../formula/labels.js";
import { derivativeOf } from "../formula/slope.js";
import { flowsOf } from "./gate.js";

const [LETTERS, WORD] = [14, 9]; // of a rule in a small picture, and of a word of it
const SIGNS = /[⊙@=ᵀ]/; // of a formula

/**
 * The rule on a gate of arrays; where there is little room its first line, in few letters. Of several ways that have no
 * rule together each has its own, and the number of its way.
 * @param {import("../types").Walk} walk
 * @param {[number, number][]} edges
 * @param {import("../types").Unit} consumer
 * @param {{ badges: Map<number, string>, say: import("../types").Say, roomy: boolean }} how
 */
export function rulesAt(walk, edges, consumer, { badges, say, roomy }) {
  const flows = flowsOf(walk, edges);
  const whole = shared(walk.trace, consumer, ruleOf(walk, consumer, edges, say));
  const each = whole.length || edges.length < 2 ? [] : edges.map((edge) => ruleOf(walk, consumer, [edge], say));
  if (each.some((one) => one.length)) {
    const ways = each.map((one, i) => {
      const text = one.join(", ") || (derivativeOf(walk.trace, consumer, [edges[i]]) === 1 ? "⊙ 1" : "⋯");
      return [badges.get(flows[i]), text].filter(Boolean).join(" ");
    });
    return roomy ? ways : [ways.every(fits) ? ways.join(", ") : "⋯"];
  }
  const badge = flows.map((flow) => badges.get(flow) ?? "").join("");
  const words = whole.findLast((one) => !SIGNS.test(one) && fits(one));
  // What is done cell by cell before counts too: without it the words would be another rule.
  const first = whole.length > 1 && words && whole[0].startsWith("⊙") ? "⊙ …, " : "";
  const lines = roomy
    ? whole
    : words
      ? [first + words]
      : whole.slice(0, 1).map((one) => (fits(one) ? one : brief(one)));
  return lines.map((one, i) => (i === 0 && badge ? `${badge} ${one}` : one));
}

/**
 * The rule of a softmax in the letters of its caption: p for the shares, whatever the program calls them.
 * @param {import("../types").Trace} trace
 * @param {import("../types").Unit} consumer
 * @param {string[]} lines
 */
function shared(trace, { exit }, lines) {
  const last = exit === null ? null : trace.nodes[exit];
  if (last?.op !== "softmax" || lines.length !== 2 || !lines[0].includes("(g − c)")) return lines;
  const [main, sum] = lines.map((one) => one.replaceAll(shortName(trace, last), "p"));
  return [main, sum.replace(" ⊙ ", "·")];
}

/** A rule in few letters: a softmax has p for its shares, else brackets are emptied. @param {string} one */
function brief(one) {
  const bare = one.includes("(g − c)") ? "p ⊙ (g − c)" : one.replace(/\(.{3,}\)/, "(…)");
  return fits(bare) ? bare : "…";
}

/** Whether a rule has room in a small picture, where words may take several lines. @param {string} one */
const fits = (one) =>
  one.length <= (SIGNS.test(one) ? LETTERS : 2 * LETTERS) && one.split(" ").every(({ length }) => length <= WORD);
