import { agent, csrf, renewCsrf, renewedSince } from "./page.js";

/** @typedef {{agent: string, csrf: string}} Session */

const tabs = new BroadcastChannel("desk:session");

/**
 * `<signed-out><dialog>…</dialog></signed-out>`: the session ended while somebody was typing.
 * Nothing leaves the page: a dialog offers to sign in in another tab, which tells this one its new
 * CSRF token; then the forms that were refused are sent again. `desk:signed-in` is for elements
 * that send by themselves; they ask for the dialog by `desk:signed-out`.
 */
class SignedOut extends HTMLElement {
  /** @type {Set<HTMLFormElement>} Forms to send again. */
  #refused = new Set();
  /** @type {WeakMap<object, string>} The token under which htmx asked. */
  #asked = new WeakMap();

  connectedCallback() {
    document.addEventListener("htmx:config:request", this.#asks);
    document.addEventListener("htmx:response:error", this.#answered);
    document.addEventListener("desk:signed-out", this.#open);
    tabs.addEventListener("message", this.#heard);
    if (agent()) tabs.postMessage({ agent: agent(), csrf: csrf() });
  }

  disconnectedCallback() {
    document.removeEventListener("htmx:config:request", this.#asks);
    document.removeEventListener("htmx:response:error", this.#answered);
    document.removeEventListener("desk:signed-out", this.#open);
    tabs.removeEventListener("message", this.#heard);
  }

  /** @returns {HTMLDialogElement} */
  get dialog() {
    return /** @type {HTMLDialogElement} */ (this.querySelector("dialog"));
  }

  /** @param {Event} event */
  #asks = (event) => {
    this.#asked.set(/** @type {CustomEvent} */ (event).detail.ctx, csrf());
  };

  /** @param {Event} event */
  #answered = (event) => {
    const { ctx } = /** @type {CustomEvent} */ (event).detail;
    if (ctx.response.status !== 401) return;
    if (renewedSince(this.#asked.get(ctx) ?? csrf())) return this.#late(ctx.sourceElement);
    if (ctx.sourceElement instanceof HTMLFormElement) this.#refused.add(ctx.sourceElement);
    this.#open();
  };

  /** Asked before somebody signed in, answered after: nobody needs to sign in once more. @param {unknown} source */
  #late(source) {
    if (source instanceof HTMLFormElement && source.isConnected) source.requestSubmit();
  }

  #open = () => {
    if (agent() && !this.dialog.open) this.dialog.showModal();
  };

  /** @param {MessageEvent<Session>} event */
  #heard = ({ data }) => {
    if (!agent()) return;
    if (data.agent !== agent()) return this.#replaced();
    renewCsrf(data.csrf);
    if (this.dialog.open) this.#resume();
  };

  #resume() {
    this.dialog.close();
    document.dispatchEvent(new CustomEvent("desk:signed-in"));
    const forms = [...this.#refused].filter((form) => form.isConnected);
    this.#refused.clear();
    for (const form of forms) form.requestSubmit();
  }

  /** Somebody else signed in: nothing typed here may go out in their name. */
  #replaced() {
    this.#refused.clear();
    this.dialog.dataset.other = "yes";
    if (!this.dialog.open) this.dialog.showModal();
  }
}

customElements.define("signed-out", SignedOut);
