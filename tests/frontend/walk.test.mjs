import assert from "node:assert/strict";
import { test } from "../limited.mjs";
import { flowAlong, frame, gradOf, moveOf, valueAt } from "../../frontend/src/trace/frame.js";
import { momentAt, positionOf } from "../../frontend/src/trace/moments.js";
import { readTrace } from "../../frontend/src/trace/read.js";
import { hasSlot } from "../../frontend/src/trace/stops.js";
import { walk } from "../../frontend/src/trace/walk.js";
import { golden, NAMES } from "./traces.mjs";

test("a walk has one step for each value, each contribution and each parameter's move", () => {
  const walk = golden("neuron");
  assert.equal(walk.steps.length, 1 + 6 + 1 + 9 + 2);
  assert.deepEqual(
    walk.steps.map((step) => step.phase).filter((phase, i, all) => phase !== all[i - 1]),
    ["start", "forward", "loss", "backward", "update"],
  );
});

test("positions outside the walk are held within it", () => {
  const walk = golden("square");
  assert.equal(frame(walk, -3).at, 0);
  assert.equal(frame(walk, 99).at, 4);
  assert.equal(frame(walk, 99).last, 4);
});

for (const name of NAMES) {
  test(`${name}: nothing is seen before its step, everything at the end`, () => {
    const walk = golden(name);
    const { nodes } = walk.trace;
    const start = frame(walk, 0);
    const end = frame(walk, walk.steps.length);
    for (const node of nodes) {
      assert.equal(valueAt(start, node.id) === null, node.kind === "op");
      assert.equal(gradOf(start, node.id).sum, null);
      assert.deepEqual(valueAt(end, node.id), walk.run.values[node.id]);
      assert.deepEqual(gradOf(end, node.id).sum, walk.run.grads[node.id]);
    }
  });

  test(`${name}: each step changes one thing`, () => {
    const walk = golden(name);
    const seen = (at) =>
      walk.trace.nodes.map((node) => [
        moveOf(frame(walk, at), node.id) === null,
        valueAt(frame(walk, at), node.id),
        gradOf(frame(walk, at), node.id).arrived,
        gradOf(frame(walk, at), node.id).sum === null,
      ]);
    for (let at = 1; at < walk.steps.length; at++) {
      const [before, after] = [seen(at - 1), seen(at)];
      // What the output does not depend on has its zero as soon as the pass is over.
      const changed = walk.trace.nodes
        .filter((node) => walk.into[node.id].length || node.id === walk.trace.output || node.kind === "op")
        .filter((node) => JSON.stringify(before[node.id]) !== JSON.stringify(after[node.id]));
      assert.deepEqual(
        changed.map((node) => node.id),
        [walk.steps[at].node],
        `step ${at}`,
      );
    }
  });

  test(`${name}: a gradient is complete only with its last contribution`, () => {
    const walk = golden(name);
    for (const node of walk.trace.nodes) {
      for (let at = 0; at < walk.steps.length; at++) {
        const { arrived, expected, complete } = gradOf(frame(walk, at), node.id);
        if (expected) assert.equal(complete, arrived === expected);
      }
    }
  });

  test(`${name}: every moment leads back to its position`, () => {
    const walk = golden(name);
    walk.steps.forEach((_, at) => assert.equal(positionOf(walk, momentAt(walk, at)), at));
  });
}

test("moments by name", () => {
  const walk = golden("two-paths");
  assert.equal(positionOf(walk, "start"), 0);
  assert.equal(positionOf(walk, "end"), walk.steps.length - 1);
  assert.equal(positionOf(walk, "loss"), 3);
  assert.equal(positionOf(walk, "backward:f"), 3);
  assert.equal(positionOf(walk, "backward:nothing"), null);
  assert.equal(positionOf(walk, "nonsense"), null);
  assert.equal(positionOf(golden("neuron"), "backward:L~const"), null, "a constant has no gradient");
});

test("the update: before, gradient, step and after are four things", () => {
  const walk = golden("neuron");
  const w = walk.trace.names.w;
  assert.equal(moveOf(frame(walk, 16), w), null, "nothing moves before its step");
  const { step, after } = moveOf(frame(walk, 17), w);
  const [before, grad] = [walk.run.values[w], walk.run.grads[w]];
  assert.equal(step, -0.01 * grad);
  assert.equal(after, before + step);
  assert.equal(valueAt(frame(walk, 18), w), before);
  assert.equal(positionOf(walk, "update:w"), 17);
  assert.equal(positionOf(walk, "update:x"), null, "an input stays");
});

test("a parameter may move to zero", () => {
  const walk = golden("clipping");
  assert.equal(walk.moves.get(walk.trace.names.x).after, 0);
  assert.equal(walk.steps.at(-1).phase, "update");
});

test("an edge shows its flow only once it has arrived", () => {
  const walk = golden("two-paths");
  const [mul, f] = [2, 3];
  assert.equal(flowAlong(frame(walk, 4), f, 0), 0);
  assert.equal(flowAlong(frame(walk, 4), f, 1), -1);
  assert.equal(flowAlong(frame(walk, 6), mul, 0), 2);
});

test("strings for non-finite numbers are read as numbers", () => {
  const trace = readTrace({
    format: "trace/1",
    nodes: [],
    runs: [
      {
        values: ["NaN", ["Infinity", 1], "-Infinity"],
        grads: [null],
        flows: { node: [], arg: [], local: [null], grad: [], total: [] },
      },
    ],
  });
  assert.deepEqual(trace.runs[0].values, [NaN, [Infinity, 1], -Infinity]);
  assert.throws(() => readTrace({ format: "trace/2" }));
  assert.throws(() => readTrace(null));
});

test("what the output is made of has a gradient to come, whether or not its trace was sent with it", () => {
  const slots = (walk, ...names) => names.map((name) => hasSlot(walk, walk.trace.names[name]));
  assert.deepEqual(slots(golden("softmax"), "logits", "p", "L"), [true, false, true]);
  const { trace } = golden("layer");
  const bare = { ...trace, runs: trace.runs.map((run) => ({ ...run, grads: run.grads.map(() => null) })) };
  assert.deepEqual(slots(walk(bare), "X", "W", "h", "y", "L"), [false, true, true, true, true]);
});
