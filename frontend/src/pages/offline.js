/** The element in a file of its own: everything that it may need is in the file, and nobody is asked for anything. */

import { have } from "../views/later.js";
import { all } from "../views/steps.js";
import { start } from "./embed.js";

have(all);
start("");
