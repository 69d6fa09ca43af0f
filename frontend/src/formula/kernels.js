/**
 * Formulas as loops over arrays that were made beforehand. What a formula says of one number is done to all elements,
 * one loop for each of its signs; nothing is allocated while it runs, and no code is made at run time, which a page's
 * content policy may forbid.
 */

import { NUMBERS, STEEP } from "./numbers.js";

/** @import { Tree } from "../types" */

/**
 * An operand: one number for all (`data` of length 1), or as many as the result has; `map` where an array is
 * broadcast: which of its elements stands in each place.
 * @typedef {{ data: Float64Array, map?: Int32Array }} Operand
 * @typedef {() => void} Loop
 */

/**
 * Whether a formula is of numbers alone: letters of `known`, and functions of numbers.
 * @param {Tree} tree
 * @param {Record<string, unknown>} known
 * @returns {boolean}
 */
export function isOfNumbers(tree, known) {
  if (typeof tree === "number") return true;
  if (typeof tree === "string") return Object.hasOwn(known, tree);
  const [head, ...parts] = tree;
  return Object.hasOwn(NUMBERS, head) && parts.every((part) => isOfNumbers(part, known));
}

/**
 * A formula with its constants put in and worked out: 2 · x ** (2 − 1) is 2 · x.
 * @param {Tree} tree
 * @param {Record<string, number>} constants
 * @returns {Tree}
 */
export function folded(tree, constants) {
  if (typeof tree === "number") return tree;
  if (typeof tree === "string") return Object.hasOwn(constants, tree) ? constants[tree] : tree;
  const [head, ...rest] = tree;
  const parts = rest.map((part) => folded(/** @type {Tree} */ (part), constants));
  if (parts.every((part) => typeof part === "number")) return NUMBERS[head](.../** @type {number[]} */ (parts));
  if (head === "where" && typeof parts[0] === "number") return parts[parts[0] !== 0 ? 1 : 2];
  if (head === "**" && parts[1] === 1) return parts[0];
  return [head, ...parts];
}

/**
 * The loops that work out a formula, in order, and where its result stands: a letter's own array, or one of the
 * loops', or `out` where that is given.
 * @param {Tree} tree
 * @param {Record<string, Operand>} letters
 * @param {number} size of the result
 * @param {Float64Array} [out]
 * @returns {{ result: Float64Array, loops: Loop[] }}
 */
export function vectorized(tree, letters, size, out) {
  /** @type {Loop[]} */
  const loops = [];
  /** @type {(one: Tree, to: Float64Array | undefined) => Operand} */
  const place = (one, to) => {
    if (typeof one === "number") return { data: Float64Array.of(one) };
    if (typeof one === "string") return letters[one];
    const [head, ...parts] = one;
    const given = parts.map((part) => place(/** @type {Tree} */ (part), undefined));
    const wide = given.some(({ data, map }) => data.length > 1 || map !== undefined) || size === 1;
    const made = wide ? (to ?? new Float64Array(size)) : new Float64Array(1);
    const [x, y] = given;
    if (head === "+" && given.length === 2 && x.data.length === size && !x.map && y.map)
      loops.push(plusSpread(made, x.data, y.data, y.map));
    else
      loops.push(
        loopOf(
          head,
          made,
          given.map((part) => spreadOut(part, size, loops)),
        ),
      );
    return { data: made };
  };
  let result = spreadOut(place(tree, out), size, loops);
  if (out && result !== out) {
    loops.push(copy(out, result));
    result = out;
  }
  return { result, loops };
}

/**
 * x + y where y is broadcast.
 * @param {Float64Array} out
 * @param {Float64Array} x
 * @param {Float64Array} y
 * @param {Int32Array} map
 * @returns {Loop}
 */
function plusSpread(out, x, y, map) {
  const k = y.length;
  if (map.every((place, i) => place === i % k))
    return () => {
      for (let i = 0; i < out.length; ) for (let j = 0; j < k; j++, i++) out[i] = x[i] + y[j];
    };
  return () => {
    for (let i = 0; i < out.length; i++) out[i] = x[i] + y[map[i]];
  };
}

/**
 * g · f(x, out) in one loop, with f for itself too: the local derivatives that trainings meet most.
 * @param {Tree} rule
 * @param {Float64Array} g
 * @param {Record<string, Operand>} letters
 * @returns {{ local: Float64Array, sent: Float64Array, loop: Loop } | null}
 */
export function slopeTimes(rule, g, letters) {
  if (!Array.isArray(rule) || rule[0] !== "tanh_slope" || rule[1] !== "x" || rule[2] !== "out") return null;
  const [x, out] = [letters.x, letters.out];
  const n = out.data.length;
  if (x.map || g.length !== n || x.data.length !== n) return null;
  const [local, sent] = [new Float64Array(n), new Float64Array(n)];
  const [inner, outer] = [x.data, out.data];
  const steep = NUMBERS.tanh_slope;
  const loop = () => {
    for (let i = 0; i < n; i++) {
      const own = outer[i];
      const slope = own < STEEP && own > -STEEP ? 1 - own * own : steep(inner[i], own);
      local[i] = slope;
      sent[i] = g[i] * slope;
    }
  };
  return { local, sent, loop };
}

/**
 * An operand in as many places as the result has.
 * @param {Operand} operand
 * @param {number} size
 * @param {Loop[]} loops
 */
function spreadOut({ data, map }, size, loops) {
  if (!map || data.length === 1) return data;
  const wide = new Float64Array(size);
  loops.push(() => {
    for (let i = 0; i < size; i++) wide[i] = data[map[i]];
  });
  return wide;
}

/**
 * x in every place of `out`: a loop, since a library's `set` and `fill` take longer to begin than small arrays to be
 * written.
 * @param {Float64Array} out
 * @param {Float64Array} x one number for all, or as many
 * @returns {Loop}
 */
export function copy(out, x) {
  const n = out.length;
  if (x.length === 1)
    return () => {
      const one = x[0];
      for (let i = 0; i < n; i++) out[i] = one;
    };
  return () => {
    for (let i = 0; i < n; i++) out[i] = x[i];
  };
}

/** Runs loops one after the other. @param {Loop[]} loops @returns {Loop} */
export function inTurn(loops) {
  if (loops.length === 1) return loops[0];
  const [one, two, three] = loops;
  if (loops.length === 2)
    return () => {
      one();
      two();
    };
  if (loops.length === 3)
    return () => {
      one();
      two();
      three();
    };
  return () => {
    for (let i = 0; i < loops.length; i++) loops[i]();
  };
}

/**
 * One sign of a formula as a loop. Those that a training spends its time in are written out, since a loop that calls
 * one of many functions cannot be made fast.
 * @param {string} head
 * @param {Float64Array} out
 * @param {Float64Array[]} parts
 * @returns {Loop}
 */
function loopOf(head, out, parts) {
  const [x, y] = parts;
  const n = out.length;
  if (n === 1) {
    const f = NUMBERS[head];
    if (parts.length === 1) return () => void (out[0] = f(x[0]));
    if (parts.length === 2) return () => void (out[0] = f(x[0], y[0]));
    return () => void (out[0] = f(...parts.map((part) => part[0])));
  }
  const special = parts.length === 1 ? UNARY[head] : BINARY[head]?.[kindOf(x, y)];
  if (special) return special(out, x, y, n);
  const f = NUMBERS[head];
  const step = parts.map((part) => (part.length === 1 ? 0 : 1));
  if (parts.length === 1)
    return () => {
      for (let i = 0; i < n; i++) out[i] = f(x[i * step[0]]);
    };
  if (parts.length === 2)
    return () => {
      for (let i = 0; i < n; i++) out[i] = f(x[i * step[0]], y[i * step[1]]);
    };
  const z = parts[2];
  return () => {
    for (let i = 0; i < n; i++) out[i] = f(x[i * step[0]], y[i * step[1]], z[i * step[2]]);
  };
}

/** @param {Float64Array} x @param {Float64Array} y */
const kindOf = (x, y) => (x.length === 1 ? "one" : y.length === 1 ? "other" : "both");

/** @typedef {(out: Float64Array, x: Float64Array, y: Float64Array, n: number) => Loop} Kernel */

/** @type {Record<string, Kernel>} */
const UNARY = {
  neg: (out, x, _, n) => () => {
    for (let i = 0; i < n; i++) out[i] = -x[i];
  },
  tanh: (out, x, _, n) => () => {
    // (e²ˣ − 1) / (e²ˣ + 1), exact near 0 and faster than the library's own.
    for (let i = 0; i < n; i++) {
      const grown = Math.expm1(2 * x[i]);
      out[i] = x[i] > 20 ? 1 : grown / (grown + 2);
    }
  },
  exp: (out, x, _, n) => () => {
    for (let i = 0; i < n; i++) out[i] = Math.exp(x[i]);
  },
  abs: (out, x, _, n) => () => {
    for (let i = 0; i < n; i++) out[i] = Math.abs(x[i]);
  },
  sqrt: (out, x, _, n) => () => {
    for (let i = 0; i < n; i++) out[i] = Math.sqrt(x[i]);
  },
};

/**
 * By which of the two operands is one number for all.
 * @type {Record<string, Partial<Record<"one" | "other" | "both", Kernel>>>}
 */
const BINARY = {
  "+": {
    both: (out, x, y, n) => () => {
      for (let i = 0; i < n; i++) out[i] = x[i] + y[i];
    },
    other: (out, x, y, n) => () => {
      const b = y[0];
      for (let i = 0; i < n; i++) out[i] = x[i] + b;
    },
    one: (out, x, y, n) => () => {
      const a = x[0];
      for (let i = 0; i < n; i++) out[i] = a + y[i];
    },
  },
  "-": {
    both: (out, x, y, n) => () => {
      for (let i = 0; i < n; i++) out[i] = x[i] - y[i];
    },
    other: (out, x, y, n) => () => {
      const b = y[0];
      for (let i = 0; i < n; i++) out[i] = x[i] - b;
    },
    one: (out, x, y, n) => () => {
      const a = x[0];
      for (let i = 0; i < n; i++) out[i] = a - y[i];
    },
  },
  "*": {
    both: (out, x, y, n) => () => {
      for (let i = 0; i < n; i++) out[i] = x[i] * y[i];
    },
    other: (out, x, y, n) => () => {
      const b = y[0];
      for (let i = 0; i < n; i++) out[i] = x[i] * b;
    },
    one: (out, x, y, n) => () => {
      const a = x[0];
      for (let i = 0; i < n; i++) out[i] = a * y[i];
    },
  },
  "/": {
    both: (out, x, y, n) => () => {
      for (let i = 0; i < n; i++) out[i] = x[i] / y[i];
    },
    other: (out, x, y, n) => () => {
      const b = y[0];
      for (let i = 0; i < n; i++) out[i] = x[i] / b;
    },
  },
  "**": {
    other: (out, x, y, n) => () => {
      const power = y[0];
      const f = NUMBERS["**"];
      if (power === 2) for (let i = 0; i < n; i++) out[i] = x[i] * x[i];
      else if (power === 1) for (let i = 0; i < n; i++) out[i] = x[i];
      else for (let i = 0; i < n; i++) out[i] = f(x[i], power);
    },
  },
};

/**
 * The sum of what stands in each place of a smaller array.
 * @param {Float64Array} out
 * @param {Float64Array} x
 * @param {Int32Array} map
 * @returns {Loop}
 */
export function gathered(out, x, map) {
  const n = x.length;
  const k = out.length;
  if (k > 1 && map.every((place, i) => place === i % k))
    return () => {
      for (let j = 0; j < k; j++) {
        let sum = 0;
        for (let i = j; i < n; i += k) sum += x[i];
        out[j] = sum;
      }
    };
  if (out.length === 1)
    return () => {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += x[i];
      out[0] = sum;
    };
  return () => {
    for (let i = 0; i < out.length; i++) out[i] = 0;
    for (let i = 0; i < n; i++) out[map[i]] += x[i];
  };
}

/** Whether an array has a number that is none. @param {Float64Array} x */
export function hasNone(x) {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * 0; // ∞ and NaN leave NaN
  return sum !== 0 && x.some(Number.isNaN);
}
