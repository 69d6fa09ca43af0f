/** A trace as a walk: the list of its steps, and where along it everything becomes visible. */

import { between, moved } from "./update.js";

/** @import { Trace, Walk, Step } from "../types" */

/** The learning rate of the article. */
export const RATE = 0.01;

/**
 * Order is the trace's own: values in node order, then contributions in flow order; last the
 * parameters move, each against its gradient.
 * @param {Trace} trace
 * @param {number} [rate] the learning rate
 * @param {Record<string, number>} [faults] broken edges
 * @param {Walk["training"]} [training] how the parameters were moved, where it is a step of a training
 * @returns {Walk}
 */
export function walk(trace, rate = RATE, faults = {}, training = null) {
  const run = trace.runs[0];
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

  const updatedAt = new Array(count).fill(Infinity);
  /** @type {Walk["moves"]} */
  const moves = new Map();
  // In a training the optimizer has moved them, and the run says how.
  const made = new Map((run.moves ?? []).map((move) => [move.node, move]));
  for (const node of trace.nodes) {
    const grad = run.grads[node.id];
    const trained = made.get(node.id);
    const move = trained
      ? between(trained)
      : made.size || node.kind !== "param" || grad === null
        ? null
        : moved(run.values[node.id], grad, rate);
    if (!move) continue;
    updatedAt[node.id] = steps.length;
    moves.set(node.id, move);
    steps.push({ phase: "update", node: node.id });
  }

  /** @type {[number, number][][]} */
  const readers = Array.from({ length: count }, () => []);
  for (const node of trace.nodes) {
    node.inputs.forEach((source, arg) => readers[source].push([node.id, arg]));
  }
  return {
    trace,
    run,
    rate,
    faults,
    training,
    steps,
    shownAt,
    arrivedAt,
    updatedAt,
    moves,
    into,
    flowOf,
    readers,
    lossAt,
  };
}
