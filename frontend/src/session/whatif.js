/** What if: a change's numbers follow in the page at once, and the service's word a little later. */

import { UNREACHABLE, isRefused } from "./refused.js";
import { later } from "./clock.js";

/** @import { Room } from "./session.js" */
/** @typedef {typeof import("./interpreter.js")} Interpreter */

const PAUSE = 400; // milliseconds without a change before the service is asked for what only it can tell
const AGAIN = 2000; // and before the interpreter is sought again, where it could not be had
const SETTLE = 500; // and before it is asked to confirm what the page has worked out

/** @param {Room} room */
export function whatIf({ state, send, world }) {
  /** @type {Interpreter | null} loaded after the first picture */
  let tools = null;
  let request = new AbortController();
  let asking = false;
  /** @type {Promise<void>} the change that is being worked out */
  let working = Promise.resolve();
  let owed = 0; // answers that wait for the interpreter

  /**
   * The same, and as long as it has not ended an answer is owed.
   * @param {(quiet?: boolean) => Promise<void>} answer
   * @returns {(quiet?: boolean) => Promise<void>}
   */
  function owing(answer) {
    return async (quiet) => {
      owed++;
      await answer(quiet).finally(() => owed--);
    };
  }

  const settling = later(world.clock, () => void confirm());
  // At rest, and without a word if it fails: nobody has asked for it yet.
  const resting = later(world.clock, () => void load(true));

  /**
   * The interpreter; without a server it may come too late.
   * @param {boolean} [quiet]
   */
  const load = (quiet = false) => had(async () => (tools ??= await world.interpreter()), quiet);

  /**
   * @template T
   * @param {() => Promise<T>} chunk
   * @param {boolean} [quiet]
   */
  async function had(chunk, quiet) {
    try {
      return await chunk();
    } catch {
      if (!quiet) send({ type: "refused", problem: UNREACHABLE });
      return null;
    }
  }

  // A change that could not be worked out is not lost.
  const seeking = later(world.clock, () => (working = follow(true)));

  const follow = owing(async (quiet = false) => {
    const interpreter = tools ?? (await load(quiet));
    if (interpreter) work(interpreter);
    else seeking.ask(AGAIN);
  });

  /**
   * The state's walk after a change; then the service is asked.
   * @param {Interpreter} interpreter
   */
  function work(interpreter) {
    const walked = interpreter.changed(state());
    settling.stop();
    // A step of a training has no program text of its own that the service could be asked about.
    const asks = state().opened === null && Object.keys(state().inputs).length > 0;
    if (walked) send({ type: "recomputed", walk: walked });
    else if (!asks) send({ type: "unchanged" });
    if (asks) settling.ask(walked ? SETTLE : PAUSE);
  }

  /** The service's word on the reader's values: its diagnostics, or another graph where a size has changed. */
  async function confirm() {
    const { base, inputs, source, language } = state();
    const { signal } = forget();
    asking = true;
    try {
      const interpreter = await load();
      if (!base || base.trace.source !== source || !interpreter || state().opened !== null)
        return send({ type: "unchanged" });
      const trace = await world.service(language).trace({ program: source, inputs }, signal);
      if (state().inputs !== inputs) return;
      const { faults, rate } = state();
      send({ type: "recomputed", walk: interpreter.confirmed(trace, base.trace, faults, rate), confirmed: true });
    } catch (error) {
      if (signal.aborted) return;
      if (!isRefused(error)) throw error;
      // Without a server the page's own numbers stand, where it has them.
      if (error.problem.status || state().pending.numbers) send({ type: "refused", problem: error.problem });
    } finally {
      if (request.signal === signal) asking = false;
    }
  }

  /** What the service was asked is of no use any more. */
  function forget() {
    request.abort();
    asking = false;
    return (request = new AbortController());
  }

  function changed() {
    if (tools) work(tools);
    else working = follow();
  }

  return {
    changed,
    forget: () => void forget(),
    /** A program has been opened: what its address says of it is worked out, else the tools are fetched at rest. */
    opened() {
      if (state().pending.numbers) working = follow();
      if (world.eager) resting.ask(SETTLE);
    },
    /** Backward against central differences, for every leaf. */
    check: owing(async () => {
      await working;
      const interpreter = await load();
      const checker = interpreter && (await had(world.checker));
      if (!checker) return;
      const { canRun, outputOf } = interpreter;
      const trace = state().walk?.trace;
      send({ type: "checked", checks: trace && canRun(trace) ? checker.check(trace, outputOf) : null });
    }),
    /** At the end of a walk: the run with the parameters where the update has moved them. */
    foresee: owing(async () => {
      const { walk, at, next } = state();
      if (!walk?.moves.size || at < walk.steps.length - 1 || next?.of === walk) return;
      const interpreter = tools ?? (await load(true));
      if (!interpreter?.canRun(walk.trace) || state().walk !== walk) return;
      send({ type: "foreseen", of: walk, run: interpreter.after(walk) });
    }),
    /** At a step of arrays: why the chosen cell has its number. */
    take: owing(async () => {
      const { walk, at } = state();
      if (walk?.steps[at].phase !== "backward" || !walk.arrays) return;
      const interpreter = tools ?? (await load(true));
      const now = state();
      if (!interpreter || now.walk !== walk || now.at !== at) return;
      const terms = interpreter.cellOf(now);
      if (terms) send({ type: "taken", cells: { of: walk, at, open: now.open, terms } });
    }),
    /** It may soon be needed. */
    prepare: () => void load(true),
    waiting: () => settling.waiting() || asking || owed > 0,
    /** Whether the page can compute by itself. */
    ready: () => tools !== null,
    stop() {
      forget();
      settling.stop();
      seeking.stop();
      resting.stop();
    },
    wake() {
      if (state().base && !state().busy && Object.keys(state().inputs).length) changed();
    },
  };
}
