/** The one line above an element on another page: what it shows, and the way to all of it. */

import { html, nothing, render } from "lit/html.js";
import * as icons from "./icons.js";
import { levels } from "./levels.js";

/** @import { Scenery, Send } from "../types" */
/** @import { Tools } from "./panels.js" */

/**
 * @param {HTMLElement} root
 * @param {Send} send
 * @param {Tools} tools
 */
export function mount(root, send, tools) {
  /** @param {Scenery} scenery */
  return function update(scenery) {
    const { state, say, stale } = scenery;
    if (stale) return; // the title is that of what is shown
    const { heading, href } = tools.title();
    const example = state.examples.find(({ id }) => id === state.example);
    const own = example?.title[state.language] ?? example?.title.en ?? say("embed.title");
    // Where it is narrow, of several sentences the last, which is the question.
    const [, before, last] = /^(.*(?:[.?!] |[。？！]))?(.+)$/su.exec(heading ?? own) ?? ["", "", heading ?? own];
    render(
      html`<strong class="heading"><span class="before">${before}</span>${last}</strong>
        <span class="level">${say(`level.${state.level}`)}</span>
        ${levels(scenery, send)}
        ${
          href
            ? html`<a class="link" href=${href} target="_blank" rel="noopener">${say("embed.open")} ${icons.out}</a>`
            : nothing
        }`,
      root,
    );
  };
}
