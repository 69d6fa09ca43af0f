/** A fault in what a person has written: which sentence of the catalogs tells it, and what fills its holes. Pure. */

/** @import { Say } from "../types" */

/** @typedef {Record<string, string | number>} Holes */

/** What fills a hole, also where a lesson has something else than a text there. @param {unknown} value */
const shown = (value) =>
  typeof value === "object" || value === undefined ? JSON.stringify(value ?? null) : String(value);

export class Fault extends Error {
  /**
   * @param {string} code the sentence, without its `lesson.fault.`
   * @param {Holes} [holes]
   * @param {string} [place] a file and its line, or a moment, where it is known
   */
  constructor(code, holes = {}, place = "") {
    super(`${place}${place && ": "}${code} ${JSON.stringify(holes)}`);
    this.code = code;
    this.holes = Object.fromEntries(Object.entries(holes).map(([name, value]) => [name, shown(value)]));
    this.place = place;
  }

  /** The same fault, with its place. @param {string} place */
  at(place) {
    return new Fault(this.code, this.holes, this.place ? `${place}: ${this.place}` : place);
  }

  /** @param {Say} say */
  told(say) {
    return `${this.place}${this.place && ": "}${say(`lesson.fault.${this.code}`, this.holes)}`;
  }
}
