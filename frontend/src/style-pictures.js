/** How the pictures beside the boxes look: the data, a deep chain, and why a gate or a cell has its number. */

import { css } from "./sheet.js";

export const pictures = css`
  /* the data */
  .graph > .data {
    flex: 1; min-height: 0; padding: 48px 20px 10px; display: flex; flex-direction: column; overflow: auto;
  }
  .graph > .data[hidden] { display: none; }
  .net { position: relative; margin: 0 auto; flex: none; }
  .net svg { position: absolute; inset: 0; }
  .net path { fill: none; stroke: var(--wire, var(--line)); stroke-linecap: round; }
  .net path[data-sign="-1"] { stroke-dasharray: 7 6; }
  .net canvas { position: absolute; border-radius: 3px; box-shadow: 0 0 0 1.5px var(--line); }
  .net .label {
    position: absolute; padding: 0 4px; border-radius: 4px; background: var(--panel); font-size: 13px;
    line-height: 20px;
  }
  .net .title { position: absolute; font-size: 13px; line-height: 20px; color: var(--muted); white-space: nowrap; }
  .net .title b { color: var(--ink); }
  .marks { display: flex; flex-wrap: wrap; gap: 4px 16px; margin: 10px 0 0; font-size: 13px; align-items: center; }
  .marks b { margin-left: auto; font-size: 14px; }
  .marks span { display: inline-flex; align-items: center; gap: 6px; }
  .marks i[class] { width: 11px; height: 11px; display: inline-block; }
  .marks .disc { border-radius: 50%; background: var(--plus-ink); }
  .marks .point { border-radius: 50%; background: var(--ink); }
  .marks .ring { border: 2.5px solid var(--focus); border-radius: 50%; }
  .marks .diamond { border: 1.75px solid var(--minus-ink); transform: rotate(45deg) scale(0.85); }
  .marks i:is(.plus, .minus, .now, .before) { width: 26px; height: 0; border-top: 3px solid var(--plus); }
  .marks i.minus { border-top: 3px dashed var(--minus); }
  .marks i.now { border-color: var(--focus); }
  .marks i.before { border-top: 2px dashed var(--muted); }
  .seen { display: flex; flex-wrap: wrap; gap: 12px 36px; justify-content: center; margin: auto; }
  .seen figure { margin: 0; }
  .seen figcaption { font-size: 15px; line-height: 24px; display: flex; gap: 8px; align-items: baseline; }
  .seen figcaption small { font-size: 13px; color: var(--muted); }
  .field { position: relative; cursor: pointer; box-shadow: 0 0 0 1.5px var(--line); border-radius: 3px; }
  .field svg { position: absolute; inset: 0; pointer-events: none; }
  .field rect { fill: none; stroke: var(--focus); stroke-width: 2; }
  .field rect[data-window="true"] { stroke-width: 3.5; }
  .seeing .told { display: flex; flex-wrap: wrap; gap: 8px 20px; align-items: center; justify-content: center; }
  .seeing .told p { margin: 0; font-size: 15px; line-height: 24px; max-width: 62ch; }
  .shares { margin: auto; }
  .shares > svg { display: block; }
  .shares > svg path { fill: none; stroke: var(--muted); stroke-linecap: butt; opacity: 0.75; }
  .shares .row { display: flex; }
  .shares .list .one {
    flex-direction: row; gap: 10px; border-bottom: 1px solid var(--rule); min-height: 46px;
  }
  .shares .list .one button { flex: none; min-width: 76px; }
  .shares .list .one i { height: 10px; width: calc(0.4 * var(--share)); background: var(--muted); border-radius: 3px; }
  .shares .list .one small { margin-left: auto; }
  .shares .one { white-space: nowrap; }
  .shares .one { display: flex; flex-direction: column; align-items: center; line-height: 24px; }
  .shares .one button {
    min-height: 44px; min-width: 44px; padding: 0 12px; border: 1px solid var(--line); border-radius: 8px;
    background: var(--panel); color: var(--ink); font: inherit; font-size: 16px; cursor: pointer;
  }
  .shares .one button[aria-pressed="true"] { border: 2px solid var(--focus); font-weight: 600; }
  .shares .one small {
    display: inline-flex; gap: 4px; align-items: center; font-size: 14px; font-weight: 600; color: var(--own, inherit);
  }
  .shares p { margin: 12px 0 0; text-align: center; font-size: 15px; }
  .trainbar { display: flex; flex-wrap: wrap; gap: 8px 14px; align-items: center; min-height: 62px; }
  .trainbar .buttons { flex-wrap: wrap; }
  .trainbar .buttons button:not(.step) { padding: 0 14px; font-weight: 600; font-size: 15px; }
  .trainbar .speed select { min-height: 44px; }
  .figures { display: flex; gap: 18px; margin-left: auto; }
  .figure { display: flex; flex-direction: column; }
  .figure b { font-size: 19px; line-height: 24px; font-weight: 650; }
  .figure small { font-size: 13px; line-height: 18px; color: var(--muted); white-space: nowrap; }

  .area { display: block; width: 100%; }
  .area rect { fill: none; stroke: var(--ink); stroke-width: 1.5; }
  .area rect.filled { fill: color-mix(in srgb, var(--focus) 30%, var(--panel)); stroke: none; }
  .area text { font: 13.5px var(--sans); fill: var(--ink); }

  /* a deep chain */
  .graph > .strip { flex: 1; min-height: 0; padding: 10px 0 0; overflow: auto; }
  .graph > .strip[hidden] { display: none; }
  .strip .title { margin: 0 20px; font-size: 14px; line-height: 24px; color: var(--muted); }
  .strip .title b { color: var(--ink); }
  .strip .ends { float: right; color: var(--ink); }
  .bars { display: block; }
  .bars line { stroke: var(--rule); }
  .bars text { font: 12.5px var(--sans); fill: var(--muted); text-anchor: end; }
  .bars rect { fill: var(--wire, var(--muted)); }
  .bars rect[data-now="true"] { fill: var(--focus); }
  .turns { position: relative; margin-top: 4px; }
  .turn {
    position: absolute; top: 0; padding: 0; border: 1.25px dashed var(--line); border-radius: 5px;
    background: var(--box); cursor: pointer;
  }
  .turn[data-known="true"] { border-style: solid; background: var(--constant); }
  .turn[data-sign="1"], .turn[data-sign="-1"] { border-color: var(--wire); }
  .turn.card {
    display: flex; flex-direction: column; border: 2px solid var(--focus); border-radius: 10px; text-align: left;
    background: var(--box); z-index: 1;
  }
  .turns .number {
    position: absolute; top: 46px; transform: translateX(-50%); font-size: 12.5px; color: var(--muted);
  }
  .strip .row { display: flex; justify-content: space-between; align-items: center; gap: 6px; padding: 2px 10px; }
  .strip .row b { font-weight: 600; white-space: nowrap; }
  .strip .row .name { font-size: 19px; }
  .strip .card .row { flex: 1; min-height: 30px; white-space: nowrap; }
  .strip .card .formula { font-size: 15px; color: var(--muted); }
  .strip .card .slot { flex: 1; border-radius: 0 0 8px 8px; }
  .strip .card .slot b { color: var(--own, var(--ink)); }
  .strip .card .gate {
    position: static; transform: none; padding: 0 8px; border-radius: 7px; border: 1.5px solid var(--line);
    font-weight: 600; font-size: 14px; line-height: 24px;
  }
  .strip .card .gate::after { content: none; }
  .strip .card .gate[data-now="true"] { background: var(--focus); border-color: var(--focus); color: var(--on); }
  .hands { display: flex; flex-wrap: wrap; gap: 10px; padding: 10px 20px 8px; }
  .beside {
    --scale: 1; display: flex; align-items: center; gap: 8px; padding: 0 12px; min-height: 42px;
    border: 1.25px solid var(--line); border-radius: 10px; background: var(--constant); white-space: nowrap;
    max-width: 100%; box-sizing: border-box; flex-wrap: wrap;
  }
  .beside .name { font-size: 19px; }
  .beside .hand { width: 96px; margin: 0; }
  .beside b { font-weight: 600; }
  .beside .sent { font-size: 14px; color: var(--muted); padding-left: 8px; border-left: 1px solid var(--rule); }
  .beside .sent b { color: var(--own, var(--ink)); }
  .beside[data-kind="param"] { background: var(--param); border-color: var(--gold); }
  .beside[data-kind="output"], .beside[data-kind="op"] { background: var(--box); }
  .beside[data-kind="output"] { border: 2.5px solid var(--ink); }
  .beside[data-now="true"] { border: 2px solid var(--focus); }

  /* why */
  .why h2 { color: var(--ink); font-size: 16px; line-height: 24px; font-weight: 650; margin: 0; }
  .why h3 { font-size: 14px; line-height: 22px; font-weight: 650; margin: 0; }
  .why .note { font-size: 14px; line-height: 22px; color: var(--muted); }
  .why .coming { margin: 8px 0 0; padding: 0; list-style: none; display: grid; gap: 10px; }
  .why .coming li { font-size: 14px; line-height: 22px; color: var(--muted); }
  .why .coming b { display: block; color: var(--ink); }
  .why .note + .note { margin-top: 8px; }
  .why .eq { font-size: 17px; padding: 3px 0; overflow-wrap: anywhere; }
  .why .eq .now { color: var(--focus); font-size: 18px; background: none; }
  .why .check {
    display: block; border-top: 1px solid var(--rule); margin-top: 10px; padding-top: 10px; color: inherit;
  }
  .areas { width: 100%; max-width: 300px; min-width: 284px; display: block; margin: 8px 0; }
  .areas text { font-size: 12.5px; fill: var(--muted); text-anchor: middle; }
  .areas .tick { text-anchor: end; }
  .areas .name { font-style: italic; font-size: 15px; }
  .areas .axis { stroke: var(--line); }
  .areas g { cursor: pointer; }
  .areas rect { stroke-width: 1.25; fill-opacity: 0.25; fill: var(--plus); stroke: var(--plus); }
  .areas g[data-sign="-1"] rect { fill: var(--minus); stroke: var(--minus); stroke-dasharray: 4 3; }
  .areas g[data-now="true"] rect { stroke: var(--focus); stroke-width: 2.5; stroke-dasharray: none; }
  .areas g[data-now="true"] text { fill: var(--ink); font-weight: 600; }
  .areas g .size {
    fill: var(--plus-ink); font-weight: 600; paint-order: stroke; stroke: var(--panel); stroke-width: 3px;
    stroke-linejoin: round;
  }
  .areas g[data-sign="-1"] .size { fill: var(--minus-ink); }
  .areas line.average { stroke: var(--focus); stroke-width: 2.25; }
  .areas text.average { text-anchor: end; fill: var(--focus-ink, var(--focus)); font-weight: 600; }
  .curve { width: 100%; max-width: 300px; display: block; margin: 8px 0; }
  .curve text { font-size: 12px; fill: var(--muted); font-family: var(--sans); }
  .curve .axis { stroke: var(--line); }
  .curve polyline { fill: none; stroke: var(--ink); stroke-width: 2; }
  .curve .slope { stroke: var(--focus); stroke-width: 2.5; stroke-linecap: round; }
  .curve .slope.was { stroke: var(--muted); stroke-width: 1.5; }
  .curve .slope.tried { stroke-dasharray: 6 4; }
  .probe { width: 100%; max-width: 300px; height: 24px; margin: 0; box-sizing: border-box; accent-color: var(--focus); }
  .probed { min-height: 44px; margin-top: 2px; }
  .curve circle { fill: var(--focus); stroke: var(--panel); stroke-width: 2; }
  .curve circle.tried { fill: var(--panel); stroke: var(--focus); }

  .falk {
    display: grid; grid-template-columns: max-content max-content; gap: 8px; align-items: end; justify-items: start;
    margin: 10px 0; overflow-x: auto; max-width: 100%; padding: 2px;
  }
  .falk.one { grid-template-columns: max-content; }
  .falk .cells {
    display: table; border-collapse: separate; border-spacing: 1px; font-size: 12px; width: auto; margin: 0;
  }
  .cells caption { text-align: left; font-size: 14px; line-height: 18px; padding-bottom: 2px; }
  .cells td {
    min-width: 30px; height: 24px; padding: 0 3px; box-sizing: border-box; text-align: center; border: 0;
    border-radius: 3px;
    background: color-mix(in srgb, var(--ink) calc(100% * var(--tint)), var(--box)); white-space: nowrap;
  }
  .cells[data-of="grad"] td[data-sign="1"] {
    background: color-mix(in srgb, var(--plus) calc(100% * var(--tint)), var(--box));
  }
  .cells[data-of="grad"] td[data-sign="-1"] {
    background: color-mix(in srgb, var(--minus) calc(100% * var(--tint)), var(--box));
  }
  .cells td[data-ring="true"] { outline: 2px solid var(--focus); outline-offset: -1px; font-weight: 650; }
  .cells button {
    display: block; width: 100%; border: 0; background: none; padding: 0; height: 24px; min-height: 24px;
    min-width: 24px; font: inherit; cursor: pointer;
    color: inherit;
  }
  .why .eq small { display: block; font-size: 13px; color: var(--muted); }
  .products { width: 100%; font-size: 13.5px; border-collapse: collapse; }
  .products :is(th, td) { padding: 3px 4px; text-align: right; white-space: normal; border-top: 1px solid var(--rule); }
  .products th { text-align: left; font-weight: 400; color: var(--muted); }
  .products td:last-child { white-space: nowrap; }
  .products td[data-sign] { color: var(--own, var(--ink)); font-weight: 600; }
  .products .total th { color: var(--ink); }
  @container page (max-width: 717px) {
    .graph > .data { padding-top: 6px; }
  }
`;
