/** A program beside the graph: the lines that a step runs, and what their names stand for. */

import { html, nothing } from "lit/html.js";
import { short } from "../formula/numerals.js";
import { namesOf } from "./told.js";

/** @import { Frame, Say } from "../types" */
/** @import { Line } from "../trace/lesson.js" */

/**
 * @param {Line[]} lines
 * @param {Frame} frame
 * @param {Say} say
 */
export function listing(lines, { walk, at }, say) {
  const step = walk.steps[at];
  const run = running(walk, step);
  return html`<figure class="listing" role="group" aria-label=${say("lesson.listing")}>
    <pre tabindex="0">${lines.map(
      ({ text, on }) => html`<code data-now=${run !== null && on === run.on}>${text || " "}</code>`,
    )}</pre>
    <figcaption>${run === null ? nothing : run.names.map((line) => html`<code>${line}</code>`)}</figcaption>
  </figure>`;
}

/**
 * Which lines run at a step, by their mark, and the names there with what they stand for.
 * @param {import("../types").Walk} walk
 * @param {import("../types").Step} step
 * @returns {{ on: string, names: string[] } | null}
 */
export function running(walk, step) {
  const { trace, run } = walk;
  const name = namesOf(walk);
  const value = (/** @type {number} */ id) => short(Number(run.values[id]));
  if (step.phase === "forward") {
    const { op, inputs } = trace.nodes[step.node];
    const parts = inputs.map((id, i) => `${"xy"[i]} = ${name(id)} = ${value(id)}`);
    const parents = walk.flowOf[step.node].flatMap((flow, i) =>
      flow < 0 ? [] : [`(${name(inputs[i])}, ${short(Number(run.flows.local[flow]))})`],
    );
    return { on: op, names: [parts.join("   "), `${name(step.node)}.parents = [${parents.join(", ")}]`] };
  }
  if (step.phase === "loss") return { on: "seed", names: [`loss = ${name(step.node)}   loss.grad = 1`] };
  if (step.phase !== "backward") return null;
  const { flow, consumer, node } = step;
  const [local, sent, total] = [run.flows.local[flow], run.flows.grad[flow], run.flows.total[flow]].map(Number);
  const [before, grad] = [total - sent, Number(run.grads[consumer])];
  const factor = (/** @type {number} */ one) => (one < 0 ? `(${short(one)})` : short(one));
  return {
    on: "pass",
    names: [
      `v = ${name(consumer)}   v.grad = ${short(grad)}`,
      `parent = ${name(node)}   local = ${short(local)}`,
      `parent.grad = ${short(before)} + ${factor(local)} × ${factor(grad)} = ${short(total)}`,
    ],
  };
}
