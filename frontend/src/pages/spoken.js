/** Every sentence in the page's language, for pages that wait for it. */

import { catalog, joined, speaker } from "../words.js";
import { language } from "./site.js";

const [page, operations] = await Promise.all([catalog(language), catalog(`ops.${language}`)]);
export const say = speaker(joined(page, operations));
