/** Training as the session begins it: what reads a run's lines is loaded when it is first needed. */

import { UNREACHABLE } from "./refused.js";

/** @import { Action } from "../types" */
/** @import { Room } from "./session.js" */

/** @typedef {ReturnType<typeof import("./training-stream.js").training>} Training */
/** @typedef {Extract<Action, { type: "train" }>["wish"]} Wish */

/** @param {Room} room */
export function trainer(room) {
  /** @type {Training | null} */
  let loaded = null;

  /** @param {(training: Training) => void} wish */
  async function ask(wish) {
    if (!loaded) {
      const found = await room.world.training().catch(() => null);
      if (!found) return room.send({ type: "training", training: { running: null, problem: UNREACHABLE } });
      loaded ??= found.training(room);
    }
    wish(loaded);
  }

  return {
    /** Who looks at a training may soon want one, and without a service its code could not be had any more. */
    async prepare() {
      const found = loaded ? null : await room.world.training().catch(() => null);
      if (found) loaded ??= found.training(room);
    },
    /**
     * @param {Wish} wish
     * @param {number} [steps]
     */
    act: (wish, steps) => void ask((training) => training.act(wish, steps)),
    /** @param {number} n */
    open: (n) => void ask((training) => training.open(n)),
    /** The program has become another: what is under way is of no use to it. */
    leave: () => loaded?.stop(),
    stop: () => loaded?.stop(),
    wake() {
      const { running } = room.state().training;
      if (running) void ask((training) => training.resume(running));
    },
  };
}
