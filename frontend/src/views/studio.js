/** The panels of the studio: all there is. */

import { mount as bar } from "./bar.js";
import { late } from "./late.js";
import { BESIDE, WORKED } from "./panels.js";
import { TABS, tabs } from "./tabs.js";

/** @import { Panel } from "./panels.js" */

/** @type {Panel[]} */
export const STUDIO = [
  { name: "bar", mount: bar, lively: true, place: "top" },
  ...WORKED,
  { name: "tabs", mount: tabs(TABS), lively: true, place: "side" },
  ...BESIDE.slice(0, -2),
  { name: "gallery", mount: late(() => import("./gallery.js")), place: "program" },
  ...BESIDE.slice(-2),
];
