/** What if: every leaf with a slider and a field, what a change does to the output, broken edges. */

import { html, nothing, render } from "lit/html.js";
import { live } from "lit/directives/live.js";
import { brief, FEW, numeral, short as three, signOf } from "../formula/numerals.js";
import { title } from "../formula/labels.js";
import { normOf } from "../formula/terms.js";
import { arrays } from "./later.js";

/** @import { Scenery, Send, Numeric, TraceNode, Walk, Say, State } from "../types" */

const MOST_LEAVES = 24; // leaves with a row of their own
const CELLS = 16; // elements of an array that can be typed
/** What can be done to a gradient on its way. @type {Record<string, number>} */
const FAULTS = { cut: 0, flip: -1, less: 0.1, more: 10 };
const NUDGE = 0.001; // of a leaf's size, or of 1
/** How each verdict of the gradient check is marked. */
const MARKS = { right: "✓", kink: "∧", meant: "≠", unknown: "?", wrong: "✗" };

/**
 * @param {HTMLElement} root
 * @param {Send} send
 */
export function mount(root, send) {
  /**
   * The leaf that was changed last, and the walk before that change began.
   * @type {{ name: string, before: Walk } | null}
   */
  let last = null;
  /** @type {Scenery | null} */
  let now = null;

  /**
   * @param {string} name
   * @param {Numeric} value
   */
  function set(name, value) {
    const walk = now?.state.walk;
    // Alone it is compared with the program's value, else with where it stood before.
    const others = Object.keys(now?.state.inputs ?? {}).filter((one) => one !== name);
    const before =
      others.length || Object.keys(now?.state.faults ?? {}).length
        ? walk
        : ((now?.state.opened === null ? now?.state.base : now?.state.variant) ?? walk);
    if (before && last?.name !== name) last = { name, before };
    send({ type: "set", name, value });
  }

  /** @param {Scenery} scenery */
  return function update(scenery) {
    now = scenery;
    const { state, frame, say, stale } = scenery;
    if (!frame || !state.base) return render(nothing, root);
    const touched = Object.keys(state.inputs).length + Object.keys(state.faults).length > 0;
    if (!touched) last = null;
    const { trace } = frame.walk;
    const whole = state.base.run.values.every(
      (value) => value !== null && (typeof value === "number" || Array.isArray(value)),
    );
    const leaves = trace.nodes.filter(
      (node) => (node.kind === "input" || node.kind === "param") && node.name !== null && node.key === node.name,
    );
    return render(
      html`
        <div class="head">
          <h2>${say("whatif.label")}</h2>
          <span class="actions">
            <button type="button" ?disabled=${!whole || stale || state.pending.check}
                @click=${() => send({ type: "check" })}>${say("whatif.check")}</button>
            <button type="button" ?disabled=${!touched}
                @click=${() => send({ type: "reset" })}>${say("whatif.reset")}</button>
          </span>
        </div>
        <p class="help">${say("whatif.help")}</p>
        <fieldset ?disabled=${stale}>
          <legend class="sr">${say("whatif.label")}</legend>
          ${leaves.slice(0, MOST_LEAVES).map((node) => leafRow(node, frame.walk, state, say, set, root))}
        </fieldset>
        ${
          leaves.length > MOST_LEAVES
            ? html`<p
            class="help">${say("whatif.more", { shown: MOST_LEAVES, all: leaves.length })}</p>`
            : nothing
        }
        ${output(frame.walk, state.opened === null ? state.base : (state.variant ?? state.base), touched, last, say)}
        ${whole && !stale ? edge(scenery, send) : nothing}
        ${verdict(state, say)}
      `,
      root,
    );
  };
}

/**
 * @param {TraceNode} node
 * @param {Walk} walk
 * @param {State} state
 * @param {Say} say
 * @param {(name: string, value: Numeric) => void} set
 * @param {HTMLElement} root
 */
function leafRow(node, walk, state, say, set, root) {
  const current = (/** @type {string} */ key) =>
    typeof state.inputs[key] === "number" ? /** @type {number} */ (state.inputs[key]) : null;
  const name = node.key;
  const value = current(name) ?? walk.run.values[node.id]; // what is typed stands, before it is worked out too
  const grad = walk.run.grads[node.id];
  const base = /** @type {Walk} */ (state.base).run.values[node.id];
  const before = /** @type {Walk} */ (state.base).run.grads[node.id];
  const checked = state.checks?.get(node.id)?.verdict;
  const kind = html`<i class="key ${node.kind}"></i>`;
  const slope = html`<span class="slope" data-sign=${signOf(grad)}
      title=${say("whatif.grad", { name })}>${node.shape.length ? norm(node, grad, say) : brief(grad, false, 2)}${
        before !== null && typeof grad === "number" && grad !== before ? html` <s>${brief(before)}</s>` : nothing
      }</span>`;
  const mark =
    checked === undefined
      ? nothing
      : html`<span class="mark" data-fine=${checked !== "wrong"}
          title=${say(`whatif.verdict.${checked}`)}>${MARKS[checked]}</span>`;
  if (typeof value === "number" && typeof base === "number") {
    const reach = Math.max(Math.abs(base), 1) * 2;
    const slides = Math.abs(base) < 1e12;
    const type = (/** @type {Event} */ event) => {
      const field = /** @type {HTMLInputElement} */ (event.target);
      const wish = read(field);
      if (wish !== null) set(name, wish);
      else if (event.type === "change") field.value = String(value); // nothing, or no number: as it was
    };
    const text = fieldText(root, `leaf-${name}`, value);
    return html`<div class="leaf" data-key=${name}>
      <label for="leaf-${name}">${kind} ${name}</label>
      ${
        slides
          ? html`<input type="range" aria-label=${say("whatif.slider", { name })} min=${base - reach}
          max=${base + reach} step=${reach / 200} .value=${live(String(value))} @input=${type} />`
          : html`<span></span>`
      }
      <input id="leaf-${name}" type="number" step="any" .value=${live(text)} @input=${type} @change=${type} />
      <button type="button" title=${say("whatif.nudge", { name })} aria-label=${say("whatif.nudge", { name })}
        @click=${() => {
          const now_ = current(name) ?? value; // it may have been typed a moment ago
          set(name, now_ + NUDGE * Math.max(Math.abs(now_), 1));
        }}>+ε</button>
      ${slope}${mark}
    </div>`;
  }
  const cells = Array.isArray(value) ? /** @type {number[]} */ (/** @type {any} */ (value).flat(Infinity)) : [];
  if (!cells.length || cells.length > CELLS) {
    return html`<div class="leaf wide"><span>${kind} ${name}</span><span
        class="help">${brief(value, false, 3)}</span>${slope}${mark}</div>`;
  }
  const columns = node.shape[node.shape.length - 1];
  const type = (/** @type {number} */ place) => (/** @type {Event} */ event) => {
    const field = /** @type {HTMLInputElement} */ (event.target);
    const wish = read(field);
    if (wish !== null) set(name, replaced(value, place, wish));
    else if (event.type === "change") field.value = short(cells[place]);
  };
  return html`<div class="leaf wide">
    <span>${kind} ${name}</span>
    <span class="cells" .style="grid-template-columns:repeat(${columns}, minmax(0, 1fr))">${cells.map(
      (cell, place) => html`<input type="number" step="any"
          aria-label=${say("whatif.cell", { name, place: placeText(place, node.shape) })}
        id="cell-${name}-${place}" .value=${live(fieldText(root, `cell-${name}-${place}`, cell))}
        @input=${type(place)} @change=${type(place)} />`,
    )}</span>
    ${slope}${mark}
  </div>`;
}

/** A number as a field shows it. @param {number} value */
function short(value) {
  return String(Number(value.toPrecision(8)));
}

/**
 * What stands in a field: its number, or what is being typed into it at this moment ("0.", "-").
 * @param {HTMLElement} root
 * @param {string} id
 * @param {number} value
 */
function fieldText(root, id, value) {
  const field = /** @type {HTMLInputElement | null} */ (root.querySelector(`#${CSS.escape(id)}`));
  return field?.matches(":focus") && (field.value === "" || Number(field.value) === value) ? field.value : short(value);
}

/**
 * The number in a field, or null if there is none.
 * @param {HTMLInputElement} field
 * @returns {number | null}
 */
function read(field) {
  const wish = Number(field.value);
  return field.value.trim() !== "" && Number.isFinite(wish) ? wish : null;
}

/**
 * Nested lists with one element replaced, by its place in reading order.
 * @param {any} nested
 * @param {number} place
 * @param {number} wish
 * @returns {any}
 */
function replaced(nested, place, wish) {
  if (!Array.isArray(nested)) return wish;
  const size = [nested[0]].flat(Infinity).length;
  return nested.map((row, i) => (Math.floor(place / size) === i ? replaced(row, place % size, wish) : row));
}

/**
 * @param {number} place
 * @param {number[]} shape
 */
function placeText(place, shape) {
  const index = [];
  for (let i = shape.length - 1, rest = place; i >= 0; rest = Math.floor(rest / shape[i]), i--)
    index.unshift(rest % shape[i]);
  return index.join(", ");
}

/**
 * How large the gradient of an array is, and its cells as a miniature.
 * @param {TraceNode} node
 * @param {Numeric | null} grad
 * @param {Say} say
 */
function norm({ shape }, grad, say) {
  if (grad === null || typeof grad === "number") return nothing;
  const cells = arrays()?.map(grad, shape, "grad", true, true) ?? nothing;
  return html`${cells} ${say("board.norm", { norm: three(normOf(grad) ?? Number.NaN) })}`;
}

/**
 * What the change has done to the output; and whether the gradient had said so.
 * @param {Walk} walk
 * @param {Walk} base
 * @param {boolean} touched
 * @param {{ name: string, before: Walk } | null} last
 * @param {Say} say
 */
function output(walk, base, touched, last, say) {
  const { trace, run } = walk;
  const moved = last ? trace.names[last.name] : undefined;
  if (moved !== undefined && run.values[moved] === base.run.values[moved]) return nothing; // not worked out yet
  const [is, was] = [run.values[trace.output], base.run.values[trace.output]];
  const name = title(trace, trace.nodes[trace.output]);
  if (!touched || typeof is !== "number" || typeof was !== "number") return nothing;
  const lines = [say("whatif.output", { name, is: numeral(is), was: numeral(was), by: signed(is - was) })];
  const leaf = last && trace.names[last.name];
  if (last && leaf !== null && leaf !== undefined) {
    const [x, before] = [run.values[leaf], last.before.run.values[leaf]];
    const start = last.before.run.values[trace.output];
    const grad = last.before.run.grads[leaf];
    if (
      typeof x === "number" &&
      typeof before === "number" &&
      typeof start === "number" &&
      typeof grad === "number" &&
      x !== before
    ) {
      lines.push(
        say("whatif.ratio", {
          name: last.name,
          output: name,
          dx: signed(x - before),
          dy: signed(is - start),
          ratio: numeral((is - start) / (x - before)),
          grad: numeral(grad),
        }),
      );
    }
  }
  return html`<div class="effect" role="status">${lines.map((line) => html`<p>${line}</p>`)}</div>`;
}

/** @param {number} x */
function signed(x) {
  return (x > 0 ? "+" : "") + numeral(x, false, FEW);
}

/**
 * Breaking the edge of the current backward step, and mending what is broken.
 * @param {Scenery} scenery
 * @param {Send} send
 */
function edge({ state, frame, say }, send) {
  if (!frame) return nothing;
  const { trace } = frame.walk;
  const { step } = frame;
  const known = (/** @type {string} */ key) => {
    const [consumer, arg] = key.split(".").map(Number);
    return trace.nodes[consumer]?.inputs[arg] !== undefined;
  };
  const called = (/** @type {string} */ key) => {
    const [consumer, arg] = key.split(".").map(Number);
    if (!known(key)) return { from: "", to: "" };
    return {
      from: title(trace, trace.nodes[consumer]),
      to: title(trace, trace.nodes[trace.nodes[consumer].inputs[arg]]),
    };
  };
  const broken = Object.entries(state.faults).filter(([key]) => known(key));
  const here = step.phase === "backward" ? `${step.consumer}.${step.arg}` : null;
  const now = here && state.faults[here];
  return html`<div class="break">
    <h3>${say("break.label")}</h3>
    ${
      here
        ? html`<p>${say("break.edge", called(here))}</p>
          <p class="actions">${Object.entries(FAULTS).map(
            ([name, factor]) => html`<button type="button" aria-pressed=${String(now === factor)}
              @click=${() => send({ type: "fault", edge: here, factor: now === factor ? null : factor })}>
              ${say(`break.${name}`)}</button>`,
          )}</p>`
        : html`<p class="help">${say("break.help")}</p>`
    }
    ${broken.map(
      ([key, factor]) => html`<p class="fault">${say("break.broken", { ...called(key), factor: numeral(factor) })}
        <button type="button"
            @click=${() => send({ type: "fault", edge: key, factor: null })}>${say("break.mend")}</button></p>`,
    )}
  </div>`;
}

/**
 * @param {State} state
 * @param {Say} say
 */
function verdict({ checks, faults }, say) {
  if (!checks) return nothing;
  if (!checks.size) return html`<p class="verdict" role="status">${say("whatif.large")}</p>`;
  const all = [...checks.values()];
  const of = (/** @type {string} */ verdict) => all.filter((one) => one.verdict === verdict);
  const wrong = of("wrong");
  const error = numeral(Math.max(0, ...(wrong.length ? wrong : of("right")).map((one) => one.error)), false, 2);
  const key = !wrong.length ? "whatif.checked" : Object.keys(faults).length ? "whatif.faulty" : "whatif.unchecked";
  const [kinks, meant, unknown] = [of("kink").length, of("meant").length, of("unknown").length];
  return html`<div class="verdict" role="status" data-fine=${!wrong.length}>
    ${wrong.length || of("right").length ? html`<p>${say(key, { count: of("right").length, error })}</p>` : nothing}
    ${kinks ? html`<p>${say("whatif.kinks", { count: kinks })}</p>` : nothing}
    ${meant ? html`<p>${say("whatif.meant", { count: meant })}</p>` : nothing}
    ${unknown ? html`<p>${say("whatif.unknown", { count: unknown })}</p>` : nothing}
  </div>`;
}
