/** @typedef {{id: string, name: string}} Attached */

/** The rows of files in a composer: those that `<file-drop>` sent, and those of a draft. */
export class FileRows {
  /** @param {HTMLElement} composer */
  constructor(composer) {
    this.composer = composer;
    composer.addEventListener("click", (event) => this.#clicked(event));
  }

  /** @returns {HTMLElement} */
  get #box() {
    return /** @type {HTMLElement} */ (this.composer.querySelector("[data-files]"));
  }

  /** Ids of files that are at the server. @returns {string[]} */
  get ids() {
    const rows = /** @type {NodeListOf<HTMLInputElement>} */ (this.#box.querySelectorAll('[data-state="ready"] input[name="file"]'));
    return [...rows].map((row) => row.value).filter(Boolean);
  }

  clear() {
    this.#box.replaceChildren();
  }

  /** @param {Attached[]} files */
  replace(files) {
    this.clear();
    for (const file of files) this.add(file);
  }

  /** @param {Attached} file */
  add(file) {
    const template = /** @type {HTMLTemplateElement} */ (this.composer.querySelector("file-drop > template"));
    const copy = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
    const row = /** @type {HTMLElement} */ (copy.firstElementChild);
    row.dataset.state = "ready";
    /** @type {HTMLElement} */ (row.querySelector("[data-name]")).textContent = file.name || "📎";
    /** @type {HTMLInputElement} */ (row.querySelector('input[name="file"]')).value = file.id;
    row.querySelector("[data-remove]")?.setAttribute("data-old", "");
    for (const gone of row.querySelectorAll("progress, .error, [data-retry]")) gone.remove();
    this.#box.append(row);
  }

  /** Rows that `<file-drop>` did not make are removed here. @param {MouseEvent} event */
  #clicked(event) {
    const pressed = /** @type {Element} */ (event.target).closest("[data-remove][data-old]");
    if (!pressed) return;
    pressed.closest(".file")?.remove();
    this.composer.dispatchEvent(new CustomEvent("desk:files", { detail: { busy: 0, ready: this.ids.length } }));
  }
}
