/** The optimizer lab without a browser: its walks are the engine's own, its addresses lead back. */

import assert from "node:assert/strict";
import { surface } from "../../frontend/src/formula/descent.js";
import { fresh, hashOf, OWN, programOf, RACERS, settingsOf, SURFACES } from "../../frontend/src/trace/descent.js";
import { readTrace } from "../../frontend/src/trace/read.js";
import { test } from "../limited.mjs";
import { engine } from "./traces.mjs";

/** A trace and a training of each, by the engine. */
const answered = (asked) =>
  engine(
    `import json, sys
from chainrule.service import tasks, training
made = []
for one in json.load(sys.stdin):
    trace = json.loads(tasks.trace(json.dumps({"program": one["program"]}).encode(), "en"))
    form = one | {"steps": 25, "record": {"runs": "params"}}
    made.append({"trace": trace, "trained": json.loads(training.whole(json.dumps(form).encode(), "en", 60))})
print(json.dumps(made))`,
    JSON.stringify(asked),
  );

test("each racer goes where the engine's training goes, on every surface", () => {
  const asked = Object.keys(SURFACES).flatMap((name) => {
    const s = fresh(name);
    return Object.entries(RACERS).map(([racer, [optimizer, settings]]) => ({
      racer,
      start: s.start,
      program: programOf(s),
      optimizer: { name: optimizer, lr: 0.003, ...settings },
    }));
  });
  const answers = answered(asked.map(({ program, optimizer }) => ({ program, optimizer })));
  asked.forEach(({ racer, start, program }, i) => {
    const { trace, trained } = answers[i];
    const [optimizer, settings] = RACERS[racer];
    const path = surface(readTrace(trace)).walk(optimizer, settings, 0.003, 25, start);
    const { params } = trained.done;
    assert.equal(path.loss.length, 26);
    for (const [name, own] of [
      ["x", path.x],
      ["y", path.y],
    ])
      assert.ok(
        Math.abs(own.at(-1) - params[name]) <= 1e-12 * Math.max(1, Math.abs(params[name])),
        `${racer}: ${own.at(-1)} and ${params[name]}\n${program}`,
      );
    trained.series.loss.forEach((loss, n) => assert.ok(Math.abs(loss - path.loss[n]) <= 1e-10 * Math.max(1, loss)));
  });
});

test("a walk that runs away ends where numbers end", () => {
  const [{ trace }] = answered([{ program: programOf(fresh("valley")), optimizer: { name: "sgd", lr: 0.01 } }]);
  const ground = surface(readTrace(trace));
  const path = ground.walk("sgd", {}, 1, 2000, [-4, 0.8]);
  assert.ok(path.loss.length < 2000 && !Number.isFinite(path.loss.at(-1)));
  const heights = ground.heights([-5, 5, -1, 1], 10, 4);
  assert.equal(heights.length, 40);
  assert.ok(Math.abs(heights[0] - ((-4.5) ** 2 + 100 * 0.75 ** 2) / 2) < 1e-12, "the first is above on the left");
});

test("an address leads back, and rubbish leaves everything as it is", () => {
  for (const s of [
    fresh("beale"),
    { ...fresh("cliff"), steps: 50, start: [0.5, -1], rates: { adagrad: 0.5 } },
    { ...fresh(OWN), formula: "x**2 + abs(y)", rates: {} },
  ])
    assert.deepEqual(settingsOf(hashOf(s)), s);
  const usual = settingsOf("");
  assert.equal(usual.surface, "rosenbrock");
  assert.deepEqual(settingsOf("#surface=constructor&start=a,b&steps=x&formula=1"), usual);
  assert.deepEqual(settingsOf("#rates=sgd:-1,adam:NaN,toString:1,sgd").rates, {});
  assert.equal(settingsOf("#steps=1e9").steps, 2000);
});
