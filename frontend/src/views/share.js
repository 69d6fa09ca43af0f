/** Share: what is shown as a link, an element, a frame, Markdown, a call of the API and a code for phones. */

import { html, nothing, render } from "lit/html.js";
import { renderSVG } from "uqr";
import { sheets } from "../style-share.js";
import { keptIn } from "../trace/kept.js";
import { pictureOf, snippets, titleOf } from "../trace/snippets.js";
import { dress } from "./late.js";
import { save } from "./save.js";

const KINDS = /** @type {const} */ (["svg", "png", "gif"]);

/** @import { Shared } from "../trace/snippets.js" */

/**
 * How large a picture is in pixels; null where there is none.
 * @param {string | null} address without its theme
 * @returns {Promise<[number, number] | null>}
 */
async function sizeOf(address) {
  const picture = new Image();
  picture.src = address ? `${address}.light.svg` : "";
  await picture.decode().catch(() => {});
  return picture.naturalWidth ? [picture.naturalWidth, picture.naturalHeight] : null;
}

/**
 * Opens the dialog.
 * @param {HTMLElement} root where it is put
 * @param {Shared} shown
 * @param {import("./panels.js").Asked} service
 */
export async function open(root, shown, service) {
  const shared = keptIn(shown);
  /** The script that stays as it is. @type {{ version: string, integrity: string } | null} */
  const pinned = await service.file(`${shared.home}/embed/embed.json`).catch(() => null);
  const size = await sizeOf(pictureOf(shared));
  const { say, link } = shared;
  dress(/** @type {ShadowRoot} */ (root.getRootNode()), sheets);
  let copied = "";
  const parts = snippets(shared, pinned, size);

  /** @param {string} name @param {string} text */
  async function copy(name, text) {
    const field = /** @type {HTMLTextAreaElement} */ (root.querySelector(`[data-of=${name}]`));
    field.focus();
    field.select();
    // Where the clipboard is forbidden the text is chosen, ready for the reader's own keys.
    copied = await navigator.clipboard?.writeText(text).then(
      () => "share.copied",
      () => "share.chosen",
    );
    copied = `${name} ${copied ?? "share.chosen"}`;
    draw();
  }

  /** A page that works from a disk. */
  async function page() {
    const { source, inputs } = shared.state;
    const values = Object.keys(inputs).length ? { inputs } : {};
    return service.call("export", {
      method: "POST",
      body: JSON.stringify({ program: source, format: "html", ...values }),
    });
  }

  /** The page is kept by the reader. */
  async function keep() {
    const made = await page().catch(() => null);
    if (made) save(made.filename, [made.content], made.media_type);
    copied = `offline ${made ? "share.kept" : "unreachable.title"}`;
    draw();
  }

  /** The page as a package for a course platform. */
  async function packs() {
    const made = await Promise.all([
      page(),
      service.file(`${shared.home}/embed/scorm.json`),
      import("./course.js"),
    ]).catch(() => null);
    if (made) {
      const [{ content }, { script }, { packageOf }] = made;
      save("chainrule-scorm.zip", packageOf(content, script, titleOf(shared)));
    }
    copied = `offline ${made ? "share.saved" : "unreachable.title"}`;
    draw();
  }

  /** A picture of what is shown, made here. @param {"svg" | "png" | "gif"} kind */
  async function draws(kind) {
    copied = "pictures share.making";
    draw();
    const dark = /** @type {ShadowRoot} */ (root.getRootNode()).host.hasAttribute("data-dark");
    const made = await import("./pictures.js")
      .then(({ fileOf }) => fileOf(kind, shared.state, say, dark))
      .catch(() => null);
    if (made) save(`chainrule.${kind}`, made);
    copied = `pictures ${made ? "share.saved" : "share.unmade"}`;
    draw();
  }

  /** On paper, with every number. */
  async function prints() {
    const place = /** @type {HTMLElement} */ (root.querySelector(".inside"));
    const title = titleOf(shared);
    const done = await import("./paper.js")
      .then(({ print }) => print(place, shared.state, say, link, title))
      .then(
        () => "",
        () => "share.unmade",
      );
    copied = `paper ${done}`;
    draw();
  }

  const shut = () => /** @type {HTMLDialogElement} */ (root.querySelector("dialog"))?.close();

  function draw() {
    render(
      html`<dialog class="sharing-dialog" aria-labelledby="share-title" @close=${() => render(nothing, root)}
          @click=${(/** @type {Event} */ event) => event.target === event.currentTarget && shut()}>
        <div class="inside">
        <header><h2 id="share-title">${say("share.title")}</h2>
          <button type="button" class="icon" aria-label=${say("share.close")} title=${say("share.close")}
            @click=${shut}>✕</button></header>
        ${parts.map(([name, text]) => {
          const told = copied.startsWith(`${name} `) ? copied.slice(name.length + 1) : "";
          return html`<div class="part">
            <label for="share-${name}">${say(`share.${name}`)}</label>
            <textarea id="share-${name}" data-of=${name} readonly spellcheck="false"
              rows=${name === "element" || name === "pinned" ? 2 : 1} .value=${text}></textarea>
            <button type="button" @click=${() => copy(name, text)}>${say("share.copy")}</button>
            <span class="told" role="status">${told ? say(told) : ""}</span>
          </div>`;
        })}
        ${
          shared.state.walk
            ? html`<div class="part file"><span class="label">${say("share.pictures")}</span>
          <span class="kinds">${KINDS.map(
            (kind) => html`<button type="button" @click=${() => draws(kind)}>${kind.toUpperCase()}</button>`,
          )}</span>
          <span class="told" role="status">${copied.startsWith("pictures ") ? say(copied.slice(9)) : ""}</span></div>
        <div class="part file"><span class="label">${say("share.paper")}</span>
          <button type="button" @click=${prints}>${say("share.print")}</button>
          <span class="told" role="status">${copied === "paper share.unmade" ? say("share.unmade") : ""}</span></div>`
            : nothing
        }
        <div class="part file"><span class="label">${say("share.offline")}</span>
          <span class="kinds"><button type="button" @click=${keep}>HTML</button>
          <button type="button" @click=${packs}>SCORM 1.2</button></span>
          <span class="told" role="status">${copied.startsWith("offline ") ? say(copied.slice(8)) : ""}</span></div>
        ${
          link.length < 1200
            ? html`<div class="part code"><span class="label">${say("share.code")}</span>
              <img alt=${say("share.code")} width="132" height="132"
                src="data:image/svg+xml,${encodeURIComponent(renderSVG(link, { border: 2 }))}"></div>`
            : nothing
        }
        <p class="note">${say("share.note")}</p>
        </div>
      </dialog>`,
      root,
    );
  }

  draw();
  const dialog = /** @type {HTMLDialogElement} */ (root.querySelector("dialog"));
  if (!dialog.open) dialog.showModal();
}
