/** How a program is trained where nobody has said otherwise, and what of a training an address has to say. Pure. */

/** @import { TrainSettings } from "../types" */

/** @type {Readonly<TrainSettings>} */
export const DEFAULTS = Object.freeze({
  optimizer: "sgd",
  given: {},
  batch: null,
  seed: 0,
  test: 0,
  schedule: null,
  clip: null,
  l1: 0,
  l2: 0,
  measure: ["grad_norm"],
});

/**
 * What differs from the page as it opens by itself, as text; null if nothing does.
 * @param {TrainSettings} settings
 */
export function written(settings) {
  const differs = Object.entries(settings).filter(
    ([name, value]) =>
      value !== undefined && JSON.stringify(value) !== JSON.stringify(/** @type {any} */ (DEFAULTS)[name]),
  );
  return differs.length ? JSON.stringify(Object.fromEntries(differs)) : null;
}
