/** Formulas of the op table, printed as MathML, with names or numbers put in for the letters. */

/** @import { Tree } from "../types" */

const SUM = 1;
const SIGN = 2;
const PRODUCT = 3;
const POWER = 4;
const ATOM = 5;

/**
 * How tightly each form binds, how tightly it wants its parts bound, and how it is written. A minus
 * sign after an operator is always put in brackets, so that numbers put in read 2 · (−3).
 * @type {Record<string, [number, number[], (...parts: string[]) => string]>}
 */
const FORMS = {
  "+": [SUM, [SUM, PRODUCT], (x, y) => x + op("+") + y],
  "-": [SUM, [SUM, PRODUCT], (x, y) => x + op("−") + y],
  "*": [PRODUCT, [SIGN, POWER], (x, y) => x + op("·") + y],
  "@": [PRODUCT, [SIGN, POWER], (x, y) => x + op("·") + y],
  "/": [POWER, [0, 0], (x, y) => `<mfrac>${row(x)}${row(y)}</mfrac>`],
  "**": [POWER, [ATOM, 0], (x, y) => `<msup>${row(x)}${row(y)}</msup>`],
  neg: [SIGN, [PRODUCT], (x) => op("−", 'form="prefix"') + x],
  ">": [ATOM, [0, 0], (x, y) => fenced("[", x + op("&gt;") + y, "]")],
  ">=": [ATOM, [0, 0], (x, y) => fenced("[", x + op("≥") + y, "]")],
  "<": [ATOM, [0, 0], (x, y) => fenced("[", x + op("&lt;") + y, "]")],
  "<=": [ATOM, [0, 0], (x, y) => fenced("[", x + op("≤") + y, "]")],
  "==": [ATOM, [0, 0], (x, y) => fenced("[", x + op("=") + y, "]")],
  exp: [POWER, [0], (x) => `<msup><mi>e</mi>${row(x)}</msup>`],
  log: [POWER, [0], (x) => applied("ln", x)],
  sqrt: [ATOM, [0], (x) => `<msqrt>${x}</msqrt>`],
  abs: [ATOM, [0], (x) => fenced("|", x, "|")],
  sign: [POWER, [0], (x) => applied("sgn", x)],
  maximum: [POWER, [0, 0], (x, y) => applied("max", x, y)],
  minimum: [POWER, [0, 0], (x, y) => applied("min", x, y)],
  T: [POWER, [ATOM], (x) => `<msup>${row(x)}<mo>⊤</mo></msup>`],
  transpose: [POWER, [ATOM], (x) => `<msup>${row(x)}<mo>⊤</mo></msup>`],
  sum: [PRODUCT, [PRODUCT], (x) => op("∑") + x],
  mean: [POWER, [0], (x) => applied("mean", x)],
  // Laying a gradient out over a shape is multiplying it by ones of that shape.
  spread: [PRODUCT, [SIGN], (x) => `${x}${op("·")}<mn mathvariant="bold">𝟏</mn>`],
  count: [ATOM, [], () => "<mi>n</mi>"],
};

/**
 * The inside of a `<math>`: the formula with `put` for each of its letters.
 * @param {Tree} tree
 * @param {Record<string, string>} put MathML by letter; a letter left out stands for itself
 * @param {number} [tightness]
 * @returns {string}
 */
export function mathml(tree, put, tightness = 0) {
  let text;
  let binds = ATOM;
  if (Array.isArray(tree)) {
    const [head, ...parts] = tree;
    const form = FORMS[head] ?? [POWER, parts.map(() => 0), (...all) => applied(head, ...all)];
    binds = form[0];
    text = form[2](...form[1].map((wish, i) => mathml(parts[i], put, wish)));
  } else if (typeof tree === "number") {
    text = `<mn>${tree}</mn>`;
  } else {
    text = put[tree] ?? `<mi>${tree}</mi>`;
    if (text.startsWith("<mo") || text.startsWith("<mn>−")) binds = SIGN;
    else if (text.includes('class="expression"')) binds = SUM;
  }
  return binds < tightness ? fenced("(", text, ")") : text;
}

/**
 * A whole formula, with the sentence that a screen reader may say for it.
 * @param {string} inside
 * @param {string} label
 */
export function math(inside, label) {
  return `<math display="block" aria-label="${escape(label)}"><mrow>${inside}</mrow></math>`;
}

/**
 * A name: one letter in italics, more upright, what follows an underscore or is a digit lowered.
 * @param {string} name
 * @returns {string}
 */
export function symbol(name) {
  const [, stem, low, digits] = /^(.+?)(?:_(.+)|(?<=\D)(\d+))?$/su.exec(name) ?? ["", name];
  const tail = low ?? digits;
  const base = `<mi>${escape(GREEK.get(stem) ?? stem)}</mi>`;
  return tail ? `<msub>${base}<mtext>${escape(tail)}</mtext></msub>` : base;
}

// A Map: a reader may call something "constructor", which every plain object already has.
const GREEK = new Map(Object.entries({
  alpha: "α", beta: "β", gamma: "γ", delta: "δ", epsilon: "ε", eta: "η", theta: "θ", kappa: "κ",
  lambda: "λ", mu: "μ", nu: "ν", xi: "ξ", rho: "ρ", sigma: "σ", tau: "τ", phi: "φ", omega: "ω",
}));

/**
 * The part of a program that an unnamed value was written as.
 * @param {string} text
 */
export function expression(text) {
  return `<mtext class="expression">${escape(text)}</mtext>`;
}

/** @param {string} text */
export function number(text) {
  return `<mn>${escape(text)}</mn>`;
}

/**
 * @param {string} sign
 * @param {string} [attributes]
 */
export function op(sign, attributes = "") {
  return `<mo${attributes && " " + attributes}>${sign}</mo>`;
}

/**
 * d above over d below, with the curly d of a partial derivative.
 * @param {string} above
 * @param {string} below
 */
export function partial(above, below) {
  return `<mfrac><mrow><mo>∂</mo>${above}</mrow><mrow><mo>∂</mo>${below}</mrow></mfrac>`;
}

/**
 * A matrix of texts.
 * @param {string[][]} rows
 */
export function matrix(rows) {
  const cells = rows.map((cells) => `<mtr>${cells.map((cell) => `<mtd><mn>${escape(cell)}</mn></mtd>`).join("")}</mtr>`);
  return fenced("[", `<mtable>${cells.join("")}</mtable>`, "]");
}

/**
 * @param {string} open
 * @param {string} inside
 * @param {string} close
 */
function fenced(open, inside, close) {
  return `<mrow><mo fence="true" form="prefix">${open}</mo>${inside}<mo fence="true" form="postfix">${close}</mo></mrow>`;
}

/**
 * @param {string} name
 * @param {string[]} parts
 */
function applied(name, ...parts) {
  return `<mrow><mi>${name}</mi>${fenced("(", parts.join(op(",")), ")")}</mrow>`;
}

/** @param {string} inside */
function row(inside) {
  return `<mrow>${inside}</mrow>`;
}

/** @param {string} text */
export function escape(text) {
  return text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
}
