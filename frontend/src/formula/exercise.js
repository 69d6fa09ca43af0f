/** An exercise as a lesson: a blank for each gradient, from the output backward, and what slips would give. Pure. */

import { passage } from "../trace/stops.js";
import { numberOf } from "./reference.js";
import { near } from "./judge.js";

/** @import { Lesson, Moment } from "../trace/lesson.js" */
/** @import { Prompt } from "./judge.js" */
/** @import { Walk } from "../types" */

const TOLERANCE = { decimals: 3, share: 0.005 };

/**
 * Where slips come from, in the order in which they are named: a path forgotten, a gate passed by, the gate alone, the
 * sign.
 * @typedef {{ code: string, expr: string, from: string, share: string }} Slip
 */

/**
 * The blanks of a walk: each value whose gradient comes from others, with the slips that give another number.
 * @param {Walk} walk
 * @returns {{ name: string, from: string[], at: string, after: string, slips: Slip[] }[]}
 */
export function blanksOf(walk) {
  const { trace } = walk;
  const { folded, stops } = passage(walk, null);
  const name = (/** @type {number} */ unit) => trace.nodes[/** @type {number} */ (folded.units[unit].exit)].key;
  /** @type {Map<number, number[]>} */
  const sources = new Map();
  for (const stop of stops)
    if (stop.phase === "backward") sources.set(stop.to, [...(sources.get(stop.to) ?? []), stop.unit]);
  return [...sources].map(([to, units], i) => {
    const own = name(to);
    const from = [...new Set(units.map(name))];
    const before = [...sources.keys()][i - 1];
    const all = from.map((one) => ({ one, product: `grad:${one} * local:${one}>${own}` }));
    /** @type {Slip[]} */
    const tried = [
      ...(all.length > 1
        ? all.map(({ one, product }) => ({ code: "M1", expr: product, from: one, share: `local:${one}>${own}` }))
        : []),
      ...all.map(({ one }) => ({ code: "M2", expr: `grad:${one}`, from: one, share: `local:${one}>${own}` })),
      ...all.map(({ one }) => ({ code: "P1", expr: `local:${one}>${own}`, from: one, share: `local:${one}>${own}` })),
      { code: "M3", expr: `-grad:${own}`, from: from[0], share: `local:${from[0]}>${own}` },
    ];
    const truth = numberOf(walk, `grad:${own}`);
    /** @type {number[]} */
    const taken = [truth];
    const slips = tried.filter(({ expr }) => {
      const value = numberOf(walk, expr);
      if (taken.some((one) => near(value, one, { tolerance: TOLERANCE }))) return false;
      taken.push(value);
      return true;
    });
    const at = before === undefined ? "loss" : `backward:${name(before)}`;
    return { name: own, from, at, after: `backward:${own}`, slips };
  });
}

/**
 * @param {Walk} walk
 * @param {string} program
 * @param {(key: string, holes?: Record<string, string | number>) => string} say
 * @param {string} language
 * @returns {Lesson}
 */
export function lessonFrom(walk, program, say, language) {
  const blanks = blanksOf(walk);
  const output = walk.trace.nodes[walk.trace.output].key;
  /** @type {Moment[]} */
  const moments = blanks.map(({ name, at, after, slips }) => {
    /** @type {Prompt} */
    const prompt = {
      id: name,
      kind: "number",
      of: `grad:${name}`,
      tolerance: TOLERANCE,
      wrong: slips.map(({ code, expr }) => ({ code, expr, walk: after })),
    };
    return { id: name, at, after, prompts: [prompt] };
  });
  // The lines that make something, since a small box has no room for its own.
  const lines = program
    .split("\n")
    .filter((one) => !/= (param\(|-?[\d.]+$)/.test(one))
    .map((one) => `$${one.replaceAll("sigmoid", "σ").replace(" ** 2", "²")}$`)
    .join("\n\n");
  const told = blanks.map(({ name, from, slips }, i) => {
    const one = from.length === 1;
    const words = Object.fromEntries(
      slips.map(({ code, from: source, share }) => [code, say(`practice.${code}`, { name, from: source, share })]),
    );
    const sum = from.map((source) => `{grad:${source}} × {local:${source}>${name}}`).join(" + ");
    return [
      name,
      {
        title: say("practice.blank", { at: i + 1, count: blanks.length }),
        say: lines,
        prompts: {
          [name]: {
            ask: say(one ? "practice.ask" : "practice.ask.several", { name, output, from: from.join(say("list.and")) }),
            options: {},
            told: { ...words, right: `${sum} = {grad:${name}}` },
          },
        },
      },
    ];
  });
  const text = {
    title: say("practice.title"),
    lead: say("practice.lead", { output }),
    moments: Object.fromEntries(told),
  };
  return { id: "practice", number: 0, minutes: 5, program, level: "numbers", moments, text: { [language]: text } };
}
