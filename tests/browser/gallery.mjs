/**
 * Contact sheets of the gallery: every program as its reader sees it in the middle of the backward pass,
 * one sheet for each theme and language. A tile is a fourth of the page's size, so that a machine's own
 * fonts, which change letters, do not decide, but where things stand and which colour they have does.
 */

import { calm, open } from "./browser.mjs";

export const TILE = { w: 320, h: 215 };
export const COLUMNS = 7;
const PAGE = { width: 4 * TILE.w, height: 4 * TILE.h };
export const SHEETS = ["light", "dark"].flatMap((theme) =>
  ["en", "zh"].map((language) => ({ theme, language, file: `${theme}-${language}.jpg` })),
);
export const FOLDER = new URL("./gallery/", import.meta.url);

/**
 * @param {import("playwright-core").Browser} browser
 * @param {string} url of the service
 * @param {{ theme: string, language: string }} sheet
 * @returns {Promise<{ ids: string[], sheet: string }>} the programs, and the sheet as a JPEG data URL
 */
export async function photograph(browser, url, { theme, language }) {
  const page = await open(browser, `${url}/studio/?lang=${language}&theme=${theme}`, { viewport: PAGE });
  const easel = await browser.newPage();
  const ids = await page.evaluate(() => document.querySelector("chain-rule").state.examples.map(({ id }) => id));
  await easel.setContent("<canvas></canvas>");
  await easel.evaluate(
    ([w, h]) => Object.assign(document.querySelector("canvas"), { width: w, height: h }),
    [COLUMNS * TILE.w, Math.ceil(ids.length / COLUMNS) * TILE.h],
  );
  for (const [i, id] of ids.entries()) {
    await page.evaluate((wish) => document.querySelector("chain-rule").send({ type: "choose", id: wish }), id);
    await calm(page);
    await page.evaluate(() => {
      const element = document.querySelector("chain-rule");
      const { walk } = element.state;
      element.send({ type: "go", at: Math.round((walk.lossAt + walk.steps.length) / 2) });
      scrollTo(0, 0);
    });
    await calm(page);
    const shot = (await page.screenshot({ type: "png" })).toString("base64");
    await easel.evaluate(
      async ([data, x, y, w, h]) => {
        const image = new Image();
        image.src = `data:image/png;base64,${data}`;
        await image.decode();
        const context = document.querySelector("canvas").getContext("2d");
        context.imageSmoothingQuality = "high";
        context.drawImage(image, x, y, w, h);
      },
      [shot, (i % COLUMNS) * TILE.w, Math.floor(i / COLUMNS) * TILE.h, TILE.w, TILE.h],
    );
  }
  const sheet = await easel.evaluate(() => document.querySelector("canvas").toDataURL("image/jpeg", 0.8));
  await easel.close();
  await page.context().close();
  return { ids, sheet };
}

/**
 * For each tile, the share of its small squares that differ between two sheets by more than a shade.
 * @param {import("playwright-core").Browser} browser
 * @param {string} one a data URL
 * @param {string} other
 * @param {number} count of tiles
 * @param {number} [shift] compare each tile with the one so many places on
 * @returns {Promise<number[]>}
 */
export async function differences(browser, one, other, count, shift = 0) {
  const page = await browser.newPage();
  const found = await page.evaluate(
    async ([urls, many, by, { w, h }, columns]) => {
      const SIDE = 8;
      const SHADE = 24;
      const means = await Promise.all(
        urls.map(async (url) => {
          const image = new Image();
          image.src = url;
          await image.decode();
          const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
          const context = canvas.getContext("2d", { willReadFrequently: true });
          context.drawImage(image, 0, 0);
          return (tile, square) => {
            const across = Math.floor(w / SIDE);
            const x = (tile % columns) * w + (square % across) * SIDE;
            const y = Math.floor(tile / columns) * h + Math.floor(square / across) * SIDE;
            const { data } = context.getImageData(x, y, SIDE, SIDE);
            return [0, 1, 2].map(
              (k) => data.reduce((sum, value, i) => (i % 4 === k ? sum + value : sum), 0) / SIDE ** 2,
            );
          };
        }),
      );
      const squares = Math.floor(w / SIDE) * Math.floor(h / SIDE);
      return Array.from({ length: many }, (_, tile) => {
        let differing = 0;
        for (let square = 0; square < squares; square++) {
          const [a, b] = [means[0](tile, square), means[1]((tile + by) % many, square)];
          if (a.some((value, k) => Math.abs(value - b[k]) > SHADE)) differing++;
        }
        return differing / squares;
      });
    },
    [[one, other], count, shift, TILE, COLUMNS],
  );
  await page.close();
  return found;
}
