/** How a program is to be trained: settings, the request they make, and the part that an address holds. Pure. */

import optimizers from "../../facts/optimizers.json" with { type: "json" };
import training from "../../facts/training.json" with { type: "json" };

/** @import { Journal, Run, State, TrainSettings } from "../types" */

/**
 * The optimizers, as the service has them.
 * @type {Record<string, { settings: Record<string, number>, switches: string[] }>}
 */
const TABLE = optimizers;

/** Names of their own, the same in every language. @type {Record<string, string>} */
export const NAMES = Object.fromEntries(Object.entries(optimizers).map(([name, { title }]) => [name, title]));

/** The least and the most that each setting may be, and how they are meant. */
export const BOUNDS = /** @type {Record<string, [number, number, string]>} */ (
  /** @type {unknown} */ (training.bounds)
);

/**
 * Whether a setting may be this number.
 * @param {string} name
 * @param {any} value
 */
export function within(name, value) {
  const [least, most, kind] = BOUNDS[name];
  const reaches = kind === "above" ? value > least : value >= least;
  return (
    finite(value) &&
    reaches &&
    (kind === "below" ? value < most : value <= most) &&
    (kind !== "whole" || Number.isInteger(value))
  );
}

/** How many rows are trained on. @param {number} count @param {number} test the share that is not */
export function keptOf(count, test) {
  return Math.floor(Number((count * (1 - test)).toFixed(training.digits)));
}

/** What each schedule asks for, and what is proposed for it. @type {Record<string, Record<string, number>>} */
export const SCHEDULES = training.schedules;

/**
 * What measures a service can record at each step, besides the loss. Those that end in `_by_group`, and
 * those of activations, are a number for each part of the program.
 */
export const MEASURES = training.measures;

/**
 * The settings of an optimizer that a reader may change, with their values: the rate is a field of its own.
 * @param {TrainSettings} settings
 * @returns {Record<string, number>}
 */
export function optimizerSettings({ optimizer, given }) {
  const { lr: _, ...settings } = TABLE[optimizer].settings;
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, given[name] ?? value]));
}

/**
 * Whether a setting of an optimizer is on or off.
 * @param {string} optimizer
 * @param {string} name
 */
export function isSwitch(optimizer, name) {
  return TABLE[optimizer].switches.includes(name);
}

/**
 * What of them is not as the optimizer has it by itself. Nesterov's momentum needs a momentum.
 * @param {TrainSettings} settings
 * @returns {Record<string, number>}
 */
export function changedSettings(settings) {
  const row = TABLE[settings.optimizer].settings;
  const all = optimizerSettings(settings);
  return Object.fromEntries(
    Object.entries(all).filter(([name, value]) => value !== row[name] && (name !== "nesterov" || all.momentum > 0)),
  );
}

/**
 * The request to /train, but for steps, record and resume.
 * @param {string} program
 * @param {Record<string, unknown>} inputs
 * @param {TrainSettings} settings
 * @param {number} lr
 */
export function requestOf(program, inputs, settings, lr) {
  const { optimizer, batch, seed, test, data, schedule, clip, l1, l2, measure } = settings;
  const { beta1, beta2, ...plain } = changedSettings(settings);
  const { switches } = TABLE[optimizer];
  const own = Object.entries(plain).map(([name, value]) => [name, switches.includes(name) ? Boolean(value) : value]);
  const all = optimizerSettings(settings);
  return {
    program,
    inputs,
    seed,
    batch_size: batch,
    test_ratio: test,
    measure,
    ...(data ? { data } : {}),
    ...(schedule ? { schedule } : {}),
    ...(clip ? { clip } : {}),
    ...(l1 || l2 ? { regularization: { l1, l2 } } : {}),
    optimizer: {
      name: optimizer,
      lr,
      ...Object.fromEntries(own),
      ...(beta1 !== undefined || beta2 !== undefined ? { betas: [all.beta1, all.beta2] } : {}),
    },
  };
}

/**
 * Whether the next update would be one of this run: it is of the program, the values and the settings in force.
 * @param {State} state
 * @param {Journal | null} journal
 */
export function goesOn({ source, training, aside, inputs, rate }, journal) {
  const request = requestOf(source, (aside ?? { inputs }).inputs, training.settings, rate);
  return journal !== null && JSON.stringify(journal.request) === JSON.stringify(request);
}

/**
 * What a step's update is written with.
 * @param {TrainSettings & { lr: number }} settings
 * @param {Run} run
 * @param {number} n
 */
export function movedBy(settings, run, n) {
  const { optimizer, lr, clip, l1, l2 } = settings;
  return {
    optimizer,
    settings: changedSettings(settings),
    lr: run.lr ?? lr,
    k: n,
    adjusted: clip || l1 || l2 ? { clip, l1, l2 } : null,
  };
}

// ---- the address -------------------------------------------------------------------------------------

const finite = (/** @type {any} */ value) => typeof value === "number" && Number.isFinite(value);
const name = (/** @type {any} */ value) => typeof value === "string" && value.length <= 100;
const numbers = (/** @type {any} */ value) =>
  value !== null && typeof value === "object" && !Array.isArray(value) && Object.values(value).every(finite);

/** Whether a value that an address gives can be used. @type {Record<string, (value: any) => boolean>} */
const FIT = {
  optimizer: (value) => name(value) && Object.hasOwn(TABLE, value),
  given: numbers,
  ...Object.fromEntries(["batch", "seed", "test", "l1", "l2"].map((key) => [key, (value) => within(key, value)])),
  schedule: (value) =>
    value &&
    Object.hasOwn(SCHEDULES, value.name) &&
    Object.keys(SCHEDULES[value.name]).every((key) => finite(value[key])),
  clip: (value) =>
    numbers(value) && Object.keys(value).length === 1 && ["norm", "value"].includes(Object.keys(value)[0]),
  measure: (value) => Array.isArray(value) && value.every((one) => MEASURES.includes(one)),
  data: (value) => Array.isArray(value) && value.length > 0 && value.every(name),
};

/**
 * The settings of an address; whatever else it says is left out.
 * @param {string | null} text
 * @returns {Partial<TrainSettings>}
 */
export function read(text) {
  try {
    const found = Object.entries(JSON.parse(text ?? "{}")).filter(
      ([key, value]) => Object.hasOwn(FIT, key) && FIT[key](value),
    );
    return Object.fromEntries(found);
  } catch {
    return {};
  }
}
