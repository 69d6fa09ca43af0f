/** SPLICE, as cssplice has it: the platform around a frame keeps how far its reader is, and gives it back. */

import { progress } from "./progress.js";

/** @import { ChainRule } from "../published.js" */

/**
 * @param {ChainRule} element
 * @param {string | null} activity what the platform calls this one, where it has said so
 */
export function splice(element, activity) {
  const named = activity ? { activity_id: activity } : {};
  const send = (/** @type {string} */ subject, /** @type {object} */ data) =>
    parent.postMessage({ subject: `SPLICE.${subject}`, message_id: own(), ...named, ...data }, "*");
  const { restore } = progress(element, (state, score) =>
    send("reportScoreAndState", score === undefined ? { state } : { score, state }),
  );
  addEventListener("message", ({ source, data }) => {
    if (source !== parent || data?.subject !== "SPLICE.getState.response") return;
    if (data.state && !data.error) restore(data.state);
  });
  send("getState", {});
}

let count = 0;
/** A name for a message. */
const own = () => `chainrule-${count++}`;
