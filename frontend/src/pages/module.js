/** The element as a module, for pages that load it so. */

import { start } from "./embed.js";

start(new URL(".", import.meta.url).href.replace(/\/$/, ""));
