/** The element in sites that their own generators make: each is built and opened in a browser. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, extname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { launch, serve } from "../browser/browser.mjs";
import { works } from "../browser/works.mjs";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const BIN = `${ROOT}.hosts/bin`;
const KINDS = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };
const LINE = '<chain-rule example="neuron" lang="en" height="480"></chain-rule>';

let browser;
let service;
/** @type {string[]} folders that are taken away at the end */
const made = [];
before(async () => {
  [browser, service] = await Promise.all([launch(), serve()]);
});
after(async () => {
  await browser.close();
  await service.stop();
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/**
 * A folder with files in it.
 * @param {Record<string, string>} files
 */
function folder(files) {
  const path = mkdtempSync(join(tmpdir(), "chainrule-host-"));
  made.push(path);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return path;
}

/**
 * Hands out a folder, opens its first page and sees that the element works.
 * @param {string} path
 * @param {{ colorScheme?: "dark", also?: (page: object, url: string) => Promise<void> }} [how]
 */
async function opens(path, { also, ...options } = {}) {
  const server = createServer(({ url }, answer) => {
    const asked = join(path, decodeURIComponent(new URL(url, "http://x").pathname));
    for (const file of [asked, `${asked}.html`, join(asked, "index.html")]) {
      try {
        const body = readFileSync(file);
        answer.writeHead(200, { "content-type": KINDS[extname(file)] ?? "application/octet-stream" });
        return answer.end(body);
      } catch {}
    }
    answer.writeHead(204);
    return answer.end();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${server.address().port}/`;
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(String(error)));
  await page.goto(url);
  await works(page);
  await also?.(page, url);
  assert.deepEqual(page.faults, []);
  await context.close();
  server.close();
}

test("MkDocs Material, and its pages that change without being loaded", async () => {
  const path = folder({
    "mkdocs.yml": [
      "site_name: Course",
      "site_url: http://127.0.0.1/",
      "theme: { name: material, font: false, features: [navigation.instant], palette: { scheme: slate } }",
      `extra_javascript: [{ path: "${service.url}/embed/v1.js", async: true }]`,
    ].join("\n"),
    "docs/index.md": `# One\n\nText.\n\n${LINE}\n\n[Next](next.md)\n`,
    "docs/next.md": `# Two\n\n${LINE.replace("neuron", "two-paths")}\n`,
  });
  execFileSync(`${BIN}/mkdocs`, ["build", "--quiet"], { cwd: path, stdio: "pipe" });
  await opens(join(path, "site"), {
    also: async (page) => {
      assert.equal(await page.$eval("chain-rule", (one) => one.hasAttribute("data-dark")), true, "the page is dark");
      await page.click("article a[href*=next]");
      await page.waitForFunction(() => document.querySelector("chain-rule")?.example === "two-paths");
      await works(page);
    },
  });
});

test("Sphinx with MyST and Furo", async () => {
  const path = folder({
    "conf.py": [
      'extensions = ["myst_parser"]',
      'html_theme = "furo"',
      `html_js_files = [("${service.url}/embed/v1.js", {"async": "async"})]`,
    ].join("\n"),
    "index.md": `# Course\n\nText.\n\n${LINE}\n`,
  });
  execFileSync(`${BIN}/sphinx-build`, ["-q", "-b", "html", ".", "out"], { cwd: path, stdio: "pipe" });
  await opens(join(path, "out"));
  await opens(join(path, "out"), {
    colorScheme: "dark",
    also: async (page) => assert.equal(await page.$eval("chain-rule", (one) => one.hasAttribute("data-dark")), true),
  });
});

test("VitePress", async () => {
  const config = {
    title: "Course",
    head: [["script", { async: "", src: `${service.url}/embed/v1.js` }]],
  };
  const vue = 'vue: { template: { compilerOptions: { isCustomElement: (tag) => tag === "chain-rule" } } }';
  const path = folder({
    "package.json": '{ "type": "module" }',
    ".vitepress/config.js": `export default { ...${JSON.stringify(config)}, ${vue} };`,
    "index.md": `# Course\n\nText.\n\n${LINE}\n`,
  });
  symlinkSync(`${HERE}node_modules`, join(path, "node_modules"));
  execFileSync(`${HERE}node_modules/.bin/vitepress`, ["build", "."], { cwd: path, stdio: "pipe" });
  await opens(join(path, ".vitepress/dist"));
});

/** The trace of a program, as a page holds it. */
async function recorded() {
  const answer = await fetch(`${service.url}/api/v1/trace`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ program: "x = 2\nw = param(3)\ny = x*w\nL = (y - 5)**2" }),
  });
  const trace = (await answer.text()).replaceAll("<", "\\u003c");
  return `<script type="application/json" id="t">${trace}</script><chain-rule trace="#t" lang="en"></chain-rule>`;
}

/** The package as `npm pack` makes it, taken apart. */
function packed() {
  const path = folder({});
  const [{ filename }] = JSON.parse(
    execFileSync("npm", ["pack", "--json", "--pack-destination", path, `${ROOT}frontend/dist/npm`]),
  );
  execFileSync("tar", ["-xzf", filename], { cwd: path });
  return { path, file: join(path, filename) };
}

const moves = async (page) => {
  await page.evaluate(() => document.querySelector("chain-rule").set("w", 1));
  await page.waitForFunction(() => document.querySelector("chain-rule").session.state.walk.run.values[1] === 1);
};

test("the package as a plain module", async () => {
  const { path } = packed();
  const site = folder({
    "index.html": `<!doctype html><html lang="en"><body>${await recorded()}<script type="module" src="package/chain-rule.js"></script></body></html>`,
  });
  cpSync(join(path, "package"), join(site, "package"), { recursive: true });
  await opens(site, { also: moves });
});

test("the package under Vite", async () => {
  const { file } = packed();
  const path = folder({
    "package.json": '{ "type": "module", "private": true }',
    "main.js": 'import "chainrule";\n',
    "index.html": `<!doctype html><html lang="en"><body>${await recorded()}<script type="module" src="/main.js"></script></body></html>`,
  });
  execFileSync("npm", ["install", "--silent", "--no-audit", "--no-fund", file], { cwd: path, stdio: "pipe" });
  execFileSync(`${HERE}node_modules/.bin/vite`, ["build", "--logLevel", "error"], { cwd: path, stdio: "pipe" });
  await opens(join(path, "dist"), { also: moves });
});
