/** <chain-rule> as a page meets it: its attributes, properties and methods. */

import HEIGHTS from "../facts/heights.json" with { type: "json" };
import { isDark, languageAround, watchAround } from "./around.js";
import { INITIAL } from "./session/state.js";
import { adjustable } from "./trace/leaf.js";
import { nameOf, TellingElement } from "./telling.js";
import { positionOf } from "./trace/moments.js";
import { readTrace } from "./trace/read.js";
import { placeOf } from "./trace/stops.js";
import { languageOf } from "./words.js";

/** @import { Action, Numeric, State } from "./types" */
/** @import { GraphElement } from "./element.js" */
/** @import { Opening } from "./session/session.js" */

const LEVELS = /** @type {const} */ (["story", "numbers", "calculus"]);
const THEMES = /** @type {const} */ (["auto", "light", "dark"]);
export const TABS = /** @type {const} */ (["why", "table", "program", "train"]);
const [LEAST, MOST] = [240, 4000]; // pixels of height, at least and at most
/** Below how many pixels of height less is shown. */
const LITTLE = { low: 560, short: 420, tiny: 360 };
const NEAR = 400; // pixels around what is seen

export class ChainRule extends TellingElement {
  static observedAttributes = ["program", "example", "values", "at", "level", "lang", "theme", "rate", "src"];

  leaveAround = () => {};
  /** The example that is being asked for. @type {string | null} */
  chosen = null;
  /** What is done once there is the picture that was asked for. @type {(() => void)[]} */
  waiting = [];
  /** The address of a trace that was asked for last. */
  source_ = "";
  /** The lesson that is shown. @type {import("./trace/lesson.js").Lesson | null} */
  lesson_ = null;

  /** What was set before there was a session, by name. @type {Record<string, any>} */
  early = {};

  connectedCallback() {
    const fresh = this.session === null;
    if (fresh) this.gather();
    super.connectedCallback();
    if (!this.ownsAddress) {
      this.leaveAround = watchAround(this, this.follow_);
      this.follow_();
    }
    if (!fresh) return;
    if (!this.ownsAddress) this.addEventListener("keydown", keep);
    const page = /** @type {HTMLElement} */ (this.renderRoot.querySelector(".page"));
    page.style.setProperty("--own-height", `${this.reserved()}px`);
    for (const [name, most] of Object.entries(LITTLE)) page.toggleAttribute(`data-${name}`, this.reserved() < most);
    this.session?.subscribe(this.arrived);
    this.session?.subscribe(this.tell);
    const lesson = this.getAttribute("lesson");
    const { home } = /** @type {typeof GraphElement} */ (this.constructor);
    const src = lesson && !this.lesson_ ? `${home}/lessons/${lesson}.json` : this.getAttribute("src");
    if (src) void this.near().then(() => this.fetchTrace(src, lesson ? "no-lesson" : "no-source"));
  }

  /** An element on another page begins when it is about to be seen. */
  async near() {
    if (this.hasAttribute("address") || this.getBoundingClientRect().top < innerHeight + NEAR) return;
    await new Promise((resolve) => {
      const watch = new IntersectionObserver((seen) => seen.at(-1)?.isIntersecting && resolve(watch.disconnect()), {
        rootMargin: `${NEAR}px`,
      });
      watch.observe(this);
    });
  }

  /** What a page has set before the script came is the element's own property, and would hide ours for ever. */
  gather() {
    for (const name of ["program", "example", "trace", "values", "level", "rate"]) {
      if (!Object.hasOwn(this, name)) continue;
      const value = /** @type {any} */ (this)[name];
      delete (/** @type {any} */ (this)[name]);
      this.early[name] = value;
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.leaveAround();
  }

  /** How high the element stays: as `height` says, else by the width that it has at first. */
  reserved() {
    const asked = Number.parseFloat(this.getAttribute("height") ?? "");
    const [, usual] = /** @type {number[]} */ (HEIGHTS.find(([width]) => this.offsetWidth >= width));
    return asked >= LEAST ? Math.min(asked, MOST) : usual;
  }

  /** Panels that were asked for are fetched at once, with all that they need. */
  get eager() {
    return this.ownsAddress || this.tabs.length > 0 || this.hasAttribute("lesson");
  }

  tools() {
    return {
      lesson: () => this.lesson_,
      emit: (/** @type {string} */ name, /** @type {object} */ detail) => this.emit(name, detail),
    };
  }

  /** The panels beside the graph that were asked for. */
  get tabs() {
    const asked = (this.getAttribute("panels") ?? "").split(/[\s,]+/);
    return this.hasAttribute("studio") ? TABS : TABS.filter((tab) => asked.includes(tab));
  }

  wishes() {
    const told = this.ownsAddress ? (this.keeper?.told() ?? null) : null;
    const language = languageOf(told?.language ?? this.wanted());
    const { early } = this;
    const asked = (/** @type {string} */ name) =>
      typeof early[name] === "string" ? early[name] : this.getAttribute(name);
    const rate = told?.rate ?? rateOf(early.rate ?? asked("rate"));
    const settings = { ...INITIAL.training.settings, ...told?.training };
    const recorded = this.opening(language);
    return {
      state: {
        language,
        theme: told?.theme ?? oneOf(THEMES, asked("theme")) ?? "auto",
        level: told?.level ?? oneOf(LEVELS, asked("level")) ?? "numbers",
        source: told?.source ?? asked("program") ?? (recorded?.example ? "" : (recorded?.trace.source ?? "")),
        example: told?.source ? null : (told?.example ?? asked("example")),
        ...(rate ? { rate } : {}),
        tab: this.tabs[0] ?? "why",
        training: { ...INITIAL.training, settings },
        wanted: {
          moment: told?.moment ?? asked("at"),
          inputs:
            told?.inputs ??
            (typeof early.values === "object" && early.values ? early.values : valuesOf(asked("values"))),
          training: told?.training ?? {},
          rate,
          faults: told?.faults ?? {},
          open: told?.open ?? null,
        },
      },
      world: { opening: recorded, fault: this.fault(recorded) },
    };
  }

  /**
   * Why there is nothing to open yet.
   * @param {Opening | null} recorded
   * @returns {import("./types").Problem["code"] | null}
   */
  fault(recorded) {
    if (recorded) return null;
    if (this.early.trace || this.hasAttribute("trace")) return "no-trace";
    return this.getAttribute("src") || this.getAttribute("lesson") ? "busy" : null;
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
    try {
      if (this.early.trace) return opened(this.early.trace);
      const holder = named ? root.querySelector(named) : this.querySelector(':scope > script[type="application/json"]');
      if (!holder?.textContent) return null;
      const found = JSON.parse(holder.textContent);
      if (found.traces) return { example: found.example, trace: readTrace(found.traces[language] ?? found.traces.en) };
      this.lesson_ = found.lesson;
      return opened(found.trace ?? found);
    } catch {
      return null; // what is no trace is asked of the service
    }
  }

  /**
   * @param {string} src
   * @param {import("./types").Problem["code"]} [missing] what it is called where there is none
   */
  async fetchTrace(src, missing = "no-source") {
    this.source_ = src;
    if (!URL.canParse(src, this.baseURI)) return this.refuse(missing);
    const found = await this.session?.fetched(new URL(src, this.baseURI).href, missing);
    if (!found || this.source_ !== src) return;
    this.lesson_ = found.lesson;
    this.session?.open(() => readTrace(found.trace ?? found));
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
    return this.ownsAddress ? super.darkAround() : isDark(this);
  }

  heading() {
    const { home } = /** @type {typeof GraphElement} */ (this.constructor);
    const nowhere = this.getAttribute("links") === "off" || home === "none" || !this.session;
    const href = nowhere ? "" : this.shared().link;
    return { heading: this.getAttribute("heading") ?? this.lesson_?.text[this.state.language]?.title ?? null, href };
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
    else if (name === "at") this.once(() => this.goTo(value));
    else if (name === "src") void this.fetchTrace(value);
    else this.values = valuesOf(value);
  }

  /** As soon as there is the picture that was asked for, which may be now. @param {() => void} act */
  once(act) {
    const { walk, source, busy } = this.state;
    if (this.chosen === null && !busy && walk?.trace.source === source) act();
    else this.waiting.push(act);
  }

  /**
   * What waited for a picture is done once it is there; what could not be had is asked for again with the program.
   * @param {Action} action
   * @param {State} before
   */
  arrived = (action, before) => {
    if (action.type === "traced") for (const act of this.waiting.splice(0)) act();
    if (action.type === "run" && before.problem && this.source_) void this.fetchTrace(this.source_);
  };

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
    else void this.choose(id);
  }

  /** @param {import("./types").Problem["code"]} code */
  refuse(code) {
    this.send({ type: "refused", problem: { status: 0, code, title: "", detail: "" } });
  }

  /** The gallery is asked for where it is not known. @param {string} id */
  async choose(id) {
    this.chosen = id;
    await null; // what the element opens with is asked for first
    await this.session?.listed(id);
    if (this.chosen !== id) return; // meanwhile another
    this.chosen = null;
    if (this.state.examples.some((one) => one.id === id)) this.send({ type: "choose", id });
    else {
      this.waiting = []; // it was meant for what there is not
      this.refuse("no-example");
    }
  }

  /** What the service has answered, with the numbers of the page. */
  get trace() {
    return this.session?.state.walk?.trace ?? null;
  }

  set trace(trace) {
    if (!this.session) this.early.trace = trace;
    else if (trace) this.session.open(() => readTrace(/** @type {any} */ (structuredClone(trace))));
  }

  /** The values that were given to leaves, by name. */
  get values() {
    return { ...this.session?.state.inputs };
  }

  set values(values) {
    if (!this.session) this.early.values = values;
    else
      this.once(() => {
        if (Object.keys(this.values).some((name) => values?.[name] === undefined)) this.reset();
        const set = Object.entries(values ?? {}).map(([name, value]) => this.set(name, value));
        if (set.includes(false)) this.refuse("no-leaf");
      });
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
    if (!this.session) this.early.rate = rate;
    else if (Number(rate) > 0 && Number.isFinite(Number(rate))) this.send({ type: "rate", rate: Number(rate) });
  }

  /** Where a reader stands: "start", "forward:z", "loss", "backward:w", "end". */
  get moment() {
    const { walk, at, open } = this.session?.state ?? {};
    return walk && at !== undefined ? nameOf(walk, placeOf(/** @type {any} */ ({ walk, at }), open ?? null)) : null;
  }

  // ---- methods -----------------------------------------------------------------------------------------

  /** Goes on by a step, or by several. */
  step(count = 1) {
    this.session?.send({ type: "by", steps: whole(count) });
  }

  /** Goes back by a step, or by several. */
  back(count = 1) {
    this.session?.send({ type: "by", steps: -whole(count) });
  }

  /**
   * Goes to a moment by its name; whether there is one.
   * @param {string} moment
   */
  goTo(moment) {
    const walk = this.session?.state.walk;
    const at = walk ? positionOf(walk, String(moment)) : null;
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
   * Gives a leaf another value: a number or nested lists of numbers; whether there is such a leaf.
   * @param {string} name
   * @param {Numeric} value
   */
  set(name, value) {
    const { walk } = this.session?.state ?? {};
    const node = walk?.trace.nodes[walk.trace.names[name]];
    if (!node || !adjustable(node) || !isNumbers(value)) return false;
    this.send({ type: "set", name, value });
    return true;
  }

  /** Every leaf has the value that the program gives it. */
  reset() {
    this.session?.send({ type: "reset" });
  }
}

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

/** How many steps. @param {unknown} count */
const whole = (count) => Math.trunc(Number(count)) || 0;

/**
 * A trace that came with the page, or with the element.
 * @param {any} trace
 * @returns {Opening}
 */
const opened = (trace) => ({ example: null, trace: readTrace(structuredClone(trace)) });

/** A number, or nested lists of them. @param {unknown} value @param {number} [deep] @returns {boolean} */
const isNumbers = (value, deep = 0) =>
  Array.isArray(value)
    ? deep < 8 && value.length > 0 && value.every((one) => isNumbers(one, deep + 1))
    : Number.isFinite(value);

/**
 * Values as an attribute holds them: `w=0.5 b=-1`, or JSON. Full-width signs are read as well; what is no number is
 * NaN, which is told where it is to be used.
 * @param {string | null} text
 * @returns {Record<string, Numeric>}
 */
export function valuesOf(text) {
  const plain = (text ?? "").normalize("NFKC").trim();
  if (plain.startsWith("{")) {
    try {
      return JSON.parse(plain);
    } catch {
      return { [plain]: NaN };
    }
  }
  const pairs = [...plain.matchAll(/([^\s=,;]+)\s*=\s*([^\s=,;]+)/g)].map(
    ([, name, number]) => /** @type {[string, number]} */ ([name, Number(number.replace("−", "-"))]),
  );
  return Object.fromEntries(pairs);
}

/**
 * Makes <chain-rule> known, unless a page has loaded it already.
 * @param {Pick<typeof GraphElement, "panelsOf" | "looks" | "home"> & Partial<typeof GraphElement>} how
 */
export function define(how) {
  Object.assign(ChainRule, how);
  if (!customElements.get("chain-rule")) customElements.define("chain-rule", ChainRule);
}
