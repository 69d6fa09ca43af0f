/** The page's plan: what it keeps, what it leaves out, and that a run leaves nothing behind for the next. */

import assert from "node:assert/strict";
import { test } from "../limited.mjs";
import { folded } from "../../frontend/src/formula/kernels.js";
import { product, productTurned, turnedProduct } from "../../frontend/src/formula/matrices.js";
import { planOf } from "../../frontend/src/formula/plan.js";
import { golden, NAMES } from "./traces.mjs";

const flat = (value) => [value].flat(Infinity);
const near = (ours, theirs, what) =>
  ours.forEach((one, i) => assert.ok(Math.abs(one - theirs[i]) <= 1e-12 * Math.max(1, Math.abs(theirs[i])), what));

test("of the parameters alone it has the same gradients, and nothing for what leads to none", () => {
  for (const name of NAMES) {
    const { trace } = golden(name);
    const params = trace.nodes.filter(({ kind }) => kind === "param").map(({ id }) => id);
    if (!params.length) continue;
    const plan = planOf(trace, { wanted: new Set(params) });
    plan.forward();
    plan.backward();
    for (const id of params)
      if (trace.runs[0].grads[id] !== null && plan.grads[id])
        near([...plan.grads[id]], flat(trace.runs[0].grads[id]), `${name}: ${trace.nodes[id].key}`);
    for (const { id, kind } of trace.nodes) if (kind === "data" || kind === "input") assert.equal(plan.grads[id], null);
  }
});

test("run again it says the same, and after another value and back too", () => {
  const { trace } = golden("circle");
  const plan = planOf(trace);
  const once = () => {
    plan.forward();
    plan.backward();
    return [plan.values, plan.grads, plan.sent].map((list) => list.map((one) => one && [...one]));
  };
  const first = once();
  assert.deepEqual(once(), first);
  const { b2 } = trace.names;
  plan.put(b2, 0.5);
  assert.notDeepEqual(once(), first);
  plan.put(b2, trace.runs[0].values[b2]);
  assert.deepEqual(once(), first);
});

test("products of matrices of every width", () => {
  const random = (n) => Float64Array.from({ length: n }, (_, i) => Math.sin(i * 12.9898 + n));
  for (const n of [1, 2, 5])
    for (const m of [1, 3, 4])
      for (const p of [1, 2, 4, 5, 9]) {
        const [x, y, out] = [random(n * m), random(m * p), new Float64Array(n * p)];
        const expected = (i, j) =>
          Array.from({ length: m }, (_, k) => x[i * m + k] * y[k * p + j]).reduce((a, b) => a + b, 0);
        const goal = Array.from({ length: n * p }, (_, i) => expected(Math.floor(i / p), i % p));
        const turned = (data, rows, columns) =>
          Float64Array.from({ length: rows * columns }, (_, i) => data[(i % rows) * columns + Math.floor(i / rows)]);
        for (const loop of [
          product(out, x, y, [n, m, p]),
          productTurned(out, x, turned(y, m, p), [n, m, p]),
          turnedProduct(out, turned(x, n, m), y, [n, m, p]),
        ]) {
          out.fill(NaN);
          loop();
          near([...out], goal, `${n} × ${m} @ ${m} × ${p}`);
        }
      }
});

test("what is constant is worked out once", () => {
  const power = ["where", ["==", "y", 0], 0, ["*", "y", ["**", "x", ["-", "y", 1]]]];
  assert.deepEqual(folded(power, { y: 2 }), ["*", 2, "x"]);
  assert.equal(folded(power, { y: 0 }), 0);
  assert.deepEqual(folded(power, {}), power);
});
