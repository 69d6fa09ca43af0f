import assert from "node:assert/strict";
import { test } from "../limited.mjs";
import { fromAddress } from "../../frontend/src/session/address.js";
import { toAddress } from "../../frontend/src/session/link.js";
import { reduce } from "../../frontend/src/session/reduce.js";
import { INITIAL, isBusy, isStale } from "../../frontend/src/session/state.js";
import { keptIn } from "../../frontend/src/trace/kept.js";
import { languageOf, speaker } from "../../frontend/src/words.js";
import { golden } from "./traces.mjs";

const walk = golden("neuron");
const traced = { ...INITIAL, source: walk.trace.source, walk };
const after = (state, ...actions) => actions.reduce(reduce, state);

test("stepping stays within the walk", () => {
  assert.equal(after(traced, { type: "by", steps: -1 }).at, 0);
  assert.equal(after(traced, { type: "go", at: 99 }, { type: "by", steps: 1 }).at, 18);
  assert.equal(after(traced, { type: "phase", by: 1 }, { type: "phase", by: 1 }).at, 7);
  assert.equal(after(INITIAL, { type: "by", steps: 1 }, { type: "node", node: 0 }, { type: "phase", by: 1 }).at, 0);
});

test("a node leads to its value, and to its gradient once the backward pass has begun", () => {
  assert.equal(after(traced, { type: "node", node: 5 }).at, 2);
  assert.equal(after(traced, { type: "go", at: 7 }, { type: "node", node: 5 }).at, 12);
  assert.equal(after(traced, { type: "go", at: 7 }, { type: "node", node: 7 }).at, 7, "a constant has no gradient");
});

test("playing from the end starts over, and any step stops it", () => {
  assert.equal(after(traced, { type: "go", at: 18 }, { type: "play" }).at, 0);
  assert.equal(after(traced, { type: "play" }, { type: "by", steps: 1 }).playing, false);
});

test("an edit makes the picture stale and a refusal keeps it", () => {
  const edited = after(traced, { type: "edit", text: "x = 1" });
  assert.ok(isStale(edited) && !isStale(traced));
  const refused = after(edited, { type: "refused", problem: { code: "syntax" } });
  assert.equal(refused.walk, walk);
  assert.equal(refused.source, "x = 1");
});

test("a new trace keeps the moment, not the number of the step", () => {
  const at = after(traced, { type: "go", at: 12 });
  assert.equal(after(at, { type: "traced", walk: golden("network") }).at, 0, "it has no z");
  const same = { ...walk, steps: [walk.steps[0], ...walk.steps] };
  assert.equal(after(at, { type: "traced", walk }).at, 12);
  const wanted = { moment: "backward:z", inputs: {}, training: {}, rate: null };
  assert.equal(after({ ...traced, wanted }, { type: "traced", walk: same }).at, 12);
  assert.equal(after({ ...traced, wanted: { ...wanted, moment: "backward:nope" } }, { type: "traced", walk }).at, 0);
});

test("the address and the state say the same", () => {
  const url = new URL("http://h/?other=1");
  const state = { ...after(traced, { type: "go", at: 12 }), language: "zh", theme: "dark" };
  const to = toAddress(state, url);
  assert.equal(to.searchParams.get("other"), "1");
  assert.deepEqual(fromAddress(to), {
    language: "zh",
    theme: "dark",
    example: null,
    moment: "backward:z",
    source: walk.trace.source,
    inputs: {},
    rate: null,
    training: {},
    faults: {},
    open: null,
    level: null,
  });
  const example = toAddress({ ...state, example: "neuron", at: 0, theme: "auto" }, to);
  assert.equal(example.hash, "");
  assert.equal(example.searchParams.get("at"), null);
  assert.deepEqual(fromAddress(new URL("http://h/?theme=pink")).theme, null);
  assert.equal(fromAddress(new URL("http://h/#?secret=1")).source, null);
  const asked = new URL("http://h/?program=y%20%3D%202");
  assert.equal(fromAddress(asked).source, "y = 2");
  assert.equal(toAddress(state, asked).searchParams.get("program"), null);
});

test("opened lines and broken edges are in the address, and only those that there are", () => {
  const edge = `${walk.trace.names.y}.0`;
  const state = { ...traced, open: new Set(["=z"]), faults: { [edge]: 0 } };
  const address = fromAddress(new URL(toAddress(state, new URL("http://h/")).href));
  assert.deepEqual([address.open, address.faults], [["=z"], { [edge]: 0 }]);
  const visit = (more) =>
    after(
      { ...INITIAL, ...after(INITIAL, { type: "visit", address: { ...address, ...more } }) },
      { type: "traced", walk },
    );
  const back = visit({});
  assert.deepEqual([[...back.open], back.faults, back.pending.numbers], [["=z"], { [edge]: 0 }, true]);
  const other = visit({ open: ["=z", "=nothing", ""], faults: { "999.0": 0, "0.0": 2, x: 1, [edge]: "0" } });
  assert.deepEqual([[...other.open], other.faults], [["=z"], {}]);
  assert.deepEqual([...visit({ open: [""] }).open], [], "all of them closed");
  assert.equal(visit({ open: null }).open, null);
});

test("a link to an opened step of training holds its weights, with what the reader has changed in it", () => {
  const at = (values) => ({
    ...walk,
    run: { ...walk.run, values: walk.run.values.map((was, id) => values[walk.trace.nodes[id].name] ?? was) },
  });
  const shared = (state) => ({
    state,
    link: toAddress(state, new URL("http://h/")).href,
    home: "http://h",
    say: String,
  });
  const reading = { ...traced, walk: at({}), inputs: { x: 0.25 } };
  const before = shared(reading);
  assert.equal(keptIn(before), before, "nothing is opened");
  const opened = after(reading, { type: "opened", walk: at({ w: 0.4141, b: 0.1 }), n: 3 });
  const found = keptIn(shared(opened));
  assert.deepEqual(found.state.inputs, { x: 0.25, w: 0.4141 });
  assert.deepEqual(fromAddress(new URL(found.link)).inputs, { x: 0.25, w: 0.4141 });
  assert.deepEqual(keptIn(shared({ ...opened, inputs: { w: 7 } })).state.inputs, { x: 0.25, w: 7 });
  const large = shared(after(reading, { type: "opened", walk: at({ w: Array(2000).fill(0.5) }), n: 3 }));
  assert.equal(keptIn(large), large, "more than a link can hold");
});

test("another language of a program of the gallery keeps the place", () => {
  const own = { id: "neuron", request: { program: walk.trace.source }, programs: { zh: "# 中文\n" } };
  const reading = { ...traced, examples: [own], example: own.id, language: "en", source: walk.trace.source, at: 12 };
  const turned = after(reading, { type: "language", language: "zh" });
  assert.deepEqual([turned.source, turned.busy], ["# 中文\n", true]);
  assert.equal(after(turned, { type: "traced", walk }).at, 12);
});

test("an own program that is visited has the usual rate, whatever was before", () => {
  const address = { ...fromAddress(new URL("http://h/#program=y%20%3D%202")), moment: null };
  assert.equal(after({ ...traced, rate: 0.3 }, { type: "visit", address }).rate, INITIAL.rate);
});

test("values, rate and level are in the address", () => {
  const state = { ...traced, example: "neuron", inputs: { w: 0.5, 预测: [[1, 2]] }, rate: 0.3, level: "story" };
  const back = fromAddress(new URL(toAddress(state, new URL("http://h/")).href));
  assert.deepEqual([back.inputs, back.rate, back.level, back.example], [state.inputs, 0.3, "story", "neuron"]);
  for (const hash of ["values=nonsense", "values=[1]", 'values={"w":"x"}', 'values={"w":[]}', "values=null"]) {
    assert.ok(Object.values(fromAddress(new URL(`http://h/#${hash}`)).inputs).every(Number.isFinite), hash);
  }
});

test("an example brings the learning rate that suits it, unless the address has one", () => {
  const examples = [
    { id: "xor", request: { program: "y = 1" }, rate: 0.1 },
    { id: "neuron", request: { program: "y = 2" } },
  ];
  const address = { source: null, moment: null, inputs: {}, training: {} };
  const rate = (action) => after({ ...INITIAL, examples }, action).rate;
  assert.equal(rate({ type: "choose", id: "xor" }), 0.1);
  assert.equal(rate({ type: "choose", id: "neuron" }), 0.01);
  assert.equal(rate({ type: "choose", id: "nope" }), 0.01);
  assert.equal(rate({ type: "visit", address: { ...address, example: "xor", rate: 2 } }), 2);
  const shown = (state) => toAddress({ ...INITIAL, examples, ...state }, new URL("http://h/")).searchParams.get("rate");
  assert.deepEqual(
    [
      shown({ example: "xor", rate: 0.1 }),
      shown({ example: "xor", rate: 0.01 }),
      shown({ example: "neuron", rate: 0.01 }),
      shown({ rate: 0.01 }),
    ],
    [null, "0.01", null, null],
  );
});

test("the settings of a training are in the address, and what it cannot mean is left out", () => {
  const settings = {
    ...INITIAL.training.settings,
    optimizer: "adam",
    given: { beta1: 0.8 },
    batch: 7,
    seed: 3,
    test: 0.25,
    schedule: { name: "cosine", steps: 50, min: 0 },
    clip: { norm: 2 },
    l2: 0.1,
    measure: ["angle"],
  };
  const to = toAddress({ ...traced, training: { ...INITIAL.training, settings } }, new URL("http://h/"));
  assert.deepEqual({ ...INITIAL.training.settings, ...fromAddress(new URL(to.href)).training }, settings);
  assert.equal(toAddress(traced, new URL("http://h/")).hash.includes("training"), false);
  for (const bad of [
    "7",
    "null",
    "[]",
    "{",
    '{"optimizer":"magic"}',
    '{"batch":-1,"seed":0.5}',
    '{"clip":{"norm":1,"value":1}}',
    '{"schedule":{"name":"step"}}',
    '{"measure":["mood"]}',
    '{"__proto__":{"l1":1}}',
    '{"schedule":{"name":"toString"}}',
    '{"given":{"beta1":"x"}}',
  ]) {
    assert.deepEqual(fromAddress(new URL(`http://h/#training=${encodeURIComponent(bad)}`)).training, {}, bad);
  }
});

test("changed values: another round starts from the moved parameters, a new program from its own", () => {
  const base = { ...traced, base: walk };
  const set = after(base, { type: "set", name: "w", value: 0.9 });
  assert.deepEqual(set.inputs, { w: 0.9 });
  assert.deepEqual(after(set, { type: "reset" }).inputs, {});
  assert.deepEqual(after(set, { type: "edit", text: "x = 1" }).inputs, {});
  const again = after(base, { type: "go", at: 18 }, { type: "again" });
  assert.equal(again.at, 0);
  assert.equal(again.inputs.w, walk.moves.get(walk.trace.names.w).after);
  assert.deepEqual(Object.keys(again.inputs).sort(), ["b", "w"]);
  const broken = after(base, { type: "fault", edge: "6.0", factor: 0 });
  assert.deepEqual(broken.faults, { "6.0": 0 });
  assert.deepEqual(after(broken, { type: "fault", edge: "6.0", factor: null }).faults, {});
});

test("text the reader wrote survives the address", () => {
  for (const source of ["甲 = 2\n乙 = 甲 ** 2  # 50% & more + #", "a=1\r\nb=𝑦", "<script>"]) {
    const to = toAddress({ ...INITIAL, source }, new URL("http://h/"));
    assert.equal(fromAddress(new URL(to.href)).source, source);
  }
});

test("sentences", () => {
  const say = speaker({ a: "{x} and {y}" });
  assert.equal(say("a", { x: 1, y: "{x}" }), "1 and {x}");
  assert.throws(() => say("b"), /b/, "the missing sentence is named");
  assert.deepEqual(["zh", "zh-TW", "ZH", "en-GB", "de", "", null].map(languageOf), [
    "zh",
    "zh",
    "zh",
    "en",
    "en",
    "en",
    "en",
  ]);
});

test("what was asked for is busy from that moment on, until it is there or is known not to come", () => {
  const busy = (...actions) => isBusy(after(traced, ...actions));
  const journal = { n: 5 };
  const trained = { ...traced, training: { ...traced.training, journal } };
  assert.equal(isBusy(traced), false);
  for (const wish of ["one", "epoch", "run"]) {
    assert.equal(busy({ type: "train", wish }), true, wish);
    for (const over of ["pause", "rewind", "carry", "forget"])
      assert.equal(busy({ type: "train", wish }, { type: "train", wish: over }), false, over);
    assert.equal(busy({ type: "train", wish }, { type: "edit", text: "y = 1" }), false);
  }
  assert.equal(busy({ type: "train", wish: "pause" }), false);
  for (const change of [
    { type: "set", name: "w", value: 1 },
    { type: "rate", rate: 1 },
    { type: "fault", edge: "5.0", factor: 0 },
    { type: "reset" },
    { type: "again" },
  ]) {
    assert.equal(busy(change), true, change.type);
    assert.equal(busy(change, { type: "recomputed", walk }), false, change.type);
    assert.equal(busy(change, { type: "unchanged" }), false, change.type);
    assert.equal(busy(change, { type: "refused", problem: { code: "unreachable" } }), false, change.type);
  }
  assert.equal(busy({ type: "check" }), true);
  assert.equal(busy({ type: "check" }, { type: "checked", checks: null }), false);
  assert.equal(isBusy(after(trained, { type: "open", n: 5 })), true);
  assert.equal(isBusy(after(trained, { type: "open", n: 6 })), false, "there is no such step");
  assert.equal(isBusy(after(trained, { type: "open", n: 5 }, { type: "opened", walk, n: 5 })), false);
  assert.equal(
    isBusy(
      after(trained, { type: "open", n: 5 }, { type: "training", training: { problem: { code: "unreachable" } } }),
    ),
    false,
  );
});
