/** Moments: positions by name, so that editing a program does not break a link to a step. */

/** @import { Walk } from "../types" */

/**
 * `start`, `forward:z`, `loss`, `backward:z` (the gradient of z is complete), `flow:L.1` (the
 * contribution that L sends back to its argument 1), `update:w`, `end`.
 * @param {Walk} walk
 * @param {number} at
 * @returns {string}
 */
export function momentAt(walk, at) {
  const step = walk.steps[at];
  const key = (/** @type {number} */ node) => walk.trace.nodes[node].key;
  if (step.phase === "start" || step.phase === "loss") return step.phase;
  if (step.phase === "update") return `update:${key(step.node)}`;
  if (step.phase === "forward") return `forward:${key(step.node)}`;
  if (walk.into[step.node].at(-1) === step.flow) return `backward:${key(step.node)}`;
  return `flow:${key(step.consumer)}.${step.arg}`;
}

/**
 * The position of a moment, or null if this walk has none of that name.
 * @param {Walk} walk
 * @param {string} moment
 * @returns {number | null}
 */
export function positionOf(walk, moment) {
  if (moment === "start") return 0;
  if (moment === "loss") return walk.lossAt;
  if (moment === "end") return walk.steps.length - 1;
  const [, phase, key] = /^(forward|backward|flow|update):(.*)$/s.exec(moment) ?? [];
  const called = phase === "flow" ? key.replace(/\.\d+$/, "") : key;
  const node = walk.trace.nodes.find((one) => one.key === called);
  if (!node) return null;
  if (phase === "forward") return walk.shownAt[node.id];
  if (phase === "update") return Number.isFinite(walk.updatedAt[node.id]) ? walk.updatedAt[node.id] : null;
  if (phase === "flow") return positionOfFlow(walk, walk.flowOf[node.id][Number(key.split(".").pop())]);
  if (node.id === walk.trace.output) return walk.lossAt;
  return positionOfFlow(walk, walk.into[node.id].at(-1));
}

/**
 * @param {Walk} walk
 * @param {number | undefined} flow
 */
function positionOfFlow(walk, flow) {
  return flow === undefined || flow < 0 ? null : walk.arrivedAt[flow];
}
