/** The sheets that come with the first panel that is loaded late. */

import { panels } from "./style-panels.js";
import { pictures } from "./style-pictures.js";
import { side } from "./style-side.js";

export const sheets = [side, panels, pictures].map(({ sheet }) => sheet);
