/** Arrays of numbers: shape, broadcasting, reductions, products. A single number is a plain number. */

/**
 * @typedef {{ shape: number[], data: Float64Array }} Grid
 * @typedef {number | Grid} Value
 * @typedef {number | number[] | null} Axis
 */

/** @param {number[]} shape */
export const sizeOfShape = (shape) => shape.reduce((a, b) => a * b, 1);

/**
 * @param {number[]} shape
 * @returns {Grid}
 */
export const zeros = (shape) => ({ shape, data: new Float64Array(sizeOfShape(shape)) });

/** @param {Value} x */
export const shapeOf = (x) => (typeof x === "number" ? [] : x.shape);

/**
 * @param {Value} x
 * @returns {Grid}
 */
export const grid = (x) => (typeof x === "number" ? { shape: [], data: Float64Array.of(x) } : x);

/**
 * The same elements in another shape; a number for the shape [].
 * @param {Value} x
 * @param {number[]} shape
 * @returns {Value}
 */
export function reshape(x, shape) {
  const { data } = grid(x);
  return shape.length ? { shape, data } : data[0];
}

/**
 * From the nested lists of a trace.
 * @param {any} nested
 * @returns {Value}
 */
export function fromNested(nested) {
  if (typeof nested === "number") return nested;
  const shape = [];
  for (let row = nested; Array.isArray(row); row = row[0]) shape.push(row.length);
  return { shape, data: Float64Array.from(/** @type {number[]} */ (nested.flat(Infinity))) };
}

/**
 * To the nested lists of a trace.
 * @param {Value} x
 * @returns {any}
 */
export function toNested(x) {
  if (typeof x === "number") return x;
  const build = (/** @type {number} */ axis, /** @type {number} */ from) => {
    if (axis === x.shape.length) return x.data[from];
    const step = sizeOfShape(x.shape.slice(axis + 1));
    /** @type {any[]} */
    const row = [];
    for (let i = 0; i < x.shape[axis]; i++) row.push(build(axis + 1, from + i * step));
    return row;
  };
  return build(0, 0);
}

/** @param {number[]} shape row-major steps, 0 along an axis of length 1 */
function steps(shape) {
  const found = new Array(shape.length).fill(0);
  let step = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    found[i] = shape[i] === 1 ? 0 : step;
    step *= shape[i];
  }
  return found;
}

/**
 * NumPy's rule: aligned at the last axis.
 * @param {number[][]} shapes
 */
export function broadcastShapes(shapes) {
  const rank = Math.max(...shapes.map((s) => s.length));
  const out = new Array(rank).fill(1);
  for (const shape of shapes) {
    shape.forEach((size, i) => {
      const k = rank - shape.length + i;
      if (size !== 1) out[k] = size;
    });
  }
  return out;
}

/**
 * For each element of an array of `shape`, where the element of x is that stands there.
 * @param {number[]} own the shape of x
 * @param {number[]} shape
 * @returns {Int32Array}
 */
export function places(own, shape) {
  const rank = shape.length;
  const step = [...new Array(rank - own.length).fill(0), ...steps(own)];
  const size = sizeOfShape(shape);
  const found = new Int32Array(size);
  const at = new Array(rank).fill(0);
  let here = 0;
  for (let i = 0; i < size; i++) {
    found[i] = here;
    for (let axis = rank - 1; axis >= 0; axis--) {
      here += step[axis];
      if (++at[axis] < shape[axis]) break;
      here -= step[axis] * shape[axis];
      at[axis] = 0;
    }
  }
  return found;
}

/**
 * A function of numbers, element by element.
 * @param {(...numbers: number[]) => number} f
 * @returns {(...values: Value[]) => Value}
 */
export function each(f) {
  return (...values) => {
    if (values.every((one) => typeof one === "number")) return f(.../** @type {number[]} */ (values));
    const shape = broadcastShapes(values.map(shapeOf));
    const out = zeros(shape);
    const sources = values.map((one) => {
      if (typeof one === "number") return () => one;
      const { data } = one;
      if (data.length === out.data.length) return (/** @type {number} */ i) => data[i];
      const where = places(one.shape, shape);
      return (/** @type {number} */ i) => data[where[i]];
    });
    for (let i = 0; i < out.data.length; i++) out.data[i] = f(...sources.map((source) => source(i)));
    return out;
  };
}

/**
 * @param {Value} x
 * @param {number[]} shape
 * @returns {Value}
 */
export function broadcastTo(x, shape) {
  if (!shape.length) return x;
  const { data, shape: own } = grid(x);
  const out = zeros(shape);
  const where = places(own, shape);
  for (let i = 0; i < out.data.length; i++) out.data[i] = data[where[i]];
  return out;
}

/**
 * Undo broadcasting: sum over every axis that was stretched.
 * @param {Value} x
 * @param {number[]} shape
 * @returns {Value}
 */
export function unbroadcast(x, shape) {
  const { data, shape: wide } = grid(x);
  if (wide.length === shape.length && wide.every((size, i) => size === shape[i])) return x;
  const out = zeros(shape);
  const where = places(shape, wide);
  for (let i = 0; i < data.length; i++) out.data[where[i]] += data[i];
  return shape.length ? out : out.data[0];
}

/**
 * The axes that `axis` means, counted from the front.
 * @param {Axis} axis
 * @param {number} rank
 * @returns {number[]}
 */
function axesOf(axis, rank) {
  if (axis === null || axis === undefined) return Array.from({ length: rank }, (_, i) => i);
  return (Array.isArray(axis) ? axis : [axis]).map((i) => (i + rank) % Math.max(rank, 1));
}

/**
 * An array as groups along `axis`: for each group the places of its elements, in order.
 * @param {Value} x
 * @param {Axis} axis
 */
export function groups(x, axis) {
  const { shape, data } = grid(x);
  const gone = axesOf(axis, shape.length);
  const kept = shape.map((size, i) => (gone.includes(i) ? 1 : size));
  const where = places(kept, shape);
  /** @type {number[][]} */
  const members = Array.from({ length: sizeOfShape(kept) }, () => []);
  for (let i = 0; i < data.length; i++) members[where[i]].push(i);
  return { data, kept, members, short: kept.filter((_, i) => !gone.includes(i)) };
}

/**
 * A function of the elements of each group.
 * @param {(numbers: number[]) => number} f
 * @returns {(x: Value, axis?: Axis, keepdims?: boolean) => Value}
 */
export function reduce(f) {
  return (x, axis = null, keepdims = false) => {
    const { data, kept, members, short } = groups(x, axis);
    const out = Float64Array.from(members, (group) => f(group.map((i) => data[i])));
    const shape = keepdims ? kept : short;
    return shape.length ? { shape, data: out } : out[0];
  };
}

/**
 * A function that turns the elements of each group into as many.
 * @param {(numbers: number[]) => number[]} f
 * @returns {(x: Value, axis?: Axis) => Value}
 */
export function within(f) {
  return (x, axis = null) => {
    const { data, members } = groups(x, axis);
    const out = new Float64Array(data.length);
    for (const group of members) f(group.map((i) => data[i])).forEach((number, k) => (out[group[k]] = number));
    return reshape({ shape: [], data: out }, shapeOf(x));
  };
}

/**
 * A function of two arrays of one shape that turns the elements of each group into as many.
 * @param {(one: number[], other: number[]) => number[]} f
 * @returns {(x: Value, y: Value, axis?: Axis) => Value}
 */
export function withinBoth(f) {
  return (x, y, axis = null) => {
    const { data, members } = groups(x, axis);
    const other = grid(broadcastTo(y, shapeOf(x))).data;
    const out = new Float64Array(data.length);
    for (const group of members) {
      f(
        group.map((i) => data[i]),
        group.map((i) => other[i]),
      ).forEach((number, k) => (out[group[k]] = number));
    }
    return reshape({ shape: [], data: out }, shapeOf(x));
  };
}

/**
 * g, which has the shape of x reduced over `axis`, laid out again over the shape of x.
 * @param {Value} g
 * @param {Value} x
 * @param {Axis} axis
 * @param {boolean} keepdims
 */
export function spread(g, x, axis, keepdims) {
  const shape = shapeOf(x);
  if (!shape.length) return reshape(g, []);
  const gone = axesOf(axis, shape.length);
  const kept = shape.map((size, i) => (gone.includes(i) ? 1 : size));
  return broadcastTo(keepdims || axis === null ? reshape(g, shapeOf(g).length ? kept : []) : reshape(g, kept), shape);
}

/**
 * Matrices, or stacks of them.
 * @param {Value} x
 * @param {Value} y
 * @returns {Value}
 */
export function matmul(x, y) {
  const [a, b] = [grid(x), grid(y)];
  const [n, m] = a.shape.slice(-2);
  const p = b.shape[b.shape.length - 1];
  const stack = broadcastShapes([a.shape.slice(0, -2), b.shape.slice(0, -2), []]);
  const out = zeros([...stack, n, p]);
  const [at, bt] = [places(a.shape.slice(0, -2), stack), places(b.shape.slice(0, -2), stack)];
  for (let s = 0; s < at.length; s++) {
    const [i0, j0, k0] = [at[s] * n * m, bt[s] * m * p, s * n * p];
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < m; k++) {
        const factor = a.data[i0 + i * m + k];
        for (let j = 0; j < p; j++) out.data[k0 + i * p + j] += factor * b.data[j0 + k * p + j];
      }
    }
  }
  return out;
}

/**
 * @param {Value} x
 * @param {number[] | null} axes null: all of them turned round
 * @returns {Value}
 */
export function transpose(x, axes) {
  const { shape, data } = grid(x);
  const rank = shape.length;
  const order = axes ? axes.map((i) => (i + rank) % rank) : shape.map((_, i) => rank - 1 - i);
  const out = zeros(order.map((i) => shape[i]));
  const own = steps(shape);
  const at = new Array(rank).fill(0);
  for (let i = 0; i < data.length; i++) {
    let from = 0;
    for (let k = 0; k < rank; k++) from += at[k] * own[order[k]];
    out.data[i] = data[from];
    for (let axis = rank - 1; axis >= 0 && ++at[axis] === out.shape[axis]; axis--) at[axis] = 0;
  }
  return rank ? out : data[0];
}

/** @typedef {[string, number | null, number | null, number | null]} Slice */

/**
 * The places of the elements that an index picks, and the shape that they make.
 * @param {number[]} shape
 * @param {(number | Slice | ["places", ...number[]])[]} key
 */
export function picked(shape, key) {
  const ranges = shape.map((size, axis) => {
    const one = key[axis] ?? ["slice", null, null, null];
    const from = (/** @type {number} */ place) => (place < 0 ? place + size : place);
    if (typeof one === "number") return { list: [from(one)], drop: true };
    if (one[0] === "places") return { list: /** @type {number[]} */ (one.slice(1)).map(from), drop: false };
    const [, start, stop, step] = /** @type {Slice} */ (one);
    return { list: sliced(size, start, stop, step), drop: false };
  });
  const own = steps(shape).map((step, i) => (shape[i] === 1 ? 0 : step));
  let places_ = [0];
  ranges.forEach(({ list }, axis) => (places_ = places_.flatMap((base) => list.map((i) => base + i * own[axis]))));
  return { places: places_, shape: ranges.filter((one) => !one.drop).map((one) => one.list.length) };
}

/**
 * The indices of a slice, as Python has them.
 * @param {number} size
 * @param {number | null} from
 * @param {number | null} to
 * @param {number | null} by
 */
function sliced(size, from, to, by) {
  const step = by ?? 1;
  const inside = (/** @type {number | null} */ at, /** @type {number} */ open) => {
    if (at === null) return open;
    const place = at < 0 ? at + size : at;
    return step > 0 ? Math.max(0, Math.min(size, place)) : Math.max(-1, Math.min(size - 1, place));
  };
  const list = [];
  const [start, stop] = step > 0 ? [inside(from, 0), inside(to, size)] : [inside(from, size - 1), inside(to, -1)];
  for (let i = start; step > 0 ? i < stop : i > stop; i += step) list.push(i);
  return list;
}
