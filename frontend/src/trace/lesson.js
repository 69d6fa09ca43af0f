/**
 * A lesson as it is written: `lesson.json` has its program, moments and prompts, `en.md` and `zh.md` what is said.
 * A fault names its file and line, so that who writes one finds it. Pure.
 */

import { Fault } from "./fault.js";

/** @import { Prompt } from "../formula/judge.js" */
/** @import { Holes } from "./fault.js" */

/**
 * @typedef {object} Moment where a reader stands, and what is asked there
 * @property {string} id
 * @property {string} at a moment of the walk, as links name it
 * @property {string} [after] where the walk goes once everything has been answered
 * @property {boolean} [screen] whether it speaks of what only a screen shows, so that it is not put on paper
 * @property {Prompt[]} prompts
 * @property {Record<string, number>} [inputs] other values for leaves
 * @property {number} [rate]
 */
/** @typedef {{ ask: string, options: Record<string, string>, told: Record<string, string> }} Asked */
/** @typedef {{ first: string, last: string, truth: number }} Given what was answered, and what a number was then */
/** @typedef {{ title: string, lead: string, moments: Record<string, { title: string, say: string,
 *   prompts: Record<string, Asked> }> }} Text */
/**
 * @typedef {object} Lesson
 * @property {string} id
 * @property {number} number
 * @property {number} minutes
 * @property {string[]} [needs] the lessons that it builds on
 * @property {string} program
 * @property {Record<string, number>} [inputs]
 * @property {number} [rate]
 * @property {"story" | "numbers" | "calculus"} level
 * @property {Moment[]} moments
 * @property {{ knob: [number, number], line: [number, number] }} [machine] a machine with one knob in the graph's
 *   place: what the knob turns between, and the line of guess and answer
 * @property {string} [code] a file of a program that is shown beside the graph
 * @property {Line[]} [listing] its lines
 * @property {Record<string, Text>} text by language
 */

/**
 * A line of it; `on` says what runs it: an operation's name, `seed`, `pass`.
 * @typedef {{ text: string, on: string }} Line
 */

/** @typedef {(near: string, code: string, holes?: Holes) => Fault} Faulty a fault near some words of lesson.json */

const MODES = ["story", "numbers", "calculus"];
const KINDS = ["sign", "size", "number", "choice", "reach", "visit"];
const OURS = ["en.md", "zh.md"]; // of which a lesson has one at least
const MOST = 999; // minutes, and the number of a lesson
const MOST_SHOWN = 40; // letters of a line that is no JSON
/** What may be said of each part. */
const FIELDS = {
  lesson: "id number minutes needs program inputs rate level moments machine code".split(" "),
  moment: "id at after prompts inputs rate screen".split(" "),
  prompt: "id kind of against below hands span answer options act tolerance wrong".split(" "),
  wrong: "code expr option walk".split(" "),
};
const OWN = { sign: ["up", "down"], size: ["larger", "same", "smaller"] };

/**
 * @param {Record<string, string>} files `lesson.json`, and a Markdown file for each language
 * @returns {Lesson}
 * @throws {Fault} whose place is a file and its line
 */
export function lessonOf(files) {
  const source = files["lesson.json"];
  if (source === undefined) throw new Fault("no-file", { name: "lesson.json" });
  /** @type {Faulty} */
  const fault = (near, code, holes) => new Fault(code, holes, `lesson.json:${lineOf(source, near)}`);
  const lesson = parsed(source);
  known(lesson, FIELDS.lesson, (name, holes) => fault(`"${name}"`, "field", holes));
  for (const name of ["id", "program", "number", "minutes"]) {
    const near = placeOf(source, name);
    const own = lesson[name];
    if (name === "id" || name === "program") {
      if (typeof own !== "string") throw fault(near, "text-missing", { name });
    } else if (!Number.isInteger(own) || own < 0 || own > MOST)
      throw fault(near, "number-missing", { name, most: MOST });
  }
  if (lesson.machine !== undefined && !isMachine(lesson.machine)) throw fault('"machine"', "machine");
  if (lesson.needs !== undefined && !isTexts(lesson.needs)) throw fault('"needs"', "texts", { name: "needs" });
  if (!MODES.includes(lesson.level)) throw fault('"level"', "level", { list: MODES.join(", ") });
  numbers(lesson, '"rate"', fault);
  if (!Array.isArray(lesson.moments) || !lesson.moments.length) throw fault('"moments"', "no-moments");
  const seen = new Set();
  for (const moment of lesson.moments) {
    if (typeof moment !== "object" || !moment) throw fault('"moments"', "moment-object");
    const called = `"${moment.id}"`;
    if (typeof moment.id !== "string" || typeof moment.at !== "string") throw fault('"moments"', "moment-ids");
    known(moment, FIELDS.moment, (_, holes) => fault(called, "field", holes));
    if (seen.has(moment.id)) throw fault(called, "moment-twice", { name: moment.id });
    seen.add(moment.id);
    numbers(moment, called, fault);
    moment.prompts ??= [];
    if (!Array.isArray(moment.prompts)) throw fault(called, "list", { name: "prompts" });
    const asked = new Set();
    const from = source.indexOf(called);
    for (const prompt of moment.prompts) {
      // A name may stand in several moments.
      const at = typeof prompt?.id === "string" ? source.indexOf(`"${prompt.id}"`, from + called.length) : from;
      const ownFault = (/** @type {string} */ code, /** @type {Holes} */ holes = {}) =>
        new Fault(code, holes, `lesson.json:${source.slice(0, Math.max(from, at, 0)).split("\n").length}`);
      checked(prompt, ownFault);
      if (asked.has(prompt.id)) throw ownFault("prompt-twice", { name: prompt.id, moment: moment.id });
      asked.add(prompt.id);
    }
  }
  if (lesson.code !== undefined) lesson.listing = listingOf(lesson.code, files[lesson.code], fault);
  const text = Object.keys(files).filter((name) => name.endsWith(".md") && /^[a-z]{2,3}(-[A-Za-z]+)?\.md$/.test(name));
  if (!text.some((name) => OURS.includes(name))) throw new Fault("no-language");
  lesson.text = Object.fromEntries(text.map((name) => [name.slice(0, -3), textOf(name, files[name], lesson)]));
  return lesson;
}

/** What a field stands at, or the beginning where it is missing. @param {string} source @param {string} name */
const placeOf = (source, name) => (source.includes(`"${name}"`) ? `"${name}"` : "{");

/** Whether it says what a knob turns between and the ends of the line. @param {any} machine */
function isMachine(machine) {
  const isRange = (/** @type {unknown} */ one) =>
    Array.isArray(one) && one.length === 2 && one.every(Number.isFinite) && one[0] < one[1];
  return isObject(machine) && isRange(machine.knob) && isRange(machine.line) && Object.keys(machine).length === 2;
}

/**
 * A rate and other values, of a lesson or a moment, are numbers.
 * @param {{ rate?: unknown, inputs?: Record<string, unknown> }} given
 * @param {string} near
 * @param {Faulty} fault
 */
function numbers({ rate, inputs = {} }, near, fault) {
  const isNumber = (/** @type {unknown} */ value) => typeof value === "number" || Array.isArray(value);
  if (rate !== undefined && !(typeof rate === "number" && rate > 0)) throw fault(near, "rate", { name: "rate" });
  if (!isObject(inputs)) throw fault(near, "object-of", { name: "inputs" });
  for (const [name, value] of Object.entries(inputs)) if (!isNumber(value)) throw fault(near, "number", { name });
}

/**
 * A field that is misspelt would be left out without a word.
 * @param {object} part
 * @param {string[]} fields
 * @param {(name: string, holes: Holes) => Fault} fault
 */
function known(part, fields, fault) {
  const strange = Object.keys(part).find((name) => !fields.includes(name));
  if (strange !== undefined) throw fault(strange, { name: strange, list: fields.join(", ") });
}

/** @param {unknown} one */
const isObject = (one) => typeof one === "object" && one !== null && !Array.isArray(one);

/** @param {unknown} one */
const isTexts = (one) => Array.isArray(one) && one.every((text) => typeof text === "string");

/**
 * The lines of a program; what runs one stands behind it as `#: add`.
 * @param {string} name
 * @param {string | undefined} source
 * @param {Faulty} fault
 * @returns {Line[]}
 */
function listingOf(name, source, fault) {
  if (source === undefined) throw fault('"code"', "no-file", { name });
  return source
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => {
      const [, text, on = ""] = /^(.*?)(?:\s*#: *(\w+))?\s*$/.exec(line) ?? [];
      return { text, on };
    });
}

/** @param {string} source @returns {any} */
function parsed(source) {
  try {
    const lesson = JSON.parse(source);
    if (typeof lesson !== "object" || !lesson || Array.isArray(lesson)) throw new Fault("object", {}, "lesson.json:1");
    return lesson;
  } catch (error) {
    if (error instanceof Fault) throw error;
    const message = String(/** @type {Error} */ (error).message);
    // Browsers say where in words of their own: by letters, by lines, or not at all.
    const [, letter] = /position (\d+)/.exec(message) ?? [];
    const [, row] = /line (\d+)/.exec(message) ?? [];
    const lines = source.split("\n");
    const line = letter ? source.slice(0, Number(letter)).split("\n").length : row ? Number(row) : lines.length;
    const text = lines[line - 1].trim().slice(0, MOST_SHOWN);
    throw new Fault("json", { text }, `lesson.json:${line}`);
  }
}

/** @param {string} source @param {string} near */
export const lineOf = (source, near) => source.slice(0, Math.max(0, source.indexOf(near))).split("\n").length;

/**
 * @param {Prompt} prompt
 * @param {(code: string, holes?: Holes) => Fault} fault
 */
function checked(prompt, fault) {
  if (typeof prompt?.id !== "string") throw fault("prompt-id");
  known(prompt, FIELDS.prompt, (_, holes) => fault("field", holes));
  for (const name of /** @type {const} */ (["options", "hands"]))
    if (prompt[name] !== undefined && !isTexts(prompt[name])) throw fault("texts", { name });
  const { wrong = [], act = {}, tolerance = {} } = prompt;
  if (!Array.isArray(wrong) || !wrong.every(isObject)) throw fault("list", { name: "wrong" });
  if (!isObject(act) || !Object.values(act).every(isObject)) throw fault("object-of", { name: "act" });
  if (!isTolerance(tolerance)) throw fault("tolerance");
  if (!KINDS.includes(prompt.kind)) throw fault("kind", { list: KINDS.join(", ") });
  if (prompt.kind === "choice" && !prompt.options?.includes(prompt.answer ?? "")) throw fault("answer");
  if (prompt.kind !== "choice" && typeof prompt.of !== "string") throw fault("of");
  if (prompt.kind === "reach" && typeof prompt.below !== "number") throw fault("below");
  if (prompt.kind === "size" && typeof prompt.against !== "string") throw fault("against");
  for (const one of wrong) {
    const { code, expr, option } = one;
    known(one, FIELDS.wrong, (_, holes) => fault("field", holes));
    if (!/^[MP]\d+$/.test(code)) throw fault("code", { code });
    if (prompt.kind === "number" ? !expr : !option) throw fault("wrong-says", { code });
  }
}

/** Whether it says how closely: whole decimal places, a share, or both. @param {any} tolerance */
function isTolerance(tolerance) {
  if (!isObject(tolerance)) return false;
  const { decimals = 0, share = 0, ...others } = tolerance;
  const places = Number.isInteger(decimals) && decimals >= 0 && decimals <= 12;
  return places && typeof share === "number" && share >= 0 && share <= 1 && !Object.keys(others).length;
}

/**
 * What is said, by moment and prompt: `## moment`, `### prompt`, `- option: text`, `> code: text`.
 * @param {string} file
 * @param {string} source
 * @param {Pick<Lesson, "moments">} lesson
 * @returns {Text}
 */
function textOf(file, source, lesson) {
  /** @type {Text} */
  const text = { title: "", lead: "", moments: {} };
  const moments = new Map(lesson.moments.map((moment) => [moment.id, moment]));
  /** @type {Moment | undefined} */
  let moment;
  /** @type {Asked | null} */
  let asked = null;
  /** @type {Prompt | undefined} */
  let prompt;
  const lines = source.split(/\r?\n/);
  lines.forEach((line, i) => {
    const fault = (/** @type {string} */ code, /** @type {Holes} */ holes) =>
      new Fault(code, holes, `${file}:${i + 1}`);
    const [open] = /\{(value|grad|local|next):[^}]*$/.exec(line) ?? [];
    if (open) throw fault("hole", { text: open });
    const [, marks, rest = ""] = /^(#{1,3}|[->]) +(.*)$/.exec(line) ?? [];
    if (marks === "#") text.title = rest;
    else if (marks === "##") {
      const [, id, title = ""] = /^([\w-]+)(?:: *(.*))?$/.exec(rest) ?? [];
      moment = moments.get(id);
      if (!moment) throw fault("heading", { name: rest });
      if (text.moments[id]) throw fault("heading-twice", { name: rest });
      text.moments[id] = { title, say: "", prompts: {} };
      asked = null;
    } else if (marks === "###") {
      prompt = moment?.prompts.find(({ id }) => id === rest);
      if (!moment || !prompt) throw fault("prompt-of", { moment: moment?.id ?? "", name: rest });
      if (text.moments[moment.id].prompts[rest]) throw fault("heading-twice", { name: rest });
      asked = { ask: "", options: {}, told: {} };
      text.moments[moment.id].prompts[rest] = asked;
    } else if (asked && (marks === "-" || marks === ">")) {
      const [, key, words] = /^([\w-]+): +(.+)$/.exec(rest) ?? [];
      if (!key) throw fault("key", { line });
      if (marks === "-") {
        if (!optionsOf(prompt).includes(key)) throw fault("option", { name: key });
        asked.options[key] = words;
      } else {
        const codes = (prompt?.wrong ?? []).map(({ code }) => code);
        if (!["right", "other", ...codes, ...optionsOf(prompt)].includes(key)) throw fault("told-key", { key });
        asked.told[key] = words;
      }
    } else if (asked) asked.ask = joined(asked.ask, line);
    else if (moment) text.moments[moment.id].say = joined(text.moments[moment.id].say, line);
    else text.lead = joined(text.lead, line);
  });
  if (!text.title) throw new Fault("title", {}, `${file}:1`);
  for (const { id, prompts } of lesson.moments) {
    const said = text.moments[id];
    const end = (/** @type {string} */ code, /** @type {Holes} */ holes) =>
      new Fault(code, holes, `${file}:${lines.length}`);
    if (!said) throw end("moment-missing", { name: id });
    for (const one of prompts) {
      const found = said.prompts[one.id];
      if (!found) throw end("prompt-missing", { name: one.id, moment: id });
      if (!found.ask.trim()) throw end("ask-missing", { name: one.id });
      for (const option of one.options ?? [])
        if (!found.options[option]) throw end("option-missing", { prompt: one.id, option });
      for (const { code } of one.wrong ?? [])
        if (!found.told[code]) throw end("told-missing", { prompt: one.id, code });
    }
  }
  return text;
}

/** The words that a prompt can be answered with. @param {Prompt | undefined} prompt */
const optionsOf = (prompt) => prompt?.options ?? OWN[/** @type {"sign" | "size"} */ (prompt?.kind ?? "sign")] ?? [];

/** Lines as paragraphs. @param {string} before @param {string} line */
function joined(before, line) {
  if (!line.trim()) return before && !before.endsWith("\n\n") ? `${before}\n\n` : before;
  return before && !before.endsWith("\n\n") ? `${before} ${line.trim()}` : before + line.trim();
}
