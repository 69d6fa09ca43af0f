/** What a picture is written with: elements of SVG, letters and colours. No page is needed. */

import { textWidth } from "../graph/measure.js";
import { signOf } from "../formula/numerals.js";
import { colours } from "../colours.js";
import { pieces } from "./symbols.js";

/** The faces of letters: what a reader has. */
export const FACES = [
  "system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans SC'",
  "'DejaVu Sans', sans-serif",
].join(", ");
export const SERIF = "'STIX Two Text', 'Cambria Math', 'Times New Roman', 'DejaVu Serif', serif";
/** Chinese letters one by one, and the words of other writing. */
const PARTS = /[\p{Script=Han}，。：；？！、“”（）]|[^\s\p{Script=Han}]+\s*|\s+/gu;

/** @typedef {(role: string) => string} Paint the colour of a role */
/** How a text stands; `words` has no names in it.
 * @typedef {{ end?: boolean, middle?: boolean, bold?: boolean, words?: boolean, fill?: string }} How */

/** The colours of a theme, by their role. @param {boolean} dark @returns {Paint} */
export function painter(dark) {
  const themes = colours.cssText.split("[data-dark]"); // light, dark, and where more contrast is asked for
  const given = themes[dark ? 1 : 0].matchAll(/--([\w-]+):\s*(#\w+)/g);
  const known = new Map([...given].map(([, role, colour]) => [role, colour]));
  return (role) => {
    const colour = known.get(role);
    if (!colour) throw new Error(`no colour is called ${role}`);
    return colour;
  };
}

/** Colours that a page's own style sheet gives, by their role. @type {Paint} */
export const followed = (role) => `var(--${role})`;

/** The colour of a sign. @param {number} sign @param {Paint} paint @param {string} none */
export const inked = (sign, paint, none) => paint(sign > 0 ? "plus-ink" : sign < 0 ? "minus-ink" : none);

/**
 * An element; numbers are rounded to tenths, what is undefined is left out.
 * @param {string} name
 * @param {Record<string, string | number | undefined>} attributes
 * @param {string} [inner]
 */
export function tag(name, attributes, inner = "") {
  const all = Object.entries(attributes).filter(([, value]) => value !== undefined);
  const list = all.map(([key, value]) => ` ${key}="${typeof value === "number" ? n(value) : value}"`).join("");
  return inner ? `<${name}${list}>${inner}</${name}>` : `<${name}${list}/>`;
}

/** A number as an SVG has it. @param {number} value */
export const n = (value) => String(Math.round(value * 10) / 10);

/** @param {string} text */
export const safe = (text) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/**
 * A text of names and numbers, or of words.
 * @param {string} text
 * @param {number} x
 * @param {number} y of its base line
 * @param {number} size
 * @param {How} [how]
 */
export function write(text, x, y, size, { end, middle, bold, words, fill } = {}) {
  const anchor = end ? "end" : middle ? "middle" : undefined;
  const weight = bold ? 600 : undefined;
  const attributes = { x, y, "font-size": size, "text-anchor": anchor, "font-weight": weight, fill };
  return tag("text", attributes, words ? safe(text) : set(text));
}

/** Names slanted, with what follows an underscore lowered. @param {string} text */
export function set(text) {
  let lowered = false;
  return pieces(text)
    .map(({ text: own, slanted, low }) => {
      if (!own) return "";
      const face = slanted ? { "font-style": "italic", "font-family": SERIF, "font-size": "1.06em" } : {};
      const stem = tag("tspan", { dy: lowered ? "-0.2em" : undefined, ...face }, safe(own));
      const plain = lowered || slanted ? stem : safe(own);
      lowered = low !== undefined;
      return low ? plain + tag("tspan", { dy: "0.28em", "font-size": "0.72em" }, safe(low)) : plain;
    })
    .join("");
}

/** The sign of a gradient: a triangle up or down. @param {number | null} value @param {number} x @param {number} y
 * @param {Paint} paint */
export function triangle(value, x, y, paint) {
  const sign = value === null ? 0 : signOf(value);
  if (!sign) return "";
  const d = sign > 0 ? "m1 7.5h8l-4-6z" : "m1 2.5h8l-4 6z";
  return tag("path", { transform: `translate(${n(x)} ${n(y - 5)})`, d, fill: inked(sign, paint, "ink") });
}

/**
 * A text in lines of a width, broken at spaces and between Chinese letters.
 * @param {string} text
 * @param {number} width
 * @param {number} size
 */
export function wrapped(text, width, size) {
  const lines = [""];
  for (const part of text.match(PARTS) ?? []) {
    const last = lines.length - 1;
    const closing = /^[，。：；？！、”）]/.test(part); // these begin no line
    const whole = textWidth((lines[last] + part).trim());
    if (!closing && lines[last] && (size / 12) * 1.03 * whole > width) lines.push(part);
    else lines[last] += part;
  }
  return lines.map((line) => line.trim());
}
