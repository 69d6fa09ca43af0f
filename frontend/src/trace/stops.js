/** Where a reader stops along a walk: a value is there, a gradient has crossed, parameters have moved. */

import { fold, LAYERS, opening, turnsOf } from "./fold.js";
import { backwardEnd } from "./frame.js";

/** @import { CellTerms, Folded, Frame, State, Stop, Trace, TraceNode, Walk } from "../types" */

/**
 * Whether a node's gradient is shown: that of whatever learns, and of what the output is made of; of inputs only where
 * nothing learns.
 * @param {Walk} walk
 * @param {number} id
 */
export function hasSlot({ trace, into }, id) {
  const { kind } = trace.nodes[id];
  if (kind === "param") return true;
  if (kind === "op") return into[id].length > 0 || id === trace.output;
  return kind !== "const" && !trace.nodes.some((node) => node.kind === "param");
}

/**
 * The boxes of a graph, as they were asked for last.
 * @type {WeakMap<TraceNode[], { open: Set<string> | null, folded: Folded }>}
 */
const boxes = new WeakMap();
/** @type {WeakMap<Walk, { folded: Folded, stops: Stop[] }>} */
const known = new WeakMap();

/**
 * The boxes that are drawn of a walk and its stops, in the order in which they are passed; the first is the start.
 * @param {Walk} walk
 * @param {Set<string> | null} open the groups and lines that are open; null for those that a graph opens with
 */
export function passage(walk, open) {
  const { nodes } = walk.trace;
  let drawn = boxes.get(nodes);
  if (drawn?.open !== open || drawn === undefined) {
    drawn = { open, folded: fold(walk.trace, open ?? opening(walk.trace)) };
    boxes.set(nodes, drawn);
  }
  const { folded } = drawn;
  let found = known.get(walk);
  if (found?.folded !== folded || found === undefined) {
    found = { folded, stops: stopsOf(walk, folded) };
    known.set(walk, found);
  }
  return found;
}

/**
 * @param {Walk} walk
 * @param {Folded} folded
 * @returns {Stop[]}
 */
export function stopsOf(walk, { units, unitOf }) {
  const { trace, run } = walk;
  const output = unitOf[trace.output];
  /** @type {Stop[]} */
  const forward = [];
  /** @type {Stop[]} */
  const backward = [];
  for (const { id, nodes } of units) {
    const operations = nodes.filter((node) => trace.nodes[node].kind === "op");
    if (!operations.length || id === output) continue;
    forward.push({ phase: "forward", at: Math.max(...operations.map((node) => walk.shownAt[node])), unit: id });
  }
  forward.push({ phase: "loss", at: walk.lossAt, unit: output });
  /** @type {Map<string, Stop & { phase: "backward" }>} */
  const crossings = new Map();
  run.flows.node.forEach((consumer, flow) => {
    const node = trace.nodes[consumer].inputs[run.flows.arg[flow]];
    const [from, to] = [unitOf[consumer], unitOf[node]];
    if (from === to || !hasSlot(walk, node)) return;
    const stop = crossings.get(`${from} ${to}`);
    const at = walk.arrivedAt[flow];
    if (stop) Object.assign(stop, { at: Math.max(stop.at, at), flows: [...stop.flows, flow] });
    else crossings.set(`${from} ${to}`, { phase: "backward", at, unit: from, to, flows: [flow] });
  });
  gather(crossings, units, trace);
  for (const stop of crossings.values()) stop.flows.sort((a, b) => run.flows.node[a] - run.flows.node[b]); // as written
  backward.push(...crossings.values());
  backward.sort((a, b) => a.at - b.at);
  // What arrives where nothing is shown has arrived by then as well.
  if (backward.length) backward[backward.length - 1].at = backwardEnd(walk);
  const moved = [...walk.moves.keys()];
  return [
    { phase: "start", at: 0, unit: output },
    ...forward.sort((a, b) => a.at - b.at),
    ...backward,
    ...(moved.length
      ? [/** @type {Stop} */ ({ phase: "update", at: walk.steps.length - 1, unit: output, nodes: moved })]
      : []),
  ];
}

/**
 * What many turns of a loop send to one value comes as one stop, when the last has arrived.
 * @param {Map<string, Stop & { phase: "backward" }>} crossings
 * @param {Folded["units"]} units
 * @param {Trace} trace
 */
function gather(crossings, units, trace) {
  const turns = new Set(turnsOf(units).map(({ id }) => id));
  if (turns.size < LAYERS) return;
  for (const { id, node } of units) {
    if (node === null || trace.nodes[node].kind === "op") continue;
    const sent = [...crossings].filter(([, stop]) => stop.to === id && turns.has(stop.unit));
    if (sent.length < LAYERS) continue;
    const [, last] = sent.reduce((a, b) => (b[1].at > a[1].at ? b : a));
    for (const [key, stop] of sent) {
      if (stop === last) continue;
      last.flows.push(...stop.flows);
      crossings.delete(key);
    }
  }
}

/**
 * The stop that a position has reached.
 * @param {Stop[]} stops
 * @param {number} at
 */
export function stopAt(stops, at) {
  let k = stops.length - 1;
  while (k > 0 && stops[k].at > at) k--;
  return k;
}

/**
 * Where a reader stands: the boxes that are drawn, the stops, which of them was reached, and that one.
 * @param {Frame} frame
 * @param {Set<string> | null} open
 */
export function placeOf({ walk, at }, open) {
  const { folded, stops } = passage(walk, open);
  const k = stopAt(stops, at);
  return { folded, stops, k, here: stops[k] };
}

/**
 * Why the chosen cell has its number, where that has been worked out for what is shown now.
 * @param {State} state
 * @returns {CellTerms | null}
 */
export function cellsAt({ cells, walk, at, open }) {
  return cells !== null && cells.of === walk && cells.at === at && cells.open === open ? cells.terms : null;
}

/**
 * The phases as stretches of the stops; where there is no answer the last value belongs to the forward pass.
 * @param {Stop[]} stops
 * @param {boolean} roles
 */
export function stretches(stops, roles) {
  /** @type {{ phase: Stop["phase"], from: number, to: number }[]} */
  const found = [];
  stops.forEach(({ phase }, i) => {
    if (phase === "start") return;
    const own = phase === "loss" && !roles ? "forward" : phase;
    const before = found.at(-1);
    if (before?.phase === own) before.to = i;
    else found.push({ phase: own, from: i, to: i });
  });
  return found;
}
