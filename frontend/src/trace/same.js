/** Whether two graphs are of one form. */

/** @import { Trace } from "../types" */

/**
 * The same operations on the same inputs, whatever the values are and wherever they are written.
 * @param {Trace} one
 * @param {Trace} other
 */
export function sameGraph(one, other) {
  const form = (/** @type {Trace} */ { nodes }) =>
    JSON.stringify(nodes.map(({ op, inputs, shape, settings }) => [op, inputs, shape, settings]));
  return form(one) === form(other);
}
