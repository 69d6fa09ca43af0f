/** Why a cell of a gradient has its number: the terms of every cell of every program come to what the engine says. */

import assert from "node:assert/strict";
import { test } from "../limited.mjs";
import { largest, termsOf } from "../../frontend/src/formula/cells.js";
import { choiceOf, choiceText } from "../../frontend/src/formula/choice.js";
import { exampleOf, madeOf } from "../../frontend/src/formula/entry.js";
import { passedOn } from "../../frontend/src/formula/line.js";
import { short } from "../../frontend/src/formula/numerals.js";
import { slidOver } from "../../frontend/src/formula/slid.js";
import { at, cellSum, fromWhere, shareText, shownOf, votes } from "../../frontend/src/formula/terms.js";
import { everything } from "../../frontend/src/trace/fold.js";
import { passage } from "../../frontend/src/trace/stops.js";
import { moved, typedCell } from "../../frontend/src/views/products.js";
import { golden, NAMES, walked } from "./traces.mjs";

/** The steps of a walk at which arrays pass from one box to another. */
function arraySteps(walk, open) {
  const { folded, stops } = passage(walk, open);
  return stops.flatMap(({ phase, unit, to, flows }) => {
    const [from, into] = [folded.units[unit], folded.units[to]];
    if (phase !== "backward" || !from.sole || !into.sole) return [];
    // What many turns of a loop send to one value is told of as their sum.
    if (!flows.every((flow) => from.nodes.includes(walk.run.flows.node[flow]))) return [];
    return flows.every((flow) => passedOn(walk, from, flow) !== null) ? [] : [{ from, into, flows }];
  });
}

/** The cells of an array, but of a large one a few dozen. */
function cellsOf(shape) {
  const size = shape.reduce((a, b) => a * b, 1);
  const step = Math.max(1, Math.floor(size / 24));
  return Array.from({ length: Math.ceil(size / step) }, (_, k) => {
    let place = k * step;
    return shape
      .toReversed()
      .map((n) => {
        const index = place % n;
        place = Math.floor(place / n);
        return index;
      })
      .reverse();
  });
}

test("the terms of a cell come to its gradient, whatever is open", () => {
  const seen = new Map();
  for (const name of NAMES) {
    const walk = golden(name);
    for (const open of [null, everything(walk.trace)])
      for (const { from, into, flows } of arraySteps(walk, open)) {
        const { shape, key } = walk.trace.nodes[into.exit];
        for (const cell of [largest(walk.run.flows.grad[flows[0]], shape), ...cellsOf(shape)]) {
          const found = termsOf(walk, from, flows, cell);
          // What is clipped is no sum of what the cells send back.
          if (from.nodes.some((id) => walk.trace.nodes[id].op === "clip_gradient") && !found) continue;
          assert.ok(found, `${name}: ${key}[${cell}] has no terms`);
          const sum = found.terms.reduce((all, { product }) => all + product, 0);
          const goal = flows.reduce((all, flow) => all + at(walk.run.flows.grad[flow], cell), 0);
          assert.ok(Math.abs(sum - goal) <= 1e-12 * Math.max(1, Math.abs(goal)), `${name}: ${key}[${cell}]`);
          assert.equal(found.whole, at(walk.run.grads[into.exit], cell));
          if (found.by) {
            const others = found.by.cells.map((one) => at(walk.run.values[found.by.node], one));
            assert.deepEqual(
              others,
              found.terms.map(({ slope }) => slope),
            );
          }
          seen.set(name, (seen.get(name) ?? 0) + 1);
        }
      }
  }
  assert.ok(seen.size >= 10, [...seen.keys()].join(" "));
});

test("a cell is told by its products, the largest first where there are many", () => {
  const walk = golden("layer");
  const { folded, stops } = passage(walk, null);
  const into = stops.find(
    ({ phase, to }) => phase === "backward" && walk.trace.nodes[folded.units[to].exit].key === "v",
  );
  const found = termsOf(walk, folded.units[into.unit], into.flows, [0]);
  const more = (key, { count }) => (key.endsWith("after") ? ` (${count} more) =` : `${count} more`);
  assert.equal(cellSum(found, more), "0.1225 − 0.3084 + 0.09968 (2 more) = −0.0862");
  const { shown, rest, others } = shownOf(found);
  assert.deepEqual([shown.map((term) => term.at), rest], [[[1], [2]], 2]);
  assert.ok(Math.abs(shown.reduce((sum, term) => sum + term.product, others) - found.sum) < 1e-15);
  assert.deepEqual(votes(found), { raise: 2, lower: 2 });
  const say = (key, { i }) => `${key} ${i}`;
  assert.equal(fromWhere(found, [2], "y", say), "cell.place 2");
  assert.equal(fromWhere({ terms: [{ at: [0, 1] }, { at: [3, 1] }] }, [3, 1], "h", say), "cell.row 3");
  assert.equal(fromWhere({ terms: [{ at: [0, 1] }, { at: [3, 2] }] }, [3, 2], "h", say), "h[3, 2]");
});

test("a cell is typed or walked to, and never left the array", () => {
  assert.deepEqual(typedCell("1, 3", [2, 4]), [1, 3]);
  assert.deepEqual(typedCell("[1][3]", [2, 4]), [1, 3]);
  assert.equal(typedCell("2, 0", [2, 4]), null);
  assert.equal(typedCell("1", [2, 4]), null);
  assert.equal(typedCell("-1, 0", [2, 4]), null);
  assert.equal(typedCell("1.5, 0", [2, 4]), null);
  assert.deepEqual(typedCell("１，０", [2, 4]), [1, 0]);
  assert.deepEqual(moved("ArrowRight", [1, 3], [2, 4]), [1, 3]);
  assert.deepEqual(moved("ArrowUp", [1, 3], [2, 4]), [0, 3]);
  assert.deepEqual(moved("ArrowDown", [1], [4]), [2]);
  assert.equal(moved("Enter", [1, 3], [2, 4]), null);
});

test("what is clipped has no terms, and neither has a cell that is not there", () => {
  const walk = golden("layer");
  const [{ from, flows }] = arraySteps(walk, null);
  assert.equal(termsOf(walk, from, flows, [99]), null);
  assert.equal(termsOf(walk, from, flows, [0, 0]), null);
});

test("through a softmax a cell is its share times what is above its row's average; what is bent is not told so", () => {
  const walk = golden("attention");
  const weights = walk.trace.nodes.find(({ name }) => name === "weights");
  const [scaled] = weights.inputs;
  const unit = { nodes: [scaled, weights.id], exit: weights.id, sole: true };
  const flows = [walk.flowOf[scaled][0]];
  for (const cell of [
    [0, 0],
    [1, 2],
    [2, 1],
  ]) {
    const { share, sum } = termsOf(walk, unit, flows, cell);
    const { p, g, average, factor } = share;
    assert.ok(Math.abs(factor - Math.SQRT1_2) < 1e-15);
    assert.ok(Math.abs(p * (g - average) * factor - sum) <= 1e-12 * Math.abs(sum));
    const printed = shareText(share, sum).replaceAll("×", "*").replaceAll("−", "-");
    assert.equal(short(new Function(`return ${printed}`)()), short(sum), printed);
  }
  // Where an edge sends back something else, the number is not that product.
  const run = structuredClone(walk.run);
  run.flows.grad[flows[0]] = run.flows.grad[flows[0]].map((row) => row.map((one) => 2 * one));
  const bent = termsOf({ ...walk, run, faults: { [`${scaled}.0`]: 2 } }, unit, flows, [0, 0]);
  assert.equal(bent.share, null);
});

test("a score gets its probability less the right answer, whatever the answers are written as", () => {
  const scores = "z = param([[2, 1, 0.1], [0.5, 2.5, 0.3]])\n";
  for (const [loss, rows] of [
    ["L = cross_entropy(z, [0, 2])", 2],
    ["L = 3 * cross_entropy(z, [0, 2])", 2],
    ["L = cross_entropy(z, [[0.2, 0.5, 0.3], [0, 0, 1]])", 2],
    ['L = cross_entropy(z, [0, 2], reduction="sum")', 1],
  ]) {
    const walk = walked(scores + loss);
    const unit = passage(walk, everything(walk.trace)).folded.units.find(
      ({ exit }) => exit !== null && walk.trace.nodes[exit].op === "cross_entropy",
    );
    const flows = [walk.flowOf[unit.exit][0]];
    for (const cell of cellsOf([2, 3])) {
      const found = termsOf(walk, unit, flows, cell);
      const choice = choiceOf(walk, found);
      const row = walk.run.values[walk.trace.names.z][cell[0]].map(Math.exp);
      assert.ok(Math.abs(choice.p - row[cell[1]] / row.reduce((a, b) => a + b)) < 1e-12, loss);
      assert.equal(choice.n, rows);
      const printed = choiceText(choice, found.sum).replaceAll("×", "*").replaceAll("−", "-");
      assert.equal(short(new Function(`return ${printed}`)()), short(found.sum), `${loss}: ${printed}`);
    }
  }
  // Where classes weigh, or their answers are softened, it is no such difference.
  for (const more of ["weight=[1, 2, 3]", "label_smoothing=0.1"]) {
    const walk = walked(`${scores}L = cross_entropy(z, [0, 2], ${more})`);
    const [{ from, flows }] = arraySteps(walk, null);
    assert.equal(choiceOf(walk, termsOf(walk, from, flows, [0, 0])), null, more);
  }
});

test("going forward the cell that is told of is ringed, and so are those that it is made of, and no others", () => {
  const walk = golden("layer");
  const { folded } = passage(walk, null);
  const unit = (name) => folded.units.find(({ exit }) => exit !== null && walk.trace.nodes[exit].key === name);
  const id = (name) => walk.trace.nodes.find(({ key }) => key === name).id;
  const { cell, text } = exampleOf(walk, unit("h"));
  const sizes = walk.run.values[id("h")].flat().map(Math.abs);
  assert.equal(Math.abs(at(walk.run.values[id("h")], cell)), Math.max(...sizes));
  const made = madeOf(walk, unit("h"), cell);
  const [row, column] = cell;
  assert.deepEqual(made.get(id("X")), [
    [row, 0],
    [row, 1],
  ]);
  assert.deepEqual(made.get(id("W")), [
    [0, column],
    [1, column],
  ]);
  assert.deepEqual(made.get(id("b")), [[column]]);
  for (const [source, cells] of made)
    for (const one of cells) {
      const value = at(walk.run.values[source], one);
      if (value) assert.ok(text.includes(short(value)) || text.includes(String(value).replace("-", "−")), text);
    }
  // A kernel over an image, a block of a pool, a row of a softmax.
  const image = golden("convolution");
  const boxes = passage(image, null).folded.units;
  const box = (name) => boxes.find(({ exit }) => exit !== null && image.trace.nodes[exit].key === name);
  const kernel = madeOf(image, box("h"), [0, 0, 1, 2]);
  const [x, K] = ["x", "K"].map((name) => image.trace.nodes.find(({ key }) => key === name).id);
  assert.deepEqual([kernel.get(x).length, kernel.get(K).length, kernel.get(x)[0]], [9, 9, [0, 0, 1, 2]]);
  const [block] = madeOf(image, box("m"), [0, 0, 1, 0]).values();
  assert.deepEqual(block, [
    [0, 0, 2, 0],
    [0, 0, 2, 1],
    [0, 0, 3, 0],
    [0, 0, 3, 1],
  ]);
});

test("of a kernel over an image each product has its pixel, and each its cell of the kernel", () => {
  const walk = golden("convolution");
  const { folded, stops } = passage(walk, null);
  const [x, K] = ["x", "K"].map((name) => walk.trace.nodes.find(({ key }) => key === name).id);
  const stop = stops.find(({ phase, to }) => phase === "backward" && folded.units[to].exit === K);
  const found = termsOf(walk, folded.units[stop.unit], stop.flows, [0, 0, 2, 1]);
  const { terms } = found;
  const by = slidOver(walk, found);
  assert.equal(by.node, x);
  for (const [i, { slope }] of terms.entries()) assert.equal(slope, at(walk.run.values[x], by.cells[i]));
});
