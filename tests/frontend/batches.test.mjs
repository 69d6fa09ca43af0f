/** The rows of each step are those that the service draws: the same generator, number for number. */

import assert from "node:assert/strict";
import { batchesOf } from "../../frontend/src/trace/batches.js";
import { permutation } from "../../frontend/src/trace/permutation.js";
import { test } from "../limited.mjs";
import { engine } from "./traces.mjs";

test("permutations are NumPy's, of any length and seed", () => {
  const seeds = [
    [0],
    [1],
    [0, 1],
    [7, 2, 3],
    [2 ** 32 - 1, 2, 0],
    [2 ** 32, 1],
    [2 ** 53 - 1, 2, 12345],
    [1, 2, 3, 4, 5, 6],
  ];
  const asked = seeds.flatMap((seed) => [0, 1, 2, 3, 10, 100, 1001].map((n) => [n, seed]));
  const theirs = engine(
    `import json, sys, numpy as np
print(json.dumps([np.random.Generator(np.random.PCG64(tuple(s))).permutation(n).tolist() for n, s in json.load(sys.stdin)]))`,
    JSON.stringify(asked),
  );
  asked.forEach(([n, seed], i) => assert.deepEqual(permutation(n, seed), theirs[i], `${n} of ${seed}`));
});

test("batches and test rows are the engine's", () => {
  const asked = [];
  for (const count of [1, 4, 10, 500])
    for (const batch of [null, 1, 3, 10])
      for (const share of [0, 0.3, 0.5]) for (const seed of [0, 5]) asked.push({ count, batch, seed, test: share });
  const theirs = engine(
    `import json, sys
from chainrule.engine.training.samples import Samples
out = []
for one in json.load(sys.stdin):
    s = Samples(one["count"], one["batch"], True, one["seed"], one["test"])
    out.append([s.train.tolist(), s.test.tolist(), [s.rows(n).tolist() for n in range(1, 12)]])
print(json.dumps(out))`,
    JSON.stringify(asked),
  );
  asked.forEach((how, i) => {
    const { train, test: rest, rows } = batchesOf(how);
    const steps = Array.from({ length: 11 }, (_, k) => rows(k + 1));
    assert.deepEqual([train, rest, steps], theirs[i], JSON.stringify(how));
  });
});
