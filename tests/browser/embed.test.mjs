/** The element on other people's pages: hosts that are kind, and hosts that are not. */

import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { test } from "../limited.mjs";
import { calm, missing, require } from "./browser.mjs";
import { ready, works } from "./works.mjs";
import { browser, service } from "./session.mjs";

const skip = missing;
const NEURON = "z = w*x + b\ny = sigmoid(z)\nL = 0.5*(y - 0.8)**2\n";
const PROGRAM = `x = 0.5\nw = param(0.4)\nb = param(0.1)\n${NEURON}`;
const ONE = '<chain-rule example="neuron" lang="en"></chain-rule>';

/** What a course page says, by its path. @type {Map<string, { html: string, headers: Record<string, string> }>} */
const pages = new Map();
const host = createServer(({ url }, answer) => {
  const { html, headers } = pages.get(url) ?? { html: "", headers: {} };
  answer.writeHead(pages.has(url) ? 200 : 204, { "content-type": "text/html; charset=utf-8", ...headers });
  answer.end(html);
});
before(() => new Promise((resolve) => host.listen(0, "127.0.0.1", resolve)));
after(() => host.close());

/**
 * A page of another site with the element in it.
 * @param {string} body
 * @param {{ head?: string, html?: string, headers?: Record<string, string>, script?: boolean }} [how]
 * @param {object} [options] of the browser
 */
async function visit(body, { head = "", html = "", headers = {}, script = true } = {}, options = {}) {
  const path = `/${pages.size}`;
  const source = script ? `<script async src="${service.url}/embed/v1.js"></script>` : "";
  pages.set(path, {
    html: `<!doctype html><html lang="en" ${html}><head><title>Course</title>${head}${source}</head><body>${body}</body></html>`,
    headers,
  });
  const context = await browser.newContext({ viewport: { width: 1000, height: 800 }, ...options });
  const page = await context.newPage();
  page.faults = [];
  page.asked = [];
  page.on("pageerror", (error) => page.faults.push(String(error)));
  page.on("console", (message) => message.type() === "error" && page.faults.push(message.text()));
  page.on("request", (request) => page.asked.push(request.url()));
  await page.addInitScript(() => {
    globalThis.heard = [];
    for (const name of ["ready", "step", "change", "train", "error"])
      addEventListener(`cr-${name}`, ({ type, detail }) => globalThis.heard.push([type, structuredClone(detail)]));
    globalThis.shift = 0;
    new PerformanceObserver((list) => {
      for (const { value } of list.getEntries()) globalThis.shift += value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto(`http://127.0.0.1:${host.address().port}${path}`);
  return page;
}

test("attributes, properties, methods and events, as they are published for version 1", { skip }, async () => {
  const page = await visit(ONE);
  await ready(page);
  const surface = await page.evaluate(() => {
    const { prototype } = customElements.get("chain-rule");
    const names = Object.getOwnPropertyNames(prototype);
    const is = (name, kind) => typeof Object.getOwnPropertyDescriptor(prototype, name)[kind] === "function";
    return {
      attributes: customElements.get("chain-rule").observedAttributes,
      settable: names.filter((name) => is(name, "set")),
      methods: ["step", "back", "goTo", "play", "pause", "set", "reset"].filter((name) => names.includes(name)),
    };
  });
  assert.deepEqual(surface, {
    attributes: ["program", "example", "values", "at", "level", "lang", "theme", "rate", "src"],
    settable: ["program", "example", "trace", "values", "level", "rate"],
    methods: ["step", "back", "goTo", "play", "pause", "set", "reset"],
  });
  // What is documented is what there is.
  const manifest = require("./custom-elements.json").modules[0].declarations[0];
  const names = (list) => list.map(({ name }) => name).sort();
  const later = ["trace", "panels", "height", "heading", "links", "api", "lesson", "holes", "mode"];
  assert.deepEqual(names(manifest.attributes), [...surface.attributes, ...later].sort());
  assert.deepEqual(names(manifest.members), [...surface.settable, "moment", ...surface.methods].sort());
  assert.deepEqual(
    names(manifest.events),
    ["answer", "change", "error", "lesson", "ready", "step", "train"].map((name) => `cr-${name}`),
  );
  assert.deepEqual(names(manifest.slots), [""]);
  assert.deepEqual(names(manifest.cssParts), ["page"]);
  assert.deepEqual(names(manifest.cssProperties), ["--cr-height", "--cr-top"]);
  const seen = await page.evaluate(async () => {
    const element = document.querySelector("chain-rule");
    const rest = () => new Promise((resolve) => setTimeout(resolve, 0));
    const found = {};
    element.step();
    found.step = element.moment;
    element.back();
    found.back = element.moment;
    found.there = element.goTo("backward:w");
    found.moment = element.moment;
    found.nowhere = element.goTo("backward:nothing");
    element.set("w", 1);
    await rest();
    found.values = element.values;
    element.reset();
    found.reset = element.values;
    element.level = "calculus";
    found.level = element.level;
    element.setAttribute("at", "loss");
    found.at = element.moment;
    return found;
  });
  assert.deepEqual(seen, {
    step: "forward:z",
    back: "start",
    there: true,
    moment: "backward:w",
    nowhere: false,
    values: { w: 1 },
    reset: {},
    level: "calculus",
    at: "loss",
  });
  await calm(page);
  const heard = await page.evaluate(() => globalThis.heard);
  const first = heard.find(([type]) => type === "cr-ready")[1];
  assert.deepEqual([first.version, first.example, first.steps], ["1", "neuron", 8]);
  const steps = heard.filter(([type]) => type === "cr-step").map(([, detail]) => detail);
  const back = steps.find(({ moment }) => moment === "backward:w");
  assert.deepEqual([back.step, back.steps, back.phase], [6, 8, "backward"]);
  assert.match(back.say, /−0.0551 × 0.5 = −0.0276/);
  const changes = heard.filter(([type]) => type === "cr-change").map(([, detail]) => detail.values);
  assert.deepEqual(changes, [{ w: 1 }, {}]);
  await page.evaluate(() => {
    document.querySelector("chain-rule").program = "y = nope";
  });
  await page.waitForFunction(() => globalThis.heard.some(([type]) => type === "cr-error"));
  const [, error] = await page.evaluate(() => globalThis.heard.find(([type]) => type === "cr-error"));
  assert.deepEqual([error.code, error.line], ["unknown-name", 1]);
  assert.equal(page.faults.length, 1);
  assert.match(page.faults[0], /status of 422/);
});

/** The answer of the service to a program, as a page holds it. */
async function recorded(more = {}) {
  const answer = await fetch(`${service.url}/api/v1/trace`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ program: PROGRAM, ...more }),
  });
  return answer.json();
}

const inline = (trace) =>
  `<script type="application/json" id="t">${JSON.stringify(trace).replaceAll("<", "\\u003c")}</script>`;

test("what a page sets before the script has come, and what it hears first", { skip }, async () => {
  const trace = await recorded();
  const early = `<chain-rule lang="en" api="none"></chain-rule><script>
    const one = document.querySelector("chain-rule"); one.trace = ${JSON.stringify(trace)}; one.level = "calculus";
    one.rate = 0.5; one.values = { w: 2 };</script>`;
  for (const body of [
    early,
    `${inline(trace)}<chain-rule trace="#t" lang="en" level="calculus" rate="0.5" values="w=2"></chain-rule>`,
  ]) {
    const page = await visit(body);
    await page.waitForFunction(() => globalThis.heard.some(([type]) => type === "cr-step"));
    await page.waitForFunction(() => document.querySelector("chain-rule").session.state.walk.run.values[1] === 2);
    await calm(page);
    const [ready, first] = await page.evaluate(() => globalThis.heard);
    assert.deepEqual([ready[0], ready[1].steps, first[0], first[1].moment], ["cr-ready", 8, "cr-step", "start"]);
    assert.ok(first[1].say.length > 10);
    const found = await page.evaluate(() => {
      const { level, rate, values, example } = document.querySelector("chain-rule");
      return { level, rate, values, example };
    });
    assert.deepEqual(found, { level: "calculus", rate: 0.5, values: { w: 2 }, example: null });
    assert.deepEqual(page.faults, []);
    await page.close();
  }
});

test("wrong arguments, wrong traces, wrong names: a word in the page, and no fault", { skip }, async () => {
  const page = await visit(ONE);
  await ready(page);
  const said = await page.evaluate(() => {
    const one = document.querySelector("chain-rule");
    for (const count of [NaN, {}, "x", 0.5, -1e9, 1e9, null]) one.step(count);
    one.back("x");
    one.goTo();
    one.goTo({});
    one.values = null;
    one.trace = null;
    one.level = "loud";
    one.rate = "x";
    const cyclic = [1];
    cyclic.push(cyclic);
    return [
      ["q", 1],
      ["z", 1],
      ["w", "abc"],
      ["w", NaN],
      ["w", 10n],
      ["w", cyclic],
      ["w", 1],
    ].map((pair) => one.set(...pair));
  });
  assert.deepEqual(said, [false, false, false, false, false, false, true]);
  await calm(page);
  const trace = await recorded();
  const wrong = [
    { ...trace, nodes: [] },
    { ...trace, runs: [] },
    { format: "trace/2" },
    7,
    await recorded({ flows: false }),
  ];
  for (const one of wrong) {
    await page.evaluate((trace) => {
      globalThis.heard.length = 0;
      document.querySelector("chain-rule").trace = trace;
    }, one);
    await page.waitForFunction(() =>
      globalThis.heard.some(([type, { title, detail }]) => type === "cr-error" && title && detail),
    );
  }
  await page.evaluate(() => {
    globalThis.heard.length = 0;
    document.querySelector("chain-rule").example = "none-such";
  });
  await page.waitForFunction(() =>
    globalThis.heard.some(([type, { code }]) => type === "cr-error" && code === "no-example"),
  );
  await page.evaluate(() => {
    document.querySelector("chain-rule").example = "two-paths";
  });
  await page.waitForFunction(
    () => document.querySelector("chain-rule").session.state.walk?.trace.names.f !== undefined,
  );
  await calm(page);
  assert.deepEqual(
    page.faults.filter((fault) => !/status of 404/.test(fault)), // as the example that there is not
    [],
  );
  await page.close();
  for (const [tag, words] of [
    ['<chain-rule example="none-such" lang="en"></chain-rule>', /no example of that name/],
    ['<chain-rule trace="#nowhere" lang="en"></chain-rule>', /no trace here/],
    ['<chain-rule trace="#" lang="en"></chain-rule>', /no trace here/],
    ['<chain-rule src="http://[" lang="en"></chain-rule>', /no trace at that address/],
    [`<chain-rule src="${service.url}/none.json" lang="en"></chain-rule>`, /no trace at that address/],
    ['<chain-rule lesson="none-such" lang="en"></chain-rule>', /no lesson of that name/],
    ...["q=1", "z=1", "w=abc", "w=1e999", '{"w":[1]}', '{"w":'].map((values) => [
      `<chain-rule example="neuron" values='${values}' lang="en"></chain-rule>`,
      /value that was given cannot be used/,
    ]),
    ['<chain-rule program="x = 3; y = sigmod(x)" lang="en"></chain-rule>', /did you mean 'sigmoid'/],
  ]) {
    const other = await visit(tag);
    await other.waitForFunction(
      (source) => new RegExp(source).test(document.querySelector("chain-rule")?.renderRoot?.textContent),
      words.source,
    );
    assert.deepEqual(
      other.faults.filter((fault) => !/status of 4(22|04)/.test(fault)),
      [],
      tag,
    );
    // What was not understood adds nothing to the graph.
    assert.equal(await other.evaluate(() => document.querySelector("chain-rule").trace?.names.q), undefined);
    await other.close();
  }
});

test("what fails at first is told, and tried again; what is said right after the element is there is kept", {
  skip,
}, async () => {
  const page = await browser.newPage({ viewport: { width: 1000, height: 4000 } }); // where all of them are seen
  const faults = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  let lost = 1;
  await page.route("**/lessons/11-two-paths.json", (route) => (lost-- > 0 ? route.abort() : route.continue()));
  let silent = 2;
  await page.route(/\/en-\w+\.js/, (route) => (silent-- > 0 ? route.abort() : route.continue()));
  await page.setContent(`<html lang="en"><body><script>
    globalThis.told = [];
    addEventListener("cr-error", ({ target, detail }) => told.push([target.id, detail.code]));
    const put = (id, make) => { const one = document.createElement("chain-rule"); one.id = id; make(one); document.body.append(one); return one; };
    put("lesson", (one) => one.setAttribute("lesson", "11-two-paths"));
    put("trace", (one) => { one.trace = 7; });
    put("none", (one) => one.setAttribute("trace", "#nobody"));
    put("empty", (one) => one.setAttribute("lesson", ""));
    </script><script src="${service.url}/embed/v1.js"></script><script>
    const late = put("late", () => {});
    late.example = "two-paths";
    late.setAttribute("at", "loss");
    late.values = { a: 5 };
    </script></body></html>`);
  const heard = (id) => page.waitForFunction((one) => globalThis.told.some(([from]) => from === one), id);
  for (const id of ["lesson", "trace", "none"]) await heard(id);
  await page.locator("#lesson").getByRole("button", { name: "Try again" }).click();
  await page.waitForFunction(() => document.querySelector("#lesson").moment !== null);
  await page.waitForFunction(() => document.querySelector("#empty").moment !== null);
  await page.waitForFunction(() => {
    const { example, moment, values } = document.querySelector("#late");
    return example === "two-paths" && moment === "loss" && values.a === 5;
  });
  // The same while another program is shown: values are for the one that was asked for.
  await page.evaluate(() => {
    const late = document.querySelector("#late");
    late.example = "neuron";
    late.values = { w: 2 };
  });
  await page.waitForFunction(() => {
    const { example, values, trace } = document.querySelector("#late");
    return example === "neuron" && values.w === 2 && trace.runs[0].values[trace.names.w] === 2;
  });
  assert.deepEqual(faults, []);
  await page.close();
});

test("a white page is white however its colour is written", { skip }, async () => {
  for (const [head, dark] of [
    ['<meta name="color-scheme" content="dark">', true],
    ["<style>:root { color-scheme: dark; }</style>", true],
    ["<style>body { background: linear-gradient(#123, #001); color: white; }</style>", true],
    ["<style>body { background: linear-gradient(#fff, #eef); color: #222; }</style>", false],
    ["", false],
  ]) {
    const page = await visit(ONE, { head });
    await ready(page);
    assert.equal(await page.$eval("chain-rule", (one) => one.hasAttribute("data-dark")), dark, head);
    await page.close();
  }
  for (const [colour, dark] of [
    ["oklch(0.985 0.002 247.8)", false],
    ["color(srgb 1 1 1)", false],
    ["lab(98 0 0)", false],
    ["oklch(0.2 0.02 250)", true],
    ["rgb(10 10 12)", true],
  ]) {
    const page = await visit(ONE, { head: `<style>body { background: ${colour}; }</style>` });
    await ready(page);
    assert.equal(await page.$eval("chain-rule", (one) => one.hasAttribute("data-dark")), dark, colour);
    await page.close();
  }
});

test("an embed asks for its script, its language and its program, and for nothing else until it is touched", {
  skip,
}, async () => {
  const page = await visit(`<chain-rule program="${PROGRAM}" lang="zh"></chain-rule>`);
  await ready(page);
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1500)));
  const asked = page.asked.slice(1).map((url) => new URL(url).pathname.replace(/-\w{8}\.js/, ".js"));
  const { version } = await (await fetch(`${service.url}/embed/embed.json`)).json();
  assert.deepEqual(asked, ["/embed/v1.js", `/embed/${version}/zh.js`, "/api/v1/trace"]);
  const size = async (url) => gzipSync(Buffer.from(await (await fetch(url)).arrayBuffer()), { level: 9 }).length / 1024;
  assert.ok((await size(page.asked[1])) <= 50, `the script has ${await size(page.asked[1])} KB`);
  assert.ok((await size(page.asked[2])) <= 8, `the language has ${await size(page.asked[2])} KB`);
  // Everything came from one place, and nothing is left behind.
  assert.ok(page.asked.slice(1).every((url) => url.startsWith(service.url)));
  const kept = await page.evaluate(async () => [
    localStorage.length,
    sessionStorage.length,
    document.cookie,
    (await indexedDB.databases()).length,
    (await caches.keys()).length,
  ]);
  assert.deepEqual(kept, [0, 0, "", 0, 0]);
  await works(page);
  // A slider moves: what works out its numbers.
  await page.evaluate(() => document.querySelector("chain-rule").set("w", 1));
  await page.waitForFunction(() => /0\.6/.test(document.querySelector("chain-rule").renderRoot.textContent));
  const [interpreter] = page.asked.filter((url) => /\/interpreter-/.test(url));
  assert.ok((await size(interpreter)) <= 15, `what works out numbers has ${await size(interpreter)} KB`);
});

test("where it is wide a reader chooses how much is said", { skip }, async () => {
  const page = await visit(ONE);
  await ready(page);
  await page.click("chain-rule .title .levels button:nth-child(3)");
  await page.waitForFunction(() => document.querySelector("chain-rule").level === "calculus");
  assert.equal(await page.isVisible("chain-rule .title .level"), false);
  await page.setViewportSize({ width: 500, height: 800 });
  await page.waitForFunction(() => {
    const [tabs, word] = [".levels", ".title > .level"].map((name) =>
      document.querySelector("chain-rule").renderRoot.querySelector(name),
    );
    return tabs.offsetWidth === 0 && word.offsetWidth > 0;
  });
  await page.close();
});

test("in little height Step stays in sight: the product goes first, and what is said gets shorter", {
  skip,
}, async () => {
  for (const [width, height] of [
    [480, 240],
    [480, 340],
    [480, 360],
    [320, 240],
    [320, 330],
    [900, 300],
  ]) {
    const page = await visit(`<div style="width:${width}px">${ONE.replace(">", ` height="${height}">`)}</div>`);
    await works(page);
    const seen = await page.$eval("chain-rule", (one) => {
      const of = (name) => one.renderRoot.querySelector(name).getBoundingClientRect();
      const box = one.getBoundingClientRect();
      return { foot: box.bottom - of(".player .step").bottom, view: of(".view").height, height: box.height };
    });
    assert.ok(seen.foot > 0 && seen.view > 60, `${width} × ${height}: ${JSON.stringify(seen)}`);
    assert.ok(Math.abs(seen.height - height) < 3, `${width} × ${height}: ${JSON.stringify(seen)}`);
    await page.close();
  }
});

test("of the gallery an embed asks for the one program that it shows", { skip }, async () => {
  const page = await visit(ONE.replace("neuron", "two-paths"));
  await ready(page);
  const asked = page.asked.map((url) => new URL(url).pathname).filter((path) => path.startsWith("/api/"));
  assert.deepEqual(asked, ["/api/v1/examples/two-paths", "/api/v1/trace"]);
  await page.evaluate(() => {
    document.querySelector("chain-rule").lang = "zh"; // its comments are in it
  });
  await page.waitForFunction(() => /[\u4e00-\u9fff]/.test(document.querySelector("chain-rule").program));
  await page.close();
});

test("a trace at an address opens where it is asked to, with the values that it is given", { skip }, async () => {
  const src = `${service.url}/figures/hundred.json`;
  const page = await visit(`<chain-rule src="${src}" at="backward:w" values="w=2" rate="1" lang="en"></chain-rule>`);
  await ready(page);
  await page.waitForFunction(() => document.querySelector("chain-rule").moment?.startsWith("backward:"));
  assert.deepEqual(await page.evaluate(() => document.querySelector("chain-rule").values), { w: 2 });
  await page.close();
});

test("what a step needs cannot be had: it is said, and the next step tries again", { skip }, async () => {
  const page = await visit(ONE);
  await ready(page);
  let asked = 0;
  await page.route("**/embed/*/steps-*", (route) => {
    asked++;
    return route.abort();
  });
  await page.click("chain-rule .player .step");
  await page.waitForFunction(() =>
    /cannot be reached/.test(document.querySelector("chain-rule").renderRoot.textContent),
  );
  assert.ok(asked >= 2, "once more, by itself");
  await page.unroute("**/embed/*/steps-*");
  await page.click("chain-rule .player .step");
  await page.waitForFunction(() =>
    /σ\(0.3\)/.test(document.querySelector("chain-rule").renderRoot.querySelector(".caption .said").textContent),
  );
});

test("layouts: flex, grid, float, table, a narrow column", { skip }, async () => {
  for (const around of [
    `<div style="display:flex">${ONE}<p>text</p></div>`,
    `<div style="display:flex;flex-direction:column;align-items:center">${ONE}</div>`,
    `<div style="display:grid;grid-template-columns:auto auto">${ONE}<p>text</p></div>`,
    `<div style="float:left">${ONE}</div>`,
    `<table><tr><td>${ONE}</td><td>text</td></tr></table>`,
    `<div style="width:300px">${ONE}</div>`,
  ]) {
    const page = await visit(around);
    await works(page);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, around);
    await page.close();
  }
});

test("with its picture inside an element keeps its place while it loads", { skip }, async () => {
  const page = await visit(
    `<p>Before</p><chain-rule example="neuron" height="480"><img alt="The neuron" width="984" height="480" src="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E"></chain-rule><p>After</p>`,
  );
  await works(page);
  assert.ok((await page.evaluate(() => globalThis.shift)) <= 0.01, String(await page.evaluate(() => globalThis.shift)));
});

test("a dark page, light again, and its language: followed while they change, or fixed", { skip }, async () => {
  const page = await visit(
    `${ONE.replace(' lang="en"', "")}<chain-rule example="neuron" theme="light" lang="en"></chain-rule>`,
    {
      head: "<style>html.dark body{background:#14161a;color:#eee}</style>",
      html: 'class="dark"',
    },
  );
  await works(page);
  const dark = () => page.$$eval("chain-rule", (all) => all.map((one) => one.hasAttribute("data-dark")));
  assert.deepEqual(await dark(), [true, false]);
  await page.evaluate(() => document.documentElement.classList.remove("dark"));
  await page.waitForFunction(() => !document.querySelector("chain-rule").hasAttribute("data-dark"));
  await page.evaluate(() => document.documentElement.setAttribute("lang", "zh-CN"));
  await page.waitForFunction(
    () => document.querySelector("chain-rule").renderRoot.querySelector(".page").lang === "zh-CN",
  );
  assert.deepEqual(
    await page.$$eval("chain-rule", (all) => all.map((one) => one.renderRoot.querySelector(".page").lang)),
    ["zh-CN", "en"],
  );
});

test("a page that writes from right to left, and one with loud styles of its own", { skip }, async () => {
  const style = `* { font-size: 40px !important; letter-spacing: 9px !important; text-transform: uppercase !important;
    color: red !important; line-height: 3 !important; direction: rtl !important; }
    button { display: none !important; } chain-rule { visibility: visible }`;
  const quiet = await visit(ONE);
  await ready(quiet);
  const look = (page) =>
    page.$eval("chain-rule", (one) => {
      const of = (name) => {
        const style = getComputedStyle(one.renderRoot.querySelector(name));
        return [style.fontSize, style.letterSpacing, style.textTransform, style.color, style.direction, style.display];
      };
      return [".caption .said", ".player .step", ".box .name"].map(of);
    });
  for (const [html, head] of [
    ['dir="rtl"', ""],
    ["", `<style>${style}</style>`],
  ]) {
    const page = await visit(ONE, { html, head });
    await works(page);
    await page.evaluate(() => document.querySelector("chain-rule").goTo("start"));
    await calm(page);
    assert.deepEqual(await look(page), await look(quiet));
    await page.close();
  }
});

test("hosts that forbid: a strict policy, trusted types, no storage, a sandbox, isolation", { skip }, async () => {
  const from = service.url;
  for (const [name, headers] of Object.entries({
    policy: {
      "content-security-policy": `default-src 'none'; script-src ${from}; connect-src ${from}; style-src 'none'`,
    },
    types: {
      "content-security-policy": `script-src ${from}; require-trusted-types-for 'script'`,
    },
    isolated: { "cross-origin-embedder-policy": "require-corp", "cross-origin-opener-policy": "same-origin" },
    sandbox: { "content-security-policy": "sandbox allow-scripts" },
  })) {
    const crossing = name === "isolated" ? ' crossorigin="anonymous"' : "";
    const head = `<script async src="${from}/embed/v1.js"${crossing}></script>`;
    const page = await visit(ONE.replace(">", ' panels="why table program train">'), { head, headers, script: false });
    await works(page);
    for (const tab of ["table", "program", "train"]) {
      await page.click(`chain-rule [data-of=${tab}]`);
      await calm(page);
      const words = await page.$eval(
        "chain-rule",
        (one, tab) =>
          [...one.renderRoot.querySelectorAll(`[data-tab=${tab}]`)]
            .map((part) => part.textContent)
            .join("")
            .trim().length,
        tab,
      );
      assert.ok(words > 20, `${name}: ${tab} is empty`);
    }
    assert.deepEqual(page.faults, [], name);
    await page.close();
  }
});

test("what a host's policy forbids is said", { skip }, async () => {
  const from = service.url;
  for (const [policy, words] of [
    [`default-src 'none'; script-src ${from}`, /connect-src/],
    [`default-src 'none'; script-src ${from}/embed/v1.js; connect-src ${from}`, /script-src/],
    [`script-src ${from}; require-trusted-types-for 'script'; trusted-types 'none'`, /trusted-types/],
    [`script-src ${from}; require-trusted-types-for 'script'; trusted-types lit-html`, /allow-duplicates/],
  ]) {
    const page = await visit(ONE.replace(">", ' panels="table">'), { headers: { "content-security-policy": policy } });
    await page.waitForFunction((source) => {
      const element = document.querySelector("chain-rule");
      return new RegExp(source).test(element.textContent + element.renderRoot?.textContent);
    }, words.source);
    if (/connect-src/.test(policy)) {
      // And the page that it stands on hears of it.
      const told = await page.evaluate(() => globalThis.heard.filter(([type]) => type === "cr-error"));
      assert.equal(told[0][1].code, "forbidden", policy);
    }
    await page.close();
  }
});

test("keys stay where they are used, no focus is taken, and an element may be moved or loaded twice", {
  skip,
}, async () => {
  const page = await visit(`<input id="own"><div id="here">${ONE}</div><div id="there"></div>`, {
    head: `<script async src="${service.url}/embed/v1.js"></script>`,
  });
  await ready(page);
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "BODY");
  await page.evaluate(() => {
    globalThis.keys = [];
    document.addEventListener("keydown", ({ key }) => globalThis.keys.push(key));
  });
  await page.focus("chain-rule .box .face");
  for (const key of ["PageDown", "ArrowRight", "Home"]) await page.keyboard.press(key);
  await calm(page);
  assert.deepEqual(await page.evaluate(() => globalThis.keys), [], "a slide show would have turned its page");
  const moment = await page.evaluate(() => document.querySelector("chain-rule").moment);
  assert.notEqual(moment, "start");
  await page.evaluate(() => document.querySelector("#there").append(document.querySelector("chain-rule")));
  await calm(page);
  assert.equal(await page.evaluate(() => document.querySelector("chain-rule").moment), moment);
  await works(page);
});

test("a recorded trace needs no service: steps, sliders and checks", { skip }, async () => {
  const answer = await fetch(`${service.url}/api/v1/trace`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ program: PROGRAM }),
  });
  const trace = (await answer.text()).replaceAll("<", "\\u003c");
  const page = await visit(
    `<script type="application/json" id="t1">${trace}</script><chain-rule trace="#t1" lang="en"></chain-rule>`,
  );
  await page.route("**/api/**", (route) => route.abort());
  await works(page);
  assert.deepEqual(
    page.asked.filter((url) => url.includes("/api/")),
    [],
    "nobody was asked",
  );
  await page.evaluate(() => document.querySelector("chain-rule").set("w", 2));
  await page.waitForFunction(() => document.querySelector("chain-rule").session.state.walk.run.values[1] === 2);
  const y = await page.evaluate(() => {
    const { walk } = document.querySelector("chain-rule").session.state;
    return walk.run.values[walk.trace.names.y];
  });
  assert.ok(Math.abs(y - 1 / (1 + Math.exp(-1.1))) < 1e-15, String(y));
});

test("in a frame without an origin: what happens is told, and what is asked is done", { skip }, async () => {
  const page = await visit(
    `<iframe sandbox="allow-scripts" width="100%" height="480" title="neuron"
      src="${service.url}/e/v1/?example=neuron&lang=zh&at=backward:z&id=one"></iframe>`,
    { script: false, head: "<script>globalThis.told=[];addEventListener('message',(e)=>told.push(e.data))</script>" },
  );
  const told = (type, name) =>
    page.waitForFunction(
      ([type, name]) => globalThis.told.find((one) => one.type === type && (!name || one.event === name)),
      [type, name],
    );
  await told("cr:event", "ready");
  const size = await (await told("cr:resize")).jsonValue();
  assert.deepEqual([size.v, size.id, size.height], [1, "one", 560]);
  await page.evaluate(() => document.querySelector("iframe").contentWindow.postMessage({ v: 1, type: "cr:step" }, "*"));
  await page.waitForFunction(() => globalThis.told.some(({ detail }) => detail?.moment === "backward:w"));
  await page.evaluate(() =>
    document.querySelector("iframe").contentWindow.postMessage({ v: 1, type: "cr:state" }, "*"),
  );
  const { state } = await (await told("cr:state")).jsonValue();
  assert.equal(state.moment, "backward:w");
  const frame = page.frames()[1];
  for (const [width, height] of [
    [1000, 480],
    [320, 480],
  ]) {
    await page.setViewportSize({ width, height: 700 });
    await page.$eval("iframe", (one, height) => (one.height = height), height);
    const [inner, lowest] = await frame.evaluate(() => {
      const step = document.querySelector("chain-rule").renderRoot.querySelector(".player .step");
      return [document.documentElement.scrollHeight - innerHeight, step.getBoundingClientRect().bottom - innerHeight];
    });
    assert.ok(inner <= 0 && lowest <= 0, `${width} px: ${inner}, ${lowest}`);
  }
  assert.deepEqual(page.faults, []);
});

test("the script that stays: its address, its hash, and what lies beside it", { skip }, async () => {
  const { version, integrity } = await (await fetch(`${service.url}/embed/embed.json`)).json();
  const script = `${service.url}/embed/${version}/chain-rule.js`;
  assert.match((await fetch(script)).headers.get("cache-control"), /immutable/);
  for (const file of ["custom-elements.json", "chain-rule.d.ts"])
    assert.equal((await fetch(`${service.url}/embed/${version}/${file}`)).status, 200, file);
  const head = `<script async src="${script}" integrity="${integrity}" crossorigin="anonymous"></script>`;
  await works(await visit(ONE, { head, script: false }));
  const wrong = head.replace("sha384-", "sha384-AAAA");
  const page = await visit(ONE, { head: wrong, script: false });
  await page.waitForLoadState("load");
  assert.equal(await page.evaluate(() => customElements.get("chain-rule") === undefined), true);
});

test("what is shared is copied with one click, and works where it is put", { skip }, async () => {
  const context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"], bypassCSP: true });
  const page = await context.newPage();
  await page.goto(`${service.url}/studio/?lang=en&example=neuron&at=backward:w&level=calculus`);
  await calm(page);
  await page.evaluate(() => document.querySelector("chain-rule").set("w", 0.7));
  await calm(page);
  await page.click("chain-rule .bar [aria-haspopup=dialog]");
  await page.waitForSelector("chain-rule dialog[open]");
  await page.evaluate(require("axe-core").source);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  assert.deepEqual(
    violations.map(({ id }) => id),
    [],
  );
  const texts = {};
  for (const name of ["link", "element", "pinned", "frame", "markdown", "api"]) {
    await page.click(`chain-rule .part:has([data-of=${name}]) button`);
    await page.waitForFunction(
      (name) =>
        document.querySelector("chain-rule").renderRoot.querySelector(`.part:has([data-of=${name}]) .told`).textContent,
      name,
    );
    texts[name] = await page.evaluate(() => navigator.clipboard.readText());
    assert.ok(texts[name].length > 30, name);
  }
  // With a value of the reader's own no picture of the gallery is that of what is shown.
  assert.equal(texts.markdown.startsWith("[One neuron]("), true, texts.markdown);
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => !document.querySelector("chain-rule").renderRoot.querySelector("dialog"));
  for (const name of ["element", "pinned", "frame"]) {
    const other = await visit(texts[name], { script: false });
    const inside = name === "frame" ? await (await other.waitForSelector("iframe")).contentFrame() : other;
    await inside.waitForFunction(() => {
      const element = document.querySelector("chain-rule");
      return element?.session?.state.walk?.run.values[1] === 0.7 && element.calm;
    });
    const found = await inside.evaluate(() => {
      const { moment, values, level, example } = document.querySelector("chain-rule");
      return { moment, values, level, example };
    });
    assert.deepEqual(found, { moment: "backward:w", values: { w: 0.7 }, level: "calculus", example: "neuron" }, name);
    await other.close();
  }
  await page.goto(texts.link);
  await calm(page);
  assert.deepEqual(await page.evaluate(() => document.querySelector("chain-rule").values), { w: 0.7 });
});

test("one file works from a disk with the network off: steps, sliders, and nobody is asked", { skip }, async () => {
  for (const [language, words] of [
    ["zh", /往回经过 z/],
    ["en", /Back through z/],
  ]) {
    const answer = await fetch(`${service.url}/api/v1/export`, {
      method: "POST",
      headers: { "content-type": "application/json", "accept-language": language },
      body: JSON.stringify({ program: `${PROGRAM}# </script><b>`, format: "html" }),
    });
    const { filename, content } = await answer.json();
    assert.ok(content.length < 200_000, `${content.length} letters`);
    const folder = mkdtempSync(join(tmpdir(), "chainrule-"));
    writeFileSync(join(folder, filename), content);
    const context = await browser.newContext({ offline: true, viewport: { width: 900, height: 700 } });
    const page = await context.newPage();
    const asked = [];
    page.faults = [];
    page.on("request", (request) => /^(http|file:.*api)/.test(request.url()) && asked.push(request.url()));
    page.on("pageerror", (error) => page.faults.push(String(error)));
    page.on("console", (message) => message.type() === "error" && page.faults.push(message.text()));
    await page.goto(`file://${join(folder, filename)}`);
    await works(page, { width: 800 });
    await page.evaluate(() => {
      const element = document.querySelector("chain-rule");
      element.goTo("backward:w");
      element.set("w", 2);
    });
    await page.waitForFunction(() => document.querySelector("chain-rule").session.state.walk.run.values[1] === 2);
    await calm(page);
    assert.match(await page.textContent("chain-rule .caption .said"), words);
    assert.deepEqual([asked, page.faults], [[], []]);
    await context.close();
    rmSync(folder, { recursive: true });
  }
});

test("the file of every program of the gallery is under 200 KB, and arrays are there again", { skip }, async () => {
  const { examples } = await (await fetch(`${service.url}/api/v1/examples`)).json();
  const put = async (program, language) => {
    const answer = await fetch(`${service.url}/api/v1/export`, {
      method: "POST",
      headers: { "content-type": "application/json", "accept-language": language },
      body: JSON.stringify({ program, format: "html" }),
    });
    return (await answer.json()).content;
  };
  for (const { id, request, programs } of examples)
    for (const language of ["zh", "en"]) {
      const content = await put(programs?.[language] ?? request.program, language);
      assert.ok(Buffer.byteLength(content) < 200_000, `${id} ${language}: ${Buffer.byteLength(content)}`);
    }
  const { request } = examples.find(({ id }) => id === "circle-chance");
  const folder = mkdtempSync(join(tmpdir(), "chainrule-"));
  writeFileSync(join(folder, "circle.html"), await put(request.program, "en"));
  const context = await browser.newContext({ offline: true, viewport: { width: 900, height: 700 } });
  const page = await context.newPage();
  await page.goto(`file://${join(folder, "circle.html")}`);
  await calm(page);
  const found = await page.evaluate(() => {
    const { trace } = document.querySelector("chain-rule");
    const [run] = trace.runs;
    return { empty: run.values.filter((one) => one === null).length, w1: run.grads[trace.names.W1] };
  });
  const answer = await fetch(`${service.url}/api/v1/trace`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(request),
  });
  const theirs = await answer.json();
  assert.equal(found.empty, 0);
  const gradient = theirs.runs[0].grads[theirs.names.W1].flat(9);
  assert.equal(gradient.length, 8);
  found.w1.flat(9).forEach((one, i) => assert.ok(Math.abs(one - gradient[i]) < 1e-12, `${one} ${gradient[i]}`));
  await context.close();
  rmSync(folder, { recursive: true });
});

test("an element further down asks for nothing until it is about to be seen", { skip }, async () => {
  const far = '<chain-rule example="neuron" lang="en" style="display:block;min-height:480px"></chain-rule>';
  const page = await visit(`<div style="height:5000px"></div>${far}`);
  await page.waitForFunction(() => document.querySelector("chain-rule").renderRoot);
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1000)));
  assert.equal(page.asked.filter((url) => /\/api\//.test(url)).length, 0);
  await page.evaluate(() => document.querySelector("chain-rule").scrollIntoView());
  await ready(page);
  await works(page);
});

test("what the share dialog gives keeps its place: nothing moves while it comes", { skip }, async () => {
  const studio = await browser.newPage();
  await studio.goto(`${service.url}/studio/?lang=en&example=neuron`);
  await calm(studio);
  await studio.click("chain-rule .bar [aria-haspopup=dialog]");
  await studio.locator("chain-rule #share-picture").waitFor();
  const [element, picture] = await studio.$$eval("chain-rule :is(#share-element, #share-picture)", (all) =>
    all.map((one) => one.value),
  );
  await studio.close();
  for (const width of [1000, 390])
    for (const snippet of [element, picture]) {
      const page = await visit(
        `<p>Before</p>${snippet}<p>After</p>`,
        { script: false },
        { viewport: { width, height: 800 } },
      );
      if (snippet === element) await ready(page);
      await page.waitForFunction(() => [...document.images].every((one) => one.complete));
      assert.ok((await page.evaluate(() => globalThis.shift)) <= 0.01, `${width}: ${snippet}`);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${width}: ${snippet}`);
      await page.close();
    }
});

test("no words are to be had: the element says so in both languages, tells its page, and goes on trying", {
  skip,
}, async () => {
  const page = await visit("<p>Text</p>");
  await page.route("**/embed/*/en-*", (route) => route.abort());
  await page.evaluate((one) => document.body.insertAdjacentHTML("beforeend", one), ONE);
  await page.waitForFunction(() => globalThis.heard.some(([type]) => type === "cr-error"));
  const said = page.locator("chain-rule .notice");
  assert.match(await said.textContent(), /No words could be loaded.*正在重试/);
  assert.ok(await said.isVisible());
  await page.unroute("**/embed/*/en-*");
  await ready(page);
  assert.equal(await said.isVisible(), false);
  await page.click("chain-rule .player .step");
  await page.waitForFunction(() => /^forward:/.test(document.querySelector("chain-rule").moment));
});

test("what a panel asks for is asked for once more where it could not be had", { skip }, async () => {
  const page = await visit("<p>Text</p>");
  let failed = 0;
  await page.route("**/embed/*/code-*", (route) => (failed++ ? route.continue() : route.abort()));
  await page.evaluate(
    (one) => document.body.insertAdjacentHTML("beforeend", one),
    ONE.replace(">", ' panels="program">'),
  );
  await page.locator("chain-rule .cm-content").waitFor();
  assert.equal(failed, 2);
});

test("a frame in an isolated page loads, and asks for the height that a lesson needs", { skip }, async () => {
  const page = await visit(
    `<iframe title="one" width="360" height="480" src="${service.url}/e/v1/?lesson=06-chain-it&lang=en"></iframe>
    <script>addEventListener("message", ({ data }) => {
      if (data?.type === "cr:resize") document.querySelector("iframe").height = globalThis.asked = data.height;
    })</script>`,
    { headers: { "cross-origin-embedder-policy": "require-corp" }, script: false },
  );
  const frame = await (await page.waitForSelector("iframe")).contentFrame();
  await frame.waitForFunction(() => document.querySelector("chain-rule")?.renderRoot?.querySelector(".course .answer"));
  await page.waitForFunction(() => globalThis.asked > 700);
  // The frame holds all of it, and has stopped growing.
  await frame.waitForFunction(() => document.documentElement.scrollHeight <= innerHeight + 8);
  assert.ok((await page.evaluate(() => globalThis.asked)) < 1600);
});
