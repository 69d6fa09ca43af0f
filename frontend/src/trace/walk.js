/** A trace as a walk: the list of its steps, and where along it everything becomes visible. */

import { linesOf } from "./fold.js";
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
  for (const flow of asWritten(trace)) {
    const consumer = run.flows.node[flow];
    const arg = run.flows.arg[flow];
    const node = trace.nodes[consumer].inputs[arg];
    into[node].push(flow);
    flowOf[consumer][arg] = flow;
    arrivedAt[flow] = steps.length;
    steps.push({ phase: "backward", flow, consumer, arg, node });
  }

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
    arrays: trace.nodes.some(({ shape }) => shape.length > 0),
  };
}

/**
 * The flows in the order in which they are walked: the trace's own, but that within a line of the program what goes to
 * its first operand comes before what goes to its second, as it is written. Contributions to one node keep their order,
 * since their running sums are the trace's.
 * @param {Trace} trace
 * @returns {number[]}
 */
function asWritten(trace) {
  const { node: consumers, arg: args } = trace.runs[0].flows;
  const lines = linesOf(trace);
  /** @type {number[]} */
  const order = [];
  for (let from = 0; from < consumers.length; ) {
    let to = from + 1;
    const line = lines[consumers[from]];
    while (line !== null && to < consumers.length && lines[consumers[to]] === line) to++;
    const flows = Array.from({ length: to - from }, (_, i) => from + i);
    order.push(...(flows.length > 1 ? rearranged(trace, flows) : flows));
    from = to;
  }
  return order;

  /**
   * @param {Trace} trace
   * @param {number[]} flows of one line
   */
  function rearranged({ nodes }, flows) {
    const own = new Map(flows.map((flow) => [`${consumers[flow]}.${args[flow]}`, flow]));
    const target = (/** @type {number} */ flow) => nodes[consumers[flow]].inputs[args[flow]];
    const path = lines[consumers[flows[0]]];
    /** @type {number[]} */
    const found = [];
    const seen = new Set();
    const todo = [{ consumer: consumers[flows[0]], arg: 0 }];
    while (todo.length) {
      const here = todo[todo.length - 1];
      if (here.arg >= nodes[here.consumer].inputs.length) {
        todo.pop();
        continue;
      }
      const flow = own.get(`${here.consumer}.${here.arg++}`);
      if (flow === undefined) continue;
      found.push(flow);
      if (lines[target(flow)] !== path || seen.has(target(flow))) continue;
      seen.add(target(flow));
      todo.push({ consumer: target(flow), arg: 0 });
    }
    // Not where a sum would be made in another order, or something would be passed on before it is complete.
    const place = new Map(found.map((flow, i) => [flow, i]));
    const before = (/** @type {number} */ one, /** @type {number} */ other) =>
      /** @type {number} */ (place.get(one)) < /** @type {number} */ (place.get(other));
    const kept = flows.every((flow, i) =>
      flows.every(
        (other, k) =>
          (k >= i || target(other) !== target(flow) || before(other, flow)) &&
          (target(other) !== consumers[flow] || before(other, flow)),
      ),
    );
    return found.length === flows.length && kept ? found : flows;
  }
}
