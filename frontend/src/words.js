/** Text for people: whole sentences from the catalogs, with named holes. */

/** @import { Say } from "./types" */

/**
 * @param {Record<string, string>} catalog
 * @returns {Say}
 */
export function speaker(catalog) {
  return (key, holes = {}) => {
    const sentence = catalog[key];
    if (sentence === undefined) throw new Error(`the catalog has no "${key}"`);
    return sentence.replace(/\{(\w+)\}/g, (_, hole) => String(holes[hole] ?? `{${hole}}`));
  };
}

/**
 * zh for any Chinese, en for anything else.
 * @param {string | null | undefined} tag a BCP 47 language tag
 * @returns {"zh" | "en"}
 */
export function languageOf(tag) {
  return tag?.toLowerCase().startsWith("zh") ? "zh" : "en";
}
