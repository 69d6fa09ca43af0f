/** Playing: one step, then as long as it takes to be read, then the next. */

import { later } from "./clock.js";

/** @import { State } from "../types" */
/** @import { Room } from "./session.js" */

/** @param {Room} room */
export function player({ state, send, world }) {
  const turning = later(world.clock, () => {
    send({ type: "turn" });
    if (state().playing) turning.ask(world.dwell(state()) / state().speed);
  });
  return {
    /**
     * After every action: whether it has begun or ended the playing.
     * @param {State} now
     * @param {State} before
     */
    follow(now, before) {
      if (now.playing && !before.playing) turning.ask(0);
      if (!now.playing) turning.stop();
    },
    stop: () => turning.stop(),
    wake() {
      if (state().playing) turning.ask(0);
    },
  };
}
