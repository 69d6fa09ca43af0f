/** Exercises from a seed: small graphs whose numbers can be worked out by hand. Pure. */

export const KINDS = /** @type {const} */ (["one", "two", "layers", "sigma", "matrices"]);
/** @typedef {typeof KINDS[number]} Kind */

/**
 * Numbers in [0, 1) that a seed decides (mulberry32).
 * @param {number} seed
 */
function drawn(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * A program of a kind. `graph` decides which lines there are, `numbers` which values their leaves have.
 * @param {Kind} kind
 * @param {number} graph
 * @param {number} numbers
 * @returns {string}
 */
export function exercise(kind, graph, numbers) {
  // Where a line comes to 0 nothing gets past it, and half of the blanks are 0: then other numbers are drawn. So they
  // are where a picture would have to round: 12.25 would stand as 12.3, and be multiplied by nobody rightly.
  for (let attempt = 0; ; attempt++) {
    const made = drafted(kind, graph, numbers + attempt * OTHERS);
    if (attempt === MOST_ATTEMPTS || !(isHard(made) || hasTwins(made) || isFaint(made))) return made;
  }
}

const TRIES = 200; // seeds that are looked through for exercises that are not the same

/**
 * So many exercises from a seed on, no two of them alike.
 * @param {Kind} kind
 * @param {number} graph
 * @param {number} count
 */
export function different(kind, graph, count) {
  /** @type {Set<string>} */
  const found = new Set();
  for (let i = 0; found.size < count && i < TRIES; i++) found.add(exercise(kind, graph + i, 1));
  return [...found];
}

const LINE = /^(\S+) (\*\*|[-+*]) (\S+)$/;

/**
 * Whether a line comes to 0, or a value or its gradient has more digits than a picture shows.
 * @param {string} program
 */
function isHard(program) {
  /** @type {Map<string, number>} */
  const values = new Map();
  const value = (/** @type {string} */ word) => values.get(word) ?? Number(word);
  const lines = program.split("\n").map((line) => {
    const [name, formula] = line.split(" = ");
    const [, x, sign, y] = LINE.exec(formula) ?? [];
    const leaf = /^(?:param\()?(-?[\d.]+)\)?$/.exec(formula)?.[1];
    if (leaf !== undefined) values.set(name, Number(leaf));
    else if (sign) values.set(name, SIGNS[sign](value(x), value(y)));
    return { name, x, sign, y };
  });
  const made = lines.filter(({ sign }) => sign);
  if (made.some(({ name }) => values.get(name) === 0)) return true;
  if (lines.some(({ name }) => !values.has(name))) return false; // σ, arrays, a line of several signs
  /** @type {Map<string, number>} */
  const grads = new Map([[lines[lines.length - 1].name, 1]]);
  for (const { name, x, sign, y } of made.reverse()) {
    const g = grads.get(name) ?? 0;
    SLOPES[sign](value(x), value(y)).forEach((slope, i) => {
      const source = i ? y : x;
      if (values.has(source)) grads.set(source, (grads.get(source) ?? 0) + g * slope);
    });
  }
  return [...values.values(), ...grads.values()].some((one) => Math.abs(Number(one.toPrecision(DIGITS)) - one) > EXACT);
}

/** Whether two leaves hold the same number: then nobody sees which was taken for which. @param {string} program */
function hasTwins(program) {
  const leaves = [...program.matchAll(/^\w+ = (?:param\()?(-?[\d.]+)\)?$/gm)].map(([, value]) => value);
  return new Set(leaves).size < leaves.length;
}

/** Whether what comes back through a σ is too small to be worked out to three decimals. @param {string} program */
function isFaint(program) {
  const [x, w, b, t] = ["x", "w", "b", "t"].map((name) =>
    Number(new RegExp(`^${name} = (?:param\\()?(-?[\\d.]+)`, "m").exec(program)?.[1]),
  );
  if (!program.includes("sigmoid")) return false;
  const y = 1 / (1 + Math.exp(-(w * x + b)));
  const back = Math.abs((y - t) * y * (1 - y));
  return back * Math.min(1, Math.abs(x)) < FAINT;
}

const FAINT = 0.01;

/** @type {Record<string, (x: number, y: number) => number>} */
const SIGNS = { "+": (x, y) => x + y, "-": (x, y) => x - y, "*": (x, y) => x * y, "**": (x, y) => x ** y };
/** @type {Record<string, (x: number, y: number) => [number, number]>} */
const SLOPES = { "+": () => [1, 1], "-": () => [1, -1], "*": (x, y) => [y, x], "**": (x, y) => [y * x ** (y - 1), 0] };
const DIGITS = 3; // that are shown of a number
const EXACT = 1e-9;
const MOST_ATTEMPTS = 40;
const OTHERS = 15_485_863; // between the numbers of two attempts

/**
 * @param {Kind} kind
 * @param {number} graph
 * @param {number} numbers
 * @returns {string}
 */
function drafted(kind, graph, numbers) {
  const shape = drawn(graph * 7919 + KINDS.indexOf(kind));
  const value = drawn(numbers * 104729 + graph + 1);
  const pick = (/** @type {readonly any[]} */ list, next = shape) => list[Math.floor(next() * list.length)];
  const number = (/** @type {readonly number[]} */ list) => pick(list, value);
  const small = () => number([-3, -2, -1.5, -1, -0.5, 0.5, 1, 1.5, 2, 3]);
  const whole = () => number([-3, -2, -1, 1, 2, 3]);
  /** @type {string[]} */
  const leaves = [];
  const leaf = (/** @type {string} */ name, /** @type {number | string} */ of) => {
    leaves.push(`${name} = param(${of})`);
    return name;
  };
  /** @type {string[]} */
  const lines = [];
  const line = (/** @type {string} */ name, /** @type {string} */ formula) => {
    lines.push(`${name} = ${formula}`);
    return name;
  };
  if (kind === "one") {
    const names = ["b", "c", "d"];
    let last = leaf("a", small());
    for (const [i, name] of ["u", "v", "f"].entries()) {
      const next = () => leaf(names[i], whole());
      const forms = [
        () => `${last} * ${next()}`,
        () => `${last} + ${next()}`,
        () => `${next()} - ${last}`,
        () => `${pick([2, 3, 4])} * ${last}`,
        () => `${last} ** 2`,
      ];
      // At most one square, or numbers grow; and at most one sum, or there is nothing to multiply.
      const has = (/** @type {RegExp} */ sign) => lines.some((one) => sign.test(one));
      const usable = forms.filter((_, k) => (k !== 4 || !has(/\*\*/)) && (k === 0 || k > 2 || !has(/ [+-] /)));
      last = line(name, pick(usable)());
    }
  } else if (kind === "two") {
    const [a, b] = [leaf("a", whole()), leaf("b", whole())];
    const u = line("u", pick([`${a} * ${b}`, `${a} + ${b}`, `${a} - ${b}`]));
    const third = lines[0].endsWith("a - b") ? `${a} + ${b}` : `${b} - ${a}`; // not the opposite of the first
    const v = line("v", pick([`${a} ** 2`, `${pick([2, 3])} * ${a}`, third]));
    // Where nothing is multiplied the slopes are the same whatever the numbers are.
    const linear = !lines[0].includes("*") && !lines[1].includes("**");
    line(
      "f",
      pick(linear ? [`${u} * ${v}`, `${u} * ${a}`] : [`${u} * ${v}`, `${u} + ${v}`, `${u} * ${a}`, `${u} - ${v}`]),
    );
    if (!lines[2].includes(v)) lines.splice(1, 1);
  } else if (kind === "matrices") {
    const x = [whole(), small()];
    const W = [0, 1].map(() => [small(), whole()]);
    // The answers are off by a small whole number each, which is what goes back.
    const t = W.map(([a, b]) => a * x[0] + b * x[1] - whole());
    leaves.push(`x = param([${x.join(", ")}])`, `t = [${t.join(", ")}]`);
    leaf("W", `[${W.map((row) => `[${row.join(", ")}]`).join(", ")}]`);
    line("y", "W @ x");
    line("L", "0.5 * sum((y - t) ** 2)");
  } else if (kind === "layers") {
    const [x, w1, b1, w2, b2] = [whole(), number([0.5, 1, 1.5, 2]), number([7, 8, 9]), whole(), whole()];
    // The answer is off by a whole number, so that there is something to learn, in few digits.
    leaves.push(`x = ${x}`, `t = ${w2 * (w1 * x + b1) + b2 - whole()}`);
    line("h", `relu(${leaf("w1", w1)} * x + ${leaf("b1", b1)})`);
    line("y", `${leaf("w2", w2)} * h + ${leaf("b2", b2)}`);
    line("L", "0.5 * (y - t) ** 2");
  } else {
    leaves.push(`x = ${small()}`, `t = ${number([0, 1])}`);
    line("z", `${leaf("w", small())} * x + ${leaf("b", number([-0.5, 0, 0.5]))}`);
    line("y", "sigmoid(z)");
    line("L", "0.5 * (y - t) ** 2");
  }
  return [...leaves, ...lines].join("\n");
}
