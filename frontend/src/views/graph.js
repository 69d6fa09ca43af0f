/** The graph: as boxes where they can be read one by one, as one picture where there are more. */

import { html, nothing, render } from "lit";
import { MOST } from "../graph/board.js";
import { passage } from "../trace/stops.js";
import { mount as mountBoard } from "./board.js";

/** @import { Scenery, Send } from "../types" */
/** @import { Tools, Update } from "./panels.js" */

/**
 * @param {HTMLElement} root
 * @param {Send} send
 * @param {Tools} tools
 */
export function mount(root, send, tools) {
  root.innerHTML = `<div class="above"></div><div class="board"></div><div class="stage" hidden></div>`;
  const [above, board, stage] = [".above", ".board", ".stage"].map(
    (name) => /** @type {HTMLElement} */ (root.querySelector(name)),
  );
  const boxes = mountBoard(board, send);
  /** @type {Update | null} */
  let picture = null;
  let asked = false;
  /** @type {Scenery | null} */
  let now = null;

  async function load() {
    asked = true;
    const found = await import("./stage.js").catch(() => null);
    asked = false;
    picture ??= found?.mount(stage, send, tools) ?? null;
    if (now && picture) update(now);
  }

  /** @param {Scenery} scenery */
  function update(scenery) {
    now = scenery;
    const { frame, state } = scenery;
    const many = frame !== null && passage(frame.walk, state.open).folded.units.length > MOST;
    render(many ? nothing : notes(scenery), above);
    board.hidden = many;
    stage.hidden = !many;
    if (!many) boxes(scenery);
    else if (picture) picture(scenery);
    else if (!asked) void load();
  }

  /** A word on the picture where it is not of the program that is written, and a way to close what was opened. */
  function notes(/** @type {Scenery} */ { frame, state, say, stale }) {
    const note = !frame
      ? say(state.busy ? "busy" : state.problem?.status ? "graph.fault" : "graph.empty")
      : stale
        ? say(state.busy ? "busy" : "stale")
        : state.problem?.status && state.tab !== "program"
          ? state.problem.detail
          : "";
    return html`${note ? html`<p class="note" role="status">${note}</p>` : nothing}
      ${
        frame && state.open !== null
          ? html`<button type="button" class="link" @click=${() => send({ type: "fold", open: null })}>
            ${say("group.closeAll")}</button>`
          : nothing
      }`;
  }

  return Object.assign(update, {
    waiting: () => asked || boxes.waiting(),
    repaint: () => picture?.repaint?.(),
    rest: () => picture?.rest?.(),
    wake: () => picture?.wake?.(),
  });
}
