/** Colours are roles, and the two themes fill them; type faces are what the system has. */

import { css } from "./sheet.js";

export const colours = css`
  :host {
    --light-ground: #fbfaf8; --light-panel: #ffffff; --light-ink: #1b1f24; --light-muted: #5d6670;
    --light-line: #c9ced4; --light-rule: #e4e6e9; --light-box: #ffffff; --light-param: #fdf3dc;
    --light-constant: #f1f3f5; --light-plus: #0072b2; --light-minus: #d55e00;
    --light-plus-ink: #005a9c; --light-minus-ink: #b34700; --light-focus: #6b3fa0; --light-now: #efe8f7;
    --light-gold: #b98900; --light-plus-tint: #e3f0f7; --light-minus-tint: #fceee2; --light-on: #ffffff;

    --dark-ground: #101318; --dark-panel: #171b21; --dark-ink: #e8eaed; --dark-muted: #a0a9b4;
    --dark-line: #4a535e; --dark-rule: #2a3038; --dark-box: #1c2129; --dark-param: #332c1b;
    --dark-constant: #242a32; --dark-plus: #5db3f0; --dark-minus: #ff8a4c;
    --dark-plus-ink: #7cc4f7; --dark-minus-ink: #ff9f6b; --dark-focus: #c49bf0; --dark-now: #2a2236;
    --dark-gold: #c79a1e; --dark-plus-tint: #15293a; --dark-minus-tint: #35241a; --dark-on: #14161b;

    all: initial; /* nothing of the page around leaks in */
    color-scheme: light;
    --ground: var(--light-ground); --panel: var(--light-panel); --ink: var(--light-ink);
    --muted: var(--light-muted); --line: var(--light-line); --rule: var(--light-rule);
    --box: var(--light-box); --param: var(--light-param); --constant: var(--light-constant);
    --plus: var(--light-plus); --minus: var(--light-minus); --plus-ink: var(--light-plus-ink);
    --minus-ink: var(--light-minus-ink); --focus: var(--light-focus); --now: var(--light-now);
    --gold: var(--light-gold); --plus-tint: var(--light-plus-tint); --minus-tint: var(--light-minus-tint);
    --on: var(--light-on);
    --sans: system-ui, -apple-system, "Segoe UI", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei",
      "Noto Sans CJK SC", "Source Han Sans SC", sans-serif;
    --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono",
      "Noto Sans Mono CJK SC", monospace;
  }
  :host([data-dark]) {
    color-scheme: dark;
    --ground: var(--dark-ground); --panel: var(--dark-panel); --ink: var(--dark-ink);
    --muted: var(--dark-muted); --line: var(--dark-line); --rule: var(--dark-rule);
    --box: var(--dark-box); --param: var(--dark-param); --constant: var(--dark-constant);
    --plus: var(--dark-plus); --minus: var(--dark-minus); --plus-ink: var(--dark-plus-ink);
    --minus-ink: var(--dark-minus-ink); --focus: var(--dark-focus); --now: var(--dark-now);
    --gold: var(--dark-gold); --plus-tint: var(--dark-plus-tint); --minus-tint: var(--dark-minus-tint);
    --on: var(--dark-on);
  }
  @media (prefers-contrast: more) {
    :host, :host([data-dark]) { --muted: var(--ink); --line: var(--ink); }
    :host { --rule: var(--light-muted); }
    :host([data-dark]) { --rule: var(--dark-muted); }
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
