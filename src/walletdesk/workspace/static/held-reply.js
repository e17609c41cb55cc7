import { paneOf } from "./talk-pane.js";

/** The server's timer may be a little late: then look whether it has gone. */
const GRACE_MS = 1_200;

/** `<held-reply due="…"><b data-left></b></held-reply>`: seconds until a reply goes out. */
class HeldReply extends HTMLElement {
  #timer = 0;

  connectedCallback() {
    this.#tick();
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }

  #tick = () => {
    const left = new Date(this.getAttribute("due") ?? "").getTime() - Date.now();
    const shown = this.querySelector("[data-left]");
    if (shown) shown.textContent = `${Math.max(0, Math.ceil(left / 1000))} s`;
    if (left <= -GRACE_MS) void paneOf(this)?.refresh();
    this.#timer = setTimeout(this.#tick, left > 0 ? Math.min(250, left + 50) : GRACE_MS);
  };
}

customElements.define("held-reply", HeldReply);
