import { elements, piece } from "./fragments.js";

/**
 * `<filter-menu><a href="/desk/filters/…">…</a></filter-menu>`: opens the form of that page in a
 * popover under the link. When it cannot be fetched, the link is followed.
 */
class FilterMenu extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this.#clicked);
    this.addEventListener("submit", this.#lighten);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#clicked);
    this.removeEventListener("submit", this.#lighten);
  }

  /** @returns {HTMLAnchorElement} */
  get link() {
    return /** @type {HTMLAnchorElement} */ (this.querySelector(":scope > a"));
  }

  /** @param {MouseEvent} event */
  #clicked = (event) => {
    const link = /** @type {Element} */ (event.target).closest("a");
    if (link !== this.link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.#open().catch(() => location.assign(link.href));
  };

  async #open() {
    const menu = this.#popover();
    if (!menu.children.length) menu.append(...elements(await piece(this.link.href)));
    menu.togglePopover();
    const { bottom, right } = this.link.getBoundingClientRect();
    menu.style.top = `${bottom + 4}px`;
    menu.style.left = `${Math.max(8, Math.min(right, innerWidth - 8) - menu.offsetWidth)}px`;
    menu.querySelector("select")?.focus();
  }

  /** @returns {HTMLElement} */
  #popover() {
    const found = this.querySelector("[popover]");
    if (found instanceof HTMLElement) return found;
    const made = document.createElement("div");
    made.popover = "auto";
    made.className = "menu filter-popover";
    made.setAttribute("role", "dialog");
    made.setAttribute("aria-label", this.link.getAttribute("aria-label") ?? "");
    this.append(made);
    return made;
  }

  /** An address with only the filters that are set. @param {SubmitEvent} event */
  #lighten = (event) => {
    for (const field of /** @type {HTMLFormElement} */ (event.target).elements) {
      if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) field.disabled = field.value === "";
    }
  };
}

customElements.define("filter-menu", FilterMenu);
