/** A gate is pushed: the box before it moves a little, and the box behind it by what the gate passes on. */

import { html } from "lit/html.js";
import { short } from "../formula/numerals.js";

/** @import { Board, Walk } from "../types" */

/** A box, and how far it moves. @typedef {{ unit: number, by: number }} Moved */

/**
 * What a push moves; nothing where it is taken back, or what it would move cannot be told.
 * @param {Walk} walk
 * @param {Board} board
 * @param {Board["wires"][number]} wire
 * @param {Moved[]} shown
 * @returns {Promise<Moved[]>}
 */
export async function push(walk, { units }, { consumer, source }, shown) {
  const tools = await import("../formula/nudge.js").catch(() => null);
  if (!tools || (shown[0]?.unit === source && shown[1].unit === consumer)) return [];
  const by = tools.pushed(walk, units[consumer], units[source]);
  if (by === null) return [];
  return [
    { unit: source, by: tools.NUDGE },
    { unit: consumer, by },
  ];
}

/**
 * How far the boxes of a push move, above each.
 * @param {Board} board
 * @param {Moved[]} shown
 */
export const nudges = ({ boxes }, shown) =>
  shown.map(({ unit, by }) => {
    const { x, y, w } = boxes[unit];
    return html`<span class="nudge" role="status" data-sign=${Math.sign(by)}
        .style="left:${x + w / 2}px;top:${y}px">${by < 0 ? "" : "+"}${short(by)}</span>`;
  });
