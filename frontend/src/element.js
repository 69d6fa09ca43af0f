/** <chain-rule>: the only place where state, service and views are wired together. */

import { LitElement, html } from "lit";
import { service, Refused } from "./api.js";
import { trailing } from "./clock.js";
import table from "./formula/ops.json" with { type: "json" };
import { fromAddress, INITIAL, isBusy, isStale, reduce, toAddress } from "./state.js";
import { style } from "./style.js";
import { Supposing } from "./suppose.js";
import { frame } from "./trace/frame.js";
import { positionOf } from "./trace/moments.js";
import { walk } from "./trace/walk.js";
import { mount as mountBar } from "./views/bar.js";
import { mount as mountEditor } from "./views/editor.js";
import { mount as mountLegend } from "./views/legend.js";
import { mount as mountOutline } from "./views/outline.js";
import { mount as mountPlayer } from "./views/player.js";
import { mount as mountRule } from "./views/rule.js";
import { sentences } from "./views/sentences.js";
import { mount as mountStage } from "./views/stage.js";
import { mount as mountTable } from "./views/table.js";
import { mount as mountTraining } from "./views/training.js";
import { mount as mountWhatIf } from "./views/whatif.js";
import { languageOf, speaker } from "./words.js";

/** @import { Action, OpRow, Say, Scenery, State } from "./types" */

const PAUSE = 400; // milliseconds without typing before the program is run
const TRAIL = { pause: 80, most: 500 }; // milliseconds that texts and tables may be behind the picture while a reader drags
const DWELL = 1500; // milliseconds that a sentence stays while playing, at speed 1
const READING = 28; // and for each letter of it

const OPS = new Map(/** @type {OpRow[]} */ (/** @type {unknown} */ (table)).map((row) => [row.name, row]));

/** What changes the numbers of a walk. @type {Set<Action["type"]>} */
const CHANGES = new Set(["set", "reset", "fault", "rate", "again"]);

/** What a reader does many times a second: the picture follows in the next frame, all else a little later. @type {Set<Action["type"]>} */
const LIVELY = new Set(["set", "rate", "training"]);

/** @type {{ inputs: State["inputs"], training: Partial<State["training"]["settings"]>, rate: number | null }} */
const NOTHING = Object.freeze({ inputs: {}, training: {}, rate: null });

/** A chunk for each language. @type {Record<string, () => Promise<{ catalog: Record<string, string> }>>} */
const CATALOGS = { en: () => import("./words/en.js"), zh: () => import("./words/zh.js") };

/**
 * Attributes: `program` (text), `example` (a gallery entry), `at` (a moment), `lang`, `theme`,
 * `api` (the service's address), `address` (keep the state in the page's address).
 */
export class ChainRule extends LitElement {
  static styles = style;
  static get observedAttributes() {
    return [...super.observedAttributes, "program", "example", "at", "lang", "theme"];
  }

  /** @type {State} */
  state = INITIAL;
  /** @type {Say | null} */
  say = null;
  /** The views that stand in the same frame as a change. @type {((scenery: Scenery) => void)[]} */
  views = [];
  /** Those that may be a little later. @type {((scenery: Scenery) => void)[]} */
  readings = [];
  /** @type {ReturnType<typeof mountStage> | null} */
  stage = null;
  /** @type {string | null} the moment to open at */
  moment = null;
  returning = false;
  /** What the address asks for of the program that is being opened. */
  wanted = NOTHING;
  request = new AbortController();
  supposing = new Supposing(this);
  /** @type {import("./train.js").Train | null} loaded when it is first needed */
  train = null;
  typing = 0;
  turning = 0;
  /** @type {ReturnType<ChainRule["mixed"]> | null} */
  colours = null;
  dark = matchMedia("(prefers-color-scheme: dark)");

  connectedCallback() {
    super.connectedCallback();
    const address = this.hasAttribute("address") ? fromAddress(new URL(location.href)) : null;
    // A page of ours is in no language of its own; a course page's is the reader's.
    const around = address ? null : /** @type {HTMLElement | null} */ (this.closest("[lang]"));
    const wish = address?.language ?? this.getAttribute("lang") ?? around?.lang ?? navigator.language;
    this.state = {
      ...INITIAL,
      language: languageOf(wish),
      theme: address?.theme ?? /** @type {State["theme"] | null} */ (this.getAttribute("theme")) ?? "auto",
      source: address?.source ?? this.getAttribute("program") ?? "",
      example: address?.source ? null : (address?.example ?? this.getAttribute("example")),
      rate: address?.rate ?? INITIAL.rate,
      training: { ...INITIAL.training, settings: { ...INITIAL.training.settings, ...address?.training } },
      level: address?.level ?? /** @type {State["level"] | null} */ (this.getAttribute("level")) ?? INITIAL.level,
    };
    void CATALOGS[this.state.language](); // on its way while the page is put up
    this.wanted = { inputs: address?.inputs ?? {}, training: address?.training ?? {}, rate: address?.rate ?? null };
    this.moment = address?.moment ?? this.getAttribute("at");
    this.dark.addEventListener("change", this.paintTheme);
    addEventListener("popstate", this.back);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.dark.removeEventListener("change", this.paintTheme);
    removeEventListener("popstate", this.back);
    this.request.abort();
    clearTimeout(this.typing);
    clearTimeout(this.turning);
    this.supposing.stop();
    this.train?.stop();
    this.stage?.unmount();
  }

  /**
   * Attributes may change while the element is on the page.
   * @param {string} name
   * @param {string | null} before
   * @param {string | null} value
   */
  attributeChangedCallback(name, before, value) {
    super.attributeChangedCallback(name, before, value);
    if (!this.say || value === null || before === value) return;
    const { walk: walked } = this.state;
    if (name === "program") this.send({ type: "edit", text: value });
    if (name === "example") this.send({ type: "choose", id: value });
    if (name === "theme") this.send({ type: "theme", theme: /** @type {State["theme"]} */ (value) });
    if (name === "lang" && languageOf(value) !== this.state.language)
      this.send({ type: "language", language: languageOf(value) });
    if (name === "at") {
      const at = walked && positionOf(walked, value);
      if (at !== null) this.send({ type: "go", at });
    }
  }

  render() {
    return html`<div class="page" part="page">
      <header class="bar"></header>
      <div class="notice panel" role="alert" hidden></div>
      <section class="stage panel"></section>
      <section class="player panel"></section>
      <div class="legend"></div>
      <section class="editor panel"></section>
      <section class="rule panel"></section>
      <section class="whatif panel"></section>
      <div class="side">
        <section class="training panel" hidden></section>
        <section class="table panel"></section>
      </div>
      <section class="outline panel"></section>
      <p class="sr" role="status" aria-live="polite"></p>
    </div>`;
  }

  async firstUpdated() {
    const place = (/** @type {string} */ name) =>
      /** @type {HTMLElement} */ (this.renderRoot.querySelector(`.${name}`));
    this.paintTheme();
    this.stage = mountStage(place("stage"), this.send, () => this.palette());
    this.views = [
      mountBar(place("bar"), this.send),
      this.stage,
      mountPlayer(place("player"), this.send),
      mountWhatIf(place("whatif"), this.send),
    ];
    this.readings = [
      this.stage.follow,
      mountEditor(place("editor"), this.send),
      mountLegend(place("legend")),
      mountRule(place("rule"), OPS, this.send),
      mountTraining(
        place("training"),
        this.send,
        () => this.palette(),
        () => import("./training.js"),
      ),
      mountTable(place("table"), this.send),
      mountOutline(place("outline"), this.send),
    ];
    const examples = this.service().examples();
    examples.catch(() => {}); // said by open, once there are words
    await this.speak();
    await this.open(examples);
  }

  /**
   * Show the program that was asked for, or the gallery's first.
   * @param {Promise<import("./types").Example[]>} [examples] the gallery, if it is on its way
   */
  async open(examples = this.service().examples()) {
    try {
      this.send({ type: "examples", examples: await examples });
    } catch (error) {
      this.send({ type: "refused", problem: /** @type {Refused} */ (error).problem });
      return;
    }
    if (!this.state.source || this.state.example) {
      const known = this.state.examples.some((one) => one.id === this.state.example);
      this.send({
        type: "choose",
        id: known ? /** @type {string} */ (this.state.example) : this.state.examples[0].id,
        rate: this.wanted.rate,
      });
    } else {
      this.run();
    }
  }

  /** Whether all that was asked for is done and shown: nothing runs, nothing is to be drawn, nothing waits. */
  get calm() {
    return (
      this.say !== null &&
      !this.typing &&
      !isBusy(this.state) &&
      !this.supposing.waiting() &&
      !this.trail.waiting() &&
      !this.stage?.waiting()
    );
  }

  /** @param {Action} action */
  send = (action) => {
    const before = this.state;
    this.state = reduce(before, action);
    if (action.type === "edit") {
      clearTimeout(this.typing);
      this.typing = window.setTimeout(() => this.run(), PAUSE);
    }
    if (action.type === "choose" && this.state.source !== "") this.run();
    if (CHANGES.has(action.type)) this.supposing.changed();
    if (action.type === "edit" || action.type === "choose") this.train?.leave();
    if (action.type === "train") void this.training((train) => train.act(action.wish));
    if (action.type === "look") this.look();
    if (action.type === "open") void this.training((train) => train.open(action.n));
    if (action.type === "check") void this.supposing.check();
    if (action.type === "language" && this.say) void this.speak().then(() => this.state.problem && this.run());
    if (action.type === "theme") this.paintTheme();
    if (this.state.playing && !before.playing) this.turn(0);
    if (!this.state.playing) clearTimeout(this.turning);
    if (LIVELY.has(action.type)) {
      this.picture();
      this.trail();
    } else {
      this.remember(action);
      this.update_();
    }
    if (this.state.at !== before.at && !this.state.playing) this.announce();
  };

  /** Run the program that is in the editor. The last good picture stays until there is a new one. */
  async run() {
    clearTimeout(this.typing);
    this.typing = 0;
    this.request.abort();
    this.supposing.forget();
    const request = (this.request = new AbortController());
    const { source } = this.state;
    this.send({ type: "run" });
    try {
      const trace = await this.service().trace({ program: source }, request.signal);
      const walked = walk(trace, this.state.rate);
      const at = this.moment === null ? null : positionOf(walked, this.moment);
      this.moment = null;
      this.send({ type: "traced", walk: walked, ...(at === null ? {} : { at }) });
      const { inputs, training } = this.wanted;
      this.wanted = NOTHING;
      if (Object.keys(training).length) this.send({ type: "settings", settings: training });
      for (const [name, value] of Object.entries(inputs)) this.send({ type: "set", name, value });
      this.supposing.opened();
    } catch (error) {
      if (request.signal.aborted) return;
      if (!(error instanceof Refused)) throw error;
      this.send({ type: "refused", problem: error.problem });
    }
  }

  /**
   * Playing: one step, then as long as its sentence takes to read, then the next.
   * @param {number} wait
   */
  turn(wait) {
    this.turning = window.setTimeout(() => {
      const { walk: walked, at, speed } = this.state;
      if (!this.state.playing || !walked) return;
      this.state = { ...this.state, at: at + 1, playing: at + 1 < walked.steps.length - 1 };
      this.picture();
      this.trail();
      if (!this.state.playing) return this.announce();
      const words = this.say ? sentences(frame(walked, at + 1), this.say, false, this.state.level).join("").length : 0;
      const letters = this.state.language === "zh" ? 2.4 * words : words;
      this.turn((DWELL + READING * letters) / speed);
    }, wait);
  }

  /** The picture, where it has been scrolled away. */
  look() {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.renderRoot.querySelector(".stage")?.scrollIntoView({ block: "start", behavior: still ? "auto" : "smooth" });
  }

  /**
   * Something is asked of the training.
   * @param {(train: import("./train.js").Train) => unknown} wish
   */
  async training(wish) {
    if (!this.train) {
      const found = await import("./training.js").catch(() => null);
      if (!found)
        return this.send({
          type: "training",
          training: { problem: { status: 0, code: "unreachable", title: "", detail: "" } },
        });
      this.train ??= new found.Train(this);
    }
    return void wish(this.train);
  }

  /** Every view shows the state as it is. */
  update_() {
    const scenery = this.picture();
    if (!scenery) return;
    for (const view of this.readings) view(scenery);
    this.notice(scenery);
  }

  /**
   * The graph and its controls show the state as it is.
   * @returns {Scenery | null} what was shown
   */
  picture() {
    if (!this.say) return null;
    const { walk: walked, at } = this.state;
    /** @type {Scenery} */
    const scenery = {
      state: this.state,
      frame: walked && frame(walked, at),
      say: this.say,
      stale: isStale(this.state),
    };
    const page = /** @type {HTMLElement} */ (this.renderRoot.querySelector(".page"));
    page.toggleAttribute("data-stale", scenery.stale);
    page.toggleAttribute("data-empty", !scenery.frame);
    for (const view of this.views) view(scenery);
    return scenery;
  }

  /** The texts and tables catch up with the picture, and the address with both. */
  trail = trailing(
    () => {
      if (!this.isConnected) return;
      this.remember({ type: "set", name: "", value: 0 });
      this.update_();
    },
    TRAIL.pause,
    TRAIL.most,
  );

  /** @param {Scenery} scenery */
  notice({ state, say }) {
    const box = /** @type {HTMLElement} */ (this.renderRoot.querySelector(".notice"));
    const code = state.problem && !state.problem.status ? state.problem.code : "";
    const shown = code && `${code} ${state.language}`;
    if (box.dataset.shown === shown) return;
    box.dataset.shown = shown;
    box.hidden = !code;
    box.replaceChildren();
    if (!code) return;
    const [words, again] = [document.createElement("p"), document.createElement("button")];
    const sentences =
      code === "faulty" ? ["faulty.title", "faulty.detail"] : ["unreachable.title", "unreachable.detail"];
    words.textContent = sentences.map((key) => say(key)).join(state.language === "zh" ? "。" : ". ");
    again.textContent = say("retry");
    again.onclick = () => (this.state.examples.length ? this.run() : this.open());
    box.append(words, again);
  }

  /** Speak the sentence of the step that the reader went to. */
  announce() {
    const { walk: walked, at, exact } = this.state;
    if (!walked || !this.say) return;
    const status = /** @type {HTMLElement} */ (this.renderRoot.querySelector("[role=status].sr"));
    status.textContent = sentences(frame(walked, at), this.say, exact, this.state.level).join(" ");
  }

  async speak() {
    const { language } = this.state;
    this.say = speaker((await CATALOGS[language]()).catalog);
    this.lang = language === "zh" ? "zh-CN" : "en";
    if (this.hasAttribute("address")) document.documentElement.lang = this.lang;
    this.update_();
  }

  service() {
    return service(this.getAttribute("api") ?? "", this.state.language === "zh" ? "zh-CN" : "en");
  }

  // ---- the address and the browser's back button -----------------------------------------------------

  /** @param {Action} action */
  remember(action) {
    if (!this.hasAttribute("address") || !this.views.length) return;
    if (["run", "examples", "refused", "training"].includes(action.type)) return;
    const to = toAddress(this.state, new URL(location.href));
    if (to.href === location.href) return;
    // A new program is a new page to go back from; a step is not.
    if (action.type === "choose" && !this.returning && this.state.walk) history.pushState(null, "", to);
    else history.replaceState(null, "", to);
  }

  back = () => {
    const address = fromAddress(new URL(location.href));
    this.moment = address.moment;
    this.wanted = { inputs: address.inputs, training: address.training, rate: address.rate };
    this.returning = true; // no new page to go back from
    if (address.source) this.send({ type: "edit", text: address.source });
    else if (address.example) this.send({ type: "choose", id: address.example, rate: address.rate });
    this.returning = false;
  };

  // ---- colours -----------------------------------------------------------------------------------------

  paintTheme = () => {
    const { theme } = this.state;
    this.toggleAttribute("data-dark", theme === "dark" || (theme === "auto" && this.dark.matches));
    if (this.hasAttribute("address"))
      document.documentElement.style.colorScheme = this.hasAttribute("data-dark") ? "dark" : "light";
    this.colours = null;
    this.stage?.repaint();
  };

  /** The colours in force; asked for at every picture, so worked out once for each theme. */
  palette() {
    return (this.colours ??= this.mixed());
  }

  mixed() {
    const colours = getComputedStyle(this);
    const role = (/** @type {string} */ name) => colours.getPropertyValue(`--${name}`).trim();
    return {
      ground: role("panel"),
      ink: role("ink"),
      muted: role("muted"),
      line: role("line"),
      box: role("box"),
      param: role("param"),
      constant: role("constant"),
      plus: role("plus"),
      minus: role("minus"),
      plusInk: role("plus-ink"),
      minusInk: role("minus-ink"),
      focus: role("focus"),
      font: role("sans"),
    };
  }
}

if (!customElements.get("chain-rule")) customElements.define("chain-rule", ChainRule);
