/** A package for course platforms (SCORM 1.2): a page that needs no network, and what tells the platform of it. */

import { strToU8, zipSync } from "fflate";

const SIGNS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };
const safe = (/** @type {string} */ text) => text.replace(/[&<>"']/g, (sign) => SIGNS[/** @type {"&"} */ (sign)]);

/** What the platform reads first. @param {string} title @param {string} id */
const manifest = (title, id) => `<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="${id}" version="1.0" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
  <metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
  <organizations default="course">
    <organization identifier="course">
      <title>${safe(title)}</title>
      <item identifier="item" identifierref="page" isvisible="true"><title>${safe(title)}</title></item>
    </organization>
  </organizations>
  <resources>
    <resource identifier="page" type="webcontent" adlcp:scormtype="sco" href="index.html">
      <file href="index.html"/><file href="scorm.js"/>
    </resource>
  </resources>
</manifest>
`;

/**
 * @param {string} page one that works by itself
 * @param {string} script that speaks with the platform
 * @param {string} title
 * @returns {Blob}
 */
export function packageOf(page, script, title) {
  const id = `chainrule-${[...title].map((letter) => letter.codePointAt(0)?.toString(36)).join("")}`.slice(0, 60);
  const end = page.lastIndexOf("</body>");
  const html = `${page.slice(0, end)}<script src="scorm.js"></script>\n${page.slice(end)}`;
  const files = { "imsmanifest.xml": manifest(title, id), "index.html": html, "scorm.js": script };
  const bytes = Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)]));
  return new Blob([/** @type {Uint8Array<ArrayBuffer>} */ (zipSync(bytes))], { type: "application/zip" });
}
