/** Formulas in one line of plain text, as they stand in captions and boxes: y(1 − y), 0.4 × 0.5 + 0.1, (y − t)². */

import notation from "../../facts/notation.json" with { type: "json" };

/** @import { Tree } from "../types" */

const NOTATION = /** @type {Record<string, [number, number[], any]>} */ (/** @type {unknown} */ (notation));
const UNSEEN = new Set(notation.unseen);
const [SIGN, PRODUCT, POWER, ATOM] = [2, 3, 4, 5];
const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";
/** What functions are called in a formula. @type {Record<string, string>} */
const CALLED = { sigmoid: "σ", log: "ln", mse: "mse" };

/** How comparisons of a program are written. @type {Record<string, string>} */
const COMPARED = { greater: ">", greater_equal: "≥", less: "<", less_equal: "≤", equal: "=", not_equal: "≠" };

/** @typedef {{ text: string, binds: number }} Plain */

/**
 * @param {Tree} tree
 * @param {(letter: string) => string} put what stands for a letter
 * @param {string} [dot] the sign of a product
 * @returns {string}
 */
export function plain(tree, put, dot = "·") {
  return written(tree, put, dot).text;
}

/**
 * @param {Tree} tree
 * @param {(letter: string) => string} put
 * @param {string} dot
 * @returns {Plain}
 */
function written(tree, put, dot) {
  if (!Array.isArray(tree)) {
    const text = typeof tree === "number" ? put(String(tree)) : put(tree);
    return { text, binds: text.startsWith("−") ? SIGN : text.includes(" ") ? 0 : ATOM };
  }
  const [head, ...parts] = /** @type {[string, ...Tree[]]} */ (tree);
  const [binds, wants, layout] = NOTATION[head] ?? [POWER, [], null];
  if (typeof layout === "number") return written(parts[layout], put, dot);
  const all = parts.filter((part) => !UNSEEN.has(/** @type {any} */ (part)));
  const at = (/** @type {number} */ i, /** @type {number} */ want) => {
    const one = written(parts[i], put, dot);
    return one.binds < want ? `(${one.text})` : one.text;
  };
  if (head === "/") return { text: `${at(0, PRODUCT)} / ${at(1, POWER)}`, binds: PRODUCT };
  if (head === "**") return raised(at(0, ATOM), at(1, ATOM));
  if (head === "exp") return raised("e", at(0, ATOM));
  if (head === "sqrt") return { text: `√${at(0, ATOM)}`, binds: POWER };
  if (head === "abs") return { text: `|${at(0, 0)}|`, binds: ATOM };
  if (head === "T" || head === "transpose") return { text: `${at(0, ATOM)}ᵀ`, binds: POWER };
  if (head === "index") return { text: at(0, ATOM) + parts[1], binds: ATOM };
  if (head === "neg") return { text: `−${at(0, PRODUCT)}`, binds: SIGN };
  if (head === "outer") return { text: `${at(0, ATOM)} ⊗ ${at(1, ATOM)}`, binds: PRODUCT };
  if (head === "where") return { text: `${at(1, 1)} if ${at(0, 0)} else ${at(2, 1)}`, binds: 0 };
  if (COMPARED[head]) return { text: `${at(0, SIGN)} ${COMPARED[head]} ${at(1, SIGN)}`, binds: 0 };
  if (layout?.[0] === "row" && parts.length === 2 && typeof layout[2] === "string") {
    const sign = head === "*" ? dot : layout[2];
    const right = at(1, wants[1]);
    return { text: product(at(0, wants[0]), sign, head === "*" ? right : fenced(right)), binds };
  }
  if (layout?.[0] === "fence") return { text: `[${at(0, 0)} ${layout[2][2]} ${at(1, 0)}]`, binds: ATOM };
  const name = CALLED[head] ?? (layout?.[0] === "call" ? layout[1] : head);
  return { text: `${name}(${all.map((part) => written(part, put, dot).text).join(", ")})`, binds: ATOM };
}

/** What follows a plus or a minus: a negative number there stands in brackets. @param {string} text */
const fenced = (text) => text.replace(/^−[\d.]+(?: × 10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?/u, "($&)");

/**
 * Symbols stand beside their bracket, y(1 − y); numbers keep their sign.
 * @param {string} left
 * @param {string} sign
 * @param {string} right
 */
function product(left, sign, right) {
  if (sign === "·" && left.includes(" / ")) return `${left} · ${right}`; // else it would all be divided by
  if (sign === "·") return /[\p{L}\p{N}]$/u.test(left) && right.startsWith("(") ? left + right : `${left}·${right}`;
  return `${left} ${sign} ${right}`;
}

/**
 * @param {string} base
 * @param {string} power
 * @returns {Plain}
 */
function raised(base, power) {
  if (/^\d+$/.test(power))
    return { text: base + [...power].map((digit) => RAISED[Number(digit)]).join(""), binds: POWER };
  return { text: `${base}^${power}`, binds: POWER };
}
