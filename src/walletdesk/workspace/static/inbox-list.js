import htmx from "../../ui/components/htmx.js";
import { csrf } from "../../ui/components/page.js";
import { Unanswered, elements, piece } from "./fragments.js";
import { LiveRows } from "./live-rows.js";
import { forget, forgetAll, talk } from "./prefetch.js";
import * as rows from "./rows.js";

/** A talk that comes within this time is shown without a sign of waiting. In ms. */
const INSTANT = 150;

/**
 * `<inbox-list data-place data-query data-sorted>`: the inbox made live. It opens conversations
 * beside the list without leaving the page, walks by keys (`[data-act]` buttons), fetches ahead what
 * is pointed at, and keeps rows as the server has them.
 *
 * `inbox:opened` (detail: {conversation, reference}) fires on the document when a pane was put in,
 * `inbox:closed` when it was taken away. Without this script every row is a link to its page.
 */
export class InboxList extends HTMLElement {
  #opening = 0;
  #broken = false;
  #leave = new AbortController();
  /** @type {LiveRows | undefined} */
  live;

  connectedCallback() {
    this.#leave = new AbortController();
    const { signal } = this.#leave;
    this.live = new LiveRows(this);
    this.addEventListener("click", this.#clicked, { signal });
    this.list.addEventListener("pointerover", this.#ahead, { signal });
    this.list.addEventListener("focusin", this.#ahead, { signal });
    addEventListener("popstate", this.#popped, { signal });
    document.addEventListener("live:list", this.#changed, { signal });
    document.addEventListener("live:resync", this.#reload, { signal });
    document.addEventListener("live:state", this.#state, { signal });
    const open = this.pane.querySelector("[data-conversation]");
    if (open instanceof HTMLElement) this.#opened(open);
  }

  disconnectedCallback() {
    this.#leave.abort();
  }

  /** The view: "open", "team/…". */
  get place() {
    return this.dataset.place ?? "";
  }

  get filters() {
    return this.dataset.query ?? "";
  }

  get sorted() {
    return "sorted" in this.dataset;
  }

  /** @returns {HTMLElement} */
  get list() {
    return /** @type {HTMLElement} */ (this.querySelector("[data-items]"));
  }

  /** @returns {HTMLElement} */
  get scroller() {
    return /** @type {HTMLElement} */ (this.querySelector(".inbox-scroll"));
  }

  /** @returns {HTMLElement} */
  get pane() {
    return /** @type {HTMLElement} */ (this.querySelector("#talk"));
  }

  get hasMore() {
    return this.querySelector("[data-more]") !== null;
  }

  /** @returns {HTMLElement | null} The row of the open conversation. */
  get current() {
    return this.list.querySelector(":scope > [aria-current]");
  }

  /** The row that keys act on: the focused one, else the open one. @returns {HTMLElement | null} */
  get cursor() {
    const focused = document.activeElement?.closest(".row");
    return focused instanceof HTMLElement && this.list.contains(focused) ? focused : this.current;
  }

  /** @param {MouseEvent} event */
  #clicked = (event) => {
    const target = /** @type {Element} */ (event.target);
    const act = target.closest("[data-act]")?.getAttribute("data-act");
    if (act) return this.#act(act);
    const link = target.closest("a");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return undefined;
    const row = link.closest(".row");
    if (row instanceof HTMLElement && link.matches(".row-link")) return this.#stop(event, () => this.open(row));
    if (link.closest("[data-more]")) return this.#stop(event, () => this.#more(link));
    if (link.matches("[data-inbox-back]")) return this.#stop(event, () => this.close());
    return undefined;
  };

  /** @param {Event} event @param {() => unknown} then */
  #stop(event, then) {
    event.preventDefault();
    then();
  }

  /** @param {string} act */
  #act(act) {
    if (act === "next") this.#walk(1);
    else if (act === "previous") this.#walk(-1);
    else if (act === "back" && !document.querySelector(".menu:popover-open")) this.close();
    else if (act === "select" && this.cursor) rows.check(this.cursor)?.click();
    else if (act === "open" && this.cursor) this.open(this.cursor);
  }

  /** To the next row; with a conversation open the next is opened. @param {1 | -1} by */
  #walk(by) {
    const shown = rows.all(this.list);
    const at = this.cursor ? shown.indexOf(this.cursor) : by > 0 ? -1 : 0;
    const next = shown[at + by];
    if (!next) return by > 0 ? this.#more(this.querySelector("[data-more] a")) : undefined;
    const link = rows.link(next);
    link?.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
    if (this.classList.contains("has-open")) this.open(next, "replace");
    return undefined;
  }

  /** @param {Event} event */
  #ahead = (event) => {
    const row = /** @type {Element} */ (event.target).closest(".row");
    if (row instanceof HTMLElement && row.dataset.id) talk(row.dataset.id).catch(() => undefined);
  };

  /**
   * Show a conversation beside the list.
   * @param {HTMLElement} row
   * @param {"push" | "replace" | "none"} [history] what becomes of the address
   */
  async open(row, history = "push") {
    const turn = ++this.#opening;
    const id = row.dataset.id ?? "";
    const address = rows.link(row)?.getAttribute("href") ?? "";
    this.#choose(row);
    const slow = setTimeout(() => turn === this.#opening && this.pane.setAttribute("aria-busy", "true"), INSTANT);
    try {
      const html = await talk(id);
      if (turn !== this.#opening) return;
      this.#put(html);
      this.#address(address, history);
    } catch (wrong) {
      if (turn === this.#opening) this.#failed(row, wrong);
    } finally {
      clearTimeout(slow);
      if (turn === this.#opening) this.pane.removeAttribute("aria-busy");
    }
  }

  /** @param {HTMLElement} row */
  #choose(row) {
    for (const other of this.list.querySelectorAll("[data-gone]")) {
      if (other !== row && other instanceof HTMLElement) this.drop(other);
    }
    if (this.current) rows.mark(this.current, false);
    rows.mark(row, true);
    this.classList.add("has-open");
  }

  /** @param {string} html */
  #put(html) {
    this.pane.replaceChildren(...elements(html));
    htmx.process(this.pane);
    this.pane.scrollTop = 0;
    const shown = this.pane.querySelector("[data-conversation]");
    if (shown instanceof HTMLElement) this.#opened(shown);
  }

  /** @param {HTMLElement} shown */
  #opened(shown) {
    const { conversation = "", reference = "" } = shown.dataset;
    const row = rows.find(this.list, conversation);
    if (row) rows.mark(row, true);
    document.title = `${reference} · ${this.dataset.title}`;
    this.#watch(conversation);
    document.dispatchEvent(new CustomEvent("inbox:opened", { detail: { conversation, reference } }));
  }

  /** The one stream of this browser shall tell every sign of it. @param {string} conversation */
  #watch(conversation) {
    const headers = { "X-CSRF-Token": csrf() };
    piece(`/desk/watch/${conversation}`, { method: "PUT", headers }).catch(() => undefined);
  }

  /** @param {string} address @param {"push" | "replace" | "none"} history */
  #address(address, history) {
    if (history === "none") return;
    const query = new URLSearchParams(this.filters);
    query.set("view", this.place);
    const url = `${address}?${query}`;
    // Walking by keys leaves one step in the history, not one a row.
    if (history === "push" || !location.pathname.startsWith("/desk/c/")) globalThis.history.pushState({}, "", url);
    else globalThis.history.replaceState({}, "", url);
  }

  /** @param {HTMLElement} row @param {unknown} wrong */
  #failed(row, wrong) {
    if (wrong instanceof Unanswered && wrong.status === 401) return;
    const failed = /** @type {HTMLTemplateElement} */ (this.querySelector("template[data-failed]"));
    this.pane.replaceChildren(failed.content.cloneNode(true));
    this.pane.querySelector("button")?.addEventListener("click", () => this.open(row));
  }

  /** Back to the list alone. */
  close() {
    if (!this.classList.contains("has-open")) return;
    this.#opening += 1;
    const row = this.current;
    this.classList.remove("has-open");
    const nothing = /** @type {HTMLTemplateElement} */ (this.querySelector("template[data-nothing]"));
    this.pane.replaceChildren(nothing.content.cloneNode(true));
    if (row) rows.mark(row, false);
    document.title = this.dataset.title ?? "";
    globalThis.history.pushState({}, "", `/desk/view/${this.place}${this.filters}`);
    document.dispatchEvent(new CustomEvent("inbox:closed"));
    if (row) rows.link(row)?.focus({ preventScroll: true });
    if (row?.dataset.gone) this.drop(row);
  }

  #popped = () => {
    const path = location.pathname;
    const row = rows.all(this.list).find((other) => rows.link(other)?.getAttribute("href") === path);
    if (row) this.open(row, "none");
    else location.reload();
  };

  /** @param {HTMLElement} row */
  drop(row) {
    const box = rows.check(row);
    if (box?.checked) box.click();
    row.remove();
    this.emptied();
  }

  /** The words for an empty list stand there exactly while it is empty. */
  emptied() {
    this.querySelector("[data-empty]")?.toggleAttribute("hidden", this.list.children.length > 0);
  }

  /** To those who hear the page. @param {string} text */
  said(text) {
    const status = this.querySelector("[data-said]");
    if (status) status.textContent = text;
  }

  /** @param {Element | null} link */
  async #more(link) {
    const more = link?.closest("[data-more]");
    if (!more || more.hasAttribute("aria-busy")) return;
    more.setAttribute("aria-busy", "true");
    try {
      const page = await this.#page(link?.getAttribute("href") ?? "");
      for (const row of page.rows) if (!rows.find(this.list, row.dataset.id ?? "")) this.list.append(row);
      if (page.more) more.replaceWith(page.more);
      else more.remove();
    } finally {
      more.removeAttribute("aria-busy");
    }
  }

  /** @param {string} url */
  async #page(url) {
    const page = new DOMParser().parseFromString(await piece(url), "text/html");
    const found = /** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll("[data-items] > .row"));
    return { rows: [...found].map((row) => document.adoptNode(row)), more: page.querySelector("[data-more]") };
  }

  /** @param {Event} event */
  #changed = (event) => {
    const { ids } = /** @type {CustomEvent<{ids: string[]}>} */ (event).detail;
    forget(ids);
    this.live?.refresh(ids);
  };

  /** @param {Event} event */
  #state = (event) => {
    const state = /** @type {CustomEvent<string>} */ (event).detail;
    if (state !== "live") {
      this.#broken = true;
      return;
    }
    const open = this.pane.querySelector("[data-conversation]");
    if (open instanceof HTMLElement) this.#watch(open.dataset.conversation ?? "");
    if (this.#broken) this.#reload();
    this.#broken = false;
  };

  /** Something may have been missed: what is shown is asked for again, and what is new. */
  #reload = async () => {
    forgetAll();
    const page = await this.#page(`/desk/view/${this.place}${this.filters}`).catch(() => undefined);
    if (!page) return;
    const shown = rows.all(this.list).map((row) => row.dataset.id ?? "");
    const fresh = page.rows.map((row) => row.dataset.id ?? "");
    this.live?.refresh(new Set([...fresh, ...shown]));
  };
}

customElements.define("inbox-list", InboxList);
