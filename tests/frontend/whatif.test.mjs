/** What the page works out by itself, and what it leaves to the server. */

import assert from "node:assert/strict";
import { test } from "../limited.mjs";
import { INITIAL } from "../../frontend/src/session/state.js";
import { readTrace } from "../../frontend/src/trace/read.js";
import { walk } from "../../frontend/src/trace/walk.js";
import { check as checked } from "../../frontend/src/formula/check.js";
import { changed, confirmed, outputOf } from "../../frontend/src/session/interpreter.js";
import { engine, golden } from "./traces.mjs";

/** @param {object} trace */
const check = (trace) => checked(trace, outputOf);

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
  for (const value of [[1, 2], [[1], [2, 3]], "x", null, [], { a: 1 }])
    assert.equal(changed(with_("neuron", { w: value })), null, JSON.stringify(value));
  for (const W of [
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
    [1, 2],
    3,
    [
      [1, 2],
      [3, Infinity],
    ],
  ])
    assert.equal(changed(with_("layer", { W })), null, JSON.stringify(W));
  assert.notEqual(
    changed(
      with_("layer", {
        W: [
          [1, 2],
          [3, 4],
        ],
      }),
    ),
    null,
  );
});

test("a leaf that decides which graph there is waits for the server; another one does not", () => {
  const { trace } = golden("square");
  const state = (sizes, inputs) => ({ ...INITIAL, base: walk({ ...trace, sizes }), inputs });
  const x = trace.names.x;
  assert.equal(changed(state([x], { x: 2 })), null, "another size is another graph");
  assert.notEqual(changed(state([], { x: 2 })), null);
  assert.notEqual(changed(state([x], { x: trace.runs[0].values[x] })), null, "the same size is the same graph");
  assert.notEqual(changed(state([x + 1], { x: 2 })), null, "another leaf's size");
  assert.equal(changed(state([], { depth: 2 })), null, "a name that is no leaf has only ever been a size");
});

test("the server's graph counts where it is another one, and broken edges stay where it is the same", () => {
  const { trace } = golden("neuron");
  const edge = { [`${trace.names.y}.0`]: 0 };
  const same = confirmed(readTrace(JSON.parse(JSON.stringify(trace))), trace, edge, 0.01);
  assert.equal(same.trace.nodes, trace.nodes, "the picture stays");
  assert.equal(Math.abs(same.run.grads[trace.names.w]), 0);
  const other = {
    ...trace,
    nodes: trace.nodes.map((node) => (node.op === "sigmoid" ? { ...node, op: "tanh" } : node)),
  };
  const changed_ = confirmed(other, trace, edge, 0.01);
  assert.equal(changed_.trace.nodes, other.nodes);
  assert.deepEqual(changed_.faults, {});
});

test("the gradient check: every leaf of the gallery, and a limit", () => {
  for (const name of ["neuron", "network", "rnn", "softmax", "attention", "convolution"]) {
    for (const [node, { verdict, error }] of check(golden(name).trace))
      assert.equal(verdict, "right", `${name} ${node}: ${error}`);
  }
  const { trace } = golden("neuron");
  const wrong = structuredClone(trace);
  const leaf = wrong.names.w;
  wrong.runs[0].grads[leaf] *= 1.001;
  assert.equal(check(wrong).get(leaf).verdict, "wrong");
  const huge = {
    ...trace,
    nodes: [...trace.nodes, ...Array.from({ length: 2_000_000 }, () => ({ kind: "op", shape: [] }))],
  };
  assert.equal(check(huge).size, 0);
});

const asked = (request) =>
  engine(
    "import sys; from chainrule.service import tasks; print(tasks.trace(sys.stdin.buffer.read(), 'en').decode())",
    JSON.stringify(request),
  );
const traced = (program) => readTrace(asked({ program }));
const verdicts = (program) => [...check(traced(program)).values()].map(({ verdict }) => verdict);

test("the gradient check: no alarm where a gradient is right, a kink is called one, and what is wrong is caught", () => {
  for (const program of [
    "x = randn(4, 3, seed=1)\ny = sum(batch_norm(x))",
    "x = 2.0\ny = 1e8 + x**2",
    "x = 1e-7\ny = sqrt(x)",
    "x = 5e-324\ny = x * 2",
    "x = 1000.0\ny = exp(x / 100)",
    "x = 20.0\ny = tanh(x)",
    "x = [1.0, 1.0, 1.0]\ny = sum(sin((x - mean(x)) / (std(x) + 1e-5)))",
  ]) {
    assert.deepEqual(new Set(verdicts(program)), new Set(["right"]), program);
  }
  for (const program of ["x = 0.0\ny = relu(x)", "x = 0.0\ny = abs(x)", "x = [1.0, 1.0]\ny = max(x)"])
    assert.deepEqual(verdicts(program), ["kink"], program);
  for (const program of [
    "x = 0.3\ny = scale_gradient(x, 1.001) ** 2",
    "x = 1.0\ny = x * stop_gradient(x)",
    "x = 0.0\ny = scale_gradient(abs(x - 1), -1)",
  ])
    assert.deepEqual(verdicts(program), ["meant"], program);
  const off = traced("x = 0.3\nz = 0.5\ny = x ** 2 + scale_gradient(z, 2)");
  off.runs[0].grads[0] *= 1.001; // the other leaf's operation is no excuse
  assert.deepEqual(
    [...check(off).values()].map(({ verdict }) => verdict),
    ["wrong", "meant"],
  );
  assert.deepEqual(verdicts("x = 0.0\ny = sqrt(x)"), ["unknown"]);
});

test("the page's check says of each leaf what the service's says", () => {
  const grave = ["right", "kink", "meant", "unknown", "wrong"];
  for (const program of [
    "x = 0.3\nw = param(0.4)\nL = 0.5 * (sigmoid(w * x + 0.1) - 0.8) ** 2",
    "x = [0.0, 1.0, -2.0]\ny = sum(relu(x) * x)",
    "x = 1e-7\ny = sqrt(x) + x * stop_gradient(x)",
    "x = [[1.0, 2.0], [3.0, -1.0]]\nw = param([0.5, -0.5])\ny = sum(softmax(x @ w) ** 2) + max(x)",
  ]) {
    const { checks, nodes } = asked({ program, check: true });
    const worst = new Map();
    for (const { node, verdict } of checks)
      worst.set(node, grave[Math.max(grave.indexOf(verdict), grave.indexOf(worst.get(node) ?? "right"))]);
    const ours = check(traced(program));
    assert.ok(nodes.length && worst.size, program);
    assert.deepEqual(new Map([...ours].map(([node, { verdict }]) => [node, verdict])), worst, program);
  }
});

test("what no pattern would have told: a size that is worked out, and an index that is written", () => {
  const sized = traced("n = 2; x = 3; k = n + 1; y = x * n\nfor i in range(k): y = y * x");
  const at = (trace, inputs) => changed({ ...INITIAL, base: walk(trace), inputs });
  assert.equal(at(sized, { n: 4 }), null, "the service says 2916");
  assert.equal(at(sized, { x: 2 }).run.values[sized.output], 32);
  const indexed = traced("x = [1.0, 2.0]; w = 3.0\ny = x[0] * w");
  assert.equal(at(indexed, { w: 5 }).run.values[indexed.output], 5);
});

test("the check of a program whose output is an array is weighted by the gradient that it starts from", () => {
  const nodes = [
    { id: 0, op: "input", kind: "input", inputs: [], name: "x", key: "x", group: [], shape: [2] },
    { id: 1, op: "square", kind: "op", inputs: [0], name: "y", key: "y", group: [], shape: [2], settings: {} },
  ];
  const run = {
    n: 0,
    values: [
      [3, 5],
      [9, 25],
    ],
    grads: [
      [12, -30],
      [2, -3],
    ],
    flows: { node: [1], arg: [0], local: [[6, 10]], grad: [[12, -30]], total: [[12, -30]] },
  };
  const trace = { nodes, runs: [run], output: 1, names: { x: 0, y: 1 }, sizes: [], source: "", lines: [] };
  assert.equal(check(trace).get(0).verdict, "right");
  assert.ok(check(trace).get(0).error < 1e-9);
  const wrong = {
    ...run,
    grads: [
      [12, -10],
      [2, -3],
    ],
  };
  assert.equal(check({ ...trace, runs: [wrong] }).get(0).verdict, "wrong");
  assert.ok(Math.abs(check({ ...trace, runs: [wrong] }).get(0).error - 2 / 3) < 1e-6);
});
