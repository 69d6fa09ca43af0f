/** Lines over steps, drawn by uPlot: a chunk of its own, loaded when a chart is first shown. */

import uPlot from "uplot";
import sheet from "uplot/dist/uPlot.min.css";

/** @typedef {{ label: string, values: ArrayLike<number>, colour: string, dash?: number[] }} Line */

const HEIGHT = 220;
const FEW = 12; // steps below which each has its point
const WHOLE = [1, 2, 5].flatMap((one) => Array.from({ length: 8 }, (_, i) => one * 10 ** i)).sort((a, b) => a - b);

export class Chart {
  /**
   * @param {HTMLElement} place
   * @param {(step: number) => void} pick a step was clicked
   */
  constructor(place, pick) {
    this.place = place;
    this.pick = pick;
    /** @type {uPlot | null} */
    this.plot = null;
    this.form = "";
    const style = new CSSStyleSheet();
    style.replaceSync(sheet);
    const root = /** @type {ShadowRoot} */ (place.getRootNode());
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, style];
    new ResizeObserver(() => {
      // On a tab that is not shown it has no width.
      if (place.clientWidth) this.plot?.setSize({ width: place.clientWidth, height: HEIGHT });
    }).observe(place);
  }

  /**
   * @param {Line[]} lines each from step 1 on
   * @param {{ log: boolean, ink: string, rule: string, font: string, marked: number | null }} look
   */
  draw(lines, look) {
    const length = lines.reduce((most, { values }) => Math.max(most, values.length), 0);
    const steps = Array.from({ length }, (_, i) => i + 1);
    // On a log axis there is no place for 0, below it, or for what is not finite.
    const fine = (/** @type {number} */ value) => Number.isFinite(value) && (!look.log || value > 0);
    const data = /** @type {uPlot.AlignedData} */ ([
      steps,
      ...lines.map(({ values }) => steps.map((_, i) => (i < values.length && fine(values[i]) ? values[i] : null))),
    ]);
    const form = JSON.stringify([look, lines.map(({ label, colour, dash }) => [label, colour, dash])]);
    const width = this.place.clientWidth || 300;
    if (this.plot && form === this.form) {
      if (this.plot.width !== width) this.plot.setSize({ width, height: HEIGHT });
      return this.plot.setData(data);
    }
    this.plot?.destroy();
    this.form = form;
    const axis = {
      stroke: look.ink,
      grid: { stroke: look.rule, width: 1 },
      ticks: { stroke: look.rule, width: 1 },
      font: `12px ${look.font}`,
    };
    this.plot = new uPlot(
      {
        width,
        height: HEIGHT,
        legend: { show: false },
        scales: { x: { time: false }, y: { distr: look.log ? 3 : 1 } },
        axes: [
          { ...axis, incrs: WHOLE },
          {
            ...axis,
            size: 62,
            values: (_, ticks) =>
              ticks.map((tick) => (tick === null ? "" : String(Number(tick.toPrecision(4))).replace("-", "−"))),
          },
        ],
        series: [
          {},
          ...lines.map(({ label, colour, dash }) => ({
            label,
            stroke: colour,
            width: 1.75,
            dash,
            points: { show: (/** @type {uPlot} */ plot) => plot.data[0].length < FEW },
          })),
        ],
        cursor: { drag: { x: false, y: false } },
        hooks: { draw: [(plot) => mark(plot, look)] },
      },
      data,
      this.place,
    );
    this.plot.over.addEventListener("click", () => {
      const at = this.plot?.cursor.idx;
      if (at !== null && at !== undefined) this.pick(at + 1);
    });
    return undefined;
  }
}

/**
 * A thin line at the step that the picture shows.
 * @param {uPlot} plot
 * @param {{ marked: number | null, ink: string }} look
 */
function mark(plot, { marked, ink }) {
  if (marked === null) return;
  const x = plot.valToPos(marked, "x", true);
  plot.ctx.save();
  plot.ctx.strokeStyle = ink;
  plot.ctx.setLineDash([4, 3]);
  plot.ctx.beginPath();
  plot.ctx.moveTo(x, plot.bbox.top);
  plot.ctx.lineTo(x, plot.bbox.top + plot.bbox.height);
  plot.ctx.stroke();
  plot.ctx.restore();
}
