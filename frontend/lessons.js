/** Reads the lessons for the build, each with its recorded trace, and says which file and line is wrong. */

import { readdirSync, readFileSync } from "node:fs";
import { faultsOf } from "./src/formula/lesson.js";
import { Fault } from "./src/trace/fault.js";
import { lessonOf } from "./src/trace/lesson.js";
import { readTrace } from "./src/trace/read.js";
import { speaker } from "./src/words.js";

const SAY = speaker(JSON.parse(readFileSync(new URL("i18n/en.json", import.meta.url), "utf8")));
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
      try {
        const lesson = lessonOf(files);
        const [fault] = faultsOf(lesson, readTrace(structuredClone(trace)), files);
        if (fault) throw fault;
        return { lesson, trace };
      } catch (error) {
        throw error instanceof Fault ? new Error(`lessons/${name}/${error.told(SAY)}`) : error;
      }
    })
    .sort((a, b) => a.lesson.number - b.lesson.number);
}
