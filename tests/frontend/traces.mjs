/** Golden traces as walks, for tests without a server. */

import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { readTrace } from "../../frontend/src/trace/read.js";
import { walk } from "../../frontend/src/trace/walk.js";

const read = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));

/** @param {string} name */
export const golden = (name) => walk(readTrace(read(`../golden/${name}.json`)));

export const OPS = new Map(read("../../frontend/facts/operations.json").map((row) => [row.name, row]));

export const NAMES = readdirSync(new URL("../golden", import.meta.url))
  .filter((name) => name.endsWith(".json"))
  .map((name) => name.slice(0, -5));

/**
 * What a piece of Python prints that has the engine at hand, as JSON.
 * @param {string} code
 * @param {string} [input]
 */
export const engine = (code, input = "") =>
  JSON.parse(
    execFileSync("backend/.venv/bin/python", ["-c", code], {
      cwd: fileURLToPath(new URL("../..", import.meta.url)),
      encoding: "utf8",
      input,
      env: { ...process.env, PYTHONPATH: "backend" },
      maxBuffer: 1 << 26,
    }),
  );

/** The walk of a program, as the service answers it. @param {string} program */
export function walked(program) {
  const code =
    "import sys; from chainrule.service import tasks; print(tasks.trace(sys.stdin.buffer.read(), 'en').decode())";
  return walk(readTrace(engine(code, JSON.stringify({ program }))));
}
