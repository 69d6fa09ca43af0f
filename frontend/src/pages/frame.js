/**
 * The page for frames, /e/v1/: the element alone, with everything that its address says. It tells the page around it
 * how high it would like to be and what happens in it, and does what that page asks for.
 */

import { ONCE } from "./progress.js";
import { splice } from "./splice.js";

/** What the address may say of the element. */
const NAMES = [
  "program",
  "example",
  "lesson",
  "values",
  "at",
  "level",
  "lang",
  "theme",
  "rate",
  "src",
  "panels",
  "heading",
  "links",
  "holes",
  "mode",
];
const EVENTS = ["ready", "step", "change", "train", "lesson", "answer", "error"];
const [LEAST, MOST] = [240, 2400]; // pixels of height that are asked for
const EDGE = 8; // and of which the content may be higher without asking for more

const query = new URLSearchParams(location.search);
// What a studio's link holds behind its #; WordPress writes a word of its own there.
const fragment = new URLSearchParams(location.hash.replace(/^#\??/, ""));
const element = /** @type {import("../published.js").ChainRule} */ (document.createElement("chain-rule"));
for (const name of NAMES) {
  const value = query.get(name) ?? fragment.get(name);
  if (value !== null) element.setAttribute(name, value);
}
// Behind what takes one answer no link leads to all of them.
if (ONCE.includes(element.getAttribute("mode") ?? "") && !element.hasAttribute("links"))
  element.setAttribute("links", "off");
const lang = query.get("lang");
if (lang) document.documentElement.lang = lang;
document.body.append(element);

/** @param {object} message */
const tell = (message) => {
  if (parent !== window) parent.postMessage({ v: 1, id: query.get("id"), ...message }, "*");
};

/** How high the frame would best be, in the three ways in which pages understand it. */
function resize() {
  const usual = element.reserved();
  const real = element.offsetHeight > usual + EDGE ? element.offsetHeight : usual;
  const height = Math.max(LEAST, Math.min(MOST, real));
  asked = height;
  tell({ type: "cr:resize", height });
  const secret = /secret=([A-Za-z0-9]+)/.exec(location.hash)?.[1];
  if (secret) parent.postMessage({ message: "height", value: height, secret }, "*");
  if (parent !== window) parent.postMessage({ subject: "lti.frameResize", height }, "*");
}

let asked = 0; // the height that was told of last
// A lesson, or a list of panels, is as high as what stands in it. It has the frame's own height no longer then: it
// would grow with what it asks for.
new ResizeObserver(() => {
  if (element.offsetHeight > innerHeight + EDGE && !element.style.length)
    element.style.setProperty("--cr-height", `${Math.min(element.reserved(), innerHeight)}px`);
  if (Math.abs(Math.max(element.reserved(), element.offsetHeight) - asked) > EDGE) resize();
}).observe(element);

for (const name of EVENTS)
  element.addEventListener(`cr-${name}`, (event) => {
    tell({ type: "cr:event", event: name, detail: /** @type {CustomEvent} */ (event).detail });
  });

/** What the page around may ask for. @type {Record<string, (message: any) => void>} */
const VERBS = {
  "cr:hello": () => {
    tell({ type: "cr:hello", version: 1 });
    resize();
  },
  "cr:step": ({ count }) => element.step(typeof count === "number" ? count : 1),
  "cr:back": ({ count }) => element.back(typeof count === "number" ? count : 1),
  "cr:go": ({ moment }) => void (typeof moment === "string" && element.goTo(moment)),
  "cr:set": ({ name, value }) => {
    if (typeof name === "string") element.set(name, value);
  },
  "cr:play": () => element.play(),
  "cr:pause": () => element.pause(),
  "cr:reset": () => element.reset(),
  "cr:state": () => {
    const { program, example, values, level, rate, moment } = element;
    tell({ type: "cr:state", state: { program, example, values, level, rate, moment } });
  },
};

addEventListener("message", ({ source, data }) => {
  const { v, type } = data ?? {};
  if (source !== parent || parent === window || v !== 1) return;
  if (typeof type !== "string" || !Object.hasOwn(VERBS, type)) return;
  // What changes the picture waits until there is one.
  if (type === "cr:hello" || type === "cr:state") VERBS[type](data);
  else element.once(() => VERBS[type](data));
});
// A platform that keeps scores has asked for it.
if (query.get("splice") === "on" && parent !== window) splice(element, query.get("id"));
let width = innerWidth;
addEventListener("resize", () => {
  if (Math.abs(innerWidth - width) < 4) return;
  width = innerWidth;
  element.style.removeProperty("--cr-height");
  resize();
});
tell({ type: "cr:hello", version: 1 });
resize();
