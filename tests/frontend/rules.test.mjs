/** The lab of wrong rules: the true rule is the engine's, and each wrong one does what its text says of it. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { trained } from "../../frontend/src/formula/rules.js";
import { readTrace } from "../../frontend/src/trace/read.js";
import { test } from "../limited.mjs";
import { engine } from "./traces.mjs";

const text = (path) => readFileSync(new URL(`../../frontend/pages/${path}`, import.meta.url), "utf8");
const read = (path) => JSON.parse(text(path));
const { rate, updates, params, rules } = read("rules.json");
const trace = () => readTrace(read("figures/rules.json"));
const rule = (code) => rules.find((one) => one.code === code);
const run = (code) => trained(trace(), params, rate, updates, rule(code));
const truth = trained(trace(), params, rate, updates);

test("the true rule is gradient descent as the engine does it", () => {
  const code = `
import json, sys
from chainrule.engine import parse, run
program = sys.stdin.read()
values = {"w1": 0.4, "b1": 0.1, "w2": 0.6, "b2": 0.2}
losses = []
for _ in range(${updates + 1}):
    graph = parse(program, values)
    made = run(graph)
    losses.append(float(made.values[graph.output]))
    values = {name: value - ${rate} * float(made.grads[graph.names[name]]) for name, value in values.items()}
print(json.dumps(losses))`;
  const losses = engine(code, text("figures/rules.txt"));
  losses.forEach((loss, n) => assert.ok(Math.abs(loss - truth.losses[n]) <= 1e-12, `${n}: ${loss} ${truth.losses[n]}`));
});

test("there is a switch for each misconception, with its words in both languages", () => {
  assert.deepEqual(
    rules.map(({ code }) => code),
    Array.from({ length: 18 }, (_, i) => `M${i + 1}`),
  );
  for (const language of ["en", "zh"]) {
    const texts = read(`rules.${language}.json`);
    for (const { code } of rules)
      for (const part of ["name", "belief", "truth"])
        assert.ok(texts[code][part].length > 3, `${language} ${code} ${part}`);
  }
});

test("each rule moves a parameter otherwise, but for those that are about start, rate, order and work", () => {
  for (const { code } of rules) {
    const { first } = run(code);
    const differs = params.some((name) => Math.abs(first[name] - truth.first[name]) > 1e-9);
    assert.equal(differs, !["M14", "M16", "M17"].includes(code), code);
  }
});

test("what is said of each is what happens", () => {
  const last = (code) => run(code).losses[updates];
  const [start, end] = [truth.losses[0], truth.losses[updates]];
  for (const code of ["M1", "M5", "M7", "M8", "M11", "M12"])
    assert.ok(last(code) > 1.5 * end && last(code) < start, `slower: ${code}`);
  for (const code of ["M2", "M13"]) assert.ok(last(code) < end, `quicker: ${code}`);
  assert.ok(last("M3") > 50 * start, "uphill");
  assert.ok(Math.abs(last("M4") - end) < 0.05 * end, "next to the true one");
  assert.ok(last("M6") > start, "away from the answer");
  assert.ok(new Set(run("M9").losses).size === 1, "nothing changes");
  const swings = run("M14").losses;
  assert.ok(
    swings.some((loss, n) => n > 5 && loss > swings[n - 1] * 1.5),
    "it swings",
  );
  for (const code of ["M15", "M16"])
    assert.ok(Math.abs(last(code) - run(code).losses[30]) < 1e-3 && last(code) > 0.019, `stuck: ${code}`);
  assert.deepEqual(run("M17").losses, truth.losses);
});
