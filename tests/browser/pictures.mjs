/** Screenshots to look at, of every width, theme and language, into shots/; those of the README; and those that the gallery is compared with (`make pictures`). */

import { mkdirSync, writeFileSync } from "node:fs";
import { calm, launch, open, serve } from "./browser.mjs";
import { FOLDER, photograph, SHEETS } from "./gallery.mjs";
import { MOMENTS, PAGES } from "./moments.mjs";

const SHOTS = new URL("../../shots/", import.meta.url).pathname;
const DOCS = new URL("../../docs/", import.meta.url).pathname;
mkdirSync(SHOTS, { recursive: true });
const [service, browser] = [await serve(), await launch()];
mkdirSync(FOLDER, { recursive: true });
for (const sheet of SHEETS) {
  const { sheet: picture } = await photograph(browser, service.url, sheet);
  writeFileSync(new URL(sheet.file, FOLDER), Buffer.from(picture.split(",")[1], "base64"));
}
const SIZES = [
  [1920, 1080],
  [1280, 800],
  [768, 1024],
  [390, 844],
  [320, 640],
];
for (const [width, height] of SIZES) {
  for (const colorScheme of ["light", "dark"]) {
    for (const language of ["zh", "en"]) {
      for (const { name, address, steps, train } of MOMENTS) {
        const page = await open(browser, `${service.url}/studio/?lang=${language}&${address}`, {
          viewport: { width, height },
          colorScheme,
        });
        await page.evaluate((by) => by && document.querySelector("chain-rule").send({ type: "by", steps: by }), steps);
        if (train) {
          await page.evaluate(() => {
            const { send } = document.querySelector("chain-rule");
            send({ type: "tab", tab: "train" });
            send({ type: "train", wish: "run" });
          });
        }
        await calm(page);
        const edition = `${width}-${colorScheme}-${language}`;
        await page.screenshot({ path: `${SHOTS}${name}-${edition}.png` });
        await page.context().close();
      }
      for (const { name, path, whole, act } of PAGES) {
        const context = await browser.newContext({ viewport: { width, height }, colorScheme, reducedMotion: "reduce" });
        const page = await context.newPage();
        const url = new URL(path, service.url);
        url.searchParams.set("lang", language);
        await page.goto(url.href);
        if (await page.locator("chain-rule").count()) await calm(page);
        await act?.(page);
        if (whole) await scrolled(page);
        const edition = `${width}-${colorScheme}-${language}`;
        await page.screenshot({ path: `${SHOTS}${name}-${edition}.png`, fullPage: whole });
        await context.close();
      }
    }
  }
}

/** A page whose figures wake when they come near is gone through once. @param {import("playwright-core").Page} page */
async function scrolled(page) {
  const height = await page.evaluate(() => document.body.scrollHeight);
  for (let y = 0; y < height; y += 500) {
    await page.evaluate((to) => scrollTo(0, to), y);
    await calm(page).catch(() => {});
  }
  await page.evaluate(() => scrollTo(0, 0));
}
for (const language of ["en", "zh"]) {
  const page = await open(browser, `${service.url}/studio/?lang=${language}&example=neuron&at=backward:w`, {
    viewport: { width: 1280, height: 860 },
  });
  await calm(page);
  await page.screenshot({ path: `${DOCS}neuron.${language}.png` });
}
await browser.close();
await service.stop();
