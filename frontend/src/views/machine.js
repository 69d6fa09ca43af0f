/** A machine with one knob: a number goes in, a guess comes out, and a line shows how far that is from the answer. */

import { html, nothing, render, svg } from "lit/html.js";
import { live } from "lit/directives/live.js";
import { short } from "../formula/numerals.js";
import { textWidth } from "../graph/measure.js";
import { valueAt } from "../trace/frame.js";
import { rolesOf } from "../trace/roles.js";
import { placeOf } from "../trace/stops.js";
import { typed } from "./fields.js";

/** @import { Scenery, Send } from "../types" */

/**
 * How a lesson wants it: what the knob turns between, and the line.
 * @typedef {{ knob: [number, number], line: [number, number] }} Ranges
 */

const NARROW = 620; // pixels of width below which the parts stand closer together
const LEAST = 12.1; // pixels of letters
const ROOM = { x: 24, y: 70 }; // around the picture: the edge, and the slider under it
const TURN = 270; // degrees between the ends of the knob
const WIDE = {
  w: 1000,
  h: 430,
  input: [110, 130, 36],
  box: [340, 20, 280, 230],
  knob: [480, 120, 62],
  guess: [800, 130, 44],
  flag: [915, 130],
  line: [110, 890, 350],
  label: 20,
  big: 32,
  letters: 18,
};
const CLOSE = {
  w: 400,
  h: 400,
  input: [36, 110, 28],
  box: [90, 10, 218, 200],
  knob: [199, 94, 50],
  guess: [364, 110, 30],
  flag: null,
  line: [30, 370, 320],
  label: 15,
  big: 25,
  letters: 14,
};

/**
 * The machine in the graph's place; taken away where there are no ranges for it.
 * @param {ShadowRoot} shadow
 * @param {Ranges | null} ranges
 * @param {Scenery} scenery
 * @param {Send} send
 * @param {boolean} [asks] whether a reader is to see for himself how far the guess is off
 */
export function machine(shadow, ranges, { frame, state, say }, send, asks = false) {
  const card = /** @type {HTMLElement} */ (shadow.querySelector(".card"));
  const page = /** @type {HTMLElement} */ (shadow.querySelector(".page"));
  const roles = frame ? rolesOf(frame.walk.trace) : null;
  const nodes = frame?.walk.trace.nodes ?? [];
  const [knob, input] = ["param", "input"].map((kind) =>
    nodes.find((one) => one.kind === kind && one.id !== roles?.target && !one.shape.length),
  );
  const found = card.querySelector(":scope > .machine");
  const fits = ranges && frame && roles && knob && input;
  page.toggleAttribute("data-machine", Boolean(fits));
  if (!fits) return void found?.remove();
  const place = found ?? card.appendChild(Object.assign(document.createElement("div"), { className: "machine" }));
  const { walk, at } = frame;
  const ended = at >= walk.steps.length - 1 && state.next?.of === walk ? state.next.run : null;
  const own = (/** @type {number} */ id) => Number((ended ?? walk.run).values[id]);
  const moved = walk.moves.get(knob.id);
  const turned = ended && moved ? Number(moved.after) : own(knob.id);
  const guess = ended ? own(roles.guess) : valueAt(frame, roles.guess);
  const parts = { in: own(input.id), knob: turned, guess: typeof guess === "number" ? guess : null };
  const picture = {
    ...parts,
    answer: own(roles.target),
    before: ended ? Number(walk.run.values[roles.guess]) : null,
    ...thought(frame, state.open, roles.guess, knob.id),
    told: !asks,
  };
  const look = card.clientWidth < NARROW ? CLOSE : WIDE;
  // However small the picture is, its letters stay large enough to be read.
  const scale = Math.min((place.clientWidth - ROOM.x) / look.w, (place.clientHeight - ROOM.y) / look.h);
  const letters = scale > 0 ? Math.max(look.letters, LEAST / scale) : look.letters;
  render(drawn(picture, ranges, { ...look, letters }, knob.key, say, send), /** @type {HTMLElement} */ (place));
}

/**
 * What has been found out on the way back: which way the guess should go, and then which way the knob; each the sign
 * of what makes the error larger, and 0 as long as it is not known.
 * @param {NonNullable<Scenery["frame"]>} frame
 * @param {Scenery["state"]["open"]} open
 * @param {number} guess
 * @param {number} knob
 */
function thought(frame, open, guess, knob) {
  const { here } = placeOf(frame, open);
  const back = here.phase === "backward";
  const found = (/** @type {number} */ id) =>
    back && frame.walk.into[id].every((flow) => frame.walk.arrivedAt[flow] <= frame.at)
      ? Math.sign(Number(frame.walk.run.grads[id]))
      : 0;
  return { compared: back || here.phase === "loss" || here.phase === "update", wish: found(guess), way: found(knob) };
}

/** The head of an arrow that points against a side. @param {number} side */
const headed = (side) => `m${side} -7l${-side} 7l${side} 7`;

/**
 * @param {{ in: number, knob: number, guess: number | null, answer: number, before: number | null, compared: boolean,
 *   wish: number, way: number, told: boolean }} now
 * @param {Ranges} ranges
 * @param {typeof WIDE | typeof CLOSE} look
 * @param {string} name of the knob
 * @param {Scenery["say"]} say
 * @param {Send} send
 */
function drawn(now, { knob: [least, most], line }, look, name, say, send) {
  const [kx, ky, r] = look.knob;
  const [from, to, y] = look.line;
  const angle = (/** @type {number} */ value) =>
    TURN * ((Math.min(most, Math.max(least, value)) - least) / (most - least) - 0.5);
  const x = (/** @type {number} */ value) =>
    from + (to - from) * Math.min(1.02, Math.max(-0.02, (value - line[0]) / (line[1] - line[0])));
  const text = (/** @type {number} */ tx, /** @type {number} */ ty, /** @type {string} */ words, kind = "") => {
    const size = kind.includes("big") ? look.big : look.letters;
    const half = kind.startsWith("of") ? 0 : (textWidth(words) * size) / 24 + 2; // what stands at an edge moves inside
    const inside = Math.max(half, Math.min(look.w - half, tx));
    return svg`<text x=${inside} y=${ty} class=${kind} font-size=${size}>${words}</text>`;
  };
  const ticks = (/** @type {number} */ a, /** @type {number} */ b) =>
    Array.from({ length: Math.floor(b) - Math.ceil(a) + 1 }, (_, i) => Math.ceil(a) + i);
  const [ix, iy, ir] = look.input;
  const [bx, by, bw, bh] = look.box;
  const [gx, gy, gr] = look.guess;
  const { guess, answer } = now;
  const off = guess === null ? 0 : guess - answer;
  const gap =
    guess === null
      ? ""
      : say(off > 0 ? "machine.high" : off < 0 ? "machine.low" : "machine.hit", { by: short(Math.abs(off)) });
  const sentence = say("machine.all", {
    input: short(now.in),
    knob: short(now.knob),
    guess: guess === null ? "?" : short(guess),
    answer: short(answer),
  });
  const way = now.way ? say(`machine.way.${now.way > 0 ? "down" : "up"}`) : "";
  const wish = now.wish && !now.way ? say(`machine.wish.${now.wish > 0 ? "smaller" : "larger"}`) : "";
  const both = [say("machine.knob", { value: short(now.knob) }), way].filter(Boolean).join(" · ");
  const dial = way && (textWidth(both) * look.letters) / 12 > bw - look.label ? way : both;
  // Beside the case there may be too little room for what stands under the balls: then it stands below the case too.
  const tight = (textWidth(say("machine.guess")) * look.letters) / 12 + 12 > look.w - bx - bw;
  const under = (/** @type {number} */ foot) => look.label + (tight ? by + bh + 2 : foot + 10);
  const side = Math.sign(off);
  const label = [sentence, now.told && now.compared ? gap : "", wish, way].filter(Boolean).join(" ");
  const [apart, hit] = [now.compared && off !== 0, now.compared && guess !== null && off === 0];
  const turn = (/** @type {PointerEvent} */ event) => {
    if (event.type === "pointermove" && !event.buttons) return;
    const { left, top, width } = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
    const scale = width / (2 * r);
    const degrees = (Math.atan2(event.clientX - left - r * scale, top + r * scale - event.clientY) * 180) / Math.PI;
    const share = Math.min(1, Math.max(0, degrees / TURN + 0.5));
    send({ type: "set", name, value: Math.round((least + share * (most - least)) * 20) / 20 });
  };
  return html`<svg viewBox="0 0 ${look.w} ${look.h}" role="img" aria-label=${label}>
      <circle class="ball" cx=${ix} cy=${iy} r=${ir} />${text(ix, iy + look.big / 3, short(now.in), "big")}
      ${text(ix, under(iy + ir), say("machine.in"), "muted")}
      <path class="way" d="M${ix + ir + 8} ${iy}H${bx - 10}m-9 -7l9 7l-9 7" />
      <rect class="case" x=${bx} y=${by} width=${bw} height=${bh} rx="16" />
      ${ticks(least, most).map((one) => {
        const turn_ = ((angle(one) - 90) * Math.PI) / 180;
        const [cos, sin] = [Math.cos(turn_), Math.sin(turn_)];
        const at = (/** @type {number} */ out) => `${kx + (r + out) * cos} ${ky + (r + out) * sin}`;
        return svg`<path class="tick" d=${`M${at(5)}L${at(12)}`} />
          ${text(kx + (r + 24) * cos, ky + (r + 24) * sin + 5, String(one), "muted")}`;
      })}
      <circle class="knob" cx=${kx} cy=${ky} r=${r} @pointerdown=${turn} @pointermove=${turn} />
      <g class="hand-of" .style="transform:rotate(${angle(now.knob)}deg);transform-origin:${kx}px ${ky}px">
        <path d="M${kx} ${ky}V${ky - r + 10}" /><circle cx=${kx} cy=${ky} r="6" /></g>
      ${text(kx, by + bh - 12, dial, way ? "now" : "gold")}
      <path class="way" d="M${bx + bw + 10} ${gy}H${gx - gr - 10}m-9 -7l9 7l-9 7" />
      <circle class="guess" data-known=${guess !== null} cx=${gx} cy=${gy} r=${gr} />
      ${text(gx, gy + look.big / 3, guess === null ? "?" : short(guess), guess === null ? "big" : "big on")}
      ${text(gx, under(gy + gr), say("machine.guess"), "muted")}
      ${
        look.flag
          ? svg`<path class="flag" d="M${look.flag[0] - 22} ${look.flag[1] + 36}v-72h34l-9 13l9 13h-34" />
            ${text(look.flag[0] + 42, look.flag[1] + 12, short(answer), "big")}
            ${text(look.flag[0], gy + gr + look.label + 10, say("machine.answer"), "muted")}`
          : nothing
      }
      <path class="axis" d="M${from} ${y}H${to}" />
      ${ticks(...line).map(
        (one) => svg`<path class="tick" d="M${x(one)} ${y - 7}v14" />
          ${text(x(one), y + 28, String(one), one === answer ? "" : "muted")}`,
      )}
      ${apart && guess !== null ? svg`<path class="gap" d="M${x(answer)} ${y}H${x(guess)}" />` : nothing}
      ${
        wish && guess !== null
          ? svg`<path class="wish" d=${`M${x(guess)} ${y - 22}H${x(answer) + 8 * side}${headed(9 * side)}`} />
            ${text(x(guess) + 18 * side, y - 17, wish, side < 0 ? "of before now" : "of now")}`
          : nothing
      }
      ${
        now.told && wish && guess !== null
          ? text((x(answer) + x(guess)) / 2, y + 52, gap) // above it stands what is wished for
          : now.told && (apart || hit)
            ? text(x(answer) + (off < 0 ? -10 : 26), y - 28, gap, off < 0 ? "of before" : "of")
            : nothing
      }
      <path class="flag" d="M${x(answer)} ${y}v-64h20l-5 7l5 7h-20" />
      ${look.flag ? nothing : text(x(answer) + 34, y - 52, short(answer), "answer")}
      ${now.before === null ? nothing : svg`<circle class="ghost" cx=${x(now.before)} cy=${y} r="11" />`}
      ${
        guess === null
          ? nothing
          : svg`<g class="bead" .style="transform:translate(${x(guess)}px,${y}px)"><circle r="13" /></g>`
      }
    </svg>
    <label class="dial"><span class="sr">${say("machine.turn")}</span><input type="range" class="hand" min=${least}
      max=${most} step="0.05" .value=${live(String(now.knob))}
      .style="--share:${(100 * (now.knob - least)) / (most - least)}%;--scale:1"
      @input=${typed((value) => send({ type: "set", name, value: Number(value) }))}></label>`;
}
