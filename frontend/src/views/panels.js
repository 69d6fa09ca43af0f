/** The panels, and where they stand. A panel is `mount(root, send, tools)`, which gives `update(scenery)`. */

import { mount as editor } from "./editor.js";
import { mount as gallery } from "./gallery.js";
import { mount as legend } from "./legend.js";
import { mount as notice } from "./notice.js";
import { mount as outline } from "./outline.js";
import { mount as player } from "./player.js";
import { mount as rule } from "./rule.js";
import { mount as spoken } from "./spoken.js";
import { mount as stage } from "./stage.js";
import { mount as table } from "./table.js";
import { mount as training } from "./training.js";
import { mount as whatif } from "./whatif.js";

/** @import { Scenery, Send } from "../types" */
/** @import { Palette } from "../graph/paint.js" */

/** What a panel is given of the element: the colours in force. @typedef {{ palette: () => Palette }} Tools */
/**
 * Shows the state as it is. `follow` may be a little later than the picture; `waiting` tells whether something is
 * still to be drawn; `rest` and `wake` are called when the element leaves the page and comes back.
 * @typedef {(scenery: Scenery) => void} Show
 * @typedef {{ follow: Show, waiting: () => boolean, repaint: () => void, rest: () => void, wake: () => void }} More
 * @typedef {Show & Partial<More>} Update
 */
/** @typedef {(root: HTMLElement, send: Send, tools: Tools) => Update} Mount */
/**
 * `lively` panels stand in the same frame as a change, the others a little later; `aside` says that a panel shares
 * the column beside the others on a wide page.
 * @typedef {{ name: string, mount: Mount, lively?: boolean, aside?: boolean, plain?: boolean }} Panel
 */

/** @type {Panel[]} */
const WORKED = [
  { name: "notice", mount: notice },
  { name: "stage", mount: stage, lively: true },
  { name: "player", mount: player, lively: true },
  { name: "legend", mount: legend, plain: true },
  { name: "editor", mount: editor },
  { name: "rule", mount: rule },
  { name: "whatif", mount: whatif, lively: true },
  { name: "training", mount: training, aside: true },
  { name: "table", mount: table, aside: true },
  { name: "outline", mount: outline },
  { name: "spoken", mount: spoken, plain: true },
];

/** What the studio shows: all there is. */
export const STUDIO = [
  /** @type {Panel} */ ({ name: "gallery", mount: gallery, lively: true, plain: true }),
  ...WORKED,
];

/** What another page's element shows: its page has a heading, a language and an appearance already. */
export const EMBED = WORKED;
