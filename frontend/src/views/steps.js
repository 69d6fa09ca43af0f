/** All that only a step shows: what it says, its gates, its products, what flies, and how it looks. */

import { steps } from "../style-steps.js";
import { ruleOf } from "../formula/array-rule.js";
import { neighbour } from "../graph/neighbour.js";
import { arrays, inPlay } from "../graph/play.js";
import { wayText } from "../formula/way-text.js";
import { isLoss } from "../trace/loss.js";
import { pictured, pictureOf } from "../trace/picture.js";
import { badgesAt } from "../trace/routes.js";
import { cable } from "./cable.js";
import { cards, paths } from "./cards.js";
import { fly } from "./flight.js";
import { gateOf } from "./gates.js";
import { glide } from "./glide.js";
import { slotMap, valueMap } from "./maps.js";
import { pick } from "./pick.js";
import { products } from "./products.js";
import { zoom } from "./zoom.js";
import { nudges, push } from "./push.js";
import { digitsOf, shares, so } from "./sofar.js";
import { aloud, network, told } from "./told-steps.js";

export const all = {
  told,
  aloud,
  gateOf,
  products,
  ruleOf,
  cards,
  so,
  paths,
  shares,
  digitsOf,
  network,
  isLoss,
  wayText,
  fly,
  cable,
  slotMap,
  valueMap,
  neighbour,
  arrays,
  inPlay,
  glide,
  badgesAt,
  pick,
  push,
  nudges,
  zoom,
  pictured,
  pictureOf,
  sheets: [steps.sheet],
};
