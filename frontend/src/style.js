/** How the element looks. */

import { css } from "./sheet.js";
import { colours } from "./colours.js";
import { board } from "./style-board.js";

export const style = [
  colours,
  css`
  :host { display: block; container: page / inline-size; background: var(--ground); }
  .page:lang(zh) { line-height: 1.7; }
  * { box-sizing: border-box; }
  h1, h2, p, ul { margin: 0; padding: 0; }
  h2 { font-size: 13px; font-weight: 600; color: var(--muted); letter-spacing: 0.01em; }
  [hidden] { display: none !important; }
  .sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  :focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: 4px; }

  .page {
    all: initial; box-sizing: border-box; color-scheme: inherit; direction: ltr; font: 15px/1.55 var(--sans);
    font-variant-numeric: tabular-nums; color: var(--ink);
    display: grid; grid-template-columns: minmax(0, 1fr); gap: 12px 24px; padding: 0 16px 16px; max-width: 1520px;
    margin: 0 auto;
  }
  .page > section { grid-column: 1 / -1; min-width: 0; }
  .main { display: flex; flex-direction: column; gap: 8px; min-width: 0; }
  .card {
    background: var(--panel); border: 1px solid var(--rule); border-radius: 10px; display: flex; flex-direction: column;
    min-height: 0; flex: 1 1 auto;
  }

  select, button, input, textarea { font: inherit; color: inherit; }
  select {
    background: var(--panel); border: 1px solid var(--line); border-radius: 7px; padding: 4px 8px; min-height: 34px;
    max-width: 100%;
  }

  /* the steps */
  .speed { display: flex; align-items: center; gap: 8px; font-size: 13px; color: var(--muted); }

  .link {
    background: none; border: 0; padding: 2px 0; min-height: 26px; color: var(--plus-ink); text-decoration: underline;
    text-underline-offset: 3px; cursor: pointer; font-size: 13.5px; text-align: left;
  }
  .notice:empty, .trainbar:empty { display: none; }
  .notice {
    display: flex; flex-wrap: wrap; align-items: center; gap: 8px 16px; border-color: var(--minus);
  }
  .notice button {
    border: 1px solid var(--line); background: var(--panel); border-radius: 7px; min-height: 34px; padding: 0 14px;
    cursor: pointer;
  }

  @media (prefers-reduced-motion: reduce) { * { transition: none !important; scroll-behavior: auto !important; } }
  @media print {
    .player, .tools { display: none !important; }
    .page:has(.side > *) { grid-template-columns: minmax(0, 1fr) !important; }
    .boxes { zoom: min(1, var(--paper)); }
    .side { max-height: none !important; }
    .scroll, .cm-editor { max-height: none; }
  }
`,
  board,
];
