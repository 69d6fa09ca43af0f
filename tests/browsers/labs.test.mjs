/** The playground and the labs in Firefox and WebKit: each is asked for what it is there for, and answers. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { serve } from "../browser/browser.mjs";
import { BROWSERS } from "./drivers.mjs";

const PATIENCE = 60_000; // milliseconds

/** Asks until something is true. @param {import("./drivers.mjs").Page} page @param {string} body of a function */
async function until(page, body) {
  for (const end = Date.now() + PATIENCE; ; ) {
    const found = await page.ask(body);
    if (found) return found;
    assert.ok(Date.now() < end, `never: ${body}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

for (const [name, { missing, launch }] of Object.entries(BROWSERS))
  test(`the playground and the labs work in ${name}`, { skip: missing ?? false }, async (t) => {
    const service = await serve();
    const page = await launch();
    t.after(async () => {
      await page.close();
      await service.stop();
    });
    await page.size(1280, 860);

    await page.go(`${service.url}/playground/?lang=en#until=90&seed=3`);
    await until(page, 'return document.querySelectorAll(".board .wire").length === 18');
    await page.ask('document.querySelector(".run .primary").click()');
    await until(
      page,
      'return Number(document.querySelector(".epoch b").textContent) > 2 && document.querySelector(".run .primary").getAttribute("aria-pressed") === "false"',
    );
    assert.match(await page.ask('return document.querySelector(".caption").textContent'), /it was to stop/);
    await page.ask(
      'document.querySelectorAll(".board .wire")[3].dispatchEvent(new MouseEvent("click", { bubbles: true }))',
    );
    await until(page, 'return document.querySelector(".about .next b")?.textContent.includes("→")');
    // The map has been painted: its corners and its middle differ.
    const colours = await page.ask(
      'const c = document.querySelector("canvas.large"); const g = c.getContext("2d"); return [[0, 0], [c.width / 2, c.height / 2]].map(([x, y]) => [...g.getImageData(x, y, 1, 1).data].join())',
    );
    assert.notEqual(colours[0], colours[1]);

    await page.go(`${service.url}/labs/depth/?lang=en#width=64`);
    await until(page, 'return document.querySelectorAll(".chart circle.own").length > 40');
    assert.match(await page.ask('return document.querySelector(".caption").textContent'), /one part in/);
    assert.match(
      await page.ask('return document.querySelector(".theory").textContent'),
      /measured in the middle layers −0\.1/,
    );

    await page.go(`${service.url}/labs/brain/?lang=zh#claim=damage`);
    await until(page, 'return document.querySelector(".seen .primary") !== null');
    await page.ask('document.querySelector(".seen .primary").click()');
    await until(page, 'return document.querySelectorAll(".charts .line").length === 4');

    await page.go(`${service.url}/labs/vision/?lang=en#kernels=2`);
    await until(page, 'return document.querySelectorAll(".kernels tbody tr").length === 2');
    await page.ask('document.querySelector(".answer .primary").click()');
    await until(page, 'return /after 300 updates/.test(document.querySelector(".answer .said").textContent)');

    await page.go(`${service.url}/labs/language/?lang=en`);
    await until(page, 'return document.querySelectorAll(".heads table").length === 2');
    await page.ask('document.querySelector(".controls .primary").click()');
    await until(page, 'return /which is right/.test(document.querySelector(".caption").textContent)');

    await page.go(`${service.url}/labs/optimizers/?lang=en#surface=beale`);
    await until(page, 'return document.querySelectorAll(".ground .way").length === 3');
    assert.match(await page.ask('return document.querySelector(".caption").textContent'), /lowest of all/);
  });
