/** All English sentences: the page's, and one about each operation. */

import page from "../../i18n/en.json" with { type: "json" };
import operations from "../../i18n/ops.en.json" with { type: "json" };
import { joined } from "../words.js";

export const catalog = joined(page, operations);
