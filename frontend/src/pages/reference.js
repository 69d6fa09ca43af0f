/** The reference page: the op table, as people read it, in either language. */

import { LitElement, css, html, nothing } from "lit";
import { unsafeHTML } from "lit/directives/unsafe-html.js";
import { math, op, partial, print, symbol } from "../formula/mathml.js";
import { short } from "../formula/numerals.js";
import { spoken } from "../formula/speech.js";
import table from "../../facts/operations.json" with { type: "json" };
import datasets from "../../facts/datasets.json" with { type: "json" };
import usage from "../../facts/usage.json" with { type: "json" };
import { catalog, joined, LANGUAGES, languageOf, speaker, tagOf } from "../words.js";
import { colours } from "../colours.js";
import { shell } from "./shell.js";

/** @import { OpRow, State, Tree } from "../types" */

const ROWS = /** @type {OpRow[]} */ (/** @type {unknown} */ (table));
const USAGE = /** @type {Record<string, { usage: string, example: string }>} */ (/** @type {unknown} */ (usage));

/**
 * @typedef {object} DataRow
 * @property {Record<string, string>} title
 * @property {Record<string, string>} summary
 * @property {string} [source]
 * @property {{ train: number, test: number }} rows
 * @property {{ test_loss: number, test_right?: number }} baseline
 * @property {string} program
 */
const DATA = /** @type {Record<string, DataRow>} */ (/** @type {unknown} */ (datasets));

class OpReference extends LitElement {
  static properties = {
    language: { state: true },
    theme: { state: true },
    wish: { state: true },
    words: { state: true },
  };
  static styles = [
    colours.sheet,
    css`
      :host {
        display: block; min-height: 100vh; font: 15px/1.6 var(--sans); color: var(--ink); background: var(--ground);
      }
      .page { max-width: 980px; margin: 0 auto; padding: 18px; }
      header { display: flex; flex-wrap: wrap; gap: 8px 18px; align-items: end; }
      h1 { font-size: 22px; margin: 0 auto 0 0; }
      h2 { font: 600 17px var(--mono); margin: 0; overflow-wrap: anywhere; }
      h2.part { font: 600 20px var(--sans); margin: 26px 0 0; }
      h3 { font-size: 17px; margin: 0; }
      p { margin: 6px 0; }
      a { color: var(--plus-ink); }
      label span { display: block; font-size: 12px; color: var(--muted); }
      input, select {
        font: inherit; color: inherit; background: var(--panel); border: 1px solid var(--line); border-radius: 7px;
        padding: 4px 9px; min-height: 34px;
      }
      .muted { color: var(--muted); }
      ul {
        list-style: none; margin: 14px 0; padding: 0; display: grid; grid-template-columns: minmax(0, 1fr); gap: 12px;
      }
      li {
        background: var(--panel); border: 1px solid var(--rule); border-radius: 10px; padding: 12px 16px;
        scroll-margin-top: 10px;
      }
      dl {
        display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 2px 16px; margin: 8px 0;
        align-items: center;
      }
      dt { color: var(--muted); font-size: 13px; }
      dd { margin: 0; overflow-x: auto; }
      code { font: 13.5px var(--mono); overflow-wrap: anywhere; }
      math { font-size: 17px; margin: 4px 0; text-align: left; width: max-content; }
      :focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: 4px; }
    `,
  ];

  constructor() {
    super();
    const asked = new URL(location.href).searchParams;
    this.language = languageOf(asked.get("lang") ?? navigator.language);
    this.theme = /** @type {State["theme"]} */ (["light", "dark"].find((one) => one === asked.get("theme")) ?? "auto");
    this.wish = "";
    /**
     * Every catalog: an operation is found by its sentence in any language.
     * @type {Record<string, Record<string, string>> | null}
     */
    this.words = null;
    void this.read();
    this.dark = matchMedia("(prefers-color-scheme: dark)");
    this.dark.addEventListener("change", () => this.requestUpdate());
    this.header = shell("reference", {
      language: (language) => this.choose({ language }),
      theme: (theme) => this.choose({ theme }),
    });
  }

  async read() {
    const read = LANGUAGES.map(async ({ name }) => [name, joined(await catalog(name), await catalog(`ops.${name}`))]);
    this.words = Object.fromEntries(await Promise.all(read));
  }

  render() {
    const { words, language } = this;
    if (!words) return nothing;
    const say = speaker(words[language]);
    this.lang = tagOf(language);
    this.toggleAttribute("data-dark", this.theme === "dark" || (this.theme === "auto" && this.dark.matches));
    this.header(say, this);
    const wish = this.wish.trim().toLowerCase();
    const shown = ROWS.filter((row) =>
      [row.name, USAGE[row.name].usage, ...Object.values(words).map((one) => one[`op.${row.name}`])]
        .join(" ")
        .toLowerCase()
        .includes(wish),
    );
    const sets = Object.entries(DATA).filter(([name, { title, summary }]) =>
      [name, ...Object.values(title), ...Object.values(summary)].join(" ").toLowerCase().includes(wish),
    );
    const value = (/** @type {Event} */ event) => /** @type {HTMLInputElement} */ (event.target).value;
    return html`<div class="page">
      <header>
        <h1>${say("reference.title")}</h1>
        <label><span>${say("reference.find")}</span><input type="search" .value=${this.wish}
            @input=${(/** @type {Event} */ e) => (this.wish = value(e))} /></label>
      </header>
      <p class="muted">${say("reference.intro")}</p>
      <p class="muted" role="status">${say("reference.count", { shown: shown.length, all: ROWS.length })}</p>
      <ul>${shown.map((row) => this.row(row, say))}</ul>
      ${
        sets.length
          ? html`<h2 class="part" id="datasets">${say("reference.datasets")}</h2>
      <p class="muted">${say("reference.datasets.intro")}</p>
      <ul>${sets.map(([name, row]) => this.set(name, row, say))}</ul>`
          : nothing
      }
    </div>`;
  }

  /** @param {Partial<{ language: State["language"], theme: State["theme"] }>} wish */
  choose(wish) {
    Object.assign(this, wish);
    const to = new URL(location.href);
    to.searchParams.set("lang", this.language);
    if (this.theme === "auto") to.searchParams.delete("theme");
    else to.searchParams.set("theme", this.theme);
    history.replaceState(null, "", to);
  }

  /** What is wider than the screen scrolls, and must be reached by the keyboard to be scrolled. */
  updated() {
    for (const place of /** @type {NodeListOf<HTMLElement>} */ (this.renderRoot.querySelectorAll("dd"))) {
      const wide = place.scrollWidth > place.clientWidth;
      place.toggleAttribute("tabindex", wide);
      if (wide) place.tabIndex = 0;
    }
  }

  /** Where a program is stepped through. @param {string} program */
  studio(program) {
    const theme = this.theme === "auto" ? "" : `&theme=${this.theme}`;
    return `../studio/?lang=${this.language}${theme}#${new URLSearchParams({ program })}`;
  }

  /**
   * @param {string} name
   * @param {DataRow} row
   * @param {import("../types").Say} say
   */
  set(name, { title, summary, source, rows, baseline, program }, say) {
    const { test_loss: loss, test_right: right } = baseline;
    const guess = { loss: short(loss), right: right === undefined ? "" : short(100 * right) };
    return html`<li id=${`data-${name}`}>
      <h3>${title[this.language]}</h3>
      <p><code>x, t = ${USAGE[name].usage}</code></p>
      <p>${summary[this.language]}</p>
      <dl>
        <dt>${say("reference.rows")}</dt>
        <dd>${say("reference.rows.of", rows)}</dd>
        <dt>${say("reference.baseline")}</dt>
        <dd>${say(right === undefined ? "reference.baseline.loss" : "reference.baseline.right", guess)}</dd>
        ${source ? html`<dt>${say("reference.source")}</dt><dd>${source}</dd>` : nothing}
      </dl>
      <p><a href=${this.studio(program)}>${say("reference.try")}</a></p>
    </li>`;
  }

  /**
   * @param {OpRow} row
   * @param {import("../types").Say} say
   */
  row(row, say) {
    const link = this.studio(USAGE[row.name].example);
    const local = row.kind === "elementwise";
    const rules = row.tree.rules
      .map((tree, i) => [row.args[i] ?? row.args[0], tree])
      .filter(([, tree]) => tree !== null);
    return html`<li id=${row.name}>
      <h2>${row.name}</h2>
      <p><code>${USAGE[row.name].usage}</code></p>
      <p>${say(`op.${row.name}`)}</p>
      <dl>
        <dt>${say("reference.forward")}</dt>
        <dd>${formula(row.tree.forward, say)}</dd>
        ${
          rules.length
            ? html`<dt>${say(local ? "reference.rule" : "reference.vjp")}</dt>
                <dd>${rules.map(([arg, tree]) => formula(/** @type {Tree} */ (tree), say, String(arg), local))}</dd>`
            : nothing
        }
      </dl>
      ${rules.length ? nothing : html`<p class="muted">${say("reference.none")}</p>`}
      <p><a href=${link}>${say("reference.try")}</a></p>
    </li>`;
  }
}

/**
 * A formula of the table; a derivative has its left side.
 * @param {Tree} tree
 * @param {import("../types").Say} say
 * @param {string} [arg]
 * @param {boolean} [local]
 */
function formula(tree, say, arg, local) {
  const letters = { out: symbol("out") };
  const left = arg
    ? (local ? partial(symbol("out"), symbol(arg)).text : `<mrow>${op("→")}${symbol(arg).text}</mrow>`) +
      op(local ? "=" : ":")
    : "";
  const said = spoken(tree, {}, say);
  return unsafeHTML(math(left + print(tree, letters).text, arg ? say("reference.spoken", { arg, rule: said }) : said));
}

customElements.define("op-reference", OpReference);
