/** The only requestAnimationFrame: everything that moves is told the time from here. */

/**
 * Calls `draw` with the fraction of `duration` that has passed, from 0 to 1, then `done`.
 * @param {number} duration in milliseconds
 * @param {(progress: number) => void} draw
 * @param {() => void} done
 * @returns {() => void} stops it, without `done`
 */
export function animate(duration, draw, done) {
  let handle = 0;
  /** @type {number | null} */
  let start = null;
  const tick = (/** @type {number} */ now) => {
    start ??= now;
    const progress = Math.min(1, (now - start) / Math.max(duration, 1));
    draw(progress);
    if (progress < 1) handle = requestAnimationFrame(tick);
    else done();
  };
  handle = requestAnimationFrame(tick);
  return () => cancelAnimationFrame(handle);
}

/**
 * What is done a little later; `waiting` tells whether it is still to come.
 * @typedef {(() => void) & { waiting: () => boolean }} Later
 */

/**
 * Calls `draw` once before the next picture, however often it was asked.
 * @param {() => void} draw
 * @returns {Later}
 */
export function soon(draw) {
  let asked = false;
  const ask = () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      draw();
    });
  };
  return Object.assign(ask, { waiting: () => asked });
}

/**
 * Calls `act` once nobody has asked for it during so many milliseconds.
 * @param {() => void} act
 * @param {number} pause
 * @returns {Later}
 */
export function settled(act, pause) {
  return trailing(act, pause, Infinity);
}

/**
 * Calls `act` once nobody has asked for it during `pause` milliseconds, and at the latest `most` after the first.
 * @param {() => void} act
 * @param {number} pause
 * @param {number} most
 * @returns {Later}
 */
export function trailing(act, pause, most) {
  let timer = 0;
  let latest = 0;
  const ask = () => {
    const now = performance.now();
    if (timer) clearTimeout(timer);
    else latest = now + most;
    timer = window.setTimeout(
      () => {
        timer = 0;
        act();
      },
      Math.max(0, Math.min(pause, latest - now)),
    );
  };
  return Object.assign(ask, { waiting: () => timer !== 0 });
}

/** Whether the reader has asked for less motion. */
export function still() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
