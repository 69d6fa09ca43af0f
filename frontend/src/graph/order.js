/** The order within each layer: as few crossing edges as some rounds of sorting can find. */

/** @import { Spot } from "./rank.js" */

const ROUNDS = 24;
const PATIENCE = 10; // rounds that may pass without a better order
const PASSES = 8; // over one layer, exchanging neighbours
const LARGE = { spots: 3000, rounds: 6, passes: 2 }; // where time matters more than the last crossings

/**
 * Sorts every layer in place. Layers are swept back and forth; each spot goes to the median of its
 * neighbours, and then neighbours that cross less the other way round change places, while the layer
 * before is as it has just been put (Gansner et al. 1993, sec. 3).
 * @param {Spot[][]} layers
 */
export function order(layers) {
  if (layers.every((layer) => layer.length < 2)) return;
  const large = layers.reduce((sum, layer) => sum + layer.length, 0) > LARGE.spots;
  const [rounds, passes] = large ? [LARGE.rounds, LARGE.passes] : [ROUNDS, PASSES];
  let best = crossings(layers);
  let kept = layers.map((layer) => [...layer]);
  let since = 0;
  for (let round = 0; round < rounds && best > 0 && since < PATIENCE; round++) {
    const forward = round % 2 === 0;
    for (let i = 1; i < layers.length; i++) {
      const k = forward ? i : layers.length - 1 - i;
      layers[k] = sorted(layers[k], forward ? "before" : "after", round % 4 > 1);
      exchange(layers[k], passes);
    }
    for (const layer of layers) exchange(layer, passes);
    const now = crossings(layers);
    since++;
    if (now < best) {
      since = 0;
      best = now;
      kept = layers.map((layer) => [...layer]);
    }
  }
  kept.forEach((layer, k) => {
    layers[k] = layer;
    renumber(layer);
  });
}

/**
 * A layer by the medians of its neighbours; who has none stays in place.
 * @param {Spot[]} layer
 * @param {"before" | "after"} side
 * @param {boolean} turned whether equals change places, so that rounds do not repeat themselves
 */
function sorted(layer, side, turned) {
  const wish = new Map(layer.filter((one) => one[side].length).map((one) => [one, median(one[side])]));
  const sense = turned ? -1 : 1;
  const movable = [...wish.keys()].sort(
    (a, b) => /** @type {number} */ (wish.get(a)) - /** @type {number} */ (wish.get(b)) || sense * (a.at - b.at),
  );
  let next = 0;
  const made = layer.map((one) => (wish.has(one) ? movable[next++] : one));
  renumber(made);
  return made;
}

/**
 * The median position; of an even number, nearer to the side where they stand closer together.
 * @param {Spot[]} spots
 */
function median(spots) {
  if (spots.length === 1) return spots[0].at;
  if (spots.length === 2) return (spots[0].at + spots[1].at) / 2;
  const at = spots.map((one) => one.at).sort((a, b) => a - b);
  const middle = at.length >> 1;
  if (at.length % 2) return at[middle];
  const [left, right] = [at[middle - 1] - at[0], at[at.length - 1] - at[middle]];
  return left + right
    ? (at[middle - 1] * right + at[middle] * left) / (left + right)
    : (at[middle - 1] + at[middle]) / 2;
}

/**
 * Exchanges neighbours of a layer wherever that takes crossings away.
 * @param {Spot[]} layer
 * @param {number} passes
 */
function exchange(layer, passes) {
  for (let pass = 0, better = true; better && pass < passes; pass++) {
    better = false;
    for (let i = 1; i < layer.length; i++) {
      const [left, right] = [layer[i - 1], layer[i]];
      if (gain(left.before, right.before) + gain(left.after, right.after) <= 0) continue;
      layer[i - 1] = right;
      layer[i] = left;
      right.at = i - 1;
      left.at = i;
      better = true;
    }
  }
}

/**
 * How many crossings fewer there are between the edges of two neighbours once they change places.
 * @param {Spot[]} left its ends in one of the layers beside
 * @param {Spot[]} right
 */
function gain(left, right) {
  let sum = 0;
  for (const { at } of left) for (const other of right) sum += Math.sign(at - other.at);
  return sum;
}

/** @param {Spot[]} layer */
function renumber(layer) {
  layer.forEach((one, at) => (one.at = at));
}

/**
 * How many pairs of edges cross, all layers together.
 * @param {Spot[][]} layers
 * @returns {number}
 */
export function crossings(layers) {
  let sum = 0;
  for (let k = 1; k < layers.length; k++) sum += between(layers[k], layers[k - 1].length);
  return sum;
}

/**
 * Crossings between a layer and the one before: inversions, counted with a Fenwick tree in
 * O(E log V) (Barth, Jünger, Mutzel 2002).
 * @param {Spot[]} layer
 * @param {number} length of the layer before
 */
function between(layer, length) {
  const tree = new Int32Array(length + 1);
  let sum = 0;
  let placed = 0;
  for (const one of layer) {
    const ends = one.before.map((other) => other.at);
    for (const end of ends) {
      let notAbove = 0;
      for (let i = end + 1; i > 0; i -= i & -i) notAbove += tree[i];
      sum += placed - notAbove;
    }
    for (const end of ends) {
      placed++;
      for (let i = end + 1; i <= length; i += i & -i) tree[i]++;
    }
  }
  return sum;
}
