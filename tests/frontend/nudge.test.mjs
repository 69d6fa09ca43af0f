/** A push of an input moves a box by what its gate passes on, for every box of single numbers of every program. */

import assert from "node:assert/strict";
import { test } from "../limited.mjs";
import { passedOn } from "../../frontend/src/formula/line.js";
import { functionOf, missed, NUDGE, pushed, slopeOf } from "../../frontend/src/formula/nudge.js";
import { derivativeOf } from "../../frontend/src/formula/slope.js";
import { wayText } from "../../frontend/src/formula/way-text.js";
import { passage } from "../../frontend/src/trace/stops.js";
import { golden, NAMES } from "./traces.mjs";

test("what a push does is close to what the gate says", () => {
  let tried = 0;
  for (const name of NAMES) {
    const walk = golden(name);
    const { folded, stops } = passage(walk, null);
    for (const { phase, unit, to, flows } of stops) {
      if (phase !== "backward") continue;
      const [from, into] = [folded.units[unit], folded.units[to]];
      if (!flows.every((flow) => from.nodes.includes(walk.run.flows.node[flow]))) continue;
      const by = from.sole ? pushed(walk, from, into) : null;
      if (by === null) continue;
      const share = flows.map((flow) => passedOn(walk, from, flow)).reduce((a, b) => a + b, 0);
      // A second-order remainder, and kinks and clipped gradients of programs that are about them.
      if (["max-pool", "dead-relu", "clipping", "activations"].includes(name)) continue;
      assert.ok(
        Math.abs(by / NUDGE - share) <= 0.06 * Math.max(0.2, Math.abs(share)),
        `${name}: ${by / NUDGE}, ${share}`,
      );
      tried++;
    }
  }
  assert.ok(tried > 60, String(tried));
  assert.equal(
    pushed(
      golden("layer"),
      passage(golden("layer"), null).folded.units.at(-1),
      passage(golden("layer"), null).folded.units[0],
    ),
    null,
  );
});

test("the slope along a curve is the gate where it stands, and elsewhere what the curve does", () => {
  let tried = 0;
  for (const name of NAMES) {
    const walk = golden(name);
    const { folded, stops } = passage(walk, null);
    for (const { phase, unit, to, flows } of stops) {
      if (phase !== "backward" || ["max-pool", "dead-relu", "clipping"].includes(name)) continue;
      const [from, into] = [folded.units[unit], folded.units[to]];
      if (!from.sole || !flows.every((flow) => from.nodes.includes(walk.run.flows.node[flow]))) continue;
      const edges = flows.map((flow) => [walk.run.flows.node[flow], walk.run.flows.arg[flow]]);
      const tree = derivativeOf(walk.trace, from, edges);
      const [f, slope] = [functionOf(walk, from, into), slopeOf(walk, from, into, tree)];
      if (!f || !slope) continue;
      const share = flows.map((flow) => passedOn(walk, from, flow)).reduce((a, b) => a + b, 0);
      const own = slope(walk.run.values[into.exit]);
      assert.ok(Math.abs(own - share) <= 1e-6 * Math.max(1, Math.abs(share)), `${name}: ${own}, ${share}`);
      const [x, h] = [walk.run.values[into.exit] + 0.37, 1e-5];
      const near = (f(x + h) - f(x - h)) / (2 * h);
      if (Number.isFinite(near))
        assert.ok(Math.abs(slope(x) - near) <= 1e-5 * Math.max(1, Math.abs(near)), `${name}: ${slope(x)}, ${near}`);
      tried++;
    }
  }
  assert.ok(tried > 60, String(tried));
});

test("a value that a line uses twice comes in through a part of it, and directly", () => {
  const walk = golden("two-paths");
  const { folded, stops } = passage(walk, null);
  const say = (key, holes) => [key, holes?.part].filter(Boolean).join(" ");
  const both = stops.find(({ phase, flows }) => phase === "backward" && flows.length === 2);
  assert.deepEqual(
    both.flows.map((flow) => wayText(walk, folded.units[both.unit], flow, say)),
    ["way.through a·b", "way.direct"],
  );
});

test("where a nudge misses the slope it is said why: the curve bends, or it has a corner", () => {
  const at = (f, x) => (by) => (f(x + by) - f(x)) / by;
  const square = missed(
    at((x) => (x - 3) ** 2, 3),
    0,
  );
  assert.equal(square.kind, "bend");
  assert.ok(Math.abs(square.share - 1e-4) < 1e-9);
  const wave = (x) => Math.sin(Math.exp(x));
  const slope = Math.cos(Math.exp(0.5)) * Math.exp(0.5);
  const { kind, share } = missed(at(wave, 0.5), slope);
  assert.equal(kind, "bend");
  assert.ok(Math.abs(share - slope) < Math.abs(at(wave, 0.5)(NUDGE) - slope) / 50);
  const { left, right } = missed(at(Math.abs, 0), 0);
  assert.deepEqual([left, right], [-1, 1]);
  const both = missed(
    at((x) => Math.max(x, 1) + Math.abs(x - 1), 1),
    0.5,
  );
  assert.deepEqual(
    [both.kind, Math.round(both.left * 1e6) / 1e6, Math.round(both.right * 1e6) / 1e6],
    ["corner", -1, 2],
  );
  // Near a corner, but not in it: the nudge goes past it.
  assert.equal(
    missed(
      at((x) => Math.max(x, 0), -0.005),
      0,
    ).kind,
    "over",
  );
  assert.equal(
    missed(
      at((x) => 2 * x, 1),
      2,
    ),
    null,
  );
  assert.equal(
    missed(
      at((x) => 2 * x, 1),
      5,
    ),
    null,
    "a broken edge is neither",
  );
});
