/** One cell of an array in numbers, which a reader with a calculator gets as well. */

import assert from "node:assert/strict";
import { test } from "../limited.mjs";
import { entryText } from "../../frontend/src/formula/entry.js";
import { short } from "../../frontend/src/formula/numerals.js";
import { fold, opening } from "../../frontend/src/trace/fold.js";
import { engine, golden, NAMES } from "./traces.mjs";
import { readTrace } from "../../frontend/src/trace/read.js";
import { walk } from "../../frontend/src/trace/walk.js";

/** What is said of the first cell of the last line of a program. @param {string} program @param {number[]} [cell] */
function said(program, cell) {
  const code =
    "import sys; from chainrule.service import tasks; print(tasks.trace(sys.stdin.buffer.read(), 'en').decode())";
  const own = walk(readTrace(engine(code, JSON.stringify({ program: `${program}\nL = sum(y)` }))));
  const { units } = fold(own.trace, opening(own.trace));
  const unit = units.find(({ exit }) => exit === own.trace.names.y);
  return entryText(own, unit, cell ?? own.trace.nodes[unit.exit].shape.map(() => 0));
}

test("which cells make another, by operation", () => {
  const arrays = "a = param([[1, 2], [3, 4]])\nb = param([[5, 6], [7, 8]])\nc = param([1, 2, 3, 4, 5])\n";
  for (const [line, text, cell] of [
    ["y = a @ b", "1 × 5 + 2 × 7"],
    ["y = a @ b", "3 × 6 + 4 × 8", [1, 1]],
    ["y = a @ transpose(b)", "1 × 5 + 2 × 6"],
    ["y = tanh(a @ b - 19)", "tanh(1 × 5 + 2 × 7 − 19) = tanh(0)"],
    ["y = sum(a)", "1 + 2 + 3 + 4"],
    ["y = mean(a, axis=0)", "(2 + 4) / 2", [1]],
    ["y = sum(a, axis=1)", "3 + 4", [1]],
    ["y = softmax(a)", "e⁴ / (e³ + e⁴)", [1, 1]],
    ["y = a + [10, -20]", "2 + (−20)", [0, 1]],
    ["y = mean((a - b)**2)", "((1 − 5)² + (2 − 6)² + (3 − 7)² + (4 − 8)²) / 4"],
    ["y = mse(a, b)", "((1 − 5)² + (2 − 6)² + (3 − 7)² + (4 − 8)²) / 4"],
    ["y = sum(c)", "1 + 2 + ⋯ + 5"],
    ["y = reshape(tanh(a @ b - 19), (-1,))", "tanh(1 × 6 + 2 × 8 − 19) = tanh(3)", [1]],
    ["y = cross_entropy(a, [0, 1])", "−(ln(e¹ / (e¹ + e²)) + ln(e⁴ / (e³ + e⁴))) / 2"],
    ["p = softmax(a)\ny = cross_entropy(a, [0, 1])", "−(ln(0.269) + ln(0.731)) / 2"],
    ["y = sqrt(var(a) + 1)", "√(1.25 + 1) = √2.25"],
    ["y = a[0]", null],
  ])
    assert.equal(said(arrays + line, cell), text, line);
});

test("a kernel lies over the picture, beyond its edge there is 0; of a window the largest", () => {
  const picture = "x = param([[[[1, 2, 3], [4, 5, 6], [7, 8, 9]]]])\nk = param([[[[1, 2], [3, 4]]]])\n";
  assert.equal(said(`${picture}y = conv2d(x, k)`, [0, 0, 1, 0]), "4 × 1 + 5 × 2 + 7 × 3 + 8 × 4");
  assert.equal(said(`${picture}y = conv2d(x, k, padding=1)`), "0 × 1 + 0 × 2 + 0 × 3 + 1 × 4");
  assert.equal(said(`${picture}y = max_pool2d(x, 2, stride=1)`, [0, 0, 1, 1]), "max(5, 6, 8, 9)");
});

const UPPER = "⁰¹²³⁴⁵⁶⁷⁸⁹";
/** What a calculator says of a printed formula. @param {string} text */
function calculated(text) {
  const code = text
    .replaceAll("−", "-")
    .replace(
      / × 10(⁻?)([⁰¹²³⁴-⁹]+)/g,
      (_, sign, digits) => `e${sign && "-"}${[...digits].map((one) => UPPER.indexOf(one)).join("")}`,
    )
    .replace(/e\^\(([^)]*)\)|e\^(-?[\d.]+)/g, (_, one, other) => `Math.exp(${one ?? other})`)
    .replace(
      /(?<![\d.])e([⁻⁰¹²³⁴-⁹]+)/g,
      (_, digits) => `Math.exp(${[...digits].map((one) => (one === "⁻" ? "-" : UPPER.indexOf(one))).join("")})`,
    )
    .replace(/²/g, "**2")
    .replace(/³/g, "**3")
    .replaceAll("×", "*")
    .replace(/(?<!\w)-([\d.]+)\*\*/g, "-($1)**")
    .replaceAll("σ(", "sigmoid(")
    .replaceAll("ln(", "Math.log(")
    .replaceAll("max(", "Math.max(")
    .replace(/(?<!\.)tanh\(/g, "Math.tanh(")
    .replace(/√([\d.]+)/g, "Math.sqrt($1)")
    .replaceAll("√(", "Math.sqrt(");
  return Function(
    "sigmoid",
    "relu",
    `return ${code}`,
  )(
    (x) => 1 / (1 + Math.exp(-x)),
    (x) => Math.max(0, x),
  );
}

test("of every program with arrays: the printed formula comes to the printed number", () => {
  let checked = 0;
  for (const file of NAMES) {
    const own = golden(file);
    if (!own.trace.nodes.some(({ shape }) => shape.length)) continue;
    for (const unit of fold(own.trace, opening(own.trace)).units) {
      if (unit.exit === null || !unit.sole || own.trace.nodes[unit.exit].kind !== "op") continue;
      const cell = own.trace.nodes[unit.exit].shape.map(() => 0);
      const text = entryText(own, unit, cell);
      if (text === null) continue;
      const value = cell.reduce((inner, i) => inner[i], own.run.values[unit.exit]);
      assert.ok(text.length <= 72, text);
      for (const part of text.split(" = ").filter((one) => !one.includes("⋯"))) {
        const printed = calculated(part);
        const close = Math.abs(printed - value) <= 6e-3 * Math.max(Math.abs(value), 0.01);
        assert.ok(short(printed) === short(value) || close, `${file}: ${part} = ${short(value)}, and not ${printed}`);
        checked++;
      }
    }
  }
  assert.ok(checked > 30, `${checked}`);
});
