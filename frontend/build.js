/** Bundles the page into dist/: static files that any web server can hand out. */

import { build } from "esbuild";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

rmSync("dist", { recursive: true, force: true });
mkdirSync("dist/docs-assets", { recursive: true });

/** A style sheet without the room between its lines. @param {{ path: string }} file */
const close = ({ path }) => ({ contents: readFileSync(path, "utf8").replace(/\n\s+/g, "\n") });

const result = await build({
  entryPoints: {
    "chain-rule": "src/element.js",
    studio: "src/pages/studio.js",
    reference: "src/pages/reference.js",
    "chunks/layout-worker": "src/graph/worker.js", // beside the chunk that asks for it
  },
  outdir: "dist",
  bundle: true,
  splitting: true, // the editor and each language are chunks of their own, loaded when needed
  format: "esm",
  target: "es2022",
  minify: true,
  sourcemap: true,
  loader: { ".css": "text" },
  plugins: [{ name: "styles", setup: ({ onLoad }) => onLoad({ filter: /(style|colours)\.js$/ }, close) }],
  legalComments: "linked",
  chunkNames: "chunks/[name]-[hash]",
  metafile: true,
});
await build({ entryPoints: ["page.css"], outdir: "dist", minify: true });
for (const file of ["404.html", "icon.svg"]) cpSync(file, `dist/${file}`);

/**
 * A page where it stands. It names what its script will ask for, so that the browser need not find out one after
 * the other; `root` is the way from it to the root of the site.
 * @param {string} source
 * @param {string} entry
 * @param {string} place
 */
function page(source, entry, place) {
  const root = "../".repeat(place.split("/").length - 1);
  const needed = result.metafile.outputs[`dist/${entry}.js`].imports.filter(({ kind }) => kind === "import-statement");
  const links = needed.map(({ path }) => `    <link rel="modulepreload" href="${path.replace("dist/", "")}" />\n`);
  const text = readFileSync(source, "utf8").replace("  </head>", `${links.join("")}  </head>`);
  const rooted = text.replace(/(href|src|data-root)="(?!\w+:)([^"]*)"/g, (_, name, to) => `${name}="${root}${to}"`);
  mkdirSync(dirname(`dist/${place}`), { recursive: true });
  writeFileSync(`dist/${place}`, rooted);
}
page("index.html", "studio", "index.html"); // until there is a home page
page("index.html", "studio", "studio/index.html");
page("reference.html", "reference", "reference/index.html");
for (const file of ["swagger-ui-bundle.js", "swagger-ui.css"]) {
  cpSync(`node_modules/swagger-ui-dist/${file}`, `dist/docs-assets/${file}`);
}
const sizes = Object.entries(result.metafile.outputs).filter(([name]) => name.endsWith(".js"));
for (const [name, { bytes }] of sizes) console.log(`${(bytes / 1024).toFixed(1).padStart(8)} KB  ${name}`);
