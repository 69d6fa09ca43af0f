/**
 * A network of the playground, trained on the page's plan by TensorFlow Playground's rule: rows in one order for ever,
 * what an epoch leaves over goes into the first update of the next, biases are not regularized, and a link whose sign
 * L1 would turn is cut for ever (its src/nn.ts and src/playground.ts; engine/training/updates.py). Pure.
 */

import { fromNested, grid, toNested } from "./arrays.js";
import { formOf } from "./forms.js";
import { moverOf } from "./mover.js";
import { planOf } from "./plan.js";

/** @import { Trace } from "../types" */
/** @import { Mover } from "./mover.js" */
/** @import { Plan } from "./plan.js" */

/**
 * @typedef {{ x: Float64Array, t: Float64Array }} Points two coordinates of each, and its answer
 * @typedef {object} How
 * @property {number} batch
 * @property {number} kept rows that are trained on: the first
 * @property {number} rate
 * @property {number} l1
 * @property {number} l2
 * @property {string} optimizer
 * @typedef {{ name: string, id: number, layer: number, link: boolean, p: Float64Array, dead: Uint8Array }} Param
 * @typedef {{ n: number, params: Float64Array[], dead: Uint8Array[], memory: Float64Array[][] }} Snapshot
 * @typedef {{ loss: number, right: number | null }} Seen a loss, and the share of answers on the right side
 */

/**
 * Which of some values is the highest, the first of several.
 * @param {ArrayLike<number>} values
 * @param {number} from
 * @param {number} count
 */
function highest(values, from, count) {
  let best = 0;
  for (let k = 1; k < count; k++) if (values[from + k] > values[from + best]) best = k;
  return best;
}

/**
 * The class of each place, and how sure the network is of it: its share after softmax.
 * @param {Float32Array[]} maps of each class its logits
 * @returns {{ classes: Uint8Array, shares: Float32Array }}
 */
export function classified(maps) {
  const count = maps[0].length;
  const classes = new Uint8Array(count);
  const shares = new Float32Array(count);
  const logits = new Float32Array(maps.length);
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < logits.length; k++) logits[k] = maps[k][i];
    const best = highest(logits, 0, logits.length);
    let sum = 0;
    for (const one of logits) sum += Math.exp(one - logits[best]);
    classes[i] = best;
    shares[i] = 1 / sum;
  }
  return { classes, shares };
}

/**
 * @param {Trace} trace of the program, with a few rows
 * @param {Points} points in the order in which they are trained on
 * @param {How} how
 */
export function networkOf(trace, points, { ...how }) {
  const { names, nodes, runs, output } = trace;
  const data = new Set([names.X, names.t]);
  const count = points.t.length;
  const layers = Object.keys(names).filter((name) => /^W\d+$/.test(name)).length;
  /** @type {Param[]} */
  const params = Array.from({ length: layers }, (_, i) =>
    /** @type {const} */ (["W", "b"]).map((letter) => {
      const id = names[letter + (i + 1)];
      const p = grid(fromNested(runs[0].values[id])).data.slice();
      return { name: letter + (i + 1), id, layer: i + 1, link: letter === "W", p, dead: new Uint8Array(p.length) };
    }),
  ).flat();
  const [, width = 1] = nodes[names.y].shape;
  const several = width > 1;
  const wanted = new Set(params.map(({ id }) => id));
  /** @type {Map<string, Plan>} */
  const plans = new Map();
  const outputs = [...Array.from({ length: layers - 1 }, (_, i) => names[`h${i + 1}`]), names.y];

  /**
   * The plan for so many rows, with gradients or without, as far as the loss or another node.
   * @param {number} rows
   * @param {boolean} [back]
   * @param {number} [last]
   */
  function plan(rows, back = true, last = output) {
    const key = `${rows} ${back} ${last}`;
    let made = plans.get(key);
    if (!made) {
      const form = formOf(trace, data, new Array(rows).fill(0));
      if (!form) throw new Error("the program has no form for its rows");
      made = planOf(/** @type {Trace} */ (form), { wanted: back ? wanted : new Set(), last });
      plans.set(key, made);
    }
    for (const { id, p } of params) made.values[id].set(p);
    return made;
  }

  /** Puts rows into a plan. @param {Plan} made @param {ArrayLike<number>} rows */
  function put({ values }, rows) {
    const [x, t] = [values[names.X], values[names.t]];
    for (let i = 0; i < rows.length; i++) {
      x[2 * i] = points.x[2 * rows[i]];
      x[2 * i + 1] = points.x[2 * rows[i] + 1];
      t[i] = points.t[rows[i]];
    }
  }

  // ---- rows ---------------------------------------------------------------------------------------------

  const range = (/** @type {number} */ from, /** @type {number} */ to) =>
    Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
  const [train, test] = [range(0, how.kept), range(how.kept, count)];
  const each = Math.min(how.batch, how.kept);
  const perEpoch = Math.max(1, Math.floor(how.kept / each));
  const left = range(perEpoch * each, how.kept);
  /** The rows of update n, from 1. @param {number} n */
  function rowsOf(n) {
    const place = (n - 1) % perEpoch;
    const rows = range(place * each, (place + 1) * each);
    return n > perEpoch && !place ? [...left, ...rows] : rows;
  }

  // ---- updates ------------------------------------------------------------------------------------------

  const [lr, k, norm] = [Float64Array.of(how.rate), Float64Array.of(1), new Float64Array(1)];
  const plain = how.optimizer === "sgd";
  /** @type {Mover[]} */
  const movers = plain
    ? []
    : params.map(({ p, link }) => {
        const pull = { l1: link ? how.l1 : 0, l2: link ? how.l2 : 0 };
        return moverOf(p, { optimizer: how.optimizer, settings: {}, ...pull, clip: null }, { lr, k, norm });
      });
  let n = 0;

  /** A forward and a backward pass over some rows; the loss. @param {number[]} rows */
  function pass(rows) {
    const made = plan(rows.length);
    put(made, rows);
    made.forward();
    made.backward();
    return made;
  }

  /** One update. */
  function step() {
    const made = pass(rowsOf(n + 1));
    n++;
    k[0] = n;
    params.forEach((param, i) => {
      const g = /** @type {Float64Array} */ (made.grads[param.id]);
      if (plain) return moved(param, g);
      movers[i].g.set(g);
      movers[i].regularize();
      return movers[i].move();
    });
  }

  /** TensorFlow Playground's own rule. @param {Param} param @param {Float64Array} g */
  function moved({ p, link, dead }, g) {
    const { rate, l1, l2 } = how;
    for (let i = 0; i < p.length; i++) {
      const w = p[i];
      if (dead[i]) continue;
      p[i] = w - rate * g[i];
      if (!link || (!l1 && !l2)) continue;
      const pulled = p[i] - rate * (l1 * Math.sign(w) + l2 * w);
      if (l1 && p[i] * pulled < 0) {
        dead[i] = 1;
        p[i] = 0;
      } else p[i] = pulled;
    }
  }

  // ---- what is seen -------------------------------------------------------------------------------------

  /** @param {Plan} made @param {number} rows @returns {Seen} */
  function seen({ values }, rows) {
    const [y, t] = [values[names.y], values[names.t]];
    let right = 0;
    for (let i = 0; i < rows; i++) if (several ? highest(y, i * width, width) === t[i] : y[i] * t[i] > 0) right++;
    return { loss: values[output][0], right: rows ? right / rows : null };
  }

  /** All rows that are trained on: what they say, and the gradient of their loss by parameter. */
  function whole() {
    const made = pass(train);
    return { ...seen(made, train.length), grads: params.map(({ id }) => made.grads[id] ?? new Float64Array(0)) };
  }

  /** The rows that are not trained on. @returns {Seen | null} */
  function tested() {
    if (!test.length) return null;
    const made = plan(test.length, false);
    put(made, test);
    made.forward();
    return seen(made, test.length);
  }

  /** @returns {Snapshot} */
  const snapshot = () => ({
    n,
    params: params.map(({ p }) => p.slice()),
    dead: params.map(({ dead }) => dead.slice()),
    memory: movers.map(({ memory }) => memory.map((one) => one.slice())),
  });

  /** @param {Snapshot} kept */
  function restore(kept) {
    n = kept.n;
    params.forEach(({ p, dead }, i) => {
      p.set(kept.params[i]);
      dead.set(kept.dead[i]);
    });
    movers.forEach(({ memory }, i) => memory.forEach((one, j) => one.set(kept.memory[i][j])));
  }

  /** What the next update would do, and nothing is done: the batch's gradients, and the parameters after it. */
  function next() {
    const kept = snapshot();
    const made = pass(rowsOf(n + 1));
    const grads = params.map(({ id }) => Float64Array.from(made.grads[id] ?? []));
    step();
    const after = params.map(({ p }) => p.slice());
    restore(kept);
    return { grads, after };
  }

  /**
   * What each neuron says at every place of a square: row by row from the top, of each layer each neuron.
   * @param {number} side places along an axis
   * @param {number} span the square goes from -span to span
   * @returns {Float32Array[][]}
   */
  function maps(side, span) {
    const made = plan(side * side, false, names.y);
    const x = made.values[names.X];
    for (let i = 0; i < side * side; i++) {
      x[2 * i] = span * ((2 * ((i % side) + 0.5)) / side - 1);
      x[2 * i + 1] = span * (1 - (2 * (Math.floor(i / side) + 0.5)) / side);
    }
    made.forward();
    return outputs.map((id) => {
      const [, width = 1] = nodes[id].shape;
      const values = made.values[id];
      return Array.from({ length: width }, (_, j) => {
        const own = new Float32Array(side * side);
        for (let i = 0; i < own.length; i++) own[i] = values[i * width + j];
        return own;
      });
    });
  }

  /** The parameters as a program has them, and of those with cut links 0 for each of these and 1 for the others. */
  function written() {
    const nested = (/** @type {number} */ id, /** @type {Float64Array} */ data) =>
      toNested({ shape: nodes[id].shape, data });
    const cut = params.filter(({ dead }) => dead.some(Boolean));
    return {
      params: Object.fromEntries(params.map(({ name, id, p }) => [name, nested(id, p)])),
      dead: Object.fromEntries(
        cut.map(({ name, id, dead }) => [
          name,
          nested(
            id,
            Float64Array.from(dead, (one) => 1 - one),
          ),
        ]),
      ),
    };
  }

  return {
    params,
    written,
    perEpoch,
    kept: how.kept,
    /** Another rate from the next update on. @param {number} rate */
    setRate(rate) {
      how.rate = rate;
      lr[0] = rate;
    },
    get n() {
      return n;
    },
    /** The rows of the next update. */
    get rows() {
      return rowsOf(n + 1);
    },
    step,
    whole,
    tested,
    next,
    maps,
    snapshot,
    restore,
  };
}

/** @typedef {ReturnType<typeof networkOf>} Network */
