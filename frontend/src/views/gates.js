/** The gates on wires: how much of a change each passes on. */

import { html, nothing } from "lit/html.js";
import { passedOn } from "../formula/line.js";
import { short } from "../formula/numerals.js";
import { flowsOf, gateTexts, isNow, worked } from "../graph/gate.js";
import { BOLD, formulaWidth } from "../graph/size.js";
import { valueAt } from "../trace/frame.js";
import { hasSlot } from "../trace/stops.js";

/** @import { Board } from "../types" */
/** @import { Scene } from "./wires.js" */

const PRODUCT = { across: 118, along: 60 }; // about what a gate with its product takes
const GATE = 70; // and what a gate without one takes across
const AIR = 16; // around a text in a gate
const SHORT = /(?<=⊙ )\([^()]{1,8}\)/g; // brackets within which a rule is not broken
const FEW = 2; // wires that begin at one box, and have room for their gates in little room
const ROOM = 90; // that a gate takes of the width of a box below which it stands
const APART = 6; // pixels between a gate and the box that it belongs to

/** Of several wires between two boxes the first. @param {Board} board @param {Board["wires"][number]} wire */
const firstOf = ({ wires }, { consumer, source }) =>
  wires.find((one) => one.consumer === consumer && one.source === source);

/**
 * A gate: its lines, where it stands and on which side of that, and whether it is passed through now.
 * @typedef {object} Gate
 * @property {string[]} lines
 * @property {number} x
 * @property {number} y
 * @property {"now" | "done" | "todo"} state
 * @property {"left" | "right" | "behind" | "before"} side
 * @property {boolean} below
 * @property {number} sign of what it passes on, once it has
 * @property {boolean} can whether it is tried with a push, since it is one number
 */

/**
 * The gate on a wire: how much of a change it passes on, and which of several ways it is.
 * @param {Scene} scene
 * @param {Board["wires"][number]} wire
 * @param {Map<number, string>} badges the numbers of ways, by flow
 * @param {(wire: Board["wires"][number]) => void} push
 */
export function gateOf(scene, wire, badges, push) {
  const gate = gateAt(scene, wire, badges);
  if (!gate) return nothing;
  const { lines, x, y, state, side, below, sign, can } = gate;
  const { say } = scene.scenery;
  return html`<span class="gate" data-push=${can} title=${can ? say("gate.push") : nothing}
      @click=${can ? () => push(wire) : nothing} data-state=${state} data-side=${side} data-below=${below}
      data-rule=${!can} data-whole=${scene.board.most === Infinity}
      data-late=${state === "now" && scene.late} data-sign=${sign}
      .style="left:${x}px;top:${y}px;--most:${scene.board.most ?? 122}px"><b>${lines.map(
        (one) => html`<span>${one.replace(SHORT, (part) => part.replaceAll(" ", "\u00a0"))}</span>`,
      )}</b></span>`;
}

/**
 * @param {Scene} scene
 * @param {Board["wires"][number]} wire
 * @param {Map<number, string>} badges
 * @returns {Gate | null}
 */
export function gateAt({ board, frame, scenery: { say, state }, here, arrays }, wire, badges) {
  const { walk, at } = frame;
  const { units, size } = board;
  const { down } = wire;
  const [consumer, source] = [units[wire.consumer], units[wire.source]];
  const active = here.phase === "backward" && isNow(here, wire);
  if (!consumer.sole || source.exit === null || !hasSlot(walk, source.exit)) return null;
  if (valueAt(frame, /** @type {number} */ (consumer.exit)) === null) return null;
  // Where several wires begin close together, their gates would lie on one another.
  const beside = board.wires.filter((one) => one.source === wire.source).length;
  const shown = active || (board.kept && beside === 1);
  const tight = board.brief || (down && board.boxes[wire.source].w / beside < ROOM);
  const crowd = board.brief || (here.phase === "backward" && here.to === wire.source); // the one that counts is in it
  if (!active && beside > FEW && tight && crowd) return null;
  if (size === "small" && !shown) return null;
  const flows = flowsOf(walk, wire.edges);
  const shares = flows.map((flow) => passedOn(walk, consumer, flow));
  const numbers = shares.every((one) => one !== null);
  if (!numbers && (!shown || state.level === "story")) return null;
  const text =
    numbers && state.level === "story"
      ? say("gate.passes", { share: shares.map((one) => short(Math.abs(/** @type {number} */ (one)))).join(", ") })
      : (numbers
          ? numbered(gateTexts(walk, consumer, wire.edges) ?? [], flows, badges, down)
          : (arrays?.rulesAt(walk, wire.edges, consumer, { badges, say, roomy: board.rules }) ?? [])
        ).join(numbers || down ? ", " : "\n");
  if (!text) return null;
  const passed = flows.length > 0 && flows.every((flow) => walk.arrivedAt[flow] <= at) && !active;
  const [x, y] = spotOf(board, wire, consumer.inputs.length > 1);
  const twin = firstOf(board, wire);
  // Of two wires between two boxes each has its gate on the outer side.
  const left =
    twin === wire &&
    board.wires.some((one) => one !== wire && one.consumer === wire.consumer && one.source === wire.source);
  // The product has room where no other gate is near; at the board's edge it goes to the other side.
  const beyond = down && x + PRODUCT.across > board.width;
  const [from, to] = beyond ? [x - PRODUCT.across - GATE, x] : [x - PRODUCT.across, x + PRODUCT.across];
  const roomy = board.wires.every((one) => {
    if (one === wire) return true;
    const parted = units[one.consumer].inputs.length > 1;
    const [a, b] = spotOf(board, one, parted);
    return a < from || (down || parted ? a : a - GATE) > to || Math.abs(b - y) > PRODUCT.along;
  });
  const product =
    active && board.products && roomy && numbers && flows.length === 1 && state.level !== "story"
      ? worked(walk, consumer, flows[0])
      : "";
  const turned = left || (beyond && product !== "");
  // A rule that would leave the board hangs over its wire.
  const over = down && !numbers ? Math.max(0, x + BOLD * formulaWidth(text) + AIR - board.width) : 0;
  const side = down ? (turned ? "left" : "right") : consumer.inputs.length > 1 ? "behind" : "before";
  return {
    lines: product ? product.split(/ (?==)/) : text.split("\n"),
    x: Math.max(0, x - over),
    y,
    state: active ? "now" : passed ? "done" : "todo",
    side,
    below: !down && twin !== wire,
    sign: passed && numbers ? Math.sign(/** @type {number} */ (shares[0])) : 0,
    can: numbers && flows.length >= 1,
  };
}

/**
 * Texts of several ways with their numbers.
 * @param {string[]} texts
 * @param {number[]} flows
 * @param {Map<number, string>} badges
 * @param {boolean} down
 */
const numbered = (texts, flows, badges, down) =>
  texts.map((one, i, all) => [(!down || all.length === 1) && badges.get(flows[i]), one].filter(Boolean).join(" "));

/**
 * Where a gate stands: before the consumer, or where wires have parted behind the producer. Its nearer edge is there,
 * so that it never covers the box.
 * @param {Board} board
 * @param {Board["wires"][number]} wire
 * @param {boolean} parted
 */
function spotOf({ boxes, size }, { points, source, consumer, down }, parted) {
  const [x0, y0, x1, y1] = parted ? points.slice(0, 4) : [...points.slice(-4)];
  // Beside the whole row or column of the box, whose boxes are not all as large.
  const middle = (/** @type {Board["boxes"][number]} */ { x, y, w, h }) => (down ? y + h / 2 : x + w / 2);
  const own = middle(boxes[parted ? source : consumer]);
  const row = boxes.filter((one) => Math.abs(middle(one) - own) < 1);
  if (down) {
    const at = parted
      ? Math.min(Math.max(...row.map(({ y, h }) => y + h)) + (size === "small" ? 17 : 22), y1 - 14)
      : Math.max(Math.min(...row.map(({ y }) => y)) - 28, (y0 + y1) / 2);
    const way = (at - y0) / (y1 - y0);
    return [x0 + (x1 - x0) * way * way * (3 - 2 * way), at];
  }
  const apart = size === "small" ? APART / 2 : APART;
  if (!parted) return [Math.min(...row.map(({ x }) => x)) - apart, y1 - 4];
  return [Math.max(...row.map(({ x, w }) => x + w)) + apart, y0 + (y1 - y0) * 0.2 - 4];
}
