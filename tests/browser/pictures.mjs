/** Screenshots to look at, of every width, theme and language, into shots/; those of the README; and those that the gallery is compared with (`make pictures`). */

import { mkdirSync, writeFileSync } from "node:fs";
import { calm, launch, open, serve } from "./browser.mjs";
import { FOLDER, photograph, SHEETS } from "./gallery.mjs";

const SHOTS = new URL("../../shots/", import.meta.url).pathname;
const DOCS = new URL("../../docs/", import.meta.url).pathname;
mkdirSync(SHOTS, { recursive: true });
const [service, browser] = [await serve(), await launch()];
mkdirSync(FOLDER, { recursive: true });
for (const sheet of SHEETS) {
  const { sheet: picture } = await photograph(browser, service.url, sheet);
  writeFileSync(new URL(sheet.file, FOLDER), Buffer.from(picture.split(",")[1], "base64"));
}
const PLACES = [
  ["neuron", "backward:w"],
  ["two-paths", "flow:f~mul.0"],
  ["network", "backward:h1"],
  ["chain", "backward:i[49]/h"],
  ["square", "start"],
];
for (const width of [1280, 768, 320]) {
  for (const colorScheme of ["light", "dark"]) {
    for (const language of ["zh", "en"]) {
      for (const [example, at] of PLACES) {
        const page = await open(browser, `${service.url}/?lang=${language}&example=${example}&at=${at}`, {
          viewport: { width, height: 860 },
          colorScheme,
        });
        await calm(page);
        await page.screenshot({ path: `${SHOTS}${example}-${width}-${colorScheme}-${language}.png`, fullPage: true });
        await page.context().close();
      }
    }
  }
}
for (const language of ["en", "zh"]) {
  const page = await open(browser, `${service.url}/?lang=${language}&example=neuron&at=backward:w`, {
    viewport: { width: 1280, height: 860 },
  });
  await calm(page);
  await page.screenshot({ path: `${DOCS}neuron.${language}.png` });
}
await browser.close();
await service.stop();
