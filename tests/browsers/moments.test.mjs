/** The moments of the drawn screens in Firefox and WebKit: the same sentences, boxes and numbers, nothing sideways. */

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { serve } from "../browser/browser.mjs";
import { MOMENTS } from "../browser/moments.mjs";
import { BROWSERS } from "./drivers.mjs";

const SHOTS = new URL("../../shots/browsers/", import.meta.url);
const DESK = [1280, 800];
const PHONE = [390, 844];
const WALKS = MOMENTS.filter(({ train }) => !train).flatMap((moment) => [
  { ...moment, address: `${moment.address}&lang=en`, size: DESK },
  { ...moment, name: `${moment.name}-zh-dark`, address: `${moment.address}&lang=zh&theme=dark`, size: DESK },
  { ...moment, name: `phone-${moment.name}-zh`, address: `${moment.address}&lang=zh`, size: PHONE },
]);

const ELEMENT = `const element = document.querySelector("chain-rule"); const root = element.shadowRoot;`;

/** Waits until a question is answered with yes. */
async function until(page, body) {
  const start = Date.now();
  for (;;) {
    if (await page.ask(body).catch(() => false)) return;
    if (Date.now() - start > 60_000) throw new Error(`not within a minute: ${body}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
const calm = (page) => until(page, `return document.querySelector("chain-rule")?.calm === true`);

for (const [name, { missing, launch }] of Object.entries(BROWSERS)) {
  describe(name, { skip: process.env.CI ? false : (missing ?? false) }, () => {
    let service;
    let page;
    before(async () => {
      mkdirSync(SHOTS, { recursive: true });
      [service, page] = [await serve(), await launch()];
    });
    after(async () => {
      await page?.close();
      await service?.stop();
    });

    for (const { name: moment, address, size, steps, said } of WALKS) {
      test(moment, async () => {
        const [width, height] = size;
        await page.size(width, height);
        await page.go("about:blank");
        await page.go(`${service.url}/studio/?${address}`);
        await calm(page);
        await page.ask(`window.faults = []; addEventListener("error", (e) => faults.push(String(e.message)));
          addEventListener("unhandledrejection", (e) => faults.push(String(e.reason)));`);
        for (let i = 0; i < steps; i++) {
          await page.ask(`${ELEMENT} root.querySelector(".player .step").click();`);
        }
        await calm(page);
        await page.see(new URL(`${name}-${moment}.png`, SHOTS).pathname);
        const seen = await page.ask(`${ELEMENT} return {
          // On a phone the cards of an update say what the sentence has no room for.
          said: [".caption .said", ".ribbon"].map((one) => root.querySelector(one)?.textContent ?? "").join(" "),
          count: root.querySelector(".player .count").textContent,
          sideways: document.documentElement.scrollWidth - innerWidth,
          boxes: root.querySelectorAll(".box, .turn").length,
          step: root.querySelector(".player .step").getBoundingClientRect().bottom,
          faults: window.faults,
        }`);
        assert.match(seen.said.replace(/\s+/g, " "), said);
        assert.match(seen.count, new RegExp(`^${steps} / `));
        assert.ok(seen.sideways <= 0, `${seen.sideways} px sideways`);
        assert.ok(seen.boxes >= 3);
        assert.ok(seen.step <= height, `Step ends at ${seen.step} of ${height}`);
        assert.deepEqual(seen.faults, []);
      });
    }

    test("studio-circle: a training beside its picture", async () => {
      await page.size(...DESK);
      await page.go(`${service.url}/studio/?example=circle-chance&lang=en`);
      await calm(page);
      await page.ask(`${ELEMENT} root.querySelector('[role="tab"][data-of="train"]').click();`);
      await until(page, `${ELEMENT} return root.querySelectorAll(".net canvas").length === 7`);
      await page.ask(`${ELEMENT} root.querySelector(".trainbar .step").click();`);
      await until(page, `${ELEMENT} return element.state.training.journal?.n >= 1000 && element.calm`);
      await page.see(new URL(`${name}-studio-circle.png`, SHOTS).pathname);
      const marks = await page.ask(`${ELEMENT} return root.querySelector(".marks").textContent`);
      const right = Number(/(\d+) of 200 points right/.exec(marks)?.[1]);
      assert.ok(right >= 190, marks);
      // The middle of the map is blue, its corner orange.
      const [middle, corner] = await page.ask(`${ELEMENT}
        const canvas = [...root.querySelectorAll(".net canvas")].at(-1);
        const one = canvas.getContext("2d");
        return [[0.5, 0.5], [0.02, 0.02]].map(([x, y]) =>
          [...one.getImageData(canvas.width * x, canvas.height * y, 1, 1).data]);`);
      assert.ok(middle[2] > middle[0] && corner[0] > corner[2], JSON.stringify([middle, corner]));
    });

    test("the keyboard and a slider", async () => {
      await page.size(...DESK);
      await page.go(`${service.url}/studio/?example=neuron&lang=en`);
      await calm(page);
      await page.ask(`${ELEMENT} const hand = root.querySelector('.box[data-key="w"] input');
        hand.value = "1"; hand.dispatchEvent(new Event("input", { bubbles: true }));`);
      await until(page, `${ELEMENT} return element.state.walk.run.values[1] === 1 && element.calm`);
      await page.ask(`${ELEMENT} root.querySelector(".box .face").dispatchEvent(
        new KeyboardEvent("keydown", { key: "PageDown", bubbles: true, composed: true }));`);
      await calm(page);
      assert.match(await page.ask(`${ELEMENT} return root.querySelector(".caption .said").textContent`), /0\.6/);
    });
  });
}
