/** One line, one box: boxes and stops of every program, what lines pass on, and what is said of them. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "../limited.mjs";
import { formulaOf, nodeOf, passedOn } from "../../frontend/src/formula/line.js";
import { evaluate } from "../../frontend/src/formula/rerun.js";
import { ruleOf } from "../../frontend/src/formula/array-rule.js";
import { derivativeOf } from "../../frontend/src/formula/slope.js";
import { agreeing, changed, short, sumText } from "../../frontend/src/formula/numerals.js";
import { plain } from "../../frontend/src/formula/plain.js";
import { simplified } from "../../frontend/src/formula/simplify.js";
import { boardOf } from "../../frontend/src/graph/board.js";
import { arithmetic } from "../../frontend/src/graph/size.js";
import { fold } from "../../frontend/src/trace/fold.js";
import { frame } from "../../frontend/src/trace/frame.js";
import { rolesOf } from "../../frontend/src/trace/roles.js";
import { cellOf } from "../../frontend/src/session/interpreter.js";
import { shortName } from "../../frontend/src/formula/labels.js";
import { passage, stopAt } from "../../frontend/src/trace/stops.js";

import { boxName, toldFirst } from "../../frontend/src/views/told.js";
import * as arrays from "../../frontend/src/views/told-cells.js";
import { aloud, told } from "../../frontend/src/views/told-steps.js";
import { joined, speaker } from "../../frontend/src/words.js";
import { walk as walkOf } from "../../frontend/src/trace/walk.js";
import { golden, NAMES, walked } from "./traces.mjs";

const name = (walk) => (text) => {
  const id = nodeOf(text);
  return id === null ? text : (walk.trace.nodes[id].name ?? walk.trace.nodes[id].key);
};
const boxes = (walk) => passage(walk, null);
const called = (walk, unit) => walk.trace.nodes[unit.exit ?? unit.nodes[0]].key;
const catalog = (language) => {
  const read = (file) => JSON.parse(readFileSync(new URL(`../../frontend/i18n/${file}.json`, import.meta.url), "utf8"));
  return speaker(joined(read(language), read(`ops.${language}`)));
};

test("the article's neuron is seven boxes and takes eight steps", () => {
  const walk = golden("neuron");
  const { folded, stops } = boxes(walk);
  assert.deepEqual(
    folded.units.map((unit) => called(walk, unit)),
    ["x", "w", "b", "y_true", "z", "y", "L"],
  );
  const say = ({ phase, unit, to }) => `${phase} ${called(walk, folded.units[to ?? unit])}`;
  assert.deepEqual(stops.slice(1).map(say), [
    "forward z",
    "forward y",
    "loss L",
    "backward y",
    "backward z",
    "backward w",
    "backward b",
    "update L",
  ]);
});

test("its local derivatives are those of a textbook, in symbols and in the engine's numbers", () => {
  const walk = golden("neuron");
  const { folded, stops } = boxes(walk);
  const found = stops
    .filter(({ phase }) => phase === "backward")
    .map(({ unit, flows }) => {
      const edges = flows.map((flow) => [walk.run.flows.node[flow], walk.run.flows.arg[flow]]);
      return [
        plain(derivativeOf(walk.trace, folded.units[unit], edges), name(walk)),
        short(passedOn(walk, folded.units[unit], flows[0])),
      ];
    });
  assert.deepEqual(found, [
    ["y − y_true", "−0.226"],
    ["y(1 − y)", "0.244"],
    ["x", "0.5"],
    ["1", "1"],
  ]);
});

test("an input that is used twice in a line has a contribution for each, in the order in which they are written", () => {
  const walk = golden("two-paths");
  const { folded, stops } = boxes(walk);
  const [into] = stops.filter(({ phase }) => phase === "backward");
  assert.deepEqual(
    into.flows.map((flow) => walk.run.flows.grad[flow]),
    [3, 1],
  );
  assert.equal(sumText([3, 1], 4), "3 + 1 = 4");
  assert.equal(sumText([3, -1], 2), "3 − 1 = 2");
  assert.equal(into.flows.length, folded.units[into.unit].edges[0].length);
});

for (const program of NAMES) {
  test(`${program}: every stop is further, every box is told of, what lines pass on gives the engine's gradients`, () => {
    const walk = golden(program);
    for (const open of [null, new Set()]) {
      const { folded, stops } = passage(walk, open);
      assert.deepEqual([stops[0].at, stops.at(-1).at], [0, walk.steps.length - 1]);
      stops.forEach((stop, i) => assert.ok(!i || stop.at > stops[i - 1].at, `${i}: ${stop.at}`));
      const operations = folded.units.filter(({ nodes }) => nodes.some((id) => walk.trace.nodes[id].kind === "op"));
      assert.equal(stops.filter(({ phase }) => phase === "forward" || phase === "loss").length, operations.length);
      for (const stop of stops) {
        if (stop.phase !== "backward") continue;
        const unit = folded.units[stop.unit];
        if (unit.node === null) continue;
        const arriving = walk.run.grads[unit.exit];
        for (const flow of stop.flows) {
          const share = passedOn(walk, unit, flow);
          if (share === null || typeof arriving !== "number") continue;
          const grad = walk.run.flows.grad[flow];
          assert.ok(
            Math.abs(share * arriving - grad) <= 1e-12 * Math.max(1, Math.abs(grad)),
            `${share} ${arriving} ${grad}`,
          );
        }
      }
    }
  });

  test(`${program}: a caption for every stop at every level in both languages, and it can be read aloud`, () => {
    const walk = golden(program);
    const { folded, stops } = boxes(walk);
    for (const language of ["en", "zh"]) {
      const say = catalog(language);
      for (const level of ["story", "numbers", "calculus"]) {
        for (const stop of stops) {
          const caption =
            stop.phase === "start"
              ? toldFirst(walk, level, say, "")
              : told(walk, folded, stop, level, say, { next: walk.run, arrays });
          const text = caption.text.replace("{sum}", caption.sum);
          assert.ok(text.length > 3 && !/[{}]|undefined|NaN|null/.test(text), `${level} ${text}`);
          assert.ok(!/[×=→]/.test(aloud(caption, say)), aloud(caption, say));
          if (level === "story") assert.ok(!/gradient|derivative|slope|∂|梯度|导数|斜率/.test(text), text);
        }
      }
    }
  });

  test(`${program}: boxes of a board stand apart, within it, and are at least 0.8 of their size`, () => {
    const walk = golden(program);
    const { folded } = boxes(walk);
    for (const [width, height] of [
      [856, 330],
      [358, 420],
      [288, 300],
    ]) {
      const board = boardOf(walk, folded, { width, height });
      // A row of small boxes with their leaves above has no formulas.
      assert.ok(board.scale >= (board.low ? 0.77 : 0.8) && board.scale <= 1);
      board.boxes.forEach((box, i) => {
        assert.ok(box.x > -1 && box.y > -1 && box.x + box.w < board.width + 1 && box.y + box.h < board.height + 1);
        for (const other of board.boxes.slice(0, i))
          assert.ok(
            box.x + box.w <= other.x + 1 ||
              other.x + other.w <= box.x + 1 ||
              box.y + box.h <= other.y + 1 ||
              other.y + other.h <= box.y + 1,
            `${i} on ${other.id}`,
          );
      });
    }
  });
}

test("a formula is simplified: no x¹, no · 1, no + 0, no double transpose, numbers multiplied out", () => {
  const of = (tree) => plain(simplified(tree), (text) => text);
  assert.equal(of(["*", 0.5, ["*", 2, ["**", "x", ["-", 2, 1]]]]), "x");
  assert.equal(of(["+", ["*", 1, "x"], 0]), "x");
  assert.equal(of(["T", ["T", "W"]]), "W");
  assert.equal(of(["*", -1, ["neg", "x"]]), "x");
  assert.equal(of(["-", "x", ["neg", "y"]]), "x + y");
  assert.equal(of(["*", ["/", 1, "y"], "x"]), "x / y");
  assert.equal(of(["**", "x", 0]), "1");
});

test("like terms are taken together, and powers of one name", () => {
  const said = (tree) => plain(simplified(tree), String);
  const square = ["*", "x", "x"];
  assert.equal(said(["+", square, ["+", square, ["+", square, 1]]]), "3·x² + 1");
  assert.equal(said(["/", ["/", "d", "n"], "n"]), "d / n²");
  assert.equal(said(["*", 2, ["*", "x", ["**", "x", 2]]]), "2·x³");
  assert.equal(said(["+", ["+", "a", 2], ["*", 3, "a"]]), "4·a + 2");
  assert.equal(said(["-", square, square]), "0");
  assert.equal(said(["+", ["*", "x", "y"], ["*", "x", "z"]]), "x·y + x·z");
});

test("a way that is one of several is told as a part, and that more is to come", () => {
  const walk = walked("x = param(2)\ny = x*x*x + x\nL = y / x");
  const { folded, stops } = passage(walk, null);
  const say = speaker(joined(JSON.parse(readFileSync("frontend/i18n/en.json", "utf8")), {}));
  const back = stops.filter(({ phase, to }) => phase === "backward" && boxName(walk, folded.units[to]) === "x");
  const [direct, last] = back.map((stop) => told(walk, folded, stop, "calculus", say, { next: null }).text);
  assert.match(direct, /^This way brings its part of the gradient of L at x: .* More is to come to x/);
  assert.doesNotMatch(last, /More is to come/);
});

test("printed factors give the printed product", () => {
  assert.deepEqual(agreeing([-0.225557483188341, 0.24445831169074586], -0.0551394), {
    factors: ["−0.226", "0.244"],
    product: "−0.0551",
    exact: true,
  });
  const { factors, product } = agreeing([0.5, 0.225557 ** 2], 0.5 * 0.225557 ** 2);
  assert.equal(short(Number(factors[0]) * Number(factors[1])), product);
});

test("before and after have as many digits as the change needs, and as many places both", () => {
  assert.deepEqual(changed(0.4, 0.400275697), { before: "0.4", after: "0.4003" });
  assert.deepEqual(changed(0.0254381, 0.0218), { before: "0.0254", after: "0.0218" });
  assert.deepEqual(changed(0.0254381, 0.0254012), { before: "0.02544", after: "0.02540" }); // neither is exact
  assert.deepEqual(changed(2, 2), { before: "2", after: "2" });
});

test("guess and answer are the two sides of what is squared; where there are none, there is no number line", () => {
  const roles = (program) => {
    const { trace } = golden(program);
    const found = rolesOf(trace);
    return found && [trace.nodes[found.guess].key, trace.nodes[found.target].key];
  };
  assert.deepEqual(roles("neuron"), ["y", "y_true"]);
  assert.deepEqual(roles("saturation"), ["y", "t"]);
  assert.equal(roles("two-paths"), null);
  assert.equal(roles("composite"), null);
  assert.equal(roles("layer"), null, "arrays are no places on a line");
});

test("an opened line is its operations, each a step, and the groups of a program stay closed as before", () => {
  const walk = golden("neuron");
  const { folded, stops } = passage(walk, new Set(["=z"]));
  assert.deepEqual(
    folded.units.map((unit) => called(walk, unit)),
    ["x", "w", "b", "y_true", "z~mul", "z", "y", "L"],
  );
  assert.equal(stops.length - 1, 10);
  assert.equal(stopAt(stops, 0), 0);
  assert.equal(stopAt(stops, walk.steps.length - 1), 10);
  const { trace } = golden("chain");
  assert.equal(fold(trace, new Set()).units.length, 3);
  assert.ok(frame(walk, 3).at === 3 && formulaOf(trace, fold(trace, new Set()).units[0]));
});

test("a line that mixes places is no slope of its own in each: only towards one number a mean is a share", () => {
  const walk = golden("normalisation");
  const { folded } = passage(walk, null);
  const mixing = folded.units.filter(({ nodes, exit }) => {
    const ops = nodes.map((id) => walk.trace.nodes[id].op);
    return exit !== null && walk.trace.nodes[exit].shape.length > 0 && ops.some((op) => op === "mean" || op === "sum");
  });
  assert.ok(mixing.length > 0);
  for (const unit of mixing)
    for (const edges of unit.edges) assert.equal(derivativeOf(walk.trace, unit, edges), null, called(walk, unit));
  const xor = golden("layer");
  const loss = passage(xor, null).folded.units.at(-1);
  assert.equal(plain(derivativeOf(xor.trace, loss, loss.edges[0]), name(xor)), "0.5(y − t)");
});

test("a reader with a calculator agrees with every line of numbers", () => {
  let read = 0;
  for (const name of NAMES) {
    const walk = golden(name);
    for (const unit of passage(walk, null).folded.units) {
      if (unit.exit === null || !unit.sole || walk.trace.nodes[unit.exit].kind !== "op") continue;
      const text = arithmetic(walk, unit);
      if (text === null || /[^\d .×−+/()²³]/u.test(text)) continue;
      const typed = text.replaceAll("×", "*").replaceAll("−", "-").replaceAll("²", "**2").replaceAll("³", "**3");
      const result = short(new Function(`return ${typed}`)());
      assert.equal(result, short(walk.run.values[unit.exit]), `${name}: ${text}`);
      read++;
    }
  }
  assert.ok(read > 100);
});

/** What the gates of a walk say at each of its steps back. */
function rulesOf(walk, language = "en") {
  const { folded, stops } = passage(walk, null);
  return Object.fromEntries(
    stops.flatMap(({ phase, unit, to, flows }) => {
      if (phase !== "backward" || !folded.units[unit].sole) return [];
      const edges = flows.map((flow) => [walk.run.flows.node[flow], walk.run.flows.arg[flow]]);
      const own = ruleOf(walk, folded.units[unit], edges, catalog(language));
      return [[`${called(walk, folded.units[unit])}>${called(walk, folded.units[to])}`, own.join(" | ")]];
    }),
  );
}

test("a story follows sums, counts who has something to say, and says that nothing moves", () => {
  const say = catalog("en");
  const tell = (walk, phase, level = "story") => {
    const { folded, stops } = passage(walk, null);
    const stop = stops.find((one) => one.phase === phase) ?? stops.find((one) => one.phase === "loss");
    return told(walk, folded, stop, level, say, { next: walk.run, arrays });
  };
  const two = tell(golden("two-paths"), "forward");
  assert.match(
    two.text.replace("{sum}", two.sum),
    /^Now f is made from .* and .*: f? ?=? ?[\d ×+]+ = \d+\.$|made from/,
  );
  assert.match(two.sum, /^[\d ×+]+ = 8$/);
  const price = tell(golden("price"), "forward");
  assert.match(price.text, /made from price, cups, discount and delivery/);
  const { text } = tell(walkOf(golden("dead-relu").trace, 0.1), "update");
  assert.equal(text, "Nothing moves: every effect is 0, or too small to be seen.");
});

const X = "x = param([[1, 2, 0.5], [0.2, -1, 0.3], [0.4, 0.1, 2], [1.5, -0.5, 0.7]])\n";

test("what is repeated, mixed or set otherwise has no rule that is another one", () => {
  for (const [program, step, rule] of [
    ["c = param([[0.5], [1], [-1], [2]])\nL = sum((x - c)**2)", "L>c", "⊙ (−2(x − c)) | add over 3 columns"],
    ["b = param([1, 2, 3])\ny = 2*b + x\nL = sum(y)", "y>b", "⊙ 2 | add over 4 rows"],
    [
      "weights = param([1, 2, 3])\nthe_hidden_layers_output = tanh(weights + 2 * x)\nL = sum(the_hidden_layers_output)",
      "the_hidden_layers_output>weights",
      "⊙ (…) | add over 4 rows",
    ],
    ["L = sum(x * sum(x))", "L>x", ""],
    ["y = x / sum(x, axis=1, keepdims=True)\nL = sum(y*y)", "y>x", ""],
    ["v = param([1, 2, 3])\ny = x @ v\nL = sum(y)", "y>x", "g ⊗ v"],
    ["v = param([1, 2, 3, 4])\ny = v @ x\nL = sum(y)", "y>x", "v ⊗ g"],
    ["y = x @ x.T\nL = sum(y)", "y>x", ""],
    ["L = cross_entropy(x, [0, 1, 2, 0], weight=[1, 2, 3])", "L>x", ""],
    ["L = cross_entropy(x, [0, 1, -100, 0])", "L>x", ""],
    ['L = cross_entropy(x, [0, 1, 2, 0], reduction="sum")', "L>x", "p − t"],
    ["y = broadcast_to(x, (2, 4, 3))\nL = sum(y*y)", "y>x", "add the copies up"],
    ["L = norm(x[0], ord=1)", "L>x", ""],
    ["y = x - mean(x, axis=0)\nL = sum(y*y)", "y>x", ""],
  ])
    assert.equal(rulesOf(walked(X + program))[step], rule, program);
});

test("what is said of a step of arrays comes to its number", () => {
  let compared = 0;
  for (const program of [
    "L = (sum(x * x) - 1)**2",
    "c = param([[0.5], [1], [-1], [2]])\nL = sum((x - c)**2)",
    "y = x * 2\nL = mean((y - 1)**2)",
    "L = mse(x, 0.5 * x + 1)",
    "h = tanh(x)\nL = cross_entropy(h, [0, 1, 2, 0])",
    "L = mean(sum(x, axis=1)**2)",
    "c = param([[0.5, 1, -1]])\nL = mean((x * c)**2)",
    "L = sum(x * sum(x))",
    "L = mse(x, x * 0.5)",
    "W = param([[0.1], [0.2], [0.3]])\nL = cross_entropy(x @ W @ [[1, -1]], [0, 1, 1, 0])",
    "L = cross_entropy(x, [0, -100, 1, 2])",
    "q = softmax(x, axis=0)\nL = cross_entropy(x, [0, 2, 1, 1]) + 0 * sum(q)",
  ]) {
    const walk = walked(X + program);
    const { folded, stops } = passage(walk, null);
    for (const stop of stops) {
      if (stop.phase === "start" || stop.phase === "update") continue;
      const cells = stop.phase === "backward" ? cellOf({ walk, at: stop.at, open: null, cell: null }) : null;
      const { sum } = told(walk, folded, stop, "numbers", catalog("en"), { next: null, arrays, cells });
      const sides = sum.split(" = ").filter((one) => /[\d)]$/.test(one) && !/⋯|more|ln|e[\^⁰¹²³]/.test(one));
      const values = sides.map((one) =>
        new Function(
          `return ${one
            .replaceAll("×", "*")
            .replaceAll("tanh(", "Math.tanh(")
            .replaceAll("−", "-")
            .replaceAll("²", "**2")
            .replace(/-([\d.]+)\*\*/g, "-($1)**")
            .replace(/ \* 10⁻?[⁰¹²³⁴-⁹]+/g, "")}`,
        )(),
      );
      compared += Math.max(0, values.length - 1);
      for (const value of values)
        assert.ok(
          Math.abs(value - values[values.length - 1]) <= 6e-3 * Math.max(0.01, Math.abs(value)),
          `${program}: ${sum}`,
        );
    }
  }
  assert.ok(compared >= 8, `${compared}`);
});

test("a gate of arrays says its rule, as a formula or in the operation's own words, and that copies are added up", () => {
  const rules = (program, language) => rulesOf(golden(program), language);
  const layer = rules("layer", "en");
  assert.deepEqual(
    ["h>W", "h>b", "y>h"].map((step) => layer[step]),
    ["Xᵀ @ c | c = g ⊙ (1 − h²)", "⊙ (1 − h²) | add over 4 rows", "g ⊗ v"],
  );
  assert.equal(rules("layer", "zh")["h>b"], "⊙ (1 − h²) | 4 行相加");
  const convolution = rules("convolution", "en");
  assert.deepEqual(
    ["m>h", "h>K"].map((step) => convolution[step]),
    ["only the winning pixels", "⊙ relu′ | slide over the image, add"],
  );
  assert.equal(rules("regression", "en")["y>b"], "add all 4 up");
  assert.equal(rules("softmax", "en")["L>logits"], "(p − t) / 3");
  assert.ok(Object.values(rules("attention", "en")).includes("gᵀ @ (X @ Wq)"));
});

test("a comparison is written with its sign, and parameters without a name are told apart", () => {
  const gated = walked("a = 0.5\nb = param(2)\nm = a > 0\nL = where(a >= b, a * b, b)");
  const lineOf = (found, name) => {
    const folded = fold(found.trace, new Set());
    const unit = folded.units.find(({ exit }) => found.trace.nodes[exit]?.name === name);
    const named = (letter) =>
      nodeOf(letter) === null ? letter : shortName(found.trace, found.trace.nodes[nodeOf(letter)]);
    return plain(formulaOf(found.trace, unit), named);
  };
  assert.equal(lineOf(gated, "m"), "a > 0");
  assert.equal(lineOf(gated, "L"), "a·b if a ≥ b else b");
  const { trace } = walked(
    "x = [[1, 2]]\nh = tanh(x @ param(0.1 * randn(2, 3)) + param(zeros(3) + 1))\nL = sum(h ** 2)",
  );
  const unnamed = trace.nodes.filter(({ kind }) => kind === "param");
  assert.deepEqual(
    unnamed.map((node) => shortName(trace, node)),
    ["θ₁", "θ₂"],
  );
});

test("a caption says where a factor comes from, as its room allows, and of a broken gate nothing that its rule says", () => {
  const say = catalog("en");
  const whole = golden("neuron");
  /** What is said of the way to a name. @param {import("../../frontend/src/types").Walk} walk @param {string} name */
  const said = (walk, name, width) => {
    const { folded, stops } = passage(walk, null);
    const stop = stops.find(
      ({ phase, to }) => phase === "backward" && walk.trace.nodes[folded.units[to].exit].name === name,
    );
    return told(walk, folded, stop, "numbers", say, { next: null, width }).text;
  };
  assert.match(said(whole, "w"), /multiplied by what .* 0\.5 is the value of x\. Turn w up/);
  assert.match(said(whole, "z"), /0\.244 is 0\.5744 × \(1 − 0\.5744\)/);
  assert.match(said(whole, "w", 880), /^Back through z: .* 0\.5 is the value of x\. Turn w up/);
  assert.doesNotMatch(said(whole, "w", 330), /value of x/);
  assert.doesNotMatch(said(whole, "b"), / is the value| is 1/);
  const { names, nodes } = whole.trace;
  const product = nodes.find(({ op, inputs }) => op === "mul" && inputs.includes(names.w)).id;
  const faults = { [`${product}.${nodes[product].inputs.indexOf(names.w)}`]: 3, [`${names.y}.0`]: 3 };
  const run = evaluate(whole.trace, new Map(), new Map(Object.entries(faults)));
  const broken = walkOf({ ...whole.trace, runs: [run] }, 1, faults);
  for (const name of ["w", "z"]) assert.doesNotMatch(said(broken, name), / is the value of | is 0\.574/, name);
});
