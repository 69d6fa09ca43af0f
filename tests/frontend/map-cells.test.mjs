/** What is printed in the cells of a map: the same decimals for all, nothing that is not so, nothing wider than a cell. */

import assert from "node:assert/strict";
import { test } from "../limited.mjs";
import { legible, mapCells } from "../../frontend/src/graph/map-cells.js";

const FORM = { rows: 2, columns: 2 };
const digits = (value, kind = "value") => mapCells(value, [2, 2], FORM, kind).map((cell) => cell.digits);

test("values have two decimals, gradients three, whole numbers none", () => {
  assert.deepEqual(
    digits([
      [0.5, -1.581],
      [0.674, 0],
    ]),
    ["0.50", "−1.58", "0.67", "0"],
  );
  assert.deepEqual(
    digits(
      [
        [0.0456, -0.273],
        [1e-3, 0.1],
      ],
      "grad",
    ),
    ["0.046", "−0.273", "0.001", "0.100"],
  );
  assert.deepEqual(
    digits([
      [1, -20],
      [3, 0],
    ]),
    ["1", "−20", "3", "0"],
  );
  assert.deepEqual(
    digits(
      [
        [12.34, 1],
        [0.5, 0],
      ],
      "grad",
    ),
    ["12.3", "1.0", "0.5", "0"],
  );
});

test("what would read 0 and is none is nearly 0; an infinite cell is so; what is tiny everywhere has no digits", () => {
  assert.deepEqual(
    digits(
      [
        [-0.0001, 0.1],
        [0, 0.2],
      ],
      "grad",
    ),
    ["≈0", "0.100", "0", "0.200"],
  );
  assert.deepEqual(
    digits([
      [Infinity, 1],
      [-Infinity, Number.NaN],
    ]),
    ["∞", "1", "−∞", "NaN"],
  );
  assert.deepEqual(
    digits(
      [
        [1e-5, 2e-5],
        [0, 1e-6],
      ],
      "grad",
    ),
    ["", "", "", ""],
  );
});

test("no digits where they would be wrong for some cells, or wider than a cell", () => {
  assert.deepEqual(
    digits([
      [1e9, 0.6],
      [3e9, 1.2],
    ]),
    ["", "", "", ""],
  );
  assert.deepEqual(
    digits([
      [-1777778, 5],
      [6, 7],
    ]),
    ["", "", "", ""],
  );
  assert.equal(
    legible(
      [
        [1e9, 0.6],
        [3e9, 1.2],
      ],
      [2, 2],
      FORM,
      "value",
    ),
    false,
  );
  assert.equal(
    legible(
      [
        [1, 2],
        [3, 4],
      ],
      [2, 2],
      FORM,
      "value",
    ),
    true,
  );
});

test("of several matrices the one that is asked for; a block of both signs is marked", () => {
  const two = [
    [
      [1, 2],
      [3, 4],
    ],
    [
      [5, -6],
      [7, 8],
    ],
  ];
  const shown = (slice) => mapCells(two, [2, 2, 2], FORM, "value", slice).map((cell) => cell.digits);
  assert.deepEqual(shown(), ["1", "2", "3", "4"]);
  assert.deepEqual(shown([1]), ["5", "−6", "7", "8"]);
  const blocks = mapCells([1, -2, 3, 4], [4], { rows: 1, columns: 2 }, "grad");
  assert.deepEqual(
    blocks.map(({ mixed, sign }) => [mixed, sign]),
    [
      [true, -1],
      [false, 1],
    ],
  );
});

test("what is infinite is as dark as can be, with its sign; what is no number is marked", () => {
  const cells = mapCells(
    [
      [Infinity, -Infinity],
      [Number.NaN, 2],
    ],
    [2, 2],
    FORM,
    "grad",
  );
  assert.deepEqual(
    cells.map(({ sign, none }) => [sign, none]),
    [
      [1, false],
      [-1, false],
      [0, true],
      [1, false],
    ],
  );
  assert.equal(cells[0].tint, cells[3].tint);
  assert.equal(cells[2].tint, 0);
});
