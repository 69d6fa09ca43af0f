/**
 * A lesson on paper: what of it can be answered with a pencil, with its answers, as data that a page prints and that is
 * written as LaTeX. Numbers that are asked for stay open wherever the text names them. Pure.
 */

import { expected, printed } from "./judge.js";
import { filled, numberOf } from "./reference.js";

/** @import { Lesson, Moment } from "../trace/lesson.js" */
/** @import { Prompt } from "./judge.js" */
/** @import { Walk } from "../types" */

/** What stands for a number that is to be found. */
export const OPEN = "____";
const OWN = { sign: ["up", "down"], size: ["larger", "same", "smaller"] };

/**
 * A question: one of its `options` is chosen, or a number is written down, to so many `decimals` if they are said.
 * `because` is why the answer is right.
 * @typedef {{ ask: string, filled: string, options: string[], decimals: number | undefined, answer: string,
 *   chosen: number, because: string }} Question `filled` is the question with what is left open in it
 */
/** @typedef {{ id: string, title: string, say: string, questions: Question[] }} Part */
/** @typedef {{ title: string, lead: string, program: string, parts: Part[], left: string[] }} Sheet */

/** Whether a question is answered with hands on the screen. @param {Prompt} prompt */
const isLive = ({ kind }) => kind === "reach" || kind === "visit";

/** The parts of a lesson that paper can hold: nothing in them is moved. @param {Lesson} lesson */
export const partsOnPaper = ({ moments }) =>
  moments.filter(
    ({ prompts, screen }) =>
      !screen && !prompts.some(({ kind }) => kind === "reach") && prompts.some((prompt) => !isLive(prompt)),
  );

/**
 * @param {Lesson} lesson
 * @param {string} language one that it is written in
 * @param {(moment: Moment) => Walk} walkOf the walk with a part's own values
 * @param {(key: string) => string} say
 * @returns {Sheet}
 */
export function sheetOf(lesson, language, walkOf, say) {
  const text = lesson.text[language];
  const parts = partsOnPaper(lesson);
  const asked = new Set(
    parts.flatMap(({ prompts }) => prompts.filter(({ kind }) => kind === "number").map(({ of }) => of)),
  );
  const open = (/** @type {string} */ words) =>
    words.replace(/\{([^{}|]+)(?:\|\w+)?\}/g, (hole, reference) => (asked.has(reference) ? OPEN : hole));
  const first = walkOf(lesson.moments[0]);
  return {
    title: text.title,
    lead: filled(first, open(text.lead)).trim(),
    program: lesson.program,
    parts: parts.map((moment) => {
      const walk = walkOf(moment);
      const said = text.moments[moment.id];
      return {
        id: moment.id,
        title: said.title,
        say: filled(walk, open(said.say)).trim(),
        questions: moment.prompts
          .filter((prompt) => !isLive(prompt))
          .map((prompt) => {
            const words = said.prompts[prompt.id];
            const keys = prompt.options ?? OWN[/** @type {"sign" | "size"} */ (prompt.kind)] ?? [];
            const truth = prompt.kind === "number" ? "" : expected(walk, prompt);
            const named = (/** @type {string} */ key) =>
              words.options[key] ? filled(walk, open(words.options[key])) : say(`lesson.${prompt.kind}.${key}`);
            return {
              ask: filled(walk, open(words.ask)).trim(),
              filled: filled(walk, words.ask).trim(),
              options: keys.map(named),
              decimals: prompt.tolerance?.decimals,
              answer: prompt.kind === "number" ? printed(numberOf(walk, prompt.of ?? ""), prompt) : named(truth),
              chosen: keys.indexOf(truth),
              because: filled(walk, words.told.right ?? ""),
            };
          }),
      };
    }),
    left: lesson.moments.filter((moment) => !parts.includes(moment)).map(({ id }) => text.moments[id].title),
  };
}
