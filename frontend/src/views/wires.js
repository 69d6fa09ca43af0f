/** The wires between boxes, and the gates on them: how much of a change each passes on. */

import { html, nothing, svg } from "lit";
import { derivativeOf, letter, nodeOf, OPS, passedOn, put } from "../formula/line.js";
import { shortName } from "../formula/labels.js";
import { agreeing, short } from "../formula/numerals.js";
import { plain } from "../formula/plain.js";
import { numberText, pathOf } from "../graph/board.js";
import { valueAt } from "../trace/frame.js";
import { hasSlot } from "../trace/stops.js";
import { still } from "./clock.js";

/** @import { Board, Frame, Scenery, Stop, Unit, Walk } from "../types" */

const EDGE = 42; // pixels that a gate stands before the box that it belongs to
const LONGEST_RULE = 16; // letters of a rule that a gate shows

/**
 * What a board is drawn from: the scenery with its frame, the stop that was reached, and whether its number is late,
 * that is, still on its way.
 * @typedef {{ scenery: Scenery, frame: Frame, board: Board, here: Stop, late: boolean }} Scene
 */

/**
 * What is crossed by a stop: the wires of its flows.
 * @param {Stop} here
 * @param {Board["wires"][number]} wire
 */
export function isNow(here, wire) {
  if (here.phase === "backward") return wire.consumer === here.unit && wire.source === here.to;
  return here.phase !== "start" && here.phase !== "update" && wire.consumer === here.unit;
}

/**
 * The flows along a wire.
 * @param {Walk} walk
 * @param {Board["wires"][number]} wire
 */
export const flowsOf = ({ flowOf }, wire) =>
  wire.edges.map(([consumer, arg]) => flowOf[consumer][arg]).filter((flow) => flow >= 0);

/**
 * @param {Scene} scene
 * @param {Board["wires"][number]} wire
 */
export function wireOf({ board, frame, scenery: { state }, here, late }, wire) {
  const { walk, at } = frame;
  const { trace, run } = walk;
  const { units, down } = board;
  const flows = flowsOf(walk, wire);
  const active = isNow(here, wire);
  const crossed = flows.filter((flow) => walk.arrivedAt[flow] <= at && !(active && late && here.phase === "backward"));
  const slot = units[wire.source].nodes.some((id) => hasSlot(trace, id));
  const back = slot && crossed.length > 0 && crossed.length === flows.length;
  const array =
    units[wire.source].exit !== null && trace.nodes[/** @type {number} */ (units[wire.source].exit)].shape.length > 0;
  const sum = crossed.reduce(
    (whole, flow) =>
      whole + (typeof run.flows.grad[flow] === "number" ? /** @type {number} */ (run.flows.grad[flow]) : 0),
    0,
  );
  const broken = wire.edges.some(([consumer, arg]) => state.faults[`${consumer}.${arg}`] !== undefined);
  const points = wire.points;
  const end = points.length;
  const tip = back ? [points[0], points[1], 1] : [points[end - 2], points[end - 1], -1];
  const sense = /** @type {number} */ (tip[2]) * 8;
  const [x, y] = tip;
  const head = down
    ? `M${x - 5} ${y + sense}L${x} ${y}L${x + 5} ${y + sense}`
    : `M${x + sense} ${y - 5}L${x} ${y}L${x + sense} ${y + 5}`;
  return svg`<g class="wire" data-array=${array} data-back=${back} data-now=${active} data-broken=${broken}
      data-sign=${back && !array ? Math.sign(sum) : 0}>
    <path class="run" data-wire="${wire.consumer}.${wire.source}" d=${pathOf(points, down)} /><path
        class="tip" d=${head} /></g>`;
}

/**
 * The gate on a wire: how much of a change it passes on.
 * @param {Scene} scene
 * @param {Board["wires"][number]} wire
 */
export function gateOf({ board, frame, scenery: { say, state }, here, late }, wire) {
  const { walk, at } = frame;
  const { units, size, down } = board;
  const [consumer, source] = [units[wire.consumer], units[wire.source]];
  const active = here.phase === "backward" && isNow(here, wire);
  if (consumer.node === null || source.exit === null || !hasSlot(walk.trace, source.exit)) return nothing;
  if (valueAt(frame, /** @type {number} */ (consumer.exit)) === null) return nothing;
  if (size === "small" && !active) return nothing;
  const flows = flowsOf(walk, wire);
  const shares = flows.map((flow) => passedOn(walk, consumer, flow));
  const numbers = shares.every((one) => one !== null);
  if (!numbers && !active) return nothing;
  const text = numbers
    ? shares
        .map((one) =>
          state.level === "story"
            ? say("gate.passes", { share: short(/** @type {number} */ (one)) })
            : `× ${short(/** @type {number} */ (one))}`,
        )
        .join(", ")
    : rule(walk, consumer, wire.edges);
  if (!text) return nothing;
  const passed = flows.length > 0 && flows.every((flow) => walk.arrivedAt[flow] <= at) && !active;
  const [x, y] = spotOf(wire, consumer.inputs.length > 1, down);
  const product =
    active && still() && numbers && flows.length === 1 && state.level !== "story"
      ? worked(walk, consumer, flows[0])
      : "";
  return html`<span class="gate" data-state=${active ? "now" : passed ? "done" : "todo"} data-down=${down}
      data-late=${active && late} data-sign=${passed && numbers ? Math.sign(/** @type {number} */ (shares[0])) : 0}
      style="left:${x}px;top:${y}px"><b>${product || text}</b></span>`;
}

/**
 * Where a gate stands: before the consumer, or where wires have parted behind the producer.
 * @param {Board["wires"][number]} wire
 * @param {boolean} parted
 * @param {boolean} down
 */
function spotOf({ points }, parted, down) {
  const [x0, y0, x1, y1] = parted ? points.slice(0, 4) : [...points.slice(-4)];
  if (parted)
    return down ? [x0 + (x1 - x0) * 0.12, y0 + 22] : [x0 + Math.min(EDGE, (x1 - x0) / 2), y0 + (y1 - y0) * 0.2 - 4];
  return down ? [x1, y1 - Math.min(28, (y1 - y0) / 2)] : [x1 - Math.min(EDGE, (x1 - x0) / 2), y1 - 4];
}

/**
 * "−0.226 × 0.244", and with its result.
 * @param {Walk} walk
 * @param {Unit} consumer
 * @param {number} flow
 * @param {boolean} [whole]
 */
export function worked(walk, consumer, flow, whole = true) {
  const arriving = consumer.exit === null ? null : walk.run.grads[consumer.exit];
  const share = passedOn(walk, consumer, flow);
  const grad = walk.run.flows.grad[flow];
  if (typeof arriving !== "number" || share === null || typeof grad !== "number") return "";
  const { factors, product } = agreeing([arriving, share], grad);
  return whole ? `${factors.join(" × ")} = ${product}` : factors.join(" × ");
}

/**
 * What a gate of arrays does to the gradient g that arrives: cell by cell with the slope, or as its rule says.
 * @param {Walk} walk
 * @param {Unit} unit
 * @param {[number, number][]} edges
 */
function rule({ trace }, unit, edges) {
  const name = (/** @type {string} */ text) => {
    const id = nodeOf(text);
    return id === null ? numberText(text) : shortName(trace, trace.nodes[id]);
  };
  const slope = derivativeOf(trace, unit, edges);
  if (slope === 1) return "";
  const [[consumer, arg]] = edges;
  const node = trace.nodes[consumer];
  const row = OPS.get(node.op);
  const tree = row?.kind === "structural" ? row.tree.rules[arg] : null;
  const letters = Object.fromEntries((row?.args ?? []).map((one, i) => [one, letter(node.inputs[i])]));
  const text = slope !== null ? `⊙ ${plain(slope, name)}` : tree ? plain(put(tree, letters), name) : "";
  return [...text].length <= LONGEST_RULE ? text : "";
}
