/** The tabs of the side panel: why, all numbers, the program, training. */

import { html, render } from "lit/html.js";

/** @import { Scenery, Send } from "../types" */

export const TABS = /** @type {const} */ (["why", "table", "program", "train"]);

/**
 * The tabs of the panels that there are.
 * @param {readonly (typeof TABS[number])[]} shown
 * @returns {import("./panels.js").Mount}
 */
export const tabs = (shown) => (root, send) => mount(root, send, shown);

/**
 * @param {HTMLElement} root
 * @param {Send} send
 * @param {readonly (typeof TABS[number])[]} shown
 */
function mount(root, send, shown) {
  /** @type {HTMLElement} */ (root.closest(".side")).addEventListener("keydown", (event) => {
    const button = /** @type {HTMLElement | null} */ (root.querySelector(".away"));
    if (event.key === "Escape" && !event.defaultPrevented && button?.checkVisibility()) away();
  });

  /** @param {Scenery} scenery */
  return function update({ state, say }) {
    render(
      html`<div role="tablist" aria-label=${say("tab.label")}>${shown.map(
        (tab) => html`<button type="button" role="tab" id="tab-${tab}" data-of=${tab} aria-selected=${tab === state.tab}
            tabindex=${tab === state.tab ? 0 : -1} @click=${() => send({ type: "tab", tab })} @keydown=${keys}>
            ${say(`tab.${tab}`)}</button>`,
      )}</div>
      <button type="button" class="away" aria-label=${say("panel.close")} title=${say("panel.close")}
        @click=${away}>✕</button>`,
      root,
    );
  };

  /** The panel that came over the graph goes, and the focus is where it came from. */
  function away() {
    send({ type: "panel", open: false });
    const page = /** @type {HTMLElement} */ (root.closest(".page"));
    const from = [...page.querySelectorAll(".because, .bar .sheet")].find((one) => one.checkVisibility());
    /** @type {HTMLElement | undefined} */ (from)?.focus({ preventScroll: true });
  }

  /** @param {KeyboardEvent} event */
  function keys(event) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const here = shown.findIndex((tab) => root.querySelector(`[data-of=${tab}]`) === event.target);
    const tab = shown[(here + by + shown.length) % shown.length];
    send({ type: "tab", tab });
    /** @type {HTMLElement | null} */ (root.querySelector(`[data-of=${tab}]`))?.focus();
  }
}
