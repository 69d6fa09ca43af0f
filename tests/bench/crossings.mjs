/** How many times the edges of a picture cross, ours beside Graphviz's, counted on the lines as they are drawn. */

import { spawnSync } from "node:child_process";
import { layout } from "../../frontend/src/graph/layout.js";

/** @typedef {[number, number][]} Line */

/**
 * Pairs of lines that cross, other than where they share an end.
 * @param {{ from: number, to: number, line: Line }[]} edges
 */
function crossings(edges) {
  const pieces = edges.flatMap(({ line }, edge) =>
    line.slice(1).map((end, i) => ({
      edge,
      a: line[i],
      b: end,
      left: Math.min(line[i][0], end[0]),
      right: Math.max(line[i][0], end[0]),
    })),
  );
  pieces.sort((one, other) => one.left - other.left);
  const side = ([ax, ay], [bx, by], [px, py]) => (bx - ax) * (py - ay) - (by - ay) * (px - ax);
  const found = new Set();
  for (let i = 0; i < pieces.length; i++) {
    const one = pieces[i];
    for (let j = i + 1; j < pieces.length && pieces[j].left < one.right; j++) {
      const other = pieces[j];
      if (one.edge === other.edge) continue;
      const [e, f] = [edges[one.edge], edges[other.edge]];
      if (e.from === f.from || e.to === f.to || e.from === f.to || e.to === f.from) continue;
      if (
        side(one.a, one.b, other.a) * side(one.a, one.b, other.b) < 0 &&
        side(other.a, other.b, one.a) * side(other.a, other.b, one.b) < 0
      ) {
        found.add(Math.min(one.edge, other.edge) * edges.length + Math.max(one.edge, other.edge));
      }
    }
  }
  return found.size;
}

/** Points of a cubic, so that a curve is counted as the line that is seen. */
function cubic([ax, ay], [bx, by], [cx, cy], [dx, dy]) {
  return Array.from({ length: 8 }, (_, i) => {
    const t = (i + 1) / 8;
    const s = 1 - t;
    return /** @type {[number, number]} */ (
      [0, 1].map(
        (k) => s ** 3 * [ax, ay][k] + 3 * s * s * t * [bx, by][k] + 3 * s * t * t * [cx, cy][k] + t ** 3 * [dx, dy][k],
      )
    );
  });
}

export function ours(items) {
  const { wires } = layout(items);
  return crossings(
    wires.map(({ source, consumer, points: p }) => {
      const line = [[p[0], p[1]]];
      for (let i = 2; i < p.length; i += 2) {
        const half = (p[i] - p[i - 2]) / 2;
        line.push(
          ...cubic([p[i - 2], p[i - 1]], [p[i - 2] + half, p[i - 1]], [p[i] - half, p[i + 1]], [p[i], p[i + 1]]),
        );
      }
      return { from: source, to: consumer, line };
    }),
  );
}

/** @returns {number | null} null without Graphviz */
export function graphviz(items) {
  const edges = items.flatMap(({ id, inputs }) => inputs.map((input) => `${input} -> ${id};`));
  const nodes = items.map(({ id, w, h }) => `${id} [width=${w / 72}, height=${h / 72}, fixedsize=true, shape=box];`);
  const { status, stdout } = spawnSync("dot", ["-Tplain"], {
    input: `digraph { rankdir=LR; ${nodes.join("")} ${edges.join("")} }`,
    encoding: "utf8",
    maxBuffer: 1e9,
  });
  if (status !== 0) return null;
  const lines = stdout
    .split("\n")
    .filter((line) => line.startsWith("edge "))
    .map((line) => {
      const [, from, to, count, ...rest] = line.split(" ");
      const points = Array.from(
        { length: Number(count) },
        (_, i) => /** @type {[number, number]} */ ([Number(rest[2 * i]), Number(rest[2 * i + 1])]),
      );
      const drawn = [points[0]];
      for (let i = 3; i < points.length; i += 3)
        drawn.push(...cubic(points[i - 3], points[i - 2], points[i - 1], points[i]));
      return { from: Number(from), to: Number(to), line: drawn };
    });
  return crossings(lines);
}
