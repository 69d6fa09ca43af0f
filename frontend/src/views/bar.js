/** The bar on top: which program, which language, light or dark. */

import { html, render } from "lit";

/** @import { Scenery, Send, State } from "../types" */

/**
 * @param {HTMLElement} root
 * @param {Send} send
 */
export function mount(root, send) {
  const page = /** @type {ShadowRoot} */ (root.getRootNode()).host.hasAttribute("address");

  /** @param {Scenery} scenery */
  return function update({ state, say }) {
    const chosen = state.examples.find((one) => one.id === state.example);
    const value = (/** @type {Event} */ event) => /** @type {HTMLSelectElement} */ (event.target).value;
    render(
      html`
        <h1>${say("app.name")} <small>${say("app.tagline")}</small></h1>
        ${page ? html`<a href="reference/?lang=${state.language}">${say("links.reference")}</a>` : null}
        <label class="gallery">
          <span>${say("gallery.label")}</span>
          <select @change=${(/** @type {Event} */ e) => send({ type: "choose", id: value(e) })}>
            ${chosen ? null : html`<option selected>${say("gallery.own")}</option>`}
            ${state.examples.map(
              (one) => html`<option value=${one.id} ?selected=${one === chosen}>${one.title[state.language]}</option>`,
            )}
          </select>
        </label>
        <label>
          <span>${say("language.label")}</span>
          <select @change=${(/** @type {Event} */ e) => send({ type: "language", language: /** @type {State["language"]} */ (value(e)) })}>
            <option value="zh" lang="zh" ?selected=${state.language === "zh"}>中文</option>
            <option value="en" lang="en" ?selected=${state.language === "en"}>English</option>
          </select>
        </label>
        <label>
          <span>${say("theme.label")}</span>
          <select @change=${(/** @type {Event} */ e) => send({ type: "theme", theme: /** @type {State["theme"]} */ (value(e)) })}>
            ${["auto", "light", "dark"].map(
              (theme) =>
                html`<option value=${theme} ?selected=${theme === state.theme}>${say(`theme.${theme}`)}</option>`,
            )}
          </select>
        </label>
        <p class="summary">${chosen ? chosen.summary[state.language] : say("gallery.ownSummary")}</p>
      `,
      root,
    );
  };
}
