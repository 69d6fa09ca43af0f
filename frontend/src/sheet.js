/** A style sheet as it is written in a module, made when an element first wears it. */

/**
 * @param {TemplateStringsArray} strings
 * @returns {{ cssText: string, readonly sheet: CSSStyleSheet }}
 */
export function css({ 0: cssText }) {
  /** @type {CSSStyleSheet | null} */
  let made = null;
  return {
    cssText,
    get sheet() {
      if (!made) (made = new CSSStyleSheet()).replaceSync(cssText);
      return made;
    },
  };
}
