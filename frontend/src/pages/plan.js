/** An assignment as a pupil meets it: of the list of lessons what is asked for, and at a lesson the way to the next. */

import { isMode, MODES, planIn, planQuery } from "../trace/plan.js";
import { catalog, joined, speaker } from "../words.js";

/** @import { Say } from "../types" */

/**
 * @param {URLSearchParams} asked what the address says
 * @param {string} page which page it is: `learn` or `lesson`
 * @param {string} language
 */
export async function plan(asked, page, language) {
  const say = speaker(joined(...(await Promise.all([catalog(language), catalog(`ops.${language}`)]))));
  const mode = asked.get("mode");
  if (page === "lesson" && mode && !isMode(mode)) note(say("plan.mode", { name: mode, list: MODES.join(", ") }));
  const found = planIn(asked);
  if (!found) return;
  const query = new URLSearchParams(
    [["lang", asked.get("lang") ?? ""], ...planQuery(found)].filter(([, value]) => value),
  );
  const carried = query.toString().replaceAll("%2C", ",");
  if (page === "lesson") return ways(found.lessons, carried, say);
  const main = /** @type {HTMLElement} */ (document.querySelector("main"));
  const rows = [.../** @type {NodeListOf<HTMLElement>} */ (main.querySelectorAll(".lessons > li"))];
  const numberOf = (/** @type {HTMLElement} */ row) => Number(row.dataset.number);
  const own = rows.filter((row) => found.lessons.includes(numberOf(row)));
  const lost = [...found.lost, ...found.lessons.filter((number) => !rows.some((row) => numberOf(row) === number))];
  if (lost.length) note(say("plan.lost", { names: lost.join(", ") }));
  if (!own.length) return;
  for (const row of rows) row.hidden = !own.includes(row);
  for (const link of main.querySelectorAll(".lessons a"))
    link.setAttribute("href", `${link.getAttribute("href")}?${carried}`);
  const doors = /** @type {HTMLElement | null} */ (main.querySelector(".doors"));
  if (doors) doors.hidden = true;
  const minutes = own.reduce((sum, { dataset }) => sum + Number(dataset.minutes), 0);
  const title = found.title || say("plan.title");
  /** @type {HTMLElement} */ (main.querySelector("h1")).textContent = title;
  /** @type {HTMLElement} */ (main.querySelector(".lead")).textContent =
    own.length === 1 ? say("plan.one", { minutes }) : say("plan.count", { count: own.length, minutes });
}

/**
 * Below a lesson: the lessons of the assignment before and after it, or all of them.
 * @param {number[]} lessons
 * @param {string} query
 * @param {Say} say
 */
function ways(lessons, query, say) {
  const nav = document.querySelector("nav.ways");
  const here = Number(/^.*\/(\d+)-[^/]*\/?$/.exec(location.pathname)?.[1]);
  const links = [.../** @type {NodeListOf<HTMLAnchorElement>} */ (nav?.querySelectorAll("a") ?? [])];
  const at = lessons.indexOf(here);
  links.forEach((link, i) => {
    const to = lessons[at + (i ? 1 : -1)];
    const own = at >= 0 && to !== undefined && link.href.includes(`/${String(to).padStart(2, "0")}-`);
    const [path] = (link.getAttribute("href") ?? "").split("?");
    link.setAttribute("href", `${own ? path : "learn/"}?${query}`);
    if (!own) link.textContent = say("plan.all");
  });
}

/** Something that a link asks for and that there is not. @param {string} words */
function note(words) {
  const line = document.createElement("p");
  line.className = "note";
  line.setAttribute("role", "status");
  line.textContent = words;
  document.querySelector("main")?.prepend(line);
}
