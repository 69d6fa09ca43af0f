/** How the share dialog looks. */

import { css } from "./sheet.js";

const share = css`
  .sharing-dialog {
    border: 1px solid var(--rule); border-radius: 12px; padding: 0; background: var(--panel); color: var(--ink);
    width: min(640px, calc(100vw - 24px)); max-height: calc(100dvh - 24px); overflow: auto;
  }
  .sharing-dialog::backdrop { background: rgb(0 0 0 / 0.4); }
  .sharing-dialog .inside { padding: 16px 20px 20px; display: grid; gap: 12px; }
  .sharing-dialog header { display: flex; align-items: center; justify-content: space-between; }
  .sharing-dialog h2 { font-size: 18px; color: var(--ink); }
  .sharing-dialog .icon { width: 44px; height: 44px; border: 0; background: none; cursor: pointer; font-size: 16px; }
  .sharing-dialog .part { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 4px 8px; align-items: start; }
  .sharing-dialog :is(label, .label, .told) { font-size: 13px; color: var(--muted); }
  .sharing-dialog .told { text-align: right; grid-row: 1; grid-column: 2; color: var(--focus); min-height: 20px; }
  .sharing-dialog textarea {
    grid-row: 2; margin: 0; font: 13px/1.5 var(--mono); border: 1px solid var(--line); border-radius: 8px;
    padding: 8px 10px; background: var(--ground); color: var(--ink); resize: vertical; min-height: 38px;
    white-space: pre; overflow-x: auto;
  }
  .sharing-dialog .part button {
    grid-row: 2; min-height: 38px; min-width: 72px; border: 1px solid var(--line); border-radius: 8px;
    background: var(--panel); cursor: pointer;
  }
  .sharing-dialog .file { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: center; }
  .sharing-dialog .file .label { font-size: 14px; color: var(--ink); flex: 1 1 200px; }
  .sharing-dialog .file .told { flex: 1 0 100%; text-align: left; }
  .sharing-dialog .file button { padding: 0 12px; }
  .sharing-dialog .kinds { display: flex; flex-wrap: wrap; gap: 6px; }
  .sharing-dialog .kinds button { min-width: 56px; }
  iframe.paper { position: fixed; left: -300vw; top: 0; width: 297mm; height: 210mm; border: 0; }
  .sharing-dialog .code { grid-template-columns: 1fr; }
  .sharing-dialog img { background: #fff; border-radius: 8px; }
  .sharing-dialog .note { font-size: 13px; color: var(--muted); }
`;
export const sheets = [share.sheet];
