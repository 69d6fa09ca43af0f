/** A graph in little height: its leaves stand above the boxes that read them. */

import assert from "node:assert/strict";
import { test } from "../limited.mjs";
import { boardOf } from "../../frontend/src/graph/board.js";
import { spine } from "../../frontend/src/graph/spine.js";
import { passage } from "../../frontend/src/trace/stops.js";
import { golden, NAMES } from "./traces.mjs";

const LITTLE = { width: 448, height: 161 }; // what an element of 480 by 420 pixels leaves to its graph
const GAPS = { rankGap: 56, gap: 16 };

const leaf = (id) => ({ id, w: 60, h: 40, inputs: [] });
const op = (id, inputs, rooms) => ({ id, w: 90, h: 60, inputs, rooms });

test("a leaf stands above its one reader; what several read stands in the row", () => {
  const found = spine([leaf(0), leaf(1), leaf(2), op(3, [0, 1]), op(4, [3, 2, 1])], GAPS);
  assert.deepEqual(found.dropped, [0, 2]);
  const { boxes, wires } = found;
  assert.ok(boxes[0].y + boxes[0].h < boxes[3].y && boxes[2].y + boxes[2].h < boxes[4].y);
  assert.ok(boxes[1].x + boxes[1].w < boxes[3].x);
  assert.deepEqual(
    wires.map(({ consumer, arg, source }) => [consumer, arg, source]).sort(),
    [
      [3, 0, 0],
      [3, 1, 1],
      [4, 0, 3],
      [4, 1, 2],
      [4, 2, 1],
    ].sort(),
  );
});

test("nothing stands on anything else, nor outside", () => {
  for (const name of NAMES) {
    const walk = golden(name);
    const board = boardOf(walk, passage(walk, null).folded, LITTLE);
    if (!board.low) continue;
    const boxes = board.boxes.map(({ x, y, w, h }) => [x, y, x + w, y + h]);
    boxes.forEach(([x, y, right, bottom], i) => {
      assert.ok(
        x >= -0.01 && y >= -0.01 && right <= board.width + 0.01 && bottom <= board.height + 0.01,
        `${name} ${i}`,
      );
      for (const [a, b, c, d] of boxes.slice(i + 1))
        assert.ok(right <= a + 0.01 || c <= x + 0.01 || bottom <= b + 0.01 || d <= y + 0.01, `${name} ${i}`);
    });
  }
});

test("the article's neuron is seen whole in an element of 480 by 420, its row from left to right", () => {
  const walk = golden("neuron");
  const board = boardOf(walk, passage(walk, null).folded, LITTLE);
  assert.ok(board.low && !board.tall);
  assert.ok(board.width * board.scale <= LITTLE.width && board.height * board.scale <= LITTLE.height);
  const [z, y, L] = ["z", "y", "L"].map((name) => board.boxes[board.unitOf[walk.trace.names[name]]]);
  assert.ok(z.x < y.x && y.x < L.x && z.y === y.y && y.y === L.y);
  for (const wire of board.wires) assert.equal(wire.down, board.units[wire.source].inputs.length === 0);
});
