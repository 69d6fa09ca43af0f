/** The session's only clock. */

/**
 * @typedef {object} Clock
 * @property {() => number} now milliseconds since some moment
 * @property {(milliseconds: number, act: () => void) => () => void} after does something later; its answer calls it off
 */

/** @type {Clock} */
export const clock = {
  now: () => performance.now(),
  after(milliseconds, act) {
    const timer = setTimeout(act, milliseconds);
    return () => clearTimeout(timer);
  },
};

/**
 * One thing that is to be done later: asked for again, it is put off.
 * @param {Clock} on
 * @param {() => void} act
 */
export function later(on, act) {
  /** @type {(() => void) | null} */
  let off = null;
  const stop = () => {
    off?.();
    off = null;
  };
  return {
    /** @param {number} milliseconds */
    ask(milliseconds) {
      stop();
      off = on.after(milliseconds, () => {
        off = null;
        act();
      });
    },
    stop,
    waiting: () => off !== null,
  };
}
