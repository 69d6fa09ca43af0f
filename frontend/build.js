/** Bundles the page into dist/: static files that any web server can hand out. */

import { build } from "esbuild";
import { cpSync, mkdirSync, rmSync } from "node:fs";

rmSync("dist", { recursive: true, force: true });
mkdirSync("dist/docs-assets", { recursive: true });

const result = await build({
  entryPoints: { "chain-rule": "src/element.js", reference: "src/reference.js", "layout-worker": "src/graph/worker.js" },
  outdir: "dist",
  bundle: true,
  splitting: true, // the editor and each language are chunks of their own, loaded when needed
  format: "esm",
  target: "es2022",
  minify: true,
  sourcemap: true,
  legalComments: "linked",
  chunkNames: "chunks/[name]-[hash]",
  metafile: true,
});
for (const file of ["index.html", "404.html", "page.css", "icon.svg"]) cpSync(file, `dist/${file}`);
mkdirSync("dist/reference");
cpSync("reference.html", "dist/reference/index.html");
for (const file of ["swagger-ui-bundle.js", "swagger-ui.css"]) {
  cpSync(`node_modules/swagger-ui-dist/${file}`, `dist/docs-assets/${file}`);
}
const sizes = Object.entries(result.metafile.outputs).filter(([name]) => name.endsWith(".js"));
for (const [name, { bytes }] of sizes) console.log(`${(bytes / 1024).toFixed(1).padStart(8)} KB  ${name}`);
