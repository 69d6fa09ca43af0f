/** What if: a change's numbers follow in the page at once, and the server's word a little later. */

import { Refused } from "./api.js";
import { reduce } from "./state.js";

/** @import { ChainRule } from "./element.js" */

const PAUSE = 400; // milliseconds without a change before the server is asked for what only it can tell
const SETTLE = 500; // and before it is asked to confirm what the page has worked out

export class Supposing {
  asking = new AbortController();
  settling = 0;
  /** The server is being asked. */
  asks = false;
  resting = 0;
  /** @type {typeof import("./whatif.js") | null} loaded after the first picture */
  tools = null;
  /** @type {Promise<void>} the change that is being worked out */
  pending = Promise.resolve();

  /** @param {ChainRule} element */
  constructor(element) {
    this.element = element;
  }

  stop() {
    this.forget();
    this.unsettle();
    clearTimeout(this.resting);
  }

  /** Whether the server's word on the last change is still to come. */
  waiting() {
    return this.settling !== 0 || this.asks;
  }

  unsettle() {
    clearTimeout(this.settling);
    this.settling = 0;
  }

  /** What the server was asked is of no use any more. */
  forget() {
    this.asking.abort();
  }

  /** A program has been opened: what its address says of it is worked out, else the tools are fetched at rest. */
  opened() {
    if (Object.keys(this.element.state.inputs).length) this.pending = this.recompute();
    // At rest, and without a word if it fails: nobody has asked for it yet.
    this.resting = window.setTimeout(() => this.load(true), SETTLE);
  }

  /** Other leaves, a broken edge, another rate. */
  changed() {
    if (this.tools) this.follow(this.tools);
    else this.pending = this.recompute();
  }

  /**
   * The interpreter, loaded when the page is at rest; without a server that may come too late.
   * @param {boolean} [quiet]
   */
  async load(quiet = false) {
    try {
      return (this.tools ??= await import("./whatif.js"));
    } catch {
      if (!quiet)
        this.element.send({ type: "refused", problem: { status: 0, code: "unreachable", title: "", detail: "" } });
      return null;
    }
  }

  /** The change is worked out once the interpreter is there. */
  async recompute() {
    const whatif = await this.load();
    if (!whatif) return;
    this.follow(whatif);
    this.element.remember({ type: "reset" });
    this.element.update_();
  }

  /** The state's walk after a change, before anything is drawn; then the server is asked. @param {typeof import("./whatif.js")} whatif */
  follow(whatif) {
    const { element } = this;
    const walked = whatif.changed(element.state);
    this.unsettle();
    // A step of a training has no program text of its own that the service could be asked about.
    const asks = element.state.opened === null && Object.keys(element.state.inputs).length > 0;
    if (walked) element.state = reduce(element.state, { type: "recomputed", walk: walked });
    else if (!asks) element.state = reduce(element.state, { type: "unchanged" });
    if (asks) this.settling = window.setTimeout(() => this.confirm(), walked ? SETTLE : PAUSE);
  }

  /** The server's word on the reader's values: its diagnostics, or another graph where a size has changed. */
  async confirm() {
    const { element } = this;
    const { base, inputs, source } = element.state;
    this.settling = 0;
    const whatif = await this.load();
    if (!base || base.trace.source !== source || !whatif || element.state.opened !== null)
      return element.send({ type: "unchanged" });
    this.forget();
    const request = (this.asking = new AbortController());
    this.asks = true;
    try {
      const trace = await element.service().trace({ program: source, inputs }, request.signal);
      if (element.state.inputs !== inputs) return;
      const { faults, rate } = element.state;
      element.send({ type: "recomputed", walk: whatif.confirmed(trace, base.trace, faults, rate), confirmed: true });
    } catch (error) {
      if (request.signal.aborted) return;
      if (!(error instanceof Refused)) throw error;
      // Without a server the page's own numbers stand, where it has them.
      if (error.problem.status || element.state.pending.numbers)
        element.send({ type: "refused", problem: error.problem });
    } finally {
      if (this.asking === request) this.asks = false;
    }
  }

  /** Backward against central differences, for every leaf. */
  async check() {
    await this.pending;
    const whatif = await this.load();
    if (!whatif) return;
    const { walk } = this.element.state;
    this.element.send({ type: "checked", checks: walk && whatif.canRun(walk.trace) ? whatif.check(walk.trace) : null });
  }
}
