/** The inside of the training panel: how, how far, what the loss did, and any step to be opened. */

import { html, nothing, render } from "lit";
import { live } from "lit/directives/live.js";
import { brief } from "../formula/numerals.js";
import { columns } from "../trace/journal.js";
import { MEASURES } from "../trace/settings.js";
import { called, settings as how } from "./settings.js";

/** @import { Scenery, Send, Say, Journal } from "../types" */
/** @import { Palette } from "../graph/paint.js" */

const CURVES = ["loss", "params", ...MEASURES];
const MOST_PATHS = 12; // parameters that are drawn at one time
const DASHES = [[], [7, 3], [2, 3], [9, 3, 2, 3], [14, 4]];

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
  let fault = "";
  /** @type {Scenery | null} */
  let now = null;

  /** @param {Scenery} scenery */
  function update(scenery) {
    now = scenery;
    const { state, say, stale } = scenery;
    const { training, opened } = state;
    const journal = training.journal?.source === state.source ? training.journal : null;
    // Where the loss has stopped being finite, more of the same leads nowhere.
    const same = JSON.stringify(journal?.settings) === JSON.stringify({ ...training.settings, lr: state.rate });
    const over = stale || (journal?.end?.reason === "diverged" && same);
    render(
      html`<p class="help">${say("train.help")}</p>
      <fieldset class="how" ?disabled=${stale || training.running !== null}><legend class="sr">${say("train.how")}</legend>${how(scenery, send)}</fieldset>
      <div class="actions" role="group" aria-label=${say("train.label")}>
        ${["one", "epoch"].map((wish) => wish === "epoch" && !training.settings.batch ? nothing
          : html`<button type="button" ?disabled=${over || training.running !== null} @click=${() => send({ type: "train", wish: /** @type {"one"} */ (wish) })}>${say(`train.${wish}`)}</button>`)}
        ${training.running
          ? html`<button type="button" @click=${() => send({ type: "train", wish: "pause" })}>${say("train.pause")}</button>`
          : html`<button type="button" ?disabled=${over} @click=${() => send({ type: "train", wish: "run" })}>${say("train.run")}</button>`}
        <button type="button" ?disabled=${!journal?.n} @click=${() => send({ type: "train", wish: "rewind" })}>${say("train.rewind")}</button>
      </div>
      <p class="status">${status(scenery, journal)}</p>
      ${training.problem ? html`<div class="fault" role="alert"><p>${training.problem.status ? training.problem.detail : say("unreachable.detail")}</p>
        ${training.problem.hint ? html`<p class="hint">${training.problem.hint}</p>` : nothing}</div>` : nothing}
      ${journal?.n || training.others.length ? seen(scenery, journal) : nothing}
      ${journal?.n ? steps(journal.n, opened, typed(), say, send) : nothing}
      ${own(say)}`,
      root,
    );
    draw(scenery, journal);
  }

  /** What stands in the field of the step while the reader is in it. */
  function typed() {
    const field = /** @type {HTMLInputElement | null} */ (root.querySelector('.open input[type="number"]'));
    return field !== null && /** @type {ShadowRoot} */ (root.getRootNode()).activeElement === field && now?.state.training.running ? field.value : null;
  }

  /**
   * @param {Scenery} scenery
   * @param {Journal | null} journal
   */
  function seen({ state, say }, journal) {
    const all = [...state.training.others, ...(journal ? [journal] : [])];
    const parts = journal ? Object.keys(partsOf(journal, curve)).slice(0, MOST_PATHS) : [];
    const lacking = journal?.n ? missing(journal, curve) : null;
    const choose = (/** @type {Event} */ e) => {
      curve = /** @type {HTMLSelectElement} */ (e.target).value;
      const { measure } = state.training.settings;
      if (MEASURES.includes(curve) && !measure.includes(curve)) send({ type: "settings", settings: { measure: [...measure, curve] } });
      // A run that has not recorded it is run again: the same numbers, and this one with them.
      if (MEASURES.includes(curve) && journal && !journal.request.measure.includes(curve)) send({ type: "train", wish: "record" });
      if (now) update(now);
    };
    return html`<div class="curves">
        <label><span>${say("train.curve")}</span><select @change=${choose}>
          ${CURVES.map((one) => html`<option value=${one} ?selected=${curve === one}>${say(`train.curve.${one}`)}</option>`)}</select></label>
        <label class="check"><input type="checkbox" .checked=${log} @change=${(/** @type {Event} */ e) => {
          log = /** @type {HTMLInputElement} */ (e.target).checked;
          if (now) update(now);
        }} />${say("train.log")}</label>
      </div>
      ${lacking ? html`<p class="help">${say(lacking)}</p>` : nothing}
      <div class="chart" role="img" ?hidden=${lacking !== null} aria-label=${say(curve === "loss" ? "train.chart.loss" : "train.chart.other", { what: say(`train.curve.${curve}`), from: journal?.n ? 1 : 0, to: journal?.n ?? 0, first: brief(journal?.loss[0] ?? null, false), last: brief(journal?.loss.at(-1) ?? null, false) })}></div>
      ${lacking === null && parts.length > 1 ? html`<ul class="drawn">${parts.map((label, i) => html`<li><span class="swatch" style="border-top:3px ${dash(i).length ? "dashed" : "solid"} ${colour(i, palette())}"></span>${label}</li>`)}</ul>` : nothing}
      <table class="runs"><caption class="sr">${say("train.runs")}</caption>
        <thead><tr><th scope="col">${say("train.runs.how")}</th><th scope="col" class="number">${say("train.runs.steps")}</th><th scope="col" class="number">${say("train.curve.loss")}</th></tr></thead>
        <tbody>${all.map((one, i) => html`<tr aria-current=${one === journal ? "true" : nothing}>
          <th scope="row"><span class="swatch" style="border-top:3px ${dash(i).length ? "dashed" : "solid"} ${colour(i, palette())}"></span>${called(one.settings, say)}</th>
          <td class="number">${one.n}</td><td class="number">${brief(Number(one.end?.loss ?? one.loss.at(-1) ?? NaN), state.exact)}</td></tr>`)}
          ${journal?.test.length ? html`<tr><th scope="row"><span class="swatch" style="border-top:3px dotted ${palette().muted}"></span>${say("train.test.row")}</th>
            <td class="number">${journal.n}</td><td class="number">${brief(Number(journal.end?.test_loss ?? journal.test.at(-1)), state.exact)}</td></tr>` : nothing}</tbody>
      </table>
      ${state.training.others.length ? html`<button type="button" class="link" @click=${() => send({ type: "train", wish: "forget" })}>${say("train.forget")}</button>` : nothing}`;
  }

  /**
   * @param {Scenery} scenery
   * @param {Journal | null} journal
   */
  function draw({ state, say }, journal) {
    const place = /** @type {HTMLElement | null} */ (root.querySelector(".chart"));
    if (!place) {
      chart = null;
      return;
    }
    if (!chart || chart.place !== place) {
      chart = null;
      if (!asked) void upgrade();
      return;
    }
    const colours = palette();
    const all = [...state.training.others, ...(journal ? [journal] : [])];
    const parts = Object.entries(journal ? partsOf(journal, curve) : {}).slice(0, MOST_PATHS);
    const lines = parts.length
      ? parts.map(([label, values], i) => ({ label, values, colour: colour(i, colours), dash: dash(i) }))
      : all.flatMap((one, i) => [
        { label: called(one.settings, say), values: curve === "loss" ? one.loss : (one.series[curve]?.[""] ?? []), colour: colour(i, colours), dash: dash(i) },
        ...(curve === "loss" && one === journal && one.test.length ? [{ label: say("train.test.row"), values: one.test, colour: colours.muted, dash: [2, 2] }] : []),
      ]);
    const bounded = lines.map((line) => ({ ...line, values: kept(line.values, ceiling(lines, log)) }));
    chart.draw(bounded, { log, ink: colours.muted, rule: colours.line, font: colours.font, marked: state.opened });
  }

  async function upgrade() {
    asked = true;
    const { Chart } = await import("./chart.js").catch(() => ({ Chart: null }));
    asked = false;
    const place = /** @type {HTMLElement | null} */ (root.querySelector(".chart"));
    if (!Chart || !place || !now) return;
    chart = new Chart(place, (n) => send({ type: "open", n }));
    update(now);
  }

  /** Own data: a table of numbers whose columns are the program's leaves. @param {Say} say */
  function own(say) {
    const use = () => {
      const area = /** @type {HTMLTextAreaElement} */ (root.querySelector(".own textarea"));
      try {
        const found = columns(area.value);
        const leaves = now?.state.base?.trace.nodes.filter((node) => node.kind === "input" || node.kind === "data").map((node) => node.name) ?? [];
        const stranger = Object.keys(found).find((name) => !leaves.includes(name));
        fault = stranger === undefined ? "" : say("train.own.stranger", { name: stranger });
        if (stranger !== undefined) return now && update(now);
        send({ type: "settings", settings: { data: Object.keys(found) } });
        for (const [name, value] of Object.entries(found)) send({ type: "set", name, value });
      } catch (error) {
        fault = say("train.own.fault", { line: /** @type {Error} */ (error).message });
        if (now) update(now);
      }
      return undefined;
    };
    const read = async (/** @type {Event} */ event) => {
      const file = /** @type {HTMLInputElement} */ (event.target).files?.[0];
      if (file) /** @type {HTMLTextAreaElement} */ (root.querySelector(".own textarea")).value = await file.text();
    };
    return html`<details class="own"><summary>${say("train.own")}</summary>
      <p class="help" id="own-help">${say("train.own.help")}</p>
      <input type="file" accept=".csv,.tsv,.txt,text/csv" aria-label=${say("train.own.file")} @change=${read} />
      <textarea rows="4" aria-label=${say("train.own")} aria-describedby="own-help" spellcheck="false" placeholder="x,t&#10;0.5,1&#10;1.5,2"></textarea>
      <p class="actions"><button type="button" @click=${use}>${say("train.own.use")}</button></p>
      ${fault ? html`<p class="fault" role="alert">${fault}</p>` : nothing}</details>`;
  }

  return update;
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
 * @param {number[]} values
 * @param {number} most
 */
function kept(values, most) {
  return values.some((value) => Math.abs(value) > most) ? values.map((value) => (Math.abs(value) > most ? NaN : value)) : values;
}

/**
 * @param {Scenery} scenery
 * @param {Journal | null} journal
 */
function status({ state, say }, journal) {
  const { training } = state;
  if (training.seeking) return say("train.seeking", { n: journal?.n ?? 0 });
  if (!journal?.n) return say(training.running ? "busy" : "train.ready");
  const loss = brief(Number(journal.end?.loss ?? journal.loss.at(-1)), state.exact);
  if (journal.end?.reason === "diverged") return say("train.diverged", { n: journal.end.n, key: journal.end.key ?? "" });
  const test = journal.end?.test_loss ?? journal.test.at(-1);
  return say(test === undefined ? "train.status" : "train.statusTest", { n: journal.n, loss, test: test === undefined ? "" : brief(Number(test), state.exact) });
}

/**
 * @param {number} last
 * @param {number | null} opened
 * @param {string | null} typed what is being typed, which a run that goes on must not overwrite
 * @param {Say} say
 * @param {Send} send
 */
function steps(last, opened, typed, say, send) {
  const at = opened ?? last;
  const go = (/** @type {Event} */ e) => {
    const n = Number(/** @type {HTMLInputElement} */ (e.target).value);
    if (n >= 1 && n <= last) send({ type: "open", n });
  };
  return html`<div class="open">
    <label><span>${say("train.open")}</span><input type="number" min="1" max=${last} step="1" .value=${live(typed ?? String(at))} @change=${go} /></label>
    <input type="range" min="1" max=${last} step="1" .value=${live(String(at))} aria-label=${say("train.open")} aria-valuetext=${say("train.opened", { n: at })} @change=${go} />
    <span class="actions">
      <button type="button" ?disabled=${at <= 1} aria-label=${say("train.before")} title=${say("train.before")} @click=${() => send({ type: "open", n: at - 1 })}>‹</button>
      <button type="button" ?disabled=${opened === at && at >= last} aria-label=${say("train.after")} title=${say("train.after")} @click=${() => send({ type: "open", n: opened === null ? at : Math.min(last, at + 1) })}>›</button>
      ${opened === null ? nothing : html`<button type="button" @click=${() => send({ type: "close" })}>${say("train.close")}</button>`}
    </span>
    ${opened === null ? nothing : html`<p class="effect" role="status">${say("train.shown", { n: opened })}</p>`}
  </div>`;
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
