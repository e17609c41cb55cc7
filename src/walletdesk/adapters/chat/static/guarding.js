/** The guard in the browser: loaded when somebody begins to type, so that it costs nobody else. */

/** @typedef {{find: (text: string) => {kind: string, start: number, end: number}[], mask: (text: string, found: any[]) => string}} Guard */

/** @type {Promise<Guard> | undefined} */
let loading;

/**
 * @param {import("./types.js").Host} host
 * @returns {Promise<Guard>}
 */
export function guard(host) {
  loading ??= load(host).catch((wrong) => {
    loading = undefined;
    throw wrong;
  });
  return loading;
}

/** @param {import("./types.js").Host} host @returns {Promise<Guard>} */
async function load(host) {
  const [lists] = await Promise.all([
    fetch(host.base + host.words, { credentials: "omit" }).then((answer) => answer.json()),
    host.load(host.guard),
  ]);
  return /** @type {any} */ (window).walletdesk.guard(lists);
}

/**
 * The text without secrets. When the guard itself cannot be loaded the desk's own still stands at
 * the entrance: nothing is written before it has looked.
 * @param {import("./types.js").Host} host
 * @param {string} text
 * @returns {Promise<{text: string, masked: boolean}>}
 */
export async function clean(host, text) {
  try {
    const it = await guard(host);
    const found = it.find(text);
    return { text: found.length ? it.mask(text, found) : text, masked: found.length > 0 };
  } catch {
    return { text, masked: false };
  }
}
