/** Bundles the page into dist/: static files that any web server can hand out. */

import { build } from "esbuild";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";

rmSync("dist", { recursive: true, force: true });
mkdirSync("dist/docs-assets", { recursive: true });

const result = await build({
  entryPoints: {
    "chain-rule": "src/element.js",
    reference: "src/reference.js",
    "layout-worker": "src/graph/worker.js",
  },
  outdir: "dist",
  bundle: true,
  splitting: true, // the editor and each language are chunks of their own, loaded when needed
  format: "esm",
  target: "es2022",
  minify: true,
  sourcemap: true,
  loader: { ".css": "text" },
  legalComments: "linked",
  chunkNames: "chunks/[name]-[hash]",
  metafile: true,
});
for (const file of ["index.html", "404.html", "page.css", "icon.svg"]) cpSync(file, `dist/${file}`);
// The page names what its script will ask for, so that the browser need not find out one after the other.
const needed = result.metafile.outputs["dist/chain-rule.js"].imports.filter(({ kind }) => kind === "import-statement");
const links = needed
  .map(({ path }) => `    <link rel="modulepreload" href="${path.replace("dist/", "")}" />\n`)
  .join("");
writeFileSync("dist/index.html", readFileSync("index.html", "utf8").replace("  </head>", `${links}  </head>`));
mkdirSync("dist/reference");
cpSync("reference.html", "dist/reference/index.html");
for (const file of ["swagger-ui-bundle.js", "swagger-ui.css"]) {
  cpSync(`node_modules/swagger-ui-dist/${file}`, `dist/docs-assets/${file}`);
}
const sizes = Object.entries(result.metafile.outputs).filter(([name]) => name.endsWith(".js"));
for (const [name, { bytes }] of sizes) console.log(`${(bytes / 1024).toFixed(1).padStart(8)} KB  ${name}`);
