/** What the browser keeps for this site: the session, unsent messages, what has been read. */

/**
 * @typedef {{token?: string, talk?: boolean, read?: string, queue?: import("./types.js").Waiting[]}} Kept
 */

/**
 * What this tab keeps through a refresh: drafts. Where a browser forbids it (a sandboxed frame, all cookies
 * blocked), for this page only.
 * @type {Record<string, string>}
 */
export const tab = (() => {
  try {
    return /** @type {any} */ (sessionStorage);
  } catch {
    return {};
  }
})();

export class Keep {
  /** @param {string} base the desk's origin: one site may embed two desks */
  constructor(base) {
    this.name = `walletdesk ${base}`;
    /** @type {Kept} */
    this.spare = {}; // storage may be forbidden (private windows, strict settings): then for this page only
  }

  /** @returns {Kept} */
  read() {
    try {
      return JSON.parse(localStorage.getItem(this.name) ?? "{}");
    } catch {
      return this.spare;
    }
  }

  /** @param {Kept} change */
  write(change) {
    this.#put({ ...this.read(), ...change });
  }

  /** @param {Kept} kept */
  #put(kept) {
    this.spare = kept;
    try {
      localStorage.setItem(this.name, JSON.stringify(this.spare));
    } catch {
      return; // full or forbidden: `spare` has it
    }
  }

  /** The conversation is left; unsent messages of it too. */
  forget() {
    this.#put({});
  }
}
