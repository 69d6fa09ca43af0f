/** For teachers: the lessons that are ticked, as an embed, on paper, and as an assignment. */

import { isRefused } from "../session/refused.js";
import { MODES, planOf, planQuery } from "../trace/plan.js";
import { kept } from "../trace/snippets.js";
import { save } from "../views/save.js";
import { latex, pagesOf, write } from "./lesson-paper.js";
import { keptInTab, ONCE } from "./progress.js";

/** @import { Service } from "../session/api.js" */
/** @import { Plan } from "../trace/plan.js" */
/** @import { Say } from "../types" */
/** @import { Page } from "./lesson-paper.js" */

const FRAME = 'width="100%" height="900" sandbox="allow-scripts allow-popups"';
const HEIGHT = 560; // pixels that a lesson has at least

/** @template {Element} T @param {string} selector @returns {T} */
const part = (selector) => /** @type {T} */ (document.querySelector(selector));

/**
 * @param {Service} engine
 * @param {string} home the address of the site, without a slash at its end
 * @param {string} language
 * @param {Say} say
 */
export function handout(engine, home, language, say) {
  const boxes = [.../** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll(".choose input"))];
  const modes = /** @type {HTMLSelectElement} */ (part("#mode"));
  const title = /** @type {HTMLInputElement} */ (part("#title"));
  const mini = /** @type {HTMLIFrameElement} */ (part(".mini iframe"));
  const trouble = /** @type {HTMLElement} */ (part(".paper .fault"));
  /** What makes something of the ticked lessons. @type {NodeListOf<HTMLButtonElement>} */
  const makers = document.querySelectorAll(`#sheet, #key, #tex, #file, [data-copy="address"], [data-copy="recipe"]`);
  const tab = keptInTab("chainrule handout");
  const before = planOf(JSON.stringify(tab.remembered()));
  if (before) put(before);
  let way = "element";
  let shown = "";
  let previewed = "";

  /** @param {Plan} wish */
  function put(wish) {
    for (const box of boxes) box.checked = wish.lessons.includes(Number(box.dataset.number));
    modes.value = wish.mode === "predict" ? "" : (wish.mode ?? "");
    title.value = wish.title ?? "";
  }

  const chosen = () => boxes.filter(({ checked }) => checked);
  /** How a lesson asks, in an address. @param {string} sign */
  const asking = (sign) => modes.value && `${sign}mode=${modes.value}`;
  /** What takes one answer tells the page around it the score. @param {string} sign */
  const scored = (sign) => (ONCE.includes(modes.value) ? `${sign}splice=on` : "");
  const framed = (/** @type {string} */ id, /** @type {string} */ sign) =>
    `${home}/e/v1/?lesson=${id}${sign}lang=${language}${asking(sign)}${scored(sign)}`;
  const frame = (/** @type {string} */ id, /** @type {string} */ name) =>
    `<iframe src="${framed(id, "&amp;")}" title="${name}" ${FRAME}></iframe>`;
  const link = (/** @type {string} */ id) => `${home}/learn/${id}/?lang=${language}${asking("&")}`;
  /** @type {Record<string, (id: string, title: string) => string>} */
  const recipes = {
    element: (id) =>
      `<chain-rule lesson="${id}" lang="${language}"${modes.value && ` mode="${modes.value}"`}${
        ONCE.includes(modes.value) ? ' links="off"' : ""
      } ` + `${kept(HEIGHT)}></chain-rule>`,
    frame,
    moodle: frame,
    // A cell shows its last line alone, unless it is told to.
    jupyter: (id) => `display(IFrame("${framed(id, "&")}", width="100%", height=900))`,
    link,
    markdown: (id, name) => `[${name}](${link(id)})`,
  };
  /** What stands above the lines of a recipe. @type {Record<string, string>} */
  const heads = {
    element: `<script async src="${home}/embed/v1.js"></script>`,
    jupyter: "from IPython.display import IFrame, display",
  };

  /** @returns {Plan} */
  const plan = () => ({
    ...(title.value.trim() ? { title: title.value.trim() } : {}),
    lessons: chosen().map(({ dataset }) => Number(dataset.number)),
    ...(modes.value ? { mode: modes.value } : {}),
  });
  const address = () =>
    `${home}/learn/?${String(new URLSearchParams([["lang", language], ...planQuery(plan())])).replaceAll("%2C", ",")}`;

  function recipe() {
    const lines = chosen().map(({ value, dataset }) => recipes[way](value, dataset.title ?? ""));
    const text = lines.length ? [heads[way], ...lines].filter(Boolean).join("\n") : say("teach.none");
    part("#recipe").textContent = text;
    part("#where").textContent = say(`teach.where.${way}`);
  }

  /** What is ticked, how long it takes, and what of its needs is not. */
  function counted() {
    const all = chosen();
    const minutes = all.reduce((sum, { dataset }) => sum + Number(dataset.minutes), 0);
    const numbers = all.map(({ dataset }) => dataset.number).join(", ");
    const needed = all
      .flatMap(({ dataset }) => (dataset.needs ?? "").split(" "))
      .map((id) => boxes.find(({ value }) => value === id))
      .filter((one) => one && !one.checked)
      .map((one) => Number(one?.dataset.number));
    const builds = [...new Set(needed)].sort((a, b) => a - b).join(", ");
    const told = all.length ? [say("teach.ticked", { numbers, minutes })] : [say("teach.none")];
    if (builds) told.push(say("teach.builds", { numbers: builds }));
    part(".ticked").textContent = told.join(" · ");
    const share = /** @type {HTMLAnchorElement} */ (part("#share"));
    share.textContent =
      all.length === 1 ? say("teach.share.one", { minutes }) : say("teach.share.count", { count: all.length, minutes });
    share.href = address();
    share.toggleAttribute("data-none", !all.length);
    part("#address").textContent = address();
    tab.remember(plan());
    part("#plan").textContent = JSON.stringify(plan(), null, 2);
    for (const button of makers) button.disabled = !all.length;
  }

  function preview() {
    const first = chosen()[0]?.value ?? "";
    if (`${first} ${modes.value}` === shown) return;
    shown = `${first} ${modes.value}`;
    const element = document.createElement("chain-rule");
    element.setAttribute("lesson", first);
    element.setAttribute("mode", modes.value);
    element.setAttribute("height", "480");
    part(".preview").replaceChildren(...(first ? [element] : []));
  }

  // ---- paper ------------------------------------------------------------------------------------------------

  /** The sheets of lessons. @param {HTMLInputElement[]} all @returns {Promise<Page[] | null>} */
  async function sheets(all) {
    trouble.textContent = "";
    try {
      const lessons = await Promise.all(
        all.map(async ({ value }) => {
          const found = await engine.file(`${home}/lessons/${value}.json`);
          return { .../** @type {any} */ (found), link: `${home}/learn/${value}/` };
        }),
      );
      return await pagesOf(lessons, { engine, say, language });
    } catch (error) {
      if (!isRefused(error)) throw error;
      trouble.textContent = error.problem.detail || say("unreachable.title");
      return null;
    }
  }

  /** What the first sheet looks like. */
  async function sketched() {
    const [first] = chosen();
    if (previewed === (first?.value ?? "")) return;
    previewed = first?.value ?? "";
    const pages = first ? await sheets([first]) : null;
    const to = mini.contentDocument;
    if (previewed !== (first?.value ?? "") || !to) return; // another one has been ticked meanwhile
    if (!pages) return to.body.replaceChildren();
    await write(to, pages, { key: false, say, language });
  }

  /** @param {boolean} key */
  async function print(key) {
    const pages = await sheets(chosen());
    if (!pages) return;
    const own = document.createElement("iframe");
    own.className = "sheet";
    own.title = say("practice.sheet");
    document.body.append(own);
    const view = /** @type {Window & typeof globalThis} */ (own.contentWindow);
    await write(view.document, pages, { key, say, language });
    view.addEventListener("afterprint", () => own.remove(), { once: true });
    view.focus();
    view.print();
  }

  async function tex() {
    const pages = await sheets(chosen());
    if (pages) save("worksheet.tex", [latex(pages, { say, language })], "application/x-tex");
  }

  // ---- what is clicked --------------------------------------------------------------------------------------

  function changed() {
    recipe();
    counted();
    preview();
    void sketched();
  }
  for (const one of [...boxes, modes]) one.addEventListener("change", changed);
  title.addEventListener("input", counted);
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-recipe]")))
    button.addEventListener("click", () => {
      way = button.dataset.recipe ?? way;
      for (const one of document.querySelectorAll("[data-recipe]"))
        one.setAttribute("aria-pressed", String(one === button));
      recipe();
    });
  part("#sheet").addEventListener("click", () => void print(false));
  part("#key").addEventListener("click", () => void print(true));
  part("#tex").addEventListener("click", () => void tex());
  part("#file").addEventListener("click", () =>
    save("lessons.json", [JSON.stringify(plan(), null, 2)], "application/json"),
  );
  part("#open").addEventListener("change", async (event) => {
    const field = /** @type {HTMLInputElement} */ (event.target);
    const found = planOf((await field.files?.[0]?.text()) ?? "");
    field.value = ""; // the same file may be chosen again once it is mended
    part(".plan .fault").textContent = found ? "" : say("plan.file");
    if (!found) return;
    const { odd, ...plan } = found;
    put(plan);
    changed();
    const known = boxes.map(({ dataset }) => Number(dataset.number));
    const lost = found.lessons.filter((number) => !known.includes(number));
    const faults = [
      ...(lost.length ? [say("plan.lost.file", { names: lost.join(", ") })] : []),
      ...(odd ? [say("plan.mode", { name: odd, list: MODES.join(", ") })] : []),
    ];
    part(".plan .fault").textContent = faults.join(say("language.space"));
  });
  changed();
}
