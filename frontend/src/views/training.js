/** Training: how, how far, what the loss did, and any step of it to be opened. */

import { html, nothing, render } from "lit";
import { live } from "lit/directives/live.js";
import { brief } from "../formula/numerals.js";
import { NAMES } from "../formula/optimizer.js";
import { columns } from "../trace/journal.js";

/** @import { Scenery, Send, Say, Journal, TrainSettings } from "../types" */
/** @import { Palette } from "../graph/paint.js" */

const CURVES = /** @type {const} */ (["loss", "norm", "params"]);
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
  let open = false;
  /** @type {typeof CURVES[number]} */
  let curve = "loss";
  let log = false;
  let fault = "";
  /** @type {Scenery | null} */
  let now = null;

  /** @param {Scenery} scenery */
  function update(scenery) {
    now = scenery;
    const { state, frame, say, stale } = scenery;
    const trainable = frame?.walk.trace.nodes.some((node) => node.kind === "param");
    root.hidden = !frame || !trainable;
    if (root.hidden) return;
    const { training, opened } = state;
    const journal = training.journal?.source === state.source ? training.journal : null;
    // Where the loss has stopped being finite, more of the same leads nowhere.
    const over = stale || (journal?.end?.reason === "diverged" && journal.settings === training.settings);
    render(
      html`<details ?open=${open} @toggle=${(/** @type {Event} */ e) => {
        open = /** @type {HTMLDetailsElement} */ (e.target).open;
        if (now) update(now);
      }}>
        <summary><h2>${say("train.label")}</h2></summary>
        ${open
          ? html`<p class="help">${say("train.help")}</p>
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
            ${own(say)}`
          : nothing}
      </details>`,
      root,
    );
    if (open) draw(scenery, journal);
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
    const choose = (/** @type {typeof CURVES[number]} */ one) => () => {
      curve = one;
      if (now) update(now);
    };
    return html`<div class="curves" role="group" aria-label=${say("train.curve")}>
        ${CURVES.map((one) => html`<button type="button" aria-pressed=${String(curve === one)} @click=${choose(one)}>${say(`train.curve.${one}`)}</button>`)}
        <label class="check"><input type="checkbox" .checked=${log} @change=${(/** @type {Event} */ e) => {
          log = /** @type {HTMLInputElement} */ (e.target).checked;
          if (now) update(now);
        }} />${say("train.log")}</label>
      </div>
      ${curve === "params" && journal && !Object.keys(journal.params).length ? html`<p class="help">${say("train.noPaths")}</p>` : nothing}
      <div class="chart" role="img" ?hidden=${curve === "params" && journal !== null && !Object.keys(journal.params).length} aria-label=${say(`train.chart.${curve}`, { from: journal?.n ? 1 : 0, to: journal?.n ?? 0, first: brief(journal?.loss[0] ?? null, false), last: brief(journal?.loss.at(-1) ?? null, false) })}></div>
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
    const lines = curve === "params"
      ? Object.entries(journal?.params ?? {}).slice(0, MOST_PATHS).map(([label, values], i) => ({ label, values, colour: colour(i, colours), dash: dash(i) }))
      : all.flatMap((one, i) => [
        { label: called(one.settings, say), values: curve === "loss" ? one.loss : one.norm, colour: colour(i, colours), dash: dash(i) },
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
 * The settings: what they are called, and what they may be.
 * @param {Scenery} scenery
 * @param {Send} send
 */
function how({ state, frame, say }, send) {
  const { settings } = state.training;
  const rows = settings.data ? 2 : (frame?.walk.trace.nodes.find((node) => node.kind === "data")?.shape[0] ?? 0);
  const set = (/** @type {Partial<TrainSettings>} */ change) => send({ type: "settings", settings: change });
  const field = (/** @type {"lr" | "momentum" | "batch" | "seed" | "test"} */ name, /** @type {number | null} */ value, /** @type {number} */ least, /** @type {number} */ most, whole = false) =>
    html`<label><span>${say(`train.${name}`)}</span><input type="number" min=${least} max=${most} step=${whole ? 1 : "any"} .value=${live(value === null ? "" : String(value))}
      placeholder=${name === "batch" ? say("train.batch.all") : ""}
      @change=${(/** @type {Event} */ e) => {
        const text = /** @type {HTMLInputElement} */ (e.target).value;
        const wish = Number(text);
        if (name === "batch" && text === "") set({ batch: null });
        else if (text !== "" && wish >= least && wish <= most && (!whole || Number.isInteger(wish))) set({ [name]: wish });
        else set({});
      }} /></label>`;
  return html`<label><span>${say("train.optimizer")}</span>
      <select @change=${(/** @type {Event} */ e) => set({ optimizer: /** @type {HTMLSelectElement} */ (e.target).value })}>
        ${Object.entries(NAMES).map(([name, called_]) => html`<option value=${name} ?selected=${name === settings.optimizer}>${called_}</option>`)}
      </select></label>
    ${field("lr", settings.lr, 0, 1e6)}
    ${settings.optimizer === "sgd" || settings.optimizer === "rmsprop" ? field("momentum", settings.momentum, 0, 0.9999) : nothing}
    ${rows ? [field("batch", settings.batch, 1, 1e6, true), field("test", settings.test, 0, 0.9), field("seed", settings.seed, 0, 2 ** 53, true)] : nothing}`;
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
 * What a run is called: what it was trained with.
 * @param {TrainSettings} settings
 * @param {Say} say
 */
function called({ optimizer, lr, momentum, batch, seed, test, data }, say) {
  const parts = [NAMES[optimizer], `η = ${lr}`];
  if (momentum && (optimizer === "sgd" || optimizer === "rmsprop")) parts.push(`μ = ${momentum}`);
  if (batch) parts.push(say("train.called.batch", { batch }));
  if (seed) parts.push(say("train.called.seed", { seed }));
  if (test) parts.push(say("train.called.test", { percent: Math.round(100 * test) }));
  if (data) parts.push(say("train.called.data"));
  return parts.join(" · ");
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
