/** Training in the page: its controls, its curves, its steps, and a server that is killed in the middle. */

import assert from "node:assert/strict";
import { test } from "../limited.mjs";
import { calm, end, missing, open, require, serve, show } from "./browser.mjs";
import { browser, service } from "./session.mjs";

const skip = missing;
const training = (page) =>
  page.evaluate(() => {
    const { journal, running, seeking, others } = document.querySelector("chain-rule").state.training;
    return {
      n: journal?.n ?? 0,
      loss: journal?.loss ?? [],
      end: journal?.end ?? null,
      running,
      seeking,
      others: others.length,
    };
  });
const press = async (page, name) => {
  await show(page, "train");
  await page.locator("chain-rule .training").getByRole("button", { name, exact: true }).click();
};

/** Losses of one run, worked out in two places. */
function near(own, theirs) {
  assert.equal(own.length, theirs.length);
  own.forEach((loss, i) => assert.ok(Math.abs(loss - theirs[i]) <= 1e-9 * Math.abs(theirs[i]), `step ${i + 1}`));
}

async function opened(url, options) {
  const page = await open(browser, url, options);
  await show(page, "train");
  await page.waitForSelector("chain-rule .training .how");
  return page;
}

test("one update, then many, then back to the same weights; the curves and the numbers are the service's", {
  skip,
}, async () => {
  const page = await opened(`${service.url}/studio/?lang=en&example=xor`);
  await press(page, "One update");
  await calm(page);
  assert.equal((await training(page)).n, 1);
  await press(page, "Run 1,000 updates");
  await calm(page);
  const first = await training(page);
  assert.equal(first.n, 1001);
  await page.waitForSelector("chain-rule .chart canvas");
  const request = await page.evaluate(() => document.querySelector("chain-rule").state.training.journal.request);
  const answer = await fetch(`${service.url}/api/v1/train`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ ...request, steps: 1001, record: { runs: "none" } }),
  });
  const lines = (await answer.text())
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  near(
    first.loss,
    lines.filter((line) => line.event === "step").map((line) => line.loss),
  );
  await page.waitForFunction(() =>
    document
      .querySelector("chain-rule")
      .shadowRoot.querySelector(".training")
      .textContent.includes("the same to 12 digits"),
  );
  assert.match(await page.textContent("chain-rule .training .status"), /The loss after update 1001 is 0\.05/);
  await press(page, "Rewind to the initial weights");
  assert.deepEqual([(await training(page)).n, (await training(page)).others], [0, 1]);
  await press(page, "One update");
  await calm(page);
  assert.equal((await training(page)).loss[0], first.loss[0], "the same initial weights");
  assert.equal(await page.locator("chain-rule .runs tbody tr").count(), 2, "two runs to be compared");
  assert.match(await page.textContent("chain-rule .runs tbody"), /1 · SGD[\s\S]*2 · SGD/);
  assert.deepEqual(page.faults, []);
});

test("any step is opened and walked while the training goes on", { skip }, async () => {
  const page = await opened(`${service.url}/studio/?lang=en&example=neuron&level=calculus`);
  await page.selectOption("chain-rule .how select", "adam");
  await press(page, "Run 1,000 updates");
  await page.waitForFunction(() => document.querySelector("chain-rule").state.training.journal?.n > 20);
  await page.fill("chain-rule .open input[type=number]", "7");
  await page.press("chain-rule .open input[type=number]", "Enter");
  await page.waitForFunction(() => document.querySelector("chain-rule").state.opened === 7);
  const shown = await page.evaluate(() => {
    const {
      walk,
      training: { journal },
    } = document.querySelector("chain-rule").state;
    return [walk.run.values[walk.trace.output], journal.loss[6], walk.moves.size];
  });
  assert.equal(shown[0], shown[1]);
  assert.equal(shown[2], 2);
  await end(page);
  assert.match(
    await page.textContent("chain-rule .rule .sentence"),
    /In update 7 of the training the optimizer Adam moves b/,
  );
  await calm(page);
  assert.equal(await page.locator("chain-rule .rule .part", { hasText: "Rule" }).count(), 3, "m, v, and the parameter");
  await calm(page);
  assert.equal((await training(page)).n, 1000, "the training was not disturbed");
  await page.evaluate(() => document.querySelector("chain-rule").send({ type: "set", name: "x", value: 0.6 }));
  const moved = await page.evaluate(() => {
    const {
      opened,
      walk,
      training: { journal },
    } = document.querySelector("chain-rule").state;
    return [opened, walk.run.values[walk.trace.names.w], journal.params.w[6], walk.run.values[walk.trace.names.x]];
  });
  assert.deepEqual(moved, [7, moved[2], moved[2], 0.6], "what is changed in an opened step is changed in that step");
  await press(page, "Back to the program");
  assert.deepEqual(
    await page.evaluate(() => [
      document.querySelector("chain-rule").state.opened,
      document.querySelector("chain-rule").state.inputs,
    ]),
    [null, {}],
  );
  assert.deepEqual(page.faults, []);
});

test("schedule, clipping and the optimizer's own settings are the run's, and the address keeps them", {
  skip,
}, async () => {
  const page = await opened(`${service.url}/studio/?lang=en&example=circle&level=calculus`);
  const field = (label) => page.locator("chain-rule .how label", { hasText: label }).locator("input, select");
  const fill = async (label, value) => {
    await field(label).fill(value);
    await field(label).press("Tab");
  };
  assert.equal(await field("Learning rate η").inputValue(), "0.3", "the rate that suits this program");
  await field("Optimizer").selectOption("adam");
  await fill("Learning rate η", "0.02");
  await fill("Batch size", "10");
  await page.click("chain-rule .more summary");
  await field("Learning rate schedule").selectOption("cosine");
  await fill("Number of updates", "50");
  await field("Gradient clipping").selectOption("norm");
  await fill("Bound", "0.01");
  await fill("Decay of the mean", "0.8");
  await fill("L2 regularization", "0.001");
  await press(page, "One epoch");
  await calm(page);
  const { request, n } = await page.evaluate(() => document.querySelector("chain-rule").state.training.journal);
  assert.equal(n, 10);
  assert.deepEqual(
    {
      optimizer: request.optimizer,
      schedule: request.schedule,
      clip: request.clip,
      regularization: request.regularization,
      batch: request.batch_size,
    },
    {
      optimizer: { name: "adam", lr: 0.02, betas: [0.8, 0.999] },
      schedule: { name: "cosine", steps: 50, min: 0 },
      clip: { norm: 0.01 },
      regularization: { l1: 0, l2: 0.001 },
      batch: 10,
    },
  );
  await page.evaluate(() => document.querySelector("chain-rule").send({ type: "open", n: 5 }));
  await page.waitForFunction(() => document.querySelector("chain-rule").state.opened === 5);
  await end(page);
  assert.match(await page.textContent("chain-rule .rule"), /After clipping and regularization/);
  await page.waitForSelector("chain-rule .rule .part"); // what an optimizer's lines are printed by comes when needed
  assert.equal(
    await page.locator("chain-rule .rule .part", { hasText: "Rule" }).count(),
    5,
    "regularization, clipping, m, v, and the parameter",
  );
  assert.match(await page.textContent("chain-rule .player .shown"), /step 5 of the training/);
  await press(page, "Back to the program");
  await page.reload();
  await page.waitForSelector("chain-rule .training .how"); // open, as there is something to be seen
  assert.equal(
    await field("Learning rate schedule").inputValue(),
    "cosine",
    "seen without a click, as it is not the default",
  );
  assert.equal(await field("Learning rate η").inputValue(), "0.02");
  await press(page, "One epoch");
  await calm(page);
  assert.deepEqual(
    await page.evaluate(() => document.querySelector("chain-rule").state.training.journal.request),
    request,
  );
  assert.deepEqual(page.faults, []);
});

test("where the loss has run away there is nothing to go on with, until a setting is changed", { skip }, async () => {
  const page = await opened(`${service.url}/studio/?lang=en&example=price`);
  const run = page.getByRole("button", { name: "Run 1,000 updates", exact: true });
  await page.evaluate(() => document.querySelector("chain-rule").send({ type: "rate", rate: 1 }));
  await run.click();
  await calm(page);
  await page.waitForFunction(() =>
    document
      .querySelector("chain-rule")
      .shadowRoot.querySelector(".training .status")
      .textContent.includes("stopped being finite"),
  );
  await page.waitForFunction(
    () => document.querySelector("chain-rule").shadowRoot.querySelector(".training .actions button").disabled,
  );
  assert.ok(await run.isDisabled());
  await page.evaluate(() => document.querySelector("chain-rule").send({ type: "rate", rate: 0.0001 }));
  await page.waitForFunction(
    () => !document.querySelector("chain-rule").shadowRoot.querySelector(".training .actions button").disabled,
  );
  assert.deepEqual(page.faults, []);
});

test("a panel that cannot be loaded says so, and can be opened again", { skip }, async () => {
  const page = await open(browser, `${service.url}/studio/?lang=en&example=xor`);
  await page.route("**/chunks/training-controls-*.js*", (route) => route.abort());
  await show(page, "train");
  await page.waitForSelector("chain-rule .training .fault");
  await calm(page); // nothing more is on its way
  assert.match(await page.textContent("chain-rule .training .fault"), /Check the connection/);
  await page.unroute("**/chunks/training-controls-*.js*");
  await show(page, "why");
  await show(page, "train");
  await page.waitForSelector("chain-rule .training .how");
  assert.equal(await page.locator("chain-rule .training .fault").count(), 0);
});

test("a measure that the run has not recorded: the same run again, with it", { skip }, async () => {
  const page = await opened(`${service.url}/studio/?lang=en&example=circle&level=calculus`);
  await press(page, "Run 1,000 updates");
  await calm(page);
  const before = await training(page);
  await page.locator("chain-rule .curves select").selectOption("saturated");
  await page.waitForFunction(
    () => document.querySelector("chain-rule").state.training.journal.series.saturated?.h?.length === 1000,
  );
  await calm(page);
  const after = await training(page);
  near(after.loss, before.loss);
  assert.equal(after.others, 0, "the same run, and not a second one");
  await page.waitForFunction(() => {
    const { shadowRoot, state } = document.querySelector("chain-rule");
    return (
      shadowRoot.querySelectorAll(".drawn li").length === Object.keys(state.training.journal.series.saturated).length
    );
  });
  await page.locator("chain-rule .curves select").selectOption("grad_norm_by_group");
  await page.waitForFunction(
    () =>
      document.querySelector("chain-rule").state.training.journal.series.grad_norm_by_group &&
      document.querySelector("chain-rule").state.training.running === null,
  );
  assert.deepEqual(page.faults, []);
});

test("a server that is killed in the middle: the run goes on at the next one, no step lost or doubled", {
  skip,
}, async () => {
  const own = await serve();
  const page = await opened(`${own.url}/studio/?lang=en&example=xor`);
  await page.evaluate(() => {
    const element = document.querySelector("chain-rule");
    element.send({ type: "rate", rate: 0.01 });
    element.send({ type: "settings", settings: { measure: ["saturated"] } }); // which only the service has
  });
  // Long enough that it is still running when its server dies.
  await page.evaluate(() => document.querySelector("chain-rule").send({ type: "train", wish: "run", steps: 30_000 }));
  await page.waitForFunction(
    () => document.querySelector("chain-rule").state.training.journal?.checkpoints.length >= 1,
  );
  await own.stop();
  const before = await training(page);
  assert.ok(before.n > 0 && before.n < 30_000, `killed in the middle: ${before.n}`);
  await page.waitForFunction(() =>
    document
      .querySelector("chain-rule")
      .shadowRoot.querySelector(".training .status")
      .textContent.includes("goes on as soon as it does"),
  );
  const second = await serve(own.port);
  await calm(page);
  const after = await training(page);
  assert.equal(after.n, 30_000);
  assert.equal(after.loss.length, 30_000);
  const request = await page.evaluate(() => document.querySelector("chain-rule").state.training.journal.request);
  const answer = await fetch(`${service.url}/api/v1/train`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ ...request, steps: 30_000, record: { runs: "none" } }),
  });
  const whole = (await answer.text())
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line))
    .filter((line) => line.event === "step")
    .map((line) => line.loss);
  assert.deepEqual(after.loss, whole, "bit for bit what an undisturbed run gives");
  await second.stop();
});

test("a small program is trained without a server, and its steps are opened", { skip }, async () => {
  const own = await serve();
  const page = await opened(`${own.url}/studio/?lang=en&example=circle`);
  await press(page, "One update"); // the training's code has come
  await calm(page);
  await own.stop();
  await press(page, "Rewind to the initial weights");
  await page.locator("chain-rule .how label", { hasText: "Batch" }).locator("input").fill("10");
  await page.keyboard.press("Tab");
  await press(page, "Run 1,000 updates");
  await calm(page);
  const run = await training(page);
  assert.deepEqual([run.n, run.seeking], [1000, false]);
  assert.match(await page.textContent("chain-rule .training"), /The service could not be asked/);
  await page.fill("chain-rule .open input[type=number]", "500");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector("chain-rule").state.opened === 500);
  const shown = await page.evaluate(() => {
    const { walk } = document.querySelector("chain-rule").state;
    return [walk.run.values[walk.trace.output], walk.trace.nodes[0].shape];
  });
  assert.deepEqual(shown, [run.loss[499], [10, 2]]);
  assert.deepEqual(page.faults, []);
});

test("own data are put in and trained on; a bad line is named", { skip }, async () => {
  const page = await opened(
    `${service.url}/studio/?lang=en#program=${encodeURIComponent("w = param(0.0)\nb = param(0.0)\nL = mean((w*x + b - t)**2)\n# x and t are yours\nx = [1, 2]\nt = [1, 2]".replace(/(.*)\n(.*)\n(.*)\n.*\n(.*)\n(.*)/s, "$4\n$5\n$1\n$2\n$3"))}`,
  );
  await page.click("chain-rule .own summary");
  await page.fill("chain-rule .own textarea", "x,t\n1,3\n2,oops");
  await press(page, "Use these data");
  assert.match(await page.textContent("chain-rule .own .fault"), /Line 3/);
  await page.evaluate(() => document.querySelector("chain-rule").send({ type: "rate", rate: 0.1 }));
  await page.fill("chain-rule .own textarea", "x,x,t\n1,1,3");
  await press(page, "Use these data");
  assert.match(await page.textContent("chain-rule .own .fault"), /x has 1 columns, and here it has 2/);
  await page.fill("chain-rule .own textarea", "x,t\n1,3\n2,5\n3,7\n4,9");
  await press(page, "Use these data");
  assert.match(await page.textContent("chain-rule .own .effect"), /4 samples are in use as x, t/);
  await calm(page);
  await press(page, "Run 1,000 updates");
  await calm(page);
  const found = await page.evaluate(() =>
    Object.fromEntries(
      Object.entries(document.querySelector("chain-rule").state.training.journal.params).map(([name, values]) => [
        name,
        values.at(-1),
      ]),
    ),
  );
  assert.ok(Math.abs(found.w - 2) < 1e-6 && Math.abs(found.b - 1) < 1e-6, JSON.stringify(found));
  await press(page, "Rewind to the initial weights");
  await press(page, "One update");
  await calm(page);
  assert.deepEqual(
    await page.evaluate(() => document.querySelector("chain-rule").state.training.journal.request.inputs),
    { x: [1, 2, 3, 4], t: [3, 5, 7, 9] },
    "rewound, and the data are still the reader's",
  );
  await page.evaluate(() => document.querySelector("chain-rule").send({ type: "choose", id: "neuron" }));
  await page.waitForFunction(() => document.querySelector("chain-rule").state.base.trace.nodes.length === 12);
  await press(page, "One update");
  await calm(page);
  assert.equal(
    await page.evaluate(() => document.querySelector("chain-rule").state.training.problem),
    null,
    "another program has data of its own, or none",
  );
  assert.deepEqual(page.faults, []);
});

test("two columns are a matrix; another setting begins another run, and a run's weights can be taken over", {
  skip,
}, async () => {
  const page = await opened(`${service.url}/studio/?lang=en&example=circle&level=calculus`);
  await page.click("chain-rule .own summary");
  await page.fill("chain-rule .own textarea", "x,x,t\n1,1,1\n-1,2,-1\n3,0.5,-1\n0,0,1");
  await press(page, "Use these data");
  await press(page, "Run 1,000 updates");
  await calm(page);
  const first = await page.evaluate(() => document.querySelector("chain-rule").state.training.journal);
  assert.deepEqual(first.request.inputs.x, [
    [1, 1],
    [-1, 2],
    [3, 0.5],
    [0, 0],
  ]);
  assert.equal(await page.locator("chain-rule .training .effect", { hasText: "begins a new run" }).count(), 0);
  const rate = page.locator("chain-rule .how label", { hasText: "Learning rate η" }).locator("input");
  await rate.fill("-1");
  await rate.press("Tab");
  const told = page.locator("chain-rule .how label", { hasText: "Learning rate η" }).locator(".wrong");
  assert.equal(await told.textContent(), "A number above 0 and at most 1000000 is needed here.");
  assert.equal(await rate.inputValue(), "0.3", "what the field shows is what a run would use");
  await rate.fill("0.03");
  await rate.press("Tab");
  assert.equal(await told.textContent(), "");
  await page.waitForSelector("chain-rule .training .effect >> text=begins a new run");
  await press(page, "Take these weights over");
  await page.waitForFunction(() => document.querySelector("chain-rule").state.inputs.W1);
  await press(page, "One update");
  await calm(page);
  const second = await page.evaluate(() => document.querySelector("chain-rule").state.training.journal);
  assert.equal(second.loss[0], first.end.loss, "it begins where the first ended");
  assert.equal(second.request.optimizer.lr, 0.03);
  await page.waitForFunction(() =>
    /changed values/.test(document.querySelector("chain-rule").shadowRoot.querySelector(".runs tbody").textContent),
  );
  assert.deepEqual(page.faults, []);
});

test("Run and Pause are one button, so that the focus stays", { skip }, async () => {
  const page = await opened(`${service.url}/studio/?lang=en&example=xor`);
  await page.locator("chain-rule .training").getByRole("button", { name: "Run 1,000 updates" }).focus();
  await page.keyboard.press("Enter");
  await calm(page);
  assert.match(
    await page.evaluate(() => document.querySelector("chain-rule").shadowRoot.activeElement?.textContent ?? ""),
    /Run 1,000 updates/,
  );
});

for (const [width, scheme, language] of [
  [1280, "light", "en"],
  [320, "dark", "zh"],
]) {
  test(`axe finds nothing in a training, ${width} px, ${scheme}, ${language}`, { skip }, async () => {
    const page = await opened(`${service.url}/studio/?lang=${language}&example=xor`, {
      viewport: { width, height: 800 },
      colorScheme: scheme,
      bypassCSP: true,
    });
    await page.evaluate(() => document.querySelector("chain-rule").send({ type: "train", wish: "run" }));
    await calm(page);
    await page.evaluate(() => document.querySelector("chain-rule").send({ type: "open", n: 3 }));
    await page.waitForFunction(() => document.querySelector("chain-rule").state.opened === 3);
    await page.waitForSelector("chain-rule .chart canvas");
    await page.evaluate(require("axe-core").source);
    const found = await page.evaluate(() =>
      globalThis.axe.run(document, {
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
      }),
    );
    assert.deepEqual(
      found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target).join("; ")}`),
      [],
    );
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  });
}

test("the picture of an open step has all the points, though the step has seen a batch", { skip }, async () => {
  const page = await open(browser, `${service.url}/studio/?lang=en&example=circle-chance`);
  await page.evaluate(() => {
    const { send } = document.querySelector("chain-rule");
    send({ type: "settings", settings: { batch: 10 } });
    send({ type: "tab", tab: "train" });
    send({ type: "train", wish: "epoch" });
  });
  await calm(page);
  await page.evaluate(() => document.querySelector("chain-rule").send({ type: "open", n: 20 }));
  await page.waitForFunction(() => document.querySelector("chain-rule").state.opened === 20);
  await page.evaluate(() => document.querySelector("chain-rule").send({ type: "show", show: "data" }));
  await calm(page);
  assert.match(await page.textContent("chain-rule .marks"), /of 200 points right/);
  assert.equal(await page.locator("chain-rule .net canvas").count(), 7);
  await page.evaluate(() => document.querySelector("chain-rule").send({ type: "close" }));
  await calm(page);
  assert.match(await page.textContent("chain-rule .marks"), /of 200 points right/);
  assert.deepEqual(page.faults, []);
});

test("nothing of a run stands outside its panel, and a link to an opened step holds its weights", {
  skip,
}, async () => {
  const page = await opened(`${service.url}/studio/?lang=en&example=network`);
  await press(page, "One update");
  await press(page, "One update");
  await calm(page);
  const outside = await page.evaluate(() => {
    const panel = document.querySelector("chain-rule").shadowRoot.querySelector(".training");
    const { left, right } = panel.getBoundingClientRect();
    return [...panel.querySelectorAll("label, select, button, p, .chart")]
      .filter((one) => one.getClientRects().length && !one.closest("table"))
      .filter((one) => one.getBoundingClientRect().left < left || one.getBoundingClientRect().right > right + 1)
      .map((one) => one.textContent.trim().slice(0, 40));
  });
  assert.deepEqual(outside, []);
  await page.locator("chain-rule .training .open .actions button").nth(1).click();
  await page.waitForFunction(() => document.querySelector("chain-rule").state.opened === 2);
  const weight = (which) => {
    const { walk } = document.querySelector("chain-rule").state;
    return walk.run.values[walk.trace.names[which]];
  };
  const trained = await page.evaluate(weight, "w5");
  assert.notEqual(trained, 0.4);
  await page.locator("chain-rule").getByRole("button", { name: "Share" }).click();
  const link = await page.locator("chain-rule #share-link").inputValue();
  await page.goto(link);
  await calm(page);
  assert.equal(await page.evaluate(weight, "w5"), trained);
  await page.close();
});

test("a box of a small picture shows its slider while it is looked at, and a key moves it", { skip }, async () => {
  const page = await open(browser, `${service.url}/studio/?lang=en&example=neuron#open=%3Dz`);
  const hand = page.locator('chain-rule [data-key="w"] .hand');
  assert.equal(await hand.isVisible(), false);
  await page.locator('chain-rule [data-key="w"] .face').focus();
  await page.keyboard.press("Tab");
  assert.equal(await hand.isVisible(), true);
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction(() => document.querySelector("chain-rule").state.inputs.w > 0.4);
  await page.close();
});
