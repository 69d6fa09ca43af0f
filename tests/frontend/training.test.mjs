import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "../limited.mjs";
import { rowOf } from "../../frontend/src/formula/optimizer.js";
import { adjustments, trained, worked } from "../../frontend/src/formula/update.js";
import { frame } from "../../frontend/src/trace/frame.js";
import { begun, epochOf, noted, onward, reopened } from "../../frontend/src/trace/journal.js";
import { columns, samples } from "../../frontend/src/trace/samples.js";
import { DEFAULTS } from "../../frontend/src/trace/defaults.js";
import {
  goesOn,
  MEASURES,
  movedBy,
  NAMES,
  optimizerSettings,
  read,
  requestOf,
  SCHEDULES,
} from "../../frontend/src/trace/settings.js";
import { between, moved } from "../../frontend/src/trace/update.js";
import { walk } from "../../frontend/src/trace/walk.js";
import { sentences } from "../../frontend/src/views/sentences.js";
import { changed } from "../../frontend/src/session/interpreter.js";
import { engine, golden, OPS } from "./traces.mjs";

const settings = { ...DEFAULTS, lr: 0.1 };
const derived = (one) => trained(one, OPS, frame(one, one.steps.length - 1).step.node, false);
const step = (n, loss = 1 / n) => ({
  event: "step",
  n,
  loss,
  grad_norm: loss,
  run: { n, params: { w: n / 10, W: [1, 2] }, moves: [] },
});
const all = (lines) => lines.reduce(noted, begun(settings, "y = 1", {}, 1));

test("a run's lines are noted once each, whatever is repeated after a resume", () => {
  const journal = all([
    { event: "graph" },
    step(1),
    step(2),
    { event: "checkpoint", checkpoint: { n: 2 } },
    step(3),
    step(4),
    { event: "graph" },
    step(3),
    step(4),
    step(5),
    { event: "checkpoint", checkpoint: { n: 5 } },
    { event: "done", reason: "steps", n: 5, loss: 0.1 },
  ]);
  assert.deepEqual(
    [journal.n, journal.loss, journal.series.grad_norm[""].length, journal.params.w],
    [5, [1, 1 / 2, 1 / 3, 1 / 4, 1 / 5], 5, [0.1, 0.2, 0.3, 0.4, 0.5]],
  );
  assert.deepEqual(journal.params["W[1]"], [2, 2, 2, 2, 2], "small arrays element by element");
  assert.deepEqual(
    journal.checkpoints.map(({ n }) => n),
    [2, 5],
  );
  assert.equal(journal.end.reason, "steps");
  assert.throws(() => noted(journal, step(7)), /step 7 came after step 5/);
});

test("numbers that are not finite are read from their words", () => {
  const { loss } = all([step(1, "NaN"), step(2, "-Infinity")]);
  assert.ok(Number.isNaN(loss[0]) && loss[1] === -Infinity);
});

test("a run goes on from its last checkpoint, and a step is opened from the one before it", () => {
  const journal = all([
    step(1),
    step(2),
    { event: "checkpoint", checkpoint: { n: 2 } },
    step(3),
    step(4),
    { event: "checkpoint", checkpoint: { n: 4 } },
  ]);
  assert.equal(onward(journal, 9).resume.n, 4);
  assert.equal(onward(journal, 9).steps, 9);
  assert.deepEqual([reopened(journal, 4).resume.n, reopened(journal, 4).record.every], [2, 4]);
  assert.equal(reopened(journal, 2).resume, null);
});

test("many checkpoints are thinned, and the last is kept", () => {
  const journal = all(
    Array.from({ length: 500 }, (_, i) => [step(i + 1), { event: "checkpoint", checkpoint: { n: i + 1 } }]).flat(),
  );
  assert.ok(journal.checkpoints.length <= 200);
  assert.equal(journal.checkpoints.at(-1).n, 500);
});

test("an epoch", () => {
  const cases = [1, 7, 20, 99, 500].flatMap((rows) =>
    [0, 0.1, 0.3, 0.7, 0.999].flatMap((test) => [1, 3, 10, 64].map((batch) => ({ rows, test, batch }))),
  );
  const engines = engine(
    "import sys, json; from chainrule.engine.training.samples import Samples; " +
      "print(json.dumps([Samples(c['rows'], c['batch'], True, 0, c['test']).per_epoch for c in json.load(sys.stdin)]))",
    JSON.stringify(cases),
  );
  assert.deepEqual(
    cases.map(({ rows, ...share }) => epochOf({ ...settings, ...share }, rows)),
    engines,
  );
  assert.equal(epochOf({ ...settings, batch: 7 }, 20), 3);
  assert.equal(epochOf(settings, 20), 1);
});

test("tables of numbers, and the line that is none", () => {
  assert.deepEqual(columns("x,t\n0.5,1\n-1.5e2,2\n"), {
    names: ["x", "t"],
    rows: [
      [0.5, 1],
      [-150, 2],
    ],
  });
  assert.deepEqual(columns('\ufeff"身高";y\r\n1;2\r\n'), { names: ["身高", "y"], rows: [[1, 2]] });
  for (const [text, line] of [
    ["x,t\n1,2\n3", 3],
    ["x,t\n1,a", 2],
    ["x\n\n1\n,", 3],
  ])
    assert.throws(() => columns(text), { key: "train.own.fault", holes: { line } }, text);
  for (const text of ["", "x,t", "1,2\n3,4"]) assert.throws(() => columns(text), { key: "train.own.names" }, text);
});

test("columns become the leaves that they are named after, or are refused", () => {
  const nodes = [
    ["x", "data", [100, 2]],
    ["t", "data", [100]],
    ["s", "input", []],
    ["w", "param", []],
  ].map(([name, kind, shape]) => ({ name, kind, shape }));
  const of = (names) => samples({ names, rows: [names.map((_, i) => i), names.map((_, i) => 10 * i)] }, nodes);
  assert.deepEqual(of(["x", "t", "x"]), {
    x: [
      [0, 2],
      [0, 20],
    ],
    t: [1, 10],
  });
  assert.deepEqual(of(["s"]), { s: [0, 0] });
  assert.throws(() => of(["x", "t"]), { key: "train.own.width", holes: { name: "x", width: 2, count: 1 } });
  assert.throws(() => of(["t", "t"]), { key: "train.own.width", holes: { name: "t", width: 1, count: 2 } });
  assert.throws(() => of(["w"]), { key: "train.own.stranger", holes: { name: "w" } });
});

const { program, cases } = JSON.parse(readFileSync(new URL("../cases/torch-training.json", import.meta.url), "utf8"));

test("the page's optimizer lines come to what PyTorch's do, for every optimizer", () => {
  assert.ok(program.includes("x = param(-0.7)"));
  for (const { optimizer, params } of cases.filter((one) => one.schedule === null && one.clip === null)) {
    const { name, lr, betas, ...rest } = optimizer;
    const row = rowOf(name, { ...rest, ...(betas ? { beta1: betas[0], beta2: betas[1] } : {}) });
    let [x, y] = [-0.7, 1.1];
    let memory = [row.memory.map(() => 0), row.memory.map(() => 0)];
    for (let k = 1; k <= 3; k++) {
      const grads = [-4 * x * (y - x * x) - 2 * (1 - x), 2 * (y - x * x)];
      const moved = [x, y].map((p, i) => worked(row, { p, g: grads[i], lr, k }, memory[i]));
      memory = moved.map((lines, i) =>
        row.memory.map((letter, m) => lines.findLast((one) => one.letter === letter)?.value ?? memory[i][m]),
      );
      [x, y] = moved.map((lines) => lines.at(-1).value);
      for (const [mine, theirs] of [
        [x, params[k].x],
        [y, params[k].y],
      ])
        assert.ok(Math.abs(mine - theirs) <= 1e-12 * Math.max(1, Math.abs(theirs)), `${name} ${k}: ${mine}, ${theirs}`);
    }
  }
});

test("a trained step's update is written with its optimizer's lines and moves as the run says", () => {
  const { trace } = golden("neuron");
  const node = trace.names.w;
  const moves = [{ node, before: 0.4, after: 0.5, g: -0.3, memory: [0.1, 0.2] }];
  const own = walk(
    { ...trace, runs: [{ ...trace.runs[0], moves, lr: 0.05 }] },
    0.05,
    {},
    { optimizer: "adam", settings: {}, lr: 0.05, k: 4, adjusted: null },
  );
  assert.deepEqual([...own.moves.keys()], [node]);
  assert.equal(own.moves.get(node).after, 0.5);
  const back = changed({ base: golden("neuron"), variant: own, inputs: {}, faults: {}, rate: 0.01 });
  assert.deepEqual(
    [back.training, back.moves.get(node)],
    [own.training, own.moves.get(node)],
    "changed and taken back, it is the step that it was",
  );
  const lines = derived(own);
  assert.equal(lines.filter(({ stage }) => stage === "rule").length, 3, "m, v, and the parameter");
  assert.match(lines.at(-1).text, /0\.5/);
  assert.match(lines.map(({ text, rest = [] }) => text + rest.join("")).join(" "), /0\.9.*0\.1.*−0\.3/s);
});

test("the reader's settings as the service is asked for them: what is a default is not said", () => {
  const of = (change) => requestOf("y = 1", {}, { ...DEFAULTS, ...change }, 0.1);
  assert.deepEqual(of({}).optimizer, { name: "sgd", lr: 0.1 });
  assert.deepEqual(of({ given: { momentum: 0.9, nesterov: 1 } }).optimizer, {
    name: "sgd",
    lr: 0.1,
    momentum: 0.9,
    nesterov: true,
  });
  assert.deepEqual(
    of({ given: { nesterov: 1 } }).optimizer,
    { name: "sgd", lr: 0.1 },
    "which has no meaning without a momentum",
  );
  assert.deepEqual(of({ optimizer: "adam", given: { momentum: 0.9, beta2: 0.99, weight_decay: 0 } }).optimizer, {
    name: "adam",
    lr: 0.1,
    betas: [0.9, 0.99],
  });
  assert.deepEqual(of({ optimizer: "adamw", given: { weight_decay: 0 } }).optimizer, {
    name: "adamw",
    lr: 0.1,
    weight_decay: 0,
  });
  const plain = of({});
  assert.ok(["schedule", "clip", "regularization", "data"].every((name) => !(name in plain)));
  const { schedule, clip, regularization, batch_size, test_ratio } = of({
    schedule: { name: "step", ...SCHEDULES.step },
    clip: { value: 1 },
    l2: 0.5,
    batch: 4,
    test: 0.5,
  });
  assert.deepEqual(
    [schedule, clip, regularization, batch_size, test_ratio],
    [{ name: "step", size: 100, gamma: 0.5 }, { value: 1 }, { l1: 0, l2: 0.5 }, 4, 0.5],
  );
  assert.deepEqual(Object.keys(optimizerSettings({ ...DEFAULTS, optimizer: "rmsprop" })), [
    "alpha",
    "eps",
    "weight_decay",
    "momentum",
    "maximize",
  ]);
});

test("an update is written as it is in that update: momentum begins with the gradient", () => {
  const lines = (k) => rowOf("sgd", { momentum: 0.9 }, k).lines.map(({ tree }) => tree);
  assert.equal(lines(1)[0], "g");
  assert.deepEqual(lines(2)[0], ["+", ["*", "momentum", "v"], ["*", ["-", 1, "dampening"], "g"]]);
  const { trace } = golden("neuron");
  const run = {
    ...trace.runs[0],
    moves: [{ node: trace.names.w, before: 0.4, after: 0.5, g: -0.3, memory: [0.1] }],
    lr: 0.05,
  };
  const own = walk(
    { ...trace, runs: [run] },
    0.05,
    {},
    movedBy({ ...DEFAULTS, lr: 0.05, given: { momentum: 0.9 } }, run, 2),
  );
  const rules = derived(own)
    .filter(({ stage }) => stage === "rule")
    .map(({ text }) => text.replace(/<[^>]*>/g, ""));
  assert.deepEqual(rules.length, 3);
  assert.match(rules[1], /^gnew=vt?new$/, "what the first line has made is called new in the second");
});

test("measures are noted by group, and each has its words", () => {
  const line = (n, more) => ({ event: "step", n, loss: 1, ...more });
  const journal = all([
    line(1, { angle: null, dead: { h: 0 }, param_norm: "Infinity" }),
    line(2, { angle: 3, dead: { h: 0.5 }, param_norm: 2 }),
  ]);
  assert.deepEqual(journal.series, {
    angle: { "": [NaN, 3] },
    dead: { h: [0, 0.5] },
    param_norm: { "": [Infinity, 2] },
  });
  for (const language of ["en", "zh"]) {
    const catalog = JSON.parse(readFileSync(new URL(`../../frontend/i18n/${language}.json`, import.meta.url), "utf8"));
    const keys = [
      ...MEASURES.map((name) => `train.curve.${name}`),
      ...["none", ...Object.keys(SCHEDULES)].map((name) => `train.schedule.${name}`),
      ...Object.values(SCHEDULES).flatMap((set) => Object.keys(set).map((name) => `train.schedule.set.${name}`)),
      ...Object.keys(NAMES).flatMap((optimizer) =>
        Object.keys(optimizerSettings({ ...DEFAULTS, optimizer })).map((name) => `train.set.${name}`),
      ),
    ];
    assert.deepEqual(
      keys.filter((key) => !(key in catalog)),
      [],
    );
  }
});

test("a clipped gradient is said to be one", () => {
  const { trace } = golden("neuron");
  const moves = [{ node: trace.names.w, before: 0.4, after: 0.5, g: -0.3, memory: [] }];
  const said = (settings) => {
    const run = { ...trace.runs[0], moves, lr: 0.05 };
    const own = walk({ ...trace, runs: [run] }, 0.05, {}, movedBy({ ...DEFAULTS, lr: 0.05, ...settings }, run, 4));
    return sentences(
      frame(own, own.steps.length - 1),
      (key, holes) => `${key} ${holes.given ?? ""}`,
      false,
      "calculus",
    );
  };
  assert.deepEqual(
    said({}).map((one) => one.split(" ")[0]),
    ["step.trained", "step.moved"],
  );
  assert.deepEqual(said({ clip: { norm: 1 } })[1], "step.given −0.3");
});

test("how a gradient was clipped is derived: regularization, the norm of all, the bound", () => {
  const { trace } = golden("neuron");
  const { w, b } = trace.names;
  const [dw, db] = [trace.runs[0].grads[w], trace.runs[0].grads[b]];
  const how = { clip: { norm: 0.01 }, l1: 0.02, l2: 0.1 };
  const penalized = [
    [dw, 0.4],
    [db, -0.1],
  ].map(([d, p]) => d + how.l1 * Math.sign(p) + how.l2 * p);
  const share = Math.min(1, 0.01 / (Math.hypot(...penalized) + 1e-6));
  const moves = [
    { node: w, before: 0.4, after: 0.3, g: penalized[0] * share, memory: [] },
    { node: b, before: -0.1, after: 0.1, g: penalized[1] * share, memory: [] },
  ];
  const own = { trace, run: { ...trace.runs[0], moves } };
  const lines = adjustments(own, how, moves[0]);
  assert.deepEqual(
    lines.map(({ value }) => value),
    [penalized[0], penalized[0] * share],
  );
  assert.deepEqual(lines[1].put, { g: penalized[0], norm: Math.hypot(...penalized), c: 0.01 });
  assert.deepEqual(
    adjustments(own, { clip: { value: 0.01 }, l1: 0, l2: 0 }, moves[1]).map(({ put }) => put),
    [{ g: db, c: 0.01 }],
  );
  // One kind of regularization alone is shown alone.
  const alone = (l1, l2) => adjustments(own, { clip: null, l1, l2 }, moves[0])[0];
  assert.deepEqual(alone(0.02, 0).tree, ["+", "g", ["*", "l1", ["sign", "p"]]]);
  assert.deepEqual(alone(0, 0.1).tree, ["+", "g", ["*", "l2", "p"]]);
  assert.equal(alone(0.02, 0).value, moves[0].g, "and is what the optimizer was given");
  const run = own.run;
  const text = (given) => {
    const one = walk(
      { ...trace, runs: [run] },
      0.05,
      {},
      movedBy({ ...DEFAULTS, lr: 0.05, clip: null, l1: 0, l2: 0, ...given }, { ...run, lr: 0.05 }, 4),
    );
    return derived(one).map((one) => [one.text, ...(one.rest ?? [])].join(" ").replace(/<[^>]*>/g, ""));
  };
  for (const [only, other] of [
    ["1", "2"],
    ["2", "1"],
  ]) {
    const lines_ = text({ [`l${only}`]: 0.02 }).join("\n");
    assert.ok(lines_.includes(`λ${only}`) && !lines_.includes(`λ${other}`), lines_);
  }
  assert.ok(
    text({ clip: { norm: 1 } })[0].includes("∂"),
    "without regularization the bound is on the loss's gradient itself",
  );
  assert.ok(
    !text({ l1: 0.02, clip: { norm: 1 } })
      .at(-3)
      .includes("∂"),
    "with it, on what it has made",
  );
  const whole = walk(
    { ...trace, runs: [run] },
    0.05,
    {},
    movedBy({ ...DEFAULTS, lr: 0.05, ...how }, { ...run, lr: 0.05 }, 4),
  );
  const stages = derived(whole).map(({ stage }) => stage);
  assert.deepEqual(stages, ["rule", "local", "result", "rule", "local", "result", "rule", "local", "result"]);
});

test("an address's settings are taken where they can be used, to the bounds and no further", () => {
  const taken = (settings) => Object.keys(read(JSON.stringify(settings)));
  assert.deepEqual(taken({ seed: 0, l1: 0, l2: 0, test: 0, batch: 1 }), ["seed", "l1", "l2", "test", "batch"]);
  assert.deepEqual(taken({ seed: -1, l1: -1e-9, l2: -1, test: -0.1, batch: 0 }), []);
  assert.deepEqual(taken({ seed: 0.5, l1: "1", l2: null, test: 1, batch: 2.5 }), []);
  assert.deepEqual(
    taken({
      test: 0.9,
      clip: { norm: 1 },
      schedule: { name: "step", size: 1, gamma: 1 },
      measure: ["angle"],
      data: ["x"],
      optimizer: "adam",
      given: { eps: 1 },
    }).length,
    7,
  );
  assert.deepEqual(
    taken({
      clip: { norm: 1, value: 1 },
      schedule: { name: "step" },
      measure: ["nope"],
      data: [],
      optimizer: "nope",
      given: { eps: "1" },
      other: 1,
    }),
    [],
  );
  assert.deepEqual(read("nonsense"), {});
  assert.deepEqual(read(null), {});
});

test("how far a parameter moved, and where to", () => {
  assert.deepEqual(moved([[1, 2]], [[10, -20]], 0.5), { step: [[-5, 10]], after: [[-4, 12]] });
  assert.deepEqual(between({ before: [1, 5], after: [4, 3] }), { step: [3, -2], after: [4, 3] });
  const summary = { shape: [9], min: 0, max: 1 };
  assert.equal(moved(summary, summary, 0.5), null);
  assert.equal(moved([1], summary, 0.5), null);
  assert.equal(between({ before: 1, after: [1] }), null);
});

test("of a parameter with more than eight elements no paths are kept; test losses are", () => {
  const line = (W, test) => ({
    event: "step",
    n: 1,
    loss: 1,
    ...(test === undefined ? {} : { test_loss: test }),
    run: { n: 1, params: { W }, moves: [] },
  });
  const paths = (count) => Object.keys(all([line(Array.from({ length: count }, (_, i) => i))]).params).length;
  assert.deepEqual([paths(8), paths(9)], [8, 0]);
  assert.deepEqual([all([line([1], 0.5)]).test, all([line([1])]).test], [[0.5], []]);
  const { record } = onward(all([line([1])]), 5);
  assert.deepEqual(record, { every: 1, runs: "params" });
});

test("a run goes on where program, values and settings are those that it began with", () => {
  const state = { source: "y = 1", training: { settings: DEFAULTS }, aside: null, inputs: { x: 1 }, rate: 0.1 };
  const journal = begun({ ...DEFAULTS, lr: 0.1 }, "y = 1", requestOf("y = 1", { x: 1 }, DEFAULTS, 0.1), 1);
  assert.equal(DEFAULTS.seed, 0);
  assert.equal(goesOn(state, journal), true);
  assert.equal(goesOn(state, null), false);
  assert.equal(goesOn({ ...state, rate: 0.2 }, journal), false);
  assert.equal(goesOn({ ...state, inputs: { x: 2 } }, journal), false);
  assert.equal(goesOn({ ...state, inputs: { x: 2 }, aside: { inputs: { x: 1 } } }, journal), true, "a step is open");
});
