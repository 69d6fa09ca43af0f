/** All that only steps of arrays show: their cells, rules and products, and what is said of a cell. */

import { arrays } from "../style-arrays.js";
import { ruleOf } from "../formula/array-rule.js";
import { rulesAt } from "../graph/gate-rule.js";
import { inPlay } from "../graph/play.js";
import { cable } from "./cable.js";
import { map, slotMap, valueMap } from "./maps.js";
import { products } from "./products.js";
import { celled, example } from "./told-cells.js";

export const all = {
  celled,
  example,
  ruleOf,
  rulesAt,
  products,
  inPlay,
  cable,
  map,
  slotMap,
  valueMap,
  sheets: [arrays.sheet],
};
