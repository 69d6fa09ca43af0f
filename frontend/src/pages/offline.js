/** The element in a file of its own: everything that it may need is in the file, and nobody is asked for anything. */

import { start } from "./embed.js";

start("");
