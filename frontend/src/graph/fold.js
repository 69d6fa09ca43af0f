/** Folding: which nodes are drawn by themselves and which as one box for a whole group. */

/** @import { Trace, Unit, Folded } from "../types" */

const SCREENFUL = 24; // boxes that can be taken in at once
const TRIES = 80; // groups that are looked at when a graph is opened

/**
 * The groups around a node from the outside in, as paths. The turns of one loop are a group of their
 * own: `layers[3]` is in `layers[]`.
 * @param {string[]} group
 * @returns {string[]}
 */
export function pathsOf(group) {
  const paths = [];
  let path = "";
  for (const name of group) {
    const series = /^(.*)\[\d+\]$/.exec(name)?.[1];
    if (series !== undefined) paths.push((path += `${path && "/"}${series}[]`));
    paths.push((path += `${path && "/"}${name}`));
  }
  return paths;
}

/**
 * The drawn units of a graph in evaluation order: nodes, and the closed groups.
 * @param {Trace} trace
 * @param {Set<string>} open the paths of open groups
 * @returns {Folded}
 */
export function fold(trace, open) {
  /** @type {Map<string, number[]>} */
  const members = new Map();
  /** @type {(string | null)[]} */
  const closed = trace.nodes.map((node) => {
    const path = node.group.length ? pathsOf(node.group).find((one) => !open.has(one)) : undefined;
    if (path === undefined) return null;
    const list = members.get(path);
    if (list) list.push(node.id);
    else members.set(path, [node.id]);
    return path;
  });
  /** @type {{ path: string | null, nodes: number[] }[]} a group stands where its last node does */
  const drawn = [];
  for (const node of trace.nodes) {
    const path = closed[node.id];
    const nodes = path === null ? [node.id] : /** @type {number[]} */ (members.get(path));
    if (nodes[nodes.length - 1] === node.id) drawn.push({ path, nodes });
  }
  const unitOf = new Array(trace.nodes.length).fill(0);
  drawn.forEach(({ nodes }, id) => nodes.forEach((node) => (unitOf[node] = id)));
  const seen = new Array(trace.nodes.length).fill(-1); // the last node that is read from another unit
  const units = drawn.map(({ path, nodes }, id) => unit(trace, id, path, nodes, unitOf, seen));
  for (const one of units) {
    one.exit =
      one.path === null
        ? one.nodes[0]
        : (one.nodes.findLast((node) => seen[node] >= 0 || node === trace.output) ?? null);
  }
  return { units, unitOf, open };
}

/**
 * @param {Trace} trace
 * @param {number} id
 * @param {string | null} path
 * @param {number[]} nodes
 * @param {number[]} unitOf
 * @param {number[]} seen
 * @returns {Unit}
 */
function unit(trace, id, path, nodes, unitOf, seen) {
  /** @type {number[]} */
  const inputs = [];
  /** @type {[number, number][][]} */
  const edges = [];
  for (const consumer of nodes) {
    trace.nodes[consumer].inputs.forEach((source, arg) => {
      const from = unitOf[source];
      if (from === id) return;
      seen[source] = consumer;
      if (from > id) return; // a group that is read before it is complete: the edge cannot be drawn
      const single = path === null && trace.nodes.length > 0;
      const known = single ? -1 : inputs.indexOf(from);
      if (known >= 0) edges[known].push([consumer, arg]);
      else {
        inputs.push(from);
        edges.push([[consumer, arg]]);
      }
    });
  }
  return { id, path, nodes, node: path === null ? nodes[0] : null, exit: null, inputs, edges };
}

/**
 * The groups that are open when a graph is first shown: all of them if it is small, else as many, from
 * the outside in, as leave it within a screenful.
 * @param {Trace} trace
 * @returns {Set<string>}
 */
export function opening(trace) {
  /** @type {Map<string, Set<string>>} groups that are alike, as the turns of a loop, open together */
  const kinds = new Map();
  for (const node of trace.nodes) {
    for (const path of pathsOf(node.group)) {
      const kind = path.replace(/\[\d+\]/g, "[.]").replace(/#\d+/g, "");
      kinds.set(kind, (kinds.get(kind) ?? new Set()).add(path));
    }
  }
  /** @type {Set<string>} */
  let open = new Set();
  const wishes = [...kinds].sort((a, b) => a[0].split("/").length - b[0].split("/").length).slice(0, TRIES);
  for (const [, paths] of wishes) {
    const wider = new Set([...open, ...paths]);
    if (trace.nodes.length <= SCREENFUL || fold(trace, wider).units.length <= SCREENFUL) open = wider;
  }
  return open;
}

/**
 * The groups that must be open for a node to be drawn by itself.
 * @param {Trace} trace
 * @param {number} node
 */
export function around(trace, node) {
  return pathsOf(trace.nodes[node].group);
}

/**
 * A group's name without what it is in.
 * @param {string} path
 */
export function nameOf(path) {
  return path.slice(path.lastIndexOf("/") + 1);
}
