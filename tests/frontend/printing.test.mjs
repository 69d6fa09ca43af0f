/** LaTeX as the engine writes it and as the page makes it of its own MathML: one table, and so the same formulas. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "../limited.mjs";
import { latex } from "../../frontend/src/formula/latex.js";
import { print } from "../../frontend/src/formula/mathml.js";
import { numberSpoken, spoken } from "../../frontend/src/formula/speech.js";
import { joined, speaker } from "../../frontend/src/words.js";
import { engine } from "./traces.mjs";

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
  const rows = engine(WRITTEN);
  assert.ok(rows.length > 190);
  const differ = rows
    .map(([name, tree, theirs]) => [name, bare(theirs), bare(latex(print(tree, {}).text))])
    .filter(([, theirs, ours]) => theirs !== ours && !theirs.includes("cases"));
  assert.deepEqual(differ, []);
  const cases = rows.filter(([, , theirs]) => theirs.includes("cases"));
  assert.ok(cases.length > 5 && cases.every(([, tree]) => latex(print(tree, {}).text).includes("matrix")));
});

const catalog = (language) => {
  const read = (name) => JSON.parse(readFileSync(new URL(`../../frontend/i18n/${name}.json`, import.meta.url), "utf8"));
  return speaker(joined(read(language), read(`ops.${language}`)));
};

test("every formula can be read aloud in both languages", () => {
  const rows = engine(WRITTEN);
  for (const language of ["en", "zh"]) {
    const say = catalog(language);
    for (const [name, tree] of rows) {
      const text = spoken(tree, {}, say);
      assert.ok(text && !/[{}[\]()·−∂]|undefined/.test(text), `${name}: ${text}`);
    }
  }
});

test("a formula with numbers as it is said", () => {
  const [en, zh] = [catalog("en"), catalog("zh")];
  const tree = ["+", ["*", "w", "x"], "b"];
  const put = { w: "0.4", x: numberSpoken("−0.5", en), b: "b" };
  assert.equal(spoken(tree, put, en), "0.4 times minus 0.5 plus b");
  assert.equal(spoken(["*", "w", ["-", 1, "w"]], { w: "y" }, en), "y times open bracket 1 minus y close bracket");
  assert.equal(spoken(["**", ["-", "y", "t"], 2], {}, zh), "左括号 y 减 t 右括号 的平方");
  assert.equal(
    spoken(["/", 1, ["+", 1, ["exp", ["neg", "x"]]]], {}, en),
    "1 over open bracket 1 plus e to the power minus x close bracket",
  );
  assert.equal(numberSpoken("−1.18 × 10⁻¹⁰", en), "minus 1.18 times 10 to the power minus 10");
  assert.equal(numberSpoken("0.0254", zh), "0.0254");
});
