/** The paths from the output down to a node: how many, each by itself, and what they would cost. */

/** @import { Walk } from "../types" */

/**
 * @typedef {{ consumer: number, arg: number, node: number, local: number | null }} Edge
 */

/**
 * By node: how many paths lead to it from the output, and how many edges they have together. Whole
 * numbers, however large.
 * @param {Walk} walk
 */
export function counts({ trace, run }) {
  const paths = new Array(trace.nodes.length).fill(0n);
  const edges = new Array(trace.nodes.length).fill(0n);
  paths[trace.output] = 1n;
  run.flows.node.forEach((consumer, k) => {
    const node = trace.nodes[consumer].inputs[run.flows.arg[k]];
    paths[node] += paths[consumer];
    edges[node] += edges[consumer] + paths[consumer];
  });
  return { paths, edges };
}

/**
 * Every path from the output to a node, in flow order; none if there are more than `most`.
 * @param {Walk} walk
 * @param {number} leaf
 * @param {number} most
 * @returns {Edge[][]}
 */
export function expand(walk, leaf, most) {
  const { trace, run, flowOf } = walk;
  const { paths } = counts(walk);
  if (paths[leaf] === 0n || paths[leaf] > BigInt(most)) return [];
  const leads = new Set([leaf]);
  for (const node of trace.nodes) {
    if (node.inputs.some((source, arg) => flowOf[node.id][arg] >= 0 && leads.has(source))) leads.add(node.id);
  }
  /** @type {Edge[][]} */
  const found = [];
  /** @type {[number, Edge[]][]} */
  const todo = [[trace.output, []]];
  while (todo.length) {
    const [node, path] = /** @type {[number, Edge[]]} */ (todo.pop());
    if (node === leaf) {
      found.push(path);
      continue;
    }
    for (let arg = trace.nodes[node].inputs.length - 1; arg >= 0; arg--) {
      const flow = flowOf[node][arg];
      const source = trace.nodes[node].inputs[arg];
      if (flow < 0 || !leads.has(source)) continue;
      const local = run.flows.local[flow];
      todo.push([
        source,
        [...path, { consumer: node, arg, node: source, local: typeof local === "number" ? local : null }],
      ]);
    }
  }
  return found;
}

/**
 * Forward mode from one leaf: how far every node moves when it moves by one, from the local derivatives;
 * null where an array is on the way. With it the number of multiplications that the pass takes.
 * @param {Walk} walk
 * @param {number} leaf
 */
export function forwardPass({ trace, run, flowOf }, leaf) {
  /** @type {(number | null)[]} */
  const tangents = trace.nodes.map((node) => (node.id === leaf ? 1 : null));
  let multiplications = 0;
  let whole = true;
  for (const node of trace.nodes) {
    node.inputs.forEach((source, arg) => {
      const moved = tangents[source];
      const flow = flowOf[node.id][arg];
      if (moved === null || flow < 0) return;
      multiplications++;
      const local = run.flows.local[flow];
      if (typeof local !== "number") whole = false;
      else tangents[node.id] = (tangents[node.id] ?? 0) + local * moved;
    });
  }
  return { tangents, multiplications, whole };
}
