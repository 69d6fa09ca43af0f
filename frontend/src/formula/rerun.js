/** A graph's run with other leaves, in the page, without a server. */

import { toNested } from "./arrays.js";
import { canRun } from "./evaluate.js";
import { planOf } from "./plan.js";

/** @import { Numeric, Run, Trace, TraceNode } from "../types" */
/** @import { Faults, Plan } from "./plan.js" */

/**
 * The plan of each graph without faults, which is the one that is asked for again and again.
 * @type {WeakMap<TraceNode[], Plan>}
 */
const known = new WeakMap();

/** @param {Trace} trace @param {Faults} faults */
function plan(trace, faults) {
  if (faults.size) return planOf(trace, { faults });
  const found = known.get(trace.nodes) ?? planOf(trace);
  known.set(trace.nodes, found);
  return found;
}

/**
 * A plan with the leaves of a trace, some of them changed, worked out forward.
 * @param {Trace} trace
 * @param {Map<number, Numeric>} leaves by node id; the others keep their values
 * @param {Faults} faults
 */
function begun(trace, leaves, faults) {
  const made = plan(trace, faults);
  for (const { id, inputs } of trace.nodes)
    if (!inputs.length) made.put(id, leaves.get(id) ?? trace.runs[0].values[id]);
  made.forward();
  return made;
}

/**
 * The run of a trace's graph with some leaves changed.
 * @param {Trace} trace
 * @param {Map<number, Numeric>} [leaves] by node id; the others keep their values
 * @param {Faults} [faults]
 * @returns {Run}
 */
export function evaluate(trace, leaves = new Map(), faults = new Map()) {
  const made = begun(trace, leaves, faults);
  made.backward();
  return runOf(trace, made);
}

/**
 * The run that a plan has made of a trace's graph.
 * @param {Pick<Trace, "nodes" | "runs" | "output">} trace
 * @param {Plan} plan
 * @returns {Run}
 */
export function runOf({ nodes, runs, output }, { values, grads, sent, locals }) {
  const [base] = runs;
  const nested = (/** @type {number} */ id, /** @type {Float64Array} */ data) =>
    nodes[id].shape.length ? toNested({ shape: nodes[id].shape, data }) : data[0];
  const { node, arg } = base.flows;
  /** @type {Map<number, Float64Array>} */
  const sums = new Map([[output, /** @type {Float64Array} */ (grads[output])]]);
  const total = node.map((consumer, flow) => {
    const source = nodes[consumer].inputs[arg[flow]];
    const before = sums.get(source);
    const after = before ? before.map((one, i) => one + sent[flow][i]) : sent[flow];
    sums.set(source, after);
    return nested(source, after);
  });
  return {
    n: base.n,
    values: values.map((data, id) => nested(id, data)),
    grads: grads.map((data, id) => (data === null ? base.grads[id] : nested(id, data))),
    flows: {
      node,
      arg,
      local: locals.map((data, flow) => (data === null ? null : nested(node[flow], wide(data, nodes[node[flow]])))),
      grad: sent.map((data, flow) => nested(nodes[node[flow]].inputs[arg[flow]], data)),
      total,
    },
  };
}

/**
 * A trace whose arrays were left out, but those of leaves: with them. Numbers that are there stay the service's. Where
 * one is only summed up, nothing was left out.
 * @param {Trace} trace
 * @returns {Trace}
 */
export function refilled(trace) {
  const { nodes, runs } = trace;
  const [run] = runs;
  const whole = run.values.every((one) => typeof one === "number" || Array.isArray(one) || one === null);
  if (!whole || !nodes.some(({ shape }) => shape.length)) return trace;
  const made = evaluate(trace);
  /** @template T @param {T[]} had @param {T[]} all */
  const filled = (had, all) => had.map((one, i) => one ?? all[i]);
  const { local, grad, total } = run.flows;
  const flows = {
    ...run.flows,
    local: filled(local, made.flows.local),
    grad: filled(grad, made.flows.grad),
    total: filled(total, made.flows.total),
  };
  const [values, grads] = [filled(run.values, made.values), filled(run.grads, made.grads)];
  return { ...trace, runs: [{ ...run, values, grads, flows }] };
}

/** Runs whose large arrays have been worked out again. @type {WeakMap<Run, Run>} */
const whole = new WeakMap();

/**
 * A graph's run with some leaves, in which some nodes have all their numbers: a large array is only summed up in what
 * the service sends. Null where the page cannot work it out.
 * @param {Trace} trace
 * @param {Run} run
 * @param {Map<number, Numeric>} leaves
 * @param {number[]} needed
 * @returns {Run | null}
 */
export function completed(trace, run, leaves, needed) {
  const all = (/** @type {Run} */ { values }) => needed.every((id) => Array.isArray(values[id]));
  if (!leaves.size && all(run)) return run;
  const known = leaves.size ? undefined : whole.get(run);
  if (known) return known;
  const own = { ...trace, runs: [run] };
  if (!canRun(own)) return null;
  const made = evaluate(own, leaves);
  if (!leaves.size) whole.set(run, made);
  return all(made) ? made : null;
}

/** A local derivative in every place of its operation. @param {Float64Array} data @param {TraceNode} node */
function wide(data, { shape }) {
  const size = shape.reduce((a, b) => a * b, 1);
  return data.length === size ? data : new Float64Array(size).fill(data[0]);
}

/**
 * The value of the output.
 * @param {Trace} trace
 * @param {Map<number, Numeric>} leaves
 * @returns {Float64Array}
 */
export function outputOf(trace, leaves) {
  return begun(trace, leaves, new Map()).values[trace.output];
}
