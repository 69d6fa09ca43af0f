/** The only fetch: the service's answers, or its refusals as problems. */

import { readTrace } from "./trace/read.js";

/** @import { Trace, Example, Problem } from "./types" */

const PATIENCE = 30_000; // milliseconds without an answer

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
    const patience = AbortSignal.timeout(PATIENCE);
    try {
      answer = await fetch(`${base}/api/v1/${path}`, {
        ...init,
        signal: init.signal ? AbortSignal.any([init.signal, patience]) : patience,
        headers: { "Accept-Language": language, "Content-Type": "application/json" },
      });
    } catch (error) {
      if (init.signal?.aborted) throw error;
      throw refused("unreachable");
    }
    // A proxy in between may answer in words of its own.
    const body = await answer.json().catch(() => null);
    if (answer.ok && body) return body;
    throw body?.code && body.detail ? new Refused(body) : refused("faulty");
  }
  return {
    /**
     * @param {object} request
     * @param {AbortSignal} signal
     * @returns {Promise<Trace>}
     */
    async trace(request, signal) {
      const answer = await call("trace", { method: "POST", body: JSON.stringify(request), signal });
      try {
        return readTrace(answer);
      } catch {
        throw refused("faulty");
      }
    },
    /** @returns {Promise<Example[]>} */
    async examples() {
      const { examples } = await call("examples");
      if (!Array.isArray(examples)) throw refused("faulty");
      return examples;
    },
  };
}

/** @param {"unreachable" | "faulty"} code */
function refused(code) {
  return new Refused({ status: 0, code, title: "", detail: "" });
}
