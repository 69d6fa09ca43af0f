/** Steps as pictures by themselves: every program at every moment, in both languages and themes. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { short } from "../../frontend/src/formula/numerals.js";
import { backwardEnd } from "../../frontend/src/trace/frame.js";
import { positionOf } from "../../frontend/src/trace/moments.js";
import { hasSlot, passage } from "../../frontend/src/trace/stops.js";
import { wrapped } from "../../frontend/src/views/ink.js";
import { printed } from "../../frontend/src/views/printed.js";
import { stripOf } from "../../frontend/src/graph/strip.js";
import { joined, speaker } from "../../frontend/src/words.js";
import { test } from "../limited.mjs";
import { golden, NAMES } from "./traces.mjs";

const read = (file) => JSON.parse(readFileSync(new URL(`../../frontend/i18n/${file}.json`, import.meta.url), "utf8"));
const says = { en: speaker(joined(read("en"), read("ops.en"))), zh: speaker(joined(read("zh"), read("ops.zh"))) };

/** The texts of a picture, as they are read. @param {string} svg */
const texts = (svg) =>
  [...svg.matchAll(/<text[^>]*>(.*?)<\/text>/gs)].map(([, inner]) =>
    inner
      .replace(/<[^>]+>/g, "")
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&amp;", "&"),
  );
const draw = (walk, at, how = {}) => printed({ walk, at, say: says.en, language: "en", dark: false, ...how });

test("a picture has the numbers of its step and none that come later", () => {
  const walk = golden("neuron");
  const before = texts(draw(walk, 0).svg);
  assert.ok(
    before.includes("0.4") && !before.some((text) => text.includes("0.574 ") || text.includes("0.3")),
    before.join("|"),
  );
  const loss = texts(draw(walk, walk.lossAt).svg);
  for (const value of ["0.3", "● 0.574", "⚑ 0.8", "0.0254"]) assert.ok(loss.includes(value), value);
  assert.ok(!loss.includes("−0.0276"));
  const back = texts(draw(walk, backwardEnd(walk)).svg);
  for (const grad of ["−0.226", "−0.0551", "−0.0276"]) assert.ok(back.includes(grad), grad);
  assert.ok(texts(draw(walk, positionOf(walk, "backward:z")).svg).some((text) => text.includes("−0.226 × 0.244")));
});

test("every program has a picture at every step, in both languages, with every number as the engine has it", () => {
  for (const name of NAMES) {
    const walk = golden(name);
    const { folded, stops } = passage(walk, null);
    const some = stops.filter((_, i) => i % Math.ceil(stops.length / 12) === 0 || i === stops.length - 1);
    for (const language of ["en", "zh"])
      for (const { at } of some) {
        const { svg, width, height, alt } = draw(walk, at, { say: says[language], language, title: `<${name}>` });
        const words = texts(svg);
        assert.ok(width > 300 && height > 150 && alt.includes(name));
        assert.ok(
          !/undefined|\[object|NaN|\{\w+\}|__/.test(svg),
          `${name} ${at}: ${svg.match(/.{40}(undefined|NaN).{20}/)}`,
        );
        for (const [, size] of svg.matchAll(/<text[^>]*font-size="([\d.]+)"/g)) assert.ok(Number(size) >= 12, size);
        assert.ok(words.at(-1).length > 0, `${name} ${language} ${at}: ${words.join(" | ")}`);
      }
    if (stripOf(walk.trace, folded.units) || folded.units.length > 30) continue;
    const end = texts(draw(walk, backwardEnd(walk)).svg);
    for (const { exit, node } of folded.units) {
      const grad = exit === null || node === null ? null : walk.run.grads[exit];
      if (typeof grad !== "number" || !hasSlot(walk, exit)) continue;
      assert.ok(
        end.some((text) => text.startsWith(short(grad))),
        `${name}: ${short(grad)} in ${end.join(" | ")}`,
      );
    }
  }
});

test("the themes differ in colours alone", () => {
  const walk = golden("two-paths");
  const bare = (dark) => draw(walk, backwardEnd(walk), { dark }).svg.replace(/#[0-9a-f]{6}/g, "");
  assert.equal(bare(true), bare(false));
  assert.notEqual(draw(walk, 0, { dark: true }).svg, draw(walk, 0).svg);
});

test("a story has words in its boxes and no sign of a derivative", () => {
  const walk = golden("neuron");
  const words = texts(draw(walk, backwardEnd(walk), { level: "story" }).svg).join(" ");
  assert.ok(!/[∂σ]/.test(words), words);
});

test("a caption is broken at spaces and between Chinese letters, and no line begins with a stop", () => {
  assert.deepEqual(wrapped("one two three", 60, 12), ["one two", "three"]);
  const lines = wrapped("往回穿过，乘上它传过来的倍数。", 60, 12);
  assert.ok(lines.length > 2 && lines.every((line) => !/^[，。]/.test(line)), lines.join("|"));
  assert.equal(lines.join(""), "往回穿过，乘上它传过来的倍数。");
});
