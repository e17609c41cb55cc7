/** What the page says of itself in its <meta> elements. */

/** @param {string} name */
const meta = (name) => document.querySelector(`meta[name="${name}"]`);

/** The token that every write carries. */
export const csrf = () => meta("csrf")?.getAttribute("content") ?? "";

/** Take the token of a session that was renewed in another tab. @param {string} token */
export function renewCsrf(token) {
  meta("csrf")?.setAttribute("content", token);
  for (const field of document.querySelectorAll('input[name="csrf"]')) {
    /** @type {HTMLInputElement} */ (field).value = token;
  }
}

/**
 * Whether somebody has signed in again since `csrf()` was `token`: a 401 to what was asked then is old
 * news. @param {string} token
 */
export const renewedSince = (token) => token !== csrf();

/** The id of the agent this page was made for; empty when nobody is signed in. */
export const agent = () => meta("agent")?.getAttribute("content") ?? "";

/** The language of the page, for Intl. */
export const language = () => document.documentElement.lang || "en";

/**
 * Show a toast from anywhere.
 * @param {string} text
 * @param {{kind?: "good" | "bad", action?: {label: string, run: () => void, key?: string}, seconds?: number}} [how]
 */
export function toast(text, how = {}) {
  document.dispatchEvent(new CustomEvent("desk:toast", { detail: { text, ...how } }));
}
