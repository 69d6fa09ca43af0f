/** Programs of the gallery, whose comments are in the reader's language. Pure. */

/** @import { Example } from "../types" */

/**
 * A program of the gallery, with its comments in a language.
 * @param {Example} example
 * @param {string} language
 */
export const programOf = ({ programs, request }, language) => programs?.[language] ?? request.program;

/**
 * Whether a text is a program of the gallery, in any language.
 * @param {Example} example
 * @param {string} text
 */
export const isProgramOf = ({ programs, request }, text) =>
  text === request.program || Object.values(programs ?? {}).includes(text);
