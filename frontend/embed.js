/** Builds the element for other pages: one classic script, and beside it what it asks for later. */

import { build } from "esbuild";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, relative, resolve } from "node:path";
import { catalogs, json } from "./catalogs.js";
import { REACT, types } from "./manifest.js";
import { SIGNED } from "./src/formula/line.js";
import { tight } from "./tight.js";

/** @import { Plugin } from "esbuild" */

/** What stands in an element whose script the policy of its page lets fail. */
const FORBIDDEN =
  "This page's Content-Security-Policy has to allow the policy lit-html in trusted-types. " +
  "这个网页的 Content-Security-Policy 要在 trusted-types 里允许 lit-html。";
const release = JSON.parse(readFileSync("package.json", "utf8")).version;
const ENTRY = "src/pages/classic.js";
export const COMMON = /** @type {const} */ ({
  bundle: true,
  minify: true,
  target: "es2022",
  legalComments: "none",
  loader: { ".css": "text" },
});

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
 * The op table as boxes read it: the forms of what is written with signs, and of losses, whose cells are told by
 * theirs; and as derivatives read it, rules alone. What else there is, is called by its name.
 * @type {Plugin}
 */
export const columns = {
  name: "columns",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /operations\.json$/ }, ({ path, importer, resolveDir }) => {
      const reader = /formula[/\\](line|slope)\.js$/.exec(importer)?.[1];
      return reader ? { path: resolve(resolveDir, path), namespace: `columns of ${reader}` } : undefined;
    });
    onLoad({ filter: /operations\.json$/ }, ({ path, namespace }) => {
      if (!namespace.startsWith("columns")) return undefined;
      const column = namespace.endsWith("slope") ? "rules" : "forward";
      /** @type {import("./src/types").OpRow[]} */
      const table = JSON.parse(readFileSync(path, "utf8"));
      const rows = table.map(({ name, kind, args, tree }) => {
        // How a sum mixes its cells is no formula of a box.
        if (column === "rules") return [name, kind, args, kind === "reduction" ? [] : tree.rules];
        return SIGNED.has(name) || kind === "loss" ? [name, kind, args, tree.forward] : [name, kind];
      });
      const row = `([name,kind,args,${column}])=>({name,kind,args,tree:{${column}}})`;
      return { contents: `export default ${JSON.stringify(rows)}.map(${row})` };
    });
  },
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
 * What a later file has in common with the script that asks for it is not loaded twice: the script lends it, by a
 * symbol that stands for just these sources.
 * @param {string} entry
 * @param {Set<string>} had the script's own sources
 * @param {Plugin[]} plugins
 * @returns {Promise<{ lends: string, borrows: Plugin }>} a module for the script; how the later file is built
 */
async function shared(entry, had, plugins) {
  const filter = /^\./;
  const source = (/** @type {{ path: string, resolveDir: string }} */ { path, resolveDir }) =>
    relative(".", resolve(resolveDir, path)).replaceAll("\\", "/");
  /** @type {Plugin} */
  const apart = {
    name: "apart",
    setup: ({ onResolve }) =>
      onResolve({ filter }, (one) => (had.has(source(one)) ? { path: source(one), external: true } : undefined)),
  };
  const options = {
    ...COMMON,
    minify: false,
    write: /** @type {const} */ (false),
    format: /** @type {const} */ ("esm"),
  };
  const { outputFiles } = await build({ ...options, entryPoints: [entry], plugins: [...plugins, apart] });
  /** @type {Map<string, string[]>} by source, the names that are borrowed */
  const names = new Map();
  const imports = /^import (?:(\w+)|\{([^}]*)\}) from "([^"]+)"/gm;
  for (const [, whole, some, path] of outputFiles[0].text.matchAll(imports)) {
    const each = whole ? ["default"] : some.split(",").map((name) => name.trim().split(" as ")[0]);
    names.set(path, [...new Set([...(names.get(path) ?? []), ...each])]);
  }
  const sources = [...names.keys()].map((path) => readFileSync(path, "utf8")).join("");
  const hash = createHash("sha256").update(sources).digest("hex").slice(0, 8);
  const place = `globalThis[Symbol.for("chain-rule-${hash}")]`;
  const all = [...names].flatMap(([path, each]) => each.map((name) => ({ path, name })));
  const lent = all.map(({ path, name }, i) => `import { ${name} as l${i} } from "./${path}";`);
  return {
    lends: `${lent.join("\n")}\n${place} = [${all.map((_, i) => `l${i}`)}];`,
    borrows: {
      name: "borrows",
      setup: ({ onResolve, onLoad }) => {
        onResolve({ filter }, (one) => (names.has(source(one)) ? { path: source(one), namespace: "lent" } : undefined));
        onLoad({ filter: /./, namespace: "lent" }, ({ path }) => ({
          contents: (names.get(path) ?? [])
            .map((name) => [name, all.findIndex((one) => one.path === path && one.name === name)])
            .map(([name, i]) => `const l${i} = ${place}[${i}];\nexport { l${i} as ${name} };`)
            .join("\n"),
        }));
      },
    },
  };
}

/** Catalogs as they are. @type {Plugin} */
const whole = {
  name: "whole",
  setup: ({ onLoad }) =>
    onLoad({ filter: /i18n[/\\](ops\.)?\w+\.json$/ }, ({ path }) => json(JSON.parse(readFileSync(path, "utf8")))),
};

/**
 * What a chunk asks for and could not have, it asks for once more, under another address.
 * @param {string} code
 */
const twice = (code) =>
  code.replace(/import\("(\.\/[\w.-]+\.js)"\)/g, 'import("$1").catch(()=>import("$1?"+Date.now()))');

/**
 * The same as a package: a module that asks nobody, unless an element names a service.
 * @param {Plugin} styles
 */
export async function packaged(styles) {
  const folder = "dist/npm";
  await build({
    ...COMMON,
    entryPoints: { "chain-rule": "src/pages/package.js" },
    outdir: folder,
    format: "esm",
    splitting: true,
    chunkNames: "chunks/[name]-[hash]",
    plugins: [words, styles, whole],
  });
  const entryPoints = { "layout-worker": "src/graph/worker.js", "training-worker": "src/session/training-worker.js" };
  await build({ ...COMMON, entryPoints, outdir: `${folder}/chunks`, format: "esm" });
  cpSync("custom-elements.json", `${folder}/custom-elements.json`);
  cpSync("../LICENSE", `${folder}/LICENSE`);
  cpSync("../docs/embedding.md", `${folder}/README.md`);
  writeFileSync(`${folder}/chain-rule.d.ts`, types());
  writeFileSync(`${folder}/react.d.ts`, REACT);
  writeFileSync(`${folder}/server.js`, "export {};\n");
  const { description, license } = JSON.parse(readFileSync("package.json", "utf8"));
  const about = {
    name: "chainrule",
    version: release,
    description,
    license,
    type: "module",
    exports: {
      // A page that is made on a server has no element yet: there the package is empty.
      ".": { types: "./chain-rule.d.ts", node: "./server.js", default: "./chain-rule.js" },
      "./react": { types: "./react.d.ts", node: "./server.js", default: "./chain-rule.js" },
      "./custom-elements.json": "./custom-elements.json",
    },
    types: "./chain-rule.d.ts",
    customElements: "custom-elements.json",
    sideEffects: true,
    files: ["chain-rule.js", "server.js", "chunks", "chain-rule.d.ts", "react.d.ts", "custom-elements.json"],
  };
  writeFileSync(`${folder}/package.json`, `${JSON.stringify(about, null, 2)}\n`);
}

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
  const iife = { ...COMMON, format: /** @type {const} */ ("iife"), write: /** @type {const} */ (false) };
  const plugins = [words, styles, note];
  const first = await build({ ...iife, entryPoints: [ENTRY], define: { UP: '""' }, metafile: true, plugins });
  // What is said of steps comes with the first words, since their code comes at the first touch.
  const entries = ["steps", "arrays"].map((name) => `src/views/${name}.js`);
  const steps = await build({ ...iife, entryPoints: entries, outdir: "dist", metafile: true, plugins });
  const sources = [first, steps]
    .flatMap(({ metafile }) => Object.keys(metafile.inputs))
    .filter((path) => path.startsWith("src/"));
  const working = "dist/embed/made";
  mkdirSync(working, { recursive: true });
  /** @type {Map<string, string>} by source, what it has become */
  const made = new Map();
  // What computes in the page is one file, since a reader waits for it; panels share what they have in common.
  const alone = [...later].filter((path) => /interpreter\.js$/.test(path));
  const { inputs } = Object.values(first.metafile.outputs)[0];
  const had = new Set(Object.keys(inputs).filter((path) => inputs[path].bytesInOutput));
  const { lends, borrows } = await shared(alone[0], had, [words]);
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
      plugins: [...(entryPoints === alone ? [borrows] : []), words, styles, catalogs(sources)],
    });
    for (const [path, { entryPoint }] of Object.entries(metafile.outputs)) {
      if (entryPoint) made.set(resolve(entryPoint), basename(path));
      if (!path.endsWith(".js")) continue;
      const text = readFileSync(path, "utf8");
      writeFileSync(path, twice(entryPoints === alone ? (await tight(text, { module: true })).code : text));
    }
  }
  /** @param {string} up the way to the site's root @param {string} down and to what comes later */
  const script = async (up, down) => {
    const place = outside((path) => `later:${made.get(path)}`);
    const define = { UP: JSON.stringify(up) };
    const stdin = { contents: `import "./${ENTRY}";\n${lends}`, resolveDir: "." };
    const esm = { ...iife, format: /** @type {const} */ ("esm") }; // it stands in a function already
    const { outputFiles } = await build({ ...esm, stdin, define, plugins: [words, columns, styles, place] });
    // A script of another host does not know where it came from when it imports: here it is told. What could not be
    // had is asked for once more, under another address, since a browser keeps that the first one failed.
    // Minified code has no indented lines but those of templates, where they are one space as well.
    const text = outputFiles[0].text.replace(/\n\s{2,}/g, " ").replaceAll('import("later:', '$cr$("');
    const from = `new URL("${down}",document.currentScript?.src??document.baseURI).href`;
    const load = `((from)=>(name)=>import(from+name).catch(()=>import(from+name+"?"+Date.now())))(${from})`;
    const said = `for(const one of document.querySelectorAll("chain-rule"))one.append(${JSON.stringify(FORBIDDEN)});`;
    const safe = `try{(()=>{${text}})()}catch(fault){if(globalThis.trustedTypes)${said}throw fault}`;
    return (await tight(`(()=>{const $cr$=${load};${safe}})();`)).code;
  };
  const pinned = await script("../../", "./");
  // What an address has is there for ever: another content has another address, between releases too.
  const version = `${release}-${createHash("sha256").update(pinned).digest("hex").slice(0, 8)}`;
  const folder = `dist/embed/${version}`;
  rmSync(folder, { recursive: true, force: true }); // the same content again
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
