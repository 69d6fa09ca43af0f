/** A panel whose code comes when it is first shown, and with the first of them how they look. */

import { html, render } from "lit/html.js";
import { again } from "../again.js";

/** @import { Scenery } from "../types" */
/** @import { Mount, Update } from "./panels.js" */

/**
 * @param {() => Promise<{ mount: Mount }>} load
 * @param {(scenery: Scenery) => boolean} [wanted] whether there is anything to show
 * @returns {Mount}
 */
export function late(load, wanted = () => true) {
  return function mount(root, send, tools) {
    /** @type {Update | null} */
    let inner = null;
    let asked = false;
    /** @type {Scenery | null} */
    let now = null;

    async function load_() {
      asked = true;
      const [found, looks] = await Promise.all([load().catch(again), import("../style-late.js").catch(again)]).catch(
        () => [],
      );
      const why = found && looks ? "" : (await tools.forbidden()) ? "forbidden.detail" : "unreachable.detail";
      asked = false;
      if (found && looks) {
        dress(/** @type {ShadowRoot} */ (root.getRootNode()), looks.sheets);
        render(null, root);
        inner = found.mount(root, send, tools);
        if (now?.say.whole) inner?.(now);
      } else if (now) {
        render(html`<p class="fault" role="alert">${now.say(why)}</p>`, root);
      }
    }

    /** @param {Scenery} scenery */
    function update(scenery) {
      now = scenery;
      if (!inner) root.hidden = !wanted(scenery);
      if (root.hidden && !inner) return;
      if (!scenery.say.whole) tools.words();
      if (!inner) return void (asked || load_());
      if (scenery.say.whole) inner(scenery); // else its words are on their way
    }

    return Object.assign(update, {
      follow: (/** @type {Scenery} */ scenery) =>
        inner && scenery.say.whole ? inner.follow?.(scenery) : update(scenery),
      waiting: () => asked || Boolean(inner?.waiting?.()),
      repaint: () => inner?.repaint?.(),
      rest: () => inner?.rest?.(),
      wake: () => inner?.wake?.(),
    });
  };
}

/**
 * Gives an element sheets that it has not yet.
 * @param {ShadowRoot} element
 * @param {CSSStyleSheet[]} sheets
 */
export function dress(element, sheets) {
  const missing = sheets.filter((sheet) => !element.adoptedStyleSheets.includes(sheet));
  if (missing.length) element.adoptedStyleSheets = [...element.adoptedStyleSheets, ...missing];
}
