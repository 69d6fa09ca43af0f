/** The ways that a gradient takes from the output's box to another. Pure. */

import { hasSlot } from "./stops.js";

/** @import { Folded, Stop, Walk } from "../types" */

const MOST_ROUTES = 3; // ways to one parameter that are still written out
export const BADGES = "①②③";

/** @typedef {Pick<Folded, "units" | "unitOf">} Boxes */
/** One factor: what passes along one edge into a box. @typedef {{ from: number, to: number, flow: number }} Factor */

/**
 * The boxes that a product can lead to: the parameters, or the inputs where there are none.
 * @param {Walk} walk
 * @param {Boxes} folded
 */
export function targets(walk, { units }) {
  const { trace, into } = walk;
  return units
    .filter(
      ({ node }) => node !== null && trace.nodes[node].kind !== "op" && hasSlot(walk, node) && into[node].length > 0,
    )
    .map(({ id }) => id);
}

/**
 * The routes from the output's box to another, edge by edge; null where there are too many.
 * @param {Walk} walk
 * @param {Boxes} folded
 * @param {number} end
 * @returns {Factor[][] | null}
 */
export function routesTo(walk, { units, unitOf }, end) {
  const { trace, flowOf } = walk;
  // From where the end can be reached at all.
  const reaching = new Set([end]);
  for (const unit of units) if (unit.inputs.some((id) => reaching.has(id))) reaching.add(unit.id);
  /** @type {Factor[][]} */
  const found = [];
  /** @type {{ unit: number, route: Factor[] }[]} */
  const todo = [{ unit: unitOf[trace.output], route: [] }];
  while (todo.length) {
    const { unit, route } = /** @type {(typeof todo)[number]} */ (todo.pop());
    if (unit === end) {
      if (found.push(route) > MOST_ROUTES) return null;
      continue;
    }
    if (todo.length > 60) return null;
    const next = units[unit].inputs.flatMap((to, i) =>
      reaching.has(to)
        ? units[unit].edges[i]
            .map(([consumer, arg]) => ({ from: unit, to, flow: flowOf[consumer][arg] }))
            .filter(({ flow }) => flow >= 0)
        : [],
    );
    for (const factor of next.sort((a, b) => b.flow - a.flow))
      todo.push({ unit: factor.to, route: [...route, factor] });
  }
  return found.reverse().length ? found.sort((a, b) => b.length - a.length) : null;
}

/**
 * The number of each way that leads to a box, by the flow that it alone goes along and that is nearest to the box;
 * nothing where there is one way.
 * @param {Walk} walk
 * @param {Boxes} folded
 * @param {number} end
 * @returns {[number, string][]}
 */
function badgesTo(walk, folded, end) {
  const flows = (routesTo(walk, folded, end) ?? []).map((route) => route.map(({ flow }) => flow));
  return flows.flatMap((own, i) => {
    const alone = own.findLast((flow) => flows.every((other, k) => k === i || !other.includes(flow)));
    return alone === undefined || !flows[1] ? [] : [/** @type {[number, string]} */ ([alone, BADGES[i]])];
  });
}

/** The flows whose gates have a number at some step. @param {Walk} walk @param {Boxes} folded */
export const numbered = (walk, folded) => new Map(targets(walk, folded).flatMap((end) => badgesTo(walk, folded, end)));

/**
 * The numbers of the ways at a stop, by flow.
 * @param {Walk} walk
 * @param {Folded} folded
 * @param {Stop} here
 */
export const badgesAt = (walk, folded, here) =>
  new Map(here.phase === "backward" && targets(walk, folded).includes(here.to) ? badgesTo(walk, folded, here.to) : []);
