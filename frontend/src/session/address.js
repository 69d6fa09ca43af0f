/** What a page's address says of the state that it opens with. Pure. */

import { read } from "../trace/settings.js";
import { isFinite_ } from "./state.js";

/** @import { State } from "../types" */

/** @typedef {ReturnType<typeof fromAddress>} Address */

/**
 * What the address says: settings in the query, the reader's own text in the fragment, which is
 * never sent to a server.
 * @param {URL} url
 */
export function fromAddress(url) {
  const fragment = new URLSearchParams(url.hash.replace(/^#\??/, ""));
  const theme = url.searchParams.get("theme");
  return {
    language: url.searchParams.get("lang"),
    theme: /** @type {State["theme"] | null} */ (theme && ["auto", "light", "dark"].includes(theme) ? theme : null),
    example: url.searchParams.get("example"),
    moment: url.searchParams.get("at"),
    source: fragment.get("program") ?? url.searchParams.get("program"),
    inputs: numbersOf(fragment.get("values")),
    rate: rateOf(url.searchParams.get("rate")),
    training: read(fragment.get("training")),
    faults: /** @type {State["faults"]} */ (numbersOf(fragment.get("faults"))),
    open: fragment.get("open")?.split(" ") ?? null,
    level: /** @type {State["level"] | null} */ (
      ["story", "calculus"].find((one) => one === url.searchParams.get("level")) ?? null
    ),
  };
}

/** @param {string | null} text */
function rateOf(text) {
  const rate = Number(text);
  return rate > 0 && Number.isFinite(rate) ? rate : null;
}

/**
 * Values of leaves by name, as the address holds them; whatever else it says is left out.
 * @param {string | null} text
 * @returns {State["inputs"]}
 */
function numbersOf(text) {
  try {
    return Object.fromEntries(Object.entries(JSON.parse(text ?? "{}")).filter(([, value]) => isFinite_(value)));
  } catch {
    return {};
  }
}
