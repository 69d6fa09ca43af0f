/** Firefox and WebKit from Debian, behind one small page: go, ask, see. Firefox over WebDriver BiDi, WebKit over WebDriver. */

import { spawn } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { require } from "../browser/browser.mjs";

/**
 * A page of a browser that is not Chromium.
 * @typedef {object} Page
 * @property {(width: number, height: number) => Promise<void>} size
 * @property {(url: string) => Promise<void>} go
 * @property {(body: string) => Promise<any>} ask runs the body of a function in the page
 * @property {(path: string) => Promise<void>} see a picture
 * @property {() => Promise<void>} close
 */

const MINI = [
  "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
  "/usr/lib/aarch64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
].find((path) => existsSync(path));
const FIREFOX = ["/usr/bin/firefox-esr", "/usr/bin/firefox"].find((path) => existsSync(path));

/** Each browser, and why it cannot be driven here. */
export const BROWSERS = {
  firefox: { missing: FIREFOX ? null : "firefox-esr is not installed", launch: firefox },
  webkit: {
    missing:
      MINI && existsSync("/usr/bin/WebKitWebDriver") && existsSync("/usr/bin/Xvfb")
        ? null
        : "webkit2gtk-driver or xvfb is not installed",
    launch: webkit,
  },
};

/** @returns {Promise<Page>} */
async function firefox() {
  const { default: puppeteer } = require("puppeteer-core");
  const browser = await puppeteer.launch({ browser: "firefox", executablePath: FIREFOX, headless: true });
  const page = await browser.newPage();
  return {
    // The size is set; how the screen is turned, which is sent with it, not every Firefox knows.
    size: (width, height) =>
      page.setViewport({ width, height }).catch((error) => {
        if (!/unknown command emulation/.test(String(error))) throw error;
      }),
    go: async (url) => void (await page.goto(url, { waitUntil: "load" })),
    ask: (body) => page.evaluate(new Function(body)),
    see: async (path) => void (await page.screenshot({ path })),
    close: () => browser.close(),
  };
}

/** @returns {Promise<Page>} */
async function webkit() {
  const display = `:${90 + (process.pid % 9)}`;
  const screen = spawn("/usr/bin/Xvfb", [display, "-screen", "0", "2200x1400x24"], { stdio: "ignore" });
  const port = 24_000 + (process.pid % 1000);
  const driver = spawn("/usr/bin/WebKitWebDriver", [`--port=${port}`], {
    stdio: "ignore",
    env: {
      ...process.env,
      DISPLAY: display,
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1",
      LIBGL_ALWAYS_SOFTWARE: "1",
    },
  });
  const call = async (method, path, body) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const { value } = await answer.json();
    if (value?.error) throw new Error(`${path}: ${value.error}: ${value.message}`);
    return value;
  };
  const capabilities = {
    alwaysMatch: { "webkitgtk:browserOptions": { binary: MINI, args: ["--automation"] } },
  };
  let session = null;
  for (let i = 0; session === null; i++) {
    try {
      session = (await call("POST", "/session", { capabilities })).sessionId;
    } catch (error) {
      if (i > 100 || !String(error).includes("fetch failed")) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  const at = (path) => `/session/${session}${path}`;
  return {
    /** The window's edges are no part of the page: it is made larger until the page is as large as wanted. */
    async size(width, height) {
      const inner = () => call("POST", at("/execute/sync"), { script: "return [innerWidth, innerHeight]", args: [] });
      let [w, h] = [width, height];
      for (let i = 0; i < 5; i++) {
        await call("POST", at("/window/rect"), { width: w, height: h });
        await new Promise((resolve) => setTimeout(resolve, 200));
        const [is, has] = await inner();
        if (is === width && has === height) break;
        [w, h] = [w + width - is, h + height - has];
      }
    },
    go: (url) => call("POST", at("/url"), { url }),
    ask: (body) => call("POST", at("/execute/sync"), { script: body, args: [] }),
    async see(path) {
      writeFileSync(path, Buffer.from(await call("GET", at("/screenshot")), "base64"));
    },
    async close() {
      await call("DELETE", at("")).catch(() => {});
      driver.kill();
      screen.kill();
    },
  };
}
