/**
 * Writes the pages that are text: home, the article, the list of lessons and each lesson, a file for each language.
 * Everything that is read stands in them before any script runs; every number in it is the engine's.
 */

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";

import { short, sizeOf } from "./src/formula/numerals.js";
import { filled } from "./src/formula/reference.js";
import { readTrace } from "./src/trace/read.js";
import { walk as walkOf } from "./src/trace/walk.js";
import { pieces } from "./src/views/symbols.js";
import { safe } from "./src/views/ink.js";
import { printed } from "./src/views/printed.js";
import { joined, LANGUAGES, speaker } from "./src/words.js";
import { article } from "./article.js";
import { lessons } from "./lessons.js";

/** @import { Walk } from "./src/types" */

const text = (/** @type {string} */ path) => readFileSync(new URL(path, import.meta.url), "utf8");
const read = (/** @type {string} */ path) => JSON.parse(text(path));
const NAVIGATION = {
  learn: "learn/",
  playground: "playground/",
  labs: "labs/",
  studio: "studio/",
  teach: "teach/",
  reference: "reference/",
  api: "docs",
};

/** What pages wear beside what all of them do. @type {Record<string, string[]>} */
const SHEETS = {
  article: ["article"],
  practice: ["exercises"],
  teach: ["exercises"],
  rules: ["exercises"],
  "three-ways": ["exercises"],
  playground: ["playground"],
  labs: ["playground", "labs"],
};
const LABS = ["depth", "brain", "optimizers", "vision", "language"];

/** A trace as data in a page. @param {object} data */
const inert = (data) => JSON.stringify(data).replaceAll("<", "\\u003c");

/** @param {string} id of a figure of the pages */
export const figure = (id) => read(`pages/figures/${id}.json`);
/** @param {string} id of a program of the gallery */
export const golden = (id) => read(`../tests/golden/${id}.json`);
/** @param {object} trace @param {number} [rate] */
export const walked = (trace, rate) => walkOf(readTrace(structuredClone(/** @type {any} */ (trace))), rate);

/**
 * A page where it stands, with the way from it to the root.
 * @typedef {(source: string, place: string) => void} Put
 */

/**
 * @param {Put} put
 * @param {(entry: string, language: string) => string} links to what its script will ask for
 */
export function pages(put, links) {
  const made = lessons();
  for (const { name: language, tag } of LANGUAGES) {
    const words = read(`pages/words.${language}.json`);
    const say = speaker(joined(read(`i18n/${language}.json`), read(`i18n/ops.${language}.json`)));
    const end = language === "en" ? "index.html" : `index.${language}.html`;
    /** @param {Walk} walk @param {number} at @param {string} [title] */
    const picture = (walk, at, title) =>
      printed({ walk, at, say, language: tag, dark: false, live: true, ...(title ? { title } : {}) }).svg;
    /**
     * @param {string} page
     * @param {string} place
     * @param {string} title
     * @param {string} description
     * @param {string} main
     * @param {string} [script]
     */
    const page = (page, place, title, description, main, script = "site") => {
      const nav = Object.entries(NAVIGATION).map(([key, to]) => `<a href="${to}">${say(`nav.${key}`)}</a>`);
      const holes = {
        tag,
        title,
        description,
        page,
        script,
        sheets: (SHEETS[page] ?? []).map((name) => `    <link rel="stylesheet" href="${name}.css" />\n`).join(""),
        kind: `site ${page}`,
        main,
        header: `<a class="mark" href="./">Chainrule</a><nav class="wide">${nav.join("")}</nav>`,
        footer: words.footer,
      };
      const whole = put_(text("pages/page.html"), holes).replace("  </head>", `${links(script, language)}  </head>`);
      put(whole, `${place}${end}`);
    };

    /** What a lesson is about, in a sentence. @param {typeof made[number]} one */
    const about = ({ lesson, trace }) => first(filled(walked(trace, lesson.rate), lesson.text[language].lead));

    // Home.
    const neuron = walked(golden("neuron"), 1);
    const hundred = walked(figure("hundred"), 1);
    const opening = read("facts/opening.json");
    const filledHome = Object.fromEntries(
      Object.entries(words).map(([key, one]) => [key, safe(filled(neuron, put_(one, deepness(hundred), true)))]),
    );
    const home = put_(text("pages/home.html"), {
      ...filledHome,
      neuron: `${picture(neuron, neuron.lossAt)}<script type="application/json">${inert(opening)}</script>`,
      circle: `<img alt="" src="p/v1/circle/loss.${language}.light.svg" />`,
      hundred: picture(hundred, hundred.steps.length - 1),
      snippet: safe(
        '<script async src="http://127.0.0.1:8000/embed/v1.js"></script>\n<chain-rule example="neuron"></chain-rule>',
      ),
      call: safe(
        `curl http://127.0.0.1:8000/api/v1/trace -H 'Content-Type: application/json' \\\n  -d '${JSON.stringify({ program: text("pages/figures/call.txt").trim() })}'`,
      ),
      answer: safe(head(figure("call"))),
    });
    page("home", "", words["home.title"], words["home.description"], home);

    page(
      "article",
      "learn/article/",
      words["article.title"],
      words["article.description"],
      article(text(`pages/article.${language}.md`), { language, picture, inert, words }),
    );

    page(
      "practice",
      "practice/",
      words["practice.title"],
      words["practice.description"],
      put_(text("pages/practice.html"), words),
      "practice",
    );

    page(
      "playground",
      "playground/",
      words["playground.title"],
      words["playground.description"],
      put_(text("pages/playground.html"), words),
      "playground",
    );

    const doors = LABS.map(
      (lab) =>
        `<li><a href="labs/${lab}/"><b>${words[`${lab}.title`]}</b><span>${words[`${lab}.description`]}</span></a></li>`,
    );
    page(
      "labs",
      "labs/",
      words["labs.label"],
      words["labs.description"],
      `<h1>${words["labs.label"]}</h1><p class="lead">${words["labs.description"]}</p>
      <ul class="doors">${doors.join("\n")}</ul>`,
    );
    for (const lab of LABS)
      page(
        "labs",
        `labs/${lab}/`,
        words[`${lab}.title`],
        words[`${lab}.description`],
        put_(text("pages/lab.html"), {
          ...words,
          title: words[`${lab}.title`],
          lead: words[`${lab}.lead`],
          tabs: LABS.map(
            (one) =>
              `<a href="labs/${one}/" aria-current="${one === lab ? "page" : "false"}">${words[`labs.${one}`]}</a>`,
          ).join("\n        "),
        }),
        lab,
      );

    const choose = made.map((one, i) => {
      const { lesson } = one;
      const own = lesson.text[language];
      const title = safe(put_(words["lesson.title"], { number: lesson.number, title: own.title }));
      const needs = (lesson.needs ?? []).join(" ");
      return `<li><label><em>${lesson.number}</em><span><b>${inline(own.title)}</b><span>${inline(about(one))}</span></span>
        <i>${put_(words["learn.minutes"], lesson)}</i><input type="checkbox" value="${lesson.id}" data-title="${title}"
        data-number="${lesson.number}" data-minutes="${lesson.minutes}" data-needs="${needs}"${i === 5 ? " checked" : ""} /></label></li>`;
    });
    page(
      "teach",
      "teach/",
      words["teach.title"],
      words["teach.description"],
      put_(text("pages/teach.html"), { ...words, lessons: choose.join("\n") }),
      "teach",
    );

    const rules = { ...read("pages/rules.json"), trace: figure("rules"), texts: read(`pages/rules.${language}.json`) };
    page(
      "rules",
      "learn/wrong-rules/",
      words["rules.title"],
      words["rules.description"],
      `<h1>${words["rules.title"]}</h1><p class="lead">${words["rules.lead"]}</p>
      <p>${put_(words["rules.network"], { rate: rules.rate })}</p>
      <pre class="net">${safe(text("pages/figures/rules.txt").trim())}</pre>
      <script type="application/json" id="rules">${inert(rules)}</script>
      <div class="rules-place"><ul>${rules.rules.map(({ code }) => `<li>${rules.texts[code].name}</li>`).join("")}</ul></div>`,
      "rules",
    );

    const ways = { program: text("pages/figures/ways.txt"), trace: figure("ways") };
    page(
      "three-ways",
      "learn/three-ways/",
      words["ways.title"],
      words["ways.description"],
      `<h1>${words["ways.title"]}</h1><p class="lead">${words["ways.lead"]}</p>
      <script type="application/json" id="ways">${inert(ways)}</script><div class="three-place"></div>`,
      "ways",
    );

    // The lessons.
    const list = made.map((one) => {
      const { lesson } = one;
      const own = lesson.text[language];
      return `<li data-number="${lesson.number}" data-minutes="${lesson.minutes}"><a href="learn/${lesson.id}/"><b>${lesson.number}</b><span><b>${inline(own.title)}</b><span>${inline(about(one))}</span></span><i>${put_(words["learn.minutes"], lesson)}</i></a></li>`;
    });
    page(
      "learn",
      "learn/",
      words["learn.title"],
      words["learn.description"],
      `<h1>${words["learn.title"]}</h1><p class="lead">${words["learn.lead"]}</p>
      <ul class="doors"><li><a href="learn/article/"><b>${words["learn.article"]}</b><span>${words["learn.article.about"]}</span></a></li>
      <li><a href="practice/"><b>${words["practice.title"]}</b><span>${words["practice.about"]}</span></a></li>
      <li><a href="learn/wrong-rules/"><b>${words["rules.title"]}</b><span>${words["rules.about"]}</span></a></li>
      <li><a href="learn/three-ways/"><b>${words["ways.title"]}</b><span>${words["ways.about"]}</span></a></li></ul>
      <ol class="lessons">${list.join("\n")}</ol>`,
    );
    made.forEach(({ lesson, trace }, i) => {
      const own = lesson.text[language];
      const title = put_(words["lesson.title"], { number: lesson.number, title: own.title });
      const walk = walked(trace, lesson.rate);
      const way = (/** @type {number} */ to) => {
        const other = made[to]?.lesson;
        return other
          ? `<a href="learn/${other.id}/">${put_(words["lesson.next"], { number: other.number, title: other.text[language].title })}</a>`
          : `<a href="learn/">${words["lesson.all"]}</a>`;
      };
      page(
        "lesson",
        `learn/${lesson.id}/`,
        title,
        plainly(about(made[i])),
        `<h1 class="sr">${inline(title)}</h1>
      <chain-rule lesson="${lesson.id}" links="off" heading="${safe(title)}">${picture(walk, walk.lossAt)}<script type="application/json">${inert({ lesson, trace })}</script></chain-rule>
      <nav class="ways">${way(i - 1)}<button type="button" data-present>${words["lesson.present"]}</button>${way(i + 1)}</nav><button type="button" class="leave" data-leave aria-label="${words["lesson.leave"]}" title="${words["lesson.leave"]}">✕</button>`,
      );
    });
  }
  mkdirSync("dist/lessons", { recursive: true });
  mkdirSync("dist/figures", { recursive: true });
  writeFileSync("dist/figures/hundred.json", JSON.stringify({ trace: figure("hundred") }));
  // By its number too, as it is called in an assignment.
  for (const one of made)
    for (const name of [one.lesson.id, one.lesson.number])
      writeFileSync(`dist/lessons/${name}.json`, JSON.stringify(one));
}

/** How deep a chain of layers goes: the largest factor of a layer in percent, and what is left at the first.
 * @param {Walk} walk */
function deepness({ trace, run }) {
  const turns = trace.nodes.filter(({ op }) => op === "sigmoid").map(({ id }) => Math.abs(Number(run.grads[id])));
  const factors = turns.slice(0, -1).map((grad, i) => grad / turns[i + 1]);
  return {
    most: short(100 * Math.max(...factors)),
    share: short(turns[0] / turns[turns.length - 1]),
  };
}

/** The head of an answer of the service. @param {any} trace */
function head({ names, runs: [run] }) {
  const few = (/** @type {unknown[]} */ list) =>
    `[${list
      .slice(0, 6)
      .map((one) => sizeOf(/** @type {any} */ (one)) && Number(Number(one).toPrecision(6)))
      .join(", ")}, …]`;
  return `{"names": ${JSON.stringify(names)},\n "runs": [{"values": ${few(run.values)},\n           "grads":  ${few(run.grads)}, …}], …}`;
}

/**
 * A template with its holes filled.
 * @param {string} template
 * @param {Record<string, any>} holes
 * @param {boolean} [some] whether other holes stay
 */
function put_(template, holes, some = false) {
  return template.replace(/\{([\w.]+)\}/g, (whole, key) => {
    if (Object.hasOwn(holes, key)) return String(holes[key]);
    if (some) return whole;
    throw new Error(`nothing is put into ${whole}`);
  });
}

/** The first sentence of a paragraph. @param {string} lead */
const first = (lead) =>
  lead.length <= SHORT ? lead : (/^.*?[.。！!?？][”"’]?(?=\s|$|[^\d])/su.exec(lead)?.[0] ?? lead);
const SHORT = 100; // letters of a lead that a list has room for
/** Without marks. @param {string} words */
const plainly = (words) => safe(words.replace(/\*\*|\$/g, ""));
/** Words with names set as mathematics writes them. @param {string} words */
export const inline = (words) =>
  words
    .split(/(\*\*[^*]+\*\*|\$[^$]+\$)/)
    .map((part) =>
      part.startsWith("**")
        ? `<b>${safe(part.slice(2, -2))}</b>`
        : part.startsWith("$")
          ? symbolsIn(part.slice(1, -1))
          : safe(part),
    )
    .join("");

/** @param {string} formula */
export const symbolsIn = (formula) =>
  `<span class="math">${pieces(formula)
    .map(
      ({ text: own, slanted, low }) =>
        (slanted ? `<i>${safe(own)}</i>` : safe(own)) + (low ? `<sub>${safe(low)}</sub>` : ""),
    )
    .join("")}</span>`;
