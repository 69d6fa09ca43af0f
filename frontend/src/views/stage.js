/** The graph: a still canvas that is redrawn when something changes, under one for what moves. */

import { html, nothing, render } from "lit";
import { animate, soon, still } from "../clock.js";
import { FEW, numeral, signOf } from "../formula/numerals.js";
import * as look from "../graph/camera.js";
import { layout } from "../graph/layout.js";
import { paint, paintMarker } from "../graph/paint.js";
import { edgeRoom, items, scene } from "../graph/scene.js";
import { icons } from "./icons.js";
import { mount as mountMirror } from "./mirror.js";
import { handle } from "./pointer.js";

/** @import { Scenery, Send, Frame, Layout, Walk } from "../types" */
/** @import { Scene, WireShape } from "../graph/scene.js" */
/** @import { Palette } from "../graph/paint.js" */

const MOST = 6000; // nodes that are laid out and drawn
const TRAVEL = 650; // milliseconds that a number is on its way, at speed 1
const PAN = 220; // milliseconds in which the camera follows
const NARROW = 560; // below this width the graph runs from top to bottom
const MOST_HEIGHT = 0.56; // of the page's window

/**
 * @param {HTMLElement} root
 * @param {Send} send
 * @param {() => Palette} palette the colours in force
 */
export function mount(root, send, palette) {
  root.innerHTML = `<div class="tools"></div><div class="graph" role="application" aria-describedby="graph-help">
      <canvas aria-hidden="true"></canvas><canvas aria-hidden="true"></canvas><div class="nodes"></div>
    </div><p id="graph-help" class="sr"></p>`;
  const find = (/** @type {string} */ name) => /** @type {HTMLElement} */ (root.querySelector(name));
  const [graph, nodes, tools, help] = [".graph", ".nodes", ".tools", "#graph-help"].map(find);
  const [fixed, moving] = [...root.querySelectorAll("canvas")];

  /** @type {Scenery | null} */
  let now = null;
  /** @type {Walk | null} */
  let walk = null;
  /** @type {Layout | null} */
  let plan = null;
  /** @type {Scene | null} */
  let picture = null;
  /** @type {look.Camera} */
  let camera = { x: 0, y: 0, zoom: 1 };
  const window_ = { width: 0, height: 0 };
  let stopMoving = () => {};
  let stopPanning = () => {};

  const redraw = soon(draw);
  const pointer = handle(graph, {
    pan: (dx, dy) => moveTo({ ...camera, x: camera.x + dx, y: camera.y + dy }),
    zoom,
  });
  const mirror = mountMirror(graph, nodes, send, {
    dragged: pointer.dragged,
    leave: () => /** @type {HTMLElement | null} */ (/** @type {ShadowRoot} */ (root.getRootNode()).querySelector(".player .step"))?.focus(),
    reveal: (node) => plan && follow([node]),
  });
  const watch = new ResizeObserver(measure);
  watch.observe(graph);

  /** @param {Scenery} scenery */
  function update(scenery) {
    const before = now?.frame ?? null;
    now = scenery;
    const { frame, say } = scenery;
    graph.setAttribute("aria-label", say("graph.label"));
    graph.setAttribute("aria-roledescription", say("graph.role"));
    help.textContent = say("graph.help");
    root.toggleAttribute("data-stale", scenery.stale);
    render(overlay(scenery), tools);
    const same = walk !== null && frame?.walk.trace.nodes === walk.trace.nodes;
    const other = frame?.walk !== walk;
    walk = frame?.walk ?? null;
    if (other && !same) {
      arrange();
    } else if (other && frame && plan) {
      // The same graph with other numbers: everything stays where it is.
      show(frame);
    } else if (frame && plan && before?.at !== frame.at) {
      stopMoving();
      clear(moving);
      follow(around(frame));
      if (before && frame.at === before.at + 1 && !still()) travel(before, frame);
      else show(frame);
    }
    mirror(scenery, plan);
  }

  // ---- what is drawn ------------------------------------------------------------------------------

  /** The window has another size. */
  function measure() {
    const { width, height } = graph.getBoundingClientRect();
    if (!width || (width === window_.width && height === window_.height)) return;
    const anew = !plan || width !== window_.width;
    Object.assign(window_, { width, height });
    if (anew) arrange();
    else size();
    redraw();
    if (now) mirror(now, plan);
  }

  /** Lay the graph out anew: another graph, or another width. */
  function arrange() {
    stopMoving();
    stopPanning();
    clear(moving);
    plan = picture = null;
    const { width } = window_;
    if (walk && now?.frame && width && walk.trace.nodes.length <= MOST) {
      const down = width < NARROW;
      plan = layout(items(walk), { down, rankGap: down ? 44 : Math.max(58, edgeRoom(walk)), gap: down ? 20 : 16 });
      const most = Math.max(300, MOST_HEIGHT * innerHeight);
      graph.style.height = `${Math.round(Math.max(180, Math.min(look.wantedHeight(plan, width), most)))}px`;
      window_.height = graph.getBoundingClientRect().height;
      camera = look.centred(plan, window_, Math.max(look.whole(plan, window_), look.LEGIBLE));
      camera = seen(around(now.frame), camera);
      picture = scene(now.frame, plan);
    }
    size();
    redraw();
  }

  function size() {
    for (const canvas of [fixed, moving]) {
      canvas.width = Math.round(window_.width * devicePixelRatio);
      canvas.height = Math.round(window_.height * devicePixelRatio);
    }
  }

  /** @param {Frame} frame */
  function show(frame) {
    picture = scene(frame, /** @type {Layout} */ (plan));
    redraw();
  }

  /**
   * One step on: numbers travel along the active edges over the picture as it was, and when they
   * have arrived the picture is the new one.
   * @param {Frame} before
   * @param {Frame} frame
   */
  function travel(before, frame) {
    const here = /** @type {Layout} */ (plan);
    const after = scene(frame, here);
    const active = after.wires.filter((wire) => wire.active);
    if (!active.length) return show(frame);
    const standing = scene(before, here);
    picture = {
      ...standing,
      nodes: standing.nodes.map((node) => ({ ...node, active: node.id === frame.active })),
      wires: standing.wires.map((wire, i) => ({ ...wire, active: after.wires[i].active })),
    };
    redraw();
    const back = frame.phase === "backward";
    const loads = active.map((wire) => load(frame, wire));
    const colours = palette();
    stopMoving = animate(
      TRAVEL / (now?.state.speed ?? 1),
      (progress) => {
        const context = ready(moving);
        const eased = progress * progress * (3 - 2 * progress);
        active.forEach((wire, i) => paintMarker(context, wire, eased, back, loads[i], colours, here.down));
      },
      () => {
        clear(moving);
        show(frame);
      },
    );
    return undefined;
  }

  /**
   * What a marker carries: the value that is read, or the contribution that is sent back.
   * @param {Frame} frame
   * @param {WireShape} wire
   */
  function load({ walk: { run }, step }, wire) {
    const number = step.phase === "backward" ? run.flows.grad[step.flow] : run.values[wire.source];
    const text = typeof number === "number" ? numeral(number, false, FEW) : "";
    return { text, sign: step.phase === "backward" ? signOf(number) : 0 };
  }

  // ---- the camera ---------------------------------------------------------------------------------

  /**
   * The nodes that a step is about; at the start, where reading begins.
   * @param {Frame} frame
   */
  function around({ step, walk: { trace } }) {
    if (step.phase === "start") return [0];
    if (step.phase === "backward") return [step.node, step.consumer];
    return [step.node, ...trace.nodes[step.node].inputs.slice(0, 2)];
  }

  /**
   * @param {number[]} ids of nodes to see; the first of them if they are too far apart
   * @param {look.Camera} from
   */
  function seen(ids, from) {
    const here = /** @type {Layout} */ (plan);
    const boxes = ids.map((id) => here.boxes[id]);
    const near = boxes.filter((box) => (Math.abs(box.x - boxes[0].x) + box.w) * from.zoom < window_.width * 0.8);
    return look.showing(from, near, here, window_);
  }

  /** @param {number[]} ids */
  function follow(ids) {
    const from = camera;
    const to = seen(ids, from);
    if (to.x === from.x && to.y === from.y) return;
    stopPanning();
    if (still()) moveTo(to);
    else stopPanning = animate(PAN, (share) => moveTo(look.between(from, to, share)), () => {});
  }

  /** @param {look.Camera} to */
  function moveTo(to) {
    camera = to;
    draw();
  }

  /**
   * @param {number} factor
   * @param {number} [x]
   * @param {number} [y]
   */
  function zoom(factor, x = window_.width / 2, y = window_.height / 2) {
    stopPanning();
    if (plan) moveTo(look.zoomed(camera, factor, x, y, Math.min(look.whole(plan, window_), 0.1)));
  }

  function fit() {
    stopPanning();
    if (plan) moveTo(look.centred(plan, window_, look.whole(plan, window_)));
  }

  // ---- pixels -------------------------------------------------------------------------------------

  /** @param {HTMLCanvasElement} canvas */
  function clear(canvas) {
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    return context;
  }

  /** @param {HTMLCanvasElement} canvas */
  function ready(canvas) {
    const context = clear(canvas);
    const [ratio, { x, y, zoom: z }] = [devicePixelRatio, camera];
    context.setTransform(z * ratio, 0, 0, z * ratio, x * ratio, y * ratio);
    return context;
  }

  function draw() {
    const context = ready(fixed);
    nodes.style.transform = `translate(${camera.x}px, ${camera.y}px) scale(${camera.zoom})`;
    if (picture) paint(context, picture, palette(), camera.zoom, look.visible(camera, window_));
  }

  /** @param {Scenery} scenery */
  function overlay({ say, frame, stale, state }) {
    const count = frame?.walk.trace.nodes.length ?? 0;
    const note = !frame
      ? say(state.busy ? "busy" : state.problem ? "graph.fault" : "graph.empty")
      : stale
        ? say(state.busy ? "busy" : "stale")
        : count > MOST
          ? say("graph.count", { nodes: count, most: MOST })
          : "";
    const button = (/** @type {"in" | "out" | "fit"} */ key, /** @type {unknown} */ icon, /** @type {() => void} */ act) =>
      html`<button type="button" aria-label=${say(`zoom.${key}`)} title=${say(`zoom.${key}`)} @click=${act}>${icon}</button>`;
    return html`${note ? html`<p class="note" role="status" ?data-warn=${stale && !state.busy}>${note}</p>` : nothing}
      <span class="zoom">
        ${button("out", icons.minus, () => zoom(1 / 1.3))} ${button("in", icons.plus, () => zoom(1.3))}
        ${button("fit", icons.fit, fit)}
      </span>`;
  }

  return Object.assign(update, {
    /** The colours have changed. */
    repaint: redraw,
    unmount() {
      stopMoving();
      stopPanning();
      watch.disconnect();
    },
  });
}
