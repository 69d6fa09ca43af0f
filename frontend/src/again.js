/** What could not be fetched is asked for once more: a browser keeps the failure of a module under its address. */

let tries = 0;

/**
 * The module whose fetching has failed, under an address that no failure is kept of; rejected where the error names
 * none.
 * @param {any} error
 * @returns {Promise<any>}
 */
export const again = (error) => import(`${/http\S+/.exec(error)}?${++tries}`);
