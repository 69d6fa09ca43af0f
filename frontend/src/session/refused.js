/** What a call throws where it is refused, or nobody answers. */

/** @import { Problem } from "../types" */

/** The page's own problem: nobody answers. @type {Problem} */
export const UNREACHABLE = { status: 0, code: "unreachable", title: "", detail: "" };

/** What a call throws when it is answered by a problem, or by nothing at all. */
export class Refused extends Error {
  /** @param {Problem} problem */
  constructor(problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** A problem of the page's own, whose words are its catalog's. @param {Problem["code"]} code */
export function refused(code) {
  return new Refused({ status: 0, code, title: "", detail: "" });
}

/**
 * Whether an error is a refusal; by what it is, since code that came later has a class of its own.
 * @param {unknown} error
 * @returns {error is Refused}
 */
export const isRefused = (error) => error instanceof Error && "problem" in error;
