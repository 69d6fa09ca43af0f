/** Whether a lesson holds: every reference is a number, and no wrong answer can be taken for a right one. Pure. */

import { Fault } from "../trace/fault.js";
import { lineOf } from "../trace/lesson.js";
import { positionOf } from "../trace/moments.js";
import { passage } from "../trace/stops.js";
import { walk as walkOf } from "../trace/walk.js";
import { expected, near } from "./judge.js";
import { filled, numberOf } from "./reference.js";

/** @import { Lesson } from "../trace/lesson.js" */
/** @import { Trace, Walk } from "../types" */
/** @import { Prompt } from "./judge.js" */

const SIGNS = /[∂ση]|\bd[A-Za-z]\/d/; // that a story does without

/**
 * What is wrong with a lesson, each with its moment or language, and with its file and line if these are given; nothing
 * where it holds.
 * @param {Lesson} lesson
 * @param {Trace} trace of its program
 * @param {Record<string, string>} [files] that it was read from
 * @returns {Fault[]}
 */
export function faultsOf(lesson, trace, files = {}) {
  const walk = walkOf(trace, lesson.rate);
  passage(walk, null);
  /** @type {Fault[]} */
  const faults = [];
  const source = files["lesson.json"];
  /** Where something of a moment stands. @param {string} id @param {string} [within] */
  const placed = (id, within) => {
    if (!source) return id;
    const from = Math.max(0, source.indexOf(`"${id}"`));
    const at = within ? source.indexOf(`"${within}"`, from + id.length) : from;
    return `lesson.json:${source.slice(0, Math.max(from, at)).split("\n").length}: ${id}`;
  };
  for (const name of Object.keys(lesson.inputs ?? {}))
    if (nodeOf(trace, name)?.kind === undefined || nodeOf(trace, name)?.kind === "op")
      faults.push(new Fault("leaf", { name }, placed("inputs", name)));
  for (const { id, at, after, prompts, inputs = {} } of lesson.moments) {
    for (const moment of [at, after])
      if (moment !== undefined && positionOf(walk, moment) === null)
        faults.push(new Fault("at", { at: moment }, placed(id)));
    for (const name of Object.keys(inputs)) {
      const node = nodeOf(trace, name);
      if (!node) faults.push(new Fault("leaf", { name }, placed(id, name)));
      else if (node.kind === "op") faults.push(new Fault("computed", { name }, placed(id, name)));
    }
    // With other inputs the numbers are others: then only what they are called can be tried here.
    for (const prompt of prompts)
      faults.push(...told(() => promptFaults(walk, prompt, Object.keys(inputs).length > 0), placed(id, prompt.id)));
  }
  for (const [language, text] of Object.entries(lesson.text)) {
    const said = [text.title, text.lead];
    for (const { title, say, prompts } of Object.values(text.moments)) {
      said.push(title, say);
      for (const { ask, options, told: words } of Object.values(prompts))
        said.push(ask, ...Object.values(options), ...Object.values(words));
    }
    for (const one of said) {
      const own = files[`${language}.md`];
      const at = (/** @type {string} */ words) => (own ? `${language}.md:${lineOf(own, words)}` : language);
      const place = at(one.split("\n")[0]);
      // A paragraph may stand in several lines: what is named is looked for by itself.
      for (const hole of new Set(one.match(/\{[^{}]+\}/g) ?? []))
        faults.push(...told(() => void filled(walk, hole), at(hole)));
      if (lesson.level === "story" && SIGNS.test(one)) faults.push(new Fault("story", { text: one }, place));
    }
  }
  return faults;
}

/**
 * The node of a name that a program gives, and nothing that every object has.
 * @param {Trace} trace
 * @param {string} name
 */
const nodeOf = ({ names, nodes }, name) => (Object.hasOwn(names, name) ? nodes[names[name]] : undefined);

/** What throws is a fault. @param {() => Fault[] | void} tried @param {string} place @returns {Fault[]} */
function told(tried, place) {
  try {
    return (tried() ?? []).map((one) => one.at(place));
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return [error.at(place)];
  }
}

/** @param {Walk} walk @param {Prompt} prompt @param {boolean} other whether the numbers will be others */
function promptFaults(walk, prompt, other) {
  const { id, kind, of = "", wrong = [], hands = [] } = prompt;
  const acts = Object.values(prompt.act ?? {}).flatMap(Object.keys);
  const lost = [...hands, ...acts].filter((name) => nodeOf(walk.trace, name) === undefined);
  if (lost.length) return lost.map((name) => new Fault("moved", { name }, id));
  if (kind === "visit") return positionOf(walk, of) === null ? [new Fault("at", { at: of }, id)] : [];
  if (kind === "reach") return void numberOf(walk, of);
  const gone = wrong.filter(({ walk: to }) => to !== undefined && positionOf(walk, to) === null);
  if (gone.length) return gone.map(({ walk: to }) => new Fault("at", { at: String(to) }, id));
  const truth = expected(walk, prompt);
  if (kind !== "choice" && !Number.isFinite(numberOf(walk, of))) return [new Fault("finite", { text: of }, id)];
  if (kind !== "number") return [];
  const given = wrong.map(({ code, expr = "" }) => /** @type {const} */ ([code, numberOf(walk, expr)]));
  if (other) return [];
  return given.flatMap(([code, value], i) => [
    ...(near(value, Number(truth), prompt) ? [new Fault("taken", { code, value, truth: Number(truth) }, id)] : []),
    ...given
      .slice(0, i)
      .filter(([, earlier]) => near(value, earlier, prompt))
      .map(([earlier]) => new Fault("same", { code, earlier }, id)),
  ]);
}
