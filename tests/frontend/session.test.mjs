/** A session without a page: its clock is moved by hand, its service answers what a test has for it. */

import assert from "node:assert/strict";
import { test } from "../limited.mjs";
import { evaluate } from "../../frontend/src/formula/rerun.js";
import { trainingOf } from "../../frontend/src/formula/training.js";
import { Refused, UNREACHABLE } from "../../frontend/src/session/refused.js";
import "../../frontend/src/formula/check.js"; // all are had at once, as chunks are after the first time
import "../../frontend/src/session/interpreter.js";
import "../../frontend/src/session/training-stream.js";
import { reduce } from "../../frontend/src/session/reduce.js";
import { session } from "../../frontend/src/session/session.js";
import { INITIAL } from "../../frontend/src/session/state.js";
import { DEFAULTS } from "../../frontend/src/trace/defaults.js";
import { requestOf } from "../../frontend/src/trace/settings.js";
import { positionOf } from "../../frontend/src/trace/moments.js";
import { cellsAt } from "../../frontend/src/trace/stops.js";
import { golden } from "./traces.mjs";

const NEURON = golden("neuron").trace;
const EXAMPLES = [
  { id: "neuron", title: {}, summary: {}, request: { program: NEURON.source } },
  { id: "xor", title: {}, summary: {}, request: { program: "y = 1" }, rate: 0.1 },
];
/** What the service makes of the neuron with other values. */
function answered({ program, inputs = {} }) {
  const leaves = Object.entries(inputs).map(([name, value]) => [NEURON.names[name], value]);
  return { ...NEURON, source: program, runs: [evaluate(NEURON, new Map(leaves))] };
}
const refused = (code, status = 422) => new Refused({ status, code, title: "", detail: "" });

/** Time that passes when it is told to. */
function handClock() {
  let now = 0;
  let waiting = [];
  return {
    now: () => now,
    after(milliseconds, act) {
      const one = { at: now + milliseconds, act };
      waiting.push(one);
      return () => (waiting = waiting.filter((other) => other !== one));
    },
    async pass(milliseconds) {
      const end = now + milliseconds;
      await settled();
      for (;;) {
        const next = waiting.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        now = next.at;
        waiting = waiting.filter((other) => other !== next);
        next.act();
        await settled();
      }
      now = end;
    },
    get waiting() {
      return waiting.length;
    },
  };
}

/** Everything that has been promised is kept; chunks are read from disk, so it takes some turns. */
async function settled() {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
}

/**
 * A session with a service whose answers are functions of the request, and what it was asked.
 * @param {object} [initial]
 * @param {{ trace?: Function, train?: Function, examples?: Function, interpreter?: Function }} [answers]
 */
function made(initial = {}, answers = {}, opening = null, alone = false) {
  const asked = [];
  const seen = [];
  const clock = handClock();
  const service = (language) => ({
    async examples(signal) {
      asked.push({ call: "examples", language });
      return answers.examples ? answers.examples(signal) : EXAMPLES;
    },
    async trace(request, signal) {
      asked.push({ call: "trace", language, ...request });
      const answer = await (answers.trace ? answers.trace(request, signal) : answered(request));
      signal.throwIfAborted();
      return answer;
    },
    async *train(request, signal) {
      asked.push({ call: "train", ...request });
      yield* answers.train(request, signal);
    },
  });
  const interpreter = answers.interpreter ?? (() => import("../../frontend/src/session/interpreter.js"));
  const it = session(initial, { service, clock, dwell: () => 1000, interpreter, opening, alone });
  it.subscribe((action) => seen.push(action.type));
  return { it, asked, seen, clock, calls: (call) => asked.filter((one) => one.call === call) };
}

async function opened(initial = { example: "neuron" }, answers = {}) {
  const all = made(initial, answers);
  all.it.send({ type: "run" });
  await all.clock.pass(1000);
  return all;
}

const STEP = (n) => ({ event: "step", n, loss: 1 / n, run: { n, params: { w: n }, moves: [] } });
const POINT = (n) => ({ event: "checkpoint", checkpoint: { n } });
const DONE = (n, reason = "steps") => ({ event: "done", reason, n, loss: 0 });
const until = (signal) => new Promise((resolve) => signal.addEventListener("abort", resolve));

test("it opens the gallery's first program, or the one that was asked for, with what the address wants of it", async () => {
  const { it, calls } = await opened({ example: "nope" });
  assert.deepEqual([it.state.example, it.state.problem.code], ["neuron", "no-example"], "which is said");
  assert.equal(calls("trace").length, 1);
  it.send({ type: "choose", id: "xor" });
  await settled();
  assert.equal(it.state.problem, null);
  const wanted = { moment: "backward:z", inputs: { w: 0.9 }, training: { batch: 4 }, rate: 3 };
  const other = await opened({ example: "neuron", wanted });
  assert.equal(other.it.state.walk.steps[other.it.state.at].phase, "backward");
  assert.deepEqual([other.it.state.rate, other.it.state.training.settings.batch], [3, 4]);
  assert.equal(other.it.state.walk.run.values[NEURON.names.w], 0.9);
  assert.equal(other.it.state.wanted, null);
  assert.equal(other.it.calm, true);
});

test("what is typed is run at once, after a pause only where answers take long, and the newest wins", async () => {
  const answers = [];
  const { it, calls, clock } = await opened(
    { source: "x = 1" },
    {
      trace: (request, signal) =>
        Promise.race([
          new Promise((resolve) => answers.push(() => resolve({ ...NEURON, source: request.program }))),
          until(signal),
        ]),
    },
  );
  answers[0]();
  await clock.pass(0);
  it.send({ type: "edit", text: "a" });
  await clock.pass(399);
  assert.equal(calls("trace").length, 1, "the last answer took a second, and no pause is longer than this");
  await clock.pass(1);
  assert.deepEqual([calls("trace").length, it.calm], [2, false]);
  it.send({ type: "edit", text: "ab" });
  await clock.pass(400);
  answers[1]();
  await clock.pass(0);
  assert.equal(it.state.walk.trace.source, "x = 1", "an answer that nobody waits for is not shown");
  answers[2]();
  await clock.pass(0);
  assert.equal(it.state.walk.trace.source, "ab");
  it.send({ type: "edit", text: "abc" });
  await clock.pass(0);
  assert.equal(calls("trace").length, 4, "at once: the last answer took no time");
  it.send({ type: "edit", text: "abcd" });
  await clock.pass(100);
  answers[4]();
  await clock.pass(0);
  assert.deepEqual(
    [it.state.walk.trace.source, ...calls("trace").map(({ program }) => program)],
    ["abcd", "x = 1", "a", "ab", "abc", "abcd"],
  );
  it.send({ type: "edit", text: "abcde" });
  await clock.pass(99);
  assert.equal(calls("trace").length, 5, "as long a pause as the last answer took");
  await clock.pass(1);
  answers[5]();
  await clock.pass(0);
  assert.equal(it.state.walk.trace.source, "abcde");
  await clock.pass(1000);
  assert.equal(it.calm, true);
});

test("a refusal leaves the picture, and another language asks for its words", async () => {
  let fails = false;
  const { it, calls, clock } = await opened(
    { source: "x" },
    {
      trace: (request) => {
        if (fails) throw refused("syntax");
        return answered(request);
      },
    },
  );
  const { walk } = it.state;
  fails = true;
  it.send({ type: "edit", text: "x =" });
  await clock.pass(399);
  assert.equal(it.state.problem, null, "half a word is no mistake");
  await clock.pass(1);
  assert.deepEqual(
    [it.state.problem.code, it.state.walk, it.state.source, it.state.busy],
    ["syntax", walk, "x =", false],
  );
  it.send({ type: "language", language: "zh" });
  await clock.pass(0);
  assert.equal(calls("trace").at(-1).language, "zh");
  it.send({ type: "language", language: "zh" });
  await clock.pass(0);
  assert.equal(calls("trace").length, 3, "once");
});

test("a service that is gone and comes back: one press, and it goes on", async () => {
  let gone = true;
  const { it, calls, clock } = await opened(
    { example: "xor" },
    {
      examples: () => {
        if (gone) throw refused("unreachable", 0);
        return EXAMPLES;
      },
      trace: (request) => {
        if (gone) throw refused("unreachable", 0);
        return answered(request);
      },
    },
  );
  assert.equal(it.state.problem.code, "unreachable");
  gone = false;
  it.send({ type: "run" });
  await clock.pass(0);
  assert.deepEqual([it.state.problem, it.state.example, calls("examples").length], [null, "xor", 2]);

  gone = true;
  it.send({ type: "run" });
  await clock.pass(0);
  assert.equal(it.state.problem.code, "unreachable");
  gone = false;
  await clock.pass(2999);
  assert.equal(it.state.problem.code, "unreachable");
  await clock.pass(1);
  assert.equal(it.state.problem, null, "and without a press it is noticed");
});

test("playing turns a page when it has been read, faster at a higher speed, and stops at the end", async () => {
  const { it, clock, seen } = await opened();
  it.send({ type: "play" });
  await clock.pass(0);
  assert.equal(it.state.at, 2, "z is there, its operations are one step");
  await clock.pass(999);
  assert.equal(it.state.at, 2);
  await clock.pass(1);
  assert.equal(it.state.at, 3);
  it.send({ type: "speed", speed: 4 });
  await clock.pass(1000 + 250);
  assert.equal(it.state.at, 10, "the loss, and back to y");
  it.send({ type: "pause" });
  await clock.pass(5000);
  assert.equal(it.state.at, 10);
  it.send({ type: "play" });
  await clock.pass(100_000);
  assert.deepEqual([it.state.at, it.state.playing, clock.waiting], [18, false, 0]);
  assert.equal(seen.filter((type) => type === "turn").length, 8);
});

test("what if: the page's numbers at once, seen together with the change; the service confirms a little later", async () => {
  const { it, calls, clock, seen } = await opened();
  seen.length = 0;
  it.send({ type: "set", name: "w", value: 0.7 });
  assert.deepEqual(seen, ["set"], "nobody sees a change without its numbers");
  assert.equal(it.state.walk.run.values[NEURON.names.w], 0.7);
  assert.equal(it.state.pending.numbers, false);
  assert.equal(it.calm, false, "the service's word is still to come");
  await clock.pass(499);
  assert.equal(calls("trace").length, 1);
  it.send({ type: "set", name: "w", value: 0.8 });
  await clock.pass(499);
  assert.equal(calls("trace").length, 1);
  await clock.pass(1);
  assert.deepEqual(calls("trace").at(-1).inputs, { w: 0.8 });
  assert.equal(it.calm, true);
  it.send({ type: "reset" });
  await clock.pass(1000);
  assert.deepEqual([it.state.inputs, it.state.walk, calls("trace").length], [{}, it.state.base, 2]);
});

test("what if without a service: the page's own numbers stand; what only it can tell is asked for in words", async () => {
  let gone = false;
  const { it, clock } = await opened(
    { example: "neuron" },
    {
      trace: (request) => {
        if (gone) throw refused("unreachable", 0);
        return answered(request);
      },
    },
  );
  gone = true;
  it.send({ type: "set", name: "w", value: 0.7 });
  await clock.pass(500);
  assert.deepEqual([it.state.problem, it.state.walk.run.values[NEURON.names.w]], [null, 0.7]);
  it.send({ type: "set", name: "w", value: [1, 2] });
  await clock.pass(400);
  assert.deepEqual([it.state.problem.code, it.state.pending.numbers], ["unreachable", false]);
});

test("what the service is asked of a program that has become another is waited for no longer", async () => {
  let stuck = false;
  const { it, calls, clock } = await opened(
    { example: "neuron" },
    { trace: (request, signal) => (stuck && request.inputs ? until(signal) : answered(request)) },
  );
  stuck = true;
  it.send({ type: "set", name: "w", value: 0.7 });
  await clock.pass(500);
  assert.deepEqual(calls("trace").at(-1).inputs, { w: 0.7 });
  assert.equal(it.calm, false);
  it.send({ type: "edit", text: "y = 3" });
  await clock.pass(1000);
  assert.deepEqual([it.calm, it.state.walk.trace.source], [true, "y = 3"]);
});

test("without its chunk the page says so, and the next change tries again", async () => {
  let lost = true;
  const { it, clock } = await opened(
    { example: "neuron" },
    {
      interpreter: () =>
        lost ? Promise.reject(new Error("gone")) : import("../../frontend/src/session/interpreter.js"),
    },
  );
  assert.deepEqual([it.ready, it.state.problem], [false, null], "at rest nobody has asked for it");
  it.send({ type: "set", name: "w", value: 0.7 });
  await clock.pass(0);
  assert.equal(it.state.problem.code, "unreachable");
  assert.deepEqual(it.state.inputs, { w: 0.7 }, "what was typed is kept");
  lost = false;
  await clock.pass(2000);
  assert.deepEqual([it.state.problem, it.state.walk.run.values[NEURON.names.w]], [null, 0.7], "and worked out later");
  it.send({ type: "set", name: "w", value: 0.9 });
  await clock.pass(0);
  assert.deepEqual([it.state.problem, it.state.walk.run.values[NEURON.names.w], it.ready], [null, 0.9, true]);
});

test("a broken edge, another rate, another round, the gradient check", async () => {
  const { it, clock } = await opened();
  const { z, w } = NEURON.names;
  it.send({ type: "fault", edge: `${NEURON.names.y}.0`, factor: 0 });
  assert.equal(Math.abs(it.state.walk.run.grads[w]), 0);
  it.send({ type: "check" });
  assert.equal(it.calm, false);
  await clock.pass(0);
  assert.equal(it.state.checks.get(w).verdict, "wrong");
  it.send({ type: "fault", edge: `${NEURON.names.y}.0`, factor: null });
  assert.notEqual(it.state.walk.run.grads[z], 0);
  it.send({ type: "rate", rate: 1 });
  const after = it.state.walk.moves.get(w).after;
  it.send({ type: "again" });
  assert.equal(it.state.walk.run.values[w], after);
  assert.equal(it.state.at, 0);
});

test("the address: round trips, and back", async () => {
  const { fromAddress } = await import("../../frontend/src/session/address.js");
  const { toAddress } = await import("../../frontend/src/session/link.js");
  const { it, clock } = await opened();
  it.send({ type: "set", name: "w", value: 0.7 });
  it.send({ type: "rate", rate: 0.5 });
  it.send({ type: "go", at: 12 });
  await clock.pass(1000);
  const address = fromAddress(toAddress(it.state, new URL("http://h/")));
  it.send({ type: "choose", id: "xor" });
  await clock.pass(1000);
  assert.deepEqual([it.state.inputs, it.state.rate, it.state.example], [{}, 0.1, "xor"]);
  it.send({ type: "visit", address });
  await clock.pass(1000);
  assert.deepEqual([it.state.inputs, it.state.rate, it.state.example, it.state.at], [{ w: 0.7 }, 0.5, "neuron", 12]);
  it.send({ type: "visit", address: { ...address, example: null, source: "y = 2" } });
  await clock.pass(1000);
  assert.deepEqual([it.state.source, it.state.example, it.state.inputs], ["y = 2", null, { w: 0.7 }]);
});

// ---- training ------------------------------------------------------------------------------------------

const trains = (...answers) => {
  let i = 0;
  return {
    async *train(_, signal) {
      for (const line of answers[i++]) {
        if (line instanceof Error) throw line;
        if (line === "wait") await until(signal);
        else yield line;
      }
    },
  };
};
const PLAIN = [STEP(1), STEP(2), DONE(2)];

test("a run: busy from the press on, its lines noted, then at rest", async () => {
  const { it, calls, clock } = await opened({ example: "neuron" }, trains(PLAIN, [STEP(3), DONE(3)]));
  it.send({ type: "train", wish: "run" });
  assert.equal(it.state.training.running, "run");
  assert.equal(it.calm, false);
  await clock.pass(0);
  assert.deepEqual([it.state.training.journal.n, it.state.training.running], [2, null]);
  it.send({ type: "train", wish: "one" });
  await clock.pass(0);
  assert.equal(it.state.training.journal.n, 3);
  assert.deepEqual(
    calls("train").map(({ steps }) => steps),
    [1000, 3],
  );
  assert.equal(it.state.training.others.length, 0);
});

test("paused, it goes on from its last checkpoint", async () => {
  const { it, calls, clock } = await opened(
    { example: "neuron" },
    trains([STEP(1), POINT(1), STEP(2), "wait"], [STEP(2), STEP(3), DONE(3)]),
  );
  it.send({ type: "train", wish: "run" });
  await clock.pass(0);
  it.send({ type: "train", wish: "pause" });
  await clock.pass(10_000);
  assert.deepEqual([it.state.training.running, it.state.training.journal.n, calls("train").length], [null, 2, 1]);
  it.send({ type: "train", wish: "run" });
  await clock.pass(0);
  assert.deepEqual(calls("train")[1].resume, { n: 1 });
  assert.deepEqual(it.state.training.journal.loss, [1, 1 / 2, 1 / 3], "no step is lost or doubled");
});

test("the service goes in the middle and comes back: the run is taken up again, later each time", async () => {
  const lost = refused("unreachable", 0);
  const answers = trains([STEP(1), POINT(1), STEP(2)], [lost], [lost], [STEP(2), STEP(3), DONE(3)]);
  const { it, calls, clock } = await opened({ example: "neuron" }, answers);
  it.send({ type: "train", wish: "run", steps: 3 });
  await clock.pass(0);
  assert.deepEqual([it.state.training.seeking, it.state.training.running], [true, "run"]);
  await clock.pass(250);
  assert.equal(calls("train").length, 2);
  await clock.pass(499);
  assert.equal(calls("train").length, 2);
  await clock.pass(1 + 1000);
  assert.equal(calls("train").length, 4);
  assert.deepEqual(
    [it.state.training.journal.n, it.state.training.seeking, it.state.training.running],
    [3, false, null],
  );
  assert.ok(calls("train").every(({ steps }) => steps === 3));
});

test("a service that does not come back is given up in the end", async () => {
  const { it, calls, clock } = await opened(
    { example: "neuron" },
    {
      async *train() {
        yield* [];
        throw refused("unreachable", 0);
      },
    },
  );
  it.send({ type: "train", wish: "run" });
  await clock.pass(600_000);
  assert.deepEqual(
    [it.state.training.problem.code, it.state.training.running, calls("train").length],
    ["unreachable", null, 20],
  );
});

test("a run that is refused before its first step leaves the one there was", async () => {
  const refusal = refused("batch-too-large");
  const { it, clock } = await opened({ example: "neuron" }, trains(PLAIN, [refusal], [refusal]));
  it.send({ type: "train", wish: "run" });
  await clock.pass(0);
  it.send({ type: "settings", settings: { batch: 1000 } });
  it.send({ type: "train", wish: "run" });
  await clock.pass(0);
  const { journal, others, problem } = it.state.training;
  assert.deepEqual([journal.n, others.length, problem.code], [2, 0, "batch-too-large"]);
  it.send({ type: "settings", settings: { measure: ["angle"] } });
  it.send({ type: "train", wish: "record" });
  await clock.pass(0);
  assert.equal(it.state.training.journal.n, 2, "and so does one that was to be recorded again");
});

test("a measure that is asked for before the first line is in the request that follows", async () => {
  const { it, calls, clock } = await opened({ example: "neuron" }, trains(["wait"], PLAIN));
  it.send({ type: "train", wish: "run" });
  await clock.pass(0);
  it.send({ type: "settings", settings: { measure: ["grad_norm", "angle"] } });
  it.send({ type: "train", wish: "record" });
  await clock.pass(0);
  const [, second] = calls("train");
  assert.deepEqual([calls("train").length, second.measure, second.steps], [2, ["grad_norm", "angle"], 1000]);
  assert.equal(it.state.training.journal.n, 2);
});

test("recorded again it goes as far as it had gone, not as far as it once was to go", async () => {
  const { it, calls, clock } = await opened({ example: "neuron" }, trains([STEP(1), STEP(2), "wait"], PLAIN));
  it.send({ type: "train", wish: "run" });
  await clock.pass(0);
  it.send({ type: "train", wish: "pause" });
  await clock.pass(0);
  it.send({ type: "train", wish: "record" });
  await clock.pass(0);
  assert.deepEqual([calls("train")[1].steps, calls("train")[1].resume, it.state.training.running], [2, null, null]);
});

test("a run that was called off before its code had come is not begun", async () => {
  const { it, calls, clock } = await opened({ example: "neuron" }, trains(PLAIN));
  it.send({ type: "train", wish: "run" });
  it.send({ type: "edit", text: "y = 2" });
  await clock.pass(1000);
  assert.deepEqual([calls("train").length, it.state.training.running, it.state.training.journal], [0, null, null]);
});

test("runs are kept to be compared, rewound, forgotten, carried over", async () => {
  const { it, clock } = await opened({ example: "neuron" }, trains(PLAIN, PLAIN, [STEP(1), DONE(1)]));
  it.send({ type: "train", wish: "run" });
  await clock.pass(0);
  it.send({ type: "rate", rate: 0.5 });
  it.send({ type: "train", wish: "run" });
  await clock.pass(0);
  assert.deepEqual(
    it.state.training.others.map(({ id }) => id),
    [1],
  );
  assert.equal(it.state.training.journal.id, 2);
  it.send({ type: "train", wish: "carry" });
  await clock.pass(0);
  assert.deepEqual(it.state.inputs, { w: 2 });
  it.send({ type: "train", wish: "rewind" });
  await clock.pass(0);
  assert.deepEqual([it.state.training.journal, it.state.training.others.map(({ id }) => id)], [null, [1, 2]]);
  it.send({ type: "train", wish: "forget" });
  await clock.pass(0);
  assert.deepEqual(it.state.training.others, []);
});

test("a step is opened from the checkpoint before it, and closed again", async () => {
  const { source: _, ...graph } = NEURON;
  const whole = { event: "step", n: 2, loss: 1, run: { ...NEURON.runs[0], n: 2, moves: [] } };
  const lines = trains(
    [STEP(1), POINT(1), STEP(2), DONE(2)],
    [{ event: "graph", ...graph, source: NEURON.source }, whole],
  );
  const { it, calls, clock } = await opened({ example: "neuron" }, lines);
  it.send({ type: "set", name: "w", value: 0.9 });
  it.send({ type: "train", wish: "run" });
  await clock.pass(1000);
  it.send({ type: "open", n: 7 });
  assert.equal(it.calm, true, "there is no such step");
  it.send({ type: "open", n: 2 });
  assert.equal(it.calm, false);
  await clock.pass(0);
  assert.deepEqual([it.state.opened, calls("train")[1].steps, calls("train")[1].resume], [2, 2, { n: 1 }]);
  assert.deepEqual(it.state.inputs, {});
  it.send({ type: "close" });
  assert.deepEqual([it.state.opened, it.state.inputs], [null, { w: 0.9 }]);
});

test("put to rest nothing is asked and nothing waits; awake again it goes on where it was", async () => {
  const answers = trains([STEP(1), POINT(1), STEP(2), "wait"], [STEP(2), STEP(3), DONE(3)]);
  const { it, calls, clock } = await opened({ example: "neuron" }, answers);
  it.send({ type: "play" });
  it.send({ type: "train", wish: "run", steps: 3 });
  await clock.pass(0);
  it.rest();
  const { at } = it.state;
  await clock.pass(60_000);
  assert.deepEqual([it.state.at, clock.waiting, calls("train").length], [at, 0, 1]);
  it.wake();
  await clock.pass(0);
  assert.deepEqual([it.state.at, it.state.training.journal.n, it.state.training.running], [at + 1, 3, null]);
  it.send({ type: "edit", text: "y = 3" });
  it.rest();
  await clock.pass(60_000);
  it.wake();
  await clock.pass(1000);
  assert.equal(it.state.walk.trace.source, "y = 3", "what was typed last is run");
  it.send({ type: "set", name: "w", value: 0.4 });
  it.rest();
  it.wake();
  await clock.pass(1000);
  assert.deepEqual([calls("trace").at(-1).inputs, it.calm], [{ w: 0.4 }, true]);
});

test("settings, sentences and folds change the state and nothing else", async () => {
  const { it, asked, clock } = await opened();
  const before = asked.length;
  const open = new Set(["h"]);
  for (const action of [
    { type: "exact", exact: true },
    { type: "theme", theme: "dark" },
    { type: "level", level: "story" },
    { type: "fold", open },
    { type: "look" },
    { type: "settings", settings: { seed: 3 } },
    { type: "phase", by: 1 },
    { type: "node", node: 5 },
    { type: "by", steps: 1 },
    { type: "language", language: "zh" },
  ])
    it.send(action);
  await clock.pass(5000);
  assert.equal(asked.length, before);
  const { exact, theme, level, looked, language, training } = it.state;
  assert.deepEqual(
    [exact, theme, level, it.state.open, looked, language, training.settings],
    [true, "dark", "story", open, 1, "zh", { ...DEFAULTS, seed: 3 }],
  );
});

test("at a step of arrays it is worked out why the largest cell has its number, or the one that is chosen", async () => {
  const layer = golden("layer").trace;
  const { it: one } = made({ source: layer.source }, { trace: () => layer });
  one.send({ type: "run" });
  await settled();
  const moment = positionOf(one.state.walk, "backward:W");
  one.send({ type: "go", at: moment });
  await settled();
  const first = cellsAt(one.state);
  assert.equal(first.node, layer.names.W);
  one.send({ type: "cell", node: first.node, cell: [1, 0] });
  assert.deepEqual(cellsAt(one.state).cell, [1, 0]);
  assert.ok(Math.abs(cellsAt(one.state).sum - one.state.walk.run.grads[first.node][1][0]) < 1e-12);
  // A cell that is not there is not chosen, and another step has its own.
  one.send({ type: "cell", node: first.node, cell: [7, 7] });
  assert.deepEqual(cellsAt(one.state).cell, first.cell);
  // Whoever leaves the cells sees the whole array, until another is chosen.
  one.send({ type: "cell", node: first.node, cell: null });
  assert.equal(cellsAt(one.state), null);
  one.send({ type: "cell", node: first.node, cell: [0, 1] });
  assert.deepEqual(cellsAt(one.state).cell, [0, 1]);
  one.send({ type: "go", at: 0 });
  assert.equal(cellsAt(one.state), null);
});

test("a training that is watched goes on a step at a time, and is paused between two", async () => {
  const train = async function* ({ steps, resume }) {
    for (let n = (resume?.n ?? 0) + 1; n <= steps; n++) {
      yield STEP(n);
      yield POINT(n);
    }
    yield DONE(steps);
  };
  const { it, clock, asked } = await opened(undefined, { train });
  it.send({ type: "pace", pace: 5 });
  it.send({ type: "train", wish: "run" });
  await clock.pass(1000);
  const n = it.state.training.journal.n;
  assert.ok(n >= 4 && n <= 7, String(n));
  assert.ok(asked.filter(({ call, steps }) => call === "train" && steps <= n).length >= n - 1);
  assert.equal(it.state.training.running, "run");
  it.send({ type: "train", wish: "pause" });
  await clock.pass(5000);
  assert.equal(it.state.training.journal.n, n);
  assert.equal(it.state.training.running, null);
  // As fast as it goes again, it ends where it was to end.
  it.send({ type: "pace", pace: 0 });
  it.send({ type: "train", wish: "run" });
  await clock.pass(1000);
  assert.deepEqual([it.state.training.journal.n, it.state.training.running], [n + 1000, null]);
  it.send({ type: "pace", pace: 25 });
  it.send({ type: "train", wish: "one" });
  await clock.pass(1000);
  assert.deepEqual([it.state.training.journal.n, it.state.training.running], [n + 1001, null]);
});

test("what came with the page is shown without a service, which is looked for meanwhile", async () => {
  const opening = { example: EXAMPLES[0], trace: NEURON };
  let there = false;
  const examples = () => {
    if (!there) throw refused("unreachable", 0);
    return EXAMPLES;
  };
  const { it, clock, calls } = made({}, { examples }, opening);
  it.send({ type: "run" });
  assert.equal(it.state.walk.trace, NEURON, "at once");
  await clock.pass(0);
  assert.deepEqual([it.state.example, it.state.problem, it.state.busy], ["neuron", null, false]);
  it.send({ type: "by", steps: 3 });
  there = true;
  await clock.pass(5000);
  assert.deepEqual([it.state.examples.length, it.state.at > 0], [2, true], "and nothing is lost");
  assert.equal(calls("trace").length, 0);
  it.send({ type: "choose", id: "xor" });
  await clock.pass(0);
  assert.equal(calls("trace").length, 1);
  // An address that asks for another program has that one.
  const other = made({ example: "xor" }, {}, opening);
  other.it.send({ type: "run" });
  await other.clock.pass(0);
  assert.equal(other.it.state.source, "y = 1");
});

test("who types before the gallery has come loses neither", async () => {
  const opening = { example: EXAMPLES[0], trace: NEURON };
  const given = [];
  const examples = (signal) =>
    new Promise((resolve, reject) => {
      given.push(() => resolve(EXAMPLES));
      signal.addEventListener("abort", () => reject(signal.reason));
    });
  const { it, clock } = made({}, { examples }, opening);
  it.send({ type: "run" });
  await clock.pass(0);
  it.send({ type: "edit", text: "y = 7" });
  await clock.pass(50);
  given.at(-1)();
  await clock.pass(1000);
  assert.deepEqual([it.state.walk.trace.source, it.state.examples.length, it.state.problem], ["y = 7", 2, null]);
});

test("it is not calm as long as a cell's sum waits for the interpreter, and is again if that never comes", async () => {
  const layer = golden("layer").trace;
  for (const comes of [true, false]) {
    let come;
    const waited = new Promise((resolve, reject) => (come = comes ? resolve : reject));
    const interpreter = () => waited.then(() => import("../../frontend/src/session/interpreter.js"));
    const { it } = made({ source: layer.source }, { trace: () => layer, interpreter });
    it.send({ type: "run" });
    await settled();
    it.send({ type: "go", at: positionOf(it.state.walk, "backward:W") });
    await settled();
    assert.deepEqual([it.calm, cellsAt(it.state)], [false, null]);
    come();
    await settled();
    assert.deepEqual([it.calm, cellsAt(it.state) !== null], [true, comes]);
  }
});

test("the page trains a small program by itself, and the service confirms its first step", async () => {
  const request = { program: NEURON.source, steps: 1 };
  const first = (by = 0) =>
    async function* () {
      const training = trainingOf(NEURON, requestOf(NEURON.source, {}, DEFAULTS, 0.1));
      for (const line of training.lines({ ...request, record: { every: 1, runs: "params" }, resume: null }))
        yield line.event === "step" ? { ...line, loss: line.loss + by } : line;
    };
  const begun = async (train) => {
    const all = made({ source: NEURON.source, rate: 0.1 }, { trace: () => NEURON, train }, null, true);
    all.it.send({ type: "run" });
    await settled();
    all.it.send({ type: "train", wish: "run", steps: 200 });
    await all.clock.pass(10);
    return all;
  };
  const { it, calls } = await begun(first());
  const { journal, running } = it.state.training;
  assert.deepEqual([journal.n, journal.by, journal.agreed, running], [200, "page", "same", null]);
  assert.deepEqual(
    calls("train").map(({ steps }) => steps),
    [1],
  );
  // A step of it is opened in the page as well.
  it.send({ type: "open", n: 137 });
  await settled();
  assert.equal(it.state.walk.run.values[NEURON.output], journal.loss[136]);
  assert.equal(calls("train").length, 1);

  // Without a service it goes on, and says that nobody was asked.
  const refusing = (problem) =>
    async function* () {
      yield* [];
      throw problem;
    };
  const lonely = await begun(refusing(new Refused(UNREACHABLE)));
  assert.deepEqual([lonely.it.state.training.journal.n, lonely.it.state.training.journal.agreed], [200, "unasked"]);
  assert.equal(lonely.it.state.training.problem, null);

  // Where the service has another number, the run is the service's.
  const other = await begun(async function* ({ steps }) {
    if (steps === 1) yield* first(1e-6)();
    for (let n = 1; n <= steps; n++) yield STEP(n);
    yield DONE(steps);
  });
  const theirs = other.it.state.training;
  assert.deepEqual(
    [theirs.journal.by, theirs.journal.n, theirs.journal.loss[1], theirs.running],
    ["service", 200, 0.5, null],
  );

  // And where it refuses, its word counts and nothing has been trained.
  const no = await begun(refusing(refused("batch-axis")));
  assert.deepEqual([no.it.state.training.journal, no.it.state.training.problem.code], [null, "batch-axis"]);
});

test("a run of the page is paused and goes on, and what it cannot measure is asked of the service", async () => {
  const train = async function* ({ steps, measure }) {
    if (!measure.includes("angle")) return;
    for (let n = 1; n <= steps; n++) yield { ...STEP(n), angle: n };
    yield DONE(steps);
  };
  const { it, clock } = made({ source: NEURON.source, rate: 0.1, pace: 5 }, { trace: () => NEURON, train }, null, true);
  it.send({ type: "run" });
  await settled();
  it.send({ type: "train", wish: "run" });
  await clock.pass(2000);
  const { n } = it.state.training.journal;
  assert.ok(n >= 9 && n <= 12, `${n} steps in two seconds at five a second`);
  it.send({ type: "train", wish: "pause" });
  await clock.pass(1000);
  assert.equal(it.state.training.journal.n, n);
  it.send({ type: "train", wish: "one" });
  await clock.pass(1000);
  const { journal } = it.state.training;
  const whole = [...trainingOf(NEURON, journal.request).lines({ steps: n + 1, record: { every: 1, runs: "params" } })];
  assert.deepEqual(
    journal.loss,
    whole.filter(({ event }) => event === "step").map(({ loss }) => loss),
  );
  it.send({ type: "settings", settings: { measure: ["grad_norm", "angle"] } });
  it.send({ type: "train", wish: "record" });
  await clock.pass(4000);
  assert.deepEqual([it.state.training.journal.by, it.state.training.journal.n], ["service", n + 1]);
});

test("a program of the gallery has its comments in the reader's language, unless a training is of it", async () => {
  const zh = `${NEURON.source}  # 损失`;
  const examples = () => [{ ...EXAMPLES[0], programs: { zh } }];
  const { it, clock, calls } = await opened({ example: "neuron", language: "zh" }, { examples });
  assert.equal(it.state.source, zh);
  it.send({ type: "set", name: "w", value: 0.9 });
  await clock.pass(1000);
  it.send({ type: "language", language: "en" });
  await clock.pass(1000);
  assert.deepEqual([it.state.source, it.state.inputs, it.state.language], [NEURON.source, { w: 0.9 }, "en"]);
  assert.equal(it.state.walk.run.values[NEURON.names.w], 0.9);
  const asked = calls("trace").length;
  it.send({ type: "edit", text: `${NEURON.source} ` });
  await clock.pass(1000);
  it.send({ type: "language", language: "zh" });
  assert.equal(it.state.source, `${NEURON.source} `, "the reader's own text stays");
  assert.ok(calls("trace").length > asked);
});

test("a walk goes no further than its limit, by whatever way, and on once there is none", () => {
  const walk = golden("neuron");
  let state = { ...INITIAL, walk, base: walk };
  const act = (action) => (state = reduce(state, action));
  act({ type: "limit", at: 3 });
  const last = walk.steps.length - 1;
  for (const action of [
    { type: "go", at: last },
    { type: "by", steps: 99 },
    { type: "phase", by: 1 },
  ])
    assert.ok(act(action).at <= 3, action.type);
  act({ type: "play" });
  for (let i = 0; i < 20; i++) act({ type: "turn" });
  assert.deepEqual([state.at, state.playing], [3, false]);
  act({ type: "limit", at: null });
  assert.equal(act({ type: "go", at: last }).at, last);
});
