/** What stands around the playground's network: the run, the settings, the data, the output and its curve. */

import optimizers from "../../facts/optimizers.json" with { type: "json" };
import { html, nothing, svg } from "lit/html.js";
import { short } from "../formula/numerals.js";
import { ACTIVATIONS, DATA, INITS, lossesOf, PROBLEMS, programOf, RATES, STRENGTHS } from "../trace/playground.js";
import { FEWEST, inRows, MOST_CLASSES } from "../trace/points.js";
import { depth, norms, normsOf, wish } from "./playground-board.js";
import { besides, nearest } from "./playground-beside.js";

/** @import { Say } from "../types" */
/** @import { Settings } from "../trace/playground.js" */
/** @import { Mark } from "./playground-beside.js" */
/** @import { Act, View } from "./playground.js" */

const TITLES = /** @type {Record<string, { title: string }>} */ (optimizers);
const STOPS = [null, 90, 95, 98, 100];
const CHART = { width: 268, height: 150, left: 48, right: 8, top: 10, bottom: 22 };
const SEEDS = 1_000_000;

/** @param {Event} event */
const chosen = (event) => /** @type {HTMLInputElement} */ (event.target).value;

/**
 * A button that is pressed or not.
 * @param {unknown} words
 * @param {boolean} on
 * @param {() => void} click
 */
const choice = (words, on, click) => html`<button type="button" aria-pressed=${on} @click=${click}>${words}</button>`;

/** @param {string} words @param {boolean} on @param {() => void} click */
const check = (words, on, click) =>
  html`<label><input type="checkbox" .checked=${on} @change=${click}> ${words}</label>`;

/**
 * @param {View} view
 * @param {Act} act
 * @param {Say} say
 * @param {unknown} network
 * @param {() => string} studio the address of the next update
 */
export function controls(view, act, say, network, studio) {
  const { settings: s } = view;
  const there = (/** @type {string} */ name) => !s.hidden.includes(name);
  return html`
    <div class="run">${running(view, act, say, there, studio)}</div>
    <div class="sets">${sets(s, act, say, there)}</div>
    <div class="columns">
      <section class="data" aria-label=${say("playground.data")}>${data(view, act, say, there)}</section>
      <section class="net" aria-label=${say("playground.net")}>
        <div class="above"><h2>${say("playground.net")}</h2>
          ${there("numHiddenLayers") ? depth(view, act, say) : nothing}
          <button type="button" class="shows" title=${say("playground.links")} @click=${() =>
            act.show({ show: s.show === "weight" ? "gradient" : "weight" })}>
            ${say(`playground.showing.${s.show}`)} ⇄</button></div>
        <div class="stage">${network}</div>
        ${norms(view, say)}
        <p class="hint">${say("playground.hint")}</p>
      </section>
      <section class="result" aria-label=${say("playground.output")}>${result(view, act, say, there)}</section>
    </div>`;
}

/**
 * Training on and off, and what can be said of it.
 * @param {View} view
 * @param {Act} act
 * @param {Say} say
 * @param {(name: string) => boolean} there
 * @param {() => string} studio
 */
function running(view, act, say, there, studio) {
  const { net, fault, playing } = view;
  const epoch = net ? net.n / net.perEpoch : 0;
  const again = say("playground.again");
  const wished = wish(view, say);
  const about = net?.n || view.note || !wished ? view.note || sentence(view, say) : nothing;
  const said = html`<span>${about}${wished ? html` <b>${wished}</b>` : nothing}</span>`;
  const { optimizer } = view.made;
  const plain = optimizer === "sgd";
  const title = plain
    ? say("playground.open.about")
    : say("playground.open.moved", { optimizer: TITLES[optimizer].title });
  return html`${
    there("playButton")
      ? html`<button type="button" class="primary" aria-pressed=${playing} @click=${act.play}
          ?disabled=${net !== null && !Number.isFinite(view.whole?.loss)}>${
            playing ? say("playground.pause") : say("playground.train")
          } <span aria-hidden="true">${playing ? "❚❚" : "▶"}</span></button>`
      : nothing
  }
  ${there("stepButton") ? html`<button type="button" @click=${act.step}>${say("playground.step")}</button>` : nothing}
  ${
    there("resetButton")
      ? html`<button type="button" aria-label=${again} title=${again} @click=${act.again}>↻</button>`
      : nothing
  }
  <span class="epoch"><small>${say("playground.epoch")}</small>
    <b>${Number.isInteger(epoch) ? epoch : epoch.toFixed(2)}</b></span>
  ${
    net && Number.isFinite(view.whole?.loss)
      ? html`<a class="button open" href=${studio()} title=${title}>${
          plain ? say("playground.open") : say("playground.open.gradients")
        } →</a>`
      : nothing
  }
  <p class="caption" role="status" aria-live=${view.playing ? "off" : "polite"}>${
    fault ? html`<b class="fault">${fault}</b>` : said
  }</p>`;
}

/**
 * The map, the losses and their curve.
 * @param {View} view
 * @param {Act} act
 * @param {Say} say
 * @param {(name: string) => boolean} there
 */
function result(view, act, say, there) {
  const { settings: s, whole, tested, neuron, shown, drawing } = view;
  const name = `h${shown + 1}_${neuron + 1}`;
  const several = view.made.problem === "classes";
  const one =
    shown < view.made.shape.length ? say("playground.neuron", { name }) : say("playground.class.map", { name: neuron });
  const classes = view.made.problem !== "regression" && whole?.right !== null;
  const losses = { train: short(whole?.loss ?? 0), test: tested ? short(tested.loss) : "–" };
  const right = { train: percent(whole?.right ?? 0), test: tested ? percent(tested.right ?? 0) : "–" };
  return html`<div class="above"><h2>${neuron < 0 ? say("playground.output") : one}</h2></div>
    <p class="losses">${whole ? say("playground.losses", losses) : nothing}
      ${whole && classes ? say("playground.right", right) : nothing}</p>
    <div class="map" data-drawing=${drawing} role="img" aria-label=${say("playground.map")}
        @click=${(/** @type {MouseEvent} */ event) => view.drawing && add(event, act)}>
      <canvas class="large"></canvas><canvas class="points"></canvas>
      <span data-at="top">6</span><span data-at="bottom">−6</span><span data-at="right">6</span></div>
    <p class="hint">${
      view.net && !view.playing ? say("playground.ringed", { count: view.net.rows.length }) : nothing
    }</p>
    <p class="checks">
      ${there("showTestData") ? check(say("playground.test"), s.test, () => act.show({ test: !s.test })) : nothing}
      ${
        there("discretize")
          ? check(say(several ? "playground.discrete.classes" : "playground.discrete"), s.discrete, () =>
              act.show({ discrete: !s.discrete }),
            )
          : nothing
      }</p>
    ${curve(view, act, say)}
    ${there("beside") ? besides(view, act, say) : nothing}
    ${there("code") ? code(view, act, say) : nothing}`;
}

const DEAD = 1e-9; // a layer's gradient, below which nothing learns

/** @param {number} share */
const percent = (share) => `${Math.round(1000 * share) / 10}\u00a0%`;

/** What can be said of the run as it is. @param {View} view @param {Say} say */
function sentence(view, say) {
  const { net, whole, tested, made: settings, marks, moved, playing } = view;
  const { until } = view.settings;
  if (!net || !whole) return nothing;
  if (moved && Number.isFinite(moved.after))
    return say("playground.said.moved", { before: short(moved.before), loss: short(moved.after) });
  if (!Number.isFinite(whole.loss)) return say("playground.said.diverged", { rate: settings.rate });
  if (!net.n) return say("playground.said.start");
  const [first] = marks;
  const loss = short(whole.loss);
  const hidden = normsOf(view).slice(0, -1);
  if (hidden.length && settings.init === "zero" && !hidden.some(Boolean)) return say("playground.said.zero");
  // Where weights are pulled to 0 on purpose the steps are not to blame.
  const shrunk = settings.regularization !== "none" && settings.strength > 0;
  if (!shrunk && hidden.length && hidden.every((size) => size < DEAD) && first && whole.loss > first.train / 2)
    return say("playground.said.dead");
  if (first && whole.loss > first.train * 1.02)
    return say("playground.said.worse", { loss, before: short(first.train) });
  if (until !== null && net.n && !playing && (whole.right ?? 0) >= until / 100 && settings.problem !== "regression")
    return say("playground.said.reached", { right: percent(whole.right ?? 0), until: `${until}\u00a0%`, loss });
  const gap = tested && tested.loss > 1.5 * whole.loss && tested.loss - whole.loss > 0.02;
  if (gap) return say("playground.said.gap", { train: loss, test: short(tested.loss) });
  if (settings.problem !== "regression" && whole.right !== null)
    return say("playground.said.right", { right: percent(whole.right), loss });
  return say("playground.said.loss", { loss, before: short(first?.train ?? whole.loss) });
}

/**
 * @param {Settings} s
 * @param {Act} act
 * @param {Say} say
 * @param {(name: string) => boolean} there
 */
function sets(s, act, say, there) {
  const mixed = new Set(s.activations).size > 1;
  /** @type {[string, [string, string][], string, (value: string) => void][]} */
  const all = [
    [
      "problem",
      PROBLEMS.map((one) => [one, say(`playground.${one}`)]),
      s.problem,
      (value) => act.change({ problem: /** @type {Settings["problem"]} */ (value) }),
    ],
    ["learningRate", withOwn(RATES, s.rate), String(s.rate), (value) => act.rate(Number(value))],
    [
      "activation",
      [
        ...ACTIVATIONS.map((one) => /** @type {[string, string]} */ ([one, one])),
        ...(mixed ? [/** @type {[string, string]} */ (["", say("playground.mixed")])] : []),
      ],
      mixed ? "" : (s.activations[0] ?? ACTIVATIONS[1]),
      (value) => act.change({ activations: s.activations.map(() => value || ACTIVATIONS[1]) }),
    ],
    [
      "regularization",
      ["none", "L1", "L2"].map((one) => [one, one === "none" ? say("playground.none") : one]),
      s.regularization,
      (value) =>
        act.change({
          regularization: /** @type {Settings["regularization"]} */ (value),
          strength: value === "none" ? 0 : s.strength || 0.001,
        }),
    ],
    [
      "regularizationRate",
      withOwn(STRENGTHS, s.strength),
      String(s.strength),
      (value) =>
        act.change({ strength: Number(value), regularization: s.regularization === "none" ? "L2" : s.regularization }),
    ],
    [
      "loss",
      lossesOf(s.problem).map((one) => [one, say(`playground.loss.${one}`)]),
      s.loss,
      (value) => act.change({ loss: value }),
    ],
    [
      "optimizer",
      Object.entries(TITLES).map(([one, { title }]) => [one, title]),
      s.optimizer,
      (value) => act.change({ optimizer: value }),
    ],
    ["init", INITS.map((one) => [one, say(`playground.init.${one}`)]), s.init, (value) => act.change({ init: value })],
    [
      "until",
      STOPS.map((one) => [String(one), one === null ? say("playground.never") : `${one} %`]),
      String(s.until),
      (value) => act.show({ until: value === "null" ? null : Number(value) }),
    ],
  ];
  return html`${all
    .filter(([name]) => there(name) && !(name === "until" && s.problem === "regression"))
    .map(
      ([name, options, value, change]) => html`<label>${say(`playground.set.${name}`)}
      <select data-set=${name} @change=${(/** @type {Event} */ event) => change(chosen(event))}>${options.map(
        ([one, words]) => html`<option value=${one} .selected=${one === value}>${words}</option>`,
      )}</select></label>`,
    )}`;
}

/** @param {Settings} s @param {Act} act @param {Say} say */
function seedOf(s, act, say) {
  const another = say("playground.seed.new");
  const type = (/** @type {Event} */ event) => {
    const field = /** @type {HTMLInputElement} */ (event.target);
    const seed = Number(field.value);
    if (field.value !== "" && Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31) act.change({ seed });
    else field.value = String(s.seed);
  };
  return html`<p class="row seed"><label>${say("playground.set.seed")} <input type="number" min="0" max="2147483647"
    step="1" .value=${String(s.seed)} @change=${type}></label><button type="button" title=${another}
    @click=${() => act.change({ seed: Math.floor(Math.random() * SEEDS) })}>${say("playground.regenerate")}</button>
    </p>`;
}

/**
 * Numbers to choose from, and the one of the address.
 * @param {number[]} list
 * @param {number} own
 * @returns {[string, string][]}
 */
const withOwn = (list, own) =>
  (list.includes(own) ? list : [...list, own].sort((a, b) => a - b)).map((one) => [String(one), String(one)]);

/**
 * @param {View} view
 * @param {Act} act
 * @param {Say} say
 * @param {(name: string) => boolean} there
 */
function data(view, act, say, there) {
  const { settings: s, own } = view;
  const slider = (
    /** @type {string} */ name,
    /** @type {"share" | "noise" | "batch"} */ key,
    /** @type {[number, number, number]} */ [low, high, step],
    /** @type {string} */ unit,
  ) =>
    there(name)
      ? html`<label class="slide">${say(`playground.${name}`)} <b>${view.dragged[key] ?? s[key]}${unit}</b>
        <input type="range" min=${low} max=${high} step=${step} .value=${String(s[key])}
          @input=${(/** @type {Event} */ event) => act.drag({ [key]: Number(chosen(event)) })}
          @change=${(/** @type {Event} */ event) => act.change({ [key]: Number(chosen(event)) })}></label>`
      : nothing;
  const kinds = DATA[s.problem].map((one) => {
    const name = html`<canvas data-set=${one} aria-hidden="true"></canvas>${say(`playground.data.${one}`)}`;
    return choice(name, s.data === one, () => act.change({ data: one }));
  });
  const mine = choice(say("playground.data.own"), s.data === "own", () => act.change({ data: "own" }));
  const shown = (/** @type {"weight" | "gradient"} */ one) =>
    choice(say(`playground.show.${one}`), s.show === one, () => act.show({ show: one }));
  const marks = s.show === "weight" ? ["plus", "minus"] : ["up", "down"];
  return html`<h2>${say("playground.data")}</h2>
    ${
      there("dataset")
        ? html`<div class="kinds" role="group" aria-label=${say("playground.data")}>${kinds}
          ${own && own.t.length >= FEWEST ? mine : nothing}</div>`
        : nothing
    }
    ${slider("percTrainData", "share", [10, 90, 10], " %")}
    ${s.data === "own" ? nothing : slider("noise", "noise", [0, 50, 5], "")}
    ${slider("batchSize", "batch", [1, 30, 1], "")}
    ${there("seed") ? seedOf(s, act, say) : nothing}
    ${there("own") ? ownPoints(view, act, say) : nothing}
    <h2>${say("playground.links")}</h2>
    <div class="seg" role="group" aria-label=${say("playground.links")}>${shown("weight")}${shown("gradient")}</div>
    <ul class="key">${marks.map((one) => html`<li><i class=${one}></i>${say(`playground.key.${one}`)}</li>`)}
      <li class="small">${say(`playground.key.${s.show}`)}</li></ul>`;
}

/** Points by hand, or from a table. @param {View} view @param {Act} act @param {Say} say */
function ownPoints({ settings: { problem }, own, drawing, answer }, act, say) {
  const answers =
    problem === "classes"
      ? Array.from({ length: MOST_CLASSES }, (_, i) => ({ value: i, kind: i, words: String(i) }))
      : [
          { value: 1, kind: 0, words: "+1" },
          { value: -1, kind: 1, words: "−1" },
        ];
  const given = ({ value, kind, words } = answers[0]) => {
    const on = drawing && answer === value;
    return choice(html`<i class="class" data-class=${kind}></i> ${words}`, on, () => act.draw(!on, value));
  };
  return html`<details class="own" ?open=${drawing}><summary>${say("playground.own")}</summary>
    <p>${say("playground.own.hint")}</p>
    <div class="seg" role="group" aria-label=${say("playground.own.answer")}>${answers.map(given)}</div>
    <label>CSV <textarea rows="3" placeholder="x,y,label" .value=${own ? table(own) : ""}></textarea></label>
    <p class="row"><button type="button" @click=${(/** @type {Event} */ event) => take(event, act)}>${say(
      "playground.own.take",
    )}</button>
      ${own ? html`<button type="button" @click=${act.clear}>${say("playground.own.clear")}</button>` : nothing}</p>
    <p class="fault" role="status"></p></details>`;
}

/** @param {import("../formula/playground.js").Points} points */
const table = ({ x, t }) => [...t].map((one, i) => `${x[2 * i]},${x[2 * i + 1]},${one}`).join("\n");

/** @param {Event} event @param {Act} act */
function take(event, act) {
  const place = /** @type {HTMLElement} */ (/** @type {HTMLElement} */ (event.target).closest("details"));
  const text = /** @type {HTMLTextAreaElement} */ (place.querySelector("textarea")).value;
  /** @type {HTMLElement} */ (place.querySelector(".fault")).textContent = act.table(text);
}

/** A click on the map is a point. @param {MouseEvent} event @param {Act} act */
function add({ currentTarget, clientX, clientY }, act) {
  const { left, top, width, height } = /** @type {HTMLElement} */ (currentTarget).getBoundingClientRect();
  act.point(6 * ((2 * (clientX - left)) / width - 1), 6 * (1 - (2 * (clientY - top)) / height));
}

/**
 * The losses by epoch, with those of the run before; a click goes back.
 * @param {View} view
 * @param {Act} act
 * @param {Say} say
 */
function curve({ marks, before: earlier, beside, net }, act, say) {
  const before = beside?.marks ?? earlier; // what stands beside it, or what was before
  const { width, height, left, right, top, bottom } = CHART;
  const last = Math.max(10, marks.at(-1)?.epoch ?? 0, before.at(-1)?.epoch ?? 0);
  const all = [...marks, ...before].flatMap(({ train, test }) => [train, test ?? train]).filter(Number.isFinite);
  const most = Math.max(0.1, ...all);
  const x = (/** @type {number} */ epoch) => left + ((width - left - right) * epoch) / last;
  const y = (/** @type {number} */ loss) => top + (height - top - bottom) * (1 - Math.min(loss, most) / most);
  const line = (/** @type {Mark[]} */ list, /** @type {(one: Mark) => number | null} */ of) =>
    list
      .filter((one) => Number.isFinite(of(one) ?? Number.NaN))
      .map((one, i) => `${i ? "L" : "M"}${x(one.epoch).toFixed(1)} ${y(of(one) ?? 0).toFixed(1)}`)
      .join("");
  const back = (/** @type {MouseEvent} */ event) => {
    const box = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
    act.rewind((((event.clientX - box.left) / box.width) * width - left) / ((width - left - right) / last));
  };
  const old = before.length
    ? html` <i class="old"></i>${say(beside ? "playground.beside" : "playground.curve.before")}`
    : nothing;
  const end = Math.max(0, marks.length - 1);
  const epoch = net ? Math.round(net.n / net.perEpoch) : 0;
  const here = marks.length ? nearest(marks, epoch) : 0;
  const back_ = here < end; // what came later is there as long as nothing is trained
  return html`<div class="curve"><div class="above"><h2>${say("playground.curve")}</h2>
    <span class="legend"><i></i>${say("playground.curve.train")}
      <i class="dotted"></i>${say("playground.curve.test")}${old}</span></div>
    <svg viewBox="0 0 ${width} ${height}" role="img" aria-label=${say("playground.curve.label")} @click=${back}>
      ${[0, most / 2, most].map(
        (one) => svg`<path d="M${left} ${y(one)}H${width - right}" class="rule" />
        <text x=${left - 6} y=${y(one) + 4} text-anchor="end">${short(one)}</text>`,
      )}
      ${[0, last].map(
        (one) => svg`<text x=${x(one)} y=${height - 5} text-anchor=${one ? "end" : "start"}>${Math.round(one)}</text>`,
      )}
      <path class="old" d=${line(before, ({ train }) => train)} />
      <path class="test" d=${line(marks, ({ test }) => test)} />
      <path class="train" d=${line(marks, ({ train }) => train)} />
      ${back_ ? svg`<path class="here" d="M${x(marks[here].epoch)} ${top}V${height - bottom}" />` : nothing}
    </svg>
    <label class="back">${say("playground.rewind")} <input type="range" min="0" max=${Math.max(1, end)} step="1"
      ?disabled=${marks.length < 2} .value=${String(here)} aria-valuetext=${say("playground.epoch.at", { epoch })}
      @change=${(/** @type {Event} */ event) => act.rewind(marks[Number(chosen(event))]?.epoch ?? 0)}></label></div>`;
}

/** The program, and what it is in other languages. @param {View} view @param {Act} act @param {Say} say */
function code({ settings, own }, act, say) {
  const mine = settings.data === "own" && own;
  const points = mine ? inRows(own) : null;
  return html`<details class="program"><summary>${say("playground.program")}</summary>
    <p class="hint">${say("playground.code.hint")}</p>
    <pre tabindex="0">${programOf(settings, { points })}</pre>
    <p class="row">${(/** @type {const} */ (["numpy", "pytorch", "notebook"])).map(
      (format) =>
        html`<button type="button" @click=${() => void act.save(format)}>${say(`playground.code.${format}`)}</button>`,
    )}</p></details>`;
}
