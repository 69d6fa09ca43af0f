/** The playground's network: neurons as maps, links with what they weigh or what flows back along them. */

import optimizers from "../../facts/optimizers.json" with { type: "json" };
import { guard } from "lit/directives/guard.js";
import { live } from "lit/directives/live.js";
import { html, noChange, nothing, svg } from "lit/html.js";
import { read } from "../formula/judge.js";
import { short } from "../formula/numerals.js";
import { networkIn, onLog } from "../graph/network.js";
import {
  ACTIVATIONS,
  FEATURES,
  MOST_LAYERS,
  MOST_NEURONS,
  NEW_NEURONS,
  outputsOf,
  SIGNS,
} from "../trace/playground.js";
import { symbol } from "../views/symbols.js";

/** @import { Network } from "../formula/playground.js" */
/** @import { Link, Network as Layout } from "../graph/network.js" */
/** @import { Say } from "../types" */
/** @import { Act, Focus, View } from "./playground.js" */

const NAMES = Object.keys(FEATURES);
const TITLES = /** @type {Record<string, { title: string }>} */ (optimizers);
const [ONE, TWO] = [symbol("x_1"), symbol("x_2")];
/** The inputs as mathematics writes them. */
const INPUTS = [ONE, TWO, html`${ONE}²`, html`${TWO}²`, html`${ONE}${TWO}`, html`sin ${ONE}`, html`sin ${TWO}`];
const HEAD = 84; // pixels of what stands above a layer, at most
const HALF = 150; // pixels from the middle of what is said of a link to its side
const DIGITS = 6; // behind the point, of what an update does

/** A number with its sign, to as many digits as an update is read to. @param {number} value */
const signed = (value) =>
  value && Math.abs(value) < 0.5 * 10 ** -DIGITS
    ? short(value)
    : `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(DIGITS)}`;

/** What a neuron of a layer is called. @param {number} layer 0: inputs @param {number} i @param {View} view */
function called(layer, i, { made }) {
  const { features, shape } = made;
  if (layer === 0) return INPUTS[NAMES.indexOf(features[i])];
  return symbol(layer <= shape.length ? `h${layer}_${i + 1}` : outputsOf(made) > 1 ? `y_${i}` : "y");
}

/** @typedef {{ width: number, height: number, head?: number, output?: number, most?: number }} Room */

/** The layout, until the network or its room is another. @type {{ of: string, layout: Layout } | null} */
let kept = null;

/** @param {View} view @param {Room} room */
function layoutOf({ made, plain = false }, room) {
  const { features, shape } = made;
  const of = JSON.stringify([features, shape, outputsOf(made), room.width, room.height]);
  if (kept?.of !== of) {
    const used = features.map((name, i) => (plain ? i : NAMES.indexOf(name)));
    kept = { of, layout: networkIn([plain ? used.length : NAMES.length, ...shape, outputsOf(made)], used, room) };
  }
  return kept.layout;
}

/** Where the last output stands. @param {View} view @param {Room} room */
export const outputIn = (view, room) => layoutOf(view, room).cells[layoutOf(view, room).cells.length - 1];

/**
 * The links as they are now: of each its weight, or the gradient of the whole set.
 * @param {View} view
 * @param {Room} room
 */
export function linksIn(view, room) {
  const { net, whole, settings, focus } = view;
  if (!net || !whole) return null;
  const { links } = layoutOf(view, room);
  const gradient = settings.show === "gradient";
  const sources = net.params.map(({ p }, k) => (gradient ? whole.grads[k] : p));
  const values = Float64Array.from(
    links,
    ({ layer, from, to }) => sources[indexOf(net, "W", layer)][place(net, "W", layer, from, to)],
  );
  const isChosen = (/** @type {Link} */ { layer, from, to }) =>
    focus?.kind === "link" && focus.layer === layer && focus.from === from && focus.to === to;
  return { links, values, gradient, focus: links.find(isChosen) ?? null };
}

/**
 * @param {View} view
 * @param {Act} act
 * @param {Say} say
 * @param {Room} room
 */
export function board(view, act, say, room) {
  const { made: settings, net, whole, focus } = view;
  if (!net || !whole || !room.width) return html`<div class="board"></div>`;
  const layout = layoutOf(view, room);
  const size = `width:${room.width}px;height:${room.height}px`;
  // What is said of a link stays beside it while the network is scrolled.
  return html`<div class="board" @scroll=${() => focus && act.focus(focus)}>
    <canvas class="links" .style=${size}></canvas>
    ${guard([layout], () => wires(layout, room, act))}
    ${layout.cells.map((cell) => neuron(cell, view, act, say))}
    ${view.plain ? nothing : settings.shape.map((_, i) => head(layout, i, view, act, say))}
    <div class="walker" role="group" aria-label=${say("playground.net")} tabindex="0" .style=${size}
        @keydown=${(/** @type {KeyboardEvent} */ event) => keys(event, layout, view, act)}></div></div>
    ${focus ? popover(layout, focus, room.width, view, act, say) : nothing}`;
}

/** Where each link can be clicked. @param {Layout} layout @param {Room} room @param {Act} act */
const wires = ({ links }, { width, height }, act) =>
  html`<svg class="links" width=${width} height=${height} aria-hidden="true">${links.map(
    (link) => svg`<path class="wire" d=${link.path} @click=${() => act.focus({ kind: "link", ...only(link) })} />`,
  )}</svg>`;

/** @param {Link} link */
const only = ({ layer, from, to }) => ({ layer, from, to });

/**
 * Which parameter is the weights, or the biases, of a layer.
 * @param {Network} net
 * @param {string} letter
 * @param {number} layer
 */
const indexOf = (net, letter, layer) => net.params.findIndex(({ name }) => name === letter + layer);

/**
 * Where a link, or a bias, stands in its parameter.
 * @param {Network} net
 * @param {string} letter
 * @param {number} layer
 * @param {number} from
 * @param {number} to
 */
function place(net, letter, layer, from, to) {
  if (letter === "b") return to;
  const bias = net.params[indexOf(net, "b", layer)];
  return from * bias.p.length + to;
}

/**
 * @param {Layout["cells"][number]} cell
 * @param {View} view
 * @param {Act} act
 * @param {Say} say
 */
function neuron({ x, y, side, layer, neuron: place }, view, act, say) {
  const { made: settings, shown, plain = false } = view;
  const i = layer < 0 && plain ? NAMES.indexOf(settings.features[place]) : place;
  const box = `left:${x - side / 2}px;top:${y - side / 2}px;width:${side}px;height:${side}px`;
  if (layer < 0) {
    const name = NAMES[i];
    const on = settings.features.includes(name);
    const turn = () =>
      act.change({
        features: NAMES.filter((one) => (one === name ? !on : settings.features.includes(one))),
      });
    const last = on && settings.features.length === 1;
    return html`<span class="label" .style="left:0;width:${x - side / 2 - 8}px;top:${y - 12}px">${INPUTS[i]}</span>
      <button type="button" class="neuron" .style=${box} aria-pressed=${on} ?disabled=${last || plain}
        title=${SIGNS[name]} aria-label=${say("playground.feature", { name: SIGNS[name] })} @click=${turn}>
        ${on ? html`<canvas data-layer="-1" data-neuron=${i}></canvas>` : "+"}</button>`;
  }
  const several = outputsOf(settings) > 1;
  const last = layer === settings.shape.length;
  const output = last && !several; // whose map is the large one as it is
  const chosen = view.neuron === i && shown === layer;
  const name = last ? (several ? `y_${i}` : "y") : `h${layer + 1}_${i + 1}`;
  const label = last && several ? say("playground.class.map", { name: i }) : say("playground.neuron", { name });
  const under = `left:${x - 40}px;width:80px;top:${y + side / 2 + 4}px`;
  const bias = () => act.focus({ kind: "bias", layer: layer + 1, from: -1, to: i });
  return html`<button type="button" class="neuron" .style=${box} aria-pressed=${output ? view.neuron < 0 : chosen}
      aria-label=${label} title=${label}
      @click=${() => act.neuron(output ? -1 : layer, output ? -1 : i)}>
      <canvas data-layer=${layer} data-neuron=${i}></canvas></button>
    <button type="button" class="bias" .style="left:${x - side / 2 - 6}px;top:${y + side / 2 - 8}px"
      aria-label=${say("playground.bias", { name })} title=${say("playground.bias", { name })} @click=${bias}></button>
    ${
      last
        ? html`<span class="label under" .style=${under}>${
            several
              ? html`<i class="class" data-class=${i}></i> ${say("playground.class", { name: i })}`
              : say("playground.output")
          }</span>`
        : nothing
    }`;
}

/**
 * What stands above a layer: how many neurons it has, and what they do.
 * @param {Layout} layout
 * @param {number} i
 * @param {View} view
 * @param {Act} act
 * @param {Say} say
 */
function head({ heads }, i, { settings, made }, act, say) {
  const there = (/** @type {string} */ name) => !settings.hidden.includes(name);
  const { shape, activations } = settings;
  const width = made.shape[i];
  const room = Math.min(HEAD, heads[1].x - heads[0].x - 6);
  const to = (/** @type {number} */ count) => act.change({ shape: shape.map((one, k) => (k === i ? count : one)) });
  const layer = i + 1;
  const select = () => html`<select aria-label=${say("playground.activation.of", { layer })}
      @change=${(/** @type {Event} */ event) =>
        act.change({
          activations: activations.map((one, k) =>
            k === i ? /** @type {HTMLSelectElement} */ (event.target).value : one,
          ),
        })}>${ACTIVATIONS.map(
        (one) => html`<option value=${one} ?selected=${one === activations[i]}>${one}</option>`,
      )}</select>`;
  return html`<div class="layer-head" role="group" aria-label=${say("playground.layer", { layer })}
      .style="left:${heads[layer].x}px;width:${room}px">
    ${
      there("numHiddenLayers")
        ? html`<span><button type="button" ?disabled=${width === 1} aria-label=${say("playground.fewer", { layer })}
      @click=${() => to(width - 1)}>−</button><b>${width}</b><button type="button" ?disabled=${width === MOST_NEURONS}
      aria-label=${say("playground.more", { layer })} @click=${() => to(width + 1)}>+</button></span>`
        : nothing
    }
    ${there("activation") ? select() : nothing}
  </div>`;
}

/** How many hidden layers there are. @param {View} view @param {Act} act @param {Say} say */
export function depth({ settings: { shape, activations } }, act, say) {
  const { length } = shape;
  const more = () =>
    act.change({ shape: [...shape, NEW_NEURONS], activations: [...activations, activations.at(-1) ?? "tanh"] });
  const fewer = () => act.change({ shape: shape.slice(0, -1), activations: activations.slice(0, -1) });
  return html`<span class="depth">${say("playground.layers", { count: length })}
    <button type="button" ?disabled=${!length} aria-label=${say("playground.layers.fewer")} @click=${fewer}>−</button>
    <button type="button" ?disabled=${length === MOST_LAYERS} aria-label=${say("playground.layers.more")}
      @click=${more}>+</button></span>`;
}

/** The norm of each layer's gradient. @param {Pick<View, "net" | "whole" | "made">} view */
export function normsOf({ net, whole, made: settings }) {
  if (!net || !whole) return [];
  return Array.from({ length: settings.shape.length + 1 }, (_, i) =>
    Math.hypot(...net.params.flatMap(({ layer }, k) => (layer === i + 1 ? [...whole.grads[k]] : []))),
  );
}

/** The norms on a log axis. @param {View} view @param {Say} say */
export function norms(view, say) {
  const sizes = normsOf(view);
  if (!sizes.length) return nothing;
  return html`<div class="norms"><span>${say("playground.norms")}</span>${sizes.map(
    (size, i) => html`<div><i .style="width:${(100 * onLog(size)).toFixed(1)}%"></i>
      <span>${i === sizes.length - 1 ? say("playground.output") : say("playground.layer", { layer: i + 1 })}</span>
      <b>${short(size)}</b></div>`,
  )}</div>`;
}

/**
 * Which parameter a link or a bias stands in, and where.
 * @param {Network} net
 * @param {Focus} focus
 */
export function spotIn(net, { kind, layer, from, to }) {
  const letter = kind === "link" ? "W" : "b";
  return { k: indexOf(net, letter, layer), i: place(net, letter, layer, from, to) };
}

/**
 * What the next update does to the link or the bias in focus: a sentence, or nothing.
 * @param {View} view
 * @param {Say} say
 */
export function wish({ net, focus, playing }, say) {
  if (!net || !focus || playing) return "";
  const { k, i } = spotIn(net, focus);
  const change = net.next().after[k][i] - net.params[k].p[i];
  if (!change || !Number.isFinite(change)) return "";
  return say(`playground.wish.${focus.kind}.${change > 0 ? "grow" : "shrink"}`, { change: signed(change) });
}

/**
 * The numbers of a link or a bias: what it is, what the next update does with it, what the whole set says.
 * @param {Layout} layout
 * @param {Focus} focus
 * @param {number} width of the board
 * @param {View} view
 * @param {Act} act
 * @param {Say} say
 */
function popover(layout, focus, width, view, act, say) {
  const { net, whole, made: settings } = view;
  if (!net || !whole) return nothing;
  const { kind, layer, from, to } = focus;
  const { k, i } = spotIn(net, focus);
  const { name } = net.params[k];
  const value = net.params[k].p[i];
  const { grads, after } = net.next();
  const [g, all] = [grads[k][i], whole.grads[k][i]];
  const plain = settings.optimizer === "sgd";
  const spot =
    kind === "link"
      ? layout.links.find((one) => one.layer === layer && one.from === from && one.to === to)
      : layout.cells.find((one) => one.layer === layer - 1 && one.neuron === to);
  if (!spot) return nothing;
  const target = called(layer, to, view);
  const title =
    kind === "link"
      ? html`${called(layer - 1, from, view)} → ${target}`
      : html`${say("playground.bias.short")} ${target}`;
  const type = (/** @type {Event} */ event) => {
    const field = /** @type {HTMLInputElement} */ (event.target);
    const number = read(field.value);
    if (number !== null && Number.isFinite(number)) act.set(name, i, number);
    else if (field.value.trim())
      act.refuse(field.value); // what is no number changes nothing
    else field.value = short(value);
  };
  // While somebody types, nothing is written into the field.
  const typing = document.activeElement?.matches(".about input") ?? false;
  const change = after[k][i] - value;
  const pulled = settings.regularization !== "none" && kind === "link";
  const own = plain && pulled ? change + settings.rate * g : 0; // what regularization adds to plain descent
  const way = plain ? `× −${settings.rate}` : TITLES[settings.optimizer].title;
  const low = spot.y > layout.cells.reduce((a, { y }) => Math.max(a, y), 0) / 2;
  const board = document.querySelector(".board");
  const seen = Math.min(width, board?.clientWidth ?? width);
  const left = Math.max(HALF, Math.min(seen - HALF, spot.x - (board?.scrollLeft ?? 0)));
  const leave = () => {
    act.focus(null);
    /** @type {HTMLElement | null} */ (document.querySelector(".walker"))?.focus();
  };
  return html`<div class="about" role="group" aria-label=${say("playground.about")} data-up=${low}
      data-of=${`${name}:${kind === "link" ? from : ""}:${to}`}
      .style="left:${left}px;top:${spot.y}px" @keydown=${(/** @type {KeyboardEvent} */ event) =>
        event.key === "Escape" && leave()}>
    <p class="of"><span>${title}</span><button type="button" class="shut" aria-label=${say("panel.close")}
      @click=${leave}>✕</button></p>
    <label>${kind === "link" ? say("playground.weight") : say("playground.bias.short")}
      <input type="text" inputmode="text" .value=${typing ? noChange : live(short(value))} @change=${type}></label>
    ${view.refused ? html`<p class="fault" role="alert">${say("lesson.off", { given: view.refused })}</p>` : nothing}
    <p><span>${say("playground.batch.gradient")}</span><b data-sign=${Math.sign(g)}>${signed(g)}</b></p>
    <p><span>${pulled && !plain ? `${way}, ${settings.regularization}` : way}</span><b>${signed(
      plain && pulled ? -settings.rate * g : change,
    )}</b></p>
    ${plain && pulled ? html`<p><span>${settings.regularization}</span><b>${signed(own)}</b></p>` : nothing}
    <p class="next"><span>${say("playground.next")}</span><b>${signed(value)} → ${signed(after[k][i])}</b></p>
    <p><span>${say("playground.whole.gradient")}</span><b data-sign=${Math.sign(all)}>${signed(all)}</b></p>
  </div>`;
}

/**
 * The network by keys: left and right through its layers, up and down through the links of one, Enter to the number.
 * @param {KeyboardEvent} event
 * @param {Layout} layout
 * @param {View} view
 * @param {Act} act
 */
function keys(event, { links }, { focus }, act) {
  const { key } = event;
  if (key === "Escape") return act.focus(null);
  if (key === "Enter" && focus) {
    const stage = /** @type {HTMLElement} */ (event.currentTarget).closest(".stage");
    event.preventDefault();
    return /** @type {HTMLElement | null} */ (stage?.querySelector(".about input"))?.focus();
  }
  if (!["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"].includes(key) || !links.length) return undefined;
  event.preventDefault();
  const here = links.findIndex(
    (one) => focus?.kind === "link" && one.layer === focus.layer && one.from === focus.from && one.to === focus.to,
  );
  const board = /** @type {HTMLElement} */ (/** @type {HTMLElement} */ (event.currentTarget).parentElement);
  const to = (/** @type {Link} */ link) => {
    board.scrollLeft = link.x - board.clientWidth / 2;
    act.focus({ kind: "link", ...only(link) });
  };
  if (here < 0) return to(links[0]);
  const { layer } = links[here];
  if (key === "ArrowUp" || key === "ArrowDown") {
    const own = links.filter((one) => one.layer === layer);
    const k = own.indexOf(links[here]) + (key === "ArrowDown" ? 1 : -1);
    return to(own[(k + own.length) % own.length]);
  }
  const next = links.find((one) => one.layer === layer + (key === "ArrowRight" ? 1 : -1));
  return next ? to(next) : undefined;
}
