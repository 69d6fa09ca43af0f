/** Formulas of the op table, printed as MathML, with names or numbers put in for the letters. */

import notation from "../../facts/notation.json" with { type: "json" };
import { parted } from "./labels.js";

/** @import { Tree } from "../types" */
/** @typedef {number | string | any[]} Layout of parts, letters and signs, and of layouts */
/** @typedef {[number, number[], Layout]} Form */

const SUM = 1;
const SIGN = 2;
const PRODUCT = 3;
const POWER = 4;
const ATOM = 5;

/** How each form is written, as the engine has it: how tightly it binds, how tightly it wants its parts, its layout. */
const NOTATION = /** @type {Record<string, Form>} */ (/** @type {unknown} */ (notation));

/**
 * A piece of a formula: its MathML, and how tightly it binds.
 * @typedef {{ text: string, binds: number }} Piece
 */

/**
 * A formula with `put` for its letters; a letter left out stands for itself.
 * @param {Tree} tree
 * @param {Record<string, Piece>} put
 * @returns {Piece}
 */
export function print(tree, put) {
  if (!Array.isArray(tree)) {
    if (typeof tree === "number") return number(String(Number(tree.toPrecision(6))));
    return put[tree] ?? { text: `<mi>${tree}</mi>`, binds: ATOM };
  }
  const [head, ...parts] = tree;
  const [binds, wants, layout] = NOTATION[head] ?? call(head, parts);
  if (typeof layout === "number") return print(parts[layout], put);
  return {
    binds,
    text: laid(
      layout,
      wants.map((wish, i) => bound(print(parts[i], put), wish)),
    ),
  };
}

/**
 * A sum as its terms, each but the first with its plus before it; a product as what precedes its last
 * factor and that, if it is more than a number.
 * @param {Tree} tree
 * @param {Record<string, Piece>} put
 * @returns {Piece[]}
 */
export function printedTerms(tree, put) {
  if (!Array.isArray(tree) || !["+", "*"].includes(/** @type {string} */ (tree[0]))) return [print(tree, put)];
  if (tree[0] === "*") {
    const [before, after] = [tree[1], tree[2]].map((part) => print(/** @type {Tree} */ (part), put));
    if (!Array.isArray(tree[2])) return [print(tree, put)];
    return [
      { binds: PRODUCT, text: bound(before, SIGN) },
      { binds: PRODUCT, text: op("·", 'form="infix"') + bound(after, POWER) },
    ];
  }
  const last = bound(print(/** @type {Tree} */ (tree[2]), put), PRODUCT);
  return [...printedTerms(/** @type {Tree} */ (tree[1]), put), { binds: SUM, text: op("+", 'form="infix"') + last }];
}

/**
 * A layout as MathML, with its parts put in.
 * @param {Layout} layout
 * @param {string[]} parts
 * @returns {string}
 */
function laid(layout, parts) {
  if (typeof layout === "number") return parts[layout];
  if (typeof layout === "string") return letter(layout);
  const [kind, ...items] = /** @type {[string, ...Layout[]]} */ (layout);
  if (kind === "call")
    return applied(/** @type {string} */ (items[0]), ...items.slice(1).map((one) => laid(one, parts)));
  if (kind === "row" && items[0] === "−") return op("−", 'form="prefix"') + laid(items[1], parts);
  if (kind === "fence")
    return fenced(/** @type {string} */ (items[0]), laid(items[1], parts), /** @type {string} */ (items[2]));
  const [one, two, three] = items.map((item) => laid(item, parts));
  switch (kind) {
    case "row":
      return `${one}${two}${three ?? ""}`;
    case "cases":
      return cases(two, one, three);
    case "sqrt":
      return `<msqrt>${one}</msqrt>`;
    case "bar":
      return `<mover>${row(one)}<mo>¯</mo></mover>`;
    case "frac":
      return `<mfrac>${row(one)}${row(two)}</mfrac>`;
    default: // sup or sub
      return `<m${kind}>${typeof items[0] === "string" ? one : row(one)}${row(two)}</m${kind}>`;
  }
}

/** A letter or a sign of a layout. @param {string} sign */
function letter(sign) {
  if (sign === "𝟏") return `<mn>${sign}</mn>`;
  return /^[a-z]$/.test(sign) ? `<mi>${sign}</mi>` : op(escaped(sign));
}

/** Settings that are the machine's business and are not shown. @type {Set<Tree>} */
const UNSEEN = new Set(notation.unseen);

/**
 * How a function without a form of its own is written.
 * @param {string} head
 * @param {Tree[]} parts
 * @returns {Form}
 */
function call(head, parts) {
  const seen = parts.map((_, i) => i).filter((i) => !UNSEEN.has(parts[i]));
  return [POWER, parts.map(() => 0), ["call", head.replaceAll("_", " "), ...seen]];
}

/**
 * A product of pieces.
 * @param {Piece[]} pieces
 * @returns {Piece}
 */
export function product(...pieces) {
  return { binds: PRODUCT, text: pieces.map((one, i) => bound(one, i ? POWER : SIGN)).join(op("·")) };
}

/**
 * A sum of pieces.
 * @param {Piece[]} pieces
 * @returns {Piece}
 */
export function sum(...pieces) {
  return { binds: SUM, text: pieces.map((one, i) => bound(one, i ? PRODUCT : SUM)).join(op("+")) };
}

/**
 * @param {Piece} piece
 * @param {number} tightness
 */
function bound(piece, tightness) {
  return piece.binds < tightness ? fenced("(", piece.text, ")") : piece.text;
}

/**
 * A whole formula, with the sentence that a screen reader may say for it.
 * @param {string} inside
 * @param {string} label
 */
export function math(inside, label) {
  const spoken = label ? ` aria-label="${escaped(label)}"` : "";
  return `<math display="block"${spoken}><mrow>${inside}</mrow></math>`;
}

/**
 * A name: what follows an underscore, or is a number at its end, is lowered.
 * @param {string} name
 * @param {string} [above] what stands above it, as the time that it was given
 * @returns {Piece}
 */
export function symbol(name, above) {
  const { stem, low: tail } = parted(name);
  const base = `<mi>${escaped(GREEK.get(stem) ?? stem)}</mi>`;
  const low_ = tail ? `<mtext>${escaped(tail)}</mtext>` : "";
  const high = above ? `<mtext>${escaped(above)}</mtext>` : "";
  const tag = low_ && high ? "msubsup" : low_ ? "msub" : "msup";
  return { binds: high ? POWER : ATOM, text: low_ || high ? `<${tag}>${base}${low_}${high}</${tag}>` : base };
}

// A Map: a reader may call something "constructor", which every plain object already has.
const GREEK = new Map(
  Object.entries({
    alpha: "α",
    beta: "β",
    gamma: "γ",
    delta: "δ",
    epsilon: "ε",
    eta: "η",
    theta: "θ",
    kappa: "κ",
    lambda: "λ",
    mu: "μ",
    nu: "ν",
    xi: "ξ",
    rho: "ρ",
    sigma: "σ",
    tau: "τ",
    phi: "φ",
    omega: "ω",
  }),
);

/**
 * @param {string} text a numeral
 * @returns {Piece}
 */
export function number(text) {
  const binds = text.startsWith("−") ? SIGN : text.includes("×") ? PRODUCT : ATOM;
  return { binds, text: `<mn>${escaped(text)}</mn>` };
}

/**
 * Words of the program or of the page inside a formula.
 * @param {string} text
 * @returns {Piece}
 */
export function words(text) {
  return { binds: SUM, text: `<mtext>${escaped(text)}</mtext>` };
}

/**
 * @param {string} sign
 * @param {string} [attributes]
 */
export function op(sign, attributes = "") {
  return `<mo${attributes && ` ${attributes}`}>${sign}</mo>`;
}

/**
 * ∂ above / ∂ below.
 * @param {Piece} above
 * @param {Piece} below
 * @returns {Piece}
 */
export function partial(above, below) {
  const part = (/** @type {Piece} */ piece) => `<mrow><mo>∂</mo>${bound(piece, ATOM)}</mrow>`;
  return { binds: POWER, text: `<mfrac>${part(above)}${part(below)}</mfrac>` };
}

/**
 * A vector or matrix of numerals.
 * @param {string[][]} rows
 * @returns {Piece}
 */
export function matrix(rows) {
  const cell = (/** @type {string} */ text) => `<mtd><mn>${escaped(text)}</mn></mtd>`;
  const table = rows.map((row) => `<mtr>${row.map(cell).join("")}</mtr>`).join("");
  return { binds: ATOM, text: fenced("[", `<mtable>${table}</mtable>`, "]") };
}

/**
 * @param {string} open
 * @param {string} inside
 * @param {string} close
 */
function fenced(open, inside, close) {
  // Only what is tall gets tall brackets.
  const tall = /<(mfrac|mtable|msqrt)/.test(inside) ? "" : ' stretchy="false"';
  const fence = (/** @type {string} */ form, /** @type {string} */ sign) =>
    `<mo fence="true" form="${form}"${tall}>${sign}</mo>`;
  return `<mrow>${fence("prefix", open)}${inside}${fence("postfix", close)}</mrow>`;
}

/**
 * @param {string} name
 * @param {string[]} parts
 */
function applied(name, ...parts) {
  return `<mrow><mi>${name}</mi>${fenced("(", parts.join(op(",")), ")")}</mrow>`;
}

/**
 * One value where a condition holds, another elsewhere.
 * @param {string} condition
 * @param {string} value
 * @param {string} other
 */
function cases(condition, value, other) {
  const line = (/** @type {string} */ x, /** @type {string} */ when) =>
    `<mtr><mtd>${row(x)}</mtd><mtd>${row(when)}</mtd></mtr>`;
  const lines = line(value, condition) + line(other, op("·", 'lspace="0"'));
  const table = `<mtable columnalign="left left">${lines}</mtable>`;
  return `<mrow><mo fence="true" form="prefix">{</mo>${table}</mrow>`;
}

/** @param {string} inside */
function row(inside) {
  return `<mrow>${inside}</mrow>`;
}

/** @param {string} text */
export function escaped(text) {
  return text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
}
