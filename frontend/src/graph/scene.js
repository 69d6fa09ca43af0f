/** The picture of one frame as plain shapes: what is written where, how thick, which sign. */

import { shapeText, signOf, sizeOf } from "../formula/numerals.js";
import { backwardEnd, flowAlong, gradOf, moveOf, valueAt } from "../trace/frame.js";
import { heat } from "./heat.js";
import { glyph, shortTitle } from "../formula/labels.js";
import { chipText, groupTitle, rounded, text } from "./measure.js";

/** @import { Frame, Arrangement, PlanWire, Unit, Numeric } from "../types" */
/** @import { Heat } from "./heat.js" */

/**
 * @typedef {object} NodeShape
 * @property {number} id of the unit
 * @property {number} x
 * @property {number} y
 * @property {number} w
 * @property {number} h
 * @property {string} kind input, param, const, data, op, or group
 * @property {boolean} chip
 * @property {boolean} output
 * @property {boolean} named
 * @property {boolean} active
 * @property {string} title
 * @property {string} glyph
 * @property {string} value
 * @property {string} after the value after the update, once it has been made
 * @property {string} grad
 * @property {number} sign of the gradient
 * @property {string} count how many contributions have arrived, "1/2", while some are missing
 * @property {Heat | null} valueMap
 * @property {Heat | null} gradMap
 */

/**
 * @typedef {object} WireShape
 * @property {number} source unit
 * @property {number} consumer unit
 * @property {number} arg
 * @property {number[]} points
 * @property {"idle" | "forward" | "backward"} state
 * @property {boolean} active
 * @property {number} sign of the contribution
 * @property {number} width
 * @property {string} local
 * @property {string} grad
 * @property {boolean} broken
 * @property {[number, number][]} edges the edges of the trace behind it
 */

/**
 * @typedef {object} Scene
 * @property {NodeShape[]} nodes
 * @property {WireShape[]} wires
 * @property {Arrangement["frames"]} frames
 * @property {string} mark what stands before a gradient
 * @property {boolean} down
 */

/**
 * @param {Frame} frame
 * @param {Arrangement} plan
 * @param {Record<string, number>} [faults] broken edges
 * @param {string} [level] story: edges carry no numbers; calculus: gradients have their ∂
 * @returns {Scene}
 */
export function scene(frame, plan, faults = {}, level = "calculus") {
  return {
    down: plan.down,
    frames: plan.frames,
    nodes: plan.units.map((unit) => unitShape(frame, unit, plan)),
    mark: level === "calculus" ? "∂" : "◂",
    wires: plan.wires.map((wire) => wireShape(frame, wire, faults, level)),
  };
}

/**
 * The scene one step on or back, from the scene before: only what the two steps are about is made anew.
 * @param {Scene} before
 * @param {Frame} from its frame
 * @param {Frame} frame
 * @param {Arrangement} plan
 * @param {Record<string, number>} [faults]
 * @param {string} [level]
 * @returns {Scene}
 */
export function sceneAfter(before, from, frame, plan, faults = {}, level = "calculus") {
  const phases = new Set([from.phase, frame.phase]);
  const end = backwardEnd(frame.walk); // where leaves that nothing arrived at get their zero
  const near = Math.abs(frame.at - from.at) === 1 && from.walk === frame.walk && frame.at !== end && from.at !== end;
  if (!near || phases.size > 1 || phases.has("loss") || phases.has("start")) return scene(frame, plan, faults, level);
  const touched = new Set(
    [from, frame]
      .flatMap(({ step }) => ("consumer" in step ? [step.node, step.consumer] : "node" in step ? [step.node] : []))
      .map((node) => plan.unitOf[node]),
  );
  return {
    ...before,
    nodes: before.nodes.map((shape) => (touched.has(shape.id) ? unitShape(frame, plan.units[shape.id], plan) : shape)),
    wires: before.wires.map((shape, i) =>
      touched.has(shape.consumer) ? wireShape(frame, plan.wires[i], faults, level) : shape,
    ),
  };
}

/**
 * The scene as it was, with the marks of what the next step is about; what has no other mark stays itself.
 * @param {Scene} before
 * @param {Scene} after
 * @returns {Scene}
 */
export function marked(before, after) {
  return {
    ...before,
    nodes: before.nodes.map((node, i) =>
      node.active === after.nodes[i].active ? node : { ...node, active: after.nodes[i].active },
    ),
    wires: before.wires.map((wire, i) =>
      wire.active === after.wires[i].active ? wire : { ...wire, active: after.wires[i].active },
    ),
  };
}

/**
 * The part of the picture in which two scenes of one plan differ; null if nowhere.
 * @param {Scene} before
 * @param {Scene} after
 * @returns {{ x: number, y: number, w: number, h: number } | null}
 */
export function difference(before, after) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  const grow = (/** @type {number} */ x, /** @type {number} */ y) => {
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
  };
  after.nodes.forEach((node, i) => {
    if (node === before.nodes[i]) return;
    grow(node.x, node.y);
    grow(node.x + node.w, node.y + node.h);
  });
  after.wires.forEach((wire, i) => {
    if (wire === before.wires[i]) return;
    for (let k = 0; k < wire.points.length; k += 2) grow(wire.points[k], wire.points[k + 1]);
  });
  return left > right ? null : { x: left, y: top, w: right - left, h: bottom - top };
}

/**
 * @param {Frame} frame
 * @param {Unit} unit
 * @param {Arrangement} plan
 * @returns {NodeShape}
 */
function unitShape(frame, unit, plan) {
  const { trace } = frame.walk;
  // A closed group shows the node that the step is about, while it is inside.
  const inside = unit.node === null && frame.active !== null && plan.unitOf[frame.active] === unit.id;
  const id = inside ? frame.active : unit.exit;
  const box = plan.boxes[unit.id];
  const active = frame.active !== null && plan.unitOf[frame.active] === unit.id;
  const base = {
    ...box,
    active,
    chip: plan.chips.has(unit.id),
    glyph: "",
    value: "",
    after: "",
    grad: "",
    sign: 0,
    count: "",
    valueMap: null,
    gradMap: null,
  };
  const group = unit.node === null;
  const names = {
    kind: group ? "group" : trace.nodes[unit.nodes[0]].kind,
    named: true,
    title: group ? groupTitle(unit) : "",
    output: unit.nodes.includes(trace.output),
  };
  if (id === null) return { ...base, ...names };
  const node = trace.nodes[id];
  const value = valueAt(frame, id);
  const { arrived, expected, sum, complete } = gradOf(frame, id);
  const move = group ? null : moveOf(frame, id);
  const alone = node.kind === "const" && !node.shape.length;
  return {
    ...base,
    ...names,
    named: group || node.name !== null,
    title: base.chip
      ? chipText(frame.walk, id, false, complete ? sum : null)
      : group
        ? inside
          ? `${names.title} › ${node.name ?? node.op}`
          : names.title
        : shortTitle(trace, node),
    glyph: group ? `${unit.nodes.length}` : glyph(node),
    value: value === null || alone ? "" : text(value, node.shape),
    after: move ? text(move.after, node.shape) : "",
    grad: sum === null ? "" : text(sum, node.shape),
    sign: signOf(sum),
    count: arrived && !complete ? `${arrived}/${expected}` : "",
    valueMap: node.shape.length ? heat(value) : null,
    gradMap: node.shape.length ? heat(sum) : null,
  };
}

/**
 * @param {Frame} frame
 * @param {PlanWire} wire
 * @param {Record<string, number>} faults
 * @param {string} level
 * @returns {WireShape}
 */
function wireShape(frame, wire, faults, level) {
  const { step, walk } = frame;
  const { local, grad } = walk.run.flows;
  const flows = wire.edges.map(([consumer, arg]) => flowAlong(frame, consumer, arg)).filter((flow) => flow >= 0);
  const signs = new Set(flows.map((flow) => signOf(grad[flow])));
  const one = level !== "story" && wire.edges.length === 1 && flows.length === 1 ? flows[0] : -1;
  const source = walk.trace.nodes[walk.trace.nodes[wire.edges[0][0]].inputs[wire.edges[0][1]]];
  const about = (/** @type {[number, number]} */ [consumer, arg]) =>
    (step.phase === "backward" && step.consumer === consumer && step.arg === arg) ||
    (step.phase === "forward" && step.node === consumer);
  return {
    ...wire,
    state: flows.length
      ? "backward"
      : wire.edges.some(([consumer]) => walk.shownAt[consumer] <= frame.at)
        ? "forward"
        : "idle",
    active: wire.edges.some(about),
    sign: signs.size === 1 ? [...signs][0] : 0,
    width: flows.length ? Math.max(...flows.map((flow) => thickness(grad[flow]))) : 1.25,
    local: one >= 0 ? rounded(local[one], "×") : "",
    grad: one >= 0 ? rounded(grad[one]) || shapeText(source.shape) : "",
    broken: wire.edges.some(([consumer, arg]) => faults[`${consumer}.${arg}`] !== undefined),
  };
}

/**
 * Thickness shows magnitude on a log scale: one unit more per two powers of ten, from 1e-6 up.
 * @param {Numeric | null} value
 * @returns {number}
 */
export function thickness(value) {
  const size = sizeOf(value);
  if (!(size > 0)) return 1.25;
  return 1.5 + Math.max(0, Math.min(4, (Math.log10(size) + 6) / 2));
}
