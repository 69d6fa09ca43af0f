/** The playground: a network in sight while it trains, with the gradient on every link. */

import optimizers from "../../facts/optimizers.json" with { type: "json" };
import { nothing, render } from "lit/html.js";
import { service } from "../session/api.js";
import { DATA, hashOf, outputsOf, programOf, settingsOf, unreadOf } from "../trace/playground.js";
import { FEWEST, fromZero, inRows, MOST_CLASSES, pointsOf } from "../trace/points.js";
import { soon } from "../views/clock.js";
import { save } from "../views/save.js";
import { turning } from "./inks.js";
import { why } from "./lab.js";
import { begun, look, mark, nameOf, rewind, step as stepped, viewed } from "./playground-beside.js";
import { board } from "./playground-board.js";
import { controls } from "./playground-controls.js";
import { forget, keep, kept, resumed } from "./playground-kept.js";
import { making, stepLink } from "./playground-made.js";
import { ownPoints } from "./playground-own.js";
import { paint, repaint, SIDE, SPAN } from "./playground-paint.js";
import { keptInTab } from "./progress.js";
import { language } from "./site.js";
import { say } from "./spoken.js";

/** @import { Network, Points, Seen } from "../formula/playground.js" */
/** @import { Beside, Mark } from "./playground-beside.js" */
/** @import { Settings } from "../trace/playground.js" */

const BUDGET = 10; // milliseconds of a frame for updates
const [AROUND, LEAST] = [104, 62]; // pixels around the network's layers, and from one to the next
const MOST_ADDRESSED = 300; // points of one's own that an address holds
const NAMES = Object.keys(optimizers);

/**
 * @typedef {{ kind: "link" | "bias", layer: number, from: number, to: number }} Focus
 * @typedef {object} View everything that is drawn
 * @property {Settings} settings
 * @property {Settings} made those of the network that is there, while another is on its way
 * @property {Network | null} net
 * @property {Points | null} points
 * @property {Points | null} own the reader's own points
 * @property {ReturnType<Network["whole"]> | null} whole
 * @property {Seen | null} tested
 * @property {Float32Array[][]} maps
 * @property {Mark[]} marks
 * @property {Mark[]} before those of the run before
 * @property {Beside | null} beside another run, with settings of its own
 * @property {Focus | null} focus
 * @property {number} neuron of the layer `shown`, whose map is large; the output if -1
 * @property {number} shown
 * @property {boolean} pending whether a network is on its way
 * @property {boolean} playing
 * @property {string} fault
 * @property {string} note what is to be said of the link that led here
 * @property {{ before: number, after: number } | null} moved the loss before and after a change by hand
 * @property {boolean} beyond whether training goes on past its goal
 * @property {string} refused what was typed and is no number
 * @property {Partial<Settings>} dragged what a slider stands at before it is let go
 * @property {boolean} drawing whether a click adds a point
 * @property {number} answer of a point that is added
 * @property {boolean} [plain] whether only what is used is shown, and nothing that makes it another network
 */

/** @type {View} */
const view = viewed(settingsOf(location.hash, NAMES));
const own = ownPoints(view);
const tab = keptInTab("playground");
const engine = service("", language);
const { built, pictures } = making(engine);
/** A few points of each data set, for its picture. @type {Record<string, Points>} */
const small = {};
const place = /** @type {HTMLElement} */ (document.querySelector(".playground-place"));
let run = 0;

/** What the address says. */
function fromAddress() {
  view.settings = settingsOf(location.hash, NAMES);
  view.own = own.of(view.settings.problem);
  const asked = new URLSearchParams(location.hash.slice(1));
  const text = asked.get("points");
  const found = text ? pointsOf(text.replaceAll(";", "\n")) : null;
  if (found && "points" in found) own.take(found.points);
  else if (asked.get("dataset") === "own") {
    const known = tab.remembered(); // too many for an address
    if (known?.problem === view.settings.problem) own.take(known.points);
  }
  const lost = asked.get("dataset") === "own" && view.settings.data !== "own";
  const unread = unreadOf(location.hash, view.settings).filter((name) => !lost || name !== "dataset");
  const names = unread.map((name) => nameOf(name, say)).join(say("language.comma"));
  view.note = lost
    ? say(text ? "playground.note.points" : "playground.note.elsewhere")
    : names && say("playground.note.unread", { names });
  const beside = new URLSearchParams(location.hash.slice(1)).get("beside");
  view.beside = beside === null ? null : begun(besideOf(beside), null);
}
/** The settings of the run beside, which may be on the reader's own points too. @param {string} hash */
function besideOf(hash) {
  const found = settingsOf(hash, NAMES);
  const mine = new URLSearchParams(hash).get("dataset") === "own" && found.problem === view.settings.problem;
  return mine ? own.posed({ ...found, data: "own" }) : found;
}
fromAddress();

// ---- making the network ---------------------------------------------------------------------------------

/**
 * The network of the settings, and the one beside it, from their beginning or as the tab knows them.
 * @param {boolean} [afresh]
 */
async function make(afresh = true) {
  const mine = ++run;
  view.playing = false;
  view.pending = true;
  draw();
  const { settings: s, made: was } = view;
  view.before = view.marks.length > 1 ? view.marks : view.before;
  if (was && (was.problem !== s.problem || was.loss !== s.loss)) view.before = []; // it was another loss
  if (view.beside) view.beside.settings = own.posed(view.beside.settings); // of the points as they are now
  const other = view.beside?.settings ?? null;
  history.replaceState(null, "", `${location.pathname}${location.search}#${address()}`);
  try {
    const [{ points, net }, beside] = await Promise.all([built(s, view.own), other && built(other, view.own)]);
    if (mine !== run) return;
    Object.assign(view, { net, points, made: s, fault: "", marks: [], neuron: -1, moved: null, beyond: false });
    view.beside = other && beside && begun(other, beside.net);
    if (view.focus && !isThere(view.focus)) view.focus = null;
    for (const one of runs()) {
      const known = afresh ? null : kept(one.settings, view.own);
      if (known) resumed(one, known);
      look(one, SIDE, SPAN);
      if (!known) mark(one);
    }
    if (afresh) forget();
  } catch (error) {
    if (mine === run) fault(error);
  }
  if (mine === run) view.pending = false;
  draw();
}

/** The runs that there are. */
const runs = () => (view.beside ? [view, view.beside] : [view]);

/** Says why something could not be had. @param {unknown} error */
function fault(error) {
  view.fault = why(error);
}

/** Whether what is in focus is part of this network. @param {Focus} focus */
function isThere({ kind, layer, from, to }) {
  const { shape, features } = view.made;
  const widths = [features.length, ...shape, outputsOf(view.made)];
  return layer < widths.length && to < widths[layer] && (kind === "bias" || from < widths[layer - 1]);
}

function address() {
  const hash = new URLSearchParams(hashOf(view.settings));
  if (view.settings.data === "own" && view.own) {
    const { x, t } = view.own;
    if (t.length > MOST_ADDRESSED) {
      tab.remember({ problem: view.settings.problem, points: inRows(view.own) });
    } else hash.set("points", [...t].map((one, i) => `${x[2 * i]},${x[2 * i + 1]},${one}`).join(";"));
  }
  if (view.beside) hash.set("beside", hashOf(view.beside.settings));
  return hash.toString();
}

// ---- training -------------------------------------------------------------------------------------------

/** Whether the run is to stop by itself. */
function ended() {
  const { settings, whole } = view;
  return settings.until !== null && (whole?.right ?? 0) >= settings.until / 100;
}

/** An update of each run; of the one beside what its epoch has come to is noted here. */
function step() {
  view.moved = null;
  view.note = "";
  stepped(view);
  const { beside } = view;
  if (!beside?.net) return;
  stepped(beside);
  if (beside.net.n % beside.net.perEpoch) return;
  look(beside, SIDE, SPAN);
  mark(beside);
}

/** Some updates with each picture. */
const frame = soon(() => {
  const { net, playing } = view;
  if (!playing || !net) return;
  const until = performance.now() + BUDGET;
  do step();
  while (net.n % net.perEpoch && performance.now() < until);
  if (net.n % net.perEpoch === 0) {
    look(view, SIDE, SPAN);
    mark(view);
    if (!Number.isFinite(view.whole?.loss) || (ended() && !view.beyond)) view.playing = false;
  }
  draw();
  frame();
});

// ---- what a reader does ---------------------------------------------------------------------------------

/** What the controls may do. */
const act = {
  /** @param {Partial<Settings>} change */
  change(change) {
    const { problem } = view.settings;
    const next = change.problem ?? problem;
    if (next !== problem) {
      view.own = own.of(next);
      view.answer = 1;
      if (view.beside?.settings.data === "own") view.beside = null; // its points are of the other problem
    }
    view.settings = own.posed({ ...view.settings, ...change });
    view.dragged = {};
    view.note = "";
    void make();
  },
  /** Where a slider stands that is still held. @param {Partial<Settings>} at */
  drag(at) {
    view.dragged = at;
    draw();
  },
  /** Another rate from here on. @param {number} rate */
  rate(rate) {
    view.net?.setRate(rate);
    view.made = { ...view.made, rate };
    act.show({ rate });
  },
  /** What is only shown otherwise. @param {Partial<Settings>} change */
  show(change) {
    view.settings = { ...view.settings, ...change };
    history.replaceState(null, "", `${location.pathname}${location.search}#${address()}`);
    draw();
  },
  play() {
    view.playing = !view.playing && view.net !== null;
    if (view.playing) view.beyond = ended();
    draw();
    if (view.playing) frame();
  },
  step() {
    const { net } = view;
    view.playing = false;
    if (!net) return;
    step();
    look(view, SIDE, SPAN);
    if (view.beside) look(view.beside, SIDE, SPAN);
    if (net.n % net.perEpoch === 0) mark(view);
    draw();
  },
  again: () => void make(),
  /** @param {number} epoch */
  rewind(epoch) {
    view.playing = false;
    for (const one of runs()) {
      rewind(one, epoch);
      look(one, SIDE, SPAN);
    }
    draw();
  },
  /** The run as it is begins anew beside this one, or goes. */
  beside() {
    view.beside = view.beside ? null : begun(view.made, null);
    void make();
  },
  /** @param {Focus | null} focus */
  focus(focus) {
    if (focus !== view.focus) view.refused = "";
    view.focus = focus;
    draw();
  },
  /** @param {number} layer @param {number} neuron */
  neuron(layer, neuron) {
    const same = view.shown === layer && view.neuron === neuron;
    [view.shown, view.neuron] = same ? [-1, -1] : [layer, neuron];
    draw();
  },
  /** A weight or a bias by hand. @param {string} name @param {number} i @param {number} value */
  set(name, i, value) {
    const param = view.net?.params.find((one) => one.name === name);
    if (!param || !Number.isFinite(value)) return;
    const before = view.whole?.loss ?? Number.NaN;
    param.p[i] = value;
    view.refused = "";
    look(view, SIDE, SPAN);
    view.moved = { before, after: view.whole?.loss ?? Number.NaN };
    draw();
  },
  /** What was typed for a weight and is no number. @param {string} text */
  refuse(text) {
    view.refused = text;
    draw();
  },
  /** @param {boolean} drawing @param {number} [answer] */
  draw(drawing, answer = view.answer) {
    view.drawing = drawing;
    view.answer = answer;
    draw();
  },
  /** A point of the reader's own. @param {number} x @param {number} y */
  point(x, y) {
    const { x: at, t } = view.own ?? { x: new Float64Array(0), t: new Float64Array(0) };
    const place = [x, y].map((one) => Math.round(one * 100) / 100);
    const points = { x: Float64Array.of(...at, ...place), t: Float64Array.of(...t, view.answer) };
    own.keep(view.settings.problem, points);
    if (points.t.length >= FEWEST) act.change({ data: "own" });
    else draw();
  },
  /** @param {string} text @returns {string} what is amiss */
  table(text) {
    const found = pointsOf(text);
    if ("fault" in found) return say(`playground.table.${found.fault}`, { line: found.line });
    const { x, t } = found.points;
    if (view.settings.problem !== "regression" && new Set(t).size < 2) return say("playground.table.one");
    const taken = own.take({ x, t: view.settings.problem === "regression" ? t : fromZero(t) });
    if (!taken) return say("playground.table.answers", { most: MOST_CLASSES });
    void make();
    const outside = found.points.x.filter((place) => place.some((one) => Math.abs(one) > SPAN)).length;
    return outside ? say("playground.table.outside", { count: outside }) : "";
  },
  clear() {
    own.keep(view.settings.problem, null);
    if (view.beside?.settings.data === "own") view.beside = null;
    act.change({ data: DATA[view.settings.problem][0] });
  },
  /** The program as code. @param {"numpy" | "pytorch" | "notebook"} format */
  async save(format) {
    const form = { program: programOf(view.settings, { points: ownList() }), format };
    const made = await engine.call("export", { method: "POST", body: JSON.stringify(form) }).catch(fault);
    if (!made) return draw();
    const { content, filename, media_type } = made;
    save(filename, [content], media_type);
  },
};
/** @typedef {typeof act} Act */

/** The reader's own points as lists, where they are what is trained on. */
function ownList() {
  if (view.settings.data !== "own" || !view.own) return null;
  return inRows(view.own);
}

/** The address of the next update in the studio. */
function studioLink() {
  const { net, points, made } = view;
  const root = /** @type {HTMLElement} */ (document.querySelector(".top")).dataset.root ?? "";
  return net && points ? stepLink(made, net, points, root, language) : "";
}

// ---- drawing --------------------------------------------------------------------------------------------

/** The page has turned light or dark. */
function turned() {
  repaint();
  draw();
}

/** Draws with the next picture, however often it is asked for. */
const draw = soon(drawNow);

function drawNow() {
  place.setAttribute("aria-busy", String(view.pending));
  const { net } = view;
  if (!net) {
    render(view.fault ? controls(view, act, say, nothing, studioLink) : nothing, place);
    return;
  }
  const old = place.querySelector(".board");
  const wanted = AROUND + LEAST * (view.made.shape.length + 1); // what does not fit is scrolled
  const room = { width: old ? Math.max(old.clientWidth, wanted) : 0, height: old?.clientHeight ?? 0 };
  render(controls(view, act, say, board(view, act, say, room), studioLink), place);
  if (!room.width) return void draw(); // the first time there is no room to measure yet
  paint(place, view, small, room);
}

addEventListener("resize", draw);
addEventListener("hashchange", () => {
  const hash = location.hash.slice(1);
  if (hash === address() || (hash && !hash.includes("="))) return; // a place in the page says nothing
  fromAddress();
  void make();
});
turning(turned);
// What has been learnt outlives the page in this tab.
addEventListener("pagehide", () => {
  const { beside } = view;
  keep(
    [{ run: view, settings: view.settings }, ...(beside ? [{ run: beside, settings: beside.settings }] : [])],
    view.own,
  );
});
void pictures().then(
  (found) => {
    Object.assign(small, found);
    draw();
  },
  () => {}, // a name does as well
);
void make(false);
