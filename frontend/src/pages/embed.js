/** The element on other pages: one script that makes <chain-rule> known. */

import { define } from "../published.js";
import { embed } from "../style-embed.js";
import { embedded } from "../views/panels.js";

/** @import { ChainRule } from "../published.js" */

/**
 * @param {string} home where the script came from: its service is asked, and its studio is where all of it is
 */
export const start = (home) =>
  define({
    panelsOf: (element) => embedded(/** @type {ChainRule} */ (element).tabs, element.hasAttribute("lesson")),
    looks: [embed],
    home,
  });
