import { toast } from "./page.js";

/**
 * `<copy-text value="…"><code>…</code><button data-done="Copied">…</button></copy-text>`: one press
 * copies the whole.
 */
class CopyText extends HTMLElement {
  connectedCallback() {
    this.querySelector("button")?.addEventListener("click", this.#copy);
  }

  disconnectedCallback() {
    this.querySelector("button")?.removeEventListener("click", this.#copy);
  }

  #copy = async () => {
    const done = this.querySelector("button")?.dataset.done ?? "";
    await put(this.getAttribute("value") ?? "");
    toast(done, { kind: "good", seconds: 2 });
  };
}

/**
 * The clipboard of the platform, or, on a desk served by plain HTTP in a company's own network
 * (where the platform has none), a selected field and the old command.
 * @param {string} text
 */
async function put(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea");
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}

customElements.define("copy-text", CopyText);
