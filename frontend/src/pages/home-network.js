/** The front page's network: a gradient on every link, and what the next update does. Loaded when it is near. */

import optimizers from "../../facts/optimizers.json" with { type: "json" };
import { html, render } from "lit/html.js";
import { numeral } from "../formula/numerals.js";
import { service } from "../session/api.js";
import { isRefused } from "../session/refused.js";
import { settingsOf } from "../trace/playground.js";
import { soon } from "../views/clock.js";
import { catalog, joined, speaker } from "../words.js";
import { turning } from "./inks.js";
import { look, viewed } from "./playground-beside.js";
import { board, linksIn, outputIn, spotIn, wish } from "./playground-board.js";
import { making, stepLink } from "./playground-made.js";
import { paint, repaint, SIDE, SPAN } from "./playground-paint.js";

/** @import { Act, Focus, View } from "./playground.js" */

const NETWORK = "dataset=circle&networkShape=4,3&learningRate=0.03&show=gradient";
const EPOCHS = 24; // that it has learnt when it is first seen
const MANY = 100; // updates of the second button
const ASKED = 2; // the layer of the link that is told of at first
const HEAD = 12; // pixels above the first neuron
const [LEAST, LARGEST] = [56, 172]; // of the output's map
const [NARROW, LITTLE, USUAL] = [480, 28, 44]; // pixels of width in which neurons are little, and how large they are

/**
 * @param {HTMLElement} place
 * @param {string} language
 */
export async function begin(place, language) {
  const engine = service("", language);
  const settings = settingsOf(NETWORK, Object.keys(optimizers));
  const words = Promise.all([catalog(language), catalog(`ops.${language}`), dressed()]);
  const made = await making(engine).built(settings, null).catch(refused);
  if (!made) return; // a picture stays
  const [page, operations] = await words;
  const say = speaker(joined(page, operations));
  const { net, points } = made;

  /** @type {View} */
  const view = { ...viewed(settings), net, points, plain: true };
  /** @param {number} count of updates */
  function train(count) {
    for (let i = 0; i < count; i++) net.step();
    look(view, SIDE, SPAN);
    draw();
  }
  /** What may be done here of what the playground's network allows. */
  const act = /** @type {Act} */ (
    /** @type {unknown} */ ({
      focus(/** @type {Focus | null} */ focus) {
        view.focus = focus;
        view.refused = "";
        draw();
      },
      neuron(/** @type {number} */ layer, /** @type {number} */ neuron) {
        const same = view.shown === layer && view.neuron === neuron;
        [view.shown, view.neuron] = same ? [-1, -1] : [layer, neuron];
        draw();
      },
      set(/** @type {string} */ name, /** @type {number} */ i, /** @type {number} */ value) {
        const param = net.params.find((one) => one.name === name);
        if (param) param.p[i] = value;
        look(view, SIDE, SPAN);
        draw();
      },
      refuse(/** @type {string} */ text) {
        view.refused = text;
        draw();
      },
    })
  );

  const root = /** @type {HTMLElement} */ (document.querySelector(".top")).dataset.root ?? "";
  const draw = soon(() => {
    const old = place.querySelector(".board");
    const width = old?.clientWidth ?? 0;
    const output = Math.max(LEAST, Math.min(LARGEST, width / (width < NARROW ? 5 : 4)));
    const room = { width, height: old?.clientHeight ?? 0, head: HEAD, output, most: width < NARROW ? LITTLE : USUAL };
    const { x, y, side } = outputIn(view, room);
    render(
      html`<p class="shows">${say("playground.showing.gradient")}</p>
        <div class="stage">${board(view, act, say, room)}
          <div class="over" .style="left:${x - side / 2}px;top:${y - side / 2}px;width:${side}px;height:${side}px"
            ><canvas class="large"></canvas><canvas class="points"></canvas></div></div>
        <p class="caption" aria-live="polite">${wish(view, say)}</p>
        <div class="run"><button type="button" class="primary" @click=${() => train(1)}>${say("home.train")}</button>
          <button type="button" @click=${() => train(MANY)}>${say("home.train.many", { count: MANY })}</button>
          <a class="button open" href=${stepLink(settings, net, points, root, language)}>${say("playground.open")} →</a>
          <span class="losses">${say("playground.epoch.at", { epoch: numeral(net.n / net.perEpoch, false, 4) })} ·
            ${say("playground.losses", { train: fixed(view.whole?.loss), test: fixed(view.tested?.loss) })}
          </span></div>`,
      place,
    );
    if (!width) return void draw(); // the first time there is no room to measure yet
    paint(place, view, {}, room);
  });

  place.replaceChildren();
  place.classList.add("net");
  for (let i = 0; i < EPOCHS * net.perEpoch; i++) net.step();
  look(view, SIDE, SPAN);
  view.focus = loudest(view);
  draw();
  addEventListener("resize", draw);
  turning(() => {
    repaint();
    draw();
  });
}

/**
 * The link of a layer that is told most, by the next batch and by the whole set alike.
 * @param {View} view
 * @returns {Focus | null}
 */
function loudest(view) {
  const { net, whole } = view;
  if (!net || !whole) return null;
  const { grads } = net.next();
  const { links = [] } = linksIn(view, { width: 600, height: 400 }) ?? {};
  const told = links.flatMap(({ layer, from, to }) => {
    const focus = /** @type {Focus} */ ({ kind: "link", layer, from, to });
    const { k, i } = spotIn(net, focus);
    const [now, all] = [grads[k][i], whole.grads[k][i]];
    return layer === ASKED && now * all > 0 ? [{ focus, size: Math.min(Math.abs(now), Math.abs(all)) }] : [];
  });
  return told.sort((a, b) => b.size - a.size)[0]?.focus ?? null;
}

/** What could not be had is not shown; what is no refusal is thrown on. @param {unknown} error */
function refused(error) {
  if (!isRefused(error)) throw error;
  return null;
}

/** A loss to as many places as one step changes. @param {number | undefined} loss */
const fixed = (loss) => (loss ?? 0).toFixed(4);

/** The playground's clothes, once they are there. */
function dressed() {
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: "playground.css" });
  return new Promise((done) => {
    link.onload = link.onerror = done;
    document.head.append(link);
  });
}
