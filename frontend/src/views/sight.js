/** What is newest of a lesson is brought into sight, below a graph that stays there. */

const ROOM = 16; // pixels below it
const AIR = 8; // between the card and what stands below it

/**
 * What is newest, in a panel that is scrolled or on a page.
 * @param {Element} newest
 * @param {ShadowRoot} shadow
 * @param {boolean} walks whether steps are what is to be done
 */
export function bringIntoSight(newest, shadow, walks) {
  const side = /** @type {HTMLElement} */ (shadow.querySelector(".side"));
  const card = /** @type {HTMLElement} */ (shadow.querySelector(".card"));
  const stuck = getComputedStyle(card).position === "sticky";
  const room = innerHeight - (stuck ? card.offsetHeight : 0) - ROOM;
  if (newest.matches(".course")) {
    side.scrollTop = 0;
    // Then they and their sentence stay in sight.
    const steps = walks ? [...shadow.querySelectorAll(".main > :is(.caption, .player)")] : [];
    const first = steps.find(({ clientHeight }) => clientHeight > 0); // a machine has no sentence
    if (!stuck) return;
    (first ?? newest).scrollIntoView({ block: "start" });
    // A card that needs more than its share is higher than the room that is kept for it.
    const under = card.getBoundingClientRect().bottom + AIR - (first ?? newest).getBoundingClientRect().top;
    if (under > 0) scrollBy(0, -under);
  } else if (stuck) newest.scrollIntoView({ block: newest.clientHeight > room ? "start" : "nearest" });
  else if (side.scrollHeight > side.clientHeight + ROOM) {
    const below = newest.getBoundingClientRect().bottom - side.getBoundingClientRect().bottom + ROOM;
    if (below > 0) side.scrollTop += below;
  } else newest.scrollIntoView({ block: "nearest" });
}
