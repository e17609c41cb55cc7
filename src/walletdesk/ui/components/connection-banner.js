/** How long a break may last before anybody is told, in ms: a restart of the server is shorter. */
const PATIENCE = 3_000;

/**
 * `<connection-banner><div class="banner" hidden>…</div></connection-banner>`: says that the
 * connection is lost, that what is typed is kept, and goes by itself. Also when the browser knows
 * that it is offline.
 */
class ConnectionBanner extends HTMLElement {
  #timer = 0;
  #lost = false;

  connectedCallback() {
    document.addEventListener("live:state", this.#changed);
    addEventListener("offline", this.#show);
    addEventListener("online", this.#settle);
    this.querySelector("button")?.addEventListener("click", () => location.reload());
  }

  disconnectedCallback() {
    document.removeEventListener("live:state", this.#changed);
    removeEventListener("offline", this.#show);
    removeEventListener("online", this.#settle);
    clearTimeout(this.#timer);
  }

  /** @param {Event} event */
  #changed = (event) => {
    const state = /** @type {CustomEvent<string>} */ (event).detail;
    this.#lost = state === "lost";
    clearTimeout(this.#timer);
    if (this.#lost) this.#timer = setTimeout(this.#show, PATIENCE);
    else this.#settle();
  };

  #show = () => this.#banner(true);

  #settle = () => {
    if (!this.#lost) this.#banner(false);
  };

  /** @param {boolean} shown */
  #banner(shown) {
    this.querySelector(".banner")?.toggleAttribute("hidden", !shown);
  }
}

customElements.define("connection-banner", ConnectionBanner);
