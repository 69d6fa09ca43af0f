/** The element in a file of its own: everything that it may need is in the file, and nobody is asked for anything. */

import { refilled } from "../formula/rerun.js";
import { readTrace } from "../trace/read.js";
import { have } from "../views/later.js";
import { all } from "../views/steps.js";
import { start } from "./embed.js";

const [element, data] = ["chain-rule", "#trace"].map((one) => document.querySelector(one));
// The service leaves out what can be worked out from the leaves: arrays would be most of the file.
if (element && data) Object.assign(element, { trace: refilled(readTrace(JSON.parse(data.textContent))) });
have(all);
start("");
