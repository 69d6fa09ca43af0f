/** Three ways to one gradient: the difference errs with h², the formula and the backward pass agree, a wrong one leaves. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { apart, parting, trainings } from "../../frontend/src/formula/ways.js";
import { readTrace } from "../../frontend/src/trace/read.js";

const recorded = () =>
  readTrace(JSON.parse(readFileSync(new URL("../../frontend/pages/figures/ways.json", import.meta.url), "utf8")));
const how = { rate: 2, updates: 60, h: 1e-3 };
const PARAMS = ["w", "b"];

test("all three are the article's gradient, and train alike", () => {
  const { numeric, hand, automatic } = trainings(recorded(), PARAMS, how);
  const { grads } = recorded().runs[0];
  const { names } = recorded();
  for (const name of PARAMS) {
    assert.equal(automatic.grads[0][name], grads[names[name]], "the engine's own number");
    assert.ok(Math.abs(hand.grads[0][name] - grads[names[name]]) < 1e-15);
  }
  assert.ok(apart(hand, automatic) < 1e-14);
  assert.ok(apart(numeric, automatic) < 1e-8);
  assert.deepEqual([parting(hand, automatic), parting(numeric, automatic)], [null, null]);
  assert.equal(automatic.losses.length, 61);
  assert.ok(automatic.losses[60] < 1e-3 * automatic.losses[0], String(automatic.losses[60]));
});

test("the difference errs with the square of h, until rounding takes over", () => {
  const off = (h) => {
    const { numeric, automatic } = trainings(recorded(), PARAMS, { ...how, h });
    return apart(numeric, automatic);
  };
  const ratio = off(1e-1) / off(1e-2);
  assert.ok(ratio > 90 && ratio < 110, `a tenth of h is a hundredth of the error: ${ratio}`);
  assert.ok(off(1e-12) > 100 * off(1e-5), "too small an h is lost in rounding");
  assert.equal(off(1e-17), 1, "and then nothing moves at all");
});

test("a wrong formula leads elsewhere, from the first update on", () => {
  const trace = recorded();
  // Another start for what was worked out: its own line reads x twice as large.
  const wrong = structuredClone(trace);
  const { names } = wrong;
  const [last] = wrong.nodes[names.hand_w].inputs;
  wrong.nodes[names.hand_w].inputs = [last, names.t];
  const { hand, automatic } = trainings(wrong, PARAMS, how);
  assert.equal(parting(hand, automatic), 1);
  assert.ok(apart(hand, automatic) > 0.3);
});
