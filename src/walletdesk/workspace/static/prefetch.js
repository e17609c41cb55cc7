import { piece } from "./fragments.js";

/** How long a talk that was fetched ahead may be shown without asking again, in ms. */
const FRESH = 60_000;
const MOST = 12;

/** @type {Map<string, {at: number, html: Promise<string>}>} By conversation, oldest first. */
const kept = new Map();

/**
 * The pane of a conversation, perhaps fetched ahead. Fetching it marks nothing as read: the pane
 * does that when it stands in a visible page.
 * @param {string} id
 */
export function talk(id) {
  const found = kept.get(id);
  if (found && performance.now() - found.at < FRESH) return found.html;
  const html = piece(`/desk/talk/${id}`);
  kept.delete(id);
  kept.set(id, { at: performance.now(), html });
  html.catch(() => kept.delete(id));
  const [oldest] = kept.keys();
  if (kept.size > MOST && oldest) kept.delete(oldest);
  return html;
}

/** What was fetched ahead is out of date. @param {Iterable<string>} ids */
export function forget(ids) {
  for (const id of ids) kept.delete(id);
}

/** Anything may have changed while nobody listened. */
export function forgetAll() {
  kept.clear();
}

/** What was written in a pane since is not in the one fetched ahead. */
document.addEventListener("talk:drafted", (event) => forget([/** @type {CustomEvent<string>} */ (event).detail]));
