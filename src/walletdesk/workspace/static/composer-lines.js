/** @typedef {import("./composer-outbox.js").Entry} Entry */

/**
 * Lines that are on their way, shown at once at the end of the talk. Each goes when the talk shows
 * the same line from the server.
 */
export class SendingLines {
  /**
   * @param {HTMLElement} composer
   * @param {{again: (entry: Entry) => void, back: (entry: Entry) => void}} on
   */
  constructor(composer, on) {
    this.composer = composer;
    this.on = on;
  }

  /** @returns {HTMLElement} */
  get #list() {
    return /** @type {HTMLElement} */ (this.composer.closest("talk-pane")?.querySelector("#talk-sending"));
  }

  /** @param {string} id @returns {HTMLElement | null} */
  #line(id) {
    return this.#list.querySelector(`[data-sending="${id}"]`);
  }

  /** @param {Entry} entry */
  show(entry) {
    this.drop(entry.client_id);
    const template = /** @type {HTMLTemplateElement} */ (this.composer.querySelector("template[data-line]"));
    const copy = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
    const line = /** @type {HTMLElement} */ (copy.firstElementChild);
    line.dataset.sending = entry.client_id;
    line.classList.add(entry.kind);
    const { you = "", note = "" } = this.composer.dataset;
    part(line, "author").textContent = entry.kind === "note" ? `${note} · ${you}` : you;
    part(line, "text").textContent = entry.text;
    part(line, "again").addEventListener("click", () => this.on.again(entry));
    part(line, "back").addEventListener("click", () => this.on.back(entry));
    this.#list.append(line);
  }

  /** @param {string} id @param {string} why */
  fail(id, why) {
    const line = this.#line(id);
    if (!line) return;
    line.classList.add("failed");
    part(line, "trouble").hidden = false;
    part(line, "why").textContent = why;
  }

  /** @param {string} id */
  trying(id) {
    const line = this.#line(id);
    line?.classList.remove("failed");
    if (line) part(line, "trouble").hidden = true;
  }

  /** @param {string} id */
  drop(id) {
    this.#line(id)?.remove();
  }

  /** The talk was read again: what it shows itself need not stand here. */
  settle() {
    for (const line of /** @type {NodeListOf<HTMLElement>} */ (this.#list.querySelectorAll("[data-sending]"))) {
      if (this.#list.closest("talk-pane")?.querySelector(`[data-client="${line.dataset.sending}"]`)) line.remove();
    }
  }
}

/** @param {HTMLElement} line @param {string} name @returns {HTMLElement} */
function part(line, name) {
  return /** @type {HTMLElement} */ (line.querySelector(`[data-${name}]`));
}
