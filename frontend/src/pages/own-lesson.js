/** A lesson from a teacher's own files: read, held against the engine, and played; a fault names its file and line. */

import { faultsOf } from "../formula/lesson.js";
import { isRefused } from "../session/refused.js";
import { Fault } from "../trace/fault.js";
import { lessonOf } from "../trace/lesson.js";
import { readTrace } from "../trace/read.js";

const MOST_NODES = 600; // of a program that a lesson walks through, step by step

/** @import { ChainRule } from "../published.js" */
/** @import { Service } from "../session/api.js" */
/** @import { Say } from "../types" */

/**
 * @param {HTMLInputElement} field where the files are chosen
 * @param {HTMLElement} place where the lesson is played
 * @param {Service} engine
 * @param {Say} say
 */
export function ownLesson(field, place, engine, say) {
  field.addEventListener("change", async () => {
    const files = Object.fromEntries(
      await Promise.all([...(field.files ?? [])].map(async (file) => [file.name, await file.text()])),
    );
    field.value = ""; // the same files may be chosen again once they are mended
    try {
      const lesson = lessonOf(files);
      if (!Object.keys(lesson.text).length) return refuse([say("teach.own.words")]);
      const body = JSON.stringify({ program: lesson.program, inputs: lesson.inputs ?? {} });
      const trace = await engine.call("trace", { method: "POST", body });
      const nodes = /** @type {{ nodes: unknown[] }} */ (trace).nodes.length;
      if (nodes > MOST_NODES) throw new Fault("too-large", { nodes, most: MOST_NODES }, "lesson.json");
      const faults = faultsOf(lesson, readTrace(structuredClone(trace)), files);
      if (faults.length) return refuse(faults.map((one) => one.told(say)));
      const element = /** @type {ChainRule} */ (document.createElement("chain-rule"));
      element.lesson_ = lesson;
      element.setAttribute("lesson", lesson.id);
      element.setAttribute("height", "480");
      element.setAttribute("links", "off");
      const [first] = Object.keys(lesson.text);
      if (!lesson.text[document.documentElement.lang.slice(0, 2)]) element.setAttribute("lang", first);
      element.trace = trace;
      place.replaceChildren(element);
      element.scrollIntoView({ block: "nearest" });
      return undefined;
    } catch (error) {
      if (error instanceof Fault) return refuse([error.told(say)]);
      if (error instanceof TypeError)
        return refuse([new Fault("shape", { why: error.message }, "lesson.json").told(say)]);
      if (!isRefused(error)) throw error;
      const { line, detail } = error.problem;
      const where = line ? `lesson.json, program:${line}` : "";
      return refuse([[where, detail].filter(Boolean).join(": ") || say("unreachable.title")]);
    }
  });

  /** @param {string[]} sentences */
  function refuse(sentences) {
    const words = document.createElement("pre");
    words.className = "fault";
    words.tabIndex = 0;
    words.textContent = sentences.join("\n");
    place.replaceChildren(words);
  }
}
