/** What the tests of the playground and the labs share: a page of theirs, that it fits, can be read and passes axe. */

import assert from "node:assert/strict";
import { require } from "./browser.mjs";
import { browser, service } from "./session.mjs";

/**
 * A page that collects its faults, once something stands in it.
 * @param {string} path @param {string} there a selector @param {object} [options]
 */
export async function opened(path, there, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, ...options });
  const page = await context.newPage();
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(String(error)));
  page.on("console", (message) => message.type() === "error" && page.faults.push(message.text()));
  await page.goto(service.url + path);
  await page.waitForSelector(there, { state: "attached" });
  return page;
}

/**
 * Nothing goes sideways, nothing is written under 12 px as it is drawn, axe finds nothing.
 * @param {any} page
 * @param {number} width
 */
export async function fits(page, width) {
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width);
  const small = await page.evaluate(() =>
    [...document.querySelectorAll(".lab-place *, .playground-place *")]
      .filter((one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()))
      .filter((one) => {
        const svg = one.closest("svg[viewBox]");
        const scale = svg ? svg.getBoundingClientRect().width / svg.viewBox.baseVal.width : 1;
        return !one.closest("sub") && Number.parseFloat(getComputedStyle(one).fontSize) * scale < 11.9;
      })
      .map((one) => one.outerHTML.slice(0, 80)),
  );
  assert.deepEqual(small, []);
  await page.evaluate(require("axe-core").source);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  assert.deepEqual(
    violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 120))]),
    [],
  );
}
