/** Where the playground's network stands, and how large a gradient is drawn there. Pure. */

/**
 * @typedef {{ x: number, y: number, side: number, layer: number, neuron: number }} Cell middle and length of a square;
 * layer -1 is the inputs
 * @typedef {{ layer: number, from: number, to: number, path: string, x: number, y: number, angle: number }} Link
 * from a neuron of the layer before; x, y and angle of the place where its sign stands, which is another for each
 * neuron that links lead to, so that signs do not lie on each other
 * @typedef {{ cells: Cell[], links: Link[], heads: { x: number, layer: number }[] }} Network
 */

const [SMALLEST, LARGEST, OUTPUT] = [22, 44, 60];
const HEAD = 64; // above the first neuron: the layer's own controls
const [LEFT, RIGHT] = [84, 54]; // of the middle of the first column, and of the last from the right

const [LEAST, MOST] = [1e-6, 1]; // sizes of gradients between which a log axis goes

/** Where the size of a gradient stands between the ends of the log axis, from 0 to 1. @param {number} size */
export const onLog = (size) =>
  Math.max(0, Math.min(1, (Math.log10(Math.max(size, 1e-300)) - Math.log10(LEAST)) / Math.log10(MOST / LEAST)));

const [EARLIEST, LATEST] = [0.22, 0.78]; // along a link, where its sign may stand

/**
 * A place on a cubic curve, in one coordinate.
 * @param {number} a
 * @param {number} b
 * @param {number} c
 * @param {number} d
 * @param {number} t
 */
const bezier = (a, b, c, d, t) => (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t * t * c + t ** 3 * d;
/**
 * And its slope there.
 * @param {number} a
 * @param {number} b
 * @param {number} c
 * @param {number} d
 * @param {number} t
 */
const slope = (a, b, c, d, t) => 3 * (1 - t) ** 2 * (b - a) + 6 * (1 - t) * t * (c - b) + 3 * t * t * (d - c);

/**
 * @param {number[]} widths inputs that are drawn, hidden layers, and the output
 * @param {number[]} used which of the inputs lead anywhere, as places among those that are drawn
 * @param {{ width: number, height: number, head?: number, output?: number, most?: number }} room with what is left
 *   free above the first neuron, how large the output may be, and how large the other neurons
 * @returns {Network}
 */
export function networkIn(widths, used, { width, height, head = HEAD, output = OUTPUT, most: largest = LARGEST }) {
  const last = widths.length - 1;
  const most = Math.max(...widths);
  const step = Math.min(72, (height - head - 12) / most);
  const side = Math.max(SMALLEST, Math.min(largest, step - 16));
  const narrow = width < 480;
  const [left, edge] = narrow ? [70, 41] : [LEFT, RIGHT]; // what stands under the output is 80 wide
  const right = Math.max(edge, output / 2 + 1);
  const x = (/** @type {number} */ column) => left + ((width - left - right) * column) / Math.max(1, last);
  const y = (/** @type {number} */ column, /** @type {number} */ i) => {
    const own = column === 0 ? step : Math.min(height / 4, (height - head - 12) / Math.max(widths[column], 1));
    const top = column === 0 ? 0 : (height - HEAD - 12 - own * widths[column]) / 2;
    return head + top + own * (i + 0.5);
  };
  /** @type {Cell[]} */
  const cells = widths.flatMap((count, column) =>
    Array.from({ length: count }, (_, i) => ({
      x: x(column),
      y: y(column, i),
      side: column === last ? Math.min(output, side + output - largest + 2) : side,
      layer: column - 1,
      neuron: i,
    })),
  );
  const cellOf = (/** @type {number} */ column, /** @type {number} */ i) =>
    /** @type {Cell} */ (cells.find((one) => one.layer === column - 1 && one.neuron === i));
  /** @type {Link[]} */
  const links = [];
  for (let column = 1; column <= last; column++) {
    const sources = column === 1 ? used : Array.from({ length: widths[column - 1] }, (_, i) => i);
    sources.forEach((source, from) => {
      for (let to = 0; to < widths[column]; to++) {
        const [a, b] = [cellOf(column - 1, source), cellOf(column, to)];
        const [x0, x1] = [a.x + a.side / 2, b.x - b.side / 2];
        const middle = (x0 + x1) / 2;
        const t = EARLIEST + (LATEST - EARLIEST) * ((to + 1) / (widths[column] + 1));
        links.push({
          layer: column,
          from,
          to,
          path: `M${x0} ${a.y}C${middle} ${a.y} ${middle} ${b.y} ${x1} ${b.y}`,
          x: bezier(x0, middle, middle, x1, t),
          y: bezier(a.y, a.y, b.y, b.y, t),
          angle: Math.atan2(slope(a.y, a.y, b.y, b.y, t), slope(x0, middle, middle, x1, t)),
        });
      }
    });
  }
  return { cells, links, heads: widths.map((_, column) => ({ x: x(column), layer: column - 1 })) };
}
