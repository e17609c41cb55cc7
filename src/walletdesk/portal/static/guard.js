/** The guard in the browser, the widget's own asset: loaded when somebody begins to type. */

/** @typedef {{find: (text: string) => {kind: string, start: number, end: number}[], mask: (text: string, found: any[]) => string}} Guard */

/** @type {Promise<Guard> | undefined} */
let loading;

/** @param {HTMLElement} near an element within `<guarded-form>` @returns {Promise<Guard>} */
export function guard(near) {
  const told = /** @type {HTMLElement} */ (near.closest("guarded-form")).dataset;
  loading ??= load(told["guard"] ?? "", told["words"] ?? "").catch((wrong) => {
    loading = undefined; // the next key tries again
    throw wrong;
  });
  return loading;
}

/** @param {string} script @param {string} words @returns {Promise<Guard>} */
async function load(script, words) {
  const lists = fetch(words).then((answer) => answer.json());
  const make = await new Promise((resolve, reject) => {
    const tag = document.createElement("script");
    tag.src = script;
    tag.onload = () => resolve(/** @type {any} */ (window).walletdesk.guard);
    tag.onerror = reject;
    document.head.append(tag);
  });
  return make(await lists);
}
