/** Folding, finding, the outline, the reading levels, and the editor's help. */

import assert from "node:assert/strict";
import { test } from "../limited.mjs";
import { calm, missing, open } from "./browser.mjs";
import { browser, service } from "./session.mjs";

const skip = missing;
const buttons = (page) =>
  page.$$eval("chain-rule .box, chain-rule .nodes button[data-id]", (all) => all.map((one) => one.dataset.key));
const count = (page) => page.evaluate(() => document.querySelector("chain-rule").state.at);

test("a loop of a hundred turns is a strip of them: with the keyboard, and each a step away", { skip }, async () => {
  const page = await open(browser, `${service.url}/studio/?lang=en&example=chain&at=backward:i[49]/h`);
  const strip = page.locator("chain-rule .strip");
  assert.equal(await strip.locator(".turn").count(), 100);
  assert.match(await strip.locator(".card").textContent(), /h₅₁/);
  const at = await count(page);
  await page.keyboard.press("Tab");
  await strip.locator('[data-i="50"]').focus();
  await page.keyboard.press("PageDown");
  await page.waitForFunction((before) => document.querySelector("chain-rule").state.at > before, at);
  assert.match(await strip.locator(".card").textContent(), /h₅₀/);
  await strip.locator('[data-i="10"]').click();
  assert.match(await page.textContent("chain-rule .caption .said"), /the effect of h11/);
  await page.locator('chain-rule .beside input[type="range"]').first().fill("0.5");
  await page.waitForFunction(() => Object.keys(document.querySelector("chain-rule").state.inputs).length === 1);
  assert.deepEqual(page.faults, []);
});

test("more boxes than can be elements are one picture, whose nodes are buttons for the keyboard", {
  skip,
}, async () => {
  const lines = Array.from({ length: 70 }, (_, i) => `a${i + 1} = a${i} * 1.01`);
  const program = encodeURIComponent(["a0 = param(1)", ...lines].join("\n"));
  const page = await open(browser, `${service.url}/studio/?lang=en#program=${program}`);
  await page.waitForFunction(
    () => document.querySelector("chain-rule").shadowRoot.querySelectorAll(".nodes button[data-id]").length > 60,
  );
  assert.deepEqual(page.faults, []);
});

test("a line opens with the keyboard to its operations, closes again, and what was opened is undone", {
  skip,
}, async () => {
  const page = await open(browser, `${service.url}/studio/?lang=en&example=neuron&at=backward:z`);
  assert.deepEqual(await buttons(page), ["x", "w", "b", "y_true", "z", "y", "L"]);
  await page.focus("chain-rule .box[data-key=z] .face");
  await page.keyboard.press("o");
  await page.waitForSelector('chain-rule .box[data-key="z~mul"]');
  assert.deepEqual(await buttons(page), ["x", "w", "b", "y_true", "z~mul", "z", "y", "L"]);
  assert.equal(await page.textContent("chain-rule .player .count"), "6 / 10", "its operations are steps now");
  await page.click("chain-rule .frame .shut");
  await page.waitForFunction(
    () => document.querySelector("chain-rule").shadowRoot.querySelectorAll(".box").length === 7,
  );
  await page.keyboard.press("Control+z");
  await page.waitForSelector('chain-rule .box[data-key="z~mul"]');
  await page.click("chain-rule .graph .above .link");
  await page.waitForFunction(
    () => document.querySelector("chain-rule").shadowRoot.querySelectorAll(".box").length === 7,
  );
  assert.deepEqual(page.faults, []);
});

test("undo and redo: values, programs and what was opened, with keys and buttons", { skip }, async () => {
  const page = await open(browser, `${service.url}/studio/?lang=en&example=neuron&at=end`);
  await page.waitForFunction(() => document.querySelector("chain-rule").session.ready);
  const value = () => page.evaluate(() => document.querySelector("chain-rule").state.inputs.w ?? null);
  for (let i = 0; i < 5; i++) await page.press("chain-rule .box[data-key=w] input[type=range]", "ArrowRight");
  await calm(page);
  const moved = await value();
  assert.ok(moved > 0.4);
  await page.selectOption("chain-rule .bar .which select", "square");
  await calm(page);
  await page.keyboard.press("Escape");
  await page.click("chain-rule .undo button:nth-of-type(1)");
  await page.waitForFunction(() => document.querySelector("chain-rule").state.example === "neuron");
  await calm(page);
  assert.equal(await value(), moved, "the program comes back with its values");
  await page.click("chain-rule .undo button:nth-of-type(1)");
  await calm(page);
  assert.equal(await value(), null, "a slider's whole move is one doing");
  await page.click("chain-rule .undo button:nth-of-type(2)");
  await calm(page);
  assert.equal(await value(), moved);
  await page.click("chain-rule .undo button:nth-of-type(2)");
  await page.waitForFunction(() => document.querySelector("chain-rule").state.example === "square");
  assert.deepEqual(page.faults, []);
});

test("the outline leads from the output to the leaves, with the keyboard too", { skip }, async () => {
  const page = await open(browser, `${service.url}/studio/?lang=en&example=two-paths&at=end`);
  await page.click("chain-rule .outline summary");
  await page.waitForSelector("chain-rule .outline [role=treeitem]");
  const rows = () =>
    page.$$eval("chain-rule .outline [role=treeitem] strong", (all) => all.map((one) => one.textContent));
  assert.deepEqual(await rows(), ["f", "a * b", "a", "b", "a"]);
  await page.focus("chain-rule .outline [role=treeitem]");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowLeft");
  assert.deepEqual(await rows(), ["f", "a * b", "a"]);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  assert.match(await page.textContent("chain-rule .outline [aria-current] strong"), /^a$/);
});

test("reading levels: words, numbers, symbols", { skip }, async () => {
  const page = await open(browser, `${service.url}/studio/?lang=en&example=neuron&at=backward:w&level=calculus`);
  const formulas = () => page.$$eval("chain-rule .rule > .formula math", (all) => all.map((one) => one.textContent));
  assert.ok((await formulas()).join("").includes("∂"));
  const said = () => page.textContent("chain-rule .caption .said");
  const level = (name) => page.click(`chain-rule .levels button:has-text("${name}")`);
  assert.match(await said(), /the gradient is scaled by the slope of z over w: −0\.0551 × 0\.5 = −0\.0276/);
  await level("Numbers");
  assert.match(
    await said(),
    /Back through z: −0\.0551 × 0\.5 = −0\.0276, the effect of w\. 0\.5 is the value of x\. Turn w up a little, and L falls by 0\.0276 times that/,
  );
  assert.ok(!page.url().includes("level="), "where a reader begins");
  await level("Story");
  assert.equal(await said(), "Turn w up a little, and L falls by 0.0276 times that.");
  assert.match(page.url(), /level=story/);
  await page.evaluate(() => {
    const one = document.querySelector("chain-rule");
    one.send({ type: "level", level: "story" });
    one.send({ type: "go", at: one.state.walk.steps.length - 2 });
  });
  await calm(page);
  const gates = await page.$$eval("chain-rule .gate", (all) => all.map((one) => one.textContent));
  assert.ok(gates.length > 2 && gates.every((text) => !/[−-]/.test(text)), `a story has sizes alone: ${gates}`);
});

test("every term leads to where it came from", { skip }, async () => {
  const page = await open(browser, `${service.url}/studio/?lang=en&example=neuron&at=backward:z&level=calculus`);
  await page.click("chain-rule .sources button >> nth=0");
  assert.match(page.url(), /at=backward%3Ay|at=backward:y/);
});

test("names and functions are completed, with their sentence", { skip }, async () => {
  const page = await open(browser, `${service.url}/studio/?lang=en&example=square`);
  await page.clock.install();
  await page.waitForSelector("chain-rule .cm-content");
  await page.click(".cm-content");
  await page.keyboard.press("Control+End");
  await page.keyboard.type("\nz = sigm");
  await page.waitForSelector(".cm-tooltip-autocomplete");
  assert.match(await page.textContent(".cm-tooltip-autocomplete"), /sigmoid/);
  await page.waitForSelector(".cm-completionInfo");
  assert.match(await page.textContent(".cm-completionInfo"), /Squeezes any number/);
  await page.clock.fastForward(1000); // a choice that has only just come up is not taken yet
  await page.keyboard.press("Enter");
  await page.keyboard.type("x)");
  await page.waitForFunction(() => document.querySelector("chain-rule").state.walk?.trace.names.z !== undefined);
});

test("full-width input runs as it is and can be tidied", { skip }, async () => {
  const page = await open(browser, `${service.url}/studio/?lang=zh&example=square`);
  await page.waitForSelector("chain-rule .cm-content");
  await page.click(".cm-content");
  await page.keyboard.press("Control+A");
  await page.keyboard.insertText("ｘ ＝ ３\n损失 ＝ （ｘ － １） ＊＊ ２");
  await page.waitForFunction(() => document.querySelector("chain-rule").state.walk?.trace.names.损失 !== undefined);
  await page.click("chain-rule .tidy button");
  await page.waitForFunction(() => document.querySelector("chain-rule").state.source === "x = 3\n损失 = (x - 1) ** 2");
});

test("from afar, what is drawn in parts is what is drawn whole", { skip }, async () => {
  const page = await open(browser, `${service.url}/studio/?lang=en&example=square`, { deviceScaleFactor: 1.5 });
  const lines = ["a0 = param(0.5)", "a1 = param(-0.3)"];
  for (let i = 2; i < 260; i++) lines.push(`a${i} = a${i - 1} * a${Math.max(0, i - 2 - (i % 9))} + 0.1`);
  await page.evaluate((text) => document.querySelector("chain-rule").send({ type: "edit", text }), lines.join("\n"));
  await page.waitForFunction(() => document.querySelector("chain-rule").state.walk?.trace.nodes.length > 500);
  await calm(page);
  await page.waitForSelector("chain-rule .stage .zoom button");
  await page.click("chain-rule .zoom button:nth-of-type(3)");
  const [differing, marked] = await page.evaluate(async () => {
    const element = document.querySelector("chain-rule");
    const canvas = element.shadowRoot.querySelector(".stage canvas");
    const painted = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    const pixels = () => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
    element.send({ type: "go", at: element.state.walk.lossAt });
    await painted();
    const first = pixels();
    for (let i = 0; i < 40; i++) {
      element.send({ type: "by", steps: i % 5 === 4 ? -1 : 1 });
      await painted();
    }
    const parts = pixels();
    element.paintTheme();
    await painted();
    const whole = pixels();
    const apart = (one, other) => {
      let sum = 0;
      for (let i = 0; i < one.length; i++) if (Math.abs(one[i] - other[i]) > 24) sum++;
      return sum;
    };
    return [apart(parts, whole), apart(first, whole)];
  });
  assert.ok(marked > 1000, `the steps changed the picture: ${marked}`);
  assert.ok(differing < 20, `but for single pixels of a dash: ${differing}`);
});

test("the point of a gate's curve is moved: what the gate would be there is said, and the graph stays", {
  skip,
}, async () => {
  const page = await open(browser, `${service.url}/studio/?lang=en&example=neuron&at=backward:z`);
  await page.waitForSelector("chain-rule .probe");
  await page.fill("chain-rule .probe", "3");
  await page.waitForFunction(() =>
    /If z were 3, the gate would be × 0.0452/.test(
      document.querySelector("chain-rule").renderRoot.querySelector(".probed").textContent,
    ),
  );
  assert.equal(await page.evaluate(() => document.querySelector("chain-rule").state.walk.run.values.length > 0), true);
  assert.match(await page.textContent('chain-rule .box[data-key="z"] .value'), /^0.3$/);
  await page.click("chain-rule .probed button");
  await page.waitForSelector("chain-rule .curve circle.tried", { state: "detached" });
  await page.click("chain-rule .player .step"); // another gate has another curve
  await page.waitForFunction(
    () => document.querySelector("chain-rule").renderRoot.querySelector("circle.tried") === null,
  );
  assert.deepEqual(page.faults, []);
});

test("arrays in play print their cells; the boxes glide, and what is not in play stays small", { skip }, async () => {
  const page = await open(browser, `${service.url}/studio/?lang=en&example=attention&level=calculus`, {
    viewport: { width: 1280, height: 860 },
  });
  const cells = () =>
    page.evaluate(() => {
      const { renderRoot } = document.querySelector("chain-rule");
      return [...renderRoot.querySelectorAll(".box[data-play]")].map((box) => [
        box.dataset.key.split("/").pop(),
        [...box.querySelectorAll(".map i")].map((cell) => cell.textContent).filter(Boolean).length,
      ]);
    });
  assert.deepEqual(await cells(), []);
  for (let k = 0; k < 9; k++) await page.click("chain-rule .player .step"); // each ends the motion of the one before
  await calm(page);
  const found = Object.fromEntries(await cells());
  assert.equal(found.weights, 18); // value and gradient
  assert.equal(found.A, 12);
  assert.ok(Object.values(found).reduce((a, b) => a + b, 0) <= 40);
  assert.equal(await page.locator("chain-rule .sheet[data-gliding]").count(), 0);
  assert.ok((await page.locator("chain-rule .wire .strand[data-sign='-1']").count()) > 0);
  assert.deepEqual(page.faults, []);
});

test("a gate is pushed: the box before it moves a little, the box behind it by what the gate passes on", {
  skip,
}, async () => {
  const page = await open(browser, `${service.url}/studio/?lang=en&example=neuron&at=backward:z`);
  await page.click("chain-rule .gate[data-state=now]");
  await page.waitForSelector("chain-rule .nudge");
  const said = () => page.$$eval("chain-rule .nudge", (all) => all.map((one) => one.textContent.trim()));
  assert.deepEqual(await said(), ["+0.01", "+0.00244"]);
  await page.click("chain-rule .gate[data-state=now]");
  await page.waitForSelector("chain-rule .nudge", { state: "detached" });
  await page.click("chain-rule .gate[data-state=now]");
  await page.waitForSelector("chain-rule .nudge");
  await page.click("chain-rule .player .step");
  await page.waitForSelector("chain-rule .nudge", { state: "detached" }); // a push is over with its step
  assert.deepEqual(page.faults, []);
});
