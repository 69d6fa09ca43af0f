/** How large the boxes of arrays are, in play or not, and the room that their gates take. Pure. */

import { shortName } from "../formula/labels.js";
import { shapeText } from "../formula/numerals.js";
import { badgesAt } from "../trace/routes.js";
import { hasSlot } from "../trace/stops.js";
import { gateTexts } from "./gate.js";
import { rulesAt } from "./gate-rule.js";
import { BOLD, formulaWidth, mapOf } from "./size.js";

/** @import { Folded, Say, Stop, Unit, Walk } from "../types" */

const HEAD = 36; // of a box: its name and shape
const PAD = 22; // beside a map
const LABEL = 24; // above a gradient's map
const EMPTY = 26; // of a slot whose gradient has not come
const NORM = 106; // a norm of few letters, with its word
const [SIGNS, WORD, SLICE] = [34, 48, 56]; // of the name of a gradient: ∂ /∂; "effect"; [1, :, :]
const [GATE, SLIM] = [42, 1 / 4]; // beside the rule of a gate, where its wire bends; and beside one that is slim

/**
 * A box in play: whether its gradient lies under its value or beside it, and whether its norm has room above.
 * @typedef {{ form: "under" | "beside", norm: boolean }} Play
 */

/**
 * How large a box is that prints its cells.
 * @param {Walk} walk
 * @param {Unit} unit
 * @param {Play["form"]} form
 * @param {{ narrow?: boolean, here: boolean }} options whether its cells say what shape it has, on a phone; whether
 *   its gradient is there
 */
export function grown(walk, unit, form, { narrow = false, here }) {
  const { trace } = walk;
  const id = /** @type {number} */ (unit.exit);
  const map = /** @type {NonNullable<ReturnType<typeof mapOf>>} */ (mapOf(trace.nodes[id].shape));
  const name = 1.1 * formulaWidth(shortName(trace, trace.nodes[id]));
  const shape = narrow ? 0 : 1.15 * formulaWidth(shapeText(trace.nodes[id].shape)) + 10; // its numbers stand wide
  const head = name + shape + 28;
  const slot = hasSlot(walk, id);
  const beside = form === "beside";
  const output = formulaWidth(shortName(trace, trace.nodes[trace.output]));
  // ∂L/∂W, and at the level of numbers one word; which of several matrices it is stands behind.
  const label = Math.max(SIGNS + output + name, WORD) + (trace.nodes[id].shape.length > 2 ? SLICE : 0);
  const half = Math.max(map.w, label);
  const own = slot && here ? (beside ? map.w + half + 2 * PAD : label) : slot && beside ? 1.4 * map.w + 16 : 0;
  const w = Math.max(head, map.w + PAD, own + (beside ? 0 : PAD));
  const below = slot && !beside ? (here ? LABEL + map.h + 10 : EMPTY) : 0;
  return { w, h: HEAD + map.h + 8 + below, norm: !beside && label + NORM + PAD <= w };
}

/**
 * How large the box of an array is that is not in play: its name and miniatures.
 * @param {Walk} walk
 * @param {Unit} unit
 */
export function miniature(walk, { node, exit }) {
  const { trace } = walk;
  const map = node === null || exit === null ? null : mapOf(trace.nodes[exit].shape, true);
  if (!map || exit === null) return {};
  const maps = hasSlot(walk, exit) ? 2 * map.w + 34 : map.w + 20;
  return { w: Math.max(60, 1.15 * formulaWidth(shortName(trace, trace.nodes[exit])) + 28, maps), h: 38 + map.h };
}

/**
 * The room that the gate of a step needs along its wire, for each wire into the box that sends.
 * @param {Walk} walk
 * @param {Folded} folded
 * @param {Stop} here
 * @param {Say} say
 * @param {number} most that it takes; its lines break
 */
export function gateRoom(walk, folded, here, say, most) {
  const consumer = folded.units[here.unit];
  if (here.phase !== "backward" || !consumer.sole) return undefined;
  const badges = badgesAt(walk, folded, here);
  return consumer.edges.map((edges, i) => {
    if (consumer.inputs[i] !== here.to) return 0;
    const lines = gateTexts(walk, consumer, edges) ?? rulesAt(walk, edges, consumer, { badges, say, roomy: true });
    return Math.min(GATE, SLIM * most) + Math.min(most, BOLD * Math.max(0, ...lines.map(formulaWidth)));
  });
}
