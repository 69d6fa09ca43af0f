/** The vision lab without a browser: what the page's plan says of a digit is what the engine says. */

import assert from "node:assert/strict";
import { fromNested, grid } from "../../frontend/src/formula/arrays.js";
import { seerOf } from "../../frontend/src/formula/vision.js";
import { readTrace } from "../../frontend/src/trace/read.js";
import {
  DEFAULTS,
  hashOf,
  inked,
  oneProgram,
  PARAMS,
  PIXELS,
  ROWS,
  samplesProgram,
  settingsOf,
  SIDE,
  TESTED,
  trainedProgram,
  training,
} from "../../frontend/src/trace/vision.js";
import { test } from "../limited.mjs";
import { engine } from "./traces.mjs";

/** The trace of a program, as the service makes it. */
const traced = (program) =>
  readTrace(
    engine(
      `import sys
from chainrule.service import tasks
from chainrule.service.schema import TraceRequest
print(tasks.traced(TraceRequest(program=sys.stdin.read(), max_elements=200000), "en").decode())`,
      program,
    ),
  );
const flat = (value) => grid(fromNested(value)).data;
const near = (a, b, bound = 1e-9) => assert.ok(Math.abs(a - b) <= bound * Math.max(1, Math.abs(b)), `${a} and ${b}`);
/** A stroke from the top to the foot. */
const one = Array.from({ length: 30 }, (_, i) => i / 4).reduce((all, y) => inked(all, 4, y), new Float64Array(PIXELS));

for (const settings of [DEFAULTS, { kernels: 2, activation: "tanh", rate: 0.1, seed: 77 }])
  test(`a digit through ${settings.kernels} kernels of ${settings.activation}: loss, shares and every gradient`, () => {
    const seer = seerOf(traced(oneProgram(settings)), PARAMS);
    const open = new Array(settings.kernels).fill(true);
    const seen = seer.see(one, 1, open);
    const { names, nodes, runs, output } = traced(
      oneProgram(settings, { x: one, t: 1, open, params: seer.params() }).replace(
        /= \[\[([\d.,]+)\]\]/, // the pixels as they are, not to six digits
        () => `= [[${[...one].join()}]]`,
      ),
    );
    const of = (list, name) => flat(list[names[name]]);
    near(seen.loss, runs[0].values[output], 1e-5); // parameters are written to six digits
    of(runs[0].values, "p").forEach((share, i) => near(seen.shares[i], share, 1e-5));
    of(runs[0].grads, "x").forEach((g, i) => near(seen.pull[i], g, 1e-4));
    const dK = of(runs[0].grads, "K");
    const dh = of(runs[0].grads, "h");
    seen.kernels.forEach((kernel, i) => {
      assert.equal(kernel.k.length, 9);
      kernel.dk.forEach((g, k) => near(g, dK[9 * i + k], 1e-4));
      kernel.dmap.forEach((g, k) => near(g, dh[36 * i + k], 1e-4));
      assert.equal(kernel.map.length * settings.kernels, flat(runs[0].values[names.h]).length);
    });
    assert.equal(nodes[output].op, "cross_entropy");
  });

test("without a kernel's map: as the gradients have it, and as it is", () => {
  const seer = seerOf(traced(oneProgram(DEFAULTS)), PARAMS);
  const open = new Array(DEFAULTS.kernels).fill(true);
  const seen = seer.see(one, 7, open);
  seen.kernels.forEach((kernel, i) => {
    const closed = open.with?.(i, false) ?? open.map((is, k) => is && k !== i);
    const again = seer.see(one, 7, closed);
    near(kernel.without, again.loss, 1e-12);
    near(again.kernels[i].without, seen.loss, 1e-12); // and with it again
    const sum = kernel.map.reduce((all, h, k) => all + h * kernel.dmap[k], 0);
    near(kernel.promised, seen.loss - sum, 1e-12);
  });
  const dead = seen.kernels.find(({ map }) => map.every((value) => value === 0));
  if (dead) assert.equal(dead.without, seen.loss);
  // The gradient of a pixel is the slope of the loss; where no two places of a map are equal, there is one.
  const odd = one.map((x, i) => x + 0.01 * Math.sin(3 * i));
  const pull = seer.see(odd, 7, open).pull;
  const h = 1e-6;
  for (const i of [3, 20, 43]) {
    const [up, down] = [h, -h].map(
      (by) =>
        seer.see(
          odd.map((x, k) => (k === i ? x + by : x)),
          7,
          open,
        ).loss,
    );
    near(pull[i], (up - down) / (2 * h), 1e-6);
  }
});

test("parameters that are put are those that it reads with", () => {
  const seer = seerOf(traced(oneProgram(DEFAULTS)), PARAMS);
  const before = seer.params();
  const open = new Array(DEFAULTS.kernels).fill(true);
  const first = seer.see(one, 1, open).loss;
  seer.put({ b: [9, 0, 0, 0, 0, 0, 0, 0, 0, 0] });
  assert.equal(seer.see(one, 1, open).guess, 0);
  seer.put(before);
  near(seer.see(one, 1, open).loss, first, 1e-12);
});

test("the digits to try are of those that training does not see", () => {
  const { names, runs } = traced(samplesProgram(5));
  const all = traced("x, t = digits()\nL = sum(x)");
  const rows = flat(all.runs[0].values[all.names.x]);
  assert.deepEqual(
    flat(runs[0].values[names.pixels]),
    rows.slice((ROWS - TESTED) * PIXELS, (ROWS - TESTED + 5) * PIXELS),
  );
  const request = training(DEFAULTS, 10, null);
  assert.equal(request.shuffle, false);
  assert.equal(Math.floor(ROWS * (1 - request.test_ratio) + 1e-9), ROWS - TESTED);
  assert.match(trainedProgram(DEFAULTS), /^x, t = digits\(\)$/m);
});

test("a pen leaves most where it is, and takes nothing away", () => {
  const once = inked(new Float64Array(PIXELS), 4, 4);
  assert.equal(Math.max(...once), once[3 * SIDE + 3]);
  assert.equal(once[0], 0);
  assert.ok(inked(once, 0, 0).every((value, i) => value >= once[i] && value <= 1));
});

test("an address and back", () => {
  const settings = { kernels: 8, activation: "sigmoid", rate: 1, seed: 12 };
  assert.deepEqual(settingsOf(`#${hashOf(settings)}`), settings);
  assert.equal(hashOf(DEFAULTS), "");
  assert.deepEqual(settingsOf("#kernels=7&activation=x&rate=-1&seed=1.5"), DEFAULTS);
  assert.deepEqual(settingsOf("#kernels=&seed="), DEFAULTS);
});
