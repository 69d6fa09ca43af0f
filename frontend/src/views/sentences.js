/** A frame in words: the sentence that stands under the picture and is spoken for each step. */

import { brief, numeral, shapeText, signOf } from "../formula/numerals.js";
import { NAMES } from "../trace/settings.js";
import { title } from "../formula/labels.js";
import { gradOf } from "../trace/frame.js";

/** @import { Frame, Numeric, Say } from "../types" */

const WHOLE = 4; // numbers that a sentence still lists

/**
 * What happens in a step, in whole sentences.
 * @param {Frame} frame
 * @param {Say} say
 * @param {boolean} exact
 * @param {"story" | "numbers" | "calculus"} [level]
 * @returns {string[]}
 */
export function sentences(frame, say, exact, level = "calculus") {
  const { step, walk } = frame;
  const { trace, run } = walk;
  const called = (/** @type {number} */ id) => title(trace, trace.nodes[id]);
  /** An array by its numbers where they are few, else by its shape: the board and the formula print it. */
  const listed = (/** @type {Numeric | null} */ value, /** @type {number} */ node) => {
    const { shape } = trace.nodes[node];
    const few = shape.reduce((size, length) => size * length, 1) <= WHOLE;
    return few ? brief(value, exact, WHOLE) : say("step.array", { shape: shapeText(shape) });
  };
  if (step.phase === "start") return [say("step.start")];
  if (level === "story" && step.phase === "forward") {
    const from = trace.nodes[step.node].inputs.map(called).join(say("list.and"));
    return [say("story.forward", { name: called(step.node), from, value: brief(run.values[step.node], exact) })];
  }
  if (level === "story" && step.phase === "loss") return [say("story.loss", { name: called(step.node) })];
  if (step.phase === "forward") {
    return [say("step.forward", { name: called(step.node), value: listed(run.values[step.node], step.node) })];
  }
  if (step.phase === "loss") {
    return [say("step.loss", { name: called(step.node), grad: brief(run.grads[step.node], exact) })];
  }
  if (step.phase === "update") {
    const move = walk.moves.get(step.node);
    const holes = {
      name: called(step.node),
      rate: numeral(walk.rate, exact),
      grad: brief(run.grads[step.node], exact),
    };
    const numbers = {
      before: brief(run.values[step.node], exact),
      step: brief(move?.step ?? null, exact),
      after: brief(move?.after ?? null, exact),
    };
    if (walk.training) {
      const { optimizer, lr, k, adjusted } = walk.training;
      const given = adjusted ? run.moves?.find((one) => one.node === step.node)?.g : undefined;
      return [
        say("step.trained", { ...holes, optimizer: NAMES[optimizer], rate: numeral(lr, exact), n: k }),
        ...(given === undefined ? [] : [say("step.given", { given: brief(given, exact) })]),
        say("step.moved", { ...holes, ...numbers }),
      ];
    }
    return [say("step.update", holes), say("step.moved", { ...holes, ...numbers })];
  }
  const { arrived, expected, sum } = gradOf(frame, step.node);
  const local = run.flows.local[step.flow];
  const holes = {
    name: called(step.node),
    consumer: called(step.consumer),
    grad: listed(run.flows.grad[step.flow], step.node),
    upstream: brief(run.grads[step.consumer], exact),
    local: typeof local === "number" ? numeral(local, exact) : "",
    shape: shapeText(trace.nodes[step.node].shape),
    sum: listed(sum, step.node),
    arrived,
    expected,
  };
  if (level === "story" && typeof local === "number") {
    const output = called(trace.output);
    const sense = signOf(run.flows.grad[step.flow]);
    const told = say(`story.backward.${sense > 0 ? "up" : sense < 0 ? "down" : "none"}`, { ...holes, output });
    return expected > 1 ? [told, say("story.backward.paths", holes)] : [told];
  }
  const ending = expected === 1 ? "only" : arrived < expected ? "more" : "last";
  const factor = walk.faults[`${step.consumer}.${step.arg}`];
  if (factor !== undefined)
    return [say("step.broken", { ...holes, factor: numeral(factor) }), say(`step.backward.${ending}`, holes)];
  return [
    say(
      `step.backward.${typeof local === "number" ? "scalar" : trace.nodes[step.node].shape.length ? "array" : "plain"}`,
      holes,
    ),
    say(`step.backward.${ending}`, holes),
  ];
}

/**
 * The general sentence about the operation that a step is about.
 * @param {Frame} frame
 * @param {Say} say
 */
export function operationSentence({ step, walk }, say) {
  if (step.phase === "start" || step.phase === "loss" || step.phase === "update") return "";
  const { op, kind } = walk.trace.nodes[step.phase === "forward" ? step.node : step.consumer];
  return kind === "op" && say.known(`op.${op}`) ? say(`op.${op}`) : "";
}
