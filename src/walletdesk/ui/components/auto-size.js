/** `<auto-size><textarea></textarea></auto-size>`: grows with its text where CSS `field-sizing` does not exist yet. */
class AutoSize extends HTMLElement {
  connectedCallback() {
    if (CSS.supports("field-sizing", "content")) return;
    this.addEventListener("input", this.#fit);
    this.#fit();
  }

  disconnectedCallback() {
    this.removeEventListener("input", this.#fit);
  }

  #fit = () => {
    const area = this.querySelector("textarea");
    if (!area) return;
    area.style.blockSize = "auto";
    area.style.blockSize = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`;
  };
}

customElements.define("auto-size", AutoSize);
