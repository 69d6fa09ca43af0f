/**
 * NumPy's permutations: `Generator(PCG64(seed)).permutation(n)`, number for number, so that the page draws the batches
 * that the service draws. PCG64 is M. O'Neill's XSL-RR generator on 128 bits (pcg-random.org), seeded as NumPy's
 * SeedSequence does it.
 */

const WORD = 0xffffffff;
const LONG = (1n << 64n) - 1n;
const WHOLE = (1n << 128n) - 1n;
const MULTIPLIER = 0x2360ed051fc65da44385df649fccf645n;
const POOL = 4; // words that a seed is mixed into

/**
 * @param {number} n
 * @param {number[]} seed whole numbers from 0
 * @returns {number[]} 0 to n - 1
 */
export function permutation(n, seed) {
  const next = words(seed);
  const order = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = upTo(i, next);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/**
 * A number from 0 to `most`, which fits into a word: words cut to as many bits as it has, until one is not above it.
 * @param {number} most
 * @param {() => number} next
 */
function upTo(most, next) {
  const mask = most === 0 ? 0 : WORD >>> Math.clz32(most);
  for (;;) {
    const drawn = (next() & mask) >>> 0;
    if (drawn <= most) return drawn;
  }
}

/** The generator's words of 32 bits, one after the other. @param {number[]} seed */
function words(seed) {
  const [high, low, incHigh, incLow] = seeded(seed);
  const inc = ((((incHigh << 64n) | incLow) << 1n) | 1n) & WHOLE;
  let state = 0n;
  const step = () => (state = (state * MULTIPLIER + inc) & WHOLE);
  step();
  state = (state + ((high << 64n) | low)) & WHOLE;
  step();
  /** The upper half of the last draw, which is the next word. @type {number | null} */
  let kept = null;
  return () => {
    if (kept !== null) {
      const word = kept;
      kept = null;
      return word;
    }
    step();
    const folded = (state >> 64n) ^ (state & LONG);
    const turn = state >> 122n;
    const drawn = ((folded >> turn) | (folded << (64n - turn))) & LONG;
    kept = Number(drawn >> 32n);
    return Number(drawn & BigInt(WORD));
  };
}

/** Four words of 64 bits from a seed. @param {number[]} seed @returns {bigint[]} */
function seeded(seed) {
  const entropy = seed.flatMap((one) => (one > WORD ? [one % (WORD + 1), Math.floor(one / (WORD + 1))] : [one]));
  let constant = 0x43b0d7e5;
  const hashed = (/** @type {number} */ word) => {
    const mixed = (word ^ constant) >>> 0;
    constant = Math.imul(constant, 0x931e8875) >>> 0;
    const whole = Math.imul(mixed, constant) >>> 0;
    return (whole ^ (whole >>> 16)) >>> 0;
  };
  const mixed = (/** @type {number} */ x, /** @type {number} */ y) => {
    const whole = (Math.imul(x, 0xca01f9dd) - Math.imul(y, 0x4973f715)) >>> 0;
    return (whole ^ (whole >>> 16)) >>> 0;
  };
  const pool = Array.from({ length: POOL }, (_, i) => hashed(entropy[i] ?? 0));
  for (let from = 0; from < POOL; from++)
    for (let to = 0; to < POOL; to++) if (from !== to) pool[to] = mixed(pool[to], hashed(pool[from]));
  for (const word of entropy.slice(POOL)) for (let to = 0; to < POOL; to++) pool[to] = mixed(pool[to], hashed(word));
  constant = 0x8b51f9dd;
  const halves = Array.from({ length: 2 * POOL }, (_, i) => {
    const word = (pool[i % POOL] ^ constant) >>> 0;
    constant = Math.imul(constant, 0x58f38ded) >>> 0;
    const whole = Math.imul(word, constant) >>> 0;
    return BigInt((whole ^ (whole >>> 16)) >>> 0);
  });
  return Array.from({ length: POOL }, (_, i) => halves[2 * i] | (halves[2 * i + 1] << 32n));
}
