import { toast } from "./page.js";

/**
 * `<error-toast data-network="…" data-retry="…">`: what failed is said in a toast and the page
 * stays as it was, with all that was typed. A failed form can be sent again from the toast.
 */
class ErrorToast extends HTMLElement {
  connectedCallback() {
    document.addEventListener("htmx:response:error", this.#refused);
    document.addEventListener("htmx:error", this.#broken);
  }

  disconnectedCallback() {
    document.removeEventListener("htmx:response:error", this.#refused);
    document.removeEventListener("htmx:error", this.#broken);
  }

  /** @param {Event} event */
  #refused = (event) => {
    const { ctx } = /** @type {CustomEvent} */ (event).detail;
    if (ctx.response.status === 422 || ctx.response.status === 401) return;
    const said = new DOMParser().parseFromString(ctx.text ?? "", "text/html").querySelector("[data-error]");
    toast(said?.textContent?.trim() || (this.dataset.network ?? ""), { kind: "bad" });
  };

  /** @param {Event} event */
  #broken = (event) => {
    const { ctx } = /** @type {CustomEvent} */ (event).detail;
    // What a page asks for by itself every few seconds: the banner says that the desk is away.
    if (!ctx || ctx.sourceElement?.getAttribute("hx-trigger")?.startsWith("every ")) return;
    const form = ctx.sourceElement instanceof HTMLFormElement ? ctx.sourceElement : undefined;
    toast(this.dataset.network ?? "", {
      kind: "bad",
      action: form && { label: this.dataset.retry ?? "", run: () => form.requestSubmit() },
    });
  };
}

customElements.define("error-toast", ErrorToast);
