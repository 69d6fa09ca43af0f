/** What the page works out by itself, and what it leaves to the server. */

import assert from "node:assert/strict";
import { test } from "../limited.mjs";
import { INITIAL } from "../../frontend/src/state.js";
import { readTrace } from "../../frontend/src/trace/read.js";
import { walk } from "../../frontend/src/trace/walk.js";
import { changed, check, confirmed } from "../../frontend/src/whatif.js";
import { golden } from "./traces.mjs";

const with_ = (name, inputs, more = {}) => ({ ...INITIAL, base: golden(name), inputs, ...more });

test("a changed leaf, a broken edge, another rate", () => {
  const base = golden("neuron");
  const w = base.trace.names.w;
  assert.equal(changed(with_("neuron", { w: 0.5 })).run.values[w], 0.5);
  assert.notEqual(changed(with_("neuron", { w: 0.5 })).run.grads[w], base.run.grads[w]);
  const cut = changed(with_("neuron", {}, { faults: { [`${base.trace.names.y}.0`]: 0 } }));
  assert.equal(Math.abs(cut.run.grads[w]), 0);
  assert.equal(changed(with_("neuron", {}, { rate: 1 })).moves.get(w).after, 0.4 - base.run.grads[w]);
});

test("another shape, a ragged list, or something that is no number is the server's business", () => {
  for (const value of [[1, 2], [[1], [2, 3]], "x", null, [], { a: 1 }]) assert.equal(changed(with_("neuron", { w: value })), null, JSON.stringify(value));
  for (const W of [[[1, 2, 3], [4, 5, 6]], [1, 2], 3, [[1, 2], [3, Infinity]]]) assert.equal(changed(with_("layer", { W })), null, JSON.stringify(W));
  assert.notEqual(changed(with_("layer", { W: [[1, 2], [3, 4]] })), null);
});

/** The graph of a text, made by hand: only its source matters here. */
const sized = (source) => {
  const base = golden("square");
  return changed({ ...INITIAL, base: walk({ ...base.trace, source }), inputs: { x: 2 } });
};

test("a leaf that may be a size, an index or a condition waits for the server", () => {
  for (const line of ["for i in range(x):", "if x > 2:", "y = (1 if x > 1 else 5)", "y = [2, 3][x]", "y = ones(x)", "y = sum(a, axis=x)", "y = x // 2", "y = reshape(a, x, x)"]) {
    assert.equal(sized(`x = 3\n${line}`), null, line);
  }
  for (const line of ["y = x * x", "y = sin(x) + 2", "a = [1, 2]\ny = x * a", "for i in range(3):\n    y = y * x", "xx = ones(3)\ny = x * 2"]) {
    assert.notEqual(sized(`x = 3\n${line}`), null, line);
  }
});

test("the server's graph counts where it is another one, and broken edges stay where it is the same", () => {
  const { trace } = golden("neuron");
  const edge = { [`${trace.names.y}.0`]: 0 };
  const same = confirmed(readTrace(JSON.parse(JSON.stringify(trace))), trace, edge, 0.01);
  assert.equal(same.trace.nodes, trace.nodes, "the picture stays");
  assert.equal(Math.abs(same.run.grads[trace.names.w]), 0);
  const other = { ...trace, nodes: trace.nodes.map((node) => (node.op === "sigmoid" ? { ...node, op: "tanh" } : node)) };
  const changed_ = confirmed(other, trace, edge, 0.01);
  assert.equal(changed_.trace.nodes, other.nodes);
  assert.deepEqual(changed_.faults, {});
});

test("the gradient check: every leaf of the gallery, and a limit", () => {
  for (const name of ["neuron", "network", "rnn", "softmax", "attention", "convolution"]) {
    for (const [node, error] of check(golden(name).trace)) assert.ok(error < 1e-5, `${name} ${node}: ${error}`);
  }
  const { trace } = golden("neuron");
  const huge = { ...trace, nodes: [...trace.nodes, ...Array.from({ length: 2_000_000 }, () => ({ kind: "op", shape: [] }))] };
  assert.equal(check(huge).size, 0);
});
