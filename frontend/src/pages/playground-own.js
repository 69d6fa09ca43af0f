/** The reader's own points in the playground: of each problem some, and what settings they make. */

import { DATA, DEFAULTS, LOSSES, lossesOf } from "../trace/playground.js";
import { answersOf, classesOf, fits, reposed } from "../trace/points.js";

/** @import { Points } from "../formula/playground.js" */
/** @import { Problem, Settings } from "../trace/playground.js" */

/** @param {{ settings: Settings, own: Points | null }} view */
export function ownPoints(view) {
  /** The reader's own points of each problem. @type {Map<Problem, Points>} */
  const all = new Map();

  /**
   * The reader's points of a problem stay while another is looked at.
   * @param {Problem} problem
   * @param {Points | null} points
   */
  function keep(problem, points) {
    view.own = points;
    if (points) all.set(problem, points);
    else all.delete(problem);
  }

  /**
   * Settings with what their problem allows of them, and as many classes as there are.
   * @param {Settings} s
   * @returns {Settings}
   */
  function posed(s) {
    const own = s.data === "own" ? view.own : null;
    const data = s.data === "own" ? own !== null : DATA[s.problem].includes(s.data);
    const loss = LOSSES[s.loss].problems.includes(s.problem);
    return {
      ...s,
      data: data ? s.data : DATA[s.problem][0],
      loss: loss ? s.loss : lossesOf(s.problem)[0],
      classes: s.data === "own" && own ? classesOf(own.t) : DEFAULTS.classes,
    };
  }

  return {
    keep,
    posed,

    /**
     * Takes points, and the problem that their answers make.
     * @param {{ x: number[][], t: number[] }} points
     * @returns {boolean} whether they make one
     */
    take({ x, t: given }) {
      const { t, problem } = answersOf(given, view.settings.problem);
      if (!fits(t, problem)) return false;
      keep(problem, { x: Float64Array.from(x.flat()), t: Float64Array.from(t) });
      view.settings = posed({ ...view.settings, problem, data: "own" });
      return true;
    },

    /**
     * The reader's points for a problem: its own, or those of another that say something to it.
     * @param {Problem} problem
     * @returns {Points | null}
     */
    of(problem) {
      const own = all.get(problem);
      if (own) return own;
      for (const { x, t } of all.values()) {
        const answers = reposed(t, problem);
        if (answers) return { x, t: Float64Array.from(answers) };
      }
      return null;
    },
  };
}
