/** Builds the page that works from a disk: one file, into which the service puts a program's trace. */

import { build } from "esbuild";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { catalogs } from "./catalogs.js";
import { COMMON, outside, words } from "./embed.js";

/** @import { Plugin } from "esbuild" */

/**
 * What a reader of a file may come to need, in its language. Pictures of data are not in it: it has to stay small.
 * @param {string} language
 */
const kept = (language) =>
  new RegExp(`(views/strip|style-late|session/interpreter|formula/nudge|i18n/(ops\\.)?${language})\\.js(on)?$`);

/**
 * A text in as few letters as a page can hold it.
 * @param {string} text
 */
const packed = (text) => gzipSync(text, { level: 9 }).toString("base64");

/**
 * @param {Plugin} styles
 * @param {string} language
 */
export async function offline(styles, language) {
  /** @type {Map<string, string>} by source, the name of its part */
  const later = new Map();
  const name = (/** @type {string} */ path) => {
    if (!later.has(path)) later.set(path, `p${later.size}`);
    return `later:${later.get(path)}`;
  };
  const plugins = [words, styles, outside(name)];
  const options = { ...COMMON, write: false, plugins };
  /** @param {string} text */
  const loaded = (text) => text.replaceAll(/import\("later:(\w+)"\)/g, '$chainrule("$1")');
  const core = await build({ ...options, entryPoints: ["src/pages/offline.js"], format: "iife", metafile: true });
  const sources = Object.keys(core.metafile.inputs).filter((path) => path.startsWith("src/"));
  /** @type {Record<string, string>} */
  const parts = { core: packed(loaded(core.outputFiles[0].text)) };
  // What a part asks for later is a part as well.
  for (const [path, part] of later) {
    if (!kept(language).test(path)) continue;
    const made = await build({
      ...options,
      entryPoints: [resolve(path)],
      format: "esm",
      plugins: [...plugins, catalogs(sources)],
    });
    parts[part] = packed(loaded(made.outputFiles[0].text));
  }
  const boot = `(async()=>{const parts=${JSON.stringify(parts)};
const unpacked=async(name)=>{const bytes=Uint8Array.from(atob(parts[name]),(letter)=>letter.charCodeAt(0));
const text=await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).blob();
return URL.createObjectURL(new Blob([text],{type:"text/javascript"}));};
const made={};
globalThis.$chainrule=async(name)=>{if(!parts[name])throw new Error("not in this file");return import(made[name]??=await unpacked(name));};
const script=document.createElement("script");script.src=await unpacked("core");document.head.append(script);})();`;
  const page = readFileSync("offline.html", "utf8").replace("/*boot*/", () => boot);
  mkdirSync("dist/embed", { recursive: true });
  writeFileSync(`dist/embed/offline.${language}.html`, page);
  return page.length;
}
