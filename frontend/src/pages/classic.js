/** The one script of an embed, as a classic script: where it came from is where everything else is. */

import { start } from "./embed.js";

const { currentScript } = document;
const src = currentScript instanceof HTMLScriptElement ? currentScript.src : document.baseURI;
start(new URL(UP, src).href.replace(/\/$/, ""));
