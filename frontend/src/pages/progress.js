/**
 * How far a reader has come, as a course platform keeps it: what is shown, and whether a pass was seen to its end.
 * Nothing is kept here. A score is given once there is something to score, and never a 0 before that.
 */

/** @import { ChainRule } from "../published.js" */

const CALM = 400; // milliseconds: what changes faster is told once
const EVENTS = ["cr-step", "cr-change"];

/** @typedef {{ v: 1, finished: boolean, moment: string | null, level: string, rate: number, values: object,
 *   program?: string }} Kept */

/**
 * Tells how far the reader is, whenever that has changed.
 * @param {ChainRule} element
 * @param {(kept: Kept, score: number | undefined) => void} tell
 */
export function progress(element, tell) {
  let finished = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let later;
  let waiting = false;

  function now() {
    clearTimeout(later);
    if (!waiting) return;
    waiting = false;
    const { moment, level, rate, values, example, program } = element;
    // A program of the gallery is where the element says so; one of the reader's own is theirs to be kept.
    const own = example === null ? { program } : {};
    tell({ v: 1, finished, moment, level, rate, values, ...own }, finished ? 1 : undefined);
  }
  for (const name of EVENTS)
    element.addEventListener(name, (event) => {
      const { step, steps } = /** @type {CustomEvent} */ (event).detail;
      finished ||= steps > 0 && step === steps;
      waiting = true;
      clearTimeout(later);
      later = setTimeout(now, CALM);
    });
  addEventListener("pagehide", now);

  /** What was kept is there again. @param {any} kept */
  function restore(kept) {
    if (kept?.v !== 1) return;
    finished ||= kept.finished === true;
    const put = () => {
      if (typeof kept.program === "string" && kept.program !== element.program) element.program = kept.program;
      if (kept.values && typeof kept.values === "object") element.values = kept.values;
      if (typeof kept.level === "string") element.level = kept.level;
      if (typeof kept.rate === "number") element.rate = kept.rate;
      if (typeof kept.moment === "string") element.goTo(kept.moment);
    };
    if (element.moment === null) element.addEventListener("cr-ready", put, { once: true });
    else put();
  }
  return { now, restore };
}
