/** The only fetch: the service's answers, or its refusals as problems. */

import { readTrace } from "./trace/read.js";

/** @import { Trace, Example, Problem } from "./types" */

/** What a call throws when it is answered by a problem, or by nothing at all. */
export class Refused extends Error {
  /** @param {Problem} problem */
  constructor(problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/**
 * @param {string} base the service's address, "" for the page's own host
 * @param {string} language
 */
export function service(base, language) {
  /**
   * @param {string} path
   * @param {RequestInit} [init]
   */
  async function call(path, init = {}) {
    /** @type {Response} */
    let answer;
    try {
      answer = await fetch(`${base}/api/v1/${path}`, {
        ...init,
        headers: { "Accept-Language": language, "Content-Type": "application/json" },
      });
    } catch (error) {
      if (init.signal?.aborted) throw error;
      throw unreachable();
    }
    if (answer.ok) return answer.json();
    // A proxy in between may answer in words of its own.
    throw new Refused(await answer.json().catch(() => unreachable().problem));
  }
  return {
    /**
     * @param {object} request
     * @param {AbortSignal} signal
     * @returns {Promise<Trace>}
     */
    async trace(request, signal) {
      return readTrace(await call("trace", { method: "POST", body: JSON.stringify(request), signal }));
    },
    /** @returns {Promise<Example[]>} */
    async examples() {
      return (await call("examples")).examples;
    },
  };
}

function unreachable() {
  return new Refused({ status: 0, code: "unreachable", title: "", detail: "" });
}
