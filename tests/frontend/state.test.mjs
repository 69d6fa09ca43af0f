import assert from "node:assert/strict";
import { test } from "node:test";
import { fromAddress, INITIAL, isStale, reduce, toAddress } from "../../frontend/src/state.js";
import { languageOf, speaker } from "../../frontend/src/words.js";
import { golden } from "./traces.mjs";

const walk = golden("neuron");
const traced = { ...INITIAL, source: walk.trace.source, walk };
const after = (state, ...actions) => actions.reduce(reduce, state);

test("stepping stays within the walk", () => {
  assert.equal(after(traced, { type: "by", steps: -1 }).at, 0);
  assert.equal(after(traced, { type: "go", at: 99 }, { type: "by", steps: 1 }).at, 16);
  assert.equal(after(traced, { type: "phase", by: 1 }, { type: "phase", by: 1 }).at, 7);
  assert.equal(after(INITIAL, { type: "by", steps: 1 }, { type: "node", node: 0 }, { type: "phase", by: 1 }).at, 0);
});

test("a node leads to its value, and to its gradient once the backward pass has begun", () => {
  assert.equal(after(traced, { type: "node", node: 5 }).at, 2);
  assert.equal(after(traced, { type: "go", at: 7 }, { type: "node", node: 5 }).at, 12);
  assert.equal(after(traced, { type: "go", at: 7 }, { type: "node", node: 7 }).at, 7, "a constant has no gradient");
});

test("playing from the end starts over, and any step stops it", () => {
  assert.equal(after(traced, { type: "go", at: 16 }, { type: "play" }).at, 0);
  assert.equal(after(traced, { type: "play" }, { type: "by", steps: 1 }).playing, false);
});

test("an edit makes the picture stale and a refusal keeps it", () => {
  const edited = after(traced, { type: "edit", text: "x = 1" });
  assert.ok(isStale(edited) && !isStale(traced));
  const refused = after(edited, { type: "refused", problem: { code: "syntax" } });
  assert.equal(refused.walk, walk);
  assert.equal(refused.source, "x = 1");
});

test("a new trace keeps the moment, not the number of the step", () => {
  const at = after(traced, { type: "go", at: 12 });
  assert.equal(after(at, { type: "traced", walk: golden("network") }).at, 0, "it has no z");
  const same = { ...walk, steps: [walk.steps[0], ...walk.steps] };
  assert.equal(after(at, { type: "traced", walk }).at, 12);
  assert.equal(after(traced, { type: "traced", walk: same, at: 3 }).at, 3);
});

test("the address and the state say the same", () => {
  const url = new URL("http://h/?other=1");
  const state = { ...after(traced, { type: "go", at: 12 }), language: "zh", theme: "dark" };
  const to = toAddress(state, url);
  assert.equal(to.searchParams.get("other"), "1");
  assert.deepEqual(fromAddress(to), { language: "zh", theme: "dark", example: null, moment: "backward:z", source: walk.trace.source });
  const example = toAddress({ ...state, example: "neuron", at: 0, theme: "auto" }, to);
  assert.equal(example.hash, "");
  assert.equal(example.searchParams.get("at"), null);
  assert.deepEqual(fromAddress(new URL("http://h/?theme=pink")).theme, null);
  assert.equal(fromAddress(new URL("http://h/#?secret=1")).source, null);
});

test("text the reader wrote survives the address", () => {
  for (const source of ["甲 = 2\n乙 = 甲 ** 2  # 50% & more + #", "a=1\r\nb=𝑦", "<script>"]) {
    const to = toAddress({ ...INITIAL, source }, new URL("http://h/"));
    assert.equal(fromAddress(new URL(to.href)).source, source);
  }
});

test("sentences", () => {
  const say = speaker({ a: "{x} and {y}" });
  assert.equal(say("a", { x: 1, y: "{x}" }), "1 and {x}");
  assert.throws(() => say("b"));
  assert.deepEqual(["zh", "zh-TW", "ZH", "en-GB", "de", "", null].map(languageOf), ["zh", "zh", "zh", "en", "en", "en", "en"]);
});
