/** Training in the page gives the lines that the service gives, to 1e-12; what it cannot give it leaves to the service. */

import assert from "node:assert/strict";
import { trainingOf } from "../../frontend/src/formula/training.js";
import { readTrace } from "../../frontend/src/trace/read.js";
import { DEFAULTS } from "../../frontend/src/trace/defaults.js";
import { requestOf } from "../../frontend/src/trace/settings.js";
import { test } from "../limited.mjs";
import { engine, golden, NAMES } from "./traces.mjs";

const NEAR = 1e-12;
const MEASURE = ["grad_norm", "grad_norm_by_group"];

/** The traces of programs. @param {string[]} sources */
const traced = (sources) =>
  engine(
    `import json, sys
from chainrule.service import tasks
from chainrule.service.schema import TraceRequest
print(json.dumps([json.loads(tasks.traced(TraceRequest(program=p), "en")) for p in json.load(sys.stdin)]))`,
    JSON.stringify(sources),
  ).map(readTrace);

/** What the service answers to trainings. @param {object[]} requests */
const answered = (requests) =>
  engine(
    `import json, sys
from chainrule.service import training
print(json.dumps([json.loads(training.whole(json.dumps(r).encode(), "en", 60)) for r in json.load(sys.stdin)]))`,
    JSON.stringify(requests.map((one) => ({ ...one, max_elements: 100_000 }))),
  );

/** All numbers of a value, in order. @returns {number[]} */
function flat(value) {
  if (typeof value === "number") return [value];
  if (typeof value === "string") return [Number(value)];
  return value && typeof value === "object" ? Object.values(value).flatMap(flat) : [];
}

/** Two values are near each other, measured by the largest number in them. */
function near(own, theirs, where, most = NEAR) {
  const [a, b] = [flat(own), flat(theirs)];
  assert.equal(a.length, b.length, where);
  const size = Math.max(1e-300, ...b.map(Math.abs).filter(Number.isFinite));
  a.forEach((one, i) => {
    const same = Object.is(one, b[i]) || one === b[i] || Math.abs(one - b[i]) <= most * size;
    assert.ok(same, `${where}: ${one} instead of ${b[i]}`);
  });
}

/** The page's lines of a request beside the service's answer to it. */
function beside(training, request, theirs, where, most) {
  const lines = [...training.lines({ ...request, resume: null })];
  const steps = lines.filter(({ event }) => event === "step");
  const done = lines.at(-1);
  assert.deepEqual(
    [lines[0].event, done.event, done.reason, done.n],
    ["graph", "done", theirs.done.reason, theirs.done.n],
  );
  near(
    steps.map(({ loss }) => loss),
    theirs.series.loss,
    `${where}: losses`,
    most,
  );
  near([done.loss, done.test_loss], [theirs.done.loss, theirs.done.test_loss], `${where}: the last loss`, most);
  for (const measure of request.measure)
    near(
      steps.map((step) => step[measure]),
      theirs.series[measure],
      `${where}: ${measure}`,
      most,
    );
  assert.equal(steps.length, theirs.runs.length, where);
  steps.forEach(({ run, n }, i) => {
    const other = theirs.runs[i];
    for (const part of ["values", "grads"])
      if (run[part]) near(run[part], other[part], `${where}: ${part} of step ${n}`, most);
    for (const part of ["local", "grad", "total"])
      if (run.flows) near(run.flows[part], other.flows[part], `${where}: ${part} of step ${n}`, most);
    assert.deepEqual(
      run.moves.map(({ node }) => node),
      other.moves.map(({ node }) => node),
      where,
    );
    for (const part of ["before", "after", "g", "memory"])
      near(
        run.moves.map((move) => move[part]),
        other.moves.map((move) => move[part]),
        `${where}: ${part} of step ${n}`,
        most,
      );
  });
}

test("every program of the gallery that learns, with all rows, in batches, and with rows to test on", () => {
  const jobs = NAMES.flatMap((name) => {
    const { trace } = golden(name);
    const rows = trace.nodes.find(({ kind }) => kind === "data")?.shape[0];
    const ways = rows
      ? [{}, { batch: 3 }, { batch: 10, test: 0.3, seed: 4 }, { batch: 30, test: 0.3 }, { test: 0.5 }]
      : [{}];
    return ways.map((way) => {
      const request = requestOf(trace.source, {}, { ...DEFAULTS, ...way, measure: MEASURE }, 0.05);
      return { name, trace, request: { ...request, steps: 4, record: { every: 1, runs: "full" } } };
    });
  });
  const found = jobs.map((job) => ({ ...job, training: trainingOf(job.trace, job.request) }));
  // Those without a parameter have nothing to train.
  const left = found.filter(({ training }) => training === null);
  assert.ok(
    left.every(({ trace }) => trace.nodes.every(({ kind }) => kind !== "param")),
    left.map(({ name }) => name),
  );
  const own = found.filter(({ training }) => training !== null);
  assert.ok(own.length > 30);
  const theirs = answered(own.map(({ request }) => request));
  own.forEach(({ name, training, request }, i) =>
    beside(training, request, theirs[i], `${name} in batches of ${request.batch_size}`),
  );
});

test("every optimizer, schedule, clipping and penalty", () => {
  const { trace } = golden("circle");
  const ways = [
    ...[
      {},
      { momentum: 0.9 },
      { momentum: 0.9, nesterov: 1, weight_decay: 0.1 },
      { momentum: 0.5, dampening: 0.3, maximize: 1 },
    ].map((given) => ({ optimizer: "sgd", given })),
    { optimizer: "rmsprop", given: { momentum: 0.5, weight_decay: 0.01 } },
    { optimizer: "rmsprop" },
    { optimizer: "adagrad", given: { lr_decay: 0.1 } },
    { optimizer: "adadelta" },
    { optimizer: "adam" },
    { optimizer: "adam", given: { amsgrad: 1, beta1: 0.5, weight_decay: 0.1 } },
    { optimizer: "adamw", given: { amsgrad: 1 } },
    { schedule: { name: "step", size: 3, gamma: 0.5 } },
    { schedule: { name: "exponential", gamma: 0.9 } },
    { schedule: { name: "cosine", steps: 10, min: 0.001 } },
    { schedule: { name: "linear", to: 0, steps: 10 } },
    { batch: 20 }, // as many as there are to test on
    { clip: { norm: 0.1 } },
    { clip: { value: 0.02 } },
    { l1: 0.01 },
    { l2: 0.1, l1: 0.003, clip: { norm: 0.3 }, optimizer: "adam" },
  ];
  const requests = ways.map((way) => ({
    ...requestOf(
      trace.source,
      {},
      { ...DEFAULTS, batch: 10, test: 0.2, ...way, measure: MEASURE },
      way.optimizer === "rmsprop" ? 0.01 : 0.1,
    ),
    steps: 30,
    record: { every: 1, runs: "params" },
  }));
  const theirs = answered(requests);
  // What a step rounds the next goes on from, and Adam divides small numbers by small ones.
  requests.forEach((request, i) =>
    beside(trainingOf(trace, request), request, theirs[i], JSON.stringify(ways[i]), 1e-10),
  );
});

test("a run taken up again from any checkpoint goes on as if it had never stopped", () => {
  const { trace } = golden("xor");
  const request = {
    ...requestOf(trace.source, {}, { ...DEFAULTS, optimizer: "adam" }, 0.05),
    record: { every: 1, runs: "params" },
  };
  const steps = (wish) => [...trainingOf(trace, request).lines({ ...request, ...wish })];
  const whole = steps({ steps: 200, resume: null });
  const points = whole.filter(({ event }) => event === "checkpoint").map(({ checkpoint }) => checkpoint);
  assert.ok(points.length > 3);
  for (const point of points) {
    const rest = steps({ steps: 200, resume: JSON.parse(JSON.stringify(point)) }).filter(
      ({ event }) => event === "step",
    );
    assert.deepEqual(
      rest,
      whole.filter(({ event, n }) => event === "step" && n > point.n),
    );
  }
});

test("a loss that stops being finite ends the run with the node that is to blame, as the service has it", () => {
  const [trace] = traced(["w = param(2.0)\nL = exp(w ** 6)"]);
  const request = {
    ...requestOf(trace.source, {}, DEFAULTS, 1),
    steps: 5,
    record: { every: 1, runs: "params" },
    resume: null,
  };
  const lines = [
    ...trainingOf(trace, { ...request, optimizer: { ...request.optimizer, maximize: true } }).lines(request),
  ];
  const [theirs] = answered([{ ...request, optimizer: { ...request.optimizer, maximize: true } }]);
  const { reason, n, key } = lines.at(-1);
  assert.deepEqual([reason, n, key], ["diverged", theirs.done.n, theirs.done.key]);
});

test("the reader's own values are begun with, and one of another shape is for the service", () => {
  const { trace } = golden("neuron");
  const request = (inputs) => ({
    ...requestOf(trace.source, inputs, DEFAULTS, 0.5),
    steps: 3,
    record: { every: 1, runs: "params" },
  });
  const own = request({ w: -1.5, x: 2 });
  beside(trainingOf(trace, own), own, answered([own])[0], "with w = -1.5");
  for (const inputs of [{ w: [1, 2] }, { nobody: 1 }, { w: Infinity }])
    assert.equal(trainingOf(trace, request(inputs)), null);
});

test("what only the service can tell is left to it", () => {
  const data = "x, t = circle(12)\nW = param([[0.1], [0.2]])\n";
  const programs = [
    [`${data}L = mean((dropout(x @ W, 0.5)[:, 0] - t) ** 2)`, {}, "draws of its own"],
    [`${data}L = sum((reshape(x @ W, (-1,)) - t) ** 2) / len(t)`, { batch: 4 }, "counts its rows"],
    [`${data}L = sum((reshape(x @ W, (-1,)) - t) ** 2) / t.shape[0]`, { batch: 4 }, "counts its rows"],
    [`${data}L = (x[0] @ W)[0] ** 2 + mean(t)`, { batch: 4 }, "asks for one row"],
    [`${data}L = mean((reshape(x @ W, (12,)) - t) ** 2)`, { batch: 4 }, "shapes that do not follow"],
    [`${data}L = mean((reshape(x @ W, (-1,)) - t) ** 2)`, { batch: 13 }, "a batch of more rows than there are"],
    [`${data}L = mean((reshape(x @ W, (-1,)) - t) ** 2)`, { measure: ["angle"] }, "a measure that the page has not"],
    ["w = param(1.0)\nL = w ** 2", { batch: 2 }, "no rows at all"],
    ["W = param(randn(400, 400, seed=0))\nL = mean((W @ W) ** 2)", {}, "too large"],
    ["x = 2.0\nL = x ** 2", {}, "nothing to learn"],
  ];
  traced(programs.map(([source]) => source)).forEach((trace, i) => {
    const [source, way, why] = programs[i];
    assert.equal(trainingOf(trace, requestOf(source, {}, { ...DEFAULTS, ...way }, 0.1)), null, why);
  });
  const [fine] = traced([`${data}h = (x @ W)[:, 0]\nL = mean((h - t) ** 2)`]);
  assert.ok(trainingOf(fine, requestOf(fine.source, {}, { ...DEFAULTS, batch: 5 }, 0.1)), "a column of all rows");
});
