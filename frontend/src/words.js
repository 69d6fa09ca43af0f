/** Text for people: whole sentences from the catalogs, with named holes. */

/** @import { Say } from "./types" */

/**
 * @param {Record<string, string>} catalog
 * @returns {Say}
 */
export function speaker(catalog) {
  const say = (/** @type {string} */ key, /** @type {Record<string, string | number>} */ holes = {}) => {
    const sentence = catalog[key];
    if (sentence === undefined) throw new Error(`the catalog has no "${key}"`);
    return sentence.replace(/\{(\w+)\}/g, (_, hole) => String(holes[hole] ?? `{${hole}}`));
  };
  return Object.assign(say, { known: (/** @type {string} */ key) => Object.hasOwn(catalog, key) });
}

/**
 * The page's sentences and those about operations as one catalog: `op.sin`.
 * @param {Record<string, string>} page
 * @param {Record<string, string>} operations
 * @returns {Record<string, string>}
 */
export function joined(page, operations) {
  return { ...page, ...Object.fromEntries(Object.entries(operations).map(([name, text]) => [`op.${name}`, text])) };
}

/**
 * zh for any Chinese, en for anything else.
 * @param {string | null | undefined} tag a BCP 47 language tag
 * @returns {"zh" | "en"}
 */
export function languageOf(tag) {
  return tag?.toLowerCase().startsWith("zh") ? "zh" : "en";
}
