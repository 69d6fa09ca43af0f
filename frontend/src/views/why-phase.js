/** Why, where no gate is passed: what will happen, what a nudge of a box's inputs does, and why an update subtracts. */

import { html, nothing } from "lit/html.js";
import { numeral, short, signOf } from "../formula/numerals.js";
import { rolesOf } from "../trace/roles.js";
import { stretches } from "../trace/stops.js";
import { symbol } from "./symbols.js";
import { boxName, namesOf } from "./told.js";

/** @import { Folded, Say, Scenery, Stop, Unit, Walk } from "../types" */

const MOST = 6; // inputs of a box in the table of nudges

/** @typedef {{ stops: Stop[], folded: Folded, here: Stop }} Place */
/** @typedef {typeof import("../formula/nudge.js")} Nudges */

/**
 * @param {Scenery} scenery
 * @param {Place} place
 * @param {Nudges | null} tools what works a nudge out, once it is there
 * @returns {unknown} null at a step that these words are not for
 */
export function whyPhase({ frame, state, say }, { stops, folded, here }, tools) {
  const { walk } = /** @type {NonNullable<Scenery["frame"]>} */ (frame);
  if (here.phase === "start") return overview(walk, stops, state.level, say);
  if (here.phase === "update") return walk.training ? null : minus(walk, state.level, say);
  if (here.phase === "backward") return null;
  const pushes = nudges(walk, folded.units, folded.units[here.unit], tools, say);
  return pushes ?? (here.phase === "forward" ? kept(walk, folded.units[here.unit], say) : null);
}

/**
 * The phases that this program has, each in a sentence.
 * @param {Walk} walk
 * @param {Stop[]} stops
 * @param {string} level
 * @param {Say} say
 */
function overview(walk, stops, level, say) {
  const output = namesOf(walk)(walk.trace.output);
  const story = level === "story" ? "story." : "";
  const said = (/** @type {string} */ phase) => {
    const own = story && ["backward", "update"].includes(phase) ? ".story" : "";
    return say(`why.start.${phase}${own}`, { output });
  };
  return html`<h2>${say("why.start")}</h2>
    <ol class="coming">${stretches(stops, rolesOf(walk.trace) !== null).map(
      ({ phase }) => html`<li><b>${say(`phase.${story}${phase}`)}</b> ${said(phase)}</li>`,
    )}</ol>`;
}

/** What a box has worked out has a use later. @param {Walk} walk @param {Unit} unit @param {Say} say */
const kept = (walk, unit, say) =>
  html`<h2>${say("why.kept")}</h2><p class="note">${say("why.kept.text", { name: boxName(walk, unit) })}</p>`;

/**
 * What a small push of each input does to a box, the others as they are; null where they are no single numbers.
 * @param {Walk} walk
 * @param {Unit[]} units
 * @param {Unit} unit
 * @param {Nudges | null} tools
 * @param {Say} say
 */
function nudges(walk, units, unit, tools, say) {
  const name = boxName(walk, unit);
  if (!tools || !unit.sole) return null;
  const rows = unit.inputs.flatMap((id) => {
    const to = units[id];
    const isConstant = to.node !== null && walk.trace.nodes[to.node].kind === "const";
    const by = isConstant ? null : tools.pushed(walk, unit, to);
    return by === null ? [] : [{ to: boxName(walk, to), by }];
  });
  if (!rows.length || rows.length > MOST) return null;
  return html`<h2>${say("why.forward")}</h2>
    <p class="note">${say("why.forward.text", { name })}</p>
    <table class="products"><tbody>${rows.map(
      ({ to, by }) => html`<tr><th scope="row">${symbol(to)} + ${numeral(tools.NUDGE)}</th><td>→ ${symbol(name)}</td>
        <td data-sign=${signOf(by)}>${by < 0 ? "" : "+"}${short(by)}</td></tr>`,
    )}</tbody></table>
    <p class="note">${say("why.forward.on", { name })}</p>`;
}

/**
 * Why the update subtracts, with the parameter that moves most as the example.
 * @param {Walk} walk
 * @param {string} level
 * @param {Say} say
 */
function minus(walk, level, say) {
  const name = namesOf(walk);
  const output = name(walk.trace.output);
  const [most] = [...walk.moves.keys()]
    .flatMap((id) => {
      const grad = walk.run.grads[id];
      return typeof grad === "number" && grad && walk.rate > 0 ? [{ name: name(id), grad }] : [];
    })
    .sort((a, b) => Math.abs(b.grad) - Math.abs(a.grad));
  return html`<h2>${say(level === "story" ? "why.minus.title.story" : "why.minus.title")}</h2>
    <p class="note">${say(`why.minus.${level}`, { output })}</p>
    ${
      most && level !== "story"
        ? html`<p class="note">${say(most.grad < 0 ? "why.minus.up" : "why.minus.down", {
            name: most.name,
            output,
            grad: short(most.grad),
          })}</p>`
        : nothing
    }`;
}
