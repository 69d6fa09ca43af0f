/** The depth lab in a browser: what it says follows what is measured, remedies work, the map comes column by column. */

import assert from "node:assert/strict";
import { test } from "../limited.mjs";
import { missing } from "./browser.mjs";
import { fits, opened } from "./fits.mjs";

const skip = missing;

/** @param {string} query @param {object} [options] */
const open = (query, options) => opened(`/labs/depth/?${query}`, ".chart circle.own", options);
const says = (page, words) =>
  page.waitForFunction((wanted) => new RegExp(wanted).test(document.querySelector(".caption").textContent), words);

test("the sentence and the theory follow the gain, and the address leads back", { skip }, async () => {
  const page = await open("lang=en#width=100");
  await says(page, "At gain 1 each layer keeps 8\\d(\\.\\d+)?.% .* one part in");
  assert.match(await page.locator(".theory").textContent(), /½ ln 0\.759 = −0\.138/);
  assert.match(await page.locator(".theory").textContent(), /measured in the middle layers −0\.1\d\d/);
  // What is printed comes out on a calculator.
  const [, share, parts] = /keeps ([\d.]+).% .* one part in ([\d.]+) million/.exec(
    await page.locator(".caption").textContent(),
  );
  assert.equal(((share / 100) ** -99 / 1e6).toPrecision(3), Number(parts).toPrecision(3));
  await page.locator(".controls input[type=range]").first().fill("4");
  await says(page, "At gain 4 .* times as large");
  assert.match(page.url(), /gain=4/);
  await page.getByRole("button", { name: "sigmoid" }).click();
  await says(page, "At gain 4 each layer keeps .* (one part in|of it is left)");
  const said = await page.locator(".caption").textContent();
  await page.reload();
  await page.waitForFunction((was) => document.querySelector(".caption")?.textContent === was, said);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("He's start is one switch; sizes have their names where they end", { skip }, async () => {
  const page = await open("lang=en#width=100&gain=3.5&show=activation");
  await page.getByLabel("He start").check();
  await page.waitForFunction(() => /activation=relu/.test(location.hash) && /gain=2/.test(location.hash));
  await page.waitForFunction(() => document.querySelectorAll(".chart text[class]").length >= 4);
  await says(page, "At gain 2 each layer (keeps|makes)");
  const names = await page.$$eval(".chart text", (all) =>
    all.filter((one) => one.textContent.startsWith("gain ")).map((one) => one.getBoundingClientRect().toJSON()),
  );
  for (const [i, one] of names.entries())
    for (const other of names.slice(i + 1))
      assert.ok(one.bottom <= other.top + 4 || other.bottom <= one.top + 4, JSON.stringify([one, other]));
  await page.getByLabel("He start").uncheck();
  await page.waitForFunction(() => !/activation|gain/.test(location.hash.replace("show=activation", "")));
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("remedies: theory has no line for them, and the gradient lives", { skip }, async () => {
  const page = await open("lang=zh#width=64&gain=0.5");
  await says(page, "只剩");
  assert.ok((await page.locator(".dash").count()) > 0);
  await page.getByLabel("残差连接").check();
  await says(page, "倍|差不多大");
  assert.equal(await page.locator(".dash").count(), 0);
  assert.match(await page.locator(".theory").textContent(), /理论没有这条线/);
  await page.getByRole("button", { name: "大小" }).click();
  await page.waitForFunction(() => /均方根/.test(document.querySelector(".chart svg").getAttribute("aria-label")));
  await page.locator(".chart .back input").fill("50");
  await page.waitForFunction(() => /第 50 层/.test(document.querySelector(".look").textContent));
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("the map comes column by column, can be stopped and goes on; a click takes a place of it", { skip }, async () => {
  const page = await open("lang=en#width=32");
  await page.getByRole("button", { name: "Compute the map" }).click();
  await page.waitForFunction(() => document.querySelector("progress")?.value > 2);
  const stop = page.getByRole("button", { name: "Stop" });
  await stop.click({ timeout: 2000 }).catch(() => {}); // unless it was quicker
  await page.waitForFunction(() => !document.querySelector(".heat button")?.textContent.includes("Stop"));
  const there = await page.evaluate(() => document.querySelector("progress").value);
  if (there < 36) await page.getByRole("button", { name: "Go on" }).click();
  await page.waitForFunction(() => document.querySelector("progress").value === 36);
  assert.equal(await page.locator(".heat button").count(), 0);
  const box = await page.locator(".plane").boundingBox();
  await page.mouse.click(box.x + 0.9 * box.width, box.y + 0.5 * box.height);
  await says(page, "At gain 4\\.\\d+ .* from layer (49|50|51) back");
  // The colour of a column: blue where it dies, orange where it explodes.
  const [dies, explodes] = await page.evaluate(() => {
    const canvas = document.querySelector(".plane canvas");
    const { width } = canvas;
    const at = (x) => [...canvas.getContext("2d").getImageData(x, 2, 1, 1).data];
    return [at(1), at(width - 2)];
  });
  assert.ok(dies[2] > dies[0] && explodes[0] > explodes[2], `${dies} ${explodes}`);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("a service that is gone is said, and is asked again", { skip }, async () => {
  const page = await open("lang=en#width=16&depth=10");
  await page.route("**/api/v1/sweep", (route) => route.abort());
  await page.getByLabel("Layer norm").check();
  await page.waitForSelector(".caption .fault");
  await page.unroute("**/api/v1/sweep");
  await page.getByLabel("Layer norm").uncheck();
  await page.waitForFunction(() => !document.querySelector(".caption .fault"));
  await page.context().close();
});

for (const [width, colorScheme, language] of [
  [1280, "dark", "zh"],
  [768, "light", "en"],
  [390, "dark", "en"],
  [320, "light", "zh"],
])
  test(`it fits and passes axe at ${width} px, ${colorScheme}, ${language}`, { skip }, async () => {
    const page = await open(`lang=${language}#width=16&depth=20`, {
      viewport: { width, height: 844 },
      colorScheme,
      bypassCSP: true, // for the checker alone
    });
    await fits(page, width);
    await page.context().close();
  });

test("the gradient is sent back a layer after the other, and each layer's box is looked into", { skip }, async () => {
  const page = await open("lang=en#width=32&depth=60", { reducedMotion: "no-preference" });
  await says(page, "from layer 60 back");
  assert.equal(await page.locator(".strip rect").count(), 61);
  const seen = () => page.locator(".chart circle.own").count();
  const all = await seen();
  await page.evaluate(() => {
    globalThis.fewest = Number.POSITIVE_INFINITY;
    const count = () => {
      globalThis.fewest = Math.min(globalThis.fewest, document.querySelectorAll(".chart circle.own").length);
    };
    new MutationObserver(count).observe(document.querySelector(".chart"), { childList: true, subtree: true });
  });
  await page.getByRole("button", { name: "Send it back" }).click();
  await page.waitForFunction(
    (count) => globalThis.fewest < count / 2 && document.querySelectorAll(".chart circle.own").length === count,
    all,
  );
  await page.waitForFunction(() => /^Layer 1:/.test(document.querySelector(".look").textContent));
  // On its way: a click on a box stops it, and everything is there.
  await page.getByRole("button", { name: "Send it back" }).click();
  const box = await page.locator(".strip .whole").boundingBox();
  await page.mouse.click(box.x + (30.5 / 60) * box.width, box.y + box.height / 2);
  await page.waitForFunction(() => /^Layer 31:/.test(document.querySelector(".look").textContent));
  assert.equal(await seen(), all);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("the norm is cut on its way: an exploding gradient stays as long as it may be", { skip }, async () => {
  const page = await open("lang=en#width=64&gain=4&depth=40&clip=1");
  await says(page, "about as large|keeps 100|keeps 9\\d|as large");
  const lengths = [];
  for (const layer of ["1", "10", "20"]) {
    await page.locator(".chart .back input").fill(layer);
    await page.waitForFunction((at) => document.querySelector(".look").textContent.startsWith(`Layer ${at}:`), layer);
    const [, length] = (await page.locator(".look").textContent()).match(/gradient is ([\d.]+)/);
    lengths.push(Number(length));
  }
  assert.ok(Math.max(...lengths) < 2.5 && Math.min(...lengths) > 0.2, String(lengths));
  assert.match(await page.locator(".program pre").textContent(), /clip_gradient_norm\(h, 1\)/);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});
