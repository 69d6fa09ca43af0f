import assert from "node:assert/strict";
import { test } from "../limited.mjs";
import { names, tidied } from "../../frontend/src/trace/program.js";

test("full-width input becomes plain, comments stay", () => {
  assert.equal(tidied("ｙ ＝ ２ ＊ （ｘ ＋ １）　＃ 全角（注释）"), "y = 2 * (x + 1) # 全角（注释）");
  assert.equal(tidied("v = 【1、2】 × 3 ÷ 4 − 1"), "v = [1,2] * 3 / 4 - 1");
  assert.equal(tidied("损失 = x # a−b"), "损失 = x # a−b");
  const plain = "x = 1\ny = x ** 2  # ok";
  assert.equal(tidied(plain), plain);
});

test("the names that a program gives", () => {
  assert.deepEqual(
    names(
      "x = 1\nw, t = spiral(3)\ndef f(a, b=1):\n    c = a\n    return c\nfor i in range(3):\n    x += f(x)\n损失 = x == 2",
    ),
    ["x", "w", "t", "c", "损失", "f", "a", "b", "i"],
  );
});
