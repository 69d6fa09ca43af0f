/** What of the page is shown, where a reader has not said it. Pure. */

/** @import { State } from "../types" */

/**
 * Whether the side panel stands beside the graph: a story has the whole width, until its reader wants the panel.
 * @param {State} state
 */
export const panelOpen = ({ panel, level }) => panel ?? level !== "story";
