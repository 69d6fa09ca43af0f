/** A long run of the page's own, worked out in a worker where the page may have one. */

/** @import { Trace, TrainLine, TrainRequest } from "../types" */
/** @import { Wish } from "../formula/training.js" */

/** @type {Worker | null | undefined} undefined: not tried yet; null: this page may not have one */
let worker;
/** What the worker has been given last. @type {{ trace: Trace, request: TrainRequest } | null} */
let given = null;
let tickets = 0;

/** @returns {Worker | null} */
function started() {
  if (worker !== undefined) return worker;
  try {
    worker = new Worker(new URL("./training-worker.js", import.meta.url), { type: "module" });
  } catch {
    worker = null; // none under Node, none where a page's policy forbids it
  }
  return worker;
}

/**
 * The lines of a run as a worker sends them; null where there is none.
 * @param {Trace} trace
 * @param {TrainRequest} request
 * @param {Wish} wish
 * @param {AbortSignal} signal
 * @returns {AsyncGenerator<TrainLine, boolean> | null} whether it has come to its end
 */
export function away(trace, request, wish, signal) {
  const own = started();
  if (!own) return null;
  const id = ++tickets;
  const fresh = given?.trace !== trace || given?.request !== request;
  given = { trace, request };
  /** @type {(part: { lines: TrainLine[], over: boolean, failed?: boolean }) => void} */
  let tell = () => {};
  const heard = (/** @type {MessageEvent} */ { data }) => data.id === id && tell(data);
  const failed = () => tell({ lines: [], over: true, failed: true });
  const part = () => new Promise((resolve) => (tell = resolve));

  async function* lines() {
    own?.addEventListener("message", heard);
    own?.addEventListener("error", failed, { once: true });
    let next = part();
    own?.postMessage({ id, wish, ...(fresh ? { trace, request } : {}) });
    try {
      for (;;) {
        const { lines, over, failed } = await next;
        if (failed) {
          [worker, given] = [null, null];
          return false;
        }
        if (signal.aborted) return true;
        next = part();
        if (!over) own?.postMessage({ id, more: true }); // it works on while these are shown
        yield* lines;
        if (over) return true;
      }
    } finally {
      own?.postMessage({ id, stop: true });
      own?.removeEventListener("message", heard);
      own?.removeEventListener("error", failed);
    }
  }
  return lines();
}
