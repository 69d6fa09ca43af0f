/** Text for people: whole sentences from the catalogs, with named holes. */

import languages from "../facts/languages.json" with { type: "json" };

/** @import { Say } from "./types" */

/** The languages that there are: each has a catalog here and one in the service. */
export const LANGUAGES = languages;

/**
 * A catalog of the page: `en`, or `ops.en` about operations. Each is a chunk of its own. As built the first has what
 * the first picture says, and the second brings the rest along, as `page` (catalogs.js).
 * @param {string} name
 * @returns {Promise<Record<string, any>>}
 */
export const catalog = async (name) => (await import(`../i18n/${name}.json`, { with: { type: "json" } })).default;

/**
 * @param {Record<string, string>} catalog
 * @param {boolean} [whole] whether it has every sentence, and not those of the first picture alone
 * @returns {Say}
 */
export function speaker(catalog, whole = true) {
  const say = (/** @type {string} */ key, /** @type {Record<string, string | number>} */ holes = {}) => {
    const sentence = catalog[key];
    if (sentence === undefined) throw new Error(`the catalog has no "${key}"`);
    return sentence.replace(/\{(\w+)\}/g, (_, hole) => String(holes[hole] ?? `{${hole}}`));
  };
  return Object.assign(say, { known: (/** @type {string} */ key) => Object.hasOwn(catalog, key), whole });
}

/**
 * The page's sentences and those about operations as one catalog: `op.sin`.
 * @param {Record<string, string>} page
 * @param {Record<string, any>} operations
 * @returns {Record<string, string>}
 */
export function joined(page, { page: rest, ...operations }) {
  const named = Object.entries(operations).map(([name, text]) => [`op.${name}`, text]);
  return { ...page, ...rest, ...Object.fromEntries(named) };
}

/**
 * The language that a tag asks for: zh for any Chinese, en for what there is no catalog of.
 * @param {string | null | undefined} tag a BCP 47 language tag
 */
export function languageOf(tag) {
  const primary = tag?.toLowerCase().split(/[-_]/)[0];
  return LANGUAGES.find(({ name }) => name === primary)?.name ?? "en";
}

/** The tag that a language's text has, in a page and on the way to the service. @param {string} language */
export function tagOf(language) {
  return LANGUAGES.find(({ name }) => name === language)?.tag ?? language;
}

/** Milliseconds that a letter of a language takes to be read. @param {string} language */
export function pace(language) {
  return LANGUAGES.find(({ name }) => name === language)?.pace ?? 0;
}
