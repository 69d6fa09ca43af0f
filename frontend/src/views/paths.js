/** The chain rule along every path, and what the backward pass saves: a part of the rule panel. */

import { html, nothing } from "lit/html.js";
import { unsafeHTML } from "lit/directives/unsafe-html.js";
import { math } from "../formula/mathml.js";
import { numeral } from "../formula/numerals.js";
import { counts, expand, forwardPass } from "../formula/paths.js";
import { pathText } from "../formula/rule.js";
import { title } from "../formula/labels.js";

/** @import { Frame, OpRow, Say } from "../types" */

const MOST_PATHS = 8; // paths that are written out
const LONGEST = 14; // edges of such a path
const LEAVES = 300; // beyond, forward mode is not counted leaf by leaf

/**
 * @param {Frame} frame
 * @param {Map<string, OpRow>} ops
 * @param {boolean} exact
 * @param {Say} say
 */
export function paths({ step, walk }, ops, exact, say) {
  if (step.phase !== "backward" && step.phase !== "update") return nothing;
  const { trace, run } = walk;
  const found = counts(walk);
  const count = found.paths[step.node];
  if (count === 0n) return nothing;
  const names = { name: title(trace, trace.nodes[step.node]), output: title(trace, trace.nodes[trace.output]) };
  const written = expand(walk, step.node, MOST_PATHS).filter((path) => path.length <= LONGEST);
  const leaves = trace.nodes.filter((node) => node.kind !== "op" && node.kind !== "const" && walk.into[node.id].length);
  const reverse = run.flows.node.length;
  const forward = leaves.length <= LEAVES ? leaves.map((leaf) => forwardPass(walk, leaf.id)) : [];
  const all = forward.reduce((sum, pass) => sum + pass.multiplications, 0);
  const own = trace.nodes[step.node].kind === "op" ? null : forwardPass(walk, step.node);
  const arrived = own?.whole ? own.tangents[trace.output] : null;
  return html`<details class="paths">
    <summary>${say(count === 1n ? "paths.one" : "paths.label", { ...names, count: short(count) })}</summary>
    ${
      written.length === Number(count) && written.length
        ? html`<div class="formula" role="group" tabindex="0"
            aria-label=${say("paths.help", names)}>
            ${written.map((path) => unsafeHTML(math(pathText(walk, path, ops, exact), "")))}</div>
          <p>${say("paths.help", names)}</p>`
        : nothing
    }
    <p>${say("paths.cost", { paths: short(found.edges[step.node]), edges: reverse })}</p>
    ${
      forward.length
        ? html`<p>${say("paths.modes", { leaves: leaves.length, edges: reverse, forward: all })}</p>`
        : nothing
    }
    ${
      arrived === null || arrived === undefined
        ? nothing
        : html`<p>${say("paths.forward", { ...names, tangent: numeral(arrived, exact) })}</p>`
    }
  </details>`;
}

/**
 * A whole number that may have hundreds of digits.
 * @param {bigint} count
 */
function short(count) {
  const digits = count.toString();
  return digits.length <= 9 ? digits : numeral(Number(count), false, 3).replace("∞", `10^${digits.length - 1}`);
}
