import assert from "node:assert/strict";
import { test } from "node:test";
import { check } from "../../frontend/src/formula/check.js";
import { FUNCTIONS } from "../../frontend/src/formula/functions.js";

/** What the check says of a function of one number and a gradient. */
function verdict(f, x, grad) {
  const nodes = [
    { id: 0, kind: "input", op: null, inputs: [], shape: [] },
    { id: 1, kind: "op", op: "f", inputs: [0], shape: [] },
  ];
  const trace = { nodes, output: 1, runs: [{ values: [x, f(x)], grads: [grad, 1] }] };
  return check(trace, (_trace, leaves) => [f(leaves.get(0))]).get(0).verdict;
}

test("what turns many times within the first steps is looked at more closely", () => {
  for (const [a, x] of [
    [1e6, 3],
    [1e5, 2],
  ]) {
    const f = (v) => Math.sin(a * v);
    assert.equal(verdict(f, x, a * Math.cos(a * x)), "right");
    assert.equal(verdict(f, x, 1.0001 * a * Math.cos(a * x)), "wrong");
  }
  assert.equal(
    verdict((v) => Math.sin(1e14 * v), 3, 1e14 * Math.cos(3e14)),
    "unknown",
  );
  assert.equal(verdict(Math.abs, 0, 0), "kink");
  assert.equal(verdict(Math.abs, 0, 2), "wrong");
});

test("where the largest is not finite there are no shares, as in the engine", () => {
  for (const list of [
    [Infinity, 1],
    [-Infinity, -Infinity],
    [NaN, 0],
  ])
    for (const name of ["softmax", "log_softmax"]) {
      const { data } = FUNCTIONS[name]({ shape: [2], data: Float64Array.from(list) }, -1);
      assert.ok(data.every(Number.isNaN), `${name} of ${list}`);
    }
  const { data } = FUNCTIONS.softmax({ shape: [3], data: Float64Array.from([-Infinity, 1, 1]) }, -1);
  assert.deepEqual([...data], [0, 0.5, 0.5]);
});

test("classes that weigh nothing leave nothing to divide by; where all are ignored nothing comes back", () => {
  const x = { shape: [1, 2], data: Float64Array.from([2, 1]) };
  const y = (one) => ({ shape: [1], data: Float64Array.from([one]) });
  assert.ok(FUNCTIONS.surprises_x(1, x, y(0), [0, 0], -100, 0, "mean").data.every(Number.isNaN));
  assert.deepEqual([...FUNCTIONS.surprises_x(1, x, y(-100), null, -100, 0, "mean").data], [0, 0]);
});
