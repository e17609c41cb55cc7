/** Files that were chosen without a network, kept in the browser (IndexedDB) until they can go up. */

/**
 * @param {"get" | "put" | "delete" | "clear"} act of the store, with its arguments
 * @param {any[]} given
 * @returns {Promise<any>} once it is written; rejects where a browser allows no store
 */
export const shelf = (act, ...given) =>
  new Promise((resolve, reject) => {
    const opening = indexedDB.open("walletdesk");
    opening.onupgradeneeded = () => opening.result.createObjectStore("files");
    opening.onerror = reject;
    opening.onsuccess = () => {
      const work = opening.result.transaction("files", "readwrite");
      const asked = /** @type {any} */ (work.objectStore("files"))[act](...given);
      work.oncomplete = () => resolve(asked.result);
      work.onabort = reject;
      opening.result.close(); // when the work is done
    };
  });
