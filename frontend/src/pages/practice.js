/** Practice: an exercise from a seed, another one, the same with other numbers, ten on paper. */

import { lessonFrom } from "../formula/exercise.js";
import { service } from "../session/api.js";
import { isRefused } from "../session/refused.js";
import { exercise, KINDS } from "../trace/exercise.js";
import { readTrace } from "../trace/read.js";
import { walk as walkOf } from "../trace/walk.js";
import { keptInTab, progress } from "./progress.js";
import { language } from "./site.js";
import { say } from "./spoken.js";
import { writeRule } from "./write-rule.js";

/** @import { ChainRule } from "../published.js" */
/** @import { Kind } from "../trace/exercise.js" */

const FAR = 1_000_000;
const asked = new URLSearchParams(location.search);
/** @type {Kind} */
let kind = KINDS.find((one) => one === asked.get("kind")) ?? KINDS[0];
let graph = whole("graph") || 1 + Math.floor(Math.random() * FAR);
let numbers = whole("numbers") || 1;
let solved = 0;

/** What the address asks for and there is not: another exercise stands there, which is said. */
const lost = ["kind", "graph", "numbers"].filter((name) => {
  const text = asked.get(name);
  return text !== null && (name === "kind" ? !KINDS.some((one) => one === text) : !whole(name));
});
if (lost.length) {
  const line = document.createElement("p");
  line.className = "note";
  line.setAttribute("role", "status");
  line.textContent = say("practice.lost", { names: lost.map((name) => `${name}=${asked.get(name)}`).join(", ") });
  document.querySelector("main")?.prepend(line);
}

/** A positive whole number of the address. @param {string} name */
function whole(name) {
  const value = Number(asked.get(name));
  return Number.isInteger(value) && value > 0 && value <= FAR ? value : 0;
}

const place = /** @type {HTMLElement} */ (document.querySelector(".practice-place"));
const choice = /** @type {HTMLSelectElement} */ (document.querySelector("#kind"));
const count = /** @type {HTMLElement} */ (document.querySelector("#solved"));
const engine = service("", language);
const tab = keptInTab("chainrule practice");

/**
 * The exercise of the kind, the graph and the numbers that are chosen.
 * @param {boolean} [another] whether the reader has asked for it, so that Back leads to the one before
 */
async function show(another = false) {
  choice.value = kind;
  const address = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries({ kind, graph, numbers })) address.set(name, String(value));
  history[another ? "pushState" : "replaceState"](null, "", `?${address}`);
  const program = exercise(kind, graph, numbers);
  place.setAttribute("aria-busy", "true");
  const answer = await engine
    .call("trace", { method: "POST", body: JSON.stringify({ program }) })
    .catch((/** @type {unknown} */ error) => void fault(error));
  place.removeAttribute("aria-busy");
  if (!answer) return;
  const walk = walkOf(readTrace(structuredClone(answer)));
  const element = /** @type {ChainRule} */ (document.createElement("chain-rule"));
  element.lesson_ = lessonFrom(walk, program, say, language);
  element.setAttribute("lesson", "practice");
  element.setAttribute("heading", say("practice.title"));
  element.setAttribute("links", "off");
  element.toggleAttribute("data-fixed", true); // its numbers are to be worked out by hand
  element.trace = answer;
  const { moments } = element.lesson_;
  // What was answered is there again after a reload, or in the other language.
  const of = [kind, graph, numbers].join(" ");
  const { restore } = progress(element, (kept) => tab.remember({ of, kept }));
  const known = tab.remembered();
  const before = known?.of === of ? known.kept : null;
  if (before) restore(before);
  const over = before?.over ?? before?.right ?? [];
  let left = moments.length - over.length;
  let helped = over.length > (before?.right?.length ?? 0); // an answer was asked for
  element.toggleAttribute("data-fixed", left > 0);
  element.addEventListener("cr-answer", (event) => {
    const { right, shown } = /** @type {CustomEvent} */ (event).detail;
    if (!right && !shown) return;
    helped ||= shown;
    left--;
    if (left) return;
    if (!helped) count.textContent = say("practice.solved", { count: ++solved });
    element.toggleAttribute("data-fixed", false); // now it may be stepped through
  });
  place.replaceChildren(element);
}

/** @param {unknown} error */
function fault(error) {
  const words = document.createElement("p");
  words.setAttribute("role", "alert");
  words.textContent = (isRefused(error) && error.problem.detail) || say("unreachable.title");
  place.replaceChildren(words);
}

choice.addEventListener("change", () => {
  kind = /** @type {Kind} */ (choice.value);
  numbers = 1;
  void show(true);
});
document.querySelector("#another")?.addEventListener("click", () => {
  graph = 1 + Math.floor(Math.random() * FAR);
  numbers = 1;
  void show(true);
});
document.querySelector("#numbers")?.addEventListener("click", () => {
  numbers++;
  void show(true);
});
addEventListener("popstate", () => {
  const before = new URLSearchParams(location.search);
  kind = KINDS.find((one) => one === before.get("kind")) ?? kind;
  [graph, numbers] = ["graph", "numbers"].map((name) => Number(before.get(name)) || 1);
  void show();
});
document.querySelector("#print")?.addEventListener("click", async () => {
  const { sheets } = await import("./worksheet.js");
  await sheets({ kind, graph, count: 10, engine, say, language }).catch(fault);
});
const rule = /** @type {HTMLElement} */ (document.querySelector(".write"));
writeRule(rule, engine, say);
await show();
