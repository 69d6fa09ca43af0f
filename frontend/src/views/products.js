/** A step of arrays in the ribbon: the products that the chosen cell's gradient is the sum of. */

import { html, nothing, render } from "lit/html.js";
import { live } from "lit/directives/live.js";
import { choiceOf, choiceText } from "../formula/choice.js";
import { agreeing, numeral, short, signOf, sumText } from "../formula/numerals.js";
import { at, cellName, digitsOf, fromWhere, productText, scaleText, shareText, shownOf } from "../formula/terms.js";
import { gradOf } from "../trace/frame.js";
import { placeOf } from "../trace/stops.js";
import { boxName, namesOf } from "./told.js";
import { slopeText } from "./told-steps.js";
import { arrow, effect, partial, symbol, symbols } from "./symbols.js";

/** @import { CellTerms, Folded, Say, Scenery, Send, Stop, Walk } from "../types" */

/**
 * Where the arrow keys lead in an array: along its last axis, and along the one before.
 * @type {Record<string, [number, number]>}
 */
const WAYS = { ArrowLeft: [1, -1], ArrowRight: [1, 1], ArrowUp: [2, -1], ArrowDown: [2, 1] };

/**
 * The cell beside another one, held within the array; null for a key that leads nowhere.
 * @param {string} key
 * @param {number[]} cell
 * @param {number[]} shape
 * @returns {number[] | null}
 */
export function moved(key, cell, shape) {
  const way = WAYS[key];
  if (!way || !cell.length) return null;
  const axis = Math.max(0, cell.length - way[0]);
  const to = [...cell];
  to[axis] = Math.max(0, Math.min(shape[axis] - 1, cell[axis] + way[1]));
  return to;
}

const MOST_PARTS = 4; // of an average that are written out

/**
 * How much there is room for: how many products, whether the average of a softmax is written out or left out, whether
 * factors go unnamed, and whether what comes out stands in the sentence alone.
 * @typedef {{ most: number, parts?: boolean, bare?: boolean, mute?: boolean, alone?: boolean }} Room
 */
/** @type {Room[]} */
const ROOMS = [
  { most: 3, parts: true },
  { most: 2, parts: true },
  { most: 2 },
  { most: 2, bare: true },
  { most: 2, alone: true },
  { most: 2, alone: true, bare: true },
  { most: 2, bare: true, mute: true },
  { most: 2, alone: true, bare: true, mute: true },
];

/**
 * A cell as it was typed, "1, 3"; null where the array has none such.
 * @param {string} text
 * @param {number[]} shape
 * @returns {number[] | null}
 */
export function typedCell(text, shape) {
  const plain = text.normalize("NFKC");
  if (!/^[\s[\](]*\d+([\s,\][]+\d+)*[\s\])]*$/.test(plain)) return null;
  const cell = (plain.match(/\d+/g) ?? []).map(Number);
  return cell.length === shape.length && cell.every((i, axis) => i < shape[axis]) ? cell : null;
}

/**
 * The products in the ribbon, as many as there is room for: what comes out is not to be cut.
 * @param {Scenery} scenery
 * @param {CellTerms} found
 * @param {Send} send
 * @param {HTMLElement} root
 */
export function products(scenery, found, send, root) {
  for (const room of ROOMS) {
    render(inRoom(scenery, found, send, room), root);
    if (root.scrollWidth <= root.clientWidth) break;
  }
  return root;
}

/**
 * @param {Scenery} scenery
 * @param {CellTerms} found
 * @param {Send} send
 * @param {Room} room
 */
function inRoom({ frame, state, say }, found, send, { most, parts, bare, mute, alone }) {
  const moment = /** @type {NonNullable<Scenery["frame"]>} */ (frame);
  const { walk } = moment;
  const { nodes, output } = walk.trace;
  const name = namesOf(walk);
  const { folded, here } = placeOf(moment, state.open);
  const own = here.phase === "backward" ? boxName(walk, folded.units[here.to]) : name(found.node);
  const story = state.level === "story";
  // Where three do not fit beside their sum, the largest stands for itself and the others together.
  const { shown, rest, others } = shownOf(found, most);
  const goal = effect(state.level, name(output), own, say);
  const share = story ? null : found.share;
  // With as many digits as it takes that what is printed adds up.
  const digits = digitsOf(shown, others, found.sum);
  const printed = (/** @type {number} */ one) => numeral(one, false, digits);
  const formula = story ? "" : formulaOf(walk, folded, here, found);
  const tiles = share
    ? shared(share, found.sum, { level: state.level, parts, say })
    : formula
      ? [formulaTile(walk, found, formula, state.level, say)]
      : found.terms.length === 1 && !story
        ? factors(walk, found, state.level, mute)
        : shown.map((term) => tile(walk, found, { ...term, digits, mute }, state.level, say));
  if (rest && !share)
    tiles.push(html`<span class="tile" data-sign=${signOf(others)}><b>${story ? wish(others, say) : printed(others)}</b>
      <small>${say("cell.others", { count: rest })}</small></span>`);
  // The average is worked out first; what is equal stands behind it.
  const [before, equal] = share ? [bare ? [] : tiles.slice(0, 1), tiles.slice(1)] : [[], tiles];
  const sign = found.terms.length === 1 ? "×" : "+";
  const whole = story ? wish(found.sum, say) : html`${arrow(signOf(found.sum))}${short(found.sum)}`;
  // Of several ways this is one: it is not yet the whole.
  const flows = here.phase === "backward" ? here.flows : [];
  const parted = !story && walk.into[found.node].some((flow) => !flows.includes(flow));
  const consumer = here.phase === "backward" ? boxName(walk, folded.units[here.unit]) : "";
  const { sum, complete } = gradOf(moment, found.node);
  const total = parted && Array.isArray(sum) ? at(sum, found.cell) : null;
  const is = parted
    ? html`<span class="part">${say("ribbon.part", { consumer })}</span>`
    : html`<span class="op">=</span>`;
  const part = total === null ? symbol(cellName(own, found.cell)) : say("ribbon.via", { name: consumer });
  const summed = html`<span class="op">=</span><span class="so"><b data-sign=${signOf(found.sum)}>${whole}</b>
      <small>${part}</small></span>${
        total === null
          ? nothing
          : html`<span class="bar"></span><span class="so"><b data-sign=${signOf(total)}>${arrow(signOf(total))}${short(
              total,
            )}</b><small>${symbol(cellName(own, found.cell))}${complete ? "" : say("ribbon.sofar")}</small></span>`
      }`;
  const little = mute ? html`<i class="little" data-last=${alone === true}></i>` : nothing;
  return html`${little}${before}${before.length ? html`<span class="bar"></span>` : nothing}<span
      class="of goal">${goal}</span>${chooser(nodes[found.node].shape, found, own, say, send)}${
        tiles.length ? is : nothing
      }${equal.map((one, i) => html`${i ? html`<span class="op">${sign}</span>` : nothing}${one}`)}
    ${alone ? nothing : summed}`;
}

/**
 * Which cell it is, to type or to walk over with the arrow keys.
 * @param {number[]} shape
 * @param {CellTerms} found
 * @param {string} name
 * @param {Say} say
 * @param {Send} send
 */
function chooser(shape, { node, cell }, name, say, send) {
  if (!shape.length) return nothing;
  const go = (/** @type {number[] | null} */ to) => to && send({ type: "cell", node, cell: to });
  const key = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Escape") return leave(event, node, send);
    const to = moved(event.key, cell, shape);
    if (to && !event.shiftKey) event.preventDefault();
    go(event.shiftKey ? null : to);
  };
  const type = (/** @type {Event} */ event) => {
    const field = /** @type {HTMLInputElement} */ (event.target);
    const to = typedCell(field.value, shape);
    field.setCustomValidity(to ? "" : say("cell.bad", { name }));
    if (to) go(to);
    else field.reportValidity();
  };
  const text = cell.join(", ");
  return html`<input class="cell" type="text" inputmode="text" autocomplete="off" spellcheck="false"
      .style="width:${Math.max(2, text.length) + 2}ch" .value=${live(text)} aria-label=${say("cell.choose", { name })}
      title=${say("cell.choose", { name })} @keydown=${key} @change=${type}
      @blur=${(/** @type {Event} */ event) => {
        const field = /** @type {HTMLInputElement} */ (event.target);
        field.setCustomValidity("");
        field.value = text;
      }} />`;
}

/**
 * Away from the cells: the whole array is looked at again, and the keyboard is at the next step.
 * @param {KeyboardEvent} event
 * @param {number} node
 * @param {Send} send
 */
export function leave(event, node, send) {
  const root = /** @type {ShadowRoot} */ (/** @type {HTMLElement} */ (event.currentTarget).getRootNode());
  event.preventDefault();
  /** @type {HTMLElement | null} */ (root.querySelector(".player .step"))?.focus();
  send({ type: "cell", node, cell: null });
}

/**
 * One of several products: its factors above, where it comes from and what it is below.
 * @param {Walk} walk
 * @param {CellTerms} found
 * @param {CellTerms["terms"][number] & { digits: number, mute?: boolean }} term with the digits that its product is
 *   printed with, and whether it is left out where it comes from
 * @param {string} level
 * @param {Say} say
 */
function tile(walk, found, term, level, say) {
  const where = fromWhere(found, term.at, namesOf(walk)(found.out), say);
  const { slope, g, product, digits, mute } = term;
  if (level === "story") {
    const sizes = { ...term, slope: Math.abs(slope), g: Math.abs(g), product: Math.abs(product) };
    return html`<span class="tile product" data-sign=${signOf(product)}><b>${productText(sizes)}</b>
      <small>${where}: ${wish(product, say)}</small></span>`;
  }
  const whole = html`${arrow(signOf(product))}${numeral(product, false, digits)}`;
  return html`<span class="tile product" data-sign=${signOf(product)}><b>${productText(term, digits)}</b>
    <small>${mute ? "" : `${where}: `}<em>${whole}</em></small></span>`;
}

/**
 * Through a softmax: first the average of what arrives at the row, then the share times what is above it.
 * @param {NonNullable<CellTerms["share"]>} share
 * @param {number} sum
 * @param {{ level: string, parts?: boolean, say: Say }} how
 */
const shared = (share, sum, { level, parts, say }) => [
  html`<span class="tile"><b>${
    parts && share.parts.length > 1 && share.parts.length <= MOST_PARTS
      ? sumText(share.parts, share.average)
      : short(share.average)
  }</b>
    <small>${level === "calculus" ? symbols("c = Σ g·p") : say("cell.average")}</small></span>`,
  html`<span class="tile product" data-state="now" data-sign=${signOf(sum)}><b>${shareText(share, sum)}</b>
    <small>${
      level === "calculus" ? symbols(`p·(g − c)${scaleText(share.factor, "·")}`) : say("cell.share")
    }</small></span>`,
];

/**
 * What comes back from the loss where that is more than a slope: "(0.0506 − 1) / 3", "0.5 × (0.139 − 1)".
 * @param {Walk} walk
 * @param {Folded} folded
 * @param {Stop} here
 * @param {CellTerms} found
 */
function formulaOf(walk, folded, here, found) {
  const choice = choiceOf(walk, found);
  if (choice) return choiceText(choice, found.sum);
  if (here.phase !== "backward" || found.out !== walk.trace.output || found.terms.length !== 1) return "";
  return slopeText(walk, folded.units[here.unit], here.flows, found.sum, found.cell).replace(/ = $/, "");
}

/**
 * @param {Walk} walk
 * @param {CellTerms} found
 * @param {string} formula
 * @param {string} level
 * @param {Say} say
 */
function formulaTile(walk, found, formula, level, say) {
  const name = namesOf(walk);
  const [output, own] = [name(walk.trace.output), cellName(name(found.node), found.cell)];
  const choice = walk.trace.nodes[found.out].op === "cross_entropy";
  const below =
    level === "calculus"
      ? partial(output, own)
      : choice
        ? say("cell.choice", { answer: say(choiceOf(walk, found)?.soft ? "cell.answer.soft" : "cell.answer.short") })
        : html`${symbol(own)} → ${symbol(output)}`;
  return html`<span class="tile product" data-state="now" data-sign=${signOf(found.sum)}><b>${formula}</b>
    <small>${below}</small></span>`;
}

/** What a number wants of a knob, and how much: "raise 0.308". @param {number} one @param {Say} say */
const wish = (one, say) =>
  `${say(one > 0 ? "story.lower" : one < 0 ? "story.raise" : "story.leave")} ${short(Math.abs(one))}`;

/**
 * A single product as its two factors: the effect that arrives, and how much of it is passed on.
 * @param {Walk} walk
 * @param {CellTerms} found
 * @param {string} level
 * @param {boolean} [mute] whether they go unnamed, in one tile
 */
function factors(walk, found, level, mute = false) {
  const [{ at, slope, g, product }] = found.terms;
  const name = namesOf(walk);
  const { factors: both } = agreeing([g, slope], product);
  const there = cellName(name(found.out), at);
  const own = cellName(name(found.node), found.cell);
  const passed = level === "calculus" ? partial(there, own) : html`${symbol(own)} → ${symbol(there)}`;
  const arrived = level === "calculus" ? partial(name(walk.trace.output), there) : symbol(there);
  if (mute) return [html`<span class="tile" data-state="now"><b>${both.join(" × ")}</b></span>`];
  return [
    html`<span class="tile" data-sign=${signOf(g)}><b>${both[0]}</b><small>${arrived}</small></span>`,
    html`<span class="tile" data-state="now"><b>${both[1]}</b><small>${passed}</small></span>`,
  ];
}
