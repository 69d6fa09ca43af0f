/** The rule of one step as lines of a derivation: in symbols, with numbers put in, the result. */

import { shortName, title } from "./labels.js";
import { gradOf } from "../trace/frame.js";
import { aimed, reduced } from "./reduced.js";
import { brief, isSummary, numeral, shapeText } from "./numerals.js";
import { matrix, number, op, partial, print, product, sum, symbol, words } from "./mathml.js";

/** @import { Frame, OpRow, Numeric, TraceNode, Walk } from "../types" */
/** @import { Piece } from "./mathml.js" */

const DEEPEST = 3; // unnamed operations inside each other that are still written out
const WIDEST = 4; // rows and columns of a matrix that are still written out
const MOST_TERMS = 4;

/**
 * A line of a derivation: what it shows (a key of the catalog), and the inside of its `<math>`.
 * `rest` are further terms, which may stand in a line of their own where there is no room.
 * @typedef {{ stage: "rule" | "upstream" | "local" | "broken" | "result" | "sum", text: string, rest?: string[] }} Line
 */

/**
 * The derivation of a frame's step. The first line has a left side, the others continue it with an
 * equals sign: the rule in symbols, the upstream gradient put in, the local derivative put in, the
 * result; and the sum over consumers where there are several.
 * @param {Frame} frame
 * @param {Map<string, OpRow>} ops
 * @param {boolean} exact
 * @returns {Line[]}
 */
export function derivation(frame, ops, exact) {
  const { step, walk } = frame;
  if (step.phase === "forward") return forward(walk, ops, step.node, exact);
  if (step.phase === "loss") {
    const output = walk.trace.nodes[walk.trace.output];
    const own = called(walk, ops, output, 0);
    return [line("result", equation(partial(own, own), result(walk.run.grads[output.id], output, exact)))];
  }
  if (step.phase === "backward") return backward(frame, step, ops, exact);
  if (step.phase === "update") return update(walk, ops, step.node, exact);
  return [];
}

/**
 * How a loss over classes is told what is right.
 * @param {Walk} walk
 * @param {TraceNode} node
 */
function aimOf({ trace, run }, { inputs, settings }) {
  const [x, y] = inputs.map((id) => trace.nodes[id].shape.length);
  const { weight, ignore_index, label_smoothing } = /** @type {Record<string, unknown>} */ (settings ?? {});
  const ids = [run.values[inputs[1]] ?? []].flat(9);
  const all = !ids.includes(/** @type {any} */ (ignore_index));
  return { ids: y < x, plain: weight == null && all && !label_smoothing };
}

/**
 * @param {Line["stage"]} stage
 * @param {string} text
 * @returns {Line}
 */
export function line(stage, text) {
  return { stage, text };
}

/**
 * @param {Walk} walk
 * @param {Map<string, OpRow>} ops
 * @param {number} id
 * @param {boolean} exact
 */
function forward(walk, ops, id, exact) {
  const node = walk.trace.nodes[id];
  const row = /** @type {OpRow} */ (ops.get(node.op));
  const symbols = print(
    reduced(row.tree.forward, node.settings?.reduction),
    letters(row, walk, node, (one) => called(walk, ops, one, 1)),
  );
  const lines = [line("rule", node.name ? equation(named(walk, node), symbols) : symbols.text)];
  if (node.inputs.every((i) => !walk.trace.nodes[i].shape.length)) {
    lines.push(
      line(
        "local",
        continued(
          print(
            reduced(row.tree.forward, node.settings?.reduction),
            letters(row, walk, node, (one) => value(walk, one, exact)),
          ),
        ),
      ),
    );
  }
  lines.push(line("result", continued(result(walk.run.values[id], node, exact))));
  return lines;
}

/**
 * ∂L/∂n = ∂L/∂c · ∂c/∂n, and the sum over the readers of n where there are several.
 * @param {Frame} frame
 * @param {{ flow: number, consumer: number, arg: number, node: number }} step
 * @param {Map<string, OpRow>} ops
 * @param {boolean} exact
 */
function backward(frame, step, ops, exact) {
  const { walk } = frame;
  const { trace, run } = walk;
  const node = trace.nodes[step.node];
  const consumer = trace.nodes[step.consumer];
  const row = /** @type {OpRow} */ (ops.get(consumer.op));
  const output = called(walk, ops, trace.nodes[trace.output], 0);
  const [own, through] = [called(walk, ops, node, 1), called(walk, ops, consumer, 1)];
  const upstream = partial(output, through);
  const { expected } = gradOf(frame, step.node);
  const scalar = row.kind === "elementwise" && !consumer.shape.length;
  const rule = aimed(
    reduced(
      /** @type {import("../types").Tree} */ (row.tree.rules[row.args[0] === "xs" ? 0 : step.arg]),
      consumer.settings?.reduction,
    ),
    aimOf(walk, consumer),
  );
  const put = (/** @type {(one: TraceNode) => Piece} */ write) => letters(row, walk, consumer, write);
  const inSymbols = print(rule, { ...put((one) => called(walk, ops, one, 1)), out: through, g: upstream });

  // ∂c/∂n would be misread where n reaches c along more than one edge, or c is the output itself:
  // there the local derivative is written out at once.
  /** @type {Line[]} */
  const lines = [];
  const left = expected > 1 ? null : partial(output, own);
  const add = (/** @type {Line["stage"]} */ stage, /** @type {Piece} */ right) =>
    lines.push(line(stage, lines.length ? continued(right) : left ? equation(left, right) : right.text));
  const arrived = scalar ? number(numeral(/** @type {number} */ (run.grads[step.consumer]), exact)) : null;
  if (row.kind === "elementwise") {
    const whole = (/** @type {Piece} */ piece) => gathered(product(upstream, piece), consumer.shape, node.shape);
    if (expected === 1 && consumer.id !== trace.output) add("rule", whole(partial(through, own)));
    add("rule", whole(inSymbols));
    if (arrived) add("upstream", product(arrived, inSymbols));
  } else {
    add("rule", inSymbols);
  }
  if (arrived) {
    const numbers = print(rule, { ...put((one) => value(walk, one, exact)), out: value(walk, consumer, exact) });
    add("local", product(arrived, numbers));
  }
  const factor = walk.faults[`${step.consumer}.${step.arg}`];
  if (factor !== undefined && arrived) {
    const local = /** @type {number} */ (run.flows.local[step.flow]);
    add("broken", product(arrived, number(numeral(local, exact)), number(numeral(factor))));
  }
  add("result", result(run.flows.grad[step.flow], node, exact));
  if (expected > 1) lines.push(...total(frame, step, partial(output, own), exact));
  // For arrays the dot of a product means element by element, and says so.
  const elements = (/** @type {string} */ text) => (consumer.shape.length ? text.replaceAll(op("·"), op("⊙")) : text);
  return lines.map(({ stage, text }) => line(stage, elements(text)));
}

const AXES = "lkij"; // letters of an array's last axes: i of its rows, j of its columns

/**
 * What was spread over more places comes back from all of them: a sum over the axes along which it was.
 * @param {Piece} piece
 * @param {number[]} from the shape that it was spread to
 * @param {number[]} to its own
 * @returns {Piece}
 */
function gathered(piece, from, to) {
  const own = [...from.map(() => 1), ...to].slice(-from.length);
  const spread = from.flatMap((size, axis) => (from.length && own[axis] < size ? [AXES.at(axis - from.length)] : []));
  if (!spread.length) return piece;
  const letters = spread.map((letter) => symbol(letter ?? "i").text).join("");
  return { binds: piece.binds, text: `<msub>${op("∑")}<mrow>${letters}</mrow></msub>${piece.text}` };
}

/**
 * w_new = w − η · ∂L/∂w; how an optimizer has moved a parameter in a training, `update` says.
 * @param {Walk} walk
 * @param {Map<string, OpRow>} ops
 * @param {number} id
 * @param {boolean} exact
 */
function update(walk, ops, id, exact) {
  const { trace, run, rate } = walk;
  const node = trace.nodes[id];
  const move = walk.moves.get(id);
  const own = called(walk, ops, node, 0);
  const output = called(walk, ops, trace.nodes[trace.output], 0);
  const minus = (/** @type {Piece} */ before, /** @type {Piece} */ step) => ({
    binds: 1,
    text: before.text + op("−") + step.text,
  });
  const symbols = minus(own, product(symbol("eta"), partial(output, own)));
  const numbers = minus(
    value(walk, node, exact),
    product(number(numeral(rate, exact)), result(run.grads[id], node, exact)),
  );
  const left = node.name ? named(walk, node, "new") : words(`${title(trace, node)} new`);
  return [
    line("rule", equation(left, symbols)),
    line("local", continued(numbers)),
    line("result", continued(result(move?.after ?? null, node, exact))),
  ];
}

/**
 * The contributions that have arrived so far, added up.
 * @param {Frame} frame
 * @param {{ node: number }} step
 * @param {Piece} left
 * @param {boolean} exact
 * @returns {Line[]}
 */
function total({ walk, at }, step, left, exact) {
  const { run, trace, into, arrivedAt } = walk;
  const node = trace.nodes[step.node];
  const arrived = into[step.node].filter((flow) => arrivedAt[flow] <= at);
  const shown = arrived.slice(-MOST_TERMS).map((flow) => result(run.flows.grad[flow], node, exact));
  if (arrived.length > MOST_TERMS) shown.unshift(number("…"));
  if (arrived.length < into[step.node].length) shown.push(number("…"));
  const right = line("sum", equation(left, sum(...shown)));
  if (arrived.length < into[step.node].length) return [right];
  return [right, line("sum", continued(result(run.flows.total[arrived[arrived.length - 1]], node, exact)))];
}

/**
 * The terms of a step's derivation and the moments at which they came to be.
 * @param {Frame} frame
 * @param {Map<string, OpRow>} ops
 * @param {boolean} exact
 * @returns {{ text: string, at: number }[]} the inside of a `<math>` for each
 */
export function terms({ step, walk, at }, ops, exact) {
  const { trace, run } = walk;
  const output = called(walk, ops, trace.nodes[trace.output], 0);
  const gradient = (/** @type {number} */ id) => {
    const node = trace.nodes[id];
    const when = id === trace.output ? walk.lossAt : (walk.arrivedAt[walk.into[id].at(-1) ?? -1] ?? 0);
    return {
      text: equation(partial(output, called(walk, ops, node, 1)), result(run.grads[id], node, exact)),
      at: when,
    };
  };
  const computed = (/** @type {number} */ id) => {
    const node = trace.nodes[id];
    return { text: equation(called(walk, ops, node, 0), value(walk, node, exact)), at: walk.shownAt[id] };
  };
  const worth = (/** @type {number} */ id) => trace.nodes[id].kind !== "const";
  /** @type {{ text: string, at: number }[]} */
  let found = [];
  if (step.phase === "forward") found = trace.nodes[step.node].inputs.filter(worth).map(computed);
  else if (step.phase === "update") found = [gradient(step.node)];
  else if (step.phase === "backward")
    found = [gradient(step.consumer), ...trace.nodes[step.consumer].inputs.filter(worth).map(computed)];
  const seen = new Set();
  return found.filter(({ text, at: when }) => when !== at && !seen.has(text) && seen.add(text));
}

/**
 * The product of the local derivatives along one path, in symbols and with numbers.
 * @param {Walk} walk
 * @param {import("./paths.js").Edge[]} path
 * @param {Map<string, OpRow>} ops
 * @param {boolean} exact
 * @returns {string}
 */
export function pathText(walk, path, ops, exact) {
  const { trace } = walk;
  const symbols = path.map(({ consumer, node }) =>
    partial(called(walk, ops, trace.nodes[consumer], 2), called(walk, ops, trace.nodes[node], 2)),
  );
  if (path.some(({ local }) => local === null)) return product(...symbols).text;
  const locals = path.map(({ local }) => /** @type {number} */ (local));
  const numbers = product(...locals.map((local) => number(numeral(local, exact))));
  return (
    equation(product(...symbols), numbers) +
    continued(
      number(
        numeral(
          locals.reduce((a, b) => a * b, 1),
          exact,
        ),
      ),
    )
  );
}

/**
 * The letters of an operation's formula, each with what `write` makes of the node it stands for.
 * @param {OpRow} row
 * @param {Walk} walk
 * @param {TraceNode} node
 * @param {(one: TraceNode) => Piece} write
 * @returns {Record<string, Piece>}
 */
function letters(row, walk, node, write) {
  const settings = Object.entries(node.settings ?? {}).filter(([, setting]) => typeof setting === "number");
  return Object.fromEntries([
    ...settings.map(([name, setting]) => [name, number(numeral(/** @type {number} */ (setting)))]),
    ...row.args.map((arg, i) => [arg, write(walk.trace.nodes[node.inputs[i]])]),
  ]);
}

/**
 * What a node is called in a formula: its name, its number, or the formula that it was written as.
 * @param {Walk} walk
 * @param {Map<string, OpRow>} ops
 * @param {TraceNode} node
 * @param {number} depth
 * @returns {Piece}
 */
export function called(walk, ops, node, depth) {
  if (node.name) return named(walk, node);
  if (node.kind === "const") return value(walk, node, false);
  if (node.kind !== "op") return words(title(walk.trace, node));
  const row = ops.get(node.op);
  // What only changes the gradient is its argument forward; written as that, one symbol would have two gradients.
  if (!row || depth > DEEPEST || typeof row.tree.forward === "string") return words(title(walk.trace, node));
  return print(
    reduced(row.tree.forward, node.settings?.reduction),
    letters(row, walk, node, (one) => called(walk, ops, one, depth + 1)),
  );
}

/**
 * @param {Walk} walk
 * @param {TraceNode} node
 * @param {string} [above] what stands above its name
 */
const named = (walk, node, above) => symbol(shortName(walk.trace, node), above);

/**
 * @param {Walk} walk
 * @param {TraceNode} node
 * @param {boolean} exact
 */
function value(walk, node, exact) {
  return result(walk.run.values[node.id], node, exact);
}

/**
 * A number, a small array as a matrix, a large one as its shape.
 * @param {Numeric | null} numeric
 * @param {TraceNode} node
 * @param {boolean} exact
 * @returns {Piece}
 */
export function result(numeric, node, exact) {
  if (numeric === null) return words("–");
  if (typeof numeric === "number") return number(numeral(numeric, exact));
  const [rows, columns] = node.shape.length === 1 ? [1, node.shape[0]] : node.shape;
  if (isSummary(numeric) || node.shape.length > 2 || rows > WIDEST || columns > WIDEST) {
    return words(`${shapeText(node.shape)} ${brief(numeric, exact, 2)}`);
  }
  const grid = /** @type {number[][]} */ (node.shape.length === 1 ? [numeric] : numeric);
  return matrix(grid.map((line) => line.map((one) => numeral(one, exact))));
}

/**
 * @param {Piece} left
 * @param {Piece} right
 */
export function equation(left, right) {
  return left.text + op("=") + right.text;
}

/** @param {Piece} right */
export function continued(right) {
  return op("=", 'form="infix"') + right.text;
}
