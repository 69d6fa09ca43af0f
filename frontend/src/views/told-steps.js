/** What a step says: the caption under the graph in text, with the arithmetic apart, and as it is read aloud. */

import { numbersOf } from "../formula/calculator.js";
import { nodeOf, passedOn } from "../formula/line.js";
import { agreeing, brief, changed, numeral, shapeText, short, signOf, sumText } from "../formula/numerals.js";
import { numberSpoken } from "../formula/speech.js";
import { derivativeOf } from "../formula/slope.js";
import { at, cellName, under } from "../formula/terms.js";
import { textWidth } from "../graph/measure.js";
import { arithmetic } from "../graph/size.js";
import { pictureOf } from "../trace/picture.js";
import { mostOf } from "../trace/changes.js";
import { squareOf } from "../trace/loss.js";
import { rolesOf } from "../trace/roles.js";
import { symbol } from "./symbols.js";
import { boxName, namesOf } from "./told.js";

/** @import { CellTerms, Folded, Numeric, Run, Say, State, Stop, Unit, Walk } from "../types" */
/** @import { Told } from "./told.js" */
/** @import { Arrays } from "./later.js" */

const FEW = 8; // nodes of a group whose arithmetic is written out
const MOST_PARTS = 3; // parameters that a caption still lists
const EASY = /^[\d.\s+−×()]+$/; // numbers that are multiplied, added and taken away
const MARK = "\u2063"; // around a name, as long as a caption is put together: an invisible sign
const NAMED = ["name", "consumer", "output", "place"]; // holes for names

/**
 * What else there is to tell of: once known, the run after the update; what tells of arrays, and why a cell has its
 * number.
 * @typedef {{ next: Run | null, arrays?: Pick<Arrays, "celled" | "example"> | null, cells?: CellTerms | null,
 *   width?: number }} More `width` is what there is of it in pixels: in little, what the ribbon says of an update and
 *   where a factor comes from are left out
 */

/** @param {string} name */
const marked = (name) => MARK + name + MARK;

/**
 * What a step says, in text and with its names as symbols.
 * @param {Walk} walk
 * @param {Folded} folded
 * @param {Exclude<Stop, { phase: "start" }>} stop
 * @param {"story" | "numbers" | "calculus"} level
 * @param {Say} say
 * @param {More} more
 * @returns {Told}
 */
export function told(walk, folded, stop, level, say, more) {
  const marking = Object.assign(
    (/** @type {string} */ key, /** @type {Record<string, string | number>} */ holes = {}) => {
      const given = Object.entries(holes).map(([hole, value]) => [
        hole,
        NAMED.includes(hole) && value && !String(value).includes(MARK) ? marked(String(value)) : value,
      ]);
      return say(key, Object.fromEntries(given));
    },
    { known: say.known, whole: say.whole },
  );
  const { text: step, sum } = put(walk, folded, stop, level, marking, more);
  const output = walk.run.values[walk.trace.output];
  // What is said of an effect on what is no number would be a guess.
  const vain = stop.phase === "backward" && typeof output === "number" && !Number.isFinite(output);
  const note = vain
    ? marking("told.backward.vain", { output: namesOf(walk)(walk.trace.output) })
    : causeOf(walk, folded, stop);
  const text = [step, note].filter(Boolean).join(say("language.space"));
  const set = text.split("{sum}").map((part) => part.split(MARK).map((one, i) => (i % 2 ? symbol(one) : one)));
  return { text: text.replaceAll(MARK, ""), sum, set };
}

/**
 * Why what a step works out is no finite number, where it is the first that is not: the engine's own words.
 * @param {Walk} walk
 * @param {Folded} folded
 * @param {Exclude<Stop, { phase: "start" }>} stop
 */
function causeOf({ trace }, folded, stop) {
  if (stop.phase !== "forward" && stop.phase !== "loss") return "";
  const { nodes } = folded.units[stop.unit];
  const found = trace.diagnostics.find(({ code, node }) => code === "nonfinite" && nodes.includes(Number(node)));
  return found?.message ?? "";
}

/**
 * @param {Walk} walk
 * @param {Folded} folded
 * @param {Exclude<Stop, { phase: "start" }>} stop
 * @param {"story" | "numbers" | "calculus"} level
 * @param {Say} say
 * @param {More} more
 * @returns {Told}
 */
function put(walk, folded, stop, level, say, { next, arrays = null, cells = null, width = Infinity }) {
  const { trace, run } = walk;
  const few = width < NARROW;
  const name = namesOf(walk);
  const unit = folded.units[stop.unit];
  const own = boxName(walk, unit);
  const value = unit.exit === null ? "" : brief3(run.values[unit.exit]);
  const output = name(trace.output);
  const roles = rolesOf(trace);
  switch (stop.phase) {
    case "forward":
    case "loss": {
      const sum =
        level === "story"
          ? null
          : unit.node === null && !(unit.sole && unit.nodes.length <= FEW)
            ? null
            : arithmetic(walk, unit);
      const kind = stop.phase === "loss" && roles ? "loss" : "forward";
      const shape = unit.exit === null ? "" : shapeText(trace.nodes[unit.exit].shape);
      if (sum !== null && sum !== value && sum.length <= LONGEST)
        return {
          text: say(`told.${kind}.${level}${kind === "loss" && level === "numbers" ? squareAt(walk) : ""}`, {
            name: own,
            sum: "{sum}",
          }),
          sum: `${own} = ${sum} = ${value}`,
        };
      const from = listed([...new Set(unit.inputs.map((id) => marked(boxName(walk, folded.units[id]))))], say);
      // What is only multiplied and added up can be followed in a story too.
      const easy = level === "story" && kind === "forward" && unit.sole ? arithmetic(walk, unit) : null;
      if (easy !== null && easy !== value && EASY.test(easy) && easy.length <= LONGEST)
        return { text: say("told.forward.story.sum", { name: own, from, sum: "{sum}" }), sum: `${easy} = ${value}` };
      const one = level === "story" || !unit.sole ? null : arrays?.example(walk, unit);
      if (one)
        return {
          text: say(`told.forward.${one.cell.length ? "cell" : level}`, { name: own, sum: "{sum}" }),
          sum: one.sum,
        };
      if (!from) return { text: say(`told.${kind}.alone`, { name: own, value }), sum: "" };
      const cells = unit.exit === null ? 1 : trace.nodes[unit.exit].shape.reduce((a, b) => a * b, 1);
      const key = shape && shape !== "()" ? (level === "story" && kind === "forward" ? "many" : "array") : "story";
      return { text: say(`told.${kind}.${key}`, { name: own, value, from, shape, cells }), sum: "" };
    }
    case "backward":
      return arrays && cells
        ? arrays.celled(walk, folded, stop, level, say, cells)
        : backward(walk, folded, stop, level, say, width);
    case "update": {
      const step = say(level === "story" ? "told.update.soon.story" : "told.update.soon");
      if (!next) return { text: step, sum: "" };
      const [was, is] = [run.values[trace.output], next.values[trace.output]];
      if (typeof was !== "number" || typeof is !== "number") return { text: step, sum: "" };
      const moved = [...walk.moves].filter(([id, { after }]) => run.values[id] !== after);
      if (!moved.length) return { text: say("told.update.unmoved"), sum: "" };
      const most = mostOf(walk);
      const moves = moved.map(([id, { after }]) => {
        const before = run.values[id];
        if (typeof before === "number" && typeof after === "number")
          return say("told.update.one", { name: name(id), ...changed(before, after) });
        if (most?.id !== id || level === "story") return say("told.update.array", { name: name(id) });
        const cell = marked(cellName(name(id), most.cell));
        return say("told.update.most", { name: name(id), cell, ...changed(most.before, most.after) });
      });
      if (!Number.isFinite(was)) return { text: say("told.update.nothing", { output }), sum: "" };
      if (!Number.isFinite(is)) return { text: say("told.update.broken", { output }), sum: "" };
      const share = was === 0 ? "" : numeral((100 * Math.abs(is - was)) / Math.abs(was), false, 2);
      const pair = fairly(was, is, share);
      const kind = is < was ? "down" : is > was ? "up" : "same";
      const guess = roles && numbers(run.values[roles.guess], next.values[roles.guess]);
      const about = guess ? say("told.update.guess", { name: name(roles.guess), ...guess }) : "";
      return {
        text: [
          few && about
            ? ""
            : moves.length > MOST_PARTS
              ? step
              : moves.join(say("language.comma")) + say("language.stop").trim(),
          about,
          say(`told.update.${kind}`, { output, share, sum: "{sum}" }),
        ]
          .filter(Boolean)
          .join(say("language.space")),
        sum: `${pair.before} → ${pair.after}`,
      };
    }
  }
}

/** "a, b and c". @param {string[]} names @param {Say} say */
const listed = (names, say) =>
  [names.slice(0, -1).join(say("language.between")), names[names.length - 1] ?? ""]
    .filter(Boolean)
    .join(say("list.and"));

/** Factors in running text: a negative one behind a sign stands in brackets. @param {string[]} factors */
const bracketed = (factors) => factors.map((one, i) => (i && one.startsWith("−") ? `(${one})` : one));

/** Which way L goes where a knob is turned up. @param {number} grad */
const sense = (grad) => (signOf(grad) > 0 ? "down" : signOf(grad) < 0 ? "up" : "none");

/**
 * Before and after, with as many digits as a reader needs to find the same share of it.
 * @param {number} was
 * @param {number} is
 * @param {string} share in percent, as it is printed
 */
function fairly(was, is, share) {
  const parts = SHARES.map((close) => changed(was, is, close));
  const agree = (/** @type {{ before: string, after: string }} */ { before, after }) => {
    const [from, to] = [numberOf(before), numberOf(after)];
    return numeral((100 * Math.abs(to - from)) / Math.abs(from), false, 2) === share;
  };
  return parts.find(agree) ?? parts[parts.length - 1];
}

const POWERS = "⁻⁰¹²³⁴⁵⁶⁷⁸⁹";

/** What a printed number says. @param {string} text */
function numberOf(text) {
  const [, number, power] = /^(.*?)(?: × 10([⁻⁰-⁹¹²³]+))?$/.exec(text.replaceAll("−", "-")) ?? [];
  const digits = [...(power ?? "⁰")].map((one) => "-0123456789"[POWERS.indexOf(one)]);
  return Number(`${number}e${digits.join("")}`);
}

const NARROW = 440; // pixels across in which a sentence has three lines
const [USUAL, LARGE, WIDE_PAGE] = [17, 20, 620]; // pixels of letters, and the width from which they may be large
const FULL = 0.9; // how full a line becomes
const SHORT = 48; // letters of a slope that is worked out in a caption
const WIDE = 24; // letters of a product that takes two lines on a phone
const LONGEST = 110; // letters of a line of numbers that is said
const SHARES = [0.25, 0.05, 0.01, 0.002]; // of a change: how far what is printed may be from it

/**
 * @param {Walk} walk
 * @param {Folded} folded
 * @param {Stop & { phase: "backward" }} stop
 * @param {"story" | "numbers" | "calculus"} level
 * @param {Say} say
 * @param {number} width
 * @returns {Told}
 */
function backward(walk, folded, stop, level, say, width) {
  const { run, trace } = walk;
  const few = width < NARROW;
  const [from, to] = [folded.units[stop.unit], folded.units[stop.to]];
  const [through, into] = [boxName(walk, from), boxName(walk, to)];
  const output = namesOf(walk)(trace.output);
  const holes = { name: into, consumer: through, output, sum: "{sum}" };
  const contributions = stop.flows.map((flow) => run.flows.grad[flow]);
  const arriving = from.exit === null ? null : run.grads[from.exit];
  const senders = new Set(stop.flows.map((flow) => folded.unitOf[run.flows.node[flow]]));
  if (senders.size > 1) return gathered(walk, to, stop, level, say);
  const shares = !from.sole ? [] : stop.flows.map((flow) => passedOn(walk, from, flow));
  const known = shares.every((share) => share !== null) && contributions.every((one) => typeof one === "number");
  if (typeof arriving !== "number" || !known || !shares.length) {
    const kind = to.exit !== null && trace.nodes[to.exit].shape.length ? "array" : "whole";
    const shape = to.exit === null ? "" : shapeText(trace.nodes[to.exit].shape);
    const key = level === "story" ? `told.backward.story.${kind}` : `told.backward.${kind}`;
    return { text: say(key, { ...holes, shape }), sum: "" };
  }
  const all = /** @type {number[]} */ (contributions);
  const whole = all.reduce((a, b) => a + b, 0);
  if (level === "story") {
    const told = (/** @type {number} */ one) =>
      say(`told.story.${sense(one)}`, { ...holes, size: short(Math.abs(one)) });
    const ways = to.exit === null ? [] : walk.into[to.exit];
    if (ways.every((flow) => stop.flows.includes(flow))) return { text: told(whole), sum: "" };
    // One of several ways that the knob has a say along; after the last of them they are taken together.
    const way = say("told.story.way", { ...holes, told: told(whole) });
    const last = ways.every((flow) => walk.arrivedAt[flow] <= stop.at)
      ? Number(run.grads[/** @type {number} */ (to.exit)])
      : null;
    const together =
      last === null
        ? say("told.story.more", holes)
        : say(`told.story.all.${sense(last)}`, { ...holes, size: short(Math.abs(last)) });
    return { text: way + say("language.space") + together, sum: "" };
  }
  if (all.length > 1) return { text: say(`told.fanin.${level}`, holes), sum: sumText(all, whole) };
  const share = /** @type {number} */ (shares[0]);
  const { factors, product } = agreeing([arriving, share], all[0]);
  const seed = stop.unit === folded.unitOf[trace.output];
  const parted = seed && walk.into[/** @type {number} */ (to.exit)].some((flow) => !stop.flows.includes(flow));
  const kind = parted ? "part" : seed ? firstly(walk, stop, share) : share === 1 ? "same" : "through";
  const so = level === "numbers" && !seed ? meaning(walk, stop, to.exit, holes, say) : "";
  const sum = seed
    ? slopeText(walk, from, stop.flows, share) + product
    : `${bracketed(factors).join(" × ")} = ${product}`;
  // What comes along one of several ways is a part.
  const several = to.exit !== null && walk.into[to.exit].length > 1 && !seed ? ".way" : "";
  const why =
    seed || share === 1 || !Number.isFinite(share) ? "" : source(walk, from, stop.flows, share, factors[1], say);
  const briefly = level === "numbers" && !seed;
  // Where there is little room, a long product leaves none for how it came.
  const terse = few && briefly && (so || sum.length > WIDE);
  const usual = terse ? (so ? "brief" : `brief.effect${several}`) : `${kind}${several}`;
  const left = besides(walk, stop, to.exit, all[0], holes, say);
  const worded = (/** @type {string} */ key, /** @type {string} */ because) =>
    [say(`told.backward.${key}.${level}`, holes) + left, because, so].filter(Boolean).join(say("language.space"));
  // Where a factor comes from is told where there is room for it, if need be in place of the way that it went.
  const wordings = [worded(usual, why), ...(briefly ? [worded(`brief.effect${several}`, why)] : [])];
  const size = (width > WIDE_PAGE ? LARGE : USUAL) / 12.5;
  const fits = (/** @type {string} */ text) =>
    (size * textWidth(text.replaceAll(MARK, "").replace("{sum}", sum))) / width < (few ? 3 : 2) * FULL;
  return { text: wordings.find(fits) ?? worded(usual, ""), sum };
}

/** What is said of a loss that is a square, or half of one. @param {Walk} walk */
function squareAt(walk) {
  const square = squareOf(walk);
  return !square ? "" : square.share === 1 ? ".square" : ".half";
}

/**
 * Where the factor of a gate comes from: a value that it is, or what it is worked out of.
 * @param {Walk} walk
 * @param {Unit} from
 * @param {number[]} flows
 * @param {number} share
 * @param {string} factor as it is printed
 * @param {Say} say
 */
function source(walk, from, flows, share, factor, say) {
  const tree = slopeOf(walk, from, flows);
  const value = typeof tree === "string" ? nodeOf(tree) : null;
  if (value !== null && walk.trace.nodes[value].name !== null && walk.run.values[value] === share)
    return say("told.backward.with.value", { factor, name: namesOf(walk)(value) });
  const worked = slopeText(walk, from, flows, share).replace(/ = $/, "");
  return worked ? say("told.backward.with.sum", { factor, worked }) : "";
}

/** The derivative of a box by what enters along flows. @param {Walk} walk @param {Unit} from @param {number[]} flows */
const slopeOf = ({ trace, run: { flows: all } }, from, flows) =>
  derivativeOf(
    trace,
    from,
    flows.map((flow) => [all.node[flow], all.arg[flow]]),
  );

/**
 * What a gradient that is whole says of a knob: which way the output goes when it is turned, and how far.
 * @param {Walk} walk
 * @param {Stop & { phase: "backward" }} stop
 * @param {number | null} node
 * @param {Record<string, string | number>} holes
 * @param {Say} say
 */
function meaning({ trace, run, into, arrivedAt }, stop, node, holes, say) {
  const grad = node === null ? null : run.grads[node];
  if (node === null || trace.nodes[node].kind !== "param" || typeof grad !== "number") return "";
  if (!Number.isFinite(grad)) return "";
  if (into[node].some((flow) => arrivedAt[flow] > stop.at)) return "";
  const way = signOf(grad) < 0 ? "falls" : signOf(grad) > 0 ? "grows" : "stays";
  return say(`told.backward.so.${way}`, { ...holes, size: short(Math.abs(grad)) });
}

/**
 * How what comes from the output itself is told: the backward pass begins, or goes on; "1 times as much" is no speech.
 * @param {Walk} walk
 * @param {Stop & { phase: "backward" }} stop
 * @param {number} share
 */
export function firstly({ arrivedAt }, { flows }, share) {
  const first = arrivedAt.reduce((least, at) => (at >= 0 && at < least ? at : least), Infinity);
  return `${flows.some((flow) => arrivedAt[flow] === first) ? "first" : "also"}${short(share) === "1" ? ".equal" : ""}`;
}

/**
 * "0.574 − 0.8 = ": how the first local derivative is worked out, where that is more than a number.
 * @param {Walk} walk
 * @param {Unit} from
 * @param {number[]} flows
 * @param {number} share
 * @param {number[]} [cell]
 */
export function slopeText(walk, from, flows, share, cell = []) {
  const { trace, run } = walk;
  const tree = slopeOf(walk, from, flows);
  // A gate that a reader has broken is not what its rule says.
  const sure = cell.length > 0 || Object.keys(walk.faults).length > 0;
  const there = (/** @type {number} */ id) => {
    const { shape } = trace.nodes[id];
    const value = run.values[id];
    return Array.isArray(value) && shape.length <= cell.length ? at(value, under(shape, cell)) : value;
  };
  const text = tree === null ? "" : numbersOf(tree, there, share, sure);
  return !text || text.length > SHORT || text === short(share) || text === short(-share) ? "" : `${text} = `;
}

/**
 * What many turns of a loop have sent to one value.
 * @param {Walk} walk
 * @param {Unit} to
 * @param {Stop & { phase: "backward" }} stop
 * @param {"story" | "numbers" | "calculus"} level
 * @param {Say} say
 * @returns {Told}
 */
function gathered(walk, to, { flows }, level, say) {
  const { run } = walk;
  const grad = to.exit === null ? null : run.grads[to.exit];
  const holes = { name: boxName(walk, to), count: flows.length, sum: "{sum}" };
  if (typeof grad !== "number") return { text: say("told.gathered.array", holes), sum: "" };
  const parts = flows.map((flow) => Number(run.flows.grad[flow]));
  const [first, last] = [parts[0], parts[parts.length - 1]];
  const size = (/** @type {number} */ one) => short(level === "story" ? Math.abs(one) : one);
  const tail = size(first);
  return {
    text: say(`told.gathered.${level}`, holes),
    sum: `${size(last)} + ⋯ ${tail.startsWith("−") ? `− ${tail.slice(1)}` : `+ ${tail}`} = ${size(grad)}`,
  };
}

/**
 * What else has come of a gradient, and that more of it is still to come.
 * @param {Walk} walk
 * @param {Stop & { phase: "backward" }} stop
 * @param {number | null} node whose gradient it is
 * @param {number} here what has arrived in the step
 * @param {Record<string, string | number>} holes
 * @param {Say} say
 * @param {number[]} [cell]
 */
export function besides(walk, stop, node, here, holes, say, cell) {
  const total = sofar(walk, stop, here, cell);
  const rest = node !== null && walk.into[node].some((flow) => walk.arrivedAt[flow] > stop.at);
  return [total === null ? "" : say("told.total", { ...holes, total }), rest ? say("told.rest", holes) : ""]
    .filter(Boolean)
    .map((one) => say("language.space") + one)
    .join("");
}

/**
 * What a box, or a cell of it, has of its gradient once a step's part has arrived; null where that part is all of it.
 * @param {Walk} walk
 * @param {Stop & { phase: "backward" }} stop
 * @param {number} here what has arrived in the step
 * @param {number[]} [cell]
 */
function sofar({ run, arrivedAt }, { flows }, here, cell = []) {
  const last = flows.reduce((a, b) => (arrivedAt[b] > arrivedAt[a] ? b : a));
  const sum = run.flows.total[last];
  const one = typeof sum === "number" ? sum : Array.isArray(sum) ? at(sum, cell) : null;
  return one !== null && Math.abs(one - here) > 1e-12 * Math.abs(one) ? short(one) : null;
}

/** A value in few digits. @param {Numeric | null} value */
function brief3(value) {
  return typeof value === "number" ? short(value) : brief(value);
}

/** @param {Numeric | null} before @param {Numeric | null} after */
function numbers(before, after) {
  return typeof before === "number" && typeof after === "number" ? changed(before, after) : null;
}

/**
 * A caption as it is read aloud: signs and powers in words.
 * @param {Told} caption
 * @param {Say} say
 */
export function aloud({ text, sum }, say) {
  const words = {
    "×": say("aloud.times"),
    "=": say("aloud.equals"),
    "→": say("aloud.to"),
    "+": say("aloud.plus"),
    "·": say("aloud.times"),
  };
  const number = (/** @type {string} */ one) => numberSpoken(one, say);
  let equal = 0; // what comes behind a second sign of equality is no second verb
  const spoken = (/** @type {string} */ words_) =>
    words_
      .replace(/[−-]?\d[\d.]*(?: × 10[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)?/g, (one) => (say.known("op.spoken.neg") ? number(one) : one))
      .replace(/ ([×=→+·−]) /g, (_, sign) =>
        sign === "=" && equal++
          ? say("aloud.which")
          : ` ${sign === "−" ? say("aloud.minus") : words[/** @type {"="} */ (sign)]} `,
      )
      .replace(/σ\(([^()]+)\)/g, (_, x) => say("aloud.sigma", { x }))
      .replace(/\)²/g, `) ${say("aloud.squared")}`);
  return spoken(text.replace("{sum}", sum));
}

/**
 * What is said beside the picture of the data: how far the training has come.
 * @param {State} state
 * @param {Say} say
 */
export function network({ training, source, walk }, say) {
  const journal = training.journal?.source === source ? training.journal : null;
  const kind = walk && pictureOf(walk.trace)?.kind;
  const begin = kind === "image" ? "image.begin" : kind === "shares" ? "shares.begin" : "data.begin";
  if (!journal?.loss.length) return say(begin);
  const [first, last] = [journal.loss[0], journal.loss[journal.loss.length - 1]];
  if (!Number.isFinite(last)) return say("data.told.diverged", { n: journal.n });
  const key = journal.n < 2 ? "data.told.one" : last < first ? "data.told.down" : "data.told.up";
  return say(key, { n: journal.n, first: short(first), last: short(last) });
}
