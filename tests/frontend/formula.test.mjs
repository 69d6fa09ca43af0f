import assert from "node:assert/strict";
import { test } from "../limited.mjs";
import { number, print, symbol, words } from "../../frontend/src/formula/mathml.js";
import { reduced } from "../../frontend/src/formula/reduced.js";
import { brief, numeral, sizeOf } from "../../frontend/src/formula/numerals.js";
import { shortTitle, title } from "../../frontend/src/formula/labels.js";
import { latex } from "../../frontend/src/formula/latex.js";
import { counts, expand, forwardPass } from "../../frontend/src/formula/paths.js";
import { derivation, pathText, terms } from "../../frontend/src/formula/rule.js";
import { frame } from "../../frontend/src/trace/frame.js";
import { positionOf } from "../../frontend/src/trace/moments.js";
import { golden, NAMES, OPS } from "./traces.mjs";

const plain = (text) =>
  text
    .replace(/<[^>]*>/g, "")
    .replace(/&#(\d+);/g, (_, c) => String.fromCharCode(c))
    .replace(/&gt;/g, ">")
    .replace(/&lt;/g, "<");

test("numerals", () => {
  for (const [value, text] of [
    [0.30000000000000004, "0.3"],
    [0.574442516811659, "0.574443"],
    [0.02543808911112937, "0.0254381"],
    [-0.225557483188341, "−0.225557"],
    [0, "0"],
    [-0, "0"],
    [1, "1"],
    [1234567, "1234567"],
    [123456.78, "123457"],
    [12345678, "1.23457 × 10⁷"],
    [2.656139888758748e-5, "2.65614 × 10⁻⁵"],
    [0.0001, "0.0001"],
    [-1e-300, "−1 × 10⁻³⁰⁰"],
    [NaN, "NaN"],
    [Infinity, "∞"],
    [-Infinity, "−∞"],
  ])
    assert.equal(numeral(value), text);
});

test("exact numerals read back to the same bits", () => {
  for (const value of [0.1, 1 / 3, -0.055139401529435646, 5e-324, 1.7976931348623157e308, 123456789.123, 1e-5, 1e7]) {
    const ascii = numeral(value, true)
      .replace("−", "-")
      .replace(
        / × 10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)/,
        (_, power) => `e${[...power].map((c) => (c === "⁻" ? "-" : "⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(c))).join("")}`,
      );
    assert.equal(Number(ascii), value);
  }
});

test("arrays in brief", () => {
  assert.equal(brief([1, 2.5, 3, 4]), "[1, 2.5, 3, …]");
  assert.equal(
    brief([
      [1, 2],
      [3, 4],
    ]),
    "[[1, 2], [3, 4]]",
  );
  assert.equal(sizeOf([3, 4]), Math.sqrt(12.5));
  assert.equal(sizeOf(-3), 3);
  assert.equal(sizeOf(null), 0);
  const summary = { shape: [4, 25], min: -1, max: 2, mean: 0, std: 1, norm: 20, zeros: 0, nonfinite: 0, thumb: [] };
  assert.equal(sizeOf(summary), 2, "the root of the mean square");
  assert.equal(brief(summary), "−1 … 2");
  assert.equal(brief({ ...summary, min: null, max: null, norm: null, nonfinite: 100 }), "NaN … NaN");
});

test("brackets where they are needed, and only there", () => {
  const put = { x: number("−3"), y: symbol("y"), out: words("a + b") };
  for (const [tree, text] of [
    [["*", 2, "x"], "2·(−3)"],
    [["+", "x", "x"], "−3+(−3)"],
    [["-", 1, ["-", 2, "y"]], "1−(2−y)"],
    [["**", "x", 2], "(−3)2"],
    [["*", ["+", 1, "y"], "y"], "(1+y)·y"],
    [["neg", ["+", 1, "y"]], "−(1+y)"],
    [["*", "y", "out"], "y·(a + b)"],
    [["+", "out", 1], "a + b+1"],
    [[">", "x", 0], "[−3>0]"],
    [["*", "y", ["neg", "y"]], "y·(−y)"],
  ])
    assert.equal(plain(print(tree, put).text), text);
});

test("names", () => {
  assert.equal(symbol("w").text, "<mi>w</mi>");
  assert.equal(symbol("w12").text, "<msub><mi>w</mi><mtext>12</mtext></msub>");
  assert.equal(symbol("y_true").text, "<msub><mi>y</mi><mtext>true</mtext></msub>");
  assert.equal(symbol("eta").text, "<mi>η</mi>");
  assert.equal(symbol("预测").text, "<mi>预测</mi>");
  assert.equal(symbol("constructor").text, "<mi>constructor</mi>");
  assert.equal(symbol("_").text, "<mi>_</mi>");
  assert.equal(words("<script>").text, "<mtext>&#60;script&#62;</mtext>");
});

test("every operation's formulas can be printed, and MathML is well formed", () => {
  for (const row of OPS.values()) {
    for (const tree of [row.tree.forward, ...row.tree.rules].filter((one) => one !== null)) {
      const { text } = print(tree, { x: number("−1"), y: symbol("y") });
      assert.ok(text.length > 0);
      assert.doesNotMatch(plain(text), /axis|undefined|\[object/);
      balanced(text);
    }
  }
});

function balanced(text) {
  const open = [];
  for (const [, closing, tag] of text.matchAll(/<(\/?)([a-z]+)[^>]*>/g)) {
    if (closing) assert.equal(open.pop(), tag);
    else open.push(tag);
  }
  assert.deepEqual(open, []);
}

test("the article's derivation", () => {
  const walk = golden("neuron");
  const at = (moment) => derivation(frame(walk, positionOf(walk, moment)), OPS, false).map(({ text }) => plain(text));
  assert.deepEqual(at("forward:z"), ["z=w·x+b", "=0.2+0.1", "=0.3"]);
  assert.deepEqual(at("forward:y"), ["y=11+e−z", "=11+e−0.3", "=0.574443"]);
  assert.deepEqual(at("loss"), ["∂L∂L=1"]);
  assert.deepEqual(at("backward:z"), [
    "∂L∂z=∂L∂y·∂y∂z",
    "=∂L∂y·(y·(1−y))",
    "=−0.225557·(y·(1−y))",
    "=−0.225557·(0.574443·(1−0.574443))",
    "=−0.0551394",
  ]);
  assert.deepEqual(at("backward:w"), [
    "∂L∂w=∂L∂(w·x)·∂(w·x)∂w",
    "=∂L∂(w·x)·x",
    "=−0.0551394·x",
    "=−0.0551394·0.5",
    "=−0.0275697",
  ]);
  assert.deepEqual(at("start"), []);
});

test("the stages of a derivation have their names, and every term its origin", () => {
  const walk = golden("neuron");
  const here = frame(walk, positionOf(walk, "backward:z"));
  assert.deepEqual(
    derivation(here, OPS, false).map(({ stage }) => stage),
    ["rule", "rule", "upstream", "local", "result"],
  );
  const from = terms(here, OPS, false);
  assert.deepEqual(
    from.map(({ text }) => plain(text)),
    ["∂L∂y=−0.225557", "z=0.3"],
  );
  assert.deepEqual(
    from.map(({ at }) => at),
    [positionOf(walk, "backward:y"), positionOf(walk, "forward:z")],
  );
});

test("LaTeX to copy", () => {
  const walk = golden("neuron");
  const lines = (moment) =>
    derivation(frame(walk, positionOf(walk, moment)), OPS, false).map(({ text }) => latex(text));
  assert.equal(
    lines("backward:z")[0],
    "\\frac{\\partial L}{\\partial z} = \\frac{\\partial L}{\\partial y} \\cdot \\frac{\\partial y}{\\partial z}",
  );
  assert.equal(lines("backward:z").at(-1), "= -0.0551394");
  assert.equal(lines("forward:y")[0], "y = \\frac{1}{1 + {e}^{- z}}");
  for (const name of NAMES) {
    const other = golden(name);
    other.steps.forEach((_, at) => {
      for (const { text } of derivation(frame(other, at), OPS, true)) {
        const made = latex(text);
        assert.ok(!/[∂·−]|<\/|undefined/.test(made.replace(/\\text\{[^}]*\}/g, "")), made);
        assert.equal((made.match(/(?<!\\)\{/g) ?? []).length, (made.match(/(?<!\\)\}/g) ?? []).length, made);
        assert.equal((made.match(/\\left/g) ?? []).length, (made.match(/\\right/g) ?? []).length, made);
      }
    });
  }
});

test("paths: counted however many, written out where they are few, and their sum is the gradient", () => {
  const two = golden("two-paths");
  const a = two.trace.names.a;
  assert.equal(counts(two).paths[a], 2n);
  const sums = expand(two, a, 8).map((path) => path.reduce((product, { local }) => product * local, 1));
  assert.equal(
    sums.reduce((x, y) => x + y),
    two.run.grads[a],
  );
  assert.deepEqual(expand(two, a, 1), []);
  for (const name of ["neuron", "network", "square", "chain"]) {
    const walk = golden(name);
    for (const node of walk.trace.nodes) {
      if (node.kind === "op" || node.kind === "const") continue;
      const pass = forwardPass(walk, node.id);
      assert.ok(
        Math.abs(pass.tangents[walk.trace.output] - walk.run.grads[node.id]) <=
          1e-12 * Math.abs(walk.run.grads[node.id]),
        `${name} ${node.key}`,
      );
    }
  }
  const chain = golden("chain");
  assert.equal(counts(chain).paths[chain.trace.names.c], 100n);
  assert.match(plain(pathText(two, expand(two, a, 8)[0], OPS, false)), /=/);
});

test("several contributions are written as a sum", () => {
  const walk = golden("two-paths");
  const at = (moment) => derivation(frame(walk, positionOf(walk, moment)), OPS, false).map(({ text }) => plain(text));
  assert.equal(at("flow:f.1").at(-1), "∂f∂a=1+…");
  assert.deepEqual(at("backward:a").slice(-2), ["∂f∂a=1+3", "=4"]);
  assert.deepEqual(at("backward:a")[0], "∂f∂(a·b)·b", "∂f/∂a stands for the sum alone");
});

for (const name of NAMES) {
  test(`${name}: every step has its derivation, ending in the trace's number`, () => {
    const walk = golden(name);
    walk.steps.forEach((step, at) => {
      const lines = derivation(frame(walk, at), OPS, true);
      lines.forEach(({ text }) => balanced(text));
      if (step.phase === "start") return;
      const number_ =
        step.phase === "forward"
          ? walk.run.values[step.node]
          : step.phase === "backward"
            ? walk.run.flows.grad[step.flow]
            : step.phase === "update"
              ? walk.moves.get(step.node).after
              : 1;
      if (typeof number_ !== "number") return assert.ok(lines.length > 0);
      assert.ok(
        lines.some((line) => plain(line.text).endsWith(numeral(number_, true))),
        `step ${at}`,
      );
    });
  });
}

test("a loss is shown as its reduction leaves it", () => {
  const { forward, rules } = OPS.get("mse").tree;
  const text = (tree) => plain(print(tree, {}).text);
  assert.equal(text(reduced(forward, "mean")), text(forward));
  assert.match(text(forward), /^mean/);
  assert.equal(text(reduced(forward, "sum")), "∑(x−y)2");
  assert.equal(text(reduced(forward, "none")), "(x−y)2");
  assert.match(text(rules[0]), /n$/);
  assert.equal(text(reduced(rules[0], "none")), "g·(2·(x−y))");
  const surprise = OPS.get("cross_entropy").tree;
  assert.equal(text(reduced(surprise.forward, "sum")), "−∑y·ln softmax(x)");
  assert.equal(text(surprise.forward), "−∑y·ln softmax(x)n");
});

test("forward mode costs as many multiplications as there are edges on the way", () => {
  const walk = golden("neuron");
  const { w, b, y_true: target } = walk.trace.names;
  // w: w * x, + b, σ, −, the power, · 0.5; b is read one step later, y_true three.
  assert.deepEqual(
    [w, b, target].map((leaf) => forwardPass(walk, leaf).multiplications),
    [6, 5, 3],
  );
});

test("what a node is called", () => {
  const { trace } = golden("neuron");
  const constant = trace.nodes.find(({ kind }) => kind === "const");
  assert.equal(title(trace, constant), String(trace.runs[0].values[constant.id]));
  assert.equal(title(trace, trace.nodes[trace.names.z]), "z");
  const long = { ...trace.nodes[0], name: "abcdefghijklmn", key: "abcdefghijklmn" };
  assert.equal([...shortTitle(trace, long)].length, 13);
  const fits = { ...long, name: "abcdefghijklm", key: "abcdefghijklm" };
  assert.equal(shortTitle(trace, fits), "abcdefghijklm");
});

test("a number in brief has few digits unless it is asked for all", () => {
  assert.equal(brief(1 / 3), "0.333333");
  assert.notEqual(brief(1 / 3, true), brief(1 / 3));
});

test("the parameter after its update is written with its own name, one without a name as it is written", () => {
  const walk = golden("neuron");
  const first = (own) => derivation(frame(own, own.steps.length - 1), OPS, false)[0].text;
  assert.ok(first(walk).startsWith("<msup><mi>b</mi><mtext>new</mtext></msup><mo>=</mo>"));
  const nodes = walk.trace.nodes.map((node) => (node.name === "b" ? { ...node, name: null, key: "b~1" } : node));
  assert.ok(first({ ...walk, trace: { ...walk.trace, nodes } }).startsWith("<mtext>param(0.1) new</mtext>"));
});
