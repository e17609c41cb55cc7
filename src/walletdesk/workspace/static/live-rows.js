import { elements, piece } from "./fragments.js";
import * as rows from "./rows.js";

/** Changes that come together are asked for together. In ms. */
const GATHER = 120;
/** The numbers beside the views are a second old at the server; asked sooner they would stay old. */
const RECOUNT = 1_300;
/** Somebody who has just moved the pointer over the list is about to press a row. In ms. */
const AIMING = 1_500;
const MOST = 100;

/**
 * Keeps the rows of one list as the server has them. While somebody reads further down, or aims at
 * a row, rows are renewed where they stand and new ones wait behind a button ("3 new").
 */
export class LiveRows {
  /** @type {Set<string>} Ids to ask for. */
  #changed = new Set();
  /** @type {Map<string, HTMLElement>} New rows that wait. */
  #held = new Map();
  #timer = 0;
  #recount = 0;
  #busy = false;
  #aimed = -Infinity;

  /** @param {import("./inbox-list.js").InboxList} inbox */
  constructor(inbox) {
    this.inbox = inbox;
    inbox.scroller.addEventListener("scroll", () => this.#still() && this.settle(), { passive: true });
    inbox.scroller.addEventListener("pointermove", this.#moved, { passive: true });
    this.pill?.addEventListener("click", () => this.#show());
  }

  /** @returns {HTMLButtonElement | null} */
  get pill() {
    return this.inbox.querySelector("[data-pill]");
  }

  /** @param {Iterable<string>} ids */
  refresh(ids) {
    for (const id of ids) this.#changed.add(id);
    if (this.#changed.size && !this.#timer) this.#timer = setTimeout(() => this.#ask(), GATHER);
  }

  async #ask() {
    this.#timer = 0;
    if (this.#busy) return this.#later();
    const ids = [...this.#changed].slice(0, MOST);
    for (const id of ids) this.#changed.delete(id);
    this.#busy = true;
    try {
      const query = new URLSearchParams(this.inbox.filters);
      query.set("view", this.inbox.place);
      query.set("ids", ids.join(","));
      this.#take(ids, elements(await piece(`/desk/rows?${query}`)));
    } catch {
      // The stream notices the same break, and then everything is read again.
    } finally {
      this.#busy = false;
    }
    if (this.#changed.size) this.#later();
    this.recount();
  }

  #later() {
    this.#timer = setTimeout(() => this.#ask(), GATHER);
  }

  /** @param {string[]} asked @param {HTMLElement[]} fresh */
  #take(asked, fresh) {
    const here = new Map(fresh.map((row) => [row.dataset.id ?? "", row]));
    for (const id of asked) {
      const old = rows.find(this.inbox.list, id);
      const row = here.get(id);
      if (!row) this.#gone(id, old);
      else if (old) this.#renew(old, row);
      else this.#new(id, row);
    }
    if (this.#still()) this.settle();
    this.#count();
  }

  /** What is open stays in the list until another is opened. @param {string} id @param {HTMLElement | null} row */
  #gone(id, row) {
    this.#held.delete(id);
    if (row?.hasAttribute("aria-current")) row.dataset.gone = "yes";
    else if (row) this.inbox.drop(row);
  }

  /** @param {HTMLElement} old @param {HTMLElement} row */
  #renew(old, row) {
    if (old.dataset.version === row.dataset.version && !old.dataset.gone) return;
    rows.renew(old, row);
  }

  /** @param {string} id @param {HTMLElement} row */
  #new(id, row) {
    if (this.inbox.hasMore && rows.beyond(this.inbox.list, row)) return;
    this.#held.set(id, row);
  }

  /** Let the waiting rows in, and every row to its place. */
  settle() {
    const list = this.inbox.list;
    for (const row of this.#held.values()) this.inbox.sorted ? rows.place(list, row) : list.prepend(row);
    const before = this.#held.size;
    this.#held.clear();
    if (this.inbox.sorted && !rows.sorted(list)) for (const row of rows.all(list)) rows.place(list, row);
    if (before) this.inbox.said(this.#text(before));
    this.#count();
  }

  #show() {
    this.inbox.scroller.scrollTo({ top: 0 });
    this.settle();
  }

  /** Whether rows may move: nobody has scrolled away, and nobody aims. */
  #still() {
    return this.inbox.scroller.scrollTop < 8 && performance.now() - this.#aimed > AIMING;
  }

  #moved = () => {
    const first = performance.now() - this.#aimed > AIMING;
    this.#aimed = performance.now();
    if (first) this.#whenStill();
  };

  #whenStill() {
    const left = AIMING - (performance.now() - this.#aimed);
    setTimeout(() => (left > 0 ? this.#whenStill() : this.#still() && this.settle()), Math.max(left, 0) + 50);
  }

  #count() {
    const { pill } = this;
    if (pill) {
      pill.hidden = this.#held.size === 0;
      /** @type {HTMLElement} */ (pill.querySelector("span")).textContent = this.#text(this.#held.size);
    }
    this.inbox.emptied();
  }

  /** @param {number} n */
  #text(n) {
    const { one, many } = this.pill?.dataset ?? {};
    return (n === 1 ? one : many?.replace("{n}", String(n))) ?? "";
  }

  /** The numbers in the menu, once things have been quiet for a moment. */
  recount() {
    if (this.#recount) return;
    this.#recount = setTimeout(async () => {
      this.#recount = 0;
      const menu = this.inbox.querySelector("[data-menu]");
      if (!menu || menu.querySelector(":popover-open")) return this.recount();
      const focused = menu.contains(document.activeElement);
      const html = await piece(`/desk/menu?view=${encodeURIComponent(this.inbox.place)}`).catch(() => "");
      if (html) menu.replaceChildren(...elements(html));
      if (html && focused) menu.querySelector("button")?.focus();
    }, RECOUNT);
  }
}
