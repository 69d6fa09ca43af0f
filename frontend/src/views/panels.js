/** The panels, and where they stand. A panel is `mount(root, send, tools)`, which gives `update(scenery)`. */

import { mount as caption } from "./caption.js";
import { mount as graph } from "./graph.js";
import { mount as notice } from "./notice.js";
import { mount as numberline } from "./numberline.js";
import { mount as player } from "./player.js";
import { mount as ribbon } from "./ribbon.js";
import { late } from "./late.js";
import { pictured } from "./later.js";
import { mount as title } from "./title.js";

/** @import { Scenery, Send, State } from "../types" */
/** @import { Palette } from "../graph/paint.js" */

/**
 * What may be asked of the service beside the session: a file, a call.
 * @typedef {{ file: (href: string) => Promise<any>, call: (path: string, init: RequestInit) => Promise<any> }} Asked
 */
/**
 * What a panel is given of the element: the colours in force, a way to ask for the words that the first picture does
 * without, and what the line above it says.
 * @typedef {object} Tools
 * @property {() => Palette} palette
 * @property {() => void} words
 * @property {() => { heading: string | null, href: string }} title
 * @property {() => { link: string, home: string }} shared where what is shown is found again, and where the site is
 * @property {boolean} editor whether the program can be read and changed beside the graph
 * @property {() => Asked} service what may be asked of the service beside the session
 * @property {() => Promise<boolean>} forbidden whether the page around does not let all code be loaded or work
 * @property {() => import("../trace/lesson.js").Lesson | null} [lesson] the lesson that is shown
 * @property {(name: string, detail: object) => void} [emit] tells the page around
 */
/**
 * Shows the state as it is. `follow` may be a little later than the picture; `waiting` tells whether something is
 * still to be drawn; `rest` and `wake` are called when the element leaves the page and comes back.
 * @typedef {(scenery: Scenery) => void} Show
 * @typedef {{ follow: Show, waiting: () => boolean, repaint: () => void, rest: () => void, wake: () => void }} More
 * @typedef {Show & Partial<More>} Update
 */
/** @typedef {(root: HTMLElement, send: Send, tools: Tools) => Update} Mount */
/**
 * `lively` panels stand in the same frame as a change, the others a little later. `place` is where a panel stands: in
 * the card of the graph, under it, or on a tab of the side panel.
 * @typedef {"top" | "card" | "under" | State["tab"] | "side"} Place
 * @typedef {{ name: string, mount: Mount, lively?: boolean, place: Place }} Panel
 */

/** Whether a picture of the data has buttons below it. @param {Scenery} scenery */
const trains = ({ state }) => Boolean(pictured(state));

/** What every element shows: the graph and what is said of it. @type {Panel[]} */
export const WORKED = [
  { name: "notice", mount: notice, place: "top" },
  { name: "numberline", mount: numberline, lively: true, place: "card" },
  { name: "graph", mount: graph, lively: true, place: "card" },
  { name: "caption", mount: caption, lively: true, place: "under" },
  { name: "ribbon", mount: ribbon, lively: true, place: "under" },
  { name: "player", mount: player, lively: true, place: "under" },
  { name: "trainbar", mount: late(() => import("./trainbar.js"), trains), lively: true, place: "under" },
];

/** And the panels beside it. @type {Panel[]} */
export const BESIDE = [
  { name: "why", mount: late(() => import("./why.js")), place: "why" },
  { name: "rule", mount: late(() => import("./rule.js")), place: "why" },
  { name: "legend", mount: late(() => import("./legend.js")), place: "why" },
  { name: "whatif", mount: late(() => import("./whatif.js")), lively: true, place: "table" },
  { name: "table", mount: late(() => import("./table.js")), place: "table" },
  { name: "outline", mount: late(() => import("./outline.js")), place: "table" },
  { name: "editor", mount: late(() => import("./editor.js")), place: "program" },
  { name: "training", mount: late(() => import("./training-controls.js")), place: "train" },
];

/**
 * What another page's element shows: its page has a heading, a language and an appearance already. Panels beside the
 * graph stand in it where they are asked for, and so does their code.
 * @param {readonly State["tab"][]} asked
 * @param {boolean} [lesson] whether it is one
 * @returns {Panel[]}
 */
export const embedded = (asked, lesson) => [
  { name: "title", mount: title, lively: true, place: "top" },
  ...WORKED,
  ...(lesson
    ? [/** @type {Panel} */ ({ name: "lesson", mount: late(() => import("./lesson.js")), lively: true, place: "side" })]
    : []),
  ...(asked.length
    ? [
        /** @type {Panel} */ ({
          name: "tabs",
          mount: late(async () => ({ mount: (await import("./tabs.js")).tabs(asked) })),
          lively: true,
          place: "side",
        }),
        ...BESIDE.filter(({ place }) => asked.includes(/** @type {State["tab"]} */ (place))),
      ]
    : []),
];
