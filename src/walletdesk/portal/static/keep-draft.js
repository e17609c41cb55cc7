import { guard } from "./guard.js";

/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Control */

const PAUSE = 300;

/**
 * `<keep-draft data-key="…"><form>`: a refresh keeps what was typed, in this tab only. Nothing is kept
 * that the guard finds a secret in. With `data-drop` it forgets; a text that stands in the talk as
 * one's own last message (`[data-said]`) has been sent and is forgotten too.
 */
class KeepDraft extends HTMLElement {
  #timer = 0;

  connectedCallback() {
    if ("drop" in this.dataset) return sessionStorage.removeItem(this.#key);
    this.#restore();
    this.addEventListener("input", this.#later);
    addEventListener("pagehide", this.#leave);
  }

  disconnectedCallback() {
    this.removeEventListener("input", this.#later);
    removeEventListener("pagehide", this.#leave);
  }

  get #key() {
    return `draft ${this.dataset["key"]}`;
  }

  #later = () => {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(this.#save, PAUSE);
  };

  #save = async () => {
    this.#timer = 0;
    const typed = this.#typed();
    try {
      const it = await guard(this);
      if (it.find(Object.values(typed).join("\n\n")).length) return;
      sessionStorage.setItem(this.#key, JSON.stringify(typed));
    } catch {
      // Without the guard nothing is kept: a secret could be in it.
    }
  };

  #leave = () => {
    if (!this.#timer) return;
    clearTimeout(this.#timer);
    void this.#save(); // no pause is left, but the guard is there already when anything was typed
  };

  #restore() {
    const kept = sessionStorage.getItem(this.#key);
    if (!kept) return;
    /** @type {Record<string, string>} */
    const typed = JSON.parse(kept);
    const said = [...document.querySelectorAll("[data-said]")].at(-1)?.textContent?.trim();
    if (typed["text"] && typed["text"].trim() === said) return sessionStorage.removeItem(this.#key);
    for (const control of this.#controls()) control.value ||= typed[control.name] ?? "";
  }

  /** @returns {Record<string, string>} */
  #typed() {
    return Object.fromEntries([...this.#controls()].map((control) => [control.name, control.value]));
  }

  /** @returns {NodeListOf<Control>} */
  #controls() {
    return this.querySelectorAll(
      "textarea, select, input:not([type=hidden], [type=file], [type=checkbox], [type=radio], [tabindex])",
    );
  }
}

customElements.define("keep-draft", KeepDraft);
