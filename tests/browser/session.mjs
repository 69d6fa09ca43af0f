/** The service and the browser of the test file that imports this: started before its tests, ended after them. */

import { after, before } from "node:test";
import { launch, missing, serve } from "./browser.mjs";

/** @type {Awaited<ReturnType<typeof serve>>} */
export let service;
/** @type {Awaited<ReturnType<typeof launch>>} */
export let browser;

before(async () => {
  if (missing) return;
  [service, browser] = [await serve(), await launch()];
});
after(async () => {
  await browser?.close();
  await service?.stop();
});
