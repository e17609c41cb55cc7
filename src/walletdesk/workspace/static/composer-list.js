import { ask } from "./ask.js";

/** @typedef {{id: string, name: string}} Choice */

/**
 * The list above the composer: options from the server, narrowed by what is typed, moved along by
 * arrows while the focus stays in the text (WAI-ARIA: listbox popup of a textbox).
 */
export class SuggestionList {
  /** @type {Map<string, string>} HTML by address: one reading a talk. */
  #known = new Map();
  /** @type {((choice: Choice) => void) | undefined} */
  #chosen;
  #wanted = "";

  /** @param {HTMLElement} box @param {HTMLTextAreaElement} area */
  constructor(box, area) {
    this.box = box;
    this.area = area;
    box.addEventListener("mousedown", (event) => event.preventDefault());
    box.addEventListener("click", (event) => {
      const option = /** @type {Element} */ (event.target).closest('[role="option"]');
      if (option instanceof HTMLElement) this.#choose(option);
    });
  }

  get open() {
    return !this.box.hidden;
  }

  /** @returns {HTMLElement[]} */
  get #options() {
    return /** @type {HTMLElement[]} */ ([...this.box.querySelectorAll('[role="option"]:not([hidden])')]);
  }

  get #active() {
    return /** @type {HTMLElement | null} */ (this.box.querySelector('[aria-selected="true"]'));
  }

  /**
   * Show the options of an address that hold these words.
   * @param {string} url
   * @param {string} words
   * @param {(choice: Choice) => void} chosen
   */
  async show(url, words, chosen) {
    this.#wanted = url;
    this.#chosen = chosen;
    const html = this.#known.get(url) ?? (await this.#read(url));
    if (html === undefined || this.#wanted !== url) return;
    if (this.box.dataset.from !== url) this.box.innerHTML = html;
    this.box.dataset.from = url;
    this.box.hidden = false;
    this.#narrow(words.trim().toLocaleLowerCase());
  }

  close() {
    this.#wanted = "";
    this.box.hidden = true;
    this.area.removeAttribute("aria-activedescendant");
  }

  /** Whether the key was for the list. @param {KeyboardEvent} event */
  pressed(event) {
    if (!this.open || event.isComposing) return false;
    const steps = /** @type {Record<string, number>} */ ({ ArrowDown: 1, ArrowUp: -1 });
    if (event.key === "Escape") this.close();
    else if (event.key in steps) this.#move(steps[event.key]);
    else if ((event.key === "Enter" || event.key === "Tab") && !event.ctrlKey && !event.metaKey && this.#active) this.#choose(this.#active);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  /** @param {string} url */
  async #read(url) {
    const { ok, data } = await ask("GET", url);
    if (ok) this.#known.set(url, data);
    return ok ? /** @type {string} */ (data) : undefined;
  }

  /** @param {string} words */
  #narrow(words) {
    for (const option of /** @type {NodeListOf<HTMLElement>} */ (this.box.querySelectorAll('[role="option"]'))) {
      option.hidden = !(option.textContent ?? "").toLocaleLowerCase().includes(words);
    }
    this.box.querySelector(".composer-none")?.toggleAttribute("hidden", this.#options.length > 0);
    this.#mark(this.#options[0]);
  }

  /** @param {number} step */
  #move(step) {
    const options = this.#options;
    const at = this.#active ? options.indexOf(this.#active) : -1;
    this.#mark(options[(at + step + options.length) % options.length]);
  }

  /** @param {HTMLElement | undefined} option */
  #mark(option) {
    this.#active?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.area.setAttribute("aria-activedescendant", option.id);
    else this.area.removeAttribute("aria-activedescendant");
  }

  /** @param {HTMLElement} option */
  #choose(option) {
    const choice = { id: option.dataset.id ?? "", name: option.dataset.name ?? "" };
    this.close();
    this.#chosen?.(choice);
  }
}
