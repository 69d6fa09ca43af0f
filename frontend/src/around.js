/** What stands around an element on another page: whether it is dark, and in which language it is written. */

/**
 * Whether the ground that an element stands on is dark: that of the nearest element around it that has one, else that
 * of the page, as its colour scheme says. Works for every way in which pages switch, since it looks at what is seen.
 * @param {Element} element
 * @param {boolean} preferred whether the reader prefers dark, which counts where a page follows that
 */
export function isDark(element, preferred) {
  for (let one = parentOf(element); one; one = parentOf(one)) {
    const [red, green, blue, alpha] = painted(getComputedStyle(one).backgroundColor);
    if (alpha > 127) return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 110;
  }
  const scheme = getComputedStyle(document.documentElement).colorScheme;
  return scheme.includes("dark") && (preferred || !scheme.includes("light"));
}

/** @type {OffscreenCanvasRenderingContext2D | null} */
let brush = null;

/** A colour, however it is written, as the screen has it: red, green, blue and alpha to 255. @param {string} colour */
function painted(colour) {
  brush ??= new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  if (!brush) return [0, 0, 0, 0];
  brush.clearRect(0, 0, 1, 1);
  brush.fillStyle = colour;
  brush.fillRect(0, 0, 1, 1);
  return brush.getImageData(0, 0, 1, 1).data;
}

/**
 * The language of the nearest element around one that names its language.
 * @param {Element} element
 * @returns {string | null}
 */
export function languageAround(element) {
  for (let one = parentOf(element); one; one = parentOf(one)) {
    const named = one.getAttribute("lang");
    if (named) return named;
  }
  return null;
}

/** Through the roots of shadow trees as well. @param {Element} element @returns {Element | null} */
const parentOf = (element) =>
  element.parentElement ?? /** @type {{ host?: Element }} */ (element.getRootNode()).host ?? null;

/**
 * Calls `changed` whenever what stands around may have become another.
 * @param {Element} element
 * @param {() => void} changed
 * @returns {() => void} ends it
 */
export function watchAround(element, changed) {
  const watch = new MutationObserver(changed);
  for (let one = parentOf(element); one; one = parentOf(one)) watch.observe(one, { attributes: true });
  const dark = matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", changed);
  // A ground that changes slowly has its colour at the end.
  document.addEventListener("transitionend", changed);
  return () => {
    watch.disconnect();
    dark.removeEventListener("change", changed);
    document.removeEventListener("transitionend", changed);
  };
}
