/** How steps look: gates, what flies, opened lines, chosen cells, the numbers of an update. */

import { css } from "./sheet.js";

export const steps = css`
  .numberline .line > .zoom {
    top: 0; width: 220px; height: 28px; border: 1px solid var(--line); border-radius: 8px; background: var(--panel);
  }
  .numberline .zoom[data-side="left"] { left: 0; }
  .numberline .zoom[data-side="right"] { right: 0; }
  .numberline .zoom > * { position: absolute; top: 13px; }
  .numberline .zoom .way { left: 33%; width: 34%; border-top: 2px solid var(--focus); }
  .numberline .zoom .way::after {
    content: ""; position: absolute; top: -6px; border: 5px solid transparent; border-left-color: var(--focus);
    right: -2px;
  }
  .numberline .zoom .way[data-to="left"]::after {
    border-left-color: transparent; border-right-color: var(--focus); right: auto; left: -2px;
  }
  .numberline .zoom em { bottom: auto; top: -2px; font-size: 13px; color: var(--ink); }
  .numberline .zoom :is(.bead, .ghost) {
    width: 14px !important; height: 14px !important; margin: -6px 0 0 -7px !important;
  }
  .numberline .zoom [data-at="left"] em { left: auto; right: 20px; }
  .numberline .zoom [data-at="right"] em { left: 20px; }
  .frame { position: absolute; border: 2px solid var(--ink); border-radius: 10px; background: var(--constant); }
  .board[data-stale] .sheet { opacity: 0.5; filter: saturate(0.4); }
  .above .note {
    animation: appear 0s 300ms both; /* what is over in a moment is not told */ padding: 3px 10px;
    border-left: 3px solid var(--minus); background: var(--panel); font-size: 13.5px;
  }
  @keyframes appear {
    from { opacity: 0; }
  }
  [data-small] .hand { /* a small box shows it while it is looked at */
    display: none; position: absolute; left: -8px; top: 100%; width: max(100% + 16px, 150px); margin: 0;
    padding: 0 12px; box-sizing: border-box; border-radius: 8px; background: var(--box);
    box-shadow: 0 1px 6px rgb(0 0 0 / 0.25); z-index: 4;
  }
  [data-small] .box:is(:hover, :focus-within) .hand { display: block; }
  .frame:not([data-whole="true"]) { border: 0; background: none; pointer-events: none; }
  .frame .shut {
    position: absolute; right: 4px; top: 2px; min-height: 24px; padding: 0 6px; border: 0; background: none;
    color: var(--muted); font-size: max(13px, var(--least)); cursor: pointer; pointer-events: auto;
  }
  [data-gliding] .box { overflow: hidden; }
  .box[data-chip] { background: var(--tint-own, var(--box)); border-radius: 14px; }
  .box[data-chip] .face { padding: 0 10px; }
  .box[data-chip] .top { line-height: 24px; }
  .box[data-chip] .name { font-size: max(15px, var(--least)); }
  .overview {
    position: absolute; inset: auto 0 0; height: 40px; padding: 8px 16px; display: flex; gap: 2px; align-items: center;
    border-top: 1px solid var(--rule); background: var(--panel);
  }
  .overview i { flex: 1; height: 16px; border-radius: 2px; background: var(--wire, var(--line)); cursor: pointer; }
  .overview i[data-sign="-1"] { height: 10px; }
  .overview i[data-now="true"] { height: 24px; background: var(--focus); }
  .board[data-crowded] .view { bottom: 40px; }
  .tile[data-state="now"] { border: 2px solid var(--focus); background: var(--now); }
  .tile[data-state="now"] :is(b, small) { color: var(--focus); }
  @container page (min-width: 718px) {
    .phase-of { min-width: min-content; }
  }
  .badge { font-size: 17px; color: var(--plus-ink); }
  .numberline .ghost { background: none; border: 1.5px dashed var(--muted); box-shadow: none; }
  .ribbon .many { white-space: nowrap; font-size: 14px; }
  .ribbon .link { flex: none; white-space: nowrap; }
  .tile b { font-size: 20px; line-height: 26px; font-weight: 600; color: var(--own, var(--ink)); }
  .tile small, .so small, .ribbon .change small {
    font-size: 13.5px; line-height: 19px; color: var(--muted); white-space: nowrap;
  }
  .ribbon[data-tight] { gap: 4px; }
  .ribbon[data-over] .to { display: none; }
  .ribbon[data-tight] .tile { min-width: 50px; padding: 0 6px; }
  .ribbon[data-tight] .tile b { font-size: 17px; }
  .ribbon[data-tight] .so b { font-size: 19px; }
  .ribbon[data-tight] .bar { margin: 0 2px; }
  .ribbon[data-tight] .to > span:first-child { display: none; }
  @container page (max-width: 479px) {
    .ribbon[data-tight] .of + .op { display: none; }
    .ribbon[data-tight] .op { font-size: 15px; }
    .ribbon[data-tight] .tile { padding: 0 3px; min-width: 46px; }
    .ribbon[data-tight] .so small {
      white-space: normal; display: block; width: 72px; line-height: 15px; font-size: 12px;
    }
    .ribbon[data-tight] .tile b { font-size: 15px; }
    .ribbon[data-tight] .so b { font-size: 16px; }
    .ribbon[data-tight] .bar { margin: 0; }
    .ribbon[data-tight] .to { padding-left: 2px; }
    .ribbon[data-tight] .to button { padding: 0 9px; }
  }
  .sheet[data-low] .box .value { font-size: max(15px, var(--least)); }
  .sheet[data-low] .box:is([data-kind="input"], [data-kind="param"], [data-kind="data"]) .slot {
    padding: 0 4px; justify-content: center;
  }
  /* Where hardly anything fits: the factor of the step, and what has come out. */
  @container page (max-width: 359px) {
    .ribbon:has([data-state="now"]) :is(.tile:not([data-state="now"]), .op:not(:has(+ [data-state="now"]))) {
      display: none;
    }
  }
  .tile[data-state="todo"] { border-style: dashed; background: none; }
  .tile[data-state="todo"] b { font-weight: 400; color: var(--muted); }
  .ribbon .bar { width: 1px; min-height: 40px; background: var(--line); margin: 0 6px; flex: none; display: block; }
  .ribbon .to {
    display: flex; align-items: center; gap: 8px; color: var(--muted); font-size: 14px; white-space: nowrap;
  }
  .ribbon .to { position: sticky; right: 0; padding-left: 8px; background: var(--ground); }
  .ribbon .to button { padding: 0 12px; }
  .box .value b { color: var(--focus); }
  .slot .number em { font-style: normal; font-weight: 400; font-size: var(--least); color: var(--muted); }
  .slot[data-now="true"] { background: var(--now); }
  .slot[data-now="true"] .wait { border-color: var(--focus); }
  .slot[data-now="true"] .what { color: var(--focus); }
  .gate {
    --aside: 0%; position: absolute; transform: translate(var(--aside), -100%); pointer-events: none;
    white-space: nowrap; padding-bottom: 10px;
  }
  .gate[data-push="true"] { pointer-events: auto; cursor: pointer; }
  .gate[data-push="true"]:hover b { border-color: var(--focus); }
  .nudge {
    position: absolute; z-index: 5; transform: translate(-50%, -60%); padding: 0 9px; border-radius: 11px;
    background: var(--ink); color: var(--panel); font-size: max(13px, var(--least)); line-height: 22px;
    font-weight: 650; white-space: nowrap; pointer-events: none; animation: nudge 160ms;
  }
  @keyframes nudge { from { opacity: 0; transform: translate(-50%, 0); } }
  @media (prefers-reduced-motion: reduce) { .nudge { animation: none; } }
  .gate b {
    display: block; padding: 0 8px; min-height: 23px; line-height: 23px; border: 1.5px solid var(--line);
    border-radius: 8px; background: var(--panel); font-size: max(14px, var(--least)); font-weight: 600;
    color: var(--own, var(--ink));
  }
  /* The rule of arrays may take several lines, and so may what is passed on in a story; but beside a wire. */
  .gate[data-rule="true"] b {
    width: max-content; max-width: var(--most); white-space: normal; text-wrap: balance; text-align: center;
  }
  [data-small] .gate b { padding: 0 3px; }
  .page[data-level="story"] [data-small] .gate b {
    width: max-content; max-width: 92px; white-space: normal; text-align: center; line-height: 19px;
  }
  [data-small]:not([data-rules]) .gate[data-rule="true"] b { max-width: 78px; }
  .page [data-small] .gate[data-whole="true"][data-rule="true"] b { max-width: none; white-space: nowrap; }
  .gate[data-whole="true"] b > span { display: block; }
  [data-small] .gate[data-rule="true"] b { line-height: 18px; }
  .page [data-small] .gate:is([data-side="right"], [data-side="left"]) b,
  .gate[data-rule="true"]:is([data-side="right"], [data-side="left"]) b { max-width: none; white-space: nowrap; }
  .gate::after {
    content: ""; position: absolute; left: 50%; bottom: 2px; width: 3px; height: 8px; margin-left: -1.5px;
    background: var(--line);
  }
  .gate[data-state="todo"] b { border-style: dashed; color: var(--muted); font-weight: 500; }
  /* What has not come yet is a hole. */
  :host([holes]) :is(.gate, .tile)[data-state="todo"] b > span { display: none; } /* for who hears it as well */
  :host([holes]) .gate[data-state="todo"] b::after { content: "× ?"; font-size: max(14px, var(--least)); }
  :host([holes]) .tile[data-state="todo"] b::after { content: "?"; font-size: 17px; }
  .gate[data-state="now"] { z-index: 3; }
  .gate[data-state="now"] b { background: var(--focus); border-color: var(--focus); color: var(--on); }
  .gate[data-state="now"]::after { background: var(--focus); }
  .gate[data-side="before"] { --aside: -100%; }
  [data-small] .slot[data-was] { justify-content: flex-end; }
  [data-small] .slot[data-was] .number { text-decoration: line-through; }
  .gate[data-below="true"] { transform: translate(var(--aside), 0); padding: 10px 0 0; }
  .gate[data-below="true"]::after { bottom: auto; top: 2px; }
  .gate span { display: block; line-height: 20px; }
  .gate[data-late="true"] { transform: translate(var(--aside), calc(-100% - 22px)); }
  .gate[data-late="true"]::after { height: 30px; bottom: -20px; }
  .gate[data-below="true"][data-late="true"] { transform: translate(var(--aside), 14px); }
  .gate[data-below="true"][data-late="true"]::after { bottom: auto; top: -12px; }
  .gate[data-side="right"] { transform: translate(10px, -50%); padding: 0; }
  .gate[data-side="left"] { transform: translate(calc(-100% - 10px), -50%); padding: 0; }
  .gate:is([data-side="left"], [data-side="right"])::after {
    left: -10px; top: 50%; bottom: auto; width: 10px; height: 3px; margin: -1px 0 0;
  }
  .gate[data-side="left"]::after { left: 100%; }
  .flying { position: absolute; inset: 0; pointer-events: none; overflow: hidden; }
  .chip {
    position: absolute; left: 0; top: 0; height: 30px; line-height: 30px; padding: 0 10px; border-radius: 15px;
    font-size: 14.5px; font-weight: 650; white-space: nowrap; color: var(--on); background: var(--muted);
    box-shadow: 0 1px 2px rgb(0 0 0 / 0.12), 0 6px 16px rgb(0 0 0 / 0.2);
  }
  .chip[data-sign="1"] { background: var(--plus-ink); }
  .chip[data-sign="-1"] { background: var(--minus-ink); outline: 1.25px dashed var(--on); outline-offset: -4px; }
  .so { display: flex; flex-direction: column; flex: none; }
  .so b { font-size: 24px; line-height: 30px; font-weight: 650; color: var(--own, var(--ink)); white-space: nowrap; }
  .so[data-long="true"] b { font-size: 19px; }
  .ribbon .change {
    display: flex; align-items: center; gap: 8px; border: 1.25px solid var(--gold); background: var(--param);
    border-radius: 10px; height: min(60px, 100% - 4px); padding: 0 14px; flex: none;
  }
  .ribbon .change > span:not(.op) { display: flex; flex-direction: column; align-items: center; }
  .ribbon .change b {
    font-size: 18px; line-height: 24px; font-weight: 600; color: var(--own, var(--ink)); white-space: nowrap;
  }
  .ribbon .change .made b { color: var(--focus); }
  .ribbon .change > .own { display: none; font-style: normal; white-space: nowrap; }
  .ribbon:has(.change + .change) .change { padding: 0 9px; gap: 5px; }
  .ribbon:has(.change + .change) .change b { font-size: 16px; }
  /* of three products each says what it begins and ends with; the rate stands beside them */
  .ribbon:has(.change + .change + .change) .change > span:not(:first-child, .made) small { display: none; }
  .eta { display: flex; flex-direction: column; font-size: 14px; color: var(--muted); min-width: 140px; flex: none; }
  .eta b { float: right; margin-left: 8px; color: var(--ink); }
  .eta input { accent-color: var(--ink); width: 100%; min-height: 28px; margin: 0; }
  /* the picture of the data in the graph's place */
  .page[data-show="data"] :is(.ribbon, .player, .numberline) { display: none; }
  .above .pick { margin-left: auto; background: var(--panel); }
  .above .pick button { min-height: 30px; padding: 0 10px; font-size: 13px; }
  .above .pick ~ .link { margin-left: 0; }

  .scrub:has(input:focus-visible) { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: 6px; }
  .caption .sum {
    white-space: nowrap; background: var(--now); color: var(--focus); border-radius: 5px; padding: 1px 6px;
    font-weight: 600;
  }
  .caption .sum[data-long="true"] { white-space: normal; box-decoration-break: clone; }
  .caption .sum .m { font-size: 1em; }
  .tile em { font-style: normal; color: var(--own, inherit); font-weight: 600; }
  .slot[data-was] .number { font-weight: 400; color: var(--muted); }
  @container page (max-width: 717px) {
    .caption .sum { white-space: normal; box-decoration-break: clone; }
    /* the rate stays in reach: what does not fit passes under it */
    .ribbon .eta {
      position: sticky; right: 0; min-width: 104px; padding-left: 8px; background: var(--ground); font-size: 13px;
      align-self: stretch; justify-content: center;
    }
    .ribbon .change { padding: 0 8px; gap: 5px; }
    .ribbon .change b { font-size: 16px; }
    .ribbon .change small { font-size: 12.5px; }
  }
  @container page (max-width: 480px) {
    /* a whole product with its result stands beside the rate, two of them one below the other */
    .ribbon:has(.change) {
      display: grid; grid-template-columns: minmax(0, 1fr) 84px; gap: 3px 6px; align-content: center;
    }
    .ribbon:has(.change):not(:has(.eta)) { grid-template-columns: minmax(0, 1fr); }
    .ribbon .eta {
      width: 84px; min-width: 0; padding-left: 6px; grid-area: 1 / 2 / span 3; line-height: 15px; font-size: 12.5px;
    }
    .ribbon .eta input { min-height: 24px; }
    .ribbon:has(.change) > :is(.change, .link) { grid-column: 1; justify-self: start; }
    .ribbon:has(.change) > .space, .ribbon .change small { display: none; }
    .ribbon .change, .ribbon:has(.change + .change) .change {
      padding: 0 6px; gap: 4px; height: 25px; border-radius: 7px;
    }
    .ribbon .change > .own { display: flex; align-items: center; line-height: 20px; margin-right: 2px; }
    .ribbon .change b, .ribbon:has(.change + .change) .change b { font-size: 14px; line-height: 20px; }
    .ribbon .change .op { font-size: 14px; margin: 0; padding: 0; }
  }
  @container page (max-width: 339px) {
    .ribbon .change, .ribbon:has(.change + .change) .change { padding: 0 4px; gap: 2px; }
    .ribbon .change b, .ribbon:has(.change + .change) .change b { font-size: 13px; }
  }

  /* the reader's own colours: what only a ground tells keeps its ground, in one of theirs */
  @media (forced-colors: active) {
    .bead, .numberline .flag::before, .chip, .gate, .ticks i, .map i { forced-color-adjust: none; }
    .seg [aria-pressed="true"] { outline: 2px solid Highlight; outline-offset: -2px; }
    [role="tab"][aria-selected="false"] { border-color: Canvas; }
  }
`;
