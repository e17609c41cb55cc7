import htmx from "../../ui/components/htmx.js";
import { paneOf } from "./talk-pane.js";

/**
 * `<talk-side>`: details and history as tabs. The history is read when its tab is opened, and again
 * whenever the talk has changed while it is open. Where the panel is folded away its keys still act.
 */
class TalkSide extends HTMLElement {
  #leave = new AbortController();

  connectedCallback() {
    this.#leave = new AbortController();
    const until = { signal: this.#leave.signal };
    this.dataset.keys = "folded";
    this.addEventListener("click", this.#clicked, until);
    this.addEventListener("keydown", this.#pressed, until);
    paneOf(this).addEventListener("talk:fresh", this.#fresh, until);
  }

  disconnectedCallback() {
    this.#leave.abort();
  }

  /** @returns {HTMLElement[]} */
  get tabs() {
    return /** @type {HTMLElement[]} */ ([...this.querySelectorAll('[role="tab"]')]);
  }

  /** @param {MouseEvent} event */
  #clicked = (event) => {
    const tab = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest('[role="tab"]'));
    if (tab) this.#show(tab);
  };

  /** @param {KeyboardEvent} event */
  #pressed = (event) => {
    const at = this.tabs.indexOf(/** @type {HTMLElement} */ (event.target));
    if (at < 0 || !["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    const next = this.tabs[(at + 1) % this.tabs.length];
    this.#show(next);
    next.focus();
  };

  /** @param {HTMLElement} chosen */
  #show(chosen) {
    for (const tab of this.tabs) {
      const here = tab === chosen;
      tab.setAttribute("aria-selected", String(here));
      tab.tabIndex = here ? 0 : -1;
      this.querySelector(`#${tab.getAttribute("aria-controls")}`)?.toggleAttribute("hidden", !here);
    }
    this.dataset.open = chosen.id;
    if ("history" in chosen.dataset) this.#history();
  }

  /** A refreshed panel comes as it is first shown; the tab that was open is opened again. */
  #fresh = () => {
    const open = this.tabs.find((tab) => tab.id === this.dataset.open);
    if (open) this.#show(open);
  };

  #history() {
    const url = `${paneOf(this).url}/history`;
    void htmx.ajax("GET", url, { source: this, target: "#side-history", swap: "innerHTML" });
  }
}

customElements.define("talk-side", TalkSide);
