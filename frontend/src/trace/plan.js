/** An assignment of lessons as data: in a link, in a file, and as the list that a pupil sees. Pure. */

/**
 * @typedef {object} Plan
 * @property {string} [title]
 * @property {number[]} lessons by their numbers
 * @property {string} [mode] how their questions are asked; without it each is tried until it is right
 * @property {string} [odd] a way of asking that there is not
 */

export const MODES = ["predict", "worked", "fade", "quiz", "explore", "graded"];
const LONGEST = 80; // letters of a title

/** Whether there is such a way of asking. @param {unknown} mode */
export const isMode = (mode) => typeof mode === "string" && MODES.includes(mode);

/** What an address says of it. @param {Plan} plan @returns {[string, string][]} */
export function planQuery({ title = "", lessons, mode = "" }) {
  const all = [
    ["lessons", lessons.join(",")],
    ["mode", mode],
    ["title", title.trim()],
  ];
  return /** @type {[string, string][]} */ (all.filter(([, value]) => value));
}

/**
 * The assignment that an address names; null where it names none.
 * @param {URLSearchParams} query
 * @returns {Plan & { lost: string[] } | null} `lost` is what is no number of a lesson
 */
export function planIn(query) {
  const text = query.get("lessons");
  if (text === null) return null;
  const parts = text.split(",").map((one) => one.trim());
  const numbers = parts.filter((one) => /^0*[1-9]\d{0,3}$/.test(one)).map(Number);
  const lost = parts.filter((one) => one && !/^0*[1-9]\d{0,3}$/.test(one));
  const title = query.get("title")?.slice(0, LONGEST);
  const mode = query.get("mode") ?? undefined;
  return { lessons: [...new Set(numbers)], lost, ...(title ? { title } : {}), ...(isMode(mode) ? { mode } : {}) };
}

/**
 * The assignment in a file; null where it is none.
 * @param {string} text
 * @returns {Plan | null}
 */
export function planOf(text) {
  try {
    const { title, lessons, mode } = JSON.parse(text);
    if (!Array.isArray(lessons) || !lessons.every(Number.isInteger)) return null;
    const named = typeof title === "string" ? { title: title.slice(0, LONGEST) } : {};
    return { ...named, lessons, ...(isMode(mode) ? { mode } : mode ? { odd: String(mode) } : {}) };
  } catch {
    return null;
  }
}
