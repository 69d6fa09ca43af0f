/** The depth lab without a browser: what theory says, beside what the engine measures. */

import assert from "node:assert/strict";
import { chi, edge, isKnown, slopeOf } from "../../frontend/src/formula/depth.js";
import {
  ACTIVATIONS,
  DEFAULTS,
  hashOf,
  layersOf,
  programOf,
  settingsOf,
  sweepOf,
} from "../../frontend/src/trace/depth.js";
import { test } from "../limited.mjs";
import { engine } from "./traces.mjs";

const near = (a, b, bound) => assert.ok(Math.abs(a - b) <= bound, `${a} and ${b}`);

test("χ₁ of tanh as it is published, and the gain between order and chaos", () => {
  for (const [gain, value] of [
    [1, 0.75903],
    [1.76095, 1],
    [2.5, 1.13352],
    [4, 1.3424],
  ])
    near(chi("tanh", gain, 0.05).chi, value, 2e-5);
  near(edge("tanh", 0.05), 1.76095, 1e-4);
  near(edge("relu", 0), 2, 1e-9);
  near(edge("linear", 0), 1, 1e-9);
  assert.equal(chi("relu", 3, 0.1).q, Infinity);
  assert.equal(edge("sigmoid", 0.05, [0.05, 4]), null, "no gain of the lab keeps a gradient alive through sigmoids");
});

/** What the service measures of some settings. */
function measured(settings) {
  const cells = engine(
    `import json, sys
from chainrule.service import sweeping
from chainrule.engine.training.sweep import cells
grid = sweeping.begin(sys.stdin.buffer.read())
left, made = list(cells(grid)), []
while left:
    some = sweeping.work(grid, left, "en", 60)
    made, left = made + some, left[len(some):]
print("[" + ",".join(line.decode() for line in made) + "]")`,
    JSON.stringify(settings),
  );
  return cells;
}

test("a hundred layers of three hundred: the slope of ln‖grad‖ is ½ ln χ₁ within 0.035", () => {
  for (const activation of ["tanh", "relu", "linear"]) {
    const gains = activation === "linear" ? [0.9, 1.1] : [1, 1.76095, 2.5];
    const s = { ...DEFAULTS, activation };
    const cells = measured({ ...sweepOf(s, gains), seeds: [0, 1] });
    assert.equal(cells.length, 2 * gains.length);
    for (const cell of cells) {
      const { grads, gain } = layersOf(cell, s.width);
      assert.equal(grads.length, 100);
      near(-slopeOf(grads), 0.5 * Math.log(chi(activation, gain, s.bias).chi), 0.035);
    }
  }
});

test("what helps: orthogonal linear layers keep it to the last digit, residual links nearly", () => {
  const linear = { ...DEFAULTS, activation: "linear", orthogonal: true, width: 50, bias: 0 };
  const [cell] = measured(sweepOf(linear, [1]));
  for (const g of layersOf(cell, 50).grads) near(g / layersOf(cell, 50).grads[99], 1, 1e-10);
  const [plain, residual] = [false, true].map(
    (one) => measured(sweepOf({ ...DEFAULTS, width: 100, residual: one }, [0.1]))[0],
  );
  const left = ({ grad_norm_by_node: by }) => Object.values(by)[0] / Object.values(by)[99];
  assert.ok(left(plain) < 1e-20 && left(residual) > 1e-3, `${left(plain)} and ${left(residual)}`);
  assert.ok(isKnown(linear) && isKnown(DEFAULTS) && !isKnown({ ...DEFAULTS, norm: true }));
});

test("every choice is a program that runs; an address leads back; rubbish leaves everything as it is", () => {
  const choices = [
    ...ACTIVATIONS.map((activation) => ({ activation })),
    { residual: true },
    { norm: true },
    { orthogonal: true },
    { clip: 1 },
    { residual: true, norm: true, orthogonal: true, clip: 0.1, activation: "relu" },
  ];
  for (const one of choices) {
    const s = { ...DEFAULTS, width: 16, depth: 5, ...one };
    const [cell] = measured(sweepOf(s, [1.5]));
    assert.equal(layersOf(cell, 16)?.grads.length, 5, programOf(s));
    assert.deepEqual(settingsOf(hashOf(s)), s);
  }
  assert.deepEqual(settingsOf("#gain=x&width=&depth=-5e9&activation=constructor&clip=7&seed=-1&residual=yes"), {
    ...DEFAULTS,
    depth: 2,
  });
  assert.equal(layersOf({ event: "cell", error: {} }, 10), null);
});

test("a slope through what is left where numbers end", () => {
  near(slopeOf(Array.from({ length: 50 }, (_, i) => Math.exp(0.2 * i))), 0.2, 1e-12);
  near(slopeOf([0, 0, ...Array.from({ length: 28 }, (_, i) => Math.exp(-0.5 * i))]), -0.5, 1e-12);
  assert.ok(Number.isNaN(slopeOf([1])));
});
