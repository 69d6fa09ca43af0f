/** The element as a package: it asks no service, unless an element names one. */

import { start } from "./embed.js";

start("none");
