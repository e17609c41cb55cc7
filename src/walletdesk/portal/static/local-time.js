/**
 * `<local-time as="day|full"><time datetime="…">Monday 09:00 (UTC)</time></local-time>`: the server
 * writes the desk's zone with its name; here it becomes the reader's own.
 */
class LocalTime extends HTMLElement {
  connectedCallback() {
    const time = this.querySelector("time");
    const moment = new Date(time?.dateTime ?? "");
    if (!time || Number.isNaN(moment.getTime())) return;
    time.title = time.textContent ?? "";
    time.textContent = written(moment, this.getAttribute("as") ?? "full", document.documentElement.lang);
  }
}

/** @param {Date} moment @param {string} as @param {string} language */
function written(moment, as, language) {
  /** @type {Intl.DateTimeFormatOptions} */
  const clock = { hour: "2-digit", minute: "2-digit" };
  if (as === "full") return format(moment, language, { dateStyle: "medium", timeStyle: "short" });
  const today = moment.toDateString() === new Date().toDateString();
  return format(moment, language, today ? clock : { weekday: "long", ...clock });
}

/** @param {Date} moment @param {string} language @param {Intl.DateTimeFormatOptions} how */
function format(moment, language, how) {
  return new Intl.DateTimeFormat(language, how).format(moment);
}

customElements.define("local-time", LocalTime);
