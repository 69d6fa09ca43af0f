/** The journal of one training run: what its lines have said so far, and where it can be taken up again. Pure. */

import { keptOf } from "./settings.js";

/** @import { Journal, TrainLine, TrainSettings } from "../types" */

/** A run goes on from the last of these; an old step is opened from the one before it. */
const MOST_CHECKPOINTS = 200;

/**
 * A run that has not begun.
 * @param {Journal["settings"]} settings
 * @param {string} source the program
 * @param {Journal["request"]} request what the service is sent, but for steps, record and resume
 * @param {number} id which of the reader's runs it is, from 1
 * @param {Journal["by"]} by who works it out
 * @returns {Journal}
 */
export function begun(settings, source, request, id, by = "service") {
  return {
    id,
    by,
    agreed: null,
    settings,
    source,
    request,
    graph: null,
    loss: [],
    test: [],
    series: {},
    params: {},
    weights: {},
    checkpoints: [],
    n: 0,
    end: null,
  };
}

/**
 * The journal with one line more. A line of a step that it has already is passed over, so that a run
 * taken up from an earlier checkpoint repeats nothing. The lists are the journal's own and grow.
 * @param {Journal} journal
 * @param {TrainLine} line
 * @returns {Journal}
 */
export function noted(journal, line) {
  switch (line.event) {
    case "graph":
      return journal.graph ? journal : { ...journal, graph: line };
    case "step": {
      if (line.n <= journal.n) return journal;
      if (line.n !== journal.n + 1) throw new Error(`step ${line.n} came after step ${journal.n}`);
      journal.loss.push(Number(line.loss));
      if (line.test_loss !== undefined) journal.test.push(Number(line.test_loss));
      for (const [measure, value] of Object.entries(line)) {
        if (!ABOUT.has(measure)) measured((journal.series[measure] ??= {}), value);
      }
      for (const [name, value] of Object.entries(line.run?.params ?? {})) {
        for (const [place, one] of elements(value)) (journal.params[name + place] ??= []).push(Number(one));
      }
      return { ...journal, n: line.n, end: null, weights: moved(journal, line) };
    }
    case "checkpoint": {
      const known = journal.checkpoints.at(-1)?.n ?? -1;
      if (line.checkpoint.n <= known) return journal;
      const kept = [...journal.checkpoints, line.checkpoint];
      // Of many, every second one of the older half will do to open a step from.
      return {
        ...journal,
        checkpoints: kept.length > MOST_CHECKPOINTS ? kept.filter((_, i) => i % 2 || i > kept.length / 2) : kept,
      };
    }
    case "done":
      return { ...journal, end: line };
    default:
      return journal;
  }
}

/**
 * The parameters after a step, by key.
 * @param {Journal} journal
 * @param {Extract<TrainLine, { event: "step" }>} line
 */
function moved({ graph }, { run }) {
  const after = (run?.moves ?? []).map((move) => [graph?.nodes[move.node].key, move.after]);
  return { ...run?.params, ...Object.fromEntries(after) };
}

/** What a step's line says besides its measures. */
const ABOUT = new Set(["event", "n", "loss", "test_loss", "run"]);

/**
 * A measure as the service gives it, a number or a number for each group, added to its lists.
 * @param {Record<string, number[]>} lists
 * @param {any} value
 */
function measured(lists, value) {
  const one = value === null || typeof value !== "object";
  for (const [group, each] of one ? [["", value]] : Object.entries(value))
    (lists[group] ??= []).push(each === null ? NaN : Number(each));
}

const MOST_ELEMENTS = 8; // of a parameter whose paths are kept

/**
 * A number as it is; the elements of a small array with their places, "[0, 1]".
 * @param {any} value
 * @param {number[]} [place]
 * @returns {[string, number | string][]}
 */
function elements(value, place = []) {
  if (!Array.isArray(value))
    return typeof value === "object" ? [] : [[place.length ? `[${place.join(", ")}]` : "", value]];
  if (!place.length && value.flat(Infinity).length > MOST_ELEMENTS) return [];
  return value.flatMap((one, i) => elements(one, [...place, i]));
}

/**
 * The request that goes on to step `steps`.
 * @param {Journal} journal
 * @param {number} steps
 */
export function onward(journal, steps) {
  return {
    ...journal.request,
    steps,
    record: { every: 1, runs: "params" },
    resume: journal.checkpoints.at(-1) ?? null,
  };
}

/**
 * The request whose last line is step `n` with everything in it.
 * @param {Journal} journal
 * @param {number} n
 */
export function reopened(journal, n) {
  const before = journal.checkpoints.findLast((one) => one.n < n) ?? null;
  return { ...journal.request, steps: n, record: { every: n, runs: "full" }, resume: before };
}

/**
 * Steps in one pass over the training rows.
 * @param {TrainSettings} settings
 * @param {number} rows of the data, 0 without any
 */
export function epochOf({ batch, test }, rows) {
  const kept = keptOf(rows, test);
  return batch && kept ? Math.ceil(kept / batch) : 1;
}
