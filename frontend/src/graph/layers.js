/** Where the maps of a layered network stand, and the wires between them. Pure. */

/** @import { Picture } from "../trace/picture.js" */

const MOST = 6; // neurons of a layer that have a map
const LARGEST = { neuron: 88, output: 360, input: 64 };
const GAP = 14;
const TITLE = 30; // above a column
const LABEL = 20; // beside an input's map
const NARROW = 640;

/**
 * A map: `side` high and `wide` wide; the layer −1 is the inputs.
 * @typedef {{ x: number, y: number, side: number, wide: number, layer: number, neuron: number }} Tile
 * @typedef {{ path: string, weights: number | null, row: number, column: number, columns: number }} NetWire
 * @typedef {{ x: number, y: number, layer: number, neuron: number, more: number }} Label
 * @typedef {object} Arranged
 * @property {number} width
 * @property {number} height
 * @property {boolean} tall
 * @property {Tile[]} tiles
 * @property {NetWire[]} wires
 * @property {Label[]} labels
 * @property {{ x: number, y: number, layer: number }[]} titles
 */

/**
 * Columns from the inputs to the output; on a narrow screen rows from above.
 * @param {Picture} picture
 * @param {{ width: number, height: number }} room
 * @returns {Arranged}
 */
export function arranged(picture, room) {
  const tall = room.width < NARROW;
  const { layers, kind } = picture;
  const inputs = kind === "plane" && !tall ? 2 : 0;
  const hidden = layers.slice(0, -1);
  const [along, across] = tall ? [room.height, room.width] : [room.width, room.height];
  const output = Math.max(
    120,
    Math.min(LARGEST.output, across - TITLE - 12, along - 70 - hidden.length * 70 - (inputs ? 90 : 0)),
  );
  const most = Math.max(inputs, ...hidden.map(({ width }) => Math.min(MOST, width)));
  const fits = (across - TITLE - 8 - (most - 1) * GAP) / Math.max(1, most);
  const side = Math.max(30, Math.min(LARGEST.neuron, fits, tall ? 52 : 88));
  // A curve is wider than high.
  const wide =
    kind === "plane" ? output : Math.min(tall ? across : 1.7 * output, tall ? across : along - hidden.length * 150);
  /** @type {Tile[]} */
  const tiles = [];
  /** @type {Label[]} */
  const labels = [];
  const columns = [
    ...(inputs
      ? [{ layer: -1, count: 2, width: 2, side: Math.min(LARGEST.input, side), wide: Math.min(LARGEST.input, side) }]
      : []),
    ...hidden.map(({ width }, layer) => ({ layer, count: Math.min(MOST, width), width, side, wide: side })),
    { layer: layers.length - 1, count: 1, width: 1, side: output, wide },
  ];
  const used = columns.reduce((sum, one) => sum + (tall ? one.side : one.wide), 0);
  const spare =
    columns.length > 1 ? Math.max(18, Math.min(tall ? 34 : 150, (along - used - TITLE) / (columns.length - 1))) : 0;
  const middle = tall ? across / 2 : TITLE + (across - TITLE) / 2;
  /** @type {{ x: number, y: number, layer: number }[]} */
  const titles = [];
  let at = tall ? TITLE : Math.max(0, (along - used - spare * (columns.length - 1)) / 2);
  for (const { layer, count, width, side: own, wide: broad } of columns) {
    const each = tall ? broad : own;
    const whole = count * each + (count - 1) * GAP;
    const start = Math.max(tall ? 0 : TITLE, middle - whole / 2);
    titles.push(tall ? { x: 0, y: at - 24, layer } : { x: at, y: 0, layer });
    for (let neuron = 0; neuron < count; neuron++) {
      const place = start + neuron * (each + GAP);
      const [x, y] = tall ? [place, at] : [at, place];
      tiles.push({ x, y, side: own, wide: broad, layer, neuron });
      if (layer < layers.length - 1) labels.push({ x: x + 4, y: y + 3, layer, neuron, more: 0 });
    }
    if (width > count)
      labels.push(
        tall
          ? { x: across - 52, y: at + own + 2, layer, neuron: -1, more: width - count }
          : { x: at, y: start + whole + 4, layer, neuron: -1, more: width - count },
      );
    at += (tall ? own : broad) + spare + (tall ? LABEL : 0);
  }
  const end = Math.max(...tiles.map(({ x, y, side: own, wide: broad }) => (tall ? y + own : x + broad)));
  const far = Math.max(...tiles.map(({ x, y, side: own, wide: broad }) => (tall ? x + broad : y + own)));
  return {
    tall,
    width: tall ? room.width : Math.max(end, 0),
    height: tall ? end + 4 : Math.max(far + 8, Math.min(room.height, far + LABEL + 8)),
    tiles,
    labels,
    titles,
    wires: wiresOf(picture, tiles, tall),
  };
}

/**
 * A wire for each weight between maps that are shown.
 * @param {Picture} picture
 * @param {Tile[]} tiles
 * @param {boolean} tall
 * @returns {NetWire[]}
 */
function wiresOf({ layers }, tiles, tall) {
  return tiles.flatMap((to) => {
    if (to.layer < 0) return [];
    const { weights, width } = layers[to.layer];
    return tiles
      .filter((from) => from.layer === to.layer - 1)
      .map((from) => ({
        path: pathOf(from, to, tall),
        weights,
        row: from.neuron,
        column: to.neuron,
        columns: width,
      }));
  });
}

/** @param {Tile} from @param {Tile} to @param {boolean} tall */
function pathOf(from, to, tall) {
  const middle = (/** @type {Tile} */ one) => (tall ? one.x + one.wide / 2 : one.y + one.side / 2);
  const [a, b] = [tall ? from.y + from.side : from.x + from.wide, tall ? to.y : to.x];
  const [p, q] = [middle(from), middle(to)];
  const half = (a + b) / 2;
  return tall ? `M${p} ${a}C${p} ${half} ${q} ${half} ${q} ${b}` : `M${a} ${p}C${half} ${p} ${half} ${q} ${b} ${q}`;
}
