/** The vision lab in a browser: drawn, trained, blamed, switched off. */

import assert from "node:assert/strict";
import { test } from "../limited.mjs";
import { missing } from "./browser.mjs";
import { fits, opened } from "./fits.mjs";

const skip = missing;
const PATIENCE = 150_000; // milliseconds

/** @param {string} query @param {object} [options] */
const open = (query, options) => opened(`/labs/vision/?${query}`, ".kernels tbody tr", options);
const caption = (page) => page.textContent(".lab-place .caption");
const loss = async (page) => Number(await page.textContent(".kernels .above b"));
const trained = async (page, n) => {
  await page.click(".answer .primary");
  await page.waitForFunction(
    (n) =>
      document.querySelector(".answer .said").textContent.includes(String(n)) && !document.querySelector("[data-busy]"),
    n,
    { timeout: PATIENCE },
  );
};

test("trained, it reads most digits that it has not seen; more updates go on from there", { skip }, async () => {
  const page = await open("lang=en#seed=2");
  assert.match(await caption(page), /Not trained yet/);
  const before = await loss(page);
  await trained(page, 300);
  assert.ok((await loss(page)) < before / 3);
  const right = Number(/^(\d+)/.exec(await page.textContent(".answer .said"))[1]);
  assert.ok(right > 85, String(right));
  await trained(page, 600);
  const points = (await page.getAttribute(".answer .line", "d")).split("L").length;
  assert.ok(points > 25, "the curve goes on");
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("told that it should be another digit, it names whom to blame, and the loss without it", { skip }, async () => {
  const page = await open("lang=zh");
  await trained(page, 300);
  await page.locator(".shares button").nth(3).click();
  await page.waitForSelector('tr[data-worst="true"]');
  const [, kernel, without] = /最该怪 (\d) 号卷积核：没有它，L 会是 ([\d.]+)。/.exec(await caption(page));
  const row = page.locator(".kernels tbody tr").nth(Number(kernel) - 1);
  assert.equal(await row.locator("td b").last().textContent(), without);
  await row.locator("input").click();
  await page.waitForFunction((l) => document.querySelector(".kernels .above b").textContent === l, without);
  await page.context().close();
});

test("a digit is drawn by pen and by keyboard, and cleared", { skip }, async () => {
  const page = await open("lang=en");
  const ink = () =>
    page.$$eval(".pad button", (all) => all.map((one) => Number.parseFloat(one.style.getPropertyValue("--ink-share"))));
  await page.getByRole("button", { name: "Clear" }).click();
  await page.waitForFunction(() => document.querySelector('.pad [data-pixel="20"]').style.cssText.includes("0%"));
  const box = await page.locator(".pad").boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + 4);
  await page.mouse.down();
  for (let i = 1; i <= 20; i++) await page.mouse.move(box.x + box.width / 2, box.y + 4 + (i * (box.height - 8)) / 20);
  await page.mouse.up();
  await page.waitForFunction(
    () => Number.parseFloat(document.querySelector('.pad [data-pixel="60"]').style.cssText.match(/(\d+)%/)[1]) > 50,
  );
  const drawn = await ink();
  assert.equal(drawn.length, 64);
  assert.ok(drawn[3] > 50 && drawn[4] > 50 && drawn[0] === 0);
  await page.focus('.pad [tabindex="0"]');
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  assert.equal(await page.evaluate(() => document.activeElement.dataset.pixel), "9");
  await page.keyboard.press(" ");
  await page.waitForFunction(() => document.querySelector('.pad [data-pixel="9"]').style.cssText.includes("100%"));
  assert.equal(await page.evaluate(() => document.activeElement.dataset.pixel), "9", "the focus stays");
  await page.context().close();
});

test("the digit and the numbers go on in the studio", { skip }, async () => {
  const page = await open("lang=en#kernels=2");
  const there = await loss(page);
  await page.click(".program summary");
  await page.click(".program a");
  await page.waitForFunction(() => document.querySelector("chain-rule")?.state?.walk, null, { timeout: PATIENCE });
  const here = await page.evaluate(() => {
    const { trace } = document.querySelector("chain-rule").state.walk;
    return trace.runs[0].values[trace.output];
  });
  assert.ok(Math.abs(here - there) < 0.01 * there, `${here} and ${there}`);
  await page.context().close();
});

test("a service that is gone is said, and the digit stays", { skip }, async () => {
  const page = await open("lang=zh");
  await page.route("**/api/v1/train", (route) => route.abort());
  await page.click(".answer .primary");
  await page.waitForSelector(".caption .fault");
  assert.equal(await page.locator(".kernels tbody tr").count(), 6);
  await page.unroute("**/api/v1/train");
  await trained(page, 300);
  await page.context().close();
});

for (const [width, colorScheme, language] of [
  [1280, "dark", "en"],
  [768, "light", "zh"],
  [390, "dark", "zh"],
  [320, "light", "en"],
])
  test(`it fits and passes axe at ${width} px, ${colorScheme}, ${language}`, { skip }, async () => {
    const page = await open(`lang=${language}`, {
      viewport: { width, height: 844 },
      colorScheme,
      bypassCSP: true, // for the checker alone
    });
    await page.locator(".shares button").nth(3).click();
    await fits(page, width);
    await page.context().close();
  });

test("other settings are another network: nothing of the old one is shown or trained", { skip }, async () => {
  const page = await open("lang=en");
  await page.route("**/api/v1/trace", (route) => route.abort());
  await page.locator(".controls select").first().selectOption("2");
  await page.waitForSelector(".caption .fault");
  assert.equal(await page.locator(".kernels, .answer .primary").count(), 0);
  await page.unroute("**/api/v1/trace");
  await page.locator(".controls select").first().selectOption("4");
  await page.waitForFunction(() => document.querySelectorAll(".kernels tbody tr").length === 4);
  // A skip link's address is no setting.
  await page.evaluate(() => (location.hash = "#main"));
  assert.equal(await page.locator(".controls select").first().inputValue(), "4");
  assert.deepEqual(
    page.faults.filter((one) => !/Failed to load resource/.test(one)),
    [],
  );
  await page.context().close();
});

test("what is typed stays while it trains; no number is told and put back", { skip }, async () => {
  const page = await open("lang=en");
  const seed = page.locator('.controls input[type="number"]');
  await page.click(".answer .primary");
  await page.waitForSelector("[data-busy]");
  await seed.focus();
  await page.keyboard.press("End");
  await page.keyboard.type("7");
  await page.waitForFunction(() => /after \d{2,} updates/.test(document.querySelector(".answer .said").textContent));
  assert.equal(await seed.inputValue(), "17");
  await page.waitForSelector(".answer .primary:not([data-busy])", { timeout: PATIENCE });
  await seed.fill("1.5");
  await page.keyboard.press("Tab");
  assert.equal(await seed.inputValue(), "1");
  await page.context().close();
});

test("captions agree with what is seen: an empty pad, no kernel, a narrow guess", { skip }, async () => {
  const page = await open("lang=en");
  await page.getByRole("button", { name: "Clear" }).click();
  await page.waitForFunction(() => /pad is empty/.test(document.querySelector(".caption").textContent));
  await page.locator(".samples button").nth(5).click();
  for (const box of await page.locator(".kernels tbody input").all()) await box.click();
  await page.waitForFunction(() => /Every kernel is off/.test(document.querySelector(".caption").textContent));
  assert.equal(await page.locator(".kernels tbody tr").first().locator("td small", { hasText: "with it" }).count(), 2);
  await page.context().close();
});

test("stopped, it goes on from where it was", { skip }, async () => {
  const page = await open("lang=en");
  await page.click(".answer .primary");
  await page.waitForFunction(() => /after \d{2,} updates/.test(document.querySelector(".answer .said").textContent));
  await page.getByRole("button", { name: "Stop" }).click();
  await page.waitForSelector(".answer .primary:not([data-busy])");
  const n = async () => Number(/after (\d+)/.exec(await page.textContent(".answer .said"))[1]);
  const stopped = await n();
  assert.ok(stopped < 300);
  await page.click(".answer .primary");
  await page.waitForFunction(
    (n) => Number(/after (\d+)/.exec(document.querySelector(".answer .said").textContent)[1]) > n,
    stopped,
  );
  await page.waitForSelector(".answer .primary:not([data-busy])", { timeout: PATIENCE });
  assert.ok((await n()) >= 300 && (await n()) <= stopped + 300, "a round of 300 from where it stopped");
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("a fast stroke leaves no gaps, another button draws nothing", { skip }, async () => {
  const page = await open("lang=en");
  const ink = () =>
    page.$$eval(".pad button", (all) => all.map((one) => Number.parseFloat(one.style.getPropertyValue("--ink-share"))));
  await page.getByRole("button", { name: "Clear" }).click();
  const box = await page.locator(".pad").boundingBox();
  await page.mouse.move(box.x + 8, box.y + 8);
  await page.mouse.down({ button: "right" });
  await page.mouse.move(box.x + 90, box.y + 90);
  await page.mouse.up({ button: "right" });
  await page.mouse.move(box.x + 8, box.y + 8);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width - 8, box.y + box.height - 8);
  await page.mouse.up();
  await page.waitForFunction(() => document.querySelector('[data-pixel="63"]').style.cssText.includes("100%"));
  const drawn = await ink();
  for (let i = 0; i < 8; i++) assert.ok(drawn[9 * i] > 50, `pixel ${i} of the diagonal`);
  assert.equal(drawn[7], 0);
  await page.context().close();
});

test("what has been learnt is there in the other language, after a reload, and not for another network", {
  skip,
}, async () => {
  const page = await open("lang=en");
  await page.locator(".samples button").nth(5).click();
  await trained(page, 300);
  const there = await loss(page);
  await page.getByRole("button", { name: "中文" }).click();
  await page.waitForFunction(() => /300/.test(document.querySelector(".answer .said")?.textContent));
  assert.equal(await loss(page), there);
  await page.locator(".samples button").nth(6).click(); // what is looked at stays as well
  await page.reload();
  await page.waitForFunction(() => /300/.test(document.querySelector(".answer .said")?.textContent));
  assert.equal(await page.locator('.samples [aria-pressed="true"]').count(), 1);
  await page.selectOption(".controls select >> nth=0", "2");
  await page.waitForFunction(() => document.querySelectorAll(".kernels tbody tr").length === 2);
  assert.ok(!/300/.test(await page.textContent(".answer .said")));
  assert.deepEqual(page.faults, []);
  await page.context().close();
});
