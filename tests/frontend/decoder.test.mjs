/** The language lab without a browser: the texts, and that the page's plan and the scalars say what the engine says. */

import assert from "node:assert/strict";
import { fromNested, grid } from "../../frontend/src/formula/arrays.js";
import { readerOf } from "../../frontend/src/formula/decoder.js";
import {
  DEFAULTS,
  hashOf,
  HEADS,
  one,
  PARAMS,
  read,
  row,
  scalars,
  settingsOf,
  TASKS,
  TESTED,
  training,
} from "../../frontend/src/trace/decoder.js";
import { readTrace } from "../../frontend/src/trace/read.js";
import { test } from "../limited.mjs";
import { engine } from "./traces.mjs";

/** The trace of a request, as the service makes it. */
const traced = (request) =>
  readTrace(
    engine(
      `import sys
from chainrule.service import tasks
from chainrule.service.schema import TraceRequest
print(tasks.traced(TraceRequest.model_validate_json(sys.stdin.read()), "en").decode())`,
      JSON.stringify({ max_elements: 200_000, ...request }),
    ),
  );
const flat = (value) => grid(fromNested(value)).data;
const near = (a, b, bound = 1e-9) => assert.ok(Math.abs(a - b) <= bound * Math.max(1, Math.abs(b)), `${a} and ${b}`);

test("texts are of the task, each once, the same for a seed and others for another", () => {
  for (const [name, { letters, places, texts }] of Object.entries(TASKS)) {
    const [all, again, others] = [texts(1), texts(1), texts(2)];
    assert.deepEqual(all, again);
    assert.notDeepEqual(all, others);
    assert.equal(new Set(all).size, all.length, name);
    for (const text of all) {
      assert.ok([...text].length <= places + 1, text);
      assert.ok(
        [...text].every((letter) => letters.includes(letter)),
        text,
      );
    }
  }
  for (const text of TASKS.reverse.texts(3)) {
    const [word, back] = text.split("|");
    assert.equal([...word].reverse().join(""), back);
  }
});

test("a request trains on what comes next, and only where it counts", () => {
  const { inputs } = training(DEFAULTS, 100, null);
  const [text] = TASKS.reverse.texts(DEFAULTS.seed);
  const { letters } = TASKS.reverse;
  assert.equal(inputs.X[0].map((i) => letters[i]).join(""), text.slice(0, 8));
  assert.equal(inputs.Y[0].map((i) => letters[i] ?? "").join(""), text.slice(5));
  const names = training({ ...DEFAULTS, task: "names" }, 100, null).inputs;
  const counted = names.Y[0].filter((i) => i < 27).length;
  assert.equal(counted, TASKS.names.texts(1)[0].length - 1, "nothing after the end is learnt");
  assert.equal(Math.round(inputs.X.length * 0.2), TESTED);
});

for (const task of Object.keys(TASKS))
  test(`${task}: from a place, what comes next, where it looks and each gradient, as arrays and as scalars`, () => {
    const settings = { ...DEFAULTS, task };
    const reader = readerOf(traced(one(settings)), PARAMS, HEADS);
    const text = TASKS[task].sample;
    const at = 4;
    const target = TASKS[task].letters.indexOf([...text][at + 1]);
    const place = row(task, text, at, target);
    const seen = reader.see(place, at);
    const whole = traced({ program: one(settings).program, inputs: { X: [place.x], Y: [place.y] } });
    const { names, runs, output } = whole;
    near(seen.loss, runs[0].values[output]);
    const n = TASKS[task].letters.length;
    near(seen.loss, -Math.log(seen.shares[target]));
    seen.shares.forEach((share, i) => near(share, flat(runs[0].values[names.p])[at * n + i]));
    const { places } = TASKS[task];
    seen.heads.forEach(({ weights, grads }, i) => {
      near(
        [...weights].reduce((a, b) => a + b, 0),
        1,
      );
      assert.ok(
        weights.slice(at + 1).every((weight) => weight === 0),
        "nobody looks ahead",
      );
      const own = flat(runs[0].grads[names[`A${i + 1}`]]);
      grads.forEach((g, k) => near(g, own[at * places + k]));
    });
    const dh = flat(runs[0].grads[names.h]);
    seen.pull.forEach((size, i) => near(size, Math.hypot(...dh.slice(16 * i, 16 * i + 16))));
    assert.ok(seen.pull.slice(at + 1).every((size) => size === 0));
    const single = traced({ program: scalars(settings, text, at, target, reader.params()), max_elements: 1000 });
    near(single.runs[0].values[single.output], seen.loss, 1e-3);
    assert.ok(single.nodes.length > 8_000, String(single.nodes.length));
    assert.ok(
      single.nodes.every(({ shape, kind }) => kind === "param" || !shape.length),
      "scalars",
    );
  });

test("parameters that are put are those that it reads with; what is no parameter is left", () => {
  const reader = readerOf(traced(one(DEFAULTS)), PARAMS, HEADS);
  const place = row("reverse", "bdac|", 4, 0);
  reader.put({ c: [0, 0, 0, 50, 0, 0, 0], mask: 3, X: [[0, 0, 0, 0, 0, 0, 0, 0]] });
  near(reader.see(place, 4).shares[3], 1);
});

test("what is typed is read as far as the network knows it", () => {
  assert.equal(read("reverse", "BD?ac|zc"), "bdac|c");
  assert.equal(read("reverse", "abcdefabcdef"), "abcdefabc");
  assert.equal(read("names", "Mi ra·"), "·mira");
  assert.equal(read("names", "abcdefghijklm"), "·abcdefghij");
  assert.equal(read("names", "李"), "·");
});

test("an address and back", () => {
  const settings = { task: "names", rate: 0.03, seed: 8 };
  assert.deepEqual(settingsOf(`#${hashOf(settings)}`), settings);
  assert.equal(hashOf(DEFAULTS), "");
  assert.deepEqual(settingsOf("#task=toString&rate=7&seed=-1"), DEFAULTS);
});
