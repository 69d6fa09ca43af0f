/** The order within each layer: as few crossing edges as some rounds of sorting can find. */

/** @import { Spot } from "./rank.js" */

const ROUNDS = 12;

/**
 * Sorts every layer in place. Layers are swept back and forth; each spot goes to the middle of its
 * neighbours, positions being counted as a fraction of the layer so that long and short layers
 * compare (Gansner et al. 1993, sec. 3, with the barycentre).
 * @param {Spot[][]} layers
 */
export function order(layers) {
  if (layers.every((layer) => layer.length < 2)) return;
  let best = crossings(layers);
  let kept = layers.map((layer) => [...layer]);
  for (let round = 0; round < ROUNDS && best > 0; round++) {
    const forward = round % 2 === 0;
    for (let i = 1; i < layers.length; i++) {
      const k = forward ? i : layers.length - 1 - i;
      sortBy(layers[k], forward ? "before" : "after", layers[k + (forward ? -1 : 1)].length);
    }
    const now = crossings(layers);
    if (now < best) {
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
 * @param {Spot[]} layer
 * @param {"before" | "after"} side
 * @param {number} length of the neighbouring layer
 */
function sortBy(layer, side, length) {
  const wish = new Map(
    layer.map((one) => {
      const near = one[side];
      if (!near.length) return [one, (one.at + 0.5) / layer.length];
      return [one, near.reduce((sum, other) => sum + other.at + 0.5, 0) / near.length / length];
    }),
  );
  layer.sort((a, b) => /** @type {number} */ (wish.get(a)) - /** @type {number} */ (wish.get(b)) || a.at - b.at);
  renumber(layer);
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
