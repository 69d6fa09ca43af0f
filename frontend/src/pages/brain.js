/** The brain lab: what the article claims of brains and networks, tried here and now, beside what was published. */

import { html, nothing, render, svg } from "lit/html.js";
import { fromNested, grid } from "../formula/arrays.js";
import { LOOK, TIMES, UNITS, withDamage } from "../formula/brain.js";
import { short } from "../formula/numerals.js";
import { service } from "../session/api.js";
import { permutation } from "../trace/permutation.js";
import {
  bySteps,
  CHAIN,
  chained,
  COUNTS,
  DAMAGED,
  damaged,
  FAULT_KINDS,
  faults,
  FEEDBACKS,
  feedback,
  LOSSES,
  over,
  samples,
  SEEDS,
  STARTS,
  wrongness,
} from "../trace/brain.js";
import { addressed, MOST_SEED, seedField, why } from "./lab.js";
import { keptInTab } from "./progress.js";
import { language } from "./site.js";
import { say } from "./spoken.js";

/** @import { Series } from "../trace/brain.js" */

const CLAIMS = /** @type {const} */ (["symmetric", "damage", "faults", "samples"]);
const CHART = { width: 380, height: 240, left: 56, right: 116, top: 34, bottom: 44 };
const KINDS = ["one", "two", "three", "four"];

/**
 * @typedef {(typeof CLAIMS)[number]} Claim
 * @typedef {{ title: string, x: string, y: string, bounds: [number, number], series: Series[], log?: boolean }} Drawn
 * @typedef {{ charts: Drawn[], said: string, clear: boolean }} Result `clear`: whether it came out as it mostly does
 */

/** @param {string} hash */
function settingsOf(hash) {
  const asked = new URLSearchParams(hash.replace(/^#/, ""));
  return {
    claim: CLAIMS.find((one) => one === asked.get("claim")) ?? CLAIMS[0],
    start: STARTS.find((one) => String(one) === asked.get("start")) ?? 0.3,
    lost: LOSSES.find((one) => String(one) === asked.get("lost")) ?? 16,
    seed: whole(asked.get("seed")) ?? 37,
  };
}
const hashOf = () =>
  new URLSearchParams({
    claim: view.claim,
    start: String(view.start),
    lost: String(view.lost),
    seed: String(view.seed),
  }).toString();

const view = {
  ...settingsOf(location.hash),
  /** @type {Partial<Record<Claim, "yes" | "no">>} */
  guess: {},
  /** @type {Partial<Record<Claim, Result>>} */
  results: {},
  /** @type {Claim | null} */
  busy: null,
  done: 0,
  fault: "",
};
const place = /** @type {HTMLElement} */ (document.querySelector(".lab-place"));
const engine = service("", language);
let asking = new AbortController();

/** @param {string | null} text */
function whole(text) {
  const value = Number(text);
  return text && Number.isInteger(value) && value >= 0 && value < MOST_SEED ? value : null;
}

// ---- experiments ----------------------------------------------------------------------------------------

/** The cells of a sweep. @param {object} request @param {AbortSignal} signal */
async function cellsOf(request, signal) {
  const found = [];
  for await (const line of engine.lines("sweep", request, signal)) {
    if (line.error) throw Object.assign(new Error(line.error.detail), { problem: line.error });
    if (line.event === "cell") found.push(line);
    view.done++;
    draw();
  }
  return found.sort((a, b) => a.index - b.index);
}
const end = (/** @type {Series} */ { points }) => points[points.length - 1];
const percent = (/** @type {number} */ share) => `${Math.round(100 * share)}\u00a0%`;
const degrees = (/** @type {number} */ angle) => `${Math.round(angle)}°`;

/** How wrong each layer's gradient is of a fault in one of them: a factor, a unit. @param {AbortSignal} signal */
async function alongChain(signal) {
  /** @type {number[][][]} */
  const found = [[], []];
  for (let i = 0; i < SEEDS; i++) {
    const programs = FAULT_KINDS.map((kind) => chained(kind, view.seed + i));
    const [right, ...wrong] = await Promise.all(programs.map((program) => engine.trace({ program }, signal)));
    wrong.forEach((one, kind) => found[kind].push(wrongness(right, one)));
    view.done++;
    draw();
  }
  return found.map((seeds, kind) => ({
    name: say(`brain.chain.${FAULT_KINDS[kind + 1]}`),
    points: seeds[0].map((_, layer) =>
      over(
        layer + 1,
        seeds.map((one) => one[layer]),
      ),
    ),
  }));
}

/** @type {Record<Claim, (signal: AbortSignal) => Promise<Result>>} */
const EXPERIMENTS = {
  async symmetric(signal) {
    /** @type {Series[]} */
    const errors = [];
    /** @type {Series[]} */
    let angles = [];
    for (const way of FEEDBACKS) {
      const cells = await cellsOf(feedback(way, view.start, view.seed), signal);
      const own = (/** @type {any} */ step, /** @type {any} */ cell) => step.test_watch.E / cell.steps[0].test_watch.E;
      errors.push({ name: say(`brain.way.${way}`), points: bySteps(cells, own) });
      if (way === "random")
        angles = [{ name: say("brain.way.random"), points: bySteps(cells, ({ watch }) => watch.angle) }];
    }
    const [exact, random, local, none] = errors.map((one) => short(end(one).mean));
    const [from, to] = [angles[0].points[0], end(angles[0])].map(({ mean }) => degrees(mean));
    const title = (/** @type {string} */ name) => say(`brain.chart.${name}`);
    const x = say("brain.axis.examples");
    return {
      charts: [
        { title: title("error"), x, y: say("brain.axis.error"), bounds: [0, 1], series: errors },
        { title: title("angle"), x, y: say("brain.axis.angle"), bounds: [0, 90], series: angles },
      ],
      clear: end(errors[1]).mean < 0.1 && end(errors[3]).mean > 0.3,
      said: say("brain.symmetric.said", { seeds: SEEDS, exact, random, local, none, from, to }),
    };
  },
  async damage(signal) {
    const [form, begun] = await Promise.all([
      engine.trace({ program: DAMAGED }, signal),
      engine.trace({ program: damaged(view.seed), max_elements: 10_000 }, signal),
    ]);
    const of = (/** @type {string} */ name) => grid(fromNested(begun.runs[0].values[begun.names[name]])).data;
    const starts = Array.from({ length: SEEDS }, (_, i) => {
      const [x, t] = [of(`X${i}`), of(`t${i}`)];
      const order = permutation(t.length, [view.seed + i, 1]);
      return {
        x: Float64Array.from(order.flatMap((row) => [x[2 * row], x[2 * row + 1]])),
        t: Float64Array.from(order, (row) => t[row]),
        V: of(`V${i}`),
        w: of(`w${i}`),
      };
    });
    /** @type {Series[]} */
    const series = [];
    for (const [name, when] of Object.entries(TIMES)) {
      /** @type {number[][]} */
      const runs = [];
      for (const start of starts) {
        runs.push(withDamage(form, start, when, view.lost));
        view.done++;
        draw();
        await new Promise((resolve) => setTimeout(resolve)); // the page may draw, and be stopped
        signal.throwIfAborted();
      }
      const points = runs[0].map((_, k) =>
        over(
          k * LOOK,
          runs.map((one) => one[k]),
        ),
      );
      series.push({ name: say(`brain.time.${name}`), points });
    }
    const [before, middle, after, repaired] = series.map((one) => percent(end(one).mean));
    const words = { units: UNITS, lost: view.lost, seeds: SEEDS, before, middle, after, repaired };
    const chart = { x: say("brain.axis.updates"), y: say("brain.axis.right"), bounds: [0.4, 1], series };
    return {
      charts: [{ title: say("brain.chart.damage", words), .../** @type {any} */ (chart) }],
      clear: end(series[2]).mean < 0.85 && Math.min(...[0, 1, 3].map((i) => end(series[i]).mean)) > 0.9,
      said: say("brain.damage.said", words),
    };
  },
  async faults(signal) {
    const charts = [];
    /** @type {number[]} */
    const ends = [];
    for (const kind of /** @type {const} */ (["flips", "noise"])) {
      const cells = await cellsOf(faults(kind, view.seed), signal);
      const amounts = [...new Set(cells.map(({ at }) => at.amount))];
      const series = amounts.map((amount) => {
        const own = cells.filter(({ at }) => at.amount === amount);
        const points = bySteps(own, ({ test_watch }) => test_watch.right);
        const last = over(
          800,
          own.map((cell) => cell.end.test_watch.right),
        );
        return { name: say(`brain.${kind}.of`, { amount: percent(amount) }), points: [...points.slice(0, -1), last] };
      });
      ends.push(...series.map((one) => end(one).mean));
      charts.push(
        /** @type {Drawn} */ ({
          title: say(`brain.chart.${kind}`),
          x: say("brain.axis.updates"),
          y: say("brain.axis.right"),
          bounds: [0.4, 1],
          series,
        }),
      );
    }
    const chain = await alongChain(signal);
    charts.push({
      title: say("brain.chart.chain", { layer: CHAIN.at, layers: CHAIN.layers }),
      x: say("brain.axis.layer"),
      y: say("brain.axis.wrong"),
      bounds: /** @type {[number, number]} */ ([0, 2]),
      series: chain,
    });
    const [plain, flipped, half, small, noisy, drowned] = ends.map(percent);
    const [there, first] = [CHAIN.at - 1, 0].map((i) => percent(chain[1].points[i].mean));
    const factor = percent(chain[0].points[0].mean);
    const words = { seeds: SEEDS, plain, flipped, half, small, noisy, drowned, layer: CHAIN.at, factor, there, first };
    return { charts, said: say("brain.faults.said", words), clear: ends[1] > 0.9 && ends[5] < 0.85 };
  },
  async samples(signal) {
    const cells = await cellsOf(samples(view.seed), signal);
    const points = COUNTS.map((n) =>
      over(
        2 * n,
        cells.filter(({ at }) => at.n === n).map((cell) => cell.end.watch.right),
      ),
    );
    const series = [{ name: say("brain.samples.of"), points }];
    const [few, some, many] = [points[1], points[4], end(series[0])];
    const words = { seeds: SEEDS, few: few.x, some: some.x, many: many.x };
    const shares = { one: percent(few.mean), two: percent(some.mean), three: percent(many.mean) };
    return {
      charts: [
        {
          title: say("brain.chart.samples"),
          x: say("brain.axis.points"),
          y: say("brain.axis.right"),
          bounds: [0.4, 1],
          series,
          log: true,
        },
      ],
      clear: many.mean - few.mean > 0.1,
      said: say("brain.samples.said", { ...words, ...shares }),
    };
  },
};

/** @param {Claim} claim */
async function run(claim) {
  if (view.busy) return asking.abort();
  asking = new AbortController();
  const { signal } = asking;
  Object.assign(view, { busy: claim, done: 0, fault: "" });
  draw();
  try {
    const found = await EXPERIMENTS[claim](signal);
    if (!signal.aborted) view.results[claim] = found;
  } catch (error) {
    if (!signal.aborted) view.fault = why(error);
  } finally {
    if (asking.signal === signal) view.busy = null;
    draw();
  }
}

/** Another claim, or other seeds or starts, of which nothing has been seen yet. @param {Partial<typeof view>} change */
function change(change) {
  if (change.seed !== undefined && change.seed !== view.seed) view.results = {};
  if (change.start !== undefined && change.start !== view.start) delete view.results.symmetric;
  if (change.lost !== undefined && change.lost !== view.lost) delete view.results.damage;
  if (change.seed !== undefined || change.start !== undefined || change.lost !== undefined) {
    asking.abort(); // what is on its way would be of the others
    view.busy = null;
  }
  Object.assign(view, change);
  history.replaceState(null, "", `${location.pathname}${location.search}#${hashOf()}`);
  draw();
}

// ---- drawing --------------------------------------------------------------------------------------------

function draw() {
  const result = view.results[view.claim];
  render(
    html`<div class="columns brain">
      <div class="claims">${CLAIMS.map((one) => card(one))}</div>
      <section class="seen" aria-label=${say("brain.seen")}>
        ${setting()}
        <div class="charts">${
          result ? result.charts.map(chart) : html`<p class="empty">${view.busy ? nothing : say("brain.empty")}</p>`
        }</div>
      </section>
    </div>`,
    place,
  );
}

/**
 * A setting with some numbers to choose from.
 * @param {"start" | "lost"} name
 * @param {number[]} of
 * @param {(one: number) => string} written
 */
function chosen(name, of, written) {
  const take = (/** @type {Event} */ { target }) =>
    change({ [name]: Number(/** @type {HTMLSelectElement} */ (target).value) });
  return html`<label>${say(`brain.${name}`)} <select data-set=${name} @change=${take}>${of.map(
    (one) => html`<option value=${one} .selected=${one === view[name]}>${written(one)}</option>`,
  )}</select></label>`;
}

/** What the reader may change of the experiment that is open. */
function setting() {
  const { claim, busy, done, fault } = view;
  const elsewhere = busy !== null && busy !== claim;
  return html`<div class="run">
    <button type="button" class="primary" ?disabled=${elsewhere} @click=${() => void run(claim)}>${
      busy === claim ? say("brain.stop") : say("brain.run")
    } <span aria-hidden="true">${busy === claim ? "■" : "▶"}</span></button>
    ${claim === "symmetric" ? chosen("start", STARTS, (one) => `±${one}`) : nothing}
    ${claim === "damage" ? chosen("lost", LOSSES, (one) => `${one} / ${UNITS}`) : nothing}
    ${seedField(say("brain.seeds", { count: SEEDS }), view.seed, (seed) => change({ seed }))}
    ${claim === "symmetric" ? html`<span class="hint">${say("brain.start.hint")}</span>` : nothing}
    <span class="progress" role="status" aria-live=${busy === claim ? "off" : "polite"}>${
      fault
        ? html`<b class="fault">${fault}</b>`
        : elsewhere
          ? say("brain.elsewhere")
          : busy
            ? say("brain.busy", { done })
            : nothing
    }</span></div>`;
}

/** A claim: what is said, what was just seen, what was published. @param {Claim} claim */
function card(claim) {
  const open = view.claim === claim;
  const result = view.results[claim];
  const guess = view.guess[claim];
  const choose = (/** @type {"yes" | "no"} */ one) =>
    html`<button type="button" aria-pressed=${guess === one} @click=${() => {
      view.guess[claim] = one;
      draw();
    }}>${say(`brain.${one}`)}</button>`;
  return html`<section class="claim" data-open=${open}>
    <h2><button type="button" aria-expanded=${open} @click=${() => change({ claim })}>${say(
      `brain.${claim}.title`,
    )}</button>
      <span class="tag" data-done=${result !== undefined}>${
        result ? (result.clear ? say(`brain.${claim}.verdict`) : say("brain.unclear")) : say("brain.undone")
      }</span></h2>
    ${
      open
        ? html`<dl><dt>${say("brain.says")}</dt><dd>${say(`brain.${claim}.claim`)}</dd>
      <dt>${say(result ? "brain.seen" : "brain.first")}</dt><dd><span role="status">${
        result
          ? html`${guess ? html`<i>${say("brain.guessed", { guess: say(`brain.${guess}`) })}</i> ` : nothing}${
              result.said
            }`
          : html`${say(`brain.${claim}.ask`)} <span class="seg">${choose("yes")}${choose("no")}</span>`
      }</span></dd>
      ${
        result || guess // what is known answers what is asked first
          ? html`<dt>${say("brain.published")}</dt><dd>${say(`brain.${claim}.published`)}</dd>`
          : nothing
      }</dl>`
        : nothing
    }</section>`;
}

/** Lines with the range of the seeds behind them. @param {Drawn} drawn */
function chart({ title, x: across, y: up, bounds: [low, high], series, log }) {
  const { width, height, left, right, top, bottom } = CHART;
  const all = series.flatMap(({ points }) => points);
  const place = (/** @type {number} */ x) => (log ? Math.log2(x) : x);
  const [from, to] = [Math.min(...all.map(({ x }) => place(x))), Math.max(...all.map(({ x }) => place(x)))];
  const x = (/** @type {number} */ value) => left + ((width - left - right) * (place(value) - from)) / (to - from || 1);
  const y = (/** @type {number} */ value) =>
    top + ((height - top - bottom) * (high - Math.min(high * 1.05, Math.max(low, value)))) / (high - low);
  const at = (/** @type {number} */ a, /** @type {number} */ b) => `${x(a).toFixed(1)} ${y(b).toFixed(1)}`;
  const ticks = Array.from({ length: 4 }, (_, i) => low + ((high - low) * i) / 3);
  const shown = (/** @type {number} */ value) =>
    up.includes("%") ? percent(value) : high > 1 ? degrees(value) : short(value);
  const steps = log ? all.filter(({ x: one }, i) => i % 2 === 0 || one === 2 ** to).map(({ x: one }) => one) : [];
  // The ends of lines that lie close together are written one above the other.
  const ends = [...series].map((one, i) => ({ one, i, at: y(end(one).mean) })).sort((a, b) => b.at - a.at);
  let [next, left_] = [height - bottom, series.length];
  const names = ends.map(({ one, i, at: wish }) => {
    const here = Math.max(Math.min(wish, next), top + 17 * --left_); // room for those above stays
    next = here - 17;
    return svg`<text class=${KINDS[i]} x=${width - right + 8} y=${here + 4}>${one.name}</text>`;
  });
  return html`<figure><figcaption>${title}</figcaption>
    <svg viewBox="0 0 ${width} ${height}" role="img" aria-label=${title}>
      ${ticks.map(
        (one) => svg`<path class="rule" d="M${left} ${y(one)}H${width - right}" />
        <text x=${left - 8} y=${y(one) + 4} text-anchor="end">${shown(one)}</text>`,
      )}
      ${(log ? steps : [0, 2 ** 30]).map((one, i) => {
        const value = log ? one : i ? to : from;
        return svg`<text x=${x(value)} y=${height - bottom + 18} text-anchor="middle">${Math.round(value)}</text>`;
      })}
      <text x=${(left + width - right) / 2} y=${height - 6} text-anchor="middle">${across}</text>
      <text x="4" y="14">${up}</text>
      ${series.map(
        (
          { points },
          i,
        ) => svg`<path class="band ${KINDS[i]}" d="M${points.map((one) => at(one.x, one.high)).join("L")}L${[...points]
          .reverse()
          .map((one) => at(one.x, one.low))
          .join("L")}Z" />
        <path class="line ${KINDS[i]}" d="M${points.map((one) => at(one.x, one.mean)).join("L")}" />`,
      )}
      ${names}
    </svg></figure>`;
}

// What was guessed and seen outlives the page in this tab, as far as its seeds and starts are the same.
const tab = keptInTab("lab-brain");
const mark = () => [view.start, view.lost, view.seed].join(" ");
const known = tab.remembered();
if (known?.of === mark()) Object.assign(view, { guess: known.guess, results: known.results[language] ?? {} });
addEventListener("pagehide", () => {
  const before = tab.remembered();
  const others = before?.of === mark() ? before.results : {};
  tab.remember({ of: mark(), guess: view.guess, results: { ...others, [language]: view.results } });
});
addressed(hashOf, (hash) => change(settingsOf(hash)));
draw();
