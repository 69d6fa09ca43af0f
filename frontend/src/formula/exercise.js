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
 * factor itself in place of the other one (M18), a square's slope without its 2 (P3), the sign.
 * @typedef {{ code: string, expr: string, from: string, share: string }} Slip
 */
/**
 * A number that is asked for: of what, from whom it comes, where a reader stands before and after, how it is worked
 * out.
 * @typedef {{ name: string, from: string[], at: string, after: string, sum: string, slips: Slip[] }} Blank
 */

/**
 * The blanks of a walk: each value whose gradient comes from others, with the slips that give another number.
 * @param {Walk} walk
 * @returns {Blank[]}
 */
export function blanksOf(walk) {
  const { trace } = walk;
  if (trace.nodes[trace.names.W]?.shape.length) return cellsOf(walk);
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
      ...all.flatMap(({ one }) => itself(trace, own, one)),
      { code: "M3", expr: `-grad:${own}`, from: from[0], share: `local:${from[0]}>${own}` },
    ];
    const slips = apart(walk, own, tried);
    const at = before === undefined ? "loss" : `backward:${name(before)}`;
    const sum = from.map((source) => `{grad:${source}} × {local:${source}>${own}}`).join(" + ");
    return { name: own, from, at, after: `backward:${own}`, sum, slips };
  });
}

/**
 * What is taken for the slope of a product or a square: the value itself, with or without what stands behind it.
 * @param {import("../types").Trace} trace
 * @param {string} own
 * @param {string} consumer
 * @returns {Slip[]}
 */
function itself({ nodes, names }, own, consumer) {
  const code = /** @type {Record<string, string>} */ ({ mul: "M18", pow: "P3" })[nodes[names[consumer]].op ?? ""];
  const share = `local:${consumer}>${own}`;
  const taken = [`grad:${consumer} * value:${own}`, `value:${own}`];
  return code ? taken.map((expr) => ({ code, expr, from: consumer, share })) : [];
}

/**
 * The slips that give another number than the right one, and than each other.
 * @param {Walk} walk
 * @param {string} name
 * @param {Slip[]} tried
 */
function apart(walk, name, tried) {
  const taken = [numberOf(walk, `grad:${name}`)];
  return tried.filter(({ expr }) => {
    const value = numberOf(walk, expr);
    if (taken.some((one) => near(value, one, { tolerance: TOLERANCE }))) return false;
    taken.push(value);
    return true;
  });
}

/**
 * The blanks of y = W @ x: a place of each array. A row of W meets x on the way forward, a column of it g on the way
 * back.
 * @param {Walk} walk
 * @returns {Blank[]}
 */
function cellsOf(walk) {
  const slip = (/** @type {string} */ code, /** @type {string} */ expr, from = "y[0]", share = "value:x[1]") => ({
    code,
    expr,
    from,
    share,
  });
  const paths = [0, 1].map((i) => `grad:y[${i}] * value:W[${i},0]`);
  const blanks = [
    {
      name: "y[0]",
      from: ["L"],
      at: "loss",
      after: "backward:y",
      sum: "{value:y[0]} − {value:t[0]}",
      slips: [
        slip("M3", "value:t[0] - value:y[0]", "L", "value:y[0] - value:t[0]"),
        slip("P1", "value:y[0]", "L", "value:y[0] - value:t[0]"),
      ],
    },
    {
      name: "W[0,1]",
      from: ["y[0]"],
      at: "backward:y",
      after: "backward:W",
      sum: "{grad:y[0]} × {value:x[1]}",
      slips: [
        slip("P2", "grad:y[1] * value:x[0]"),
        slip("M2", "grad:y[0]"),
        slip("P1", "value:x[1]"),
        slip("M3", "-grad:W[0,1]"),
      ],
    },
    {
      name: "x[0]",
      from: ["y[0]", "y[1]"],
      at: "backward:W",
      after: "backward:x",
      sum: "{grad:y[0]} × {value:W[0,0]} + {grad:y[1]} × {value:W[1,0]}",
      slips: [
        slip("P2", "grad:y[0] * value:W[0,0] + grad:y[1] * value:W[0,1]", "y[1]", "value:W[1,0]"),
        ...paths.map((path, i) => slip("M1", path, `y[${i}]`, `value:W[${i},0]`)),
        slip("M3", "-grad:x[0]", "y[0]", "value:W[0,0]"),
      ],
    },
  ];
  return blanks.map((blank) => ({ ...blank, slips: apart(walk, blank.name, blank.slips) }));
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
  // The lines that make something, and arrays: a small box has no room for them.
  const lines = program
    .replace(/param\((\[.*\])\)/g, "$1")
    .split("\n")
    .filter((one) => !/= (param\(|-?[\d.]+$)/.test(one))
    .map((one) => `$${one.replaceAll("sigmoid", "σ").replace(" ** 2", "²")}$`)
    .join("\n\n");
  const told = blanks.map(({ name, from, sum, slips }, i) => {
    const kind = name.includes("[") ? ".cell" : from.length === 1 ? "" : ".several";
    // At the output 1 arrives, and nothing is multiplied.
    const key = (/** @type {string} */ code, /** @type {string} */ source) =>
      code === "M3" && source === output ? "practice.M3.output" : `practice.${code}`;
    const words = Object.fromEntries(
      slips.map(({ code, from: source, share }) => [code, say(key(code, source), { name, from: source, share })]),
    );
    return [
      name,
      {
        title: say("practice.blank", { at: i + 1, count: blanks.length }),
        say: lines,
        prompts: {
          [name]: {
            ask: say(`practice.ask${kind}`, { name, output, from: from.join(`$${say("list.and")}$`) }),
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
