/** The brain lab without a browser: its programs run as they are, and damage does what it says. */

import assert from "node:assert/strict";
import { TIMES, UNITS, withDamage } from "../../frontend/src/formula/brain.js";
import {
  bySteps,
  CHAIN,
  chained,
  COUNTS,
  DAMAGED,
  FAULT_KINDS,
  damaged,
  faults,
  FEEDBACKS,
  feedback,
  over,
  samples,
  SEEDS,
  wrongness,
} from "../../frontend/src/trace/brain.js";
import { readTrace } from "../../frontend/src/trace/read.js";
import { test } from "../limited.mjs";
import { engine } from "./traces.mjs";

/** The cells of a sweep, by the engine. */
const swept = (request) =>
  engine(
    `import sys
from chainrule.service import sweeping
from chainrule.engine.training.sweep import cells
grid = sweeping.begin(sys.stdin.buffer.read())
left, made = list(cells(grid)), []
while left:
    some = sweeping.work(grid, left, "en", 60)
    made, left = made + some, left[len(some):]
print("[" + ",".join(line.decode() for line in made) + "]")`,
    JSON.stringify(request),
  );

test("random feedback learns, none does not, and the angle falls: means over the seeds", () => {
  const [exact, random, local, none] = FEEDBACKS.map((way) => swept(feedback(way, 0.01, 0)));
  for (const cells of [exact, random, local, none]) assert.equal(cells.filter(({ end }) => end).length, SEEDS);
  const error = (cells) => bySteps(cells, (step, cell) => step.test_watch.E / cell.steps[0].test_watch.E);
  assert.equal(error(exact)[0].mean, 1);
  const last = (points) => points.at(-1).mean;
  assert.ok(last(error(random)) < 0.02 && last(error(exact)) < 0.3 && last(error(none)) > 0.9);
  assert.ok(last(error(local)) < 0.2, `${last(error(local))} of a layer that learns by itself`);
  const angles = bySteps(random, ({ watch }) => watch.angle);
  assert.ok(angles[0].mean > 75 && last(angles) < 45, `${angles[0].mean} to ${last(angles)}`);
});

test("flipped signs and noise: how much it takes", () => {
  for (const kind of ["flips", "noise"]) {
    const cells = swept(faults(kind, 0));
    assert.ok(
      cells.every(({ end }) => end),
      kind,
    );
    const right = (amount) =>
      over(
        0,
        cells.filter(({ at }) => at.amount === amount).map(({ end }) => end.test_watch.right),
      ).mean;
    if (kind === "flips") assert.ok(right(0) > 0.97 && right(0.2) > 0.9);
    else assert.ok(right(1) > 0.95 && right(10) < 0.85);
  }
});

test("few examples and many", () => {
  const cells = swept(samples(0));
  const right = (n) =>
    over(
      0,
      cells.filter(({ at }) => at.n === n).map(({ end }) => end.watch.right),
    ).mean;
  assert.deepEqual(
    COUNTS.map((n) => right(n) > 0.5),
    COUNTS.map(() => true),
  );
  assert.ok(right(4) < 0.8 && right(128) > 0.97);
});

test("a unit that is lost stays lost; before and in the middle it is made good, after it is not", () => {
  const trace = (program) =>
    readTrace(
      engine(
        `import sys, json
from chainrule.service import tasks
print(tasks.trace(sys.stdin.buffer.read(), "en").decode())`,
        JSON.stringify({ program, max_elements: 10_000 }),
      ),
    );
  const [form, begun] = [trace(DAMAGED), trace(damaged(5))];
  const of = (name) => Float64Array.from([begun.runs[0].values[begun.names[name]]].flat(2));
  const start = { x: of("X0"), t: of("t0"), V: of("V0"), w: of("w0") };
  assert.equal(start.w.length, UNITS);
  // Every other row, so that both classes are in both halves.
  const order = [...Array.from({ length: 200 }, (_, i) => 2 * i), ...Array.from({ length: 200 }, (_, i) => 2 * i + 1)];
  const mixed = {
    ...start,
    x: Float64Array.from(order.flatMap((i) => [start.x[2 * i], start.x[2 * i + 1]])),
    t: Float64Array.from(order, (i) => start.t[i]),
  };
  const ends = Object.fromEntries(
    Object.entries(TIMES).map(([name, when]) => [name, withDamage(form, mixed, when, 16)]),
  );
  for (const [name, list] of Object.entries(ends)) assert.equal(list.length, 31, name);
  assert.ok(ends.before.at(-1) > 0.9 && ends.middle.at(-1) > 0.9 && ends.repaired.at(-1) > 0.9);
  assert.ok(ends.after.at(-1) < 0.85);
  assert.deepEqual(ends.after.slice(0, 20), ends.repaired.slice(0, 20), "the same until it is damaged");
});

test("one fault along a chain: a factor stays that factor, and nothing behind it is wrong", () => {
  for (const seed of [1, 37]) {
    const [right, factor, unit] = FAULT_KINDS.map((kind) =>
      readTrace(
        engine(
          `import sys
from chainrule.service import tasks
print(tasks.trace(sys.stdin.buffer.read(), "en").decode())`,
          JSON.stringify({ program: chained(kind, seed) }),
        ),
      ),
    );
    assert.equal(right.runs[0].values[right.output], factor.runs[0].values[factor.output], "forward nothing changes");
    assert.equal(right.runs[0].values[right.output], unit.runs[0].values[unit.output]);
    const [scaled, turned] = [factor, unit].map((one) => wrongness(right, one));
    scaled.forEach((share, i) => assert.ok(Math.abs(share - (i < CHAIN.at ? CHAIN.factor - 1 : 0)) < 1e-12));
    turned.forEach((share, i) => assert.ok(i < CHAIN.at ? share > 0 && share < 2 : share === 0, `${share}`));
  }
});
