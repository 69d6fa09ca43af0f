/** The graph: as boxes where they can be read one by one, as one picture where there are more. */

import { html, nothing, render } from "lit/html.js";
import { MOST } from "../graph/board.js";
import { stripOf } from "../graph/strip.js";
import { passage } from "../trace/stops.js";
import { pictured, pictureOf, steps } from "./later.js";
import { mount as mountBoard } from "./board.js";
import { late } from "./late.js";

/** @import { Scenery, Send } from "../types" */
/** @import { Tools, Update } from "./panels.js" */

/**
 * @param {HTMLElement} root
 * @param {Send} send
 * @param {Tools} tools
 */
export function mount(root, send, tools) {
  render(
    html`<div class="above"></div><div class="board"></div><div class="stage" hidden></div><div
      class="data" hidden></div><div class="data seeing" hidden></div><div class="data sharing" hidden></div><div
      class="strip" hidden></div>`,
    root,
  );
  const names = [".above", ".board", ".stage", ".data", ".seeing", ".sharing", ".strip"];
  const [above, board, stage, data, seeing, sharing, strip] = names.map(
    (name) => /** @type {HTMLElement} */ (root.querySelector(name)),
  );
  const boxes = mountBoard(board, send);
  const layers = late(() => import("./strip.js"))(strip, send, tools);
  const network = late(() => import("./data.js"))(data, send, tools);
  const image = late(() => import("./image.js"))(seeing, send, tools);
  const shares = late(() => import("./shares.js"))(sharing, send, tools);
  /** What shows each kind of picture, and where. @type {Record<string, { panel: Update, at: HTMLElement }>} */
  const pictures = {
    plane: { panel: network, at: data },
    line: { panel: network, at: data },
    image: { panel: image, at: seeing },
    shares: { panel: shares, at: sharing },
  };
  const picture = late(() => import("./stage.js"))(stage, send, tools);

  /** @param {Scenery} scenery */
  function update(scenery) {
    const { frame, state } = scenery;
    const kind = frame && pictured(state) ? pictureOf(frame.walk.trace)?.kind : undefined;
    const points = kind !== undefined;
    const units = frame ? passage(frame.walk, state.open).folded.units : [];
    const deep = !points && frame !== null && stripOf(frame.walk.trace, units) !== null;
    const many = !points && !deep && units.length > MOST;
    render(many ? nothing : notes(scenery), above);
    board.hidden = many || points || deep;
    strip.hidden = !deep;
    stage.hidden = !many;
    for (const { at } of Object.values(pictures)) at.hidden = at !== pictures[kind ?? ""]?.at;
    if (kind) pictures[kind].panel(scenery);
    else if (deep) layers(scenery);
    else if (!many) boxes(scenery);
    else picture(scenery);
  }

  /** A word on the picture where it is not of the program that is written, and a way to close what was opened. */
  function notes(/** @type {Scenery} */ scenery) {
    const { frame, state, say, stale } = scenery;
    const note = !frame
      ? state.problem?.status && !tools.editor
        ? [state.problem.detail, state.problem.hint].filter(Boolean).join(" ")
        : tools.editor || state.busy
          ? say(state.busy ? "busy" : state.problem?.status ? "graph.fault" : "graph.empty")
          : ""
      : stale
        ? say(state.busy ? "busy" : "stale")
        : state.problem?.status && state.tab !== "program"
          ? state.problem.detail
          : "";
    const shown = pictured(state) ? "data" : "graph";
    const kind = frame && pictureOf(frame.walk.trace)?.kind;
    const called = { graph: "graph", data: kind === "image" || kind === "shares" ? kind : "data" };
    return html`${note ? html`<p class="note" role="status">${note}</p>` : nothing}
      ${kind ? (steps()?.pick(scenery, shown, called, send) ?? nothing) : nothing}
      ${
        frame && state.open !== null && shown === "graph"
          ? html`<button type="button" class="link" @click=${() => send({ type: "fold", open: null })}>
            ${say("group.closeAll")}</button>`
          : nothing
      }`;
  }

  return Object.assign(update, {
    waiting: () => boxes.waiting() || [picture, network, image, shares, layers].some((one) => one.waiting?.()),
    repaint() {
      for (const one of [picture, network, image, shares]) one.repaint?.();
    },
    rest: () => picture.rest?.(),
    wake: () => picture.wake?.(),
  });
}
