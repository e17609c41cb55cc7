import htmx from "../../ui/components/htmx.js";
import { ask } from "./ask.js";

/** @typedef {{conversation: string, what: string, id: string, number: number}} TalkHint */

const DEBOUNCE_MS = 80;
/** The server believes a sign for 15 s. */
const SIGN_MS = 10_000;
const TYPING_MS = 6_000;

/**
 * `<talk-pane data-conversation="id">`: an open conversation. It reads itself again when the stream says
 * that something changed, tells colleagues that somebody looks or writes, and marks it as read.
 * `refresh()` and `sign()` are for the elements inside it.
 */
export class TalkPane extends HTMLElement {
  #leave = new AbortController();
  #timer = 0;
  #typing = 0;
  #signs = 0;
  #beat = 0;
  /** @type {Promise<void> | undefined} */
  #reading;
  #again = false;
  #broken = false;
  /** @type {"viewing" | "replying"} */
  #doing = "viewing";

  connectedCallback() {
    this.#leave = new AbortController();
    const until = { signal: this.#leave.signal };
    document.addEventListener("live:talk", this.#heard, until);
    document.addEventListener("live:list", this.#listed, until);
    document.addEventListener("live:resync", () => this.refresh(), until);
    document.addEventListener("live:state", this.#line, until);
    document.addEventListener("visibilitychange", this.#looked, until);
    document.addEventListener("htmx:config:request", this.#since, until);
    this.addEventListener("click", this.#clicked, until);
    this.#open();
    this.#beat = setInterval(() => this.#present(), SIGN_MS);
  }

  disconnectedCallback() {
    this.#leave.abort();
    clearInterval(this.#beat);
    for (const timer of [this.#timer, this.#typing, this.#signs]) clearTimeout(timer);
    if (this.reads) void ask("PUT", `${this.url}/presence`, { doing: "left" }, { keepalive: true });
  }

  get talk() {
    return this.dataset.conversation ?? "";
  }

  get url() {
    return `/desk/talk/${this.talk}`;
  }

  /** Whether this agent's looking counts (readers of the product team leave no marks). */
  get reads() {
    return this.dataset.reads === "yes";
  }

  /** The last line on the screen of this very conversation. */
  get lastSeq() {
    const own = this.querySelectorAll(`#talk-lines > [id^="m-${this.talk}-"]`);
    return Math.max(0, ...[...own].map((line) => Number(/** @type {HTMLElement} */ (line).dataset.seq)));
  }

  /** Read what changed, soon; several reasons are one reading. @returns {Promise<void>} */
  refresh() {
    clearTimeout(this.#timer);
    return new Promise((resolve) => {
      this.#timer = setTimeout(() => this.#read().then(resolve), DEBOUNCE_MS);
    });
  }

  /** Tell colleagues what is done here; writing is told at once. @param {"viewing" | "replying"} doing */
  sign(doing) {
    if (doing === this.#doing) return;
    this.#doing = doing;
    this.#present();
  }

  async #read() {
    if (this.#reading) {
      this.#again = true;
      return this.#reading;
    }
    const seen = this.lastSeq;
    this.#reading = htmx.ajax("GET", `${this.url}/now`, { source: this, target: this, swap: "none" }).catch(() => undefined);
    await this.#reading;
    this.#reading = undefined;
    this.dispatchEvent(new CustomEvent("talk:fresh", { bubbles: true }));
    if (this.lastSeq > seen) this.#markRead();
    if (this.#again && this.isConnected) {
      this.#again = false;
      await this.#read();
    }
  }

  #open() {
    this.#markRead();
    this.#present();
  }

  #markRead() {
    if (this.reads && !document.hidden) void ask("PUT", `${this.url}/read`);
  }

  #present() {
    if (this.reads && !document.hidden) void ask("PUT", `${this.url}/presence`, { doing: this.#doing });
  }

  /** @param {Event} event */
  #heard = (event) => {
    const { conversation, what, id } = /** @type {CustomEvent<TalkHint>} */ (event).detail;
    if (conversation !== this.talk) return;
    if (what === "typing" && id === "contact") this.#contactTypes();
    else if (what === "viewing" || what === "replying" || what === "left") this.#colleague(id);
    else if (what !== "typing") this.refresh();
  };

  /** @param {Event} event */
  #listed = (event) => {
    if (/** @type {CustomEvent<{ids: string[]}>} */ (event).detail.ids.includes(this.talk)) this.refresh();
  };

  /** After a break there may be something to catch up with. @param {Event} event */
  #line = (event) => {
    const state = /** @type {CustomEvent<string>} */ (event).detail;
    if (state === "live" && this.#broken) this.refresh();
    this.#broken = state !== "live";
  };

  #looked = () => {
    if (document.hidden) return;
    this.#markRead();
    this.#present();
  };

  #contactTypes() {
    const show = (/** @type {boolean} */ on) => this.querySelector("[data-typing]")?.toggleAttribute("hidden", !on);
    clearTimeout(this.#typing);
    show(true);
    this.#typing = setTimeout(() => show(false), TYPING_MS);
  }

  /** A sign of a colleague holds for 15 s: look now, and once more when it has run out. @param {string} agent */
  #colleague(agent) {
    if (agent === document.querySelector('meta[name="agent"]')?.getAttribute("content")) return;
    clearTimeout(this.#signs);
    // Not in the name of the pane: htmx lets one request of an element wait, and drops a third.
    const source = this.querySelector("#talk-signs") ?? this;
    const look = () => htmx.ajax("GET", `${this.url}/signs`, { source, target: "#talk-signs", swap: "innerHTML" });
    look();
    this.#signs = setTimeout(look, SIGN_MS + 6_000);
  }

  /** Requests from inside say since when the page shows the talk, so that no shown line goes. @param {Event} event */
  #since = (event) => {
    const { ctx } = /** @type {CustomEvent} */ (event).detail;
    if (!this.contains(ctx.sourceElement)) return;
    const lines = /** @type {HTMLElement | null} */ (this.querySelector("#talk-lines"));
    ctx.request.headers["X-Since"] = lines?.dataset.since ?? "";
  };

  /** @param {MouseEvent} event */
  #clicked = (event) => {
    const pressed = /** @type {Element} */ (event.target).closest("[data-details]");
    if (!pressed) return;
    const open = this.toggleAttribute("data-side");
    for (const button of this.querySelectorAll("[data-details]")) button.setAttribute("aria-expanded", String(open));
  };
}

customElements.define("talk-pane", TalkPane);

/** The pane around an element. @param {Element} element */
export function paneOf(element) {
  return /** @type {TalkPane} */ (element.closest("talk-pane"));
}
