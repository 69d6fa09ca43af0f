/** The ribbon: a reader with a calculator agrees with it at every step, and what comes out is never cut. */

import assert from "node:assert/strict";
import { test } from "../limited.mjs";
import { missing, open } from "./browser.mjs";
import { browser, service } from "./session.mjs";

const skip = missing;
const PROGRAMS = { numbers: ["two-losses", "network", "logistic", "rnn"], story: ["two-losses", "network"] };

/** The ribbon as it stands: its factors and signs, those that are not known yet marked, and what has come out. */
const read = (page) =>
  page.evaluate(() => {
    const root = document.querySelector("chain-rule").shadowRoot.querySelector(".ribbon");
    const so = root.querySelector(".so");
    if (!so) return null;
    const parts = [...root.querySelectorAll(":scope > .op, :scope > .tile")].map((one) =>
      one.classList.contains("op")
        ? one.textContent.trim()
        : one.dataset.state === "todo"
          ? "?"
          : one.querySelector("b").textContent.trim(),
    );
    const right = root.getBoundingClientRect().right;
    const cut = [...root.querySelectorAll(".so b, .tile b")].some(
      (one) => one.getBoundingClientRect().right > right + 1,
    );
    const partial = /so far/.test(so.textContent);
    return { text: parts.slice(1).join(" "), so: so.querySelector("b").textContent.trim(), partial, cut };
  });

const number = (text) => Number(text.replaceAll("−", "-").replace(/ × 10.*/, ""));
const three = (value) => Number(value.toPrecision(3));

for (const [level, names] of Object.entries(PROGRAMS))
  test(`at every step of ${level} the printed factors give what is printed, on a wide screen and a phone`, {
    skip,
  }, async () => {
    let agreed = 0;
    for (const [width, height] of [
      [1280, 720],
      [390, 844],
    ])
      for (const name of names) {
        const page = await open(browser, `${service.url}/studio/?lang=en&example=${name}&level=${level}`, {
          width,
          height,
        });
        for (let i = 0; i < 20; i++) {
          await page.evaluate(() =>
            document.querySelector("chain-rule").shadowRoot.querySelector("button.step").click(),
          );
          const ribbon = await read(page);
          if (!ribbon) continue;
          const where = `${name}, ${width}: ${ribbon.text} | ${ribbon.so}`;
          assert.ok(!ribbon.cut, where);
          if (ribbon.partial || /[?⋯]/.test(ribbon.text) || ribbon.text === "") continue;
          const terms = ribbon.text.split(" + ").flatMap((one) => one.split(/ (?=− )/));
          const sum = terms.reduce((all, term) => {
            const [sign, factors] = term.startsWith("− ") ? [-1, term.slice(2)] : [1, term];
            return all + sign * factors.split(" × ").reduce((product, one) => product * number(one), 1);
          }, 0);
          assert.equal(three(sum), three(number(ribbon.so)), where);
          agreed++;
        }
        await page.close();
      }
    assert.ok(agreed > 10, `${agreed} products`);
  });

test("of arrays the loss works out what it sends, and Esc leaves the cells", { skip }, async () => {
  for (const [name, step, formula, gate] of [
    ["layer", 4, "0.5 × (0.1388 − 1)", "⊙ (0.5(y − t))"],
    ["softmax", 3, "(0.0496 − 1) / 3", "(p − t) / 3"],
  ]) {
    const page = await open(browser, `${service.url}/studio/?lang=en&example=${name}&level=numbers`);
    for (let i = 0; i < step; i++) await page.click("chain-rule button.step");
    await page.waitForSelector("chain-rule .ribbon .tile.product");
    assert.equal((await page.textContent("chain-rule .ribbon .tile.product b")).trim(), formula);
    assert.ok((await page.textContent("chain-rule .caption .said")).includes(formula), name);
    assert.equal((await page.textContent("chain-rule .gate[data-state=now] b")).trim(), gate);
    await page.focus("chain-rule .ribbon input.cell");
    await page.keyboard.press("Escape");
    await page.waitForSelector("chain-rule .ribbon input.cell", { state: "detached" });
    const focused = await page.evaluate(() => document.querySelector("chain-rule").shadowRoot.activeElement?.className);
    assert.match(focused, /step/);
    assert.deepEqual(page.faults, []);
    await page.close();
  }
});
