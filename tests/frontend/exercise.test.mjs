/** Exercises: thousands of seeds, solved by the engine and by central differences, with numbers that can be read. */

import assert from "node:assert/strict";
import { blanksOf, lessonFrom } from "../../frontend/src/formula/exercise.js";
import { judged } from "../../frontend/src/formula/judge.js";
import { faultsOf } from "../../frontend/src/formula/lesson.js";
import { numberOf } from "../../frontend/src/formula/reference.js";
import { different, exercise, KINDS } from "../../frontend/src/trace/exercise.js";
import { numbersFor } from "../../frontend/src/pages/pupils.js";
import { readTrace } from "../../frontend/src/trace/read.js";
import { walk as walkOf } from "../../frontend/src/trace/walk.js";
import { test } from "../limited.mjs";
import { engine } from "./traces.mjs";

const EACH = 600;
const SOLVED = `
import json, sys
import numpy as np
from chainrule.service import tasks
from chainrule.service.schema import TraceRequest
from chainrule.engine import run, parse

def output(program):
    graph = parse(program)
    return float(run(graph).values[graph.output])

answers = []
for program in json.load(sys.stdin):
    trace = json.loads(tasks.traced(TraceRequest(program=program), "en"))
    lines = program.split("\\n")
    slopes = {}
    for i, line in enumerate(lines):
        if "param(" not in line:
            continue
        name, value = line.split(" = param(")
        value = np.array(json.loads(value[:-1]), dtype=float)
        for cell in np.ndindex(value.shape):
            ends = []
            for step in (1e-5, -1e-5):
                moved = value.copy()
                moved[cell] += step
                lines[i] = f"{name} = param({moved.tolist()!r})"
                ends.append(output("\\n".join(lines)))
            lines[i] = line
            place = f"[{','.join(map(str, cell))}]" if cell else ""
            slopes[name + place] = (ends[0] - ends[1]) / 2e-5
    answers.append({"trace": trace, "slopes": slopes})
print(json.dumps(answers))
`;
const say = Object.assign((key, holes = {}) => `${key} ${Object.values(holes).join(" ")}`, { known: () => true });

for (const kind of KINDS)
  test(`exercises of the kind ${kind}: every blank by the engine and by central differences`, () => {
    const programs = Array.from({ length: EACH }, (_, i) => exercise(kind, i + 1, 1 + (i % 3)));
    assert.ok(new Set(programs).size > EACH * 0.2, "they differ");
    const answers = engine(SOLVED, JSON.stringify(programs));
    let slips = 0;
    answers.forEach(({ trace, slopes }, i) => {
      const walk = walkOf(readTrace(trace));
      const blanks = blanksOf(walk);
      assert.ok(blanks.length >= 3 && blanks.length <= 7, `${blanks.length} blanks: ${programs[i]}`);
      for (const { name, sum: worked, slips: own } of blanks) {
        const grad = numberOf(walk, `grad:${name}`);
        const sum = numberOf(walk, worked.replaceAll(/[{}]/g, "").replaceAll("×", "*").replaceAll("−", "-"));
        assert.ok(Math.abs(sum - grad) <= 1e-9 * Math.max(1, Math.abs(grad)), `${name} in ${programs[i]}`);
        if (slopes[name] !== undefined)
          assert.ok(
            Math.abs(slopes[name] - grad) <= 1e-4 * Math.max(1, Math.abs(grad)),
            `${name}: ${slopes[name]} ${grad}`,
          );
        slips += own.length;
      }
      // Nothing is worked out behind a 0: half of the blanks would be 0.
      const lines = walk.trace.nodes
        .filter((node) => node.kind === "op" && node.name)
        .map(({ id }) => walk.run.values[id]);
      if (kind === "one" || kind === "two")
        assert.ok(
          lines.every((one) => one !== 0),
          programs[i],
        );
      const numbers = [...walk.run.values.flat(2), ...blanks.map(({ name }) => numberOf(walk, `grad:${name}`))];
      for (const number of numbers) {
        assert.ok(Number.isFinite(number) && Math.abs(number) < 1e5, `${number} in ${programs[i]}`);
        // What is to be worked out by hand comes out short.
        // A picture shows three digits: with more, its products would be wrong.
        if (kind !== "sigma")
          assert.equal(Number(number.toPrecision(3)), Number(number.toPrecision(12)), `${number} in ${programs[i]}`);
      }
      const lesson = lessonFrom(walk, programs[i], say, "en");
      assert.deepEqual(faultsOf({ ...lesson, text: {} }, readTrace(structuredClone(trace))), []);
    });
    assert.ok(slips > EACH, String(slips));
  });

test("every pupil of a class has an exercise of one's own, whose answers depend on its numbers", () => {
  for (const kind of KINDS)
    for (let graph = 1; graph <= 60; graph++) {
      const count = 20;
      const names = Array.from({ length: count }, (_, i) => `学生 ${i}`);
      const programs = numbersFor(kind, graph, names).map((numbers) => exercise(kind, graph, numbers));
      // A graph with one free leaf has no more than there are small numbers.
      const all = new Set(Array.from({ length: 19 * count }, (_, i) => exercise(kind, graph, i + 1)));
      assert.ok(new Set(programs).size >= Math.min(count, all.size), `${kind} ${graph}`);
      assert.ok(all.size >= 8, `${kind} ${graph}: ${all.size}`);
      // A product or a power somewhere: else the slopes are the same whatever the numbers are.
      if (kind === "two") assert.match(programs[0].replace(/= [\d.]+ \* \w$/gm, ""), / \w \* \w|\*\*/, programs[0]);
    }
});

test("a pupil's exercise is decided by the name: who is added to the list changes nobody else's", () => {
  const names = Array.from({ length: 30 }, (_, i) => `Pupil ${i}`);
  const own = numbersFor("layers", 7, names);
  assert.deepEqual(numbersFor("layers", 7, names), own);
  const more = numbersFor("layers", 7, ["Somebody new", ...names]).slice(1);
  const same = more.filter((numbers, i) => numbers === own[i]).length;
  assert.ok(same >= 28, `${same} of 30`);
  const [one, twin] = numbersFor("layers", 7, ["Kim", "Kim"]);
  assert.notEqual(exercise("layers", 7, one), exercise("layers", 7, twin));
});

test("a seed is the same exercise for ever, and other numbers keep the graph", () => {
  assert.equal(exercise("one", 12, 1), exercise("one", 12, 1));
  const shape = (text) => text.replace(/-?\d+(\.\d+)?/g, "#");
  assert.equal(shape(exercise("two", 7, 1)), shape(exercise("two", 7, 2)));
  assert.notEqual(exercise("two", 7, 1), exercise("two", 7, 2));
  assert.notEqual(
    shape(exercise("one", 1, 1)) + shape(exercise("one", 2, 1)),
    shape(exercise("one", 3, 1)) + shape(exercise("one", 4, 1)),
  );
});

test("ten on paper are ten different ones, of every kind and seed", () => {
  assert.equal(exercise("two", 5135, 1), exercise("two", 5144, 1), "two seeds may give the same");
  for (const kind of KINDS)
    for (const graph of [1, 77, 5135, 9000]) assert.equal(new Set(different(kind, graph, 10)).size, 10, kind);
});

test("a factor taken for its own slope is named, and so is a square without its 2", () => {
  const [{ trace }] = engine(SOLVED, JSON.stringify(["a = param(3)\nd = param(-1)\nv = a ** 2\nf = v * d"]));
  const walk = walkOf(readTrace(trace));
  const lesson = lessonFrom(walk, "", say, "en");
  const said = (name, answer) => judged(walk, lesson.moments.find(({ id }) => id === name).prompts[0], answer).code;
  assert.equal(said("v", "9"), "M18");
  assert.equal(said("d", "-1"), "M18");
  assert.equal(said("d", "-9"), "M3");
  assert.equal(said("a", "-3"), "P3");
  assert.equal(said("a", "3"), "P3");
});
