/**
 * `<rate-now data-at-once><form>…</form></rate-now>`: sends the score that a mail's link has chosen,
 * once a person has the page before them. Programs that fetch links ahead move no pointer, press no
 * key and leave the page in the background; who does nothing at all still finds the button.
 */
class RateNow extends HTMLElement {
  #signs = ["pointermove", "pointerdown", "keydown", "touchstart", "scroll"];

  connectedCallback() {
    if (!this.hasAttribute("data-at-once") || navigator.webdriver) return;
    for (const sign of this.#signs) addEventListener(sign, this.#send, { passive: true });
  }

  disconnectedCallback() {
    for (const sign of this.#signs) removeEventListener(sign, this.#send);
  }

  /** @param {Event} event */
  #send = (event) => {
    const form = this.querySelector("form");
    const typing = event.target instanceof Node && !!form?.contains(event.target);
    if (!event.isTrusted || document.visibilityState !== "visible") return;
    this.disconnectedCallback();
    if (!typing) form?.requestSubmit(); // who chooses anew or writes presses the button themselves
  };
}

customElements.define("rate-now", RateNow);
