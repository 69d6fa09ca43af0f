/** An assignment as a pupil meets it: of the list of lessons what is asked for, and at a lesson the way to the next. */

import { service } from "../session/api.js";
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
  const found = planIn(asked);
  if (mode && !isMode(mode)) note(say("plan.mode", { name: mode, list: MODES.join(", ") }));
  if (!found) return;
  const query = new URLSearchParams(
    [["lang", asked.get("lang") ?? ""], ...planQuery(found)].filter(([, value]) => value),
  );
  const carried = query.toString().replaceAll("%2C", ",");
  if (page === "lesson") return await ways(found.lessons, carried, language, say);
  const main = /** @type {HTMLElement} */ (document.querySelector("main"));
  const rows = [.../** @type {NodeListOf<HTMLElement>} */ (main.querySelectorAll(".lessons > li"))];
  const numberOf = (/** @type {HTMLElement} */ row) => Number(row.dataset.number);
  const own = rows.filter((row) => found.lessons.includes(numberOf(row)));
  const lost = [...found.lost, ...found.lessons.filter((number) => !rows.some((row) => numberOf(row) === number))];
  if (lost.length) note(say("plan.lost", { names: lost.join(", ") }));
  else if (!own.length) note(say("plan.empty"));
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
 * @param {string} language
 * @param {Say} say
 */
async function ways(lessons, query, language, say) {
  const list = new URL(`../?${query}`, location.href);
  const here = Number(/^.*\/(\d+)-[^/]*\/?$/.exec(location.pathname)?.[1]);
  const links = [.../** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("nav.ways a"))];
  for (const link of links) [link.href, link.textContent] = [list.href, say("plan.all")];
  const at = lessons.indexOf(here);
  if (links[1] && (at < 0 || lessons.length === 1)) links[1].style.visibility = "hidden"; // it would be the same
  if (at < 0) return;
  // Without the names of the others there is the way back to the list.
  const { signal } = new AbortController();
  const found = await service("", language)
    .call("lessons", { signal })
    .catch(() => null);
  links.forEach((link, i) => {
    const number = lessons[at + (i ? 1 : -1)];
    const other = found?.lessons.find((/** @type {{ number: number }} */ one) => one.number === number);
    if (!other) return;
    link.href = new URL(`../${other.id}/?${query}`, location.href).href;
    link.textContent = say("plan.next", { number, title: other.title[language] ?? other.title.en });
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
