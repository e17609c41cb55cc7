/** htmx, set up for a desk: errors never replace what is on the page, writes carry the CSRF token. */
import htmx from "htmx.org";
import { csrf } from "./page.js";

/**
 * htmx 4 swaps error answers in by default. Only 422 may: it is the form itself with its errors.
 * `<error-toast>` and `<signed-out>` show the others. (Patterns work, but its types say numbers.)
 */
const unswapped = [204, 304, "40x", 410, 413, 415, 429, "5xx"];
htmx.config.noSwap = /** @type {number[]} */ (unswapped);
htmx.config.defaultTimeout = 20_000;

document.addEventListener("htmx:config:request", (event) => {
  const { request } = /** @type {CustomEvent} */ (event).detail.ctx;
  if (request.method !== "GET") request.headers["X-CSRF-Token"] = csrf();
});

// htmx itself begins a task later; a key that is pressed before would be lost.
htmx.process(document.body);

export default htmx;
