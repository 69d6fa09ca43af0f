import assert from "node:assert/strict";
import { test } from "../limited.mjs";
import { calm, missing, open, require, show } from "./browser.mjs";
import { browser, service } from "./session.mjs";

const skip = missing;
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

async function violations(page) {
  // Not as a script element: the page's own policy allows none but its own.
  await page.evaluate(require("axe-core").source);
  const found = await page.evaluate((tags) => globalThis.axe.run(document, { runOnly: tags }), TAGS);
  return found.violations.map(
    (one) => `${one.id}: ${one.nodes.map((node) => `${node.target} ${node.failureSummary}`).join("; ")}`,
  );
}

// 640 by 400 at two pixels each is what a page of 1280 by 800 becomes at 200 % zoom.
for (const [width, height, deviceScaleFactor, scheme, language] of [
  [1280, 800, 1, "light", "en"],
  [1280, 800, 1, "dark", "zh"],
  [768, 800, 1, "light", "zh"],
  [640, 400, 2, "light", "en"],
  [320, 800, 1, "light", "zh"],
  [320, 800, 1, "dark", "en"],
]) {
  test(`axe finds nothing at ${width} px, ${scheme}, ${language}, in every state`, { skip }, async () => {
    const options = { viewport: { width, height }, deviceScaleFactor, colorScheme: scheme, bypassCSP: true };
    for (const place of [
      "example=neuron",
      "example=neuron&at=backward:w",
      "example=network&at=loss",
      "example=square#program=y+%3D+nope",
      "example=layer&at=update:W&level=numbers",
      "example=chain&at=end",
      "example=rnn&at=backward:w&level=story#values=%7B%22w%22%3A1%7D",
    ]) {
      const page = await open(browser, `${service.url}/studio/?lang=${language}&${place}`, options);
      for (const tab of ["why", "table", "program", "train"]) {
        await show(page, tab);
        await calm(page);
        await page.evaluate(() => {
          for (const part of document.querySelector("chain-rule").shadowRoot.querySelectorAll("details"))
            part.open = true;
        });
        if (tab === "program") await page.waitForSelector("chain-rule .cm-content");
        if (tab === "train")
          await page.waitForSelector("chain-rule .training > .help, chain-rule .training .how", { state: "attached" });
        await calm(page);
        assert.deepEqual(await violations(page), [], `${place} ${tab}`);
        const across = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(across <= 0, `${place} ${tab} scrolls sideways by ${across} px`);
      }
      await page.context().close();
    }
  });
}

test("from opening the page to dL/dw with the keyboard alone", { skip }, async () => {
  const page = await open(browser, `${service.url}/studio/?lang=en&example=neuron`);
  const focused = () =>
    page.evaluate(() => {
      const active = document.querySelector("chain-rule").shadowRoot.activeElement;
      return (
        active?.getAttribute("aria-label") ?? active?.querySelector(".sr")?.textContent ?? active?.textContent ?? ""
      );
    });
  for (let i = 0; i < 30 && !/^x, /.test(await focused()); i++) await page.keyboard.press("Tab");
  assert.equal(await focused(), "x, input, value 0.5");
  for (let i = 0; i < 6; i++) await page.keyboard.press("PageDown");
  await calm(page);
  assert.equal(
    await page.textContent("chain-rule .caption [role=status]"),
    "Step 6 of 8. Back through z: minus 0.0551 times 0.5 is minus 0.0276, the effect of w. 0.5 is the value of x. Turn w up a little, and L falls by 0.0276 times that.",
  );
  await page.keyboard.press("ArrowRight");
  assert.match(await focused(), /^z, operation add, value 0\.3, gradient −0\.0551394/);
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowUp");
  assert.match(await focused(), /^w, parameter, value 0\.4, gradient −0\.0275697/);
  await page.keyboard.press("End");
  assert.match(await focused(), /^L, operation/);
});

test("where there is no room beside the graph the panel comes over it, and goes again", { skip }, async () => {
  for (const [width, opener] of [
    [390, ".because"],
    [900, ".bar .sheet"],
  ]) {
    const page = await open(browser, `${service.url}/studio/?lang=en`, { viewport: { width, height: 800 } });
    const seen = () => page.$eval("chain-rule .side", (one) => one.checkVisibility());
    const focus = () => page.$eval("chain-rule", (one) => one.shadowRoot.activeElement?.className);
    assert.equal(await seen(), false);
    await page.focus(`chain-rule ${opener}`);
    await page.keyboard.press("Enter");
    await calm(page);
    assert.equal(await seen(), true);
    const { left, right, bottom } = await page.$eval("chain-rule .side", (one) => one.getBoundingClientRect().toJSON());
    assert.ok(left >= 0 && right <= width && bottom <= 800, `${width} px: ${left} ${right} ${bottom}`);
    await page.focus("chain-rule .tabs [aria-selected=true]");
    await page.keyboard.press("Escape");
    await calm(page);
    assert.equal(await seen(), false);
    assert.match(await focus(), /because|sheet/);
    assert.deepEqual(page.faults, []);
    await page.close();
  }
});

test("the editor is no trap", { skip }, async () => {
  const page = await open(browser, `${service.url}/studio/?lang=en&example=square`);
  await page.waitForSelector("chain-rule .cm-content");
  await page.focus(".cm-content");
  await page.keyboard.press("Tab");
  const inside = await page.evaluate(() =>
    Boolean(document.querySelector("chain-rule").shadowRoot.activeElement?.closest(".cm-editor")),
  );
  assert.equal(inside, false);
});

test("nothing moves by itself, and no focus is taken", { skip }, async () => {
  const page = await open(browser, `${service.url}/studio/?lang=en&example=neuron`, { reducedMotion: "no-preference" });
  await page.clock.install();
  await page.clock.runFor(60_000);
  assert.equal(await page.evaluate(() => document.querySelector("chain-rule").shadowRoot.activeElement), null);
  assert.match(await page.textContent("chain-rule .player .count"), /^0 /);
});

test("a number on its way is drawn, and none where less motion is wanted", { skip }, async () => {
  for (const [motion, drawn] of [
    ["no-preference", true],
    ["reduce", false],
  ]) {
    const page = await open(browser, `${service.url}/studio/?lang=en&example=square`, { reducedMotion: motion });
    await page.clock.install();
    await page.clock.pauseAt(Date.now() + 3_600_000);
    await page.click("chain-rule .player .step");
    await page.clock.runFor(250);
    await page.click("chain-rule .player .step");
    await page.clock.runFor(350);
    const chips = await page.$$eval("chain-rule .chip", (all) => all.map((one) => one.textContent));
    assert.deepEqual(chips, drawn ? ["1 × 3", "1 × 3"] : [], motion);
    await page.clock.runFor(2000);
    assert.equal(
      await page.evaluate(() => document.querySelector("chain-rule").shadowRoot.querySelectorAll(".chip").length),
      0,
    );
  }
});

for (const [width, scheme, language] of [
  [1280, "light", "en"],
  [320, "dark", "zh"],
]) {
  test(`the reference page: every operation, ${width} px, ${scheme}, ${language}`, { skip }, async () => {
    const context = await browser.newContext({
      viewport: { width, height: 800 },
      colorScheme: scheme,
      bypassCSP: true,
    });
    const page = await context.newPage();
    await page.goto(`${service.url}/reference/?lang=${language}`);
    await page.waitForSelector("op-reference li");
    const { ops } = await (await fetch(`${service.url}/api/v1/ops`)).json();
    assert.deepEqual(
      await page.$$eval("op-reference li h2", (all) => all.map((one) => one.textContent)),
      ops.map((row) => row.name),
    );
    const { datasets } = await (await fetch(`${service.url}/api/v1/datasets`)).json();
    assert.deepEqual(
      await page.$$eval("op-reference li h3", (all) => all.map((one) => one.textContent)),
      datasets.map(({ title }) => title[language]),
    );
    const { baseline } = datasets.find(({ id }) => id === "iris");
    assert.match(
      await page.textContent("op-reference #data-iris dl"),
      new RegExp(`${(100 * baseline.test_right).toFixed(1)} ?%`),
    );
    assert.deepEqual(await violations(page), []);
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0);
    await page.fill("op-reference input", "sigmoid");
    assert.ok((await page.$$("op-reference li")).length < 10);
    await page.click("op-reference li#sigmoid a");
    await page.waitForFunction(() => document.querySelector("chain-rule")?.state?.walk);
    assert.match(await page.evaluate(() => document.querySelector("chain-rule").state.source), /sigmoid\(x\)/);
  });
}

test("fingers: one moves the graph sideways and scrolls the page, two zoom about their middle", { skip }, async () => {
  const lines = Array.from({ length: 80 }, (_, i) => (i ? `a${i} = a${i - 1} * 0.9` : "a0 = param(0.5)")).join("\n");
  const page = await open(browser, `${service.url}/studio/?lang=en#${new URLSearchParams({ program: lines })}`, {
    viewport: { width: 390, height: 700 },
    hasTouch: true,
    isMobile: true,
    deviceScaleFactor: 2,
  });
  const session = await page.context().newCDPSession(page);
  await page.evaluate(() => {
    document.body.style.paddingBottom = "600px"; // a page that goes on below the graph
  });
  await page.$eval("chain-rule", (one) =>
    one.shadowRoot.querySelector(".stage .graph").scrollIntoView({ block: "center" }),
  );
  const box = await page.$eval("chain-rule", (one) =>
    one.shadowRoot.querySelector(".stage .graph").getBoundingClientRect().toJSON(),
  );
  const camera = () =>
    page.$eval("chain-rule", (one) => new DOMMatrix(one.shadowRoot.querySelector(".nodes").style.transform).toJSON());
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const fingers = (type, ...points) =>
    session.send("Input.dispatchTouchEvent", {
      type,
      touchPoints: points.map(([px, py], id) => ({ x: px, y: py, id })),
    });
  const before = await camera();
  await fingers("touchStart", [x - 40, y], [x + 40, y]);
  for (let i = 1; i <= 8; i++) await fingers("touchMove", [x - 40 - 5 * i, y], [x + 40 + 5 * i, y]);
  await fingers("touchEnd");
  const pinched = await camera();
  assert.ok(Math.abs(pinched.a / before.a - 2) < 0.1, `fingers twice as far apart: ${pinched.a / before.a}`);
  const held = (matrix) => (box.width / 2 - matrix.e) / matrix.a; // what stands in the middle of the window
  assert.ok(Math.abs(held(pinched) - held(before)) < 12, `held: ${held(before)}, ${held(pinched)}`);
  await fingers("touchStart", [x, y]);
  for (let i = 1; i <= 8; i++) await fingers("touchMove", [x - 10 * i, y]);
  await fingers("touchEnd");
  assert.ok((await camera()).e < pinched.e - 40, "one finger sideways moves the graph");
  const scrolled = await page.evaluate(() => scrollY);
  await fingers("touchStart", [x, y]);
  for (let i = 1; i <= 10; i++) await fingers("touchMove", [x, y - 12 * i]);
  await fingers("touchEnd");
  await page.waitForFunction((from) => scrollY > from + 20, scrolled);
  assert.deepEqual(page.faults, []);
});
