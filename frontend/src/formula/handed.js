/** What a pupil hands in where a lesson is graded: the answers as text, to be pasted where the teacher wants. Pure. */

/** @import { Moment, Text } from "../trace/lesson.js" */
/** @import { Prompt } from "./judge.js" */

const HOLES = /\{[^{}]*\}/g; // numbers of a question that was not asked in this page
const SIGNS = /\$|\*\*/g; // of Markdown, which text that is pasted does not have

/**
 * "Lesson 6: Chain it", and below it a line for each question with its answer.
 * @param {string} title
 * @param {Moment[]} moments
 * @param {Text} text
 * @param {(prompt: Prompt, place: number) => { given: string, asked: string }} answerOf what was answered, nothing
 *   where it is done on the screen; and the question, with the numbers that it had then
 * @param {(key: string) => string} say
 */
export function answersText(title, moments, text, answerOf, say) {
  const lines = moments.flatMap(({ id, prompts }, place) =>
    prompts.flatMap((prompt) => {
      const { given: answer, asked } = answerOf(prompt, place);
      if (!answer) return [];
      const { ask, options } = text.moments[id].prompts[prompt.id];
      const own = ["sign", "size"].includes(prompt.kind) ? say(`lesson.${prompt.kind}.${answer}`) : answer;
      const question = (asked || ask).replace(HOLES, "…").trim();
      return [`${question} → ${(options[answer] ?? own).replace(HOLES, "…").trim()}`.replace(/\s+/g, " ")];
    }),
  );
  return [title, ...lines.map((line, i) => `${i + 1}. ${line}`)].join("\n").replace(SIGNS, "");
}
