/** The playground without a browser: its addresses, its program, and its updates beside TensorFlow Playground's own. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { classified, networkOf } from "../../frontend/src/formula/playground.js";
import {
  ACTIVATIONS,
  DATA,
  DEFAULTS,
  FEATURES,
  hashOf,
  INITS,
  LOSSES,
  lossesOf,
  outputsOf,
  PROBLEMS,
  programOf,
  settingsOf,
} from "../../frontend/src/trace/playground.js";
import { answersOf, classesOf, fits, fromZero, pointsOf, reposed } from "../../frontend/src/trace/points.js";
import { readTrace } from "../../frontend/src/trace/read.js";
import { test } from "../limited.mjs";
import { engine } from "./traces.mjs";

const read = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
const OPTIMIZERS = Object.keys(read("../../frontend/facts/optimizers.json"));

/** Traces of programs with a few rows, by the engine. */
const traces = (asked) =>
  engine(
    `import json, sys
from chainrule.service import tasks
for_ = json.load(sys.stdin)
print("[" + ",".join(tasks.trace(json.dumps(one).encode(), "en").decode() for one in for_) + "]")`,
    JSON.stringify(asked),
  ).map(readTrace);

const FEW = {
  X: [
    [1, 2],
    [3, -1],
  ],
  t: [1, -1],
};

/** A network of a recorded run of TensorFlow Playground. */
function recorded(of, kept, how) {
  const settings = { ...DEFAULTS, ...of };
  const program = programOf(settings, { points: { x: FEW.X, t: FEW.t }, params: of.params });
  const [trace] = traces([{ program }]);
  return networkOf(trace, of.points, { batch: 10, kept, rate: 0.03, l1: 0, l2: 0, optimizer: "sgd", ...how });
}

const [RUN] = read("../cases/tfplayground-run.json").cases;
const ROWS = read("../cases/tfplayground-data.json")[RUN.dataset_key];
const POINTS = {
  x: Float64Array.from(ROWS.flatMap((row) => row.slice(0, 2))),
  t: Float64Array.from(ROWS.map(([, , label]) => label)),
};
const turned = (rows) => rows[0].map((_, j) => rows.map((row) => row[j]));
const PARAMS = {
  W1: turned(RUN.initial.weights[0]),
  b1: RUN.initial.biases[0],
  W2: turned(RUN.initial.weights[1]),
  b2: RUN.initial.biases[1],
  W3: RUN.initial.weights[2][0],
  b3: RUN.initial.biases[2][0],
};
const near = (a, b, bound = 1e-12) => assert.ok(Math.abs(a - b) <= bound * Math.max(1, Math.abs(b)), `${a} and ${b}`);

test("the losses of TensorFlow Playground's own engine, epoch for epoch", () => {
  const net = recorded({ points: POINTS, params: PARAMS }, RUN.n_train);
  for (let epoch = 0; epoch <= 100; epoch++) {
    const expected = RUN.losses_train_test_after_epochs[epoch];
    if (expected) {
      near(net.whole().loss, expected[0]);
      near(net.tested().loss, expected[1]);
    }
    for (let i = 0; i < net.perEpoch; i++) net.step();
  }
});

/** The original's loops over links, one sample at a time. */
function byHand(epochs, batch, kept, rate, l1, l2) {
  const W = structuredClone(RUN.initial.weights);
  const b = structuredClone(RUN.initial.biases);
  const dead = W.map((layer) => layer.map((row) => row.map(() => false)));
  let sums = null;
  let count = 0;
  for (let epoch = 0; epoch < epochs; epoch++)
    for (let i = 0; i < kept; i++) {
      const outs = [ROWS[i].slice(0, 2)];
      W.forEach((layer, l) =>
        outs.push(layer.map((row, u) => Math.tanh(row.reduce((s, w, j) => s + w * outs[l][j], 0) + b[l][u]))),
      );
      let delta = [(outs[3][0] - ROWS[i][2]) * (1 - outs[3][0] ** 2)];
      const made = [];
      for (let l = 2; l >= 0; l--) {
        made.unshift([delta.map((d) => outs[l].map((o) => d * o)), delta]);
        const back = outs[l].map((o, j) => delta.reduce((s, d, u) => s + d * W[l][u][j], 0) * (1 - o * o));
        delta = back;
      }
      sums ??= made.map(([w, v]) => [w.map((row) => row.map(() => 0)), v.map(() => 0)]);
      made.forEach(([w, v], l) => {
        w.forEach((row, u) => row.forEach((g, j) => (sums[l][0][u][j] += g)));
        v.forEach((g, u) => (sums[l][1][u] += g));
      });
      count++;
      if ((i + 1) % batch) continue;
      sums.forEach(([w, v], l) => {
        v.forEach((g, u) => (b[l][u] -= (rate * g) / count));
        w.forEach((row, u) =>
          row.forEach((g, j) => {
            if (dead[l][u][j]) return;
            const old = W[l][u][j];
            const moved = old - (rate * g) / count;
            const pulled = moved - rate * (l1 * Math.sign(old) + l2 * old);
            dead[l][u][j] = l1 > 0 && moved * pulled < 0;
            W[l][u][j] = dead[l][u][j] ? 0 : pulled;
          }),
        );
      });
      [sums, count] = [null, 0];
    }
  return { W, b, dead };
}

for (const [l1, l2, batch, kept] of [
  [0, 0.003, 8, 45],
  [0.05, 0, 7, 45],
  [0.3, 0, 10, 50],
  [0, 0, 30, 50],
])
  test(`leftovers, regularization and dead links: l1 ${l1}, l2 ${l2}, batch ${batch} of ${kept}`, () => {
    const net = recorded({ points: POINTS, params: PARAMS }, kept, { batch, rate: 0.1, l1, l2 });
    for (let i = 0; i < 12 * net.perEpoch; i++) net.step();
    const { W, b, dead } = byHand(12, batch, kept, 0.1, l1, l2);
    for (const { name, layer, p } of net.params) {
      const wanted = name.startsWith("W") ? (layer === 3 ? W[2][0] : turned(W[layer - 1]).flat()) : b[layer - 1];
      wanted.forEach((value, i) => near(p[i], value));
    }
    if (l1 === 0.3) assert.ok(dead.flat(2).some(Boolean), "some link was cut");
  });

test("what the next update would do is what it then does, and looking changes nothing", () => {
  for (const optimizer of ["sgd", "adam"]) {
    const net = recorded({ points: POINTS, params: PARAMS }, 250, { optimizer });
    for (let i = 0; i < 30; i++) net.step();
    const { after, grads } = net.next();
    assert.equal(grads[0].length, 8);
    net.step();
    net.params.forEach(({ p }, i) => assert.deepEqual(p, after[i]));
    const kept = net.snapshot();
    for (let i = 0; i < 20; i++) net.step();
    const far = net.params.map(({ p }) => p.slice());
    net.restore(kept);
    assert.equal(net.n, 31);
    for (let i = 0; i < 20; i++) net.step();
    net.params.forEach(({ p }, i) => assert.deepEqual(p, far[i]));
  }
});

test("the map of a neuron is what the network says at each place", () => {
  const net = recorded({ points: POINTS, params: PARAMS }, 250);
  const maps = net.maps(10, 6);
  assert.deepEqual(
    maps.map((layer) => layer.length),
    [4, 2, 1],
  );
  const [x, y] = [6 * ((2 * 7.5) / 10 - 1), 6 * (1 - (2 * 2.5) / 10)]; // the eighth place of the third row
  const [w1, b1, w2, b2, w3, b3] = Object.values(PARAMS);
  const layer = (inputs, W, b) => b.map((bias, j) => Math.tanh(inputs.reduce((s, v, i) => s + v * W[i][j], bias)));
  const h2 = layer(layer([x, y], w1, b1), w2, b2);
  near(maps[2][0][27], Math.tanh(h2[0] * w3[0] + h2[1] * w3[1] + b3), 1e-6);
});

test("an address as TensorFlow Playground writes it", () => {
  const s = settingsOf(
    "#activation=relu&regularization=L2&batchSize=15&dataset=xor&regDataset=reg-plane&learningRate=0.1&" +
      "regularizationRate=0.001&noise=20&networkShape=6,3,2&seed=0.84062&showTestData=true&discretize=true&" +
      "percTrainData=70&x=true&y=true&xTimesY=true&xSquared=false&ySquared=false&cosX=false&sinX=true&cosY=false&" +
      "sinY=false&collectStats=false&problem=classification&initZero=false&hideText=false&dataset_hide=true",
    OPTIMIZERS,
  );
  assert.deepEqual(s, {
    ...DEFAULTS,
    data: "xor",
    noise: 20,
    share: 70,
    batch: 15,
    seed: 84062,
    features: ["x", "y", "xTimesY", "sinX"],
    shape: [6, 3, 2],
    activations: ["relu", "relu", "relu"],
    rate: 0.1,
    regularization: "L2",
    strength: 0.001,
    test: true,
    discrete: true,
    hidden: ["dataset"],
  });
  assert.equal(settingsOf("#problem=regression&regDataset=reg-gauss", OPTIMIZERS).data, "multi_gauss");
  assert.equal(settingsOf("#initZero=true", OPTIMIZERS).init, "zero");
});

test("settings come back from their own address, and rubbish leaves everything as it always is", () => {
  assert.deepEqual(settingsOf("", OPTIMIZERS), DEFAULTS);
  assert.equal(hashOf(DEFAULTS), "");
  const own = {
    ...DEFAULTS,
    shape: [8, 1, 3],
    activations: ["relu", "tanh", "linear"],
    optimizer: "adam",
    loss: "hinge",
    init: "he",
    until: 98,
    show: "gradient",
    features: ["y", "sinX"],
    seed: 123,
    hidden: ["noise", "seed"],
  };
  assert.deepEqual(settingsOf(hashOf(own), OPTIMIZERS), own);
  for (const rubbish of [
    "#networkShape=a,b&learningRate=x&noise=-9&percTrainData=1e9&batchSize=NaN&dataset=__proto__&loss=constructor",
    "#networkShape=9,9,9,9,9,9,9,9&activations=,,,&seed=-1&x=false&y=false",
    "%%%&===&#",
  ]) {
    const s = settingsOf(rubbish, OPTIMIZERS);
    assert.ok(s.shape.length <= 6 && s.shape.every((width) => width >= 1 && width <= 8));
    assert.ok(s.features.length > 0 && s.batch >= 1 && s.share >= 10 && s.share <= 90);
    assert.ok(Object.hasOwn(LOSSES, s.loss) && ACTIVATIONS.includes(s.activations[0] ?? "tanh"));
  }
});

test("every choice is a program that the engine runs, with the parameters in it or not", () => {
  const choices = [
    ...DATA.classification.map((data) => ({ data })),
    ...DATA.regression.map((data) => ({ problem: "regression", data })),
    ...ACTIVATIONS.map((one) => ({ activations: [one, one] })),
    ...lossesOf("classification").map((loss) => ({ loss })),
    ...DATA.classes.map((data) => ({ problem: "classes", data, loss: "softmax" })),
    { problem: "classes", data: "arms", loss: "softmax", shape: [], activations: [], features: ["sinX", "y"] },
    ...INITS.map((init) => ({ init })),
    ...Object.keys(FEATURES).map((one) => ({ features: [one] })),
    { features: Object.keys(FEATURES), shape: [], activations: [] },
    { shape: [8, 8, 8, 8, 8, 8], activations: new Array(6).fill("relu"), noise: 50 },
  ];
  const programs = choices.map((one) => programOf({ ...DEFAULTS, ...one }));
  const answers = traces(programs.map((program) => ({ program, max_elements: 10 })));
  answers.forEach((answer, i) => assert.ok(Number.isFinite(answer.runs[0].values[answer.output]), programs[i]));
  const net = recorded({ points: POINTS, params: PARAMS }, 250);
  for (let i = 0; i < 25; i++) net.step();
  const values = Object.fromEntries(net.params.map(({ name, p, layer }) => [name, nested(name, layer, p)]));
  const program = programOf(DEFAULTS, { points: { x: FEW.X, t: FEW.t }, params: values });
  const [again] = traces([{ program }]);
  assert.deepEqual(again.runs[0].values[again.names.W2].flat(), [...net.params[2].p], "to the last digit");
});

const nested = (name, layer, p) =>
  name === "b3" ? p[0] : name === "W3" || name.startsWith("b") ? [...p] : rows([...p], layer === 1 ? 4 : 2);
const rows = (list, width) =>
  Array.from({ length: list.length / width }, (_, i) => list.slice(i * width, (i + 1) * width));

test("points from a table: with names or without, and what is amiss with its line", () => {
  assert.deepEqual(pointsOf("x,y,label\n1,2,1\n3;4;-1\n\n5\t6\t1\n-1, 0.5, -1\n"), {
    points: {
      x: [
        [1, 2],
        [3, 4],
        [5, 6],
        [-1, 0.5],
      ],
      t: [1, -1, 1, -1],
    },
  });
  assert.deepEqual(pointsOf("1,2\n3,4,5"), { line: 1, fault: "columns" });
  assert.deepEqual(pointsOf("1,2,3\n3,b,5"), { line: 2, fault: "number" });
  assert.deepEqual(pointsOf("1,2,3"), { line: 1, fault: "few" });
  assert.deepEqual(pointsOf("1,2,3\n".repeat(3000)), { line: 2001, fault: "many" });
});

test("every problem has its data and its losses, and its address leads back", () => {
  for (const problem of PROBLEMS)
    for (const data of DATA[problem])
      for (const loss of lossesOf(problem)) {
        const own = { ...DEFAULTS, problem, data, loss };
        assert.deepEqual(settingsOf(hashOf(own), OPTIMIZERS), own);
        assert.equal(outputsOf(own), problem === "classes" ? 3 : 1);
      }
  assert.equal(settingsOf("#problem=classes&loss=hinge&dataset=xor", OPTIMIZERS).loss, "softmax");
  assert.equal(settingsOf("#problem=classes&dataset=xor", OPTIMIZERS).data, "arms");
  assert.equal(settingsOf("#loss=softmax", OPTIMIZERS).loss, "half");
  assert.equal(settingsOf("#problem=toString", OPTIMIZERS).problem, "classification");
});

test("answers that are numbers of classes, sides, or amounts", () => {
  assert.deepEqual(answersOf([0, 1, 2], "classification"), { t: [0, 1, 2], problem: "classes" });
  assert.deepEqual(answersOf([0, 1, 1], "classification"), { t: [-1, 1, 1], problem: "classification" });
  assert.deepEqual(answersOf([0, 1, 1], "classes"), { t: [0, 1, 1], problem: "classes" });
  assert.deepEqual(answersOf([1, 3], "classes"), { t: [1, 3], problem: "classes" });
  assert.deepEqual(answersOf([0, 1, 2], "regression"), { t: [0, 1, 2], problem: "regression" });
  assert.deepEqual(answersOf([-1, 1, 0.5], "classes"), { t: [-1, 1, 0.5], problem: "classification" });
  assert.deepEqual(answersOf([0, 1, 9], "classification"), { t: [0, 1, 9], problem: "classification" });
  assert.deepEqual(fromZero([1, 2, 1]), [0, 1, 0]);
  assert.deepEqual(fromZero([1, 3, 4]), [0, 2, 3]);
  for (const same of [
    [1, 1],
    [1, -1],
    [0, 1, 2],
    [1, 5],
    [1.5, 1],
  ])
    assert.deepEqual(fromZero(same), same);
  assert.deepEqual(reposed([1, -1], "classes"), [1, 0]);
  assert.deepEqual(reposed([0, 1, 1], "classification"), [-1, 1, 1]);
  assert.equal(reposed([0, 1, 2], "classification"), null);
  assert.equal(reposed([0.5, 1], "classes"), null);
  assert.deepEqual(reposed([0.5, -2], "regression"), [0.5, -2]);
  assert.deepEqual([classesOf([0, 0]), classesOf([3, 1])], [2, 4]);
  assert.ok(fits([1, 0], "classes") && !fits([1, -1], "classes") && !fits([4, 1], "classes"));
  assert.ok(fits([1, -1], "classification") && !fits([0, 1], "classification") && fits([0, 0.5], "regression"));
});

/** Three arms that are half as long, with a net of its own start. */
function several(how = {}) {
  const x = [];
  const t = [];
  for (let i = 0; i < 90; i++) {
    const [kind, r] = [i % 3, 0.5 + Math.floor(i / 3) / 10];
    const angle = r + (2 * Math.PI * kind) / 3;
    x.push(r * Math.sin(angle), r * Math.cos(angle));
    t.push(kind);
  }
  const settings = {
    ...DEFAULTS,
    problem: "classes",
    data: "arms",
    loss: "softmax",
    shape: [6],
    activations: ["tanh"],
  };
  const [trace] = traces([{ program: programOf(settings, { points: { x: FEW.X, t: [1, 0] } }) }]);
  const points = { x: Float64Array.from(x), t: Float64Array.from(t) };
  const net = networkOf(trace, points, { batch: 10, kept: 60, rate: 0.1, l1: 0, l2: 0, optimizer: "sgd", ...how });
  return { net, points, settings };
}

test("several classes: softmax by hand, what is right, and the map's shares", () => {
  const { net, points } = several();
  const [w1, b1, w2, b2] = net.params.map(({ p }) => p);
  /** The logits of a place. */
  const logits = (x, y) => {
    const h = Array.from({ length: 6 }, (_, j) => Math.tanh(x * w1[j] + y * w1[6 + j] + b1[j]));
    return Array.from({ length: 3 }, (_, k) => h.reduce((sum, one, j) => sum + one * w2[3 * j + k], b2[k]));
  };
  const shares = (list) => list.map((one) => Math.exp(one) / list.reduce((sum, other) => sum + Math.exp(other), 0));
  const said = (from, to) => {
    let [loss, right] = [0, 0];
    for (let i = from; i < to; i++) {
      const all = shares(logits(points.x[2 * i], points.x[2 * i + 1]));
      loss -= Math.log(all[points.t[i]]) / (to - from);
      right += all.indexOf(Math.max(...all)) === points.t[i] ? 1 / (to - from) : 0;
    }
    return { loss, right };
  };
  for (const updates of [0, 600]) {
    for (let i = 0; i < updates; i++) net.step();
    const [train, tested] = [said(0, 60), said(60, 90)];
    near(net.whole().loss, train.loss);
    near(net.whole().right, train.right);
    near(net.tested().loss, tested.loss);
    near(net.tested().right, tested.right);
  }
  assert.ok(net.whole().right > 0.6, `${net.whole().right} are right after 600 updates`);
  const maps = net.maps(10, 6);
  const found = classified(maps.at(-1));
  for (const at of [0, 37, 99]) {
    const all = shares(
      logits(6 * ((2 * ((at % 10) + 0.5)) / 10 - 1), 6 * (1 - (2 * (Math.floor(at / 10) + 0.5)) / 10)),
    );
    assert.equal(found.classes[at], all.indexOf(Math.max(...all)));
    near(found.shares[at], Math.max(...all), 1e-6);
  }
});

test("what a step does under L1 and L2 is the gradient of the program that is handed on, cut links too", () => {
  for (const [regularization, strength, problem] of [
    ["L2", 0.1, "classes"],
    ["L1", 0.02, "classes"],
    ["L1", 0.05, "classification"],
    ["L2", 0.03, "classification"],
  ]) {
    const own = { l1: 0, l2: 0, [regularization.toLowerCase()]: strength };
    const { net, points, settings } =
      problem === "classes"
        ? several(own)
        : { net: recorded({ points: POINTS, params: PARAMS }, 250, own), points: POINTS, settings: DEFAULTS };
    for (let i = 0; i < 400; i++) net.step();
    const { rows } = net;
    const batch = { x: rows.map((i) => [...points.x.slice(2 * i, 2 * i + 2)]), t: rows.map((i) => points.t[i]) };
    const written = net.written();
    const program = programOf({ ...settings, regularization, strength }, { points: batch, ...written, pulled: true });
    const [{ runs, names }] = traces([{ program }]);
    const before = net.params.map(({ p }) => p.slice());
    const rate = problem === "classes" ? 0.1 : 0.03;
    const { after } = net.next();
    net.params.forEach(({ name, p }, k) => {
      const grads = [runs[0].grads[names[name]]].flat(2);
      p.forEach((_, i) => {
        const turned = before[k][i] * after[k][i] <= 0 && after[k][i] === 0; // L1 stops at 0, the gradient does not
        if (!turned) near(before[k][i] - rate * grads[i], after[k][i], 1e-12);
      });
    });
    if (regularization === "L1") assert.ok(Object.keys(written.dead).length, `${problem}: some link was cut`);
  }
});
