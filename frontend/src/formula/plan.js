/**
 * A recorded graph compiled to closures over arrays that are made once: values, gradients and contributions of any
 * leaves. It runs in the page what is run often: what-if, the check, a nudge, maps of a decision.
 */

import { broadcastShapes, fromNested, grid, places, sizeOfShape } from "./arrays.js";
import { compiled, forwardOf, pull, rowOf } from "./evaluate.js";
import { copy, folded, gathered, hasNone, inTurn, isOfNumbers, slopeTimes, vectorized } from "./kernels.js";
import { product, productTurned, turnedProduct } from "./matrices.js";

/** @import { Numeric, Trace, TraceNode, Tree } from "../types" */
/** @import { Value } from "./arrays.js" */
/** @import { Loop, Operand } from "./kernels.js" */
/** @import { Row } from "./evaluate.js" */

/**
 * What is done to a gradient on its way along an edge, by consumer and argument: multiplied by a
 * factor (0 cuts the edge, -1 flips its sign).
 * @typedef {Map<string, number>} Faults
 */

/**
 * By node the value and the gradient, by flow the contribution and, of element-by-element operations, the local
 * derivative; each array is the same one for ever and holds what the last run has made.
 * @typedef {object} Plan
 * @property {Float64Array[]} values
 * @property {(Float64Array | null)[]} grads
 * @property {Float64Array[]} sent
 * @property {(Float64Array | null)[]} locals
 * @property {(id: number, value: Numeric) => void} put a leaf's value
 * @property {Loop} forward
 * @property {Loop} backward
 */

/**
 * @param {Pick<Trace, "nodes" | "runs" | "output">} trace
 * @param {{ faults?: Faults, wanted?: Set<number>, last?: number }} [how] `wanted`: the leaves whose gradients are
 * needed; all if absent. `last`: the last node whose value is needed
 * @returns {Plan}
 */
export function planOf({ nodes, runs, output }, { faults = new Map(), wanted, last = Infinity } = {}) {
  const base = runs[0];
  /** @type {Float64Array[]} */
  const values = [];
  for (const node of nodes) {
    const [source] = node.inputs;
    // The same numbers in another shape are the same array.
    values[node.id] = node.op === "reshape" ? values[source] : new Float64Array(sizeOfShape(node.shape));
  }
  const put = (/** @type {number} */ id, /** @type {Numeric} */ value) => {
    if (typeof value === "number") values[id][0] = value;
    else if (Array.isArray(value)) values[id].set(grid(fromNested(value)).data);
  };
  /** @type {Loop[]} */
  const ahead = [];
  for (const node of nodes) {
    const row = rowOf(node.op);
    if (!row) put(node.id, base.values[node.id]);
    else if (node.op !== "reshape" && node.id <= last) ahead.push(forwardLoop(nodes, node, row, values));
  }

  const { node: consumers, arg: args } = base.flows;
  const needed = wanted ? leading(nodes, wanted) : null;
  /** @type {number[][]} the flows into each node */
  const into = nodes.map(() => []);
  consumers.forEach((consumer, flow) => {
    const source = nodes[consumer].inputs[args[flow]];
    if (!needed || needed.has(source)) into[source].push(flow);
  });
  /** @type {(Float64Array | null)[]} */
  const grads = nodes.map(() => null);
  /** @type {Float64Array[]} */
  const sent = [];
  /** @type {(Float64Array | null)[]} */
  const locals = [];
  const seed = grid(fromNested(base.grads[output] ?? 1)).data;
  const own = new Float64Array(values[output].length);
  grads[output] = own;
  /** @type {Loop[]} */
  const behind = [copy(own, seed)];
  consumers.forEach((consumer, flow) => {
    const source = nodes[consumer].inputs[args[flow]];
    if (needed && !needed.has(source)) return;
    const g = grads[consumer];
    if (!g) return;
    const made = backwardLoop(nodes, nodes[consumer], args[flow], values, g);
    const fault = faults.get(`${consumer}.${args[flow]}`);
    if (made.loop) behind.push(made.loop);
    sent[flow] = made.sent;
    locals[flow] = made.local;
    if (fault !== undefined) {
      const broken = new Float64Array(made.sent.length);
      behind.push(
        ...vectorized(
          ["*", "x", "factor"],
          { x: { data: made.sent }, factor: { data: Float64Array.of(fault) } },
          broken.length,
          broken,
        ).loops,
      );
      sent[flow] = broken;
    }
    const whole = grads[source];
    const first = whole === null;
    if (first && into[source].length === 1) grads[source] = sent[flow];
    else if (first) {
      const sum = (grads[source] = new Float64Array(values[source].length));
      behind.push(copy(sum, sent[flow]));
    } else
      behind.push(
        vectorized(["+", "x", "y"], { x: { data: whole }, y: { data: sent[flow] } }, whole.length, whole).loops[0],
      );
  });
  return { values, grads, sent, locals, put, forward: inTurn(ahead), backward: inTurn(behind) };
}

/**
 * The nodes that some leaves lead to, and those leaves.
 * @param {TraceNode[]} nodes
 * @param {Set<number>} leaves
 */
function leading(nodes, leaves) {
  const found = new Set(leaves);
  for (const { id, inputs } of nodes) if (inputs.some((source) => found.has(source))) found.add(id);
  return found;
}

/**
 * A node's inputs as its formulas' letters, broadcast to a shape; settings that are numbers too.
 * @param {TraceNode[]} nodes
 * @param {TraceNode} node
 * @param {Row} row
 * @param {Float64Array[]} values
 * @param {number[]} shape
 * @returns {Record<string, Operand>}
 */
function operands(nodes, node, row, values, shape) {
  /** @type {Record<string, Operand>} */
  const letters = {};
  for (const [name, value] of Object.entries({ ...row.settings, ...node.settings }))
    if (typeof value === "number") letters[name] = { data: Float64Array.of(value) };
  row.args.forEach((arg, i) => {
    const source = nodes[node.inputs[i]];
    letters[arg] = spread(values[source.id], source.shape, shape);
  });
  return letters;
}

/**
 * The letters of a node's formulas that are the same in every run: literals of the program.
 * @param {TraceNode[]} nodes
 * @param {TraceNode} node
 * @param {Row} row
 * @param {Float64Array[]} values
 * @returns {Record<string, number>}
 */
function constantsOf(nodes, node, row, values) {
  /** @type {Record<string, number>} */
  const found = {};
  row.args.forEach((arg, i) => {
    const { kind, name, id } = nodes[node.inputs[i]];
    if (kind === "const" && name === null && values[id].length === 1) found[arg] = values[id][0];
  });
  return found;
}

/**
 * An array as an operand of a larger shape.
 * @param {Float64Array} data
 * @param {number[]} own
 * @param {number[]} shape
 * @returns {Operand}
 */
function spread(data, own, shape) {
  if (data.length === 1 || String(own) === String(shape)) return { data };
  return { data, map: places(own, shape) };
}

/**
 * @param {TraceNode[]} nodes
 * @param {TraceNode} node
 * @param {Row} row
 * @param {Float64Array[]} values
 * @returns {Loop}
 */
function forwardLoop(nodes, node, row, values) {
  const out = values[node.id];
  if (row.kind === "elementwise") {
    const letters = operands(nodes, node, row, values, node.shape);
    const rule = folded(row.run, constantsOf(nodes, node, row, values));
    if (isOfNumbers(row.run, letters)) return inTurn(vectorized(rule, letters, out.length, out).loops);
  }
  if (row.kind === "loss") {
    const shape = broadcastShapes(node.inputs.map((source) => nodes[source].shape));
    const letters = operands(nodes, node, row, values, shape);
    const reduction = node.settings?.reduction ?? "mean";
    if (isOfNumbers(row.run, letters) && reduction !== "none") {
      const { result, loops } = vectorized(row.run, letters, sizeOfShape(shape), new Float64Array(sizeOfShape(shape)));
      return inTurn([...loops, added(out, result, reduction === "mean")]);
    }
  }
  if ((node.op === "sum" || node.op === "mean") && !node.shape.length)
    return added(out, values[node.inputs[0]], node.op === "mean");
  const matrices = matricesOf(nodes, node, row);
  if (matrices) return product(out, values[node.inputs[0]], values[node.inputs[1]], matrices);
  // What is run seldom goes the interpreter's way.
  const views = viewsOf(nodes, node, values);
  return () => out.set(grid(forwardOf(node, views())).data);
}

/**
 * The sum of all elements, or their mean.
 * @param {Float64Array} out
 * @param {Float64Array} x
 * @param {boolean} mean
 * @returns {Loop}
 */
function added(out, x, mean) {
  const n = x.length;
  return () => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += x[i];
    out[0] = mean ? sum / n : sum;
  };
}

/**
 * The sizes of a product of two matrices, where a vector on the left is one row and on the right one column; null for
 * what is none, and for stacks of them.
 * @param {TraceNode[]} nodes
 * @param {TraceNode} node
 * @param {Row} row
 * @returns {[number, number, number] | null} rows of the left, what is summed over, columns of the right
 */
function matricesOf(nodes, node, row) {
  if (!row.lift || JSON.stringify(row.run) !== '["@","x","y"]') return null;
  const [x, y] = node.inputs.map((source) => nodes[source].shape);
  if (x.length > 2 || y.length > 2) return null;
  return [x.length > 1 ? x[0] : 1, x[x.length - 1], y.length > 1 ? y[1] : 1];
}

/**
 * What goes back along an edge when g has arrived at its consumer.
 * @param {TraceNode[]} nodes
 * @param {TraceNode} node
 * @param {number} arg
 * @param {Float64Array[]} values
 * @param {Float64Array} g
 * @returns {{ sent: Float64Array, local: Float64Array | null, loop: Loop | null }}
 */
function backwardLoop(nodes, node, arg, values, g) {
  const row = /** @type {Row} */ (rowOf(node.op));
  const source = nodes[node.inputs[arg]];
  const rule = /** @type {Tree} */ (row.back[row.many ? 0 : arg]);
  const size = values[source.id].length;
  if (node.op === "reshape") return { sent: g, local: null, loop: null };
  if (row.kind === "elementwise" || row.kind === "loss") {
    const made = scaled(nodes, node, row, arg, values, g);
    if (made) return made;
  }
  const sent = new Float64Array(size);
  if (row.kind === "reduction" && !node.shape.length && isConstant(rule)) {
    const share = Number(compiled(rule)({ x: { shape: source.shape, data: values[source.id] }, axis: null }));
    const loop = () => {
      const one = g[0] * share;
      for (let i = 0; i < size; i++) sent[i] = one;
    };
    return { sent, local: null, loop };
  }
  const matrices = matricesOf(nodes, node, row);
  if (matrices) {
    const [n, m, p] = matrices;
    const [x, y] = node.inputs.map((one) => values[one]);
    const text = JSON.stringify(rule);
    if (text === '["@","g",["T","y"]]') return { sent, local: null, loop: productTurned(sent, g, y, [n, p, m]) };
    if (text === '["@",["T","x"],"g"]') return { sent, local: null, loop: turnedProduct(sent, x, g, [m, n, p]) };
  }
  const views = viewsOf(nodes, node, values);
  const arriving = () => (node.shape.length ? { shape: node.shape, data: g } : g[0]);
  const local = row.kind === "elementwise" ? new Float64Array(values[node.id].length) : null;
  return {
    sent,
    local,
    loop: () => {
      const back = pull(node, arg, views(), arriving());
      sent.set(grid(back.grad).data);
      if (local && back.local !== null) local.set(grid(back.local).data);
    },
  };
}

/** Whether a rule is the same whatever the numbers are. @param {Tree} rule @returns {boolean} */
function isConstant(rule) {
  if (typeof rule === "number") return true;
  if (!Array.isArray(rule)) return false;
  const [head, ...parts] = rule;
  return head === "count" || ("+-*/".includes(head) && parts.every((part) => isConstant(/** @type {Tree} */ (part))));
}

/**
 * g times the local derivative in every place, added up over the places that an argument was broadcast to.
 * @param {TraceNode[]} nodes
 * @param {TraceNode} node
 * @param {Row} row
 * @param {number} arg
 * @param {Float64Array[]} values
 * @param {Float64Array} g
 */
function scaled(nodes, node, row, arg, values, g) {
  const source = nodes[node.inputs[arg]];
  const loss = row.kind === "loss";
  const shape = loss ? broadcastShapes(node.inputs.map((one) => nodes[one].shape)) : node.shape;
  const size = sizeOfShape(shape);
  const fixed = constantsOf(nodes, node, row, values);
  const [given, halt] = [/** @type {Tree} */ (row.back[arg]), row.stops[arg]];
  const letters = operands(nodes, node, row, values, shape);
  if (!loss) letters.out = { data: values[node.id] };
  if (!isOfNumbers(given, letters) || (halt && !isOfNumbers(halt, letters))) return null;
  const rule = folded(given, fixed);
  const stop = halt ? folded(halt, fixed) : 0;
  const narrow = String(source.shape) !== String(shape);
  const fused = loss ? null : slopeTimes(rule, g, letters);
  const { result: local, loops } = fused
    ? { result: fused.local, loops: [fused.loop] }
    : vectorized(rule, letters, size);
  /** @type {Float64Array} */
  let wide;
  // What is passed on unchanged is the same array.
  if (fused) wide = fused.sent;
  else if (rule === 1 && g.length === size) wide = g;
  else {
    const product = vectorized(["*", "g", "d"], { g: { data: g }, d: { data: local } }, size, new Float64Array(size));
    wide = product.result;
    loops.push(...product.loops);
  }
  if (stop !== 0) {
    const { result, loops: more } = vectorized(stop, letters, size, new Float64Array(size));
    const check = inTurn(more);
    loops.push(() => {
      if (!hasNone(wide)) return;
      check();
      for (let i = 0; i < size; i++) if (Number.isNaN(wide[i]) && result[i] !== 0) wide[i] = 0;
    });
  }
  if (loss && (node.settings?.reduction ?? "mean") === "mean")
    loops.push(...vectorized(["/", "x", size], { x: { data: wide } }, size, wide).loops);
  let sent = wide;
  if (narrow) {
    sent = new Float64Array(values[source.id].length);
    loops.push(gathered(sent, wide, places(source.shape, shape)));
  }
  return { sent, local: loss ? null : local, loop: loops.length ? inTurn(loops) : null };
}

/**
 * The values that a node is made of and its own, as the interpreter has them.
 * @param {TraceNode[]} nodes
 * @param {TraceNode} node
 * @param {Float64Array[]} values
 * @returns {() => Value[]}
 */
function viewsOf(nodes, node, values) {
  const ids = [...node.inputs, node.id];
  /** @type {Value[]} */
  const views = [];
  for (const id of ids) if (nodes[id].shape.length) views[id] = { shape: nodes[id].shape, data: values[id] };
  const numbers = ids.filter((id) => !nodes[id].shape.length);
  return () => {
    for (const id of numbers) views[id] = values[id][0];
    return views;
  };
}
