/** The only fetch: the service's answers, or its refusals as problems. */

import { readTrace } from "../trace/read.js";
import { Refused, refused } from "./refused.js";

/** @import { Trace, Example } from "../types" */

const NOBODY = "none"; // the address of a service that is not to be asked
const PATIENCE = 30_000; // milliseconds without an answer

/** @typedef {ReturnType<typeof service>} Service */

/** What the policy of the page around has kept from being asked for. @type {Set<string>} */
const forbidden = new Set();
globalThis.addEventListener?.("securitypolicyviolation", ({ blockedURI, effectiveDirective }) => {
  if (blockedURI && /^(connect|script|trusted)/.test(effectiveDirective)) forbidden.add(blockedURI);
});

/**
 * Whether what could not be had was not allowed to be asked for.
 * @param {string} href its address, or how it begins
 */
export async function isForbidden(href) {
  await new Promise((resolve) => setTimeout(resolve)); // the browser tells of it after the fault
  return [...forbidden].some((one) => one.startsWith(href) || href.startsWith(one));
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
    if (base === NOBODY) throw refused("alone");
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
      throw refused((await isForbidden(`${base}/`)) ? "forbidden" : "unreachable");
    }
    // A proxy in between may answer in words of its own.
    const body = await answer.json().catch(() => null);
    if (answer.ok && body) return body;
    throw body?.code && body.detail ? new Refused(body) : refused("faulty");
  }
  /**
   * The lines of a training or a sweep as they come. Ends early if the connection does; throws Refused before the
   * first line.
   * @param {"train" | "sweep"} path
   * @param {object} request
   * @param {AbortSignal} signal
   * @returns {AsyncGenerator<any>}
   */
  async function* lines(path, request, signal) {
    if (base === NOBODY) throw refused("alone");
    const { streamed } = await import("./stream.js").catch(() => {
      throw refused("unreachable");
    });
    const headers = {
      "Accept-Language": language,
      "Content-Type": "application/json",
      Accept: "application/x-ndjson",
    };
    const init = { method: "POST", body: JSON.stringify(request), signal, headers };
    yield* streamed(() => fetch(`${base}/api/v1/${path}`, init), signal);
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
     * @param {object} request
     * @param {AbortSignal} signal
     */
    train: (request, signal) => lines("train", request, signal),
    lines,
    /**
     * What lies somewhere as JSON.
     * @param {string} href
     * @param {import("../types").Problem["code"]} [missing] what it is called where there is none
     */
    async file(href, missing = "no-source") {
      const answer = await fetch(href).catch(() => null);
      if (!answer && (await isForbidden(href))) throw refused("forbidden");
      if (!answer?.ok) throw refused(answer?.status === 404 ? missing : "unreachable");
      return answer.json().catch(() => {
        throw refused("faulty");
      });
    },
    call,
    /**
     * The gallery, or one program of it.
     * @param {AbortSignal} signal
     * @param {string | null} [id]
     * @returns {Promise<Example[]>}
     */
    async examples(signal, id) {
      const { examples } = await call(`examples${id ? `/${encodeURIComponent(id)}` : ""}`, { signal }).catch(
        (error) => {
          throw id && error.problem?.status === 404 ? refused("no-example") : error;
        },
      );
      if (!Array.isArray(examples)) throw refused("faulty");
      return examples;
    },
  };
}
