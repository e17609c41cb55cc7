import { known } from "./keys.js";

/**
 * `<key-help><dialog>…<div class="key-list"></div></dialog></key-help>`: the list of all keys of
 * this page, read from the page itself, so that none is forgotten. Any `[data-open-keys]` opens it.
 */
class KeyHelp extends HTMLElement {
  connectedCallback() {
    document.addEventListener("click", this.#clicked);
  }

  disconnectedCallback() {
    document.removeEventListener("click", this.#clicked);
  }

  /** @param {MouseEvent} event */
  #clicked = (event) => {
    if (!(event.target instanceof Element && event.target.closest("[data-open-keys]"))) return;
    this.querySelector(".key-list")?.replaceChildren(...known().map(row));
    this.querySelector("dialog")?.showModal();
  };
}

/** @param {{key: string, label: string}} entry */
function row({ key, label }) {
  const line = document.createElement("div");
  const keys = document.createElement("span");
  for (const part of key.split(" ")) {
    const cap = document.createElement("kbd");
    cap.textContent = part === "Escape" ? "Esc" : part;
    keys.append(cap, " ");
  }
  line.append(label, keys);
  return line;
}

customElements.define("key-help", KeyHelp);
