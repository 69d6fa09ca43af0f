/** Where wires meet the boxes of a board, and how they are drawn. Pure. */

/** @import { Board } from "../types" */

const PORT = 18; // between the ends of wires at one box, and to its corners

/**
 * The wires of a layout with their ends where they come in straight, if there is room: each port lies level with where
 * its wire comes from or goes to, and ports of one box keep apart.
 * @param {import("../types").Layout} found
 * @param {boolean} tall
 * @param {number} parting how far apart wires begin
 */
export function ported({ boxes, wires }, tall, parting) {
  const across = tall ? 0 : 1; // which coordinate of a point lies across the way
  const side = (/** @type {Board["boxes"][number]} */ box) => (tall ? [box.x, box.w] : [box.y, box.h]);
  const outs = ports(boxes, wires, tall, parting, ({ source, consumer, points }) => {
    const [[start, size], [to, room]] = [side(boxes[source]), side(boxes[consumer])];
    // Straight on from the middle, where that meets the next box.
    const straight = Math.max(to + PORT, Math.min(to + room - PORT, start + size / 2));
    return [source, points.length > 4 ? points[2 + across] : straight, to + room / 2];
  });
  const ins = ports(boxes, wires, tall, PORT, (wire) => {
    const { consumer, source, points } = wire;
    const from = points.length > 4 ? points[points.length - 4 + across] : /** @type {number} */ (outs.get(wire));
    const [start, size] = side(boxes[source]);
    return [consumer, from, start + size / 2];
  });
  return wires.map((wire) => {
    const points = [...wire.points];
    points[points.length - 2 + across] = /** @type {number} */ (ins.get(wire));
    points[across] = /** @type {number} */ (outs.get(wire));
    return { ...wire, points };
  });
}

/**
 * Where wires meet one side of their boxes.
 * @param {Board["boxes"]} boxes
 * @param {import("../types").Wire[]} wires
 * @param {boolean} tall
 * @param {number} distance that they keep, if the box is large enough
 * @param {(wire: import("../types").Wire) => [number, number, number]} wish the box, where across it the wire would
 *   best be, and what orders those that would be at one place
 */
function ports(boxes, wires, tall, distance, wish) {
  /** @type {Map<number, { wire: import("../types").Wire, at: number, far: number }[]>} */
  const of = new Map();
  for (const wire of wires) {
    const [box, at, far] = wish(wire);
    of.set(box, [...(of.get(box) ?? []), { wire, at, far }]);
  }
  /** @type {Map<import("../types").Wire, number>} */
  const found = new Map();
  for (const [box, list] of of) {
    const { x, y, w, h } = boxes[box];
    const [start, size] = tall ? [x, w] : [y, h];
    const apart = Math.min(distance, (size - 2 * PORT) / Math.max(1, list.length - 1));
    list.sort((a, b) => a.at - b.at || a.far - b.far);
    list.forEach((one, i) => {
      const least = start + PORT + i * apart;
      const most = start + size - PORT - (list.length - 1 - i) * apart;
      const before = i ? /** @type {number} */ (found.get(list[i - 1].wire)) + apart : least;
      found.set(one.wire, Math.max(least, before, Math.min(most, one.at)));
    });
  }
  return found;
}

/**
 * A wire as the path of an SVG.
 * @param {number[]} points
 * @param {boolean} down
 */
export function pathOf(points, down) {
  let [x, y] = points;
  let path = `M${x} ${y}`;
  for (let i = 2; i < points.length; i += 2) {
    const [to, at] = [points[i], points[i + 1]];
    path += down
      ? `C${x} ${(y + at) / 2} ${to} ${(y + at) / 2} ${to} ${at}`
      : `C${(x + to) / 2} ${y} ${(x + to) / 2} ${at} ${to} ${at}`;
    [x, y] = [to, at];
  }
  return path;
}
