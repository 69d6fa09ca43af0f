/** Training: a panel whose inside is loaded when it is first opened. */

import { html, nothing, render } from "lit";
import { written } from "../trace/settings.js";

/** @import { Scenery, Send } from "../types" */
/** @import { Tools } from "./panels.js" */

/**
 * @param {HTMLElement} root
 * @param {Send} send
 * @param {Tools} tools
 */
export function mount(root, send, tools) {
  /** @type {((scenery: Scenery) => void) | null} */
  let inside = null;
  let lost = false;
  /** @type {boolean | null} not known until something is shown */
  let open = null;
  /** @type {Scenery | null} */
  let now = null;

  /** @param {Scenery} scenery */
  function update(scenery) {
    now = scenery;
    const { frame, say, state } = scenery;
    open ??= written(state.training.settings) !== null; // whoever has sent the link wants them seen
    if (!frame?.walk.trace.nodes.some((node) => node.kind === "param")) {
      inside = null; // whoever has no parameters has nothing to train
      return render(html`<p class="help">${say("train.none")}</p>`, root);
    }
    render(
      html`<details ?open=${open} @toggle=${toggle}>
        <summary><h2>${say("train.label")}</h2></summary>
        ${lost ? html`<p class="fault" role="alert">${say("unreachable.detail")}</p>` : nothing}
        <div class="inside"></div>
      </details>`,
      root,
    );
    if (open) inside?.(scenery);
  }

  /** @param {Event} event */
  async function toggle(event) {
    open = /** @type {HTMLDetailsElement} */ (event.target).open;
    if (open && !inside) {
      const found = await import("./training-controls.js").catch(() => null);
      lost = found === null;
      inside ??= found?.mount(/** @type {HTMLElement} */ (root.querySelector(".inside")), send, tools) ?? null;
    }
    if (now) update(now);
  }

  return update;
}
