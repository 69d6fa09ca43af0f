/** A machine's guesses on a number line, and the turns of the knob between them: a picture and a sentence. */

import { changed, short } from "../formula/numerals.js";
import { textWidth } from "../graph/measure.js";
import { safe, tag, write } from "../views/ink.js";

/**
 * @typedef {{ knob: number, guess: number }} Guess
 * @typedef {Record<string, string>} Words sentences by name, with holes
 */

const WIDE = { width: 760, height: 176, side: 40, letters: 14.5, smaller: 13 };
const SMALL = { width: 300, height: 176, side: 24, letters: 15, smaller: 14.5 };
const [AXIS, BEAD, ARC] = [112, 9, 44]; // where the line is, how large a guess, how high a turn
const AIR = 10; // pixels between two texts
const MOST = 4; // guesses that are shown: those before have faded

/** How wide words are at most, in bold letters. @param {string} words @param {number} size of letters */
const wide = (words, size) => (1.1 * textWidth(words) * size) / 12.5;

/** What is too large pulls the knob down, as a positive gradient does. */
const INKS = { high: "plus-ink", low: "minus-ink", hit: "ink" };

/** A sentence with its holes filled. @param {string} sentence @param {Record<string, string | number>} holes */
export const fill = (sentence, holes) => sentence.replace(/\{(\w+)\}/g, (_, name) => String(holes[name]));

const NEAR = 0.01; // less than that is as good as right

/** Whether there is hardly anything left to turn. @param {number} guess @param {number} answer */
export const isNear = (guess, answer) => guess !== answer && Math.abs(guess - answer) < NEAR;

/** Which way a guess is off. @param {number} guess @param {number} answer */
const side = (guess, answer) => (guess > answer ? "high" : guess < answer ? "low" : "hit");

/** What the last guess has come to, and why the knob stands where it does.
 * @param {Guess[]} guesses @param {number} answer @param {Words} words */
export function told(guesses, answer, words) {
  const [before, now] = [guesses[guesses.length - 2], guesses[guesses.length - 1]];
  const by = (/** @type {Guess} */ one) => short(Math.abs(one.guess - answer));
  if (!before) {
    return fill(words[`first.${side(now.guess, answer)}`], { by: by(now) });
  }
  if (isNear(now.guess, answer)) return fill(words.near, { by: NEAR });
  const gap = before.guess - answer;
  const turned = changed(before.knob, now.knob);
  return fill(words[`told.${side(before.guess, answer)}`], {
    by: by(before),
    from: turned.before,
    to: turned.after,
    each: short(Math.abs((before.knob - now.knob) / gap)),
    left: short((now.guess - answer) / gap),
    now: by(now),
  });
}

/** The picture, wide and narrow. @param {Guess[]} guesses @param {number} answer @param {Words} words */
export const drawn = (guesses, answer, words) =>
  [WIDE, SMALL].map((size) => line(guesses, answer, words, size)).join("");

/**
 * @param {Guess[]} all
 * @param {number} answer
 * @param {Words} words
 * @param {typeof WIDE} size
 */
function line(all, answer, words, { width, height, side: edge, letters, smaller }) {
  const first = Math.max(0, all.length - MOST);
  const guesses = all.slice(first);
  const now = guesses[guesses.length - 1];
  const values = [answer, ...guesses.map(({ guess }) => guess)];
  const [least, most] = [Math.floor(Math.min(...values)) - 1, Math.ceil(Math.max(...values)) + 1];
  const x = (/** @type {number} */ value) => edge + ((width - 2 * edge) * (value - least)) / (most - least);
  const parts = [
    tag("path", { d: `M${edge - 12} ${AXIS}H${width - edge + 12}`, stroke: "var(--line)", "stroke-width": 2 }),
  ];
  const every = Math.ceil((most - least) / 12);
  for (let tick = least; tick <= most; tick += every)
    parts.push(
      tag("path", { d: `M${x(tick)} ${AXIS - 5}v10`, stroke: "var(--line)", "stroke-width": 1.5 }),
      write(short(tick), x(tick), AXIS + 24, smaller, { middle: true, words: true, fill: "var(--muted)" }),
    );
  const way = side(now.guess, answer);
  if (way !== "hit")
    parts.push(
      tag("path", {
        d: `M${x(answer)} ${AXIS}H${x(now.guess)}`,
        stroke: `var(--${way === "high" ? "plus" : "minus"})`,
        "stroke-width": 5,
        "stroke-dasharray": way === "high" ? undefined : "6 4",
      }),
    );
  // The flag, with its name on the side where no guess is.
  const at = x(answer);
  const label = fill(words.answer, { value: short(answer) });
  const reach = wide(label, letters) + 24;
  const left = (now.guess >= answer && at > reach) || at + reach > width;
  parts.push(
    tag("path", { d: `M${at} ${AXIS}V44`, stroke: "var(--ink)", "stroke-width": 2 }),
    tag("path", { d: `M${at} 44h14l-4 5 4 5h-14z`, fill: "var(--ink)" }),
    write(label, left ? at - 8 : at + 20, 58, letters, {
      end: left,
      words: true,
      bold: true,
      fill: "var(--ink)",
    }),
  );
  /** What is taken above the line, and below it. @type {[number, number][][]} */
  const [above, below] = [[left ? [at - reach, at + 16] : [at - 4, at + reach]], []];
  /** Whether a text has room, which it then takes.
   * @param {[number, number][]} taken @param {string} text @param {number} middle @param {number} letters */
  const takes = (taken, text, middle, letters) => {
    const half = (wide(text, letters) + AIR) / 2;
    const [from, to] = [middle - half, middle + half];
    if (from < 0 || to > width || taken.some(([a, b]) => from < b && to > a)) return false;
    taken.push([from, to]);
    return true;
  };
  const name = fill(words[`now.${way}`], { value: short(now.guess), by: short(Math.abs(now.guess - answer)) });
  for (let i = guesses.length - 1; i >= 0; i--) {
    const last = i === guesses.length - 1;
    const spot = x(guesses[i].guess);
    if (i > 0) parts.push(turn(guesses[i - 1], guesses[i], last));
    const ghost = { fill: "var(--panel)", stroke: "var(--muted)", "stroke-dasharray": "3 3" };
    const look = last ? { fill: "var(--ink)", stroke: "var(--panel)" } : ghost;
    parts.push(tag("circle", { cx: spot, cy: AXIS, r: BEAD, "stroke-width": 1.5, ...look }));
    const own = last ? name : fill(words.old, { n: first + i + 1, value: short(guesses[i].guess) });
    const size = last ? letters : smaller;
    const half = (wide(own, size) + AIR) / 2;
    const middle = Math.max(half, Math.min(width - half, spot));
    const fills = last ? `var(--${INKS[way]})` : "var(--muted)";
    if (takes(below, own, middle, size))
      parts.push(write(own, middle, AXIS + 50, size, { middle: true, words: true, bold: last, fill: fills }));
  }
  const said = safe(`${label}. ${name}`);
  const box = `0 0 ${width} ${height}`;
  return `<svg class="across-${width}" viewBox="${box}" role="img" aria-label="${said}">${parts.join("")}</svg>`;

  /** From one guess to the next: the knob was turned. @param {Guess} one @param {Guess} other @param {boolean} last */
  function turn(one, other, last) {
    const [from, to] = [x(one.guess), x(other.guess)];
    const way = Math.sign(from - to);
    const [a, b] = [from - 3 * way, to + 4 * way];
    const [foot, top] = [AXIS - BEAD - 4, AXIS - BEAD - ARC];
    const stroke = last ? "var(--focus)" : "var(--muted)";
    const arc = `M${a} ${foot}C${a} ${top} ${b} ${top} ${b} ${foot}m-5 -7l5 7l5 -7`;
    const path = tag("path", { d: arc, fill: "none", stroke, "stroke-width": last ? 2.2 : 1.5 });
    const { before, after } = changed(one.knob, other.knob);
    const whole = fill(words.turn, { from: before, to: after });
    const text = [whole, `${before} → ${after}`].find((each) => takes(above, each, (a + b) / 2, smaller));
    if (!text) return path;
    return (
      path + write(text, (a + b) / 2, AXIS - ARC - 6, smaller, { middle: true, words: true, bold: last, fill: stroke })
    );
  }
}
