/** Nearer to the end than this (px) counts as being at the end. */
const NEAR = 48;

/**
 * `<talk-scroll>`: the lines of a talk. It opens at its end and stays there while lines come; whoever
 * has scrolled up stays where they read, and a button says that there is something new.
 */
class TalkScroll extends HTMLElement {
  #atEnd = true;
  #height = 0;
  #seen = new MutationObserver((changes) => this.#changed(changes));
  #sized = new ResizeObserver(() => this.#settle());

  connectedCallback() {
    this.addEventListener("scroll", this.#scrolled, { passive: true });
    this.addEventListener("load", this.#settle, { capture: true });
    this.jump?.addEventListener("click", this.#jumped);
    this.#seen.observe(this, { childList: true, subtree: true });
    this.#sized.observe(this);
    this.#atEnd = true;
    this.#settle();
  }

  disconnectedCallback() {
    this.#seen.disconnect();
    this.#sized.disconnect();
    this.removeEventListener("scroll", this.#scrolled);
    this.removeEventListener("load", this.#settle, { capture: true });
  }

  /** @returns {HTMLElement | null} */
  get jump() {
    return this.parentElement?.querySelector("[data-jump]") ?? null;
  }

  #scrolled = () => {
    this.#atEnd = this.scrollHeight - this.scrollTop - this.clientHeight < NEAR;
    if (this.#atEnd && this.jump) this.jump.hidden = true;
  };

  #jumped = () => {
    this.#atEnd = true;
    this.#settle();
    if (this.jump) this.jump.hidden = true;
  };

  /** Something grew (a picture came, the composer did): stay at the end. */
  #settle = () => {
    if (this.#atEnd) this.scrollTop = this.scrollHeight;
    this.#height = this.scrollHeight;
  };

  /** @param {MutationRecord[]} changes */
  #changed(changes) {
    const added = changes.flatMap(({ addedNodes }) => [...addedNodes]).filter((node) => node instanceof HTMLElement);
    const earlier = added.some((node) => node.parentElement === this && before(node, this.querySelector("#talk-lines")));
    if (earlier) this.scrollTop += this.scrollHeight - this.#height;
    else if (!this.#atEnd && this.jump && added.some((node) => node.matches("#talk-lines > .message, #talk-lines > .reply")))
      this.jump.hidden = false;
    this.#settle();
  }
}

/** @param {Node} one @param {Node | null} other */
function before(one, other) {
  return other !== null && Boolean(one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);
}

customElements.define("talk-scroll", TalkScroll);
