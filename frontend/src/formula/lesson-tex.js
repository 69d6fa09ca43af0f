/** A lesson's sheet as LaTeX, for XeLaTeX or LuaLaTeX; without Chinese pdfLaTeX takes it as well. Pure. */

import { parted } from "./labels.js";
import { OPEN } from "./lesson-sheet.js";

/** @import { Question, Sheet } from "./lesson-sheet.js" */

const BLANK = "\\underline{\\hspace{5em}}";
/** Letters that LaTeX takes for orders. @type {Record<string, string>} */
// biome-ignore format: a table
const ORDERS = {
  "\\": "\\textbackslash{}", "{": "\\{", "}": "\\}", "#": "\\#", $: "\\$", "%": "\\%", "&": "\\&",
  _: "\\_", "^": "\\textasciicircum{}", "~": "\\textasciitilde{}",
};
/** Signs of mathematics that stand in running text. @type {Record<string, string>} */
// biome-ignore format: a table
const SIGNS = {
  "−": "-", "×": "\\times", "·": "\\cdot", "÷": "\\div", "∂": "\\partial", "σ": "\\sigma", "η": "\\eta",
  "β": "\\beta", "χ": "\\chi", "ε": "\\varepsilon", "Σ": "\\Sigma", "→": "\\to", "≈": "\\approx", "≤": "\\le",
  "≥": "\\ge", "√": "\\surd", "½": "\\tfrac12", "⊙": "\\odot", "∞": "\\infty", "ᵀ": "^{\\top}",
};
const [HIGH, FLAT] = ["⁰¹²³⁴⁵⁶⁷⁸⁹⁻ᶻ", "0123456789-z"];
const LOW = "₀₁₂₃₄₅₆₇₈₉";

/** Text that LaTeX prints as it stands. @param {string} text */
const plainly = (text) =>
  text
    .split(new RegExp(`(${OPEN}|[${HIGH}]+|[${LOW}]+)`))
    .map((part, i) => {
      if (part === OPEN) return BLANK;
      if (i % 2 && HIGH.includes(part[0])) return `$^{${[...part].map((one) => FLAT[HIGH.indexOf(one)]).join("")}}$`;
      if (i % 2) return `$_{${[...part].map((one) => LOW.indexOf(one)).join("")}}$`;
      return [...part].map((one) => ORDERS[one] ?? (SIGNS[one] ? `$${SIGNS[one]}$` : one)).join("");
    })
    .join("");

/** A formula of names and numbers between two dollars. @param {string} text */
const formula = (text) =>
  `$${text
    .split(/(\p{L}[\p{L}\p{N}_]*)/u)
    .map((part, i) => {
      if (i % 2 === 0)
        return [...part]
          .map((one) => (SIGNS[one] ? `${SIGNS[one]} ` : HIGH.includes(one) ? raised(one) : one))
          .join("");
      const { stem, low } = parted(part);
      const name = SIGNS[stem] ?? (stem.length > 1 ? `\\mathrm{${stem}}` : stem);
      return low ? `${name}_{\\mathrm{${low}}}` : name;
    })
    .join("")}$`;

/** @param {string} sign */
const raised = (sign) => `^{${FLAT[HIGH.indexOf(sign)]}}`;

/** Prose as lessons write it. @param {string} text */
const prose = (text) =>
  text
    .split(/(\*\*[^*]+\*\*|\$[^$]+\$)/)
    .map((part) =>
      part.startsWith("**")
        ? `\\textbf{${plainly(part.slice(2, -2))}}`
        : part.startsWith("$")
          ? formula(part.slice(1, -1))
          : plainly(part),
    )
    .join("");

/**
 * @param {Sheet[]} sheets
 * @param {{ chinese: boolean, key: boolean, name: string, answers: string }} how whether it is written in Chinese,
 *   whether the answers follow, what stands before the line for a name, and above the answers
 * @returns {string}
 */
export function latexOf(sheets, { chinese, key, name, answers }) {
  const boxed = (/** @type {string} */ one) => `  \\item[$\\square$] ${prose(one)}`;
  const question = (/** @type {Question} */ { ask, options }) => {
    const field = options.length ? `\n\\begin{itemize}\n${options.map(boxed).join("\n")}\n\\end{itemize}` : ` ${BLANK}`;
    return `\\item ${prose(ask)}${field}`;
  };
  const listed = (/** @type {string[]} */ items, last = "") =>
    items.length ? `\\begin{enumerate}${last}\n${items.join("\n")}\n\\end{enumerate}` : "";
  const body = sheets.map(({ title, lead, program, parts }) =>
    [
      `\\section*{${prose(title)}\\hfill\\normalsize ${plainly(name)} ${BLANK}}`,
      prose(lead),
      `\\begin{verbatim}\n${program}\n\\end{verbatim}`,
      ...parts.map(({ title: own, say, questions }, i) => {
        const all = listed(questions.map(question), i ? "[resume]" : "");
        return `\\subsection*{${prose(own)}}\n${prose(say)}\n${all}`;
      }),
    ].join("\n\n"),
  );
  const keys = sheets.map(
    ({ title, parts }) =>
      `\\subsection*{${prose(title)}}\n${listed(
        parts.flatMap(({ questions }) =>
          questions.map(({ answer, because }) => `\\item \\textbf{${prose(answer)}} ${prose(because)}`),
        ),
      )}`,
  );
  return [
    chinese ? "% xelatex\n\\documentclass{ctexart}" : "\\documentclass{article}",
    "\\usepackage{amsmath,amssymb,enumitem}",
    "\\usepackage[margin=22mm]{geometry}",
    "\\begin{document}",
    body.join("\n\\newpage\n"),
    ...(key ? [`\\newpage\n\\section*{${plainly(answers)}}`, ...keys] : []),
    "\\end{document}",
    "",
  ].join("\n\n");
}
