/** Every program of the gallery looks as it did when somebody last looked at it (`make pictures` takes the pictures anew). */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "../limited.mjs";
import { missing } from "./browser.mjs";
import { differences, FOLDER, photograph, SHEETS } from "./gallery.mjs";
import { browser, service } from "./session.mjs";

// Of a tile's squares. Set wholly in another font, the tiles differ by 0.016 at most; two programs by 0.11 in the median.
const LEAST = 0.03;

for (const sheet of SHEETS) {
  test(`the gallery in ${sheet.theme} and ${sheet.language} looks as before`, { skip: missing }, async () => {
    const before = `data:image/jpeg;base64,${readFileSync(new URL(sheet.file, FOLDER)).toString("base64")}`;
    const { ids, sheet: now } = await photograph(browser, service.url, sheet);
    const found = await differences(browser, before, now, ids.length);
    const changed = ids.map((id, i) => [id, found[i]]).filter(([, share]) => share > LEAST);
    assert.deepEqual(changed, [], "share of each tile that looks different");
    const apart = await differences(browser, before, now, ids.length, 1);
    assert.ok(
      apart.filter((share) => share > LEAST).length > 0.9 * ids.length,
      `other programs look different: ${apart}`,
    );
  });
}
