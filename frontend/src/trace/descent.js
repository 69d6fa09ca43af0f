/** The optimizer lab's surfaces, its settings and their address. Pure. */

/**
 * @typedef {{ formula: string, start: [number, number], span: [number, number, number, number], rate: number }} Surface
 * formula in x and y; where a walk begins; from and to of x, from and to of y; a rate at which descent goes well
 * @typedef {object} Settings
 * @property {string} surface
 * @property {string} formula where it is the reader's own
 * @property {number} condition how much steeper one side of a bowl is than the other; 0 of other surfaces
 * @property {[number, number]} start
 * @property {number} steps
 * @property {Record<string, number>} rates of the optimizers that run, by name
 */

/** @type {Record<string, Surface>} */
export const SURFACES = {
  bowl: { formula: "(x ** 2 + 10 * y ** 2) / 2", start: [-4, 1.5], span: [-5, 5, -3, 3], rate: 0.1 },
  valley: { formula: "(x ** 2 + 100 * y ** 2) / 2", start: [-4, 0.8], span: [-5, 5, -1.5, 1.5], rate: 0.01 },
  rosenbrock: {
    formula: "(1 - x) ** 2 + 100 * (y - x ** 2) ** 2",
    start: [-1.2, 1],
    span: [-2, 2, -1, 3],
    rate: 0.001,
  },
  beale: {
    formula: "(1.5 - x + x * y) ** 2 + (2.25 - x + x * y ** 2) ** 2 + (2.625 - x + x * y ** 3) ** 2",
    start: [1, 1.5],
    span: [-4.5, 4.5, -2.5, 2.5],
    rate: 0.005,
  },
  saddle: { formula: "x ** 2 / 2 - y ** 2 / 2 + y ** 4 / 8", start: [-2.5, 0.001], span: [-3, 3, -3, 3], rate: 0.1 },
  cliff: {
    formula: "x ** 2 / 20 + y ** 2 / 8 + 6 * sigmoid(12 * (x - 1))",
    start: [1.2, 2],
    span: [-4, 4, -3, 3],
    rate: 0.1,
  },
  hills: {
    formula: "(x ** 2 + y ** 2) / 8 + 1.5 * (2 - cos(3 * x) - cos(3 * y))",
    start: [2.7, 1.3],
    span: [-4, 4, -4, 4],
    rate: 0.05,
  },
};
/** Bowls, and their conditioning as they are first seen. @type {Record<string, number>} */
export const BOWLS = { bowl: 10, valley: 100 };
export const STEEPEST = 1000;
/** A bowl whose curvatures are 1 and another. @param {number} condition */
export const bowlOf = (condition) => `(x ** 2 + ${condition} * y ** 2) / 2`;
export const OWN = "own";
export const OWN_SPAN = /** @type {[number, number, number, number]} */ ([-5, 5, -5, 5]);
export const [FEWEST, MOST] = [10, 2000]; // steps

/**
 * The racers: each a row of the optimizers, and how it is set.
 * @type {Record<string, [string, Record<string, number>]>}
 */
export const RACERS = {
  sgd: ["sgd", {}],
  momentum: ["sgd", { momentum: 0.9 }],
  rmsprop: ["rmsprop", {}],
  adagrad: ["adagrad", {}],
  adam: ["adam", {}],
};

/** Rates of those whose steps do not grow with the gradient, in units of a surface. @type {Record<string, number>} */
const STEPS = { rmsprop: 0.05, adagrad: 0.3, adam: 0.05 };
const MOMENTUM = 0.3; // of the rate of plain descent: with momentum steps add up

/** The rate that a racer begins with. @param {string} racer @param {Surface} surface */
export const rateFor = (racer, { rate }) =>
  Number((STEPS[racer] ?? (racer === "momentum" ? MOMENTUM * rate : rate)).toPrecision(1));

/** @param {string} name @returns {Surface} */
export const surfaceOf = (name) => SURFACES[name] ?? { ...SURFACES.bowl, span: OWN_SPAN, rate: 0.05 };

/** Settings of a surface as it is first seen. @param {string} name @returns {Settings} */
export function fresh(name) {
  const surface = surfaceOf(name);
  return {
    surface: name,
    formula: surface.formula,
    condition: BOWLS[name] ?? 0,
    start: surface.start,
    steps: 200,
    rates: Object.fromEntries(["sgd", "momentum", "adam"].map((one) => [one, rateFor(one, surface)])),
  };
}

/** Settings from an address; what is no such thing is passed over. @param {string} hash @returns {Settings} */
export function settingsOf(hash) {
  const asked = new URLSearchParams(hash.replace(/^#/, ""));
  const wish = asked.get("surface") ?? "";
  const name = Object.hasOwn(SURFACES, wish) || wish === OWN ? wish : "rosenbrock";
  const made = fresh(name);
  if (name === OWN) made.formula = (asked.get("formula") ?? made.formula).slice(0, 400);
  const condition = Number(asked.get("condition"));
  if (made.condition && condition >= 1 && condition <= STEEPEST)
    Object.assign(made, { condition, formula: bowlOf(condition) });
  const start = (asked.get("start") ?? "").split(",").map(Number);
  if (asked.get("start") && start.length === 2 && start.every(Number.isFinite)) made.start = [start[0], start[1]];
  const steps = Number(asked.get("steps"));
  if (asked.get("steps") && Number.isFinite(steps)) made.steps = Math.min(MOST, Math.max(FEWEST, Math.round(steps)));
  if (asked.has("rates")) {
    const pairs = (asked.get("rates") ?? "").split(",").map((one) => one.split(":"));
    made.rates = Object.fromEntries(
      pairs
        .filter(([racer, rate]) => Object.hasOwn(RACERS, racer) && Number(rate) > 0 && Number(rate) <= 1000)
        .map(([racer, rate]) => [racer, Number(rate)]),
    );
  }
  return made;
}

/** The address of settings. @param {Settings} s */
export function hashOf(s) {
  const usual = fresh(s.surface);
  const rates = Object.entries(s.rates)
    .map(([racer, rate]) => `${racer}:${rate}`)
    .join(",");
  const hash = new URLSearchParams();
  if (s.surface !== "rosenbrock") hash.set("surface", s.surface);
  if (s.surface === OWN) hash.set("formula", s.formula);
  if (s.condition !== usual.condition) hash.set("condition", String(s.condition));
  if (String(s.start) !== String(usual.start)) hash.set("start", s.start.join(","));
  if (s.steps !== usual.steps) hash.set("steps", String(s.steps));
  if (
    rates !==
    Object.entries(usual.rates)
      .map(([racer, rate]) => `${racer}:${rate}`)
      .join(",")
  )
    hash.set("rates", rates);
  return hash.toString();
}

/** A surface as a program. @param {Pick<Settings, "formula" | "start">} s */
export const programOf = ({ formula, start: [x, y] }) => `x = param(${x})\ny = param(${y})\nL = ${formula}`;
