import { language } from "./page.js";
import { write } from "./time-words.js";

/** @typedef {import("./time-words.js").As} As */

/** @type {Set<TimeAgo>} */
const shown = new Set();

/**
 * `<time-ago as="relative"><time datetime="…Z">UTC text</time></time-ago>`: a moment in the
 * reader's zone and language. The whole date is its title. `left` is marked `data-over` when past.
 */
class TimeAgo extends HTMLElement {
  static observedAttributes = ["as"];

  connectedCallback() {
    shown.add(this);
    this.update(new Date());
  }

  disconnectedCallback() {
    shown.delete(this);
  }

  attributeChangedCallback() {
    if (this.isConnected) this.update(new Date());
  }

  /** @param {Date} now */
  update(now) {
    const time = this.querySelector("time");
    const moment = new Date(time?.dateTime ?? "");
    if (!time || Number.isNaN(moment.getTime())) return;
    const as = /** @type {As} */ (this.getAttribute("as") ?? "relative");
    const text = write(as, moment, now, language());
    if (time.textContent !== text) time.textContent = text;
    time.title ||= write("full", moment, now, language());
    if (as === "left") this.toggleAttribute("data-over", moment <= now);
  }
}

/** One timer for all; a page in the background catches up when it is looked at again. */
function updateAll() {
  if (document.hidden) return;
  const now = new Date();
  for (const element of shown) element.update(now);
}

setInterval(updateAll, 15_000);
document.addEventListener("visibilitychange", updateAll);
// A morph puts the server's UTC text back where the moment is the same.
document.addEventListener("htmx:after:swap", updateAll);
customElements.define("time-ago", TimeAgo);
