/** The file for a disk in Firefox and WebKit: its parts are modules at addresses of the page's own. */

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { serve } from "../browser/browser.mjs";
import { BROWSERS } from "./drivers.mjs";

const PROGRAM = "x = [1, 2, 3]\nw = param([0.1, 0.2, 0.3])\nL = mean((x * w - 1) ** 2)";

let service;
before(async () => void (service = await serve()));
after(() => service.stop());

for (const [name, { missing, launch }] of Object.entries(BROWSERS))
  test(`${name}: one file works from a disk, its arrays worked out again`, { skip: missing ?? false }, async () => {
    const answer = await fetch(`${service.url}/api/v1/export`, {
      method: "POST",
      headers: { "content-type": "application/json", "accept-language": "en" },
      body: JSON.stringify({ program: PROGRAM, format: "html" }),
    });
    const folder = mkdtempSync(join(tmpdir(), "chainrule-"));
    writeFileSync(join(folder, "page.html"), (await answer.json()).content);
    const page = await launch();
    const ask = async (body) => {
      for (let tries = 0; tries < 150; tries++) {
        const found = await page.ask(body);
        if (found) return found;
        await pause(200);
      }
      return null;
    };
    try {
      await page.size(900, 700);
      await page.go(`file://${join(folder, "page.html")}`);
      assert.equal(await ask(`return document.querySelector("chain-rule")?.moment ?? null`), "start");
      await page.ask(`document.querySelector("chain-rule").goTo("backward:w"); return 1`);
      const said = `return document.querySelector("chain-rule").renderRoot.querySelector(".caption .said")?.textContent.trim() || null`;
      assert.equal(await ask(`return document.querySelector("chain-rule").moment`), "backward:w");
      assert.match(await ask(said), /w/);
      const sums = await page.ask(`const { trace } = document.querySelector("chain-rule"); const [run] = trace.runs;
        return JSON.stringify([run.values, run.grads].map((column) => column.filter((one) => one === null).length));`);
      assert.equal(JSON.parse(sums)[0], 0);
      await page.ask(`document.querySelector("chain-rule").set("w", [1, 1, 1]); return 1`);
      assert.equal(
        await ask(`const { trace } = document.querySelector("chain-rule");
          return trace.runs[0].values[trace.names.L] > 1.6 ? "moved" : null`),
        "moved",
      );
    } finally {
      await page.close();
      rmSync(folder, { recursive: true });
    }
  });
