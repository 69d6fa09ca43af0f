/**
 * Training in the page: what the service's `/train` answers for a small program, line for line, worked out on a plan.
 * What happens in step n follows from the request and the state before it, as there.
 */

import facts from "../../facts/training.json" with { type: "json" };
import { batchesOf } from "../trace/batches.js";
import { fromNested, grid, sizeOfShape, toNested } from "./arrays.js";
import { canRun, compiled, rowOf } from "./evaluate.js";
import { formOf, taken } from "./forms.js";
import { moverOf } from "./mover.js";
import { planOf } from "./plan.js";
import { runOf } from "./rerun.js";

/** @import { Numeric, Trace, TrainLine, TrainRequest } from "../types" */
/** @import { Form } from "./forms.js" */
/** @import { Mover } from "./mover.js" */
/** @import { Plan } from "./plan.js" */

const LARGEST = 200_000; // multiplications in a step; what takes more is the service's
const OFTEN = 64; // steps between two checkpoints
const MEASURES = ["grad_norm", "grad_norm_by_group"];

/** A form, the plan that runs it, and its parameters' arrays by key. @typedef {{ form: Form, plan: Plan }} Ready */
/**
 * Where a run can be taken up again.
 * @typedef {{ n: number, params: number[][], memory: number[][][] }} Point
 * @typedef {{ every: number, runs: "full" | "params" }} Kept
 * @typedef {{ steps: number, record: Kept, resume?: { page?: Point } | null }} Wish
 */

/**
 * A training of a program, or null where it is for the service: too large, with draws of its own, or with settings or
 * rows that the page cannot judge.
 * @param {Trace} trace of the program as it stands
 * @param {TrainRequest} request
 */
export function trainingOf(trace, request) {
  const { nodes, output, sizes } = trace;
  const { optimizer, inputs, measure = [], schedule = null, clip = null } = request;
  const { l1 = 0, l2 = 0 } = request.regularization ?? {};
  if (!canRun(trace) || nodes[output].shape.length || workOf(trace) > LARGEST) return null;
  if (nodes.some(({ op }) => facts.drawn.includes(op)) || !measure.every((one) => MEASURES.includes(one))) return null;
  const moving = nodes.filter(({ kind }) => kind === "param");
  if (!moving.length) return null;

  // The reader's own values, where they change no shape and decide no form.
  const values = [...trace.runs[0].values];
  for (const [name, value] of Object.entries(inputs ?? {})) {
    const node = nodes.find(({ key, kind }) => key === name && kind !== "op" && kind !== "const");
    if (!node || sizes.includes(node.id) || !isOf(value, node.shape)) return null;
    values[node.id] = /** @type {Numeric} */ (value);
  }
  const base = { ...trace, runs: [{ ...trace.runs[0], values }] };

  const samples = samplesOf(base, request);
  if (samples === null) return null;
  const { data, batches } = samples;

  /** @type {Map<string, Ready | null>} */
  const forms = new Map();
  /**
   * The form that so many rows have, with these rows in it.
   * @param {number[] | null} rows null for all in their order
   * @param {boolean} [whole] with every gradient, and not those of the parameters alone
   */
  function ready(rows, whole = false) {
    const all = rows === null || rows.length === samples?.count;
    const key = `${all ? "all" : rows.length} ${whole}`;
    let made = forms.get(key);
    if (made === undefined) {
      const form = all ? base : formOf(base, data, rows);
      const wanted = whole ? undefined : new Set(moving.map(({ id }) => id));
      made = form && { form, plan: planOf(form, { wanted }) };
      forms.set(key, made);
    }
    if (made && rows) for (const id of data) made.plan.put(id, taken(/** @type {Numeric} */ (values[id]), rows));
    return made;
  }
  // Every form that will be met, so that a run once begun goes to its end.
  const counts = batches ? [batches.rows(1), batches.rows(batches.epoch), batches.test, batches.train] : [];
  if (counts.some((rows) => rows.length && !ready(rows))) return null;

  const lr = Float64Array.of(optimizer.lr);
  const k = Float64Array.of(1);
  const norm = new Float64Array(1);
  const { name, lr: first, betas, ...given } = optimizer;
  const settings = { ...numbers(given), ...(betas ? { beta1: betas[0], beta2: betas[1] } : {}) };
  const rate = schedule ? compiled(/** @type {any} */ (facts.rates)[schedule.name]) : null;
  const groups = moving.map(({ group, key }) => group.join("/") || key);

  /** The parameters as a run begins with them. @returns {Mover[]} */
  const begin = () =>
    moving.map(({ id }) =>
      moverOf(grid(fromNested(values[id])).data.slice(), { optimizer: name, settings, l1, l2, clip }, { lr, k, norm }),
    );
  const nested = (/** @type {number} */ i, /** @type {ArrayLike<number>} */ array) =>
    toNested(moving[i].shape.length ? { shape: moving[i].shape, data: /** @type {Float64Array} */ (array) } : array[0]);

  /**
   * Runs a form with the parameters as they are.
   * @param {Ready} made
   * @param {Mover[]} movers
   */
  function forward({ plan }, movers) {
    moving.forEach(({ id }, i) => plan.values[id].set(movers[i].p));
    plan.forward();
    return plan.values[output][0];
  }

  /**
   * The loss on the rows that are trained on, or on those that are not.
   * @param {Mover[]} movers
   * @param {"test" | "train"} on
   */
  function lossOn(movers, on) {
    const made = ready(batches ? batches[on] : null);
    return made ? forward(made, movers) : NaN;
  }
  const tested = (/** @type {Mover[]} */ movers) => (batches?.test.length ? { test_loss: lossOn(movers, "test") } : {});

  /**
   * The gradients of the parameters, adjusted, into the movers; what is measured of them before.
   * @param {Plan} plan
   * @param {Mover[]} movers
   */
  function pull(plan, movers) {
    moving.forEach(({ id }, i) => {
      const g = plan.grads[id];
      if (g) movers[i].g.set(g);
      else movers[i].g.fill(0);
    });
    const measured = measure.map((one) => [one, measuredOf(one, movers, groups)]);
    for (const mover of movers) mover.regularize();
    norm[0] = normOf(movers.map(({ g }) => g));
    for (const mover of movers) mover.clip();
    return Object.fromEntries(measured);
  }

  /**
   * The lines of a run, from its beginning or from a checkpoint of its own.
   * @param {Wish} wish
   * @returns {Generator<TrainLine>}
   */
  function* lines({ steps, record, resume }) {
    const movers = begin();
    let n = 0;
    if (resume?.page) {
      const { params, memory } = resume.page;
      n = resume.page.n;
      movers.forEach((mover, i) => {
        mover.p.set(params[i]);
        mover.memory.forEach((one, j) => one.set(memory[i][j]));
      });
    }
    const shown = record.runs === "full" && batches ? batches.rows(steps) : batches?.rows(1);
    const { form } = /** @type {Ready} */ (ready(shown ?? null));
    yield { event: "graph", resumable: true, ...trace, nodes: form.nodes, runs: [] };
    let before = movers.map(({ p }, i) => nested(i, p));
    while (n < steps) {
      n++;
      const full = record.runs === "full" && n % record.every === 0;
      const test = tested(movers); // first: where there are as many rows, it is the same plan
      const made = /** @type {Ready} */ (ready(batches ? batches.rows(n) : null, full));
      const loss = forward(made, movers);
      /** @type {Extract<TrainLine, { event: "step" }>} */
      const line = { event: "step", n, loss, ...test };
      if (full || !Number.isFinite(loss)) made.plan.backward();
      if (!Number.isFinite(loss)) {
        const none = Object.fromEntries(measure.map((one) => [one, null]));
        yield { ...line, ...none, run: runLine(n, made, before, [], full, lr[0]) };
        yield checkpoint(n - 1, movers);
        return yield { event: "done", reason: "diverged", n, loss, ...toBlame(made) };
      }
      if (!full) made.plan.backward();
      lr[0] = rate ? rate({ ...schedule, lr: first, k: n - 1 }) : first;
      k[0] = n;
      const measured = pull(made.plan, movers);
      const used = full
        ? movers.map(({ g, memory }, i) => ({ g: nested(i, g), memory: memory.map((one) => nested(i, one)) }))
        : [];
      // A plan's arrays are its own and change with the next step.
      const run = full ? runLine(n, made, before, [], true, lr[0]) : null;
      for (const mover of movers) mover.move();
      const after = movers.map(({ p }, i) => nested(i, p));
      const moves = moving.map(({ id }, i) => ({ node: id, before: before[i], after: after[i], ...used[i] }));
      yield { ...line, ...measured, run: run ? { ...run, moves } : runLine(n, made, before, moves, false, lr[0]) };
      before = after;
      if (n % OFTEN === 0 && n < steps) yield checkpoint(n, movers);
    }
    yield checkpoint(n, movers);
    yield { event: "done", reason: "steps", n, loss: lossOn(movers, "train"), ...tested(movers) };
  }

  /** @param {number} n @param {Mover[]} movers @returns {TrainLine} */
  const checkpoint = (n, movers) => {
    const page = {
      n,
      params: movers.map(({ p }) => [...p]),
      memory: movers.map(({ memory }) => memory.map((one) => [...one])),
    };
    return { event: "checkpoint", checkpoint: /** @type {any} */ ({ n, page }) };
  };

  /**
   * @param {number} n
   * @param {Ready} made
   * @param {Numeric[]} before
   * @param {any[]} moves
   * @param {boolean} full
   * @param {number} lrUsed
   */
  function runLine(n, { form, plan }, before, moves, full, lrUsed) {
    if (full) return { ...runOf(form, plan), n, moves, lr: lrUsed };
    return { n, params: Object.fromEntries(moving.map(({ key }, i) => [key, before[i]])), moves };
  }

  /** The node that first has no finite number, in the order of the passes. @param {Ready} made */
  function toBlame({ form, plan }) {
    const node = form.nodes.find(({ id }) => !plan.values[id].every(Number.isFinite));
    return { key: node?.key ?? null };
  }

  return { lines };
}

const NEAR = 1e-12; // of the largest number: rounding in another order

/**
 * Whether two lines of a step are of different steps: other losses, or other updates.
 * @param {TrainLine} one
 * @param {TrainLine} other as the service sends it
 */
export function firstDiffers(one, other) {
  const numbersOf = (/** @type {any} */ line) =>
    [line.loss, line.run.moves.map((/** @type {any} */ { before, after }) => [before, after])]
      .flat(Infinity)
      .map(Number);
  const [a, b] = [numbersOf(one), numbersOf(other)];
  const size = Math.max(...b.map(Math.abs).filter(Number.isFinite));
  return a.length !== b.length || a.some((x, i) => !Object.is(x, b[i]) && !(Math.abs(x - b[i]) <= NEAR * size));
}

/** About how many multiplications a step takes. @param {Trace} trace */
function workOf({ nodes }) {
  return nodes.reduce((sum, { op, inputs, shape }) => {
    const inner = rowOf(op)?.lift ? (nodes[inputs[0]].shape.at(-1) ?? 1) : 1;
    return sum + sizeOfShape(shape) * inner;
  }, 0);
}

/**
 * The leaves that are samples and how their rows are drawn; null where the service must say what is amiss.
 * @param {Trace} trace
 * @param {TrainRequest} request
 */
function samplesOf({ nodes, names, runs }, { data: wished, batch_size: batch, test_ratio: share, seed }) {
  const found = wished
    ? wished.map((name) => nodes[names[name]])
    : Object.values(names)
        .map((id) => nodes[id])
        .filter(({ kind }) => kind === "data");
  const data = new Set(found.map((node) => node?.id));
  if (!batch && !share) return { data, batches: null, count: null };
  const counts = new Set(found.map((node) => node?.shape[0]));
  const [count] = counts;
  const leaves = found.every((node) => node && (node.kind === "data" || node.kind === "input"));
  if (!leaves || counts.size !== 1 || !count || !found.every(({ id }) => Array.isArray(runs[0].values[id])))
    return null;
  const drawn = batchesOf({ count, batch, seed, test: share });
  const kept = drawn.train.length;
  if (!kept || (share && !drawn.test.length) || (batch && batch > kept)) return null;
  return { data, batches: { ...drawn, epoch: batch ? Math.ceil(kept / batch) : 1 }, count };
}

/** Whether a value has a shape. @param {unknown} value @param {number[]} shape @returns {boolean} */
function isOf(value, shape) {
  if (!shape.length) return typeof value === "number" && Number.isFinite(value);
  return Array.isArray(value) && value.length === shape[0] && value.every((one) => isOf(one, shape.slice(1)));
}

/** Switches are numbers in the table. @param {Record<string, unknown>} given */
const numbers = (given) => Object.fromEntries(Object.entries(given).map(([name, value]) => [name, Number(value)]));

/** @param {Float64Array[]} arrays */
function normOf(arrays) {
  let sum = 0;
  for (const array of arrays) for (let i = 0; i < array.length; i++) sum += array[i] * array[i];
  return Math.sqrt(sum);
}

/**
 * @param {string} measure
 * @param {Mover[]} movers
 * @param {string[]} groups
 */
function measuredOf(measure, movers, groups) {
  if (measure === "grad_norm") return normOf(movers.map(({ g }) => g));
  /** @type {Record<string, Float64Array[]>} */
  const parts = {};
  groups.forEach((group, i) => (parts[group] ??= []).push(movers[i].g));
  return Object.fromEntries(Object.entries(parts).map(([group, grads]) => [group, normOf(grads)]));
}
