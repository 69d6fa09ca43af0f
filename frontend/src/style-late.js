/** The sheets that come with the first panel that is loaded late. */

import { panels } from "./style-panels.js";
import { pictures } from "./style-pictures.js";

export const sheets = [panels, pictures].map(({ sheet }) => sheet);
