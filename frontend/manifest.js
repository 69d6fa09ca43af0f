/** What is said of the published element, once: types for editors, and the tables of docs/embedding.md. */

import { readFileSync, writeFileSync } from "node:fs";

const read = () => JSON.parse(readFileSync(new URL("custom-elements.json", import.meta.url), "utf8"));

/** The published element as its manifest has it. */
export const published = () => read().modules[0].declarations[0];

/** Types for TypeScript, and for JSX as React has it. */
export function types() {
  const { attributes, members, events } = published();
  const line = (/** @type {any} */ { kind, name, type, readonly, parameters, return: answer, description }) =>
    kind === "method"
      ? `  /** ${description} */\n  ${name}(${parameters
          .map((/** @type {any} */ one) => `${one.name}${one.optional ? "?" : ""}: ${one.type.text}`)
          .join(", ")}): ${answer.type.text};`
      : `  /** ${description} */\n  ${readonly ? "readonly " : ""}${name}: ${type.text};`;
  const typed = attributes.map(
    (/** @type {any} */ { name, type, description }) => `  /** ${description} */\n  ${name}?: ${type.text};`,
  );
  return `/** Written from custom-elements.json. */
export interface ChainRuleElement extends HTMLElement {
${members.map(line).join("\n")}
}

export interface ChainRuleEvents {
${events.map((/** @type {any} */ { name, type }) => `  "${name}": ${type.text};`).join("\n")}
}

export interface ChainRuleAttributes {
${typed.join("\n")}
}

declare global {
  interface HTMLElementTagNameMap {
    "chain-rule": ChainRuleElement;
  }
  interface HTMLElementEventMap extends ChainRuleEvents {}
  namespace JSX {
    interface IntrinsicElements {
      "chain-rule": ChainRuleAttributes & { [name: string]: unknown };
    }
  }
}
`;
}

/** The same for React from 19 on, whose JSX has a name space of its own. */
export const REACT = `/** Types of <chain-rule> in JSX: import "chainrule/react". */
import type { ChainRuleAttributes } from "./chain-rule.js";

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "chain-rule": ChainRuleAttributes & { [name: string]: unknown };
    }
  }
}
`;

/** The tables of the documentation. */
export function tables() {
  const { attributes, members, events, slots, cssParts, cssProperties } = published();
  const cell = (/** @type {string} */ text) => text.replaceAll("|", "\\|");
  const rows = (/** @type {string[]} */ head, /** @type {string[][]} */ body) =>
    [head, head.map(() => "---"), ...body].map((row) => `| ${row.join(" | ")} |`).join("\n");
  const signature = (/** @type {any} */ { name, parameters }) =>
    `\`${name}(${parameters.map((/** @type {any} */ one) => one.name + (one.optional ? "?" : "")).join(", ")})\``;
  return [
    rows(
      ["attribute", "values", "by itself", ""],
      attributes.map((/** @type {any} */ one) => [
        `\`${one.name}\``,
        cell(`\`${one.type.text}\``),
        one.default ? `\`${one.default}\`` : "",
        one.description,
      ]),
    ),
    rows(
      ["property", "", ""],
      members
        .filter((/** @type {any} */ { kind }) => kind === "field")
        .map((/** @type {any} */ one) => [`\`${one.name}\``, cell(`\`${one.type.text}\``), one.description]),
    ),
    rows(
      ["method", ""],
      members
        .filter((/** @type {any} */ { kind }) => kind === "method")
        .map((/** @type {any} */ one) => [signature(one), one.description]),
    ),
    rows(
      ["event", "detail", ""],
      events.map((/** @type {any} */ one) => [
        `\`${one.name}\``,
        cell(`\`${one.type.text.replace(/^CustomEvent<|>$/g, "")}\``),
        one.description,
      ]),
    ),
    ...Object.entries({ slot: slots, part: cssParts, variable: cssProperties }).map(([kind, all]) =>
      rows(
        [kind, ""],
        all.map((/** @type {any} */ { name, description }) => [
          name ? `\`${name}\`` : "(what stands inside)",
          description,
        ]),
      ),
    ),
  ].join("\n\n");
}

/** A page with the tables between its marks. @param {string} page */
export const documented = (page) =>
  page.replace(/(<!-- tables -->\n)[\s\S]*?(<!-- end -->)/, (_, begin, end) => `${begin}\n${tables()}\n\n${end}`);

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const path = new URL("../docs/embedding.md", import.meta.url);
  writeFileSync(path, documented(readFileSync(path, "utf8")));
}
