/** The legend: what the outlines, colours and dashes of the graph mean. */

import { html, render } from "lit/html.js";

/** @import { Scenery } from "../types" */

/** @param {HTMLElement} root */
export function mount(root) {
  /** @param {Scenery} scenery */
  return function update({ say }) {
    const kinds = ["input", "param", "const", "op"];
    render(
      html`<ul>
        ${kinds.map((kind) => html`<li><i class="key ${kind}"></i>${say(`legend.${kind}`)}</li>`)}
        <li><i class="key plus"></i>${say("legend.plus")}</li>
        <li><i class="key minus"></i>${say("legend.minus")}</li>
      </ul>`,
      root,
    );
  };
}
