/** All that only a step shows: what it says, its gates, its products, what flies, and how it looks. */

import { steps } from "../style-steps.js";
import { neighbour } from "../graph/neighbour.js";
import { pictured, pictureOf } from "../trace/picture.js";
import { badgesAt } from "../trace/routes.js";
import { cards, paths, so } from "./cards.js";
import { fly } from "./flight.js";
import { gateOf } from "./gates.js";
import { pick } from "./pick.js";
import { products } from "./products.js";
import { zoom } from "./zoom.js";
import { nudges, push } from "./push.js";
import { aloud, network, told } from "./told-steps.js";

export const all = {
  told,
  aloud,
  gateOf,
  products,
  cards,
  so,
  paths,
  network,
  fly,
  neighbour,
  badgesAt,
  pick,
  push,
  nudges,
  zoom,
  pictured,
  pictureOf,
  sheets: [steps.sheet],
};
