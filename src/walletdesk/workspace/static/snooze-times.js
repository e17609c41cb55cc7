import { language } from "../../ui/components/page.js";

const MORNING = 9;

/** Moments in the reader's own zone, by name. @type {Record<string, (now: Date) => Date>} */
const PRESETS = {
  hours: (now) => new Date(now.getTime() + 3 * 3_600_000),
  tomorrow: (now) => morning(now, 1),
  monday: (now) => morning(now, ((8 - now.getDay()) % 7) || 7),
  week: (now) => morning(now, 7),
};

/** @param {Date} now @param {number} days */
function morning(now, days) {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, MORNING);
}

/**
 * `<snooze-times>`: gives the buttons `[data-preset]` their moment, and sends a typed day and time
 * with its zone.
 */
class SnoozeTimes extends HTMLElement {
  connectedCallback() {
    const shown = new Intl.DateTimeFormat(language(), { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
    for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (this.querySelectorAll("[data-preset]"))) {
      const moment = PRESETS[button.dataset.preset ?? ""](new Date());
      button.value = moment.toISOString();
      /** @type {HTMLElement} */ (button.querySelector("[data-when]")).textContent = shown.format(moment);
    }
    this.addEventListener("input", this.#typed);
  }

  disconnectedCallback() {
    this.removeEventListener("input", this.#typed);
  }

  /** @param {Event} event */
  #typed = (event) => {
    const field = /** @type {HTMLInputElement} */ (event.target);
    const sent = field.form?.querySelector('input[name="until"]');
    const moment = new Date(field.value);
    if (sent instanceof HTMLInputElement) sent.value = Number.isNaN(moment.getTime()) ? "" : moment.toISOString();
  };
}

customElements.define("snooze-times", SnoozeTimes);
