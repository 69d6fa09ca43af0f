/** What a pupil hands in where a lesson is graded: the answers as text, to be pasted where the teacher wants. Pure. */

import { filled } from "./reference.js";

/** @import { Moment, Text } from "../trace/lesson.js" */
/** @import { Prompt } from "./judge.js" */
/** @import { Walk } from "../types" */

const SIGNS = /\$|\*\*/g; // of Markdown, which text that is pasted does not have

/**
 * "Lesson 6: Chain it", and below it a line for each question with its answer.
 * @param {string} title
 * @param {Moment[]} moments
 * @param {Text} text
 * @param {Walk} walk
 * @param {(prompt: Prompt, place: number) => string} given what was answered; nothing where it is done on the screen
 * @param {(key: string) => string} say
 */
export function answersText(title, moments, text, walk, given, say) {
  const lines = moments.flatMap(({ id, prompts }, place) =>
    prompts.flatMap((prompt) => {
      const answer = given(prompt, place);
      if (!answer) return [];
      const { ask, options } = text.moments[id].prompts[prompt.id];
      const own = ["sign", "size"].includes(prompt.kind) ? say(`lesson.${prompt.kind}.${answer}`) : answer;
      return [`${filled(walk, ask).trim()} → ${filled(walk, options[answer] ?? own).trim()}`.replace(/\s+/g, " ")];
    }),
  );
  return [title, ...lines.map((line, i) => `${i + 1}. ${line}`)].join("\n").replace(SIGNS, "");
}
