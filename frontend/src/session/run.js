/** Running the program that is in the editor. */

import { walk } from "../trace/walk.js";
import { Refused } from "./api.js";
import { later } from "./clock.js";

/** @import { Room } from "./session.js" */

const PAUSE = 400; // milliseconds without typing before the program is run

/** @param {Room} room */
export function runner({ state, send, world }) {
  let request = new AbortController();
  const typing = later(world.clock, () => send({ type: "run" }));

  /** The last good picture stays until there is a new one. */
  async function now() {
    stop();
    const { signal } = (request = new AbortController());
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
      if (!signal.aborted) send({ type: "traced", walk: walk(trace, state().rate) });
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof Refused)) throw error;
      send({ type: "refused", problem: error.problem });
    }
  }

  function stop() {
    typing.stop();
    request.abort();
  }

  let typed = false; // and not run yet when it was put to rest

  return {
    now: () => void now(),
    soon: () => typing.ask(PAUSE),
    waiting: () => typing.waiting(),
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
