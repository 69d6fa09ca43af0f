/** Training: the controller that reads a run's lines, takes the run up again when the server has gone, and opens its steps. */

import { Refused } from "./api.js";
import { adjustable } from "./state.js";
import { begun, epochOf, noted, onward, reopened } from "./trace/journal.js";
import { readTrace } from "./trace/read.js";
import { goesOn, movedBy, requestOf } from "./trace/settings.js";
import { walk } from "./trace/walk.js";

/** @import { ChainRule } from "./element.js" */
/** @import { Journal, Trained } from "./types" */

const FAR = 1000; // steps that "run" goes on for
const MOST = 5; // runs that are kept to be compared
const SOONEST = 250; // milliseconds before a lost server is sought again
const LATEST = 4000;
const PATIENCE = 20; // times

export class Train {
  request = new AbortController();
  opening = new AbortController();
  drawing = 0;
  target = 0; // the step that the run on its way goes to
  count = 0; // runs that have been begun
  /** What there was before the last run was begun. @type {Partial<Trained>} */
  before = {};

  /** @param {ChainRule} element */
  constructor(element) {
    this.element = element;
  }

  stop() {
    this.request.abort();
    this.opening.abort();
  }

  /** @param {Partial<Trained>} training */
  say(training) {
    this.element.send({ type: "training", training });
  }

  /** @param {"one" | "epoch" | "run" | "record" | "carry" | "pause" | "rewind" | "forget"} wish */
  act(wish) {
    const { training } = this.element.state;
    this.request.abort();
    if (wish === "pause") return undefined;
    if (wish === "forget") return this.say({ others: [] });
    if (wish === "rewind") return this.rewind();
    if (wish === "carry") return this.carry();
    this.before = { journal: training.journal, others: training.others };
    if (wish === "record") return this.record();
    if (training.running !== wish) return undefined; // it was called off before the first update
    const journal = goesOn(this.element.state, training.journal)
      ? /** @type {Journal} */ (training.journal)
      : this.fresh();
    const { base } = this.element.state;
    const by = wish === "one" ? 1 : wish === "epoch" ? epochOf(training.settings, rowsOf(base?.trace)) : FAR;
    this.begin(journal, wish, journal.n + by);
    return undefined;
  }

  /**
   * @param {Journal} journal
   * @param {NonNullable<Trained["running"]>} wish
   * @param {number} target
   */
  begin(journal, wish, target) {
    this.target = target;
    this.say({ journal, running: wish, seeking: false, problem: null });
    void this.run(onward(journal, target));
  }

  /** The parameters as the run has left them become the reader's own values, so that another begins there. */
  carry() {
    const { journal } = this.element.state.training;
    const { base } = this.element.state;
    this.element.send({ type: "close" });
    for (const node of base?.trace.nodes ?? []) {
      const value = journal?.weights[node.key];
      if (value !== undefined && adjustable(node) && fine(value))
        this.element.send({ type: "set", name: /** @type {string} */ (node.name), value });
    }
  }

  /** The run on its way again from its beginning, with what is to be measured now: the same bits, more of them written. */
  record() {
    const { journal, settings, running } = this.element.state.training;
    if (!journal) return;
    const measure = settings.measure;
    const again = begun({ ...journal.settings, measure }, journal.source, { ...journal.request, measure }, journal.id);
    if (journal.n || running) this.begin(again, running ?? "run", running ? this.target : journal.n);
  }

  /** Back to the weights that the run began with; what it has done stays to be compared with. */
  rewind() {
    const { journal, others } = this.element.state.training;
    const kept =
      journal && journal.n > 0 && journal.source === this.element.state.source
        ? [...others, journal].slice(-MOST)
        : others;
    this.say({ journal: null, others: kept, running: null, seeking: false, problem: null });
    this.element.send({ type: "close" });
  }

  /** The program has become another: what is under way is of no use to it. */
  leave() {
    this.request.abort();
    this.opening.abort();
  }

  /** A run with the settings in force, from the program's weights; one that was on its way is kept. */
  fresh() {
    const { source, training, rate } = this.element.state;
    const { inputs } = this.element.state.aside ?? this.element.state;
    const { journal, others } = training;
    if (journal && journal.n > 0)
      this.say({ others: [...others, journal].filter((one) => one.source === source).slice(-MOST) });
    return begun(
      { ...training.settings, lr: rate },
      source,
      requestOf(source, inputs, training.settings, rate),
      ++this.count,
    );
  }

  /**
   * Read a run to its end; where the connection ends first, go on from the last checkpoint.
   * @param {object} wish
   */
  async run(wish) {
    const request = (this.request = new AbortController());
    let next = wish;
    let wait = SOONEST;
    for (let tries = 0; tries < PATIENCE; ) {
      try {
        for await (const line of this.element.service().train(next, request.signal)) {
          if (request.signal.aborted) return;
          if (line.event === "error") return this.say({ running: null, problem: line });
          const { training } = this.element.state;
          const journal = noted(/** @type {Journal} */ (training.journal), line);
          [tries, wait] = [0, SOONEST];
          // The journal grows line by line; it is drawn once for each picture.
          this.element.state = { ...this.element.state, training: { ...training, journal, seeking: false } };
          if (line.event === "done" && line.reason !== "deadline") return this.say({ running: null });
          this.draw();
        }
      } catch (error) {
        if (request.signal.aborted) return;
        if (!(error instanceof Refused)) throw error;
        if (error.problem.status && error.problem.code !== "busy") {
          // What could not even begin leaves what there was.
          const kept = this.element.state.training.journal?.n ? {} : this.before;
          return this.say({ ...kept, running: null, seeking: false, problem: error.problem });
        }
      }
      tries++;
      this.say({ seeking: true });
      await new Promise((resolve) => setTimeout(resolve, wait));
      if (request.signal.aborted) return;
      wait = Math.min(LATEST, 2 * wait);
      next = onward(
        /** @type {Journal} */ (this.element.state.training.journal),
        /** @type {{ steps: number }} */ (wish).steps,
      );
    }
    this.say({ running: null, seeking: false, problem: { status: 0, code: "unreachable", title: "", detail: "" } });
  }

  draw() {
    if (this.drawing) return;
    this.drawing = window.setTimeout(() => {
      this.drawing = 0;
      this.say({});
    }, 50);
  }

  /**
   * Show a step of the run as the picture: the same bits again, from the checkpoint before it.
   * @param {number} n
   */
  async open(n) {
    const { journal } = this.element.state.training;
    if (!journal || n < 1 || n > journal.n) return;
    this.opening.abort();
    const request = (this.opening = new AbortController());
    try {
      let graph = null;
      for await (const line of this.element.service().train(reopened(journal, n), request.signal)) {
        if (line.event === "graph") graph = line;
        if (line.event !== "step" || line.n !== n || !line.run || !graph) continue;
        if (request.signal.aborted || this.element.state.source !== journal.source) return;
        const trace = readTrace({ ...graph, runs: [line.run] });
        const { base } = this.element.state;
        const form = (/** @type {import("./types").Trace} */ { nodes }) =>
          JSON.stringify(nodes.map(({ op, inputs, shape, settings }) => [op, inputs, shape, settings]));
        const nodes = base && form(base.trace) === form(trace) ? base.trace.nodes : trace.nodes;
        this.element.send({
          type: "opened",
          walk: walk({ ...trace, nodes }, this.element.state.rate, {}, movedBy(journal.settings, trace.runs[0], n)),
          n,
        });
        return;
      }
    } catch (error) {
      if (request.signal.aborted) return;
      if (!(error instanceof Refused)) throw error;
      this.say({ problem: error.problem });
    }
  }
}

/**
 * Whether a value has all its numbers, and they are finite.
 * @param {any} value
 * @returns {boolean}
 */
function fine(value) {
  return Array.isArray(value) ? value.every(fine) : Number.isFinite(value);
}

/**
 * Rows of the program's data.
 * @param {import("./types").Trace | undefined} trace
 */
export function rowsOf(trace) {
  return trace?.nodes.find((node) => node.kind === "data")?.shape[0] ?? 0;
}
