/** How the panel beside the graph stands there, with its tabs. */

import { css } from "./sheet.js";

export const side = css`
  .side {
    position: relative; background: var(--panel); border: 1px solid var(--rule); border-radius: 10px;
    min-width: 0; display: flex; flex-direction: column; container: side / inline-size;
  }
  .side > section { flex: none; padding: 12px 16px; border-top: 1px solid var(--rule); min-width: 0; }
  .side > .tabs { padding: 0 8px; border: 0; display: flex; gap: 2px; position: sticky; top: 0; background: inherit;
  z-index: 2;
    border-radius: 10px 10px 0 0; border-bottom: 1px solid var(--rule); }
  .side > .tabs + section { border-top: 0; }
  .tabs button { flex: 0 1 auto; min-height: 46px; padding: 0 10px; border: 0; border-bottom: 2px solid transparent;
  background: none;
    color: var(--muted); font-size: 14px; cursor: pointer; }
  .tabs button[aria-selected="true"] { color: var(--ink); font-weight: 600; border-color: var(--ink); }
  .page[data-tab="why"] .side > :not([data-tab="why"], .tabs),
  .page[data-tab="table"] .side > :not([data-tab="table"], .tabs),
  .page[data-tab="program"] .side > :not([data-tab="program"], .tabs),
  .page[data-tab="train"] .side > :not([data-tab="train"], .tabs) { display: none; }
  .help { color: var(--muted); font-size: 13px; margin-top: 6px; }
  .fault {
    margin-top: 8px; padding: 8px 12px; border-left: 3px solid var(--minus);
    background: color-mix(in srgb, var(--minus) 9%, var(--panel)); border-radius: 0 7px 7px 0;
  }
  .fault code { font: 600 13px var(--mono); color: var(--minus-ink); overflow-wrap: anywhere; }
  .fault .hint { color: var(--muted); }

  .shown { font-size: 13.5px; color: var(--focus); }
`;
