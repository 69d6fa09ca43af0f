/** Our MathML as LaTeX, for copying: the same formula, printed once and read twice. */

/** @typedef {{ tag: string, attributes: string, children: Part[] }} Element_ @typedef {Element_ | string} Part */

const LETTERS = new Map(
  Object.entries({
    α: "\\alpha",
    β: "\\beta",
    γ: "\\gamma",
    δ: "\\delta",
    ε: "\\epsilon",
    η: "\\eta",
    θ: "\\theta",
    κ: "\\kappa",
    λ: "\\lambda",
    μ: "\\mu",
    ν: "\\nu",
    ξ: "\\xi",
    ρ: "\\rho",
    σ: "\\sigma",
    τ: "\\tau",
    φ: "\\phi",
    ω: "\\omega",
  }),
);
const SIGNS = new Map(
  Object.entries({
    "−": "-",
    "@": "\\,",
    "·": "\\cdot",
    "⊙": "\\odot",
    "≥": "\\ge",
    "≤": "\\le",
    "≠": "\\ne",
    "∂": "\\partial",
    "∑": "\\sum",
    "⊤": "\\top",
    "…": "\\ldots",
    "→": "\\to",
    "[": "\\left[",
    "]": "\\right]",
    "(": "\\left(",
    ")": "\\right)",
    "{": "\\left\\{",
    "|": "|",
    "¯": "\\bar",
  }),
);

/**
 * @param {string} mathml the inside of a `<math>`
 * @returns {string}
 */
export function latex(mathml) {
  return parse(mathml).map(print).join(" ").replace(/\s+/g, " ").trim();
}

/**
 * @param {string} text
 * @returns {Part[]}
 */
function parse(text) {
  /** @type {Element_} */
  const root = { tag: "root", attributes: "", children: [] };
  const open = [root];
  for (const [, close, tag, attributes, words] of text.matchAll(/<(\/?)(\w+)([^>]*)>|([^<]+)/g)) {
    const here = open[open.length - 1];
    if (words !== undefined) here.children.push(plain(words));
    else if (close) open.pop();
    else {
      const element = { tag, attributes, children: [] };
      here.children.push(element);
      open.push(element);
    }
  }
  return root.children;
}

/** @param {string} text */
function plain(text) {
  return text
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">");
}

/**
 * @param {Part} part
 * @returns {string}
 */
function print(part) {
  if (typeof part === "string") return part;
  const [first, second, third] = part.children;
  const inside = () => part.children.map(print).join(" ");
  const group = (/** @type {Part | undefined} */ one) => `{${one === undefined ? "" : print(one)}}`;
  switch (part.tag) {
    case "mi":
      return name(String(first));
    case "mn":
      return number(String(first));
    case "mo":
      return String(first).trim() === "{" ? "\\left\\{" : (SIGNS.get(String(first).trim()) ?? String(first));
    case "mtext":
      return `\\text{${String(first).replace(/[_#$%&{}]/g, "\\$&")}}`;
    case "mfrac":
      return `\\frac${group(first)}${group(second)}`;
    case "msup":
      return `${group(first)}^${group(second)}`;
    case "msub":
      return `${group(first)}_${group(second)}`;
    case "msubsup":
      return `${group(first)}_${group(second)}^${group(third)}`;
    case "msqrt":
      return `\\sqrt{${inside()}}`;
    case "mover":
      return `\\bar${group(first)}`;
    case "mspace":
      return "\\,";
    case "mtable":
      return (
        `\\begin{matrix} ${part.children.map(print).join(" \\\\ ")} \\end{matrix}` +
        (part.attributes.includes("columnalign") ? " \\right." : "")
      );
    case "mtr":
      return part.children.map(print).join(" & ");
    default:
      return inside();
  }
}

/** @param {string} text */
function name(text) {
  const greek = LETTERS.get(text);
  if (greek) return greek;
  return [...text].length === 1 ? text : `\\operatorname{${text.replace(/[_#$%&{}]/g, "\\$&")}}`;
}

/** @param {string} text */
function number(text) {
  const [mantissa, power] = text.replaceAll("−", "-").split("×10");
  if (power === undefined)
    return mantissa === "∞" || mantissa === "-∞"
      ? mantissa.replace("∞", "\\infty")
      : mantissa.replace("…", "\\ldots").replace("𝟏", "\\mathbf{1}");
  const digits = power.replace("⁻", "-").replace(/[⁰¹²³⁴⁵⁶⁷⁸⁹]/g, (c) => String("⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(c)));
  return `${mantissa} \\cdot 10^{${digits}}`;
}
