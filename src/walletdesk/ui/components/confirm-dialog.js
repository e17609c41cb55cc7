/**
 * `<confirm-dialog><dialog>…</dialog></confirm-dialog>`: asks before what cannot be taken back.
 * For `hx-confirm="…"` and for plain forms and links with `data-confirm="…"`; `data-confirm-verb`
 * names the button ("Delete team"), so that nobody has to think about "OK".
 */
class ConfirmDialog extends HTMLElement {
  connectedCallback() {
    document.addEventListener("htmx:confirm", this.#htmx);
    document.addEventListener("submit", this.#plain, { capture: true });
  }

  disconnectedCallback() {
    document.removeEventListener("htmx:confirm", this.#htmx);
    document.removeEventListener("submit", this.#plain, { capture: true });
  }

  /** @param {Event} event */
  #htmx = (event) => {
    const { ctx, issueRequest, dropRequest } = /** @type {CustomEvent} */ (event).detail;
    event.preventDefault();
    this.ask(ctx.confirm, ctx.sourceElement.dataset.confirmVerb).then((yes) => (yes ? issueRequest() : dropRequest()));
  };

  /** @param {SubmitEvent} event */
  #plain = async (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    const asking = [event.submitter, form].find((element) => element?.dataset.confirm);
    if (!asking || form.dataset.confirmed) return;
    event.preventDefault();
    event.stopPropagation();
    if (!(await this.ask(asking.dataset.confirm ?? "", asking.dataset.confirmVerb))) return;
    form.dataset.confirmed = "yes";
    form.requestSubmit(event.submitter);
    delete form.dataset.confirmed;
  };

  /**
   * @param {string} question
   * @param {string} [verb]
   * @returns {Promise<boolean>}
   */
  ask(question, verb) {
    const dialog = /** @type {HTMLDialogElement} */ (this.querySelector("dialog"));
    const yes = /** @type {HTMLButtonElement} */ (dialog.querySelector('[value="yes"]'));
    yes.dataset.usual ??= yes.textContent ?? "";
    yes.textContent = verb ?? yes.dataset.usual;
    /** @type {HTMLElement} */ (dialog.querySelector("[data-question]")).textContent = question;
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise((resolve) => {
      dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
    });
  }
}

customElements.define("confirm-dialog", ConfirmDialog);
