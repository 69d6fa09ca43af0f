/**
 * How far a reader has come, as a course platform keeps it: what is shown, and whether a pass was seen to its end.
 * Nothing is kept here. A score is given once there is something to score, and never a 0 before that.
 */

/** @import { ChainRule } from "../published.js" */
/** @import { Given } from "../trace/lesson.js" */

const CALM = 400; // milliseconds: what changes faster is told once
export const ONCE = ["graded", "quiz"]; // modes that take one answer to a question
const EVENTS = ["cr-step", "cr-change", "cr-lesson", "cr-answer"];

/**
 * @typedef {{ v: 1, finished: boolean, part?: string, right?: string[], over?: string[], given?: Record<string, Given>,
 *   moment: string | null, level: string, rate: number, values: object, program?: string }} Kept `right` and `over` are
 *   questions, each by its part and its name: what was answered rightly, and what takes no answer any more; `given`
 *   are the answers
 */

/** Every question of a lesson, by its part and its name. @param {import("../trace/lesson.js").Lesson} lesson */
const questions = ({ moments }) => moments.flatMap(({ id, prompts }) => prompts.map((prompt) => `${id} ${prompt.id}`));

/** The texts of a list that somebody else has kept. @param {unknown} list */
const texts = (list) => new Set(Array.isArray(list) ? list.filter((one) => typeof one === "string") : []);

/**
 * The answers that somebody else has kept.
 * @param {unknown} kept
 * @returns {Record<string, Given>}
 */
function answersOf(kept) {
  const all = kept && typeof kept === "object" ? Object.entries(kept) : [];
  return Object.fromEntries(
    all.flatMap(([question, one]) => {
      const { first, last, truth } = one ?? {};
      if (typeof first !== "string" || typeof last !== "string") return [];
      return [[question, { first, last, truth: typeof truth === "number" ? truth : Number.NaN }]];
    }),
  );
}

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
  let part = ""; // of a lesson
  /** The questions that were answered rightly. @type {Set<string>} */
  let right = new Set();
  /** The questions that are over. @type {Set<string>} */
  let over = new Set();
  /** @type {Record<string, Given>} */
  let given = {};
  let answered = false;
  /** Of a lesson the share of its questions, of a graph whether a pass was seen to its end. */
  const score = () => {
    const { lesson_: lesson } = element;
    if (!lesson) return finished ? 1 : undefined;
    const all = questions(lesson);
    return answered && all.length ? all.filter((one) => right.has(one)).length / all.length : undefined;
  };

  function now() {
    clearTimeout(later);
    if (!waiting) return;
    waiting = false;
    const { moment, level, rate, values, example, program } = element;
    // A program of the gallery is where the element says so; one of the reader's own is theirs to be kept.
    const own = example === null ? { program } : {};
    const lesson = element.lesson_ ? { part, right: [...right], over: [...over], given } : own;
    tell({ v: 1, finished, moment, level, rate, values, ...lesson }, score());
  }
  for (const name of EVENTS)
    element.addEventListener(name, (event) => {
      const { detail, type } = /** @type {CustomEvent} */ (event);
      if (type === "cr-step") finished ||= detail.steps > 0 && detail.step === detail.steps;
      if (type === "cr-lesson") part = String(detail.moment);
      if (detail.again) {
        right.clear();
        over.clear();
        given = {};
      }
      if (type === "cr-answer") {
        answered = true;
        part ||= element.lesson_?.moments[0].id ?? ""; // as long as no other one has been gone to
        const question = `${part} ${detail.prompt}`;
        if (detail.right) right.add(question);
        if (detail.right || detail.shown || ONCE.includes(element.getAttribute("mode") ?? "")) over.add(question);
        const { answer: last, truth } = detail;
        if (last) given[question] = { ...(given[question] ?? { first: last, truth }), last };
      }
      waiting = true;
      clearTimeout(later);
      later = setTimeout(now, CALM);
    });
  addEventListener("pagehide", now);

  /** What was kept is there again. @param {any} kept */
  function restore(kept) {
    if (kept?.v !== 1) return;
    finished ||= kept.finished === true;
    right = texts(kept.right);
    over = texts(kept.over ?? kept.right);
    given = answersOf(kept.given);
    answered ||= over.size > 0;
    element.dataset.over = JSON.stringify([...over]); // the lesson asks no more
    element.dataset.given = JSON.stringify(given);
    if (typeof kept.part === "string" && kept.part) {
      part = kept.part;
      element.dataset.part = part; // the lesson goes on there
    }
    const lesson = element.hasAttribute("lesson");
    // Of what was moved a lesson takes what a question wants to be moved.
    if (lesson && kept.values && typeof kept.values === "object") element.dataset.values = JSON.stringify(kept.values);
    const put = () => {
      if (typeof kept.program === "string" && kept.program !== element.program) element.program = kept.program;
      if (kept.values && typeof kept.values === "object") element.values = kept.values;
      if (typeof kept.level === "string") element.level = kept.level;
      if (typeof kept.rate === "number") element.rate = kept.rate;
      if (typeof kept.moment === "string") element.goTo(kept.moment);
    };
    if (lesson) return; // it brings its own values and steps
    if (element.moment === null) element.addEventListener("cr-ready", put, { once: true });
    else put();
  }
  return { now, restore };
}

/** What is kept in this tab under a name, and nowhere else. @param {string} name */
export const keptInTab = (name) => ({
  /** @param {unknown} kept @returns {boolean} whether there was room for it */
  remember(kept) {
    try {
      sessionStorage.setItem(name, JSON.stringify(kept));
      return true;
    } catch {
      return false; // where it is forbidden a reload begins anew
    }
  },
  /** What the tab knows; null where it knows nothing. */
  remembered() {
    try {
      return JSON.parse(sessionStorage.getItem(name) ?? "null");
    } catch {
      return null;
    }
  },
});
