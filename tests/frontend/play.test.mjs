/** Arrays in play: what is large at a step, that it fits, and how boxes come from one step to the next. */

import assert from "node:assert/strict";
import { test } from "../limited.mjs";
import { boardOf, CELLS_SCALE } from "../../frontend/src/graph/board.js";
import { held } from "../../frontend/src/graph/hold.js";
import { inPlay } from "../../frontend/src/graph/play.js";
import { mapOf } from "../../frontend/src/graph/size.js";
import { frame, gradOf } from "../../frontend/src/trace/frame.js";
import { hasSlot, passage } from "../../frontend/src/trace/stops.js";
import { between } from "../../frontend/src/views/glide.js";
import { golden, NAMES } from "./traces.mjs";

const ROOMS = {
  wide: { width: 854, height: 424 }, // what 1280 by 800 leaves to a graph
  phone: { width: 344, height: 461 },
};
const say = Object.assign((key, holes) => `${key} ${JSON.stringify(holes ?? {})}`, { known: () => true, whole: true });

/** Every stop of a program with its board, and the board that it is made of. */
function* boards(name, room) {
  const walk = golden(name);
  const { folded, stops } = passage(walk, null);
  for (const here of stops) {
    const calm = boardOf(walk, folded, room, { here });
    yield { walk, folded, here, calm, board: inPlay(calm, frame(walk, here.at), folded, room, { stops, here, say }) };
  }
}

test("what a step is about prints its cells, forty at most, and nothing stands on anything else", () => {
  const seen = { wide: 0, phone: 0 };
  const printing = { wide: 0, phone: 0 };
  for (const [kind, room] of Object.entries(ROOMS)) {
    for (const name of NAMES) {
      for (const { walk, here, calm, board, folded } of boards(name, room)) {
        if (!board.play) assert.equal(board, calm);
        if (!board.play?.size) continue; // there are only miniatures
        seen[kind]++;
        const at = `${name}, ${kind}, at ${here.at}`;
        const first = here.phase === "backward" ? here.to : here.unit;
        const moved = here.phase === "update" ? [...walk.moves.keys()].map((id) => folded.unitOf[id]) : null;
        const leaves = folded.units.filter(({ inputs }) => !inputs.length).map(({ id }) => id);
        const start = here.phase === "start" ? leaves : null;
        const about = new Set(start ?? moved ?? [first, here.unit, ...folded.units[here.unit].inputs]);
        let cells = 0;
        for (const id of board.printed.value) {
          assert.ok(about.has(id) && board.play.has(id), at);
          const node = walk.trace.nodes[folded.units[id].exit];
          const { rows, columns, numbers } = mapOf(node.shape);
          assert.ok(numbers, at);
          const come = hasSlot(walk, node.id) && gradOf(frame(walk, here.at), node.id).sum !== null;
          cells += rows * columns * (come && board.printed.grad.has(id) ? 2 : 1);
        }
        for (const id of board.printed.grad) assert.ok(board.printed.value.has(id), at);
        assert.ok(cells <= 40, `${at}: ${cells} cells`);
        printing[kind] += Number(cells > 0);
        assert.ok(board.scale >= CELLS_SCALE, at);
        assert.ok(board.width * board.scale <= room.width + 0.01, at);
        if (kind === "wide") assert.ok(board.height * board.scale <= room.height + 0.01, at);
        const boxes = board.boxes.map(({ x, y, w, h }) => [x, y, x + w, y + h]);
        boxes.forEach(([x, y, right, bottom], i) => {
          for (const [a, b, c, d] of boxes.slice(i + 1))
            assert.ok(right <= a + 0.01 || c <= x + 0.01 || bottom <= b + 0.01 || d <= y + 0.01, `${at}: box ${i}`);
        });
      }
    }
  }
  assert.ok(printing.wide > 40 && printing.phone > 40, JSON.stringify([seen, printing]));
});

test("where there is room nothing moves from step to step, and where there is less the columns stay", () => {
  const places = ({ boxes }, along) =>
    boxes.map(({ x, y, w, h }) => (along ? [x + w / 2] : [x, y, w, h]).map(Math.round));
  const still = (name, room, along) => {
    const all = [...boards(name, room)].map(({ board }) => board);
    assert.ok(all.length > 4 && all.every(({ play }) => play), name);
    for (const board of all.slice(1)) assert.deepEqual(places(board, along), places(all[0], along), name);
  };
  for (const name of ["layer", "circle", "feedback"]) still(name, { width: 852, height: 344 }, true);
  still("convolution", { width: 852, height: 344 }, false);
  for (const name of ["layer", "xor", "feedback", "normalisation"]) still(name, { width: 1012, height: 524 }, false);
  for (const name of ["attention", "rnn"]) still(name, { width: 1490, height: 700 }, false);
});

test("a box that grows moves the others no further than it must, and none leaves its window", () => {
  const boxes = [0, 1, 2].map((id) => ({ id, x: 200 * id, y: 80, w: 60, h: 40 }));
  const wires = [0, 1].map((id) => ({ source: id, consumer: id + 1, arg: 0, down: false, points: [0, 0, 0, 0] }));
  const room = { width: 460, height: 200 };
  const at = (size, corner = { w: 0, h: 0 }) => {
    const made = boxes.map((box) => (box.id === 1 ? { ...box, ...size } : { ...box }));
    // As close as they may stand: 20 apart.
    let x = 0;
    for (const box of made) [box.x, x] = [x, x + box.w + 20];
    return held({ boxes: made, wires, width: 0, height: 0 }, boxes, room, { gap: 10, corner });
  };
  assert.deepEqual(
    at({}).boxes.map(({ x, y }) => [x, y]),
    boxes.map(({ x, y }) => [x, y]),
  );
  const grown = at({ w: 300, h: 120 });
  // 300 and 20 on both sides: the ends move by 40 outwards, but not out of the window.
  assert.deepEqual(
    grown.boxes.map(({ x, y }) => [x, y]),
    [
      [0, 80],
      [80, 40],
      [400, 80],
    ],
  );
  assert.deepEqual(grown.wires[0].points.slice(0, 1), [60]);
  const low = at({}, { w: 100, h: 90 });
  assert.deepEqual(
    low.boxes.map(({ y }) => y),
    [80, 80, 90],
  );
  assert.equal(at({ w: 400 }).width > room.width, true); // it does not fit, and says so
});

test("the box that receives is larger than in the calm picture; single numbers have no such steps", () => {
  for (const { here, calm, board } of boards("attention", ROOMS.wide)) {
    if (!board.play?.size || here.phase !== "backward") continue;
    assert.ok(board.play.has(here.to) || board.play.has(here.unit));
    for (const id of board.play.keys()) assert.ok(board.boxes[id].h > calm.boxes[id].h);
  }
  for (const { board } of boards("neuron", ROOMS.wide)) assert.equal(board.play, undefined);
});

test("between two steps every box lies between its two places", () => {
  const [from, to] = [...boards("attention", ROOMS.wide)].slice(8, 10).map(({ board }) => board);
  const middle = between(from, to, 0.25);
  middle.boxes.forEach((box, i) => {
    for (const side of ["x", "y", "w", "h"])
      assert.ok(Math.abs(box[side] - (0.75 * from.boxes[i][side] + 0.25 * to.boxes[i][side])) < 1e-9);
  });
  assert.ok(middle.gliding);
  for (const [i, { points }] of middle.wires.entries()) assert.equal(points.length, to.wires[i].points.length);
});
