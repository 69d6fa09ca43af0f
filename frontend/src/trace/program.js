/** A program as text: what a Chinese input method types, put into the letters that programs are written in. */

import typed from "../../facts/typed.json" with { type: "json" };

/** What the service reads in the place of a character: runs of them, and what the first stands for. */
const plain = (/** @type {string} */ character) => {
  const run = typed.find(([first, last]) => first <= character && character <= last);
  return run ? String.fromCharCode(character.charCodeAt(0) - run[0].charCodeAt(0) + run[2].charCodeAt(0)) : character;
};

/**
 * Full-width digits, operators and brackets as ASCII; comments and everything else stay as they are.
 * @param {string} text
 * @returns {string}
 */
export function tidied(text) {
  return text
    .split("\n")
    .map((line) => {
      const [code, ...comment] = line.split(/([#＃].*)/s);
      return code.replace(/[^\0-\x7f]/g, plain) + comment.join("").replace(/^＃/, "#");
    })
    .join("\n");
}

/**
 * The names that a program gives to something, in order.
 * @param {string} text
 * @returns {string[]}
 */
export function names(text) {
  const found = new Set();
  for (const [, targets] of text.matchAll(
    /^[ \t]*([\p{L}_][\p{L}\p{N}_]*(?:[ \t]*,[ \t]*[\p{L}_][\p{L}\p{N}_]*)*)[ \t]*(?:[-+*/@]|\*\*)?=(?!=)/gmu,
  )) {
    for (const name of targets.split(",")) found.add(name.trim());
  }
  for (const [, name, parameters] of text.matchAll(/^[ \t]*def[ \t]+([\p{L}_][\p{L}\p{N}_]*)[ \t]*\(([^)]*)\)/gmu)) {
    found.add(name);
    for (const parameter of parameters.split(",")) if (parameter.trim()) found.add(parameter.split("=")[0].trim());
  }
  for (const [, name] of text.matchAll(/\bfor[ \t]+([\p{L}_][\p{L}\p{N}_]*)[ \t]+in\b/gu)) found.add(name);
  return [...found];
}
