/** Which sentences the first picture needs: the others come with those about operations. Used by the build. */

import { readFileSync } from "node:fs";

/**
 * The keys that some sources may ask for: written out, or with a beginning that is written out.
 * @param {string[]} sources
 * @param {string[]} keys
 * @returns {Set<string>}
 */
export function asked(sources, keys) {
  const text = sources.join("\n");
  const beginnings = [...text.matchAll(/`([\w.]+\.)\$\{/g)].map(([, beginning]) => beginning);
  return new Set(
    keys.filter((key) => text.includes(`"${key}"`) || beginnings.some((beginning) => key.startsWith(beginning))),
  );
}

/**
 * JSON as a module with one export: a bundler makes one of every key, whose names are then there twice.
 * @param {object} value
 */
export const json = (value) => ({
  contents: `export default ${JSON.stringify(value)};`,
  loader: /** @type {const} */ ("js"),
});

/**
 * An esbuild plugin: a catalog of the page has what `sources` ask for; the one about operations brings the rest along.
 * @param {string[]} sources paths
 * @param {string[] | null} [every] paths of all that may ask for a sentence, where others are left out
 * @returns {import("esbuild").Plugin}
 */
export function catalogs(sources, every = null) {
  const read = (/** @type {string[]} */ paths) => paths.map((path) => readFileSync(path, "utf8"));
  const texts = read(sources);
  const all = every && read(every);
  return {
    name: "catalogs",
    setup({ onLoad }) {
      onLoad({ filter: /i18n[/\\](ops\.)?\w+\.json$/ }, ({ path }) => {
        const own = JSON.parse(readFileSync(path, "utf8"));
        const operations = /ops\.\w+\.json$/.test(path);
        const page = operations ? JSON.parse(readFileSync(path.replace("ops.", ""), "utf8")) : own;
        const early = asked(texts, Object.keys(page));
        const used = all && asked(all, Object.keys(page));
        const part = (/** @type {boolean} */ first) =>
          Object.fromEntries(
            Object.entries(page).filter(([key]) => early.has(key) === first && used?.has(key) !== false),
          );
        return json(operations ? { ...own, page: part(false) } : part(true));
      });
    },
  };
}
