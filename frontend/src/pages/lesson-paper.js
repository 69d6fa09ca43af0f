/** Lessons on paper: in a document of their own, to be looked at and to be printed; and as LaTeX. */

import { html, nothing, render } from "lit/html.js";
import { latexOf } from "../formula/lesson-tex.js";
import { OPEN, partsOnPaper, sheetOf } from "../formula/lesson-sheet.js";
import { sheet } from "../style-paper.js";
import { readTrace } from "../trace/read.js";
import { walk as walkOf } from "../trace/walk.js";
import { printed } from "../views/printed.js";
import { phrase, prose } from "../views/prose.js";

/** @import { Lesson } from "../trace/lesson.js" */
/** @import { Sheet } from "../formula/lesson-sheet.js" */
/** @import { Service } from "../session/api.js" */
/** @import { Say, Walk } from "../types" */

/** A lesson's sheet, with the picture of its graph and where it is played. */
/** @typedef {Sheet & { picture: string, alt: string, link: string }} Page */

/**
 * The sheets of lessons, with the engine's numbers where a part has values of its own.
 * @param {{ lesson: Lesson, trace: any, link: string }[]} lessons
 * @param {{ engine: Service, say: Say, language: string }} how
 * @returns {Promise<Page[]>}
 */
export function pagesOf(lessons, { engine, say, language }) {
  return Promise.all(
    lessons.map(async ({ lesson, trace, link }) => {
      const own = walkOf(readTrace(structuredClone(trace)), lesson.rate);
      /** @type {Map<string, Walk>} */
      const walks = new Map();
      for (const { id, inputs, rate } of partsOnPaper(lesson)) {
        if (!inputs && !rate) continue;
        const body = JSON.stringify({ program: lesson.program, inputs: { ...lesson.inputs, ...inputs } });
        const found = inputs ? readTrace(await engine.call("trace", { method: "POST", body })) : own.trace;
        walks.set(id, walkOf(found, rate ?? lesson.rate));
      }
      const made = sheetOf(lesson, language, ({ id }) => walks.get(id) ?? own, say);
      // What is asked is not in the picture: values where they are asked for, else gradients and gates.
      const isValue = (/** @type {import("../formula/judge.js").Prompt} */ { kind, of = "" }) =>
        kind === "number" && of.includes("value:");
      const forward = partsOnPaper(lesson).some(({ prompts }) => prompts.some(isValue));
      const at = forward ? 0 : own.lossAt;
      const { svg, alt } = printed({ walk: own, at, say, language, dark: false, asked: true, summary: made.title });
      return { ...made, picture: `data:image/svg+xml,${encodeURIComponent(svg)}`, alt, link };
    }),
  );
}

/** Words whose open numbers are lines to write on. @param {string} words */
const lined = (words) => words.split(OPEN).map((part, i) => html`${i ? html`<u>&nbsp;</u>` : nothing}${phrase(part)}`);

/**
 * Writes sheets into a document.
 * @param {Document} to
 * @param {Page[]} pages
 * @param {{ key: boolean, say: Say, language: string }} how whether it is the answer key
 */
export async function write(to, pages, { key, say, language }) {
  const view = /** @type {Window & typeof globalThis} */ (to.defaultView);
  const styles = new view.CSSStyleSheet();
  styles.replaceSync(sheet.cssText);
  to.adoptedStyleSheets = [styles];
  to.documentElement.lang = language;
  const root = to.createElement("main");
  to.body.replaceChildren(root);
  to.title = pages.map(({ title }) => title).join(", ");
  render(
    pages.map(
      ({ title, lead, parts, picture, alt, left, link }) => html`<section class="lesson">
      <header><h1>${phrase(title)}${key ? html` · ${say("practice.answers")}` : nothing}</h1>${
        key ? nothing : html`<span>${say("pupils.name")} <u>&nbsp;</u></span>`
      }</header>
      ${key ? nothing : html`${prose(lead)}<img class="picture" alt=${alt} src=${picture}>`}
      ${parts.map(
        (part, i) => html`<h2>${phrase(part.title)}</h2>${key ? nothing : html`<p>${lined(part.say)}</p>`}
        <ol start=${1 + parts.slice(0, i).flatMap(({ questions }) => questions).length}>
          ${part.questions.map(
            ({ ask, filled, options, decimals, answer, chosen, because }) =>
              html`<li>${lined(key ? filled : ask)}${
                options.length
                  ? html`<ul>${options.map(
                      (one, k) => html`<li data-chosen=${key && k === chosen}><span>${lined(one)}</span></li>`,
                    )}</ul>`
                  : key
                    ? html` <b>${answer}</b>`
                    : html` <u>&nbsp;</u>${
                        decimals === undefined
                          ? nothing
                          : html`<small>${say("lesson.decimals", { count: decimals })}</small>`
                      }`
              }${key && because ? html`<p class="because">${phrase(because)}</p>` : nothing}</li>`,
          )}</ol>`,
      )}
      ${key || !left.length ? nothing : html`<p class="left">${say("teach.left", { link })}</p>`}</section>`,
    ),
    root,
    { creationScope: to },
  );
  await Promise.all([...to.images].map((image) => image.decode().catch(() => {})));
}

/**
 * @param {Page[]} pages
 * @param {{ say: Say, language: string }} how
 */
export const latex = (pages, { say, language }) =>
  latexOf(pages, {
    chinese: language === "zh",
    key: true,
    name: say("pupils.name"),
    answers: say("practice.answers"),
  });
