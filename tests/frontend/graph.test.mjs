import assert from "node:assert/strict";
import { test } from "../limited.mjs";
import { between, centred, showing, visible, whole, zoomed } from "../../frontend/src/graph/camera.js";
import { cut, title } from "../../frontend/src/formula/labels.js";
import { layout } from "../../frontend/src/graph/layout.js";
import { neighbour } from "../../frontend/src/graph/neighbour.js";
import { crossings, order } from "../../frontend/src/graph/order.js";
import { rank } from "../../frontend/src/graph/rank.js";
import { around, everything as all, fold, nameOf, opening, pathsOf, turnsOf } from "../../frontend/src/trace/fold.js";
import { heat } from "../../frontend/src/graph/heat.js";
import { parts, plan as planned } from "../../frontend/src/graph/arrange.js";
import { tags } from "../../frontend/src/graph/paint-edges.js";
import { difference, marked, scene, sceneAfter, thickness } from "../../frontend/src/graph/scene.js";
import { frame } from "../../frontend/src/trace/frame.js";
import { golden, NAMES } from "./traces.mjs";

/** The whole graph, nothing folded. */
const everything = (walk) => fold(walk.trace, all(walk.trace));
const items = (walk) => parts(walk, everything(walk), { down: false }).items;
const planOf = (walk, options = { down: false }) => planned(walk, everything(walk), options);

/** A random layered graph, the same every time. */
function random(count, seed = 1) {
  let state = seed;
  const next = () => (state = (state * 16807) % 2147483647) / 2147483647;
  const width = Math.ceil(Math.sqrt(count));
  return Array.from({ length: count }, (_, id) => ({
    id,
    w: 60 + 40 * next(),
    h: 40,
    inputs:
      id < width
        ? []
        : Array.from({ length: next() < 0.4 ? 2 : 1 }, () => Math.max(0, id - 1 - Math.floor(next() * 2 * width))),
  }));
}

const GRAPHS = [
  ...NAMES.map((name) => [name, items(golden(name))]),
  ["random 60", random(60)],
  ["random 400", random(400, 5)],
];

for (const [name, list] of GRAPHS) {
  for (const down of [false, true]) {
    test(`${name}, ${down ? "down" : "across"}: no box touches another, edges run one way`, () => {
      const plan = layout(list, { down });
      for (const a of plan.boxes) {
        assert.ok(a.x >= -0.01 && a.y >= -0.01 && a.x + a.w <= plan.width + 0.01 && a.y + a.h <= plan.height + 0.01);
        for (const b of plan.boxes) {
          if (a.id < b.id)
            assert.ok(
              a.x + a.w <= b.x + 0.01 || b.x + b.w <= a.x + 0.01 || a.y + a.h <= b.y + 0.01 || b.y + b.h <= a.y + 0.01,
              `${a.id} on ${b.id}`,
            );
        }
      }
      assert.equal(
        plan.wires.length,
        list.reduce((sum, item) => sum + item.inputs.length, 0),
      );
      for (const { points } of plan.wires) {
        for (let i = 2; i < points.length; i += 2)
          assert.ok(points[i + (down ? 1 : 0)] > points[i - 2 + (down ? 1 : 0)] - 0.01);
      }
    });
  }

  test(`${name}: the same graph gives the same picture`, () => {
    assert.deepEqual(layout(list), layout(list));
  });
}

test("sorting removes crossings that need not be", () => {
  const list = [0, 1, 2, 3].map((id) => ({ id, w: 10, h: 10, inputs: [] }));
  [[2, 3], [1, 2], [3], [0, 1], [5, 5], [5, 6]].forEach((inputs, i) => list.push({ id: 4 + i, w: 10, h: 10, inputs }));
  const layers = rank(list);
  assert.equal(crossings(layers), 7, "there is something to sort");
  order(layers);
  assert.equal(crossings(layers), 0);
});

test("crossings are counted", () => {
  const layers = rank(
    [0, 1]
      .map((id) => ({ id, w: 1, h: 1, inputs: [] }))
      .concat([
        { id: 2, w: 1, h: 1, inputs: [0, 1] },
        { id: 3, w: 1, h: 1, inputs: [0, 1] },
      ]),
  );
  assert.equal(crossings(layers), 1);
});

test("a chain is drawn straight", () => {
  const walk = golden("chain");
  const plan = planOf(walk);
  const chain = walk.trace.nodes.filter((node) => node.kind === "op").map((node) => plan.boxes[plan.unitOf[node.id]]);
  const spread = Math.max(...chain.map((box) => box.y)) - Math.min(...chain.map((box) => box.y));
  assert.ok(spread < 30, `it rises by ${spread}`);
});

test("boxes keep their size through the whole walk", () => {
  const walk = golden("neuron");
  const plan = planOf(walk);
  const sizes = (at) => scene(frame(walk, at), plan).nodes.map(({ x, y, w, h }) => [x, y, w, h]);
  for (let at = 1; at < walk.steps.length; at++) assert.deepEqual(sizes(at), sizes(0));
});

test("the scene shows what the frame knows", () => {
  const walk = golden("two-paths");
  const plan = planOf(walk);
  const at = (k) => scene(frame(walk, k), plan);
  assert.deepEqual(
    at(0).nodes.map((node) => node.value),
    ["2", "3", "", ""],
  );
  assert.deepEqual(
    at(5).nodes.map((node) => [node.grad, node.count]),
    [
      ["1", "1/2"],
      ["", ""],
      ["1", ""],
      ["1", ""],
    ],
  );
  const wires = at(7).wires;
  assert.ok(wires.every((wire) => wire.state === "backward" && wire.sign === 1));
  assert.deepEqual(
    wires.map((wire) => [wire.local, wire.grad]),
    [
      ["×3", "3"],
      ["×2", "2"],
      ["×1", "1"],
      ["×1", "1"],
    ],
  );
  assert.ok(
    thickness(100) > thickness(1) &&
      thickness(1) > thickness(1e-3) &&
      thickness(NaN) > 0 &&
      thickness(Infinity) > thickness(1),
  );
});

test("titles and spans count characters", () => {
  const walk = golden("neuron");
  assert.deepEqual(
    walk.trace.nodes.map((node) => title(walk.trace, node)),
    ["x", "w", "b", "y_true", "w * x", "z", "y", "0.5", "y - y_true", "2", "(y - y_true) ** 2", "L"],
  );
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
  const plan = planOf(walk);
  const to = (from, key) => neighbour(plan, 3, from, key);
  assert.equal(to(3, "ArrowLeft"), 2);
  assert.equal(to(2, "ArrowLeft"), 0);
  assert.equal(to(0, "ArrowRight"), 2);
  assert.equal(to(0, "ArrowDown"), 1);
  assert.equal(to(1, "ArrowUp"), 0);
  assert.equal(to(0, "ArrowLeft"), null);
  assert.equal(to(0, "x"), null);
  assert.equal(to(0, "End"), 3);
  assert.equal(neighbour(planOf(walk, { down: true }), 3, 3, "ArrowUp"), 2);
});

// ---- folding -----------------------------------------------------------------------------------------

test("the groups around a node, the turns of a loop in a group of their own", () => {
  assert.deepEqual(pathsOf([]), []);
  assert.deepEqual(pathsOf(["layers[3]", "f"]), ["layers[]", "layers[]/layers[3]", "layers[]/layers[3]/f"]);
  assert.equal(nameOf("layers[]/layers[3]"), "layers[3]");
});

test("a chain of a hundred turns starts as a strip of them, each closed, and opens one by one", () => {
  const { trace } = golden("chain");
  const open = opening(trace);
  const folded = fold(trace, open);
  assert.deepEqual([...open], ["i[]"]);
  const turns = turnsOf(folded.units);
  assert.deepEqual([folded.units.length, turns.length], [102, 100]);
  assert.equal(turns[7].path, "i[]/i[7]");
  const { units } = fold(trace, new Set([...open, "i[]/i[7]"]));
  assert.equal(turnsOf(units).length, 99);
  assert.equal(turnsOf(fold(trace, new Set()).units).length, 0);
  assert.deepEqual(new Set(around(trace, trace.nodes.find((node) => node.group.length).id)).has("i[]"), true);
});

for (const name of NAMES) {
  test(`${name}: folded or not, every edge between two units is drawn once`, () => {
    const walk = golden(name);
    for (const open of [new Set(), opening(walk.trace), everything(walk).open]) {
      const folded = fold(walk.trace, open);
      const drawn = folded.units.flatMap((unit) => unit.edges.flat()).map(([consumer, arg]) => `${consumer}.${arg}`);
      const wanted = walk.trace.nodes
        .flatMap((node) => node.inputs.map((source, arg) => [source, node.id, arg]))
        .filter(([source, consumer]) => folded.unitOf[source] !== folded.unitOf[consumer])
        .map(([, consumer, arg]) => `${consumer}.${arg}`);
      assert.deepEqual(drawn.sort(), wanted.sort());
      assert.deepEqual(
        folded.units.flatMap((unit) => unit.nodes).sort((a, b) => a - b),
        walk.trace.nodes.map((node) => node.id),
      );
      for (const unit of folded.units) assert.ok(unit.inputs.every((source) => source < unit.id));
    }
  });

  test(`${name}: every unit has its place, and nothing covers anything else`, () => {
    const walk = golden(name);
    for (const down of [false, true]) {
      for (const open of [opening(walk.trace), everything(walk).open]) {
        const plan = planned(walk, fold(walk.trace, open), { down, width: 900 });
        assert.equal(plan.boxes.length, plan.units.length);
        for (const a of plan.boxes) {
          for (const b of plan.boxes) {
            if (a.id < b.id)
              assert.ok(
                a.x + a.w <= b.x + 0.01 ||
                  b.x + b.w <= a.x + 0.01 ||
                  a.y + a.h <= b.y + 0.01 ||
                  b.y + b.h <= a.y + 0.01,
                `${a.id} on ${b.id}`,
              );
          }
        }
        assert.ok(plan.wires.every((wire) => wire.points.every(Number.isFinite)));
      }
    }
  });
}

test("a long chain is written in rows that fit the window", () => {
  const walk = golden("chain");
  const plan = planned(walk, everything(walk), { down: false, width: 1000 });
  assert.ok(plan.width < 1600, `${plan.width}`);
  const folded = planned(walk, everything(walk), { down: false });
  assert.ok(folded.width > 5000);
});

test("heat maps show the sign and the share of the largest", () => {
  assert.deepEqual(
    heat([
      [1, -2],
      [0, 4],
    ]),
    { rows: 2, columns: 2, cells: [0.25, -0.5, 0, 1] },
  );
  assert.deepEqual(heat([3, NaN]).cells, [1, NaN]);
  assert.equal(heat(2), null);
  const large = heat(Array.from({ length: 100 }, (_, i) => [i]));
  assert.deepEqual([large.rows, large.columns], [16, 1]);
});

for (const name of NAMES) {
  test(`${name}: the scene after a step is the scene of that step`, () => {
    const walk = golden(name);
    for (const open of [opening(walk.trace), everything(walk).open]) {
      const plan = planned(walk, fold(walk.trace, open), { down: false });
      let [from, kept] = [frame(walk, 0), scene(frame(walk, 0), plan)];
      const order = [...walk.steps.keys(), ...[...walk.steps.keys()].reverse()];
      for (const at of order) {
        const to = frame(walk, at);
        kept = sceneAfter(kept, from, to, plan);
        from = to;
        if (at % 7 === 0 || at > walk.steps.length - 4) assert.deepEqual(kept, scene(to, plan), `step ${at}`);
      }
    }
  });
}

test("edges between the same two boxes share one label that shows their sum", () => {
  const wire = (source, consumer, grad, sign, active = false) => ({
    source,
    consumer,
    grad,
    sign,
    active,
    local: `×${grad}`,
  });
  const found = tags([wire(0, 1, "3", 1), wire(0, 1, "−3", -1), wire(2, 1, "5", 1, true)]);
  assert.deepEqual(
    found.map(({ grad, local, sign, active }) => [grad, local, sign, active]),
    [
      ["5", "×5", 1, true],
      ["3 + −3", "×3  ×−3", 0, false],
    ],
  );
});

test("two scenes differ where a step has changed something, and nowhere else", () => {
  const walk = golden("network");
  const plan = planOf(walk);
  const frames = [walk.lossAt + 3, walk.lossAt + 4].map((at) => frame(walk, at));
  const before = scene(frames[0], plan);
  const after = sceneAfter(before, frames[0], frames[1], plan);
  assert.equal(difference(before, before), null);
  const part = difference(before, after);
  const { step } = frames[1];
  for (const node of [step.node, step.consumer]) {
    const { x, y, w, h } = plan.boxes[plan.unitOf[node]];
    assert.ok(part.x <= x && part.y <= y && part.x + part.w >= x + w && part.y + part.h >= y + h);
  }
  assert.ok(part.w * part.h < 0.6 * plan.width * plan.height, "and not the whole picture");
  const standing = marked(before, after);
  assert.deepEqual(
    standing.nodes.map((node) => node.active),
    after.nodes.map((node) => node.active),
  );
  assert.ok(standing.nodes.filter((node, i) => node !== before.nodes[i]).length <= 4);
});
