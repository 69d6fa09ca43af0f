/** What a page hears of an element: its events. */

import { GraphElement } from "./element.js";
import { placeOf } from "./trace/stops.js";
import { arrays, steps } from "./views/later.js";

/** @import { Action, Say, State, Walk } from "./types" */
/** @typedef {ReturnType<typeof placeOf>} Place */

const OFTEN = 100; // milliseconds between two events of a training

/** What a reader or a page has changed. @type {Set<Action["type"]>} */
const CHANGES = new Set(["edit", "choose", "set", "reset", "fault", "rate", "again", "undo", "redo"]);

export const VERSION = "1";

/** An element that tells the page around it what happens in it. */
export class TellingElement extends GraphElement {
  ready = false;
  /** The step that was told of last. @type {unknown} */
  told_ = null;
  /** Steps that are not told of yet. @type {{ walk: Walk, place: Place }[]} */
  pending = [];
  sent = -Infinity; // when the last event of a training was

  /**
   * @param {string} name
   * @param {object} detail plain data
   */
  emit(name, detail) {
    this.dispatchEvent(new CustomEvent(`cr-${name}`, { detail, bubbles: true, composed: true }));
  }

  async dumb() {
    const code = await super.dumb();
    this.emit("error", { code, title: "", detail: "", line: null, column: null });
    return code;
  }

  spoken() {
    this.tell({ type: "run" }, { ...this.state, at: -1, problem: null });
  }

  /**
   * A step, as a page hears of it.
   * @param {{ walk: Walk, place: Place }} reached
   */
  stepped({ walk, place }) {
    const { level, next } = this.state;
    const { here, folded, k, stops } = place;
    const run = next?.of === walk ? next.run : null;
    const told =
      here.phase === "start"
        ? null
        : steps()?.told(walk, folded, here, level, /** @type {Say} */ (this.say), { next: run, arrays: arrays() });
    const shown = this.renderRoot.querySelector(".caption .said")?.textContent?.trim() ?? "";
    const say = told ? told.text.replace("{sum}", told.sum) : shown;
    return { step: k, steps: stops.length - 1, phase: here.phase, moment: nameOf(walk, place), say };
  }

  /** What an action has brought about is told to the page. @param {Action} action @param {State} before */
  tell = (action, before) => {
    if (!this.say) return; // told once there are words
    const { walk, at, open, source, inputs, rate, example, problem, training } = this.state;
    const place = walk && placeOf(/** @type {any} */ ({ walk, at }), open);
    const elsewhere = before.at !== at || before.walk?.trace.nodes !== walk?.trace.nodes;
    if (place && walk && elsewhere && this.told_ !== place.here) {
      this.told_ = place.here;
      this.pending.push({ walk, place });
    }
    if (walk && !this.ready) {
      this.ready = true;
      this.emit("ready", { version: VERSION, program: source, example, steps: place ? place.stops.length - 1 : 0 });
    }
    // What a step says may still be on its way; then it is told a little later, and in order.
    if (this.complete || at === 0) for (const one of this.pending.splice(0)) this.emit("step", this.stepped(one));
    if (this.ready && CHANGES.has(action.type))
      this.emit("change", { program: source, example, values: { ...inputs }, rate });
    if (problem && problem !== before.problem) {
      const { code, line = null, column = null } = problem;
      const own = (/** @type {"title" | "detail"} */ part) =>
        problem[part] || (this.say?.known(`${code}.${part}`) ? this.say(`${code}.${part}`) : "");
      this.emit("error", { code, title: own("title"), detail: own("detail"), line, column });
    }
    const { journal, running } = training;
    const over = before.training.running !== null && running === null;
    if (journal?.n && (over || (action.type === "noted" && performance.now() - this.sent > OFTEN))) {
      this.sent = performance.now();
      this.emit("train", { n: journal.n, loss: journal.loss.at(-1) ?? null, running: running !== null });
    }
  };
}

/**
 * A stop as `at` names it.
 * @param {Walk} walk
 * @param {ReturnType<typeof placeOf>} place
 */
export function nameOf({ trace }, { folded: { units }, here }) {
  if (here.phase === "start" || here.phase === "loss") return here.phase;
  if (here.phase === "update") return "end";
  const unit = units[here.phase === "backward" ? here.to : here.unit];
  return `${here.phase}:${trace.nodes[unit.exit ?? unit.nodes[0]].key}`;
}
