/** The wires between boxes. */

import { nothing, svg } from "lit/html.js";
import { pathOf } from "../graph/ports.js";
import { flowsOf, isNow } from "../graph/gate.js";
import { hasSlot } from "../trace/stops.js";
import { arrays } from "./later.js";

/** @import { Board, Frame, Scenery, Stop } from "../types" */
/** @import { Arrays } from "./later.js" */

/**
 * What a board is drawn from: the scenery with its frame, the stop that was reached, and whether its number is late,
 * that is, still on its way; with what draws arrays, where that is there.
 * @typedef {object} Scene
 * @property {Scenery} scenery
 * @property {Frame} frame
 * @property {Board} board
 * @property {Stop} here
 * @property {boolean} late
 * @property {Pick<Arrays, "rulesAt"> | null} arrays
 */

/**
 * @param {Scene} scene
 * @param {Board["wires"][number]} wire
 */
export function wireOf({ board, frame, scenery: { state }, here, late }, wire) {
  const { walk, at } = frame;
  const { trace, run } = walk;
  const { units } = board;
  const { down } = wire;
  const flows = flowsOf(walk, wire.edges);
  const active = isNow(here, wire);
  const crossed = flows.filter((flow) => walk.arrivedAt[flow] <= at && !(active && late && here.phase === "backward"));
  const slot = units[wire.source].nodes.some((id) => hasSlot(walk, id));
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
    <path class="run" data-wire="${wire.consumer}.${wire.arg}" d=${pathOf(points, down)} />${
      array || flows.length > 1
        ? arrays()?.cable(
            points,
            down,
            back ? crossed.map((flow) => run.flows.grad[flow]) : null,
            array ? 0 : flows.length,
          )
        : nothing
    }<path class="tip" d=${head} /></g>`;
}
