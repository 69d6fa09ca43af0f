/** How the panels look that come later, and the picture of a graph that is too large for boxes. */

import { css } from "./sheet.js";

export const panels = css`
  .page[data-stale] :is(.rule, .table) > * { opacity: 0.55; }
  .page[data-empty] :is(.rule, .table, .legend, .whatif, .training, .outline) { display: none; }
  .gallery .summary { flex: 1 1 20em; color: var(--muted); min-width: 0; }
  /* the editor */
  textarea, .cm-editor {
    display: block; width: 100%; margin-top: 6px; font: 13.5px/1.6 var(--mono); background: var(--ground);
    border: 1px solid var(--line); border-radius: 7px;
  }
  textarea { padding: 6px 10px; resize: vertical; white-space: pre-wrap; }
  .cm-editor { max-height: 46vh; }
  .cm-editor.cm-focused { outline: 2px solid var(--focus); outline-offset: 1px; }
  .cm-editor .cm-scroller { font: inherit; overflow: auto; }
  .cm-editor .cm-gutters { background: transparent; color: var(--muted); border: 0; }
  .cm-editor .cm-content { caret-color: var(--ink); padding: 6px 0; }
  .cm-editor .cm-cursor { border-left-color: var(--ink) !important; }
  .cm-editor .cm-selectionBackground { background: var(--now) !important; }
  .cm-now { background: var(--now); }
  .cm-fault {
    text-decoration: underline wavy var(--minus) 1.5px; text-underline-offset: 4px; text-decoration-skip-ink: none;
    background: color-mix(in srgb, var(--minus) 16%, transparent);
  }
  .tok-comment { color: var(--muted); }
  .tok-number { color: var(--plus-ink); }
  .tok-call { color: var(--focus); }
  .tok-operator { color: var(--muted); }
  /* the graph */
  .stage { position: relative; padding: 0; overflow: hidden; flex: 1; }
  .stage .graph { position: relative; height: 300px; overflow: hidden; touch-action: pan-y; cursor: grab; }
  .stage .graph:active { cursor: grabbing; }
  .stage .graph canvas {
    transform-origin: 0 0; position: absolute; inset: 0; width: 100%; height: 100%; pointer-events: none;
  }
  .nodes { position: absolute; left: 0; top: 0; transform-origin: 0 0; }
  .nodes button {
    position: absolute; background: none; border: 0; padding: 0; margin: 0; border-radius: 8px; cursor: pointer;
  }
  .nodes button.fold { cursor: zoom-out; }
  .nodes button[aria-expanded] { cursor: zoom-in; }
  .nodes button:hover { box-shadow: 0 0 0 2px var(--line); }
  .nodes button:focus-visible { outline: 3px solid var(--focus); outline-offset: 3px; }
  .stage .graph .mini {
    inset: auto auto 10px 10px; border: 1px solid var(--line); border-radius: 5px; pointer-events: auto;
    cursor: crosshair; background: var(--panel);
  }
  .find input {
    min-height: 32px; width: 13em; max-width: 40vw; padding: 2px 10px; border: 1px solid var(--line);
    border-radius: 16px; background: var(--ground);
  }
  .find input[aria-invalid="true"] { border-color: var(--minus); }
  .find { margin-right: auto; }
  .stage[data-stale] .graph canvas { opacity: 0.5; filter: saturate(0.4); }
  .tools { display: flex; align-items: center; justify-content: end; gap: 8px; min-height: 36px; padding: 6px 8px 0; }
  .tools .note {
    margin-right: auto; padding: 3px 10px; border-left: 3px solid var(--line); font-size: 13.5px; line-height: 1.4;
  }
  .tools .note[data-warn] { border-color: var(--minus); }
  .tools .zoom { display: flex; }
  .tools .zoom button {
    width: 40px; height: 40px; display: grid; place-items: center; border: 0; background: none; color: var(--muted);
    cursor: pointer; border-radius: 8px;
  }
  .tools .zoom button:hover { color: var(--ink); }
  .tools .zoom svg { width: 18px; }

  .legend ul {
    list-style: none; display: flex; flex-wrap: wrap; gap: 4px 18px; font-size: 13px; color: var(--muted);
    padding: 0 2px;
  }
  .legend li { display: flex; align-items: center; gap: 7px; }
  .key {
    display: inline-block; width: 22px; height: 14px; border: 1px solid var(--muted); background: var(--box);
    border-radius: 4px;
  }
  .key.input { border-radius: 8px; background: var(--constant); }
  .key.param { background: var(--param); border-style: double; border-width: 3px; }
  .key.const { border-style: dotted; border-width: 1.5px; background: var(--constant); }
  .key.plus, .key.minus {
    height: 0; border: 0; border-top: 3px solid var(--plus); border-radius: 0; width: 26px; background: none;
  }
  .key.minus { border-top: 3px dashed var(--minus); }

  /* the rule */
  .rule .where { display: flex; gap: 10px; align-items: baseline; margin: 4px 0 6px; }
  .phase {
    font-size: 12.5px; font-weight: 600; padding: 1px 9px; border-radius: 99px; background: var(--constant);
    color: var(--muted);
  }
  .phase.backward, .phase.loss { background: var(--now); color: var(--focus); }
  .rule .count { color: var(--muted); font-size: 13px; }
  .rule .sentence { margin-bottom: 4px; }
  .rule .about {
    color: var(--muted); font-size: 13.5px; border-top: 1px solid var(--rule); padding-top: 8px; margin-top: 8px;
  }
  .rule .diagnostic { margin-top: 8px; padding: 6px 12px; border-left: 3px solid var(--minus); font-size: 14px; }
  .rule { min-height: 460px; }
  .rule .head { display: flex; justify-content: space-between; align-items: center; gap: 8px; }
  .level select { min-height: 28px; padding: 1px 6px; font-size: 13px; }
  .rule .where { flex-wrap: wrap; }
  .rule .line { display: grid; grid-template-columns: 7.4em max-content; align-items: center; }
  .rule .line:has(.terms) { grid-template-columns: 7.4em minmax(0, 1fr); }
  .terms { display: flex; flex-wrap: wrap; align-items: center; column-gap: 2px; min-width: 0; }
  .terms math { margin: 3px 0; }
  .part { font-size: 12px; line-height: 1.25; color: var(--muted); padding-right: 8px; }
  .sources {
    display: flex; flex-wrap: wrap; gap: 2px 14px; align-items: center; font-size: 13px; color: var(--muted);
    margin-top: 4px;
  }
  .sources .link { padding: 3px 2px; max-width: 100%; overflow: hidden; }
  .sources { min-width: 0; }
  .sources math { margin: 0; font-size: 14.5px; }
  .paths { margin-top: 8px; font-size: 14px; border-top: 1px solid var(--rule); padding-top: 6px; }
  .paths summary { cursor: pointer; min-height: 26px; }
  .paths p { margin-top: 4px; }
  .rule .formula { overflow-x: auto; overflow-y: hidden; padding: 6px 2px; margin: 4px 0; border-radius: 6px; }
  math {
    font-family: "Cambria Math", "STIX Two Math", "Latin Modern Math", math, var(--sans); font-size: 17px;
    margin: 7px 0; text-align: left; display: block math; width: max-content;
  }
  msub > :nth-child(2), msup > :nth-child(2) { font-size: 0.75em; math-depth: 0; }
  /* Without a font for mathematics a subscript hangs from the foot of its letter, which few letters have. */
  msub > mi:first-child { padding-bottom: 0.24em; }
  math mn { font-variant-numeric: tabular-nums; }

  /* what if */
  .whatif { container: whatif / inline-size; }
  .whatif .head { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: center; gap: 4px 12px; }
  .whatif fieldset { border: 0; margin: 8px 0 0; padding: 0; min-width: 0; display: grid; gap: 2px; }
  .leaf {
    display: grid; grid-template-columns: minmax(4em, 8em) minmax(60px, 1fr) 7.5em 38px minmax(7em, 11.5em) 1.2em;
    align-items: center; gap: 8px; min-height: 34px;
  }
  .leaf.wide { grid-template-columns: minmax(4em, 8em) minmax(0, 1fr) 11em 1.2em; }
  .leaf > * { min-width: 0; }
  .leaf label, .leaf > span:first-child {
    font-weight: 600; display: flex; align-items: center; gap: 6px; overflow-wrap: anywhere;
  }
  .leaf .key { width: 14px; height: 12px; flex: none; }
  .leaf input[type="range"] { width: 100%; min-width: 0; margin: 0; height: 28px; accent-color: var(--focus); }
  .leaf input[type="number"], .rate input {
    width: 100%; min-width: 0; min-height: 30px; padding: 2px 6px; border: 1px solid var(--line); border-radius: 6px;
    background: var(--ground);
  }
  .leaf button, .actions button, .break button, .rate button {
    border: 1px solid var(--line); background: var(--panel); border-radius: 7px; min-height: 30px; padding: 0 10px;
    cursor: pointer; font-size: 13.5px;
  }
  .leaf button { padding: 0; }
  .actions button[disabled] { color: var(--muted); cursor: default; opacity: 0.6; }
  .actions button[aria-pressed="true"] { border-color: var(--focus); background: var(--now); color: var(--focus); }
  .actions { display: flex; flex-wrap: wrap; gap: 6px; }
  .cells { display: grid; gap: 3px; max-width: 26em; }
  .slope { text-align: right; font-size: 13.5px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
  .slope .map { display: inline-grid; vertical-align: middle; margin: 0 4px 0 0; }
  .slope[data-sign="1"] { color: var(--plus-ink); }
  .slope[data-sign="-1"] { color: var(--minus-ink); }
  .slope s { color: var(--muted); }
  .mark[data-fine="true"] { color: var(--plus-ink); }
  .mark[data-fine="false"] { color: var(--minus-ink); }
  .effect, .verdict { margin-top: 8px; padding: 6px 12px; border-left: 3px solid var(--focus); font-size: 14px; }
  .verdict[data-fine="true"] { border-color: var(--plus); }
  .verdict[data-fine="false"] { border-color: var(--minus); }
  .break { margin-top: 12px; padding-top: 8px; border-top: 1px solid var(--rule); font-size: 14px; }
  .break h3 { margin: 0; font-size: 13px; font-weight: 600; color: var(--muted); }
  .break p { margin-top: 4px; }
  .rate { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; margin-top: 8px; }
  .rate label { display: flex; align-items: center; gap: 8px; }
  .rate input { width: 7em; }

  /* training */
  .training { container: training / inline-size; }
  .training summary h2 { display: inline; }
  .how { border: 0; margin: 8px 0; padding: 0; display: flex; flex-wrap: wrap; gap: 8px 14px; min-width: 0; }
  .how label span, .open label span { display: block; font-size: 12px; color: var(--muted); line-height: 1.4; }
  .how input, .training .open input[type="number"] {
    width: 7.5em; min-height: 34px; padding: 2px 8px; border: 1px solid var(--line); border-radius: 7px;
    background: var(--ground);
  }
  .how .wrong { display: block; max-width: 15em; font-style: normal; font-size: 12px; color: var(--minus-ink); }
  .how .wrong:empty { display: none; }
  .how[disabled] { opacity: 0.6; }
  .training .effect { margin: 8px 0; }
  .training .status { margin: 8px 0 4px; font-size: 14px; }
  .curves { display: flex; flex-wrap: wrap; gap: 6px 14px; align-items: end; margin: 6px 0; }
  .curves label, .curves select { max-width: 100%; }
  .curves label:not(.check) span { display: block; font-size: 12px; color: var(--muted); line-height: 1.4; }
  .drawn {
    list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: 2px 14px; font-size: 13px; margin-top: 2px;
  }
  .more { flex-basis: 100%; font-size: 14px; }
  .mine:empty { display: none; }
  .more > div { display: flex; flex-wrap: wrap; gap: 8px 14px; margin-top: 6px; }
  .chart { min-height: 220px; overflow: hidden; cursor: pointer; }
  .runs { margin-top: 6px; font-size: 13.5px; }
  .runs th { white-space: normal; }
  .runs thead th { position: static; }
  .swatch { display: inline-block; width: 28px; height: 4px; margin-right: 8px; vertical-align: middle; }
  .runs em { color: var(--muted); }
  .how :user-invalid, .open :invalid { border-color: var(--minus-ink); }
  .training .open { display: flex; flex-wrap: wrap; align-items: end; gap: 8px 12px; margin-top: 8px; }
  .training .open > input[type="range"] { flex: 1 1 140px; min-width: 0; height: 34px; accent-color: var(--focus); }
  .training .open .actions button { min-width: 34px; min-height: 34px; }
  .training .open .effect { flex-basis: 100%; margin-top: 0; }
  .own { margin-top: 10px; font-size: 14px; }
  .own input[type="file"] { max-width: 100%; margin: 6px 0; }

  /* the numbers */
  .table { container: numbers / inline-size; }
  .table .head { display: flex; justify-content: space-between; align-items: center; gap: 12px; }
  .check { display: flex; align-items: center; gap: 7px; font-size: 13.5px; color: var(--muted); min-height: 28px; }
  .check input { width: 16px; height: 16px; accent-color: var(--focus); }
  .scroll { position: relative; overflow: auto; max-height: 460px; margin-top: 6px; }
  table { border-collapse: collapse; width: 100%; font-size: 14px; }
  th, td {
    text-align: left; padding: 3px 12px 3px 6px; border-bottom: 1px solid var(--rule); font-weight: 400;
    white-space: nowrap;
  }
  thead th { color: var(--muted); font-size: 12.5px; position: sticky; top: 0; background: var(--panel); }
  .table .number { text-align: right; }
  td.written { color: var(--muted); }
  td code { font: 13px var(--mono); }
  tbody th[scope="row"] { white-space: normal; }
  tbody th button {
    background: none; border: 0; padding: 2px 4px; margin-left: -4px; min-height: 26px; cursor: pointer;
    font-weight: 600; text-align: left;
  }
  tbody th button:hover { text-decoration: underline; }
  tr[aria-current] { background: var(--now); }
  .grad[data-sign="1"] { color: var(--plus-ink); }
  .grad[data-sign="-1"] { color: var(--minus-ink); }

  /* the outline */
  .outline summary { cursor: pointer; min-height: 26px; }
  .outline summary h2 { display: inline; }
  .outline ul { list-style: none; max-height: 420px; overflow: auto; font-size: 14px; margin-top: 6px; }
  .outline li {
    display: flex; flex-wrap: wrap; gap: 0 12px; min-height: 28px; align-items: center; cursor: pointer;
    border-radius: 5px;
  }
  .outline li:hover { background: var(--constant); }
  .outline li[aria-current] { background: var(--now); }
  .outline li em { color: var(--muted); font-style: normal; }
  .outline .mark { width: 1em; color: var(--muted); }
  .actions.tidy { margin-top: 6px; }

  @container whatif (max-width: 500px) {
    .leaf {
      grid-template: "name field nudge mark" auto "slider slope slope slope" auto / minmax(0, 1fr) 6.5em 38px 1em;
      row-gap: 0; padding-bottom: 6px;
    }
    .leaf label { grid-area: name; }
    .leaf input[type="range"] { grid-area: slider; }
    .leaf input[type="number"]:not(.cells *) { grid-area: field; }
    .leaf button { grid-area: nudge; }
    .leaf .slope { grid-area: slope; }
    .leaf .mark { grid-area: mark; }
    .leaf.wide { grid-template: "name slope mark" auto "cells cells cells" auto / minmax(0, auto) minmax(0, 1fr) 1em; }
    .leaf.wide .cells { grid-area: cells; }
    .slope s { display: none; }
  }
  @container training (max-width: 400px) { .runs .count { display: none; } .runs { font-size: 12.5px; } }
  @container numbers (max-width: 330px) { .table table { font-size: 12px; } .table :is(th, td) { padding: 3px 3px 3px 0;
  } }
  @container numbers (max-width: 540px) { td.written, th.written { display: none; } }
  @container side (max-width: 560px) {
    table { font-size: 13px; }
    th, td { padding: 3px 4px; }
    .rule .line { grid-template-columns: max-content; }
    .rule .line:has(.terms) { grid-template-columns: minmax(0, 1fr); }
  }
`;
