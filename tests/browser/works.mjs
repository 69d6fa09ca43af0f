/** That an element on a page works: a picture, a step, a sentence, no fault. */

import assert from "node:assert/strict";
import { calm } from "./browser.mjs";

/** Waits until the first element of a page has its picture. */
export async function ready(page) {
  await page.waitForFunction(() => document.querySelector("chain-rule")?.session?.state.walk);
  await calm(page);
}

/** That a page has an element that can be stepped through, in its own box and without a fault. */
export async function works(page, { width = 280, faults = [] } = {}) {
  await ready(page);
  const box = await page.$eval("chain-rule", (one) => one.getBoundingClientRect().toJSON());
  assert.ok(box.width >= width && box.height >= 240, `${box.width} × ${box.height}`);
  const before = await page.evaluate(() => document.querySelector("chain-rule").moment);
  await page.click("chain-rule .player .step");
  await calm(page);
  const after = await page.evaluate(() => document.querySelector("chain-rule").moment);
  assert.notEqual(after, before);
  const said = await page.textContent("chain-rule .caption .said");
  assert.ok(said.length > 10, said);
  assert.deepEqual(page.faults, faults);
}
