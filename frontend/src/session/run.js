/** Running the program that is in the editor. */

import { walk } from "../trace/walk.js";
import { isRefused, refused } from "./refused.js";
import { later } from "./clock.js";

/** @import { Trace } from "../types" */
/** @import { Room } from "./session.js" */

const QUICK = 50; // milliseconds of an answer that no pause is made for
const LONGEST = 400; // milliseconds without typing that a program is waited for at most
const SEEK = 3_000; // milliseconds before a service that did not answer is sought again
const UNFINISHED = 400; // milliseconds without typing before a fault is told: half a word is no mistake

/** @param {Room} room */
export function runner({ state, send, world }) {
  let request = new AbortController();
  const typing = later(world.clock, () => send({ type: "run" }));
  let took = 0; // milliseconds that the last answer was waited for
  let typedAt = -Infinity;
  /** @type {import("../types").Problem | null} */
  let problem = null;
  const telling = later(world.clock, () => {
    if (!problem) return;
    send({ type: "refused", problem });
    if (problem.code === "unreachable") seeking.ask(SEEK);
  });
  // A service that has come back is noticed without being asked for.
  const seeking = later(world.clock, () => send({ type: "run" }));

  const listing = later(world.clock, () => {
    const { signal } = request;
    void list(signal)?.catch((error) => missed(error, signal));
  });

  /**
   * The gallery is asked for, or of it what is shown, where it is not known.
   * @param {AbortSignal} signal
   * @param {string | null} [wanted] where a page needs no other
   */
  function list(signal, wanted = null) {
    const { language, examples } = state();
    const id = world.lists ? null : wanted;
    if (id ? examples.some((one) => one.id === id) : examples.length > 1) return null;
    const asked = world.service(language).examples(signal, id);
    return asked.then((found) => send({ type: "examples", examples: found }));
  }

  /** A trace as steps; what is no whole trace, or has no backward pass, is a fault. @param {Trace} trace */
  function walked(trace) {
    if (!trace.runs?.[0]?.flows || !trace.runs[0].grads) throw refused("not-walked");
    try {
      return walk(trace, state().rate);
    } catch {
      throw refused("faulty");
    }
  }

  /** The last good picture stays until there is a new one. */
  async function now() {
    stop();
    const { signal } = (request = new AbortController());
    const asked = world.clock.now();
    const { opening } = world;
    try {
      if (world.fault === "busy" && !state().source) return; // what it opens with is on its way
      if (world.fault && !state().source) throw refused(world.fault);
      if (
        opening?.example &&
        !state().source &&
        !state().walk &&
        [null, opening.example.id].includes(state().example)
      ) {
        if (!state().examples.length) send({ type: "examples", examples: [opening.example] });
        return send({ type: "choose", id: opening.example.id });
      }
      const gallery = world.lists || !state().source ? list(signal, state().example) : null;
      if (gallery && !state().source) {
        await gallery;
        const { examples, example } = state();
        const there = examples.find((one) => one.id === example);
        return send({ type: "choose", id: (there ?? examples[0]).id, instead: example !== null && !there });
      }
      if (opening && state().source === opening.trace.source) {
        send({ type: "traced", walk: walked(opening.trace) });
        // Without a service the page goes on with what it has, and looks for one.
        return void (await gallery?.catch((error) => missed(error, signal)));
      }
      const trace = world.service(state().language).trace({ program: state().source }, signal);
      const [found] = await Promise.all([trace, gallery]);
      took = world.clock.now() - asked;
      if (!signal.aborted) send({ type: "traced", walk: walked(found) });
    } catch (error) {
      if (signal.aborted) return;
      if (!isRefused(error)) throw error;
      took = world.clock.now() - asked;
      problem = error.problem;
      telling.ask(Math.max(0, typedAt + UNFINISHED - world.clock.now()));
    }
  }

  /**
   * The gallery could not be had: it is sought again, without a word.
   * @param {unknown} error
   * @param {AbortSignal} signal
   */
  function missed(error, signal) {
    if (signal.aborted) return;
    if (!isRefused(error)) throw error;
    if (error.problem.code !== "no-example") listing.ask(SEEK);
  }

  function stop() {
    typing.stop();
    telling.stop();
    seeking.stop();
    listing.stop();
    request.abort();
  }

  let typed = false; // and not run yet when it was put to rest

  return {
    now: () => void now(),
    /** A program of the gallery, where it is not known; what keeps it away is told. @param {string} id */
    async listed(id) {
      const { signal } = request;
      await list(signal, id)?.catch((error) => missed(error, signal));
    },
    /** What is typed is run at once, and the newest wins; where answers take long, after as long a pause. */
    soon() {
      typedAt = world.clock.now();
      telling.stop();
      typing.ask(took < QUICK ? 0 : Math.min(took, LONGEST));
    },
    waiting: () => typing.waiting() || telling.waiting(),
    stop() {
      typed = typing.waiting();
      stop();
    },
    /** A run that was broken off, or had not begun yet, begins anew. */
    wake() {
      if (state().busy || typed) send({ type: "run" });
    },
  };
}
