/** The plan of a picture: what is drawn where. Folding, chips and rows around the layered layout. */

import { chipText, edgeRoom, LINE, PAD, textWidth, unitSize } from "./measure.js";
import { nameOf, pathsOf } from "../trace/fold.js";
import { layout } from "./layout.js";

/** @import { Box, Folded, Layout, Arrangement, Unit, Walk } from "../types" */
/** @import { Item } from "./layout.js" */

const CHIPS = 24; // units from which on leaves stand as chips on their consumer
const CHIP = LINE + 3; // height of a chip and the air below it
const TALL = 46; // pixels between two rows of a wrapped picture
const MARGIN = 22; // beside the rows, where edges pass from one to the next
const ASIDE = 18; // to the right of a box, where an edge turns down
const FRAME = 12; // around the members of an open group
const TITLE = 20; // and above them, for its name

/**
 * @typedef {{ items: Item[], itemOf: number[], hosts: Map<number, number[]> }} Parts
 * @typedef {{ down: boolean, width?: number }} Options
 */

/**
 * What is laid out: an item for each unit that is not a chip. `hosts` has the chips of each unit.
 * @param {Walk} walk
 * @param {Folded} folded
 * @param {Options} options
 * @returns {Parts}
 */
export function parts(walk, folded, { down }) {
  const { units } = folded;
  const host = chips(walk, folded);
  /** @type {Map<number, number[]>} */
  const hosts = new Map();
  host.forEach((to, chip) => {
    if (to >= 0) hosts.set(to, [...(hosts.get(to) ?? []), chip]);
  });
  const kept = units.filter((unit) => host[unit.id] < 0);
  const itemOf = new Array(units.length).fill(-1);
  kept.forEach((unit, i) => (itemOf[unit.id] = i));
  const items = kept.map((unit, id) => {
    const size = unitSize(walk, unit);
    const on = hosts.get(unit.id) ?? [];
    const widest = Math.max(0, ...on.map((chip) => chipWidth(walk, units[chip])));
    const inputs = unit.inputs.map((source) => itemOf[source]).filter((source) => source >= 0);
    if (!on.length) return { id, ...size, inputs };
    return down
      ? { id, w: size.w + widest + 4, h: Math.max(size.h, on.length * CHIP), inputs }
      : { id, w: Math.max(size.w, widest), h: size.h + on.length * CHIP, inputs };
  });
  return { items, itemOf, hosts };
}

/**
 * Which leaves are chips, and on which unit: single numbers that one operation alone reads.
 * @param {Walk} walk
 * @param {Folded} folded
 * @returns {number[]} by unit, -1 for none
 */
function chips({ trace, readers }, { units, unitOf }) {
  const host = new Array(units.length).fill(-1);
  if (units.length < CHIPS) return host;
  for (const { id, node } of units) {
    if (
      node === null ||
      trace.nodes[node].kind === "op" ||
      trace.nodes[node].shape.length ||
      readers[node].length !== 1
    )
      continue;
    const to = unitOf[readers[node][0][0]];
    if (units[to].node !== null) host[id] = to;
  }
  return host;
}

/**
 * @param {Walk} walk
 * @param {Unit} unit
 */
function chipWidth(walk, unit) {
  return Math.min(150, textWidth(chipText(walk, /** @type {number} */ (unit.node), true)) + 12);
}

/**
 * @param {Walk} walk
 * @param {boolean} down
 */
export function gaps(walk, down) {
  return { down, rankGap: down ? 44 : Math.max(58, edgeRoom(walk)), gap: down ? 20 : 16 };
}

/**
 * The plan, from the items' layout.
 * @param {Walk} walk
 * @param {Folded} folded
 * @param {Parts} made
 * @param {Layout} laid
 * @param {Options} options
 * @returns {Arrangement}
 */
export function finish(walk, folded, { items, itemOf, hosts }, laid, { down, width }) {
  const { units } = folded;
  const rows = !down && width ? wrapped(laid, width) : laid;
  /** @type {Box[]} */
  const boxes = new Array(units.length);
  for (const unit of units) {
    const item = itemOf[unit.id];
    if (item < 0) continue;
    const outer = rows.boxes[item];
    const on = hosts.get(unit.id) ?? [];
    const side = down && on.length ? outer.w - unitSize(walk, unit).w : 0;
    const top = down ? 0 : on.length * CHIP;
    boxes[unit.id] = { id: unit.id, x: outer.x + side, y: outer.y + top, w: outer.w - side, h: outer.h - top };
    on.forEach((chip, i) => {
      const w = down ? side - 4 : Math.min(outer.w, chipWidth(walk, units[chip]));
      boxes[chip] = { id: chip, x: outer.x, y: outer.y + i * CHIP, w, h: CHIP - 3 };
    });
  }
  const unitAt = units.filter((unit) => itemOf[unit.id] >= 0);
  const wires = rows.wires.map((wire) => {
    const [consumer, source] = [unitAt[wire.consumer], unitAt[wire.source]];
    const drawn = consumer.inputs.map((from, k) => ({ from, k })).filter(({ from }) => itemOf[from] >= 0);
    const { k } = drawn[wire.arg];
    return {
      ...wire,
      consumer: consumer.id,
      source: source.id,
      arg: k,
      edges: consumer.edges[k],
      points: ends(wire, items, boxes[source.id], boxes[consumer.id], down),
    };
  });
  const plan = { ...rows, boxes, wires, units, unitOf: folded.unitOf, chips: new Set([...hosts.values()].flat()) };
  return { ...plan, frames: frames(walk, plan, folded.open, rows.rows ?? []) };
}

/**
 * A wire's points with its ends moved from the outer box to the card in it.
 * @param {import("../types").Wire} wire
 * @param {Item[]} items
 * @param {Box} from
 * @param {Box} to
 * @param {boolean} down
 */
function ends(wire, items, from, to, down) {
  const points = [...wire.points];
  const share = (wire.arg + 1) / (items[wire.consumer].inputs.length + 1);
  if (down) {
    points[0] = from.x + from.w / 2;
    points[points.length - 2] = to.x + to.w * share;
  } else {
    points[1] = from.y + from.h / 2;
    points[points.length - 1] = to.y + to.h * share;
  }
  return points;
}

/**
 * A picture that is much wider than its window, as rows one below the other, like text.
 * @param {Layout} laid
 * @param {number} width of the window
 * @returns {Layout}
 */
function wrapped(laid, width) {
  const room = Math.max(width * 1.15, 640);
  if (laid.width < 2.4 * room || laid.height > 1.5 * room) return laid;
  // A row ends where a column does.
  const starts = [...new Set(laid.boxes.map((box) => box.x))].sort((a, b) => a - b);
  const cuts = [0];
  let end = 0;
  for (const box of [...laid.boxes].sort((a, b) => a.x - b.x)) {
    if (box.x >= end - 1 && box.x + box.w - cuts[cuts.length - 1] > room && box.x > cuts[cuts.length - 1])
      cuts.push(box.x);
    end = Math.max(end, box.x + box.w);
  }
  if (cuts.length < 2 || starts.length < 4) return laid;
  const rowOf = (/** @type {number} */ x) => {
    let row = 0;
    while (row + 1 < cuts.length && x >= cuts[row + 1] - 1) row++;
    return row;
  };
  const tops = cuts.map(() => Infinity);
  const bottoms = cuts.map(() => -Infinity);
  const grow = (/** @type {number} */ row, /** @type {number} */ from, /** @type {number} */ to) => {
    tops[row] = Math.min(tops[row], from);
    bottoms[row] = Math.max(bottoms[row], to);
  };
  for (const box of laid.boxes) grow(rowOf(box.x), box.y, box.y + box.h);
  const offset = [0];
  for (let row = 1; row < cuts.length; row++) offset.push(offset[row - 1] + bottoms[row - 1] - tops[row - 1] + TALL);
  const widest = Math.max(
    ...cuts.map((cut, row) =>
      Math.max(...laid.boxes.filter((box) => rowOf(box.x) === row).map((box) => box.x + box.w - cut)),
    ),
  );
  const right = MARGIN + widest + MARGIN / 2;
  const shifted = (/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ row) => [
    x - cuts[row] + MARGIN,
    y - tops[row] + offset[row],
  ];
  const boxes = laid.boxes.map((box) => {
    const [x, y] = shifted(box.x, box.y, rowOf(box.x));
    return { ...box, x, y };
  });
  const wires = laid.wires.map((wire) => {
    /** @type {number[]} */
    const points = [];
    const [first, last] = [rowOf(wire.points[0] - 1), rowOf(wire.points[wire.points.length - 2] + 1)];
    if (first >= last) {
      for (let i = 0; i < wire.points.length; i += 2)
        points.push(
          ...shifted(wire.points[i], Math.max(tops[first], Math.min(bottoms[first], wire.points[i + 1])), first),
        );
      return { ...wire, points };
    }
    // Down beside its box, back between the rows, and in from the left.
    const [x0, y0] = shifted(wire.points[0], wire.points[1], first);
    const [x1, y1] = shifted(wire.points[wire.points.length - 2], wire.points[wire.points.length - 1], last);
    const gutter = offset[first + 1] - TALL / 2;
    points.push(x0, y0, x0 + ASIDE, y0, x0 + ASIDE, gutter, MARGIN / 2, gutter, MARGIN / 2, y1, x1, y1);
    return { ...wire, points };
  });
  const height = offset[cuts.length - 1] + bottoms[cuts.length - 1] - tops[cuts.length - 1];
  return { ...laid, boxes, wires, width: right + MARGIN, height, rows: offset };
}

/**
 * The frames around open groups, the outer ones first.
 * @param {Walk} walk
 * @param {{ boxes: Box[], units: Unit[] }} plan
 * @param {Set<string>} open
 * @param {number[]} rows where the rows of a wrapped picture start
 */
function frames({ trace }, { boxes, units }, open, rows) {
  /** @type {Map<string, { x: number, y: number, right: number, bottom: number, depth: number, members: number }>} */
  const found = new Map();
  for (const unit of units) {
    const box = boxes[unit.id];
    const own = unit.path?.split("/").length ?? Infinity;
    pathsOf(trace.nodes[unit.nodes[0]].group).forEach((path, depth) => {
      if (!open.has(path) || path.split("/").length >= own || path.endsWith("[]")) return;
      const frame = found.get(path) ?? {
        x: Infinity,
        y: Infinity,
        right: -Infinity,
        bottom: -Infinity,
        depth,
        members: 0,
      };
      frame.members++;
      frame.x = Math.min(frame.x, box.x);
      frame.y = Math.min(frame.y, box.y);
      frame.right = Math.max(frame.right, box.x + box.w);
      frame.bottom = Math.max(frame.bottom, box.y + box.h);
      found.set(path, frame);
    });
  }
  return [...found]
    .filter(([, frame]) => frame.members > 1 && telling(frame, boxes, rows))
    .map(([path, { x, y, right, bottom, depth }]) => ({
      path,
      name: nameOf(path),
      depth,
      x: x - FRAME,
      y: y - FRAME - TITLE / 2,
      w: right - x + 2 * FRAME,
      h: bottom - y + 2 * FRAME + TITLE / 2,
    }))
    .sort((a, b) => a.depth - b.depth);
}

/**
 * Whether a frame says something: its members stand in one row, and hardly anything else among them.
 * @param {{ x: number, y: number, right: number, bottom: number, members: number }} frame
 * @param {Box[]} boxes
 * @param {number[]} rows
 */
function telling({ x, y, right, bottom, members }, boxes, rows) {
  if (rows.some((start) => start - TALL / 2 > y && start < bottom)) return false;
  const within = boxes.filter((box) => box.x + box.w > x && box.x < right && box.y + box.h > y && box.y < bottom);
  return within.length === members;
}

/**
 * The whole way, where there is no need to wait for a worker.
 * @param {Walk} walk
 * @param {Folded} folded
 * @param {Options} options
 * @returns {Arrangement}
 */
export function plan(walk, folded, options) {
  const made = parts(walk, folded, options);
  return finish(walk, folded, made, layout(made.items, gaps(walk, options.down)), options);
}

export { PAD };
