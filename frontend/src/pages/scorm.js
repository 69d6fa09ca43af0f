/** SCORM 1.2: in a package of a course platform, how far the reader is goes to the platform's own register. */

import { progress } from "./progress.js";

/** @import { ChainRule } from "../published.js" */
/** @typedef {Record<"LMSInitialize" | "LMSGetValue" | "LMSSetValue" | "LMSCommit" | "LMSFinish",
 *   (...texts: string[]) => string>} Register */

const MOST = 4096; // letters that SCORM 1.2 promises to keep

/** The register that the platform has put around its frame. @returns {Register | null} */
function found() {
  for (const first of [window, opener]) {
    let one = /** @type {any} */ (first);
    for (let depth = 0; one && depth < 10; depth++) {
      try {
        if (one.API) return one.API;
      } catch {} // of another site
      if (one.parent === one) break;
      one = one.parent;
    }
  }
  return null;
}

const api = found();
if (api?.LMSInitialize("") === "true") {
  const element = /** @type {ChainRule} */ (document.querySelector("chain-rule"));
  const { now, restore } = progress(element, (kept, score) => {
    // Where the answers themselves find no room, it is kept which there are.
    const texts = [kept, { ...kept, given: undefined }].map((one) => JSON.stringify(one));
    const text = texts.find(({ length }) => length <= MOST);
    if (text) api.LMSSetValue("cmi.suspend_data", text);
    if (score !== undefined) {
      api.LMSSetValue("cmi.core.score.min", "0");
      api.LMSSetValue("cmi.core.score.max", "100");
      api.LMSSetValue("cmi.core.score.raw", String(100 * score));
      api.LMSSetValue("cmi.core.lesson_status", "completed");
    }
    api.LMSCommit("");
  });
  if (api.LMSGetValue("cmi.core.lesson_status") === "not attempted")
    api.LMSSetValue("cmi.core.lesson_status", "incomplete");
  try {
    restore(JSON.parse(api.LMSGetValue("cmi.suspend_data")));
  } catch {} // a first visit
  addEventListener("pagehide", () => {
    now();
    api.LMSFinish("");
  });
}
