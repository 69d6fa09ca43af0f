/**
 * What the first picture does without: captions, gates and products of steps, and what arrays are drawn with. The
 * studio has the first from the start, an element on another page from the first touch; the second comes with a
 * program that has arrays.
 */

import { again } from "../again.js";

/** @import { State, Trace } from "../types" */
/** @typedef {import("./steps.js")["all"]} Steps */
/** @typedef {import("./arrays.js")["all"]} Arrays */

/**
 * A part that comes later.
 * @template T
 * @param {() => Promise<{ all: T }>} load
 */
function part(load) {
  return {
    /** What there is of it. @type {T | null} */
    all: null,
    /** @type {Promise<void> | null} */
    asked: null,
    /** It is asked for, once; where it cannot be had the next touch asks again. */
    bring() {
      return (this.asked ??= load()
        .catch(again)
        .then(
          ({ all }) => void (this.all = all),
          () => void (this.asked = null),
        ));
    },
  };
}

const [STEPS, ARRAYS] = [part(() => import("./steps.js")), part(() => import("./arrays.js"))];

/** The picture of a program's data, where it has one and what finds it is there. @param {Trace} trace */
export const pictureOf = (trace) => STEPS.all?.pictureOf(trace) ?? null;

/** Whether that picture is shown. @param {State} state */
export const pictured = (state) => STEPS.all?.pictured(state) ?? false;

/** What there is of what steps need. */
export const steps = () => STEPS.all;

/** And of what arrays need. */
export const arrays = () => ARRAYS.all;

/** What steps need is there. @param {Steps} all */
export const have = (all) => void (STEPS.all = all);

/** Whether something is on its way. */
export const coming = () => [STEPS, ARRAYS].some(({ all, asked }) => asked !== null && all === null);

/** What steps need, and arrays where there are some. @param {boolean} arrays */
const wanted = (arrays) => (arrays ? [STEPS, ARRAYS] : [STEPS]);

/** What there is of that; null for what is not there. @param {boolean} arrays */
export const parts = (arrays) => wanted(arrays).map(({ all }) => all);

/** What is not there is asked for. @param {boolean} arrays */
export const bring = (arrays) => Promise.all(wanted(arrays).map((one) => one.bring()));
