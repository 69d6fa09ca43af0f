/** Training away from the page's own thread: lines in parts of a few milliseconds, the next when it is asked for. */

import { trainingOf } from "../formula/training.js";
import { clock } from "./clock.js";

const SLICE = 4; // milliseconds: what comes of them must be shown within a frame

/** @type {ReturnType<typeof trainingOf>} */
let training = null;
/** @type {Map<number, Iterator<object>>} */
const runs = new Map();

self.onmessage = ({ data: { id, trace, request, wish, stop } }) => {
  if (stop) return void runs.delete(id);
  if (trace) training = trainingOf(trace, request);
  if (wish && !training) return self.postMessage({ id, lines: [], over: true, failed: true });
  if (wish && training) runs.set(id, training.lines(wish));
  const run = runs.get(id);
  if (!run) return undefined;
  const until = clock.now() + SLICE;
  const lines = [];
  let over = false;
  do {
    const next = run.next();
    over = Boolean(next.done);
    if (!over) lines.push(next.value);
  } while (!over && clock.now() < until);
  self.postMessage({ id, lines, over });
  return undefined;
};
