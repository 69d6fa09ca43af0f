/** How the studio looks beside what all elements wear: its own row, the height of the window, the panel. */

import { css } from "./sheet.js";

export const studio = css`
  /* the studio's own row */
  .bar { display: flex; align-items: center; gap: 8px 16px; min-height: 44px; flex-wrap: wrap; }
  .bar .which select {
    border-color: transparent; background: none; font-size: 15px; max-width: 46vw; min-height: 44px;
    text-overflow: ellipsis;
  }
  .bar .levels { margin: 0 auto; }
  .bar .undo { display: flex; }
  .bar :is(.panel, .sheet) {
    display: none; min-height: 36px; padding: 0 12px; border: 1px solid var(--rule); border-radius: 8px;
    background: none; color: var(--muted); font-size: 14px; cursor: pointer;
  }
  .bar :is(.panel[aria-pressed="true"], .sheet[aria-expanded="true"]) {
    background: var(--constant); color: var(--ink);
  }
  .bar .icon {
    width: 40px; height: 40px; border: 0; border-radius: 8px; background: none; display: inline-grid;
    place-items: center; cursor: pointer;
  }
  .bar .icon:disabled { color: var(--line); cursor: default; }
  .bar .icon:not(:disabled):hover { background: var(--constant); }

  /* where it stands: beside each other where there is room, and all of the lesson in the first screen */
  .main { height: max(450px, calc(100dvh - 56px - 44px - 36px)); }
  @container page (min-width: 1120px) {
    .page { grid-template-columns: minmax(0, 1fr) 320px; padding: 0 24px 16px; }
    .side { height: max(450px, calc(100dvh - 56px - 44px - 36px)); overflow: auto; }
  }
  @container page (min-width: 1120px) {
    .page[data-alone] { grid-template-columns: minmax(0, 1fr); }
    .page[data-alone] .side { display: none; }
    .bar .panel { display: block; }
  }
  /* a story: the line is the hero */
  @container page (min-width: 718px) {
    .page[data-level="story"] .caption :is(.said, .sum) { font-size: 23px; line-height: 36px; }
    .page[data-level="story"] .caption { min-height: 74px; }
  }
  @media (max-height: 759px) {
    @container page (min-width: 718px) {
      .numberline .line { height: 60px; }
      .numberline .line > :not(.zoom) { top: 32px; }
      .view { padding: 10px 16px; }
    }
  }
  @media (min-height: 760px) {
    @container page (min-width: 718px) {
      .page[data-level="story"] .numberline .line { height: 146px; }
      .page[data-level="story"] .numberline .line > :not(.zoom) { top: 84px; }
      .page[data-level="story"] .numberline .line > .by { top: 104px; font-size: 18px; line-height: 26px; }
      .page[data-level="story"] .numberline :is(.bead, .ghost) { width: 28px; height: 28px; margin: -13px 0 0 -14px; }
      .page[data-level="story"] .numberline .flag { height: 74px; margin-top: -74px; }
      .page[data-level="story"] .numberline .flag::before { width: 36px; height: 27px; }
      .page[data-level="story"] .numberline .line > * > em { font-size: 16px; line-height: 22px; }
      .page[data-level="story"] .numberline .line > * > em b {
        display: block; font-size: 29px; line-height: 34px; font-weight: 650;
      }
      .page[data-level="story"] .numberline .line > .bead em { bottom: 34px; left: -20px; }
      .page[data-level="story"] .numberline .line > .bead em.left { left: auto; right: -20px; }
      .page[data-level="story"] .numberline .flag em { left: 46px; top: -8px; }
      .page[data-level="story"] .numberline .flag em.left { left: auto; right: 12px; }
    }
  }
  .player .because {
    min-height: 44px; padding: 0 12px; border: 1px solid var(--line); border-radius: 8px; background: var(--panel);
    color: var(--ink); font: inherit; font-weight: 600; cursor: pointer;
  }
  @container page (min-width: 1120px) {
    .player .because, .tabs .away { display: none; }
  }
  .tabs .away { margin-left: auto; min-width: 44px; flex: none; }
  /* where the panel has no room of its own it comes over the graph, when it is asked for */
  @container page (max-width: 1119px) {
    .page { position: relative; }
    .page:not([data-sheet]) .side { display: none; }
    .side {
      position: absolute; z-index: 12; right: 16px; bottom: 16px; top: 50px; width: 360px; overflow: auto;
      box-shadow: 0 6px 32px rgb(0 0 0 / 0.22);
    }
  }
  @container page (min-width: 718px) and (max-width: 1119px) {
    .bar .sheet { display: block; }
    .bar .which select { max-width: 26vw; }
    .player .because { display: none; }
  }
  @container page (max-width: 717px) {
    .player .speed { order: 2; }
    .player .speed select { padding-inline: 2px; width: 52px; }
    .page { padding: 0 12px 12px; gap: 6px 12px; }
    .numberline { padding: 0 12px; }
    .numberline :is(.by, .wide, .zoom) { display: none !important; }
    .numberline .line { height: 68px; margin-right: 52px; }
    .main { gap: 6px; }
    .caption .said, .page:lang(zh) .caption .said { font-size: 17px; line-height: 25px; }
    .caption { min-height: 54px; max-height: 126px; overflow: auto; }
    @media (max-height: 700px) {
      .caption { max-height: 102px; }
      .main > .card { min-height: 168px; }
    }
    .ribbon .tile { min-width: 62px; height: 54px; padding: 0 6px; }
    .ribbon .tile b { font-size: 17px; line-height: 22px; }
    .ribbon .tile small { font-size: 12.5px; }
    .ribbon { min-height: 56px; gap: 6px; }
    .ribbon .to > span:first-child, .ribbon[data-tight] .of { display: none; }
    .player { flex-wrap: wrap; gap: 4px 8px; }
    .player .buttons { order: 3; flex: 1 0 100%; }
    .player .step { flex: 1; order: 3; white-space: nowrap; }
    .player .scrub { flex: 1 1 120px; }
    .view { padding: 10px; }
    .phase-of[data-now="false"] b { visibility: hidden; }
    .above { position: static; padding: 6px 12px 0; }
    .above:empty, .above:not(:has(*)) { padding: 0; }
    .phase-of:last-child b { align-self: flex-end; }
  }
  @container page (max-width: 359px) {
    .player .speed { display: none; }
    .player .step { padding: 0 8px; font-size: 16px; }
  }
  @container page (max-width: 717px) {
    .player .because { order: 2; padding: 0 8px; font-size: 15px; }
    .bar { gap: 4px 8px; flex-wrap: nowrap; }
    .bar .which { flex: 1 1 0; min-width: 64px; }
    .bar .which select { width: 100%; max-width: none; padding-inline: 0; }
    .bar .icon:disabled { display: none; } /* there is room for what can be done */
    .bar .levels { margin: 0; }
    .bar .seg button { padding: 0 5px; font-size: 13px; }
    .bar .undo { margin-left: auto; }
    .bar .icon { width: 28px; }
    .main { height: max(520px, calc(100dvh - 48px - 50px - 14px)); }
    .side {
      right: 0; left: 0; bottom: 0; top: auto; width: auto; height: 70%; border-radius: 14px 14px 0 0;
    }
  }
  @container page (max-width: 379px) {
    .bar { flex-wrap: wrap; }
    .bar .levels { order: 3; width: 100%; }
    .bar .levels button { flex: 1; }
    .main { height: max(440px, calc(100dvh - 48px - 98px - 14px)); }
  }
  @container page (max-width: 359px) {
    .player .because { display: none; }
    .bar .sheet { display: block; padding: 0 8px; }
    .side { height: 68%; } /* the leaves above it are whole */
  }
  /* little height: the step stays in sight, and the picture is scrolled */
  @media (max-height: 650px) {
    @container page (min-width: 718px) {
      .main > .card { min-height: 190px; }
      .page:is([data-level="story"], [data-level]) .caption { min-height: 58px; }
      .page[data-level="story"] .caption :is(.said, .sum) { font-size: 20px; line-height: 28px; }
    }
  }
  @media (max-height: 480px) {
    .numberline, .ribbon { display: none; }
    .main { height: max(262px, calc(100dvh - 56px - 44px - 14px)); }
    .main > .card { min-height: 130px; }
  }
`;
