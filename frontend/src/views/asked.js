/** A question of a lesson as it is drawn: what is asked, the field or the choices, and what an answer was worth. */

import { html, nothing } from "lit/html.js";
import { live } from "lit/directives/live.js";
import { expected, printed, read } from "../formula/judge.js";
import { filled, numberOf } from "../formula/reference.js";
import { short } from "../formula/numerals.js";
import { hand } from "./boxes.js";
import { typed } from "./fields.js";
import { byFinger, pad } from "./pad.js";
import { phrase } from "./prose.js";
import { symbol } from "./symbols.js";

/** @import { Say, Scenery, Send, Walk } from "../types" */
/** @import { Prompt, Verdict } from "../formula/judge.js" */
/** @import { Asked } from "../trace/lesson.js" */

/**
 * How far a prompt has come.
 * @typedef {{ tries: number, draft: string, given: string, first: string, truth: number, verdict: Verdict | null,
 *   shown: boolean, over: boolean, moved: boolean, asked: string, walk?: Walk }} Answer `draft` is what is being typed,
 *   `given` what was checked, `first` what was checked first and `truth` what a number was then; `moved`: other values
 *   stood in the picture when it was; `asked` is the question with its numbers, `walk` the one in which it was reached
 */
/**
 * What a question is drawn from. Where it is `graded` nothing is given away, `once` takes a single answer, `worked` has
 * the answer there from the start; the rest is what a reader does with it.
 * @typedef {object} Setting
 * @property {Scenery} scenery
 * @property {Walk} walk the one that is asked about
 * @property {boolean} graded
 * @property {boolean} once
 * @property {boolean} worked
 * @property {(text: string) => void} give an answer
 * @property {() => void} show the right one
 * @property {(moment: string | null) => void} go to where it is seen
 * @property {(name: string) => unknown} hold a value that is to be moved
 */

const USUAL = 3; // decimals of an answer where nothing is said of them
const ANSWERS = {
  sign: ["up", "down"],
  size: ["larger", "same", "smaller"],
};

/**
 * @param {Prompt} prompt
 * @param {Asked} words
 * @param {Answer} own
 * @param {Setting} setting
 */
export function asked(prompt, words, own, setting) {
  const { walk, graded, scenery } = setting;
  const { say } = scenery;
  return html`<li class="prompt" data-state=${own.over ? "over" : "open"} data-kind=${prompt.kind}>
    <p class="ask">${phrase(filled(walk, words.ask))}</p>
    ${prompt.kind === "number" ? field(prompt, own, setting) : choices(prompt, words, own, setting)}
    ${(prompt.hands ?? []).map(setting.hold)}
    ${
      own.over && graded && own.verdict
        ? html`<p class="taken">${say("lesson.taken")}</p>`
        : own.over
          ? answer(prompt, words, own, setting)
          : nothing
    }
    ${after(prompt, words, own, setting)}
  </li>`;
}

/** Whether it is answered by what a reader does. @param {Prompt} prompt */
const isDone = ({ kind }) => kind === "reach" || kind === "visit";

/** Whether a wrong answer is told as one. @param {Answer} own @param {boolean} graded */
const isWrong = ({ verdict, shown }, graded) => verdict !== null && !verdict.right && !shown && !graded;

/**
 * The right answer, and why it is.
 * @param {Prompt} prompt
 * @param {Asked} words
 * @param {Answer} own
 * @param {Setting} setting
 */
function answer(prompt, words, own, { walk, graded, once, scenery: { say } }) {
  const right = filled(walk, words.told.right ?? "");
  const instead = say(own.verdict?.right ? "lesson.right" : isDone(prompt) ? "lesson.done" : "lesson.shown");
  const bare = prompt.kind === "number" && (own.shown || !right || (isWrong(own, graded) && once));
  return html`<p class="right">${
    bare ? html`<b>${printed(numberOf(walk, prompt.of ?? ""), prompt)}</b> ` : nothing
  }${own.shown && right ? `${say("lesson.shown")}${say("language.space")}` : nothing}${phrase(right || instead)}</p>`;
}

/**
 * What a wrong answer mistook, and the ways on from it.
 * @param {Prompt} prompt
 * @param {Asked} words
 * @param {Answer} own
 * @param {Setting} setting
 */
function after(prompt, words, own, { walk, graded, scenery: { say }, show, go }) {
  const { verdict } = own;
  if (own.moved && !own.over) return html`<p class="taken">${say("lesson.moved")}</p>`;
  // What is typed is no name of an option.
  const code = verdict?.code ?? (prompt.kind === "number" ? "" : own.given);
  const button = html`<button type="button" class="link" @click=${show}>${say("lesson.show")}</button>`;
  if (verdict && isWrong(own, graded))
    return html`<div class="wrong">
      <p>${phrase(filled(walk, words.told[code] ?? hint(prompt, words, own, say)))}</p>
      <p class="ways">
        ${
          verdict.walk
            ? html`<button type="button" @click=${() => go(verdict.walk)}>${say("lesson.walk")}</button>`
            : nothing
        }
        ${own.over ? nothing : button}</p></div>`;
  if (own.over) return nothing;
  if (!graded) return isDone(prompt) ? nothing : html`<p class="ways">${button}</p>`;
  // What is no number was not taken for an answer.
  return verdict && prompt.kind === "number" && read(own.given) === null
    ? html`<p class="taken">${hint(prompt, words, own, say)}</p>`
    : nothing;
}

/**
 * What is said of a wrong answer that no misconception gives: the lesson's own words for all such, or what is said of
 * its kind.
 * @param {Prompt} prompt
 * @param {Asked} words
 * @param {Answer} own
 * @param {Say} say
 */
function hint({ kind, of = "", tolerance }, { told }, { verdict, given }, say) {
  if (kind !== "number") return told.other ?? say("lesson.off.choice");
  const { off } = verdict ?? {};
  if (!off) return given.trim() ? say("lesson.off", { given }) : say("lesson.off.empty");
  if (off === "coarse") return say("lesson.off.coarse", { count: tolerance?.decimals ?? USUAL });
  if (off === "digits") return say("lesson.off.digits");
  if (told.other) return told.other;
  if (off === "none") return say("lesson.off.none");
  if (off === "size" && of.startsWith("next:") && of.includes(" - ")) return say("lesson.off.step");
  const [what] = /^(value|local|next):\w+(?:>\w+)?(?:\[[\d, ]+\])?$/.exec(of)?.slice(1) ?? [];
  return say(`lesson.off.${what && (off === "size" || what === "value") ? what : off}`);
}

/**
 * @param {Prompt} prompt
 * @param {Answer} own
 * @param {Setting} setting
 */
function field(prompt, own, { walk, worked, give, scenery: { say } }) {
  // No form: a frame that may only run scripts submits none.
  const take = () => give(own.draft);
  const text = own.over && !own.given && worked ? printed(numberOf(walk, prompt.of ?? ""), prompt) : own.draft;
  const enter = (/** @type {KeyboardEvent} */ event) =>
    void (event.key === "Enter" && !event.isComposing && !own.over && take());
  return html`<div class="answer">
    <input type="text" inputmode=${byFinger() ? "none" : "text"} autocomplete="off"
      aria-label=${say("lesson.number.label")} .value=${live(text)} @input=${typed((text) => void (own.draft = text))}
      @keydown=${enter} ?readonly=${own.over} data-wrong=${own.verdict !== null && !own.over}>
    ${own.over ? nothing : html`<button type="button" class="primary" @click=${take}>${say("lesson.check")}</button>`}
    ${
      prompt.tolerance?.decimals === undefined || own.over
        ? nothing
        : html`<small>${say("lesson.decimals", { count: prompt.tolerance.decimals })}</small>`
    }
    ${own.over ? nothing : pad(say)}
  </div>`;
}

/**
 * @param {Prompt} prompt
 * @param {Asked} words
 * @param {Answer} own
 * @param {Setting} setting
 */
function choices(prompt, words, own, { walk, graded, give, scenery: { say } }) {
  const options = prompt.options ?? ANSWERS[/** @type {"sign" | "size"} */ (prompt.kind)] ?? [];
  const truth = own.over && !isDone(prompt) ? expected(walk, prompt) : "";
  return html`<div class="choices">${options.map((option) => {
    const chosen = own.given === option || (own.over && truth === option && !graded);
    return html`<button type="button" aria-pressed=${chosen} ?disabled=${own.over}
      data-wrong=${!graded && own.given === option && own.verdict?.right === false} @click=${() => give(option)}>${
        words.options[option] ? phrase(filled(walk, words.options[option])) : say(`lesson.${prompt.kind}.${option}`)
      }</button>`;
  })}</div>`;
}

/**
 * A slider for what is to be moved, beside the question.
 * @param {Scenery} scenery
 * @param {string} name
 * @param {{ send: Send, spans: Map<string, [number, number]> }} to
 */
export function hold(scenery, name, to) {
  const { frame } = scenery;
  const id = frame?.walk.trace.names[name];
  const value = id === undefined ? undefined : frame?.walk.run.values[id];
  if (!frame || id === undefined || typeof value !== "number") return nothing;
  return html`<p class="held">${symbol(name)} ${hand({ frame, scenery }, id, to)}
    <b>${short(value)}</b></p>`;
}
