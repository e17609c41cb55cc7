/** `<copy-link hidden><button data-value="…" data-done="…"><span>…</span></button></copy-link>` */
class CopyLink extends HTMLElement {
  connectedCallback() {
    this.hidden = !navigator.clipboard; // only pages of a safe origin may write to it
    this.querySelector("button")?.addEventListener("click", this.#copy);
  }

  disconnectedCallback() {
    this.querySelector("button")?.removeEventListener("click", this.#copy);
  }

  #copy = async () => {
    const button = /** @type {HTMLButtonElement} */ (this.querySelector("button"));
    await navigator.clipboard.writeText(button.dataset["value"] ?? "");
    const label = button.querySelector("span");
    if (label) label.textContent = button.dataset["done"] ?? "";
  };
}

customElements.define("copy-link", CopyLink);
