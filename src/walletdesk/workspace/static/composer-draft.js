import { agent } from "../../ui/components/page.js";
import { ask } from "./ask.js";

/** @typedef {{kind: "reply" | "note", text: string, files: string[]}} Typed */

const SAVE_MS = 700;

/**
 * What is typed, kept twice: at once on this device, soon after at the server. The copy here goes
 * when the server has the same.
 */
export class Draft {
  #timer = 0;
  /** @type {Promise<unknown>} */
  #saving = Promise.resolve();
  /** @type {Typed | undefined} */
  #latest;

  /**
   * @param {string} talk
   * @param {(saved: boolean) => void} told
   */
  constructor(talk, told) {
    this.url = `/desk/talk/${talk}/draft`;
    this.key = `desk:draft:${agent()}:${talk}`;
    this.talk = talk;
    this.told = told;
  }

  /** Whether something is not at the server yet. */
  get pending() {
    return this.#latest !== undefined;
  }

  /** What was typed and never reached the server. @returns {Typed | undefined} */
  rescued() {
    const kept = localStorage.getItem(this.key);
    return kept ? JSON.parse(kept) : undefined;
  }

  /** @param {Typed} typed */
  keep(typed) {
    this.#latest = typed;
    this.#stale();
    localStorage.setItem(this.key, JSON.stringify(typed));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.save(), SAVE_MS);
  }

  /** Save what is not saved; also when the page goes. @param {{keepalive?: boolean}} [how] */
  save(how) {
    clearTimeout(this.#timer);
    const typed = this.#latest;
    if (!typed) return this.#saving;
    this.#saving = ask("PUT", this.url, typed, how).then(({ ok }) => this.#answered(typed, ok));
    return this.#saving;
  }

  /** It is being sent: nothing of it may be saved any more. */
  async drop() {
    clearTimeout(this.#timer);
    this.#latest = undefined;
    this.#stale();
    localStorage.removeItem(this.key);
    await this.#saving;
  }

  /** A pane that was fetched ahead does not hold this draft. */
  #stale() {
    document.dispatchEvent(new CustomEvent("talk:drafted", { detail: this.talk }));
  }

  /** @param {Typed} typed @param {boolean} ok */
  #answered(typed, ok) {
    this.#stale();
    if (ok && this.#latest === typed) {
      this.#latest = undefined;
      localStorage.removeItem(this.key);
    }
    if (ok || this.#latest) this.told(ok);
  }
}
