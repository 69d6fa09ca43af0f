/** What the runs of a training came to: their curves, and a table to compare them. */

import { html, nothing, render, svg } from "lit/html.js";
import { brief } from "../formula/numerals.js";
import { MEASURES } from "../trace/settings.js";
import { called } from "./settings.js";

/** @import { Scenery, Send, Say, Journal } from "../types" */
/** @import { Palette } from "../graph/paint.js" */

const CURVES = ["loss", "params", ...MEASURES];
const DASHES = [[], [7, 3], [2, 3], [9, 3, 2, 3], [14, 4]];
const MOST_CURVES = 20; // lines that are drawn at one time: as many differ in colour or dash
const DOTS = [2, 2]; // of what is measured on the test samples

/**
 * @param {HTMLElement} root
 * @param {Send} send
 * @param {() => Palette} palette
 */
export function mount(root, send, palette) {
  /** @type {import("./chart.js").Chart | null} */
  let chart = null;
  let asked = false;
  let curve = "loss";
  let log = false;
  /** @type {{ scenery: Scenery, journal: Journal | null } | null} */
  let now = null;
  const again = () => now && update(now.scenery, now.journal);

  /**
   * @param {Scenery} scenery
   * @param {Journal | null} journal the run on its way
   */
  function update(scenery, journal) {
    now = { scenery, journal };
    const { state, say } = scenery;
    const { others } = state.training;
    root.hidden = !journal?.n && !others.length;
    if (root.hidden) return;
    const all = [...others, ...(journal ? [journal] : [])];
    const parts = journal ? Object.keys(partsOf(journal, curve)) : [];
    const lacking = journal?.n ? missing(journal, curve) : null;
    const holes = {
      what: say(`train.curve.${curve}`),
      from: journal?.n ? 1 : 0,
      to: journal?.n ?? 0,
      first: number(journal?.loss[0], false),
      last: number(journal?.loss.at(-1), false),
    };
    const tested = all.some((one) => one.test.length);
    render(
      html`<div class="curves">
          <label><span>${say("train.curve")}</span><select @change=${choose}>
            ${CURVES.map(
              (one) => html`<option value=${one}
                ?selected=${curve === one}>${say(`train.curve.${one}`)}</option>`,
            )}</select></label>
          <label class="check"><input type="checkbox" .checked=${log} @change=${(/** @type {Event} */ e) => {
            log = /** @type {HTMLInputElement} */ (e.target).checked;
            again();
          }} />${say("train.log")}</label>
        </div>
        ${lacking ? html`<p class="help">${say(lacking)}</p>` : nothing}
        <div class="chart" role="img" ?hidden=${lacking !== null}
            aria-label=${say(curve === "loss" ? "train.chart.loss" : "train.chart.other", holes)}></div>
        ${lacking === null ? keys(parts, journal, say) : nothing}
        ${notes(journal, parts.length, lacking, say)}
        <table class="runs"><caption class="sr">${say("train.runs")}</caption>
          <thead><tr><th scope="col">${say("train.runs.how")}</th><th scope="col"
              class="number count">${say("train.runs.steps")}</th><th scope="col"
                  class="number">${say("train.curve.loss")}</th>
            ${tested ? html`<th scope="col" class="number">${say("train.runs.test")}</th>` : nothing}</tr></thead>
          <tbody>${all.map(
            (one) => html`<tr aria-current=${one === journal ? "true" : nothing}>
            <th scope="row">${swatch(one.id - 1)}${one.id} · ${called(one, say)}${
              lacking === null && missing(one, curve) === "train.noMeasure"
                ? html` <em>${say("train.notRecorded")}</em>`
                : nothing
            }</th>
            <td class="number count">${one.n}</td><td
                class="number">${number(one.end?.loss ?? one.loss.at(-1), state.exact)}</td>
            ${
              tested
                ? html`<td
                class="number">${number(one.end?.test_loss ?? one.test.at(-1), state.exact)}</td>`
                : nothing
            }</tr>`,
          )}</tbody>
        </table>
        ${
          others.length
            ? html`<button type="button" class="link"
            @click=${() => send({ type: "train", wish: "forget" })}>${say("train.forget")}</button>`
            : nothing
        }`,
      root,
    );
    draw(scenery, journal);
  }

  /** @param {Event} event */
  function choose(event) {
    curve = /** @type {HTMLSelectElement} */ (event.target).value;
    if (!now) return;
    const { scenery, journal } = now;
    const { measure } = scenery.state.training.settings;
    if (MEASURES.includes(curve) && !measure.includes(curve))
      send({ type: "settings", settings: { measure: [...measure, curve] } });
    // A run that has not recorded it is run again: the same numbers, and this one with them.
    if (MEASURES.includes(curve) && journal && !journal.request.measure.includes(curve))
      send({ type: "train", wish: "record" });
    again();
  }

  /**
   * What each line of the chart is, where it is not a run of the table.
   * @param {string[]} parts
   * @param {Journal | null} journal
   * @param {Say} say
   */
  function keys(parts, journal, say) {
    const test =
      curve === "loss" && journal?.test.length
        ? [html`<li>${swatch(-1)}${say("train.test.row", { n: journal.id })}</li>`]
        : [];
    const items = [...parts.slice(0, MOST_CURVES).map((label, i) => html`<li>${swatch(i)}${label}</li>`), ...test];
    return items.length ? html`<ul class="drawn">${items}</ul>` : nothing;
  }

  /**
   * What a reader must know to read the chart.
   * @param {Journal | null} journal
   * @param {number} count of the lines that there are
   * @param {string | null} lacking
   * @param {Say} say
   */
  function notes(journal, count, lacking, say) {
    if (lacking !== null || !journal) return nothing;
    const said = [
      ...(curve === "loss" ? [say(journal.settings.batch ? "train.lossHelp.batch" : "train.lossHelp.all")] : []),
      ...(count > MOST_CURVES ? [say("train.most", { shown: MOST_CURVES, count })] : []),
      ...(log && Object.values(partsOf(journal, curve)).some((values) => values.some((value) => value <= 0))
        ? [say("train.logHelp")]
        : []),
    ];
    return said.length ? html`<p class="help">${said.join(" ")}</p>` : nothing;
  }

  /**
   * @param {Scenery} scenery
   * @param {Journal | null} journal
   */
  function draw({ state, say }, journal) {
    const place = /** @type {HTMLElement} */ (root.querySelector(".chart"));
    if (!chart) {
      if (!asked) void upgrade(place);
      return;
    }
    const colours = palette();
    const all = [...state.training.others, ...(journal ? [journal] : [])];
    const parts = Object.entries(journal ? partsOf(journal, curve) : {}).slice(0, MOST_CURVES);
    const lines = parts.length
      ? parts.map(([label, values], i) => ({ label, values, colour: colour(i, colours), dash: dash(i) }))
      : all.flatMap((one) => [
          {
            label: called(one, say),
            values: curve === "loss" ? one.loss : (one.series[curve]?.[""] ?? []),
            colour: colour(one.id - 1, colours),
            dash: dash(one.id - 1),
          },
          ...(curve === "loss" && one === journal && one.test.length
            ? [{ label: say("train.test.row", { n: one.id }), values: one.test, colour: colours.muted, dash: DOTS }]
            : []),
        ]);
    const most = ceiling(lines, log);
    chart.draw(
      lines.map((line) => ({ ...line, values: kept(line.values, most) })),
      { log, ink: colours.muted, rule: colours.line, font: colours.font, marked: state.opened },
    );
  }

  /** @param {HTMLElement} place */
  async function upgrade(place) {
    asked = true;
    const { Chart } = await import("./chart.js").catch(() => ({ Chart: null }));
    asked = false;
    if (!Chart) return;
    chart = new Chart(place, (n) => send({ type: "open", n }));
    again();
  }

  /** A piece of a line as the chart draws it; -1 is the one of the test samples. @param {number} i */
  function swatch(i) {
    const colours = palette();
    return html`<svg class="swatch" viewBox="0 0 28 4"
        aria-hidden="true">${svg`<line x1="0" y1="2" x2="28" y2="2" stroke=${i < 0 ? colours.muted : colour(i, colours)}
            stroke-width="3" stroke-dasharray=${(i < 0 ? DOTS : dash(i)).join(" ") || nothing} />`}</svg>`;
  }

  return update;
}

/**
 * @param {number | string | undefined} value
 * @param {boolean} exact
 */
function number(value, exact) {
  return value === undefined ? "–" : brief(Number(value), exact);
}

/**
 * The lists of a curve that has several for one run, by what they are called.
 * @param {Journal} journal
 * @param {string} curve
 * @returns {Record<string, number[]>}
 */
function partsOf(journal, curve) {
  if (curve === "params") return journal.params;
  const { "": _, ...groups } = journal.series[curve] ?? {};
  return groups;
}

/**
 * Why a run has nothing to draw for a curve; null if it has.
 * @param {Journal} journal
 * @param {string} curve
 */
function missing(journal, curve) {
  if (curve === "loss") return null;
  if (curve === "params") return Object.keys(journal.params).length ? null : "train.noPaths";
  return Object.keys(journal.series[curve] ?? {}).length ? null : "train.noMeasure";
}

/**
 * The largest value that a chart shows: what runs away would press all else flat.
 * @param {{ values: number[] }[]} lines
 * @param {boolean} log
 */
function ceiling(lines, log) {
  const starts = lines.map(({ values }) => Math.abs(values.find(Number.isFinite) ?? 0));
  return Math.max(...starts, 1e-12) * (log ? 1e6 : 10);
}

/**
 * What runs away leaves the chart at its edge, and is not drawn while it is beyond.
 * @param {number[]} values
 * @param {number} most
 */
function kept(values, most) {
  if (!values.some((value) => Math.abs(value) > most)) return values;
  return values.map((value, i) =>
    !(Math.abs(value) > most) ? value : i && Math.abs(values[i - 1]) <= most ? Math.sign(value) * most : NaN,
  );
}

/**
 * @param {number} i
 * @param {Palette} colours
 */
function colour(i, colours) {
  return [colours.plusInk, colours.minusInk, colours.focus, colours.ink][i % 4];
}

/** Lines differ in dash too, so that they can be told apart without colour. @param {number} i */
function dash(i) {
  return DASHES[Math.floor(i / 2) % DASHES.length];
}
