/** Pictures of what is shown, made in the page for the reader to keep: a step as SVG or PNG, a whole pass as GIF. */

import { applyPalette, GIFEncoder, quantize } from "gifenc";
import LANGUAGES from "../../facts/languages.json" with { type: "json" };
import { placeOf } from "../trace/stops.js";
import { frame as frameOf } from "../trace/frame.js";
import { isProgramOf } from "../trace/gallery.js";
import { printed } from "./printed.js";

/** @import { Say, State, Walk } from "../types" */

const SHARP = 2; // dots of a PNG to a pixel
const MOST = 40; // steps of a pass that are frames; of longer ones every second, every third
const LEAST = 1400; // milliseconds that a frame stays
const LAST = 4000;

/**
 * The picture of a position.
 * @param {State} state
 * @param {Walk} walk
 * @param {number} at
 * @param {Say} say
 * @param {boolean} dark
 */
export function pictureAt(state, walk, at, say, dark) {
  const example = state.examples.find(({ id }) => id === state.example);
  const own = example && isProgramOf(example, walk.trace.source) ? example : null;
  const words = (/** @type {Record<string, string> | undefined} */ text) => text?.[state.language] ?? text?.en ?? "";
  const about = { title: words(own?.title), summary: words(own?.summary), language: spoken(state)?.tag ?? "en" };
  return printed({ walk, at, say, level: state.level, dark, ...about });
}

/**
 * What is shown as a file.
 * @param {"svg" | "png" | "gif"} kind
 * @param {State} state
 * @param {Say} say
 * @param {boolean} dark
 * @returns {Promise<Blob>}
 */
export async function fileOf(kind, state, say, dark) {
  const walk = /** @type {Walk} */ (state.walk);
  if (kind === "gif") return animated(state, walk, say, dark);
  const { svg, width, height } = pictureAt(state, walk, state.at, say, dark);
  if (kind === "svg") return new Blob([svg], { type: "image/svg+xml" });
  const canvas = await painted(svg, width, height, SHARP);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no PNG can be made here"))), "image/png"),
  );
}

/**
 * An SVG as dots.
 * @param {string} svg
 * @param {number} width
 * @param {number} height
 * @param {number} scale
 */
async function painted(svg, width, height, scale) {
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: width * scale, height: height * scale });
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/**
 * A pass step by step, each for as long as its sentence takes to be read.
 * @param {State} state
 * @param {Walk} walk
 * @param {Say} say
 * @param {boolean} dark
 */
async function animated(state, walk, say, dark) {
  const { stops } = placeOf(frameOf(walk, 0), state.open);
  const passing = stops.filter(({ phase }) => phase !== "update");
  const every = Math.ceil(passing.length / MOST);
  const shown = passing.filter((_, i) => i % every === 0 || i === passing.length - 1);
  const all = shown.map(({ at }) => pictureAt(state, walk, at, say, dark));
  const [width, height] = [Math.max(...all.map((one) => one.width)), Math.max(...all.map((one) => one.height))];
  const gif = GIFEncoder();
  for (const [i, { svg, width: own, height: high, alt }] of all.entries()) {
    const canvas = await painted(svg, own, high, 1);
    const sheet = Object.assign(document.createElement("canvas"), { width: Math.ceil(width), height });
    const brush = /** @type {CanvasRenderingContext2D} */ (sheet.getContext("2d"));
    brush.fillStyle = ground(canvas);
    brush.fillRect(0, 0, sheet.width, sheet.height);
    brush.drawImage(canvas, 0, 0);
    const { data } = brush.getImageData(0, 0, sheet.width, sheet.height);
    const palette = quantize(data, 256);
    const delay = i === all.length - 1 ? LAST : Math.max(LEAST, alt.length * (spoken(state)?.pace ?? 0));
    gif.writeFrame(applyPalette(data, palette), sheet.width, sheet.height, { palette, delay });
  }
  gif.finish();
  return new Blob([/** @type {Uint8Array<ArrayBuffer>} */ (gif.bytes())], { type: "image/gif" });
}

/** The colour that a picture lies on. @param {HTMLCanvasElement} canvas */
function ground(canvas) {
  const [red, green, blue] = canvas.getContext("2d")?.getImageData(canvas.width / 2, 4, 1, 1).data ?? [255, 255, 255];
  return `rgb(${red} ${green} ${blue})`;
}

/** @param {State} state */
const spoken = ({ language }) => LANGUAGES.find(({ name }) => name === language);
