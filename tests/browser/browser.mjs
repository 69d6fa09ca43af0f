/** A real browser and a service of its own for each test file. */

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
export const require = createRequire(new URL("../../frontend/package.json", import.meta.url));
const { chromium } = require("playwright-core");

const CANDIDATES = [
  process.env.CHAINRULE_BROWSER,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];
const executablePath = CANDIDATES.find((path) => path && existsSync(path));

/** Why the tests of this folder cannot run, or false. Where it must not happen, it is a failure. */
export const missing =
  executablePath || process.env.CI ? false : "no Chromium or Chrome was found; set CHAINRULE_BROWSER";

export async function launch() {
  return chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--font-render-hinting=none",
    ],
  });
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/**
 * Starts the service; `stop` ends it.
 * @param {number} [port]
 */
export async function serve(port) {
  port ??= await freePort();
  const child = spawn(
    `${ROOT}/backend/.venv/bin/uvicorn`,
    [
      "--factory",
      "chainrule.service.app:create_app",
      "--port",
      String(port),
      "--no-access-log",
      "--log-level",
      "warning",
    ],
    { cwd: `${ROOT}/backend`, stdio: "inherit" },
  );
  const url = `http://127.0.0.1:${port}`;
  for (let i = 0; ; i++) {
    if (
      await fetch(`${url}/healthz`).then(
        (answer) => answer.ok,
        () => false,
      )
    )
      break;
    if (i > 200) throw new Error("the service did not start");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const stop = () =>
    new Promise((resolve) => {
      child.on("exit", resolve);
      child.kill("SIGKILL");
    });
  return { url, port, stop };
}

/**
 * Waits until all that was asked of the element is done and shown: nothing runs, nothing is still to be drawn.
 * @param {import("playwright-core").Page} page
 */
export async function calm(page) {
  await page.waitForFunction(() => document.querySelector("chain-rule").calm, null, { timeout: 60_000 });
}

/**
 * A page with the element ready, and its faults collected.
 * @param {import("playwright-core").Browser} browser
 * @param {string} url
 * @param {object} [options]
 */
export async function open(browser, url, options = {}) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    reducedMotion: "reduce",
    ...options,
  });
  const page = await context.newPage();
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(String(error)));
  page.on("request", (request) => {
    if (!request.url().startsWith(new URL(url).origin) && !/^(data|blob):/.test(request.url()))
      page.faults.push(`asked ${request.url()}`);
  });
  await page.goto(url);
  await page.waitForSelector("chain-rule .table tbody tr, chain-rule .fault, chain-rule .notice:not([hidden])");
  await calm(page);
  return page;
}
