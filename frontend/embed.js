/** Builds the element for other pages: one classic script, and beside it what it asks for later. */

import { build } from "esbuild";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { catalogs } from "./catalogs.js";
import { types } from "./manifest.js";

/** @import { Plugin } from "esbuild" */

const release = JSON.parse(readFileSync("package.json", "utf8")).version;
const ENTRY = "src/pages/classic.js";
export const COMMON = /** @type {const} */ ({ bundle: true, minify: true, target: "es2022", legalComments: "none" });

/**
 * Catalogs are asked for by a name that is put together, which a bundler answers with all of them at once: here each
 * is asked for by itself.
 * @type {Plugin}
 */
export const words = {
  name: "words",
  setup: ({ onLoad }) =>
    onLoad({ filter: /src[/\\]words\.js$/ }, ({ path }) => {
      const text = readFileSync(path, "utf8");
      const languages = JSON.parse(readFileSync("facts/languages.json", "utf8"));
      const names = languages.flatMap((/** @type {{ name: string }} */ { name }) => [name, `ops.${name}`]);
      const each = names.map((/** @type {string} */ name) => `"${name}": () => import("../i18n/${name}.json")`);
      const asked = /\(await import\(`\.\.\/i18n\/\$\{name\}\.json`[^)]*\)\)/;
      if (!asked.test(text)) throw new Error("words.js asks for its catalogs in another way");
      return { contents: text.replace(asked, `(await { ${each.join(", ")} }[name]())`) };
    }),
};

/**
 * What is imported later stays outside; `place` says where it will be.
 * @param {(path: string) => string} place
 * @returns {Plugin}
 */
export const outside = (place) => ({
  name: "outside",
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) =>
      kind === "dynamic-import" ? { path: place(resolve(resolveDir, path)), external: true } : undefined,
    ),
});

/**
 * @param {Plugin} styles
 * @returns {Promise<{ code: string, integrity: string, version: string }>}
 */
export async function embed(styles) {
  /** @type {Set<string>} */
  const later = new Set();
  const note = outside((path) => {
    later.add(path);
    return path;
  });
  const options = { ...COMMON, entryPoints: [ENTRY], format: /** @type {const} */ ("iife"), write: false };
  const first = await build({ ...options, define: { UP: '""' }, metafile: true, plugins: [words, styles, note] });
  const sources = Object.keys(first.metafile.inputs).filter((path) => path.startsWith("src/"));
  const working = "dist/embed/made";
  mkdirSync(working, { recursive: true });
  /** @type {Map<string, string>} by source, what it has become */
  const made = new Map();
  // What computes in the page is one file, since a reader waits for it; panels share what they have in common.
  const alone = [...later].filter((path) => /interpreter\.js$/.test(path));
  for (const entryPoints of [alone, [...later].filter((path) => !alone.includes(path))]) {
    const { metafile } = await build({
      ...COMMON,
      entryPoints,
      outdir: working,
      format: "esm",
      splitting: entryPoints !== alone,
      entryNames: "[name]-[hash]",
      chunkNames: "[name]-[hash]",
      metafile: true,
      plugins: [words, styles, catalogs(sources)],
    });
    for (const [path, { entryPoint }] of Object.entries(metafile.outputs))
      if (entryPoint) made.set(resolve(entryPoint), basename(path));
  }
  /** @param {string} up the way to the site's root @param {string} down and to what comes later */
  const script = async (up, down) => {
    const place = outside((path) => `later:${made.get(path)}`);
    const define = { UP: JSON.stringify(up) };
    const { outputFiles } = await build({ ...options, define, plugins: [words, styles, place] });
    // A script of another host does not know where it came from when it imports: here it is told.
    const text = outputFiles[0].text.replaceAll('import("later:', 'import($cr$+"');
    return `(()=>{const $cr$=new URL("${down}",document.currentScript?.src??document.baseURI).href;${text}})();\n`;
  };
  const pinned = await script("../../", "./");
  // What an address has is there for ever: another content has another address, between releases too.
  const version = `${release}-${createHash("sha256").update(pinned).digest("hex").slice(0, 8)}`;
  const folder = `dist/embed/${version}`;
  renameSync(working, folder);
  const code = await script("../", `./${version}/`);
  const integrity = `sha384-${createHash("sha384").update(pinned).digest("base64")}`;
  writeFileSync("dist/embed/v1.js", code);
  writeFileSync(`${folder}/chain-rule.js`, pinned);
  cpSync("custom-elements.json", `${folder}/custom-elements.json`);
  writeFileSync(`${folder}/chain-rule.d.ts`, types());
  writeFileSync("dist/embed/embed.json", JSON.stringify({ version, integrity }));
  return { code, integrity, version };
}
