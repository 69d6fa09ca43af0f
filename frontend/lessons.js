/** Reads the lessons for the build, each with its recorded trace, and says which file and line is wrong. */

import { readdirSync, readFileSync } from "node:fs";
import { faultsOf } from "./src/formula/lesson.js";
import { lessonOf } from "./src/trace/lesson.js";
import { readTrace } from "./src/trace/read.js";

const HOME = new URL("lessons/", import.meta.url);

/** Every lesson, in order, with its trace. */
export function lessons() {
  return readdirSync(HOME, { withFileTypes: true })
    .filter((one) => one.isDirectory())
    .map(({ name }) => {
      const read = (/** @type {string} */ file) => readFileSync(new URL(`${name}/${file}`, HOME), "utf8");
      const written = readdirSync(new URL(`${name}/`, HOME)).filter((file) => file !== "trace.json");
      const files = Object.fromEntries(written.map((file) => [file, read(file)]));
      const trace = JSON.parse(read("trace.json"));
      const lesson = lessonOf(files);
      const faults = faultsOf(lesson, readTrace(structuredClone(trace)));
      if (faults.length) throw new Error(`lessons/${name}: ${faults.join("\n")}`);
      return { lesson, trace };
    })
    .sort((a, b) => a.lesson.number - b.lesson.number);
}
