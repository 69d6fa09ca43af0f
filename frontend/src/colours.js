/** Colours are roles, and the two themes fill them; type faces are what the system has. */

import { css } from "./sheet.js";

export const colours = css`
  :host {
    all: initial; /* nothing of the page around leaks in */
    color-scheme: light;
    --ground: #fbfaf8; --panel: #ffffff; --ink: #1b1f24; --muted: #5d6670; --line: #c9ced4; --rule: #e4e6e9;
    --box: #ffffff; --param: #fdf3dc; --constant: #f1f3f5; --plus: #0072b2; --minus: #d55e00;
    --plus-ink: #005a9c; --minus-ink: #b34700; --focus: #6b3fa0; --now: #efe8f7; --gold: #b98900;
    --plus-tint: #e3f0f7; --minus-tint: #fceee2; --on: #ffffff;
    --sans: system-ui, -apple-system, "Segoe UI", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei",
      "Noto Sans CJK SC", "Source Han Sans SC", sans-serif;
    --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono",
      "Noto Sans Mono CJK SC", monospace;
  }
  :host([data-dark]) {
    color-scheme: dark;
    --ground: #101318; --panel: #171b21; --ink: #e8eaed; --muted: #a0a9b4; --line: #4a535e; --rule: #2a3038;
    --box: #1c2129; --param: #332c1b; --constant: #242a32; --plus: #5db3f0; --minus: #ff8a4c;
    --plus-ink: #7cc4f7; --minus-ink: #ff9f6b; --focus: #c49bf0; --now: #2a2236; --gold: #c79a1e;
    --plus-tint: #15293a; --minus-tint: #35241a; --on: #14161b;
  }
  @media (prefers-contrast: more) {
    :host, :host([data-dark]) { --muted: var(--ink); --line: var(--ink); }
    :host { --rule: #5d6670; }
    :host([data-dark]) { --rule: #a0a9b4; }
  }
  @media (forced-colors: active) {
    :host, :host([data-dark]) {
      --ground: Canvas; --panel: Canvas; --box: Canvas; --param: Canvas; --constant: Canvas; --now: Canvas;
      --plus-tint: Canvas; --minus-tint: Canvas; --on: Canvas; --ink: CanvasText; --muted: CanvasText;
      --line: CanvasText; --rule: GrayText; --plus: CanvasText; --minus: CanvasText; --plus-ink: CanvasText;
      --minus-ink: CanvasText; --gold: CanvasText; --focus: Highlight;
    }
    .step, input { forced-color-adjust: none; }
  }
`;
