/** SPLICE, as cssplice has it: the platform around a frame keeps how far its reader is, and gives it back. */

import { progress } from "./progress.js";

/** @import { ChainRule } from "../published.js" */

const PATIENCE = 15_000; // milliseconds that a platform may take to say what it has kept

/**
 * @param {ChainRule} element
 * @param {string | null} activity what the platform calls this one, where it has said so
 */
export function splice(element, activity) {
  const named = activity ? { activity_id: activity } : {};
  const send = (/** @type {string} */ subject, /** @type {object} */ data) =>
    parent.postMessage({ subject: `SPLICE.${subject}`, message_id: own(), ...named, ...data }, "*");
  let answered = false; // before that, what is fresh would overwrite what was kept
  /** What is to be reported once it is known that nothing else was kept. @type {object | null} */
  let waiting = null;
  const report = (/** @type {object} */ data) => send("reportScoreAndState", data);
  const { restore } = progress(element, (state, score) => {
    const data = score === undefined ? { state } : { score, state };
    if (answered) report(data);
    else waiting = data;
  });
  /** Nothing was kept, or nobody says so. */
  const begin = () => {
    if (!answered && waiting) report(waiting);
    answered = true;
  };
  addEventListener("message", ({ source, data }) => {
    if (source !== parent || data?.subject !== "SPLICE.getState.response" || answered) return;
    if (!data.state || data.error) return begin();
    answered = true;
    restore(data.state);
  });
  send("getState", {});
  setTimeout(begin, PATIENCE);
}

let count = 0;
/** A name for a message. */
const own = () => `chainrule-${count++}`;
