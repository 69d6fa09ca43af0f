/** Reading a trace: the JSON document of the service as numbers, ready to be walked. */

/** @import { Trace, Numeric } from "../types" */

/**
 * The trace in a JSON document; throws if it is not one.
 * @param {any} json
 * @returns {Trace}
 */
export function readTrace(json) {
  if (json?.format !== "trace/1") throw new Error("not a trace/1 document");
  const runs = json.runs.map((/** @type {any} */ run) => ({
    ...run,
    values: run.values.map(number),
    grads: run.grads.map(number),
    flows: {
      ...run.flows,
      local: run.flows.local.map(number),
      grad: run.flows.grad.map(number),
      total: run.flows.total.map(number),
    },
    ...(run.moves?.length
      ? {
          moves: run.moves.map((/** @type {any} */ move) => ({
            ...move,
            before: number(move.before),
            after: number(move.after),
            g: number(move.g),
            memory: move.memory?.map(number),
          })),
        }
      : {}),
  }));
  const nodes = json.nodes.map((/** @type {any} */ node) =>
    node.settings ? { ...node, settings: bounds(node.settings) } : node,
  );
  return Object.freeze({ ...json, nodes, runs });
}

/**
 * Settings of an operation, of which only a bound can be infinite.
 * @param {Record<string, unknown>} settings
 */
function bounds(settings) {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      name,
      value === "Infinity" || value === "-Infinity" ? Number(value) : value,
    ]),
  );
}

/**
 * "NaN", "Infinity" and "-Infinity" travel as strings, because JSON has no such numbers.
 * @param {any} value
 * @returns {any}
 */
function number(value) {
  if (typeof value === "string") return Number(value);
  if (Array.isArray(value)) return value.map(number);
  return value;
}

/**
 * @param {Numeric | null} value
 * @returns {value is number}
 */
export function isScalar(value) {
  return typeof value === "number";
}
