/** All Chinese sentences: the page's, and one about each operation. */

import page from "../../i18n/zh.json" with { type: "json" };
import operations from "../../i18n/ops.zh.json" with { type: "json" };
import { joined } from "../words.js";

export const catalog = joined(page, operations);
