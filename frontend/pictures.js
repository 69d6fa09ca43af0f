/**
 * Draws the pictures of the gallery and the lessons into dist/p/v1/, at addresses that stay: `neuron/loss.en.light.svg`. By the same
 * code that draws them in the page; letters of PNGs are from fonts of packages, since a small machine may have none.
 */

import { initWasm, Resvg } from "@resvg/resvg-wasm";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import subset from "subset-font";
import { lessons } from "./lessons.js";
import { backwardEnd } from "./src/trace/frame.js";
import { positionOf } from "./src/trace/moments.js";
import { readTrace } from "./src/trace/read.js";
import { walk as walkOf } from "./src/trace/walk.js";
import { FACES, SERIF } from "./src/views/ink.js";
import { printed } from "./src/views/printed.js";
import { joined, LANGUAGES, speaker } from "./src/words.js";

const TRACES = "../tests/golden"; // what the engine says of every program of the gallery, checked by the tests
const KEPT = ".pictures"; // PNGs by the content of their SVG, since drawing dots takes its time
const ZOOM = 2;
const LATIN = ["DejaVuSans", "DejaVuSans-Bold", "DejaVuSerif-Italic", "DejaVuSerif"];
const packages = createRequire(import.meta.url);

/** @param {string} path */
const read = (path) => JSON.parse(readFileSync(path, "utf8"));

/** The moments that have a picture, and where they are in a walk: every step of a backward pass lies before the last.
 * @type {Record<string, (walk: import("./src/types").Walk) => number>} */
const MOMENTS = {
  start: () => 0,
  loss: (walk) => positionOf(walk, "loss") ?? 0,
  backward: backwardEnd,
};

/** Every picture by its place. @returns {Map<string, string>} */
function drawn() {
  /** @type {Map<string, string>} */
  const all = new Map();
  const says = LANGUAGES.map(({ name, tag }) => {
    const say = speaker(joined(read(`i18n/${name}.json`), read(`i18n/ops.${name}.json`)));
    return { name, tag, say };
  });
  const gallery = read("../backend/chainrule/programs/gallery.json").map((/** @type {any} */ one) => ({
    ...one,
    trace: read(`${TRACES}/${one.id}.json`),
  }));
  const taught = lessons().map(({ lesson: { id, text }, trace }) => {
    const title = Object.fromEntries(Object.entries(text).map(([name, own]) => [name, own.title]));
    return { id, title, summary: {}, trace };
  });
  for (const { id, title, summary, trace } of [...gallery, ...taught]) {
    const walk = walkOf(readTrace(trace), null);
    for (const [moment, at] of Object.entries(MOMENTS))
      for (const { name, tag, say } of says)
        for (const theme of ["light", "dark"]) {
          const about = { title: title[name], summary: summary[name], language: tag, dark: theme === "dark" };
          all.set(`${id}/${moment}.${name}.${theme}`, printed({ walk, at: at(walk), say, ...about }).svg);
        }
  }
  return all;
}

/**
 * Fonts that have every letter of some texts: Chinese ones in the weight of a text, cut to what is needed.
 * @param {string} letters
 * @returns {Promise<Uint8Array[]>}
 */
async function fonts(letters) {
  const home = dirname(packages.resolve("@fontsource-variable/noto-sans-sc/package.json"));
  const sheet = readFileSync(join(home, "index.css"), "utf8");
  const han = [...new Set(letters)].filter((letter) => letter > "\u2e80");
  const made = [];
  for (const [, file, ranges] of sheet.matchAll(/url\(\.\/(files\/[^)]+)\)[^}]*unicode-range:([^;}]+)/g)) {
    const spans = ranges.split(",").map((one) =>
      one
        .replace(/U\+/i, "")
        .trim()
        .split("-")
        .map((hex) => Number.parseInt(hex, 16)),
    );
    const own = han.filter((letter) => spans.some(([from, to = from]) => within(letter, from, to)));
    const how = { targetFormat: /** @type {const} */ ("truetype"), variationAxes: { wght: 400 } };
    if (own.length) made.push(await subset(readFileSync(join(home, file)), own.join(""), how));
  }
  const latin = dirname(packages.resolve("dejavu-fonts-ttf/package.json"));
  return [...LATIN.map((name) => readFileSync(join(latin, "ttf", `${name}.ttf`))), ...made];
}

/** @param {string} letter @param {number} from @param {number} to */
const within = (letter, from, to) =>
  /** @type {number} */ (letter.codePointAt(0)) >= from && (letter.codePointAt(0) ?? 0) <= to;

const pictures = drawn();
mkdirSync(KEPT, { recursive: true });
const used = new Set();
/** @type {Uint8Array[] | null} */
let letters = null;
for (const [place, svg] of pictures) {
  mkdirSync(`dist/p/v1/${dirname(place)}`, { recursive: true });
  writeFileSync(`dist/p/v1/${place}.svg`, svg);
  writeFileSync(`dist/p/v1/${place}.svg.gz`, gzipSync(svg, { level: 9 }));
  const kept = `${KEPT}/${createHash("sha256").update(svg).digest("hex").slice(0, 24)}.png`;
  if (!existsSync(kept)) {
    if (!letters) {
      letters = await fonts([...pictures.values()].join(""));
      await initWasm(readFileSync(packages.resolve("@resvg/resvg-wasm/index_bg.wasm")));
    }
    const own = svg.replaceAll(FACES, "DejaVu Sans").replaceAll(SERIF, "DejaVu Serif");
    const font = { fontBuffers: letters, defaultFontFamily: "DejaVu Sans" };
    const drawing = new Resvg(own, { fitTo: { mode: "zoom", value: ZOOM }, font });
    const image = drawing.render();
    writeFileSync(kept, image.asPng());
    // Each holds its fonts in WebAssembly's memory, which nothing gives back by itself: 650 pictures overran it.
    image.free();
    drawing.free();
  }
  used.add(basename(kept));
  writeFileSync(`dist/p/v1/${place}.png`, readFileSync(kept));
}
for (const file of readdirSync(KEPT)) if (!used.has(file)) rmSync(`${KEPT}/${file}`);
console.log(`${String(pictures.size).padStart(8)}     pictures, p/v1/`);
