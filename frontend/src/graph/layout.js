/** A layered layout: columns by distance from the leaves, few crossings, straight long edges. */

import { order } from "./order.js";
import { place } from "./place.js";
import { rank } from "./rank.js";

/** @import { Layout } from "../types" */

/**
 * @typedef {object} Item
 * @property {number} id
 * @property {number} w
 * @property {number} h
 * @property {number[]} inputs ids of earlier items, by argument position
 * @property {number[]} [rooms] how long the wire of each argument has to be at its ends, if longer than `rankGap`
 */

/**
 * Boxes and wires for a graph. Pure and deterministic: the same items give the same picture.
 * @param {Item[]} items in evaluation order, `id` being the position in the list
 * @param {{ down?: boolean, rankGap?: number, gap?: number }} [options] `down`: top to bottom
 * @returns {Layout}
 */
export function layout(items, { down = false, rankGap = 64, gap = 16 } = {}) {
  const layers = rank(items);
  order(layers);
  return place(layers, items, { down, rankGap, gap });
}
