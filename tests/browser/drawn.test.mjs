/** Pictures of steps: those that the build has drawn, those that are made in the page, and a program on paper. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "../limited.mjs";
import { calm, missing } from "./browser.mjs";
import { browser, service } from "./session.mjs";

const skip = missing;

test("every picture of the gallery is there, well formed, and no letter leaves it", { skip }, async () => {
  const page = await browser.newPage();
  await page.goto(`${service.url}/404.html`);
  const { examples } = await (await fetch(`${service.url}/api/v1/examples`)).json();
  assert.ok(examples.length > 25);
  const { lessons } = await (await fetch(`${service.url}/api/v1/lessons`)).json();
  assert.ok(lessons.length > 15);
  const places = [...examples, ...lessons].flatMap(({ id }) =>
    ["start", "loss", "backward"].flatMap((moment) =>
      ["en.light", "zh.dark"].map((kind) => `/p/v1/${id}/${moment}.${kind}`),
    ),
  );
  const faults = await page.evaluate(async (all) => {
    const found = [];
    for (const place of all) {
      const answer = await fetch(`${place}.svg`);
      const text = await answer.text();
      const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
      if (!answer.ok || parsed.querySelector("parsererror")) {
        found.push(`${place}: ${answer.status} ${parsed.documentElement.textContent.slice(0, 80)}`);
        continue;
      }
      const svg = document.body.appendChild(document.importNode(parsed.documentElement, true));
      const around = svg.getBoundingClientRect();
      for (const one of svg.querySelectorAll("text")) {
        const box = one.getBoundingClientRect();
        const inside =
          box.left >= around.left - 1 &&
          box.right <= around.right + 1 &&
          box.top >= around.top - 2 &&
          box.bottom <= around.bottom + 1;
        if (!inside) found.push(`${place}: ${one.textContent}`);
      }
      svg.remove();
    }
    return found;
  }, places);
  assert.deepEqual(faults, []);
  const broken = await page.evaluate(
    (all) =>
      Promise.all(
        all.flatMap((place) =>
          ["svg", "png"].map(
            (kind) =>
              new Promise((resolve) => {
                const image = new Image();
                image.onload = () => resolve(image.naturalWidth > 300 ? null : `${place}.${kind} is too small`);
                image.onerror = () => resolve(`${place}.${kind}`);
                image.src = `${place}.${kind}`;
              }),
          ),
        ),
      ),
    places.slice(0, 24),
  );
  assert.deepEqual(broken.filter(Boolean), []);
  await page.close();
});

test("the letters of PNGs are there: in Chinese as in English more is written than none", { skip }, async () => {
  const page = await browser.newPage();
  await page.goto(`${service.url}/404.html`);
  const ink = (place) =>
    page.evaluate(async (src) => {
      const image = new Image();
      image.src = src;
      await image.decode();
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [image.width, image.height];
      const brush = canvas.getContext("2d");
      brush.drawImage(image, 0, 0);
      // The caption: the lowest fifth.
      const { data } = brush.getImageData(
        0,
        Math.floor(image.height * 0.84),
        image.width,
        Math.floor(image.height * 0.12),
      );
      let dark = 0;
      for (let i = 0; i < data.length; i += 4) if (data[i] < 100) dark++;
      return dark / (data.length / 4);
    }, place);
  for (const language of ["en", "zh"]) {
    const share = await ink(`${service.url}/p/v1/neuron/loss.${language}.light.png`);
    assert.ok(share > 0.015 && share < 0.3, `${language}: ${share}`);
  }
  await page.close();
});

test("a step is kept as SVG and PNG, a pass as GIF, and a program goes on paper", { skip }, async () => {
  const page = await browser.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  await page.goto(`${service.url}/studio/?lang=en&example=neuron&at=backward:w`);
  await calm(page);
  await page.click("chain-rule .bar [aria-haspopup=dialog]");
  /** @type {Record<string, Buffer>} */
  const files = {};
  for (const kind of ["SVG", "PNG", "GIF"]) {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.click(`chain-rule .kinds button:text-is("${kind}")`),
    ]);
    assert.equal(download.suggestedFilename(), `chainrule.${kind.toLowerCase()}`);
    files[kind] = readFileSync(await download.path());
  }
  assert.match(files.SVG.toString("utf8"), /^<svg .*−0\.0276.*<\/svg>$/s);
  assert.equal(files.PNG.subarray(1, 4).toString("latin1"), "PNG");
  assert.equal(files.GIF.subarray(0, 6).toString("latin1"), "GIF89a");
  // One frame for each step of the pass, and the start: each is announced by its graphic control extension.
  assert.equal(files.GIF.toString("latin1").split("\x21\xf9\x04").length - 1, 8);
  await page.click('chain-rule .sharing-dialog button:text-is("Print")');
  await page.waitForFunction(() => {
    const frame = document.querySelector("chain-rule").renderRoot.querySelector("iframe.paper");
    return frame?.contentDocument.querySelectorAll("tbody tr").length === 7;
  });
  const paper = await page.evaluate(() => {
    const { contentDocument: inside } = document.querySelector("chain-rule").renderRoot.querySelector("iframe.paper");
    const rows = [...inside.querySelectorAll("tbody tr")].map((row) =>
      [...row.cells].map((cell) => cell.textContent.trim()),
    );
    return { rows, images: inside.images.length, title: inside.querySelector("h1").textContent };
  });
  assert.equal(paper.title, "One neuron");
  assert.equal(paper.images, 3);
  assert.deepEqual(paper.rows[1], ["w", "", "0.4", "−0.0551 × 0.5 = −0.0276", "−0.0276"]);
  assert.deepEqual(faults, []);
  await page.close();
});
