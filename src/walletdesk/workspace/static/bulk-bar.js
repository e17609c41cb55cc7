import htmx from "../../ui/components/htmx.js";
import { csrf, toast } from "../../ui/components/page.js";
import { elements, piece, Unanswered } from "./fragments.js";
import * as rows from "./rows.js";

/** @typedef {import("./inbox-list.js").InboxList} InboxList */

/** Seconds in which an act can be taken back. */
const UNDO_SECONDS = 10;

/**
 * `<bulk-bar hidden data-failed="…" data-undo="…" data-late="…">`: what can be done with the selected rows. The server gives its
 * form (id "bulk", to which the rows' checkboxes belong) when the first row is selected.
 */
class BulkBar extends HTMLElement {
  /** @type {Promise<void> | undefined} */
  #loaded;
  /** @type {HTMLInputElement | undefined} From here Shift selects a range. */
  #last;
  #leave = new AbortController();

  connectedCallback() {
    this.#leave = new AbortController();
    const { signal } = this.#leave;
    this.inbox.list.classList.add("selectable");
    this.inbox.list.addEventListener("click", this.#clicked, { signal });
    this.inbox.addEventListener("change", this.#changed, { signal });
    this.addEventListener("click", this.#pressed, { signal });
    this.addEventListener("htmx:after:swap", this.#done, { signal });
  }

  disconnectedCallback() {
    this.#leave.abort();
  }

  /** @returns {InboxList} */
  get inbox() {
    return /** @type {InboxList} */ (/** @type {unknown} */ (this.closest("inbox-list")));
  }

  /** @returns {HTMLInputElement[]} */
  get boxes() {
    return rows.all(this.inbox.list).flatMap((row) => rows.check(row) ?? []);
  }

  get selected() {
    return this.boxes.filter((box) => box.checked);
  }

  /** @param {MouseEvent} event */
  #clicked = (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || !box.matches(".row-check")) return;
    const { boxes } = this;
    if (event.shiftKey && this.#last?.isConnected) {
      const [from = 0, to = 0] = [boxes.indexOf(this.#last), boxes.indexOf(box)].sort((a, b) => a - b);
      for (const other of boxes.slice(from, to + 1)) other.checked = box.checked;
    }
    this.#last = box;
  };

  /** @param {Event} event */
  #changed = (event) => {
    const box = /** @type {HTMLInputElement} */ (event.target);
    if (box.matches("[data-all]")) for (const other of this.boxes) other.checked = box.checked;
    if (box.matches("[data-all], .row-check")) this.show();
  };

  async show() {
    this.hidden = this.selected.length === 0 && !this.querySelector(".bulk-result li");
    if (this.hidden) return;
    await (this.#loaded ??= this.#load());
    const { length } = this.selected;
    const all = /** @type {HTMLInputElement | null} */ (this.querySelector("[data-all]"));
    if (all) all.checked = length === this.boxes.length;
    if (all) all.indeterminate = length > 0 && !all.checked;
    const count = this.querySelector("[data-count]");
    if (count) count.textContent = String(length);
  }

  async #load() {
    try {
      this.replaceChildren(...elements(await piece("/desk/bulk")));
      htmx.process(this);
    } catch {
      this.#loaded = undefined;
      toast(this.dataset.failed ?? "", { kind: "bad" });
    }
  }

  /** @param {Event} event */
  #pressed = (event) => {
    const target = /** @type {Element} */ (event.target);
    if (target.closest("[data-clear]")) this.#clear();
    if (target.closest('[name="act"]')) /** @type {HTMLElement | null} */ (this.querySelector(":popover-open"))?.hidePopover();
  };

  /** What was refused stays selected? No: its reasons are listed, and the rest must not be done twice. */
  #done = () => {
    const ids = this.selected.map((box) => box.value);
    const result = /** @type {HTMLElement | null} */ (this.querySelector(".bulk-result"));
    if (!result) return;
    for (const box of this.selected) box.checked = false;
    this.inbox.live?.refresh(ids);
    const { undo } = result.dataset;
    const action = undo ? { label: this.dataset.undo ?? "", key: "u", run: () => this.#undo(undo, ids) } : undefined;
    if (result.querySelector("li")) this.show();
    else this.#clear();
    const text = result.querySelector("p")?.textContent?.trim() ?? "";
    if (action || !result.querySelector("li")) toast(text, { kind: "good", action, seconds: UNDO_SECONDS });
  };

  /** @param {string} undo @param {string[]} ids */
  async #undo(undo, ids) {
    try {
      const html = await piece("/desk/bulk/undo", {
        method: "POST",
        headers: { "X-CSRF-Token": csrf() },
        body: new URLSearchParams({ undo }),
      });
      const [said] = elements(html);
      toast(said?.textContent?.replace(/\s+/g, " ").trim() ?? "", { kind: said?.hasAttribute("data-kept") ? "bad" : "good" });
      this.#clear();
    } catch (wrong) {
      const late = wrong instanceof Unanswered && wrong.status === 409;
      toast((late ? this.dataset.late : this.dataset.failed) ?? "", { kind: "bad" });
    }
    this.inbox.live?.refresh(ids);
  }

  #clear() {
    for (const box of this.selected) box.checked = false;
    this.querySelector("[data-result]")?.replaceChildren();
    this.show();
  }
}

customElements.define("bulk-bar", BulkBar);
