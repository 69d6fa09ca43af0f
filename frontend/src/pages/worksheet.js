/** A sheet of exercises on paper, and their answers on the last page. */

import { html, render } from "lit/html.js";
import { blanksOf } from "../formula/exercise.js";
import { filled } from "../formula/reference.js";
import { paper } from "../style-paper.js";
import { different } from "../trace/exercise.js";
import { readTrace } from "../trace/read.js";
import { walk as walkOf } from "../trace/walk.js";
import { printed } from "../views/printed.js";
import { symbol, symbols } from "../views/symbols.js";

/** @import { Kind } from "../trace/exercise.js" */
/** @import { Service } from "../session/api.js" */
/** @import { Say } from "../types" */

/**
 * @param {{ kind: Kind, graph: number, count: number, engine: Service, say: Say, language: string }} wish
 */
export async function sheets({ kind, graph, count, engine, say, language }) {
  const all = await Promise.all(
    different(kind, graph, count).map(async (program) => {
      const body = JSON.stringify({ program });
      const walk = walkOf(readTrace(await engine.call("trace", { method: "POST", body })));
      const { svg, alt } = printed({ walk, at: walk.lossAt, say, language, dark: false, asked: true });
      return { program, walk, blanks: blanksOf(walk), picture: `data:image/svg+xml,${encodeURIComponent(svg)}`, alt };
    }),
  );
  const frame = document.createElement("iframe");
  frame.className = "sheet";
  frame.title = say("practice.sheet");
  document.body.append(frame);
  const view = /** @type {Window & typeof globalThis} */ (frame.contentWindow);
  const sheet = new view.CSSStyleSheet();
  sheet.replaceSync(paper.cssText);
  view.document.adoptedStyleSheets = [sheet];
  view.document.documentElement.lang = language;
  view.document.title = say("practice.sheet");
  const lines = (/** @type {string} */ program) =>
    program.split("\n").map((one) => html`${symbols(one.replaceAll(" ** 2", "²"))}<br>`);
  render(
    html`<h1>${say("practice.sheet")}</h1>
      ${all.map(
        ({ program, blanks, picture, alt }, i) => html`<section class="exercise"><h2>${i + 1}</h2>
          <img alt=${alt} src=${picture}>
          <p class="lines">${lines(program.replace(/param\((.*?)\)/g, "$1"))}</p>
          <p class="blanks">${blanks.map(
            ({ name }) => html`<span>${say("practice.grad")} ${symbol(name)} = <u></u></span>`,
          )}</p></section>`,
      )}
      <section class="answers"><h1>${say("practice.answers")}</h1>${all.map(
        ({ walk, blanks }, i) =>
          html`<p><b>${i + 1}</b> ${blanks.map(
            ({ name, sum }) => html`<span>${symbol(name)}: ${filled(walk, `${sum} = {grad:${name}}`)}</span> `,
          )}</p>`,
      )}</section>`,
    view.document.body,
    { creationScope: view.document },
  );
  await Promise.all([...view.document.images].map((image) => image.decode()));
  view.addEventListener("afterprint", () => frame.remove(), { once: true });
  view.focus();
  view.print();
}
