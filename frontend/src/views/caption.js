/** The caption: what the stop that was reached is about, with its arithmetic; said once to who listens. */

import { html, nothing, render } from "lit/html.js";
import { isProgramOf } from "../trace/gallery.js";
import { cellsAt, placeOf } from "../trace/stops.js";
import { pictured, pictureOf } from "../trace/picture.js";
import { short } from "../formula/numerals.js";
import { soon } from "./clock.js";
import { aloud, told } from "./told.js";
import { symbols } from "./symbols.js";

/** @import { Say, Scenery, State } from "../types" */

/**
 * @param {HTMLElement} root
 */
export function mount(root) {
  render(html`<p class="said"></p><p class="sr" role="status" aria-live="polite"></p>`, root);
  const [said, spoken] = /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("p"));
  let heard = "";
  // Where it scrolls, it can be reached with the keyboard.
  const scrolls = soon(() => {
    if (root.scrollHeight > root.clientHeight + 1) root.tabIndex = 0;
    else root.removeAttribute("tabindex");
  });
  new ResizeObserver(scrolls).observe(root);

  /** @param {Scenery} scenery */
  function update({ state, frame, say }) {
    scrolls();
    if (!frame) return render(nothing, said);
    if (pictured(state)) return render(network(state, say), said);
    const { folded, stops, k, here } = placeOf(frame, state.open);
    const example = state.examples.find((one) => one.id === state.example);
    const own = example?.summary[state.language] ?? example?.summary.en ?? "";
    const summary = example && isProgramOf(example, state.source) ? own : "";
    const next = state.next?.of === frame.walk ? state.next.run : null;
    const caption = told(frame.walk, folded, here, state.level, say, { summary, next, cells: cellsAt(state) });
    const [before, after = ""] = caption.text.split("{sum}");
    render(html`${before}${caption.sum ? html`<b class="sum">${symbols(caption.sum)}</b>` : nothing}${after}`, said);
    // Said once for each stop, and not one after the other while playing.
    const words = `${k} ${aloud(caption, say)}`;
    if (words === heard || state.playing) return undefined;
    const first = heard === "";
    heard = words;
    if (!first || k)
      spoken.textContent = [say("told.place", { at: k, last: stops.length - 1 }), aloud(caption, say)].join(
        say("language.stop"),
      );
    return undefined;
  }

  return Object.assign(update, { waiting: () => scrolls.waiting() });
}

/**
 * What is said beside the picture of the data: how far the training has come.
 * @param {State} state
 * @param {Say} say
 */
function network({ training, source, walk }, say) {
  const journal = training.journal?.source === source ? training.journal : null;
  const kind = walk && pictureOf(walk.trace)?.kind;
  const begin = kind === "image" ? "image.begin" : kind === "shares" ? "shares.begin" : "data.begin";
  if (!journal?.loss.length) return say(begin);
  const [first, last] = [journal.loss[0], journal.loss[journal.loss.length - 1]];
  if (!Number.isFinite(last)) return say("data.told.diverged", { n: journal.n });
  const key = journal.n < 2 ? "data.told.one" : last < first ? "data.told.down" : "data.told.up";
  return say(key, { n: journal.n, first: short(first), last: short(last) });
}
