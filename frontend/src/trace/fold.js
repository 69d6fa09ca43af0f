/** Folding: which nodes are drawn by themselves and which as one box for a line of the program or a whole group. */

/** @import { Trace, TraceNode, Unit, Folded } from "../types" */

const SCREENFUL = 24; // boxes that can be taken in at once
const LONGEST = 260; // boxes of a strip, with what stands beside it
export const LAYERS = 8; // turns of a loop from which on it is a strip
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
 * The lines of each trace that are one box, by node: the path of the line, or null.
 * @type {WeakMap<TraceNode[], (string | null)[]>} */
const known = new WeakMap();

/**
 * The line that each node is a part of: the operations and literals of one statement, where only one of them is read
 * from elsewhere. A line's path is its group's and its name: `layer/=h`. Null for leaves, and where a line is one node.
 * @param {Trace} trace
 * @returns {(string | null)[]}
 */
export function linesOf(trace) {
  const found = known.get(trace.nodes);
  if (found) return found;
  /** @type {Map<string, TraceNode[]>} */
  const statements = new Map();
  const statement = (/** @type {TraceNode} */ node) => `${node.group.join("/")} ${node.line}`;
  for (const node of trace.nodes) {
    const inside = node.kind === "op" || (node.kind === "const" && node.name === null);
    if (!inside || node.line === null) continue;
    statements.set(statement(node), [...(statements.get(statement(node)) ?? []), node]);
  }
  const readOutside = new Array(trace.nodes.length).fill(false);
  for (const node of trace.nodes)
    for (const source of node.inputs) {
      const other = trace.nodes[source];
      if (statement(other) !== statement(node) || node.line === null) readOutside[source] = true;
    }
  /** @type {(string | null)[]} */
  const paths = trace.nodes.map(() => null);
  for (const nodes of statements.values()) {
    const exits = nodes.filter(({ id }) => readOutside[id] || id === trace.output);
    if (nodes.length < 2 || exits.length !== 1 || exits[0].kind !== "op") continue;
    const group = pathsOf(exits[0].group).at(-1);
    const path = `${group === undefined ? "" : `${group}/`}=${exits[0].key.split("/").at(-1)}`;
    for (const { id } of nodes) paths[id] = path;
  }
  known.set(trace.nodes, paths);
  return paths;
}

/**
 * The drawn units of a graph in evaluation order: nodes, closed lines and closed groups.
 * @param {Trace} trace
 * @param {Set<string>} open the paths of open groups and lines
 * @returns {Folded}
 */
export function fold(trace, open) {
  const lines = linesOf(trace);
  /** @type {Map<string, number[]>} */
  const members = new Map();
  /** @type {(string | null)[]} */
  const closed = trace.nodes.map((node) => {
    const group = node.group.length ? pathsOf(node.group).find((one) => !open.has(one)) : undefined;
    const line = lines[node.id];
    const path = group ?? (line !== null && !open.has(line) ? line : null);
    if (path === null) return null;
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
    if (isLine(one.path)) one.node = one.exit;
    one.sole = one.path === null || one.nodes.filter((node) => seen[node] >= 0 || node === trace.output).length === 1;
  }
  return { units, unitOf, open };
}

/** Whether a path is that of a line. @param {string | null} path */
export function isLine(path) {
  return path !== null && nameOf(path).startsWith("=");
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
      const before = path === null ? -1 : inputs.indexOf(from); // a node by itself keeps a wire for each argument
      if (before >= 0) edges[before].push([consumer, arg]);
      else {
        inputs.push(from);
        edges.push([[consumer, arg]]);
      }
    });
  }
  return { id, path, nodes, node: path === null ? nodes[0] : null, exit: null, sole: false, inputs, edges };
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
  /** @type {Set<string>} the turns of long loops stay closed: they are told as a strip */
  const strips = new Set();
  for (const [kind, paths] of wishes) {
    if ([...strips].some((series) => kind.startsWith(series))) continue;
    const wider = new Set([...open, ...paths]);
    const { units } = fold(trace, wider);
    const series = kind.endsWith("[]") && turnsOf(units).length >= LAYERS;
    if (series) strips.add(`${kind}/`);
    if (units.length <= (series ? LONGEST : SCREENFUL)) open = wider;
  }
  return open;
}

/**
 * The closed turns of the longest loop among the boxes, in order.
 * @param {Unit[]} units
 * @returns {Unit[]}
 */
export function turnsOf(units) {
  /** @type {Map<string, Unit[]>} */
  const loops = new Map();
  for (const unit of units) {
    const series = /^(.*)\[\d+\]$/.exec(unit.path ?? "")?.[1];
    if (series !== undefined) loops.set(series, [...(loops.get(series) ?? []), unit]);
  }
  return [...loops.values()].reduce((a, b) => (b.length > a.length ? b : a), []);
}

/**
 * The groups and the line that must be open for a node to be drawn by itself.
 * @param {Trace} trace
 * @param {number} node
 */
export function around(trace, node) {
  const line = linesOf(trace)[node];
  return [...pathsOf(trace.nodes[node].group), ...(line === null ? [] : [line])];
}

/**
 * What must be open for every operation to be drawn by itself.
 * @param {Trace} trace
 * @returns {Set<string>}
 */
export function everything(trace) {
  return new Set(trace.nodes.flatMap(({ id }) => around(trace, id)));
}

/**
 * A group's name without what it is in.
 * @param {string} path
 */
export function nameOf(path) {
  return path.slice(path.lastIndexOf("/") + 1);
}
