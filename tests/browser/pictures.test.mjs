/** Pictures beside the graph: an image under a kernel, the shares of an attention. */

import assert from "node:assert/strict";
import { test } from "../limited.mjs";
import { calm, missing, open, require, serve, show } from "./browser.mjs";
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
  assert.match(await told(), new RegExp(`h\\[2, 3\\]: pixels under the kernel: 9.*${short(h[2][3])}`));
  assert.equal(
    await page.locator("chain-rule .seeing rect[data-window=true]").count(),
    2,
    "the window, and all of the kernel",
  );
  const fields = page.locator("chain-rule .seeing .field");
  await fields.nth(1).click({ position: { x: 3, y: 3 } });
  assert.match(await told(), new RegExp(`K\\[0, 0\\]: pixels that it has met: 16.*${short(K[0][0])}`));
  await page.keyboard.press("ArrowDown");
  assert.match(await told(), new RegExp(`K\\[1, 0\\].*${short(K[1][0])}`));
  await fields.nth(0).click({ position: { x: 3, y: 3 } });
  assert.match(await told(), new RegExp(`x\\[0, 0\\]: answers that it has a part in: 1.*${short(x[0][0])}`));
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
  // It opens on the row to which most comes back, and tells it as the board does: with what the line scales it by.
  const open = await page.textContent('chain-rule .sharing [aria-pressed="true"]');
  const most = await page.evaluate(() => {
    const { trace, run } = document.querySelector("chain-rule").state.walk;
    const rows = run.grads[trace.nodes.find(({ name }) => name === "scores").id];
    const sizes = rows.map((row) => Math.max(...row.map(Math.abs)));
    return sizes.indexOf(Math.max(...sizes));
  });
  assert.equal(open.trim(), `Row ${most}`);
  const [, product, result] = /: (\S+ × \(.*) = (\S+)\.$/.exec(await page.textContent("chain-rule .sharing .help"));
  const worked = new Function(`return ${product.replaceAll("×", "*").replaceAll("−", "-")}`)();
  assert.equal(Number(worked.toPrecision(3)), Number(result.replace("−", "-")), product);
  await page.getByRole("button", { name: "Row 2" }).click();
  await page.waitForFunction(() =>
    /Row 2 of/.test(
      document.querySelector("chain-rule").shadowRoot.querySelector(".sharing p[role=status]").textContent,
    ),
  );
  const { shares, back } = await page.evaluate(() => {
    const { trace, run } = document.querySelector("chain-rule").state.walk;
    const node = trace.nodes.find(({ op }) => op === "softmax");
    const scores = trace.nodes.find(({ name }) => name === "scores");
    return { shares: run.values[node.id][2], back: run.grads[scores.id][2] };
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

test("why a softmax subtracts the average: shares as widths, what arrives as heights, and the areas add up to 0", {
  skip,
}, async () => {
  const page = await open(browser, `${service.url}/studio/?lang=en&example=attention`);
  for (let i = 0; i < 11; i++)
    await page.evaluate(() => document.querySelector("chain-rule").send({ type: "by", steps: 1 }));
  await calm(page);
  const bars = page.locator("chain-rule .areas g");
  await bars.first().waitFor();
  const { shares, arriving } = await page.evaluate(() => {
    const { trace, run } = document.querySelector("chain-rule").state.walk;
    const { id } = trace.nodes.find(({ op }) => op === "softmax");
    return { shares: run.values[id][1], arriving: run.grads[id][1] };
  });
  const average = shares.reduce((sum, p, i) => sum + p * arriving[i], 0);
  const drawn = await bars
    .locator("rect")
    .evaluateAll((all) =>
      all.map(({ width, height }) => ({ width: width.baseVal.value, height: height.baseVal.value })),
    );
  const [wide, high] = [drawn[0].width + 2, drawn[0].height].map(
    (size, i) => size / [shares[0], arriving[0] - average][i],
  );
  for (const [i, { width, height }] of drawn.entries()) {
    assert.ok(Math.abs(width + 2 - wide * shares[i]) < 0.1, `bar ${i} is as wide as its share`);
    assert.ok(Math.abs(height - high * Math.abs(arriving[i] - average)) < 0.1, `bar ${i} reaches to what arrives`);
  }
  const why = async () => (await page.textContent("chain-rule .side")).replaceAll("−", "-");
  const [, sum] = /areas are equal: (.*?) = 0\./.exec(await why());
  assert.ok(Math.abs(new Function(`return ${sum}`)()) < 1e-9, sum);
  const [, product, result] = /divided too: (\S+ \/ \S+) = (\d\.\d+)\./.exec(await why());
  assert.equal(Number(new Function(`return ${product}`)().toPrecision(3)), Number(result), product);
  // A bar is a cell: choosing it tells of it.
  await bars.nth(2).locator("rect").click({ force: true });
  await page.waitForFunction(() => String(document.querySelector("chain-rule").state.cell?.cell) === "1,2");
  await calm(page);
  assert.equal(await bars.nth(2).getAttribute("data-now"), "true");
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

/** A page with a program of its own, and its picture. */
async function own(program, options = {}) {
  const page = await open(browser, `${service.url}/studio/?lang=en#program=${encodeURIComponent(program)}`, options);
  await page.evaluate(() => document.querySelector("chain-rule").send({ type: "show", show: "data" }));
  await calm(page);
  return page;
}

test("an image whose values are only summed up has its picture, and is trained", { skip }, async () => {
  const page = await own(
    "x = randn(1, 1, 28, 28, seed=1)\nK = param(randn(8, 1, 5, 5, seed=2) * 0.3)\nh = tanh(conv2d(x, K, padding=2))\n" +
      "m = max_pool2d(h, 2)\nL = mean(m ** 2)",
  );
  assert.equal(await page.locator("chain-rule .seeing .field").count(), 3);
  await page.locator("chain-rule .trainbar").getByRole("button", { name: "One update" }).click();
  await calm(page);
  assert.equal(await page.evaluate(() => document.querySelector("chain-rule").state.training.journal.n), 1);
  assert.deepEqual(page.faults, []);
});

test("of several channels the planes that a choice has met are shown, and a bias is no part of the sum", {
  skip,
}, async () => {
  const page = await own(
    "x = randn(1, 3, 7, 5, seed=1)\nK = param(randn(4, 3, 3, 2, seed=2) * 0.3)\nb = param(randn(4, 1, 1, seed=3))\n" +
      "y = relu(conv2d(x, K, stride=2, padding=1) + b)\nL = mean(y ** 2)",
  );
  const planes = () =>
    page.locator("chain-rule .seen select").evaluateAll((all) => all.map((one) => one.selectedOptions[0].textContent));
  await page.locator("chain-rule .seen select").nth(2).selectOption("2");
  await calm(page);
  assert.deepEqual(await planes(), ["[0, 0]", "[2, 0]", "[0, 2]"]);
  await page.locator("chain-rule .seen select").nth(0).selectOption("1");
  await calm(page);
  assert.deepEqual(await planes(), ["[0, 1]", "[2, 1]", "[0, 2]"]);
  await page
    .locator("chain-rule .field")
    .nth(2)
    .click({ position: { x: 3, y: 3 } });
  await calm(page);
  const told = await page.textContent("chain-rule .seeing .told p");
  const sum = await page.evaluate(() => {
    const { trace, run } = document.querySelector("chain-rule").state.walk;
    return run.values[trace.nodes.find(({ op }) => op === "conv2d").id][0][2][0][0];
  });
  assert.match(told, new RegExp(`\\[0, 2, 0, 0\\].*${String(Number(sum.toPrecision(3))).replace("-", "−")}\\.$`));
  assert.deepEqual(page.faults, []);
});

test("a panel that fails stops neither the others nor a training", { skip }, async () => {
  const page = await seen("convolution");
  await page.evaluate(() => {
    const element = document.querySelector("chain-rule");
    const graph = element.panels.find(({ name }) => name === "graph");
    const broken = () => {
      throw new Error("on purpose");
    };
    graph.update = Object.assign(broken, { follow: broken });
  });
  await page.locator("chain-rule .trainbar").getByRole("button", { name: "One update" }).click();
  await calm(page);
  assert.equal(await page.evaluate(() => document.querySelector("chain-rule").state.training.journal.n), 1);
  assert.ok(page.faults.length > 0 && page.faults.every((fault) => fault.includes("on purpose")));
});

test("without a server a first training is still to be had, once its panel has been seen", { skip }, async () => {
  const other = await serve();
  const page = await open(browser, `${other.url}/studio/?lang=en&example=circle`);
  await show(page, "train");
  await page.waitForSelector("chain-rule .training .how");
  await page.waitForFunction(() =>
    performance.getEntriesByType("resource").some(({ name }) => /training-stream/.test(name)),
  );
  await page.waitForLoadState("networkidle");
  await other.stop();
  await page.locator("chain-rule .training").getByRole("button", { name: "One update", exact: true }).click();
  await page.waitForFunction(() => document.querySelector("chain-rule").state.training.journal?.n === 1);
  assert.deepEqual(page.faults, []);
});
