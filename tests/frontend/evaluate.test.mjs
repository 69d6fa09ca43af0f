/** The page's interpreter of the op table says what the engine says. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "../limited.mjs";
import { fileURLToPath } from "node:url";
import { canRun } from "../../frontend/src/formula/evaluate.js";
import { evaluate, refilled } from "../../frontend/src/formula/rerun.js";
import { erf, erfc } from "../../frontend/src/formula/numbers.js";
import { readTrace } from "../../frontend/src/trace/read.js";
import { golden, NAMES } from "./traces.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const lines = execFileSync("backend/.venv/bin/python", ["tests/frontend/programs.py"], {
  cwd: root,
  maxBuffer: 1 << 28,
});
const documents = String(lines)
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line).map(readTrace));

/** Every number of two columns agrees to 1e-12 of its size, and where there is none, none is there. */
function same(ours, theirs, what) {
  if (theirs === null || ours === null) return assert.equal(ours, theirs, what);
  if (Array.isArray(theirs)) {
    assert.equal(ours.length, theirs.length, what);
    return theirs.forEach((one, i) => same(ours[i], one, `${what}[${i}]`));
  }
  if (Object.is(ours, theirs) || ours === theirs) return undefined;
  assert.ok(Math.abs(ours - theirs) <= 1e-12 * Math.max(1, Math.abs(theirs)), `${what}: ${ours} and not ${theirs}`);
  return undefined;
}

function sameRun(ours, theirs, source) {
  same(ours.values, theirs.values, `${source}\nvalues`);
  same(ours.grads, theirs.grads, `${source}\ngrads`);
  for (const column of ["node", "arg", "local", "grad", "total"]) {
    same(ours.flows[column], theirs.flows[column], `${source}\nflows.${column}`);
  }
}

test("there is much to compare", () => assert.ok(documents.length > 340));

test("every program as it is", () => {
  for (const [trace] of documents) {
    assert.ok(canRun(trace), trace.source);
    sameRun(evaluate(trace), trace.runs[0], trace.source);
  }
});

test("a trace without the arrays that can be worked out has them again, and its numbers stay", () => {
  const bare = (column) => column.map((one) => (Array.isArray(one) ? null : one));
  let left = 0;
  for (const [trace] of documents) {
    const [run] = trace.runs;
    const flows = { ...run.flows };
    for (const name of ["local", "grad", "total"]) flows[name] = bare(flows[name]);
    const leaves = (column) => column.map((one, i) => (trace.nodes[i].inputs.length ? bare([one])[0] : one));
    const [values, grads] = [leaves(run.values), leaves(run.grads)];
    left += values.filter((one) => one === null).length;
    const full = refilled({ ...trace, runs: [{ ...run, values, grads, flows }] });
    sameRun(full.runs[0], run, trace.source);
    run.values.forEach((one, i) => typeof one === "number" && assert.ok(Object.is(full.runs[0].values[i], one)));
  }
  assert.ok(left > 300, String(left));
});

test("every program with other leaves", () => {
  let moved = 0;
  for (const [trace, other] of documents) {
    if (!other) continue;
    const leaves = new Map(trace.nodes.filter((n) => n.kind !== "op").map((n) => [n.id, other.runs[0].values[n.id]]));
    sameRun(evaluate(trace, leaves), other.runs[0], trace.source);
    moved++;
  }
  assert.ok(moved > 330, String(moved));
});

test("golden traces", () => {
  for (const name of NAMES) {
    const { trace } = golden(name);
    sameRun(evaluate(trace), trace.runs[0], name);
  }
});

test("a cut edge carries nothing, and what lies behind it gets none", () => {
  const { trace } = golden("neuron");
  const z = trace.names.z;
  const y = trace.names.y;
  const cut = evaluate(trace, new Map(), new Map([[`${y}.0`, 0]]));
  assert.equal(Math.abs(cut.grads[z]), 0);
  assert.equal(Math.abs(cut.grads[trace.names.w]), 0);
  assert.equal(cut.grads[y], trace.runs[0].grads[y]);
  const flipped = evaluate(trace, new Map(), new Map([[`${y}.0`, -1]]));
  assert.equal(flipped.grads[trace.names.w], -trace.runs[0].grads[trace.names.w]);
});

test("a trace with a summary in it needs the server", () => {
  const { trace } = golden("layer");
  const values = trace.runs[0].values.map((value, i) => (i === 0 ? { shape: [4, 2], min: 0 } : value));
  assert.equal(canRun({ ...trace, runs: [{ ...trace.runs[0], values }] }), false);
});

test("erfc to 13 digits", () => {
  // Computed with 50 digits.
  for (const [x, y] of [
    [0.5, 0.4795001221869535],
    [1, 0.15729920705028513],
    [2, 0.004677734981047266],
    [2.5, 0.0004069520174449589],
    [5, 1.5374597944280349e-12],
    [10, 2.088487583762545e-45],
    [-1, 1.8427007929497148],
  ]) {
    assert.ok(Math.abs(erfc(x) / y - 1) < 1e-13, `erfc(${x}) = ${erfc(x)}`);
  }
});

test("erf and erfc keep their digits from one end of the numbers to the other", () => {
  const known = [
    [1e-300, 1.1283791670955126e-300, 1.0],
    [1e-20, 1.1283791670955125e-20, 1.0],
    [1e-5, 1.1283791670579e-5, 0.99998871620832942],
    [0.3, 0.32862675945912742, 0.67137324054087258],
    [0.99, 0.8385080695553698, 0.1614919304446302],
    [1, 0.84270079294971487, 0.15729920705028513],
    [1.01, 0.8468104962282767, 0.1531895037717233],
    [1.5, 0.96610514647531073, 0.033894853524689273],
    [2.4, 0.99931148610335492, 6.8851389664507889e-4],
    [5, 0.99999999999846254, 1.5374597944280349e-12],
    [20, 1, 5.3958656116079009e-176],
    [26, 1, 5.6631924088561428e-296],
  ];
  for (const [x, near, far] of known) {
    assert.ok(Math.abs(erf(x) / near - 1) < 1e-15, `erf(${x})`);
    assert.ok(Math.abs(erf(-x) / -near - 1) < 1e-15, `erf(-${x})`);
    assert.ok(Math.abs(erfc(x) / far - 1) < 1e-13, `erfc(${x}) is ${erfc(x)}`);
  }
});

test("slices with a step below zero, and with bounds of every kind", () => {
  const program =
    "x = [0.5, 1.5, 2.5, 3.5, 4.5]\\ny = x[3:0:-1]\\nz = x[::-2]\\nu = x[-2::-1]\\nL = sum(y) * 2 + sum(z) * 3 + sum(u)";
  const traced = readTrace(
    JSON.parse(
      execFileSync(
        "backend/.venv/bin/python",
        [
          "-c",
          "import sys; from chainrule.service import tasks; print(tasks.trace(sys.stdin.buffer.read(), 'en').decode())",
        ],
        {
          cwd: root,
          input: JSON.stringify({ program: program.replaceAll("\\n", "\n") }),
          env: { ...process.env, PYTHONPATH: "backend" },
        },
      ),
    ),
  );
  const { y, z, u } = traced.names;
  const mine = evaluate(traced);
  assert.deepEqual(
    [mine.values[y], mine.values[z], mine.values[u]],
    [
      [3.5, 2.5, 1.5],
      [4.5, 2.5, 0.5],
      [3.5, 2.5, 1.5, 0.5],
    ],
  );
  assert.deepEqual(mine.grads, traced.runs[0].grads);
});
