/**
 * What the first picture does without: captions, gates and products of steps. The studio has it from the start, an
 * element on another page from the first touch.
 */

import { again } from "../again.js";

/** @import { State, Trace } from "../types" */
/** @typedef {import("./steps.js")["all"]} Steps */

/** @type {Steps | null} */
let known = null;
/** @type {Promise<void> | null} */
let asked = null;

/** The picture of a program's data, where it has one and what finds it is there. @param {Trace} trace */
export const pictureOf = (trace) => known?.pictureOf(trace) ?? null;

/** Whether that picture is shown. @param {State} state */
export const pictured = (state) => known?.pictured(state) ?? false;

/** What there is of it. */
export const steps = () => known;

/** Whether it is on its way. */
export const coming = () => asked !== null && known === null;

/** It is there. @param {Steps} all */
export const have = (all) => void (known = all);

/** It is asked for, once; where it cannot be had the next touch asks again. */
export const bring = () =>
  (asked ??= import("./steps.js").catch(again).then(
    ({ all }) => have(all),
    () => void (asked = null),
  ));
