/** The caption: what the stop that was reached is about, with its arithmetic; said once to who listens. */

import { html, nothing, render } from "lit/html.js";
import { isProgramOf } from "../trace/gallery.js";
import { cellsAt, placeOf } from "../trace/stops.js";
import { soon } from "./clock.js";
import { arrays, pictured, steps } from "./later.js";
import { toldFirst } from "./told.js";
import { symbols } from "./symbols.js";

/** @import { Scenery } from "../types" */

const LONG = 60; // letters of an arithmetic that may be broken into lines

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
    if (pictured(state)) return render(steps()?.network(state, say) ?? nothing, said);
    const { folded, stops, k, here } = placeOf(frame, state.open);
    const example = state.examples.find((one) => one.id === state.example);
    const own = example?.summary[state.language] ?? example?.summary.en ?? "";
    const summary = example && isProgramOf(example, frame.walk.trace.source) ? own : "";
    const next = state.next?.of === frame.walk ? state.next.run : null;
    const { walk } = frame;
    const asks = /** @type {ShadowRoot} */ (root.getRootNode()).host.hasAttribute("holes");
    const later = steps();
    const caption =
      here.phase === "start"
        ? toldFirst(walk, state.level, say, summary, asks && state.level !== "story")
        : (later?.told(walk, folded, here, state.level, say, {
            next,
            arrays: arrays(),
            cells: cellsAt(state),
            width: root.clientWidth,
          }) ?? {
            text: "",
            sum: "",
          });
    const [before, after = ""] = caption.set ?? caption.text.split("{sum}");
    const long = caption.sum.length > LONG;
    const sum = caption.sum ? html`<b class="sum" data-long=${long}>${symbols(caption.sum)}</b>` : nothing;
    render(html`${before}${sum}${after}`, said);
    if (!later) return undefined;
    // Said once for each stop, and not one after the other while playing.
    const words = `${k} ${later.aloud(caption, say)}`;
    if (words === heard || state.playing) return undefined;
    const first = heard === "";
    heard = words;
    if (!first || k)
      spoken.textContent = [say("told.place", { at: k, last: stops.length - 1 }), later.aloud(caption, say)].join(
        say("language.stop"),
      );
    return undefined;
  }

  return Object.assign(update, { waiting: () => scrolls.waiting() });
}
