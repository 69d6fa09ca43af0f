/** How the screen looks that is learned from, and where it stands: number line, boxes, caption, ribbon, player. */

import { css } from "./sheet.js";

export const board = css`
  .m {
    font-family: "STIX Two Math", "STIX Two Text", "Cambria Math", "Latin Modern Math", STIXGeneral,
      "Times New Roman", serif; font-size: 1.08em; white-space: nowrap;
  }
  .m sub { font-size: 0.68em; line-height: 0; vertical-align: -0.28em; }
  .m .w { font-family: var(--sans); font-size: max(0.92em, 12px); }
  .arrow { width: 9px; height: 9px; margin-right: 3px; vertical-align: 0.02em; }
  [data-sign="1"] { --own: var(--plus-ink); --tint-own: var(--plus-tint); --wire: var(--plus); }
  [data-sign="-1"] { --own: var(--minus-ink); --tint-own: var(--minus-tint); --wire: var(--minus); }
  .seg {
    display: inline-flex; border: 1px solid var(--rule); border-radius: 10px; padding: 3px; background: var(--panel);
  }
  .seg button {
    border: 0; background: none; color: var(--muted); padding: 0 14px; min-height: 34px; border-radius: 7px;
    cursor: pointer; font-size: 14px; white-space: nowrap;
  }
  .seg button[aria-pressed="true"] { background: var(--constant); color: var(--ink); font-weight: 600; }

  /* guess and answer */
  .numberline { padding: 4px 24px 0; border-bottom: 1px solid var(--rule); position: relative; flex: none; }
  .numberline .line { position: relative; height: 72px; display: block; margin: 0; }
  .numberline .line > * { position: absolute; top: 42px; }
  .numberline .line > .by { margin-top: 7px; }
  .numberline .axis { left: 0; right: 0; border-top: 2px solid var(--line); }
  .numberline .tick { height: 8px; margin-top: -3px; border-left: 1.5px solid var(--line); }
  .numberline .tick b {
    position: absolute; top: 10px; left: 0; transform: translateX(-50%); font-size: 12.5px; font-weight: 400;
    color: var(--muted); line-height: 16px;
  }
  .numberline .gap { border-top: 4px dashed var(--ink); margin-top: -1px; opacity: 0.75; }
  .numberline .bead, .numberline .ghost {
    width: 18px; height: 18px; margin: -8px 0 0 -9px; border-radius: 50%; background: var(--ink);
    box-shadow: 0 0 0 2.5px var(--panel);
  }
  .numberline .flag { border-left: 2px dashed var(--ink); height: 40px; margin-top: -34px; margin-left: -1px; }
  .numberline .flag::before {
    content: ""; position: absolute; left: 0; top: 0; width: 17px; height: 13px; background: var(--ink);
    clip-path: polygon(0 0, 100% 0, 72% 50%, 100% 100%, 0 100%);
  }
  .numberline em {
    position: absolute; font-style: normal; font-size: 14px; line-height: 20px; white-space: nowrap;
    color: var(--muted);
  }
  .numberline em b { color: var(--ink); font-weight: 600; }
  .numberline .bead em { bottom: 20px; left: 14px; }
  .numberline .bead em.left { left: auto; right: 6px; }
  .numberline .flag em { left: 24px; top: -3px; }
  .numberline .flag em.left { left: auto; right: 8px; }
  .numberline .by {
    position: absolute; transform: translateX(-50%); font-size: 14px; line-height: 20px;
    white-space: nowrap; font-weight: 600;
  }

  /* the boxes */
  .main > .card { overflow: hidden; min-height: 240px; flex: 1 1 0; }
  .main > :not(.card) { flex: none; }
  .card > .graph {
    flex: 1 1 auto; min-height: 0; position: relative; height: auto; cursor: auto; display: flex;
    flex-direction: column; touch-action: auto;
  }
  .board { position: relative; flex: 1 1 auto; min-height: 0; overflow: hidden; }
  .view { position: absolute; inset: 0; overflow: auto; padding: 16px; display: grid; }
  .sheet { position: relative; margin: auto; }
  .boxes { position: absolute; left: 0; top: 0; transform-origin: 0 0; }
  .above {
    position: absolute; left: 12px; top: 8px; right: 12px; z-index: 4; display: flex; gap: 12px; align-items: center;
    pointer-events: none;
  }
  .above > * { pointer-events: auto; }
  .above .link { margin-left: auto; }
  .wires { pointer-events: none; position: absolute; left: 0; top: 0; overflow: visible; }
  .wire path { fill: none; stroke: var(--line); stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
  .wire[data-now="true"] path { stroke: var(--focus); }
  .wire[data-back="true"] path { stroke: var(--wire, var(--muted)); stroke-width: 3; }
  .wire[data-back="true"][data-sign="-1"] .run { stroke-dasharray: 8 6; }
  .wire[data-back="true"] .tip { stroke-width: 2; }
  .wire[data-broken="true"] .run { stroke-dasharray: 2 6; }
  .box {
    position: absolute; background: var(--box); border: 1.25px solid var(--line); border-radius: 10px; display: flex;
    flex-direction: column;
  }
  .box[data-kind="param"] { background: var(--param); border-color: var(--gold); }
  .box:is([data-kind="input"], [data-kind="data"], [data-kind="const"]) { background: var(--constant); }
  .box[data-role="target"] { background: var(--box); border: 1.5px dashed var(--muted); }
  .box[data-kind="output"] { border: 2.5px solid var(--ink); }
  .box[data-kind="group"] { box-shadow: 3px 3px 0 -1px var(--box), 3px 3px 0 0 var(--line); }
  .box[data-now="true"] { border: 2px solid var(--focus); }
  .box .face {
    flex: 1; min-height: 0; min-width: 0; width: 100%; border: 0; background: none; padding: 6px 12px 4px;
    text-align: left;
    cursor: pointer; display: flex; flex-direction: column; justify-content: center; border-radius: 9px;
  }
  .box .top {
    display: flex; justify-content: space-between; align-items: baseline; gap: 8px; line-height: 28px;
    white-space: nowrap;
  }
  .box .name { font-size: 22px; min-width: 0; }
  .box .name .w, .box .name .word { font-size: 16px; font-weight: 600; }
  .box .name .w { font-weight: 500; }
  .box .value { font-size: 18px; font-weight: 600; }
  .box .value s { text-decoration: none; font-weight: 400; color: var(--muted); font-size: 15px; }
  .box[data-role="guess"] .value::before {
    content: ""; display: inline-block; width: 10px; height: 10px; border-radius: 50%; background: currentColor;
    margin-right: 5px;
  }
  .box[data-role="target"] .value::before { content: "⚑"; font-size: 14px; margin-right: 4px; }
  .box .shape { font-size: max(13px, var(--least)); color: var(--muted); }
  .box .formula {
    flex: none; padding: 6px 2px; margin: 4px 0; font-size: 15px; line-height: 22px; color: var(--muted);
    white-space: nowrap; overflow: hidden;
    text-overflow: ellipsis;
  }
  .box .open {
    position: absolute; right: -10px; top: -10px; width: 24px; height: 24px; border-radius: 50%;
    border: 1px solid var(--line); background: var(--box); color: var(--muted); display: grid; place-items: center;
    padding: 0; margin: 0; cursor: pointer; opacity: 0;
  }
  .box[data-kind="output"] .open { right: -2px; } /* at the edge of the board */
  .box:is(:hover, :focus-within) .open { opacity: 1; }
  .box .open svg { width: 13px; }
  @media (hover: none) {
    .box .open { opacity: 1; right: auto !important; left: -12px; } /* off the value */
  }
  .hand {
    --knob: var(--ink); appearance: none; width: calc(100% - 24px); margin: 0 12px 4px;
    height: calc(25px / var(--scale)); background: none; cursor: pointer; flex: none; touch-action: pan-y;
  }
  .box[data-kind="param"] .hand { --knob: color-mix(in srgb, var(--gold) 70%, var(--ink)); }
  .hand::-webkit-slider-runnable-track {
    height: 3px; border-radius: 2px;
    background: linear-gradient(to right, var(--knob) var(--share), color-mix(in srgb, var(--ink) 18%,
      transparent) 0);
  }
  .hand::-moz-range-track {
    height: 3px; border-radius: 2px;
    background: linear-gradient(to right, var(--knob) var(--share), color-mix(in srgb, var(--ink) 18%,
      transparent) 0);
  }
  .hand::-webkit-slider-thumb {
    appearance: none; width: 18px; height: 18px; margin-top: -8px; border-radius: 50%; background: var(--box);
    border: 2px solid var(--knob);
  }
  .hand::-moz-range-thumb {
    width: 14px; height: 14px; border-radius: 50%; background: var(--box); border: 2px solid var(--knob);
  }
  .slot {
    flex: none; height: 34px; border-top: 1px solid var(--rule); padding: 0 10px 0 12px; display: flex;
    align-items: center; justify-content: space-between; gap: 8px; font-size: max(14px, var(--least));
    white-space: nowrap; border-radius: 0 0 8px 8px; background: var(--tint-own, none);
  }
  .slot .what { color: var(--muted); }
  .slot .number { font-weight: 600; color: var(--own, inherit); }
  [data-tall][data-narrow]:not([data-small]) .box:not([data-array="true"]) .slot { padding: 0 6px; }
  [data-narrow] .box .face { padding-inline: 8px; }
  :is([data-narrow], [data-small]) .box .value s { display: none; }
  [data-narrow] .box:not([data-kind="op"], [data-kind="output"], [data-kind="group"]) .slot .what { display: none; }
  [data-narrow] .box:not([data-kind="op"], [data-kind="output"], [data-kind="group"]) .slot {
    justify-content: center; padding: 0 4px;
  }
  .slot .wait { width: 56px; height: 22px; border: 1.25px dashed var(--line); border-radius: 7px; }
  [data-small] .box .name { font-size: 17px; }
  [data-small] .box .value { font-size: 15px; }
  [data-small] .box .face { padding: 2px 9px; }
  [data-small] .box .top { line-height: 24px; }
  [data-small] .slot { height: 25px; padding: 0 9px; font-size: max(13px, var(--least)); }
  [data-small] .slot .what { display: none; }
  [data-small] .slot .wait { width: 36px; height: 14px; }
  [data-tall] .box:not([data-array="true"]):is([data-kind="op"], [data-kind="output"], [data-kind="group"]) {
    flex-direction: row;
  }
  [data-tall]:not([data-small]) .box:not([data-array="true"]):is([data-kind="op"], [data-kind="output"]) .face {
    padding-top: 4px; padding-bottom: 2px;
  }
  [data-tall]:not([data-small]) .box:not([data-array="true"]):is([data-kind="op"], [data-kind="output"]) .top {
    line-height: 24px;
  }
  [data-tall]:not([data-small]) .box:not([data-array="true"]):is([data-kind="op"], [data-kind="output"]) .name {
    font-size: 20px;
  }
  [data-tall] .box .formula { padding-block: 0; }
  [data-tall]:not([data-small])
    .box:not([data-array="true"]):is([data-kind="op"], [data-kind="output"], [data-kind="group"]) .slot {
    height: auto; width: var(--side); box-sizing: border-box; border-top: 0; border-left: 1px solid var(--rule);
    border-radius: 0 8px 8px 0;
    flex-direction: column; align-items: flex-start; justify-content: center; gap: 2px;
  }
  [data-small][data-tall] .box { flex-direction: column !important; }

  /* what is said */
  .caption { min-height: 60px; }
  .caption .said { font-size: 20px; line-height: 28px; text-wrap: pretty; max-width: 62em; }
  .page:lang(zh) .caption .said { font-size: 19px; line-height: 30px; }
  .ribbon { display: flex; align-items: center; gap: 8px; min-height: 62px; overflow-x: auto; }
  .tile {
    min-width: 78px; height: 60px; border: 1.25px solid var(--line); border-radius: 10px; background: var(--panel);
    display: flex; flex-direction: column; align-items: center; justify-content: center; padding: 0 10px; flex: none;
  }
  .ribbon .of { font-size: 19px; white-space: nowrap; }
  .ribbon .goal { font-size: 15px; color: var(--muted); }
  .ribbon .op { font-size: 19px; color: var(--muted); }
  .ribbon .space { flex: 1; }
  .page[data-level="story"] .ribbon[data-before] { visibility: hidden; } /* its room stays, so that nothing jumps */

  /* the steps */
  .player { display: flex; align-items: center; gap: 8px 12px; min-height: 60px; flex-wrap: wrap; }
  .buttons { display: flex; gap: 8px; flex: none; }
  .buttons button {
    min-width: 44px; min-height: 52px; border-radius: 10px; border: 1px solid var(--rule); background: var(--panel);
    display: inline-flex; align-items: center; justify-content: center; gap: 8px; cursor: pointer;
  }
  .buttons .step {
    padding: 0 20px 0 22px; background: var(--ink); color: var(--panel); border-color: var(--ink); font-size: 17px;
    font-weight: 600;
  }
  .buttons button:disabled { opacity: 0.4; cursor: default; }
  .buttons [aria-disabled="true"] { color: var(--line); cursor: default; }
  .scrub { position: relative; flex: 1 1 200px; min-width: 0; padding: 0 4px; }
  .phases { display: flex; gap: 10px; align-items: flex-end; height: 40px; }
  .phase-of { display: flex; flex-direction: column; gap: 5px; min-width: 0; }
  .phase-of b {
    font-size: 13px; line-height: 18px; font-weight: 400; color: var(--muted); white-space: nowrap; overflow: hidden;
  }
  .phase-of[data-now="true"] b { color: var(--focus); font-weight: 600; }
  .ticks { display: flex; gap: 4px; }
  .ticks i { flex: 1; height: 8px; border-radius: 4px; background: var(--rule); min-width: 2px; }
  .ticks i[data-state="done"] { background: var(--muted); }
  .ticks i[data-state="now"] { background: var(--focus); }
  .ticks i.whole[data-state="now"] { background: linear-gradient(to right, var(--focus) var(--share), var(--rule) 0); }
  .scrub input {
    position: absolute; inset: auto 0 -6px; width: 100%; height: 22px; margin: 0; opacity: 0; cursor: pointer;
  }
  .count { font-size: 14px; color: var(--muted); white-space: nowrap; }
  .player .speed select { min-height: 40px; }
`;
