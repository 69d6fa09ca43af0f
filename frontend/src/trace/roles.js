/** Which value of a program is its guess and which the answer: the two sides of a difference that is squared. */

/** @import { Trace } from "../types" */

const LOSSES = new Set("mse mae huber binary_cross_entropy".split(" ")); // of the language, with prediction and target
const PASSING = new Set("mul div neg mean sum pow square".split(" ")); // between such a difference and the output

/** @type {WeakMap<Trace["nodes"], { guess: number, target: number } | null>} */
const known = new WeakMap();

/**
 * The nodes of guess and answer, both single numbers and the answer a leaf or a number; null where there are none.
 * @param {Trace} trace
 * @returns {{ guess: number, target: number } | null}
 */
export function rolesOf(trace) {
  const found = known.get(trace.nodes);
  if (found !== undefined) return found;
  const roles = sought(trace);
  known.set(trace.nodes, roles);
  return roles;
}

/**
 * @param {Trace} trace
 */
function sought({ nodes, output }) {
  const todo = [output];
  let squared = false;
  while (todo.length) {
    const node = nodes[/** @type {number} */ (todo.pop())];
    const [one, other] = node.inputs;
    const power = node.op === "pow" && nodes[other]?.kind === "const";
    if (node.op === "sub" && squared) return pair(nodes, one, other);
    if (LOSSES.has(node.op)) return pair(nodes, one, other);
    squared = power || node.op === "square";
    if (!PASSING.has(node.op)) continue;
    const inner = squared ? [one] : node.inputs.filter((source) => nodes[source].kind === "op");
    if (inner.length === 1) todo.push(inner[0]);
  }
  return null;
}

/**
 * @param {Trace["nodes"]} nodes
 * @param {number} one
 * @param {number} other
 */
function pair(nodes, one, other) {
  if (nodes[one].shape.length || nodes[other].shape.length) return null;
  const answers = (/** @type {number} */ id) => ["input", "data", "const"].includes(nodes[id].kind);
  if (answers(other) && nodes[one].kind === "op") return { guess: one, target: other };
  return answers(one) && nodes[other].kind === "op" ? { guess: other, target: one } : null;
}
