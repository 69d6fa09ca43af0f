/**
 * The page's plan beside the same network written by hand in JavaScript on typed arrays, and beside the NumPy plan:
 * a whole training step, with every value and gradient kept (`make bench`). Both sides do the same: forward, backward
 * to the parameters, and the update.
 */

import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { planOf } from "../../frontend/src/formula/plan.js";
import { readTrace } from "../../frontend/src/trace/read.js";

const NETWORKS = [
  { name: "2-4-2-1", sizes: [2, 4, 2, 1], batch: 10 },
  { name: "2-8-8-8-1", sizes: [2, 8, 8, 8, 1], batch: 30 },
];
const RATE = 0.01;
const ROUNDS = 31;
const BLOCK = 20; // milliseconds at a stretch

/** The network as a program: tanh in every layer, half the mean square. */
function program({ sizes, batch }) {
  const lines = [`x = randn(${batch}, ${sizes[0]}, seed=1)`, `t = randn(${batch}, 1, seed=2)`, "h0 = x"];
  sizes.slice(1).forEach((to, i) => {
    lines.push(`W${i} = param(glorot(${sizes[i]}, ${to}, seed=${i + 3}))`, `b${i} = param(zeros(${to}))`);
    lines.push(`h${i + 1} = tanh(h${i} @ W${i} + b${i})`);
  });
  return [...lines, `L = mean((h${sizes.length - 1} - t) ** 2)`].join("\n");
}

const python = (code, input) =>
  execFileSync("backend/.venv/bin/python", ["-c", code], {
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    env: { ...process.env, PYTHONPATH: "backend:tests/bench", OPENBLAS_NUM_THREADS: "1" },
    encoding: "utf8",
    input,
  });

const traced = (source) =>
  readTrace(
    JSON.parse(
      python(
        "import sys, json\nfrom chainrule.service import tasks\nfrom chainrule.service.schema import TraceRequest\n" +
          "sys.stdout.write(bytes(tasks.traced(TraceRequest(program=sys.stdin.read()), 'en')).decode())",
        source,
      ),
    ),
  );

/** The plan with plain descent. */
function planned(source) {
  const trace = traced(source);
  const params = trace.nodes.filter(({ kind }) => kind === "param").map(({ id }) => id);
  const { values, grads, forward, backward } = planOf(trace, { wanted: new Set(params) });
  const pairs = params.map((id) => ({ p: values[id], g: grads[id] }));
  return {
    step() {
      forward();
      backward();
      for (const { p, g } of pairs) for (let i = 0; i < p.length; i++) p[i] -= RATE * g[i];
    },
    params: () => params.flatMap((id) => [...values[id]]),
    trace,
  };
}

/** The same by hand: one loop for each thing that a person would write. */
function byHand(trace, sizes, batch) {
  const value = (name) => Float64Array.from([trace.runs[0].values[trace.names[name]]].flat(Infinity));
  const [x, t] = [value("x"), value("t")];
  const layers = sizes.slice(1).map((to, i) => ({
    n: sizes[i],
    k: to,
    W: value(`W${i}`),
    b: value(`b${i}`),
    product: new Float64Array(batch * to),
    sum: new Float64Array(batch * to),
    out: new Float64Array(batch * to),
    gProduct: new Float64Array(batch * to),
    gSum: new Float64Array(batch * to),
    gOut: new Float64Array(batch * to),
    gW: new Float64Array(sizes[i] * to),
    gb: new Float64Array(to),
  }));
  const last = layers.at(-1);
  const [difference, square, gSquare] = [1, 2, 3].map(() => new Float64Array(batch));
  const loss = new Float64Array(1);
  return {
    step() {
      let h = x;
      for (const { n, k, W, b, product, sum, out } of layers) {
        for (let i = 0; i < batch; i++)
          for (let j = 0; j < k; j++) {
            let total = 0;
            for (let m = 0; m < n; m++) total += h[i * n + m] * W[m * k + j];
            product[i * k + j] = total;
            const s = (sum[i * k + j] = total + b[j]);
            out[i * k + j] = Math.tanh(s);
          }
        h = out;
      }
      let total = 0;
      for (let i = 0; i < batch; i++) {
        const d = (difference[i] = last.out[i] - t[i]);
        total += square[i] = d * d;
      }
      loss[0] = total / batch;
      for (let i = 0; i < batch; i++) {
        gSquare[i] = 1 / batch;
        last.gOut[i] = gSquare[i] * 2 * difference[i];
      }
      for (let l = layers.length - 1; l >= 0; l--) {
        const { n, k, W, out, gProduct, gSum, gOut, gW, gb } = layers[l];
        const before = l ? layers[l - 1].out : x;
        gb.fill(0);
        for (let i = 0; i < batch; i++)
          for (let j = 0; j < k; j++) {
            const o = out[i * k + j];
            const g = (gSum[i * k + j] = gOut[i * k + j] * (1 - o * o));
            gProduct[i * k + j] = g;
            gb[j] += g;
          }
        for (let m = 0; m < n; m++)
          for (let j = 0; j < k; j++) {
            let g = 0;
            for (let i = 0; i < batch; i++) g += before[i * n + m] * gProduct[i * k + j];
            gW[m * k + j] = g;
          }
        if (l) {
          const { gOut: gBefore } = layers[l - 1];
          for (let i = 0; i < batch; i++)
            for (let m = 0; m < n; m++) {
              let g = 0;
              for (let j = 0; j < k; j++) g += gProduct[i * k + j] * W[m * k + j];
              gBefore[i * n + m] = g;
            }
        }
      }
      for (const { W, b, gW, gb } of layers) {
        for (let i = 0; i < W.length; i++) W[i] -= RATE * gW[i];
        for (let i = 0; i < b.length; i++) b[i] -= RATE * gb[i];
      }
    },
    params: () => layers.flatMap(({ W, b }) => [...W, ...b]),
  };
}

const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];

/** Microseconds a step of each, by turns, and the middle of the ratios of neighbours in time. */
function race(works) {
  const times = works.map(() => []);
  for (const { step } of works) for (let i = 0; i < 3000; i++) step();
  for (let round = 0; round < ROUNDS; round++)
    works.forEach(({ step }, w) => {
      const start = performance.now();
      let turns = 0;
      for (; performance.now() - start < BLOCK; turns += 50) for (let i = 0; i < 50; i++) step();
      times[w].push(((performance.now() - start) * 1000) / turns);
    });
  return [...times.map(median), median(times[0].map((one, i) => one / times[1][i]))];
}

console.log("\nThe page's plan, a training step (µs)");
for (const network of NETWORKS) {
  const source = program(network);
  const own = planned(source);
  const hand = byHand(own.trace, network.sizes, network.batch);
  const [ours, theirs, ratio] = race([own, hand]);
  const numpy = Number(
    python(
      `import sys, tensor, timing\nsizes = ${JSON.stringify(network.sizes)}\nprint(timing.race({"ours": tensor.ours(tuple(sizes), ${network.batch})})["ours"])`,
      "",
    ),
  );
  console.log(
    `${network.name.padStart(12)}, batch ${network.batch}: ${ours.toFixed(2)}, by hand ${theirs.toFixed(2)}: ${ratio.toFixed(2)} times (target ≤ 1.3); NumPy ${numpy.toFixed(1)}, ${(numpy / ours).toFixed(1)} times as long (target > 1)`,
  );
}
