/** The graph as boxes: each line of the program with its value, its slider, and the slot for its gradient. */

import { html, nothing, render } from "lit/html.js";
import { boardOf, isCrowded } from "../graph/board.js";
import { passage, stopAt } from "../trace/stops.js";
import { boxOf, calledIn, phraseOf, signAt } from "./boxes.js";
import { soon, still } from "./clock.js";
import { arrays, steps } from "./later.js";
import { boxName } from "./told.js";
import { wireOf } from "./wires.js";

/** @import { Board, Scenery, Send, Stop, Unit, Walk } from "../types" */

const GATE = 30; // above a box, where a gate may stand
const LOOKS = /** @type {const} */ (["rules", "tall", "low", "narrow", "gliding", "play"]);
const PAPER = 640; // pixels across that a sheet has for a graph

/**
 * @param {HTMLElement} root
 * @param {Send} send
 */
export function mount(root, send) {
  render(
    html`<div class="view" tabindex="-1"><div class="sheet"></div></div><div class="flying"
      aria-hidden="true"></div><div class="overview" aria-hidden="true" hidden></div>`,
    root,
  );
  const [view, sheet, flying, overview] = [".view", ".sheet", ".flying", ".overview"].map(
    (name) => /** @type {HTMLElement} */ (root.querySelector(name)),
  );
  /** @type {Scenery | null} */
  let now = null;
  /** @type {Board | null} */
  let board = null;
  /** What the board was made for: the graph, its boxes, the room. @type {unknown[]} */
  let made = [];
  let margin = 0; // around the boxes, in pixels
  let focused = 0;
  /** @type {{ walk: Walk, at: number } | null} */
  let last = null;
  /** The boxes of what was opened last, until the next step. @type {number[]} */
  let opened = [];
  let flight = -1; // the stop whose number is on its way
  let stop = () => {};
  /** The interval of each slider, by name. @type {Map<string, [number, number]>} */
  let spans = new Map();
  const again = soon(() => now && update(now));
  new ResizeObserver(again).observe(view);

  /** @param {Scenery} scenery */
  function update(scenery) {
    now = scenery;
    const { frame, state } = scenery;
    if (!frame) return render(nothing, sheet);
    const { folded, stops } = passage(frame.walk, state.open);
    const k = stopAt(stops, frame.at);
    const crowded = isCrowded(folded.units);
    root.toggleAttribute("data-crowded", crowded);
    overview.hidden = !crowded;
    margin = Number.parseFloat(getComputedStyle(view).paddingLeft);
    // With the room of scroll bars, else they would come and go with what they make smaller.
    const room = { width: view.offsetWidth - 2 * margin, height: view.offsetHeight - 2 * margin };
    if (room.width < 40) return undefined;
    const wanted = [
      frame.walk.trace.nodes,
      folded,
      Math.round(room.width / 4),
      Math.round(room.height / 4),
      state.base,
      state.level === "story" ? scenery.say : null,
      crowded || (arrays() && frame.walk.arrays) ? k : null, // where boxes in play are larger than others
    ];
    const anew = wanted.some((one, i) => one !== made[i]);
    const was = board;
    if (anew) {
      const fresh = frame.walk.trace.nodes !== made[0];
      made = wanted;
      const { walk } = frame;
      const phrase = (/** @type {Unit} */ unit) => phraseOf(walk, unit, scenery.say);
      const called = (/** @type {Unit} */ unit) => calledIn(walk, unit, scenery.say);
      const words = state.level === "story" ? { phrase, called } : {};
      const how = { still: still(), here: stops[k] };
      let whole = boardOf(walk, folded, room, { ...words, ...how });
      // Where a story's words have no room beside the names, the names alone are whole.
      const cut = whole.narrow && whole.width * whole.scale > room.width + 1;
      if (words.called && cut)
        whole = { ...boardOf(walk, folded, room, { phrase, called: () => "", ...how }), wordless: true };
      board =
        (!words.phrase && arrays()?.inPlay(whole, frame, folded, room, { stops, here: stops[k], say: scenery.say })) ||
        whole;
      if (fresh) spans = new Map();
    }
    const before = last;
    last = frame;
    if (before?.at !== frame.at || before?.walk !== frame.walk) {
      moved = [];
      opened = [];
      stop();
      flying.replaceChildren();
      flight = -1;
      const one = before !== null && before.walk === frame.walk && stopAt(stops, before.at) === k - 1;
      draw(scenery, stops[k], k);
      bring(stops[k], one && !still());
      if (one && !still()) depart(scenery, stops[k], k, was);
    } else {
      draw(scenery, stops[k], k);
      // Another level, another room: the box of the step stays in sight, or what has been opened comes into it.
      if (was && board && was.units !== board.units)
        opened = board.units.flatMap(({ exit, id }) => (was.units.some((one) => one.exit === exit) ? [] : [id]));
      if (anew) bring(stops[k], false);
    }
    return undefined;
  }

  // ---- what is drawn -----------------------------------------------------------------------------------

  /**
   * @param {Scenery} scenery
   * @param {Stop} here
   * @param {number} k
   */
  function draw(scenery, here, k) {
    const { frame, state, say } = scenery;
    if (!frame || !board) return;
    const { width, height, scale } = board;
    const [w, h] = [width * scale, height * scale];
    const least = 12.01 / scale; // nothing is written under 12 px
    sheet.style.cssText = `top:${board.lower ?? 0}px;width:${w}px;height:${h}px;--scale:${scale};--least:${least}px`;
    sheet.toggleAttribute("data-small", board.size === "small");
    for (const name of LOOKS) sheet.toggleAttribute(`data-${name}`, !!board[name]);
    const late = flight === k; // the number of this step is still on its way
    const gates = steps()?.gateOf;
    const scene = { scenery, frame, board, here, late, arrays: arrays() };
    const badges = steps()?.badgesAt(frame.walk, passage(frame.walk, state.open).folded, here) ?? new Map();
    render(
      html`<div class="boxes" role="group" aria-label=${say("graph.label")} aria-describedby="board-help"
          @keydown=${keys}
          .style="width:${width}px;height:${height}px;transform:scale(${scale});--paper:${PAPER / width / scale}">
          ${board.frames.map(
            ({ path, x, y, w, h, whole }) => html`<div class="frame" data-whole=${whole}
                .style="left:${x}px;top:${y}px;width:${w}px;height:${h}px">
              <button type="button" class="shut" aria-label=${say("group.close", { name: titleOf(path) })}
                title=${say("group.close", { name: titleOf(path) })} @click=${() => shut(path)}>
                ${say("group.shut", { name: titleOf(path) })}</button></div>`,
          )}
          <svg class="wires" width=${width} height=${height} viewBox="0 0 ${width} ${height}" aria-hidden="true">
            ${board.wires.map((wire) => wireOf(scene, wire))}
          </svg>
          ${board.units.map((unit) => boxOf(scene, unit, { send, focused, focus, open, spans }))}
          ${gates ? board.wires.map((wire) => gates(scene, wire, badges, (one) => void push(one))) : nothing}
          ${steps()?.nudges(board, moved) ?? nothing}
        </div>
        <p id="board-help" class="sr">${say("board.help")}</p>`,
      sheet,
    );
    if (!overview.hidden) render(ticks(scene), overview);
    root.toggleAttribute("data-stale", scenery.stale);
    root.setAttribute("aria-busy", String(state.busy || state.pending.numbers));
  }

  /**
   * All boxes at once, where not all can be seen: a tick each, coloured by the sign of its gradient.
   * @param {import("./wires.js").Scene} scene
   */
  function ticks({ frame, board: { units }, here }) {
    const to = here.phase === "backward" ? here.to : here.phase === "start" ? -1 : here.unit;
    return units.map(
      (unit) => html`<i data-now=${unit.id === to} data-sign=${signAt(frame, unit)} title=${boxName(frame.walk, unit)}
          @click=${() => send({ type: "node", node: unit.exit ?? unit.nodes[0] })}></i>`,
    );
  }

  /**
   * A step begins to move; it has landed when the board is drawn again.
   * @param {Scenery} scenery
   * @param {Stop} here
   * @param {number} k
   * @param {Board | null} from
   */
  function depart({ frame, state: { speed, level } }, here, k, from) {
    if (!board || !frame) return;
    const show = (/** @type {Board | null} */ one) => {
      board = one;
      if (now) draw(now, here, k);
    };
    const land = () => {
      flying.replaceChildren();
      flight = -1;
      show(board);
    };
    const go = () => {
      const story = level === "story";
      stop =
        (board && steps()?.fly({ sheet, flying }, board, frame, here, { speed, story, map: arrays()?.map }, land)) ??
        stop;
      if (!flying.childElementCount) land();
    };
    flight = k;
    const gliding = from && steps()?.glide(from, board, speed, show, go);
    if (gliding) stop = gliding;
    else {
      show(board);
      go();
    }
  }

  /** A push that is shown. @type {import("./push.js").Moved[]} */
  let moved = [];

  /** A gate has been pushed. @param {Board["wires"][number]} wire */
  async function push(wire) {
    if (!board || !now?.frame) return;
    moved = (await steps()?.push(now.frame.walk, board, wire, moved)) ?? [];
    update(now);
  }

  const focus = (/** @type {number} */ unit) => void (focused = unit);

  /** An opened line is one box again. @param {string} path */
  function shut(path) {
    if (!now?.frame) return;
    const open_ = new Set(passage(now.frame.walk, now.state.open).folded.open);
    open_.delete(path);
    send({ type: "fold", open: open_ });
    focus(board?.units.find((unit) => unit.path === path)?.id ?? focused);
    if (now) update(now);
    /** @type {HTMLElement | null} */ (sheet.querySelector(`[data-id="${focused}"] .face`))?.focus();
  }

  /** A box opens in place to what it is made of. @param {Unit} unit */
  function open(unit) {
    if (!now?.frame || unit.path === null) return;
    const { folded } = passage(now.frame.walk, now.state.open);
    send({ type: "fold", open: new Set([...folded.open, unit.path]) });
  }

  // ---- keys ---------------------------------------------------------------------------------------------

  /** @param {KeyboardEvent} event */
  function keys(event) {
    if (!now?.frame || !board || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    if (/** @type {HTMLElement} */ (event.target).matches("input")) return;
    if (event.key === "PageDown" || event.key === "PageUp") {
      event.preventDefault();
      send({ type: "by", steps: event.key === "PageDown" ? 1 : -1 });
    } else if (event.key === "Escape") {
      send({ type: "pause" });
    } else if (event.key === "o" || event.key === "O") {
      const unit = board.units[focused];
      if (unit?.path !== null) open(unit);
    } else {
      const to = steps()?.neighbour(
        /** @type {any} */ (board),
        board.unitOf[now.frame.walk.trace.output],
        focused,
        event.key,
      );
      if (to == null) return;
      event.preventDefault();
      focused = to;
      update(now);
      /** @type {HTMLElement | null} */ (sheet.querySelector(`[data-id="${to}"] .face`))?.focus();
    }
  }

  // ---- what moves ---------------------------------------------------------------------------------------

  /**
   * The box that a stop is about is brought into sight; before that, what has been opened.
   * @param {Stop} here
   * @param {boolean} smooth
   */
  function bring(here, smooth) {
    if (!board) return;
    const { boxes, scale } = board;
    if (here.phase === "start" && !opened.length) return view.scrollTo(0, 0); // where reading begins
    const { to: into, unit } = /** @type {{ to?: number, unit?: number }} */ (here);
    const pair = [...opened, into, unit].flatMap((id) => (id === undefined ? [] : [boxes[id]]));
    const [w, h] = [view.clientWidth, view.clientHeight];
    const [left, top] = [view.scrollLeft, view.scrollTop];
    /** Where it is scrolled to along a side: to both boxes where both can be seen, else to that which receives. */
    const along = (/** @type {number} */ from, /** @type {number} */ size, /** @type {[number, number][]} */ ends) => {
      const spans = [ends, ends.slice(0, opened.length || 1)].map((all) => [
        margin + Math.min(...all.map(([start]) => start)) * scale,
        margin + Math.max(...all.map(([, end]) => end)) * scale,
      ]);
      const [start, end] = spans.find(([start, end]) => end - start < size) ?? spans[1];
      return start >= from && end <= from + size ? from : (start + end - size) / 2;
    };
    const to = {
      left: along(
        left,
        w,
        pair.map((box) => [box.x, box.x + box.w]),
      ),
      top: along(
        top,
        h,
        pair.map((box) => [box.y - GATE, box.y + box.h]),
      ),
    };
    if (to.left !== left || to.top !== top) view.scrollTo({ ...to, behavior: smooth ? "smooth" : "auto" });
  }

  /** @param {Scenery} scenery */
  const follow = (scenery) => update(scenery);
  return Object.assign(update, { follow, waiting: () => again.waiting() || flight >= 0 });
}

/** What an opened line is called: `layer/=h` is the line of h. @param {string} path */
function titleOf(path) {
  return path.slice(path.lastIndexOf("/") + 1).replace(/^=/, "");
}
