/** A trace as a walk: the list of its steps, and where along it everything becomes visible. */

/** @import { Trace, Walk, Step } from "../types" */

/**
 * Order is the trace's own: values in node order, then contributions in flow order.
 * @param {Trace} trace
 * @param {number} [n] which run
 * @returns {Walk}
 */
export function walk(trace, n = 0) {
  const run = trace.runs[n];
  const count = trace.nodes.length;
  /** @type {Step[]} */
  const steps = [{ phase: "start" }];
  const shownAt = new Array(count).fill(0);
  for (const node of trace.nodes) {
    if (node.kind !== "op") continue;
    shownAt[node.id] = steps.length;
    steps.push({ phase: "forward", node: node.id });
  }
  const lossAt = steps.length;
  steps.push({ phase: "loss", node: trace.output });

  /** @type {number[][]} */
  const into = Array.from({ length: count }, () => []);
  const flowOf = trace.nodes.map((node) => node.inputs.map(() => -1));
  /** @type {number[]} */
  const arrivedAt = [];
  run.flows.node.forEach((consumer, flow) => {
    const arg = run.flows.arg[flow];
    const node = trace.nodes[consumer].inputs[arg];
    into[node].push(flow);
    flowOf[consumer][arg] = flow;
    arrivedAt.push(steps.length);
    steps.push({ phase: "backward", flow, consumer, arg, node });
  });

  /** @type {[number, number][][]} */
  const readers = Array.from({ length: count }, () => []);
  for (const node of trace.nodes) {
    node.inputs.forEach((source, arg) => readers[source].push([node.id, arg]));
  }
  return { trace, run, steps, shownAt, arrivedAt, into, flowOf, readers, lossAt };
}
