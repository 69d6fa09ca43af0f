/** The page in headless Chromium without a GPU: sizes, layout, frames, formulas, sliders (`make bench`). */

import { readdirSync, readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { gzipSync } from "node:zlib";
import { layout } from "../../frontend/src/graph/layout.js";
import { launch, open, serve } from "../browser/browser.mjs";
import { graphviz, ours } from "./crossings.mjs";

const DIST = new URL("../../frontend/dist/", import.meta.url);
const size = (path) => gzipSync(readFileSync(new URL(path, DIST)), { level: 9 }).length / 1024;

/** A layered random graph, or a dense one in which every node reads half of the layer before. */
function items(count, dense) {
  let state = count;
  const next = () => (state = (state * 48271) % 2147483647) / 2147483647;
  const width = Math.max(4, Math.round(Math.sqrt(count) / (dense ? 2 : 1)));
  return Array.from({ length: count }, (_, id) => {
    const many = id < width ? 0 : dense ? Math.min(4, width) : next() < 0.4 ? 2 : 1;
    return {
      id,
      w: 90,
      h: 60,
      inputs: Array.from({ length: many }, () => Math.max(0, id - 1 - Math.floor(next() * width * 1.5))),
    };
  });
}

const median = (list) => list.sort((a, b) => a - b)[list.length >> 1];

console.log("Layout, fresh and in one thread (ms)");
for (const [count, target] of [
  [50, 15],
  [300, 40],
  [1000, 120],
  [10_000, 400],
]) {
  const times = [false, true].map((dense) => {
    const list = items(count, dense);
    return median(
      Array.from({ length: count > 5000 ? 3 : 7 }, () => {
        const start = performance.now();
        layout(list);
        return performance.now() - start;
      }),
    );
  });
  console.log(
    `${String(count).padStart(7)} nodes: ${times[0].toFixed(0).padStart(5)} sparse, ${times[1].toFixed(0).padStart(5)} dense   target ≤ ${target}${count === 10_000 ? " (1300 dense)" : ""}`,
  );
}

console.log(
  "\nCrossings as drawn, beside Graphviz (target ≤ 1.3 times; edges that share a line are counted one by one)",
);
for (const [count, dense] of [
  [50, false],
  [300, false],
  [1000, false],
  [50, true],
  [300, true],
]) {
  const list = items(count, dense);
  const theirs = graphviz(list);
  console.log(
    `${String(count).padStart(7)} nodes, ${dense ? "dense" : "sparse"}: ${ours(list)}${theirs === null ? "; no Graphviz here" : `, Graphviz ${theirs}: ${(ours(list) / theirs).toFixed(2)} times`}`,
  );
}

const [service, browser] = [await serve(), await launch()];

/** A program of about so many nodes, wide and deep. */
function program(count) {
  const lines = ["a0 = param(0.5)", "a1 = param(-0.3)", "a2 = 0.8", "a3 = 0.1"];
  for (let i = 4; i < count * 0.75; i++)
    lines.push(
      i % 3
        ? `a${i} = a${i - 1 - ((i * 7) % 4)} * a${i - 1 - ((i * 5) % 4)}`
        : `a${i} = tanh(a${i - 1} + a${Math.max(0, i - 30)})`,
    );
  return lines.join("\n");
}

/** Frames a second while something is done at each of them. */
async function frames(page, work) {
  return page.evaluate(async (source) => {
    const element = document.querySelector("chain-rule");
    const act = new Function("element", "i", source);
    let count = 0;
    const start = performance.now();
    await new Promise((resolve) => {
      const tick = () => {
        act(element, count++);
        if (performance.now() - start > 3000) resolve(undefined);
        else requestAnimationFrame(tick);
      };
      requestAnimationFrame(tick);
    });
    return (count / (performance.now() - start)) * 1000;
  }, work);
}

const PAN = `
  const graph = element.shadowRoot.querySelector(".graph");
  const box = graph.getBoundingClientRect();
  const at = (type, x, y) => graph.dispatchEvent(new PointerEvent(type, { pointerId: 1, clientX: box.x + x, clientY: box.y + y, bubbles: true }));
  if (i === 0) at("pointerdown", 300, 100);
  at("pointermove", 300 + 150 * Math.sin(i / 15), 100 + 40 * Math.cos(i / 11));
  if (i % 20 === 19) graph.dispatchEvent(new WheelEvent("wheel", { ctrlKey: true, deltaY: i % 40 === 19 ? 40 : -40, clientX: box.x + 300, clientY: box.y + 100, cancelable: true }));`;

console.log("\nFrames a second, the whole graph in view (animated; panned and zoomed)");
for (const [count, still, moved] of [
  [500, 60, 60],
  [2000, 60, 60],
  [10_000, 50, 45],
]) {
  const page = await open(browser, `${service.url}/studio/?lang=en&example=square`, { reducedMotion: "no-preference" });
  const start = performance.now();
  await page.evaluate((text) => document.querySelector("chain-rule").send({ type: "edit", text }), program(count));
  await page.waitForFunction(
    (many) =>
      document.querySelector("chain-rule").shadowRoot.querySelectorAll(".nodes button[data-id]").length >=
      Math.min(300, many * 0.6),
    count,
    { timeout: 60_000 },
  );
  const drawn = performance.now() - start;
  await page.click("chain-rule .zoom button:nth-of-type(3)");
  await page.evaluate(() => {
    const element = document.querySelector("chain-rule");
    element.send({ type: "go", at: 10 });
    element.send({ type: "speed", speed: 16 });
    element.send({ type: "play" });
  });
  const animated = await frames(page, "");
  await page.evaluate(() => document.querySelector("chain-rule").send({ type: "pause" }));
  const panned = await frames(page, PAN);
  console.log(
    `${String(count).padStart(7)} nodes: ${animated.toFixed(0)} (≥ ${still}), ${panned.toFixed(0)} (≥ ${moved}); from the edit to the picture ${drawn.toFixed(0)} ms`,
  );
  await page.context().close();
}

console.log("\nThe playground while it trains: frames a second, and updates in each");
for (const [hash, target, name] of [
  ["", "60, ≥ 20", "at its default"],
  ["networkShape=8,8,8,8,8,8&batchSize=30", "30", "6 layers of 8, batch 30"],
]) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
  await page.goto(`${service.url}/playground/?lang=en#${hash}`);
  await page.waitForSelector(".board .wire", { state: "attached" });
  await page.click(".run .primary");
  const epoch = () => page.evaluate(() => Number(document.querySelector(".epoch b").textContent));
  const begun = await epoch();
  const rate = await frames(page, "");
  const perEpoch = hash ? Math.floor(250 / 30) : 25; // updates of 250 rows
  const each = (((await epoch()) - begun) * perEpoch) / (3 * rate);
  console.log(`   ${name}: ${rate.toFixed(0)} frames, ${each.toFixed(0)} updates in each (target ${target})`);
  await page.close();
}

console.log("\nA slider's move to the picture (ms, target: the next frame, 17)");
for (const count of [12, 100, 300]) {
  const page = await open(browser, `${service.url}/studio/?lang=en&example=square`);
  await page.evaluate((text) => document.querySelector("chain-rule").send({ type: "edit", text }), program(count));
  await page.waitForFunction(
    (many) => document.querySelector("chain-rule").state.walk?.trace.nodes.length >= many * 0.7,
    count,
  );
  const times = await page.evaluate(async () => {
    const element = document.querySelector("chain-rule");
    element.send({ type: "go", at: 1e9 });
    element.send({ type: "set", name: "a0", value: 0.51 });
    await new Promise((resolve) => setTimeout(resolve, 1500)); // the interpreter is loaded, the server has answered
    const found = [];
    for (let i = 0; i < 20; i++) {
      const before = element.state.walk;
      const start = performance.now();
      element.send({ type: "set", name: "a0", value: 0.5 + i / 1000 });
      while (element.state.walk === before) await null;
      await new Promise((resolve) => requestAnimationFrame(resolve));
      found.push(performance.now() - start);
    }
    return found;
  });
  console.log(`${String(count).padStart(7)} nodes: ${median(times).toFixed(0)}`);
  await page.context().close();
}

console.log("\n100 formulas, and one of them again (ms, targets 150 and 2)");
{
  const page = await open(browser, `${service.url}/studio/?lang=en&level=calculus&example=network&at=end`);
  const [all, one, whole] = await page.evaluate(async () => {
    const element = document.querySelector("chain-rule");
    const last = element.state.walk.steps.length - 1;
    const rule = element.shadowRoot.querySelector(".rule");
    const found = [];
    const start = performance.now();
    for (let at = 1; found.length < 100; at = (at % last) + 1) {
      element.send({ type: "go", at });
      rule.getBoundingClientRect();
      found.push(...[...rule.querySelectorAll(".formula math")].map((math) => math.outerHTML));
    }
    const whole = (performance.now() - start) / found.length;
    // The same formulas by themselves, as the libraries that are compared with were measured.
    const place = document.body.appendChild(document.createElement("div"));
    const timed = (act) => {
      const from = performance.now();
      act();
      place.getBoundingClientRect();
      return performance.now() - from;
    };
    const all = timed(() => (place.innerHTML = found.map((text) => `<div>${text}</div>`).join("")));
    const ones = found
      .slice(0, 30)
      .map((_text, i) => timed(() => (place.children[i].innerHTML = found[99 - i])))
      .sort((a, b) => a - b);
    return [all, ones[15], whole];
  });
  console.log(
    `   ${all.toFixed(0)}, ${one.toFixed(1)}; with the derivation, the table and the whole page following, ${whole.toFixed(1)} for each`,
  );
  await page.context().close();
}

console.log("\nFirst load (KB gzip)");
{
  const chunks = readdirSync(new URL("chunks/", DIST)).filter((name) => name.endsWith(".js"));
  const imports = (path) =>
    [...readFileSync(new URL(path, DIST), "utf8").matchAll(/from"\.\/(?:chunks\/)?([^"]+)"/g)].map(
      ([, name]) => `chunks/${name}`,
    );
  const seen = new Set(["studio.js"]);
  for (const path of seen) for (const next of imports(path)) if (chunks.includes(next.slice(7))) seen.add(next);
  const language = chunks
    .filter((name) => name.startsWith("zh-"))
    .flatMap((name) => [`chunks/${name}`, ...imports(`chunks/${name}`)]);
  const total = [...new Set([...seen, ...language])].reduce((sum, path) => sum + size(path), 0);
  console.log(`   the studio until the first graph steps: ${total.toFixed(1)} (target ≤ 70)`);
  console.log(`   the script of an embed: ${size("embed/v1.js").toFixed(1)} (target ≤ 50)`);
}

console.log("\nTime to interactive, CPU four times slower, 1.6 Mbit/s and 150 ms");
for (const [path, limit] of [
  ["/studio/?lang=en&example=neuron", 1.4],
  ["/?lang=en", 1.2],
]) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 150,
    downloadThroughput: 200_000,
    uploadThroughput: 94_000,
  });
  await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  const start = performance.now();
  await page.goto(service.url + path, { waitUntil: "commit" });
  await page.waitForFunction(() => document.querySelector("chain-rule")?.state?.walk);
  const seconds = ((performance.now() - start) / 1000).toFixed(2);
  console.log(`   ${path.split("?")[0]}: the first step can be taken after ${seconds} s (target ≤ ${limit})`);
  await context.close();
}
await browser.close();
await service.stop();
