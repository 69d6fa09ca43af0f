/**
 * Why a cell of an array's gradient has its number: the gradient as a grid to choose from, for a product of matrices
 * in Falk's scheme with the row and the column that meet there; every product; and a nudge that checks it.
 */

import { html, nothing } from "lit/html.js";
import { shortName } from "../formula/labels.js";
import { ruleOf } from "../formula/array-rule.js";
import { THREE, numeral, short, signOf } from "../formula/numerals.js";
import { at, cellName, digitsOf, fromWhere, isItself, productText, shownOf } from "../formula/terms.js";
import { placeOf } from "../trace/stops.js";
import { boxName, namesOf } from "./told.js";
import { arrow, symbol, symbols } from "./symbols.js";
import { areas } from "./areas.js";
import { leave, moved } from "./products.js";

/** @import { CellTerms, Numeric, Say, Scenery, Send, Walk } from "../types" */

const MOST = { rows: 8, columns: 7, products: 6 }; // that stand in the panel
const PRINTED = 4; // columns beside each other of which every number is printed; of more, what meets in the cell
const NUDGE = 0.01;
const APART = 0.3; // of the gradient: further off a nudge is told why
const LARGE = 200_000; // numbers of a graph that is still worked out for a nudge

/**
 * A matrix for the panel: its cells as rows, and which of them stand out.
 * @typedef {{ rows: number[][], ring: number[][] }} Matrix
 */

/**
 * @param {Scenery} scenery
 * @param {CellTerms} found
 * @param {import("./why.js").Tools | null} tools
 * @param {Send} send
 */
export function whyCell({ frame, state, say }, found, tools, send) {
  const { walk } = /** @type {NonNullable<Scenery["frame"]>} */ (frame);
  const name = namesOf(walk);
  const { folded, here } = placeOf(/** @type {NonNullable<Scenery["frame"]>} */ (frame), state.open);
  const box = here.phase === "backward" ? boxName(walk, folded.units[here.to]) : name(found.node);
  const own = cellName(box, found.cell);
  const inner = here.phase === "backward" && folded.units[here.unit].exit !== found.out;
  const { terms } = found;
  const holes = {
    name: own,
    count: terms.length,
    consumer: name(found.out),
    place: terms.length ? cellName(name(found.out), terms[0].at) : "",
  };
  const kind = terms.length > 1 ? "many" : holes.place === holes.consumer ? "alone" : "one";
  // As long as more of it is to come, a push would say something else than what has come.
  const { at: now } = /** @type {NonNullable<Scenery["frame"]>} */ (frame);
  const whole = walk.into[found.node].every((flow) => walk.arrivedAt[flow] <= now);
  const key =
    state.level === "story"
      ? "why.cell.story"
      : isItself(found, holes.place, own)
        ? "why.cell.itself"
        : `why.cell.${kind}${state.level === "calculus" ? ".calculus" : ""}`;
  const choose = (/** @type {number[]} */ cell) => send({ type: "cell", node: found.node, cell });
  const shared = found.share && state.level !== "story" ? areas(walk, found, state.level, say, choose) : nothing;
  if (shared !== nothing)
    return html`<h2>${say(`why.shares.head.${state.level}`)}</h2>
      ${shared}${scheme(walk, found, box, inner, say, send)}
      ${tools && whole ? nudge(walk, found, own, { tools, story: false, say }) : nothing}`;
  return html`<h2>${say("why.cell", { name: own })}</h2>
    <p class="note">${terms.length ? say(key, holes) : say("told.cell.none.numbers", { ...holes, sum: "0" })}</p>
    ${scheme(walk, found, box, inner, say, send)}
    ${state.level === "story" ? nothing : table(walk, found, own, say)}
    ${tools && whole ? nudge(walk, found, own, { tools, story: state.level === "story", say }) : nothing}`;
}

/**
 * The gradient, and for a product of matrices what it is the product of around it.
 * @param {Walk} walk
 * @param {CellTerms} found
 * @param {string} box what the array is called
 * @param {boolean} inner whether it is read inside a line, and not by what the line is
 * @param {Say} say
 * @param {Send} send
 */
function scheme(walk, found, box, inner, say, send) {
  const { trace } = walk;
  const { shape } = trace.nodes[found.node];
  const column = trace.nodes[found.out].inputs[1] === found.node;
  const result = matrixOf(come(walk, found), shape, [found.cell], column);
  if (!result) return nothing;
  const name = namesOf(walk);
  const label = say("cell.map", { name: box });
  const own = (/** @type {number} */ i, /** @type {number} */ j) => (shape.length > 1 ? [i, j] : [column ? i : j]);
  const choose = (/** @type {number[]} */ cell) => send({ type: "cell", node: found.node, cell });
  const away = (/** @type {KeyboardEvent} */ event) => leave(event, found.node, send);
  const g = inner ? "c" : "g"; // as the gate calls it: c is what arrives inside a line
  const factors = found.by ? factorsOf(walk, found, g) : null;
  const all = !factors || factors.reduce((sum, { matrix }) => sum + matrix.rows[0].length, 0) <= PRINTED;
  const chosen = grid(result, found, label, say, choose, shape, own, away, all);
  if (!factors) return html`<div class="falk one">${chosen}</div>`;
  const [left, above] = factors;
  const about = say("why.falk", { name: cellName(box, found.cell) });
  const unit = /** @type {any} */ ({ nodes: [found.out], exit: found.out });
  // What is a product of matrices is that of the two that stand around it.
  const known = (ruleOf(walk, unit, [edgeOf(walk, found)])[0] ?? "").replace("g", g);
  const rule = known.includes("@") ? `${left.of} @ ${above.of}` : known;
  return html`<div class="falk" role="group" aria-label=${about}>
      <span></span>${still(above.matrix, above.of, g, all)}${still(left.matrix, left.of, g, all)}${chosen}
    </div>
    <div class="eq"><span class="m">∂</span>${symbol(name(trace.output))}<span class="m">/∂</span>${symbols(
      held(box),
    )} = <span class="m">${symbols(rule)}</span><small>${say("why.where", { g })} <span class="m">∂</span>${symbol(
      name(trace.output),
    )}<span class="m">/∂</span>${symbols(held(name(found.out)))}</small></div>`;
}

/** A text of several parts in parentheses. @param {string} text */
const held = (text) => (text.includes(" ") ? `(${text})` : text);

/**
 * The edge along which a node is read by the operation that it enters.
 * @param {Walk} walk
 * @param {CellTerms} found
 * @returns {[number, number]}
 */
const edgeOf = ({ trace }, { node, out }) => [out, trace.nodes[out].inputs.indexOf(node)];

/**
 * What has come along the edges of this step, added up.
 * @param {Walk} walk
 * @param {CellTerms} found
 * @returns {Numeric | null}
 */
function come({ run }, { flows }) {
  /** @type {(a: any, b: any) => any} */
  const add = (a, b) => (Array.isArray(a) ? a.map((one, i) => add(one, b[i])) : a + b);
  return flows.map((flow) => run.flows.grad[flow]).reduce(add);
}

/**
 * The two factors of a gradient that is a product of matrices: what stands left of it and what above. For x @ y the
 * gradient of x is g yᵀ, and that of y is xᵀ g.
 * @param {Walk} walk
 * @param {CellTerms} found
 * @param {string} g what the gradient in the middle is called
 */
function factorsOf({ run, trace }, found, g) {
  const by = /** @type {NonNullable<CellTerms["by"]>} */ (found.by);
  const { inputs, shape } = trace.nodes[found.out];
  const first = inputs[0] === found.node;
  const column = trace.nodes[inputs[1]].shape.length === 1; // x @ v is a column
  const places = found.terms.map((term) => term.at);
  const middle = matrixOf(run.grads[found.out], shape, places, column);
  const other = matrixOf(run.values[by.node], trace.nodes[by.node].shape, by.cells, first);
  if (!middle || !other) return null;
  const turned = {
    rows: other.rows[0].map((_, k) => other.rows.map((row) => row[k])),
    ring: other.ring.map(([row, k]) => [k, row]),
  };
  const [left, above] = first ? [middle, turned] : [turned, middle];
  const wide = left.rows[0].length + above.rows[0].length;
  if (Math.max(left.rows.length, above.rows.length) > MOST.rows || wide > MOST.columns) return null;
  const factor = trace.nodes[by.node];
  // What the program has turned itself, without a name for it, is turned back.
  const back = factor.op === "transpose" && !factor.name;
  const called = held(shortName(trace, back ? trace.nodes[factor.inputs[0]] : factor));
  const [own, turn] = [
    { matrix: middle, of: g },
    { matrix: turned, of: back ? called : `${called}ᵀ` },
  ];
  return first ? [own, turn] : [turn, own];
}

/**
 * An array of one or two axes as rows of numbers; null where it is larger than the panel.
 * @param {Numeric | null} value
 * @param {number[]} shape
 * @param {number[][]} ring
 * @param {boolean} column whether an array of one axis is a column
 * @returns {Matrix | null}
 */
function matrixOf(value, shape, ring, column) {
  if (!Array.isArray(value) || !shape.length || shape.length > 2) return null;
  const lone = shape.length === 1;
  const rows = /** @type {number[][]} */ (lone ? (column ? value.map((one) => [one]) : [value]) : value);
  if (rows.length > MOST.rows || rows[0].length > MOST.columns) return null;
  return { rows, ring: ring.map((cell) => (lone ? (column ? [cell[0], 0] : [0, cell[0]]) : cell)) };
}

/**
 * A matrix to look at.
 * @param {Matrix} matrix
 * @param {string} of
 * @param {string} g
 * @param {boolean} all whether every number is printed, and not only those that stand out
 */
function still({ rows, ring }, of, g, all) {
  const ringed = new Set(ring.map(String));
  const grad = of === g;
  return html`<table class="cells" data-of=${grad ? "grad" : "value"}><caption>${symbols(of)}</caption>${rows.map(
    (row, i) => html`<tr>${row.map((one, j) => cellOf(one, rows, grad, ringed.has(`${i},${j}`), all))}</tr>`,
  )}</table>`;
}

/**
 * The gradient to choose a cell from, with the arrow keys too.
 * @param {Matrix} matrix
 * @param {CellTerms} found
 * @param {string} label
 * @param {Say} say
 * @param {(cell: number[]) => void} choose
 * @param {number[]} shape
 * @param {(row: number, column: number) => number[]} own
 * @param {(event: KeyboardEvent) => void} away
 * @param {boolean} all whether every number is printed, and not only the chosen one
 */
function grid({ rows }, found, label, say, choose, shape, own, away, all) {
  const keys = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Escape") return away(event);
    const to = moved(event.key, found.cell, shape);
    if (!to) return;
    event.preventDefault();
    const table = /** @type {HTMLElement} */ (event.currentTarget);
    choose(to);
    /** @type {HTMLElement | null} */ (table.querySelector('[tabindex="0"]'))?.focus();
  };
  return html`<table class="cells" data-of="grad" role="grid" aria-label=${label} @keydown=${keys}>${rows.map(
    (row, i) =>
      html`<tr>${row.map((one, j) => {
        const cell = own(i, j);
        const chosen = String(cell) === String(found.cell);
        return html`<td role="gridcell" aria-selected=${chosen} data-sign=${signOf(one)} data-ring=${chosen}
          .style="--tint:${tint(one, rows, true)}"><button type="button" tabindex=${chosen ? 0 : -1}
          aria-label=${say("cell.at", { name: cell.join(", "), value: short(one) })}
          title=${all || chosen ? nothing : short(one)}
          @click=${() => choose(cell)}>${all || chosen ? fit(one, rows, true) : ""}</button></td>`;
      })}</tr>`,
  )}</table>`;
}

/** @param {number} one @param {number[][]} rows @param {boolean} grad @param {boolean} ring @param {boolean} all */
const cellOf = (one, rows, grad, ring, all) =>
  html`<td data-sign=${signOf(one)} data-ring=${ring} title=${all || ring ? nothing : short(one)}
    .style="--tint:${tint(one, rows, grad)}">${all || ring ? fit(one, rows, grad) : ""}</td>`;

/** How dark a cell is. @param {number} one @param {number[][]} rows @param {boolean} grad */
function tint(one, rows, grad) {
  const most = Math.max(...rows.flat().map(Math.abs).filter(Number.isFinite), 1e-300);
  const share = Math.abs(one) / most;
  return Number.isFinite(share) ? (grad ? 0.08 + 0.57 * share : 0.03 + 0.25 * share) : 0;
}

/**
 * A number for a cell: as many decimals as all of its matrix, 2 for values and 3 for gradients where they show them.
 * @param {number} one
 * @param {number[][]} rows
 * @param {boolean} grad
 */
function fit(one, rows, grad) {
  if (Number.isInteger(one) || !Number.isFinite(one)) return numeral(one);
  const most = Math.max(...rows.flat().map(Math.abs).filter(Number.isFinite));
  const decimals = grad ? 3 : 2;
  if (most >= 1000) return numeral(one, false, THREE);
  if (most < 10 ** -(decimals - 1)) return numeral(one, false, 2);
  // What would round to nothing has one digit.
  if (Math.abs(one) < 0.5 * 10 ** -decimals) return numeral(one, false, 1);
  return one.toFixed(decimals).replace("-", "−");
}

/**
 * Every product, the largest where there are many.
 * @param {Walk} walk
 * @param {CellTerms} found
 * @param {string} own what the cell is called
 * @param {Say} say
 */
function table(walk, found, own, say) {
  if (found.terms.length < 2) return nothing;
  const { shown, rest, others } = shownOf(found, MOST.products);
  const name = namesOf(walk)(found.out);
  const digits = digitsOf(shown, others, found.sum); // as in the ribbon, so that what is printed adds up
  const printed = (/** @type {number} */ one) => numeral(one, false, digits);
  return html`<table class="products"><tbody>${shown.map(
    (term) => html`<tr><th scope="row">${fromWhere(found, term.at, name, say)}</th><td>${productText(term, digits)}</td>
      <td data-sign=${signOf(term.product)}>${arrow(signOf(term.product))}${printed(term.product)}</td></tr>`,
  )}${
    rest
      ? html`<tr><th scope="row">${say("cell.others", { count: rest })}</th><td></td>
      <td data-sign=${signOf(others)}>${arrow(signOf(others))}${printed(others)}</td></tr>`
      : nothing
  }<tr class="total"><th scope="row">${symbol(own)}</th><td></td><td
      data-sign=${signOf(found.sum)}>${arrow(signOf(found.sum))}${short(found.sum)}</td></tr></tbody></table>`;
}

/** Whether an operation sends back something else than its derivative, on purpose. @param {{ op: string }} node */
const bends = ({ op }) => op === "feedback_matmul" || op.endsWith("_gradient");

/**
 * What a small push of the cell does to the output, where it is a leaf's.
 * @param {Walk} walk
 * @param {CellTerms} found
 * @param {string} own what the cell is called
 * @param {{ tools: import("./why.js").Tools, story: boolean, say: Say }} how
 */
function nudge(walk, found, own, { tools, story, say }) {
  const { trace, run } = walk;
  const node = trace.nodes[found.node];
  const was = run.values[trace.output];
  const size = trace.nodes.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
  if (node.kind === "op" || typeof was !== "number" || size > LARGE || !tools.canRun({ ...trace, runs: [run] }))
    return nothing;
  const after = (/** @type {number} */ by) => {
    const value = structuredClone(run.values[found.node]);
    const row = /** @type {any} */ (at(value, found.cell.slice(0, -1)));
    if (found.cell.length) row[found.cell[found.cell.length - 1]] += by;
    const pushed = found.cell.length ? value : /** @type {number} */ (value) + by;
    return tools.outputOf({ ...trace, runs: [run] }, new Map([[found.node, /** @type {Numeric} */ (pushed)]]))[0];
  };
  const is = after(NUDGE);
  if (!Number.isFinite(is)) return nothing;
  const name = namesOf(walk);
  const holes = {
    name: own,
    output: name(trace.output),
    consumer: name(trace.output),
    was: numeral(was, false, 6),
    is: numeral(is, false, 6),
    by: (is >= was ? "+" : "") + short(is - was),
    share: short((is - was) / NUDGE),
    gate: short(found.whole),
  };
  const apart = Math.abs((is - was) / NUDGE - found.whole);
  const bent =
    apart > APART * Math.abs(found.whole) && (Object.keys(walk.faults).length > 0 || trace.nodes.some(bends));
  const missed = bent || story ? null : tools.missed((by) => (after(by) - was) / by, found.whole);
  return html`<div class="check"><h3>${say("why.check")}</h3><p class="note">${say(
    story ? "why.nudge.story" : "why.leaf",
    holes,
  )}
    ${bent ? say("why.bent") : missed ? miss(missed, holes.gate, say) : nothing}</p></div>`;
}

/**
 * Why a nudge is not what the slope says.
 * @param {NonNullable<ReturnType<import("./why.js").Tools["missed"]>>} missed
 * @param {string} gate
 * @param {Say} say
 */
export const miss = (missed, gate, say) =>
  missed.kind !== "corner"
    ? say(missed.kind === "bend" ? "why.bends" : "why.over", { share: short(missed.share) })
    : say("why.corner", { left: short(missed.left), right: short(missed.right), gate });
