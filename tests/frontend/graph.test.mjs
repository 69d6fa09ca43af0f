import assert from "node:assert/strict";
import { test } from "node:test";
import { between, centred, showing, visible, whole, zoomed } from "../../frontend/src/graph/camera.js";
import { cut, title } from "../../frontend/src/graph/labels.js";
import { layout } from "../../frontend/src/graph/layout.js";
import { neighbour } from "../../frontend/src/graph/neighbour.js";
import { crossings } from "../../frontend/src/graph/order.js";
import { rank } from "../../frontend/src/graph/rank.js";
import { items, scene, thickness } from "../../frontend/src/graph/scene.js";
import { frame } from "../../frontend/src/trace/frame.js";
import { golden, NAMES } from "./traces.mjs";

/** A random layered graph, the same every time. */
function random(count, seed = 1) {
  let state = seed;
  const next = () => (state = (state * 16807) % 2147483647) / 2147483647;
  const width = Math.ceil(Math.sqrt(count));
  return Array.from({ length: count }, (_, id) => ({
    id, w: 60 + 40 * next(), h: 40,
    inputs: id < width ? [] : Array.from({ length: next() < 0.4 ? 2 : 1 }, () => Math.max(0, id - 1 - Math.floor(next() * 2 * width))),
  }));
}

const GRAPHS = [...NAMES.map((name) => [name, items(golden(name))]), ["random 60", random(60)], ["random 400", random(400, 5)]];

for (const [name, list] of GRAPHS) {
  for (const down of [false, true]) {
    test(`${name}, ${down ? "down" : "across"}: no box touches another, edges run one way`, () => {
      const plan = layout(list, { down });
      for (const a of plan.boxes) {
        assert.ok(a.x >= -0.01 && a.y >= -0.01 && a.x + a.w <= plan.width + 0.01 && a.y + a.h <= plan.height + 0.01);
        for (const b of plan.boxes) {
          if (a.id < b.id) assert.ok(a.x + a.w <= b.x + 0.01 || b.x + b.w <= a.x + 0.01 || a.y + a.h <= b.y + 0.01 || b.y + b.h <= a.y + 0.01, `${a.id} on ${b.id}`);
        }
      }
      assert.equal(plan.wires.length, list.reduce((sum, item) => sum + item.inputs.length, 0));
      for (const { points } of plan.wires) {
        for (let i = 2; i < points.length; i += 2) assert.ok(points[i + (down ? 1 : 0)] > points[i - 2 + (down ? 1 : 0)] - 0.01);
      }
    });
  }

  test(`${name}: the same graph gives the same picture`, () => {
    assert.deepEqual(layout(list), layout(list));
  });
}

test("sorting removes crossings that need not be", () => {
  const list = [0, 1, 2, 3].map((id) => ({ id, w: 10, h: 10, inputs: [] }));
  list.push({ id: 4, w: 10, h: 10, inputs: [3] }, { id: 5, w: 10, h: 10, inputs: [2] }, { id: 6, w: 10, h: 10, inputs: [1] }, { id: 7, w: 10, h: 10, inputs: [0] });
  const plan = layout(list);
  const y = (id) => plan.boxes[id].y;
  for (let i = 0; i < 4; i++) assert.equal(y(i), y(7 - i), "straight across");
});

test("crossings are counted", () => {
  const layers = rank([0, 1].map((id) => ({ id, w: 1, h: 1, inputs: [] })).concat([{ id: 2, w: 1, h: 1, inputs: [0, 1] }, { id: 3, w: 1, h: 1, inputs: [0, 1] }]));
  assert.equal(crossings(layers), 1);
});

test("a chain is drawn straight", () => {
  const plan = layout(items(golden("chain")));
  const chain = golden("chain").trace.nodes.filter((node) => node.kind === "op").map((node) => plan.boxes[node.id]);
  const spread = Math.max(...chain.map((box) => box.y)) - Math.min(...chain.map((box) => box.y));
  assert.ok(spread < 30, `it rises by ${spread}`);
});

test("boxes keep their size through the whole walk", () => {
  const walk = golden("neuron");
  const plan = layout(items(walk));
  const sizes = (at) => scene(frame(walk, at), plan).nodes.map(({ x, y, w, h }) => [x, y, w, h]);
  for (let at = 1; at < walk.steps.length; at++) assert.deepEqual(sizes(at), sizes(0));
});

test("the scene shows what the frame knows", () => {
  const walk = golden("two-paths");
  const plan = layout(items(walk));
  const at = (k) => scene(frame(walk, k), plan);
  assert.deepEqual(at(0).nodes.map((node) => node.value), ["2", "3", "", ""]);
  assert.deepEqual(at(5).nodes.map((node) => [node.grad, node.count]), [["1", "1/2"], ["", ""], ["1", ""], ["1", ""]]);
  const wires = at(7).wires;
  assert.ok(wires.every((wire) => wire.state === "backward" && wire.sign === 1));
  assert.deepEqual(wires.map((wire) => [wire.local, wire.grad]), [["×3", "3"], ["×2", "2"], ["×1", "1"], ["×1", "1"]]);
  assert.ok(thickness(100) > thickness(1) && thickness(1) > thickness(1e-3) && thickness(NaN) > 0 && thickness(Infinity) > thickness(1));
});

test("titles and spans count characters", () => {
  const walk = golden("neuron");
  assert.deepEqual(walk.trace.nodes.map((node) => title(walk.trace, node)), ["x", "w", "b", "y_true", "w * x", "z", "y", "0.5", "y - y_true", "2", "(y - y_true) ** 2", "L"]);
  assert.equal(cut("𝑦 = 甲 + 1", [4, 5]), "甲");
});

test("the camera shows what it is asked to and moves only if it must", () => {
  const plan = layout(items(golden("chain")));
  const window = { width: 800, height: 300 };
  assert.ok(whole(plan, window) < 0.1);
  const start = centred(plan, window, 1);
  const box = plan.boxes[60];
  const moved = showing(start, [box], plan, window);
  const see = visible(moved, window);
  assert.ok(box.x >= see.x && box.x + box.w <= see.x + see.w);
  assert.deepEqual(showing(moved, [box], plan, window), moved);
  assert.deepEqual(between(start, moved, 1), moved);
});

test("zooming keeps the point under the pointer", () => {
  const camera = { x: 10, y: 20, zoom: 1 };
  const after = zoomed(camera, 1.5, 100, 80, 0.1);
  assert.ok(Math.abs((100 - camera.x) / camera.zoom - (100 - after.x) / after.zoom) < 1e-9);
  assert.equal(zoomed(camera, 100, 0, 0, 0.1).zoom, 3);
  assert.equal(zoomed(camera, 1e-9, 0, 0, 0.1).zoom, 0.1);
});

test("keys lead along edges", () => {
  const walk = golden("two-paths");
  const plan = layout(items(walk));
  assert.equal(neighbour(walk, plan, 3, "ArrowLeft"), 2);
  assert.equal(neighbour(walk, plan, 2, "ArrowLeft"), 0);
  assert.equal(neighbour(walk, plan, 0, "ArrowRight"), 2);
  assert.equal(neighbour(walk, plan, 0, "ArrowDown"), 1);
  assert.equal(neighbour(walk, plan, 1, "ArrowUp"), 0);
  assert.equal(neighbour(walk, plan, 0, "ArrowLeft"), null);
  assert.equal(neighbour(walk, plan, 0, "x"), null);
  assert.equal(neighbour(walk, layout(items(walk), { down: true }), 3, "ArrowUp"), 2);
});
