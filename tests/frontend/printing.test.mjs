/** LaTeX as the engine writes it and as the page makes it of its own MathML: one table, and so the same formulas. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { test } from "../limited.mjs";
import { latex } from "../../frontend/src/formula/latex.js";
import { print } from "../../frontend/src/formula/mathml.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const WRITTEN = `
import json
from chainrule.engine import OPS
from chainrule.engine.table.optimizers import OPTIMIZERS
rows = [(op.name, rule) for op in OPS.values() for rule in (op.forward, *op.rules) if rule]
rows += [(row.name, line.formula) for row in OPTIMIZERS.values() for line in row.lines]
print(json.dumps([(name, rule.tree, rule.latex()) for name, rule in rows]))
`;

/** What makes no difference to a reader: room, brackets that grow, and how a name is set upright. */
function bare(text) {
  return text
    .replace(/\\(left|right|operatorname|mathrm|,)|[{}\s]/g, "")
    .replace(/\\(alpha|delta|begin|end|ln|sin|cos|tan|sinh|cosh|tanh|arcsin|arccos|arctan|max|min)/g, "$1")
    .replace(/α/g, "alpha")
    .replace(/δ/g, "delta");
}

test("every formula of the tables is the same in LaTeX and in MathML", () => {
  const told = execFileSync("backend/.venv/bin/python", ["-c", WRITTEN], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, PYTHONPATH: "backend" },
    maxBuffer: 1 << 26,
  });
  const rows = JSON.parse(told);
  assert.ok(rows.length > 190);
  const differ = rows
    .map(([name, tree, theirs]) => [name, bare(theirs), bare(latex(print(tree, {}).text))])
    .filter(([, theirs, ours]) => theirs !== ours && !theirs.includes("cases"));
  assert.deepEqual(differ, []);
  const cases = rows.filter(([, , theirs]) => theirs.includes("cases"));
  assert.ok(cases.length > 5 && cases.every(([, tree]) => latex(print(tree, {}).text).includes("matrix")));
});
