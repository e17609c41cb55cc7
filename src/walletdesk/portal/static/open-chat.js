/** `<open-chat hidden><button></open-chat>`: shows its button once the chat can be opened. */
class OpenChat extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this.#open);
    if (chat()) this.#show();
    else addEventListener("walletdesk:ready", this.#show, { once: true });
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#open);
    removeEventListener("walletdesk:ready", this.#show);
  }

  #show = () => {
    this.hidden = false;
  };

  #open = () => void chat()?.();
}

/** @returns {(() => void) | undefined} */
function chat() {
  return /** @type {{walletdesk?: {open?: () => void}}} */ (globalThis).walletdesk?.open;
}

customElements.define("open-chat", OpenChat);
