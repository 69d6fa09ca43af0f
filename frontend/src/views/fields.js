/** Listeners of form fields that are told what the field holds. */

/**
 * @param {(text: string) => void} act
 * @returns {(event: Event) => void}
 */
export const typed = (act) => (event) => act(/** @type {HTMLInputElement} */ (event.target).value);

/**
 * @param {(on: boolean) => void} act
 * @returns {(event: Event) => void}
 */
export const ticked = (act) => (event) => act(/** @type {HTMLInputElement} */ (event.target).checked);
