/** Every operation of the service by the types of its OpenAPI document; `tsc` reads this file, and a test runs it. */

import createClient from "../../frontend/node_modules/openapi-fetch/dist/index.mjs";

/** @typedef {import("../../frontend/src/contract").paths} paths */

/**
 * @template T
 * @param {{ data?: T, error?: unknown }} answer
 * @returns {NonNullable<T>}
 */
function good({ data, error }) {
  if (data === undefined || data === null || error !== undefined) throw new Error(JSON.stringify(error));
  return data;
}

/**
 * Something of every operation's answer.
 * @param {string} baseUrl
 */
export async function callAll(baseUrl) {
  /** @type {import("../../frontend/node_modules/openapi-fetch/dist/index.mjs").Client<paths, "application/json" | "application/problem+json">} */
  const service = createClient({ baseUrl });
  const program = "w = param(2.0)\nL = (w - 3) ** 2";
  const json = { params: { header: { Accept: "application/json" } } };
  const trace = good(await service.POST("/api/v1/trace", { body: { program } }));
  const same = good(await service.GET("/api/v1/trace", { params: { query: { program } } }));
  const trained = good(
    await service.POST("/api/v1/train", { ...json, body: { program, steps: 3, optimizer: { name: "adam", lr: 0.1 } } }),
  );
  const lines = good(await service.POST("/api/v1/train", { body: { program, steps: 2 }, parseAs: "text" }));
  const cells = good(
    await service.POST("/api/v1/sweep", { ...json, body: { program, grid: { w: [0, 1, 2] }, measure: ["loss"] } }),
  );
  const code = good(await service.POST("/api/v1/export", { body: { program, format: "numpy" } }));
  const assignment = { program, parts: [{ id: "w", of: "grad:w" }] };
  const graded = good(await service.POST("/api/v1/check", { body: { kind: "program", assignment, program } }));
  const { lessons } = good(await service.GET("/api/v1/lessons", {}));
  const { ops, optimizers } = good(await service.GET("/api/v1/ops", {}));
  const { examples } = good(await service.GET("/api/v1/examples", {}));
  const one = good(await service.GET("/api/v1/examples/{id}", { params: { path: { id: "neuron" } } })).examples;
  const { datasets } = good(await service.GET("/api/v1/datasets", {}));
  const { about } = good(await service.GET("/api/v1/limits", {}));
  const { width } = good(await service.GET("/oembed", { params: { query: { url: "/studio/?example=neuron" } } }));
  const health = good(await service.GET("/healthz", {}));
  const ready = good(await service.GET("/readyz", {}));
  const metrics = good(await service.GET("/metrics", { parseAs: "text" }));
  const title = good(await service.GET("/errors/{code}", { params: { path: { code: "unknown-name" } } }));
  const refused = await service.POST("/api/v1/trace", { body: { program: "y = zz + 1" } });
  return {
    metrics,
    grad: trace.runs[0].grads?.[trace.names.w],
    same: same.output === trace.output,
    steps: trained.done.n,
    runs: trained.runs.length,
    lines: String(lines),
    cells: cells.length,
    code: code.content,
    ops: ops.map((op) => op.name),
    optimizers: optimizers.map((row) => row.name),
    examples: examples.length,
    example: one.map(({ id }) => id),
    lessons: Array.isArray(lessons),
    score: graded.score,
    datasets: datasets.length,
    unit: about.nodes.unit,
    width,
    health: health.status,
    ready: ready.status,
    title: title.en.title,
    code_of_refusal: refused.error?.code,
    hint: refused.error?.hint,
  };
}
