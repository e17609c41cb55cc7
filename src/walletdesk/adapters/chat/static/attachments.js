/** Files on their way up: chosen, dropped or pasted; with progress, and a word when one is refused. */

import { h, iconButton, plainButton } from "./dom.js";
import { Refused } from "./http.js";
import { tab } from "./keep.js";
import { shelf } from "./shelf.js";
import { newId } from "./talk.js";
import { t } from "./words.js";

const LARGEST = 26_214_400;
const MOST = 10;

/** @typedef {{file: File | import("./types.js").ChatFile, share: number, done?: import("./types.js").ChatFile, why?: string, stop?: AbortController}} Item */

export class Attachments {
  /** @type {Item[]} */
  #items = [];

  /** @param {import("./talk.js").Talk} talk @param {{element: HTMLElement}} panel */
  constructor(talk, panel) {
    this.talk = talk;
    this.name = `${talk.keep.name} files`;
    /** @type {import("./types.js").ChatFile[]} chosen, not sent, before a refresh */
    const before = JSON.parse(tab[this.name] ?? "[]");
    this.#items = before.map((done) => ({ file: done, share: 1, done }));
    this.element = h("ul.uploads", { "aria-live": "polite" });
    queueMicrotask(() => this.#dropOn(panel.element));
  }

  get busy() {
    return this.#items.some((item) => !item.done && !item.why);
  }

  get ready() {
    return this.#items.flatMap((item) => (item.done ? [item.done] : []));
  }

  /** What is up goes with the message; what failed stays in sight. */
  take() {
    const ready = this.ready;
    this.#items = this.#items.filter((item) => !item.done);
    this.render();
    return ready;
  }

  /** What is one too many is told, and ends the list. @param {Iterable<File>} files */
  add(files) {
    for (const file of files) {
      /** @type {Item} */
      const item = { file, share: 0 };
      const full = this.#items.filter(({ why }) => !why).length >= MOST;
      this.#items.push(item);
      if (full || file.size > LARGEST) item.why = t(full ? "too_many" : "too_large", file.name);
      else void this.#upload(item);
      if (full) break;
    }
    this.render();
    this.element.scrollTop = 1e6;
  }

  /** @param {Item} item */
  async #upload(item) {
    item.why = undefined;
    item.stop = new AbortController();
    try {
      if (!this.talk.calls.token) await this.talk.begin();
      const progress = (/** @type {number} */ share) => {
        item.share = share;
        this.render();
      };
      item.done = await this.talk.calls.upload(/** @type {File} */ (item.file), progress, item.stop.signal);
    } catch (wrong) {
      const { name, size } = item.file;
      const id = newId();
      if (wrong instanceof Refused) item.why = wrong.message;
      else if (await shelf("put", item.file, id).catch(() => "none") === id) {
        item.done = { id, name, size, kept: true };
      } else item.why = t("failed");
    }
    this.render();
  }

  /** @param {Item} item */
  #drop(item) {
    item.stop?.abort();
    if (item.done?.kept) void shelf("delete", item.done.id);
    this.#items = this.#items.filter((other) => other !== item);
    this.render();
  }

  render() {
    tab[this.name] = JSON.stringify(this.ready);
    this.element.replaceChildren(...this.#items.map((item) => this.#row(item)));
  }

  /** @param {Item} item */
  #row(item) {
    const { file, why, done, share } = item;
    const state = why
      ? h("span.error", {}, why, item.stop && plainButton(t("retry"), () => this.#upload(item)))
      : done?.kept ? h("span.small", {}, t("kept")) : !done && h("progress", { max: 1, value: share, "aria-label": t("uploading", file.name) });
    return h("li", {}, h("span.name", {}, file.name), state, iconButton("close", `${t("remove")} ${file.name}`, () => this.#drop(item)));
  }

  /** @param {HTMLElement} panel */
  #dropOn(panel) {
    panel.addEventListener("dragover", (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      panel.dataset.drop = t("drop");
    });
    panel.addEventListener("dragleave", (event) => {
      if (event.target === panel) delete panel.dataset.drop;
    });
    panel.addEventListener("drop", (event) => {
      delete panel.dataset.drop;
      const { files } = /** @type {DataTransfer} */ (event.dataTransfer);
      if (!files.length) return; // a text, for the field
      event.preventDefault();
      this.add(files);
    });
  }
}
