/** Where a map of numbers crosses a height, and between which colours it is shaded. Pure. */

/**
 * The line at a height, cell by cell (marching squares, with the ends interpolated): pieces [x0, y0, x1, y1] in
 * places, whose middles are at half numbers.
 * @param {ArrayLike<number>} values in rows
 * @param {number} side places along both axes
 * @param {number} height
 * @returns {[number, number, number, number][]}
 */
export function contour(values, side, height) {
  /** @type {[number, number, number, number][]} */
  const pieces = [];
  const cut = (/** @type {number} */ a, /** @type {number} */ b) => (height - a) / (b - a);
  for (let row = 0; row + 1 < side; row++)
    for (let column = 0; column + 1 < side; column++) {
      const i = row * side + column;
      const [nw, ne, sw, se] = [values[i], values[i + 1], values[i + side], values[i + side + 1]];
      const above = [nw, ne, sw, se].map((one) => one > height);
      if (above.every((one) => one === above[0])) continue;
      const [x, y] = [column + 0.5, row + 0.5];
      /** @type {[number, number][]} */
      const ends = [];
      if (above[0] !== above[1]) ends.push([x + cut(nw, ne), y]);
      if (above[0] !== above[2]) ends.push([x, y + cut(nw, sw)]);
      if (above[1] !== above[3]) ends.push([x + 1, y + cut(ne, se)]);
      if (above[2] !== above[3]) ends.push([x + cut(sw, se), y + 1]);
      for (let k = 0; k + 1 < ends.length; k += 2) pieces.push([...ends[k], ...ends[k + 1]]);
    }
  return pieces;
}

/**
 * The middle of the colours of a neuron's map, and how far their ends are from it: σ runs from 0 to 1, others about 0.
 * @param {Float32Array} values
 */
export function shadesOf(values) {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > 0 && high < 1) return { middle: 0.5, scale: 0.5 };
  return { middle: 0, scale: Math.max(Math.abs(low), Math.abs(high)) || 1 };
}
