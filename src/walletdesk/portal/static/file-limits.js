/**
 * `<file-limits data-most data-bytes data-too-many data-too-large>` around file inputs: says at once
 * what the server would say only after a long upload. `data-blocked` stands while it is so.
 */
class FileLimits extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", this.#check);
  }

  disconnectedCallback() {
    this.removeEventListener("change", this.#check);
  }

  #check = () => {
    const input = /** @type {HTMLInputElement} */ (this.querySelector('input[type="file"]'));
    const files = [...(input.files ?? [])];
    const kept = this.querySelectorAll('input[name="kept"]:checked').length;
    const large = files.find((file) => file.size > Number(this.dataset["bytes"]));
    const many = files.length + kept > Number(this.dataset["most"]);
    const text = large ? `${this.dataset["tooLarge"]} ${large.name}` : many ? this.dataset["tooMany"] : "";
    this.toggleAttribute("data-blocked", Boolean(text));
    input.ariaInvalid = text ? "true" : null;
    this.#say(text ?? "");
  };

  /** @param {string} text */
  #say(text) {
    this.querySelector(".error")?.remove();
    if (!text) return;
    const error = document.createElement("p");
    error.className = "error";
    error.setAttribute("role", "alert");
    error.textContent = text;
    this.querySelector(".field")?.append(error);
  }
}

customElements.define("file-limits", FileLimits);
