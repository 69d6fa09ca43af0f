/** What makes a page of text alive: its header, its elements once they are near, and its buttons. */

import { define } from "../published.js";
import { embed } from "../style-embed.js";
import { embedded } from "../views/panels.js";
import { catalog, languageOf, speaker } from "../words.js";
import { keptInTab, progress, ONCE } from "./progress.js";
import { shell } from "./shell.js";

/** @import { ChainRule } from "../published.js" */
/** @import { State } from "../types" */

const NEAR = "400px"; // before it comes into sight
const asked = new URLSearchParams(location.search);
const root = /** @type {HTMLElement} */ (document.querySelector(".top")).dataset.root ?? "";
const { page = "home" } = document.body.dataset;
export const language = languageOf(document.documentElement.lang);
/** @type {State["theme"]} */
let theme = /** @type {const} */ (["light", "dark"]).find((one) => one === asked.get("theme")) ?? "auto";

// A lesson goes on where its link says.
const lesson = document.querySelector("chain-rule[lesson]");
if (lesson instanceof HTMLElement && location.hash) lesson.dataset.part = decodeURIComponent(location.hash.slice(1));
if (lesson && asked.has("mode")) lesson.setAttribute("mode", asked.get("mode") ?? "");
// What was answered in it is there again after a reload, or in the other language: in this tab, and nowhere else.
const lessonPage = page === "lesson" && lesson ? /** @type {ChainRule} */ (lesson) : null;
// What is copied works here.
for (const code of document.querySelectorAll("#snippet, #call"))
  code.textContent = (code.textContent ?? "").replaceAll("http://127.0.0.1:8000", location.origin);

// What the studio had at the root before there was a home page is found where it is now.
if (page === "home" && /^#\??(program|values|example)=/.test(location.hash))
  location.replace(`studio/${location.search}${location.hash}`);

define({
  panelsOf: (one) => embedded(/** @type {ChainRule} */ (one).tabs, one.hasAttribute("lesson")),
  looks: [embed],
  home: new URL(root || ".", location.href).href.replace(/\/$/, ""),
});

if (lessonPage) {
  await customElements.whenDefined("chain-rule");
  // What takes one answer keeps its own: nothing is known of it from a mode in which there are more.
  const mode = lesson?.getAttribute("mode") ?? "";
  const tab = keptInTab(`chainrule ${lesson?.getAttribute("lesson")}${ONCE.includes(mode) ? ` ${mode}` : ""}`);
  const { restore } = progress(lessonPage, tab.remember);
  const kept = tab.remembered();
  const part = lessonPage.dataset.part || kept?.part;
  if (kept) restore({ ...kept, part, values: part === kept.part ? kept.values : {} });
  // Back leads to the part before.
  addEventListener("popstate", () => {
    const first = part ?? lessonPage.lesson_?.moments[0].id ?? "";
    lessonPage.dataset.part = decodeURIComponent(location.hash.slice(1)) || first;
    lessonPage.show();
  });
}

// In another language the neuron of the front page stands where it stood, with the reader's own values.
const front = page === "home" ? /** @type {ChainRule | null} */ (document.querySelector("chain-rule")) : null;
const place = keptInTab("chainrule home");
const stood = place.remembered();
if (front && stood?.moment) {
  place.remember(null); // once: a reload begins anew
  await customElements.whenDefined("chain-rule");
  const put = () => {
    front.values = stood.values;
    front.goTo(stood.moment);
  };
  if (front.moment === null) front.addEventListener("cr-ready", put, { once: true });
  else put();
}

/** The same page with another wish. @param {string} name @param {string} value */
function turn(name, value) {
  if (front) place.remember({ moment: front.moment, values: front.values });
  const now = new URLSearchParams(location.search); // a page may have written more into it
  now.set(name, value);
  location.search = String(now);
}

// Figures further down wake up when they come near; until then a picture stands in their place.
const watch = new IntersectionObserver(
  (seen) => {
    for (const { isIntersecting, target } of seen) if (isIntersecting) wake(/** @type {HTMLElement} */ (target));
  },
  { rootMargin: NEAR },
);
for (const place of document.querySelectorAll("[data-chain-rule], [data-guesses], [data-network]"))
  watch.observe(place);

/** @param {HTMLElement} place */
function wake(place) {
  watch.unobserve(place);
  if ("network" in place.dataset) return void import("./home-network.js").then(({ begin }) => begin(place, language));
  if ("guesses" in place.dataset) return void import("./guesses.js").then(({ begin }) => begin(place));
  if (place.querySelector("chain-rule")) return; // what was seen and what was clicked may come one after the other
  const element = /** @type {ChainRule} */ (document.createElement("chain-rule"));
  for (const [name, value] of new URLSearchParams(place.dataset.chainRule)) element.setAttribute(name, value);
  if (place.dataset.name) element.id = place.dataset.name;
  const { height } = place.getBoundingClientRect();
  element.setAttribute("height", String(Math.round(height))); // as high as its place
  const kept = place.querySelectorAll("script");
  place.replaceChildren(...kept, element);
}

document.addEventListener("click", (event) => {
  const button = /** @type {HTMLElement} */ (event.target).closest?.("button");
  if (button?.dataset.copy) void copy(button, button.dataset.copy);
  if (button?.dataset.go) go(button.dataset.for ?? "", button.dataset.go);
});

/** @param {HTMLElement} button @param {string} id */
async function copy(button, id) {
  const source = /** @type {HTMLElement} */ (document.getElementById(id));
  const done = await navigator.clipboard?.writeText(source.textContent ?? "").then(
    () => true,
    () => false,
  );
  if (done) button.textContent = button.dataset.done ?? "✓";
  else getSelection()?.selectAllChildren(source); // where it is forbidden, the text is chosen for the reader's own keys
}

/** A line of the text leads to its step. @param {string} id @param {string} moment */
function go(id, moment) {
  const place = document.querySelector(`[data-name="${id}"]`);
  if (place instanceof HTMLElement && !place.querySelector("chain-rule")) wake(place);
  // What happens there is to be seen: where it is out of sight it comes, just as far as it has to.
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  place?.scrollIntoView({ block: "nearest", behavior: still ? "auto" : "smooth" });
  const element = /** @type {ChainRule | null} */ (document.getElementById(id));
  if (element && !element.goTo(moment))
    element.addEventListener("cr-ready", () => element.goTo(moment), { once: true });
}

// And a step lights its line.
addEventListener("cr-step", (event) => {
  const { id } = /** @type {HTMLElement} */ (event.target);
  const { moment } = /** @type {CustomEvent} */ (event).detail;
  if (!id) return;
  for (const line of document.querySelectorAll(`[data-for="${id}"]`)) {
    const own = /** @type {HTMLElement} */ (line).dataset.go === moment;
    if (own) line.setAttribute("aria-current", "step");
    else line.removeAttribute("aria-current");
  }
});

// The section that is read is marked in the contents, and stands in their sight.
const sections = [.../** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll(".contents a"))];
const read = new IntersectionObserver(
  (seen) => {
    for (const { isIntersecting, target } of seen) {
      const link = sections.find(({ hash }) => hash === `#${target.id}`);
      if (!isIntersecting) link?.removeAttribute("aria-current");
      else if (link) {
        link.setAttribute("aria-current", "true");
        const nav = /** @type {HTMLElement} */ (link.parentElement);
        nav.scrollTo({ left: link.offsetLeft - nav.offsetLeft - 8 });
      }
    }
  },
  { rootMargin: "-30% 0px -69% 0px" }, // the line that is read
);
for (const { hash } of sections) read.observe(/** @type {Element} */ (document.getElementById(hash.slice(1))));

// In front of a class: large, without what is around it, a step for each key of a remote.
const stage = document.querySelector("[data-present]");
/** What was fitted into less room, or more, is fitted again. */
addEventListener("resize", () => {
  const element = /** @type {ChainRule | null} */ (document.querySelector("chain-rule[lesson]"));
  if (element?.moment) element.send({ type: "level", level: /** @type {State["level"]} */ (element.level) });
});
stage?.addEventListener("click", () => {
  document.documentElement.toggleAttribute("data-presenting", true);
  dispatchEvent(new Event("resize"));
  void document.documentElement.requestFullscreen?.().catch(() => {}); // where it is forbidden, large is enough
});
document.querySelector("[data-leave]")?.addEventListener("click", () => {
  document.documentElement.removeAttribute("data-presenting");
  if (document.fullscreenElement) void document.exitFullscreen();
});
document.addEventListener("fullscreenchange", () => {
  if (!document.fullscreenElement) document.documentElement.removeAttribute("data-presenting");
});
addEventListener("keydown", ({ key, target }) => {
  const { documentElement: page } = document;
  if (!page.hasAttribute("data-presenting")) return;
  const element = /** @type {ChainRule | null} */ (document.querySelector("chain-rule"));
  const inside = element?.contains(/** @type {Node} */ (target)); // there the keys are the element's own
  if (key === "Escape") page.removeAttribute("data-presenting");
  else if (!inside && (key === "PageDown" || key === "ArrowRight")) element?.step();
  else if (!inside && (key === "PageUp" || key === "ArrowLeft")) element?.back();
});

// A lesson's place stands in the address, so that a link leads back to it.
addEventListener("cr-lesson", (event) => {
  const { moment } = /** @type {CustomEvent} */ (event).detail;
  const to = `${location.pathname}${location.search}#${moment}`;
  if (lessonPage && !location.href.endsWith(to)) history.pushState(null, "", to);
  else history.replaceState(null, "", to);
});

// The header is drawn again in words; everything else works already.
const say = speaker(await catalog(language), false);
const draw = shell(["lesson", "article", "practice", "rules"].includes(page) ? "learn" : /** @type {"home"} */ (page), {
  language: (wish) => turn("lang", wish),
  theme: (wish) => {
    theme = wish;
    const now = new URLSearchParams(location.search);
    if (theme === "auto") now.delete("theme");
    else now.set("theme", theme);
    history.replaceState(null, "", `?${now}${location.hash}`);
    draw(say, { language, theme }, title);
  },
});
const title = document.title.split(" · ")[0];
draw(say, { language, theme }, title);
if (asked.has("lessons") || (page === "lesson" && asked.has("mode")))
  await (await import("./plan.js")).plan(asked, page, language);
