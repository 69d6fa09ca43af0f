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
  const found = compared(trace);
  return found && [found.guess, found.target].every((id) => !trace.nodes[id].shape.length) ? found : null;
}

/**
 * The two sides of what a program's loss compares, single numbers or arrays; null where it compares nothing.
 * @param {Trace} trace
 * @returns {{ guess: number, target: number } | null}
 */
export function compared(trace) {
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
 * Of two sides the guess is what the parameters lead to; the answer is a leaf, or an array that they do not lead to.
 * @param {Trace["nodes"]} nodes
 * @param {number} one
 * @param {number} other
 */
function pair(nodes, one, other) {
  const learnt = new Set(nodes.filter(({ kind }) => kind === "param").map(({ id }) => id));
  for (const { id, inputs } of nodes) if (inputs.some((source) => learnt.has(source))) learnt.add(id);
  const answers = (/** @type {number} */ id) =>
    ["input", "data", "const"].includes(nodes[id].kind) || (nodes[id].shape.length > 0 && !learnt.has(id));
  if (answers(other) && nodes[one].kind === "op") return { guess: one, target: other };
  return answers(one) && nodes[other].kind === "op" ? { guess: other, target: one } : null;
}
