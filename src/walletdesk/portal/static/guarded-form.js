import { guard } from "./guard.js";

/** @typedef {HTMLInputElement | HTMLTextAreaElement} Text */

/**
 * `<guarded-form data-guard="….js" data-words="….json" data-warning="…"><form>`: takes secrets out of
 * what was typed before it leaves, says so, and lets the person look before they send. The server's
 * own guard stands behind it. A second click while the form is on its way does nothing.
 */
class GuardedForm extends HTMLElement {
  #busy = false;
  #passed = false;

  connectedCallback() {
    this.addEventListener("input", () => void guard(this).catch(() => undefined), { once: true });
    this.addEventListener("submit", this.#check);
    addEventListener("pageshow", this.#rest);
  }

  disconnectedCallback() {
    this.removeEventListener("submit", this.#check);
    removeEventListener("pageshow", this.#rest);
  }

  /** @param {Event} event */
  #check = async (event) => {
    const { submitter, target } = /** @type {SubmitEvent} */ (event);
    const form = /** @type {HTMLFormElement} */ (target);
    if (this.#passed) {
      this.#passed = false;
      return;
    }
    event.preventDefault();
    const blocked = this.querySelector("[data-blocked] input[type=file]");
    if (blocked instanceof HTMLElement) blocked.focus();
    if (blocked || this.#busy) return;
    this.#busy = true;
    await new Promise((resume) => setTimeout(resume)); // a form cannot be sent while it says `submit`
    if (await this.#clean(form)) {
      this.#busy = false;
      return;
    }
    this.#passed = true;
    form.requestSubmit(submitter);
  };

  /** Back from another page: the form can be sent again. */
  #rest = () => {
    this.#busy = this.#passed = false;
  };

  /** @param {HTMLFormElement} form @returns {Promise<boolean>} whether something was taken out */
  async #clean(form) {
    const it = await guard(this).catch(() => undefined); // the server's own guard still stands
    /** @type {NodeListOf<Text>} */
    const inputs = form.querySelectorAll("textarea, input[type=text], input[type=email], input:not([type])");
    const hit = [...inputs].filter((input) => it && it.find(input.value).length);
    for (const input of hit) input.value = it?.mask(input.value, it.find(input.value)) ?? "";
    if (hit[0]) this.#warn(hit[0]);
    return hit.length > 0;
  }

  /** @param {Text} input */
  #warn(input) {
    this.querySelector("[data-warned]")?.remove();
    const warning = document.createElement("p");
    warning.className = "banner bad";
    warning.dataset["warned"] = "";
    warning.setAttribute("role", "alert");
    warning.textContent = this.dataset["warning"] ?? "";
    input.closest(".field")?.before(warning);
    input.focus();
    warning.scrollIntoView({ block: "center" });
  }
}

customElements.define("guarded-form", GuardedForm);
