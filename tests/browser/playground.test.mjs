/** The playground in a browser: it trains, says what a step will do and does it, goes back, and hands on. */

import assert from "node:assert/strict";
import { test } from "../limited.mjs";
import { missing } from "./browser.mjs";
import { fits, opened } from "./fits.mjs";
import { service } from "./session.mjs";

const skip = missing;

/** @param {string} query @param {object} [options] */
async function open(query, options) {
  const page = await opened(`/playground/?${query}`, ".board", options);
  await made(page);
  return page;
}
/** The network of the settings is there. */
const made = (page) =>
  page.waitForFunction(
    () => document.querySelector('.playground-place[aria-busy="false"]') && document.querySelector(".board .wire"),
  );
const epoch = (page) => page.locator(".epoch b").textContent().then(Number);
const numbers = (text) => [...text.matchAll(/[−+]?\d+\.\d+/g)].map(([one]) => Number(one.replace("−", "-")));
const next = (page) => page.locator(".about .next b").textContent().then(numbers);
const losses = (page) => page.locator(".losses").textContent().then(numbers);

test("it trains by itself, stops where it was told to, and its curve leads back", { skip }, async () => {
  const page = await open("lang=en#until=95&seed=3");
  const before = await losses(page);
  await page.click(".run .primary");
  await page.waitForFunction(() => {
    const stopped = document.querySelector(".run .primary").getAttribute("aria-pressed") === "false";
    return stopped && Number(document.querySelector(".epoch b").textContent) > 0;
  });
  const end = await epoch(page);
  assert.ok(end > 3, `${end} epochs`);
  const [loss, , right] = await losses(page);
  assert.ok(loss < before[0] / 2 && right >= 95, `${loss}, ${right} %`);
  assert.match(await page.locator(".caption").textContent(), /are right: at 95.% it was to stop/);
  await page.locator(".back input").focus();
  await page.keyboard.press("Home");
  await page.waitForFunction(() => document.querySelector(".epoch b").textContent === "0");
  assert.deepEqual(await losses(page), before, "the first epoch again, to the digit");
  // What came later is known until it is trained again.
  await page.keyboard.press("End");
  await page.waitForFunction((last) => Number(document.querySelector(".epoch b").textContent) === last, end);
  assert.equal((await losses(page))[0], loss);
  await page.keyboard.press("Home");
  await page.waitForFunction(() => document.querySelector(".epoch b").textContent === "0");
  await page.getByRole("button", { name: "Step", exact: true }).click();
  await page.waitForFunction(() => Number(document.querySelector(".back input").max) === 1);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("a link says what the next step does to it, and the step does it", { skip }, async () => {
  for (const optimizer of ["sgd", "adam"]) {
    const page = await open(`lang=en#optimizer=${optimizer}`);
    await page.locator(".walker").focus();
    await page.keyboard.press("ArrowDown"); // the first link
    await page.keyboard.press("ArrowRight"); // into the second layer
    await page.keyboard.press("ArrowDown");
    await page.waitForSelector('.about[data-of="W2:0:1"]');
    for (let i = 0; i < 3; i++) {
      const [old, made] = await next(page);
      const asked = await page.textContent(".caption b");
      assert.match(asked, new RegExp(`asks to ${made > old ? "go up: \\+" : "go down: −"}`));
      await page.getByRole("button", { name: "Step", exact: true }).click();
      await page.waitForFunction(
        (wanted) => document.querySelector(".about .next b").textContent.startsWith(wanted),
        `${made < 0 ? "−" : "+"}${Math.abs(made).toFixed(6)} `,
      );
      const [now] = await next(page);
      assert.notEqual(old, made);
      assert.equal(now, made, `update ${i + 1}`);
    }
    const [batch, moved] = await page
      .locator(".about p b")
      .allTextContents()
      .then((all) => numbers(all.join(" ")));
    if (optimizer === "sgd") assert.ok(Math.abs(moved + 0.03 * batch) < 1e-6, `${moved} of ${batch}`);
    assert.deepEqual(page.faults, []);
    await page.context().close();
  }
});

/** How many pixels of the links have the colour of either sign, and of none; and all of them, to tell two apart. */
const inks = (page) =>
  page.evaluate(() => {
    const canvas = document.querySelector("canvas.links");
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const style = getComputedStyle(document.documentElement);
    const found = { picture: canvas.toDataURL() };
    for (const name of ["plus", "minus", "line"]) {
      const text = style.getPropertyValue(`--${name}`).trim().slice(1);
      const ink = [0, 2, 4].map((i) => Number.parseInt(text.slice(i, i + 2), 16));
      found[name] = 0;
      for (let i = 0; i < data.length; i += 4)
        if (data[i + 3] > 160 && ink.every((one, c) => Math.abs(one - data[i + c]) < 12)) found[name]++;
    }
    return found;
  });

test("links are drawn anew with each step, by their weight or their gradient", { skip }, async () => {
  const page = await open("lang=en");
  const weights = await inks(page);
  assert.ok(weights.plus > 500 && weights.minus > 200, JSON.stringify({ ...weights, picture: "" }));
  await page.getByRole("button", { name: "gradient" }).click();
  const changed = (was) =>
    page.waitForFunction((old) => document.querySelector("canvas.links").toDataURL() !== old, was.picture);
  await changed(weights);
  const gradients = await inks(page);
  assert.ok(gradients.line > 300 && gradients.plus < weights.plus, JSON.stringify({ ...gradients, picture: "" }));
  await page.getByRole("button", { name: "Step", exact: true }).click();
  await changed(gradients);
  const light = await inks(page);
  await page.emulateMedia({ colorScheme: "dark" });
  await changed(light);
  await page.locator(".board .wire").first().click({ force: true });
  await page.waitForSelector(".about");
  await page.context().close();
});

test("a weight and a bias by hand; the gradients beside the engine's own", { skip }, async () => {
  const page = await open("lang=en#show=gradient&batchSize=30&percTrainData=50");
  const gradients = await inks(page);
  assert.ok(gradients.plus > 100 && gradients.minus > 50 && gradients.line > 300, JSON.stringify(gradients));
  const [before] = await losses(page);
  await page.locator(".bias").last().click(); // the output's
  await page.locator(".about input").fill("0.75");
  await page.keyboard.press("Enter");
  await page.waitForFunction((was) => !document.querySelector(".losses").textContent.includes(was), String(before));
  const [value] = await next(page);
  assert.equal(value, 0.75);
  // The step that is to come, as the studio has it: a program of its own, run by the engine.
  const href = await page.locator("a.open").getAttribute("href");
  const program = new URLSearchParams(href.split("#")[1]).get("program");
  const answer = await page.request.post(`${service.url}/api/v1/trace`, { data: { program } });
  const { runs, names } = await answer.json();
  const [batch] = await page
    .locator(".about p b")
    .allTextContents()
    .then((all) => numbers(all.join(" ")));
  assert.ok(Math.abs(runs[0].grads[names.b3] - batch) < 1e-6, `${runs[0].grads[names.b3]} and ${batch}`);
  await page.click("a.open");
  await page.waitForFunction(() => document.querySelector("chain-rule")?.state?.walk?.trace.names.W3 !== undefined);
  await page.goBack();
  await page.waitForSelector(".board .wire", { state: "attached" });
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("every control makes another network, and the address leads back to it", { skip }, async () => {
  const page = await open("lang=en");
  const choose = async (name, value) => {
    await page.selectOption(`select[data-set="${name}"]`, value);
    await page.waitForFunction(([key, wanted]) => location.hash.includes(`${key}=${wanted}`), [name, value]);
  };
  await choose("learningRate", "0.1");
  await choose("regularization", "L1");
  await choose("regularizationRate", "0.01");
  await choose("loss", "logistic");
  await choose("optimizer", "adam");
  await choose("init", "he");
  await page.getByRole("button", { name: "One hidden layer less" }).click();
  await page.waitForFunction(() => location.hash.includes("networkShape=4"));
  await page.getByRole("button", { name: "One more neuron in layer 1" }).click();
  await page.waitForFunction(() => location.hash.includes("networkShape=5"));
  await page.getByRole("combobox", { name: "Activation of layer 1" }).selectOption("relu");
  await page.getByRole("button", { name: "Input sin x₁" }).click();
  await page.getByRole("button", { name: "Spiral" }).click();
  await page.waitForFunction(() => location.hash.includes("dataset=spiral") && location.hash.includes("sinX=true"));
  await page.waitForFunction(() => document.querySelectorAll(".board .wire").length === 3 * 5 + 5);
  await made(page);
  const address = page.url();
  const first = await losses(page);
  await page.goto("about:blank");
  await page.goto(address);
  await made(page);
  assert.deepEqual(await losses(page), first);
  await page.selectOption('select[data-set="problem"]', "regression");
  await page.getByRole("button", { name: "Hills" }).waitFor();
  assert.equal(await page.locator('select[data-set="loss"]').inputValue(), "half");
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("points by hand and from a table, and a table that is none", { skip }, async () => {
  const page = await open("lang=zh");
  await page.locator("details.own summary").click();
  const area = page.locator("details.own textarea");
  const take = page.getByRole("button", { name: "用这张表" });
  await area.fill("1,2\n");
  await take.click();
  await page.waitForFunction(() => /第 1 行不是三列/.test(document.querySelector(".own .fault").textContent));
  await area.fill("x,y,t\n2,2,1\n-2,-2,1\n2,-2,-1\n-2,2,-1\n");
  await take.click();
  await page.waitForFunction(() => location.hash.includes("points="));
  await made(page); // what is clicked stands where it will stay
  await page.getByRole("button", { name: "−1" }).click();
  const box = await page.locator(".map").boundingBox();
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await page.waitForFunction(() => /;-?0(\.0\d?)?,-?0(\.0\d?)?,-1$/.test(decodeURIComponent(location.hash)));
  await page.reload();
  await made(page);
  await page.locator("details.program summary").click();
  assert.match(
    await page.locator(".program pre").textContent(),
    /^X = \[\[2, 2\], .*\[-?0[.\d]*, -?0[.\d]*\]\]\nt = \[1, 1, -1, -1, -1\]/,
  );
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("a link may leave controls out; code is handed on; a service that is gone is said", { skip }, async () => {
  const page = await open("lang=en#learningRate_hide=true&dataset_hide=true&playButton_hide=true&own_hide=true");
  assert.equal(await page.locator('select[data-set="learningRate"], .kinds, .run .primary, details.own').count(), 0);
  await page.locator("details.program summary").click();
  for (const [name, text] of [
    ["NumPy", "import numpy"],
    ["PyTorch", "import torch"],
  ]) {
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name }).click()]);
    const chunks = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk);
    assert.ok(Buffer.concat(chunks).toString().includes(text));
  }
  await page.route("**/api/v1/trace", (route) => route.abort());
  await page.getByRole("button", { name: "One hidden layer less" }).click();
  await page.waitForSelector(".caption .fault");
  await page.unroute("**/api/v1/trace");
  await page.getByRole("button", { name: "From the beginning" }).click();
  await page.waitForFunction(() => !document.querySelector(".caption .fault"));
  await page.context().close();
});

for (const [width, colorScheme, language] of [
  [1280, "light", "en"],
  [768, "dark", "zh"],
  [390, "light", "zh"],
  [320, "dark", "en"],
])
  test(`it fits and passes axe at ${width} px, ${colorScheme}, ${language}`, { skip }, async () => {
    const page = await open(`lang=${language}#networkShape=8,8,8,8,8,8&show=gradient`, {
      viewport: { width, height: 844 },
      colorScheme,
      bypassCSP: true, // for the checker alone
    });
    await page
      .getByRole("button")
      .filter({ hasText: /^(Step|走一步)$/ })
      .click();
    await page.locator(".walker").focus();
    await page.keyboard.press("ArrowDown");
    await page.waitForSelector(".about");
    await fits(page, width);
    await page.context().close();
  });

test("while a network is on its way the one that is there goes on, and one that never comes is said", {
  skip,
}, async () => {
  const page = await open("lang=en");
  let late = true;
  await page.route("**/api/v1/trace", async (route) => {
    if (late) await new Promise((resolve) => setTimeout(resolve, 600));
    await route.continue().catch(() => {});
  });
  await page.click(".run .primary");
  await page.getByRole("button", { name: "One more hidden layer" }).click();
  await page.getByRole("button", { name: "gradient" }).click();
  await page.setViewportSize({ width: 1200, height: 860 });
  await page.waitForFunction(() => document.querySelectorAll(".layer-head").length === 3);
  late = false;
  await page.unroute("**/api/v1/trace");
  await page.route("**/api/v1/trace", (route) => route.abort());
  await page.getByRole("button", { name: "One more hidden layer" }).click();
  await page.waitForSelector(".caption .fault");
  assert.deepEqual(
    page.faults.filter((one) => !/ERR_FAILED/.test(one)),
    [],
  );
  await page.context().close();
});

test("regularization has a line of its own; a rate and a stop go on from here; typing is left alone", {
  skip,
}, async () => {
  const page = await open("lang=en#regularization=L2&regularizationRate=0.1&learningRate=0.1");
  await page.locator(".walker").focus();
  await page.keyboard.press("ArrowDown");
  await page.waitForSelector(".about .next");
  const parts = await page
    .locator(".about p b")
    .allTextContents()
    .then((all) => numbers(all.slice(0, 3).join(" ")));
  const [g, plain, pulled] = parts;
  assert.ok(Math.abs(plain + 0.1 * g) < 2e-6, `${plain} of ${g}`);
  const [old, made] = await next(page);
  assert.ok(Math.abs(made - old - plain - pulled) < 3e-6);
  assert.ok(Math.abs(pulled + 0.1 * 0.1 * old) < 2e-6);
  for (let i = 0; i < 3; i++) await page.getByRole("button", { name: "Step", exact: true }).click();
  await page.waitForFunction(() => document.querySelector(".epoch b").textContent === "0.12"); // 3 of 25 updates
  await page.selectOption('select[data-set="until"]', "95");
  await page.selectOption('select[data-set="learningRate"]', "0.3");
  await page.waitForFunction(() => /learningRate=0.3/.test(location.hash));
  await page.waitForFunction(() => document.querySelector(".about")?.textContent.includes("× −0.3"));
  assert.equal(await epoch(page), 0.12);
  // What is no number changes nothing, and what is typed while it trains stays.
  const field = page.locator(".about input");
  const was = await next(page);
  for (const rubbish of ["abc", "1e400", "0x10", "NaN"]) {
    await field.fill(rubbish);
    await field.press("Enter");
    await page.waitForFunction(
      (text) => document.querySelector(".about .fault")?.textContent.includes(text) === true,
      rubbish,
    );
    assert.deepEqual(await next(page), was);
  }
  await field.fill("");
  await field.press("Enter");
  assert.match(await field.inputValue(), /^−?[\d.]+( ×.*)?$/);
  await page.click(".run .primary");
  await field.focus();
  await page.keyboard.press("Control+A");
  await page.keyboard.type("3.25", { delay: 60 });
  assert.equal(await field.inputValue(), "3.25");
  await page.keyboard.press("Escape");
  assert.ok(await page.evaluate(() => document.activeElement.classList.contains("walker")));
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("own points: from an address that is typed, with answers 0 and 1, and all of them in sight", {
  skip,
}, async () => {
  const page = await open("lang=en");
  await page.evaluate(() => {
    location.hash = "#points=1,1,1;2,2,1;3,1,1;4,1,1;-2,-1,0;-3,-2,0;-2,-4,0;-3,-4,0&percTrainData=90&until=95";
  });
  await page.getByRole("button", { name: "Yours" }).waitFor();
  await page.click(".run .primary");
  await page.waitForFunction(() => /100.%|9\d.*%/.test(document.querySelector(".caption").textContent));
  await page.locator("details.own summary").click();
  await page.locator("details.own textarea").fill("100，200，1\n1 2 -1\n-1 2 1\n2 2 -1");
  await page.getByRole("button", { name: "Use the table" }).click();
  await page.waitForFunction(() => /points outside it: 1\./.test(document.querySelector(".own .fault").textContent));
  await page.selectOption('select[data-set="problem"]', "regression");
  await page.waitForFunction(() =>
    document.querySelector('.kinds [aria-pressed="true"]').textContent.includes("Yours"),
  );
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("what was learnt is there after a reload, in the other language, and on the way back; a link that errs is told", {
  skip,
}, async () => {
  const page = await open("lang=en#optimizer=adam&networkShape=3&activation=foo&batchSize=99&dataset=xor&show=pink");
  assert.match(await page.textContent(".caption"), /something that there is not: Activation, Batch size, Links show\./);
  await page.locator(".walker").focus();
  await page.keyboard.press("ArrowRight");
  await page.waitForSelector(".about");
  await page.keyboard.press("Enter");
  assert.ok(await page.evaluate(() => document.activeElement.matches(".about input")), "Enter goes to the weight");
  await page.keyboard.press("Escape");
  for (let i = 0; i < 10; i++) await page.getByRole("button", { name: "Step", exact: true }).click();
  const ready = (text) =>
    page.waitForFunction(
      (wanted) =>
        document.querySelector('.playground-place[aria-busy="false"] .board .wire') &&
        document.querySelector(".epoch b")?.textContent === wanted,
      text,
    );
  await ready("1.25"); // of 8 updates an epoch
  const was = await losses(page);
  await page.reload();
  await ready("1.25");
  assert.deepEqual(await losses(page), was);
  await page.goto(page.url().replace("lang=en", "lang=zh"));
  await ready("1.25");
  assert.deepEqual(await losses(page), was);
  await page.click("a.open");
  await page.waitForFunction(() => document.querySelector("chain-rule")?.state?.walk);
  await page.goBack();
  await ready("1.25");
  // The same updates as without a way out.
  await page.getByRole("button", { name: "走一步", exact: true }).click();
  await ready("1.38");
  const after = await losses(page);
  await page.getByRole("button", { name: "从头开始" }).click();
  await ready("0");
  for (let i = 0; i < 11; i++) await page.getByRole("button", { name: "走一步", exact: true }).click();
  await ready("1.38");
  assert.deepEqual(await losses(page), after);
  await page.getByRole("button", { name: "从头开始" }).click();
  await ready("0");
  await page.reload();
  await ready("0");
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("six layers on a phone: nothing lies on anything else", { skip }, async () => {
  const page = await open("lang=en#networkShape=8,8,8,8,8,8", { viewport: { width: 390, height: 844 } });
  const over = await page.evaluate(() => {
    const boxes = [...document.querySelectorAll(".layer-head")].map((one) => one.getBoundingClientRect());
    const all = boxes.sort((a, b) => a.left - b.left);
    return all.filter((one, i) => i && one.left < all[i - 1].right - 1).length;
  });
  assert.equal(over, 0);
  assert.ok(await page.evaluate(() => document.querySelector(".board").scrollWidth > 390));
  await page.context().close();
});

test("two runs side by side: they begin together, differ in one thing, and the address has both", {
  skip,
}, async () => {
  const page = await open("lang=en#seed=3&activation=tanh");
  await page.getByRole("button", { name: "Keep this run beside, and change something" }).click();
  await page.waitForSelector(".beside canvas");
  await page.waitForFunction(() => document.querySelector(".playground-place").getAttribute("aria-busy") === "false");
  assert.match(await page.textContent(".beside"), /Both are the same so far/);
  const here = () => page.locator(".result > .losses").textContent();
  const there = () => page.locator(".beside .losses").textContent();
  const numbers = (text) =>
    text
      .match(/\d+\.\d+/g)
      .slice(0, 2)
      .map(Number);
  assert.deepEqual(numbers(await here()), numbers(await there()), "one seed, one start");
  for (let i = 0; i < 3; i++) await page.getByRole("button", { name: "Step", exact: true }).click();
  await page.waitForFunction(() => document.querySelector(".epoch b").textContent === "0.12"); // 3 of 25 updates
  assert.deepEqual(numbers(await here()), numbers(await there()), "the same updates");
  await page.locator(".sets select").nth(1).selectOption("0.3");
  await page.getByRole("button", { name: "From the beginning" }).click();
  await page.waitForFunction(() => /Learning rate/.test(document.querySelector(".beside table")?.textContent ?? ""));
  for (let i = 0; i < 3; i++) await page.getByRole("button", { name: "Step", exact: true }).click();
  await page.waitForFunction(() => {
    const of = (selector) => document.querySelector(selector).textContent.match(/\d+\.\d+/)[0];
    return of(".result > .losses") !== of(".beside .losses");
  });
  assert.match(page.url(), /beside=/);
  await page.reload();
  await page.waitForSelector(".beside table");
  assert.match(await page.textContent(".beside table"), /Learning rate\s*0\.3\s*as usual/);
  await page.getByRole("button", { name: "Take it away" }).click();
  await page.waitForFunction(() => !document.querySelector(".beside canvas"));
  assert.doesNotMatch(page.url(), /beside=/);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("several classes: a class for each place, own points of theirs, and the step in the studio", {
  skip,
}, async () => {
  const page = await open(
    "lang=en#problem=classes&dataset=iris&learningRate=0.1&until=95&discretize=true&regularization=L2&regularizationRate=0.001",
  );
  assert.equal(await page.locator(".label.under").count(), 3);
  await page.click(".run .primary");
  await page.waitForFunction(() => {
    const stopped = document.querySelector(".run .primary").getAttribute("aria-pressed") === "false";
    return stopped && Number(document.querySelector(".epoch b").textContent) > 0;
  });
  assert.match(await page.locator(".losses").textContent(), /Right: (9[5-9]|100).* in training, (8|9|100)/);
  // Three colours on the large map: where each kind of flower is.
  const inks = () =>
    page.evaluate(() => {
      const canvas = document.querySelector("canvas.large");
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      const kinds = new Set();
      for (let i = 0; i < data.length; i += 4) {
        const [r, g, b] = data.slice(i, i + 3);
        if (Math.max(r, g, b) - Math.min(r, g, b) > 90) kinds.add(r > b ? "orange" : b > g * 1.2 ? "blue" : "green");
      }
      return [...kinds].sort();
    });
  await page.waitForFunction(() => document.querySelector("canvas.large").width > 0);
  assert.deepEqual(await inks(), ["blue", "green", "orange"]);
  // The next batch in the studio: its loss, regularization in it, is what the gradients here belong to.
  const href = await page.locator("a.open").getAttribute("href");
  const program = new URLSearchParams(href.split("#")[1]).get("program");
  assert.match(program, /L = E \+ R$/);
  const { runs, names } = await (await page.request.post(`${service.url}/api/v1/trace`, { data: { program } })).json();
  await page.locator(".bias").last().click();
  await page.waitForSelector('.about[data-of="b3::2"]');
  const [batch] = numbers((await page.locator(".about p b").allTextContents()).join(" "));
  assert.ok(Math.abs(runs[0].grads[names.b3][2] - batch) < 1e-6, `${runs[0].grads[names.b3]} and ${batch}`);
  await page.keyboard.press("Escape");
  await page.locator(".neuron").last().click();
  await page.waitForFunction(() => /Class 2/.test(document.querySelector(".result h2").textContent));
  // A table whose answers are numbers from 0 on makes as many classes.
  await page.locator("details.own summary").click();
  await page.locator("details.own textarea").fill("1,1,0\n-1,2,1\n-2,-2,2\n3,-3,3\n1,2,0\n-2,2,1\n-3,-2,2\n3,-2,3");
  await page.getByRole("button", { name: "Use the table" }).click();
  await page.waitForFunction(() => document.querySelectorAll(".label.under").length === 4);
  await page.reload();
  await page.waitForFunction(() => document.querySelectorAll(".label.under").length === 4);
  // The run beside is of the same points; a table that says nothing is refused, and what there is stays.
  await page.getByRole("button", { name: "Keep this run beside" }).click();
  await page.waitForFunction(() => /beside=/.test(location.hash));
  await page.locator("details.own summary").click();
  const use = async (table) => {
    await page.locator("details.own textarea").fill(table);
    await page.getByRole("button", { name: "Use the table" }).click();
  };
  await use("1,1,0\n-1,2,1\n-2,-2,7\n3,-3,3");
  await page.waitForFunction(() => /neither two sides/.test(document.querySelector(".own .fault").textContent));
  assert.equal(await page.locator(".label.under").count(), 4);
  await use("1,1,1\n-1,2,2\n-2,-2,3\n3,-3,1");
  await page.waitForFunction(() => document.querySelectorAll(".label.under").length === 3);
  await page.waitForFunction(() => /Both are the same/.test(document.querySelector(".beside").textContent));
  const twin = await page.evaluate(() =>
    [".result .losses", ".beside .losses"].map(
      (one) => document.querySelector(one).textContent.match(/Loss ([\d.]+)/)[1],
    ),
  );
  assert.equal(twin[0], twin[1], "one start, one set of points");
  // In another problem they are put by, and are there again.
  await page.selectOption('select[data-set="problem"]', "classification");
  await page.waitForFunction(() => document.querySelectorAll(".label.under").length === 1);
  assert.equal(await page.getByRole("button", { name: "Yours" }).count(), 0);
  await page.selectOption('select[data-set="problem"]', "classes");
  await page.getByRole("button", { name: "Yours" }).click();
  await page.waitForFunction(() => /points=/.test(location.hash));
  await page.selectOption('select[data-set="problem"]', "classification");
  await page.waitForFunction(() => document.querySelectorAll(".label.under").length === 1);
  await page.selectOption('select[data-set="optimizer"]', "adam");
  await page.waitForFunction(() => /gradients/.test(document.querySelector("a.open").textContent));
  assert.deepEqual(page.faults, []);
  await page.context().close();
});
