/** A run that outlives its page in this tab: the other language, the way to the studio and back, a reload. */

import { trainingOf } from "../trace/playground.js";
import { keptInTab } from "./progress.js";

/** @import { Points, Snapshot } from "../formula/playground.js" */
/** @import { Settings } from "../trace/playground.js" */
/** @import { Mark, Run } from "./playground-beside.js" */

const MOST = 100_000; // numbers that are kept of all epochs; of more every second epoch is left out

/** @typedef {{ of: string, now: Snapshot, marks: Mark[] }} Kept */

const tab = keptInTab("playground run");

/** What a training depends on. @param {Settings} settings @param {Points | null} points */
const mark = (settings, points) =>
  JSON.stringify([trainingOf(settings), settings.data === "own" && points ? [...points.x, ...points.t] : null]);

/**
 * @param {{ run: Run, settings: Settings }[]} runs
 * @param {Points | null} points of the reader's own
 */
export function keep(runs, points) {
  tab.remember(
    runs.flatMap(({ run: { net, marks }, settings }) =>
      net?.n ? [{ of: mark(settings, points), now: listed(net.snapshot()), marks: thinned(marks) }] : [],
    ),
  );
}

/**
 * What the tab knows of a run with these settings.
 * @param {Settings} settings
 * @param {Points | null} points
 * @returns {Kept | null}
 */
export function kept(settings, points) {
  const all = tab.remembered();
  const wanted = mark(settings, points);
  return Array.isArray(all) ? (all.find(({ of }) => of === wanted) ?? null) : null;
}

/** The tab knows no run any more. */
export function forget() {
  tab.remember([]);
}

/** @param {Mark[]} marks */
function thinned(marks) {
  const each = marks[0] ? size(marks[0].kept) : 1;
  let left = marks;
  while (left.length > 2 && left.length * each > MOST)
    left = left.filter((_, i) => i % 2 === 0 || i === left.length - 1);
  return left.map((one) => ({ ...one, kept: listed(one.kept) }));
}

/** How many numbers a snapshot has. @param {Snapshot} kept */
const size = ({ params, memory }) => [...params, ...memory.flat()].reduce((sum, { length }) => sum + 2 * length, 0);

/** Arrays as a text may have them. @param {Snapshot} kept */
const listed = ({ n, params, dead, memory }) => ({
  n,
  params: params.map((one) => [...one]),
  dead: dead.map((one) => [...one]),
  memory: memory.map((list) => list.map((one) => [...one])),
});

/**
 * A run as it was.
 * @param {Run} run with a network at its beginning
 * @param {Kept} found
 */
export function resumed(run, { now, marks }) {
  run.net?.restore(now);
  run.marks = marks;
}
