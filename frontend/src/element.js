/** <chain-rule>: a session and a list of panels. */

import { html, render } from "lit/html.js";
import { isForbidden, service } from "./session/api.js";
import { toAddress } from "./session/link.js";
import { UNREACHABLE } from "./session/refused.js";
import { session } from "./session/session.js";
import { isStale } from "./session/state.js";
import { style } from "./style.js";
import { frame } from "./trace/frame.js";
import { panelOpen } from "./trace/shown.js";
import { trailing } from "./views/clock.js";
import { dress } from "./views/late.js";
import { bring, coming, parts, pictured, steps } from "./views/later.js";
import { catalog, joined, pace, speaker, tagOf } from "./words.js";

/** @import { Action, Say, Scenery, State } from "./types" */
/** @import { Session } from "./session/session.js" */
/** @import { Panel, Update } from "./views/panels.js" */

const TRAIL = { pause: 80, most: 500 }; // milliseconds that texts may be behind the picture while a reader drags
const LINES = 50; // milliseconds in which the lines of a training are drawn together
const AGAIN = 4000; // milliseconds before words that could not be had are sought again
/** What is said where no catalog can be had, in both languages; and where the page around does not allow it. */
const DUMB = html`<p>No words could be loaded; trying again. 文字没有加载成功，正在重试。</p>`;
const FORBIDDEN = html`<p>This page's Content-Security-Policy has to allow scripts from the address of Chainrule in
  script-src. 这个网页的 Content-Security-Policy 要在 script-src 里写上 Chainrule 的地址。</p>`;
const DWELL = 2400; // milliseconds that a sentence stays while playing, at speed 1, or longer if it is long

/**
 * What happens many times a second: the picture follows in the next frame, all else a little later.
 * @type {Set<Action["type"]>}
 */
const LIVELY = new Set(["set", "rate", "training", "noted", "turn"]);

/** A session and a list of panels on a page; what it begins with, and whom it answers, its own kinds say. */
export class GraphElement extends HTMLElement {
  /** Its panels, which a page of ours or of others has its own list of. @type {(element: GraphElement) => Panel[]} */
  static panelsOf = () => [];
  /** How it looks beside what all elements wear. @type {{ readonly sheet: CSSStyleSheet }[]} */
  static looks = [];
  /** What keeps its state in the page's address, on a page of ours. @type {typeof import("./address.js") | null} */
  static keeper = null;
  /** Where the site is that it comes from: "" for the page's own. */
  static home = "";

  renderRoot = this.attachShadow({ mode: "open" });
  /** @type {Session | null} made when the element is first on a page, and kept */
  session = null;
  /** @type {Say | null} */
  say = null;
  /** The language that operations are described in. @type {string | null} */
  described = null;
  /** And the one that every sentence is there in. @type {string | null} */
  told = null;
  /** What steps and arrays need, as far as it is there and put on. @type {Set<object>} */
  worn = new Set();
  describing = 0; // catalogs of operations that are on their way
  /** @type {Panel[]} */
  list = [];
  /** @type {(Panel & { update: Update })[]} */
  panels = [];
  ownsAddress = false;
  /** @type {EventTarget} */
  keys = this;
  leaveAddress = () => {};
  /** @type {ReturnType<GraphElement["mixed"]> | null} */
  colours = null;
  dark = matchMedia("(prefers-color-scheme: dark)");

  connectedCallback() {
    this.ownsAddress = this.hasAttribute("address") && this.keeper?.claim(this) === true;
    if (this.session) {
      this.session.wake();
      for (const { update } of this.panels) update.wake?.();
    } else {
      this.session = this.begin();
      this.session.subscribe(this.changed);
      const { looks, panelsOf } = /** @type {typeof GraphElement} */ (this.constructor);
      this.renderRoot.adoptedStyleSheets = [...style, ...looks].map(({ sheet }) => sheet);
      this.list = panelsOf(this);
      render(this.places(), this.renderRoot);
      if (steps()) void this.touch();
      else for (const sign of ["pointerenter", "pointerdown", "focusin"]) this.addEventListener(sign, this.touch);
      void this.near().then(() => this.start());
    }
    if (this.ownsAddress) this.leaveAddress = this.keeper?.backwards(this.session) ?? this.leaveAddress;
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
    this.dark.removeEventListener("change", this.paintTheme);
    this.keys.removeEventListener("keydown", /** @type {EventListener} */ (this.undo));
    this.leaveAddress();
    this.keeper?.release(this);
    this.session?.rest();
    for (const { update } of this.panels) update.rest?.();
  }

  /** It begins once all of a page's elements are there. */
  async near() {}

  get keeper() {
    return /** @type {typeof GraphElement} */ (this.constructor).keeper;
  }

  /** The session as the element and the page around it want it. */
  begin() {
    const wish = this.wishes();
    catalog(wish.state.language ?? "en").catch(() => {}); // on its way while the page is put up
    const { home } = /** @type {typeof GraphElement} */ (this.constructor);
    return session(wish.state, {
      service: (spoken) => service((this.getAttribute("api") ?? home).replace(/\/$/, ""), tagOf(spoken)),
      dwell: this.dwell,
      lists: this.eager,
      eager: this.eager,
      ...wish.world,
    });
  }

  /**
   * What a session begins with.
   * @returns {{ state: Partial<State>, world: Partial<import("./session/session.js").World> }}
   */
  wishes() {
    return { state: {}, world: {} };
  }

  /** Whether what may soon be wanted is fetched at once, and not at the first touch. */
  get eager() {
    return true;
  }

  get state() {
    return /** @type {Session} */ (this.session).state;
  }

  /** @param {Action} action */
  send = (action) => this.session?.send(action);

  /** A place for each panel. */
  places() {
    const of = (/** @type {string[]} */ ...places) =>
      this.list
        .filter(({ place }) => places.includes(place))
        .map(({ name, place }) => html`<section class=${name} data-panel=${name} data-tab=${place}></section>`);
    return html`<div class="page" part="page" data-tab=${this.state.tab} data-empty>
      ${of("top")}
      <div class="main"><div class="card">${of("card")}</div>${of("under")}</div>
      <div class="side">${of("side", "why", "table", "program", "train")}</div>
    </div>`;
  }

  /** The panels are put up, and the program is run. */
  async start() {
    const tools = {
      palette: () => this.palette(),
      words: () => void this.describe(),
      title: () => this.heading(),
      shared: () => this.shared(),
      editor: this.list.some(({ name }) => name === "editor"),
      service: () => /** @type {Session} */ (this.session).service,
      forbidden: async () => (await isForbidden("trusted-types-policy")) || this.forbidden(),
      ...this.tools(),
    };
    this.panels = this.list.map((panel) => {
      const root = /** @type {HTMLElement} */ (this.renderRoot.querySelector(`[data-panel=${panel.name}]`));
      return { ...panel, update: panel.mount(root, this.send, tools) };
    });
    this.send({ type: "run" });
    await this.speak();
  }

  /** Whether what is shown has all that its steps are drawn with. */
  get complete() {
    return parts(this.state.walk?.arrays === true).every((one) => one !== null && this.worn.has(one));
  }

  /** What else panels are given. @returns {Partial<import("./views/panels.js").Tools>} */
  tools() {
    return {};
  }

  /** What the line above the element says, where it has one. @returns {{ heading: string | null, href: string }} */
  heading() {
    return { heading: null, href: "" };
  }

  /** Where what is shown is found again, and where the site is. */
  shared() {
    const { home } = /** @type {typeof GraphElement} */ (this.constructor);
    const root = home || new URL("..", location.href).href.replace(/\/$/, "");
    return { link: toAddress(this.state, new URL(`${root}/studio/`)).href, home: root };
  }

  /** Whether all that was asked for is done and shown: nothing runs, nothing is to be drawn, nothing waits. */
  get calm() {
    const waiting =
      this.trail.waiting() || this.lines.waiting() || this.panels.some(({ update }) => update.waiting?.());
    if (coming()) return false;
    return this.say !== null && !this.describing && this.session?.calm === true && !waiting;
  }

  // ---- what is shown -----------------------------------------------------------------------------------

  /** A step may be taken soon: what it needs is asked for, and put on. */
  touch = async () => {
    const arrays = this.session !== null && this.state.walk?.arrays === true;
    if (parts(arrays).includes(null)) await bring(arrays);
    const there = parts(arrays).filter((one) => one !== null);
    // A step without what it says would be a riddle.
    if (parts(arrays).includes(null) && this.session && this.state.at > 0)
      this.send({ type: "refused", problem: UNREACHABLE });
    const fresh = there.filter((one) => !this.worn.has(one));
    if (!fresh.length) return;
    if (!this.eager && !this.worn.size) this.session?.prepare();
    for (const one of fresh) {
      this.worn.add(one);
      dress(this.renderRoot, one.sheets);
    }
    this.show();
    this.spoken();
  };

  /** @param {Action} action */
  changed = (action) => {
    const { at, walk } = this.state;
    if ((at > 0 || walk?.arrays) && !this.complete && action.type !== "refused") void this.touch();
    if (action.type === "language") void this.speak();
    if (this.eager && this.say && (this.state.walk || this.state.problem)) void this.describe();
    if (action.type === "theme") this.paintTheme();
    if (action.type === "noted") this.lines();
    else if (action.type === "run")
      this.trail(); // that it runs is told where it takes long
    else if (LIVELY.has(action.type)) this.follow();
    else {
      if (this.ownsAddress && this.say) this.keeper?.remember(this.state, action.type);
      this.show();
    }
  };

  /** The words of the language in force. */
  async speak() {
    const { language } = this.state;
    const page = await catalog(language).catch(() => null);
    if (!page) {
      if (!this.say) void this.dumb();
      return void setTimeout(() => this.isConnected && this.speak(), AGAIN);
    }
    if (language !== this.state.language) return; // meanwhile it has become another
    // Else the whole catalog has come before it.
    if (this.told !== language) [this.say, this.told] = [speaker(page, false), null];
    /** @type {HTMLElement} */ (this.renderRoot.querySelector(".page")).lang = tagOf(language);
    this.dispatchEvent(new CustomEvent("cr-language"));
    this.show();
    this.spoken();
    if (this.eager && (this.state.walk || this.state.problem)) void this.describe();
  }

  /** The words are there. */
  spoken() {}

  /** Whether the page around does not let everything be loaded that the element asks for. */
  forbidden() {
    const { home } = /** @type {typeof GraphElement} */ (this.constructor);
    return isForbidden(`${home}/`);
  }

  /** No words are to be had: these sentences are all that the script has itself. @returns {Promise<string>} why */
  async dumb() {
    const code = (await this.forbidden()) ? "forbidden" : "unreachable";
    const place = /** @type {HTMLElement} */ (this.renderRoot.querySelector("[data-panel=notice]"));
    if (!this.say) render(code === "forbidden" ? FORBIDDEN : DUMB, place);
    return code;
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
    // What another element of the page has asked for draws here too, and so it is worn here too.
    if (steps() && !this.worn.size) void this.touch();
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
      if (this.ownsAddress) this.keeper?.remember(this.state);
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
    this.toggleAttribute("data-dark", theme === "dark" || (theme === "auto" && this.darkAround()));
    this.colours = null;
    for (const { update } of this.panels) update.repaint?.();
  };

  /** Whether what stands around the element is dark. */
  darkAround() {
    return this.dark.matches;
  }

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
