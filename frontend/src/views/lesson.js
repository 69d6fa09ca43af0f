/** The course of a lesson beside the graph: what is said at a moment, which question is open, where the walk stands. */

import { html, nothing, render } from "lit/html.js";
import { done, expected, judged, printed, read } from "../formula/judge.js";
import { filled, numberOf } from "../formula/reference.js";
import { positionOf } from "../trace/moments.js";
import { sheets } from "../style-lesson.js";
import { asked, hold } from "./asked.js";
import { soon } from "./clock.js";
import { detour, wayOf } from "./detour.js";
import { below, guesses, table } from "./guesses.js";
import { dress } from "./late.js";
import { handing } from "./handing.js";
import { listing } from "./listing.js";
import { machine } from "./machine.js";
import { phrase, prose } from "./prose.js";
import { bringIntoSight } from "./sight.js";

/** @import { Scenery, Send, Walk } from "../types" */
/** @import { Tools } from "./panels.js" */
/** @import { Prompt } from "../formula/judge.js" */
/** @import { Asked, Given } from "../trace/lesson.js" */
/** @import { Answer } from "./asked.js" */

const WALKED = new Set(["visit", "reach"]); // prompts that steps answer, where they have no hands of their own
const LONGEST = 12; // letters of a number that somebody writes
const NUMBERS = ["number", "sign", "size"]; // questions whose answer depends on the values

/**
 * @param {HTMLElement} root
 * @param {Send} send
 * @param {Tools} tools
 */
export function mount(root, send, tools) {
  const shadow = /** @type {ShadowRoot} */ (root.getRootNode());
  dress(shadow, sheets);
  shadow.host.toggleAttribute("holes", true); // what is not reached yet is the question
  const host = /** @type {HTMLElement} */ (shadow.host);
  const mode = host.getAttribute("mode");
  const graded = mode === "graded"; // one answer to each question, and nothing is given away
  const once = graded || mode === "quiz"; // one answer, and then the right one
  /** Whether the answers of a part are there from the start: of all, or fading out of the first half. */
  const worked = (/** @type {number} */ place) =>
    mode === "worked" || (mode === "fade" && 2 * place < (tools.lesson?.()?.moments.length ?? 0));
  let wanted = ""; // where a link, or a platform that kept it, leads to
  let kept = ""; // the questions that a platform knows to be over
  let known = ""; // and what was answered to them
  let at = 0;
  /** The moment that the walk was brought to. @type {string | null} */
  let entered = null;
  /** What was read aloud last, and in which part. @type {{ at: number, words: string } | null} */
  let voiced = null;
  let seen = ""; // what was newest when it was last brought into sight
  let arrived = false; // whether it has been brought there
  let begun = false; // whether it has been brought to any
  /** The way that the last answer went, if it went past a gate. @type {import("./detour.js").Way | null} */
  let way = null;
  const redrawn = soon(() => now && update(now));
  let pressed = false; // whether something is being moved: only where it is let go has it been done
  const released = () => {
    pressed = false;
    redrawn();
  };
  shadow.addEventListener("pointerdown", (event) => {
    pressed = /** @type {HTMLElement} */ (event.target).matches('input[type="range"]');
    if (pressed)
      for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, released, { once: true });
  });
  new ResizeObserver(redrawn).observe(root);
  /** The interval of each slider, by name. @type {Map<string, [number, number]>} */
  const spans = new Map();
  /** @type {Map<string, Answer>} */
  const answers = new Map();
  /** @type {Scenery | null} */
  let now = null;
  /** The walk of a moment's own values, whatever a reader tries meanwhile. @type {{ of: string, walk: Walk } | null} */
  let still = null;

  /** @param {Scenery} scenery */
  function update(scenery) {
    now = scenery;
    const lesson = tools.lesson?.();
    const { state, say, frame } = scenery;
    if (!lesson || !frame) return render(nothing, root);
    const text = lesson.text[state.language] ?? lesson.text.en;
    const { part = "", over: closed = "", given = "{}" } = host.dataset;
    if (closed !== kept || given !== known) {
      [kept, known] = [closed, given];
      close(lesson.moments, JSON.parse(kept || "[]"), JSON.parse(known));
    }
    if (part !== wanted) {
      wanted = part;
      at = Math.max(
        0,
        lesson.moments.findIndex(({ id }) => id === part),
      );
    }
    at = Math.min(at, lesson.moments.length - 1);
    const moment = lesson.moments[at];
    if (entered !== moment.id) {
      const first = !begun;
      begun = true;
      entered = moment.id;
      arrived = false;
      queueMicrotask(() => now?.frame && enter(now.frame.walk, moment, first));
    }
    const { walk } = frame;
    if (arrived && isOwn(scenery, moment)) still = { of: moment.id, walk };
    const asIs = still?.of === moment.id ? still.walk : walk;
    const said = text.moments[moment.id];
    const prompts = mode === "explore" ? [] : moment.prompts;
    const open = prompts.findIndex((prompt) => !over(walk, frame.at, prompt));
    const shown = open < 0 ? prompts : prompts.slice(0, open + 1);
    const last = at === lesson.moments.length - 1;
    const first = graded ? waiting(lesson.moments) : -1;
    // Where something is asked, what goes on by itself keeps still; where all is done, the page leads on.
    host.toggleAttribute("data-asking", open >= 0 && !["visit", "reach"].includes(prompts[open].kind));
    host.toggleAttribute("data-over", open < 0 && last);
    if (graded) bound(walk, lesson.moments, first);
    else limit(mode === "explore" ? null : farthest(walk, prompts, open, last));
    const end = graded ? "lesson.end.graded" : lesson.number ? "lesson.end" : "lesson.end.practice";
    const inWords = (/** @type {string} */ words) => filled(asIs, words);
    const output = walk.trace.nodes[walk.trace.output].name ?? "";
    const rows = guesses(graded ? [] : guessed(lesson.moments), { level: state.level, output, say });
    const held = root.contains(shadow.activeElement) ? shadow.activeElement : null;
    render(
      html`<div class="course">
        ${
          lesson.number
            ? html`<p class="where"><b>${say("lesson.number", { number: lesson.number })}</b> ${text.title}</p>`
            : nothing
        }
        <ol class="dots" aria-label=${say("lesson.moments")}>${lesson.moments.map(
          (/** @type {{ id: string }} */ one, /** @type {number} */ i) => html`<li><button type="button"
              aria-current=${i === at ? "step" : nothing} data-done=${i < at} ?disabled=${first >= 0 && i > first}
              aria-label=${text.moments[one.id].title || say("lesson.moment", { at: i + 1 })}
              title=${text.moments[one.id].title || nothing} @click=${() => go(i)}></button></li>`,
        )}</ol>
        ${graded ? html`<p class="graded">${say("lesson.graded")}</p>` : nothing}
        ${at === 0 ? html`<div class="lead">${prose(inWords(text.lead))}</div>` : nothing}
        ${said.title ? html`<h2>${phrase(said.title)}</h2>` : nothing}
        <div class="say" tabindex="-1">${prose(inWords(said.say))}</div>
        ${lesson.listing ? listing(lesson.listing, frame, say) : nothing}
        <ol class="prompts">${shown.map((prompt) => question(prompt, said.prompts[prompt.id]))}</ol>
        ${open < 0 && last ? table(rows) : nothing}
        ${
          open < 0
            ? html`<p class="on">${
                last
                  ? html`<span>${say(end)}</span> ${
                      graded
                        ? handing(lesson, text, answerOf, say)
                        : html`<button type="button" class="link" @click=${again}>${say("lesson.again")}</button>`
                    }`
                  : html`<button type="button" class="primary" @click=${() => go(at + 1)}>${say("lesson.on")}</button>`
              }</p>`
            : nothing
        }
      </div>
      <p class="sr voice" role="status"></p>`,
      root,
    );
    if (held && !held.isConnected) refocus();
    voice();
    const tries = shown.length ? answerOf(shown[shown.length - 1]).tries : 0;
    const failed = shown.find((prompt) => answerOf(prompt).verdict?.expr && !answerOf(prompt).over);
    const expr = failed ? (answerOf(failed).verdict?.expr ?? "") : "";
    way = graded ? null : wayOf(expr, failed?.of ?? "");
    queueMicrotask(() => detour(shadow, way, say)); // once the graph stands
    // How far the first guess is off is what is asked at first.
    const asking = lesson.moments.findIndex(({ prompts }) => prompts.some(({ kind }) => kind === "choice"));
    const asks = at === asking && prompts[open]?.kind === "choice" && tries === 0;
    machine(shadow, state.level === "story" ? (lesson.machine ?? null) : null, scenery, send, asks);
    below(shadow, rows);
    const newer = `${at} ${shown.length} ${open} ${tries}`;
    if (newer !== seen) {
      const [part] = seen.split(" ");
      seen = newer;
      const newest = root.querySelector(part !== String(at) ? ".course" : open < 0 ? ".on" : ".prompt:last-child");
      const walks = WALKED.has(moment.prompts[0]?.kind) && !root.querySelector(".prompt input[type=range]");
      if (part) bringIntoSight(/** @type {Element} */ (newest), shadow, walks);
    }
    return undefined;
  }

  /** What is said of the last answer is read aloud: in a region that was there before it. */
  function voice() {
    const all = root.querySelectorAll(".prompt :is(.wrong > p:first-child, .right, .taken)");
    const words = all[all.length - 1]?.textContent?.trim() ?? "";
    const region = /** @type {HTMLElement} */ (root.querySelector(".voice"));
    if (voiced?.at === at && voiced.words !== words) region.textContent = words;
    voiced = { at, words }; // what stands there when a part begins has been said
  }

  /** What was under the finger is gone: what is next to be done has the keyboard. */
  function refocus() {
    const next = root.querySelector(".prompt[data-state=open] :is(input, button)") ?? root.querySelector(".on button");
    /** @type {HTMLElement | null} */ (next ?? root.querySelector(".say"))?.focus({ preventScroll: true });
  }

  /** The first moment that still asks something, or -1. @param {import("../trace/lesson.js").Moment[]} moments */
  const waiting = (moments) =>
    moments.findIndex(({ prompts }, i) => prompts.some((prompt) => !answerOf(prompt, i).over));

  /**
   * Where it is graded the walk goes no further than the question that waits: past it stand the answers.
   * @param {Walk} walk
   * @param {import("../trace/lesson.js").Moment[]} moments
   * @param {number} i of the one that asks it, or -1
   */
  function bound(walk, moments, i) {
    const open = moments[i]?.prompts.find((prompt) => !answerOf(prompt, i).over);
    const free = !open || open.kind === "reach";
    const to = free ? null : positionOf(walk, open.kind === "visit" ? (open.of ?? "") : moments[i].at);
    limit(to);
  }

  /**
   * How far a reader goes: to where a question sends, and with the other questions, and behind them as long as there is
   * another part, to the end of these numbers, of which the text speaks. Who moves something goes on at will.
   * @param {Walk} walk
   * @param {Prompt[]} prompts
   * @param {number} open the one that is asked, or -1
   * @param {boolean} last whether there is no part behind this one
   */
  function farthest(walk, prompts, open, last) {
    const sent = prompts.filter(({ kind }) => kind === "visit").map(({ of = "" }) => positionOf(walk, of) ?? Infinity);
    const end = positionOf(walk, "end");
    if (open < 0)
      return last || prompts.some(({ kind }) => kind === "reach") ? null : sent.length ? Math.max(...sent) : end;
    const { kind, of = "" } = prompts[open];
    return kind === "reach" ? null : kind === "visit" ? positionOf(walk, of) : end;
  }

  /** How far the walk goes, while something is asked about it. @param {number | null} to */
  function limit(to) {
    if (to !== now?.state.limit) queueMicrotask(() => send({ type: "limit", at: to }));
  }

  /**
   * Whether the values are those that a moment speaks of, and not what a reader has made of them.
   * @param {Scenery} scenery
   * @param {import("../trace/lesson.js").Moment} moment
   */
  function isOwn({ state, frame }, { inputs = {} }) {
    const { trace, run } = /** @type {NonNullable<Scenery["frame"]>} */ (frame).walk;
    const first = state.base?.trace.runs[0].values;
    return Object.entries(trace.names).every(
      ([name, id]) =>
        trace.nodes[id].kind === "op" ||
        String(run.values[id]) === String(inputs[name] ?? first?.[id] ?? run.values[id]),
    );
  }

  /** The moment's own values again, at the same step. @param {import("../trace/lesson.js").Moment} moment */
  function restore({ inputs = {} }) {
    const place = now?.frame?.at ?? 0;
    send({ type: "reset" });
    for (const [name, value] of Object.entries(inputs)) send({ type: "set", name, value });
    if (now?.frame && now.frame.at !== place) send({ type: "go", at: place });
  }

  /**
   * The walk that a prompt is about: where something is to be moved, and behind that, the one that a reader has made.
   * @param {Prompt} prompt
   */
  function walkOf(prompt) {
    const live = /** @type {NonNullable<Scenery["frame"]>} */ (/** @type {Scenery} */ (now).frame).walk;
    const moment = /** @type {import("../trace/lesson.js").Moment} */ (tools.lesson?.()?.moments[at]);
    const moved = moment.prompts.findIndex(({ hands = [] }) => hands.length);
    return still?.of !== moment.id || (moved >= 0 && moment.prompts.indexOf(prompt) >= moved) ? live : still.walk;
  }

  /**
   * The walk is brought to where a moment stands.
   * @param {Walk} walk
   * @param {import("../trace/lesson.js").Moment} moment
   * @param {boolean} first
   */
  function enter(walk, moment, first) {
    const lesson = tools.lesson?.();
    if (first && lesson) send({ type: "level", level: lesson.level });
    if (first && lesson?.rate) send({ type: "rate", rate: lesson.rate });
    if (!first) send({ type: "reset" }); // each part begins with the program's own values
    const knob = lesson?.machine?.knob; // what is turned at a machine goes as far as its dial
    for (const { hands = [], span = knob } of moment.prompts) for (const name of hands) if (span) spans.set(name, span);
    if (moment.rate) send({ type: "rate", rate: moment.rate });
    for (const [name, value] of Object.entries(moment.inputs ?? {})) send({ type: "set", name, value });
    // What a reader has moved for a question is there again after a reload.
    const moved = JSON.parse((first && host.dataset.values) || "{}");
    for (const name of moment.prompts.flatMap(({ hands = [] }) => hands))
      if (typeof moved[name] === "number") send({ type: "set", name, value: moved[name] });
    const to = positionOf(walk, moment.at);
    if (!graded) send({ type: "limit", at: null }); // it was that of the part before
    arrived = true; // only now: where the part before ended is no step of this one
    if (to !== null && to !== now?.frame?.at) send({ type: "go", at: to });
    else if (now) update(now);
  }

  /** Nothing has been answered. */
  function again() {
    answers.clear();
    tools.emit?.("lesson", { moment: tools.lesson?.()?.moments[0].id, again: true });
    entered = null;
    go(0);
  }

  /** @param {number} i */
  function go(i) {
    const moment = tools.lesson?.()?.moments[at];
    const to = i > at && moment?.after && now?.frame ? positionOf(now.frame.walk, moment.after) : null;
    if (to !== null) send({ type: "go", at: to });
    at = i;
    const { id = "" } = tools.lesson?.()?.moments[i] ?? {};
    wanted = host.dataset.part = id;
    tools.emit?.("lesson", { moment: id });
    if (now) update(now);
    /** @type {HTMLElement | null} */ (root.querySelector(".say"))?.focus({ preventScroll: true });
  }

  /**
   * Questions that were answered before, by their part and name, and what was answered.
   * @param {import("../trace/lesson.js").Moment[]} moments
   * @param {string[]} questions
   * @param {Record<string, Given>} given
   */
  function close(moments, questions, given) {
    moments.forEach(({ id, prompts }, i) => {
      for (const prompt of prompts) {
        const question = `${id} ${prompt.id}`;
        const own = answerOf(prompt, i);
        const before = given[question];
        if (before && !own.tries && prompt.kind === "number")
          Object.assign(own, { first: before.first, truth: before.truth ?? Number.NaN, tries: 1 });
        if (!questions.includes(question)) continue;
        own.over = true;
        if (before && !own.given) own.draft = own.given = before.last;
        if (graded) own.verdict = { right: false, code: null, walk: null, off: "" };
      }
    });
  }

  /**
   * The numbers that were predicted and are known by now, each with its part.
   * @param {import("../trace/lesson.js").Moment[]} moments
   */
  const guessed = (moments) =>
    moments.flatMap(({ prompts }, place) =>
      prompts.flatMap((prompt) => {
        const { first, truth, over } = answerOf(prompt, place);
        if (!first || !over || !Number.isFinite(truth)) return [];
        // As it was written, unless that is longer than anybody writes.
        const own = first.length > LONGEST ? printed(read(first) ?? Number.NaN, prompt) : first;
        return [{ of: prompt.of ?? "", first: own, truth: printed(truth, prompt), part: place + 1 }];
      }),
    );

  /** @param {Prompt} prompt @param {number} [place] of its moment */
  const answerOf = (prompt, place = at) => {
    const key = `${place} ${prompt.id}`;
    const there = worked(place) && !["visit", "reach"].includes(prompt.kind);
    const fresh = {
      tries: 0,
      draft: "",
      given: "",
      first: "",
      truth: Number.NaN,
      verdict: null,
      shown: false,
      moved: false,
      asked: "",
    };
    const own = answers.get(key) ?? { ...fresh, over: there };
    answers.set(key, own);
    return own;
  };

  /** The walk with the numbers that stand there after its update. @param {Walk} walk @returns {Walk[]} */
  function updated(walk) {
    const { frame, state: { next = null } = {} } = now ?? {};
    return frame?.step.phase === "update" && next?.of === walk && next.run ? [{ ...walk, run: next.run }] : [];
  }

  /** Whether a prompt is answered, or was shown. @param {Walk} walk @param {number} place @param {Prompt} prompt */
  function over(walk, place, prompt) {
    const own = answerOf(prompt);
    if (!own.over && arrived && !pressed && (prompt.kind === "reach" || prompt.kind === "visit")) {
      const met = [walk, ...updated(walk)].find((one) => done(one, place, prompt));
      if (!met) return false;
      Object.assign(own, { over: true, walk: met });
      tell(prompt, own, "", true, null);
    }
    return own.over;
  }

  /**
   * @param {Prompt} prompt
   * @param {Answer} own
   * @param {string} answer
   * @param {boolean} right
   * @param {string | null} code
   * @param {boolean} [shown] whether the answer was asked to be seen
   */
  function tell(prompt, own, answer, right, code, shown = false) {
    const { id } = tools.lesson?.() ?? { id: "" };
    const { kind } = prompt;
    const { tries } = own;
    const truth = kind === "number" && !graded ? own.truth : null;
    queueMicrotask(() =>
      tools.emit?.("answer", { lesson: id, prompt: prompt.id, kind, answer, right, code, tries, truth, shown }),
    );
  }

  /** @param {Prompt} prompt @param {string} text */
  function give(prompt, text) {
    if (!now?.frame) return;
    const own = answerOf(prompt);
    own.given = text;
    own.draft = text;
    if (prompt.kind === "number" && read(text) === null) {
      // What is no number is no answer.
      own.verdict = { right: false, code: null, walk: null, off: "" };
      return update(now);
    }
    const walk = walkOf(prompt);
    const moment = tools.lesson?.()?.moments[at];
    const tried = moment && walk !== now.frame.walk; // what was tried meanwhile is not what was asked about
    const verdict = judged(walk, prompt, text);
    const { right, code } = verdict;
    // Nothing can be said of it, or it is right of what is seen.
    const meant = (prompt.kind === "number" && code === null) || judged(now.frame.walk, prompt, text).right;
    if (tried && NUMBERS.includes(prompt.kind) && !isOwn(now, moment) && !right && (once || meant)) {
      // Nobody is wrong about numbers that are not in the picture.
      own.moved = true;
      restore(moment);
      return update(now);
    }
    own.moved = false;
    own.tries++;
    if (prompt.kind === "number" && own.tries === 1)
      Object.assign(own, { first: text, truth: numberOf(walk, prompt.of ?? "") });
    own.verdict = verdict;
    own.over = right || once;
    tell(prompt, own, text, right, code);
    if (tried && (prompt.kind !== "choice" || prompt.act)) restore(moment);
    for (const [name, value] of Object.entries(prompt.act?.[text] ?? {})) send({ type: "set", name, value });
    update(now);
  }

  /** A prompt as it stands. @param {Prompt} prompt @param {Asked} words */
  function question(prompt, words) {
    const scenery = /** @type {Scenery} */ (now);
    const own = answerOf(prompt);
    // What was reached is told as it is, as long as it holds.
    const live = walkOf(prompt);
    const walk = own.walk && !(prompt.kind === "reach" && done(live, 0, prompt)) ? own.walk : live;
    if (!own.over) own.asked = filled(walk, words.ask); // with the numbers of now, whatever comes later
    return asked(prompt, words, own, {
      ...{ scenery, walk, graded, once, worked: worked(at) },
      ...{ give: (text) => give(prompt, text), show: () => shows(prompt), go: walked },
      hold: (name) => hold(scenery, name, { send, spans }),
    });
  }

  /** @param {string | null} moment */
  function walked(moment) {
    const to = now?.frame && moment ? positionOf(now.frame.walk, moment) : null;
    if (to !== null) send({ type: "go", at: to });
  }

  /** @param {Prompt} prompt */
  function shows(prompt) {
    const own = answerOf(prompt);
    Object.assign(own, { shown: true, over: true });
    tell(prompt, own, "", false, null, true);
    // The picture shows what the answer says.
    const acts = prompt.act && now?.frame ? prompt.act[expected(walkOf(prompt), prompt)] : {};
    for (const [name, value] of Object.entries(acts ?? {})) send({ type: "set", name, value });
    if (now) update(now);
  }

  return update;
}
