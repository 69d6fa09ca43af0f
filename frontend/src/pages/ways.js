/** Three ways to one gradient: by a difference, by hand, by the backward pass; and their losses over each other. */

import { html, nothing, render } from "lit/html.js";
import { numeral, short } from "../formula/numerals.js";
import { apart, parting, trainings, WAYS } from "../formula/ways.js";
import { service } from "../session/api.js";
import { readTrace } from "../trace/read.js";
import { partial, symbol } from "../views/symbols.js";
import { addressed, why } from "./lab.js";
import { losses } from "./losses.js";
import { language } from "./site.js";
import { say } from "./spoken.js";

/** @import { Training, Way } from "../formula/ways.js" */

const PARAMS = /** @type {("w" | "b")[]} */ (["w", "b"]);
const [RATE, UPDATES] = [2, 60];
const STEPS = [0.5, 1e-1, 1e-2, 1e-3, 1e-5, 1e-8, 1e-12, 1e-15, 1e-17];
const USUAL = { h: 1e-3, w: "(y - t) * y * (1 - y) * x", b: "(y - t) * y * (1 - y)" };
const HEIGHT = 210; // pixels of the chart
const FRAME = 24; // pixels around the chart
const LOOKS = {
  automatic: { ink: "var(--plus-ink)", width: 7 },
  hand: { ink: "var(--minus-ink)", width: 3.5, dash: "10 7" },
  numeric: { ink: "var(--ink)", width: 2, dash: "2 4" },
};
const CODE = {
  numeric: "for p in (w, b):\n    up = loss(p + h)\n    down = loss(p - h)\n    p.grad = (up - down) / (2*h)",
  automatic: "L.grad = 1\nfor v in reversed(values):\n    for p, local in v.parents:\n        p.grad += local * v.grad",
};
const SHOWN = 8; // digits of a gradient
const GOOD = 0.01; // a share below which a difference is still a gradient, if not an exact one
const EXACT = 1e-12; // a share below which two gradients are called the same

const recorded = JSON.parse(/** @type {HTMLElement} */ (document.querySelector("#ways")).textContent ?? "");
const place = /** @type {HTMLElement} */ (document.querySelector(".three-place"));
const engine = service("", language);
const view = { ...USUAL, trace: readTrace(structuredClone(recorded.trace)), fault: "" };
let run = 0;

/** Signs of mathematics as the language has them. @param {string} text */
const tidied = (text) =>
  text
    .replaceAll("^", "**")
    .replaceAll("σ", "sigmoid")
    .replaceAll("−", "-")
    .replaceAll("·", "*")
    .replaceAll("½", "0.5*");

/** What the address says: what differs from what is usual. */
function address() {
  const asked = new URLSearchParams();
  if (view.h !== USUAL.h) asked.set("h", String(view.h));
  for (const name of PARAMS) if (view[name] !== USUAL[name]) asked.set(name, view[name]);
  return asked.toString();
}

/** @param {string} hash */
function take(hash) {
  const asked = new URLSearchParams(hash);
  const h = Number(asked.get("h"));
  view.h = STEPS.includes(h) ? h : USUAL.h;
  view.w = asked.get("w") ?? USUAL.w;
  view.b = asked.get("b") ?? USUAL.b;
  void written();
}

/** The formulas as they stand become lines of the program. */
async function written() {
  const own = ++run;
  const hash = address();
  history.replaceState(null, "", `${location.pathname}${location.search}${hash && `#${hash}`}`);
  const program = recorded.program.replace(
    /^hand_(\w+) = .*$/gm,
    (/** @type {string} */ _, /** @type {"w" | "b"} */ name) => `hand_${name} = ${tidied(view[name])}`,
  );
  if (PARAMS.every((name) => view[name] === USUAL[name])) {
    Object.assign(view, { trace: readTrace(structuredClone(recorded.trace)), fault: "" });
    return draw();
  }
  if (!view.w.trim() || !view.b.trim()) {
    view.fault = say("practice.rule.empty");
    return draw();
  }
  draw();
  try {
    const trace = await engine.call("trace", { method: "POST", body: JSON.stringify({ program }) });
    if (own !== run) return;
    const read = readTrace(trace);
    const wide = PARAMS.find((name) => read.nodes[read.names[`hand_${name}`]].shape.length);
    view.fault = wide ? say("ways.wide", { name: wide }) : "";
    if (!wide) view.trace = read;
  } catch (error) {
    if (own === run) view.fault = why(error);
  }
  if (own === run) draw();
  return undefined;
}

/** A share as a power of ten, or that there is none. @param {number} share */
const off = (share) =>
  Number.isNaN(share) ? say("ways.nan") : share < EXACT ? say("ways.same") : say("ways.off", { share: short(share) });

/**
 * What becomes of a training whose way is not the backward pass; nothing where it goes along with that.
 * @param {"numeric" | "hand"} way
 * @param {Record<Way, Training>} made
 */
function told(way, made) {
  const [own, right] = [made[way], made.automatic];
  const update = parting(own, right);
  if (update === null) return "";
  const [end, true_] = [own.losses[UPDATES], right.losses[UPDATES]];
  const kind = !Number.isFinite(end) ? "nowhere" : way === "numeric" && apart(own, right) < GOOD ? "inexact" : "apart";
  const lower = kind === "apart" && way === "hand" && end < true_;
  return say(`ways.${lower ? "lower" : kind}.${way}`, { update, own: short(end), right: short(true_) });
}

function draw() {
  const made = trainings(view.trace, PARAMS, { rate: RATE, updates: UPDATES, h: view.h });
  const { numeric, hand, automatic } = made;
  const apart_ = [told("hand", made), told("numeric", made)].filter(Boolean).join(" ");
  const together = say("ways.together", { count: UPDATES, loss: short(automatic.losses[UPDATES]) });
  const sentence = view.fault ? say("ways.stale") : apart_ || together;
  const field = (/** @type {"w" | "b"} */ name) => html`<label><span>${partial("L", name)} =</span>
    <input type="text" autocomplete="off" spellcheck="false" autocapitalize="off" .value=${view[name]}
      @change=${(/** @type {Event} */ event) => {
        view[name] = /** @type {HTMLInputElement} */ (event.target).value;
        void written();
      }}></label>`;
  const inside = {
    numeric: html`<pre>${CODE.numeric}</pre><label>${symbol("h")} <select @change=${(/** @type {Event} */ event) => {
      view.h = Number(/** @type {HTMLSelectElement} */ (event.target).value);
      void written();
    }}>${STEPS.map(
      (one) => html`<option value=${one} ?selected=${one === view.h}>${short(one)}</option>`,
    )}</select></label>
      <p class="off">${off(apart(numeric, automatic))}</p>`,
    hand: html`${field("w")}${field("b")}
      ${
        view.fault
          ? html`<p class="fault" role="alert">${view.fault}</p>`
          : html`<p class="off">${off(apart(hand, automatic))}</p>`
      }
      <button type="button" ?disabled=${view.w === USUAL.w && view.b === USUAL.b} @click=${() => {
        Object.assign(view, { w: USUAL.w, b: USUAL.b });
        void written();
      }}>${say("ways.again")}</button>`,
    automatic: html`<pre>${CODE.automatic}</pre><p class="off">${say("ways.exact")}</p>`,
  };
  render(
    html`<p class="caption" role="status">${sentence}</p>
      <figure>${losses(
        /** @type {const} */ (["automatic", "hand", "numeric"]).map((way) => ({
          values: made[way].losses,
          name: say(`ways.${way}`),
          ...LOOKS[way],
        })),
        place.clientWidth - FRAME,
        say("ways.chart"),
        HEIGHT,
      )}</figure>
      <div class="three">${WAYS.map(
        (way) => html`<section data-way=${way} data-stale=${way === "hand" && view.fault !== ""}>
          <h2>${say(`ways.${way}`)}</h2><p>${say(`ways.${way}.about`)}</p>
          ${inside[way]}
          <table><tbody>${PARAMS.map(
            (name) =>
              html`<tr><th scope="row">${partial("L", name)}</th>
                <td>${numeral(made[way].grads[0][name], false, SHOWN)}</td></tr>`,
          )}</tbody></table>
          <p class="cost">${say(`ways.${way}.cost`)}</p></section>`,
      )}</div>
      ${view.fault ? nothing : html`<p>${say("ways.model", { rate: RATE })}</p>`}`,
    place,
  );
}

place.replaceChildren();
draw();
if (location.hash.length > 1) take(location.hash.slice(1));
addressed(address, take);
addEventListener("resize", draw);
