/** The contract, typed: the types are those of the service's document, and a client of them calls every operation. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { serve } from "../browser/browser.mjs";
import { test } from "../limited.mjs";
import { callAll } from "./client.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const python = (/** @type {string} */ code) =>
  execFileSync(`${root}backend/.venv/bin/python`, ["-c", code], { cwd: `${root}backend`, encoding: "utf8" });
const document = () =>
  python("import json\nfrom chainrule.service.app import create_app\nprint(json.dumps(create_app().openapi()))");

test("the page's types are those of the service's document", () => {
  const written = execFileSync(process.execPath, ["openapi.mjs"], {
    cwd: `${root}frontend`,
    input: document(),
    encoding: "utf8",
  });
  assert.ok(readFileSync(`${root}frontend/src/contract.d.ts`, "utf8") === written, "run make golden");
});

test("a client of these types is well typed", () => {
  const options = [
    "--noEmit",
    "--strict",
    "--allowJs",
    "--checkJs",
    "--skipLibCheck",
    "--target",
    "es2022",
    "--module",
    "preserve",
    "--lib",
    "es2023,dom,dom.iterable",
  ];
  execFileSync(
    process.execPath,
    [`${root}frontend/node_modules/typescript/bin/tsc`, ...options, `${root}tests/frontend/client.mjs`],
    { stdio: "inherit" },
  );
});

test("a client of these types calls every operation", async () => {
  const service = await serve();
  try {
    const said = await callAll(service.url);
    assert.equal(said.grad, -2);
    assert.ok(said.same);
    assert.deepEqual([said.steps, said.runs, said.cells], [3, 3, 3]);
    assert.deepEqual(
      said.lines
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).event),
      ["graph", "step", "step", "checkpoint", "done"],
    );
    assert.match(said.code, /import numpy/);
    for (const name of ["add", "softmax"]) assert.ok(said.ops.includes(name), name);
    assert.ok(said.optimizers.includes("adamw"));
    assert.ok(said.examples > 10 && said.datasets > 5);
    assert.deepEqual(said.example, ["neuron"]);
    assert.deepEqual([said.unit, said.health, said.ready], ["nodes", "ok", "ready"]);
    assert.match(said.metrics, /chainrule_processes/);
    assert.ok(said.title);
    assert.equal(said.width, 720);
    assert.equal(said.code_of_refusal, "unknown-name");
    const { paths } = JSON.parse(document());
    const called = readFileSync(`${root}tests/frontend/client.mjs`, "utf8");
    for (const [path, methods] of Object.entries(paths)) {
      for (const method of Object.keys(methods))
        assert.ok(called.includes(`${method.toUpperCase()}("${path}"`), `${method} ${path} is called by no one`);
    }
  } finally {
    await service.stop();
  }
});
