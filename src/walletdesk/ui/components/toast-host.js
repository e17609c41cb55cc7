/** @typedef {{label: string, run: () => void, key?: string}} Action */
/** @typedef {{text: string, kind?: "good" | "bad", action?: Action, seconds?: number}} Toast */

const SECONDS = 6;
const MOST = 3;

/**
 * `<toast-host popover="manual" role="status"><template>…</template></toast-host>`: short messages
 * above everything, even an open dialog. Asked for by the event `desk:toast` (page.js: `toast`).
 * One with an action, or of bad news, stays twice as long; none goes while it is pointed at.
 */
class ToastHost extends HTMLElement {
  connectedCallback() {
    document.addEventListener("desk:toast", this.#asked);
  }

  disconnectedCallback() {
    document.removeEventListener("desk:toast", this.#asked);
  }

  /** @param {Event} event */
  #asked = (event) => this.show(/** @type {CustomEvent<Toast>} */ (event).detail);

  /** @param {Toast} wish @returns {() => void} take it away again */
  show({ text, kind, action, seconds }) {
    const toast = this.#make(text, kind);
    const close = () => this.#close(toast);
    this.#act(toast, action, close);
    toast.querySelector("[data-close]")?.addEventListener("click", close);
    this.append(toast);
    while (this.querySelectorAll(".toast").length > MOST) this.querySelector(".toast")?.remove();
    this.#raise();
    leave(toast, close, (seconds ?? (action || kind === "bad" ? 2 * SECONDS : SECONDS)) * 1000);
    return close;
  }

  /** @param {string} text @param {"good" | "bad" | undefined} kind @returns {HTMLElement} */
  #make(text, kind) {
    const template = /** @type {HTMLTemplateElement} */ (this.querySelector("template"));
    const copy = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
    const toast = /** @type {HTMLElement} */ (copy.firstElementChild);
    toast.classList.add(...(kind ? [kind] : []));
    /** @type {HTMLElement} */ (toast.querySelector("[data-text]")).textContent = text;
    for (const mark of toast.querySelectorAll("[data-kind]")) {
      if (mark.getAttribute("data-kind") !== kind) mark.remove();
    }
    return toast;
  }

  /** @param {HTMLElement} toast @param {Toast["action"]} action @param {() => void} close */
  #act(toast, action, close) {
    const button = /** @type {HTMLButtonElement} */ (toast.querySelector("[data-action]"));
    if (!action) return button.remove();
    button.textContent = action.label;
    if (action.key) {
      button.dataset.key = action.key;
      button.title = `${action.label} (${action.key})`;
    }
    button.addEventListener("click", () => {
      close();
      action.run();
    });
  }

  /** To the top of the top layer, above a dialog that was opened since. */
  #raise() {
    if (this.matches(":popover-open")) this.hidePopover();
    this.showPopover();
  }

  /** @param {HTMLElement} toast */
  #close(toast) {
    toast.remove();
    if (!this.querySelector(".toast") && this.matches(":popover-open")) this.hidePopover();
  }
}

/**
 * Close after a time during which nobody pointed at it or had its focus.
 * @param {HTMLElement} toast
 * @param {() => void} close
 * @param {number} ms
 */
function leave(toast, close, ms) {
  const held = () => toast.matches(":hover, :focus-within");
  const later = () => setTimeout(() => (held() ? later() : close()), ms);
  later();
}

customElements.define("toast-host", ToastHost);
