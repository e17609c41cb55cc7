const GAP = 4;

/**
 * `<pop-menu><button popovertarget="x">…</button><div id="x" popover role="menu" class="menu">…</div></pop-menu>`
 *
 * The platform opens, closes (Escape, a press outside) and returns the focus; this element puts the
 * menu beside its button and moves along the items by arrow keys, Home, End and first letters.
 */
class PopMenu extends HTMLElement {
  connectedCallback() {
    const menu = this.menu;
    menu?.addEventListener("toggle", this.#toggled);
    menu?.addEventListener("keydown", this.#pressed);
    this.button?.setAttribute("aria-haspopup", "menu");
    this.button?.setAttribute("aria-expanded", "false");
  }

  disconnectedCallback() {
    this.menu?.removeEventListener("toggle", this.#toggled);
    this.menu?.removeEventListener("keydown", this.#pressed);
  }

  /** @returns {HTMLElement | null} */
  get button() {
    return this.querySelector("[popovertarget]");
  }

  /** @returns {HTMLElement | null} */
  get menu() {
    return this.querySelector("[popover]");
  }

  /** @returns {HTMLElement[]} */
  get items() {
    const all = this.menu?.querySelectorAll('[role^="menuitem"]:not(:disabled)') ?? [];
    return /** @type {HTMLElement[]} */ ([...all]);
  }

  /** @param {Event} event */
  #toggled = (event) => {
    const open = /** @type {ToggleEvent} */ (event).newState === "open";
    this.button?.setAttribute("aria-expanded", String(open));
    if (!open || !this.button || !this.menu) return;
    place(this.menu, this.button.getBoundingClientRect());
    this.items[0]?.focus();
  };

  /** @param {KeyboardEvent} event */
  #pressed = (event) => {
    const items = this.items;
    const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const wanted = next(event.key, at, items);
    if (!wanted) return;
    event.preventDefault();
    event.stopPropagation();
    wanted.focus();
  };
}

/**
 * @param {string} key
 * @param {number} at
 * @param {HTMLElement[]} items
 */
function next(key, at, items) {
  const last = items.length - 1;
  if (key === "ArrowDown") return items[at >= last ? 0 : at + 1];
  if (key === "ArrowUp") return items[at <= 0 ? last : at - 1];
  if (key === "Home") return items[0];
  if (key === "End") return items[last];
  if (key.length !== 1 || key === " ") return undefined;
  const letter = key.toLowerCase();
  return [...items.slice(at + 1), ...items].find((item) => item.innerText.trim().toLowerCase().startsWith(letter));
}

/**
 * Under the button and along its start; above it, or along its end, where there is no room.
 * @param {HTMLElement} menu
 * @param {DOMRect} button
 */
function place(menu, button) {
  const { offsetWidth: width, offsetHeight: height } = menu;
  const rtl = getComputedStyle(menu).direction === "rtl";
  const below = button.bottom + GAP;
  const top = below + height <= innerHeight ? below : button.top - GAP - height;
  const left = rtl ? button.right - width : button.left;
  menu.style.top = `${Math.max(GAP, top)}px`;
  menu.style.left = `${Math.max(GAP, Math.min(left, innerWidth - width - GAP))}px`;
}

customElements.define("pop-menu", PopMenu);
