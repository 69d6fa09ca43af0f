/** What the playground's settings stand for: networks and points, made by the engine. */

import { fromNested, grid } from "../formula/arrays.js";
import { networkOf } from "../formula/playground.js";
import { permutation } from "../trace/permutation.js";
import { DATA, dataLines, outputsOf, programOf } from "../trace/playground.js";

/** @import { Network, Points } from "../formula/playground.js" */
/** @import { Service } from "../session/api.js" */
/** @import { Settings } from "../trace/playground.js" */

const PICTURED = 70; // points of a data set in its picture
const SPLIT = 1; // what a draw of rows is for, beside its seed (engine/training/samples.py)

/** Two rows in place of the data. @param {Settings} s */
const few = (s) => ({
  x: [
    [1, 2],
    [3, -1],
  ],
  t: outputsOf(s) > 1 ? [1, 0] : [1, -1],
});

/**
 * The address of a network's next update in the studio: its rows, and the parameters as they are.
 * @param {Settings} settings
 * @param {Network} net
 * @param {Points} points
 * @param {string} root of the site
 * @param {string} language
 */
export function stepLink(settings, net, { x, t }, root, language) {
  const { rows } = net;
  const batch = { x: rows.map((i) => [x[2 * i], x[2 * i + 1]]), t: rows.map((i) => t[i]) };
  const program = programOf(settings, { points: batch, ...net.written(), pulled: true });
  return `${root}studio/?lang=${language}&rate=${settings.rate}#${new URLSearchParams({ program })}`;
}

/** @param {Service} engine */
export function making(engine) {
  /** The data sets that were asked for, by what makes them. @type {Map<string, Points>} */
  const sets = new Map();

  /** @param {string} program */
  const traced = (program) => engine.trace({ program }, new AbortController().signal);

  /** A data set. @param {Settings} s */
  async function drawn(s) {
    const line = dataLines(s.data === "own" ? DATA[s.problem][0] : s.data, null, s).join("\n");
    let found = sets.get(line);
    if (!found) {
      const { runs, names } = await traced(`${line}\nL = sum(t)`);
      const [x, t] = [names.X, names.t].map((id) => grid(fromNested(runs[0].values[id])).data);
      found = { x, t };
      sets.set(line, found);
    }
    return found;
  }

  /**
   * The points of settings, in the order in which they are trained on.
   * @param {Settings} s
   * @param {Points | null} own the reader's
   * @returns {Promise<Points>}
   */
  async function pointsFor(s, own) {
    const { x, t } = (s.data === "own" && own) || (await drawn(s));
    const order = permutation(t.length, [s.seed, SPLIT]);
    return {
      x: Float64Array.from(order.flatMap((i) => [x[2 * i], x[2 * i + 1]])),
      t: Float64Array.from(order, (i) => t[i]),
    };
  }

  return {
    /** A network of settings, from its beginning, and its points. @param {Settings} s @param {Points | null} own */
    async built(s, own) {
      const [points, trace] = await Promise.all([pointsFor(s, own), traced(programOf(s, { points: few(s) }))]);
      const count = points.t.length;
      const net = networkOf(trace, points, {
        batch: s.batch,
        kept: Math.max(1, Math.min(count - 1, Math.floor((count * s.share) / 100))),
        rate: s.rate,
        l1: s.regularization === "L1" ? s.strength : 0,
        l2: s.regularization === "L2" ? s.strength : 0,
        optimizer: s.optimizer,
      });
      return { points, net };
    },

    /** A few points of each data set, for its picture. */
    async pictures() {
      const all = Object.values(DATA).flat();
      const lines = all.flatMap((name, mark) => dataLines(name, PICTURED, { mark }));
      const { runs, names } = await traced(`${lines.join("\n")}\nL = sum(t0)`);
      return Object.fromEntries(
        all.map((name, i) => {
          const [x, t] = [names[`X${i}`], names[`t${i}`]].map((id) => grid(fromNested(runs[0].values[id])).data);
          return [name, { x, t }];
        }),
      );
    },
  };
}
