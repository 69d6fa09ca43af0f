/** Training: reads a run's lines, takes the run up again when the server has gone, and opens its steps. */

import "./stream.js"; // else a service that has gone could not be found to have gone
import { firstDiffers, trainingOf } from "../formula/training.js";
import { begun, epochOf, noted, onward, reopened } from "../trace/journal.js";
import { readTrace } from "../trace/read.js";
import { goesOn, movedBy, requestOf } from "../trace/settings.js";
import { walk } from "../trace/walk.js";
import { UNREACHABLE, isRefused } from "./refused.js";
import { away } from "./away.js";
import { sameGraph } from "../trace/same.js";
import { isFinite_ } from "./state.js";
import { adjustable } from "../trace/leaf.js";

/** @import { Journal, Trained, TrainLine, TrainRequest, Walk } from "../types" */
/** @import { Room } from "./session.js" */
/** @import { Wish } from "./trainer.js" */

const STRETCH = 1000; // steps that "run" goes on for
const COMPARED = 5; // runs that are kept to be compared
const SOONEST = 250; // milliseconds before a lost server is sought again
const LATEST = 4000;
const TRIES = 20;
const FRAMES = 5; // requests a second of a run that is watched
const SLICE = 8; // milliseconds that the page works at a stretch
const LONG = 100; // steps that are worth a worker

/** @param {Room} room */
export function training({ state, send, world }) {
  let request = new AbortController();
  let opening = new AbortController();
  let checking = new AbortController();
  let target = 0; // the step that the run on its way goes to
  let reading = false;
  /** What there was before the last run was begun. @type {Partial<Trained>} */
  let before = {};

  const say = (/** @type {Partial<Trained>} */ training) => send({ type: "training", training });

  // ---- who works a run out

  /** @type {{ request: TrainRequest, trace: object, made: ReturnType<typeof trainingOf> } | null} */
  let own = null;

  /** The training that the page works out by itself; null where it is for the service. @param {TrainRequest} wish */
  function here(wish) {
    const trace = state().base?.trace;
    if (!world.alone || !trace || trace.source !== wish.program) return null;
    if (own?.request !== wish || own.trace !== trace) own = { request: wish, trace, made: trainingOf(trace, wish) };
    return own.made;
  }

  /**
   * The lines of a run, whoever works it out.
   * @param {Journal} journal
   * @param {any} wish the request with steps, record and resume
   * @param {AbortSignal} signal
   * @returns {AsyncGenerator<TrainLine>}
   */
  async function* linesOf({ n, by, request: wished }, wish, signal) {
    const training = by === "page" ? here(wished) : null;
    if (!training) return yield* world.service(state().language).train(wish, signal);
    const { trace } = /** @type {Walk} */ (state().base);
    const far = wish.steps - n > LONG ? away(trace, wished, wish, signal) : null;
    // A line that has come already is passed over.
    if (!far || !(yield* far)) yield* sliced(training.lines(wish), signal);
    return undefined;
  }

  /**
   * Lines as they are worked out, with room for the page between.
   * @param {Iterable<TrainLine>} made
   * @param {AbortSignal} signal
   */
  async function* sliced(made, signal) {
    let until = world.clock.now() + SLICE;
    for (const line of made) {
      yield line;
      if (world.clock.now() < until) continue;
      await new Promise((resolve) => world.clock.after(0, () => resolve(null)));
      if (signal.aborted) return;
      until = world.clock.now() + SLICE;
    }
  }

  /**
   * The service is asked for the first step of a run that the page works out. Where the two differ, the run is the
   * service's; where it refuses, its word counts.
   * @param {Journal} journal
   */
  async function check({ id, request: wished, settings, source }) {
    checking.abort();
    const { signal } = (checking = new AbortController());
    const training = here(wished);
    if (!training) return;
    const agree = (/** @type {Journal["agreed"]} */ agreed) => {
      const { journal } = state().training;
      if (journal?.id === id && !signal.aborted) say({ journal: { ...journal, agreed } });
    };
    const one = { ...wished, steps: 1, record: /** @type {const} */ ({ every: 1, runs: "params" }), resume: null };
    const [mine] = [...training.lines(one)].filter(({ event }) => event === "step");
    try {
      for await (const line of world.service(state().language).train(one, signal)) {
        if (line.event !== "step") continue;
        if (!firstDiffers(mine, line)) return agree("same");
        if (signal.aborted || state().training.journal?.id !== id) return;
        request.abort();
        say({ running: state().training.running ?? "run" });
        return begin(begun(settings, source, wished, id), target);
      }
      agree("unasked");
    } catch (error) {
      if (signal.aborted) return;
      if (!isRefused(error)) throw error;
      const { problem } = error;
      if (!problem.status || problem.code === "busy") return agree("unasked");
      request.abort();
      say({ ...before, running: null, seeking: false, problem });
    }
  }

  // ---- what is asked of it

  /**
   * @param {Wish} wish
   * @param {number} [steps]
   */
  function act(wish, steps) {
    const { training, source } = state();
    const going = reading;
    request.abort();
    if (wish === "forget") return say({ others: [] });
    if (wish === "rewind") {
      // Back to the weights that the run began with; what it has done stays to be compared with.
      const { journal, others } = training;
      const ended = journal && journal.n > 0 && journal.source === source;
      say({ journal: null, others: ended ? [...others, journal].slice(-COMPARED) : others, problem: null });
      return send({ type: "close" });
    }
    if (wish === "carry") return carry();
    if (wish === "pause") return undefined;
    before = { journal: training.journal, others: training.others };
    if (wish === "record") return record(going ? target : (training.journal?.n ?? 0));
    const { journal, running } = training;
    // It may have been called off before it could begin.
    if (running === wish) begin(journal && goesOn(state(), journal) ? journal : fresh(), steps ?? stepsOf(wish));
    return undefined;
  }

  /**
   * How far a wish goes.
   * @param {"one" | "epoch" | "run"} wish
   */
  function stepsOf(wish) {
    const rows = state().base?.trace.nodes.find((node) => node.kind === "data")?.shape[0] ?? 0;
    return wish === "one" ? 1 : wish === "epoch" ? epochOf(state().training.settings, rows) : STRETCH;
  }

  /**
   * @param {Journal} journal
   * @param {number} steps
   */
  function begin(journal, steps) {
    target = journal.n + steps;
    say({ journal, seeking: false, problem: null });
    void read(onward(journal, target));
  }

  /**
   * A run that has not begun, and who works it out.
   * @param {Journal["settings"]} settings
   * @param {TrainRequest} wish
   * @param {number} id
   */
  function newRun(settings, wish, id) {
    const journal = begun(settings, wish.program, wish, id, here(wish) ? "page" : "service");
    if (journal.by === "page") void Promise.resolve().then(() => check(journal));
    return journal;
  }

  /** A run with the settings in force, from the program's weights; one that was on its way is kept. */
  function fresh() {
    const { source, training, rate, aside, inputs } = state();
    const { journal, others, settings } = training;
    const ended = journal && journal.n > 0 ? [...others, journal] : others;
    const id = training.begun + 1;
    say({ begun: id, others: ended.filter((one) => one.source === source).slice(-COMPARED) });
    const wish = requestOf(source, (aside ?? { inputs }).inputs, settings, rate);
    return newRun({ ...settings, lr: rate }, wish, id);
  }

  /** The parameters as the run has left them become the reader's own values, so that another begins there. */
  function carry() {
    const weights = state().training.journal?.weights ?? {};
    send({ type: "close" });
    for (const node of state().base?.trace.nodes ?? []) {
      const value = weights[node.key];
      if (adjustable(node) && isFinite_(value)) send({ type: "set", name: /** @type {string} */ (node.name), value });
    }
  }

  /**
   * The run on its way again from its beginning, with what is to be measured now: the same bits, more written.
   * @param {number} steps
   */
  function record(steps) {
    const { journal, settings, running } = state().training;
    if (!journal || !running) return;
    const { measure } = settings;
    begin(newRun({ ...journal.settings, measure }, { ...journal.request, measure }, journal.id), steps);
  }

  /**
   * Read a run to its end; where the connection ends first, go on from the last checkpoint.
   * @param {object & { steps: number }} wish
   */
  async function read(wish) {
    const { signal } = (request = new AbortController());
    reading = true;
    await paced(wish, signal);
    if (request.signal === signal) reading = false;
  }

  /**
   * As fast as it goes; where it is to be watched, a little at a time and then a pause.
   * @param {object & { steps: number }} wish
   * @param {AbortSignal} signal
   */
  async function paced(wish, signal) {
    const done = () => state().training.journal?.n ?? 0;
    while (state().pace && done() < wish.steps && !signal.aborted) {
      const [from, asked] = [done(), world.clock.now()];
      const each = Math.max(1, Math.round(state().pace / FRAMES));
      const journal = /** @type {Journal} */ (state().training.journal);
      await lines(onward(journal, Math.min(wish.steps, from + each)), signal, true);
      if (signal.aborted || done() === from || journal.end?.reason === "diverged") return;
      const rest = ((done() - from) * 1000) / (state().pace || Infinity) - (world.clock.now() - asked);
      if (done() < wish.steps)
        await new Promise((resolve) => world.clock.after(Math.max(0, rest), () => resolve(null)));
    }
    if (signal.aborted) return;
    if (done() >= wish.steps && state().pace) say({ running: null });
    else await lines(onward(/** @type {Journal} */ (state().training.journal), wish.steps), signal);
  }

  /**
   * @param {object & { steps: number }} wish
   * @param {AbortSignal} signal
   * @param {boolean} [more] whether the run goes on after it
   */
  async function lines(wish, signal, more = false) {
    const journal = () => /** @type {Journal} */ (state().training.journal);
    let next = wish;
    let wait = SOONEST;
    for (let tries = 0; tries < TRIES; tries++) {
      try {
        for await (const line of linesOf(journal(), next, signal)) {
          if (signal.aborted) return;
          if (line.event === "error") return say({ running: null, problem: line });
          [tries, wait] = [0, SOONEST];
          send({ type: "noted", journal: noted(journal(), line) });
          if (line.event === "done" && line.reason !== "deadline")
            return more && line.reason !== "diverged" ? undefined : say({ running: null });
        }
      } catch (error) {
        if (signal.aborted) return;
        if (!isRefused(error)) throw error;
        if (error.problem.status && error.problem.code !== "busy") {
          // What could not even begin leaves what there was.
          return say({ ...(journal()?.n ? {} : before), running: null, seeking: false, problem: error.problem });
        }
      }
      if (signal.aborted) return;
      say({ seeking: true });
      await new Promise((resolve) => world.clock.after(wait, () => resolve(null)));
      if (signal.aborted) return;
      wait = Math.min(LATEST, 2 * wait);
      next = onward(journal(), wish.steps);
    }
    say({ running: null, seeking: false, problem: UNREACHABLE });
  }

  /**
   * Show a step of the run as the picture: the same bits again, from the checkpoint before it.
   * @param {number} n
   */
  async function open(n) {
    const { journal } = state().training;
    if (!journal || n < 1 || n > journal.n) return;
    opening.abort();
    const { signal } = (opening = new AbortController());
    try {
      let graph = null;
      for await (const line of linesOf(journal, reopened(journal, n), signal)) {
        if (line.event === "graph") graph = line;
        if (line.event !== "step" || line.n !== n || !line.run || !graph) continue;
        const { base, source, rate } = state();
        if (signal.aborted || source !== journal.source) return;
        const trace = readTrace({ ...graph, runs: [line.run] });
        const nodes = base && sameGraph(base.trace, trace) ? base.trace.nodes : trace.nodes;
        const how = movedBy(journal.settings, trace.runs[0], n);
        return send({ type: "opened", walk: walk({ ...trace, nodes }, rate, {}, how), n });
      }
    } catch (error) {
      if (signal.aborted) return;
      if (!isRefused(error)) throw error;
      say({ problem: error.problem });
    }
  }

  return {
    act,
    open: (/** @type {number} */ n) => void open(n),
    /** What was broken off goes on from its last checkpoint. @param {"one" | "epoch" | "run"} wish */
    resume(wish) {
      const { journal } = state().training;
      if (!journal) act(wish);
      else if (target > journal.n) void read(onward(journal, target));
      else say({ running: null });
    },
    stop() {
      request.abort();
      opening.abort();
      checking.abort();
    },
  };
}
