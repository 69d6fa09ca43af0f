/** The moments that the screens were drawn at, under the names of the drawings: where to go and how many steps on. */

import { calm } from "./browser.mjs";

/** @typedef {{ name: string, address: string, steps: number, train?: boolean, said?: RegExp, phone?: boolean }} Moment */

/** @type {Moment[]} */
export const MOMENTS = [
  { name: "studio-backward", address: "example=neuron&level=calculus", steps: 5, said: /−0\.226 × 0\.244 = −0\.0551/ },
  { name: "studio-story", address: "example=neuron&level=story", steps: 0, said: /0\.574.*0\.8.*0\.226/ },
  { name: "studio-fanin", address: "example=two-paths", steps: 2, said: /3 \+ 1 = 4/ },
  { name: "studio-update", address: "example=neuron&rate=1", steps: 8, said: /0\.428.*0\.155/ },
  { name: "studio-circle", address: "example=circle-chance", steps: 0, train: true },
  { name: "studio-depth", address: "example=vanishing&level=calculus", steps: 46, said: /h17.*h16/ },
  { name: "studio-layer", address: "example=layer&level=calculus", steps: 7, said: /−0\.148/ },
  { name: "studio-attention", address: "example=attention&level=calculus", steps: 11, said: /0\.0465/ },
];

/** In a lesson or an exercise: a part, and answers, each a place among the choices or a text. */
const answered =
  (part, ...answers) =>
  async (page) => {
    await page.locator("chain-rule .dots button").nth(part).click();
    await calm(page);
    for (const answer of answers) {
      const open = page.locator('chain-rule .prompt[data-state="open"]').last();
      if (typeof answer === "number") await open.locator(".choices button").nth(answer).click();
      else {
        await open.locator("input").fill(answer);
        await page.keyboard.press("Enter");
      }
      await calm(page);
    }
  };

/** A network of the playground after some epochs, a link in focus. @param {number} epochs */
const trained =
  (epochs) =>
  /** @param {import("playwright-core").Page} page */
  async (page) => {
    await page.waitForSelector(".board .wire", { state: "attached" });
    await page.evaluate((updates) => {
      const step = /** @type {HTMLElement} */ (document.querySelectorAll(".run button")[1]);
      for (let i = 0; i < updates; i++) step.click();
    }, 25 * epochs);
    await page.locator(".board .wire").nth(12).dispatchEvent("click");
    await page.waitForSelector(".about");
  };

/** The depth lab with its dots and its whole map. @param {import("playwright-core").Page} page */
async function measured(page) {
  await page.waitForSelector(".chart circle.own", { state: "attached" });
  await page.locator(".heat button").click();
  await page.waitForFunction(() => document.querySelector("progress")?.value === 36);
}

/**
 * The pages' moments, under the names of their drawings.
 * @type {{ name: string, path: string, whole?: boolean, act?: (page: import("playwright-core").Page) => Promise<void> }[]}
 */
export const PAGES = [
  { name: "home", path: "/", whole: true },
  { name: "article", path: "/learn/article/", whole: true },
  { name: "lesson-predict", path: "/learn/06-chain-it/", act: answered(1, 1, 2, "-0.113") },
  { name: "lesson-story", path: "/learn/01-the-guessing-game/", act: answered(2, 1) },
  { name: "lesson-machine", path: "/learn/24-the-machine/", act: answered(2) },
  { name: "practice", path: "/practice/?kind=two&graph=7", act: answered(0, "77") },
  { name: "teach", path: "/teach/", whole: true },
  { name: "wrong-rules", path: "/learn/wrong-rules/" },
  { name: "three-ways", path: "/learn/three-ways/" },
  { name: "playground", path: "/playground/#show=gradient&networkShape=4,3", act: trained(24) },
  { name: "lab-depth", path: "/labs/depth/", act: measured },
  {
    name: "lab-brain",
    path: "/labs/brain/",
    act: async (page) => {
      await page.click(".seen .primary");
      await page.waitForSelector(".charts figure");
    },
  },
  {
    name: "lab-vision",
    path: "/labs/vision/",
    act: async (page) => {
      await page.click(".answer .primary");
      await page.waitForFunction(() => /300/.test(document.querySelector(".answer .said").textContent));
      await page.waitForSelector(".answer .primary:not([data-busy])");
      await page.locator(".shares button").nth(3).click();
    },
  },
  {
    name: "lab-language",
    path: "/labs/language/",
    act: async (page) => {
      await page.click(".controls .primary");
      await page.waitForFunction(() => /100/.test(document.querySelector(".controls .said").textContent));
      await page.waitForSelector(".controls .primary:not([data-busy])");
    },
  },
];
