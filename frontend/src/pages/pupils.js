/** An exercise for each pupil: one graph for the class, numbers of one's own, as links and with the answers. */

import { html, nothing, render } from "lit/html.js";
import { blanksOf } from "../formula/exercise.js";
import { numberOf } from "../formula/reference.js";
import { isRefused } from "../session/refused.js";
import { exercise, KINDS } from "../trace/exercise.js";
import { readTrace } from "../trace/read.js";
import { walk as walkOf } from "../trace/walk.js";
import { save } from "../views/save.js";
import { keptInTab } from "./progress.js";

/** @import { Service } from "../session/api.js" */
/** @import { Kind } from "../trace/exercise.js" */
/** @import { Say } from "../types" */

const MOST = 200; // pupils
const MOST_GRAPH = 1_000_000;
const SHORT_GRAPH = 9999; // of the numbers that are drawn, which are to be read out
const MOST_NUMBERS = 900_000;
const TRIES = 400; // numbers that are looked at for each pupil
const FIRST = 3; // rows that are shown

/**
 * @param {HTMLElement} place
 * @param {Service} engine
 * @param {string} home the address of the site, without a slash at its end
 * @param {string} language
 * @param {Say} say
 */
export function pupils(place, engine, home, language, say) {
  /** @type {Kind} */
  let kind = "two";
  let graph = 1 + Math.floor(Math.random() * SHORT_GRAPH);
  let names = "";
  const tab = keptInTab("chainrule pupils");
  const before = tab.remembered();
  if (typeof before?.names === "string") names = before.names;
  if (KINDS.includes(before?.kind)) kind = before.kind;
  if (isGraph(before?.graph)) graph = before.graph;
  let fault = "";
  let busy = false;

  const link = (/** @type {number} */ numbers) => {
    const asked = { kind, graph: String(graph), numbers: String(numbers), lang: language };
    return `${home}/practice/?${new URLSearchParams(asked)}`;
  };
  const given = () =>
    names
      .split(/\r?\n/)
      .map((one) => one.trim())
      .filter(Boolean);
  const list = () => given().slice(0, MOST);
  const links = () => {
    const own = numbersFor(kind, graph, list());
    return [[say("pupils.name"), say("pupils.link")], ...list().map((name, i) => [name, link(own[i])])];
  };

  /** The links with what each is to find, by the engine. */
  async function answered() {
    /** @type {string[]} */
    let heads = [];
    const rows = [];
    const own = numbersFor(kind, graph, list());
    for (const [i, name] of list().entries()) {
      const body = JSON.stringify({ program: exercise(kind, graph, own[i]) });
      const walk = walkOf(readTrace(await engine.call("trace", { method: "POST", body })));
      const blanks = blanksOf(walk);
      heads = blanks.map((blank) => `grad:${blank.name}`);
      rows.push([name, link(own[i]), ...heads.map((of) => String(numberOf(walk, of)))]);
    }
    return [[say("pupils.name"), say("pupils.link"), ...heads], ...rows];
  }

  /** @param {string} name @param {() => string[][] | Promise<string[][]>} made */
  async function keep(name, made) {
    busy = true;
    fault = "";
    draw();
    try {
      save(name, ["\ufeff", csv(await made())], "text/csv"); // marked as Unicode
    } catch (error) {
      if (!isRefused(error)) throw error;
      fault = error.problem.detail || say("unreachable.title");
    } finally {
      busy = false;
      draw();
    }
  }

  function draw() {
    const all = list();
    tab.remember({ names, kind, graph });
    const text = (/** @type {Event} */ event) => /** @type {HTMLInputElement} */ (event.target).value;
    const off = busy || !all.length;
    render(
      html`<label>${say("pupils.kind")} <select @change=${(/** @type {Event} */ event) => {
        kind = /** @type {Kind} */ (text(event));
        draw();
      }}>${KINDS.map(
        (one) => html`<option value=${one} ?selected=${one === kind}>${say(`pupils.kind.${one}`)}</option>`,
      )}</select></label>
      <label>${say("pupils.graph")} <input type="number" min="1" max=${MOST_GRAPH} step="1" .value=${String(graph)}
        @change=${(/** @type {Event} */ event) => {
          const value = Number(text(event));
          const field = /** @type {HTMLInputElement} */ (event.target);
          if (isGraph(value)) graph = value;
          field.value = String(graph);
          draw();
        }}></label>
      <label class="program">${say("pupils.names", { most: MOST })}<textarea rows="5" spellcheck="false"
        .value=${names} @input=${(/** @type {Event} */ event) => {
          names = text(event);
          draw();
        }}></textarea></label>
      ${
        given().length > MOST
          ? html`<p class="fault" role="status">${say("pupils.more", { most: MOST, rest: given().length - MOST })}</p>`
          : nothing
      }
      ${
        all.length
          ? html`<pre tabindex="0">${csv(links().slice(0, FIRST + 1))}${all.length > FIRST ? "…" : ""}</pre>`
          : nothing
      }
      <p class="row"><button type="button" ?disabled=${off} @click=${() => void keep("links.csv", links)}>${say(
        "pupils.links",
      )}</button>
        <button type="button" ?disabled=${off} @click=${() => void keep("answers.csv", answered)}>${say(
          "pupils.answers",
        )}</button></p>
      ${fault ? html`<p class="fault" role="alert">${fault}</p>` : nothing}`,
      place,
    );
  }
  place.replaceChildren();
  draw();
}

/**
 * Numbers for pupils by their names, so that no two have the same exercise as long as the graph has others. Who is
 * added to the list changes nobody else's: only where two names meet in one exercise does the later take the next.
 * @param {Kind} kind
 * @param {number} graph
 * @param {string[]} names
 */
export function numbersFor(kind, graph, names) {
  /** @type {Set<string>} */
  const had = new Set();
  return names.map((name) => {
    const first = drawnFrom(name);
    const all = Array.from({ length: TRIES }, (_, i) => first + i);
    const numbers = all.find((one) => !had.has(exercise(kind, graph, one))) ?? first;
    had.add(exercise(kind, graph, numbers));
    return numbers;
  });
}

/** A number that a name decides (FNV-1a). @param {string} name */
function drawnFrom(name) {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name.normalize("NFC"))) hash = Math.imul(hash ^ byte, 0x01000193);
  return 1 + ((hash >>> 0) % MOST_NUMBERS);
}

/** @param {unknown} value @returns {value is number} */
const isGraph = (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= MOST_GRAPH;

/** A table as text: what has a comma, a quote or a line break stands in quotes. @param {string[][]} rows */
const csv = (rows) => rows.map((row) => `${row.map(quoted).join(",")}\r\n`).join("");

/** @param {string} cell */
function quoted(cell) {
  // What a spreadsheet would take for a formula is a text; a number stays one.
  const text = /^[=+\-@\t\r]/.test(cell) && Number.isNaN(Number(cell)) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
