/** Builds the page that works from a disk: one file, into which the service puts a program's trace. */

import { build } from "esbuild";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { catalogs } from "./catalogs.js";
import { COMMON, words } from "./embed.js";
import { tight } from "./tight.js";

/** @import { Plugin } from "esbuild" */

const ENTRY = "src/pages/offline.js";

/**
 * What a reader of a file may come to need, in its language. Pictures of data are not in it: it has to stay small.
 * @param {string} language
 */
const kept = (language) =>
  new RegExp(`(views/strip|style-late|session/interpreter|formula/nudge|i18n/(ops\\.)?${language})\\.js(on)?$`);

/** What is not in the file cannot be had. @param {RegExp} kept @returns {Plugin} */
const closed = (kept) => ({
  name: "closed",
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) =>
      kind === "dynamic-import" && !kept.test(resolve(resolveDir, path))
        ? { path: "./none", external: true }
        : undefined,
    ),
});

/**
 * @param {Plugin} styles
 * @param {string} language
 */
export async function offline(styles, language) {
  const options = /** @type {const} */ ({
    ...COMMON,
    entryPoints: [ENTRY],
    outdir: "out",
    format: "esm",
    splitting: true,
    write: false,
    metafile: true,
  });
  const plugins = [words, styles, closed(kept(language))];
  const { metafile } = await build({ ...options, plugins });
  // The words that the first script asks for come first, as everywhere.
  const { outputs } = metafile;
  const first = new Set(Object.keys(outputs).filter((path) => outputs[path].entryPoint === ENTRY));
  for (const found of first)
    for (const { path, kind } of outputs[found].imports) if (kind === "import-statement") first.add(path);
  const sources = [...first].flatMap((path) => Object.keys(outputs[path].inputs)).filter((path) => /^src\//.test(path));
  const all = Object.keys(metafile.inputs).filter((path) => /^src\//.test(path));
  const made = await build({ ...options, plugins: [...plugins, catalogs(sources, all)] });
  /** @type {Record<string, string>} by the name of its file, each part */
  const parts = {};
  for (const { path, text } of made.outputFiles) {
    const { code } = await tight(text, { module: true });
    parts[basename(path)] = code.replaceAll(/import\("\.\/([\w.-]+)"\)/g, '$chainrule("$1")');
  }
  // A part is a module at an address of the page's own, made after those that it imports.
  const packed = gzipSync(JSON.stringify(parts), { level: 9 }).toString("base64");
  const boot = `(async()=>{const bytes=Uint8Array.from(atob("${packed}"),(letter)=>letter.charCodeAt(0));
const parts=await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
const made={},place=(name)=>made[name]??=URL.createObjectURL(new Blob([parts[name].replace(/(from|import)"\\.\\/([\\w.-]+)"/g,(_,word,name)=>word+'"'+place(name)+'"')],{type:"text/javascript"}));
globalThis.$chainrule=async(name)=>{if(!parts[name])throw new Error("not in this file");return import(place(name));};
await import(place("offline.js"));})();`;
  const page = readFileSync("offline.html", "utf8").replace("/*boot*/", () => boot);
  mkdirSync("dist/embed", { recursive: true });
  writeFileSync(`dist/embed/offline.${language}.html`, page);
  return page.length;
}
