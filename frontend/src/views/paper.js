/**
 * A program on one page of paper: its values forward, its gradients backward, and every number. It is written into a
 * frame of its own, so that the page around it is not printed.
 */

import { html, nothing, render } from "lit/html.js";
import { renderSVG } from "uqr";
import { shapeText, short, sizeOf, sumText } from "../formula/numerals.js";
import { formulaText } from "../graph/size.js";
import { worked } from "../graph/gate.js";
import { backwardEnd } from "../trace/frame.js";
import { hasSlot, passage } from "../trace/stops.js";
import { paper } from "../style-paper.js";
import { boxName } from "./told.js";
import { symbol, symbols } from "./symbols.js";
import { pictureAt } from "./pictures.js";

/** @import { Numeric, Say, State, Unit, Walk } from "../types" */

const MOST_ROWS = 60;
const FEW_ROWS = 9; // that fit below the pictures in large letters
const MOST_PRODUCTS = 4; // of what arrives at one value
const LONGEST = 1200; // letters of a link that a code for phones still takes

/**
 * Prints what is shown.
 * @param {HTMLElement} root where the frame stands meanwhile
 * @param {State} state
 * @param {Say} say
 * @param {string} link where it is found again
 * @param {string} title
 */
export async function print(root, state, say, link, title) {
  const frame = document.createElement("iframe");
  frame.className = "paper";
  frame.title = say("paper.title");
  root.append(frame);
  const view = /** @type {Window & typeof globalThis} */ (frame.contentWindow);
  const sheet = new view.CSSStyleSheet();
  sheet.replaceSync(paper.cssText);
  view.document.adoptedStyleSheets = [sheet];
  view.document.documentElement.lang = state.language;
  view.document.title = title;
  render(page(state, say, link, title), view.document.body, { creationScope: view.document });
  await Promise.all([...view.document.images].map((image) => image.decode()));
  view.addEventListener("afterprint", () => frame.remove(), { once: true });
  view.focus();
  view.print();
}

/**
 * @param {State} state
 * @param {Say} say
 * @param {string} link
 * @param {string} title
 */
function page(state, say, link, title) {
  const walk = /** @type {Walk} */ (state.walk);
  const { folded } = passage(walk, state.open);
  const rows = folded.units.filter(({ node, exit }) => node !== null && exit !== null);
  const picture = (/** @type {number} */ at) => {
    const { svg, alt } = pictureAt(state, walk, at, say, false);
    return html`<img alt=${alt} src="data:image/svg+xml,${encodeURIComponent(svg)}">`;
  };
  return html`<h1>${title}</h1>
    <div class="both">
      <figure><figcaption>${say("paper.forward")}</figcaption>${picture(walk.lossAt)}</figure>
      <figure><figcaption>${say("paper.backward")}</figcaption>${picture(backwardEnd(walk))}</figure>
    </div>
    <table class=${rows.length > FEW_ROWS ? "many" : ""}><thead><tr>
      <th>${say("table.node")}</th><th>${say("table.formula")}</th><th class="number">${say("table.value")}</th>
      <th>${say("paper.arrives")}</th><th class="number">${say("table.grad")}</th></tr></thead>
      <tbody>${rows.slice(0, MOST_ROWS).map((unit) => row(walk, unit, folded.units))}</tbody></table>
    ${rows.length > MOST_ROWS ? html`<p>${say("table.rows", { shown: MOST_ROWS, all: rows.length })}</p>` : nothing}
    <footer>${
      link.length < LONGEST
        ? html`<img alt="" src="data:image/svg+xml,${encodeURIComponent(renderSVG(link, { border: 0 }))}">`
        : nothing
    }<span>${link}</span></footer>`;
}

/**
 * @param {Walk} walk
 * @param {Unit} unit
 * @param {Unit[]} units
 */
function row(walk, unit, units) {
  const id = /** @type {number} */ (unit.exit);
  const flows = hasSlot(walk, id) ? walk.into[id] : [];
  const of = (/** @type {number} */ flow) => units.find(({ nodes }) => nodes.includes(walk.run.flows.node[flow]));
  const products = flows.map((flow) => {
    const consumer = of(flow);
    return consumer && consumer !== unit ? worked(walk, consumer, flow) : "";
  });
  const grads = flows.map((flow) => walk.run.flows.grad[flow]);
  const sum = walk.run.grads[id];
  const adds = grads.length > 1 && typeof sum === "number" && grads.every((one) => typeof one === "number");
  const more = products.length > MOST_PRODUCTS ? `, … (${products.length})` : "";
  return html`<tr><th scope="row">${symbol(boxName(walk, unit))}</th><td>${symbols(formulaText(walk, unit))}</td>
    <td class="number">${figure(walk.run.values[id], walk.trace.nodes[id].shape)}</td>
    <td>${products.filter(Boolean).slice(0, MOST_PRODUCTS).join(",  ")}${more}${
      adds && !more ? html`<br>${sumText(/** @type {number[]} */ (grads), /** @type {number} */ (sum))}` : nothing
    }</td>
    <td class="number">${hasSlot(walk, id) ? figure(sum, walk.trace.nodes[id].shape) : ""}</td></tr>`;
}

/** A number; of an array its shape and size. @param {Numeric | null} value @param {number[]} shape */
function figure(value, shape) {
  if (value === null) return "";
  return typeof value === "number" ? short(value) : `${shapeText(shape)} ‖${short(sizeOf(value))}‖`;
}
