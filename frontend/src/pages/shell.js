/** What every page has: one header, its language and appearance, its title. */

import { html, render } from "lit/html.js";
import { LANGUAGES, tagOf } from "../words.js";

/** @import { Say, State } from "../types" */

/** The pages that there are, in the order of the header; each with its address from the root. */
const PAGES = {
  learn: "learn/",
  playground: "playground/",
  labs: "labs/",
  studio: "studio/",
  teach: "teach/",
  reference: "reference/",
  api: "docs",
};

/**
 * @typedef {object} Wishes what the reader may choose in the header
 * @property {(language: State["language"]) => void} language
 * @property {(theme: State["theme"]) => void} theme
 */

/**
 * The page's header. What it returns draws it, and paints the page around it in the same appearance.
 * @param {keyof typeof PAGES | "home"} page the one that is shown
 * @param {Wishes} wishes
 */
export function shell(page, wishes) {
  const root = /** @type {HTMLElement} */ (document.querySelector(".top"));
  const base = /** @type {HTMLElement} */ (root).dataset.root ?? "";
  root.replaceChildren(); // what a page says before any script runs
  const dark = matchMedia("(prefers-color-scheme: dark)");
  /** @type {State["theme"]} */
  let shown = "auto";
  const paint = () => {
    const { documentElement: page } = document;
    page.toggleAttribute("data-dark", shown === "dark" || (shown === "auto" && dark.matches));
    page.toggleAttribute("data-told", true);
  };
  dark.addEventListener("change", paint);

  /**
   * @param {Say} say
   * @param {Pick<State, "language" | "theme">} state
   * @param {string} [about] what the page is about now, for its title
   */
  return function update(say, { language, theme }, about = say(`nav.${page}`)) {
    document.documentElement.lang = tagOf(language);
    document.title = `${about} · ${say("app.name")}`;
    shown = theme;
    paint();
    const asked = new URLSearchParams({ lang: language, ...(theme === "auto" ? {} : { theme }) });
    const links = Object.entries(PAGES).map(
      ([name, to]) =>
        html`<a href="${base}${to}${name === "api" ? "" : `?${asked}`}"
            aria-current=${name === page ? "page" : "false"}>${say(`nav.${name}`)}</a>`,
    );
    const appearance = html`<select aria-label=${say("theme.label")} @change=${choose}>
            ${["auto", "light", "dark"].map(
              (one) => html`<option value=${one}
                ?selected=${one === theme}>${say(`theme.${one}`)}</option>`,
            )}
          </select>`;
    render(
      html`<a class="mark" href="${base || "./"}?${asked}">${say("app.name")}</a>
        <nav class="wide" aria-label=${say("nav.label")}>${links}</nav>
        <span class="wishes">
          <span class="tongues" role="group" aria-label=${say("language.label")}>
            ${LANGUAGES.map(tongue)}
          </span>
          ${appearance}
        </span>
        <details class="narrow">
          <summary aria-label=${say("nav.label")}>☰</summary>
          <nav aria-label=${say("nav.label")}>${links} ${appearance}</nav>
        </details>`,
      root,
    );

    /** @param {typeof LANGUAGES[number]} one */
    function tongue({ name, tag, title }) {
      return html`<button type="button" lang=${tag} aria-pressed=${name === language}
          @click=${() => wishes.language(name)}>${title}</button>`;
    }
  };

  /** @param {Event} event */
  function choose(event) {
    wishes.theme(/** @type {State["theme"]} */ (/** @type {HTMLSelectElement} */ (event.target).value));
  }
}
