/** Golden traces as walks, for tests without a server. */

import { readFileSync } from "node:fs";
import { readTrace } from "../../frontend/src/trace/read.js";
import { walk } from "../../frontend/src/trace/walk.js";

const read = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));

/** @param {string} name */
export const golden = (name) => walk(readTrace(read(`../golden/${name}.json`)));

export const OPS = new Map(read("../../frontend/src/formula/ops.json").map((row) => [row.name, row]));

export const NAMES = ["neuron", "two-paths", "square", "network", "chain", "layer"];
