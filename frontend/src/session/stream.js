/** The lines of an answer that comes little by little. */

import { Refused, refused } from "./refused.js";

/**
 * Ends early if the connection does; throws Refused before the first line.
 * @param {() => Promise<Response>} ask
 * @param {AbortSignal} signal
 * @returns {AsyncGenerator<import("../types").TrainLine>}
 */
export async function* streamed(ask, signal) {
  /** @type {Response} */
  let answer;
  try {
    answer = await ask();
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
