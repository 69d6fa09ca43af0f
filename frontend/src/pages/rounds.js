/** A training by the service in rounds, each from where the last ended, and the curve of what it has come to. */

import { html, nothing, svg } from "lit/html.js";
import { short } from "../formula/numerals.js";
import { why } from "./lab.js";
import { keptInTab } from "./progress.js";
import { say } from "./spoken.js";

const CHART = { height: 180, left: 34, right: 12, top: 20, bottom: 42 };

/**
 * What a training in rounds has come to.
 * @typedef {object} Rounds
 * @property {{ n: number, loss: number, right: number }[]} marks of the test rows
 * @property {number} done updates
 * @property {object | null} checkpoint from which the next round goes on
 * @property {boolean} busy
 * @property {string} fault
 */

/** A training of which nothing is done. @returns {Rounds} */
export const untrained = () => ({ marks: [], done: 0, checkpoint: null, busy: false, fault: "" });

const MOST = 5; // trainings that a tab knows

/**
 * Trainings that outlive their page in this tab: another setting and back, another language, the way to the studio
 * and back, a reload.
 * @param {string} name of the lab
 */
export function keeping(name) {
  const tab = keptInTab(name);
  /** @returns {any[]} */
  const known = () => {
    const all = tab.remembered();
    return Array.isArray(all) ? all : [];
  };
  return {
    /**
     * What a training has come to, and what is looked at.
     * @param {string} of the settings, as the address says them
     * @param {Rounds} rounds
     * @param {Record<string, any>} more the parameters, and what else is to be there again
     */
    keep(of, { marks, done, checkpoint }, more) {
      const own = { of, rounds: { marks, done, checkpoint }, more };
      const all = [own, ...known().filter((one) => one.of !== of)].slice(0, MOST);
      while (all.length && !tab.remember(all)) all.pop(); // the oldest makes room
    },
    /** @param {string} of @returns {{ rounds: Partial<Rounds>, more: any } | null} null for other settings */
    kept(of) {
      return known().find((one) => one.of === of && one.rounds) ?? null;
    },
  };
}

/**
 * A round of a training: its lines are noted as they come.
 * @param {Rounds} rounds
 * @param {AsyncGenerator<any>} lines of the service
 * @param {AbortSignal} signal
 * @param {(params: Record<string, any> | undefined) => void} took called with the parameters of a line, if it has them
 */
export async function round(rounds, lines, signal, took) {
  Object.assign(rounds, { busy: true, fault: "" });
  try {
    for await (const line of lines) {
      if (signal.aborted) return;
      if (line.error) throw Object.assign(new Error(line.error.detail), { problem: line.error });
      if (line.checkpoint) rounds.checkpoint = line.checkpoint;
      if (line.n) rounds.done = line.n;
      const last = rounds.marks[rounds.marks.length - 1];
      if (line.test_watch && (!last || last.n < line.n))
        rounds.marks.push({ n: line.n, loss: line.test_loss, right: line.test_watch.right });
      const params = line.run?.params ?? line.params; // of some steps, and of the end
      if (params || line.test_watch) took(params);
    }
  } catch (error) {
    if (!signal.aborted) rounds.fault = why(error);
  } finally {
    if (!signal.aborted) rounds.busy = false; // whoever stops it says so, and may have begun another
  }
}

/**
 * The losses of the rows that are not learnt from, and of whoever takes all answers to be alike.
 * @param {Rounds} rounds
 * @param {{ label: string, kinds: number, first: number, width: number }} about its name, how many answers there are,
 * how many updates it has room for at first, and its pixels across
 */
export function curve({ marks, done }, { label, kinds, first, width }) {
  const { height, left, right, top, bottom } = CHART;
  const level = Math.log(kinds);
  const most = Math.max(1.1 * level, ...marks.map(({ loss }) => loss));
  const x = (/** @type {number} */ n) => left + ((width - left - right) * n) / Math.max(done, first);
  const y = (/** @type {number} */ loss) => top + ((height - top - bottom) * (most - loss)) / most;
  const line = marks.map(({ n, loss }) => `${x(n).toFixed(1)} ${y(loss).toFixed(1)}`).join("L");
  return html`<svg viewBox="0 0 ${width} ${height}" role="img" aria-label=${label}>
      ${Array.from({ length: Math.floor(most) + 1 }, (_, tick) => tick).map(
        (tick) => svg`<path class="rule" d="M${left} ${y(tick)}H${width - right}" />
        <text x=${left - 8} y=${y(tick) + 4} text-anchor="end">${tick}</text>`,
      )}
      <path class="limit" d="M${left} ${y(level)}H${width - right}" />
      <text x=${width - right} y=${y(level) - 5} text-anchor="end">${say("decoder.guesser", {
        count: kinds,
        loss: short(level),
      })}</text>
      ${marks.length ? svg`<path class="line" d="M${line}" />` : nothing}
      ${[0, Math.max(done, first)].map(
        (n) => svg`<text x=${x(n)} y=${height - bottom + 18} text-anchor=${n ? "end" : "start"}>${n}</text>`,
      )}
      <text x=${(left + width - right) / 2} y=${height - 6} text-anchor="middle">${say("brain.axis.updates")}</text>
    </svg>`;
}
