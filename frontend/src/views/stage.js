/** The graph: a still canvas that is redrawn when something changes, under one for what moves. */

import { html, render } from "lit/html.js";
import { animate, settled, soon, still } from "./clock.js";
import { FEW, numeral, signOf } from "../formula/numerals.js";
import { away } from "../graph/away.js";
import * as look from "../graph/camera.js";
import { fold, opening } from "../trace/fold.js";
import { layout } from "../graph/layout.js";
import { unitSize } from "../graph/measure.js";
import { paint, paintPart, READABLE } from "../graph/paint.js";
import { paintMarker } from "../graph/paint-edges.js";
import { finish, gaps, parts } from "../graph/arrange.js";
import { difference, marked, scene, sceneAfter } from "../graph/scene.js";
import { mount as mountMinimap } from "./minimap.js";
import { mount as mountMirror } from "./mirror.js";
import { handle } from "./pointer.js";
import { mount as mountTools } from "./tools.js";

/** @import { Scenery, Send, Frame, Arrangement, Walk, Layout } from "../types" */
/** @import { Scene, WireShape } from "../graph/scene.js" */
/** @import { Palette } from "../graph/paint.js" */
/** @import { Tools } from "./panels.js" */

const MOST_BOXES = 12_000; // boxes that are laid out and drawn
const LIGHT = 150; // boxes that are drawn anew for every movement of the camera
const FAR = 0.4; // of the window: how far a picture may be moved before it is drawn anew
const REST = 120; // milliseconds after which the camera is at rest
const SQUEEZE = 6; // units that a text may be written narrower before its box grows
const AT_ONCE = 300; // boxes that are laid out without a worker
const TRAVEL = 650; // milliseconds that a number is on its way, at speed 1
const PAN = 220; // milliseconds in which the camera follows
const NARROW = 560; // below this width the graph runs from top to bottom
const MOST_HEIGHT = 0.56; // of the page's window

/**
 * @param {HTMLElement} root
 * @param {Send} send
 * @param {Tools} tools
 */
export function mount(root, send, { palette }) {
  render(
    html`<div class="tools"></div><div class="graph" role="application" aria-describedby="graph-help">
      <canvas aria-hidden="true"></canvas><canvas aria-hidden="true"></canvas><div class="nodes"></div>
      <canvas class="mini" aria-hidden="true" hidden></canvas>
    </div><p id="graph-help" class="sr"></p>`,
    root,
  );
  const find = (/** @type {string} */ name) => /** @type {HTMLElement} */ (root.querySelector(name));
  const [graph, nodes, tools, help] = [".graph", ".nodes", ".tools", "#graph-help"].map(find);
  const [fixed, moving, small] = [...root.querySelectorAll("canvas")];

  /** @type {Scenery | null} */
  let now = null;
  /** @type {Walk | null} */
  let walk = null;
  /** @type {Arrangement | null} */
  let plan = null;
  /** @type {Scene | null} */
  let picture = null;
  /**
   * The last whole scene and what it was made from.
   * @type {{ frame: Frame, scene: Scene, plan: Arrangement, faults: object, level: string } | null}
   */
  let stood = null;
  /** The open groups. @type {Set<string>} */
  let open = new Set();
  /** The groups that the reader has opened or closed, as the state has them. @type {Set<string> | null} */
  let chosen = null;
  let boxes = 0; // that the open groups leave to be drawn
  let asked = 0; // the layout that is being waited for
  /** @type {look.Camera} */
  let camera = { x: 0, y: 0, zoom: 1 };
  const window_ = { width: 0, height: 0 };
  let looked = 0; // how often the reader has asked to see it
  let laying = false; // whether a layout is on its way
  let stopMoving = () => {};
  let stopPanning = () => {};

  /** The camera with which the still layer was last drawn. */
  let drawn = camera;
  /** What the still layer shows. @type {{ picture: Scene, plan: Arrangement, colours: Palette } | null} */
  let shown = null;
  const redraw = soon(draw);
  const sharpen = settled(draw, REST);
  const pointer = handle(graph, {
    pan: (dx, dy) => moveTo({ ...camera, x: camera.x + dx, y: camera.y + dy }),
    zoom,
  });
  const mirror = mountMirror(graph, nodes, send, {
    dragged: pointer.dragged,
    leave: () =>
      /** @type {HTMLElement | null} */ (
        /** @type {ShadowRoot} */ (root.getRootNode()).querySelector(".player .step")
      )?.focus(),
    reveal: (unit) => plan && follow([unit]),
    opened: () => open,
  });
  const toolbar = mountTools(tools, send, {
    zoom,
    fit,
    reveal: (node) => plan && follow([plan.unitOf[node]]),
    most: MOST_BOXES,
  });
  const minimap = mountMinimap(small, (x, y) => {
    stopPanning();
    moveTo({ ...camera, x: window_.width / 2 - x * camera.zoom, y: window_.height / 2 - y * camera.zoom });
  });
  const watch = new ResizeObserver(measure);
  watch.observe(graph);

  /** @param {Scenery} scenery */
  function update(scenery) {
    const before = now?.frame ?? null;
    const level = now?.state.level;
    now = scenery;
    const { frame, say } = scenery;
    graph.setAttribute("aria-label", say("graph.label"));
    graph.setAttribute("aria-roledescription", say("graph.role"));
    help.textContent = say("graph.help");
    root.toggleAttribute("data-stale", scenery.stale);
    graph.setAttribute("aria-busy", String(scenery.state.busy || scenery.state.pending.numbers));
    if (scenery.state.looked !== looked) {
      looked = scenery.state.looked;
      root.scrollIntoView({ block: "start", behavior: still() ? "auto" : "smooth" });
    }
    const same = walk !== null && frame?.walk.trace.nodes === walk.trace.nodes;
    const other = frame?.walk !== walk;
    walk = frame?.walk ?? null;
    if ((other && !same) || scenery.state.open !== chosen) {
      const held = same && plan ? plan : null;
      chosen = scenery.state.open;
      if (walk) open = chosen ?? opening(walk.trace);
      arrange(held);
    } else if ((other || scenery.state.level !== level) && frame && plan) {
      // The same graph with other numbers: everything stays where it is.
      show(frame);
    } else if (frame && plan && before?.at !== frame.at) {
      stopMoving();
      clear(moving);
      follow(around(frame));
      if (before && frame.at === before.at + 1 && !still()) travel(before, frame);
      else show(frame);
    }
    toolbar(scenery, open, boxes);
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

  /**
   * Lay the graph out anew: another graph, another width, or a group that opens or closes. Then the
   * camera is held, so that what the reader was looking at stays where it was.
   * @param {Arrangement | null} [before] the same graph's plan until now
   */
  function arrange(before = null) {
    stopMoving();
    stopPanning();
    clear(moving);
    const { width } = window_;
    const folded = walk && fold(walk.trace, open);
    asked++;
    laying = false;
    boxes = folded?.units.length ?? 0;
    if (!walk || !folded || !now?.frame || !width || folded.units.length > MOST_BOXES) {
      plan = picture = null;
      size();
      return redraw();
    }
    const own = walk;
    const options = { down: width < NARROW, width };
    const made = parts(own, folded, options);
    const spacing = gaps(own, options.down);
    const show_ = (/** @type {Layout} */ laid) => settle(finish(own, folded, made, laid, options), before);
    if (made.items.length <= AT_ONCE) return show_(layout(made.items, spacing));
    plan = picture = null;
    redraw();
    const ticket = asked;
    laying = true;
    away({ items: made.items, options: spacing }).then((laid) => {
      if (ticket !== asked) return;
      laying = false;
      show_(laid);
      if (now) mirror(now, plan);
    });
    return undefined;
  }

  /**
   * @param {Arrangement} next
   * @param {Arrangement | null} before
   */
  function settle(next, before) {
    const frame = /** @type {Frame} */ (now?.frame);
    plan = next;
    const most = Math.max(300, MOST_HEIGHT * innerHeight);
    graph.style.height = `${Math.round(Math.max(180, Math.min(look.wantedHeight(plan, window_.width), most)))}px`;
    window_.height = graph.getBoundingClientRect().height;
    const anchor = before && (frame.active ?? middleOf(before));
    // What was seen whole is seen whole again.
    const entire =
      before !== null && look.whole(before, window_) >= camera.zoom && look.whole(plan, window_) >= look.LEGIBLE;
    if (before && anchor !== null && !entire) {
      const [was, is] = [before.boxes[before.unitOf[anchor]], plan.boxes[plan.unitOf[anchor]]];
      camera = { ...camera, x: camera.x + (was.x - is.x) * camera.zoom, y: camera.y + (was.y - is.y) * camera.zoom };
    } else {
      camera = look.centred(plan, window_, Math.max(look.whole(plan, window_), look.LEGIBLE));
      camera = seen(around(frame), camera);
    }
    picture = sceneOf(frame);
    size();
    redraw();
  }

  /**
   * Whether a box has become too narrow for what is written into it.
   * @param {import("../types").Unit} unit
   */
  function outgrown(unit) {
    const here = /** @type {Arrangement} */ (plan);
    return !here.chips.has(unit.id) && unitSize(/** @type {Walk} */ (walk), unit).w > here.boxes[unit.id].w + SQUEEZE;
  }

  /**
   * The node nearest to the middle of the window.
   * @param {Arrangement} of
   * @returns {number | null}
   */
  function middleOf(of) {
    const view = look.visible(camera, window_);
    let best = null;
    let least = Infinity;
    for (const unit of of.units) {
      const box = of.boxes[unit.id];
      const away_ = Math.hypot(box.x + box.w / 2 - view.x - view.w / 2, box.y + box.h / 2 - view.y - view.h / 2);
      if (away_ < least) [best, least] = [unit.nodes[unit.nodes.length - 1], away_];
    }
    return best;
  }

  function size() {
    shown = null;
    for (const canvas of [fixed, moving]) {
      canvas.width = Math.round(window_.width * devicePixelRatio);
      canvas.height = Math.round(window_.height * devicePixelRatio);
    }
  }

  /**
   * The scene of a frame; one step from the last one, only what changes is made anew.
   * @param {Frame} frame
   * @returns {Scene}
   */
  function sceneOf(frame) {
    const { faults, level } = /** @type {Scenery} */ (now).state;
    const here = /** @type {Arrangement} */ (plan);
    const alike = stood !== null && stood.plan === here && stood.faults === faults && stood.level === level;
    if (alike && stood?.frame.walk === frame.walk && stood.frame.at === frame.at) return stood.scene;
    const made =
      alike && stood
        ? sceneAfter(stood.scene, stood.frame, frame, here, faults, level)
        : scene(frame, here, faults, level);
    stood = { frame, scene: made, plan: here, faults, level };
    return made;
  }

  /** @param {Frame} frame */
  function show(frame) {
    picture = sceneOf(frame);
    redraw();
  }

  /**
   * One step on: numbers travel along the active edges over the picture as it was, and when they
   * have arrived the picture is the new one.
   * @param {Frame} before
   * @param {Frame} frame
   */
  function travel(before, frame) {
    const here = /** @type {Arrangement} */ (plan);
    const standing = sceneOf(before);
    const after = sceneOf(frame);
    const active = after.wires.filter((wire) => wire.active);
    if (!active.length) return show(frame);
    picture = marked(standing, after);
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
  function load({ walk: { run, trace }, step }, wire) {
    const source = wire.edges[0] && trace.nodes[wire.edges[0][0]].inputs[wire.edges[0][1]];
    const number = step.phase === "backward" ? run.flows.grad[step.flow] : run.values[source];
    const text = typeof number === "number" ? numeral(number, false, FEW) : "";
    return { text, sign: step.phase === "backward" ? signOf(number) : 0 };
  }

  // ---- the camera ---------------------------------------------------------------------------------

  /**
   * The units that a step is about; at the start, where reading begins.
   * @param {Frame} frame
   */
  function around({ step, walk: { trace } }) {
    const units = (/** @type {number[]} */ nodes) => [
      ...new Set(nodes.map((node) => /** @type {Arrangement} */ (plan).unitOf[node])),
    ];
    if (step.phase === "start") return units([0]);
    if (step.phase === "backward") return units([step.node, step.consumer]);
    return units([step.node, ...trace.nodes[step.node].inputs.slice(0, 2)]);
  }

  /**
   * @param {number[]} ids of units to see; the first of them if they are too far apart
   * @param {look.Camera} from
   */
  function seen(ids, from) {
    const here = /** @type {Arrangement} */ (plan);
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
    else
      stopPanning = animate(
        PAN,
        (share) => moveTo(look.between(from, to, share)),
        () => {},
      );
  }

  /** @param {look.Camera} to */
  function moveTo(to) {
    camera = to;
    const far = Math.abs(to.x - drawn.x) > FAR * window_.width || Math.abs(to.y - drawn.y) > FAR * window_.height;
    const scale = to.zoom / drawn.zoom;
    if (!plan || plan.units.length <= LIGHT || far || scale > 2 || scale < 0.5) return draw();
    // Much is drawn: while the camera moves, the last picture moves with it, and is drawn sharp at rest.
    fixed.style.transform = `translate(${to.x - drawn.x * scale}px, ${to.y - drawn.y * scale}px) scale(${scale})`;
    place();
    return sharpen();
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
    const colours = palette();
    const alike =
      shown !== null && picture !== null && shown.plan === plan && shown.colours === colours && drawn === camera;
    if (alike && picture && camera.zoom < READABLE) {
      // Without texts, which make room for each other, what has not changed need not be drawn again.
      const part = difference(/** @type {NonNullable<typeof shown>} */ (shown).picture, picture);
      if (part)
        paintPart(/** @type {CanvasRenderingContext2D} */ (fixed.getContext("2d")), picture, colours, camera, part);
    } else {
      const context = ready(fixed);
      if (picture) paint(context, picture, colours, camera.zoom, look.visible(camera, window_));
    }
    drawn = camera;
    fixed.style.transform = "";
    shown = picture && plan && { picture, plan, colours };
    place();
  }

  /** What follows the camera at once: the buttons and the small map. */
  function place() {
    nodes.style.transform = `translate(${camera.x}px, ${camera.y}px) scale(${camera.zoom})`;
    minimap(plan, camera, window_, palette());
  }

  return Object.assign(update, {
    /** What follows once the picture stands: boxes that are too narrow for their numbers, and the graph's buttons. */
    follow(/** @type {Scenery} */ scenery) {
      if (plan && walk && plan.units.length <= AT_ONCE && plan.units.some((unit) => outgrown(unit))) arrange(plan);
      mirror(scenery, plan);
    },
    /** Whether the picture is still to become what it should be. */
    waiting: () => laying || redraw.waiting() || sharpen.waiting(),
    /** The colours have changed. */
    repaint: redraw,
    rest() {
      stopMoving();
      stopPanning();
      watch.disconnect();
    },
    wake: () => watch.observe(graph),
  });
}
