/**
 * A step as a picture by itself: the board and its caption as SVG, with colours and letters of its own, since where it
 * is put no style sheet of ours follows. No page is needed.
 */

import { boardOf, MOST } from "../graph/board.js";
import { pathOf } from "../graph/ports.js";
import { rulesAt } from "../graph/gate-rule.js";
import { mapCells } from "../graph/map-cells.js";
import { arithmetic, formulaText, mapOf } from "../graph/size.js";
import { flowsOf, isNow } from "../graph/gate.js";
import { axisOf, heightOf, stripOf } from "../graph/strip.js";
import { textWidth } from "../graph/measure.js";
import { shapeText, short, signOf, sizeOf } from "../formula/numerals.js";
import { frame as frameOf, gradOf, valueAt } from "../trace/frame.js";
import { rolesOf } from "../trace/roles.js";
import { badgesAt } from "../trace/routes.js";
import { hasSlot, passage, stopAt } from "../trace/stops.js";
import { phraseOf } from "./boxes.js";
import { gateAt } from "./gates.js";
import { followed, inked, FACES, n, painter, safe, set, tag, triangle, wrapped, write } from "./ink.js";
import { boxName, toldFirst } from "./told.js";
import * as arrays from "./told-cells.js";
import { told } from "./told-steps.js";

/** @import { Frame, Numeric, Say, Scenery, State, Stop, Unit, Walk } from "../types" */
/** @import { Scene } from "./wires.js" */
/** @import { Paint } from "./ink.js" */

const ROOM = { width: 1080, height: 600 };
const MARGIN = 28;
const CAPTION = { size: 19, line: 29, above: 26 };
const STRIP = { width: 1000, height: 220, axis: 58 };

/**
 * What a picture is of.
 * @typedef {object} Wanted
 * @property {Walk} walk
 * @property {number} at a position of it
 * @property {Say} say every sentence of one language
 * @property {string} language its tag
 * @property {boolean} dark
 * @property {boolean} [live] whether it stands in a page of ours, whose appearance it follows
 * @property {State["level"]} [level]
 * @property {string} [title] of the program
 * @property {string} [summary] what it is about, said before the first step
 * @property {boolean} [asked] whether what gates and the caption say is to be worked out
 */

/**
 * The picture of a step, as the text of an SVG.
 * @param {Wanted} wanted
 * @returns {{ svg: string, width: number, height: number, alt: string }} its size in pixels, and what it says in words
 */
export function printed({ walk, at, say, language, dark, live, level = "numbers", title = "", summary = "", asked }) {
  const paint = live ? followed : painter(dark);
  const frame = frameOf(walk, at);
  const { folded, stops } = passage(walk, null);
  const here = stops[stopAt(stops, at)];
  const turns = stripOf(walk.trace, folded.units);
  const inner = turns ? strip(frame, turns, here, say, paint) : board(frame, here, level, say, paint, asked);
  const caption =
    here.phase === "start"
      ? toldFirst(walk, level, say, summary)
      : told(walk, folded, here, level, say, { next: null, arrays });
  const sum = caption.sum.replaceAll(" ", "\u00a0"); // it stays in one line
  // What is to be worked out is not told.
  const text = asked ? summary : caption.text.replace("{sum}", sum);
  const width = Math.max(520, inner.width + 2 * MARGIN);
  const lines = asked ? [] : wrapped(text, width - 2 * MARGIN, CAPTION.size);
  const foot = MARGIN + inner.height + (asked ? 0 : CAPTION.above);
  const height = Math.ceil(foot + lines.length * CAPTION.line + MARGIN * 0.7);
  const words = text.replaceAll("\u00a0", " ");
  const alt = [title, words].filter(Boolean).join(say("language.stop"));
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${n(width)}" height="${height}" `,
    `viewBox="0 0 ${n(width)} ${height}" `,
    `role="img" xml:lang="${language}" font-family="${FACES}" fill="${paint("ink")}">`,
    `<title>${safe(title || words)}</title><desc>${safe(words)}</desc>`,
    `<rect width="100%" height="100%" rx="12" fill="${paint("panel")}"/>`,
    `<g transform="translate(${n((width - inner.width) / 2)} ${MARGIN})">${inner.svg}</g>`,
    ...lines.map((line, i) => {
      const y = foot + CAPTION.size + i * CAPTION.line;
      const said = line
        .split(sum || "\0")
        .map(safe)
        .join(`<tspan font-weight="600">${set(sum)}</tspan>`);
      return `<text x="${MARGIN}" y="${y}" font-size="${CAPTION.size}">${said}</text>`;
    }),
    "</svg>",
  ];
  const svg = parts.join("");
  return { svg, width, height, alt };
}

/** @typedef {{ svg: string, width: number, height: number }} Part */

// ---- the board --------------------------------------------------------------------------------------------

/**
 * @param {Frame} frame
 * @param {Stop} here
 * @param {State["level"]} level
 * @param {Say} say
 * @param {Paint} paint
 * @param {boolean} [asked]
 * @returns {Part}
 */
function board(frame, here, level, say, paint, asked = false) {
  const { walk } = frame;
  const { folded } = passage(walk, null);
  const phrase = (/** @type {Unit} */ unit) => phraseOf(walk, unit, say);
  const few = folded.units.length <= MOST;
  const made = boardOf(walk, folded, ROOM, { still: true, here, ...(level === "story" ? { phrase } : {}) });
  const state = /** @type {State} */ ({ level, faults: {}, open: null });
  const scenery = /** @type {Scenery} */ (/** @type {unknown} */ ({ frame, state, say }));
  /** @type {Scene} */
  const scene = { scenery, frame, board: made, here, late: false, arrays: { rulesAt } };
  const badges = badgesAt(walk, folded, here) ?? new Map();
  const gates = few && !asked ? made.wires.map((wire) => gate(scene, wire, badges, paint)) : [];
  const wires = made.wires.map((wire) => wireOf(scene, wire, paint));
  const boxes = made.units.map((unit) => box(scene, unit, paint));
  return { svg: [...wires, ...boxes, ...gates].join(""), width: made.width, height: made.height };
}

/**
 * @param {Scene} scene
 * @param {Scene["board"]["wires"][number]} wire
 * @param {Paint} paint
 */
function wireOf({ board: { units }, frame: { walk, at }, here }, wire, paint) {
  const { down } = wire;
  const flows = flowsOf(walk, wire.edges);
  const back =
    units[wire.source].nodes.some((id) => hasSlot(walk, id)) &&
    flows.length > 0 &&
    flows.every((flow) => walk.arrivedAt[flow] <= at);
  const grads = flows.map((flow) => walk.run.flows.grad[flow]);
  const sum = grads.reduce((/** @type {number} */ all, one) => all + (typeof one === "number" ? one : 0), 0);
  const sign = back ? Math.sign(sum) : 0;
  const colour = isNow(here, wire) ? paint("focus") : !back ? paint("line") : inked(sign, paint, "muted");
  const end = wire.points.length;
  const [x, y, way] = back ? [...wire.points.slice(0, 2), 8] : [...wire.points.slice(end - 2), -8];
  const head = down
    ? `M${n(x - 5)} ${n(y + way)}L${n(x)} ${n(y)}L${n(x + 5)} ${n(y + way)}`
    : `M${n(x + way)} ${n(y - 5)}L${n(x)} ${n(y)}L${n(x + way)} ${n(y + 5)}`;
  const path = pathOf(wire.points, down).replace(/-?\d+\.\d+/g, (one) => n(Number(one)));
  const run = tag("path", { d: path, "stroke-dasharray": sign < 0 ? "8 6" : undefined });
  const tip = tag("path", { d: head, "stroke-width": 2 });
  return tag("g", { fill: "none", stroke: colour, "stroke-width": back ? 3 : 2, "stroke-linecap": "round" }, run + tip);
}

/**
 * @param {Scene} scene
 * @param {Unit} unit
 * @param {Paint} paint
 */
function box(scene, unit, paint) {
  const { frame, here } = scene;
  const made = scene.board;
  const { say, state } = scene.scenery;
  const { walk } = frame;
  const { trace, run } = walk;
  const { x, y, w, h, side = 0 } = made.boxes[unit.id];
  const id = unit.exit ?? unit.nodes[0];
  const node = trace.nodes[id];
  const group = unit.node === null;
  const kind = group ? "group" : id === trace.output ? "output" : node.kind;
  const roles = rolesOf(trace);
  const target = roles?.target === id;
  const now =
    here.phase === "backward"
      ? here.to === unit.id
      : here.phase === "update"
        ? node.kind === "param"
        : here.phase !== "start" && here.unit === unit.id;
  const small = made.size === "small";
  const shown = valueAt(frame, id) !== null;
  const { sum, complete, arrived, expected } = gradOf(frame, id);
  const whole = complete && typeof sum === "number" ? sum : null;
  const fill = kind === "param" ? "param" : ["input", "data", "const"].includes(kind) && !target ? "constant" : "box";
  const edge = now ? "focus" : kind === "param" ? "gold" : kind === "output" ? "ink" : target ? "muted" : "line";
  const look = {
    fill: paint(fill),
    stroke: paint(edge),
    "stroke-width": kind === "output" ? 2.5 : now ? 2 : 1.2,
    "stroke-dasharray": target ? "5 4" : undefined,
  };
  const parts = [tag("rect", { width: w, height: h, rx: 10, ...look })];
  const muted = paint("muted");
  const name = boxName(walk, unit);
  if (made.near?.has(unit.id) === false) {
    parts.push(write(name, 10, h / 2 + 5, 15), triangle(whole, w - 20, h / 2, paint));
    return `<g transform="translate(${n(x)} ${n(y)})">${parts.join("")}</g>`;
  }
  const array = !group && node.shape.length > 0;
  const slot = unit.exit !== null && hasSlot(walk, id);
  const beside = made.tall && !small && !array && (kind === "op" || kind === "output" || group);
  const map = array ? mapOf(node.shape, small) : null;
  const foot = !slot ? 0 : map ? (small ? 0 : map.h + 38) : beside ? 0 : small ? 25 : 34;
  const [face, right] = [h - foot, beside ? w - side : w];
  const text = node.kind === "op" && !small ? lineOf(scene, unit, right - 24) : "";
  const [big, figure] = small ? [17, 15] : [22, 18];
  const first = map ? (small ? 22 : 30) : text ? face / 2 - 3 : face / 2 + big * 0.33;
  const single = shown && typeof run.values[id] === "number" ? short(/** @type {number} */ (run.values[id])) : "";
  const value = array
    ? shapeText(node.shape)
        .replace(/,?\)|\(/g, "")
        .replaceAll(", ", " × ")
    : single;
  const inset = small ? 9 : 12;
  parts.push(write(name, inset, first, group ? 16 : big));
  const mark = roles?.guess === id ? "● " : target ? "⚑ " : "";
  if (value)
    parts.push(
      write(mark + value, right - inset, first, array ? 13 : figure, {
        end: true,
        bold: !array,
        fill: array ? muted : undefined,
      }),
    );
  if (text) parts.push(write(text, inset + 2, first + 28, 15, { fill: muted }));
  if (map) {
    const top = small ? 28 : first + (text ? 40 : 12);
    parts.push(cells(run.values[id], node.shape, map, "value", shown, inset, top, paint));
    if (slot) {
      const known = sum !== null;
      const [left, at] = small ? [w - map.w - inset, 28] : [inset, h - map.h - 8];
      if (!small) {
        parts.push(
          rule(`M0 ${n(h - foot)}H${n(w)}`, paint),
          write(goal(scene, unit), inset, h - foot + 19, 13.5, { fill: muted }),
        );
      }
      parts.push(cells(sum, node.shape, map, "grad", known, left, at, paint));
    }
  } else if (slot) {
    const [left, top, width, height] = beside ? [right, 0, side, h] : [0, face, w, foot];
    parts.push(beside ? rule(`M${n(left)} 0V${n(h)}`, paint) : rule(`M0 ${n(top)}H${n(w)}`, paint));
    const line = top + height / 2 + 5;
    const words = small || (made.narrow && node.kind !== "op") ? "" : goal(scene, unit);
    if (words) parts.push(write(words, left + inset, beside ? line - 12 : line, 14, { fill: muted }));
    const place = left + width - inset;
    const below = beside && words ? line + 12 : line;
    if (typeof sum === "number") {
      const sofar = complete ? "" : ` ${arrived}/${expected}`;
      const figures = (state.level === "story" ? short(Math.abs(sum)) : short(sum)) + sofar;
      const size = small ? 13 : 14;
      const tip = small ? left + 6 : place - (size / 12) * 1.12 * textWidth(figures) - 12;
      parts.push(
        write(figures, place, below, size, { end: true, bold: true, fill: inked(signOf(sum), paint, "ink") }),
        triangle(sum, tip, below - 5, paint),
      );
    } else if (sum === null) parts.push(hole(place - 52, below - 16, 52, 22, paint(now ? "focus" : "line")));
  }
  if (group && !small)
    parts.push(
      write(say("board.inside", { count: unit.nodes.length }), inset, first + 26, 14, { words: true, fill: muted }),
    );
  return `<g transform="translate(${n(x)} ${n(y)})">${parts.join("")}</g>`;
}

/** What a slot is for. @param {Scene} scene @param {Unit} unit */
function goal({ frame: { walk }, scenery: { say, state } }, unit) {
  if (state.level === "story") return "";
  if (state.level === "numbers") return say("board.effect");
  const output = walk.trace.nodes[walk.trace.output];
  return `∂${output.name ?? ""}/∂${boxName(walk, unit)}`;
}

/**
 * What a box says of itself: numbers where there is room for them, else its formula.
 * @param {Scene} scene
 * @param {Unit} unit
 * @param {number} width
 */
function lineOf({ frame, scenery: { say, state } }, unit, width) {
  const { walk } = frame;
  if (state.level === "story") return phraseOf(walk, unit, say);
  const known = valueAt(frame, unit.exit ?? unit.nodes[0]) !== null;
  const worked = known && state.level === "numbers" ? arithmetic(walk, unit) : null;
  return worked !== null && (15 / 12) * textWidth(worked) < width ? worked : formulaText(walk, unit);
}

/**
 * @param {Numeric | null} value
 * @param {number[]} shape
 * @param {NonNullable<ReturnType<typeof mapOf>>} form
 * @param {"value" | "grad"} kind
 * @param {boolean} known
 * @param {number} x
 * @param {number} y
 * @param {Paint} paint
 */
function cells(value, shape, form, kind, known, x, y, paint) {
  if (!known || value === null) return hole(x, y, form.w, form.h, paint("line"));
  const [w, h] = [form.w / form.columns, form.h / form.rows];
  return mapCells(value, shape, form, kind)
    .map(({ sign, tint, digits }, i) => {
      const [left, top] = [x + (i % form.columns) * w, y + Math.floor(i / form.columns) * h];
      const ink = kind === "value" ? "ink" : sign < 0 ? "minus" : "plus";
      const look = { rx: 2, fill: paint(ink), "fill-opacity": tint.toFixed(2) };
      const square = tag("rect", { x: left, y: top, width: w - 1, height: h - 1, ...look });
      return form.numbers ? square + write(digits, left + w / 2, top + h / 2 + 4.5, 12.5, { middle: true }) : square;
    })
    .join("");
}

/**
 * @param {Scene} scene
 * @param {Scene["board"]["wires"][number]} wire
 * @param {Map<number, string>} badges
 * @param {Paint} paint
 */
function gate(scene, wire, badges, paint) {
  const one = gateAt(scene, wire, badges);
  if (!one) return "";
  const width = Math.max(...one.lines.map((line) => (14.5 / 12) * textWidth(line))) + 14;
  const height = 4 + one.lines.length * 20;
  const aside = { before: -width, behind: 0, right: 10, left: -width - 10 }[one.side];
  const above = one.side === "left" || one.side === "right" ? -height / 2 : one.below ? 10 : -height - 10;
  const [x, y] = [one.x + aside, one.y + above];
  const now = one.state === "now";
  const fill = now ? paint("focus") : paint("panel");
  const stroke = now ? fill : paint("line");
  const ink = now ? paint("on") : one.state === "todo" ? paint("muted") : inked(one.sign, paint, "ink");
  const dash = one.state === "todo" ? "4 3" : undefined;
  const pill = tag("rect", { x, y, width, height, rx: 8, fill, stroke, "stroke-width": 1.5, "stroke-dasharray": dash });
  const how = { middle: true, bold: true, fill: ink };
  return pill + one.lines.map((line, i) => write(line, x + width / 2, y + 17 + i * 20, 14, how)).join("");
}

// ---- a deep chain -----------------------------------------------------------------------------------------

/**
 * A bar of its gradient for each turn of a loop, on a log axis.
 * @param {Frame} frame
 * @param {Unit[]} turns
 * @param {Stop} here
 * @param {Say} say
 * @param {Paint} paint
 * @returns {Part}
 */
function strip(frame, turns, here, say, paint) {
  const { walk } = frame;
  const exits = turns.map(({ exit }) => /** @type {number} */ (exit));
  const axis = axisOf(exits.map((id) => walk.run.grads[id]));
  const output = walk.trace.nodes[walk.trace.output].name ?? "";
  const parts = [write(say("strip.title", { output }), 0, 16, 16, { bold: true, words: true })];
  const top = 40;
  const floor = top + STRIP.height;
  for (const power of axis?.ticks ?? []) {
    const y = top + STRIP.height * (1 - (power - (axis?.low ?? 0)) / ((axis?.high ?? 1) - (axis?.low ?? 0)));
    const raised = tag("tspan", { dy: -5, "font-size": 12 }, String(power).replace("-", "−"));
    const label = { x: STRIP.axis - 8, y: y + 4, "font-size": 13, "text-anchor": "end", fill: paint("muted") };
    parts.push(
      rule(`M${STRIP.axis} ${n(y)}H${STRIP.width}`, paint),
      tag("text", label, power === 0 ? "1" : `10${raised}`),
    );
  }
  const pitch = (STRIP.width - STRIP.axis) / turns.length;
  const every = Math.ceil(turns.length / 12);
  turns.forEach((turn, i) => {
    const { sum, complete } = gradOf(frame, exits[i]);
    const x = STRIP.axis + (i + 0.5) * pitch;
    const w = Math.min(pitch * 0.7, 18);
    const across = { x: x - w / 2, width: w };
    const high = complete && axis ? STRIP.height * heightOf(sum, axis) : 0;
    const now = here.phase === "backward" ? here.to === turn.id : here.phase !== "start" && here.unit === turn.id;
    if (high)
      parts.push(tag("rect", { ...across, y: floor - high, height: high, fill: inked(signOf(sum), paint, "muted") }));
    const stroke = paint(now ? "focus" : "line");
    parts.push(tag("rect", { ...across, y: floor + 8, height: 22, rx: 3, fill: paint("box"), stroke }));
    if (i % every === 0)
      parts.push(
        write(/\[(\d+)\]$/.exec(turn.path ?? "")?.[1] ?? "", x, floor + 48, 13, {
          middle: true,
          fill: paint("muted"),
        }),
      );
  });
  const known = exits.map((id) => gradOf(frame, id)).map(({ sum, complete }) => (complete ? sum : null));
  const [first, last] = [known[0], known[known.length - 1]];
  const height = floor + 60;
  if (first !== null && last !== null) {
    const names = { last: boxName(walk, turns[turns.length - 1]), first: boxName(walk, turns[0]) };
    const words = say("strip.ends", { ...names, from: short(sizeOf(last)), to: short(sizeOf(first)) });
    parts.push(write(words, STRIP.width, 16, 15, { end: true, words: true, fill: paint("muted") }));
  }
  return { svg: parts.join(""), width: STRIP.width, height };
}

/** A line between two parts. @param {string} d @param {Paint} paint */
const rule = (d, paint) => tag("path", { d, stroke: paint("rule") });

/** Where a number will be. @param {number} x @param {number} y @param {number} width @param {number} height
 * @param {string} stroke */
const hole = (x, y, width, height, stroke) =>
  tag("rect", { x, y, width, height, rx: 5, fill: "none", stroke, "stroke-dasharray": "4 3" });
