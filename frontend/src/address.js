/** The page's address, and the browser's back button: one element of a page may keep its state there. */

import { fromAddress } from "./session/address.js";
import { toAddress } from "./session/link.js";

/** @import { Action, State } from "./types" */
/** @import { Session } from "./session/session.js" */

/** @type {object | null} */
let owner = null;

/** What changes nothing that an address holds. @type {Set<Action["type"]>} */
const ELSEWHERE = new Set(["run", "examples", "refused", "training", "noted"]);

/**
 * Whether the address is this element's to keep: the first that asks has it.
 * @param {object} element
 */
export function claim(element) {
  owner ??= element;
  return owner === element;
}

/** Another element may have it. @param {object} element */
export function release(element) {
  if (owner === element) owner = null;
}

/** What the address says. */
export function told() {
  return fromAddress(new URL(location.href));
}

/**
 * The address as the state has it: after an action, or a little later than several of them. A new program is a new
 * page to go back from, a step is not.
 * @param {State} state
 * @param {Action["type"]} [after]
 */
export function remember(state, after) {
  if (after && ELSEWHERE.has(after)) return;
  const to = toAddress(state, new URL(location.href));
  if (to.href === location.href) return;
  if (after === "choose" && state.walk) history.pushState(null, "", to);
  else history.replaceState(null, "", to);
}

/**
 * The back button shows what the address then says.
 * @param {Session} session
 * @returns {() => void} ends it
 */
export function backwards(session) {
  const back = () => session.send({ type: "visit", address: told() });
  addEventListener("popstate", back);
  return () => removeEventListener("popstate", back);
}
