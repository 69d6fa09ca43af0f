/** Coordinates: columns side by side, and across them everything near its neighbours. */

/** @import { Layout, Box, Wire } from "../types" */
/** @import { Item } from "./layout.js" */
/** @import { Spot } from "./rank.js" */

const ROUNDS = 8;
const LEAF = 2; // how closely a leaf belongs to what reads it
export const BEND = 10; // the room a passing edge takes in its layer

/**
 * @param {Spot[][]} layers
 * @param {Item[]} items
 * @param {{ down: boolean, rankGap: number, gap: number }} options
 * @returns {Layout}
 */
export function place(layers, items, { down, rankGap, gap }) {
  const turned = (/** @type {number} */ along, /** @type {number} */ across) =>
    down ? [across, along] : [along, across];
  const along = (/** @type {Item} */ item) => (down ? item.h : item.w);
  const across = (/** @type {Spot} */ one) => (one.item < 0 ? BEND : down ? items[one.item].w : items[one.item].h);

  settle(layers, across, gap);

  // Shift everything so that the smallest coordinate is 0.
  let least = Infinity;
  let most = -Infinity;
  for (const layer of layers) {
    for (const one of layer) {
      least = Math.min(least, one.across - across(one) / 2);
      most = Math.max(most, one.across + across(one) / 2);
    }
  }
  /** @type {number[]} of each layer */
  const middles = [];
  /** @type {Spot[]} */
  const spotOf = new Array(items.length);
  for (const one of layers.flat()) if (one.item >= 0) spotOf[items[one.item].id] = one;
  // Each layer is as far from the next as the wires need that begin before the gap or end behind it.
  const gaps = layers.map(() => rankGap);
  for (const { id, inputs, rooms = [] } of items)
    rooms.forEach((room, arg) => {
      for (const k of [spotOf[inputs[arg]].layer, spotOf[id].layer - 1]) gaps[k] = Math.max(gaps[k], room);
    });
  let length = 0;
  layers.forEach((layer, k) => {
    const depth = layer.reduce((most, one) => Math.max(most, one.item < 0 ? 0 : along(items[one.item])), 0);
    middles.push(length + depth / 2);
    length += depth + gaps[k];
  });
  length -= gaps[layers.length - 1];

  /** @type {Box[]} */
  const boxes = new Array(items.length);
  layers.forEach((layer, k) => {
    for (const one of layer) {
      if (one.item < 0) continue;
      const { id, w, h } = items[one.item];
      const [x, y] = turned(middles[k], one.across - least);
      boxes[id] = { id, w, h, x: x - w / 2, y: y - h / 2 };
    }
  });

  /** @type {Wire[]} */
  const wires = [];
  for (const item of items) {
    item.inputs.forEach((source, arg) => {
      const [from, to] = [boxes[source], boxes[item.id]];
      const share = (arg + 1) / (item.inputs.length + 1);
      const points = [
        ...(down ? [from.x + from.w / 2, from.y + from.h] : [from.x + from.w, from.y + from.h / 2]),
        ...trunk(spotOf[source], spotOf[item.id]).flatMap((one) => turned(middles[one.layer], one.across - least)),
        ...(down ? [to.x + to.w * share, to.y] : [to.x, to.y + to.h * share]),
      ];
      wires.push({ consumer: item.id, arg, source, points });
    });
  }
  const breadth = most - least;
  return { boxes, wires, width: down ? breadth : length, height: down ? length : breadth, down };
}

/**
 * The bends between an item and one of its readers.
 * @param {Spot} from
 * @param {Spot} to
 */
function trunk(from, to) {
  const bends = [];
  let here = from;
  while (here.layer < to.layer - 1) {
    here = /** @type {Spot} */ (here.after.find((next) => next.item < 0));
    bends.push(here);
  }
  return bends;
}

/**
 * Sets `across` of every spot: sweeps in which each layer moves as near as it can to the middle of
 * its neighbours while keeping its order and distances.
 * @param {Spot[][]} layers
 * @param {(one: Spot) => number} size
 * @param {number} gap
 */
function settle(layers, size, gap) {
  for (const layer of layers) {
    let at = 0;
    for (const one of layer) {
      one.across = at + size(one) / 2;
      at += size(one) + gap;
    }
    for (const one of layer) one.across -= (at - gap) / 2;
  }
  for (let round = 0; round < ROUNDS; round++) {
    const forward = round % 2 === 1;
    for (let i = 0; i < layers.length; i++) {
      const layer = layers[forward ? i : layers.length - 1 - i];
      const last = round >= ROUNDS - 2;
      spread(layer, (one) => wish(one, last ? "both" : forward ? "before" : "after"), size, gap);
    }
  }
}

/**
 * Where a spot would like to be, and how strongly: in line with what matters most to it. A bend
 * follows its long edge, an operation the operations around it, and leaves stand where there is
 * room; otherwise every leaf would push the main line a little further aside.
 * @param {Spot} one
 * @param {"before" | "after" | "both"} side
 * @returns {[number, number]}
 */
function wish(one, side) {
  const near = side === "both" ? [...one.before, ...one.after] : one[side];
  let best = 0;
  for (const other of near) best = Math.max(best, tie(one, other));
  let sum = 0;
  let count = 0;
  for (const other of near) {
    if (tie(one, other) < best) continue;
    sum += other.across;
    count++;
  }
  const loose = best === LEAF ? 0.01 : 1; // a leaf hangs where there is room, and pushes nothing out of line
  return count ? [sum / count, best * count * loose] : [one.across, 0.001];
}

/**
 * How closely two neighbours belong together.
 * @param {Spot} one
 * @param {Spot} other
 */
function tie(one, other) {
  const [a, b] = [one.item < 0, other.item < 0];
  if (a && b) return 8;
  if (a || b) return 1;
  return one.before.length && other.before.length ? 4 : LEAF;
}

/**
 * Every spot of a layer as near to its wish as order and distances let it be.
 * @param {Spot[]} layer
 * @param {(one: Spot) => [number, number]} wishes
 * @param {(one: Spot) => number} size
 * @param {number} gap
 */
function spread(layer, wishes, size, gap) {
  let offset = 0;
  const offsets = layer.map((one, i) => (offset += i && (size(layer[i - 1]) + size(one)) / 2 + gap));
  const found = isotonic(layer.map(wishes), offsets);
  layer.forEach((one, i) => (one.across = found[i]));
}

/**
 * The least squares fit to wishes that keeps order and distances: isotonic regression by pooling neighbours that
 * violate it (pool adjacent violators, Ayer et al. 1955).
 * @param {[number, number][]} wishes where each would be, and how strongly
 * @param {number[]} offsets how far each is from the first where they stand as close as they may
 */
export function isotonic(wishes, offsets) {
  /** @type {{ mean: number, weight: number, count: number }[]} */
  const pools = [];
  wishes.forEach(([at, weight], i) => {
    let pool = { mean: at - offsets[i], weight, count: 1 };
    while (pools.length && pools[pools.length - 1].mean > pool.mean) {
      const other = /** @type {typeof pool} */ (pools.pop());
      const sum = other.weight + pool.weight;
      pool = {
        mean: (other.mean * other.weight + pool.mean * pool.weight) / sum,
        weight: sum,
        count: other.count + pool.count,
      };
    }
    pools.push(pool);
  });
  return pools.flatMap(({ mean, count }) => Array(count).fill(mean)).map((at, i) => at + offsets[i]);
}
