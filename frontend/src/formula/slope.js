/** What a line passes on, in symbols: its derivative with respect to what enters it. Pure. */

import table from "../../facts/operations.json" with { type: "json" };
import { inside, letter, put } from "./line.js";
import { reduced } from "./reduced.js";
import { plus, simplified, times } from "./simplify.js";

/** @import { OpRow, Trace, TraceNode, Tree, Unit } from "../types" */

/** The op table with its rules. @type {Map<string, OpRow>} */
export const RULES = new Map(/** @type {any[]} */ (table).map((row) => [row.name, row]));
const LONGEST = 60; // operations of a line whose derivative is still written out

/**
 * The derivative of a box with respect to what enters along some of its edges, as a simplified formula; null where the
 * box is not made of element-by-element operations alone.
 * @param {Trace} trace
 * @param {Unit} unit
 * @param {[number, number][]} edges [consumer, argument] of edges into the box
 * @returns {Tree | null}
 */
export function derivativeOf(trace, unit, edges) {
  const own = new Set(unit.nodes);
  const exit = /** @type {number} */ (unit.exit);
  if (own.size > LONGEST) return null;
  const wanted = new Set(edges.map(([consumer, arg]) => `${consumer}.${arg}`));
  /** @type {Map<number, Tree>} */
  const share = new Map([[exit, 1]]);
  /** @type {Tree} */
  let whole = 0;
  // What lies between the box's result and where it is entered; what stands beside that may be of any kind.
  const between = new Set(edges.map(([consumer]) => consumer));
  /** What has been added up already: if it is an array, the places of a line are mixed. @type {Set<number>} */
  const added = new Set();
  for (const id of [...own].sort((a, b) => a - b)) {
    const { inputs, op, shape } = trace.nodes[id];
    const before = inputs.filter((one) => own.has(one) && between.has(one));
    if (before.length) between.add(id);
    if (!between.has(id)) continue;
    const mixes = RULES.get(op)?.kind !== "elementwise" && inputs.some((one) => trace.nodes[one].shape.length > 0);
    if (mixes || before.some((one) => added.has(one))) added.add(id);
    if (added.has(id) && shape.length) return null;
  }
  for (const id of [...own].sort((a, b) => b - a)) {
    const node = trace.nodes[id];
    const upstream = share.get(id);
    const row = RULES.get(node.op);
    if (upstream === undefined || node.kind !== "op" || !between.has(id)) continue;
    const averages = node.op === "sum" || node.op === "mean";
    if (row === undefined || !(row.kind === "elementwise" || row.kind === "loss" || averages)) return null;
    // Towards one number each place counts by itself; between arrays a sum mixes them.
    if (row.kind !== "elementwise" && trace.nodes[exit].shape.length) return null;
    const name = (/** @type {number} */ one) => (own.has(one) && one !== exit ? inside(trace, own, one) : letter(one));
    const settings = Object.entries(node.settings ?? {}).filter(([, value]) => typeof value === "number");
    const letters = {
      // A sum sends the gradient to every cell, a mean its share; a loss has that in its rule.
      g: /** @type {Tree} */ (1),
      n: Math.max(...node.inputs.map((one) => sizeOf(trace, one))),
      .../** @type {Record<string, Tree>} */ (Object.fromEntries(settings)),
      ...Object.fromEntries(row.args.map((arg, i) => [arg, name(node.inputs[i])])),
      out: trace.nodes[id].name || id === exit ? letter(id) : inside(trace, own, id),
    };
    node.inputs.forEach((source, arg) => {
      const rule = averages ? averaged(trace, node) : row.tree.rules[arg];
      if (rule === null || rule === undefined) return;
      const inner = own.has(source) && trace.nodes[source].kind === "op";
      if (!inner && !wanted.has(`${id}.${arg}`)) return;
      const term = times(upstream, simplified(put(reduced(rule, node.settings?.reduction), letters)));
      if (wanted.has(`${id}.${arg}`))
        whole = plus(term, whole); // as they are written
      else share.set(source, plus(share.get(source) ?? 0, term));
    });
  }
  return whole;
}

/** How many cells a node has. @param {Trace} trace @param {number} id */
export const sizeOf = (trace, id) => trace.nodes[id].shape.reduce((a, b) => a * b, 1);

/** What a sum or a mean passes on to each cell. @param {Trace} trace @param {TraceNode} node @returns {Tree} */
const averaged = (trace, { op, id, inputs }) =>
  op === "sum" ? 1 : ["/", 1, sizeOf(trace, inputs[0]) / sizeOf(trace, id)];
