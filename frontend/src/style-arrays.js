/** How arrays look in steps: the maps of their cells, their cables and cards, and the products of a chosen cell. */

import { css } from "./sheet.js";

export const arrays = css`
  .slot.array { height: auto; display: block; padding: 6px 12px 8px; line-height: 20px; }
  .slot.array b { font-weight: 600; }
  .map { display: grid; flex: none; gap: 1px; margin-top: 4px; }
  .map.empty { border: 1.25px dashed var(--line); border-radius: 4px; }
  .map i {
    font-style: normal; font-size: var(--least); line-height: 1; display: grid; place-items: center; border-radius: 2px;
    min-width: 0; background: color-mix(in srgb, var(--ink) calc(100% * var(--tint) * var(--dim, 1)), var(--box));
  }
  .box[data-array="true"] .formula { padding-block: 0; margin-block: 2px; }
  [data-small] .box:not([data-play="under"]) .slot.array {
    position: absolute; right: 0; top: 28px; bottom: 0; height: auto; padding: 0 9px; border: 0; background: none;
  }
  [data-small] .box:not([data-play="under"]) .slot.array .what { display: none; }
  [data-small] .box[data-array="true"] .face { justify-content: flex-start; }
  [data-small] .map { margin-top: 2px; gap: 0.5px; }
  .wire:has(.strand) .run { stroke: none !important; }
  .wire .strand { stroke-width: 2; }
  .wire[data-back="true"] .strand { stroke-width: 2.5; }
  .wire .strand[data-sign="-1"] { stroke-dasharray: 8 6; }
  .box[data-play] .map { gap: 1px; margin-top: 4px; }
  .box[data-play] .face { padding: 2px 11px 8px; }
  .box[data-play="under"] .face { flex: none; }
  .box[data-play="under"] .slot.array { padding: 2px 11px 8px; font-size: max(13px, var(--least)); }
  .box[data-play="under"] .slot.array .what { display: inline; }
  .box[data-play] .slot.array:has(.wait) { display: flex; align-items: center; padding-block: 0; height: 26px; }
  .page [data-small] .box[data-play="beside"] .slot.array {
    padding: 0 11px; border-left: 1px solid var(--rule); top: 3px; bottom: 3px; height: auto; display: block;
  }
  .page [data-small] .box[data-play="beside"] .slot.array .what { display: block; height: 27px; line-height: 27px; }
  .page [data-small] .box[data-play="beside"] .slot.array .wait { display: block; margin-top: 32px; }
  .box[data-play="beside"] .shape { display: none; }
  [data-play] .box[data-array="true"]:not([data-play]) .shape, [data-narrow] .box[data-play] .shape { display: none; }
  .map i { position: relative; }
  .map i[data-mixed]::before { /* what it stands for has both signs */
    content: ""; position: absolute; right: 0; top: 0; border: 1.5px solid;
    border-color: var(--ink) var(--ink) transparent transparent;
  }
  .map[data-choose="true"] { cursor: pointer; }
  .map i[data-none] { /* no number */
    background: repeating-linear-gradient(45deg, var(--muted) 0 1px, var(--box) 1px 5px);
  }
  .map i[data-ring="true"] { outline: 2px solid var(--focus); outline-offset: 0; z-index: 1; }
  .map[data-rings="true"] i[data-ring="false"] { --dim: 0.35; } /* in tint alone, so that its digits can be read */
  .map i:empty[data-sign="-1"]::after { content: ""; width: 45%; border-top: 1.5px solid var(--ink); opacity: 0.6; }
  .map[data-of="grad"] i[data-sign="1"] {
    background: color-mix(in srgb, var(--plus) calc(100% * var(--tint) * var(--dim, 1)), var(--box));
  }
  .map[data-of="grad"] i[data-sign="-1"] {
    background: color-mix(in srgb, var(--minus) calc(100% * var(--tint) * var(--dim, 1)), var(--box));
  }
  .chip[data-card] {
    height: auto; padding: 7px 10px; border-radius: 10px; line-height: 16px; font-size: 12.5px; display: flex; gap: 8px;
    align-items: center; background: var(--ink); color: var(--panel);
  }
  .chip[data-card] .map { margin: 0; gap: 0.5px; }
  .ribbon .little { display: none; }
  .ribbon .little ~ .tile { padding: 0 5px; }
  .ribbon .little[data-last="true"] ~ :is(.tile, .part) { flex: 0 1 auto; min-width: 0; }
  .ribbon .little[data-last="true"] ~ :is(.tile, .part), .ribbon .little[data-last="true"] ~ .tile > * {
    white-space: normal; line-height: 16px; text-align: center;
  }
  .ribbon .little ~ .tile b { font-size: 12.5px; }
  .ribbon input.cell {
    min-width: 0; flex: none; min-height: 40px; border: 2px solid var(--focus); border-radius: 8px;
    background: var(--now);
    color: var(--focus); font: inherit; font-weight: 600; text-align: center; padding: 0 6px;
  }
  .tile.product b { font-size: 16px; color: var(--ink); white-space: nowrap; }
`;
