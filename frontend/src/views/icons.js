/** The icons of the controls, drawn in line so that no font has to hold them. */

import { svg } from "lit/html.js";

const shape = (/** @type {string} */ d) =>
  svg`<svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"><path d=${d} fill="currentColor"/></svg>`;

export const first = /* @__PURE__ */ shape("M5 5h2.5v14H5zM19 5v14l-10-7z");
export const phaseBack = /* @__PURE__ */ shape("M12 5v14l-8-7zM20.500 5v14l-8-7z");
export const back = /* @__PURE__ */ shape("M7 5h2.5v14H7zM19 5v14l-8-7z");
export const play = /* @__PURE__ */ shape("M7 4v16l13-8z");
export const pause = /* @__PURE__ */ shape("M6 5h4.500v14H6zM13.500 5H18v14h-4.500z");
export const step = /* @__PURE__ */ shape("M5 5l8 7-8 7zM14.500 5H17v14h-2.500z");
export const phaseNext = /* @__PURE__ */ shape("M3.500 5l8 7-8 7zM12 5l8 7-8 7z");
export const last = /* @__PURE__ */ shape("M5 5l10 7-10 7zM16.500 5H19v14h-2.500z");
export const before = /* @__PURE__ */ shape("M15.500 5.500 9 12l6.500 6.500-1.500 1.500L6 12l8-8z");
export const open = /* @__PURE__ */ shape(
  "M4 4h7v2H7.400l4.300 4.300-1.400 1.400L6 7.400V11H4zM20 20h-7v-2h3.600l-4.300-4.300 1.400-1.400L18 16.600V13h2z",
);
export const undo = /* @__PURE__ */ shape("M9 4 3.500 9.500 9 15v-4h5a4 4 0 0 1 0 8h-3v2h3a6 6 0 0 0 0-12H9z");
export const redo = /* @__PURE__ */ shape("M15 4l5.500 5.500L15 15v-4h-5a4 4 0 0 0 0 8h3v2h-3a6 6 0 0 1 0-12h5z");
export const plus = /* @__PURE__ */ shape("M11 5h2v6h6v2h-6v6h-2v-6H5v-2h6z");
export const minus = /* @__PURE__ */ shape("M5 11h14v2H5z");
export const share = /* @__PURE__ */ shape(
  "M12 2l5 5-1.400 1.400L13 5.800V15h-2V5.800L8.400 8.400 7 7zM5 11h4v2H7v7h10v-7h-2v-2h4v11H5z",
);
export const out = /* @__PURE__ */ shape(
  "M14 4h6v6h-2V7.400l-8.300 8.300-1.400-1.400L16.600 6H14zM5 6h6v2H7v9h9v-4h2v6H5z",
);
export const fit = /* @__PURE__ */ shape("M4 4h6v2H6v4H4zM14 4h6v6h-2V6h-4zM4 14h2v4h4v2H4zM18 14h2v6h-6v-2h4z");
