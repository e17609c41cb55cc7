/** Files on their way up: chosen, dropped or pasted; with progress, and a word when one is refused. */

import { h, iconButton } from "./dom.js";
import { Refused } from "./http.js";
import { t } from "./words.js";

const LARGEST = 26_214_400;
const MOST = 10;

/** @typedef {{file: File, share: number, done?: import("./types.js").ChatFile, why?: string, stop: AbortController}} Item */

export class Attachments {
  /** @type {Item[]} */
  #items = [];

  /** @param {import("./talk.js").Talk} talk @param {{element: HTMLElement}} panel */
  constructor(talk, panel) {
    this.talk = talk;
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

  /** @param {Iterable<File>} files */
  add(files) {
    for (const file of files) {
      if (this.#items.length >= MOST) return;
      /** @type {Item} */
      const item = { file, share: 0, stop: new AbortController() };
      this.#items.push(item);
      if (file.size > LARGEST) item.why = t("too_large", file.name);
      else void this.#upload(item);
    }
    this.render();
  }

  /** @param {Item} item */
  async #upload(item) {
    item.why = undefined;
    try {
      if (!this.talk.calls.token) await this.talk.begin();
      const progress = (/** @type {number} */ share) => {
        item.share = share;
        this.render();
      };
      item.done = await this.talk.calls.upload(item.file, progress, item.stop.signal);
    } catch (wrong) {
      item.why = wrong instanceof Refused ? wrong.message : t("failed");
    }
    this.render();
  }

  /** @param {Item} item */
  #drop(item) {
    item.stop.abort();
    this.#items = this.#items.filter((other) => other !== item);
    this.render();
  }

  render() {
    this.element.replaceChildren(...this.#items.map((item) => this.#row(item)));
  }

  /** @param {Item} item */
  #row(item) {
    const { file, why, done, share } = item;
    const state = why
      ? h("span.error", {}, why, file.size <= LARGEST && h("button.plain", { type: "button", onclick: () => this.#upload(item) }, t("retry")))
      : !done && h("progress", { max: 1, value: share, "aria-label": t("uploading", file.name) });
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
      event.preventDefault();
      delete panel.dataset.drop;
      this.add(event.dataTransfer?.files ?? []);
    });
  }
}
