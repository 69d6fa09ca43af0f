/** All numbers as a table: one row per node, the current one marked. */

import { html, nothing, render } from "lit/html.js";
import { guard } from "lit/directives/guard.js";
import { brief, shapeText, signOf } from "../formula/numerals.js";
import { title, written } from "../formula/labels.js";
import { gradOf, valueAt } from "../trace/frame.js";
import { ticked } from "./fields.js";

/** @import { Scenery, Send, Frame, Say, Numeric } from "../types" */

const MOST_ROWS = 200; // rows shown at once; more would only slow the page down
// Letters; what is longer is cut here and not by the style, which would cost a layer for each cell.
const LONG = { name: 18, written: 22, array: 16, grad: 11 };

/**
 * @param {HTMLElement} root
 * @param {Send} send
 */
export function mount(root, send) {
  let focused = 0; // the row that the keyboard is at: the table is one stop of it

  /** @param {KeyboardEvent} event */
  function keys(event) {
    const rows = /** @type {HTMLElement[]} */ ([...root.querySelectorAll("tbody button")]);
    const at = rows.indexOf(/** @type {HTMLElement} */ (event.target));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    const next = to === undefined ? undefined : rows[to];
    if (!next) return;
    event.preventDefault();
    rows[at].tabIndex = -1;
    next.tabIndex = 0;
    focused = Number(next.dataset.id);
    next.focus();
  }

  /** @param {Scenery} scenery */
  return function update({ state, frame, say }) {
    if (!frame) {
      render(nothing, root);
      return;
    }
    const { nodes } = frame.walk.trace;
    const middle = frame.active ?? 0;
    const from = Math.max(0, Math.min(nodes.length - MOST_ROWS, middle - MOST_ROWS / 2));
    const shown = nodes.slice(from, from + MOST_ROWS);
    const stop = shown.some(({ id }) => id === focused) ? focused : (shown[0]?.id ?? 0);
    render(
      html`
        <div class="head">
          <h2 id="table-label">${say("table.label")}</h2>
          <label class="check">
            <input type="checkbox" .checked=${state.exact}
              @change=${ticked((exact) => send({ type: "exact", exact }))} />
            ${say("table.exact")}
          </label>
        </div>
        <div class="scroll" role="group" aria-labelledby="table-label">
          <table aria-labelledby="table-label">
            <thead>
              <tr>
                <th scope="col">${say("table.node")}</th>
                <th scope="col" class="written">${say("table.formula")}</th>
                <th scope="col" class="number">${say("table.value")}</th>
                <th scope="col" class="number">${say("table.grad")}</th>
              </tr>
            </thead>
            <tbody @keydown=${keys}>
              ${shown.map((node) => row(frame, node.id, stop, state.exact, say, send))}
            </tbody>
          </table>
        </div>
        ${
          shown.length < nodes.length
            ? html`<p class="help">${say("table.rows", { shown: shown.length, all: nodes.length })}</p>`
            : nothing
        }
      `,
      root,
    );
    keepInSight(/** @type {HTMLElement} */ (root.querySelector(".scroll")));
  };
}

/**
 * Scroll the table, and never the page, so that the current row can be seen.
 * @param {HTMLElement} scroll
 */
function keepInSight(scroll) {
  const row = /** @type {HTMLElement | null} */ (scroll.querySelector("tr[aria-current]"));
  if (!row || scroll.scrollHeight <= scroll.clientHeight) return;
  const head = /** @type {HTMLElement} */ (scroll.querySelector("thead")).offsetHeight;
  const [top, bottom] = [row.offsetTop - head, row.offsetTop + row.offsetHeight];
  if (top < scroll.scrollTop || bottom > scroll.scrollTop + scroll.clientHeight) {
    scroll.scrollTop = top - (scroll.clientHeight - head) / 3;
  }
}

/**
 * A node's row, written again only when something in it is another.
 * @param {Frame} frame
 * @param {number} id
 * @param {number} stop the row that the keyboard stops at
 * @param {boolean} exact
 * @param {Say} say
 * @param {Send} send
 */
function row(frame, id, stop, exact, say, send) {
  const { trace } = frame.walk;
  const value = valueAt(frame, id);
  const grad = gradOf(frame, id);
  const active = frame.active === id;
  return guard([trace.nodes, id, value, grad.sum, grad.arrived, grad.complete, active, id === stop, exact, say], () => {
    const node = trace.nodes[id];
    return cells(
      node,
      { name: title(trace, node), formula: written(trace, node), value, ...grad, active, stops: id === stop },
      exact,
      say,
      () => send({ type: "node", node: id }),
    );
  });
}

/**
 * @param {import("../types").TraceNode} node
 * @typedef {{ sum: Numeric | null, arrived: number, expected: number, complete: boolean }} Grad
 * @param {Grad & { name: string, formula: string, value: Numeric | null, active: boolean, stops: boolean }} about
 * @param {boolean} exact
 * @param {Say} say
 * @param {() => void} go
 */
function cells(
  { id, key, kind, shape },
  { name, formula, value, sum, arrived, expected, complete, active, stops },
  exact,
  say,
  go,
) {
  const [shown, grad] = [cell(value, shape, exact), sum === null ? "" : brief(sum, exact, 4)]; // of the same shape
  const short = cut(name, LONG.name);
  const within = (/** @type {string} */ text, /** @type {number} */ most) => (shape.length ? cut(text, most) : text);
  return html`<tr data-key=${key} aria-current=${active ? "step" : nothing}>
    <th scope="row">
      <button type="button" data-id=${id} tabindex=${stops ? 0 : -1}
          title=${short === name ? nothing : name} @click=${go}>${short}</button>
    </th>
    <td class="written"
        title=${cut(formula, LONG.written) === formula ? nothing : formula}>${
          kind === "op" ? html`<code>${cut(formula, LONG.written)}</code>` : say(`kind.${kind}`)
        }</td>
    <td class="number value" title=${shown}>${within(shown, LONG.array)}</td>
    <td class="number grad" title=${grad} data-sign=${sum === null ? nothing : signOf(sum)}>
      ${
        sum === null || complete
          ? within(grad, LONG.grad)
          : say("table.partial", { sum: within(grad, LONG.grad), arrived, expected })
      }
    </td>
  </tr>`;
}

/**
 * @param {string} text
 * @param {number} most
 */
function cut(text, most) {
  const letters = [...text];
  return letters.length > most ? `${letters.slice(0, most - 1).join("")}…` : text;
}

/**
 * @param {Numeric | null} value
 * @param {number[]} shape
 * @param {boolean} exact
 */
function cell(value, shape, exact) {
  if (value === null || !shape.length) return brief(value, exact);
  return `${shapeText(shape)} ${brief(value, exact, 4)}`;
}
