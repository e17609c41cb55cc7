import { language } from "../../ui/components/page.js";

/** `<zone-clock zone="Asia/Shanghai">`: what time it is there now. */
class ZoneClock extends HTMLElement {
  #timer = 0;

  connectedCallback() {
    this.#show();
    this.#timer = setInterval(this.#show, 20_000);
    document.addEventListener("htmx:after:swap", this.#show);
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
    document.removeEventListener("htmx:after:swap", this.#show);
  }

  #show = () => {
    const timeZone = this.getAttribute("zone") ?? "UTC";
    const place = timeZone.split("/").at(-1)?.replaceAll("_", " ");
    try {
      const time = new Intl.DateTimeFormat(language(), { timeZone, hour: "2-digit", minute: "2-digit" }).format(new Date());
      this.textContent = `${place} ${time}`;
    } catch {
      this.textContent = timeZone;
    }
  };
}

customElements.define("zone-clock", ZoneClock);
