/** <chain-rule>: a session and a list of panels. */

import { html, LitElement } from "lit";
import * as address from "./address.js";
import { service } from "./session/api.js";
import { session } from "./session/session.js";
import { INITIAL, isStale } from "./session/state.js";
import { style } from "./style.js";
import { readTrace } from "./trace/read.js";
import { frame } from "./trace/frame.js";
import { positionOf } from "./trace/moments.js";
import { pictured } from "./trace/picture.js";
import { panelOpen } from "./trace/shown.js";
import { trailing } from "./views/clock.js";
import { EMBED, STUDIO } from "./views/panels.js";
import { catalog, joined, languageOf, pace, speaker, tagOf } from "./words.js";

/** @import { Action, Say, Scenery, State } from "./types" */
/** @import { Opening, Session } from "./session/session.js" */
/** @import { Panel, Update } from "./views/panels.js" */

const TRAIL = { pause: 80, most: 500 }; // milliseconds that texts may be behind the picture while a reader drags
const LINES = 50; // milliseconds in which the lines of a training are drawn together
const DWELL = 2400; // milliseconds that a sentence stays while playing, at speed 1, or longer if it is long

/**
 * What happens many times a second: the picture follows in the next frame, all else a little later.
 * @type {Set<Action["type"]>}
 */
const LIVELY = new Set(["set", "rate", "training", "noted", "turn"]);

/**
 * Attributes: `program` (text), `example` (a gallery entry), `at` (a moment), `level`, `lang`, `theme`,
 * `api` (the service's address), `studio` (every panel), `address` (keep the state in the page's address).
 */
export class ChainRule extends LitElement {
  static styles = style;
  static get observedAttributes() {
    return [...super.observedAttributes, "program", "example", "at", "lang", "theme"];
  }

  /** @type {Session | null} made when the element is first on a page, and kept */
  session = null;
  /** @type {Say | null} */
  say = null;
  /** The language that operations are described in. @type {string | null} */
  described = null;
  /** And the one that every sentence is there in. @type {string | null} */
  told = null;
  describing = 0; // catalogs of operations that are on their way
  /** @type {(Panel & { update: Update })[]} */
  panels = [];
  ownsAddress = false;
  /** @type {EventTarget} */
  keys = this;
  leaveAddress = () => {};
  /** @type {ReturnType<ChainRule["mixed"]> | null} */
  colours = null;
  dark = matchMedia("(prefers-color-scheme: dark)");

  connectedCallback() {
    super.connectedCallback();
    this.ownsAddress = this.hasAttribute("address") && address.claim(this);
    if (this.session) {
      this.session.wake();
      for (const { update } of this.panels) update.wake?.();
    } else {
      this.session = this.begin();
      this.session.subscribe(this.changed);
    }
    if (this.ownsAddress) this.leaveAddress = address.backwards(this.session);
    this.dark.addEventListener("change", this.paintTheme);
    this.keys = this.ownsAddress ? document : this; // a page's own element hears keys wherever the focus is
    this.keys.addEventListener("keydown", /** @type {EventListener} */ (this.undo));
    this.paintTheme();
  }

  /** What was done last is undone, but where a field has an undo of its own. @param {KeyboardEvent} event */
  undo = (event) => {
    const field = /** @type {HTMLElement | undefined} */ (event.composedPath()[0]);
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z" || event.altKey) return;
    if (field?.matches?.('textarea, [contenteditable="true"], input:not([type="range"])')) return;
    event.preventDefault();
    this.send({ type: event.shiftKey ? "redo" : "undo" });
  };

  disconnectedCallback() {
    super.disconnectedCallback();
    this.dark.removeEventListener("change", this.paintTheme);
    this.keys.removeEventListener("keydown", /** @type {EventListener} */ (this.undo));
    this.leaveAddress();
    address.release(this);
    this.session?.rest();
    for (const { update } of this.panels) update.rest?.();
  }

  /** The session as the attributes and the address want it. */
  begin() {
    const told = this.ownsAddress ? address.told() : null;
    // A page of ours is in no language of its own; a course page's is the reader's.
    const around = told ? null : /** @type {HTMLElement | null} */ (this.closest("[lang]"));
    const language = languageOf(told?.language ?? this.getAttribute("lang") ?? around?.lang ?? navigator.language);
    void catalog(language); // on its way while the page is put up
    const asked = (/** @type {string} */ name) => this.getAttribute(name);
    return session(
      {
        language,
        theme: told?.theme ?? /** @type {State["theme"] | null} */ (asked("theme")) ?? "auto",
        level: told?.level ?? /** @type {State["level"] | null} */ (asked("level")) ?? "numbers",
        source: told?.source ?? asked("program") ?? "",
        example: told?.source ? null : (told?.example ?? asked("example")),
        ...(told?.rate ? { rate: told.rate } : {}),
        training: { ...INITIAL.training, settings: { ...INITIAL.training.settings, ...told?.training } },
        wanted: {
          moment: told?.moment ?? asked("at"),
          inputs: told?.inputs ?? {},
          training: told?.training ?? {},
          rate: told?.rate ?? null,
        },
      },
      {
        service: (spoken) => service(asked("api") ?? "", tagOf(spoken)),
        dwell: this.dwell,
        opening: this.opening(language),
      },
    );
  }

  /**
   * A program and its trace that came with the page, inside the element.
   * @param {string} language
   * @returns {Opening | null}
   */
  opening(language) {
    const text = this.querySelector(':scope > script[type="application/json"]')?.textContent;
    if (!text) return null;
    try {
      const { example, traces } = JSON.parse(text);
      return { example, trace: readTrace(traces[language] ?? traces.en) };
    } catch {
      return null; // what is no trace is asked of the service
    }
  }

  get state() {
    return /** @type {Session} */ (this.session).state;
  }

  /** @param {Action} action */
  send = (action) => this.session?.send(action);

  /**
   * Attributes may change while the element is on the page.
   * @param {string} name
   * @param {string | null} before
   * @param {string | null} value
   */
  attributeChangedCallback(name, before, value) {
    super.attributeChangedCallback(name, before, value);
    if (!this.say || value === null || before === value) return;
    const { walk, language } = this.state;
    if (name === "program") this.send({ type: "edit", text: value });
    if (name === "example") this.send({ type: "choose", id: value });
    if (name === "theme") this.send({ type: "theme", theme: /** @type {State["theme"]} */ (value) });
    if (name === "lang" && languageOf(value) !== language) this.send({ type: "language", language: languageOf(value) });
    const at = name === "at" && walk ? positionOf(walk, value) : null;
    if (at !== null) this.send({ type: "go", at });
  }

  get list() {
    return this.hasAttribute("studio") ? STUDIO : EMBED;
  }

  render() {
    const of = (/** @type {string[]} */ ...places) =>
      this.list
        .filter(({ place }) => places.includes(place))
        .map(({ name, place }) => html`<section class=${name} data-panel=${name} data-tab=${place}></section>`);
    return html`<div class="page" part="page" data-tab=${this.state.tab}>
      ${of("top")}
      <div class="main"><div class="card">${of("card")}</div>${of("under")}</div>
      <div class="side">${of("side", "why", "table", "program", "train")}</div>
    </div>`;
  }

  async firstUpdated() {
    const tools = { palette: () => this.palette() };
    this.panels = this.list.map((panel) => {
      const root = /** @type {HTMLElement} */ (this.renderRoot.querySelector(`[data-panel=${panel.name}]`));
      return { ...panel, update: panel.mount(root, this.send, tools) };
    });
    this.send({ type: "run" });
    await this.speak();
  }

  /** Whether all that was asked for is done and shown: nothing runs, nothing is to be drawn, nothing waits. */
  get calm() {
    const waiting =
      this.trail.waiting() || this.lines.waiting() || this.panels.some(({ update }) => update.waiting?.());
    return this.say !== null && !this.describing && this.session?.calm === true && !waiting;
  }

  // ---- what is shown -----------------------------------------------------------------------------------

  /** @param {Action} action */
  changed = (action) => {
    if (action.type === "language") void this.speak();
    if (action.type === "traced" || action.type === "refused") void this.describe();
    if (action.type === "theme") this.paintTheme();
    if (action.type === "noted") this.lines();
    else if (action.type === "run") this.trail(); // that it runs is told where it takes long
    else if (LIVELY.has(action.type)) this.follow();
    else {
      if (this.ownsAddress && this.say) address.remember(this.state, action.type);
      this.show();
    }
  };

  /** The words of the language in force. */
  async speak() {
    const { language } = this.state;
    const page = await catalog(language);
    if (language !== this.state.language) return; // meanwhile it has become another
    // Else the whole catalog has come before it.
    if (this.told !== language) [this.say, this.told] = [speaker(page, false), null];
    this.lang = tagOf(language);
    this.dispatchEvent(new CustomEvent("cr-language"));
    this.show();
    if (this.state.walk || this.state.problem) void this.describe();
  }

  /** And what it says of operations, which can wait until there is a picture. */
  async describe() {
    const { language } = this.state;
    if (this.described === language) return;
    this.described = language;
    this.describing++;
    const [page, operations] = await Promise.all([catalog(language), catalog(`ops.${language}`)]).catch(() => []);
    this.describing--;
    if (language !== this.state.language || !page) return void (this.described = null);
    this.say = speaker(joined(page, operations));
    this.told = language;
    this.show();
  }

  /** The panels that can be seen: those on other tabs are shown when theirs is chosen. */
  shown() {
    const { tab } = this.state;
    return this.panels.filter(({ place }) => place === tab || ["top", "card", "under", "side"].includes(place));
  }

  /** Every panel shows the state as it is. */
  show() {
    const scenery = this.picture();
    if (!scenery) return;
    for (const panel of this.shown()) safely(() => (panel.lively ? panel.update.follow : panel.update)?.(scenery));
  }

  /** The picture at once, the texts a little later. */
  follow() {
    this.picture();
    this.trail();
  }

  /**
   * The graph and its controls show the state as it is.
   * @returns {Scenery | null} what was shown
   */
  picture() {
    if (!this.say) return null;
    const { walk, at } = this.state;
    /** @type {Scenery} */
    const scenery = { state: this.state, frame: walk && frame(walk, at), say: this.say, stale: isStale(this.state) };
    const page = /** @type {HTMLElement} */ (this.renderRoot.querySelector(".page"));
    page.toggleAttribute("data-stale", scenery.stale);
    page.dataset.tab = this.state.tab;
    page.dataset.level = this.state.level;
    page.toggleAttribute("data-alone", !panelOpen(this.state));
    page.toggleAttribute("data-sheet", this.state.panel === true);
    page.dataset.show = pictured(this.state) ? "data" : "graph";
    page.toggleAttribute("data-empty", !scenery.frame);
    for (const panel of this.shown()) if (panel.lively) safely(() => panel.update(scenery));
    return scenery;
  }

  lines = trailing(() => this.follow(), LINES, LINES);

  /** The texts and tables catch up with the picture, and the address with both. */
  trail = trailing(
    () => {
      if (!this.isConnected) return;
      if (this.ownsAddress) address.remember(this.state);
      this.show();
    },
    TRAIL.pause,
    TRAIL.most,
  );

  /** @param {State} state */
  dwell = ({ language }) => {
    const letters = this.renderRoot.querySelector(".caption .said")?.textContent?.length ?? 0;
    return Math.max(DWELL, pace(language) * letters);
  };

  // ---- colours -----------------------------------------------------------------------------------------

  paintTheme = () => {
    const { theme } = this.state;
    this.toggleAttribute("data-dark", theme === "dark" || (theme === "auto" && this.dark.matches));
    this.colours = null;
    for (const { update } of this.panels) update.repaint?.();
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

/** A panel that fails is told of, and stops neither the others nor what goes on. @param {() => unknown} act */
function safely(act) {
  try {
    act();
  } catch (error) {
    reportError(error);
  }
}

if (!customElements.get("chain-rule")) customElements.define("chain-rule", ChainRule);
