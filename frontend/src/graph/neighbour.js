/** Where the keys lead in a graph: along an edge, to what stands beside, to its ends. */

/** @import { Box, Arrangement } from "../types" */

/**
 * The unit that a key leads to, or null. Along the direction of drawing an arrow follows an edge
 * towards the output or back to the first argument; across it, it goes to the nearest box beside.
 * @param {Arrangement} plan
 * @param {number} output the unit of the output
 * @param {number} from
 * @param {string} key
 * @returns {number | null}
 */
export function neighbour(plan, output, from, key) {
  const [towards, back, before, after] = plan.down
    ? ["ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight"]
    : ["ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"];
  switch (key) {
    case "Home":
      return 0;
    case "End":
      return output;
    case towards:
      return plan.units.find((unit) => unit.inputs.includes(from))?.id ?? null;
    case back:
      return plan.units[from].inputs[0] ?? null;
    case before:
      return beside(plan, from, -1);
    case after:
      return beside(plan, from, 1);
  }
  return null;
}

/**
 * @param {Arrangement} plan
 * @param {number} from
 * @param {1 | -1} sense
 */
function beside({ boxes, down }, from, sense) {
  const middle = (/** @type {Box} */ { x, y, w, h }) => (down ? [y + h / 2, x + w / 2] : [x + w / 2, y + h / 2]);
  const [along, across] = middle(boxes[from]);
  let best = null;
  let least = Infinity;
  for (const box of boxes) {
    const [a, c] = middle(box);
    const way = (c - across) * sense;
    if (way > 1 && way < least && Math.abs(a - along) < 40) [best, least] = [box.id, way];
  }
  return best;
}
