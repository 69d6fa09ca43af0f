/** Lessons on paper: every question with its answer, nothing given away, as LaTeX that closes what it opens. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { lessons } from "../../frontend/lessons.js";
import { answersText } from "../../frontend/src/formula/handed.js";
import { judged } from "../../frontend/src/formula/judge.js";
import { filled } from "../../frontend/src/formula/reference.js";
import { OPEN, partsOnPaper, sheetOf } from "../../frontend/src/formula/lesson-sheet.js";
import { latexOf } from "../../frontend/src/formula/lesson-tex.js";
import { isMode, planIn, planOf, planQuery } from "../../frontend/src/trace/plan.js";
import { readTrace } from "../../frontend/src/trace/read.js";
import { walk as walkOf } from "../../frontend/src/trace/walk.js";
import { joined, speaker } from "../../frontend/src/words.js";
import { test } from "../limited.mjs";
import { engine } from "./traces.mjs";

const ALL = lessons();
const catalog = (name) =>
  JSON.parse(readFileSync(new URL(`../../frontend/i18n/${name}.json`, import.meta.url), "utf8"));
const SAY = Object.fromEntries(["en", "zh"].map((one) => [one, speaker(joined(catalog(one), catalog(`ops.${one}`)))]));

/** The walk of a part, with its own values, as the service works it out. @param {any} made */
function walksOf({ lesson, trace }) {
  const own = walkOf(readTrace(structuredClone(trace)), lesson.rate);
  const code =
    "import sys; from chainrule.service import tasks; print(tasks.trace(sys.stdin.buffer.read(), 'en').decode())";
  return ({ inputs, rate }) => {
    if (!inputs && !rate) return own;
    const body = JSON.stringify({ program: lesson.program, inputs: { ...lesson.inputs, ...inputs } });
    return walkOf(readTrace(engine(code, body)), rate ?? lesson.rate);
  };
}

const made = ALL.map((one) => {
  const walks = walksOf(one);
  const kept = new Map(one.lesson.moments.map((moment) => [moment.id, walks(moment)]));
  return { ...one, walk: ({ id }) => kept.get(id) };
});

test("every question that needs no hands is on paper, with an answer that is right", () => {
  for (const { lesson, walk } of made)
    for (const language of ["en", "zh"]) {
      const { parts, lead, left } = sheetOf(lesson, language, walk, SAY[language]);
      const moments = partsOnPaper(lesson);
      assert.equal(parts.length + left.length, lesson.moments.length, lesson.id);
      parts.forEach(({ questions, say }, i) => {
        const prompts = moments[i].prompts.filter(({ kind }) => kind !== "visit");
        assert.equal(questions.length, prompts.length);
        questions.forEach(({ ask, options, answer, chosen, because }, k) => {
          const of = `${lesson.id} ${language} ${prompts[k].id}`;
          const given = prompts[k].kind === "number" ? answer : prompts[k].options?.[chosen];
          if (given !== undefined) assert.ok(judged(walk(moments[i]), prompts[k], given).right, of);
          if (options.length) assert.equal(options[chosen], answer, of);
          for (const words of [ask, say, lead, answer, because, ...options])
            assert.doesNotMatch(words, /\{[a-z]+:|undefined|NaN/, of);
        });
      });
    }
  assert.ok(made.reduce((sum, { lesson }) => sum + partsOnPaper(lesson).length, 0) > 70);
});

test("a number that is asked for stays open where the text names it", () => {
  const { lesson, walk } = made.find((one) => one.lesson.id === "06-chain-it");
  const { parts } = sheetOf(lesson, "en", walk, SAY.en);
  assert.equal(parts[1].say, `${OPEN} stands at $z$. One more gate, and it is at $w$.`);
  assert.equal(parts[0].say, "The loss says to $y$: −0.226. To reach $z$, that number must pass the gate of σ.");
  assert.deepEqual(
    parts.map(({ id }) => id),
    ["first", "ask", "bias"],
  );
});

test("LaTeX closes what it opens, and says nothing that it would take for an order", () => {
  for (const chinese of [false, true]) {
    const sheets = made.map(({ lesson, walk }) =>
      sheetOf(lesson, chinese ? "zh" : "en", walk, SAY[chinese ? "zh" : "en"]),
    );
    const text = latexOf(sheets, { chinese, key: true, name: "Name", answers: "100 % & #1" });
    const count = (pattern) => text.match(pattern)?.length ?? 0;
    for (const name of ["enumerate", "itemize", "verbatim", "document"])
      assert.equal(
        count(new RegExp(`\\\\begin\\{${name}\\}`, "g")),
        count(new RegExp(`\\\\end\\{${name}\\}`, "g")),
        name,
      );
    const outside = text.replace(/\\begin\{verbatim\}.*?\\end\{verbatim\}/gs, "");
    assert.equal(outside.match(/(?<!\\)\$/g).length % 2, 0);
    assert.equal(outside.match(/(?<!\\)\{/g).length, outside.match(/(?<!\\)\}/g).length);
    assert.doesNotMatch(outside, /[−×·∂ση⁻¹²³₀₁₂]/);
    assert.doesNotMatch(outside, /\\(partial|sigma|eta|cdot|times)[A-Za-z]/);
    assert.match(text, /100 \\% \\& \\#1/);
    assert.equal(text.includes("ctexart"), chinese);
  }
});

test("an assignment is the same in a link and in a file, and what is none is no assignment", () => {
  const plan = { title: "第 8 班, Thursday & co", lessons: [5, 6, 7], mode: "graded" };
  assert.deepEqual(planIn(new URLSearchParams(planQuery(plan))), { ...plan, lost: [] });
  assert.deepEqual(planOf(JSON.stringify(plan)), plan);
  assert.deepEqual(planIn(new URLSearchParams("lessons=6,06,x,0,-1,7.5,6&mode=zzz")), {
    lessons: [6],
    lost: ["x", "0", "-1", "7.5"],
  });
  assert.equal(planIn(new URLSearchParams("mode=graded")), null);
  assert.equal(
    planIn(
      new URLSearchParams([
        ["lessons", "1"],
        ["title", "a".repeat(500)],
      ]),
    ).title.length,
    80,
  );
  for (const text of ["", "[]", "null", "{}", '{"lessons": "5"}', '{"lessons": [5.5]}', '{"lessons": ["5"]}'])
    assert.equal(planOf(text), null, text);
  assert.deepEqual(planOf('{"lessons": [5], "mode": "zzz", "title": 3}'), { lessons: [5], odd: "zzz" });
  assert.deepEqual([isMode("graded"), isMode("zzz"), isMode(undefined)], [true, false, false]);
});

test("what a pupil takes along is each question with its answer, in words and without signs of Markdown", () => {
  for (const { lesson, walk } of made)
    for (const language of ["en", "zh"]) {
      const say = SAY[language];
      const asked = lesson.moments.flatMap(({ prompts }) =>
        prompts.filter(({ kind }) => !["reach", "visit"].includes(kind)),
      );
      const answer = ({ kind, options }) =>
        kind === "number" ? "-0.5" : (options?.[0] ?? (kind === "sign" ? "up" : "same"));
      const own = (prompt, place) => {
        const moment = lesson.moments[place];
        const { ask } = lesson.text[language].moments[moment.id].prompts[prompt.id];
        return { given: asked.includes(prompt) ? answer(prompt) : "", asked: filled(walk(moment), ask) };
      };
      const told = answersText("T", lesson.moments, lesson.text[language], own, say);
      const lines = told.split("\n").filter((line) => /^\d+\. /.test(line));
      assert.equal(lines.length, asked.length, lesson.id);
      assert.doesNotMatch(told, /[${}]|undefined|lesson\.(sign|size)/, lesson.id);
      for (const [i, prompt] of asked.entries()) {
        const { options = {} } = lesson.moments
          .map(({ id }) => lesson.text[language].moments[id].prompts[prompt.id])
          .find(Boolean);
        if (prompt.kind === "number") assert.match(lines[i], /→ -0\.5$/);
        else if (prompt.kind === "sign" && !options.up) assert.ok(lines[i].endsWith(say("lesson.sign.up")), lines[i]);
        else if (options[answer(prompt)] && !/[{$]/.test(options[answer(prompt)])) assert.match(lines[i], / → ./);
      }
    }
  const [{ lesson }] = made;
  const none = answersText("T", lesson.moments, lesson.text.en, () => ({ given: "", asked: "" }), SAY.en);
  assert.equal(none, "T");
});
