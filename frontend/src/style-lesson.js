/** How a lesson looks beside the graph. */

import { css } from "./sheet.js";

const lesson = css`
  .course {
    padding: 0 0 16px; font-size: 16px; display: grid; gap: 10px; align-content: start;
    grid-template-columns: minmax(0, 1fr);
  }
  .course p + p { margin-top: 8px; }
  .course .say:focus { outline: 0; } /* it is read aloud from here, and nothing can be done with it */
  .course .where { color: var(--muted); font-size: 14.5px; }
  .course .where b { color: var(--ink); }
  .course h2 { font-size: 19px; line-height: 1.35; color: var(--ink); letter-spacing: 0; }
  .course .lead { color: var(--muted); font-size: 15px; line-height: 1.45; }
  .course ol { list-style: none; margin: 0; padding: 0; }
  .course .dots { display: flex; flex-wrap: wrap; }
  .dots button {
    width: 28px; height: 28px; border: 0; background: none; padding: 0; cursor: pointer; display: grid;
    place-items: center;
  }
  .dots button::before {
    content: ""; width: 10px; height: 10px; border-radius: 50%; border: 1.5px solid var(--line);
    background: var(--panel);
  }
  .dots button[data-done="true"]::before { background: var(--ink); border-color: var(--ink); }
  .dots button[aria-current]::before { border: 3.5px solid var(--focus); }
  .prompts { display: grid; gap: 16px; grid-template-columns: minmax(0, 1fr); }
  .prompt { border-top: 1px solid var(--rule); padding-top: 12px; display: grid; gap: 10px;
    grid-template-columns: minmax(0, 1fr); }
  .prompt .ask { font-weight: 550; }
  .choices { display: flex; flex-wrap: wrap; gap: 8px; }
  .course :where(.choices button, .answer input, .primary, .ways button:not(.link)) {
    min-height: 44px; border: 1px solid var(--line); border-radius: 10px; padding: 4px 16px; background: var(--panel);
    cursor: pointer; font: inherit; color: inherit; text-align: left;
  }
  .course .choices button[aria-pressed="true"] { border: 2px solid var(--ink); font-weight: 600; }
  .course .choices button[data-wrong="true"] { border-color: var(--minus); }
  .course .choices button:disabled { cursor: default; opacity: 1; }
  .course .choices button:disabled[aria-pressed="false"] { color: var(--muted); }
  .answer { display: flex; flex-wrap: wrap; gap: 8px; }
  .course .answer input {
    flex: 1 1 6em; width: 6em; max-width: 10em; font-size: 18px; font-weight: 600; cursor: text; min-width: 0;
  }
  .course .answer input[data-wrong="true"] { border: 2px solid var(--minus); }
  .course button.primary {
    background: var(--ink); color: var(--panel); border-color: var(--ink); font-weight: 600; padding: 4px 20px;
  }
  @media (forced-colors: active) {
    .course button.primary { forced-color-adjust: none; }
  }
  .course .handed { white-space: pre-wrap; font: 14px/1.5 var(--mono); user-select: all; }
  .course .wrong { border-left: 3px solid var(--minus); background: var(--minus-tint); border-radius: 0 8px 8px 0;
    padding: 10px 14px; }
  .course .ways { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; }
  .course .ways .link { min-height: 34px; }
  .detour { position: absolute; inset: 0; pointer-events: none; z-index: 3; }
  .detour svg { position: absolute; inset: 0; width: 100%; height: 100%; overflow: visible; }
  .detour path { fill: none; stroke: var(--minus); stroke-width: 2.5; stroke-dasharray: 7 5; }
  .detour .tip { stroke-dasharray: none; }
  .detour rect { fill: none; stroke: var(--focus); stroke-width: 2; stroke-dasharray: 5 4; }
  .detour b {
    position: absolute; transform: translate(-50%, -50%); padding: 2px 12px; border: 1.5px solid var(--minus);
    border-radius: 13px; background: var(--panel); color: var(--minus-ink); font-size: 13.5px; white-space: nowrap;
  }
  .page[data-machine] :is(.card > :not(.machine), .caption, .ribbon) { display: none; }
  .page[data-machine] .card { display: grid; min-height: 340px; }
  .machine { display: grid; grid-template-rows: minmax(0, 1fr) auto; padding: 12px; min-width: 0; }
  .machine svg { width: 100%; height: 100%; min-height: 0; display: block; }
  .machine text { text-anchor: middle; fill: var(--ink); font-weight: 500; font-variant-numeric: tabular-nums; }
  .machine .big { font-weight: 650; }
  .machine .on { fill: var(--ground); }
  .machine .muted { fill: var(--muted); font-weight: 400; }
  .machine .answer { font-weight: 650; }
  .machine .gold { font-weight: 650; fill: color-mix(in srgb, var(--gold) 70%, var(--ink)); }
  .machine .of { font-weight: 650; text-anchor: start; }
  .machine .before { text-anchor: end; }
  .machine .ball { fill: var(--constant); stroke: var(--muted); stroke-width: 1.5; }
  .machine :is(.way, .tick, .axis) { fill: none; stroke: var(--muted); stroke-width: 2; }
  .machine .case { fill: var(--box); stroke: var(--ink); stroke-width: 2; }
  .machine .knob { fill: var(--param); stroke: var(--gold); stroke-width: 2; cursor: grab; touch-action: none; }
  .machine .hand-of { pointer-events: none; transition: transform 400ms cubic-bezier(0.2, 0.7, 0.2, 1); }
  .machine .hand-of path { stroke: var(--ink); stroke-width: 6; stroke-linecap: round; }
  .machine .hand-of circle { fill: var(--ink); }
  .machine .guess { fill: var(--box); stroke: var(--line); stroke-width: 2; stroke-dasharray: 6 5; }
  .machine .guess[data-known="true"] { fill: var(--ink); stroke: none; }
  .machine .flag { fill: var(--ink); stroke: var(--ink); stroke-width: 2.5; }
  .machine .wish { fill: none; stroke: var(--focus); stroke-width: 3.5; stroke-linecap: round; stroke-linejoin: round; }
  .machine .now { fill: var(--focus); font-weight: 650; }
  .machine .gap { stroke: var(--ink); stroke-width: 6; stroke-dasharray: 8 5; }
  .machine .bead { transition: transform 600ms cubic-bezier(0.2, 0.7, 0.2, 1); }
  .machine .bead { fill: var(--ink); }
  .machine .ghost { fill: none; stroke: var(--muted); stroke-width: 1.5; stroke-dasharray: 4 3; }
  .machine .dial { display: block; max-width: 320px; width: 60%; margin: 0 auto; }
  @media (prefers-reduced-motion: reduce) {
    .machine :is(.hand-of, .bead) { transition: none; }
  }
  .page[data-level="story"] .course .ask { font-size: 21px; line-height: 1.35; }
  .page[data-level="story"] .course .choices button {
    min-height: 60px; padding: 4px 24px; font-size: 18px; font-weight: 600;
  }
  .listing {
    margin: 0; font-size: 12.5px; line-height: 18px; border: 1px solid var(--rule); border-radius: 10px;
    background: var(--panel);
  }
  .listing pre { margin: 0; padding: 8px 0; overflow-x: auto; }
  .listing code { display: block; font-family: var(--mono); padding: 0 10px; white-space: pre; }
  .listing code[data-now="true"] { background: var(--now); box-shadow: inset 3px 0 var(--focus); }
  .listing figcaption { border-top: 1px solid var(--rule); padding: 6px 0; min-height: 54px; }
  .listing figcaption code { white-space: pre-wrap; }
  .numberline[data-unknown] :is(.bead, .gap, .by) { visibility: hidden; }
  .player .step[aria-disabled="true"] { /* what goes on now stands beside the question */
    background: var(--panel); color: var(--muted); border-color: var(--line); cursor: default;
  }
  .course .graded { border-left: 3px solid var(--line); padding-left: 12px; color: var(--muted); }
  .course .right { color: var(--plus-ink); }
  .course .right b { font-size: 18px; }
  .page:has(> .side > .lesson) .ribbon[data-before] { visibility: hidden; } /* it would say too much */
  .course small { color: var(--muted); font-size: 13px; align-self: center; }
  .page .title .levels { display: none; } /* a lesson has its own */
  .page .title .level:has(+ .levels) { display: inline; }
  :host([data-asking]) .player .step {
    background: var(--panel); color: var(--ink); border-color: var(--line);
  }
  :host([data-fixed]) .box .hand { visibility: hidden; }
  :host([data-fixed]) .player { display: none; } /* a step would fill in the blank */
  @container page (max-width: 717px) {
    .page[data-level="story"]:not([data-machine]):has(> .side > .lesson) .numberline { display: block; }
    .page[data-level="story"]:not([data-machine]):has(> .side > .lesson) .numberline .line {
      height: 84px; margin-right: 26px;
    }
    .page[data-level="story"]:not([data-machine]):has(> .side > .lesson) .numberline .line > :not(.zoom) {
      top: 58px;
    }
  }
  @container page (max-width: 359px) {
    .page[data-level="story"]:not([data-machine]):has(> .side > .lesson) .numberline .line {
      margin-right: 46px;
    }
  }
  .page[data-tab] .side > .lesson[data-panel] { display: block; border: 0; }
  .page:has(> .side > .lesson) > .side { padding: 2px; }
  @container page (min-width: 880px) {
    .title ~ .side .course .where { display: none; } /* it stands above the graph */
  }
  @container page (max-width: 879px) {
    /* What is asked stands below the graph, as high as it is. */
    .page:has(> .side > .lesson) > .side { max-height: none; }
  }
  .guesses { border-spacing: 0; width: 100%; font-size: 15px; line-height: 1.35; }
  .guesses :is(td, th) { padding: 2px 6px 2px 0; border: 0; background: none; text-align: left; font-weight: 400; }
  .guesses th { color: var(--muted); font-size: 14px; position: static; }
  .predicted .guesses { table-layout: fixed; }
  .predicted { display: none; border-top: 1px solid var(--rule); padding-top: 4px; }
  @media (min-height: 880px) {
    @container page (min-width: 880px) {
      .predicted { display: block; }
    }
  }
  .pad { flex: 1 0 100%; display: grid; grid-template-columns: repeat(7, minmax(0, 1fr)); gap: 6px 4px; }
  .pad button {
    min-height: 44px; border: 1px solid var(--line); border-radius: 10px; background: var(--panel); cursor: pointer;
    font: inherit; font-size: 18px; color: inherit; padding: 0; touch-action: manipulation;
  }
  .pad .back { grid-column: 7; grid-row: 1 / span 2; }
  .answer:has(input[data-wrong="true"]:not(:focus)) .pad { display: none; } /* what was wrong is read first */
  @container page (max-width: 717px) {
    /* What has been answered shrinks to a line, with its reason as long as it is the last. */
    .prompt[data-state="over"]:not(:last-child) { display: flex; flex-wrap: wrap; gap: 4px 10px; align-items: center; }
    .prompt[data-state="over"]:not(:last-child) :is(.ask, .right) { font-weight: 400; font-size: 14.5px; }
    .prompt[data-state="over"]:not(:last-child) .right { flex-basis: 100%; }
    .prompt[data-state="over"]:nth-last-child(n + 3) .right { display: none; }
    .prompt[data-state="over"]:not(:last-child) .choices button {
      min-height: 28px; padding: 0 10px; font-size: 14.5px;
    }
    .prompt[data-state="over"]:not(:last-child) .choices button[aria-pressed="false"] { display: none; }
    .course .prompt[data-state="over"]:not(:last-child) .answer input {
      min-height: 28px; flex: none; width: 6em; padding: 0 10px; font-size: 14.5px;
    }
    .prompts { gap: 10px; }
    .course .prompt { padding-top: 10px; }
    .page:has(> .side > .lesson) > .side { padding: 4px; }
    .page > .side > .lesson { padding: 8px; }
    .course .answer input { flex: 1 1 7.5em; width: auto; }
    .course .answer small { flex: 1 0 auto; }
  }
  @media (min-height: 600px) {
    @container page (max-width: 717px) {
      /* The graph stays in sight while a question about it is answered. */
      .page:has(> .side > .lesson) { display: block; --stuck: clamp(304px, 43svh, 400px); }
      .page:has(> .side > .lesson) :is(.player, .side) :is(button, input, select, a),
      .page:has(> .side > .lesson) :is(.caption, .player, .course, .prompt, .on) {
        scroll-margin-top: calc(var(--cr-top, 0px) + var(--stuck) + 8px);
      }
      .page:has(> .side > .lesson) > .main { display: contents; }
      .page:has(> .side > .lesson) > .main > .card {
        position: sticky; top: var(--cr-top, 0px); z-index: 5; height: var(--stuck);
      }
      .page:has(> .side > .lesson) > .main > :is(.caption, .player) { margin-top: 8px; }
      .page:has(> .side > .lesson) > .side { margin-top: 8px; }
      :host([data-fixed]) .page > .main > .caption { height: auto; } /* nobody steps in an exercise */
    }
  }
  @container page (min-width: 880px) {
    .page:has(> .side > .lesson) { grid-template-columns: minmax(0, 1fr) minmax(300px, 24%); }
    .page:has(> .side > .lesson .listing) { grid-template-columns: minmax(0, 1fr) minmax(420px, 34%); }
  }
  @media (min-height: 860px) {
    @container page (min-width: 880px) {
      .listing { position: sticky; top: 0; z-index: 1; } /* the lines stay in sight beside each question */
    }
  }
  .course .held { display: grid; grid-template-columns: auto minmax(0, 1fr) 3.6em; gap: 10px; align-items: center; }
  .course .held .hand { --scale: 1; width: 100%; margin: 0; height: 44px; }
  .course .held b { text-align: right; }
  .course .held .m { font-size: 20px; }
  .course .on { display: flex; flex-wrap: wrap; gap: 12px; align-items: center; }
`;
export const sheets = [lesson.sheet];
