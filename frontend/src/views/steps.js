/** All that only a step shows: what it says, its gates, its products, what flies, and how it looks. */

import { steps } from "../style-steps.js";
import { neighbour } from "../graph/neighbour.js";
import { factorText } from "../formula/way-text.js";
import { isLoss } from "../trace/loss.js";
import { pictured, pictureOf } from "../trace/picture.js";
import { badgesAt } from "../trace/routes.js";
import { cards, paths } from "./cards.js";
import { fly } from "./flight.js";
import { gateOf } from "./gates.js";
import { glide } from "./glide.js";
import { pick } from "./pick.js";
import { zoom } from "./zoom.js";
import { nudges, push } from "./push.js";
import { digitsOf, shares, so } from "./sofar.js";
import { aloud, network, told } from "./told-steps.js";

export const all = {
  told,
  aloud,
  gateOf,
  cards,
  so,
  paths,
  shares,
  digitsOf,
  network,
  isLoss,
  factorText,
  fly,
  neighbour,
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
