/** Bundles the page into dist/: static files that any web server can hand out. */

import { build, transformSync } from "esbuild";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { gzipSync } from "node:zlib";
import { catalogs } from "./catalogs.js";
import { COMMON, columns, embed, packaged } from "./embed.js";
import { offline } from "./offline.js";
import { pages as written } from "./pages.js";
import { tight } from "./tight.js";

const KEPT = 12; // versions of the element's script that pages may still name
clear("dist", ["embed"]);
clear("dist/embed", versions().slice(0, KEPT));
mkdirSync("dist/docs-assets", { recursive: true });

/** Everything in a folder goes, but what is named. @param {string} folder @param {string[]} names */
function clear(folder, names) {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder))
    if (!names.includes(name)) rmSync(`${folder}/${name}`, { recursive: true, force: true });
}

/** The versions of the element's script that earlier builds have made, the newest first. */
function versions() {
  const age = (/** @type {string} */ name) => statSync(`dist/embed/${name}`).mtimeMs;
  const made = existsSync("dist/embed") ? readdirSync("dist/embed") : [];
  return made.filter((name) => /^[\d.]+-[0-9a-f]{8}$/.test(name)).sort((a, b) => age(b) - age(a));
}

/** A style sheet in as few letters as it needs. @param {{ path: string }} file */
const close = ({ path }) => ({
  contents: readFileSync(path, "utf8").replace(/css`([^`]*)`/g, (_, sheet) => {
    const { code } = transformSync(sheet, { loader: "css", minify: true });
    const short = code.trim().replace(/(--[\w-]+): /g, "$1:");
    return `css\`${short.replaceAll("\\", "\\\\")}\``;
  }),
});

const pages = {
  "chain-rule": "src/pages/module.js",
  studio: "src/pages/studio.js",
  reference: "src/pages/reference.js",
  site: "src/pages/site.js",
  practice: "src/pages/practice.js",
  teach: "src/pages/teach.js",
  rules: "src/pages/rules.js",
  ways: "src/pages/ways.js",
  playground: "src/pages/playground.js",
  depth: "src/pages/depth.js",
  brain: "src/pages/brain.js",
  optimizers: "src/pages/optimizers.js",
  vision: "src/pages/vision.js",
  language: "src/pages/language.js",
};
const styles = /** @type {import("esbuild").Plugin} */ ({
  name: "styles",
  setup: ({ onLoad }) => onLoad({ filter: /(style[\w-]*|colours)\.js$/ }, close),
});
const result = await build({
  entryPoints: pages,
  outdir: "dist",
  bundle: true,
  splitting: true, // the editor and each language are chunks of their own, loaded when needed
  format: "esm",
  target: "es2022",
  minify: true,
  sourcemap: true,
  loader: { ".css": "text" },
  plugins: [styles, columns, catalogs(await firstSources())],
  legalComments: "linked",
  chunkNames: "chunks/[name]-[hash]",
  metafile: true,
});
/** The sources that the studio and a page of text are not drawn without. Other pages wait for every sentence. */
async function firstSources() {
  const { studio, site, "chain-rule": element } = pages;
  // What is said of arrays comes with the first words, since their code may come with the first program.
  const first = { studio, site, "chain-rule": element, arrays: "src/views/arrays.js" };
  const { metafile } = await build({
    entryPoints: first,
    outdir: "dist",
    bundle: true,
    splitting: true,
    format: "esm",
    metafile: true,
    write: false,
  });
  const { outputs } = metafile;
  const found = Object.keys(outputs).filter((path) => Object.values(first).includes(outputs[path].entryPoint ?? ""));
  for (const path of found)
    for (const { path: next, kind } of outputs[path].imports)
      if (kind === "import-statement" && !found.includes(next)) found.push(next);
  return [...new Set(found.flatMap((path) => Object.keys(outputs[path].inputs)))].filter((path) =>
    path.startsWith("src/"),
  );
}

/** The files that chunks were gathered into: what an element is drawn with, and what the studio has beside it. */
const files = [await gathered("site", "core", new Set())];
files.push(await gathered("studio", "studio", files[0].chunks));
const gone = new Set(files.flatMap(({ chunks }) => [...chunks]));

// What works away from the page's thread stands by itself, beside the chunks that ask for it: those know of a page.
await build({
  entryPoints: { "layout-worker": "src/graph/worker.js", "training-worker": "src/session/training-worker.js" },
  outdir: "dist/chunks",
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  sourcemap: true,
});

/**
 * The chunks that a page is not drawn without as one file: splitting makes some thirty of them, and each costs a
 * journey to the server. The other files' imports are rewritten to it.
 * @param {keyof typeof pages} entry
 * @param {string} called
 * @param {Set<string>} had chunks that are in another file already
 * @returns {Promise<{ file: string, chunks: Set<string> }>}
 */
async function gathered(entry, called, had) {
  const { outputs } = result.metafile;
  // What a page does by itself stays with it: others have something from it, and would do the same.
  const acts = (/** @type {string} */ path) => pages[entry] in outputs[path].inputs;
  const chunks = new Set([...closure(`dist/${entry}.js`)].filter((path) => !had.has(path) && !acts(path)));
  const own = called[0];
  const place = new Map([...chunks].map((path, i) => [basename(path), i]));
  const lines = [...place].map(([name, i]) => {
    const names = outputs[`dist/chunks/${name}`].exports;
    return names.length
      ? `export { ${names.map((one) => `${one} as ${own}${i}_${one}`)} } from "./${name}";`
      : `import "./${name}";`;
  });
  const { outputFiles } = await build({
    stdin: { contents: lines.join("\n"), resolveDir: "dist/chunks" },
    outfile: "dist/chunks/gathered.js",
    bundle: true,
    format: "esm",
    target: "es2022",
    minify: true,
    sourcemap: true,
    write: false,
    plugins: [
      {
        name: "others stay",
        setup: ({ onResolve }) =>
          onResolve({ filter: /^\./ }, ({ path }) =>
            place.has(basename(path)) ? undefined : { path, external: true },
          ),
      },
    ],
  });
  const [before, whole] = ["map", "js"].map((end) => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? "");
  const { code, map } = await tight(whole, { module: true, map: before });
  const name = `${called}-${createHash("sha256").update(code).digest("hex").slice(0, 8).toUpperCase()}.js`;
  writeFileSync(`dist/chunks/${name}`, `${code}\n//# sourceMappingURL=${name}.map\n`);
  writeFileSync(`dist/chunks/${name}.map`, map);
  for (const path of Object.keys(outputs)) {
    if (!path.endsWith(".js") || had.has(path)) continue;
    if (chunks.has(path)) {
      rmSync(path);
      rmSync(`${path}.map`, { force: true });
      continue;
    }
    const renamed = (/** @type {string} */ list, /** @type {number | undefined} */ i) =>
      list.replace(/([\w$]+)( as [\w$]+)?/g, (_, one, as) => `${own}${i}_${one}${as ?? ` as ${one}`}`);
    const text = readFileSync(path, "utf8")
      .replace(
        /(import|export)\s*\{([^}]*)\}\s*from\s*"(\.\/(?:chunks\/)?)([^"]+)";?/g,
        (whole, word, list, way, file) =>
          place.has(file) ? `${word}{${renamed(list, place.get(file))}}from"${way}${name}";` : whole,
      )
      .replace(/import\s*"(\.\/(?:chunks\/)?)([^"]+)";?/g, (whole, way, file) =>
        place.has(file) ? `import"${way}${name}";` : whole,
      );
    const bare = new RegExp(`import"\\./(?:chunks/)?${name}";`, "g");
    writeFileSync(
      path,
      text.replace(bare, (whole, at) => (text.indexOf(whole) === at ? whole : "")),
    );
  }
  return { file: `dist/chunks/${name}`, chunks };
}

/** The chunks that a file imports, and those that they do. @param {string} entry @returns {Set<string>} */
function closure(entry) {
  const { outputs } = result.metafile;
  /** @type {Set<string>} */
  const found = new Set();
  const todo = [entry];
  while (todo.length)
    for (const { path, kind } of outputs[/** @type {string} */ (todo.pop())].imports) {
      if (kind !== "import-statement" || found.has(path)) continue;
      found.add(path);
      todo.push(path);
    }
  return found;
}

const embedded = await embed(styles);
console.log(
  `${(gzipSync(embedded.code, { level: 9 }).length / 1024).toFixed(1).padStart(8)} KB  embed/v1.js, compressed`,
);

await packaged(styles);
for (const { name } of JSON.parse(readFileSync("facts/languages.json", "utf8"))) {
  const size = await offline(styles, name);
  console.log(`${(size / 1024).toFixed(1).padStart(8)} KB  embed/offline.${name}.html`);
}

// The page for frames may stand in a sandbox that gives it no origin: its scripts are classic ones.
await build({
  entryPoints: { "e/v1/frame": "src/pages/frame.js" },
  outdir: "dist",
  bundle: true,
  format: "iife",
  target: "es2022",
  minify: true,
});
// What a package for a course platform has beside its page, as text that is put into it.
const scorm = await build({ ...COMMON, entryPoints: ["src/pages/scorm.js"], format: "iife", write: false });
writeFileSync("dist/embed/scorm.json", JSON.stringify({ script: scorm.outputFiles[0].text }));
await build({ entryPoints: { "e/v1/frame": "css/frame.css" }, outdir: "dist", minify: true });

const sheets = readdirSync("css").filter((name) => name !== "frame.css");
await build({ entryPoints: sheets.map((name) => `css/${name}`), outdir: "dist", minify: true });
for (const file of ["404.html", "icon.svg"]) cpSync(file, `dist/${file}`);

/**
 * A page where it stands. It names what its script will ask for, so that the browser need not find out one after
 * the other; `root` is the way from it to the root of the site.
 * @param {string} source
 * @param {string} entry
 * @param {string} place
 */
function page(source, entry, place) {
  // What the studio opens with is in the page when it arrives: a program and its trace.
  const data = JSON.stringify(JSON.parse(readFileSync("facts/opening.json", "utf8"))).replaceAll("<", "\\u003c");
  const text = readFileSync(source, "utf8")
    .replace("  </head>", `${links(entry)}  </head>`)
    .replace("></chain-rule>", () => `><script type="application/json">${data}</script></chain-rule>`);
  put(text, place);
}

/** What a page's script will ask for, and its words where its language is known. @param {string} entry @param {string} [language] */
function links(entry, language) {
  const chunks = closure(`dist/${entry}.js`);
  const gathered = files.filter((one) => [...one.chunks].some((path) => chunks.has(path))).map(({ file }) => file);
  const needed = [...gathered, ...[...chunks].filter((path) => !gone.has(path))];
  const { outputs } = result.metafile;
  const words = Object.keys(outputs).filter((path) => outputs[path].entryPoint === `i18n/${language}.json`);
  return [...needed, ...words]
    .map((path) => `    <link rel="modulepreload" href="${path.replace("dist/", "")}" />\n`)
    .join("");
}

/** A page where it stands; its addresses begin at the root of the site. @param {string} text @param {string} place */
function put(text, place) {
  const root = "../".repeat(place.split("/").length - 1);
  const outside = /(<script type="application\/json"[^>]*>[\s\S]*?<\/script>|<pre[\s\S]*?<\/pre>)/;
  const rooted = text
    .split(outside)
    .map((part, i) =>
      i % 2
        ? part
        : part.replace(/ (href|src|data-root)="(?!\w+:|#)([^"]*)"/g, (_, name, to) => ` ${name}="${root}${to}"`),
    )
    .join("");
  mkdirSync(dirname(`dist/${place}`), { recursive: true });
  writeFileSync(`dist/${place}`, rooted);
}
page("index.html", "studio", "studio/index.html");
page("reference.html", "reference", "reference/index.html");
written(put, links);
writeFileSync(
  "dist/e/v1/index.html",
  readFileSync("frame.html", "utf8").replace(/(href|src)="(?!\w+:)([^"]*)"/g, '$1="../../$2"'),
);
for (const file of ["swagger-ui-bundle.js", "swagger-ui.css"]) {
  cpSync(`node_modules/swagger-ui-dist/${file}`, `dist/docs-assets/${file}`);
}
const rest = Object.keys(result.metafile.outputs).filter((name) => name.endsWith(".js") && !gone.has(name));
for (const name of [...files.map(({ file }) => file), ...rest])
  console.log(`${(readFileSync(name).length / 1024).toFixed(1).padStart(8)} KB  ${name}`);

// What is sent compressed is compressed here, once and as closely as can be.
for (const path of readdirSync("dist", { recursive: true, encoding: "utf8" })) {
  if (!/\.(js|json|css|html|svg)$/.test(path) || path.startsWith("npm") || existsSync(`dist/${path}.gz`)) continue;
  const whole = readFileSync(`dist/${path}`);
  if (whole.length > 1000) writeFileSync(`dist/${path}.gz`, gzipSync(whole, { level: 9 }));
}
