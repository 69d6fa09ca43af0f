/** What a reader has predicted in a lesson, and under it what it is in truth. */

import { html, nothing, render } from "lit/html.js";
import { effect, partial, symbol } from "./symbols.js";

/** @import { Say } from "../types" */

/**
 * An answer: what was asked for as a reference, the first that was given, what it is in print, and in which part.
 * @typedef {{ of: string, first: string, truth: string, part: number }} Guess
 */

const MOST = 4; // columns below the graph
const REFERENCE = /^(value|grad|local|next):([\p{L}\p{N}_#]+)(?:>([\p{L}\p{N}_#]+))?(\[[\d, ]+\])?$/u;

/**
 * @param {Guess[]} all in the order in which they were asked for
 * @param {{ level: string, output: string, say: Say }} how
 * @returns {unknown[][] | null} a row for each, with its name; above them what the columns are
 */
export function guesses(all, { level, output, say }) {
  const rows = all.flatMap(({ of, first, truth, part }) => {
    const [, kind, name, behind, cell = ""] = REFERENCE.exec(of) ?? [];
    if (!kind) return []; // something worked out, which has no name
    const own = `${name}${cell}`;
    const title =
      kind === "grad"
        ? effect(level, output, own, say)
        : kind === "local"
          ? level === "calculus"
            ? partial(name, behind)
            : html`${symbol(behind)} → ${symbol(name)}`
          : kind === "next"
            ? html`${say("lesson.guesses.next")} ${symbol(own)}`
            : symbol(own);
    const again = all.filter((one) => one.of === of).length > 1; // with other values
    const called = again ? html`${title} <small>${say("lesson.moment", { at: part })}</small>` : title;
    return [[called, first.trim().replace(/^-/, "−"), html`<b>${truth}</b>`]];
  });
  return rows.length ? [["", say("lesson.guesses.own"), say("lesson.guesses.truth")], ...rows] : null;
}

/** @param {unknown[][] | null} rows */
export const table = (rows) =>
  rows
    ? html`<table class="guesses">${rows.map(
        ([name, ...cells], i) =>
          html`<tr><th scope="row">${name}</th>${cells.map((one) =>
            i ? html`<td>${one}</td>` : html`<th scope="col">${one}</th>`,
          )}</tr>`,
      )}</table>`
    : nothing;

/**
 * The last of them below the graph, turned, where a screen is high enough.
 * @param {ShadowRoot} shadow
 * @param {ReturnType<typeof guesses>} rows
 */
export function below(shadow, rows) {
  const main = /** @type {HTMLElement} */ (shadow.querySelector(".main"));
  let place = /** @type {HTMLElement | null} */ (main.querySelector(":scope > .predicted"));
  if (!rows) return void place?.remove();
  if (!place) {
    place = Object.assign(document.createElement("section"), { className: "predicted" });
    main.insertBefore(place, main.querySelector(":scope > .player"));
  }
  const columns = [rows[0], ...rows.slice(1).slice(-MOST)];
  return render(table(rows[0].map((_, i) => columns.map((column) => column[i]))), place);
}
