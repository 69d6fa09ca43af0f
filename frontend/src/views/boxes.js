/** A box of the board: name and value, formula, the slider of a leaf, and the slot that its gradient comes into. */

import { html, nothing } from "lit/html.js";
import { live } from "lit/directives/live.js";
import { brief, changed, shapeText, short, signOf, sumText } from "../formula/numerals.js";
import { arithmetic, formulaText } from "../graph/size.js";
import { isLine } from "../trace/fold.js";
import { gradOf, valueAt } from "../trace/frame.js";
import { rolesOf } from "../trace/roles.js";
import { hasSlot } from "../trace/stops.js";
import { typed } from "./fields.js";
import * as icons from "./icons.js";
import { nodeSentence } from "./said.js";
import { arrow, partial, symbol, symbols } from "./symbols.js";
import { arrays, steps } from "./later.js";
import { boxName, namesOf } from "./told.js";

/** @import { Say, Send, Unit, Walk } from "../types" */
/** @import { Scene } from "./wires.js" */

const MOST_PHRASES = 2; // in which a box says what it does
const MOST_CHIPS = 4; // contributions that a slot still lists
const FEWER = 7; // letters of it in a small box
const LONGEST = 8; // letters of a value in a box: what changes by less than they show hardly changes

/**
 * What a reader can do to boxes: which has the focus, how one is opened, and the interval of each slider by name.
 * @typedef {object} Hands
 * @property {Send} send
 * @property {number} focused
 * @property {(unit: number) => void} focus
 * @property {(unit: Unit) => void} open
 * @property {Map<string, [number, number]>} spans
 */

/**
 * One box.
 * @param {Scene} scene
 * @param {Unit} unit
 * @param {Hands} hands
 */
export function boxOf(scene, unit, hands) {
  if (scene.board.near?.has(unit.id) === false) return chipOf(scene, unit, hands);
  const { frame, board, here } = scene;
  const { state, say } = scene.scenery;
  const { walk } = frame;
  const { trace } = walk;
  const { boxes, size } = board;
  const { x, y, w, h, side } = boxes[unit.id];
  const id = unit.exit ?? unit.nodes[0];
  const node = trace.nodes[id];
  const leaf = unit.node !== null && node.kind !== "op";
  const roles = rolesOf(trace);
  const role = roles?.guess === id ? "guess" : roles?.target === id ? "target" : "";
  const active =
    here.phase === "backward"
      ? here.to === unit.id
      : here.phase === "update"
        ? node.kind === "param"
        : here.phase !== "start" && here.unit === unit.id;
  const kind = unit.node === null ? "group" : id === trace.output ? "output" : node.kind;
  const openable =
    unit.node === null || (isLine(unit.path) && unit.nodes.filter((one) => trace.nodes[one].kind === "op").length > 1);
  const slider =
    leaf &&
    (size === "full" || steps()) &&
    typeof walk.run.values[id] === "number" &&
    node.name !== null &&
    node.key === node.name &&
    node.kind !== "const" &&
    !(state.level === "story" && role);
  const value = numberOf(scene, unit);
  const array = unit.node !== null && node.shape.length > 0;
  const known = valueAt(frame, id) !== null;
  return html`<div class="box" data-id=${unit.id} data-kind=${kind} data-role=${role || nothing} data-now=${active}
      data-key=${unit.node === null ? unit.path : node.key} data-array=${array}
      data-play=${board.play?.get(unit.id)?.form ?? nothing}
      .style="left:${x}px;top:${y}px;width:${w}px;height:${h}px;--side:${side ?? 0}px">
    <button type="button" class="face" tabindex=${unit.id === hands.focused ? 0 : -1}
        aria-current=${active ? "step" : nothing} aria-expanded=${openable ? "false" : nothing}
        @focus=${() => hands.focus(unit.id)}
        @click=${() => {
          if (unit.node === null) hands.open(unit);
          else if (!(slider && size === "small")) hands.send({ type: "node", node: id }); // else its slider comes
        }}
        @dblclick=${() => openable && unit.node !== null && hands.open(unit)}>
      <span class="sr">${label(scene, unit, openable)}</span>
        <span class="top" aria-hidden="true"><span class="name">${named(scene, unit, role)}</span>${value}</span>
      ${leaf || size === "small" ? nothing : html`<span class="formula" aria-hidden="true">${line(scene, unit)}</span>`}
      ${array ? arrays()?.valueMap(scene, unit, known) : nothing}
    </button>
    ${
      openable && unit.node !== null
        ? html`<button type="button" class="open" tabindex="-1"
            aria-label=${say("board.open", { name: boxName(walk, unit) })}
            title=${say("board.open", { name: boxName(walk, unit) })}
            @click=${() => hands.open(unit)}>${icons.open}</button>`
        : nothing
    }
    ${slider ? hand(scene, id, hands) : nothing}
    ${slotOf(scene, unit, hands.send)}
  </div>`;
}

/**
 * A box that is not in play among many: its name, and the sign of its gradient.
 * @param {Scene} scene
 * @param {Unit} unit
 * @param {Hands} hands
 */
function chipOf(scene, unit, hands) {
  const { frame, board } = scene;
  const { trace } = frame.walk;
  const { x, y, w, h } = board.boxes[unit.id];
  const id = unit.exit ?? unit.nodes[0];
  const kind = unit.node === null ? "group" : id === trace.output ? "output" : trace.nodes[id].kind;
  const open = unit.node === null;
  return html`<div class="box" data-chip data-id=${unit.id} data-kind=${kind} data-now="false"
      data-key=${open ? unit.path : trace.nodes[id].key} data-sign=${signAt(frame, unit)}
      .style="left:${x}px;top:${y}px;width:${w}px;height:${h}px">
    <button type="button" class="face" tabindex=${unit.id === hands.focused ? 0 : -1}
        aria-expanded=${open ? "false" : nothing} @focus=${() => hands.focus(unit.id)}
        @click=${() => (open ? hands.open(unit) : hands.send({ type: "node", node: id }))}>
      <span class="sr">${label(scene, unit, open)}</span>
      <span class="top" aria-hidden="true"><span class="name">${named(scene, unit, "")}</span>${arrow(
        signAt(frame, unit),
      )}</span>
    </button>
  </div>`;
}

/**
 * The sign of a box's gradient once it is whole; 0 where it is none or has not come.
 * @param {Scene["frame"]} frame
 * @param {Unit} unit
 */
export function signAt(frame, { exit }) {
  if (exit === null || !hasSlot(frame.walk, exit)) return 0;
  const { sum, complete } = gradOf(frame, exit);
  return complete && typeof sum === "number" ? signOf(sum) : 0;
}

/**
 * What a box is called in a story, before its name.
 * @param {import("../types").Walk} walk
 * @param {Unit} unit
 * @param {import("../types").Say} say
 */
export function calledIn({ trace }, unit, say) {
  const roles = rolesOf(trace);
  const { id, kind } = trace.nodes[/** @type {number} */ (unit.exit ?? unit.nodes[0])];
  if (id === roles?.guess) return say("told.guess");
  if (id === roles?.target) return say("told.answer");
  if (id === trace.output && roles) return say("role.error");
  return kind === "param" ? say("role.knob") : kind === "input" ? say("role.clue") : "";
}

/**
 * @param {Scene} scene
 * @param {Unit} unit
 * @param {string} role
 */
function named({ frame, board, scenery: { state, say } }, unit, role) {
  const { walk } = frame;
  const name = boxName(walk, unit);
  if (unit.node === null) return html`<span class="w">${name}</span>`;
  const node = walk.trace.nodes[/** @type {number} */ (unit.exit)];
  if (state.level !== "story") return node.name ? symbol(name) : html`<span class="m">${symbols(name)}</span>`;
  const word = board.wordless ? "" : calledIn(walk, unit, say);
  return html`${
    word
      ? html`<span
      class="word">${word}</span> `
      : nothing
  }${word && role === "target" ? nothing : symbol(name)}`;
}

/**
 * The value of a box at this moment; in an update what it was and what it is.
 * @param {Scene} scene
 * @param {Unit} unit
 */
function numberOf({ frame, here, board, scenery: { state } }, unit) {
  const { walk } = frame;
  const id = unit.exit;
  if (id === null) return nothing;
  const node = walk.trace.nodes[id];
  if (node.shape.length && unit.node !== null)
    return html`<span class="shape">${shapeText(node.shape)
      .replace(/,?\)|\(/g, "")
      .replaceAll(", ", " × ")}</span>`;
  const value = valueAt(frame, id);
  if (typeof value !== "number")
    return value === null ? nothing : html`<span class="shape">${shapeText(node.shape)}</span>`;
  if (here.phase === "update") {
    const after = walk.moves.get(id)?.after ?? (state.next?.of === walk ? state.next.run.values[id] : value);
    if (typeof after === "number" && after !== value) {
      const pair = changed(value, after);
      return walk.moves.has(id)
        ? html`<span class="value"><s>${pair.before} →</s> <b>${pair.after}</b></span>`
        : html`<span class="value"><b>${
            pair.after.length > (board.size === "small" ? FEWER : LONGEST) ? short(after) : pair.after
          }</b></span>`;
    }
  }
  return html`<span class="value">${short(value)}</span>`;
}

/**
 * The second line of a box: its formula, with numbers at the level of numbers.
 * @param {Scene} scene
 * @param {Unit} unit
 */
function line({ frame, here, scenery: { state, say } }, unit) {
  const { walk } = frame;
  if (unit.node === null) return say("board.inside", { count: unit.nodes.length });
  const id = /** @type {number} */ (unit.exit);
  if (state.level === "story") return phraseOf(walk, unit, say);
  const shown = valueAt(frame, id) !== null;
  // After an update its numbers would be those of before.
  const numbers = state.level === "numbers" && shown && here.phase !== "update" ? arithmetic(walk, unit) : null;
  const text =
    numbers !== null && numbers.length <= Math.max(formulaText(walk, unit).length, 22)
      ? numbers
      : formulaText(walk, unit);
  return html`<span class="m">${symbols(text)}</span>`;
}

/**
 * What a box does, in words: what its operations do, one after the other, where they are few.
 * @param {Walk} walk
 * @param {Unit} unit
 * @param {Say} say
 */
export function phraseOf({ trace }, unit, say) {
  if (unit.node === null) return say("board.inside", { count: unit.nodes.length });
  if (unit.exit === trace.output && rolesOf(trace)) return say("phrase.error");
  const ops = unit.nodes.map((id) => trace.nodes[id]).filter(({ kind }) => kind === "op");
  const phrases = [...new Set(ops.map(({ op }) => `op.story.${op}`))].filter(say.known).map((key) => say(key));
  return phrases.length && phrases.length <= MOST_PHRASES ? phrases.join(say("phrase.then")) : say("phrase.made");
}

/**
 * The slot: empty, waiting, or with the gradient that has come.
 * @param {Scene} scene
 * @param {Unit} unit
 * @param {Send} send
 */
function slotOf(scene, unit, send) {
  const { frame, board, here, late } = scene;
  const { state, say } = scene.scenery;
  const { walk } = frame;
  const { trace, run } = walk;
  const id = unit.exit;
  if (id === null || !hasSlot(walk, id)) return nothing;
  // In a story nobody turns the error itself: what it would say of itself is 1.
  if (state.level === "story" && id === trace.output && here.phase !== "update")
    return html`<div class="slot"><span class="what"></span></div>`;
  const node = trace.nodes[id];
  if (here.phase === "update" && node.kind === "op" && state.next?.of === walk && typeof run.values[id] === "number") {
    const after = state.next.run.values[id];
    const before = /** @type {number} */ (run.values[id]);
    const was = typeof after === "number" ? changed(before, after).before : "";
    const tiny = was.length > LONGEST && typeof after === "number";
    return html`<div class="slot" data-was><span class="what">${say(tiny ? "board.same" : "board.before")}</span><span
        class="number">${tiny ? "" : was}</span></div>`;
  }
  const mine = here.phase === "backward" && here.to === unit.id;
  const waiting = mine && late;
  const { sum, arrived, expected, complete } = gradOf(frame, id);
  const gathers = mine && expected > 1;
  const known = sum !== null && !waiting;
  const what =
    board.size === "small" && !board.play?.has(unit.id)
      ? nothing // the triangle says what it is
      : state.level === "calculus"
        ? partial(namesOf(walk)(trace.output), boxName(walk, unit))
        : state.level === "numbers"
          ? html`<span>${say("board.effect")}</span>`
          : nothing;
  if (node.shape.length && unit.node !== null)
    return arrays()?.slotMap(scene, unit, { what, sum: known ? sum : null, mine }, send);
  /** @type {unknown} */
  let content = html`<span class="wait"></span>`;
  if (known && typeof sum === "number") {
    const sign = signOf(sum);
    const wish = sign > 0 ? "story.lower" : sign < 0 ? "story.raise" : "story.leave";
    // The triangle is the sign at every level; a word says what to do about it, where there is a loss to be made less.
    const words = !board.narrow && state.level === "story" && steps()?.isLoss(trace) ? `${say(wish)} ` : "";
    const size = state.level === "story" ? words + short(Math.abs(sum)) : short(sum);
    const parts = [...walk.into[id]]
      .sort((a, b) => run.flows.node[a] - run.flows.node[b]) // as they are written
      .filter((flow) => walk.arrivedAt[flow] <= frame.at)
      .map((flow) => run.flows.grad[flow]);
    const all = parts.every((one) => typeof one === "number") ? /** @type {number[]} */ (parts) : [];
    content =
      gathers &&
      board.size === "full" &&
      !board.brief &&
      all.length > 1 &&
      all.length <= MOST_CHIPS &&
      state.level !== "story"
        ? html`<span class="number sum" data-sign=${sign}>${sumText(all, sum)}</span>`
        : html`<span class="number"
            data-sign=${sign}>${words ? nothing : arrow(sign)}${size}${
              complete ? nothing : html`<em> ${arrived}/${expected}</em>`
            }</span>`;
  } else if (known && sum !== null) content = html`<span class="number">${brief(sum, false, 2)}</span>`;
  return html`<div class="slot" data-now=${mine} data-sign=${known && typeof sum === "number" ? signOf(sum) : 0}><span
      class="what">${what}</span>${content}</div>`;
}

let held = 0; // what a slider stood at when a finger came down on it, which may only want to scroll

/**
 * The slider of a leaf.
 * @param {Pick<Scene, "frame" | "scenery">} scene
 * @param {number} id
 * @param {Pick<Hands, "send" | "spans">} hands
 */
export function hand({ frame, scenery: { state, say, stale } }, id, hands) {
  const { walk } = frame;
  const { name } = walk.trace.nodes[id];
  const key = /** @type {string} */ (name);
  const own = state.inputs[key];
  const value = typeof own === "number" ? own : /** @type {number} */ (walk.run.values[id]);
  let span = hands.spans.get(key);
  if (!span || value < span[0] || value > span[1]) {
    const reach = nice(Math.max(1, 2 * Math.abs(value)));
    span = [Math.floor((value - reach) / reach) * reach, Math.ceil((value + reach) / reach) * reach];
    hands.spans.set(key, span);
  }
  const [low, high] = span;
  const step = nice((high - low) / 400);
  return html`<input type="range" class="hand" aria-label=${say("whatif.slider", { name: key })}
      aria-valuetext=${short(value)}
    min=${low} max=${high} step=${step} .value=${live(String(value))} ?disabled=${stale}
    .style="--share:${(100 * (value - low)) / (high - low)}%"
    @pointerdown=${() => (held = value)}
    @pointercancel=${() => hands.send({ type: "set", name: key, value: held })}
    @input=${typed((text) => hands.send({ type: "set", name: key, value: Number(text) }))} />`;
}

/**
 * @param {Scene} scene
 * @param {Unit} unit
 * @param {boolean} openable
 */
function label({ frame, scenery: { state, say } }, unit, openable) {
  const { walk } = frame;
  const about = unit.exit === null ? boxName(walk, unit) : nodeSentence(frame, unit.exit, say, state.exact);
  if (unit.node === null) return say("group.closed", { name: boxName(walk, unit), count: unit.nodes.length, about });
  return openable ? say("board.openable", { about }) : about;
}

/** A round number of about that size. @param {number} size */
function nice(size) {
  const power = 10 ** Math.floor(Math.log10(size));
  return Number((power * ([1, 2, 5, 10].find((one) => one * power >= size * 0.999) ?? 10)).toPrecision(3));
}
