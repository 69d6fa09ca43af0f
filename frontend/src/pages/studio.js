/** The studio: one element with every panel, and its state in the page's address. */

import * as keeper from "../address.js";
import { define } from "../published.js";
import { side } from "../style-side.js";
import { studio } from "../style-studio.js";
import { have } from "../views/later.js";
import { embedded } from "../views/panels.js";
import { all } from "../views/steps.js";
import { STUDIO } from "../views/studio.js";
import { shell } from "./shell.js";

/** @import { ChainRule } from "../published.js" */

have(all);
define({
  panelsOf: (one) => (one.hasAttribute("studio") ? STUDIO : embedded(/** @type {ChainRule} */ (one).tabs)),
  looks: [side, studio],
  keeper,
  home: "",
});

const element = /** @type {ChainRule} */ (document.querySelector("chain-rule"));
const draw = shell("studio", {
  language: (language) => element.send({ type: "language", language }),
  theme: (theme) => element.send({ type: "theme", theme }),
});
const heading = /** @type {HTMLElement} */ (document.querySelector("main > h1"));

/** What the program is called, once that is known. */
function subject() {
  const { say, state } = element;
  if (!say || state.examples.length === 0) return say?.("nav.studio") ?? "";
  const title = state.examples.find(({ id }) => id === state.example)?.title;
  return title?.[state.language] ?? title?.en ?? say("gallery.own");
}

function update() {
  const { say, state } = element;
  if (!say) return;
  draw(say, state, subject());
  heading.textContent = say("app.heading", { program: subject() });
}

element.session?.subscribe(({ type }) => {
  if (type === "theme" || !document.title.startsWith(`${subject()} · `)) update();
});
element.addEventListener("cr-language", update);
