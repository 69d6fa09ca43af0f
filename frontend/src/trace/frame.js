/** A frame: what is visible at one position of a walk. Pure, so stepping back costs nothing. */

/** @import { Walk, Frame, Numeric } from "../types" */

/**
 * @param {Walk} walk
 * @param {number} at position, held within the walk
 * @returns {Frame}
 */
export function frame(walk, at) {
  const last = walk.steps.length - 1;
  const place = Math.max(0, Math.min(last, Math.round(at)));
  const step = walk.steps[place];
  return {
    walk,
    at: place,
    last,
    step,
    phase: step.phase,
    active: step.phase === "start" ? null : step.node,
  };
}

/**
 * The value of a node, or null while it has not been computed.
 * @param {Frame} frame
 * @param {number} node
 * @returns {Numeric | null}
 */
export function valueAt(frame, node) {
  return frame.walk.shownAt[node] <= frame.at ? frame.walk.run.values[node] : null;
}

/**
 * How a parameter has moved, once it has.
 * @param {Frame} frame
 * @param {number} node
 */
export function moveOf(frame, node) {
  return frame.walk.updatedAt[node] <= frame.at ? (frame.walk.moves.get(node) ?? null) : null;
}

/**
 * How far a node's gradient has come: contributions arrived of those expected, their sum so far,
 * and whether it is complete. The sum is the trace's own; nothing is added here.
 * @param {Frame} frame
 * @param {number} node
 * @returns {{ arrived: number, expected: number, sum: Numeric | null, complete: boolean }}
 */
export function gradOf(frame, node) {
  const { walk, at } = frame;
  const flows = walk.into[node];
  let arrived = 0;
  while (arrived < flows.length && walk.arrivedAt[flows[arrived]] <= at) arrived++;
  if (node === walk.trace.output) {
    const here = at >= walk.lossAt;
    return { arrived, expected: flows.length, sum: here ? walk.run.grads[node] : null, complete: here };
  }
  const sum = arrived ? walk.run.flows.total[flows[arrived - 1]] : null;
  const complete = flows.length > 0 && arrived === flows.length;
  // A leaf that the output does not depend on has the gradient zero as soon as the pass is over.
  if (!flows.length && at >= backwardEnd(walk) && walk.run.grads[node] !== null) {
    return { arrived: 0, expected: 0, sum: walk.run.grads[node], complete: true };
  }
  return { arrived, expected: flows.length, sum, complete };
}

/**
 * The position of the last step of the backward pass.
 * @param {Walk} walk
 */
export function backwardEnd(walk) {
  return walk.steps.length - 1 - walk.moves.size;
}

/**
 * The flow along an edge, once it has arrived, else -1.
 * @param {Frame} frame
 * @param {number} consumer
 * @param {number} arg
 * @returns {number}
 */
export function flowAlong(frame, consumer, arg) {
  const flow = frame.walk.flowOf[consumer][arg];
  return flow >= 0 && frame.walk.arrivedAt[flow] <= frame.at ? flow : -1;
}
