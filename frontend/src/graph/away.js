/** The layout of a large graph, made in a worker, where the page may have one. */

import { layout } from "./layout.js";

/** @import { Layout } from "../types" */

/** @type {Worker | null | undefined} undefined: not tried yet; null: this page may not have one */
let worker;
let tickets = 0;

/**
 * A layout made in a worker, or here where none is allowed (a page of another host).
 * @param {{ items: import("./layout.js").Item[], options: object }} task
 * @returns {Promise<Layout>}
 */
export function away(task) {
  if (worker === undefined) {
    try {
      worker = new Worker(new URL("./layout-worker.js", import.meta.url), { type: "module" });
      worker.onerror = () => (worker = null);
    } catch {
      worker = null;
    }
  }
  if (!worker) return Promise.resolve(layout(task.items, task.options));
  const here = worker;
  const id = ++tickets;
  return new Promise((resolve) => {
    const fall = () => resolve(layout(task.items, task.options));
    here.addEventListener("error", fall, { once: true });
    here.addEventListener("message", function answer(/** @type {MessageEvent} */ { data }) {
      if (data.id !== id) return;
      here.removeEventListener("message", answer);
      here.removeEventListener("error", fall);
      resolve(data.laid);
    });
    here.postMessage({ id, ...task });
  });
}
