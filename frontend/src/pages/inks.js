/** The page's colours, for what is painted, and when they turn. */

/** The colours of the page as it is, light or dark. @returns {import("../graph/paint-network.js").Colours} */
export function colours() {
  const style = getComputedStyle(document.documentElement);
  const of = (/** @type {string} */ name) => style.getPropertyValue(`--${name}`).trim();
  const [plus, minus] = [of("plus"), of("minus")];
  const classes = [plus, minus, of("third"), of("fourth")];
  return { plus, minus, ground: of("panel"), ink: of("ink"), line: of("line"), focus: of("focus"), classes };
}

/** Draws anew where the page turns light or dark. @param {() => void} draw */
export function turning(draw) {
  new MutationObserver(draw).observe(document.documentElement, { attributes: true, attributeFilter: ["data-dark"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
}
