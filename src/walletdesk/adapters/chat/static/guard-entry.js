/** The guard as the panel loads it: `walletdesk.guard(lists)` gives `find` and `mask`. */

import { find, mask, prepare } from "../../../guard/static/guard.js";

/** @param {import("../../../guard/static/guard-words.js").RawLists} raw */
function guard(raw) {
  const lists = prepare(raw);
  return { find: (/** @type {string} */ text) => find(text, lists), mask };
}

const shared = /** @type {any} */ (window);
shared.walletdesk ??= {}; // a page may load the guard before the widget, or without it
shared.walletdesk.guard = guard;
