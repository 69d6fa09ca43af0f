/** Arrays in play: what is large at a step, that it fits, and how boxes come from one step to the next. */

import assert from "node:assert/strict";
import { test } from "../limited.mjs";
import { boardOf, CELLS_SCALE } from "../../frontend/src/graph/board.js";
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
    yield { walk, folded, here, calm, board: inPlay(calm, frame(walk, here.at), folded, room, here, say) };
  }
}

test("what a step is about prints its cells, forty at most, and nothing stands on anything else", () => {
  const seen = { wide: 0, phone: 0 };
  for (const [kind, room] of Object.entries(ROOMS)) {
    for (const name of NAMES) {
      for (const { walk, here, calm, board, folded } of boards(name, room)) {
        if (!board.play) assert.equal(board, calm);
        if (!board.play?.size) continue; // there are only miniatures
        seen[kind]++;
        const at = `${name}, ${kind}, at ${here.at}`;
        const first = here.phase === "backward" ? here.to : here.unit;
        const moved = here.phase === "update" ? [...walk.moves.keys()].map((id) => folded.unitOf[id]) : null;
        const about = new Set(moved ?? [first, here.unit, ...folded.units[here.unit].inputs]);
        let cells = 0;
        for (const id of board.play.keys()) {
          assert.ok(about.has(id), at);
          const node = walk.trace.nodes[folded.units[id].exit];
          const { rows, columns, numbers } = mapOf(node.shape);
          assert.ok(numbers, at);
          const come = hasSlot(walk, node.id) && gradOf(frame(walk, here.at), node.id).sum !== null;
          cells += rows * columns * (come ? 2 : 1);
        }
        assert.ok(cells > 0 && cells <= 40, `${at}: ${cells} cells`);
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
  assert.ok(seen.wide > 40 && seen.phone > 40, JSON.stringify(seen));
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
