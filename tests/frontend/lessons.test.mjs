/** Lessons: numbers that are named, answers that are judged, and every lesson's own. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { expected, judged, near, printed, read } from "../../frontend/src/formula/judge.js";
import { stepped } from "../../frontend/src/formula/numerals.js";
import { filled, numberOf } from "../../frontend/src/formula/reference.js";
import { walk as walkOf } from "../../frontend/src/trace/walk.js";
import { lessons } from "../../frontend/lessons.js";
import { faultsOf } from "../../frontend/src/formula/lesson.js";
import { frame as frameOf, gradOf, valueAt } from "../../frontend/src/trace/frame.js";
import { lessonOf } from "../../frontend/src/trace/lesson.js";
import { positionOf } from "../../frontend/src/trace/moments.js";
import { readTrace } from "../../frontend/src/trace/read.js";
import { wayOf } from "../../frontend/src/views/detour.js";
import { speaker } from "../../frontend/src/words.js";
import { running } from "../../frontend/src/views/listing.js";
import { test } from "../limited.mjs";
import { golden } from "./traces.mjs";

const file = (path) => readFileSync(new URL(`../../frontend/${path}`, import.meta.url), "utf8");
const [EN, ZH] = ["en", "zh"].map((one) => speaker(JSON.parse(file(`i18n/${one}.json`))));
/** Whether a fault says this in English, and something in Chinese, with no hole left open. */
const told = (words) => (fault) => {
  assert.match(fault.told(EN), words);
  assert.match(fault.told(ZH), /[\u4e00-\u9fff]/);
  for (const say of [EN, ZH]) assert.doesNotMatch(fault.told(say), /\{\w+\}/);
  return true;
};
const said = (faults) => faults.map((one) => one.told(EN)).join("\n");
const neuron = golden("neuron");
const close = (a, b) => assert.ok(Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(b)), `${a} ${b}`);

test("references are the engine's numbers, and arithmetic with them", () => {
  close(numberOf(neuron, "grad:w"), -0.0275697007647178);
  close(numberOf(neuron, "local:y>z"), 0.244458311690746);
  close(numberOf(neuron, "local:z>w"), 0.5);
  close(numberOf(neuron, "grad:y * local:z>w"), -0.1127787415941705);
  close(numberOf(neuron, "-grad:w / 2 + 3*(1 - 0.5)^2"), 0.0275697007647178 / 2 + 0.75);
  close(numberOf(walkOf(neuron.trace, 0.01), "next:w"), 0.400275697007647);
  close(numberOf(golden("two-paths"), "local:f>a"), 4);
  const layer = golden("layer");
  const { trace, run } = layer;
  close(
    numberOf(layer, "grad:W[1,0] + value:h[0, 1]"),
    run.grads[trace.names.W][1][0] + run.values[trace.names.h][0][1],
  );
  assert.throws(() => numberOf(layer, "grad:W"), told(/no single number/));
  assert.throws(() => numberOf(layer, "grad:W[9,9]"), told(/no single number/));
});

test("what is no number here is said with its part", () => {
  const refuses = (text, words) => assert.throws(() => numberOf(neuron, text), told(words));
  refuses("grad:q", /no q/);
  refuses("grad:w *", /missing at its end/);
  refuses("(grad:w", /not closed/);
  refuses("grad:w 2", /one too many/);
  refuses("frog:w", /neither a number/);
  refuses("local:z>y", /no single number/);
});

test("a text has its numbers put in, with as many digits as it asks for", () => {
  const whole = `−${Math.abs(neuron.run.grads[neuron.trace.names.w])}`;
  assert.equal(filled(neuron, "{value:y} and {grad:w|exact}, {name}"), `0.574 and ${whole}, {name}`);
  assert.equal(filled(neuron, "{100*grad:w|2} %"), "−2.8 %");
  assert.equal(filled(neuron, "{grad:y} × {grad:w} = x, ({grad:y})"), "−0.226 × (−0.0276) = x, (−0.226)");
});

test("an answer is right within a unit of its place, a misconception by its code, else its sign or its size", () => {
  const prompt = {
    id: "p",
    kind: "number",
    of: "grad:w",
    tolerance: { decimals: 3 },
    wrong: [
      { code: "M2", expr: "grad:y * local:z>w", walk: "backward:z" },
      { code: "M3", expr: "-grad:w" },
    ],
  };
  for (const text of ["-0.028", "−0.0276", "-0.027", "－０．０２８", "-0,028", "-28e-3", "-7/250"])
    assert.equal(judged(neuron, prompt, text).right, true, text);
  const [{ expr }] = prompt.wrong;
  assert.deepEqual(judged(neuron, prompt, "-0.113"), { right: false, code: "M2", walk: "backward:z", off: "", expr });
  assert.deepEqual(wayOf(expr, "grad:w"), { from: "y", to: "w", past: "z" });
  assert.deepEqual(wayOf("grad:y", "grad:z"), { from: "y", to: "z", past: "z" });
  for (const none of ["grad:y * local:y>z", "-grad:w", "local:z>w", "grad:z"])
    assert.equal(wayOf(none, "grad:z"), null);
  assert.equal(judged(neuron, prompt, "0.0276").code, "M3");
  assert.equal(judged(neuron, prompt, "0.5").off, "sign");
  assert.equal(judged(neuron, prompt, "-0.5").off, "size");
  // Rounded or cut to fewer places than were asked for, it is neither right nor another number.
  for (const few of ["-0.03", "-0.02"]) assert.equal(judged(neuron, prompt, few).off, "coarse", few);
  for (const other of ["-0.04", "-0.2", "-0.031"]) assert.equal(judged(neuron, prompt, other).off, "size", other);
  for (const text of ["", "w", "1/0", "--1", "1e999"]) assert.equal(judged(neuron, prompt, text).right, false, text);
  // Asked for three digits, it may have too few of them; and where the answer is 0, a number is a number all the same.
  const digits = { ...prompt, tolerance: { share: 0.005 }, wrong: [] };
  for (const few of ["-0.03", "-0.028", "-0.027", "-0.02"])
    assert.equal(judged(neuron, digits, few).off, "digits", few);
  for (const other of ["-0.04", "-0.3", "-0.029"]) assert.equal(judged(neuron, digits, other).off, "size", other);
  const nothing = { ...prompt, of: "grad:w - grad:w", wrong: [] };
  for (const some of ["-1", "0.5"]) assert.equal(judged(neuron, nothing, some).off, "none", some);
  assert.equal(judged(neuron, nothing, "0").right, true);
});

test("numbers are read as people write them, as the service reads them", () => {
  const { rows } = JSON.parse(readFileSync(new URL("../cases/numbers.json", import.meta.url), "utf8"));
  for (const [text, value] of rows)
    assert.ok(
      value === null ? read(text) === null : Math.abs(read(text) - value) < 1e-15 * Math.abs(value) + 1e-16,
      text,
    );
  const prompt = { id: "p", kind: "number", of: "value:x * 4 + 0.25", tolerance: { decimals: 3 } };
  for (const text of ["2,250", "2.25"]) assert.equal(judged(neuron, prompt, text).right, true, text);
});

test("signs and sizes are those of the numbers", () => {
  assert.equal(expected(neuron, { kind: "sign", of: "grad:w" }), "down");
  assert.equal(expected(neuron, { kind: "size", of: "grad:w", against: "grad:y" }), "smaller");
  assert.equal(expected(neuron, { kind: "size", of: "grad:b", against: "grad:z" }), "same");
  assert.equal(near(0.1, 0.1009, { tolerance: { share: 0.01 } }), true);
});

const ALL = lessons();
const prompts = (lesson) => lesson.moments.flatMap((moment) => moment.prompts.map((prompt) => ({ moment, prompt })));

test("lessons follow one after the other, from the first number on, each with two checks at least and something to try", () => {
  assert.deepEqual(
    ALL.map(({ lesson }) => lesson.number),
    ALL.map((_, i) => i + 1),
  );
  assert.ok(ALL.length >= 16);
  for (const { lesson } of ALL) {
    assert.ok(lesson.id.startsWith(String(lesson.number).padStart(2, "0")), lesson.id);
    assert.ok(prompts(lesson).filter(({ prompt }) => !["reach", "visit"].includes(prompt.kind)).length >= 2, lesson.id);
    assert.ok(lesson.minutes >= 5 && lesson.minutes <= 15);
    for (const language of ["en", "zh"]) assert.ok(lesson.text[language].lead.length > 20);
  }
});

test("the right answer is taken, and what a misconception gives is called by its code", () => {
  let codes = 0;
  for (const { lesson, trace } of ALL) {
    const walk = walkOf(readTrace(structuredClone(trace)), lesson.rate);
    for (const { moment, prompt } of prompts(lesson)) {
      if (moment.inputs || ["reach", "visit"].includes(prompt.kind)) continue;
      const place = `${lesson.id} ${moment.id} ${prompt.id}`;
      assert.equal(judged(walk, prompt, expected(walk, prompt)).right, true, place);
      for (const { code, expr, option } of prompt.wrong ?? []) {
        const given = option ?? String(numberOf(walk, expr));
        const verdict = judged(walk, prompt, given);
        assert.deepEqual([verdict.right, verdict.code], [false, code], `${place} ${given}`);
        codes++;
      }
    }
  }
  assert.ok(codes > 30, String(codes));
});

test("a decimal comma is one where that is right, and the sign of a small number counts", () => {
  const asked = { id: "a", kind: "number", of: "value:w * 5.625", tolerance: { decimals: 3 } };
  for (const answer of ["2.25", "2,25", "2,250"]) assert.equal(judged(neuron, asked, answer).right, true, answer);
  assert.equal(judged(neuron, { ...asked, of: "value:w * 5625" }, "2,250").right, true);
  assert.equal(near(0.0004, 0.0004, asked), true);
  assert.equal(near(-0.0004, 0.0004, asked), false);
  assert.equal(near(1e-17, -1e-17, asked), true);
});

test("a reader with a calculator agrees with everything that a lesson works out, and no hole stays open", () => {
  const term = String.raw`\(?−?\d[\d.]*\)?`;
  const worked = new RegExp(
    String.raw`(?<![\d.²ʰ)\]] ?[−×·+/] ?|[\w.²³⁰/]|\$ [−×·+/] )(${term}(?: [×·+−/] ${term})+) = (−?\d[\d.]*\d|−?\d)(?![\d,]| [×·+−/]|⁻| [\p{L}])`,
    "gu",
  );
  const number = (text) => Number(text.replaceAll("−", "-"));
  let read = 0;
  for (const { lesson, trace } of ALL) {
    const walk = walkOf(readTrace(structuredClone(trace)), lesson.rate);
    for (const language of ["en", "zh"])
      for (const moment of lesson.moments) {
        if (moment.inputs) continue;
        const { say, prompts: asked } = lesson.text[language].moments[moment.id];
        const texts = [say, ...Object.values(asked).flatMap(({ ask, told }) => [ask, ...Object.values(told)])];
        for (const text of texts) {
          const shown = filled(walk, text);
          assert.doesNotMatch(shown, /[{}]/, `${lesson.id} ${moment.id}`);
          for (const [line, sum, result] of shown.matchAll(worked)) {
            const places = (/\.(\d+)$/.exec(result)?.[1] ?? "").length;
            const told = new Function(
              `return ${sum.replaceAll("−", "-").replaceAll(/[×·]/g, "*").replaceAll("- -", "+ ")}`,
            )();
            assert.equal(
              Number(told.toFixed(places)),
              number(result),
              `${lesson.id} ${moment.id} ${language}: ${line}`,
            );
            read++;
          }
        }
      }
  }
  assert.ok(read > 40, String(read));
});

test("arithmetic in a text needs no name, and what is no arithmetic stays", () => {
  const neuron = walkOf(readTrace(structuredClone(ALL.find(({ lesson }) => lesson.id === "07-by-hand").trace)), 0.01);
  assert.equal(filled(neuron, "{2.01*3.01^2|5} {0, 1} {7} {a} {3 - (1 + 1)}"), "18.211 {0, 1} {7} {a} 1");
});

test("a step of an update comes out as it is printed", () => {
  let told = 0;
  for (let i = 1; i < 3000; i++) {
    const [before, grad] = [Math.sin(7 * i) * 10 ** ((i % 5) - 2), Math.cos(3 * i) * 10 ** ((i % 7) - 4)];
    const rate = [0.01, 0.1, 1, 10, 200][i % 5];
    const step = stepped({ before, after: before - rate * grad, grad }, rate);
    const [one, g, other] = [step.before, step.grad, step.after].map((text) => Number(text.replace("−", "-")));
    if (![one, g, other].every(Number.isFinite)) continue;
    const places = (/\.(\d+)$/.exec(step.after)?.[1] ?? "").length;
    assert.ok(Math.abs(one - rate * g - other) <= 0.5001 * 10 ** -places, JSON.stringify({ step, rate }));
    told++;
  }
  assert.ok(told > 2000, String(told));
  const least = stepped({ before: 0, after: 6.19e-6, grad: -0.0619 }, 1e-4);
  assert.deepEqual(least, { before: "0", after: "6.19 × 10⁻⁶", grad: "−0.0619" });
});

test("an answer is printed with the places that were asked for, and never as nothing", () => {
  const five = { tolerance: { decimals: 5 } };
  assert.equal(printed(0.4002756970076, five), "0.40028");
  assert.equal(printed(-0.0275697, { tolerance: { decimals: 3 } }), "−0.0276");
  assert.equal(printed(0.5744425, { tolerance: { decimals: 3 } }), "0.574");
  assert.equal(printed(4, { tolerance: { decimals: 3 } }), "4");
});

test("no question asks for a number that the graph shows already", () => {
  let asked = 0;
  for (const { lesson, trace } of ALL) {
    const walk = walkOf(readTrace(structuredClone(trace)), lesson.rate);
    for (const { moment, prompt } of prompts(lesson)) {
      const [, kind, name] = /^(value|grad):(\w+)(?:\[[\d,]+\])?$/.exec(prompt.of ?? "") ?? [];
      if (!kind || !["number", "sign", "size"].includes(prompt.kind)) continue;
      const id = walk.trace.names[name];
      const here = frameOf(walk, positionOf(walk, moment.at));
      const { arrived, expected: all } = gradOf(here, id);
      const shown = kind === "value" ? valueAt(here, id) !== null : all > 0 && arrived === all;
      if (walk.trace.nodes[id].kind === "op" || kind === "grad")
        assert.equal(shown, false, `${lesson.id} ${moment.id} ${prompt.id}: ${prompt.of} at ${moment.at}`);
      asked++;
    }
  }
  assert.ok(asked > 30, String(asked));
});

test("both languages ask the same, with the same numbers in their sentences", () => {
  const holes = (text) => (text.match(/\{[^}]+\}/g) ?? []).sort().join(" ");
  for (const { lesson } of ALL)
    for (const { moment, prompt } of prompts(lesson)) {
      const [en, zh] = ["en", "zh"].map((one) => lesson.text[one].moments[moment.id].prompts[prompt.id]);
      const place = `${lesson.id} ${moment.id} ${prompt.id}`;
      assert.deepEqual(Object.keys(en.told).sort(), Object.keys(zh.told).sort(), place);
      assert.deepEqual(Object.keys(en.options).sort(), Object.keys(zh.options).sort(), place);
      for (const key of Object.keys(en.told)) assert.equal(holes(en.told[key]), holes(zh.told[key]), `${place} ${key}`);
      assert.ok(
        en.ask &&
          zh.ask &&
          /\p{Script=Han}/u.test(zh.ask + zh.options[Object.keys(zh.options)[0]] + lesson.text.zh.title),
      );
    }
});

test("a lesson builds on lessons that there are, and that come before it", () => {
  for (const { lesson } of ALL)
    for (const id of lesson.needs ?? [])
      assert.ok(ALL.find((one) => one.lesson.id === id)?.lesson.number < lesson.number, `${lesson.id}: ${id}`);
  assert.deepEqual(
    ALL.filter(({ lesson }) => !lesson.needs?.length).map(({ lesson }) => lesson.number),
    [1],
  );
});

test("a fault of a lesson names its file and line", () => {
  const json = (change = {}) =>
    JSON.stringify(
      {
        id: "a",
        number: 1,
        minutes: 5,
        program: "x = 1",
        level: "numbers",
        moments: [{ id: "m", at: "start", prompts: [{ id: "p", kind: "choice", options: ["a", "b"], answer: "a" }] }],
        ...change,
      },
      null,
      2,
    );
  const md = "# T\n\n## m\n\n### p\nAsk\n- a: A\n- b: B\n";
  const refuses = (files, message) =>
    assert.throws(() => lessonOf({ "lesson.json": json(), "en.md": md, ...files }), told(message));
  assert.equal(lessonOf({ "lesson.json": json(), "en.md": md }).text.en.moments.m.prompts.p.options.b, "B");
  refuses({ "lesson.json": `${json().slice(0, 30)}?` }, /^lesson\.json:\d+: /);
  // The words are the page's own, and not those of a browser's parser.
  refuses(
    { "lesson.json": '{\n  "id": "m"\n  "number": 1\n}' },
    /^lesson\.json:3: This is not JSON\. Look at “"number": 1”/,
  );
  refuses({ "lesson.json": json({ level: "hard" }) }, /^lesson\.json:\d+: “level” is one of/);
  refuses({ "en.md": md.replace("## m", "## q") }, /^en\.md:3: lesson\.json has no moment “q”/);
  refuses({ "en.md": md.replace("- b: B\n", "") }, /^en\.md:\d+: “p” says nothing of its option “b”/);
  refuses({ "en.md": md.replace("### p", "### r") }, /^en\.md:5: The moment “m” has no prompt “r”/);
  refuses({ "en.md": md.replace("- a:", "- c:") }, /^en\.md:7: The prompt has no option “c”/);
  refuses({ "en.md": md.replace("# T", "T") }, /^en\.md:1: The title is missing/);
  refuses({ "en.md": md.replace("Ask", "Ask {grad:x, now") }, /^en\.md:6: “\{grad:x, now” is not closed/);
  refuses({ "lesson.json": json({ rate: "fast" }) }, /^lesson\.json:\d+: “rate” is a number/);
  const prompt = { id: "p", kind: "choice", options: ["a", "b"], answer: "a" };
  const moments = [{ id: "m", at: "start", prompts: [prompt, prompt] }];
  refuses({ "lesson.json": json({ moments }) }, /^lesson\.json:\d+: The moment “m” has two prompts “p”/);
  const typed = [{ id: "m", at: "start", inputs: { x: "two" }, prompts: [prompt] }];
  refuses({ "lesson.json": json({ moments: typed }) }, /^lesson\.json:\d+: “x” is a number/);
});

test("a wrong answer that could be taken for the right one, and a number that is none, are found", () => {
  const { lesson, trace } = structuredClone(ALL[5]);
  const read = () => readTrace(structuredClone(trace));
  assert.deepEqual(faultsOf(lesson, read()), []);
  const [first] = lesson.moments[0].prompts;
  first.wrong[0].expr = "local:y>z + 0.0004";
  assert.match(said(faultsOf(lesson, read())), /first: gate: What M8 gives, .* would be taken for the right/);
  first.wrong[0].expr = "grad:nobody";
  assert.match(said(faultsOf(lesson, read())), /no nobody/);
  lesson.moments[0].at = "backward:nobody";
  assert.match(said(faultsOf(lesson, read())), /no moment “backward:nobody”/);
  lesson.text.en.lead = "{grad:nobody}";
  assert.match(said(faultsOf(lesson, read())), /en: .*no nobody/);
  lesson.moments[1].inputs = { y: 2, constructor: 1 };
  assert.match(said(faultsOf(lesson, read())), /y is worked out by the program/);
  assert.match(said(faultsOf(lesson, read())), /no constructor/);
  // With its files each fault has its line.
  const source = JSON.stringify(lesson, null, 2);
  const md = "# Chain it\n\nFirst.\n{grad:nobody}\n";
  const lines = said(faultsOf(lesson, read(), { "lesson.json": source, "en.md": md })).split("\n");
  assert.ok(
    lines.some((one) => /^en\.md:4: .*no nobody/.test(one)),
    lines.join("\n"),
  );
  const at = source.split("\n").findIndex((one) => one.includes('"gate"')) + 1;
  assert.ok(
    lines.some((one) => one.startsWith(`lesson.json:${at}: first: “grad:nobody”`)),
    lines.join("\n"),
  );
  // Where numbers end there is nothing to ask for.
  const empty = structuredClone(ALL[5]);
  const trace_ = readTrace(structuredClone(empty.trace));
  trace_.runs[0].values[trace_.names.z] = Number.NaN;
  empty.lesson.moments[0].prompts[0].of = "value:z";
  assert.match(said(faultsOf(empty.lesson, trace_)), /no finite number with these values/);
});

test("a fault in a lesson of one's own is told with its place, and nothing faulty is played", () => {
  const { trace } = ALL.find(({ lesson }) => lesson.id === "11-two-paths");
  const source = JSON.parse(file("lessons/11-two-paths/lesson.json"));
  const files = (change = () => {}, more = {}) => {
    const own = structuredClone(source);
    change(own);
    const text = { "en.md": file("lessons/11-two-paths/en.md"), "zh.md": file("lessons/11-two-paths/zh.md") };
    return { "lesson.json": JSON.stringify(own, null, 2), ...text, ...more };
  };
  const number = (own) => own.moments.flatMap(({ prompts }) => prompts).find(({ kind }) => kind === "number");
  const withSlips = (own) => own.moments.flatMap(({ prompts }) => prompts).find(({ wrong }) => wrong?.length);
  const refused = (change, words, place = /^lesson\.json:\d+$/) =>
    assert.throws(
      () => lessonOf(files(change)),
      (fault) => {
        told(words)(fault);
        assert.match(fault.place, place);
        return true;
      },
    );
  assert.ok(lessonOf(files(() => {}, { "README.md": "# what I made" })).text.en, "another file is no language");
  refused((own) => void (own.moments[0].prompts = {}), /“prompts” is a list/);
  for (const minutes of [-7, 1.5, "x", undefined, 1e99])
    refused((own) => void (own.minutes = minutes), /“minutes” is a whole number from 0 to 999/);
  refused((own) => void (own.rate = -3), /“rate” is a number above 0/);
  for (const machine of [5, { knob: [0, 6] }, { knob: [6, 0], line: [0, 1] }])
    refused((own) => void (own.machine = machine), /“machine” says/);
  refused((own) => void (own.id = 7), /“id”/, /^lesson\.json:2$/);
  refused((own) => void (own.levle = "story"), /no field “levle”.* level,/);
  refused((own) => void (own.moments[0].next = "backward:a"), /no field “next”.* after,/);
  refused((own) => void (number(own).tolerence = { decimals: 2 }), /no field “tolerence”.* tolerance,/);
  refused((own) => void (withSlips(own).wrong[0].option_ = "x"), /no field “option_”/);
  refused((own) => void (own.needs = "10-train"), /“needs” is a list of texts/);
  refused((own) => void (number(own).wrong = [null]), /“wrong” is a list/);
  refused((own) => void (number(own).act = { up: null }), /“act” is an object/);
  refused((own) => void (own.inputs = [1]), /“inputs” is an object/);
  refused((own) => void (number(own).hands = "a"), /“hands” is a list of texts/);
  for (const tolerance of [{ decimals: "three" }, { decimal: 3 }, { share: 2 }, []])
    refused((own) => void (number(own).tolerance = tolerance), /“tolerance” says/);
  const en = files()["en.md"];
  const asText = (text, words) => assert.throws(() => lessonOf(files(undefined, { "en.md": text })), told(words));
  asText(en.replace("> right:", "> rigth:"), /rigth.*neither right/);
  asText(`${en}\n## ${source.moments[0].id}: Again\n`, /stands there twice/);
  asText(en.replace(/^(### [\w-]+\n)[^\n>-]+\n/m, "$1"), /has no question/);
  assert.throws(
    () => lessonOf({ "lesson.json": JSON.stringify(source), "fr.md": en }),
    told(/en\.md or zh\.md|en\.md 或 zh\.md/),
  );
  const faults = (change, more = {}) => {
    const own = files(change, more);
    return faultsOf(lessonOf(own), readTrace(structuredClone(trace)), own);
  };
  assert.deepEqual(faults(), []);
  assert.match(said(faults((own) => void (own.inputs = { zz: 1 }))), /no zz/);
  assert.match(said(faults((own) => void (withSlips(own).wrong[0].walk = "backward:zzz"))), /backward:zzz/);
  // What is named in the second line of a paragraph is told at its own line.
  const split = en.replace(/\n(?=## )/, "\nA first line,\nand {grad:qq} in the second.\n\n");
  const [fault] = faults(undefined, { "en.md": split });
  assert.equal(fault.place, `en.md:${split.slice(0, split.indexOf("{grad:qq}")).split("\n").length}`);
});

test("a program beside the graph: at every step one of its lines runs, with the numbers of that step", () => {
  const with_ = lessons().filter(({ lesson }) => lesson.listing);
  assert.ok(with_.length);
  for (const { lesson, trace } of with_) {
    const walk = walkOf(readTrace(structuredClone(trace)));
    const marks = new Set(lesson.listing.map(({ on }) => on));
    const told = walk.steps.map((step) => running(walk, step)).filter(Boolean);
    assert.ok(told.length > 5);
    for (const { on, names } of told) assert.ok(marks.has(on) && names.length, on);
    for (const mark of [...marks].filter((mark) => mark && mark !== "zero"))
      assert.ok(
        told.some(({ on }) => on === mark),
        mark,
      );
    assert.deepEqual(told.at(-1).names.slice(0, 2), ["v = c   v.grad = 1", "parent = b   local = 2"]);
    assert.ok(told.some(({ names }) => names[2] === "parent.grad = 1 + 3 × 1 = 4"));
  }
  const { listing, text, ...own } = with_[0].lesson;
  assert.ok(listing.length && text.en);
  assert.throws(() => lessonOf({ "lesson.json": JSON.stringify({ ...own, code: "gone.py" }) }), told(/gone\.py/));
});

test("every fault has its sentence, and every sentence its fault", () => {
  const source = ["src/trace/lesson.js", "src/formula/lesson.js", "src/formula/reference.js", "src/pages/own-lesson.js"]
    .map(file)
    .join("");
  const codes = [...source.matchAll(/(?:Fault|fault|end)\((?:[^,()]+, )?"([a-z-]+)"/g)].map(([, code]) => code);
  const known = Object.keys(JSON.parse(file("i18n/en.json"))).filter((key) => key.startsWith("lesson.fault."));
  assert.deepEqual([...new Set(codes)].map((code) => `lesson.fault.${code}`).sort(), known.sort());
});
