/** What is shown, as texts that others put into their pages. Pure. */

/** @import { Say, State } from "../types" */

/** What is shared, and where everything is. @typedef {{ link: string, home: string, state: State, say: Say }} Shared */

const HEIGHT = 480;
/**
 * Until the script is there an element has no height of its own: what stands below it would jump.
 * @param {number} height in pixels
 */
export const kept = (height) => `style="display:block;min-height:${height}px"`;
const FRAME = 'width="100%" height="480" sandbox="allow-scripts allow-popups"';
const ESCAPED = { "&": "&amp;", '"': "&quot;", "<": "&lt;", "\r": "&#13;", "\n": "&#10;" };

/** A text as the value of an attribute. @param {string} text */
const quoted = (text) =>
  `"${text.replace(/[&"<\r\n]/g, (sign) => ESCAPED[/** @type {keyof typeof ESCAPED} */ (sign)])}"`;

/**
 * What the element and the frame are told of what is shown.
 * @param {Shared} shared
 * @returns {[string, string][]}
 */
export function attributesOf({ link, state }) {
  const query = new URL(link).searchParams;
  const { inputs } = state.aside ?? state;
  const values = Object.entries(inputs);
  const scalars = values.every(([, value]) => typeof value === "number");
  /** @type {[string, string | null][]} */
  const all = [
    state.example === null ? ["program", state.source.trim()] : ["example", state.example],
    [
      "values",
      !values.length ? null : scalars ? values.map((pair) => pair.join("=")).join(" ") : JSON.stringify(inputs),
    ],
    ["at", query.get("at")],
    ["rate", query.get("rate")],
    ["level", query.get("level")],
    ["lang", state.language],
  ];
  return /** @type {[string, string][]} */ (all.filter(([, value]) => value !== null));
}

/**
 * Everything that can be copied, by its name.
 * @param {Shared} shared
 * @param {{ version: string, integrity: string } | null} pinned the script that stays as it is
 * @param {[number, number] | null} [size] of the picture, in pixels
 * @returns {[string, string][]}
 */
export function snippets(shared, pinned, size = null) {
  const { link, home, state } = shared;
  const attributes = attributesOf(shared);
  const told = attributes.map(([name, value]) => `${name}=${quoted(value)}`).join(" ");
  const picture = pictureOf(shared);
  const title = titleOf(shared);
  // Seen as long as the script is on its way, and where a page lets none through.
  const inside = picture ? image(title, picture, size) : "";
  const element = `<chain-rule ${told} height="${HEIGHT}" ${kept(HEIGHT)}>${inside}</chain-rule>`;
  const script = (/** @type {string} */ path, more = "") =>
    `<script async src="${home}/embed/${path}"${more}></script>`;
  const checked = ` integrity="${pinned?.integrity}" crossorigin="anonymous"`;
  const frame = `${home}/e/v1/?${new URLSearchParams(attributes)}`;
  const { inputs } = state.aside ?? state;
  const request = { program: state.source, ...(Object.keys(inputs).length ? { inputs } : {}) };
  const body = JSON.stringify(request).replaceAll("'", "'\\''");
  return [
    ["link", link],
    ["element", `${script("v1.js")}\n${element}`],
    ...(pinned
      ? /** @type {[string, string][]} */ ([
          ["pinned", `${script(`${pinned.version}/chain-rule.js`, checked)}\n${element}`],
        ])
      : []),
    ["frame", `<iframe src=${quoted(frame)} title=${quoted(title)} ${FRAME}></iframe>`],
    ["markdown", markdown(title, link, picture)],
    ...(picture ? /** @type {[string, string][]} */ ([["picture", linked(title, link, picture, size)]]) : []),
    ["api", `curl -s ${home}/api/v1/trace -H 'Content-Type: application/json' -d '${body}'`],
  ];
}

/** What it is called. @param {Shared} shared */
export function titleOf({ state, say }) {
  const example = state.examples.find(({ id }) => id === state.example);
  return example?.title[state.language] ?? example?.title.en ?? say("embed.title");
}

/**
 * The address of a picture of what is shown, without its theme: programs of the gallery have some, at three moments.
 * @param {Shared} shared
 */
export function pictureOf({ home, state, link }) {
  const { inputs } = state.aside ?? state;
  if (state.example === null || Object.keys(inputs).length) return null;
  const [phase] = (new URL(link).searchParams.get("at") ?? "start").split(":");
  const moment = phase === "start" ? "start" : phase === "forward" || phase === "loss" ? "loss" : "backward";
  return `${home}/p/v1/${state.example}/${moment}.${state.language}`;
}

/** @param {string} title @param {string} link @param {string | null} picture */
function markdown(title, link, picture) {
  const [words, to] = [title.replaceAll("]", "\\]"), link.replaceAll(")", "%29")];
  return picture ? `[![${words}](${picture}.light.svg)](${to})` : `[${words}](${to})`;
}

/** @param {string} title @param {string} picture @param {[number, number] | null} size */
const image = (title, picture, size) =>
  `<img src=${quoted(`${picture}.light.svg`)} alt=${quoted(title)}` +
  `${size ? ` width="${size[0]}" height="${size[1]}"` : ""} style="max-width:100%;height:auto">`;

/** A picture that follows the page's theme, for where neither scripts nor frames are let through.
 * @param {string} title @param {string} link @param {string} picture @param {[number, number] | null} size */
const linked = (title, link, picture, size) =>
  `<a href=${quoted(link)}><picture>` +
  `<source srcset=${quoted(`${picture}.dark.svg`)} media="(prefers-color-scheme: dark)">` +
  `${image(title, picture, size)}</picture></a>`;
