/** The layout of a large graph, away from the page's own thread. */

import { layout } from "./layout.js";

self.onmessage = ({ data: { id, items, options } }) => self.postMessage({ id, laid: layout(items, options) });
