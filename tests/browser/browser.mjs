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
  await page.waitForFunction(() => {
    const state = document.querySelector("chain-rule")?.state;
    return state?.walk || state?.problem;
  });
  await calm(page);
  return reading(page);
}

/** The tab of the side panel that each of its panels stands on. */
const TABS = {
  train: /\.(training|runs|curves|how|drawn|chart|own)\b/,
  table: /\.(whatif|leaf|table|outline|break|verdict|effect)\b|#(leaf|cell)-|\btr\[/,
  program: /\.(cm-|editor|tidy|summary|fault)/,
  why: /\.(rule|sources|why|legend)\b/,
};

/**
 * The page as a reader uses it: who wants to see a panel of the side opens its tab.
 * @param {import("playwright-core").Page} page
 */
function reading(page) {
  for (const method of [
    "click",
    "fill",
    "check",
    "focus",
    "press",
    "textContent",
    "inputValue",
    "isHidden",
    "selectOption",
    "waitForSelector",
    "$$eval",
    "$eval",
    "$",
    "$$",
    "locator",
    "getAttribute",
  ]) {
    const own = page[method].bind(page);
    const wish = (selector) =>
      Object.keys(TABS).find((tab) => TABS[tab].test(selector.replace(/[^,]*\.notice[^,]*/, "")));
    if (method === "locator") continue;
    page[method] = async (selector, ...rest) => {
      const tab = wish(selector);
      if (tab) await show(page, tab);
      return own(selector, ...rest);
    };
  }
  return page;
}

/**
 * @param {import("playwright-core").Page} page
 * @param {string} tab
 */
export async function show(page, tab) {
  await page.waitForFunction(() => {
    const state = document.querySelector("chain-rule, op-reference")?.state;
    return !state || state.walk || state.problem;
  });
  await page.evaluate((name) => {
    const element = document.querySelector("chain-rule");
    if (element?.state && element.state.tab !== name) element.send({ type: "tab", tab: name });
  }, tab);
}

/** To the last step, as the scrubber's key does it. @param {import("playwright-core").Page} page */
export async function end(page) {
  await page.focus("chain-rule .scrub input");
  await page.keyboard.press("End");
}

/**
 * Waits for a position of the walk: "Step 12 of 18", or "of 18" for any.
 * @param {import("playwright-core").Page} page
 * @param {string} words
 */
export async function settled(page, words) {
  const [, at, last] = /(?:Step (\d+) )?of (\d+)/.exec(words);
  await page.waitForFunction(
    ([here, end_]) => {
      const { state, calm } = document.querySelector("chain-rule");
      return calm && state.walk?.steps.length === end_ + 1 && (here === null || state.at === here);
    },
    [at === undefined ? null : Number(at), Number(last)],
  );
}
