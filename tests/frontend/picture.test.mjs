/** Pictures of data: which programs have one, what the maps say, and where they stand. */

import assert from "node:assert/strict";
import { test } from "../limited.mjs";
import { mapsOf, rightOf } from "../../frontend/src/formula/decision.js";
import { contour, shadesOf } from "../../frontend/src/graph/contour.js";
import { arranged } from "../../frontend/src/graph/layers.js";
import { axisOf, boxesOf, heightOf, openAt, stripOf } from "../../frontend/src/graph/strip.js";
import { readTrace } from "../../frontend/src/trace/read.js";
import { metBy } from "../../frontend/src/formula/pixels.js";
import { trainingOf } from "../../frontend/src/formula/training.js";
import { DEFAULTS } from "../../frontend/src/trace/defaults.js";
import { requestOf } from "../../frontend/src/trace/settings.js";
import { batchAt } from "../../frontend/src/trace/batches.js";
import { pictureOf, pictured } from "../../frontend/src/trace/picture.js";
import { passage } from "../../frontend/src/trace/stops.js";
import { walk as walked } from "../../frontend/src/trace/walk.js";
import { engine, golden, NAMES } from "./traces.mjs";

const traced = (source) =>
  readTrace(
    engine(
      "import sys, json\nfrom chainrule.service import tasks\nfrom chainrule.service.schema import TraceRequest\n" +
        "sys.stdout.write(bytes(tasks.traced(TraceRequest(program=sys.stdin.read()), 'en')).decode())",
      source,
    ),
  );

test("programs about points, an image or an attention have a picture, others have none", () => {
  const found = NAMES.filter((name) => pictureOf(golden(name).trace));
  const points = ["circle", "circle-chance", "layer", "regression", "xor"];
  assert.deepEqual(found.sort(), ["attention", ...points.slice(0, 2), "convolution", ...points.slice(2)]);
  const { trace } = golden("circle-chance");
  const { kind, rows, layers, ...ids } = pictureOf(trace);
  assert.deepEqual([kind, rows], ["plane", 200]);
  const key = (id) => trace.nodes[id].key;
  assert.deepEqual([ids.x, ids.target, ids.guess].map(key), ["x", "label", "y"]);
  assert.deepEqual(
    layers.map(({ node, width, weights }) => [key(node), width, key(weights)]),
    [
      ["h", 4, "W1"],
      ["y", 1, "W2"],
    ],
  );
});

test("at the points a map says what the engine says, whatever the size of its blocks", () => {
  for (const name of ["circle", "circle-chance", "xor"]) {
    const { trace } = golden(name);
    const picture = pictureOf(trace);
    const maps = mapsOf(trace, picture, new Map(), 30);
    const theirs = [trace.runs[0].values[picture.guess]].flat(Infinity);
    maps.guess.forEach((one, i) => assert.ok(Math.abs(one - theirs[i]) < 1e-12, name));
    assert.ok(Math.abs(maps.loss - trace.runs[0].values[trace.output]) < 1e-12);
    // A place of the map is a point like any other: where one lies close, the map is close.
    const [map] = maps.layers.at(-1);
    const place = ([low, high], value) => Math.floor(((value - low) / (high - low)) * 30);
    for (let i = 0; i < picture.rows; i++) {
      const [column, row] = [place(maps.span[0], maps.points[2 * i]), 29 - place(maps.span[1], maps.points[2 * i + 1])];
      assert.ok(Math.abs(map[row * 30 + column] - maps.guess[i]) < 0.35, `${name}, point ${i}`);
    }
  }
});

test("the line of a regression, with other parameters too", () => {
  const { trace } = golden("regression");
  const picture = pictureOf(trace);
  const { a, b } = trace.names;
  const { layers, span } = mapsOf(
    trace,
    picture,
    new Map([
      [a, 2],
      [b, 1],
    ]),
    10,
  );
  const [[low, high]] = span;
  layers[0][0].forEach((y, i) => {
    const x = low + ((high - low) * (i + 0.5)) / 10;
    assert.ok(Math.abs(y - (2 * x + 1)) < 1e-5);
  });
});

test("a guess that depends on the other points has no map", () => {
  const source = "x, t = circle(20, seed=1)\nW = param(glorot(2, 1, seed=2))\nz = reshape(x @ W, (-1,))\n";
  const one = traced(`${source}y = tanh(z)\nL = mse(y, t)`);
  const all = traced(`${source}y = tanh(z - z[0])\nL = mse(y, t)`);
  assert.ok(mapsOf(one, pictureOf(one), new Map(), 12));
  assert.equal(mapsOf(all, pictureOf(all), new Map(), 12), null);
});

test("two classes are counted, other targets are not", () => {
  const maps = { guess: Float64Array.of(0.9, 0.2, 0.6), target: Float64Array.of(1, 0, 0) };
  assert.deepEqual(rightOf(maps), { right: 2, count: 3, middle: 0.5 });
  assert.equal(rightOf({ ...maps, target: Float64Array.of(1, 2, 3) }), null);
});

test("a contour runs where the height is crossed", () => {
  const side = 8;
  const slope = Float32Array.from({ length: side * side }, (_, i) => i % side);
  const pieces = contour(slope, side, 3.25);
  assert.equal(pieces.length, side - 1);
  for (const [x0, , x1] of pieces) assert.ok(Math.abs(x0 - 3.75) < 1e-6 && Math.abs(x1 - 3.75) < 1e-6);
  assert.deepEqual(contour(slope, side, 99), []);
  assert.deepEqual(shadesOf(Float32Array.of(0.2, 0.9)), { middle: 0.5, scale: 0.5 });
  assert.deepEqual(shadesOf(Float32Array.of(-0.5, 0.25)), { middle: 0, scale: 0.5 });
});

test("no map stands on another or outside of its room", () => {
  const picture = (widths) => ({
    kind: "plane",
    layers: widths.map((width, i) => ({ node: i, width, weights: null })),
  });
  for (const room of [
    { width: 840, height: 420 },
    { width: 640, height: 300 },
    { width: 340, height: 480 },
    { width: 290, height: 420 },
  ])
    for (const widths of [[1], [4, 1], [8, 8, 1], [12, 6, 1]]) {
      const { tiles, wires, labels } = arranged(picture(widths), room);
      tiles.forEach((a, i) => {
        assert.ok(a.x >= 0 && a.x + a.wide <= room.width + 1, JSON.stringify([room, widths, a]));
        for (const b of tiles.slice(i + 1)) {
          const apart = a.x + a.wide <= b.x || b.x + b.wide <= a.x || a.y + a.side <= b.y || b.y + b.side <= a.y;
          assert.ok(apart, JSON.stringify([room, widths, a, b]));
        }
      });
      if (widths.length > 1) assert.ok(wires.length >= Math.min(6, widths.at(-2)));
      assert.equal(
        labels.some(({ more }) => more > 0),
        widths.some((width) => width > 6),
      );
    }
});

test("the picture is shown beside the training, or where the reader wants it", () => {
  const walk = golden("circle");
  assert.equal(pictured({ walk, show: null, tab: "train" }), true);
  assert.equal(pictured({ walk, show: "graph", tab: "train" }), false);
  assert.equal(pictured({ walk, show: "data", tab: "why" }), true);
  assert.equal(pictured({ walk: golden("neuron"), show: "data", tab: "train" }), false);
});

test("a loop of many turns is a strip: its boxes side by side, the one in play open, its bars on a log axis", () => {
  const walk = golden("vanishing");
  const { folded, stops } = passage(walk, null);
  const turns = stripOf(walk.trace, folded.units);
  assert.equal(turns.length, 30);
  assert.equal(stops.length - 1, 63);
  // What thirty turns send to the one weight comes as one stop.
  const gathered = stops.filter(({ phase, flows }) => phase === "backward" && flows.length > 1);
  assert.deepEqual(
    gathered.map(({ to, flows }) => [walk.trace.nodes[folded.units[to].node].key, flows.length]),
    [["w", 30]],
  );
  const backward = stops.find(({ phase, unit }) => phase === "backward" && unit === turns[16].id);
  assert.equal(openAt(turns, backward), 16);
  assert.deepEqual([openAt(turns, stops[0]), openAt(turns, stops.at(-1))], [0, 0]);
  for (const width of [880, 560, 366, 300]) {
    const boxes = boxesOf(30, width, 16);
    boxes.forEach(({ x, w }, i) => {
      assert.ok(w > 0 && x >= 0 && x + w <= width + 1, `${width}: ${i}`);
      if (i) assert.ok(boxes[i - 1].x + boxes[i - 1].w <= x + 1e-9);
    });
  }
  const grads = turns.map(({ exit }) => walk.run.grads[exit]);
  const axis = axisOf(grads);
  const heights = grads.map((grad) => heightOf(grad, axis));
  assert.ok(heights.every((one, i) => one > 0 && one <= 1 && (!i || one > heights[i - 1])));
  assert.equal(heightOf(0, axis), 0);
  assert.equal(heightOf(NaN, axis), 0);
  assert.equal(axisOf([0, NaN, null]), null);
  assert.equal(stripOf(golden("neuron").trace, passage(golden("neuron"), null).folded.units), null);
});

test("turns that carry two values are a strip as well", () => {
  const lines = [
    "x = 0.5",
    "w = param(0.9)",
    "h = x",
    "s = 0",
    "for i in range(12):",
    "    h = w * h",
    "    s = s + h",
  ];
  const trace = traced([...lines, "L = s + h ** 2"].join("\n"));
  const { folded, stops } = passage(walked(trace), null);
  const turns = stripOf(trace, folded.units);
  assert.equal(turns.length, 12);
  assert.ok(turns.some(({ sole }) => !sole));
  assert.ok(stops.length > 12);
});

test("the points of a step are the rows that it was worked out from", () => {
  const settings = { ...DEFAULTS, batch: 10, seed: 3, test: 0.2, lr: 0.1 };
  const { trace } = golden("circle");
  const training = trainingOf(trace, requestOf(trace.source, {}, settings, 0.1));
  const steps = [...training.lines({ steps: 12, record: { every: 1, runs: "full" } })].filter(({ run }) => run);
  const all = trace.runs[0].values[trace.names.x];
  const state = (n) => ({
    source: trace.source,
    opened: null,
    training: { journal: { source: trace.source, settings, n } },
  });
  for (const { n, run } of steps) {
    const rows = [...batchAt(state(n), 100)].map((row) => all[row]);
    assert.deepEqual(rows, run.values[trace.names.x], `step ${n}`);
  }
  assert.equal(batchAt({ ...state(3), opened: 2 }, 100).size, 10);
  assert.equal(batchAt(state(0), 100), null);
  assert.equal(batchAt({ ...state(3), source: "another" }, 100), null);
});

test("the products that a convolution is made of add up to the engine's values and gradients, at every place", () => {
  const programs = [
    golden("convolution").trace.source,
    "x = randn(2, 3, 5, 4, seed=1)\nK = param(randn(2, 3, 3, 2, seed=2))\ny = conv2d(x, K, stride=2, padding=1)\nL = mean(y ** 2)",
  ];
  for (const source of programs) {
    const trace = traced(source);
    const [run] = trace.runs;
    const seen = pictureOf(trace);
    assert.equal(seen.kind, "image");
    for (const [on, whole] of [
      ["answer", run.values[seen.conv]],
      ["kernel", run.grads[seen.kernel]],
      ["pixel", run.grads[seen.x]],
    ])
      whole.flat(Infinity).forEach((value, place) => {
        const { terms, sum } = metBy(trace, run, seen, { on, place });
        assert.ok(
          Math.abs(sum - value) <= 1e-12 * Math.max(1, Math.abs(value)),
          `${on} ${place}: ${sum}, not ${value}`,
        );
        assert.ok(terms.every((term) => term[on] === place));
      });
  }
});

test("which programs have an image or an attention, and which look like one and have none", () => {
  const kind = (source) => pictureOf(traced(source))?.kind ?? null;
  assert.equal(kind(golden("attention").trace.source), "shares");
  assert.equal(
    kind("x = randn(1, 1, 80, 80, seed=1)\nK = param(randn(1, 1, 3, 3, seed=2))\nL = mean(conv2d(x, K))"),
    null,
  );
  assert.equal(
    kind("x = param(randn(1, 1, 6, 6, seed=1))\nh = relu(x)\nK = randn(1, 1, 3, 3, seed=2)\nL = mean(conv2d(h, K))"),
    null,
  );
  assert.equal(kind("a = param(randn(3, 3, seed=1))\nL = mean(softmax(a) ** 2)"), null);
  assert.equal(
    kind("a = param(randn(3, 3, seed=1))\nv = randn(3, 2, seed=2)\nL = mean((softmax(a, axis=0) @ v) ** 2)"),
    null,
  );
});
