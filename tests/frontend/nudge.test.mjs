/** A push of an input moves a box by what its gate passes on, for every box of single numbers of every program. */

import assert from "node:assert/strict";
import { test } from "../limited.mjs";
import { passedOn } from "../../frontend/src/formula/line.js";
import { NUDGE, pushed } from "../../frontend/src/formula/nudge.js";
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
