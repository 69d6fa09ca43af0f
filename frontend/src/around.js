/** What stands around an element on another page: whether it is dark, and in which language it is written. */

/**
 * Whether the ground that an element stands on is dark: that of the nearest element around it that has one. Where that
 * is a gradient, or the browser's own, the words on it tell, which are light on a dark one. Works for every way in
 * which pages switch, since it looks at what is seen.
 * @param {Element} element
 */
export function isDark(element) {
  for (let one = parentOf(element); one; one = parentOf(one)) {
    const { backgroundColor, backgroundImage } = getComputedStyle(one);
    const ground = painted(backgroundColor);
    if (backgroundImage.includes("gradient")) break;
    if (ground[3] > 127) return light(ground) < 110;
  }
  return light(painted(getComputedStyle(parentOf(element) ?? element).color)) > 145;
}

/** How light a colour is, to 255. @param {ArrayLike<number>} colour */
const light = ({ 0: red, 1: green, 2: blue }) => 0.2126 * red + 0.7152 * green + 0.0722 * blue;

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
