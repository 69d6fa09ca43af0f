/** Which column everything stands in, and the bends that long edges make on their way. */

/** @import { Item } from "./layout.js" */

/**
 * One place in a layer: an item, or a bend of a long edge.
 * @typedef {object} Spot
 * @property {number} item id of the item, or -1 for a bend
 * @property {number} source the item whose value passes here
 * @property {Spot[]} before neighbours one layer earlier, by argument position
 * @property {Spot[]} after neighbours one layer later
 * @property {number} layer
 * @property {number} at position within its layer
 * @property {number} across coordinate across the layer, set by `place`
 */

/**
 * Layers of spots. All edges that leave one item share one trunk of bends, from which they branch
 * off: a value that is used in many places is drawn as one line.
 * @param {Item[]} items
 * @returns {Spot[][]}
 */
export function rank(items) {
  const ranks = ranked(items);
  /** @type {Spot[][]} */
  const layers = Array.from({ length: ranks.reduce((a, b) => Math.max(a, b), 0) + 1 }, () => []);
  const spots = items.map((item, i) => spot(item.id, item.id, ranks[i]));
  /** @type {Map<number, Spot[]>} */
  const trunks = new Map();
  // Walked back from the last item, arguments in order, so that a formula's parts start out in the
  // order in which they are written.
  const seen = new Set();
  const todo = [];
  for (let i = items.length - 1; i >= 0; i--) {
    todo.push(i);
    while (todo.length) {
      const next = /** @type {number} */ (todo.pop());
      if (seen.has(next)) continue;
      seen.add(next);
      layers[ranks[next]].push(spots[next]);
      for (let k = items[next].inputs.length - 1; k >= 0; k--) todo.push(items[next].inputs[k]);
    }
  }
  for (const item of items) {
    for (const source of item.inputs) connect(spots[source], spots[item.id]);
  }
  for (const layer of layers) layer.forEach((one, at) => (one.at = at));
  return layers;

  /**
   * @param {Spot} from
   * @param {Spot} to
   */
  function connect(from, to) {
    let last = from;
    const trunk = trunks.get(from.item) ?? [];
    trunks.set(from.item, trunk);
    for (let layer = from.layer + 1; layer < to.layer; layer++) {
      let bend = trunk[layer - from.layer - 1];
      if (!bend) {
        bend = spot(-1, from.item, layer);
        trunk.push(bend);
        link(last, bend);
        layers[layer].push(bend);
      }
      last = bend;
    }
    link(last, to);
  }
}

/**
 * The longest way from a leaf; then leaves move up to just before their first reader.
 * @param {Item[]} items
 */
function ranked(items) {
  const ranks = items.map(() => 0);
  const nearest = items.map(() => Infinity);
  for (const item of items) {
    for (const source of item.inputs) ranks[item.id] = Math.max(ranks[item.id], ranks[source] + 1);
  }
  for (const item of items) {
    for (const source of item.inputs) nearest[source] = Math.min(nearest[source], ranks[item.id]);
  }
  return ranks.map((own, i) => (items[i].inputs.length || nearest[i] === Infinity ? own : nearest[i] - 1));
}

/**
 * @param {number} item
 * @param {number} source
 * @param {number} layer
 * @returns {Spot}
 */
function spot(item, source, layer) {
  return { item, source, layer, before: [], after: [], at: 0, across: 0 };
}

/**
 * @param {Spot} from
 * @param {Spot} to
 */
function link(from, to) {
  from.after.push(to);
  to.before.push(from);
}
