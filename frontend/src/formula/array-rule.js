/** What a gate of arrays says: by which rule a gradient goes through a line, as a formula or in words. Pure. */

import { named } from "./labels.js";
import { formulaOf, letter, put } from "./line.js";
import { shapeText } from "./numerals.js";
import { plain } from "./plain.js";
import { simplified, times } from "./simplify.js";
import { derivativeOf, RULES, sizeOf } from "./slope.js";

/** @import { Run, Say, Trace, TraceNode, Tree, Unit, Walk } from "../types" */

const CALLS = /([a-zA-Zσ]\w*)\(/g;
const KNOWN = new Set("ln exp tanh sin cos max min mean sgn softmax σ".split(" "));
const LONGEST_RULE = 26; // letters of a rule that a gate shows

/**
 * What a gate of arrays does to the gradient g that arrives: cell by cell with the slope, or as the rule of the
 * operation says that is entered; what comes between that operation and the box's result stands on a second line, and
 * so does that copies are added up. Where no short formula tells a rule, the operation's own words do.
 * @param {Walk} walk
 * @param {Unit} unit
 * @param {[number, number][]} edges
 * @param {Say | null} [say]
 * @returns {string[]} at most two lines
 */
export function ruleOf(walk, unit, edges, say = null) {
  const { trace } = walk;
  const slope = derivativeOf(trace, unit, edges);
  if (slope === null) {
    const lines = mixedOf(trace, unit, edges);
    return lines.length || !say ? lines : inWords(walk, unit, edges, say);
  }
  const own = slope === 1 ? "" : short(trace, `⊙ ${held(trace, slope)}`);
  const copies = copiesOf(trace, unit, edges, say);
  if (!say) return copies || own ? [`${copies}${own || (slope === 1 ? "g" : "…")}`] : [];
  // What is too long to be read still stands there: without it the rule would be another one.
  return [own || (copies && slope !== 1 ? "⊙ (…)" : ""), copies].filter(Boolean);
}

/**
 * What calls one of the machine's own functions (conv2d_w), or is long, is no rule that a reader could follow.
 * @param {Trace} trace
 * @param {string} text
 */
const short = (trace, text) =>
  [...text].length <= LONGEST_RULE && [...text.matchAll(CALLS)].every(([, one]) => KNOWN.has(one) || one in trace.names)
    ? text
    : "";

/** A slope as one factor. @param {Trace} trace @param {Tree} tree */
function held(trace, tree) {
  const text = plain(tree, named(trace));
  return / [+−] /.test(text) ? `(${text})` : text;
}

/**
 * An array that was repeated to fit, anywhere on its way through the box, gets what comes back to all of its copies,
 * added up; nothing where none was.
 * @param {Trace} trace
 * @param {Unit} unit
 * @param {[number, number][]} edges
 * @param {Say | null} say without it there is a sign
 */
function copiesOf(trace, unit, edges, say) {
  const [[consumer, arg]] = edges;
  const { shape } = trace.nodes[trace.nodes[consumer].inputs[arg]];
  const full = widest(trace, unit, edges);
  const own = [...Array(Math.max(0, full.length - shape.length)).fill(1), ...shape];
  const along = full.flatMap((size, axis) => (own[axis] === size ? [] : [axis]));
  const count = along.reduce((all, axis) => all * full[axis], 1);
  if (count < 2) return "";
  if (!say) return "Σ ";
  const table = full.length === 2 && along.length === 1;
  return say(`gate.add.${table ? (along[0] ? "columns" : "rows") : "all"}`, { count });
}

/**
 * The largest shape on the way from some edges to a box's result: of what is added up, that of its parts.
 * @param {Trace} trace
 * @param {Unit} unit
 * @param {[number, number][]} edges
 */
function widest({ nodes }, unit, edges) {
  const way = new Set(edges.map(([consumer]) => consumer));
  for (const id of [...unit.nodes].sort((a, b) => a - b)) if (nodes[id].inputs.some((one) => way.has(one))) way.add(id);
  const shapes = [...way].flatMap((id) => [nodes[id].shape, spreadOf(nodes[id].inputs.map((one) => nodes[one].shape))]);
  return shapes.reduce((a, b) => (b.reduce((x, y) => x * y, 1) > a.reduce((x, y) => x * y, 1) ? b : a));
}

/** The shape that several are repeated to. @param {number[][]} shapes */
function spreadOf(shapes) {
  const most = Math.max(0, ...shapes.map(({ length }) => length));
  return Array.from({ length: most }, (_, axis) =>
    Math.max(...shapes.map((one) => one[axis - most + one.length] ?? 1)),
  );
}

/**
 * A rule in the operation's own words, after what is done cell by cell before.
 * @param {Walk} walk
 * @param {Unit} unit
 * @param {[number, number][]} edges
 * @param {Say} say
 */
function inWords({ trace, run }, unit, edges, say) {
  const [[consumer, arg]] = edges;
  if (edges.length > 1) return []; // each way has a rule of its own
  const node = trace.nodes[consumer];
  const key = `op.gate.${node.op}.${RULES.get(node.op)?.args[0] === "xs" ? 0 : arg}`;
  const inner = innerOf(trace, unit, consumer);
  if (inner === null || !fitsWords(trace, consumer)) return [];
  // What is repeated behind it would have to be added up before.
  if (unit.exit !== consumer && sizeOf(trace, consumer) !== largest(trace, unit, consumer)) return [];
  if (node.op !== "cross_entropy" && !say.known(key)) return [];
  const { shape } = trace.nodes[node.inputs[arg]];
  const count = sizeOf(trace, node.inputs[arg]) / sizeOf(trace, consumer);
  const { op, inputs } = trace.nodes[/** @type {number} */ (unit.exit)];
  const alone = inputs.length === 1 && inputs[0] === consumer;
  const before = inner === 1 ? "" : short(trace, `⊙ ${held(trace, inner)}`) || (alone ? `⊙ ${op}′` : "");
  if (inner !== 1 && !before) return [];
  if (node.op === "cross_entropy") {
    const own = differenceOf(trace, run, node);
    return own ? [before, own].filter(Boolean) : [];
  }
  return [before, say(key, { shape: shapeText(shape), count })].filter(Boolean);
}

/**
 * What a loss of choices sends back, where its classes are plain: "(p − t) / 3"; nothing where it is more than that.
 * @param {Trace} trace
 * @param {Run} run
 * @param {TraceNode} node
 */
function differenceOf({ nodes }, run, { inputs: [x, y], settings }) {
  const { weight, label_smoothing, reduction, ignore_index } = /** @type {Record<string, any>} */ (settings ?? {});
  const { shape } = nodes[x];
  const classes = nodes[y].shape.length < shape.length;
  const ignored = classes && [run.values[y]].flat(9).includes(ignore_index);
  if (weight || label_smoothing || ignored || shape.length !== 2) return "";
  const rows = shape[0];
  return reduction === "none" ? "g ⊙ (p − t)" : reduction === "sum" || rows === 1 ? "p − t" : `(p − t) / ${rows}`;
}

/**
 * Whether an operation does with its settings what its words say.
 * @param {Trace} trace
 * @param {number} id
 */
function fitsWords({ nodes }, id) {
  const { op, settings } = nodes[id];
  const { ord = 2 } = /** @type {Record<string, any>} */ (settings ?? {});
  return op !== "norm" || ord === 2;
}

/**
 * How many cells the largest array has behind an operation, up to its box's result.
 * @param {Trace} trace
 * @param {Unit} unit
 * @param {number} consumer
 */
function largest(trace, unit, consumer) {
  const readers = unit.nodes.flatMap((id) =>
    trace.nodes[id].inputs.flatMap((one, i) => (one === consumer ? [/** @type {[number, number]} */ ([id, i])] : [])),
  );
  const shape = readers.length ? widest(trace, unit, readers) : trace.nodes[consumer].shape;
  return shape.reduce((a, b) => a * b, 1);
}

/**
 * The slope from an operation of a box to its result; null where what lies between is not element by element.
 * @param {Trace} trace
 * @param {Unit} unit
 * @param {number} consumer
 */
function innerOf(trace, unit, consumer) {
  if (consumer === unit.exit) return 1;
  const rest = unit.nodes.filter((id) => id !== consumer);
  const readers = rest.flatMap((id) =>
    trace.nodes[id].inputs.flatMap((source, i) =>
      source === consumer ? [/** @type {[number, number]} */ ([id, i])] : [],
    ),
  );
  return readers.length ? derivativeOf(trace, { ...unit, nodes: rest }, readers) : null;
}

/**
 * The edge at which a box is entered; where a matrix is only transposed first, the one behind that, and that it is.
 * @param {Trace} trace
 * @param {Unit} unit
 * @param {[number, number]} edge
 * @returns {[[number, number], boolean]}
 */
function entryOf({ nodes }, { nodes: own }, edge) {
  const [first] = edge;
  const readers = own.flatMap((id) => nodes[id].inputs.flatMap((source, i) => (source === first ? [[id, i]] : [])));
  const turned = nodes[first].op === "transpose" && nodes[first].shape.length === 2 && readers.length === 1;
  return turned && nodes[readers[0][0]].op === "matmul"
    ? [/** @type {[number, number]} */ (readers[0]), true]
    : [edge, false];
}

/**
 * Whether the rule of an operation is what its formula says, whatever its settings are: axes are put back in another
 * order than by a transpose, and copies are added up.
 * @param {Trace} trace
 * @param {TraceNode} node
 */
function isPlain({ nodes }, { op, inputs, settings }) {
  const axes = /** @type {number[] | null | undefined} */ (/** @type {any} */ (settings)?.axes);
  const last = nodes[inputs[0]].shape.length - 1;
  return op !== "broadcast_to" && (op !== "transpose" || !axes || axes.every((axis, i) => axis === last - i));
}

/**
 * What a product of matrices sends back. A vector has no transpose: there it is an outer product, or a number times the
 * other vector. Null where a matrix is used for several, whose parts would be added up.
 * @param {Trace} trace
 * @param {TraceNode} node
 * @param {number} arg
 * @returns {Tree | null}
 */
function productOf({ nodes }, { inputs }, arg) {
  const [left, right] = inputs.map((id) => nodes[id].shape);
  const stacked = (/** @type {number[]} */ shape) => String(shape.slice(0, -2));
  if (left.length === 1 && right.length === 1) return ["*", "g", arg ? "x" : "y"];
  if (left.length === 1) return right.length > 2 ? null : arg ? ["outer", "x", "g"] : ["@", "g", ["T", "y"]];
  if (right.length === 1) return left.length > 2 ? null : arg ? ["@", ["T", "x"], "g"] : ["outer", "g", "y"];
  if (stacked(left) !== stacked(right)) return null;
  return arg ? ["@", ["T", "x"], "g"] : ["@", "g", ["T", "y"]];
}

/**
 * The rule of an operation that mixes cells, as a formula.
 * @param {Trace} trace
 * @param {Unit} unit
 * @param {[number, number][]} edges
 */
function mixedOf(trace, unit, edges) {
  const name = named(trace);
  const few = (/** @type {string} */ text) => short(trace, text);
  const [[consumer, arg], turned] = entryOf(trace, unit, edges[0]);
  const node = trace.nodes[consumer];
  const row = RULES.get(node.op);
  const own = row?.kind === "structural" ? row.tree.rules[arg] : null;
  if (own && (edges.length > 1 || !isPlain(trace, node))) return [];
  const product = node.op === "matmul" || node.op === "dot" ? productOf(trace, node, arg) : own;
  if (own && (product === null || sizeOf(trace, consumer) !== largest(trace, unit, consumer))) return [];
  const rule = /** @type {Tree | null | undefined} */ (product && turned ? ["T", product] : product);
  if (!rule) {
    const [main, sum, scale] = sharesLast(trace, unit, edges) ?? [null, null, null];
    if (main === null || sum === null || scale === null) return [];
    const lines = [plain(times(main, scale), name, "⊙"), `c = Σ ${plain(sum, name, "⊙")}`].map(few);
    return lines.every(Boolean) ? lines : [];
  }
  // A part of the line that has no name is written out.
  const part = (/** @type {number} */ id) =>
    trace.nodes[id].name || !unit.nodes.includes(id) ? letter(id) : formulaOf(trace, { ...unit, exit: id });
  const given = Object.entries(node.settings ?? {}).filter(([, value]) => typeof value === "number");
  const letters = /** @type {Record<string, Tree>} */ ({
    ...Object.fromEntries(given),
    ...Object.fromEntries((row?.args ?? []).map((one, i) => [one, part(node.inputs[i])])),
  });
  // From the box's result to the operation that is entered, where that is element by element.
  const inner = innerOf(trace, unit, consumer);
  if (inner === 1) {
    const [main, sum] = sumApart(simplified(put(rule, { ...letters, out: letter(consumer) })));
    if (sum === null) return [few(plain(main, name))].filter(Boolean);
    const lines = [plain(main, name, "⊙"), `c = Σ ${plain(sum, name, "⊙")}`].map(few);
    return lines.every(Boolean) ? lines : [];
  }
  const helper = inner === null ? "" : few(`c = g ⊙ ${held(trace, inner)}`);
  const text = few(plain(simplified(put(rule, { ...letters, g: "c" })), name));
  return text && helper ? [text, helper] : [];
}

/**
 * The rule of a box that ends in a softmax and is entered at what scales its scores: that of the softmax with its sum
 * apart, the sum, and the slope of what comes before it. Null for any other box.
 * @param {Trace} trace
 * @param {Unit} unit
 * @param {[number, number][]} edges
 * @returns {[Tree, Tree | null, Tree | null] | null}
 */
function sharesLast(trace, unit, edges) {
  const last = trace.nodes[/** @type {number} */ (unit.exit)];
  const rule = RULES.get(last.op)?.kind === "structural" ? RULES.get(last.op)?.tree.rules[0] : null;
  const [source] = last.inputs;
  if (!rule || !unit.nodes.includes(source)) return null;
  const [main, sum] = sumApart(simplified(put(rule, { out: letter(last.id) })));
  const before = { ...unit, nodes: unit.nodes.filter((id) => id !== last.id), exit: source };
  return [main, sum, sum === null ? null : derivativeOf(trace, before, edges)];
}

/**
 * A rule with the letter c for the sum along an axis that is in it, and what is summed; null where there is none.
 * @param {Tree} tree
 * @returns {[Tree, Tree | null]}
 */
function sumApart(tree) {
  if (!Array.isArray(tree)) return [tree, null];
  if (tree[0] === "along") return ["c", /** @type {Tree} */ (tree[1])];
  /** @type {Tree | null} */
  let sum = null;
  const parts = tree.slice(1).map((part) => {
    if (sum !== null) return part;
    const [own, found] = sumApart(/** @type {Tree} */ (part));
    sum = found;
    return own;
  });
  return [/** @type {Tree} */ ([tree[0], ...parts]), sum];
}
