/** <chain-rule> as a page meets it: its attributes, properties and methods, and the events that it sends. */

import * as address from "./address.js";
import { isDark, languageAround, watchAround } from "./around.js";
import { GraphElement } from "./element.js";
import { INITIAL } from "./session/state.js";
import { momentAt, positionOf } from "./trace/moments.js";
import { readTrace } from "./trace/read.js";
import { placeOf } from "./trace/stops.js";
import { languageOf } from "./words.js";

/** @import { Action, Numeric, State } from "./types" */
/** @import { Opening } from "./session/session.js" */

const LEVELS = /** @type {const} */ (["story", "numbers", "calculus"]);
const THEMES = /** @type {const} */ (["auto", "light", "dark"]);
export const TABS = /** @type {const} */ (["why", "table", "program", "train"]);
/** Pixels: from which width on, and how high. */
const SIZES = [
  [720, 520],
  [440, 480],
];
const [LEAST, LOW] = [240, 540]; // pixels of height that there are at least, and below which less is shown
const OFTEN = 100; // milliseconds between two events of a training

/** What a reader or a page has changed. @type {Set<Action["type"]>} */
const CHANGES = new Set(["edit", "choose", "set", "reset", "fault", "rate", "again", "undo", "redo"]);

export class ChainRule extends GraphElement {
  static observedAttributes = ["program", "example", "values", "at", "level", "lang", "theme", "rate", "src"];

  leaveAround = () => {};
  ready = false;
  /** The step that was told of last. @type {unknown} */
  told_ = null;
  /** The address of a trace that was asked for last. */
  source_ = "";
  sent = -Infinity; // when the last event of a training was

  connectedCallback() {
    const fresh = this.session === null;
    super.connectedCallback();
    if (!this.ownsAddress) {
      this.leaveAround = watchAround(this.follow_);
      this.follow_();
    }
    if (!fresh) return;
    if (!this.ownsAddress) this.addEventListener("keydown", keep);
    const page = /** @type {HTMLElement} */ (this.renderRoot.querySelector(".page"));
    page.style.setProperty("--own-height", `${this.reserved()}px`);
    page.toggleAttribute("data-low", this.reserved() < LOW);
    this.session?.subscribe(this.tell);
    const src = this.getAttribute("src");
    if (src) void this.fetchTrace(src);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.leaveAround();
  }

  /** How high the element stays: as `height` says, else by the width that it has at first. */
  reserved() {
    const asked = Number.parseFloat(this.getAttribute("height") ?? "");
    const [, usual] = SIZES.find(([width]) => this.clientWidth >= width) ?? [0, 520];
    return asked >= LEAST ? asked : usual;
  }

  /** Panels that were asked for are fetched at once, with all that they need. */
  get eager() {
    return this.ownsAddress || this.tabs.length > 0;
  }

  /** The panels beside the graph that were asked for. */
  get tabs() {
    const asked = (this.getAttribute("panels") ?? "").split(/[\s,]+/);
    return this.hasAttribute("studio") ? TABS : TABS.filter((tab) => asked.includes(tab));
  }

  wishes() {
    const told = this.ownsAddress ? address.told() : null;
    const language = languageOf(told?.language ?? this.wanted());
    const asked = (/** @type {string} */ name) => this.getAttribute(name);
    const settings = { ...INITIAL.training.settings, ...told?.training };
    const recorded = this.opening(language);
    return {
      state: {
        language,
        theme: told?.theme ?? oneOf(THEMES, asked("theme")) ?? "auto",
        level: told?.level ?? oneOf(LEVELS, asked("level")) ?? "numbers",
        source: told?.source ?? asked("program") ?? (recorded?.example ? "" : (recorded?.trace.source ?? "")),
        example: told?.source ? null : (told?.example ?? asked("example")),
        ...((told?.rate ?? rateOf(asked("rate")))
          ? { rate: told?.rate ?? /** @type {number} */ (rateOf(asked("rate"))) }
          : {}),
        tab: this.tabs[0] ?? "why",
        training: { ...INITIAL.training, settings },
        wanted: {
          moment: told?.moment ?? asked("at"),
          inputs: told?.inputs ?? valuesOf(asked("values")),
          training: told?.training ?? {},
          rate: told?.rate ?? rateOf(asked("rate")),
        },
      },
      world: { opening: recorded },
    };
  }

  /** The language that was asked for: the element's own, else that around it, else the reader's. */
  wanted() {
    return this.getAttribute("lang") ?? (this.ownsAddress ? null : languageAround(this)) ?? navigator.language;
  }

  /**
   * A trace that came with the page: inside the element, or in the script that `trace` names. As the service answers
   * it, or an example with its trace in each language.
   * @param {string} language
   * @returns {Opening | null}
   */
  opening(language) {
    const named = this.getAttribute("trace");
    const root = /** @type {Document | ShadowRoot} */ (this.getRootNode());
    const holder = named ? root.querySelector(named) : this.querySelector(':scope > script[type="application/json"]');
    if (!holder?.textContent) return null;
    try {
      const found = JSON.parse(holder.textContent);
      if (found.traces) return { example: found.example, trace: readTrace(found.traces[language] ?? found.traces.en) };
      return { example: null, trace: readTrace(found) };
    } catch {
      return null; // what is no trace is asked of the service
    }
  }

  /** @param {string} src */
  async fetchTrace(src) {
    this.source_ = src;
    const trace = await this.session?.fetched(new URL(src, this.baseURI).href);
    if (trace && this.source_ === src) this.session?.open(trace);
  }

  // ---- what stands around ------------------------------------------------------------------------------

  /** Language and appearance follow the page, where the element does not name its own. */
  follow_ = () => {
    if (!this.session) return;
    const language = languageOf(this.wanted());
    if (language !== this.state.language) this.send({ type: "language", language });
    this.paintTheme();
  };

  darkAround() {
    return this.ownsAddress ? super.darkAround() : isDark(this, this.dark.matches);
  }

  heading() {
    const { home } = /** @type {typeof GraphElement} */ (this.constructor);
    const nowhere = this.getAttribute("links") === "off" || home === "none" || !this.session;
    const href = nowhere ? "" : this.shared().link;
    return { heading: this.getAttribute("heading"), href };
  }

  // ---- attributes and properties -----------------------------------------------------------------------

  /**
   * Attributes may change while the element is on the page.
   * @param {string} name
   * @param {string | null} before
   * @param {string | null} value
   */
  attributeChangedCallback(name, before, value) {
    if (!this.session || before === value) return;
    if (name === "lang") this.follow_();
    else if (name === "theme") this.send({ type: "theme", theme: oneOf(THEMES, value) ?? "auto" });
    else if (value === null) return;
    else if (name === "program") this.program = value;
    else if (name === "example") this.example = value;
    else if (name === "level") this.level = value;
    else if (name === "rate") this.rate = Number(value);
    else if (name === "at") this.goTo(value);
    else if (name === "src") void this.fetchTrace(value);
    else for (const [one, number] of Object.entries(valuesOf(value))) this.set(one, number);
  }

  /** The program's text. */
  get program() {
    return this.session?.state.source ?? this.getAttribute("program") ?? "";
  }

  set program(text) {
    if (!this.session) this.setAttribute("program", text);
    else if (text !== this.state.source) this.send({ type: "edit", text });
  }

  /** Which example of the gallery is shown; null for a program of its own. */
  get example() {
    return this.session ? this.state.example : this.getAttribute("example");
  }

  set example(id) {
    if (id === null) return;
    if (!this.session) this.setAttribute("example", id);
    else this.send({ type: "choose", id });
  }

  /** What the service has answered, with the numbers of the page. */
  get trace() {
    return this.session?.state.walk?.trace ?? null;
  }

  set trace(trace) {
    const read = readTrace(/** @type {any} */ (structuredClone(trace)));
    if (this.session) this.session.open(read);
  }

  /** The values that were given to leaves, by name. */
  get values() {
    return { ...this.session?.state.inputs };
  }

  set values(values) {
    for (const [name, value] of Object.entries(values)) this.set(name, value);
  }

  /** How much is said: "story", "numbers" or "calculus". @type {string} */
  get level() {
    return this.session?.state.level ?? this.getAttribute("level") ?? "numbers";
  }

  set level(level) {
    const known = oneOf(LEVELS, level);
    if (!this.session) this.setAttribute("level", level);
    else if (known && known !== this.state.level) this.send({ type: "level", level: known });
  }

  /** The learning rate of the update. */
  get rate() {
    return this.session?.state.rate ?? INITIAL.rate;
  }

  set rate(rate) {
    if (rate > 0 && Number.isFinite(rate) && this.session) this.send({ type: "rate", rate });
  }

  /** Where a reader stands: "start", "forward:z", "loss", "backward:w", "update:w", "end". */
  get moment() {
    const { walk, at } = this.session?.state ?? {};
    return walk && at !== undefined ? momentAt(walk, at) : null;
  }

  // ---- methods -----------------------------------------------------------------------------------------

  /** Goes on by a step, or by several. */
  step(count = 1) {
    this.session?.send({ type: "by", steps: count });
  }

  /** Goes back by a step, or by several. */
  back(count = 1) {
    this.session?.send({ type: "by", steps: -count });
  }

  /**
   * Goes to a moment by its name; whether there is one.
   * @param {string} moment
   */
  goTo(moment) {
    const walk = this.session?.state.walk;
    const at = walk ? positionOf(walk, moment) : null;
    if (at !== null) this.send({ type: "go", at });
    return at !== null;
  }

  play() {
    this.session?.send({ type: "play" });
  }

  pause() {
    this.session?.send({ type: "pause" });
  }

  /**
   * Gives a leaf another value: a number or nested lists of numbers.
   * @param {string} name
   * @param {Numeric} value
   */
  set(name, value) {
    this.session?.send({ type: "set", name, value });
  }

  /** Every leaf has the value that the program gives it. */
  reset() {
    this.session?.send({ type: "reset" });
  }

  // ---- events ------------------------------------------------------------------------------------------

  /**
   * @param {string} name
   * @param {object} detail plain data
   */
  emit(name, detail) {
    this.dispatchEvent(new CustomEvent(`cr-${name}`, { detail, bubbles: true, composed: true }));
  }

  /** What an action has brought about is told to the page. @param {Action} action @param {State} before */
  tell = (action, before) => {
    const { walk, at, open, source, inputs, rate, example, problem, training } = this.state;
    const place = walk && placeOf(/** @type {any} */ ({ walk, at }), open);
    const steps = place ? place.stops.length - 1 : 0;
    if (walk && !this.ready && this.say) {
      this.ready = true;
      this.emit("ready", { version: VERSION, program: source, example, steps });
    }
    if (
      place &&
      walk &&
      (before.at !== at || before.walk?.trace.nodes !== walk.trace.nodes) &&
      this.told_ !== place.here
    ) {
      this.told_ = place.here;
      const { phase } = place.here;
      const say = this.renderRoot.querySelector(".caption .said")?.textContent?.trim() ?? "";
      this.emit("step", { step: place.k, steps, phase, moment: momentAt(walk, at), say });
    }
    if (this.ready && CHANGES.has(action.type))
      this.emit("change", { program: source, example, values: { ...inputs }, rate });
    if (problem && problem !== before.problem) {
      const { code, title, detail, line = null, column = null } = problem;
      this.emit("error", { code, title, detail, line, column });
    }
    const { journal, running } = training;
    const over = before.training.running !== null && running === null;
    if (journal?.n && (over || (action.type === "noted" && performance.now() - this.sent > OFTEN))) {
      this.sent = performance.now();
      this.emit("train", { n: journal.n, loss: journal.loss.at(-1) ?? null, running: running !== null });
    }
  };
}

export const VERSION = "1";

/**
 * A key that is used inside is no business of the page around: slides would turn.
 * @param {KeyboardEvent} event
 */
function keep(event) {
  const { key, ctrlKey, metaKey, altKey, defaultPrevented } = event;
  const elsewhere = key === "Tab" || (key === "Escape" && !defaultPrevented);
  if (!ctrlKey && !metaKey && !altKey && !elsewhere) event.stopPropagation();
}

/**
 * @template {string} T
 * @param {readonly T[]} all
 * @param {string | null} one
 */
const oneOf = (all, one) => all.find((known) => known === one) ?? null;

/** @param {string | null} text */
function rateOf(text) {
  const rate = Number(text);
  return text !== null && rate > 0 && Number.isFinite(rate) ? rate : null;
}

/**
 * Values as an attribute holds them: `w=0.5 b=-1`, or JSON. Full-width signs are read as well; what is no number is
 * left out.
 * @param {string | null} text
 * @returns {Record<string, Numeric>}
 */
export function valuesOf(text) {
  const plain = (text ?? "").normalize("NFKC").trim();
  if (plain.startsWith("{")) {
    try {
      return JSON.parse(plain);
    } catch {
      return {};
    }
  }
  const pairs = [...plain.matchAll(/([^\s=,;]+)\s*=\s*([^\s=,;]+)/g)].map(
    ([, name, number]) => /** @type {[string, number]} */ ([name, Number(number.replace("−", "-"))]),
  );
  return Object.fromEntries(pairs.filter(([, number]) => Number.isFinite(number)));
}

/**
 * Makes <chain-rule> known, unless a page has loaded it already.
 * @param {Pick<typeof GraphElement, "panelsOf" | "looks" | "home">} how
 */
export function define(how) {
  Object.assign(ChainRule, how);
  if (!customElements.get("chain-rule")) customElements.define("chain-rule", ChainRule);
}
