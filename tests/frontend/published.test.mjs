/** What is said of the published element, in types and in the documentation, is what its manifest says. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { documented, published, types } from "../../frontend/manifest.js";
import { attributesOf, snippets } from "../../frontend/src/trace/snippets.js";

const require = createRequire(new URL("../../frontend/package.json", import.meta.url));

test("the tables of the documentation are the manifest's", () => {
  const page = readFileSync(new URL("../../docs/embedding.md", import.meta.url), "utf8");
  assert.equal(documented(page), page, "make golden writes them");
});

test("the types are read by TypeScript, for scripts and for JSX", () => {
  const ts = require("typescript");
  const files = {
    "chain-rule.d.ts": types(),
    "use.ts": `import type {} from "./chain-rule";
const element = document.querySelector("chain-rule")!;
const there: boolean = element.goTo("loss");
element.set("w", 0.5);
element.addEventListener("cr-step", ({ detail }) => console.log(detail.moment.length, there));
// @ts-expect-error: a moment is read only
element.moment = "loss";`,
  };
  const host = ts.createCompilerHost({});
  const { getSourceFile, fileExists, readFile } = host;
  host.getSourceFile = (name, ...rest) =>
    files[name] ? ts.createSourceFile(name, files[name], ts.ScriptTarget.ES2022) : getSourceFile(name, ...rest);
  host.fileExists = (name) => name in files || fileExists(name);
  host.readFile = (name) => files[name] ?? readFile(name);
  host.resolveModuleNames = (names) => names.map((name) => ({ resolvedFileName: `${name.replace("./", "")}.d.ts` }));
  const options = { noEmit: true, strict: true, lib: ["lib.es2022.d.ts", "lib.dom.d.ts"], types: [] };
  const program = ts.createProgram(Object.keys(files), options, host);
  const faults = ts.getPreEmitDiagnostics(program).map(({ messageText }) => String(messageText));
  assert.deepEqual(faults, []);
  assert.ok(published().attributes.every(({ description }) => description.endsWith(".")));
});

test("what is shared of a program of one's own holds every letter of it", () => {
  const state = {
    example: null,
    examples: [],
    source: 'a = 1 # "<b>" & it\'s\nL = a**2\n',
    inputs: { a: [1, 2] },
    aside: null,
    language: "en",
  };
  const say = (key) => key;
  const link = "http://here/studio/?lang=en&at=loss#program=x";
  const shared = { link, home: "http://here", state, say };
  assert.deepEqual(attributesOf(shared), [
    ["program", 'a = 1 # "<b>" & it\'s\nL = a**2'],
    ["values", '{"a":[1,2]}'],
    ["at", "loss"],
    ["lang", "en"],
  ]);
  const found = Object.fromEntries(snippets(shared, { version: "1.2.3-0", integrity: "sha384-x" }));
  assert.match(found.element, /program="a = 1 # &quot;&lt;b>&quot; &amp; it's&#10;L = a\*\*2"/);
  assert.match(found.pinned, /embed\/1\.2\.3-0\/chain-rule\.js" integrity="sha384-x" crossorigin="anonymous"/);
  const src = /src="([^"]+)"/.exec(found.frame)[1].replaceAll("&amp;", "&");
  assert.equal(new URL(src).searchParams.get("program"), 'a = 1 # "<b>" & it\'s\nL = a**2');
  const body = /-d '([\s\S]+)'$/.exec(found.api)[1].replaceAll("'\\''", "'");
  assert.deepEqual(JSON.parse(body), { program: state.source, inputs: { a: [1, 2] } });
});
