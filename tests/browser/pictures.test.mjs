/** Pictures beside the graph: an image under a kernel, the shares of an attention. */

import assert from "node:assert/strict";
import { test } from "../limited.mjs";
import { calm, missing, open, require } from "./browser.mjs";
import { browser, service } from "./session.mjs";

const skip = missing;

/** A page with the picture of a program. */
async function seen(example, query = "lang=en", options = {}) {
  const page = await open(browser, `${service.url}/studio/?${query}&example=${example}`, options);
  await page.evaluate(() => document.querySelector("chain-rule").send({ type: "show", show: "data" }));
  await calm(page);
  return page;
}

test("an answer, a number of the kernel and a pixel light up what they have met, with the engine's sums", {
  skip,
}, async () => {
  const page = await seen("convolution");
  const told = async () => {
    await calm(page);
    return page.textContent("chain-rule .seeing .told p");
  };
  const facts = () =>
    page.evaluate(() => {
      const { trace, run } = document.querySelector("chain-rule").state.walk;
      return {
        K: run.grads[trace.names.K][0][0],
        x: run.grads[trace.names.x][0][0],
        h: run.values[trace.names.h][0][0],
      };
    });
  const { K, x, h } = await facts();
  const short = (value) => String(Number(value.toPrecision(3))).replace("-", "−");
  // The largest answer is chosen at first.
  assert.match(await told(), new RegExp(`h\\[2, 3\\].*9 pixels.*${short(h[2][3])}`));
  assert.equal(
    await page.locator("chain-rule .seeing rect[data-window=true]").count(),
    2,
    "the window, and all of the kernel",
  );
  const fields = page.locator("chain-rule .seeing .field");
  await fields.nth(1).click({ position: { x: 3, y: 3 } });
  assert.match(await told(), new RegExp(`K\\[0, 0\\] meets 16 pixels.*${short(K[0][0])}`));
  await page.keyboard.press("ArrowDown");
  assert.match(await told(), new RegExp(`K\\[1, 0\\].*${short(K[1][0])}`));
  await fields.nth(0).click({ position: { x: 3, y: 3 } });
  assert.match(await told(), new RegExp(`x\\[0, 0\\] has a part in 1 of the answers.*${short(x[0][0])}`));
  await page.getByRole("button", { name: "Blame" }).click();
  await calm(page);
  assert.equal(await page.getByRole("button", { name: "Blame" }).getAttribute("aria-pressed"), "true");
  // It follows the training.
  await page.locator("chain-rule .trainbar").getByRole("button", { name: "One update" }).click();
  await calm(page);
  await fields.nth(2).click({ position: { x: 3, y: 3 } });
  const { loss } = await page.evaluate(() => document.querySelector("chain-rule").state.training.journal);
  assert.equal(loss.length, 1);
  assert.doesNotMatch(await told(), new RegExp(`: ${short(h[0][0])}\\.`));
  assert.deepEqual(page.faults, []);
});

test("a row of an attention is chosen, and its shares and what comes back to its scores are the engine's", {
  skip,
}, async () => {
  const page = await seen("attention");
  await page.getByRole("button", { name: "Row 2" }).click();
  const { shares, back } = await page.evaluate(() => {
    const { trace, run } = document.querySelector("chain-rule").state.walk;
    const node = trace.nodes.find(({ op }) => op === "softmax");
    return { shares: run.values[node.id][2], back: run.grads[node.inputs[0]][2] };
  });
  const short = (value) => String(Number(value.toPrecision(3))).replace("-", "−");
  const rows = await page
    .locator("chain-rule .sharing .one")
    .evaluateAll((all) => all.map((one) => [...one.children].slice(1).map((part) => part.textContent.trim())));
  assert.deepEqual(
    rows,
    shares.map((share, j) => [short(share), short(back[j])]),
  );
  assert.match(await page.textContent("chain-rule .sharing p[role=status]"), /Row 2 of weights looks most at row/);
  await page.evaluate(() => document.querySelector("chain-rule").send({ type: "level", level: "story" }));
  await page.waitForFunction(() => !document.querySelector("chain-rule").shadowRoot.querySelector(".sharing small"));
  assert.deepEqual(page.faults, []);
});

for (const [width, height, colorScheme, language] of [
  [1280, 720, "light", "en"],
  [390, 844, "dark", "zh"],
  [320, 640, "light", "zh"],
]) {
  test(`the pictures fit, can be read and pass axe at ${width} px, ${colorScheme}, ${language}`, { skip }, async () => {
    for (const example of ["convolution", "attention"]) {
      const options = { viewport: { width, height }, colorScheme, bypassCSP: true };
      const page = await seen(example, `lang=${language}`, options);
      // Not as a script element: the page's own policy allows none but its own.
      await page.evaluate(require("axe-core").source);
      const { violations, wide, small } = await page.evaluate(async () => {
        const found = await globalThis.axe.run(document, { resultTypes: ["violations"] });
        const root = document.querySelector("chain-rule").shadowRoot;
        const texts = [...root.querySelectorAll(".seeing *, .sharing *")].filter(
          (one) => one.checkVisibility() && [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()),
        );
        return {
          violations: found.violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 80)}`),
          wide: document.documentElement.scrollWidth > innerWidth,
          small: texts
            .filter((one) => Number.parseFloat(getComputedStyle(one).fontSize) < 12)
            .map((one) => one.className),
        };
      });
      assert.deepEqual({ example, violations, wide, small }, { example, violations: [], wide: false, small: [] });
      await page.context().close();
    }
  });
}
