/** The studio: one element with every panel, and its state in the page's address. */

import "../element.js";
import { shell } from "./shell.js";

/** @import { ChainRule } from "../element.js" */

const element = /** @type {ChainRule} */ (document.querySelector("chain-rule"));
const draw = shell("studio", {
  language: (language) => element.send({ type: "language", language }),
  theme: (theme) => element.send({ type: "theme", theme }),
});
const heading = /** @type {HTMLElement} */ (document.querySelector("main > h1"));

function update() {
  const { say, state } = element;
  if (!say) return;
  draw(say, state);
  heading.textContent = `${say("app.name")}: ${say("app.tagline")}`;
}

element.session?.subscribe(({ type }) => {
  if (type === "theme") update();
});
element.addEventListener("cr-language", update);
