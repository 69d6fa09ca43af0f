/** Running the program that is in the editor. */

import { walk } from "../trace/walk.js";
import { Refused } from "./api.js";
import { later } from "./clock.js";

/** @import { Room } from "./session.js" */

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

  /** The last good picture stays until there is a new one. */
  async function now() {
    stop();
    const { signal } = (request = new AbortController());
    const asked = world.clock.now();
    try {
      const service = world.service(state().language);
      const gallery = state().examples.length
        ? null
        : service.examples(signal).then((examples) => send({ type: "examples", examples }));
      if (gallery && !state().source) {
        await gallery;
        const { examples, example } = state();
        return send({ type: "choose", id: (examples.find((one) => one.id === example) ?? examples[0]).id });
      }
      const [trace] = await Promise.all([service.trace({ program: state().source }, signal), gallery]);
      took = world.clock.now() - asked;
      if (!signal.aborted) send({ type: "traced", walk: walk(trace, state().rate) });
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof Refused)) throw error;
      took = world.clock.now() - asked;
      problem = error.problem;
      telling.ask(Math.max(0, typedAt + UNFINISHED - world.clock.now()));
    }
  }

  function stop() {
    typing.stop();
    telling.stop();
    seeking.stop();
    request.abort();
  }

  let typed = false; // and not run yet when it was put to rest

  return {
    now: () => void now(),
    /** What is typed is run at once, and the newest wins; where answers take long, after as long a pause. */
    soon() {
      typedAt = world.clock.now();
      telling.stop();
      typing.ask(Math.min(took, LONGEST));
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
