/** node:test's `test`, with a time limit for each test: long enough for a busy machine, and not for ever. */

import { test as unlimited } from "node:test";

const LIMIT = 180_000; // milliseconds

/**
 * @param {string} name
 * @param {object | (() => unknown)} options or the test itself
 * @param {() => unknown} [body]
 */
export function test(name, options, body) {
  return body ? unlimited(name, { timeout: LIMIT, ...options }, body) : unlimited(name, { timeout: LIMIT }, options);
}
