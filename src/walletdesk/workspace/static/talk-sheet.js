/**
 * `<talk-sheet><dialog>…</dialog></talk-sheet>`: a small dialog that came from the server. It opens
 * itself, goes when its form was accepted, and helps on the way: `[data-filter]` narrows its list,
 * `[data-fill]` puts a text into the field, times are shown and sent in the reader's own zone.
 */
class TalkSheet extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this.#clicked);
    this.addEventListener("input", this.#narrowed);
    this.addEventListener("keydown", this.#pressed);
    this.addEventListener("htmx:after:request", this.#answered);
    this.dialog.addEventListener("close", this.#gone);
    this.#localise();
    this.dialog.showModal();
    const first =
      this.querySelector("[aria-invalid='true']") ??
      this.querySelector("[data-filter], [data-preset], input:not([type=hidden]), select, textarea");
    if (first instanceof HTMLElement) first.focus();
  }

  /** @returns {HTMLDialogElement} */
  get dialog() {
    return /** @type {HTMLDialogElement} */ (this.querySelector("dialog"));
  }

  /** @returns {HTMLElement[]} the options that are not filtered away */
  get options() {
    return /** @type {HTMLElement[]} */ ([...this.querySelectorAll(".sheet-option:not([hidden])")]);
  }

  #gone = () => this.remove();

  /** @param {MouseEvent} event */
  #clicked = (event) => {
    const pressed = /** @type {Element} */ (event.target).closest("[data-close], [data-fill]");
    if (pressed?.matches("[data-close]")) this.dialog.close();
    const text = pressed?.getAttribute("data-fill");
    const field = this.querySelector('input:not([type="hidden"])');
    if (text && field instanceof HTMLInputElement) {
      field.value = text;
      field.focus();
    }
  };

  /** @param {Event} event */
  #narrowed = (event) => {
    const field = /** @type {HTMLInputElement} */ (event.target);
    if (!field.matches("[data-filter]")) return;
    const words = field.value.trim().toLocaleLowerCase();
    for (const option of /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll(".sheet-option"))) {
      option.hidden = !(option.textContent ?? "").toLocaleLowerCase().includes(words);
    }
    this.querySelector(".sheet-none")?.toggleAttribute("hidden", this.options.length > 0);
  };

  /** From the search field the first option is one press away; arrows move along the list. @param {KeyboardEvent} event */
  #pressed = (event) => {
    const searching = event.target instanceof HTMLElement && event.target.matches("[data-filter]");
    if (event.key === "Enter" && searching) {
      event.preventDefault();
      this.options[0]?.click();
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const at = this.options.indexOf(/** @type {HTMLElement} */ (event.target));
    if (!step || (!searching && at < 0)) return;
    event.preventDefault();
    this.options.at(at + step < 0 ? 0 : (at + step) % this.options.length)?.focus();
  };

  /** @param {Event} event */
  #answered = (event) => {
    const { ctx } = /** @type {CustomEvent} */ (event).detail;
    if (ctx.response.status < 300 && ctx.request.method !== "GET") this.dialog.close();
  };

  /** Times that are kept in UTC, and the zone in which new ones are meant. */
  #localise() {
    const zone = this.querySelector('input[name="zone"]');
    if (zone instanceof HTMLInputElement) zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone;
    for (const field of this.querySelectorAll("input[data-utc]")) {
      const moment = new Date(field.getAttribute("data-utc") ?? "");
      if (field instanceof HTMLInputElement && !Number.isNaN(moment.getTime())) field.value = local(moment);
    }
  }
}

/** As `datetime-local` wants it. @param {Date} moment */
function local(moment) {
  const shifted = new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
}

customElements.define("talk-sheet", TalkSheet);
