/** How the element looks on another page: one line above, and a height of its own. */

import { css } from "./sheet.js";

export const embed = css`
  :host {
    display: block; width: 100%; min-width: 280px; box-sizing: border-box; color-scheme: light; contain: layout;
    break-inside: avoid;
    border: 1px solid var(--rule); border-radius: 10px; overflow: hidden; overflow: clip;
  }
  :host([hidden]) { display: none; }
  .page { padding: 0 12px 12px; gap: 0 16px; background: var(--ground); border-radius: inherit; }
  .page > .title {
    display: flex; align-items: center; gap: 8px; min-height: 40px; font-size: 15px; white-space: nowrap;
    overflow: hidden;
  }
  .title .heading { overflow: hidden; text-overflow: ellipsis; }
  @container page (max-width: 479px) {
    .title .heading { white-space: normal; line-height: 1.35; max-height: 2.7em; }
    .heading .before { display: none; }
  }
  .title :is(.level, .link) { color: var(--muted); font-size: 14px; }
  .title .levels { display: none; margin-left: 8px; padding: 1px; }
  .title .levels button { min-height: 26px; padding: 0 10px; font-size: 13px; }
  @container page (min-width: 718px) {
    .title .levels { display: inline-flex; }
    .title .level:has(+ .levels) { display: none; }
  }
  .title .link { margin-left: auto; display: inline-flex; align-items: center; gap: 4px; }
  .page[data-empty] :is(.graph, .board, .view, .caption, .ribbon, .player) { visibility: hidden; }
  .page[data-empty] .above { visibility: visible; }
  .player .because, .tabs .away { display: none; }
  .main { height: calc(var(--cr-height, var(--own-height, 480px)) - 54px); }
  .main > .card { min-height: 120px; }
  .side { max-height: calc(var(--cr-height, var(--own-height, 480px)) - 54px); overflow: auto; }
  /* where more is said than fits, a shadow lies over the edge behind which it goes on */
  .caption {
    height: 50px; min-height: 0; overflow: auto; background: linear-gradient(var(--ground) 50%, transparent) local,
      linear-gradient(transparent, var(--ground) 50%) 0 100% local, linear-gradient(var(--line), transparent),
      linear-gradient(transparent, var(--line)) 0 100%; background-repeat: no-repeat;
    background-size: 100% 16px, 100% 16px, 100% 6px, 100% 6px;
  }
  .caption .said, .page:lang(zh) .caption .said { font-size: 17px; line-height: 24px; }
  .numberline .line { height: 60px; }
  .numberline .line > :not(.zoom) { top: 34px; }
  .view { padding: 8px; }
  .player { min-height: 52px; gap: 4px 10px; }
  .buttons button { min-height: 44px; }
  .buttons .step { padding: 0 16px; font-size: 16px; }
  .ribbon { height: 56px; min-height: 0; }
  .page[data-low] .numberline { display: none; }
  .page[data-low] .view { padding: 3px; }
  .page[data-low] > .title { min-height: 34px; }
  .page[data-low] .main { height: calc(var(--cr-height, var(--own-height, 480px)) - 48px); }
  .ribbon .tile { height: 52px; min-width: 62px; padding: 0 6px; }
  .ribbon .tile b { font-size: 17px; line-height: 22px; }
  .ribbon .tile small { font-size: 12.5px; }
  @container page (min-width: 880px) {
    .page:has(.side > *) { grid-template-columns: minmax(0, 1fr) 304px; }
  }
  .side:not(:has(> *)) { display: none; }
  /* An element of 720 px has two of them for its border. */
  @container page (max-width: 717px) {
    .numberline, .player .speed, .player .count { display: none; }
    .player { flex-wrap: nowrap; }
    .caption { height: 73px; }
    .view, .page[data-low] .view { padding: 2px; }
    .phase-of[data-now="false"] b { visibility: hidden; }
    .phase-of b { overflow: visible; }
    .phase-of:last-child b { align-self: flex-end; }
    .above { position: static; padding: 4px 8px 0; }
    .above:not(:has(*)) { padding: 0; }
    .ribbon .to > span:first-child, .ribbon[data-tight] .of { display: none; }
  }
  .page[data-short] .main { gap: 4px; }
  .page[data-short] .caption { height: 66px; }
  .page[data-short] .caption .said, .page[data-short]:lang(zh) .caption .said { font-size: 15px; line-height: 21px; }
  .page[data-short] .ribbon { height: 48px; }
  .page[data-short] .ribbon .tile { height: 46px; }
  .page[data-short] .player { min-height: 46px; }
  .page[data-tiny] .ribbon { display: none; }
  .page[data-tiny] .caption { height: 46px; }
  .page[data-tiny] .main > .card { min-height: 80px; }
  .page[data-low] .above .pick { display: none; }
  @container page (max-width: 419px) {
    .page .ribbon .to, .ribbon .of, .ribbon .of + .op, .title .level, .player .scrub { display: none; }
    .player :is(.buttons, .step) { flex: 1; }
    .page { padding: 0 8px 12px; }
  }
  @container page (max-width: 339px) {
    .page { padding-inline: 6px; } /* a row of three leaves is whole then */
    .page:not([data-short]) .caption { height: 86px; }
    .page:not([data-short]) .caption .said { font-size: 15px; line-height: 21px; }
  }
`;
