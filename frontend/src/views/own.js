/** The reader's own data: a table of numbers whose columns are leaves of the program. */

import { html, nothing, render } from "lit/html.js";
import { Amiss, columns, samples } from "../trace/samples.js";

/** @import { Scenery, Send } from "../types" */

/**
 * @param {HTMLElement} root
 * @param {Send} send
 */
export function mount(root, send) {
  /** @type {{ key: string, holes: Record<string, string | number>, fine: boolean } | null} */
  let said = null;
  /** @type {Scenery | null} */
  let now = null;

  /** @param {Scenery} scenery */
  function update(scenery) {
    now = scenery;
    const { say } = scenery;
    render(
      html`<details class="own"><summary>${say("train.own")}</summary>
        <p class="help" id="own-help">${say("train.own.help")}</p>
        <input type="file" accept=".csv,.tsv,.txt,text/csv" aria-label=${say("train.own.file")} @change=${read} />
        <textarea rows="4" aria-label=${say("train.own")} aria-describedby="own-help" spellcheck="false"
            placeholder="x,t&#10;0.5,1&#10;1.5,2"></textarea>
        <p class="actions"><button type="button" @click=${use}>${say("train.own.use")}</button></p>
        ${
          said
            ? html`<p class=${said.fine ? "effect" : "fault"}
            role=${said.fine ? "status" : "alert"}>${say(said.key, said.holes)}</p>`
            : nothing
        }</details>`,
      root,
    );
  }

  const area = () => /** @type {HTMLTextAreaElement} */ (root.querySelector("textarea"));

  function use() {
    try {
      const table = columns(area().value);
      const found = samples(table, now?.state.base?.trace.nodes ?? []);
      send({ type: "settings", settings: { data: Object.keys(found) } });
      for (const [name, value] of Object.entries(found)) send({ type: "set", name, value });
      said = {
        key: "train.own.used",
        holes: { count: table.rows.length, names: Object.keys(found).join(", ") },
        fine: true,
      };
    } catch (error) {
      if (!(error instanceof Amiss)) throw error;
      said = { key: error.key, holes: error.holes, fine: false };
    }
    if (now) update(now);
  }

  /** @param {Event} event */
  async function read(event) {
    const file = /** @type {HTMLInputElement} */ (event.target).files?.[0];
    if (file) area().value = await file.text();
  }

  return update;
}
