/** Nothing is clipped, too small, wider than the page or on something else: all programs, by their rectangles. */

import assert from "node:assert/strict";
import { test } from "../limited.mjs";
import { calm, missing, open } from "./browser.mjs";
import { browser, service } from "./session.mjs";

const skip = missing;

/** What is wrong on the screen as it stands, each fault once. Runs in the page. */
function faults() {
  const root = document.querySelector("chain-rule").renderRoot;
  const found = new Set();
  if (document.documentElement.scrollWidth > innerWidth) found.add("the page scrolls sideways");

  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const within = node.parentElement;
    if (!node.data.trim() || within.closest("style, option, .sr, [hidden], details:not([open])")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const text = range.getBoundingClientRect();
    const { fontSize, visibility } = getComputedStyle(within);
    const board = within.closest(".boxes");
    const size = Number.parseFloat(fontSize) * (board ? board.getBoundingClientRect().width / board.offsetWidth : 1);
    if (!text.width || visibility === "hidden") continue;
    const said = node.data.trim().slice(0, 24);
    if (!within.closest("sub, sup, math") && size < 11.95) found.add(`"${said}" has ${size} px`);
    const holder = within.closest(".map i, .box, .gate, .tile, .slot");
    const room = holder?.getBoundingClientRect();
    if (room && (text.left < room.left - 1 || text.right > room.right + 1))
      found.add(`"${said}" is wider than its box`);
    if (room && (text.top < room.top - 3 || text.bottom > room.bottom + 3))
      found.add(`"${said}" is higher than its box`);
  }

  const rectangles = (selector) =>
    [...root.querySelectorAll(selector)].map((one) => ({ one, at: one.getBoundingClientRect() }));
  const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  const gates = rectangles(".gate");
  const boxes = rectangles(".box");
  for (const [i, { one, at }] of gates.entries()) {
    for (const box of boxes) if (meet(at, box.at)) found.add(`gate ${one.textContent} on box ${box.one.dataset.key}`);
    for (const gate of gates.slice(i + 1)) if (meet(at, gate.at)) found.add(`gate ${one.textContent} on another`);
  }
  for (const { one } of rectangles(".map")) {
    if (one.offsetHeight < Number.parseFloat(one.style.height) - 1) found.add("a map of cells is squeezed");
  }
  for (const { one } of rectangles(".formula")) {
    if (one.scrollWidth > one.clientWidth + 1) found.add(`"${one.textContent.trim()}" is cut`);
  }
  // The slider of a small box lies below it, while it is looked at.
  for (const { one, at } of rectangles(".sheet:not([data-small]) .box > *:not(.open), .box > *:not(.open, .hand)")) {
    const box = one.parentElement.getBoundingClientRect();
    if (at.right > box.right + 1 || at.bottom > box.bottom + 1) found.add(`${one.className} is outside its box`);
  }
  for (const [i, { one, at }] of boxes.entries()) {
    for (const box of boxes.slice(i + 1)) {
      if (meet(at, box.at)) found.add(`box ${one.dataset.key} on box ${box.one.dataset.key}`);
    }
  }
  return [...found];
}

/**
 * @param {number} width
 * @param {number} height
 * @param {{ every: boolean, lang: string, level?: string, opened?: boolean }} how `opened`: the first line of several
 * operations is open
 */
async function look(width, height, { every, lang, level = "numbers", opened = false }) {
  const { examples } = await (await fetch(`${service.url}/api/v1/examples`)).json();
  assert.ok(examples.length >= 30);
  const page = await open(browser, `${service.url}/studio/?lang=${lang}&level=${level}`, {
    viewport: { width, height },
    reducedMotion: "reduce",
  });
  const wrong = [];
  for (const { id } of examples) {
    await page.evaluate((name) => document.querySelector("chain-rule").send({ type: "choose", id: name }), id);
    await calm(page);
    const shown = await page.evaluate(() => document.querySelector("chain-rule").state.example);
    assert.equal(shown, id);
    if (opened) {
      const can = await page.evaluate(() => {
        const button = document.querySelector("chain-rule").renderRoot.querySelector(".board:not([hidden]) .box .open");
        button?.click();
        return button !== null;
      });
      if (!can) continue;
      await calm(page);
    }
    const stops = Number((await page.textContent("chain-rule .player .count")).split("/")[1]);
    const wanted = every ? Array.from({ length: stops }, (_, i) => i + 1) : [Math.ceil(stops / 2), stops];
    let at = 0;
    wrong.push(...(await page.evaluate(faults)).map((fault) => `${id}, start: ${fault}`));
    for (const stop of wanted) {
      await page.evaluate((steps) => document.querySelector("chain-rule").send({ type: "by", steps }), stop - at);
      at = stop;
      await calm(page);
      wrong.push(...(await page.evaluate(faults)).map((fault) => `${id}, step ${stop} of ${stops}: ${fault}`));
    }
  }
  assert.deepEqual(wrong, []);
  assert.deepEqual(page.faults, []);
  await page.close();
}

test("every step of every program at 1280 px", { skip }, () => look(1280, 800, { every: true, lang: "en" }));
test("every step of every program at 390 px, zh", { skip }, () => look(390, 844, { every: true, lang: "zh" }));
test("an opened line, every step at 1280 px", { skip }, () =>
  look(1280, 800, { every: true, lang: "en", opened: true }),
);
test("an opened line, first, middle and last at 390 px", { skip }, () =>
  look(390, 844, { every: false, lang: "en", opened: true }),
);
test("first, middle and last at 1920 px", { skip }, () => look(1920, 1080, { every: false, lang: "en" }));
test("first, middle and last at 768 px", { skip }, () => look(768, 1024, { every: false, lang: "zh" }));
test("a story, first, middle and last at 1280 px", { skip }, () =>
  look(1280, 800, { every: false, lang: "en", level: "story" }),
);
test("a story, first, middle and last at 390 px, zh", { skip }, () =>
  look(390, 844, { every: false, lang: "zh", level: "story" }),
);
test("first, middle and last at 320 px", { skip }, () => look(320, 640, { every: false, lang: "en" }));

/** Two lines a turn and three parameters that all of them read: 35 boxes. */
const CROWD = [
  "x = 0.5\nw0 = param(0.3)\nw1 = param(-0.7)\nw2 = param(1.2)",
  ...Array.from({ length: 15 }, (_, k) => {
    const i = k + 1;
    return `a${i} = tanh(${k ? `b${k}` : "x"} * w${i % 3})\nb${i} = a${i} * w${(i + 1) % 3} + 0.1 * x`;
  }),
  "L = (b15 - 0.4) ** 2",
].join("\n");

test("where boxes are many only those in play are large, and all of them are seen as ticks", { skip }, async () => {
  for (const [width, height] of [
    [1280, 800],
    [390, 844],
  ]) {
    const page = await open(browser, `${service.url}/studio/?lang=en`, { viewport: { width, height } });
    await page.evaluate((text) => document.querySelector("chain-rule").send({ type: "edit", text }), CROWD);
    for (const steps of [0, 20, 1, 20, 20, 60]) {
      await page.evaluate((by) => document.querySelector("chain-rule").send({ type: "by", steps: by }), steps);
      await calm(page);
      assert.deepEqual(await page.evaluate(faults), [], `${width} px, ${steps} further`);
      const seen = await page.evaluate(() => {
        const root = document.querySelector("chain-rule").renderRoot;
        const count = (/** @type {string} */ what) => root.querySelectorAll(what).length;
        return [count(".board:not([hidden]) .box"), count(".box:not([data-chip])") < 13, count(".overview i")];
      });
      assert.deepEqual(seen, [35, true, 35]);
    }
    await page.click("chain-rule .overview i:nth-child(35)");
    await calm(page);
    assert.equal(await page.$eval("chain-rule .overview i[data-now=true]", (one) => one.title), "L");
    await page.close();
  }
});

test("the article's neuron keeps its sliders, and Step is in sight, at every size", { skip }, async () => {
  for (const [width, height] of [
    [1920, 1080],
    [1280, 720],
    [768, 1024],
    [390, 844],
  ]) {
    const page = await open(browser, `${service.url}/studio/?lang=zh&example=neuron&at=backward:w`, {
      viewport: { width, height },
    });
    assert.equal((await page.$$("chain-rule .box input[type=range]")).length, 4, `${width} px`);
    const lowest = await page.$eval("chain-rule .player .step", (one) => one.getBoundingClientRect().bottom);
    assert.ok(lowest <= height, `${width} px: Step ends at ${lowest} of ${height}`);
    for (const type of ["go", "by"]) {
      await page.evaluate((one) => document.querySelector("chain-rule").send({ type: one, at: 0, steps: 8 }), type);
      await calm(page);
      const hidden = await page.$$eval("chain-rule .board:not([hidden]) .box", (boxes) => {
        const room = boxes[0].closest(".view").getBoundingClientRect();
        const outside = ({ left, right, top, bottom }) =>
          left < room.left || right > room.right || top < room.top || bottom > room.bottom;
        return boxes.filter((box) => outside(box.getBoundingClientRect())).map((box) => box.dataset.key);
      });
      assert.deepEqual(hidden, [], `${width} px, ${type}: whole`);
    }
    await page.close();
  }
});
