/** The gradient check, in the page: every leaf's gradient beside a difference, as `engine/check` has it. */

import rule from "../../facts/check.json" with { type: "json" };
import { fromNested, grid } from "./arrays.js";

/** @import { Trace, Numeric, Checked } from "../types" */
/** @typedef {typeof import("./rerun.js").outputOf} OutputOf */

const LARGEST_LEAF = 400; // elements of a leaf that is checked
const LONGEST = 1_000_000; // elements of all leaves x nodes, beyond which the page would stand still
const GRAVE = /** @type {Checked["verdict"][]} */ (["right", "kink", "meant", "unknown", "wrong"]);

/** @typedef {{ value: number, error: number, noise: number, kink: [number, number] | null }} Slope */
/** @typedef {(x: number) => number} F */

/**
 * What the check says of each leaf, by node id; a leaf with too many elements is left out. None at all where
 * it would take too long.
 * @param {Trace} trace
 * @param {OutputOf} outputOf the trace's output with other leaves
 * @returns {Map<number, Checked>}
 */
export function check(trace, outputOf) {
  const run = trace.runs[0];
  const found = new Map();
  const elements = trace.nodes.reduce(
    (sum, { kind, shape }) => (kind === "op" || kind === "const" ? sum : sum + shape.reduce((a, b) => a * b, 1)),
    0,
  );
  if (elements * trace.nodes.length > LONGEST) return found;
  const weight = grid(fromNested(run.grads[trace.output] ?? 1)).data;
  const output = (/** @type {number} */ node, /** @type {Numeric} */ value) => {
    return outputOf(trace, new Map([[node, value]])).reduce((sum, x, i) => sum + x * weight[i], 0);
  };
  const rounding = roundingOf(trace);
  const changed = changedOf(trace);
  for (const node of trace.nodes) {
    if (node.kind === "op" || node.kind === "const" || run.grads[node.id] === null) continue;
    const value = grid(fromNested(run.values[node.id]));
    const grad = grid(fromNested(run.grads[node.id])).data;
    if (value.data.length > LARGEST_LEAF) continue;
    /** @type {Checked} */
    let worst = { verdict: "right", error: 0 };
    value.data.forEach((x, i) => {
      const at = (/** @type {number} */ to) => {
        const data = Float64Array.from(value.data);
        data[i] = to;
        return output(node.id, nested(value.shape, data));
      };
      const slope = slopeOf(at, x, rounding);
      const first = verdictOf(slope, grad[i]);
      const own = first === "wrong" ? closer(at, x, slope, grad[i], rounding) : first;
      const verdict = own === "wrong" && changed.has(node.id) ? "meant" : own;
      const numeric = Math.abs(slope.value) <= slope.noise ? 0 : slope.value;
      const error = Math.abs(numeric - grad[i]) / Math.max(Math.abs(numeric), Math.abs(grad[i]), 1e-12);
      const [is, was] = [GRAVE.indexOf(verdict), GRAVE.indexOf(worst.verdict)];
      if (is > was || (is === was && error > worst.error)) worst = { verdict, error };
    });
    found.set(node.id, worst);
  }
  return found;
}

/** The nodes between which and the output an operation changes the gradient on purpose. @param {Trace} trace */
function changedOf({ nodes }) {
  /** @type {Set<number>} */
  const found = new Set();
  for (const { id, op, inputs } of [...nodes].reverse())
    if (found.has(id) || rule.tools.includes(op ?? "")) for (const input of inputs) found.add(input);
  return found;
}

/**
 * ε · Σ |v · dL/dv|: each value is off by some ε of itself, and moves the output by its gradient.
 * @param {Trace} trace
 */
function roundingOf({ runs: [run], output }) {
  let total = 0;
  run.values.forEach((value, i) => {
    const grad = run.grads[i];
    if (grad === null) return;
    const [v, g] = [grid(fromNested(value)).data, grid(fromNested(grad)).data];
    const size = v.reduce((sum, x, k) => sum + Math.abs(x * g[g.length === 1 ? 0 : k]), 0);
    total += Number.isFinite(size) ? size * (i === output ? 2 : 1) : 0;
  });
  return Number.EPSILON * total;
}

/**
 * @param {Slope} slope
 * @param {number} analytic
 * @returns {Checked["verdict"]}
 */
function verdictOf(slope, analytic) {
  if (slope.kink) {
    const [low, high] = [Math.min(...slope.kink), Math.max(...slope.kink)];
    const room = rule.fine * Math.max(Math.abs(low), Math.abs(high)) + slope.noise;
    // Where the formula has no number for the corner (0 / 0), none is wrong.
    return (low - room <= analytic && analytic <= high + room) || Number.isNaN(analytic) ? "kink" : "wrong";
  }
  if (!Number.isFinite(slope.value) || !Number.isFinite(analytic))
    return slope.value === analytic ? "right" : "unknown";
  const room = rule.fine * Math.max(Math.abs(slope.value), Math.abs(analytic)) + 10 * slope.noise + slope.error;
  if (Math.abs(slope.value - analytic) <= room) return "right";
  if (slope.error <= rule.rough * Math.abs(slope.value)) return "wrong";
  return Math.abs(analytic) <= slope.error ? "right" : "unknown"; // no slope that could be told from 0
}

/**
 * What shorter steps say of a gradient that seems wrong: sin(1e6 x) turns many times within the first ones, where a
 * difference is steady, and means nothing.
 * @param {F} at
 * @param {number} x
 * @param {Slope} slope
 * @param {number} analytic
 * @param {number} rounding
 * @returns {Checked["verdict"]}
 */
function closer(at, x, slope, analytic, rounding) {
  let [stands, before] = [false, slope];
  for (const scale of rule.finer) {
    const one = ridders(at, x, Math.max(scale * (Math.abs(x) || 1), rule.tiny), rounding);
    const room = one.error + 10 * one.noise;
    const size = Math.abs(analytic);
    if (room <= rule.sure * size && Math.abs(one.value - analytic) <= rule.fine * size + room) return "right";
    // Two scales that agree, and not with the gradient.
    const between = rule.fine * Math.abs(before.value) + room + before.error + 10 * before.noise;
    const sure = before === slope || room <= rule.sure * Math.abs(one.value);
    stands ||= sure && !(Math.abs(one.value - before.value) > between);
    before = one;
  }
  return stands ? "wrong" : "unknown";
}

/**
 * The slope of a function in x, from the scale that suits it best.
 * @param {F} at
 * @param {number} x
 * @param {number} rounding
 * @returns {Slope}
 */
function slopeOf(at, x, rounding) {
  const [size, kink] = [Math.abs(x), cornerOf(at, x, rounding)];
  /** @type {Slope} */
  let best = { value: NaN, error: Infinity, noise: Infinity, kink };
  for (const scale of new Set([0.1 * (size || 1), 0.1 * Math.max(size, 1), 1e-3 * (size || 1)])) {
    const one = ridders(at, x, Math.max(scale, rule.tiny), rounding);
    if (one.error + one.noise < best.error + best.noise || Number.isNaN(best.value)) best = { ...one, kink };
    if (best.error + best.noise <= 1e-9 * Math.abs(best.value)) break;
  }
  // Some functions bend within less: x / (std(x) + 1e-5) where std is 0.
  for (const scale of [1e-5, 1e-7]) {
    if (!(best.error > rule.rough * Math.abs(best.value) + best.noise)) break;
    const one = ridders(at, x, Math.max(scale * (size || 1), rule.tiny), rounding);
    if (one.error + one.noise < best.error + best.noise) best = { ...one, kink };
  }
  return best;
}

/**
 * Central differences with shorter and shorter steps, extrapolated to step 0, until they get worse.
 * @param {F} at
 * @param {number} x
 * @param {number} step
 * @param {number} rounding
 * @returns {Slope}
 */
function ridders(at, x, step, rounding) {
  /** @type {number[]} */
  let last = [];
  /** @type {Slope} */
  let best = { value: NaN, error: Infinity, noise: Infinity, kink: null };
  for (let round = 0; round < rule.rounds; round++, step /= rule.shrink) {
    const [up, down] = [x + step, x - step];
    const width = up - down;
    if (width === 0) break;
    const [above, below] = [at(up), at(down)];
    const row = [(above - below) / width];
    let factor = rule.shrink ** 2;
    for (const before of last) {
      row.push((row[row.length - 1] * factor - before) / (factor - 1));
      factor *= rule.shrink ** 2;
    }
    const noise = (2 * (rounding + Number.MIN_VALUE) + Number.EPSILON * (Math.abs(above) + Math.abs(below))) / width;
    for (let k = 1; k < row.length; k++) {
      const error = Math.max(Math.abs(row[k] - row[k - 1]), Math.abs(row[k] - last[k - 1]));
      if (error + noise < best.error + best.noise) best = { value: row[k], error, noise, kink: null };
    }
    if (!last.length && Number.isFinite(row[0])) best = { value: row[0], error: Infinity, noise, kink: null };
    const worse = Math.abs(row[row.length - 1] - last[last.length - 1]) > 2 * best.error + 4 * noise;
    if (last.length > 1 && worse && best.error < Infinity) break;
    last = row;
  }
  return best;
}

/**
 * The slopes on both sides, if they differ and go on to differ as the step becomes shorter.
 * @param {F} at
 * @param {number} x
 * @param {number} rounding
 * @returns {[number, number] | null}
 */
function cornerOf(at, x, rounding) {
  const here = at(x);
  let step = Math.max(1e-4 * (Math.abs(x) || 1), rule.tiny);
  const apart = [];
  /** @type {[number, number]} */
  let sides = [NaN, NaN];
  for (let i = 0; i < 3; i++, step /= 8) {
    sides = [(here - at(x - step)) / step, (at(x + step) - here) / step];
    apart.push(Math.abs(sides[1] - sides[0]));
    if (!(apart[i] > Math.max(1e-3 * Math.max(...sides.map(Math.abs)), (40 * rounding) / step))) return null;
  }
  if (!(apart[2] > 0.5 * apart[0])) return null;
  // What turns many times within these steps is smooth nearer by, if that can be seen.
  step = Math.max(rule.nearer * (Math.abs(x) || 1), rule.tiny);
  const near = Math.abs((at(x + step) - here) / step - (here - at(x - step)) / step);
  return near + (4 * rounding) / step < rule.rough * apart[0] ? null : sides;
}

/**
 * @param {number[]} shape
 * @param {Float64Array} data
 * @returns {any}
 */
function nested(shape, data) {
  if (!shape.length) return data[0];
  const step = data.length / shape[0];
  return Array.from({ length: shape[0] }, (_, i) => nested(shape.slice(1), data.subarray(i * step, (i + 1) * step)));
}
