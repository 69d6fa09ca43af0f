/** The article as a page: its Markdown with figures, steps that lines lead to, and notes beside them. Used by the build. */

import { Marked } from "marked";
import { figure, golden, symbolsIn, walked } from "./pages.js";
import { filled } from "./src/formula/reference.js";
import { short } from "./src/formula/numerals.js";
import { after } from "./src/session/interpreter.js";
import { evaluate } from "./src/formula/rerun.js";
import { drawn as drawnGuesses, told } from "./src/pages/guess-line.js";
import { safe, tag, write } from "./src/views/ink.js";
import { positionOf } from "./src/trace/moments.js";
import { walk as walkOf } from "./src/trace/walk.js";

/** @import { Walk } from "./src/types" */

const RACE = [0.01, 1, 10, 200];
const ROUNDS = 50;
const CHART = { width: 760, height: 300, left: 64, right: 120, top: 16, bottom: 44, high: -1, low: -9, letters: 13 };
const SMALL = { ...CHART, width: 300, height: 320, left: 52, right: 84, letters: 15 };

/** The next round of a walk: its parameters where the update has moved them. @param {Walk} walk @param {number} rate */
const round = (walk, rate) => walkOf({ ...walk.trace, runs: [after(walk)] }, rate);

/** The walks that numbers of the text are taken from, by name. @returns {Record<string, Walk>} */
function walks() {
  const guess = walked(figure("guess"), 0.1);
  const neuron = walked(golden("neuron"), 1);
  const x = neuron.trace.names.x;
  const other = evaluate(neuron.trace, new Map([[x, -0.5]]));
  const [guess2, guess3] = [round(guess, 0.1), round(round(guess, 0.1), 0.1)];
  return {
    neuron,
    small: walked(golden("neuron"), 0.01),
    minus: walkOf({ ...neuron.trace, runs: [other] }, 1),
    guess,
    guess2,
    guess3,
  };
}

/**
 * @param {string} source
 * @param {{ language: string, picture: (walk: Walk, at: number) => string, inert: (data: object) => string,
 *   words: Record<string, string> }} how
 */
export function article(source, { language, picture, inert, words }) {
  const all = walks();
  const numbers = (/** @type {string} */ text) =>
    filled(
      all.neuron,
      text.replace(/\{(\w+)\/([^{}]+)\}/g, (_, name, reference) => filled(all[name], `{${reference}}`)),
    );
  /** @type {Map<string, string>} */
  const notes = new Map();
  const bare = source.replace(/^\[\^([\w-]+)\]: (.+)\n?/gm, (_, name, note) => {
    notes.set(name, note);
    return "";
  });
  const marked = new Marked({
    extensions: [
      inlined("math", /^\$([^$]+)\$/, "$", ([, formula]) => symbolsIn(formula)),
      inlined("go", /^\[\[(\w+) ([^\]]+)\]\] ?/, "[[", ([, id, moment]) => {
        const title = safe(words["article.go"]);
        return `<button type="button" class="go" data-for="${id}" data-go="${moment}" title="${title}" aria-label="${title}">▸</button> `;
      }),
      inlined("mark", /^\[\^([\w-]+)\]/, "[^", ([, name]) => {
        const i = [...notes.keys()].indexOf(name) + 1;
        return `<a class="mark" href="#note-${name}" id="mark-${name}"><sup>${i}</sup></a>`;
      }),
    ],
  });
  const set = (/** @type {string} */ text) => /** @type {string} */ (marked.parseInline(numbers(text)));
  const [head, ...sections] = bare.split(/^## /m);
  const [title, ...lead] = head.trim().split("\n\n");
  const list = sections.map((one) => /** @type {RegExpExecArray} */ (/^([\w-]+): (.*)\n([\s\S]*)$/.exec(one)));
  const blocks = (/** @type {string} */ text) =>
    text
      .trim()
      .split(/\n\n+/)
      .map((block) => {
        if (block.startsWith("@figure")) return drawn(block, all, picture, inert, words);
        if (block === "@guesses") return guessing([all.guess, all.guess2, all.guess3], inert, words);
        if (!block.startsWith("@race")) return row(block);
        return race(all.neuron, language, words, row(block.replace("@race", "").trim()));
      })
      .join("\n");
  /** A paragraph with its notes beside it. @param {string} block */
  function row(block) {
    const named = [...block.matchAll(/\[\^([\w-]+)\]/g)].map(([, name]) => name);
    const aside = named.map((name) => {
      const note = notes.get(name);
      if (!note) throw new Error(`article.${language}.md: the note ${name} is missing`);
      const i = [...notes.keys()].indexOf(name) + 1;
      const adds = note.startsWith("**");
      return `<p id="note-${name}" class="${adds ? "adds" : "hint"}"><a href="#mark-${name}"><sup>${i}</sup></a> ${set(note)}</p>`;
    });
    const html = /** @type {string} */ (marked.parse(numbers(block)));
    return `<div class="row"><div>${html.replace("<table>", '<div class="wide"><table>').replace("</table>", "</table></div>")}</div>${aside.length ? `<aside>${aside.join("")}</aside>` : ""}</div>`;
  }
  return `<h1>${set(title.replace(/^# /, ""))}</h1>
    <p class="lead">${set(lead.join(" "))}</p>
    <nav class="contents" aria-label="${words["article.contents"]}">${list.map(([, id, name]) => `<a href="#${id}">${set(name)}</a>`).join("")}</nav>
    ${list.map(([, id, name, text]) => `<section id="${id}"><h2>${set(name)}</h2>\n${blocks(text)}</section>`).join("\n")}`;
}

/**
 * Something inside a line, for the reader of Markdown.
 * @param {string} name
 * @param {RegExp} rule
 * @param {string} begins
 * @param {(found: string[]) => string} made
 * @returns {import("marked").TokenizerAndRendererExtension}
 */
const inlined = (name, rule, begins, made) => ({
  name,
  level: "inline",
  start: (text) => {
    const at = text.indexOf(begins);
    return at < 0 ? undefined : at;
  },
  tokenizer(text) {
    const found = rule.exec(text);
    return found ? { type: name, raw: found[0], found: [...found] } : undefined;
  },
  renderer: ({ found }) => made(found),
});

/**
 * A figure: an element that wakes when it is near, and a picture until then.
 * @param {string} block `@figure name attribute=value …`
 * @param {Record<string, Walk>} all
 * @param {(walk: Walk, at: number) => string} picture
 * @param {(data: object) => string} inert
 * @param {Record<string, string>} words
 */
function drawn(block, all, picture, inert, words) {
  const [, name, ...pairs] = block.split(/\s+/);
  const asked = new URLSearchParams(pairs.join("&"));
  const own = asked.get("trace");
  const example = asked.get("example");
  const trace = own ? figure(own) : golden(example ?? "");
  const walk = all[name] ?? walked(trace, Number(asked.get("rate") ?? 0.01));
  const script = own ? `<script type="application/json" id="trace-${own}">${inert(trace)}</script>` : "";
  if (own) asked.set("trace", `#trace-${own}`);
  asked.set("links", "off");
  if (words[`figure.${name}`]) asked.set("heading", words[`figure.${name}`]);
  const at = positionOf(walk, asked.get("at") ?? "start") ?? 0;
  return `<figure class="live" data-name="${name}" data-chain-rule="${safe(String(asked))}">${picture(walk, at)}${script}</figure>`;
}

const TURNS = [0, 6]; // between which the knob is turned

/**
 * The guesses of the first section on a line: a picture until it is near, then alive.
 * @param {Walk[]} rounds
 * @param {(data: object) => string} inert
 * @param {Record<string, string>} words
 */
function guessing(rounds, inert, words) {
  const own = Object.entries(words).flatMap(([key, one]) => (key.startsWith("guesses.") ? [[key.slice(8), one]] : []));
  const sentences = Object.fromEntries(own);
  const { names } = rounds[0].trace;
  const guesses = rounds.map(({ run }) => ({ knob: Number(run.values[names.w]), guess: Number(run.values[names.y]) }));
  const answer = Number(rounds[0].run.values[names.target]);
  const data = { trace: figure("guess"), rate: rounds[0].rate, rounds: rounds.length, knob: TURNS, words: sentences };
  return `<figure class="guesses" data-guesses>${drawnGuesses(guesses, answer, sentences)}
    <p class="said">${told(guesses, answer, sentences)}</p>
    <script type="application/json">${inert(data)}</script></figure>`;
}

/**
 * Four learning rates from one start: which is first at the bottom is asked before the curves are shown, on a wide
 * chart or a narrow one.
 * @param {Walk} start
 * @param {string} language
 * @param {Record<string, string>} words
 * @param {string} answer what the outcome teaches: there, where it is seen
 */
function race(start, language, words, answer) {
  const runs = RACE.map((rate) => {
    let walk = walkOf(start.trace, rate);
    const losses = [];
    for (let n = 0; n <= ROUNDS; n++) {
      losses.push(Number(walk.run.values[walk.trace.output]));
      walk = round(walk, rate);
    }
    return losses;
  });
  const charts = [CHART, SMALL].map((size) => chartOf(runs, size, language, words)).join("");
  const guesses = RACE.map((rate) => `<label><input type="radio" name="race"> η = ${rate}</label>`).join("");
  const summary = `<summary>${words["article.show"]}</summary>`;
  const ask = `<fieldset><legend>${words["article.race.ask"]}</legend>${guesses}</fieldset>`;
  return `<div class="race">${ask}<details>${summary}${charts}${answer}</details></div>`;
}

/**
 * The loss of each run after every update, on a log axis.
 * @param {number[][]} runs
 * @param {typeof CHART} size
 * @param {string} language
 * @param {Record<string, string>} words
 */
function chartOf(runs, { width, height, left, right, top, bottom, high, low, letters }, language, words) {
  const x = (/** @type {number} */ n) => left + ((width - left - right) * n) / ROUNDS;
  const y = (/** @type {number} */ loss) => top + ((height - top - bottom) * (high - Math.log10(loss))) / (high - low);
  const parts = [];
  for (let power = high; power >= low; power -= 2) {
    const at = y(10 ** power);
    const raised = tag("tspan", { dy: -5, "font-size": letters - 1 }, String(power).replace("-", "−"));
    const label = { x: left - 8, y: at + 4, "font-size": letters, "text-anchor": "end", fill: "var(--muted)" };
    parts.push(
      tag("path", { d: `M${left} ${at}H${width - right}`, stroke: "var(--rule)" }),
      tag("text", label, `10${raised}`),
    );
  }
  const inks = ["muted", "plus-ink", "ink", "minus-ink"];
  const dashes = ["2 4", undefined, "14 4", "7 5"];
  runs.forEach((losses, i) => {
    const rate = RACE[i];
    // A line that leaves the chart at its lower edge ends there.
    const under = losses.findIndex((loss) => Math.log10(loss) < low);
    const seen = under < 0 ? losses : losses.slice(0, under);
    const points = seen.map((loss, n) => [x(n), y(loss)]);
    if (under > 0) {
      const [above, below] = [losses[under - 1], losses[under]].map(Math.log10);
      points.push([x(under - 1 + (above - low) / (above - below)), y(10 ** low)]);
    }
    const [endX, endY] = points[points.length - 1];
    const path = points.map((point) => point.map((one) => Math.round(one * 10) / 10).join(" "));
    const stroke = `var(--${inks[i]})`;
    const line = { d: `M${path.join("L")}`, fill: "none", stroke, "stroke-width": 2.5, "stroke-dasharray": dashes[i] };
    const last = losses[ROUNDS];
    const name = write(
      `η = ${rate}`,
      (under < 0 ? width - right : endX) + 8,
      endY + (rate === 200 ? 14 : -4),
      letters + 1,
      {
        bold: true,
        words: true,
        fill: stroke,
      },
    );
    const href = `studio/?lang=${language}&amp;example=neuron&amp;rate=${rate}`;
    parts.push(
      tag("path", line, `<title>η = ${rate}: ${short(losses[0])} → ${short(last)}</title>`),
      tag("a", { href }, name),
    );
  });
  for (let n = 0; n <= ROUNDS; n += 10)
    parts.push(
      write(String(n), x(n), height - bottom + 18, letters, { middle: true, words: true, fill: "var(--muted)" }),
    );
  const axis = write(words["article.updates"], (left + width - right) / 2, height - 8, letters, {
    middle: true,
    words: true,
    fill: "var(--muted)",
  });
  const label = safe(words["article.race"]);
  return `<svg class="across-${width}" viewBox="0 0 ${width} ${height}" role="group" aria-label="${label}">${parts.join("")}${axis}</svg>`;
}
