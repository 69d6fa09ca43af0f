/** The only fetch: the service's answers, or its refusals as problems. */

import { readTrace } from "../trace/read.js";

/** @import { Trace, Example, Problem } from "../types" */

const NOBODY = "none"; // the address of a service that is not to be asked
const PATIENCE = 30_000; // milliseconds without an answer

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

/** @typedef {ReturnType<typeof service>} Service */

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
    if (base === NOBODY) throw refused("unreachable");
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
    /**
     * The lines of a training as they come. Ends early if the connection does; throws Refused before the first line.
     * @param {object} request
     * @param {AbortSignal} signal
     * @returns {AsyncGenerator<import("../types").TrainLine>}
     */
    async *train(request, signal) {
      if (base === NOBODY) throw refused("unreachable");
      /** @type {Response} */
      let answer;
      try {
        answer = await fetch(`${base}/api/v1/train`, {
          method: "POST",
          body: JSON.stringify(request),
          signal,
          headers: { "Accept-Language": language, "Content-Type": "application/json", Accept: "application/x-ndjson" },
        });
      } catch (error) {
        if (signal.aborted) throw error;
        throw refused("unreachable");
      }
      if (!answer.ok || !answer.body) {
        const body = await answer.json().catch(() => null);
        throw body?.code && body.detail
          ? new Refused(body)
          : refused(answer.status === 502 || answer.status === 504 ? "unreachable" : "faulty");
      }
      yield* linesOf(answer.body, signal);
    },
    /**
     * A program as a file: code, or a page that works from a disk.
     * @param {object} request
     * @returns {Promise<{ filename: string, media_type: string, content: string }>}
     */
    exported: (request) => call("export", { method: "POST", body: JSON.stringify(request) }),
    /**
     * Which version of the published script stays as it is, and its hash.
     * @returns {Promise<{ version: string, integrity: string } | null>}
     */
    async pinned() {
      const answer = await fetch(`${base}/embed/embed.json`).catch(() => null);
      return answer?.ok ? answer.json().catch(() => null) : null;
    },
    /**
     * A trace that lies somewhere as a file.
     * @param {string} href
     * @returns {Promise<Trace>}
     */
    async file(href) {
      const answer = await fetch(href).catch(() => null);
      if (!answer?.ok) throw refused("unreachable");
      try {
        return readTrace(await answer.json());
      } catch {
        throw refused("faulty");
      }
    },
    /**
     * @param {AbortSignal} signal
     * @returns {Promise<Example[]>}
     */
    async examples(signal) {
      const { examples } = await call("examples", { signal });
      if (!Array.isArray(examples)) throw refused("faulty");
      return examples;
    },
  };
}

/**
 * Whole lines of a body, read as JSON; a torn last line is dropped.
 * @param {ReadableStream<Uint8Array>} body
 * @param {AbortSignal} signal
 */
async function* linesOf(body, signal) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  while (true) {
    const part = await reader.read().catch((error) => {
      if (signal.aborted) throw error;
      return { done: true, value: undefined }; // the server has gone
    });
    if (part.done) return;
    rest += decoder.decode(part.value, { stream: true });
    const lines = rest.split("\n");
    rest = /** @type {string} */ (lines.pop());
    for (const line of lines) yield JSON.parse(line);
  }
}

/** @param {"unreachable" | "faulty"} code */
function refused(code) {
  return new Refused({ status: 0, code, title: "", detail: "" });
}
